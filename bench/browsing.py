"""The pages as a reader's browser meets them: bytes, shifts of the layout, waiting, the longest document.

    python -m bench.browsing HOME --write docs/benchmarks.md

HOME is a library that holds its documents already. Browsers and clients run on the same cores as the server.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Thread
from urllib.parse import urlencode

import click
import orjson
from playwright.sync_api import Browser, Page, sync_playwright

from bench.clients import Target, html
from bench.measuring import cpu_seconds, percentile
from bench.queries import KEYWORDS, QUESTIONS, SEED, Search, searches
from bench.report import Report, Table
from bench.servers import Server, run, serving, tusach

CLIENTS = 8
_LONG = 3_000_000
"""Characters of the longest document of the reference corpus."""

_WATCH = """
window.seen = {shift: 0, longest: 0, paint: 0};
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const one of list.getEntries()) seen.longest = Math.max(seen.longest, one.duration);
}).observe({type: "longtask", buffered: true});
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (one.name === "first-contentful-paint") seen.paint = one.startTime;
}).observe({type: "paint", buffered: true});
"""
_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
_SETTLED = 1200
"""Milliseconds after which what a page's scripts add stands."""

_WIDTHS = (360, 768, 1280)


@dataclass(frozen=True, slots=True)
class Visit:
    """One page load in a browser that has nothing yet: bytes as transferred, the rest in milliseconds."""

    page: int
    rest: int
    requests: int
    shift: float
    paint: float
    ready: float
    longest: float


