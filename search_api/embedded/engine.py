"""The folder of the embedded engine: generations, commits, readers that follow.

    index/state.json          which generation serves, and up to which revision of the record
    index/<generation>/documents, index/<generation>/passages, index/<generation>/forward.bin
    index/<generation>/passages-2  the passages of a large library that `passages` has no room for

A commit writes all indexes and then `state.json`, atomically. A process that is killed in between leaves
the older revision in `state.json`, and the next catch-up writes the same documents again. Readers look at
`state.json` before each search and open all indexes anew when it has changed, so they never see half a
commit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

import numpy as np
import orjson
import tantivy
from numpy.typing import NDArray
from tantivy import Query

from analyzers.pipeline import ANALYZER_VERSION
from search_api.embedded.compile import Compiler
from search_api.embedded.facts import Facts
from search_api.embedded.forwards import ForwardReader, ForwardWriter
from search_api.embedded.passages import SHARDS, Passages, shard_for
from search_api.embedded.schema import (
    SCHEMA_VERSION,
    document_entry,
    document_schema,
    passage_entry,
    passage_schema,
    register,
)
from search_api.embedded.search import View, looked_at, rank, search
from search_api.embedded.suggest import suggest
from search_api.engine import ANYTHING, Filters, IndexDocument, Page, Plan, Suggested, Unavailable
from search_api.keys import document_key
from search_api.tokens import TOKENS_VERSION

VERSION = f"{SCHEMA_VERSION}/{TOKENS_VERSION}/{ANALYZER_VERSION}"
"""An index of another version was built by other rules: it serves, but must be rebuilt."""

_STATE = "state.json"
_FORWARDS = "forward.bin"
_HEAP_SHARE = 16
_LEAST_HEAP, _MOST_HEAP = 64_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class State:
    """What `state.json` says."""

    generation: str
    revision: int
    version: str


@dataclass(slots=True)
class _Writers:
    """One for each index; `held` counts the passages of each shard. All that a commit brings goes to one
    shard, the `current`, so that it makes few segments."""

    documents: tantivy.IndexWriter
    passages: list[tantivy.IndexWriter]
    held: list[int]
    current: int

    def all(self) -> list[tantivy.IndexWriter]:
        return [self.documents, *self.passages]


class _Generation:
    """The tantivy indexes of one generation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = _open(folder / "documents", document_schema())
        self.passages = [_open(folder / _shard_name(shard), passage_schema()) for shard in range(SHARDS)]
        self._writers: _Writers | None = None
        self._forwards: ForwardWriter | None = None

    def view(self) -> View:
        for index in (self.documents, *self.passages):
            index.reload()
        documents, compiler = self.documents.searcher(), Compiler(self.documents.schema)
        return View(
            documents=documents,
            passages=Passages([one.searcher() for one in self.passages], Compiler(self.passages[0].schema)),
            compile_document=compiler,
            facts=Facts(documents, compiler),
            forwards=ForwardReader(self.folder / _FORWARDS),
        )

    def put(self, document: IndexDocument) -> None:
        """Add to the indexes; the forward records are on the disk before a commit points to them."""
        writers = self.writers()
        if self._forwards is None:
            self._forwards = ForwardWriter(self.folder / _FORWARDS)
        with _told_when_unwritable():
            writers.documents.add_document(document_entry(document))
            writers.held[writers.current] += len(document.passages)
            for passage in document.passages:
                entry = passage_entry(document, passage, self._forwards.put(passage.forward))
                writers.passages[writers.current].add_document(entry)

    def commit(self) -> None:
        with _told_when_unwritable():
            if self._forwards is not None:
                self._forwards.flush()
            writers = self.writers()
            for writer in writers.all():
                writer.commit()
            writers.current = shard_for(writers.held)

    def writers(self) -> _Writers:
        if self._writers is None:
            heap = _heap()
            held = [int(one.searcher().num_docs) for one in self.passages]
            try:
                self._writers = _Writers(
                    self.documents.writer(heap, num_threads=1),
                    [one.writer(heap, num_threads=1) for one in self.passages],
                    held,
                    shard_for(held),
                )
            except ValueError as error:
                message = f"{self.folder}: another process is writing this index; wait until it has finished"
                raise Unavailable(message) from error
        return self._writers

    def finish_merges(self) -> None:
        """Wait for merges that run behind commits; the writers are opened again when needed."""
        self._forwards = None
        if self._writers is not None:
            writers, self._writers = self._writers, None
            for writer in writers.all():
                with _told_when_unwritable():
                    writer.wait_merging_threads()


