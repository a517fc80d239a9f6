from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from werkzeug.test import TestResponse

from bookshelf.accounts import Role
from bookshelf.audit import AuditLog
from tests.web.signed_in import PASSWORD, account, form_token, quick_app, sign_in
from tusach.library import Library
from web import access

LAN = "lan.nguyen"


@pytest.fixture(scope="module")
def application(library: Library) -> OpenAPI:
    return quick_app(library)


@pytest.fixture
def client(application: OpenAPI, library: Library, numbers: Iterator[int]) -> FlaskClient:
    """A browser at an address of its own, whose attempts nobody else has used up."""
    account(library.record, Role.EDITOR, LAN)
    access.of(application).accounts.unlock(LAN, by="tests")
    made = application.test_client()
    made.environ_base["REMOTE_ADDR"] = f"192.0.2.{next(numbers)}"
    return made


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


def attempt(client: FlaskClient, name: str = LAN, password: str = PASSWORD, **more: str) -> TestResponse:
    form = {"name": name, "password": password, "code": "", "tiep": "", "csrf": form_token(client)}
    return client.post("/dang-nhap", data=form | more)


def cookies(response: TestResponse) -> dict[str, str]:
    """The cookies that are set, by name, with their attributes."""
    return {
        one.partition("=")[0]: one.partition(";")[2].strip() for one in response.headers.getlist("Set-Cookie")
    }


def test_signing_in_and_out(client: FlaskClient) -> None:
    response = attempt(client, tiep="/tu-sach")
    assert (response.status_code, response.location) == (303, "/tu-sach")
    home = client.get("/tu-sach").text
    assert 'href="/ban-lam-viec"' in home
    assert "Lê Thị Thử" in home
    assert 'href="/dang-nhap"' not in home
    assert client.get("/dang-nhap?tiep=/tu-sach").location == "/tu-sach"
    response = client.post("/dang-xuat", data={"csrf": form_token(client, "/tai-khoan")})
    assert (response.status_code, response.location) == (303, "/")
    assert "Lê Thị Thử" not in client.get("/tu-sach").text
    assert client.get("/tai-khoan").location == "/dang-nhap?tiep=/tai-khoan"


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(client: FlaskClient) -> None:
    attempt(client)
    kept = client.get_cookie("tusach-session")
    assert kept
    client.post("/dang-xuat", data={"csrf": form_token(client, "/tai-khoan")})
    assert client.get_cookie("tusach-session") is None
    client.set_cookie("tusach-session", kept.value)
    assert client.get("/tai-khoan").status_code == 302


def test_readers_see_a_link_and_cost_no_query(client: FlaskClient, library: Library) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(library.record.reading, "before_cursor_execute", note)
    try:
        page = client.get("/tu-sach")
        assert not any("sessions" in one or "accounts" in one for one in seen)
        assert seen
        client.set_cookie("tusach-session", "khong-co")
        client.get("/tu-sach")
        assert sum("sessions" in one for one in seen) == 1
    finally:
        event.remove(library.record.reading, "before_cursor_execute", note)
    assert 'href="/dang-nhap"' in page.text
    assert cookies(page) == {}
    assert "no-store" not in page.headers["Cache-Control"]


def test_cookies_over_http_and_https(client: FlaskClient) -> None:
    plain = attempt(client)
    assert cookies(plain) == {"tusach-session": "HttpOnly; Path=/; SameSite=Lax"}
    page = client.get("/dang-nhap", base_url="https://tusach.example")
    assert cookies(page) == {"__Host-tusach-form": "Secure; HttpOnly; Path=/; SameSite=Lax"}
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    form = {"name": LAN, "password": PASSWORD, "csrf": token}
    response = client.post("/dang-nhap", data=form, base_url="https://tusach.example")
    assert cookies(response) == {"__Host-tusach-session": "Secure; HttpOnly; Path=/; SameSite=Lax"}