@contextmanager
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        raise click.ClickException("needs Chromium: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def visit(browser: Browser, url: str, width: int, then: Callable[[Page], None] | None = None) -> Visit:
    """Load a page in a fresh browser; the shifts are those until the end of `then`."""
    context = browser.new_context(viewport={"width": width, "height": 800}, service_workers="block")
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        sizes: dict[str, float] = {}
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on(
            "Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]})
        )
        first: list[str] = []
        wire.on("Network.requestWillBeSent", lambda one: first.append(one["requestId"]))
        page.goto(url)
        page.evaluate(_FRAME)
        ready = page.evaluate("performance.now()")
        page.wait_for_timeout(_SETTLED)
        if then:
            then(page)
        seen = page.evaluate("seen")
        whole, document = sum(sizes.values()), sizes.get(first[0], 0)
        return Visit(
            int(document),
            int(whole - document),
            len(sizes),
            seen["shift"],
            seen["paint"],
            ready,
            seen["longest"],
        )
    finally:
        context.close()


def scroll(page: Page) -> None:
    """To the end and back by jumps, then on with the wheel; long tasks and shifts are those meanwhile.

    Shifts of a jump are left out: all that is shown is another then.
    """
    page.evaluate("seen.longest = 0")
    for share in (0.25, 0.5, 0.75, 1.0, 0.1):
        page.evaluate("share => scrollTo(0, document.documentElement.scrollHeight * share)", share)
        page.evaluate(_FRAME)
    page.wait_for_timeout(300)
    page.evaluate("seen.shift = 0")
    page.mouse.move(180, 400)
    for _ in range(40):
        page.mouse.wheel(0, 600)
        page.evaluate(_FRAME)
    page.wait_for_timeout(300)


def places(browser: Browser, url: str) -> dict[str, str]:
    """The kinds of pages that are measured, of this library."""
    page = browser.new_page()
    page.goto(f"{url}/tim-kiem?{urlencode({'q': KEYWORDS[3]})}")
    link = page.locator(".hit h3 a").first.get_attribute("href") or "/"
    page.close()
    return {
        "home": "/",
        "first page of results": f"/tim-kiem?{urlencode({'q': KEYWORDS[3]})}",
        "results of a question": f"/tim-kiem?{urlencode({'q': QUESTIONS[1]})}",
        "a document with hits": link,
    }


def loads(browser: Browser, url: str) -> Table:
    rows = []
    for name, place in places(browser, url).items():
        seen = [visit(browser, url + place, width) for width in _WIDTHS]
        one = seen[-1]
        rows.append(
            [name, f"{one.page / 1000:.1f}", f"{(one.page + one.rest) / 1000:.1f}", str(one.requests),
             *(f"{each.shift:.4f}" for each in seen), f"{one.paint:.0f}"]
        )  # fmt: skip
    return Table(
        "Pages in a browser that comes for the first time",
        [
            "page",
            "kB of HTML",
            "kB in all",
            "requests",
            *(f"CLS at {width}" for width in _WIDTHS),
            "first paint, ms",
        ],
        rows,
        ["Bytes as transferred, with headers, styles, scripts and pictures. CLS: all shifts of the layout."],
    )


def waits(server: Server, rest: float, asked: Sequence[Search]) -> list[float]:
    """Milliseconds that each of the clients waited for each page of its share of the searches."""
    times: list[float] = []
    errors: list[Exception] = []

    def ask(number: int, target: Target) -> None:
        client = target.client()
        random = Random(number)
        try:
            time.sleep(rest * random.random())
            for search in asked[number::CLIENTS]:
                begun = time.perf_counter()
                client.ask(search)
                times.append((time.perf_counter() - begun) * 1000)
                time.sleep(2 * rest * random.random())
        except Exception as error:
            errors.append(error)
        finally:
            client.close()

    threads = [Thread(target=ask, args=(number, html(server.url))) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return times


def results(server: Server, count: int) -> Table:
    rows = []
    for name, rest in (("who read for a second between", 1.0), ("who ask again at once", 0.0)):
        asked = [one for at in (1, 2) for one in searches([*KEYWORDS, *QUESTIONS], count, at)]
        waits(server, 0.0, asked[: 8 * CLIENTS])
        Random(SEED).shuffle(asked)
        used, begun = cpu_seconds(server.process), time.perf_counter()
        times = waits(server, rest, asked)
        took, worked = time.perf_counter() - begun, cpu_seconds(server.process) - used
        figures = (
            percentile(times, 0.5),
            percentile(times, 0.95),
            len(times) / took,
            1000 * worked / len(times),
        )
        load = f"{os.getloadavg()[0]:.1f}"
        rows.append([f"{CLIENTS} clients {name}", str(len(times)), *(f"{one:.0f}" for one in figures), load])
    return Table(
        "HTML of result pages",
        ["clients", "pages", "p50 ms", "p95 ms", "pages/s", "server's CPU ms a page", "load"],
        rows,
        ["A page is ten hits with passages and all facets; half are questions, half keywords and others."],
    )


def long_line(characters: int) -> bytes:
    """A decision with chapters, Điều, khoản and tables, of so many characters."""
    sentence = (
        "Cơ quan được giao chủ trì có trách nhiệm tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 15. "
    )
    parts, length, number = [], 0, 0
    while length < characters:
        number += 1
        rows = "".join(f"{row}\tTuyến đường số {number}.{row}\t{row * 1250}\n" for row in range(1, 9))
        chapter = f"Chương {number // 50 + 1}\nQUY ĐỊNH PHẦN {number // 50 + 1}\n" if number % 50 == 1 else ""
        clauses = "".join(f"{clause}. {sentence * 4}\n" for clause in range(1, 5))
        piece = f"{chapter}Điều {number}. Nội dung thứ {number}\n{clauses}{rows if number % 5 == 0 else ''}"
        parts.append(piece)
        length += len(piece)
    known = {"id": "dai", "title": "Quyết định dài nhất", "number": "99/2026/QĐ-UBND", "text": "".join(parts)}
    return orjson.dumps(known) + b"\n"


def longest(browser: Browser, characters: int) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        line, home = Path(folder) / "long.jsonl", Path(folder) / "home"
        line.write_bytes(long_line(characters))
        run(tusach(home, "import", str(line)))
        with serving(home, {"TUSACH_USAGE": "off"}) as server:
            page = browser.new_page()
            page.goto(f"{server.url}/tim-kiem?q=tuyến đường")
            address = (page.locator(".hit h3 a").first.get_attribute("href") or "").partition("?")[0]
            page.close()
            rows = []
            for name, query in (("as it is", ""), ("with marked words", "?q=trách nhiệm tổng hợp")):
                for width in (_WIDTHS[0], _WIDTHS[-1]):
                    visit(browser, server.url + address + query, width)
                    seen = [visit(browser, server.url + address + query, width, scroll) for _ in range(3)]
                    middle = sorted(seen, key=lambda one: one.ready)[1]
                    rows.append(
                        [f"{name}, {width} px", f"{middle.page / 1000:,.0f}", f"{middle.paint:.0f}",
                         f"{middle.ready:.0f}", f"{middle.longest:.0f}", f"{middle.shift:.4f}"]
                    )  # fmt: skip
    return Table(
        f"A document of {characters:,} characters",
        [
            "document",
            "kB",
            "first paint, ms",
            "answers to the reader, ms",
            "longest task while scrolling, ms",
            "CLS",
        ],
        rows,
        ["Medians of three loads. It answers once everything is parsed and its scripts have run."],
    )


@click.command()
@click.argument("home", type=click.Path(exists=True, path_type=Path))
@click.option("--pages", "count", type=click.IntRange(8), default=120, help="Searches of a kind and round.")
@click.option("--characters", type=click.IntRange(1000), default=_LONG, help="Length of the long document.")
@click.option("--only", default="loads,results,longest", help="Parts, separated by commas.")
@click.option(
    "--write", type=click.Path(exists=True, path_type=Path), help="The Markdown page to write into."
)
def main(home: Path, count: int, characters: int, only: str, write: Path | None) -> None:
    """Measure the pages of the library in HOME."""
    parts, tables = only.split(","), []
    with chromium() as browser:
        with serving(home, {"TUSACH_USAGE": "off"}) as server:
            report = Report(write, "default settings")
            if "loads" in parts:
                tables.append(loads(browser, server.url))
            if "results" in parts:
                tables.append(results(server, count))
        if "longest" in parts:
            tables.append(longest(browser, characters))
    report.block("bench-pages", tables)


if __name__ == "__main__":
    main()
