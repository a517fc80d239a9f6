"""Bring an engine up to the record: what has changed is analysed on all cores and put into the index.

The record's revisions say what has changed; a commit stores the revision that it reaches. So a killed run
goes on where the last commit was, and doing it twice changes nothing.
"""

from __future__ import annotations

import math
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from bookshelf.record import Change, Record
from search_api.engine import Engine, IndexDocument
from search_api.tokens import index_document

Progress = Callable[[int, int], None]
"""Called with (documents done, documents to do)."""

_CHUNK = 40
"""Documents handed to a worker at once: about 2 M characters of typical documents."""

_AT_ONCE = 9_000
"""Documents that one commit brings at most: five minutes' work on two cores, which is what a kill costs."""

_MERGED = 8
"""tantivy merges so many segments of a size into one."""

_ALL = 1 << 40


def catch_up(record: Record, engine: Engine, *, workers: int, progress: Progress | None = None) -> int:
    """Index every change since the engine's revision; gives back how many documents were touched."""
    with engine.writing():
        changes = record.changes_since(engine.revision(), _ALL)
        most = commit_size(len(changes))
        done = uncommitted = 0
        for chunk, documents in _prepared(record, changes, workers):
            engine.remove([change.document_id for change in chunk if change.removed])
            engine.put(documents)
            done += len(chunk)
            uncommitted += len(chunk)
            if uncommitted >= most or done == len(changes):
                engine.commit(chunk[-1].revision)
                uncommitted = 0
            if progress:
                progress(done, len(changes))
    return done


def commit_size(changes: int) -> int:
    """How many of so many changes one commit brings. A commit makes a segment in each index, and a search
    looks for its best passages in each segment anew. So what is too much for one commit comes in as many
    equal parts as tantivy merges into one segment, or a multiple.

    >>> commit_size(9_000), commit_size(16_000), commit_size(80_000)
    (9000, 2000, 5000)
    """
    if changes <= _AT_ONCE:
        return changes
    commits = _MERGED * math.ceil(changes / (_MERGED * _AT_ONCE))
    return math.ceil(changes / commits)


def rebuild(record: Record, engine: Engine, *, workers: int, progress: Progress | None = None) -> int:
    """Build a new index beside the old one, which serves meanwhile; then swap. Gives back the document count.

    Changes that arrive meanwhile are indexed too: the new index serves once it knows all that the old one
    does, and catches up from there. A killed rebuild leaves the old index as it was.
    """
    with engine.writing():
        rebuilt = engine.begin_rebuild()
        while catch_up(record, rebuilt, workers=workers, progress=progress):
            if rebuilt.revision() >= engine.revision():
                break
        count = rebuilt.document_count()
        engine.adopt(rebuilt)
    return count


def _prepared(
    record: Record, changes: Sequence[Change], workers: int
) -> Iterator[tuple[Sequence[Change], list[IndexDocument]]]:
    """Chunks of changes with their analysed documents, in the order of the revisions."""
    chunks = [changes[at : at + _CHUNK] for at in range(0, len(changes), _CHUNK)]
    if len(chunks) < 2 or workers < 2:
        yield from ((chunk, _analysed(record, _ids(chunk))) for chunk in chunks)
        return
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(record.url,)) as pool:
        waiting: deque[tuple[Sequence[Change], Future[list[IndexDocument]]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, pool.submit(_analyse, _ids(chunk))))
            if len(waiting) > 2 * workers:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()


def _ids(chunk: Sequence[Change]) -> list[str]:
    return [change.document_id for change in chunk if not change.removed]


def _analysed(record: Record, ids: Sequence[str]) -> list[IndexDocument]:
    return [index_document(document) for document in record.load(ids)]


class _Worker:
    """The record as this worker process has opened it."""

    record: Record


def _start(url: str) -> None:
    _Worker.record = Record.open(url)


def _analyse(ids: Sequence[str]) -> list[IndexDocument]:
    return _analysed(_Worker.record, ids)
