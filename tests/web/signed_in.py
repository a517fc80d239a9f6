"""People who are signed in, for the tests of pages that need one."""

from __future__ import annotations

import re

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from bookshelf.accounts import Account, Accounts, Role
from bookshelf.passwords import Passwords
from bookshelf.record import Record
from bookshelf.sessions import Sessions
from tusach.app import create_app
from tusach.library import Library
from web import access

PASSWORD = "mưa rào tháng bảy"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Parameters for tests alone: a hash in no time."""


def quick_app(library: Library) -> OpenAPI:
    """An application of its own, whose limits nobody else uses up, with quick hashes."""
    application = create_app(library.settings, library)
    stores = access.Access(Accounts(library.record, Passwords(QUICK)), Sessions(library.record))
    application.extensions["tusach-access"] = stores
    return application


def account(record: Record, role: Role, name: str = "") -> Account:
    """The account with this name (`nguoi-` and the role, if none is given), made if there is none."""
    accounts = Accounts(record, Passwords(QUICK))
    name = name or f"nguoi-{role}"
    found = accounts.get(name)
    return found or accounts.add(name, "Lê Thị Thử", role, PASSWORD, by="tests")


def sign_in(client: FlaskClient, record: Record, role: Role, name: str = "") -> str:
    """Give the client a session without the sign-in page; gives back what its forms need as `csrf`."""
    application = client.application
    assert isinstance(application, Flask)
    token = access.of(application).sessions.open(account(record, role, name).id)
    client.set_cookie("tusach-session", token)
    return access.form_token(token)


def form_token(client: FlaskClient, address: str = "/dang-nhap") -> str:
    """What a form of the page at the address carries as `csrf`."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get(address).text)
    assert found
    return found[1]
