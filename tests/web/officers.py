"""Officers at browsers without scripts, and files for them to upload, for the tests of their pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bookshelf.accounts import Role
from ingest.sandbox import WorkerPool
from tests.tusach.library import decision
from tests.web.signed_in import sign_in
from tusach import uploading
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings


@cache
def as_docx(text: str) -> bytes:
    """The same bytes for the same text: a file tells when it was saved."""
    paper, data = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        paper.add_paragraph(line)
    paper.save(data)
    return data.getvalue()


@pytest.fixture(scope="module", autouse=True)
def warm_worker() -> Iterator[None]:
    """One real worker for all uploads here: starting one for each takes seconds."""
    with WorkerPool(1, timeout=60) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploading, "WorkerPool", lambda _workers, timeout: nullcontext(pool))  # noqa: ARG005
        yield


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path / "home", workers=1, max_file_mb=2)) as opened:
        yield opened


@dataclass
class Officer:
    """Somebody at a browser without scripts."""

    client: FlaskClient
    csrf: str

    def get(self, address: str, status: int = 200) -> BeautifulSoup:
        response = self.client.get(address)
        assert response.status_code == status, response.text[:500]
        return BeautifulSoup(response.text, "lxml")

    def post(self, address: str, **values: object) -> TestResponse:
        return self.client.post(address, data={"csrf": self.csrf, **values})

    def upload(self, data: bytes, name: str, **values: object) -> TestResponse:
        return self.post("/ban-lam-viec/them", tep=(io.BytesIO(data), name), **values)

    def load(self, address: str) -> TestResponse:
        """A file, read whole: the client closes it."""
        return self.client.get(address, buffered=True)

    def submit(self, page: BeautifulSoup, selector: str, **values: object) -> TestResponse:
        """Send a form of the page as a browser would, with some fields typed anew."""
        form = page.select_one(selector)
        assert form is not None, selector
        return self.client.post(form["action"], data=filled(form) | values)


def filled(form: Tag) -> dict[str, object]:
    values: dict[str, list[str]] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        if one.name == "select":
            chosen = one.select_one("option[selected]") or one.select_one("option")
            given = str(chosen["value"]) if chosen else ""
        elif one.get("type") in ("checkbox", "radio") and not one.has_attr("checked"):
            continue
        else:
            # The parser leaves out the line feed after <textarea>, as HTML says.
            given = (
                one.get_text().removeprefix("\n") if one.name == "textarea" else str(one.get("value", "on"))
            )
        values.setdefault(str(one["name"]), []).append(given.replace("\n", "\r\n"))
    return {name: given if len(given) > 1 else given[0] for name, given in values.items()}


@pytest.fixture
def officer(library: Library) -> Callable[[Role], Officer]:
    app = create_app(library.settings, library)

    def made(role: Role, name: str = "") -> Officer:
        client = app.test_client()
        return Officer(client, sign_in(client, library.record, role, name))

    return made


@pytest.fixture
def lan(officer: Callable[[Role], Officer]) -> Officer:
    return officer(Role.EDITOR)


@pytest.fixture
def minh(officer: Callable[[Role], Officer]) -> Officer:
    return officer(Role.APPROVER)


def address(response: TestResponse) -> str:
    assert response.status_code == 303, BeautifulSoup(response.text, "lxml").get_text(" ", strip=True)[:600]
    return str(response.headers["Location"])


def opened(response: TestResponse) -> str:
    """The address of the draft that a form led to, without what it told."""
    return address(response).split("?")[0]


def uploaded(officer: Officer, number: int = 7, subject: str = "quản lý chợ dân sinh") -> str:
    return opened(officer.upload(as_docx(decision(number, subject)), f"qd-{number}.docx"))
