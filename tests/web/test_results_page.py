"""The search page as it is served, read without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import delete

from bookshelf.desk_schema import UsageRow
from bookshelf.usage import Usage
from search_api.engine import Unavailable
from search_api.results import Bucket, Facet
from tests.web.markup import LAND, Page, hit_ids, titles
from tusach.app import create_app
from tusach.library import Library
from web.facets import group
from web.words import Words


@pytest.mark.parametrize("query", ["đất công ích", "dat cong ich", "ĐẤT CÔNG ÍCH"])
def test_search_finds_and_marks_with_and_without_accents(page: Page, query: str) -> None:
    html = page(f"/tim-kiem?q={query}")
    assert {"qd-14-2026-qd-ubnd-dong-nai", "qd-05-2019-qd-ubnd-dong-nai"} == set(hit_ids(html)[:2])
    marked = {mark.get_text().lower() for mark in html.select(".hits mark")}
    assert {"đất"} <= {word for mark in marked for word in mark.split()}
    assert "2 văn bản chứa đủ các từ" in html.select_one("#total").get_text()


def test_a_hit_says_what_it_is(page: Page) -> None:
    hit = page("/tim-kiem?q=14/2026/QĐ-UBND").select_one(".hit")
    words = hit.get_text(" ", strip=True)
    for expected in (
        "Quyết định",
        "14/2026/QĐ-UBND",
        "Còn hiệu lực",
        "Ủy ban nhân dân tỉnh Đồng Nai",
        "05/03/2026",
    ):
        assert expected in words
    assert hit.select_one(".badge.CHL")


def test_snippets_link_to_the_dieu_with_the_query(page: Page) -> None:
    links = page("/tim-kiem?q=bốc thăm").select(".provisions a")
    parts = urlsplit(links[0]["href"])
    assert (parts.path, parts.fragment.split("/")[0]) == (LAND, "dieu-2")
    assert parse_qs(parts.query) == {"q": ["bốc thăm"]}


def test_partial_matches_stand_apart(page: Page) -> None:
    html = page("/tim-kiem?q=đăng ký khai sinh bốc thăm giá thuê")
    partial = html.select_one(".partial")
    assert partial is not None
    assert "phần lớn các từ" in partial.get_text()
    assert not partial.find_all_previous(class_="hit")


def test_facets_count_narrow_and_can_be_removed(page: Page) -> None:
    html = page("/tim-kiem?q=hòa giải")
    box = html.select_one("input[name=doc_type][value='Kế hoạch']")
    assert box["form"] == "search"
    assert box.parent.select_one(".count").get_text() == "1"
    narrowed = page("/tim-kiem?q=hòa giải&doc_type=Kế hoạch&doc_type=Quyết định")
    assert hit_ids(narrowed) == ["kh-120-kh-ubnd-dong-nai"]
    chosen = narrowed.select("input[type=checkbox][checked]")
    assert "Kế hoạch" in [one["value"] for one in chosen]
    chip = next(one for one in narrowed.select(".chip") if "Kế hoạch" in one.get_text())
    assert parse_qs(urlsplit(chip["href"]).query)["doc_type"] == ["Quyết định"]
    assert page(narrowed.select_one(".chips .more")["href"]).select(".chip") == []


def test_the_form_carries_the_whole_state(page: Page) -> None:
    html = page("/tim-kiem?q=a&doc_type=Không+có&level=province&issued_from=2020-01-02&sort=newest&size=5"
                "&expired_to=2027-01-01&in_force_on=2026-03-21")  # fmt: skip
    form = html.select_one("form#search")
    assert (form["method"], form["action"]) == ("get", "/tim-kiem")
    sent: list[tuple[str, str]] = []
    for field in html.select("#search [name], [form=search][name]"):
        if field.name == "select":
            sent.append((field["name"], field.select_one("[selected]")["value"]))
        elif field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            sent.append((field["name"], field["value"]))
    assert sorted(pair for pair in sent if pair[1]) == [
        ("doc_type", "Không có"), ("expired_to", "2027-01-01"), ("in_force_on", "2026-03-21"),
        ("issued_from", "2020-01-02"), ("level", "province"), ("q", "a"), ("scope", "full"), ("size", "5"),
        ("sort", "newest"),
    ]  # fmt: skip


def test_in_force_on_a_day(page: Page) -> None:
    assert hit_ids(page("/tim-kiem?q=đất công ích&in_force_on=01/06/2020")) == ["qd-05-2019-qd-ubnd-dong-nai"]


def test_paging_reaches_every_document_once(page: Page) -> None:
    found: list[str] = []
    address = "/tim-kiem?q=tập huấn hòa giải&size=7"
    while address:
        html = page(address)
        found += hit_ids(html)
        following = html.select_one("a[rel=next]")
        address = following["href"] if following else ""
    assert len(found) == len(set(found))
    assert {f"tb-{n}-tb-stp" for n in range(1, 31)} <= set(found)


@pytest.mark.parametrize(
    "parameters",
    [
        "page=abc", "page=0", "issued_from=99", "in_force_on=31/02/2025", "year=hai", "sort=x", "scope=y",
        "size=9999",
    ],
)  # fmt: skip
def test_a_bad_parameter_is_a_friendly_note(page: Page, parameters: str) -> None:
    html = page(f"/tim-kiem?q=đất công ích&{parameters}")
    assert "Đã bỏ qua" in html.select_one(".notice").get_text()
    assert len(hit_ids(html)) >= 2


@pytest.mark.parametrize(
    "query",
    [
        "", "?", "***", '"', '"chưa đóng', "-", "((((", "a" * 600, "loai:", "\\", "[a-z]+", "%00",
        "AND OR NOT", "🙂", "e\u0301" * 40, "\x00", "đất\tđai\n",
    ],
)  # fmt: skip
def test_any_query_answers(client: FlaskClient, query: str) -> None:
    response = client.get("/tim-kiem", query_string={"q": query})
    assert response.status_code == 200
    html = BeautifulSoup(response.text, "lxml")
    assert html.select(".hit, .nothing")


def test_nothing_found_offers_next_steps(page: Page) -> None:
    html = page("/tim-kiem?q=xyzzyqwrt&scope=title&doc_type=Luật")
    steps = html.select_one(".nothing")
    assert "Không tìm thấy" in steps.h2.get_text()
    assert [urlsplit(link["href"]).path for link in steps.select("a")] == [
        "/tim-kiem",
        "/tim-kiem",
        "/tu-sach",
    ]


def test_a_page_behind_the_last_one_leads_back(page: Page) -> None:
    html = page("/tim-kiem?q=hòa giải&page=900")
    assert urlsplit(html.select_one(".nothing a")["href"]).query == "q=h%C3%B2a+gi%E1%BA%A3i"


def test_home(page: Page) -> None:
    html = page("/")
    assert html.select_one("form#search")["action"] == "/tim-kiem"
    assert "Tờ gấp" in html.select_one(".tiles").get_text()
    assert len(titles(html)) >= 8


def test_home_with_a_query_goes_to_the_results(client: FlaskClient) -> None:
    response = client.get("/?q=đất&doc_type=Quyết+định")
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.location).query) == {"q": ["đất"], "doc_type": ["Quyết định"]}


# periods, kept facets, long facets


def test_periods_are_links_that_set_both_ends(page: Page) -> None:
    html = page("/tim-kiem?q=đất&issued_to=2020-01-01&page=2")
    links = {one.get_text(): parse_qs(urlsplit(one["href"]).query) for one in html.select(".presets a")}
    today = date.today()
    assert links["Năm nay"] == {"q": ["đất"], "issued_from": [f"{today.year}-01-01"]}
    assert links["Năm trước"]["issued_to"] == [f"{today.year - 1}-12-31"]
    assert links["Hôm nay"]["in_force_on"] == [today.isoformat()]
    assert links["Hôm nay"]["issued_to"] == ["2020-01-01"]
    chosen = page(f"/tim-kiem?issued_from={today.year}-01-01").select(".presets [aria-current]")
    assert [one.get_text() for one in chosen] == ["Năm nay"]


def test_facets_stay_as_the_reader_left_them(client: FlaskClient) -> None:
    def opened() -> dict[str, bool]:
        html = BeautifulSoup(client.get("/tim-kiem?q=hòa giải").text, "lxml")
        return {one["data-facet"]: one.has_attr("open") for one in html.select("[data-facet]")}

    before = opened()
    assert (before["doc_type"], before["level"], before["dates"]) == (True, False, False)
    client.set_cookie("facets", "doc_type-0.level-1.dates-1.<b>-1")
    after = opened()
    assert (after["doc_type"], after["level"], after["dates"]) == (False, True, True)


def test_a_long_facet_is_cut_and_can_be_narrowed_down() -> None:
    buckets = tuple(Bucket(f"Cơ quan {n}", f"Cơ quan {n}", 200 - n, n == 180) for n in range(190))
    found = group(Facet(name="issuer", label="", buckets=buckets), {}, Words("vi"))
    assert (found.chosen, found.first[0].value, len(found.first)) == (1, "Cơ quan 180", 8)
    assert found.long
    assert len(found.first) + len(found.rest) + found.left == 190
    assert len(found.rest) < 120


def test_a_reading_turned_off_stays_off_when_filters_change(page: Page) -> None:
    html = page("/tim-kiem?q=luật đất đai&literal=all&doc_type=Luật")
    assert html.select_one("input[type=hidden][name=literal]")["value"] == "all"
    chip = next(one for one in html.select(".chip") if "nguyên văn" in one.get_text())
    assert parse_qs(urlsplit(chip["href"]).query) == {"q": ["luật đất đai"], "doc_type": ["Luật"]}


# when something fails


def test_without_an_engine_the_shelves_are_offered_in_place(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: object, _request: object) -> None:
        raise Unavailable("the engine is away", retry_after=12)

    monkeypatch.setattr(type(library.service), "search", away)
    response = client.get("/tim-kiem?q=đất&doc_type=Luật&page=2")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "12")
    html = BeautifulSoup(response.text, "lxml")
    assert html.select_one("#q")["value"] == "đất"
    assert parse_qs(urlsplit(html.select_one(".nothing a")["href"]).query)["page"] == ["2"]
    assert html.select(".tiles a[href^='/tu-sach/']")


def test_a_block_that_fails_leaves_the_rest_of_the_page(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_anything: object) -> None:
        raise RuntimeError("no such table")

    with monkeypatch.context() as broken:
        broken.setattr("web.facets.group", fails)
        html = page("/tim-kiem?q=hòa giải")
        assert html.select(".hit")
        assert html.select("[data-facet=dates]")
        assert not html.select("[data-facet=doc_type]")
    for method in ("latest", "shelf_counts"):
        with monkeypatch.context() as broken:
            broken.setattr(f"bookshelf.record.Record.{method}", fails)
            html = page("/")
            assert html.select_one("form#search")
            assert bool(html.select(".tiles")) is (method == "latest")
            assert bool(html.select(".hit")) is (method == "shelf_counts")
            assert "tusach import" not in html.get_text()


# what others look for

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def used(library: Library) -> Iterator[Usage]:
    usage = Usage(library.record)
    yield usage
    with library.record.writing.begin() as connection:
        connection.execute(delete(UsageRow))


def ask(client: FlaskClient, address: str, readers: int) -> None:
    for number in range(readers):
        response = client.get(
            address, headers={"User-Agent": FIREFOX}, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}
        )
        assert response.status_code in (200, 404)


def test_what_is_asked_and_read_is_shown_to_others(library: Library, used: Usage) -> None:
    client = create_app(library.settings, library, used).test_client()
    queries = ("đất công ích", "hòa giải", "khai sinh")
    for query in queries:
        ask(client, f"/tim-kiem?q={query.upper()}", 5)
    ask(client, "/tim-kiem?q=xyzzyqwrt", 6)
    ask(client, "/tim-kiem?q=đất 0912345678", 6)
    ask(client, "/tim-kiem?q=thuế&page=2", 6)
    for name in (
        "qd-14-2026-qd-ubnd-dong-nai",
        "qd-05-2019-qd-ubnd-dong-nai",
        "kh-120-kh-ubnd-dong-nai",
        "none",
    ):
        ask(client, f"/van-ban/{name}", 2)
    used.flush()
    html = BeautifulSoup(client.get("/").text, "lxml")
    assert sorted(one.get_text() for one in html.select(".popular a")) == sorted(queries)
    assert {one["href"].rsplit("/", 1)[-1] for one in html.select(".ranked a")} == {
        "qd-14-2026-qd-ubnd-dong-nai", "qd-05-2019-qd-ubnd-dong-nai", "kh-120-kh-ubnd-dong-nai",
    }  # fmt: skip
    suggested = client.get("/api/v1/suggest?q=hoa g").json
    assert [one["text"] for one in suggested["queries"]] == ["hòa giải"]


def test_few_askings_are_not_shown(library: Library, used: Usage) -> None:
    client = create_app(library.settings, library, used).test_client()
    for query in ("đất công ích", "hòa giải", "khai sinh"):
        ask(client, f"/tim-kiem?q={query}", 4)
    used.flush()
    assert not BeautifulSoup(client.get("/").text, "lxml").select(".popular")
    assert client.get("/api/v1/suggest?q=hoa g").json["queries"] == []


def test_what_must_not_count_is_chosen_and_kept(page: Page) -> None:
    html = page("/tim-kiem?q=đất công ích&disregard=authority")
    boxes = html.select("input[name=disregard]")
    assert [(one["value"], one.has_attr("checked")) for one in boxes] == [
        ("validity", False),
        ("authority", True),
        ("age", False),
    ]
    assert boxes[0].find_parent("details").has_attr("open")
    assert not page("/tim-kiem").select("input[name=disregard]")
    assert page("/tim-kiem?q=đất&disregard=nonsense").select_one(".notice")
