from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from bookshelf.record import Entry, Record
from search_api.api import Problem, create_api, invalid_request
from search_api.service import SearchService
from tests.search_api.library import LIBRARY


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as record:
        record.put_many([Entry(one, one.id) for one in LIBRARY])
        yield record


@pytest.fixture
def app(service: SearchService, record: Record) -> OpenAPI:
    app = OpenAPI(
        "api",
        doc_ui=False,
        security_schemes={},
        validation_error_callback=invalid_request,
        validation_error_model=Problem,
    )
    app.register_api(create_api(service, record))
    return app


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


def get(client: FlaskClient, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", query_string=query)
    assert response.status_code == 200, response.text
    return response.json


def test_search_filters_by_repeated_parameters(client: FlaskClient) -> None:
    answer = get(client, "search", q="", doc_type=["Luật", "Nghị định"], size=1, issued_from="")
    assert (answer["total"], answer["pages"], len(answer["hits"])) == (2, 2, 1)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"page": "0"}, "page"),
        ({"size": "101"}, "size"),
        ({"issued_from": "31/12/2020"}, "issued_from"),
        ({"sort": "best"}, "sort"),
        ({"year": "abc"}, "year"),
        ({"unknown": "1"}, "unknown"),
    ],
)
def test_a_bad_parameter_is_named(client: FlaskClient, query: dict[str, str], name: str) -> None:
    response = client.get("/api/v1/search", query_string=query)
    assert response.status_code == 422
    assert name in response.json["en"]
    assert name in response.json["vi"]


def test_a_document_and_its_provision(client: FlaskClient) -> None:
    land = LIBRARY[0]
    assert get(client, f"documents/{land.id}")["text"] == land.text
    article = get(client, f"documents/{land.id}/provisions/dieu-2")
    assert article["text"] == land.text[article["start"] : article["end"]]
    assert article["label"] == "Điều 2"


@pytest.mark.parametrize(
    ("path", "code"),
    [("documents/none", "no-document"), (f"documents/{LIBRARY[0].id}/provisions/dieu-99", "no-provision")],
)
def test_what_is_not_there(client: FlaskClient, path: str, code: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.json["code"]) == (404, code)


def test_suggestions_and_shelves(client: FlaskClient) -> None:
    assert get(client, "suggest", q="hạn mức gi")["suggestions"][0]["document_id"] == LIBRARY[0].id
    assert get(client, "suggest", q="hạn mức gi", shelf="to-gap")["suggestions"] == []
    kinds = {LIBRARY[0].doc_type, "Kế hoạch"}
    assert get(client, "suggest", q="hạn mức gi", doc_type=sorted(kinds))["suggestions"]
    counts = {one["slug"]: one["count"] for one in get(client, "shelves")["shelves"]}
    assert (counts["van-ban"], counts["to-gap"]) == (5, 1)


def test_the_openapi_document_is_valid_and_describes_the_answers(app: OpenAPI, client: FlaskClient) -> None:
    described = app.api_doc
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"].startswith("3.1")
    schema = {"$ref": "#/components/schemas/SearchResults", "components": described["components"]}
    Draft202012Validator(schema).validate(get(client, "search", q="đất ở"))
