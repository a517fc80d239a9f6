"""The real application over a small library: record, files, index, pages; and real HTTP for browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser

from bookshelf.entries import Entry
from bookshelf.model import FileRef
from tests.ingest.papers import make_pdf
from tests.web import samples
from tests.web.chromium import chromium
from tests.web.markup import Page
from tests.web.serving import served
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

ORIGINAL = make_pdf(lambda canvas: canvas.drawString(72, 720, "QUYẾT ĐỊNH"))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("library")
    with Library.open(Settings(home=home, workers=1)) as opened:
        digest = opened.files.put(ORIGINAL)
        file = FileRef(digest, "Quyết định 14 (bản ký).pdf", "application/pdf", len(ORIGINAL))
        opened.record.put_many([Entry(one) for one in samples.documents(file)])
        opened.update_index()
        yield opened


@pytest.fixture(scope="session")
def app(library: Library) -> OpenAPI:
    return create_app(library.settings, library)


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server(app: OpenAPI) -> Iterator[str]:
    """Address of the application on a free port, without a slash at the end."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(client: FlaskClient) -> Page:
    """Gets a page as parsed HTML, after a look at its status."""

    def get(address: str, status: int = 200) -> BeautifulSoup:
        response = client.get(address)
        assert response.status_code == status, response.text[:400]
        assert response.mimetype == "text/html"
        return BeautifulSoup(response.text, "lxml")

    return get


@pytest.fixture
def host() -> Iterator[Callable[..., str]]:
    """`host(body, policy)` gives the address of a page on another origin."""
    shown: dict[str, tuple[str, str]] = {}

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body, policy = shown.get(environ["PATH_INFO"], ("", ""))
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if policy:
            headers.append(("Content-Security-Policy", policy))
        start_response("200 OK", headers)
        return [body.encode()]

    with served(application) as address:

        def show(body: str, policy: str = "") -> str:
            path = f"/trang-{len(shown)}"
            head = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Trang xã</title>'
            shown[path] = (head + body, policy)
            return address + path

        yield show


@pytest.fixture
def closed(library: Library) -> Iterator[str]:
    """A bookshelf that another site alone may show."""
    settings = library.settings.model_copy(update={"widget_origins": "https://xa.example.vn"})
    with served(create_app(settings, library)) as address:
        yield address
