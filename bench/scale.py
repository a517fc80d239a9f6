"""How an index grows: bytes and seconds a document and a passage, and latency against size, on both engines.

    python bench/scale.py HOME WORK --documents 400 --times 1 --times 2 --times 5

The documents of the record in HOME are analysed once. Each engine then takes them in as often as `--times`
says: the first time as they are, each further time under new names with every fourth word changed, so that
the vocabulary grows with the library, as it does in life. Words that the queries use are never changed: what
a search must read grows as fast as the library. Heap, bytes and latency are measured at each size.

Results are printed as a table and appended to WORK/scale.jsonl.
"""

from __future__ import annotations

import os
import pickle
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import click
import orjson
from elasticsearch import Elasticsearch

from analyzers.pipeline import analyze
from bookshelf.record import Record
from search_api.elastic import Access, ElasticEngine
from search_api.elastic import engine as elastic_engine
from search_api.embedded import EmbeddedEngine
from search_api.engine import Engine, IndexDocument
from search_api.request import SearchRequest
from search_api.service import SearchService
from search_api.tokens import index_document

SCRIPTS = Path(__file__).resolve().parents[1] / "dev" / "elasticsearch"
CHUNK = 20
"""Documents analysed and put at once."""

COMMIT_EVERY = 1_000
QUERY_WORDS = 4
WARM_UP = 20
PATIENCE = 60.0
"""Seconds: here a slow page is measured, not given up."""

SETUPS = ("embedded", "1x1", "1x3", "3x3")
"""The embedded engine, or Elasticsearch with so many nodes x shards (with three nodes, one replica)."""

