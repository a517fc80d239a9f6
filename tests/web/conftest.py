"""The real application over a small library: record, files, index, pages; and real HTTP for browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from bookshelf.entries import Entry
from bookshelf.model import FileRef
from tests.web import samples
from tests.web.markup import Page
from tests.web.serving import served
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

ORIGINAL = b"%PDF-1.4 our own sample\n"


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


@pytest.fixture
def page(client: FlaskClient) -> Page:
    """Gets a page as parsed HTML, after a look at its status."""

    def get(address: str, status: int = 200) -> BeautifulSoup:
        response = client.get(address)
        assert response.status_code == status, response.text[:400]
        assert response.mimetype == "text/html"
        return BeautifulSoup(response.text, "lxml")

    return get
