from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import text

from bookshelf.accounts import Role
from bookshelf.audit import append
from tests.web.signed_in import quick_app, sign_in
from tusach.library import Library
from tusach.settings import Settings
from web.audit_page import SIZE

DETAIL = {"title": "<b>Đậm</b>", "fields": ["title", "b"], "none": None, "why": "password", "n": 3}
ADDRESS = "/quan-tri/nhat-ky"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with a log of its own."""
    folder: Path = tmp_path_factory.mktemp("log")
    with Library.open(Settings(home=folder, workers=1)) as opened:
        with opened.record.writing.begin() as connection:
            for number in range(SIZE + 5):
                append(connection, "minh", "draft.save", f"ban-thao/{number % 2}", DETAIL)
        yield opened


@pytest.fixture(scope="module")
def client(own: Library) -> FlaskClient:
    made = quick_app(own).test_client()
    sign_in(made, own.record, Role.ADMIN)
    return made


def rows(client: FlaskClient, query: str = "") -> list[list[str]]:
    page = BeautifulSoup(client.get(ADDRESS + query).text, "lxml")
    return [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tbody tr")]


def test_rows_by_page_actor_and_subject(client: FlaskClient) -> None:
    newest = rows(client)
    assert (len(newest), newest[0][0]) == (SIZE, str(SIZE + 6))
    assert newest[0][2:5] == ["tests", "Thêm tài khoản", "tai-khoan/nguoi-quan-tri"]
    assert newest[1][2:] == [
        "minh", "draft.save", "ban-thao/0",
        "tên: <b>Đậm</b>; thông tin đã sửa: Trích yếu, b; none: -; lý do: sai mật khẩu; n: 3",
    ]  # fmt: skip
    assert len(rows(client, "?trang=2")) == 6
    assert {row[4] for row in rows(client, "?doi-tuong=ban-thao/1")} == {"ban-thao/1"}
    assert [row[3] for row in rows(client, "?nguoi=tests")] == ["Thêm tài khoản"]
    assert rows(client, "?nguoi=khong-co") == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999", "9" * 30])
def test_a_page_that_is_not_there(client: FlaskClient, page: str) -> None:
    assert client.get(f"{ADDRESS}?trang={page}").status_code == 200


def test_what_is_typed_is_text(client: FlaskClient) -> None:
    assert "<script>a" not in client.get(f"{ADDRESS}?nguoi=<script>a").text


def test_a_long_chain_is_followed_when_asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.audit_page._AT_ONCE", SIZE)
    page = BeautifulSoup(client.get(ADDRESS).text, "lxml")
    assert "nguyên vẹn" not in page.get_text()
    link = page.select_one(".notice a")
    assert link is not None
    assert "nguyên vẹn" in client.get(str(link["href"])).text


def test_the_state_of_the_chain(client: FlaskClient, own: Library) -> None:
    page = client.get(ADDRESS).text
    assert f"nguyên vẹn: {SIZE + 6} dòng" in page
    with own.record.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_log_keeps_UPDATE"))
        connection.execute(text("UPDATE audit_log SET actor = 'lan' WHERE id = 7"))
    assert "đứt ở dòng 7" in client.get(ADDRESS).text
