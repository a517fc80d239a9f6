"""The comparison of documents and of versions, read without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bookshelf.entries import Entry
from bookshelf.model import Document, Level, Relation, RelationKind
from tests.web.samples import PAYLOADS, document, provisions_of
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings
from web import compared

OLD = """Điều 1. Cho mượn sách
1. Người đọc được mượn ba cuốn sách trong mười lăm ngày tại thư viện xã.
2. Người đọc trả sách tại nơi đã mượn.
3. Sách tham khảo được đọc tại chỗ.
4. Thư viện mở cửa từ thứ hai đến thứ sáu.
5. Người đọc giữ trật tự trong phòng đọc.
6. Thẻ thư viện có hạn hai năm.
Điều 2. Mức phí
Mỗi thẻ thư viện nộp phí hai nghìn đồng một năm cho bộ phận tiếp nhận.
Điều 3. Giữ gìn tài liệu
Làm rách hoặc mất tài liệu thì phải bồi thường theo giá bìa.
Điều 4. Khen thưởng
Người hiến tặng nhiều sách được tuyên dương trong ngày hội đọc sách của xã.
"""
NEW = """Điều 1. Cho mượn sách
1. Người đọc được mượn năm cuốn sách trong mười lăm ngày tại thư viện xã.
2. Người đọc trả sách tại nơi đã mượn.
3. Sách tham khảo được đọc tại chỗ.
4. Thư viện mở cửa từ thứ hai đến thứ sáu.
5. Người đọc giữ trật tự trong phòng đọc.
6. Thẻ thư viện có hạn hai năm.
Điều 2. Tủ sách lưu động
Xe chở tủ sách lưu động đến từng ấp vào sáng thứ bảy hằng tuần.
Điều 3. Giữ gìn tài liệu
Làm rách hoặc mất tài liệu thì phải bồi thường theo giá bìa.
Điều 5. Khen thưởng
Người hiến tặng nhiều sách được tuyên dương trong ngày hội đọc sách của xã.
"""


def library_rules() -> list[Document]:
    """Rules, those that replaced them, and hostile ones under one number."""
    values = {
        "doc_type": "Quyết định",
        "issuers": ("Ủy ban nhân dân tỉnh Đồng Nai",),
        "level": Level.PROVINCE,
    }
    old = document(
        "qd-01", "Quy chế thư viện <cũ>", OLD, number="01/2020/QĐ-UBND", issued_on=date(2020, 1, 2), **values
    )
    new = document(
        "qd-02", "Quy chế thư viện mới", NEW, number="02/2026/QĐ-UBND", issued_on=date(2026, 1, 2),
        relations=(Relation(RelationKind.REPLACES, "01/2020/QĐ-UBND"),), **values,
    )  # fmt: skip
    bad = [
        document(f"hai-{n}", f"T {one}", f"Điều 1. Tên {one}\nChữ {one} ở đây.\n", number="9/2026/QĐ-X")
        for n, one in enumerate(PAYLOADS)
    ]
    return [old, new, *bad]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home: Path = tmp_path_factory.mktemp("compared")
    with Library.open(Settings(home=home, workers=1)) as opened:
        rules = library_rules()
        opened.record.put_many([Entry(one) for one in rules])
        text = OLD.replace("hai nghìn", "ba nghìn").replace("hai năm", "ba năm")
        later = replace(rules[0], title="Quy chế thư viện xã", text=text, provisions=provisions_of(text))
        opened.record.put_many([Entry(later)])
        opened.update_index()
        yield create_app(opened.settings, opened).test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text[:300]
    return BeautifulSoup(response.text, "lxml")


def test_what_became_of_each_dieu(client: FlaskClient) -> None:
    html = page(client, "/so-sanh?a=qd-01&b=qd-02")
    parts = {one["id"]: one["class"][1] for one in html.select("section.part")}
    assert parts == {"dieu-1": "changed", "dieu-2": "added", "bo/dieu-2": "removed", "dieu-5": "moved"}
    assert [one.get_text() for one in html.select(".counts li")] == [
        "Thêm 1", "Bỏ 1", "Sửa 1", "Chuyển 1", "Giống 1",
    ]  # fmt: skip
    (fold,) = html.select("details.same-parts")
    assert fold.summary.get_text() == "1 Điều giống nhau"
    assert fold.a["href"] == "/van-ban/qd-02#dieu-3"
    words = [(one.name, one.get_text()) for one in html.select("#dieu-1 ins, #dieu-1 del")]
    assert words == [("del", "ba"), ("ins", "năm"), ("del", "ba"), ("ins", "hai")]
    assert html.select_one("#dieu-5 .was").get_text(strip=True) == "Điều 4 →"
    assert "Lời văn không đổi" in html.select_one("#dieu-5").get_text()
    assert "4 đoạn giống nhau" in html.select_one("#dieu-1 details").get_text()


def test_every_link_within_the_page_leads_somewhere(client: FlaskClient) -> None:
    html = page(client, "/so-sanh?a=qd-01&b=qd-02")
    ids = [one["id"] for one in html.select("[id]")]
    assert len(ids) == len(set(ids))
    anchors = [one["href"][1:] for one in html.select("a[href^='#']")]
    assert len(anchors) > 8
    assert set(anchors) <= set(ids)
    assert [one["href"] for one in html.select("#contents li a")] == [
        "#dieu-1", "#bo/dieu-2", "#dieu-2", "#dieu-5",
    ]  # fmt: skip


def test_everything_is_shown_on_demand(client: FlaskClient) -> None:
    html = page(client, "/so-sanh?a=qd-01&b=qd-02&xem=tat-ca")
    assert not html.select("details.same-parts")
    assert html.select_one("#dieu-3.same") is not None
    assert not html.select("#dieu-3 ins, #dieu-3 del")


def test_one_part_alone(client: FlaskClient) -> None:
    html = page(client, "/so-sanh?a=qd-01&b=qd-02&phan=bo/dieu-2")
    assert [one["id"] for one in html.select("section.part")] == ["bo/dieu-2"]
    assert html.select("#contents li a")[0]["href"] == "/so-sanh?a=qd-01&b=qd-02#dieu-1"
    assert len(page(client, "/so-sanh?a=qd-01&b=qd-02&phan=xyz").select("section.part")) == 4


def test_what_is_beyond_one_page_has_a_page_of_its_own(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compared, "MOST", 300)
    html = page(client, "/so-sanh?a=qd-01&b=qd-02")
    assert html.select("#dieu-1 ins")
    link = html.select_one(".part.removed .note a")
    assert "phan=bo/dieu-2" in link["href"]
    assert page(client, link["href"]).select("del")


def test_versions_of_one_document(client: FlaskClient) -> None:
    html = page(client, "/phien-ban/qd-01")
    (link,) = html.select("a[href^='/so-sanh']")
    html = page(client, link["href"])
    assert [one.get_text() for one in html.select(".sides .count")][1] == "(bản hiện nay)"
    assert [one.get_text() for one in html.select("#dieu-2 ins, #dieu-2 del")] == ["hai", "ba"]
    assert not page(client, "/so-sanh?a=qd-01&b=qd-01").select("section.part")
    assert "giống hệt" in page(client, "/so-sanh?a=qd-01&b=qd-01").get_text()


def test_choosing_the_other_side(client: FlaskClient) -> None:
    html = page(client, "/so-sanh?a=qd-01")
    links = [parse_qs(urlsplit(one["href"]).query) for one in html.select(".choices a")]
    assert [(one["a"], one["b"]) for one in links][-1] == (["qd-01"], ["qd-02"])
    assert links[0]["a"][0].startswith("qd-01@")
    assert html.select_one("input[name=a]")["value"] == "qd-01"
    both = page(client, "/so-sanh")
    assert [one["name"] for one in both.select("input[type=search]")] == ["a", "b"]


def test_sides_by_number(client: FlaskClient) -> None:
    response = client.get("/so-sanh?a=01/2020/qd-ubnd&b=qd-02")
    assert (response.status_code, response.location) == (302, "/so-sanh?a=qd-01&b=qd-02")
    several = page(client, "/so-sanh?a=9/2026/QĐ-X&b=qd-02")
    assert len(several.select(".hit h3 a")) == len(PAYLOADS)
    assert several.select_one(".hit h3 a")["href"] == "/so-sanh?a=hai-0&b=qd-02"


@pytest.mark.parametrize("typed", ["khong-co", "qd-01@999999", "qd-01@x", "<script>", "@", "77/2077/QĐ-UBND"])
def test_an_unknown_side_is_said(client: FlaskClient, typed: str) -> None:
    html = page(client, f"/so-sanh?a=qd-02&b={typed}", 404)
    assert f"“{typed}”" in html.select_one(".notice").get_text()
    assert html.select_one("input[name=b]")["value"] == typed


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_payloads_stay_text(client: FlaskClient, number: int) -> None:
    html = page(client, f"/so-sanh?a=qd-01&b=hai-{number}")
    assert PAYLOADS[number].split()[0] in html.select_one("article").get_text()
    assert not html.select("article script, article img, article svg")


def test_both_languages(client: FlaskClient) -> None:
    html = page(client, "/so-sanh?a=qd-01&b=qd-02&lang=en")
    assert html.h1.get_text() == "Compare documents"
    assert html.select_one(".counts li").get_text() == "1 added"


def test_an_address_may_not_compare_all_day(client: FlaskClient) -> None:
    answers = [
        client.get("/so-sanh?a=qd-01&b=qd-02", environ_base={"REMOTE_ADDR": "192.0.2.9"}) for _ in range(30)
    ]
    assert {one.status_code for one in answers} == {200, 429}
    assert int(answers[-1].headers["Retry-After"]) >= 1
