"""vbpl.vn against its look-alike: every route, what a document gives, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bookshelf.model import RelationKind, Signer, Validity
from crawlers.failures import LayoutChanged, NotThere, RouteClosed
from crawlers.source import Source
from crawlers.web import CrawlWeb
from tests.crawlers.bench import Bench, discover, says
from tests.crawlers.servers.corpus import Paper
from tests.crawlers.servers.serving import Asked, Served
from tests.crawlers.servers.vbpl import GATEWAY, GatewaySite, VbplSite


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(stack, tmp_path)


def _vbpl(
    bench: Bench, site: VbplSite, *, gateway: bool, more: str = ""
) -> tuple[Source, CrawlWeb, Served, Served]:
    pages, api = bench.serve(site), bench.serve(GatewaySite(site))
    table = (
        f'kind = "vbpl"\nbase_url = "{pages.base}"\n{more}[profile]\ngateway = {str(gateway).lower()}\n'
        f'gateway_url = "{api.base}{GATEWAY}"\npage_size = 10'
    )
    return *bench.source(table), pages, api


def test_vbpl_by_the_gateway(bench: Bench) -> None:
    site = VbplSite(25)
    source, web, _, api = _vbpl(bench, site, gateway=True)
    found = discover(source, web, "gateway")
    assert sorted(one.key for one in found) == sorted(one.key for one in site.papers.values())
    assert api.count("/doc/all") == 3
    seen = next(one for one in found if one.key == "300004")
    capture = source.read(seen, web)
    says(capture, site.papers[4])
    assert capture.metadata["validity"] is Validity.IN_FORCE
    assert [one.kind for one in capture.metadata["relations"]] == [RelationKind.BASED_ON]
    assert capture.metadata["signers"] == (Signer(site.papers[4].signer, site.papers[4].signer_title),)
    assert [one["key"] for one in capture.source_metadata["incoming"]] == ["300007"]
    assert [one.role for one in capture.attachments] == ["text"]
    assert site.papers[4].articles[0] in capture.body


def test_vbpl_takes_the_words_from_the_tree_where_there_is_no_body(bench: Bench) -> None:
    source, web, _, api = _vbpl(bench, VbplSite(12), gateway=True)
    found = {one.key: one for one in discover(source, web, "gateway")}
    assert "<p>Điều 1." in source.read(found["300009"], web).body
    assert api.count("/provision/tree/") == 1


def test_vbpl_by_sitemap_and_pages(bench: Bench) -> None:
    site = VbplSite(8)
    source, web, pages, api = _vbpl(bench, site, gateway=False)
    found = discover(source, web, "sitemap")
    assert [one.key for one in found] == [one.key for one in site.papers.values()], "other provinces are left"
    capture = source.read(found[3], web)
    says(capture, site.papers[3])
    assert "Điều 1." in capture.body
    assert [one.kind for one in capture.metadata["relations"]] == [RelationKind.BASED_ON]
    assert [one["number"] for one in capture.source_metadata["incoming"]] == ["903/2026/QĐ-UBND"]
    assert pages.count("?tabs=") == 3
    assert api.count() == 0


def test_vbpl_sitemap_tells_what_changed(bench: Bench) -> None:
    site = VbplSite(30)
    source, web, _, _ = _vbpl(bench, site, gateway=False)
    site.change(17)
    changed = discover(source, web, "sitemap", date(2026, 11, 1))
    assert [(one.key, one.version) for one in changed] == [("300017", "2026-11-20T00:00:00.000Z")]


def test_a_closed_gateway_falls_through_to_the_page(bench: Bench) -> None:
    site = VbplSite(5)
    source, web, _, api = _vbpl(bench, site, gateway=True)
    api.refused["/doc/"] = 401
    with pytest.raises(RouteClosed):
        discover(source, web, "gateway")
    found = discover(source, web, "sitemap")
    captures = [source.read(one, web) for one in found[:2]]
    says(captures[1], site.papers[1])
    assert api.count("/doc/") == 1, "a refusal is not tried again"


def test_a_shell_is_no_document_and_a_site_of_shells_is_left(bench: Bench) -> None:
    source, web, pages, _ = _vbpl(bench, VbplSite(6, rendered=False), gateway=False)
    found = discover(source, web, "sitemap")
    for one in found[:3]:
        with pytest.raises(LayoutChanged, match="no document"):
            source.read(one, web)
    for one in found[3:]:
        with pytest.raises(RouteClosed, match="shells"):
            source.read(one, web)
    assert pages.count("?tabs=") == 3


def test_a_document_that_is_gone(bench: Bench) -> None:
    for gateway in (True, False):
        site = VbplSite(3)
        source, web, _, _ = _vbpl(bench, site, gateway=gateway)
        found = discover(source, web, "sitemap")
        del site.papers[1]
        with pytest.raises(NotThere):
            source.read(found[1], web)


def test_an_unknown_relation_type_is_told_and_can_be_named(bench: Bench) -> None:
    class Odd(GatewaySite):
        def _diagram(self, _paper: Paper) -> dict[str, object]:
            return {"documentNamesByType": {"15": [{"id": "1", "name": "Quyết định 1/QĐ-X"}]}}

    site = VbplSite(1)
    pages, api = bench.serve(site), bench.serve(Odd(site))
    profile = f'[profile]\ngateway = true\ngateway_url = "{api.base}{GATEWAY}"\n'
    table = f'kind = "vbpl"\nbase_url = "{pages.base}"\n{profile}'
    source, web = bench.source(table)
    found = discover(source, web, "gateway")[0]
    assert [(one.kind, one.code) for one in source.read(found, web).unknown] == [("relation type", "15")]
    source, web = bench.source(table + "[profile.reference_types]\n15 = 'cong-bo'")
    capture = source.read(found, web)
    assert capture.unknown == ()
    assert RelationKind.ANNOUNCES in {one.kind for one in capture.metadata["relations"]}


def test_vbpl_reads_saved_pages_and_old_records(bench: Bench, tmp_path: Path) -> None:
    site = VbplSite(1)
    folder = tmp_path / "luu"
    folder.mkdir()
    answer = site.answer(Asked("GET", f"/van-ban/chi-tiet/x--{site.papers[0].key}", {"tabs": "thuoc-tinh"}))
    (folder / "quyet-dinh--300000.html").write_bytes(answer.body)
    record = '{"itemID": "777", "sokihieu": "05/2009/QĐ-UBND", "type": "Về chợ", "ngaybanhanh": "02/03/2009"}'
    (folder / "777.json").write_text(record, encoding="utf-8")
    (folder / "777.txt").write_text("**QUYẾT ĐỊNH**\n\n1\\. Mở chợ\nmới.\n", encoding="utf-8")
    source, web, _, _ = _vbpl(bench, site, gateway=False, more=f'folder = "{folder}"\n')
    old, saved = discover(source, web, "saved")
    assert source.read(old, web).metadata["number"] == "05/2009/QĐ-UBND"
    assert source.read(old, web).body == "<p>QUYẾT ĐỊNH</p>\n<p>1. Mở chợ mới.</p>"
    assert source.read(saved, web).metadata["number"] == site.papers[0].number


def test_a_changed_paper_is_another_capture(bench: Bench) -> None:
    site = VbplSite(2)
    source, web, _, _ = _vbpl(bench, site, gateway=True)
    found = discover(source, web, "gateway")[0]
    before, again = source.read(found, web).fingerprint(), source.read(found, web).fingerprint()
    ordinal = int(found.key) - 300000
    site.papers[ordinal] = replace(site.papers[ordinal], articles=("Khác hẳn.",))
    assert before == again != source.read(found, web).fingerprint()
