from __future__ import annotations

import re
import time
from itertools import count

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.test import TestResponse

from bookshelf import totp
from bookshelf.accounts import Role
from tests.web.signed_in import PASSWORD, account, form_token, quick_app, sign_in
from tusach.library import Library
from web import access

NEW = "gió bấc cuối mùa"
_numbers = count(1)


@pytest.fixture(scope="module")
def application(library: Library) -> OpenAPI:
    return quick_app(library)


@pytest.fixture
def name(library: Library) -> str:
    """An account for one test."""
    return account(library.record, Role.EDITOR, f"canbo{next(_numbers)}").name


@pytest.fixture
def client(application: OpenAPI, library: Library, name: str) -> FlaskClient:
    """Signed in to it."""
    made = application.test_client()
    sign_in(made, library.record, Role.EDITOR, name)
    return made


def send(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data=form | {"csrf": form_token(client, "/tai-khoan")})


def alert(response: TestResponse) -> str:
    found = BeautifulSoup(response.text, "lxml").select_one("[role=alert]")
    return found.get_text() if found else ""


def secret_of(client: FlaskClient) -> str:
    found = BeautifulSoup(client.get("/tai-khoan").text, "lxml").select_one("code.secret")
    return found.get_text().replace(" ", "") if found else ""


def test_a_new_password_keeps_this_browser_and_ends_others(
    client: FlaskClient, application: OpenAPI, library: Library, name: str
) -> None:
    other = application.test_client()
    sign_in(other, library.record, Role.EDITOR, name)
    before = client.get_cookie("tusach-session")
    response = send(client, "/tai-khoan/mat-khau", old=PASSWORD, new=NEW, again=NEW)
    assert (response.status_code, response.location) == (303, "/tai-khoan?xong=password")
    assert "Đã đổi mật khẩu" in client.get(response.location).text
    after = client.get_cookie("tusach-session")
    assert before
    assert after
    assert before.value != after.value
    assert other.get("/tai-khoan").status_code == 302
    assert access.of(application).accounts.sign_in(name, NEW, "") is not None


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("sai", NEW, NEW, "hiện tại không đúng"),
        (PASSWORD, NEW, NEW + "x", "không giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "phải khác"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 12 ký tự"),
        (PASSWORD, "xin chào lê thị thử", "xin chào lê thị thử", "chứa tên"),
        ("", "", "", "hiện tại không đúng"),
    ],
)
def test_a_password_that_is_refused(
    client: FlaskClient, application: OpenAPI, name: str, old: str, new: str, again: str, message: str
) -> None:
    response = send(client, "/tai-khoan/mat-khau", old=old, new=new, again=again)
    assert response.status_code == 422
    assert message in alert(response)
    assert access.of(application).accounts.sign_in(name, PASSWORD, "") is not None


def test_codes_are_turned_on_and_off(client: FlaskClient, application: OpenAPI, name: str) -> None:
    accounts = access.of(application).accounts
    assert client.get("/tai-khoan/ma-qr.svg").status_code == 404
    assert send(client, "/tai-khoan/xac-thuc").status_code == 303
    secret = secret_of(client)
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    assert accounts.sign_in(name, PASSWORD, "") is not None
    wrong = send(client, "/tai-khoan/xac-thuc/bat", code="12345")
    assert (wrong.status_code, "Mã xác thực không đúng" in alert(wrong)) == (422, True)
    code = totp.code(secret, int(time.time()) // totp.STEP)
    assert send(client, "/tai-khoan/xac-thuc/bat", code=code).status_code == 303
    page = client.get("/tai-khoan?xong=totp-on").text
    assert "Đã bật xác thực hai bước" in page
    assert secret[:4] not in page
    assert client.get("/tai-khoan/ma-qr.svg").status_code == 404
    assert accounts.sign_in(name, PASSWORD, "") is None
    assert send(client, "/tai-khoan/xac-thuc").status_code == 422
    assert "không đúng" in alert(send(client, "/tai-khoan/xac-thuc/tat", password="sai"))
    assert send(client, "/tai-khoan/xac-thuc/tat", password=PASSWORD).status_code == 303
    assert accounts.sign_in(name, PASSWORD, "") is not None


def test_the_picture_is_an_svg_that_the_policy_allows(client: FlaskClient) -> None:
    send(client, "/tai-khoan/xac-thuc")
    page = BeautifulSoup(client.get("/tai-khoan").text, "lxml")
    drawn = client.get(page.select_one("img.qr")["src"])
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.headers["Cache-Control"] == "no-store"
    assert drawn.text.count("<path") == 2
    assert not re.search(r"style=|<script|<style|href", drawn.text)


def test_a_message_is_one_of_ours(client: FlaskClient) -> None:
    assert "notice" not in client.get("/tai-khoan?xong=<script>").text


def test_the_page_speaks_english(client: FlaskClient) -> None:
    text = client.get("/tai-khoan?lang=en").text
    assert "My account" in text
    assert "Editor" in text
