"""The library that is measured: made of a corpus file, or copied from a home folder that is ready.

Everything lies below one working folder, so that a second run need not import again.
"""

from __future__ import annotations

import lzma
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import click

from bench import outlines, queries
from bench.outlines import Extent, Outline
from bench.queries import Judged
from bench.servers import REPO, Server, elastic_settings, node, run, tusach
from bookshelf.model import Document
from search_api.service import SearchService
from tusach.library import Library
from tusach.settings import Settings

EMBEDDED, ELASTIC = "embedded", "elasticsearch"


@dataclass(frozen=True, slots=True)
class Options:
    """What every measurement is told."""

    corpus: Path | None
    documents: int | None
    home: Path | None
    work: Path
    heap: str
    engines: tuple[str, ...]

    def name(self) -> str:
        """What the library's folder is called."""
        if self.home:
            return f"of-{self.home.resolve().name}"
        if not self.corpus:
            return "samples"
        return self.corpus.name.split(".")[0] + (f"-{self.documents}" if self.documents else "")


def default_corpus() -> Path | None:
    """The contest's corpus beside the repository, or None: then our sample library is used."""
    shared = Path(os.environ.get("TUSACH_SHARED_DATA") or REPO.parent / "shared" / "data")
    corpus = shared / "dsc2026" / "corpus.jsonl.xz"
    return corpus if corpus.exists() else None


class Bench:
    """The library in every engine that is asked for, opened when first used; closing ends the servers."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._stack = ExitStack()

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def folder(self) -> Path:
        """Where the library and all that is made of it lie."""
        options = self.options
        folder = options.work / options.name()
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @cached_property
    def home(self) -> Path:
        """A home folder with the library in its record; that of `Options.home` is copied, never touched."""
        home = self.folder / "home"
        if (home / "record.db").exists():
            return home
        if self.options.home:
            shutil.copytree(self.options.home, self.folder / "copy")
            (self.folder / "copy").rename(home)
            return home
        import_into(home, self.documents_file)
        return home

    @cached_property
    def documents_file(self) -> Path:
        """What is imported: the corpus, its first lines, or the folder of the sample library."""
        options = self.options
        if options.corpus is None:
            return sample_library(self.folder / "samples")
        if options.documents is None:
            return options.corpus
        part = self.folder / "corpus.jsonl"
        with part.open("w", encoding="utf-8") as out:
            out.writelines(islice(lines(options.corpus), options.documents))
        return part

    @cached_property
    def node(self) -> Server:
        """The Elasticsearch node that our engine and the standard set-up share."""
        return self._stack.enter_context(node(self.folder / "nodes", self.options.heap))

    def environment(self, engine: str) -> dict[str, str]:
        return elastic_settings(self.node.url) if engine == ELASTIC else {"TUSACH_ENGINE": EMBEDDED}

    def settings(self, engine: str, home: Path | None = None) -> Settings:
        given = {"es_urls": self.node.url, "es_replicas": 0} if engine == ELASTIC else {}
        return Settings.model_validate(
            {"home": home or self.home, "engine": engine, "kept_pages": 0, **given}
        )

    @cached_property
    def libraries(self) -> dict[str, Library]:
        """The library by engine, its index up to the record."""
        return {engine: self._opened(engine) for engine in self.options.engines}

    def _opened(self, engine: str) -> Library:
        library = self._stack.enter_context(Library.open_existing(self.settings(engine)))
        if library.index_is_behind():
            click.echo(f"Indexing for {engine} …", err=True)
            library.update_index()
        return library

    @property
    def services(self) -> dict[str, SearchService]:
        return {engine: library.service for engine, library in self.libraries.items()}

    def documents(self) -> Iterator[Document]:
        with Library.open_existing(self.settings(EMBEDDED)) as library:
            yield from library.record.documents()

    @cached_property
    def outlines(self) -> list[Outline]:
        """All documents, by their ids."""
        return outlines.kept(self.folder / "outlines.jsonl", self.documents())

    @property
    def extent(self) -> Extent:
        return outlines.extent(self.outlines)

    def judged(self, name: str) -> Judged:
        """The questions called train or dev whose answers are in the library."""
        corpus = self.options.corpus
        if corpus is None or not (corpus.parent / f"{name}.queries.tsv").exists():
            raise click.UsageError(
                f"{name}.queries.tsv and {name}.qrels must stand beside the corpus (--corpus)"
            )
        return queries.judged(corpus.parent, name).among(frozenset(one.source_key for one in self.outlines))

    @cached_property
    def questions(self) -> list[str]:
        """What is asked where only time counts: those of train, else a few of our own."""
        corpus = self.options.corpus
        if corpus is None or not queries.has_questions(corpus.parent):
            return list(queries.QUESTIONS)
        return list(queries.judged(corpus.parent, "train").questions.values())


def import_into(home: Path, path: Path) -> None:
    """A library made beside and moved into its place when it is whole."""
    unfinished = home.with_name(home.name + ".part")
    run(tusach(unfinished, "import", str(path), "--source", "bench"))
    unfinished.rename(home)


def sample_library(folder: Path) -> Path:
    """The documents that we wrote ourselves."""
    run([sys.executable, "-m", "fixtures.build", str(folder)])
    return folder


def lines(corpus: Path) -> Iterator[str]:
    """The lines of a JSONL file, plain or .xz."""
    with lzma.open(corpus) if corpus.suffix == ".xz" else corpus.open("rb") as file:
        yield from (line.decode() for line in file)