def test_a_session_that_the_browser_brought_is_never_used(client: FlaskClient) -> None:
    client.set_cookie("tusach-session", "dat-truoc")
    token = form_token(client)
    response = client.post("/dang-nhap", data={"name": LAN, "password": PASSWORD, "csrf": token})
    assert response.status_code == 303
    given = client.get_cookie("tusach-session")
    assert given
    assert given.value != "dat-truoc"


def test_signing_in_again_ends_the_session_before(client: FlaskClient, library: Library) -> None:
    sign_in(client, library.record, Role.EDITOR, LAN)
    first = client.get_cookie("tusach-session")
    assert first
    response = client.post(
        "/dang-nhap", data={"name": LAN, "password": PASSWORD, "csrf": form_token(client, "/tai-khoan")}
    )
    assert response.status_code == 303
    client.set_cookie("tusach-session", first.value)
    assert client.get("/tai-khoan").status_code == 302


def test_every_refusal_is_the_same(client: FlaskClient, library: Library) -> None:
    """No user enumeration: an unknown name, a wrong password, a disabled and a locked account look alike."""
    account(library.record, Role.READER, "da-ngung")
    access.of(client.application).accounts.set_active("da-ngung", False, by="tests")
    account(library.record, Role.READER, "bi-khoa")
    for _ in range(5):
        access.of(client.application).accounts.sign_in("bi-khoa", "sai", "")
    tries = [
        ("khong-co", PASSWORD),
        (LAN, "sai mật khẩu rồi"),
        ("da-ngung", PASSWORD),
        ("bi-khoa", PASSWORD),
        ("", ""),
        ("x" * 5000, "y" * 5000),
        ("a\0b", "\0"),
    ]
    client.get("/dang-nhap")
    answers = [attempt(client, name, password) for name, password in tries]
    assert {one.status_code for one in answers} == {403}
    assert len({re.sub(r'name="csrf" value="\w+"', "", one.text) for one in answers}) == 1
    sizes = {name: {one.headers[name] for one in answers} for name, _ in answers[0].headers}
    assert {name: len(values) for name, values in sizes.items()} == dict.fromkeys(sizes, 1)
    assert "tusach-session" not in cookies(answers[0])


def test_failures_lock_the_account(client: FlaskClient, library: Library) -> None:
    account(library.record, Role.READER, "hay-quen")
    for _ in range(5):
        assert attempt(client, "hay-quen", "sai mật khẩu").status_code == 403
    assert attempt(client, "hay-quen").status_code == 403
    assert AuditLog(library.record).page(subject="tai-khoan/hay-quen").rows[0].detail == {"why": "locked"}


def test_one_address_may_try_ten_times_a_minute(client: FlaskClient) -> None:
    answers = [attempt(client, "khong-co").status_code for _ in range(11)]
    assert answers == [403] * 10 + [429]
    refused = attempt(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "quá nhiều lần" in refused.text


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/tu-sach\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "tu-sach",
        " /tu-sach",
        "http:evil.example",
        "",
    ],
)
def test_the_way_on_leads_to_our_own_pages_alone(client: FlaskClient, onward: str) -> None:
    shown = client.get("/dang-nhap", query_string={"tiep": onward}).text
    assert 'name="tiep" value=""' in shown
    assert attempt(client, tiep=onward).location == "/tai-khoan"
    assert client.get("/dang-nhap", query_string={"tiep": onward}).location == "/tai-khoan"


@given(st.text(st.sampled_from("/\\.:@?#%\t\n \u2028ahttpsevil"), max_size=20))
def test_own_paths(address: str) -> None:
    path = access.own_path(address)
    assert path in ("", address)
    assert not path or (path[0] == "/" and path[1:2] not in ("/", "\\") and path.isprintable())


def test_a_cookie_of_a_past_session_is_no_session(client: FlaskClient) -> None:
    client.set_cookie("tusach-session", "het-han")
    for _ in ("a first form", "the same form again"):
        page = client.get("/dang-nhap")
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
    assert attempt(client).status_code == 303
