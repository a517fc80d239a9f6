"""The parts of one library, opened together: record, files, index and the search over them."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from bookshelf.files import FileStore
from bookshelf.record import Record
from search_api.embedded import EmbeddedEngine
from search_api.engine import Engine
from search_api.indexer import Progress, catch_up, rebuild
from search_api.service import SearchService
from search_api.vocabulary import load
from tusach.settings import Settings


class NoLibrary(Exception):
    """The home folder holds no library yet."""


def open_engine(settings: Settings) -> Engine:
    """The engine that the settings choose. The client of Elasticsearch is needed only where it is chosen."""
    if settings.engine == "embedded":
        return EmbeddedEngine.open(settings.index_folder)
    from search_api.elastic import Access, ElasticEngine

    access = Access(
        urls=settings.es_nodes,
        api_key=settings.es_api_key.get_secret_value(),
        user=settings.es_user,
        password=settings.es_password.get_secret_value(),
        ca=str(settings.es_ca or ""),
    )
    return ElasticEngine.open(
        access, prefix=settings.es_prefix, shards=settings.es_shards, replicas=settings.es_replicas
    )


def require_library(settings: Settings) -> None:
    """Raise `NoLibrary` for a home without a library: it is probably mistyped."""
    if not settings.database_url and not (settings.home / "record.db").exists():
        raise NoLibrary(
            f"There is no library in {settings.home.absolute()}. "
            "Make one with `tusach import PATH`, or name its folder with --home or TUSACH_HOME."
        )


@dataclass(frozen=True, slots=True)
class Library:
    """Close it when done; a context manager does."""

    settings: Settings
    record: Record
    files: FileStore
    engine: Engine
    service: SearchService

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Open what lies in the home folder, made where it is missing."""
        settings.home.mkdir(parents=True, exist_ok=True)
        engine = open_engine(settings)
        record = Record.open(settings.record_url)
        service = SearchService(
            engine,
            load(settings.vocabulary),
            linear=settings.ranking == "linear",
            kept=settings.kept_pages,
        )
        return cls(settings, record, FileStore(settings.files_folder), engine, service)

    @classmethod
    def open_existing(cls, settings: Settings) -> Library:
        """Like `open`, but a home without a library raises `NoLibrary`."""
        require_library(settings)
        return cls.open(settings)

    def close(self) -> None:
        self.engine.close()
        self.record.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def index_is_behind(self) -> bool:
        return not self.engine.is_current() or self.engine.revision() < self.record.revision()

    def update_index(self, progress: Progress | None = None) -> int:
        """Index what the record has and the index lacks; give back how many documents were touched.

        An index made by other rules is built anew. Only the one writer of the home folder may call it.
        """
        if not self.engine.is_current():
            return self.rebuild_index(progress)
        touched = catch_up(self.record, self.engine, workers=self.settings.workers, progress=progress)
        if touched:
            self.engine.finish()
        return touched

    def rebuild_index(self, progress: Progress | None = None) -> int:
        """Build the index anew beside the one that serves, then swap them."""
        return rebuild(self.record, self.engine, workers=self.settings.workers, progress=progress)
