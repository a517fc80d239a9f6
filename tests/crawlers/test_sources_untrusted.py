"""Whatever a site sends, a parser gives its result or says that the layout changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.sources import congbao, gazette_domino, gazette_generic, nukeviet
from crawlers.sources.described import LayoutChanged, NotThere
from crawlers.sources.feeds import parse_rss, parse_sitemap
from crawlers.sources.mail import parse_mail
from crawlers.sources.vbpl_archive import parse_record
from crawlers.sources.vbpl_gateway import parse_detail, parse_diagram, parse_history, parse_list
from crawlers.sources.vbpl_pages import parse_page
from crawlers.sources.vbpl_tree import parse_tree
from tests.crawlers.servers.congbao import FEED, CongBaoSite
from tests.crawlers.servers.domino import DATABASE, DominoSite
from tests.crawlers.servers.nukeviet import MODULE, NukeVietSite
from tests.crawlers.servers.serving import Asked, Site
from tests.crawlers.servers.vbpl import GATEWAY, GatewaySite, VbplSite

URL = "https://e.vn/vi/van-ban/detail/x-1/?ParentUNID=" + "A" * 32
GENERIC = gazette_generic.GenericProfile(item="tr", selectors={"issued_on": "td", "title": "h1"})

_VBPL, _DOMINO, _NUKEVIET, _CONGBAO = VbplSite(3), DominoSite(3), NukeVietSite(3), CongBaoSite(3)
_API = GatewaySite(_VBPL)
_UNID = {"ParentUNID": _DOMINO.papers[5001].unid}

FILLINGS = (b"", b"<", b'"', b"null", b"[]", b"{}", b"9" * 400, b"\xff\xfe", b"<table>")
ANSWERS = (b"null", b"[]", b"{}", b"0", b'""', b"[null]", b'{"data": [1], "success": true}')

Parser = Callable[[bytes, str], object]

# parser: the site, path and query whose page it reads
PARSERS: Mapping[str, tuple[Parser, Site, str, Mapping[str, str]]] = {
    "page": (parse_page, _VBPL, "/van-ban/chi-tiet/x--300001", {}),
    "attributes tab": (parse_page, _VBPL, "/van-ban/chi-tiet/x--300001", {"tabs": "thuoc-tinh"}),
    "diagram tab": (parse_page, _VBPL, "/van-ban/chi-tiet/x--300001", {"tabs": "luoc-do"}),
    "sitemap": (parse_sitemap, _VBPL, "/sitemap/1.xml", {}),
    "detail": (parse_detail, _API, f"{GATEWAY}/doc/300001", {}),
    "diagram": (parse_diagram, _API, f"{GATEWAY}/doc/300001/diagram", {}),
    "history": (parse_history, _API, f"{GATEWAY}/doc/300001/history", {}),
    "tree": (parse_tree, _API, f"{GATEWAY}/doc/provision/tree/300001", {}),
    "list": (parse_list, _API, f"{GATEWAY}/doc/300001", {}),
    "record": (parse_record, _API, f"{GATEWAY}/doc/300001", {}),
    "years": (gazette_domino.parse_years, _DOMINO, f"{DATABASE}/DanhMucVB", {}),
    "issues": (
        gazette_domino.parse_issues,
        _DOMINO,
        f"{DATABASE}/GazettesByYearMonth",
        {"RestrictToCategory": "2026"},
    ),
    "issue": (gazette_domino.parse_issue_documents, _DOMINO, f"{DATABASE}/VanBanQPPL2", {}),
    "view": (gazette_domino.parse_list, _DOMINO, f"{DATABASE}/VanBanQPPL2", {}),
    "attributes": (gazette_domino.parse_attributes, _DOMINO, f"{DATABASE}/ThuocTinh", _UNID),
    "content": (gazette_domino.parse_content, _DOMINO, f"{DATABASE}/NoiDung", _UNID),
    "issue file": (gazette_domino.parse_issue_file, _DOMINO, f"{DATABASE}/NoiDung", _UNID),
    "laws": (nukeviet.parse_list, _NUKEVIET, f"{MODULE}/", {}),
    "law": (nukeviet.parse_detail, _NUKEVIET, f"{MODULE}/detail/x-9001/", {}),
    "laws feed": (nukeviet.parse_feed, _NUKEVIET, f"{MODULE}/rss/", {}),
    "feed": (parse_rss, _CONGBAO, FEED, {}),
    "gazette feed": (congbao.parse_feed, _CONGBAO, FEED, {}),
    "gazette page": (congbao.parse_detail, _CONGBAO, "/van-ban/x-20001.htm", {}),
    "generic list": (
        lambda data, url: gazette_generic.parse_list(data, url, GENERIC),
        _DOMINO,
        f"{DATABASE}/VanBanQPPL2",
        {},
    ),
    "generic detail": (
        lambda data, url: gazette_generic.parse_detail(data, url, GENERIC),
        _DOMINO,
        f"{DATABASE}/ThuocTinh",
        _UNID,
    ),
    "mail": (lambda data, _: parse_mail(data), _NUKEVIET, f"{MODULE}/", {}),
}


def _try(parse: Parser, data: bytes) -> None:
    with suppress(LayoutChanged, NotThere):
        parse(data, URL)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes) -> None:
    _try(PARSERS[name][0], data)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_a_page_that_is_cut_or_mixed_up(name: str, data: st.DataObject) -> None:
    parse, site, path, query = PARSERS[name]
    page = site.answer(Asked("GET", path, query)).body
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(page))] * 2)))
    filling = data.draw(st.sampled_from(FILLINGS))
    _try(parse, page[:first] + filling + page[second:])


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize(
    "value", [b"null", b"[]", b"{}", b"0", b'""', b"[null]", b'{"data": [1], "success": true}']
)
def test_answers_that_are_json_and_no_more(name: str, value: bytes) -> None:
    _try(PARSERS[name][0], value)
    _try(PARSERS[name][0], b'{"success": true, "messageCode": "ok", "data": %s}' % value)
