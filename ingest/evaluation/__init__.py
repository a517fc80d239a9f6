"""Measures of how well reading works, on real files with known truth that are no part of the repository.

A module here that has

    def evaluate(data: Path) -> Iterator[Row]

is one part of the table of `tusach eval ingest`, by its name (`pdf`, `structure`, …): it yields the part's
rows; `data` is the folder of the real files. It raises `FileNotFoundError` for files that
are not there. Modules are found by their names: a new one needs no entry anywhere.
"""
