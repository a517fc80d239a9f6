"""Whether record, files and index agree: every disagreement in one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bookshelf.audit import AuditLog
from bookshelf.invariants import problems as faults
from bookshelf.model import FileRef
from search_api.engine import Unavailable
from tusach.library import Library

Progress = Callable[[int, int], None]


def find_problems(library: Library, progress: Progress) -> Iterator[str]:
    """Compare everything; reads every text and every file."""
    count = library.record.count()
    checked: dict[str, str] = {}
    for done, document in enumerate(library.record.documents(), start=1):
        yield from (f"{document.id}: {fault}; import it again" for fault in faults(document))
        for file in document.files:
            if file.sha256 not in checked:
                checked[file.sha256] = _file_problem(library, file)
            if checked[file.sha256]:
                yield f"{document.id}: {checked[file.sha256]}"
        progress(done, count)
    broken_at = AuditLog(library.record).state().broken_at
    if broken_at:
        yield (
            f"the audit log was changed outside the program: row {broken_at:,} does not fit the one before; "
            "keep the database as it is and find out who could write to it"
        )
    try:
        yield from index_problems(library)
    except Unavailable as error:
        recorded = library.record.revision()
        yield f"the index was not compared: {error}; the record is at revision {recorded:,}"


def _file_problem(library: Library, file: FileRef) -> str:
    """ "" when the file is in the store as the record says."""
    if not library.files.has(file.sha256):
        return f"the file {file.name} ({file.sha256}) is not in the store; import it again"
    if not library.files.verify(file.sha256):
        path = library.files.path(file.sha256)
        return f"the file {file.name} is damaged in the store; delete {path} and import the file again"
    return ""


def index_problems(library: Library) -> Iterator[str]:
    """Compare the index with the record; raises `Unavailable`."""
    if not library.engine.is_current():
        yield "the index was built by another version of the program; run `tusach rebuild`"
    recorded, indexed = library.record.revision(), library.engine.revision()
    if indexed < recorded:
        yield (
            f"the index is at revision {indexed:,}, the record at {recorded:,}: "
            "a running `tusach serve` catches up by itself, else run `tusach rebuild`"
        )
        return
    if indexed > recorded:
        yield f"the index is ahead of the record, at revision {indexed:,}; run `tusach rebuild`"
    in_record, in_index = set(library.record.document_ids()), set(library.engine.document_ids())
    for document_id in sorted(in_record - in_index):
        yield f"{document_id}: not in the index; run `tusach rebuild`"
    for document_id in sorted(in_index - in_record):
        yield f"{document_id}: in the index but not in the record; run `tusach rebuild`"
