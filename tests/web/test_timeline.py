"""Validity over time, read without scripts: its page, the block and the badges on the page of a document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bookshelf.entries import Entry
from bookshelf.model import Document, Level, Relation, RelationKind, Validity
from tests.web.samples import PAYLOADS, document
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

RULES = "".join(
    f"Điều {n}. Quy định thứ {n}\n1. Nội dung thứ nhất của điều này.\n2. Nội dung thứ hai của điều này.\n"
    for n in range(1, 8)
)
_PLACE = {"issuers": ("Ủy ban nhân dân tỉnh Đồng Nai",), "level": Level.PROVINCE}


def rules() -> list[Document]:
    """A decision, and what amended, repealed in part and will replace it."""
    number = "10/2020/QĐ-UBND"

    def act(kind: RelationKind, path: str = "") -> Relation:
        return Relation(kind, number, target_path=path)

    return [
        document(
            "qd-10", "Quy định về lòng đường", RULES, number=number, issued_on=date(2020, 1, 2),
            effective_on=date(2020, 2, 1), validity=Validity.IN_FORCE, **_PLACE,
        ),
        document(
            "qd-11", f"Sửa đổi {PAYLOADS[0]}", "Điều 1. Sửa đổi\n", number="11/2022/QĐ-UBND",
            issued_on=date(2022, 5, 1), effective_on=date(2022, 6, 1), **_PLACE,
            relations=(
                act(RelationKind.AMENDS, "dieu-2/khoan-1"),
                act(RelationKind.AMENDS, "dieu-3"),
                act(RelationKind.REPEALS, "dieu-4"),
                act(RelationKind.AMENDS, "dieu-99"),
            ),
        ),
        document(
            "qd-12", "Quy định mới", "Điều 1. Mới\n", number="12/2090/QĐ-UBND", issued_on=date(2090, 1, 1),
            relations=(act(RelationKind.REPLACES),), **_PLACE,
        ),
        document(
            "qd-13", "Hướng dẫn", "Điều 1. Hướng dẫn\n", number="13/2023/QĐ-UBND",
            issued_on=date(2023, 1, 1), **_PLACE,
            relations=(act(RelationKind.GUIDES), act(RelationKind.BASED_ON)),
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home: Path = tmp_path_factory.mktemp("timeline")
    with Library.open(Settings(home=home, workers=1)) as opened:
        opened.record.put_many([Entry(one) for one in rules()])
        opened.update_index()
        yield create_app(opened.settings, opened).test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text[:300]
    return BeautifulSoup(response.text, "lxml")


def lines(html: BeautifulSoup) -> list[str]:
    return [" ".join(one.get_text().split()) for one in html.select(".timeline li")]


TOLD = [
    "02/01/2020 Ban hành",
    "01/02/2020 Có hiệu lực",
    "01/06/2022 Bị bãi bỏ bởi 11/2022/QĐ-UBND: Điều 4",
    "01/06/2022 Được sửa đổi, bổ sung bởi 11/2022/QĐ-UBND: khoản 1 Điều 2, Điều 3, Điều 99",
    "01/01/2090 Bị thay thế bởi 12/2090/QĐ-UBND (sắp tới)",
]


def test_what_happened_in_order(client: FlaskClient) -> None:
    html = page(client, "/hieu-luc/qd-10")
    assert lines(html) == TOLD
    links = {one.get_text(): one["href"] for one in html.select(".timeline a")}
    assert links["khoản 1 Điều 2"] == "/van-ban/qd-10#dieu-2/khoan-1"
    assert links["Điều 99"] == "/van-ban/qd-10"
    assert links["11/2022/QĐ-UBND"] == "/van-ban/qd-11"
    assert lines(page(client, "/van-ban/qd-10")) == TOLD


CHANGED = ["khoản 1 Điều 2", "Điều 3", "Điều 4", "Điều 99"]


@pytest.mark.parametrize(
    ("day", "state", "touched"),
    [
        ("2019-12-31", "Chưa ban hành", []),
        ("2020-01-15", "Chưa có hiệu lực từ ngày 01/02/2020", []),
        ("2021-01-01", "Còn hiệu lực từ ngày 01/02/2020", []),
        ("15/6/2022", "Hết hiệu lực một phần từ ngày 01/06/2022", CHANGED),
        ("2090-01-01", "Hết hiệu lực toàn bộ từ ngày 01/01/2090", CHANGED),
    ],
)  # fmt: skip
def test_state_on_a_day(client: FlaskClient, day: str, state: str, touched: list[str]) -> None:
    html = page(client, f"/hieu-luc/qd-10?ngay={day}")
    assert " ".join(html.select_one("#state + p").get_text().split()) == state
    assert [one.get_text() for one in html.select("tbody th")] == touched


@pytest.mark.parametrize("typed", ["x", "2022-13-01", "31/2/2022", "9" * 60, "<script>", "1/2"])
def test_a_day_that_is_none_is_said(client: FlaskClient, typed: str) -> None:
    assert "không phải là một ngày" in page(client, f"/hieu-luc/qd-10?ngay={typed}").get_text()


def test_unknown_document(client: FlaskClient) -> None:
    page(client, "/hieu-luc/khong-co", 404)


def test_badges_beside_the_headings(client: FlaskClient) -> None:
    html = page(client, "/van-ban/qd-10")
    told = {one.parent["id"]: [a.get_text() for a in one.select("a")] for one in html.select("#text .acts")}
    assert told == {
        "dieu-2": ["Khoản 1 Điều 2: được sửa đổi, bổ sung bởi 11/2022/QĐ-UBND (từ ngày 01/06/2022)"],
        "dieu-3": ["Được sửa đổi, bổ sung bởi 11/2022/QĐ-UBND (từ ngày 01/06/2022)"],
        "dieu-4": ["Bị bãi bỏ bởi 11/2022/QĐ-UBND (từ ngày 01/06/2022)"],
    }
    assert html.select_one("#dieu-4 .acts a")["href"] == "/van-ban/qd-11"
    assert "grave" in html.select_one("#dieu-4 .acts a")["class"]
    assert html.select_one("#dieu-3 .acts").find_previous_sibling().name == "h2"


def test_relations_on_the_page_of_a_document(client: FlaskClient) -> None:
    html = page(client, "/van-ban/qd-10")
    groups = {
        one.dt.contents[0].strip(): [dd.a.get_text() for dd in one.select("dd")]
        for one in html.select("#relations-list dl div")
    }
    assert groups["Bị thay thế bởi"] == ["12/2090/QĐ-UBND – Quy định mới"]
    assert groups["Được sửa đổi, bổ sung bởi"] == [
        f"11/2022/QĐ-UBND – Sửa đổi {PAYLOADS[0]} (khoản 1 Điều 2, Điều 3, Điều 99)"
    ]
    assert groups["Là căn cứ của"] == ["13/2023/QĐ-UBND – Hướng dẫn"]
    assert html.select_one("details.bases dl") is not None
    compare = {one["href"] for one in html.select("a.compare")}
    assert "/so-sanh?a=qd-10&b=qd-12" in compare
    graph = {one["href"]: one.select_one(".kind").get_text() for one in html.select(".graph svg a")}
    assert graph == {
        "/van-ban/qd-11": "Bị bãi bỏ bởi · 2022",
        "/van-ban/qd-12": "Bị thay thế bởi · 2090",
        "/van-ban/qd-13": "Được hướng dẫn bởi · 2023",
    }
    newer = page(client, "/van-ban/qd-11")
    groups = {
        one.dt.contents[0].strip(): one.select_one("dd a")["href"]
        for one in newer.select("#relations-list dl div")
    }
    assert groups["Sửa đổi, bổ sung"] == "/van-ban/qd-10"
    assert "/so-sanh?a=qd-10&b=qd-11" in {one["href"] for one in newer.select("a.compare")}
    assert not newer.select("article script, .graph script")