HEAD = (
    "| set-up | size | documents | passages | index | a document | a passage | writing | "
    "processor, a document | heap | p50 / p95 / p99 | processor, a page | load |\n|" + 13 * "---|"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One size of one engine. Times in seconds, latencies in milliseconds, sizes in bytes.

    What the processor did (`write_cpu`; `query_cpu` for one page) holds on a busy machine, too; other times
    are as true as `load`, the machine's average, is low.
    """

    at: str
    machine: str
    setup: str
    times: int
    documents: int
    passages: int
    characters: int
    index_bytes: int
    write_seconds: float
    write_cpu: float
    heap_bytes: int
    p50: float
    p95: float
    p99: float
    query_cpu: float
    load: float


@dataclass(frozen=True, slots=True)
class Analysed:
    """The documents as an engine takes them, in a file of chunks, and what they cost."""

    file: Path
    queries: tuple[str, ...]
    documents: int
    passages: int
    characters: int
    seconds: float

    def chunks(self) -> Iterator[list[IndexDocument]]:
        with self.file.open("rb") as file:
            for _ in range(0, self.documents, CHUNK):
                yield pickle.load(file)


@click.command()
@click.argument("home", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.option("--documents", default=400, show_default=True, help="Documents taken from the record, evenly.")
@click.option("--times", type=int, multiple=True, default=(1, 2, 5), help="Sizes, as multiples of these.")
@click.option("--setup", "setups", type=click.Choice(SETUPS), multiple=True, default=SETUPS)
@click.option("--queries", default=100, show_default=True, help="Queries for each size.")
@click.option("--workers", default=2, show_default=True, help="Processes that analyse.")
@click.option("--heap", default="1g", show_default=True, help="Heap of each Elasticsearch node.")
def main(
    home: Path,
    work: Path,
    documents: int,
    times: tuple[int, ...],
    setups: tuple[str, ...],
    queries: int,
    workers: int,
    heap: str,
) -> None:
    """Measure how the index of the library in HOME grows."""
    elastic_engine._TO_COUNT = elastic_engine._TO_SEARCH = PATIENCE
    work.mkdir(parents=True, exist_ok=True)
    analysed = analyse(
        f"sqlite:///{home / 'record.db'}", work / "documents.pickle", documents, queries, workers
    )
    click.echo(
        f"{analysed.documents:,} documents, {analysed.passages:,} passages, {analysed.characters:,} "
        f"characters; analysed in {analysed.seconds:.1f} s with {workers} processes"
    )
    click.echo(HEAD)
    for setup in setups:
        with opened(setup, work / setup, heap) as (engine, folder, urls):
            for measured in grown(setup, engine, folder, urls, analysed, sorted(times)):
                with (work / "scale.jsonl").open("ab") as file:
                    file.write(orjson.dumps(asdict(measured)) + b"\n")
                click.echo(row(measured))


def analyse(url: str, file: Path, documents: int, queries: int, workers: int) -> Analysed:
    """Analyse every n-th document; one word group of a title of each makes a query."""
    with Record.open(url) as record:
        everyone = sorted(record.document_ids())
    step = max(1, len(everyone) // documents)
    ids = everyone[::step][:documents]
    chunks = [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]
    begun, passages, characters = time.perf_counter(), 0, 0
    asked: list[str] = []
    with file.open("wb") as out, ProcessPoolExecutor(workers) as pool:
        for found, length in pool.map(_analysed, [url] * len(chunks), chunks):
            pickle.dump(found, out, protocol=pickle.HIGHEST_PROTOCOL)
            passages += sum(len(one.passages) for one in found)
            characters += length
            asked += [query(str(one.meta["title"])) for one in found]
    seconds = time.perf_counter() - begun
    chosen = [one for one in dict.fromkeys(asked) if one]
    chosen = chosen[:: max(1, len(chosen) // queries)][:queries]
    return Analysed(file, tuple(chosen), len(ids), passages, characters, seconds)


def _analysed(url: str, ids: Sequence[str]) -> tuple[list[IndexDocument], int]:
    with Record.open(url) as record:
        documents = record.load(ids)
    return [index_document(one) for one in documents], sum(len(one.text) for one in documents)


def query(title: str) -> str:
    """Words from the middle of a title, which say what the document is about."""
    words = [word for word in title.replace(",", " ").split() if word.isalpha()]
    middle = len(words) // 2
    return " ".join(words[middle : middle + QUERY_WORDS])


def grown(
    setup: str, engine: Engine, folder: Path, urls: Sequence[str], analysed: Analysed, times: Sequence[int]
) -> Iterator[Measured]:
    """Put the documents in again and again; measure at each of the sizes."""
    kept = frozenset(
        term
        for text in analysed.queries
        for terms in (analyze(text).syllable_terms(), analyze(text).folded_syllables())
        for term in terms
    )
    spent, revision = Spent(urls), 0
    for copy in range(times[-1]):
        waiting = 0
        for chunk in analysed.chunks():
            documents = [copied(one, copy, kept) for one in chunk] if copy else chunk
            revision, waiting = revision + len(documents), waiting + len(documents)
            with spent:
                engine.put(documents)
                if waiting >= COMMIT_EVERY:
                    engine.commit(revision)
                    waiting = 0
        with spent:
            engine.commit(revision)
            if not urls:
                engine.finish()
        if copy + 1 in times:
            if urls:
                yield measure(f"{setup}, as written", engine, folder, urls, analysed, copy + 1, spent)
                with Elasticsearch(list(urls), request_timeout=3600) as client, spent:
                    client.indices.forcemerge(index="tusach-*", max_num_segments=1)
            yield measure(setup, engine, folder, urls, analysed, copy + 1, spent)


class Spent:
    """Seconds and processor seconds, of this process and of the nodes, within its `with` blocks."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._client = Elasticsearch(list(urls), request_timeout=600) if urls else None
        self._first_nodes = self._of_nodes()
        self._own = self.seconds = 0.0

    def __enter__(self) -> Spent:
        self._begun, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._begun
        self._own += time.process_time() - self._cpu

    def cpu(self) -> float:
        """Nodes work behind the answers, too: what they did since the first block counts in full."""
        return self._own + self._of_nodes() - self._first_nodes

    def _of_nodes(self) -> float:
        if self._client is None:
            return 0.0
        nodes = self._client.nodes.stats(metric=["process"])["nodes"].values()
        return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000)


