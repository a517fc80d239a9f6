"""Which items of the input must be read: each one is skipped, refused or handed on, in its order.

This is decided before a worker sees an item, from the input and the record alone; so an import that is
killed ends the same when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bookshelf.export import FILES
from bookshelf.files import FileStore
from bookshelf.record import Record
from ingest.extract import too_large
from ingest.extracted import Refused
from ingest.jsonl import BrokenLine, JsonLines, Line
from ingest.ledger import Ledger
from ingest.walk import Input
from ingest.work import IN_ARCHIVE, FileTask, LineTask, Task, fingerprint, line_identity

FILE_SOURCE = "file"
LINE_SOURCE = "import"

_MOST_BROKEN_IN_A_ROW = 1000
"""A file with more broken lines in a row is no JSONL at all: its rest is not quarantined line by line."""


@dataclass
class Plan:
    """`source` names where documents come from, unless a line names its own; `max_bytes` bounds a file."""

    record: Record
    files: FileStore
    ledger: Ledger
    source: str | None
    max_bytes: int

    def __post_init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {}
        self._seen: dict[tuple[str, str], str] = {}
        self._names: dict[str, Path] = {}

    def tasks(self, inputs: Sequence[Input]) -> Iterator[Task]:
        """What must be read; everything else goes to the ledger."""
        sizes = [_size(one.path) for one in inputs]
        self.ledger.total = sum(sizes)
        begun = 0
        for one, size in zip(inputs, sizes, strict=True):
            source = self.source or (LINE_SOURCE if one.is_json_lines else FILE_SOURCE)
            name = self._name(one)
            try:
                yield from (
                    self._lines(one, source, name, begun)
                    if one.is_json_lines
                    else self._file(one, source, name)
                )
            except Refused as refused:
                self.ledger.refuse(source, name, refused)
            except OSError as error:
                self.ledger.refuse(source, name, unreadable(error))
            begun += size
            self.ledger.read = begun
            self.ledger.show()

    def _name(self, one: Input) -> str:
        """What reports call it: its name, or its whole path when another input of this run has that name."""
        return one.name if self._names.setdefault(one.name, one.path) == one.path else str(one.path)

    def _file(self, one: Input, source: str, name: str) -> Iterator[Task]:
        size = one.path.stat().st_size
        if size > self.max_bytes:
            raise too_large(size, self.max_bytes)
        data = one.path.read_bytes()
        sidecar = one.sidecar.read_bytes() if one.sidecar else b""
        mark = fingerprint(data, sidecar)
        self._claim(source, one.name, name)
        if self._is_new(source, one.name, name, mark):
            sha256 = self.files.put(data)
            yield FileTask(source, one.name, mark, name, self.files.path(sha256), sha256, len(data), sidecar)

    def _lines(self, one: Input, source: str, place: str, begun: int) -> Iterator[Task]:
        lines = JsonLines(one.path)
        companion = one.path.parent / FILES
        broken_in_a_row = 0
        for line in lines:
            self.ledger.read = begun + lines.position
            name = f"{place}:{line.number}"
            try:
                task = self._line(line, source, name, companion)
            except Refused as refused:
                self.ledger.refuse(source, name, refused)
                broken_in_a_row += 1
                if broken_in_a_row == _MOST_BROKEN_IN_A_ROW:
                    raise not_json_lines(line.number) from None
                continue
            broken_in_a_row = 0
            if task:
                yield task

    def _line(
        self, line: Line | BrokenLine, default_source: str, name: str, companion: Path
    ) -> LineTask | None:
        """None for a line that is already in. Raises `Refused`."""
        if isinstance(line, BrokenLine):
            raise line.reason
        source, key = line_identity(line.data, default_source)
        mark = fingerprint(line.data)
        self._claim(source, key, name)
        if not self._is_new(source, key, name, mark):
            return None
        return LineTask(source, key, mark, name, line.data, companion)

    def _claim(self, source: str, key: str, place: str) -> None:
        """Raises `Refused` when an item at another place of this run has the key."""
        first = self._seen.setdefault((source, key), place)
        if first != place:
            raise duplicate_id(key, first)

    def _is_new(self, source: str, key: str, name: str, mark: str) -> bool:
        if self._known_in(source).get(key) != mark:
            return True
        self.ledger.unchanged(source, name)
        return False

    def _known_in(self, source: str) -> dict[str, str]:
        if source not in self._known:
            known = self.record.fingerprints(source)
            self._known[source] = {key.split(IN_ARCHIVE)[0]: mark for key, mark in known.items()} | known
        return self._known[source]


def _size(path: Path) -> int:
    """0 for what cannot be looked at: reading it will tell why."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def unreadable(error: OSError) -> Refused:
    return Refused(
        "unreadable",
        f"Không mở được tệp ({error.strerror}). Hãy kiểm tra tệp và quyền đọc rồi nhập lại.",
        f"The file cannot be opened ({error.strerror}). Check it and the right to read it, and import again.",
    )


def duplicate_id(key: str, first: str) -> Refused:
    return Refused(
        "duplicate-id",
        f"Trùng mã “{key}” với {first}, đã được nhận. Hãy đặt mã khác, hoặc bỏ bản thừa; "
        "nếu là hai bộ sưu tập khác nhau, hãy nhập riêng với --source.",
        f"The id “{key}” is also that of {first}, which came first and was taken. Give it another id or "
        "leave one of them out; import two collections separately, each with its own --source.",
    )


def not_json_lines(number: int) -> Refused:
    return Refused(
        "not-jsonl",
        f"{_MOST_BROKEN_IN_A_ROW} dòng liền nhau đều hỏng, đến dòng {number}; đã dừng đọc tệp. "
        "Hãy kiểm tra tệp có đúng là JSONL, mã hóa UTF-8, hay không.",
        f"{_MOST_BROKEN_IN_A_ROW} lines in a row are broken, up to line {number}; the rest was not read. "
        "Check that the file is JSONL in UTF-8.",
    )