@contextmanager
def _told_when_unwritable() -> Iterator[None]:
    """tantivy has one error for everything (`ValueError`); while it writes, that is a disk which is full or
    broken."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Unavailable(
            f"The index cannot be written: {error}. The documents are kept; make room on the disk, and the "
            "next import, crawl or rebuild indexes what is missing."
        ) from error


def _heap() -> int:
    """Bytes that each writer may use until it writes a segment: a share of the machine's memory.

    A search opens each of its words in each segment, so many small ones make it slow; tantivy merges eight of
    a size.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(_LEAST_HEAP, min(memory // _HEAP_SHARE, _MOST_HEAP))


def _shard_name(shard: int) -> str:
    return f"passages-{shard + 1}" if shard else "passages"


def _open(folder: Path, schema: tantivy.Schema) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema, str(folder))
    register(index)
    index.config_reader("manual")
    return index


class EmbeddedEngine:
    """tantivy behind the `Engine` protocol. Searches are safe from any thread, writes from one at a time."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state_file = os.fspath(folder / _STATE)
        self._lock = Lock()
        self._current = _Generation(folder / _read_state(folder).generation)
        self._view = self._current.view()
        self._seen = (0, 0)

    @classmethod
    def open(cls, folder: Path) -> EmbeddedEngine:
        """Open the index in `folder`; an empty one is made where there is none.

        One with the fields of another `SCHEMA_VERSION` cannot be read: it gives way to an empty one, too.
        """
        folder.mkdir(parents=True, exist_ok=True)
        old = _read_state(folder) if (folder / _STATE).exists() else None
        if old is None or _schema_of(old.version) != _schema_of(VERSION):
            _write_state(folder, State(_new_name(), 0, VERSION))
        if old and old.generation != _read_state(folder).generation:
            shutil.rmtree(folder / old.generation, ignore_errors=True)
        return cls(folder)

    @property
    def generation(self) -> str:
        """The name of the folder that serves."""
        return _read_state(self._folder).generation

    def revision(self) -> int:
        return _read_state(self._folder).revision

    def state(self) -> Hashable:
        return _stamp(self._state_file)

    def is_current(self) -> bool:
        """Whether the index was built by the rules of this code."""
        return _read_state(self._folder).version == VERSION

    def document_count(self) -> int:
        return int(self._view_now().documents.num_docs)

    def document_ids(self) -> Iterator[str]:
        searcher = self._view_now().documents
        hits = searcher.search(Query.all_query(), limit=max(1, int(searcher.num_docs)), count=False).hits
        for _, address in hits:
            meta = searcher.doc(address).get_first("meta")
            yield orjson.loads(bytes(meta or b""))["id"]

    def writing(self) -> AbstractContextManager[None]:
        """tantivy's own lock keeps a second writer out."""
        return nullcontext()

    def put(self, documents: Sequence[IndexDocument]) -> None:
        self.remove([document.id for document in documents])
        for document in documents:
            self._current.put(document)

    def remove(self, document_ids: Sequence[str]) -> None:
        if not document_ids:
            return
        keys = [document_key(document_id) for document_id in document_ids]
        writers = self._current.writers()
        writers.documents.delete_documents_by_query(self._view.compile_document.keys(keys))
        for writer in writers.passages:
            writer.delete_documents_by_query(self._view.passages.compiler.keys(keys))

    def commit(self, revision: int) -> None:
        self._current.commit()
        state = _read_state(self._folder)
        _write_state(self._folder, State(self._current.folder.name, revision, state.version))

    def finish(self) -> None:
        """Wait until the segments are merged: what a long import ends with, for quick searches."""
        self._current.finish_merges()
        state = _read_state(self._folder)
        _write_state(self._folder, state)

    def search(self, plan: Plan) -> Page:
        return search(self._view_now(), plan)

    def rank(self, plan: Plan, depth: int) -> list[tuple[str, float]]:
        return rank(self._view_now(), plan, depth)

    def looked_at(self, plan: Plan) -> tuple[list[str], NDArray[np.float64]]:
        """What the ranker is trained by: source keys of documents, and its table of them."""
        return looked_at(self._view_now(), plan)

    def suggest(
        self, terms: Sequence[str], number: str, folded: bool, size: int, filters: Filters = ANYTHING
    ) -> list[Suggested]:
        return suggest(self._view_now(), terms, number, folded, size, filters)

    def expect(self, terms: Iterable[tuple[str, str]]) -> None:
        """Nothing to fetch ahead: the index is at hand."""

    def frequency(self, field: str, term: str) -> int:
        """As of the last search: planning one asks this 50 times, and looking for a newer commit costs most
        of it."""
        return self._view.facts.frequency(field, term)

    def close(self) -> None:
        self._current.finish_merges()

    def drop(self) -> None:
        """Delete the folder."""
        self._current.finish_merges()
        shutil.rmtree(self._folder)

    def begin_rebuild(self) -> EmbeddedEngine:
        """An empty generation beside this one, to be filled and then `adopt`ed."""
        beside = self._folder / "rebuild"
        shutil.rmtree(beside, ignore_errors=True)
        return EmbeddedEngine.open(beside)

    def adopt(self, rebuilt: EmbeddedEngine) -> None:
        """Serve the rebuilt generation from now on; the old one is deleted."""
        rebuilt.finish()
        state = _read_state(rebuilt._folder)
        old = _read_state(self._folder)
        os.rename(rebuilt._folder / state.generation, self._folder / state.generation)
        _write_state(self._folder, state)
        self._follow()
        shutil.rmtree(self._folder / old.generation, ignore_errors=True)
        shutil.rmtree(rebuilt._folder, ignore_errors=True)

    def _view_now(self) -> View:
        if _stamp(self._state_file) != self._seen:
            self._follow()
        return self._view

    def _follow(self) -> None:
        with self._lock:
            stamp = _stamp(self._state_file)
            if stamp == self._seen:
                return
            folder = self._folder / _read_state(self._folder).generation
            if folder != self._current.folder:
                self._current = _Generation(folder)
            self._view = self._current.view()
            self._seen = stamp


def _new_name() -> str:
    return f"g-{uuid4().hex[:12]}"


def _schema_of(version: str) -> str:
    return version.partition("/")[0]


def _stamp(state_file: str) -> tuple[int, int]:
    found = os.stat(state_file)
    return found.st_mtime_ns, found.st_ino


def _read_state(folder: Path) -> State:
    return State(**orjson.loads((folder / _STATE).read_bytes()))


def _write_state(folder: Path, state: State) -> None:
    (folder / state.generation).mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{_STATE}.{os.getpid()}"
    with temporary.open("wb") as file:
        file.write(orjson.dumps(asdict(state)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder / _STATE)