def copied(document: IndexDocument, copy: int, kept: frozenset[str]) -> IndexDocument:
    """The document under another name, with every fourth word of the language changed."""

    def changed(tokens: str) -> str:
        return " ".join(
            f"{term}~{copy}" if crc32(term.encode()) % 4 == 0 and kept.isdisjoint(term.split("_")) else term
            for term in tokens.split()
        )

    name = f"{document.id}-{copy}"
    return replace(
        document,
        id=name,
        meta={**document.meta, "id": name},
        tokens={field: changed(tokens) for field, tokens in document.tokens.items()},
        passages=tuple(
            replace(one, tokens={field: changed(tokens) for field, tokens in one.tokens.items()})
            for one in document.passages
        ),
    )


def measure(
    setup: str,
    engine: Engine,
    folder: Path,
    urls: Sequence[str],
    analysed: Analysed,
    times: int,
    written: Spent,
) -> Measured:
    """Full result pages, one at a time; the first ones, which find everything cold, do not count."""
    write_cpu = written.cpu()
    service = SearchService(engine)
    for text in analysed.queries[:WARM_UP]:
        service.search(SearchRequest(q=text))
    latencies, asked = [], Spent(urls)
    for text in analysed.queries:
        begun = time.perf_counter()
        with asked:
            service.search(SearchRequest(q=text))
        latencies.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(latencies, n=100, method="inclusive")
    size, heap = held(urls) if urls else (size_of(folder), 0)
    return Measured(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=f"{platform.machine()}, {os.cpu_count()} cores",
        setup=setup,
        times=times,
        documents=analysed.documents * times,
        passages=analysed.passages * times,
        characters=analysed.characters * times,
        index_bytes=size,
        write_seconds=round(written.seconds, 2),
        write_cpu=round(write_cpu, 2),
        heap_bytes=heap,
        p50=round(cuts[49], 1),
        p95=round(cuts[94], 1),
        p99=round(cuts[98], 1),
        query_cpu=round(1000 * asked.cpu() / len(latencies), 1),
        load=round(os.getloadavg()[0], 1),
    )


def held(urls: Sequence[str]) -> tuple[int, int]:
    """Bytes of all primary shards; heap that the fullest node holds after a collection of garbage."""
    with Elasticsearch(list(urls), request_timeout=600) as client:
        client.indices.flush(index="tusach-*")
        stats = client.indices.stats(index="tusach-*", metric=["store"])
        nodes = client.nodes.stats(metric=["jvm"])["nodes"].values()
    pools = [node["jvm"]["mem"]["pools"].get("old", {}).get("used_in_bytes", 0) for node in nodes]
    return stats["_all"]["primaries"]["store"]["size_in_bytes"], max(pools)


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@contextmanager
def opened(setup: str, folder: Path, heap: str) -> Iterator[tuple[Engine, Path, tuple[str, ...]]]:
    """The engine of a setup, empty, in `folder`; its nodes run until the block ends."""
    shutil.rmtree(folder, ignore_errors=True)
    if setup == "embedded":
        engine = EmbeddedEngine.open(folder)
        yield engine, folder, ()
        engine.close()
        return
    nodes, shards = map(int, setup.split("x"))
    ports = [str(19_500 + at) for at in range(nodes)]
    environment = {**os.environ, "ES_HEAP": heap}
    try:
        subprocess.run([SCRIPTS / "start", folder, *ports], env=environment, stdout=sys.stderr, check=True)
        urls = tuple(f"http://127.0.0.1:{port}" for port in ports)
        elastic = ElasticEngine.open(Access(urls), shards=shards, replicas=1)
        yield elastic, folder, urls
        elastic.close()
    finally:
        subprocess.run([SCRIPTS / "stop", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def row(one: Measured) -> str:
    """A line of the table in docs/scale.md."""
    return (
        f"| {one.setup} | x{one.times} | {one.documents:,} | {one.passages:,} | "
        f"{one.index_bytes / 1e6:,.0f} MB | {one.index_bytes / one.documents / 1e3:,.1f} kB | "
        f"{one.index_bytes / one.passages / 1e3:,.2f} kB | {one.write_seconds:,.0f} s | "
        f"{1000 * one.write_cpu / one.documents:,.1f} ms | {one.heap_bytes / 1e6:,.0f} MB | "
        f"{one.p50:,.0f} / {one.p95:,.0f} / {one.p99:,.0f} ms | {one.query_cpu:,.1f} ms | {one.load} |"
    )


if __name__ == "__main__":
    main()
