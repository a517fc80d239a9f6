"""The search page as it is served, read without scripts."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web.markup import LAND, Page, hit_ids, titles


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
