"""Linked data of a document: what it says, what it leaves out, and that no text ends its block."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from bookshelf.model import Relation, RelationKind, Validity
from bookshelf.validity import Derived
from tests.web.markup import LAND, Page
from tests.web.samples import document
from web.structured_data import structured_data


def linked(html: BeautifulSoup) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(html.select_one("script[type='application/ld+json']").string)
    return found


def test_a_decision_is_legislation(page: Page) -> None:
    said = linked(page(LAND))
    address = f"http://localhost{LAND}"
    assert said["@context"] == "https://schema.org"
    assert (said["@type"], said["@id"], said["url"]) == ("Legislation", address, address)
    assert said["legislationIdentifier"] == "14/2026/QĐ-UBND"
    assert said["legislationType"] == "Quyết định"
    assert said["legislationDate"] == "2026-03-05"
    assert said["legislationPassedBy"] == [
        {"@type": "GovernmentOrganization", "name": "Ủy ban nhân dân tỉnh Đồng Nai"}
    ]
    assert said["legislationLegalForce"] == "https://schema.org/InForce"
    assert said["temporalCoverage"] == "2026-03-20/.."
    assert said["legislationChanges"] == [
        {
            "@type": "Legislation",
            "@id": "http://localhost/van-ban/qd-05-2019-qd-ubnd-dong-nai",
            "legislationIdentifier": "05/2019/QĐ-UBND",
        }
    ]
    assert said["isBasedOn"][0]["name"] == "Luật Đất đai"
    assert said["encoding"][0]["encodingFormat"] == "application/pdf"


def test_a_leaflet_is_a_creative_work(page: Page) -> None:
    said = linked(page("/van-ban/to-gap-dang-ky-khai-sinh"))
    assert said["@type"] == "CreativeWork"
    assert said["author"]["name"] == "Phòng Phổ biến pháp luật"
    assert not [name for name in said if name.startswith("legislation")]


def test_an_ended_document_says_when(page: Page) -> None:
    said = linked(page("/van-ban/qd-05-2019-qd-ubnd-dong-nai"))
    assert said["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert said["temporalCoverage"] == "2019-02-15/2026-03-20"


@pytest.mark.parametrize("number", range(1, 7))
def test_no_text_ends_the_block(client: FlaskClient, number: int) -> None:
    source = client.get(f"/van-ban/doc-hai-{number}").text
    begin = source.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    block = source[begin : source.index("</script>", begin)]
    assert "<" not in block
    assert json.loads(block)["name"].startswith("Tài liệu thử")


def test_what_is_not_known_is_left_out(app: OpenAPI) -> None:
    with app.test_request_context():
        bare = document("a", "", "x")
        said = structured_data(bare, Derived(Validity.UNKNOWN))
        assert said["name"] == "a"
        assert "legislationLegalForce" not in said
        assert "" not in said.values()
        derived = structured_data(bare, Derived(Validity.EXPIRED))
        assert derived["legislationLegalForce"] == "https://schema.org/NotInForce"


def test_a_relation_is_said_once(app: OpenAPI) -> None:
    amends = Relation(RelationKind.AMENDS, "1/2020/NĐ-CP")
    made = replace(document("a", "x", "x"), relations=(amends, replace(amends, target_path="dieu-1")))
    with app.test_request_context():
        assert len(structured_data(made, Derived(Validity.UNKNOWN))["legislationChanges"]) == 1


def test_the_preview_card(page: Page) -> None:
    html = page(LAND)
    said = {one["property"]: one["content"] for one in html.select("meta[property]")}
    assert said["og:title"].startswith("Ban hành Quy định")
    assert said["og:url"] == f"http://localhost{LAND}"
    assert said["og:image"].startswith("http://localhost/assets/card.png")
    assert said["og:description"]
    assert html.select_one("meta[name='twitter:card']")["content"] == "summary_large_image"
