"""Measures of how well reading works, on real files with known truth that are no part of the repository.

Every module here but `rows` is one part of the table of `tusach eval ingest` (`pdf`, `structure`, …) and has

    def evaluate(data: Path) -> Iterator[Row]

which yields its rows; `data` is the folder of the real files. It raises `FileNotFoundError` for files that
are not there. Modules are found by their names: a new one needs no entry anywhere.
"""
