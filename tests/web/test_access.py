from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from bookshelf.accounts import Role
from tests.web.signed_in import account, form_token, quick_app, sign_in
from tusach.library import Library
from web import access
from web.access import form_token as token_of

POSTS = ("/dang-nhap", "/dang-xuat", "/tai-khoan/mat-khau", "/quan-tri/tai-khoan", "/tu-sach")
OWN = "http://localhost"


@pytest.fixture(scope="module")
def application(library: Library) -> OpenAPI:
    return quick_app(library)


@pytest.fixture
def client(application: OpenAPI) -> FlaskClient:
    return application.test_client()


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("token", [None, "", "x", "é", "0" * 64])
def test_a_form_without_its_token_is_refused(
    client: FlaskClient, library: Library, address: str, token: str | None
) -> None:
    for _ in ("before signing in", "signed in"):
        response = client.post(address, data={} if token is None else {"csrf": token})
        assert response.status_code in (400, 405), address
        if response.status_code == 400:
            assert "Biểu mẫu không còn hiệu lực" in response.text
        sign_in(client, library.record, Role.ADMIN)


def test_the_token_of_another_session_is_refused(client: FlaskClient, library: Library) -> None:
    other = sign_in(client, library.record, Role.ADMIN)
    sign_in(client, library.record, Role.ADMIN)
    assert client.post("/dang-xuat", data={"csrf": other}).status_code == 400


def test_the_token_from_before_signing_in_is_refused_after_it(client: FlaskClient, library: Library) -> None:
    before = form_token(client)
    sign_in(client, library.record, Role.ADMIN)
    assert client.post("/dang-xuat", data={"csrf": before}).status_code == 400


def test_a_token_without_a_cookie_is_refused(client: FlaskClient) -> None:
    token = form_token(client)
    client.delete_cookie("tusach-form")
    assert client.post("/dang-nhap", data={"csrf": token}).status_code == 400
    assert client.post("/dang-nhap", data={"csrf": token_of("")}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": OWN}, 303),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "https://localhost"}, 303),
        ({"Origin": "http://localhost.evil.example"}, 400),
        ({"Origin": "http://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "http://localhost:8080"}, 400),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
    ],
)
def test_where_a_form_was_sent_from(
    client: FlaskClient, library: Library, headers: dict[str, str], status: int
) -> None:
    token = sign_in(client, library.record, Role.READER)
    assert client.post("/dang-xuat", data={"csrf": token}, headers=headers).status_code == status


ADMINS = [
    ("GET", "/quan-tri/tai-khoan"),
    ("POST", "/quan-tri/tai-khoan"),
    ("GET", "/quan-tri/tai-khoan/nguoi-doc-gia"),
    ("POST", "/quan-tri/tai-khoan/nguoi-doc-gia"),
    ("GET", "/quan-tri/nhat-ky"),
]


def test_the_table_names_every_address_of_administrators(client: FlaskClient) -> None:
    known = {
        (method, rule.rule.replace("<name>", "nguoi-doc-gia"))
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/quan-tri")
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    assert known == set(ADMINS)


@pytest.mark.parametrize(("method", "address"), ADMINS)
def test_who_may_administer(client: FlaskClient, library: Library, method: str, address: str) -> None:
    account(library.record, Role.READER)
    token = form_token(client)
    asked = client.open(address, method=method, data={"csrf": token} if method == "POST" else None)
    assert asked.status_code == 302
    assert asked.location == ("/dang-nhap?tiep=" + (address if method == "GET" else ""))
    for role in Role:
        token = sign_in(client, library.record, role)
        answer = client.open(address, method=method, data={"csrf": token} if method == "POST" else None)
        if role is Role.ADMIN:
            assert answer.status_code == (200 if method == "GET" else 400)
        else:
            assert answer.status_code == 403
            assert "không có quyền" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_bar_shows_what_a_role_may_open(client: FlaskClient, library: Library) -> None:
    shown = {}
    for role in Role:
        sign_in(client, library.record, role)
        page = client.get("/tu-sach").text
        shown[role] = ('href="/ban-lam-viec"' in page, 'href="/quan-tri/tai-khoan"' in page)
    assert shown == {
        Role.READER: (False, False),
        Role.EDITOR: (True, False),
        Role.APPROVER: (True, False),
        Role.ADMIN: (True, True),
    }


def test_pages_of_people_who_are_signed_in_are_not_stored(client: FlaskClient, library: Library) -> None:
    sign_in(client, library.record, Role.READER)
    for address in ("/", "/tu-sach", "/tim-kiem?q=đất", "/tai-khoan", "/khong-co"):
        assert client.get(address).headers["Cache-Control"] == "no-store", address
    with client.get("/assets/pages.css") as style:
        assert "no-store" not in style.headers["Cache-Control"]


def test_a_password_that_was_given_opens_only_the_page_that_changes_it(
    client: FlaskClient, library: Library
) -> None:
    accounts = access.of(client.application).accounts
    account(library.record, Role.ADMIN, "moi-vao")
    accounts.set_password("moi-vao", "mật khẩu dùng một lần", by="tests", must_change=True)
    token = sign_in(client, library.record, Role.ADMIN, "moi-vao")
    assert client.get("/quan-tri/tai-khoan").location == "/tai-khoan"
    assert client.post("/quan-tri/tai-khoan", data={"csrf": token}).location == "/tai-khoan"
    assert client.post("/tai-khoan/xac-thuc", data={"csrf": token}).location == "/tai-khoan"
    page = client.get("/tai-khoan")
    assert "do người khác đặt" in page.text
    assert "Xác thực hai bước" not in page.text
    form = {"old": "mật khẩu dùng một lần", "new": "gió bấc cuối mùa", "again": "gió bấc cuối mùa"}
    assert client.post("/tai-khoan/mat-khau", data=form | {"csrf": token}).status_code == 303
    assert client.get("/quan-tri/tai-khoan").status_code == 200
