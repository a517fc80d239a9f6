"""The pages as they are served, read without scripts."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bookshelf.model import FileRef
from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.service import SearchService
from tests.web.conftest import ORIGINAL
from tests.web.samples import PAYLOADS, documents
from tusach.library import Library

LAND = "/van-ban/qd-14-2026-qd-ubnd-dong-nai"
Page = Callable[..., BeautifulSoup]


@pytest.fixture
def page(client: FlaskClient) -> Page:
    def get(address: str, status: int = 200) -> BeautifulSoup:
        response = client.get(address)
        assert response.status_code == status, response.text[:400]
        assert response.mimetype == "text/html"
        return BeautifulSoup(response.text, "lxml")

    return get


def titles(html: BeautifulSoup) -> list[str]:
    return [one.get_text(strip=True) for one in html.select(".hit h3")]


def hit_ids(html: BeautifulSoup) -> list[str]:
    return [urlsplit(link["href"]).path.rsplit("/", 1)[-1] for link in html.select(".hit h3 a")]


# search


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


# documents


def test_document_page(page: Page) -> None:
    html = page(LAND)
    assert html.h1.get_text() == "Ban hành Quy định về quản lý quỹ đất công ích trên địa bàn tỉnh Đồng Nai"
    facts = {
        one.dt.get_text(): [dd.get_text() for dd in one.find_all("dd")]
        for one in html.select(".attributes dl div")
    }
    assert facts["Số ký hiệu"] == ["14/2026/QĐ-UBND"]
    assert facts["Người ký"] == ["Nguyễn Văn Mẫu (Chủ tịch)"]
    assert facts["Ngày có hiệu lực"] == ["20/03/2026"]
    assert facts["Ngày hết hiệu lực"] == ["-"]
    assert facts["Lĩnh vực"] == ["Đất đai – Nhà ở"]
    for link in html.select(".contents a[href^='#']"):
        assert html.find(id=link["href"][1:]) is not None


def test_hits_in_the_document(page: Page) -> None:
    html = page(f"{LAND}?q=thuê đất&luot=2")
    marks = html.select("#text mark")
    assert [mark["id"] for mark in marks] == [f"hit-{n}" for n in range(1, len(marks) + 1)]
    assert html.select_one("mark.now")["id"] == "hit-2"
    previous, following = html.select(".stepper .step")
    assert urlsplit(previous["href"]).fragment == "hit-1"
    assert (urlsplit(following["href"]).fragment, parse_qs(urlsplit(following["href"]).query)["luot"]) == (
        "hit-3",
        ["3"],
    )
    assert html.select_one(".stepper .at").get_text() == f"2/{len(marks)}"
    assert page(f"{LAND}?q=xyzzy").select_one(".notice") is not None


def test_steps_go_round_the_ends(page: Page) -> None:
    count = len(page(f"{LAND}?q=thuê đất").select("#text mark"))
    first = page(f"{LAND}?q=thuê đất").select(".stepper .step")
    assert [urlsplit(step["href"]).fragment for step in first] == [f"hit-{count}", "hit-1"]
    last = page(f"{LAND}?q=thuê đất&luot={count}").select(".stepper .step")
    assert urlsplit(last[1]["href"]).fragment == "hit-1"
    assert page(f"{LAND}?q=thuê đất&luot=999999").select_one("mark.now")["id"] == f"hit-{count}"


@pytest.mark.parametrize("path", ["dieu-2", "dieu-2/khoan-1/diem-dd"])
def test_permalinks(client: FlaskClient, path: str) -> None:
    response = client.get(f"{LAND}/{path}?q=đất")
    assert response.status_code == 302
    parts = urlsplit(response.location)
    assert (parts.path, parts.fragment, parse_qs(parts.query)) == (LAND, path, {"q": ["đất"]})


def test_unknown_provisions_and_documents_help_on(page: Page) -> None:
    html = page(f"{LAND}/dieu-99", 404)
    assert "dieu-99" in html.main.get_text()
    assert html.select_one(f"a.button[href='{LAND}']")
    assert page("/van-ban/khong-co", 404).select_one("form#search")


def test_relations_both_ways(page: Page) -> None:
    html = page(LAND).select_one(".relations")
    assert "31/2024/QH15 – Luật Đất đai" in html.get_text()
    assert html.select_one("a")["href"] == "/van-ban/qd-05-2019-qd-ubnd-dong-nai"
    back = page("/van-ban/qd-05-2019-qd-ubnd-dong-nai").select_one(".relations")
    assert "Bị thay thế bởi" in back.get_text()
    assert back.select_one("a")["href"] == LAND


def test_provenance_links_only_to_the_web(page: Page) -> None:
    table = page(LAND).select_one(".provenance table")
    assert "Trích từ nội dung văn bản" in table.get_text()
    assert [link["href"] for link in table.select("a")] == ["https://example.org/14"]


def test_a_scan_is_said_to_be_one(page: Page) -> None:
    html = page("/van-ban/tb-77-tb-ubnd-dong-nai")
    notice = html.select_one(".notice.scan")
    assert "Bản quét – chưa nhận dạng chữ" in notice.get_text()
    assert notice.a["href"].startswith("/tep/")
    assert html.select_one("#text") is None


def test_files(client: FlaskClient, page: Page) -> None:
    response = client.get(page(LAND).select_one("a.file")["href"])
    assert response.data == ORIGINAL
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    response.close()


@pytest.mark.parametrize("sha256", ["0" * 64, "..", "x", "%2e%2e%2f%2e%2e%2fetc"])
def test_only_files_that_a_document_names(client: FlaskClient, library: Library, sha256: str) -> None:
    assert client.get(f"/tep/{sha256}/a.pdf").status_code == 404
    unnamed = library.files.put(b"nobody names this")
    assert client.get(f"/tep/{unnamed}/a.pdf").status_code == 404


# bookshelf


def test_shelves(page: Page) -> None:
    html = page("/tu-sach")
    card = next(one for one in html.select(".card") if "Tờ gấp" in one.get_text())
    assert "1 tài liệu" in card.get_text()
    assert card.a["href"] == "/tu-sach/to-gap"


def test_shelf_shows_introductions_and_filters(page: Page) -> None:
    html = page("/tu-sach/to-gap?audience=nguoi-dan")
    assert titles(html) == ["Thủ tục đăng ký khai sinh"]
    assert "Hồ sơ, nơi nộp" in html.select_one(".introduction").get_text()
    assert html.select_one("select[name=audience] option[selected]")["value"] == "nguoi-dan"
    assert titles(page("/tu-sach/to-gap?audience=hoc-sinh")) == []
    assert len(titles(page("/tu-sach/van-ban?field=bat-dong-san"))) == 2


def test_shelf_pages(page: Page) -> None:
    first, second = page("/tu-sach/van-ban"), page("/tu-sach/van-ban?page=2")
    assert not set(hit_ids(first)) & set(hit_ids(second))
    assert first.select_one("a[rel=next]")["href"] == "/tu-sach/van-ban?page=2"
    assert hit_ids(page("/tu-sach/van-ban?page=abc")) == hit_ids(first)
    page("/tu-sach/khong-co", 404)


# language


def test_english(client: FlaskClient) -> None:
    html = BeautifulSoup(client.get(f"{LAND}?lang=en&q=đất").text, "lxml")
    assert html.html["lang"] == "en"
    assert "In force" in html.main.get_text()
    assert html.select_one("article#text")["lang"] == "vi"
    assert "Search" in client.get("/").text
    back = html.select_one("a.language")
    assert back.get_text() == "Tiếng Việt"
    assert parse_qs(urlsplit(back["href"]).query) == {"q": ["đất"], "lang": ["vi"]}
    assert 'lang="vi"' in client.get(back["href"]).text
    assert 'lang="vi"' in client.get("/").text


# errors and headers


def test_errors_are_pages_for_people_and_json_for_programs(client: FlaskClient, page: Page) -> None:
    assert page("/khong-co", 404).select_one("form#search")
    answer = client.get("/api/v1/khong-co")
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert set(answer.json) == {"code", "vi", "en"}
    assert client.post("/tim-kiem").status_code == 405


def test_search_out_of_order_is_a_503_page(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_self: SearchService, _request: SearchRequest) -> None:
        raise Unavailable("the engine is away", retry_after=12)

    monkeypatch.setattr(type(library.service), "search", unavailable)
    response = client.get("/tim-kiem?q=đất")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "12")
    assert "12 giây" in response.text
    assert client.get(LAND).status_code == 200


def test_an_error_of_ours_is_a_500_page_without_secrets(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: SearchService, _request: SearchRequest) -> None:
        raise RuntimeError("password=1")

    monkeypatch.setattr(type(library.service), "search", broken)
    response = client.get("/tim-kiem?q=đất")
    assert (response.status_code, response.mimetype) == (500, "text/html")
    assert "password" not in response.text


@pytest.mark.parametrize("address", ["/", "/tim-kiem?q=đất", LAND, "/tu-sach", "/nhung", "/khong-co"])
def test_headers_of_pages(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert {"Cookie", "Accept-Encoding"} <= {part.strip() for part in headers["Vary"].split(",")}


@pytest.mark.parametrize("address", ["/", "/tim-kiem?q=đất", f"{LAND}?q=đất", "/tu-sach", "/nhung"])
def test_no_inline_script_or_style_and_nothing_from_elsewhere(page: Page, address: str) -> None:
    html = page(address)
    assert all(
        script.get("src", "").startswith(("/assets/", "/widget.js")) for script in html.find_all("script")
    )
    assert not html.find_all("style")
    assert not html.select("[style], [onclick], [onload], [onerror]")
    for one in html.select("img, link[rel=stylesheet], link[rel=icon], iframe, source"):
        assert (one.get("src") or one.get("href")).startswith("/assets/")


@pytest.mark.parametrize("address", [LAND, "/widget.js", "/assets/pages.css", "/api/v1/search?q=hòa giải"])
def test_text_is_compressed_for_those_who_take_it(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data)
    assert LAND not in address or gzip.decompress(packed.data) == plain.data
    plain.close()
    packed.close()


def test_downloads_are_sent_as_they_are(client: FlaskClient, page: Page) -> None:
    response = client.get(page(LAND).select_one("a.file")["href"], headers={"Accept-Encoding": "gzip"})
    assert response.data == ORIGINAL
    response.close()


def test_the_widget_and_the_api_are_open_to_other_origins(client: FlaskClient) -> None:
    widget = client.get("/widget.js")
    assert widget.mimetype == "text/javascript"
    assert widget.headers["Access-Control-Allow-Origin"] == "*"
    assert len(gzip.compress(widget.data)) < 12_000
    widget.close()
    assert client.get("/api/v1/search?q=đất").headers["Access-Control-Allow-Origin"] == "*"
    assert "widget.js" in client.get("/nhung").text


# what comes from outside


@pytest.mark.parametrize("number", range(1, len(PAYLOADS) + 1))
def test_payloads_in_every_field_do_nothing(page: Page, number: int) -> None:
    payload = PAYLOADS[number - 1]
    for address in (
        f"/van-ban/doc-hai-{number}?q=thử",
        "/tu-sach/van-ban?page=2",
        "/tim-kiem?q=tài liệu thử&size=50",
    ):
        assert_harmless(page(address))
    assert payload in page(f"/van-ban/doc-hai-{number}").h1.get_text()


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "address",
    [
        "/tim-kiem?q={}", "/tim-kiem?doc_type={}", "/tim-kiem?issued_from={}", "/tim-kiem?page={}",
        "/tim-kiem?lang={}", "/tim-kiem?field={}&q=a", "/tu-sach/van-ban?field={}", "/tu-sach/{}",
        "/van-ban/{}", LAND + "?q={}", LAND + "/{}", "/{}", "/tep/{}/{}", "//{}",
    ],
)  # fmt: skip
def test_payloads_in_every_parameter_do_nothing(client: FlaskClient, address: str, payload: str) -> None:
    response = client.get(address.replace("{}", quote(payload, safe="")), follow_redirects=True)
    assert response.status_code in (200, 404)
    assert_harmless(BeautifulSoup(response.text, "lxml"))


def assert_harmless(html: BeautifulSoup) -> None:
    assert all(script.get("src") for script in html.find_all("script"))
    assert not html.select("[onerror], [onload]")
    assert {image["src"].split("?")[0] for image in html.find_all("img")} <= {"/assets/mark.svg"}
    for link in html.find_all(href=True):
        assert urlsplit(link["href"]).scheme in ("", "http", "https")
        assert not link["href"].startswith("//")
    assert "49" not in html.h1.get_text()


# the whole site


def test_every_link_answers(client: FlaskClient) -> None:
    """Follow every link from the home page; the filters' endless combinations are cut at two parameters."""
    seen: set[str] = set()
    waiting = ["/"]
    broken: list[str] = []
    while waiting:
        address = waiting.pop()
        if address in seen or len(parse_qs(urlsplit(address).query)) > 2:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code not in (200, 302):
            broken.append(f"{response.status_code} {address}")
        if response.mimetype == "text/html" and response.status_code == 200:
            waiting += links_of(response.text)
        response.close()
    assert broken == []
    assert len(seen) > 100


def links_of(html: str) -> list[str]:
    found = []
    for one in BeautifulSoup(html, "lxml").select("a[href], link[href], script[src], img[src]"):
        address = one.get("href") or one.get("src")
        parts = urlsplit(address)
        if not parts.netloc and parts.path:
            found.append(address.split("#")[0])
    return found


def test_samples_are_what_the_tests_think(library: Library) -> None:
    file = FileRef("0" * 64, "a", "application/pdf", 1)
    assert library.record.count() == len(documents(file)) == library.engine.document_count()
    stored = library.record.get("qd-14-2026-qd-ubnd-dong-nai")
    assert stored is not None
    assert stored.issued_on == date(2026, 3, 5)
