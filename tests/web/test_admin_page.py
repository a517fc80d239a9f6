from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.test import TestResponse

from bookshelf.accounts import Account, Accounts, Role
from bookshelf.audit import AuditLog
from tests.web.signed_in import PASSWORD, account, form_token, quick_app, sign_in
from tusach.library import Library
from web import access

ADMIN = "nguoi-quan-tri"
LIST = "/quan-tri/tai-khoan"
OTHER = f"{LIST}/duoc-doi"


@pytest.fixture(scope="module")
def application(library: Library) -> OpenAPI:
    return quick_app(library)


@pytest.fixture
def accounts(application: OpenAPI) -> Accounts:
    return access.of(application).accounts


@pytest.fixture
def client(application: OpenAPI, library: Library, accounts: Accounts) -> FlaskClient:
    """An administrator's browser; the account `duoc-doi` is there to be changed."""
    account(library.record, Role.EDITOR, "duoc-doi")
    accounts.set_password("duoc-doi", PASSWORD, by="tests", must_change=False)
    made = application.test_client()
    sign_in(made, library.record, Role.ADMIN)
    return made


def send(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data=form | {"csrf": form_token(client, "/quan-tri/tai-khoan")})


def found(accounts: Accounts, name: str = "duoc-doi") -> Account:
    account = accounts.get(name)
    assert account is not None
    return account


def shown_password(response: TestResponse) -> str:
    element = BeautifulSoup(response.text, "lxml").select_one("code.secret")
    assert element is not None
    return element.get_text()


def test_adding_an_account_shows_a_password_once(
    client: FlaskClient, accounts: Accounts, library: Library
) -> None:
    response = send(client, LIST, name="Moi.Them", full_name="Trần Văn Mới", role="duyet")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    password = shown_password(response)
    assert password not in client.get(f"{LIST}/moi.them").text
    added = accounts.sign_in("moi.them", password, "")
    assert added is not None
    assert (added.role, added.must_change, added.full_name) == (Role.APPROVER, True, "Trần Văn Mới")
    row = AuditLog(library.record).page(subject="tai-khoan/moi.them").rows[-1]
    assert (row.actor, row.action) == (ADMIN, "account.add")
    assert "moi.them" in client.get(LIST).text


@pytest.mark.parametrize(
    ("form", "status", "message"),
    [
        ({"name": "duoc-doi", "full_name": "A", "role": "duyet"}, 422, "đã có người dùng"),
        ({"name": "<b>", "full_name": "A", "role": "duyet"}, 422, "3–40 ký tự"),
        ({"name": "hop-le", "full_name": "", "role": "duyet"}, 422, "1–100 ký tự"),
        ({"name": "hop-le", "full_name": "A", "role": "sep"}, 400, "Không thể thực hiện"),
        ({}, 400, "Không thể thực hiện"),
    ],
)
def test_an_account_that_is_refused(
    client: FlaskClient, accounts: Accounts, form: dict[str, str], status: int, message: str
) -> None:
    before = accounts.all()
    response = send(client, LIST, **form)
    assert response.status_code == status
    assert message in response.text
    assert accounts.all() == before
    if status == 422:
        assert BeautifulSoup(response.text, "lxml").select_one("#name")["value"] == form["name"]


def test_every_change(
    client: FlaskClient, application: OpenAPI, library: Library, accounts: Accounts
) -> None:
    theirs = application.test_client()
    sign_in(theirs, library.record, Role.EDITOR, "duoc-doi")
    assert theirs.get("/tai-khoan").status_code == 200
    assert send(client, OTHER, viec="quyen", role="duyet").location == f"{OTHER}?xong=1"
    assert found(accounts).role is Role.APPROVER
    assert theirs.get("/tai-khoan").status_code == 302
    assert "Đã thực hiện" in client.get(f"{OTHER}?xong=1").text
    send(client, OTHER, viec="quyen", role="bien-tap")
    send(client, OTHER, viec="ngung")
    assert not found(accounts).active
    assert "Đã ngừng" in client.get(OTHER).text
    send(client, OTHER, viec="dung-lai")
    assert found(accounts).active
    for _ in range(5):
        accounts.sign_in("duoc-doi", "sai", "")
    assert "Tạm khóa đến" in client.get(OTHER).text
    assert "Tạm khóa đến" in client.get(LIST).text
    send(client, OTHER, viec="mo-khoa")
    assert accounts.sign_in("duoc-doi", PASSWORD, "") is not None
    password = shown_password(send(client, OTHER, viec="mat-khau"))
    assert accounts.sign_in("duoc-doi", PASSWORD, "") is None
    assert accounts.sign_in("duoc-doi", password, "") is not None
    assert found(accounts).must_change
    assert send(client, OTHER, viec="tat-xac-thuc").status_code == 303
    told = AuditLog(library.record).page(actor=ADMIN, subject="tai-khoan/duoc-doi").rows
    assert [one.action.removeprefix("account.") for one in told[:7]] == [
        "totp-off", "password", "unlock", "enable", "disable", "role", "role",
    ]  # fmt: skip


@pytest.mark.parametrize("form", [{}, {"viec": "xoa"}, {"viec": "quyen"}, {"viec": "quyen", "role": "sep"}])
def test_what_is_no_change(client: FlaskClient, accounts: Accounts, form: dict[str, str]) -> None:
    before = found(accounts)
    assert send(client, OTHER, **form).status_code == 400
    assert found(accounts) == before


@pytest.mark.parametrize("what", ["quyen", "ngung", "mat-khau", "tat-xac-thuc", "mo-khoa"])
def test_nobody_changes_the_own_account_here(client: FlaskClient, accounts: Accounts, what: str) -> None:
    before = found(accounts, ADMIN)
    response = send(client, f"{LIST}/{ADMIN}", viec=what, role="doc-gia")
    assert response.status_code == 422
    assert found(accounts, ADMIN) == before
    assert "<form" not in client.get(f"{LIST}/{ADMIN}").text.split("<main")[1]


def test_an_account_that_is_not_there(client: FlaskClient) -> None:
    assert client.get(f"{LIST}/khong-co").status_code == 404
    assert send(client, f"{LIST}/khong-co", viec="ngung").status_code == 404


def test_names_are_text(client: FlaskClient, accounts: Accounts) -> None:
    accounts.get("co-the") or accounts.add("co-the", "<img src=x onerror=a()>", Role.READER, PASSWORD, by="t")
    for address in (LIST, f"{LIST}/co-the", "/quan-tri/nhat-ky"):
        assert "<img src=x" not in client.get(address).text
