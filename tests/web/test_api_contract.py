"""The API keeps to its own description: asked for whatever that allows and for what it does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.web.whole_site import OLD, Site, whole_site
from tusach.app import create_app

EXAMPLES = int(os.environ.get("TUSACH_API_EXAMPLES", "60"))
"""Requests for each endpoint; `TUSACH_API_EXAMPLES=5000` asks for long."""
PLAIN = {"Accept-Encoding": "identity"}
"""The client of this transport does not unpack."""
CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance, allow_header_conformance, unsupported_method,
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with whole_site(tmp_path_factory.mktemp("contract")) as made:
        without_limit = made.library.settings.model_copy(update={"api_per_minute": 0})
        yield replace(made, app=create_app(without_limit, made.library))


@pytest.fixture
def described(site: Site) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)


def test_any_request(described: schemathesis.BaseSchema) -> None:
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) == 5
    for operation in operations:
        ask_for_whatever(operation)


def ask_for_whatever(operation: Any) -> None:
    """What the description allows, and what it does not."""
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    not_allowed = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @given(one_of(allowed, not_allowed))
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=PLAIN)

    ask()


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/api/v1/documents/{document_id}", {"document_id": OLD}),
        ("/api/v1/documents/{document_id}", {"document_id": "video-mau"}),
        ("/api/v1/documents/{document_id}", {"document_id": "ban-quet"}),
        ("/api/v1/documents/{document_id}", {"document_id": "doc-hai-1"}),
        ("/api/v1/documents/{document_id}/provisions/{path}", {"document_id": OLD, "path": "dieu-1"}),
    ],
)
def test_what_is_there(described: Any, path: str, values: dict[str, str]) -> None:
    response = (
        described[path]["GET"].Case(path_parameters=values).call_and_validate(checks=CHECKS, headers=PLAIN)
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    "q", ["đất công ích", "hoà giải", "14/2026/QĐ-UBND", "Thuê đất thế nào?", "“thuê đất” -giá"]
)
def test_answers_with_hits(described: Any, q: str) -> None:
    for path in ("/api/v1/search", "/api/v1/suggest"):
        response = described[path]["GET"].Case(query={"q": q}).call_and_validate(checks=CHECKS, headers=PLAIN)
        assert response.status_code == 200
