"""How fast the crawler is without and with ingest, what its threads spend their time on, and its memory.

`python -m tests.crawlers.servers.throughput [COUNT…]`: COUNT documents of each of three sites, without
pacing. The sites are served by a process of their own, and so is each measurement; stages are sampled.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from crawlers.capture import Capture
from crawlers.fetch import Fetcher, Limits
from crawlers.run import Crawl, Options, Sink, Taken
from crawlers.settings import FILE, create_source, load
from crawlers.state import CrawlState
from crawlers.web import CrawlWeb
from tests.crawlers.servers.all_sites import all_sites, settings_text
from tusach.collecting import LibrarySink
from tusach.importing import update_index
from tusach.library import Library
from tusach.settings import Settings

SOURCES = ("vbpl", "cong-bao", "so-mau")
_EVERY = 0.005
"""Seconds between two samples."""

_STAGES = (
    ("bookshelf/", "record and files"),
    ("search_api/", "index"),
    ("concurrent/futures/thread.py", "idle"),
    ("concurrent/futures/_base.py", "waiting for ingest"),
    ("crawlers/fetch.py", "fetching"),
    ("crawlers/checks.py", "looking at documents"),
    ("crawlers/sources/", "reading pages"),
    ("crawlers/state.py", "the crawl's state"),
    ("crawlers/pages.py", "the crawl's state"),
)
"""Part of a file's path → the stage; the innermost frame that has one decides."""


class Nowhere:
    """A sink that keeps nothing: the crawler alone."""

    def take(self, captures: Sequence[Capture]) -> list[Taken]:
        return [Taken("added")] * len(captures)

    def gone(self, source: str, key: str, at: object) -> None:
        raise AssertionError((source, key, at))


@dataclass
class Measured:
    """`seconds` of the crawl and of the index after it, `stages` in seconds by thread, `memory` in MB."""

    documents: int = 0
    seconds: float = 0.0
    index_seconds: float = 0.0
    stages: dict[str, Counter[str]] = field(default_factory=lambda: {"crawler": Counter(), "sink": Counter()})
    memory: list[int] = field(default_factory=list)


@contextmanager
def sampling(measured: Measured) -> Iterator[None]:
    """Look at the threads of the crawl again and again."""
    main, done = threading.main_thread().ident, threading.Event()

    def look() -> None:
        for number in range(sys.maxsize):
            if done.wait(_EVERY):
                return
            frames = sys._current_frames()
            sinks = {one.ident for one in threading.enumerate() if one.name.startswith("sink")}
            for ident, frame in frames.items():
                if ident == main or ident in sinks:
                    measured.stages["crawler" if ident == main else "sink"][_stage(frame)] += 1
            if number % 50 == 0:
                measured.memory.append(_resident())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _stage(frame: FrameType | None) -> str:
    while frame is not None:
        for part, stage in _STAGES:
            if part in frame.f_code.co_filename:
                return stage
        frame = frame.f_back
    return "other"


def _resident() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmRSS"))


def measure(home: str, kept: bool, answer: Connection) -> None:
    """One crawl of every site, in this process."""
    measured, settings = Measured(), Settings(home=Path(home))
    with Library.open(settings) as library, CrawlState(Path(home) / "crawl") as state:
        with sampling(measured):
            began = time.monotonic()
            for name in SOURCES:
                measured.documents += _crawl(name, settings, library, state, kept=kept)
            measured.seconds = time.monotonic() - began
        if kept:
            began = time.monotonic()
            update_index(library)
            measured.index_seconds = time.monotonic() - began
    answer.send(measured)


def _crawl(name: str, settings: Settings, library: Library, state: CrawlState, *, kept: bool) -> int:
    crawlers = load(settings.home / FILE)
    own = crawlers.sources[name]
    source = create_source(name, own)
    hosts, folder = source.hosts | own.allowed_hosts, settings.home / "crawl" / "hosts"
    with (
        Fetcher(hosts, crawlers.contact, folder, pace=0, limits=Limits(allow_private=True)) as fetcher,
        LibrarySink(settings, library.record, library.files, own.rank) as real,
    ):
        sink: Sink = real if kept else Nowhere()
        report = Crawl(source, own, state, CrawlWeb(fetcher, state.pages), sink).run(Options())
    assert report.is_clean, report
    return report.counts["new"]


def serve_sites(count: int, answer: Connection) -> None:
    """Serve until the other side is closed."""
    with all_sites(count) as served:
        answer.send(settings_text(served))
        answer.poll(None)


def show(title: str, measured: Measured) -> None:
    rate = measured.documents / measured.seconds
    print(f"{title}: {measured.documents} documents in {measured.seconds:.1f} s, {rate:.1f} a second")
    if measured.index_seconds:
        print(f"  index after it: {measured.index_seconds:.1f} s")
    for thread, stages in measured.stages.items():
        total = sum(stages.values())
        shares = ", ".join(f"{stage} {number / total:.0%}" for stage, number in stages.most_common() if total)
        print(f"  {thread}: {shares or 'idle'}")
    marks = [measured.memory[len(measured.memory) * part // 8] for part in range(1, 8)]
    print(f"  memory at eighths of the time, MB: {marks}, most {max(measured.memory)}", flush=True)


def main() -> None:
    context = multiprocessing.get_context("spawn")
    for count in [int(argument) for argument in sys.argv[1:]] or [700]:
        ours, theirs = context.Pipe()
        sites = context.Process(target=serve_sites, args=(count, theirs), daemon=True)
        sites.start()
        text = ours.recv()
        for kept in (False, True):
            with tempfile.TemporaryDirectory() as home:
                (Path(home) / FILE).write_text(text, encoding="utf-8")
                answer, theirs = context.Pipe(duplex=False)
                process = context.Process(target=measure, args=(home, kept, theirs))
                process.start()
                theirs.close()
                measured = answer.recv()
                process.join()
            show(f"{count} of each site, {'with ingest' if kept else 'the crawler alone'}", measured)
        sites.kill()


if __name__ == "__main__":
    main()
