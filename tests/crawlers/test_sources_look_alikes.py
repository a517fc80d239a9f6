"""Every source against its look-alike server: what is met, what a document gives, what is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from crawlers.failures import LayoutChanged, NotThere
from crawlers.settings import Settings, SourceSettings, WrongSettings, create_source
from crawlers.source import Source
from crawlers.web import CrawlWeb
from tests.crawlers.bench import Bench, discover, says
from tests.crawlers.servers.congbao import CongBaoSite
from tests.crawlers.servers.corpus import Paper, paper
from tests.crawlers.servers.domino import DominoSite
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import Asked, Reply, Served, absent, page


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(stack, tmp_path)


# --- gazettes ---------------------------------------------------------------------------------------------


def _domino(bench: Bench, served: Served, profile: str = "") -> tuple[Source, CrawlWeb]:
    return bench.source(
        f'kind = "gazette"\nbase_url = "{served.base}"\n[profile]\nform = "domino"\n'
        f'issuer_place = "Đồng Nai"\n{profile}'
    )


@pytest.mark.parametrize("front", ["", 'front = "DanhMucVB"'])
def test_domino_by_issues(bench: Bench, front: str) -> None:
    site = DominoSite(45)
    served = bench.serve(site)
    source, web = _domino(bench, served, front or "first_year = 2025")
    found = discover(source, web, "issues")
    assert sorted(one.key for one in found) == sorted(one.unid for one in site.papers.values())
    capture = source.read(found[0], web)
    shown = site.papers[int(found[0].key, 16) - 1]
    council = "HĐND" in shown.number
    says(capture, shown, issuer=f"{'HĐND' if council else 'UBND'} tỉnh Đồng Nai")
    assert capture.metadata["gazette_number"] == "05"
    assert capture.metadata["gazette_on"] == date(2026, 7, 25)
    assert [one.name for one in capture.attachments] == [f"{shown.doc_type[:2]} so {shown.ordinal + 1}.docx"]


def test_domino_since(bench: Bench) -> None:
    served = bench.serve(DominoSite(200))
    source, web = _domino(bench, served, "lookback_days = 7")
    found = discover(source, web, "issues", date(2026, 7, 20))
    assert {one.version.rpartition(" ")[2] for one in found} == {"25/7/2026", "20/7/2026", "15/7/2026"}


def test_domino_by_list(bench: Bench) -> None:
    served = bench.serve(DominoSite(70))
    source, web = _domino(bench, served)
    assert len(discover(source, web, "list")) == 70
    assert served.count("VanBanQPPL2") == 3


GENERIC = """
kind = "gazette"
base_url = "{base}"
[profile]
form = "generic"
lists = ["/ds?trang={{page}}"]
item = "table.ds tr"
link = "td a"
key = "/vb/(\\\\d+)"
issuer_place = "Đồng Nai"
[profile.labels]
number = ["Mã số"]
[profile.selectors]
title = ".ten"
"""


class GenericSite:
    """A gazette that nobody knows: two rows a page, labels in lines, one of its own."""

    def __init__(self, papers: Mapping[int, Paper]) -> None:
        self.base, self.papers = "", papers

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return absent()
        if asked.path == "/ds":
            first = (int(asked.get("trang")) - 1) * 2
            shown = list(self.papers)[first : first + 2]
            rows = "".join(f"<tr><td><a href='/vb/{n}'>{self.papers[n].number}</a></td></tr>" for n in shown)
            return page(f"<table class='ds'>{rows}</table>")
        ordinal = int(asked.path.rpartition("/")[2].partition(".")[0])
        one = self.papers[ordinal]
        if asked.path.endswith(".docx"):
            return Reply(one.docx(), "application/octet-stream")
        return page(
            f"<p class='ten'>{one.title}</p><ul><li>Mã số: {one.number}</li>"
            f"<li>Ngày ký: {one.issued_on:%d/%m/%Y}</li><li>Loại văn bản: {one.doc_type}</li>"
            f"<li>Đơn vị ban hành: UBND tỉnh</li><li>Lĩnh vực: {one.field}</li>"
            f"<li>Có hiệu lực: {one.effective_on:%d/%m/%Y}</li><li>Người ký: {one.signer}</li></ul>"
            f"<a href='/tep/{ordinal}.docx'>Tải</a>"
        )


def test_generic_gazette_by_its_profile(bench: Bench) -> None:
    site = GenericSite({ordinal: paper(ordinal) for ordinal in range(5)})
    served = bench.serve(site)
    source, web = bench.source(GENERIC.format(base=served.base))
    found = discover(source, web, "list")
    assert [one.key for one in found] == ["0", "1", "2", "3", "4"]
    capture = source.read(found[3], web)
    says(capture, site.papers[3], issuer="UBND tỉnh Đồng Nai")
    assert [one.name for one in capture.attachments] == ["3.docx"]


# --- NukeViet, congbao ------------------------------------------------------------------------------------


def _nukeviet(bench: Bench, served: Served) -> tuple[Source, CrawlWeb]:
    return bench.source(f'kind = "nukeviet"\nbase_url = "{served.base}"')


@pytest.mark.parametrize("theme", ["new", "old", "own"])
def test_nukeviet_in_any_theme(bench: Bench, theme: str) -> None:
    site = NukeVietSite(45, theme=theme)
    served = bench.serve(site)
    source, web = _nukeviet(bench, served)
    found = discover(source, web, "list")
    assert [one.key for one in found] == [str(one.ordinal) for one in site.newest_first()]
    capture = source.read(found[2], web)
    shown = site.papers[int(found[2].key)]
    says(capture, shown)
    assert len(capture.attachments) == 1
    assert bool(capture.body) == (theme == "new")


def test_nukeviet_feed_and_an_id_that_is_gone(bench: Bench) -> None:
    site = NukeVietSite(40)
    served = bench.serve(site)
    source, web = _nukeviet(bench, served)
    found = discover(source, web, "feed")
    assert len(found) == 30
    del site.papers[int(found[0].key)]
    with pytest.raises(NotThere):
        source.read(found[0], web)


def test_congbao_by_its_feed(bench: Bench) -> None:
    site = CongBaoSite(60)
    served = bench.serve(site)
    source, web = bench.source(f'kind = "congbao"\nbase_url = "{served.base}"')
    found = discover(source, web, "feed")
    assert len(found) == 50
    capture = source.read(found[0], web)
    shown = site.papers[int(found[0].key)]
    assert capture.metadata["number"] == shown.number
    assert capture.metadata["title"] == shown.title
    assert capture.metadata["doc_type"] == shown.doc_type
    assert capture.metadata["issued_on"] == shown.issued_on
    assert capture.metadata["gazette_number"] == "498 + 499"
    assert [one.name for one in capture.attachments] == ["phan 1.pdf", "phan 2.pdf"]


# --- trouble ----------------------------------------------------------------------------------------------


def _vbpl_text(base: str) -> str:
    return f'kind = "vbpl"\nbase_url = "{base}"'


def _gazette_text(base: str) -> str:
    return f'kind = "gazette"\nbase_url = "{base}"\n[profile]\nform = "domino"'


def _nukeviet_text(base: str) -> str:
    return f'kind = "nukeviet"\nbase_url = "{base}"'


def _congbao_text(base: str) -> str:
    return f'kind = "congbao"\nbase_url = "{base}"'


@pytest.mark.parametrize("table", [_vbpl_text, _gazette_text, _nukeviet_text, _congbao_text])
def test_a_site_with_another_layout_is_told(bench: Bench, table: Callable[[str], str]) -> None:
    class Rebuilt:
        base = ""

        def answer(self, asked: Asked) -> Reply:
            return absent() if asked.path == "/robots.txt" else page("<h1>Trang mới</h1><p>Xin chào</p>")

    served = bench.serve(Rebuilt())
    source, web = bench.source(table(served.base))
    for route in source.routes():
        with pytest.raises(LayoutChanged):
            list(route.discover(web, None))


def test_a_file_that_is_not_there_is_a_doubt(bench: Bench) -> None:
    site = NukeVietSite(3)
    served = bench.serve(site)
    source, web = _nukeviet(bench, served)
    found = discover(source, web, "list")
    served.refused["download=1"] = 404
    assert [doubt.code for doubt in source.read(found[0], web).doubts] == ["missing-file"]
    served.refused["download=1"] = 403
    assert [doubt.code for doubt in source.read(found[1], web).doubts] == ["file-refused"]


def test_a_date_that_is_none_is_a_doubt(bench: Bench) -> None:
    class BadDate(NukeVietSite):
        def _detail(self, paper: Paper) -> str:
            return super()._detail(paper).replace(f"{paper.issued_on:%d/%m/%Y}", "31/02/2020")

    served = bench.serve(BadDate(2))
    source, web = _nukeviet(bench, served)
    capture = source.read(discover(source, web, "list")[0], web)
    assert "issued_on" not in capture.metadata
    assert [doubt.code for doubt in capture.doubts] == ["bad-date"]
    assert "31/02/2020" in capture.doubts[0].en


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('kind = "nukeviet"', "base_url is missing"),
        ('kind = "gazette"\nbase_url = "https://e.vn"', "profile.form: write one of domino, generic"),
        (
            'kind = "gazette"\nbase_url = "https://e.vn"\n[profile]\nform = "generic"\nitem = "td["',
            "no CSS selector",
        ),
        (
            'kind = "gazette"\nbase_url = "https://e.vn"\n[profile]\nform = "generic"\nkey = "x"',
            "must have one group",
        ),
        ('kind = "vbpl"\n[profile]\ngatewy = true', "profile.gatewy"),
        ('kind = "vbpl"\nroutes = ["rss"]', "'rss' is no route of this kind; known are sitemap, list"),
        ('kind = "vbpl"\n[profile.reference_types]\n2 = "dich"', "reference_types"),
        ('kind = "folder"', "folder is missing"),
    ],
)
def test_wrong_settings_name_the_key(table: str, message: str) -> None:
    with pytest.raises(WrongSettings, match=r"sources\.thu") as caught:
        create_source("thu", SourceSettings.model_validate(tomllib.loads(table)))
    assert message in str(caught.value)


def test_settings_of_the_runner_are_valid() -> None:
    from tests.crawlers.servers.all_sites import all_sites, settings_text

    with all_sites(2) as served:
        settings = Settings.model_validate(tomllib.loads(settings_text(served)))
    assert [create_source(name, one).name for name, one in settings.sources.items()] == list(settings.sources)
