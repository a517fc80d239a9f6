"""Shelves, audiences, fields and types of documents: names in any spelling, none with two meanings."""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from pathlib import Path

import pytest

from bookshelf.doc_types import DOC_TYPES, LAST_RANK, doc_type_of_abbreviation, rank, resolve_doc_type
from bookshelf.fields import FIELDS, resolve_field, resolve_fields
from bookshelf.model import Document
from bookshelf.names import name_key
from bookshelf.shelves import AUDIENCES, SHELVES, resolve_audience, resolve_shelf


@pytest.mark.parametrize("items", [SHELVES, AUDIENCES, FIELDS], ids=["shelves", "audiences", "fields"])
def test_no_name_means_two_things(items: tuple[object, ...]) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for name in (item.slug, item.vi, item.en, *item.aliases):  # type: ignore[attr-defined]
            meanings[name_key(name)].add(item.slug)  # type: ignore[attr-defined]
    assert {name: slugs for name, slugs in meanings.items() if len(slugs) > 1} == {}


@pytest.mark.parametrize("items", [SHELVES, AUDIENCES, FIELDS], ids=["shelves", "audiences", "fields"])
def test_slugs_are_plain(items: tuple[object, ...]) -> None:
    slugs = [item.slug for item in items]  # type: ignore[attr-defined]
    assert [slug for slug in slugs if name_key(slug).replace(" ", "-") != slug or not slug.isascii()] == []
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Thue-Phi-Le-Phi", "thue-phi-le-phi"),
        ("thuế, phí – lệ phí", "thue-phi-le-phi"),
        ("BẤT ĐỘNG SẢN", "bat-dong-san"),
        ("Đất đai", "bat-dong-san"),
        ("Hoá chất", "cong-nghiep"),
        ("Public finance", "tai-chinh-nha-nuoc"),
        ("Ngân hàng, tiền tệ", "tien-te-ngan-hang"),
        ("Ngành Tư pháp", None),
        ("", None),
    ],
)
def test_fields_in_any_spelling(name: str, slug: str | None) -> None:
    field = resolve_field(name)
    assert (field.slug if field else None) == slug


def test_several_names_of_a_field_are_one() -> None:
    assert resolve_fields(["Phí, lệ phí", "Thuế", "Ma thuật", "Hải quan"]) == (
        "thue-phi-le-phi",
        "xuat-nhap-khau",
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hỏi - đáp", "hoi-dap"),
        ("cẩm nang", "sach"),
        ("van-ban", "van-ban"),
        ("Leaflets", "to-gap"),
        ("kho", None),
    ],
)
def test_shelves_in_any_spelling(name: str, slug: str | None) -> None:
    shelf = resolve_shelf(name)
    assert (shelf.slug if shelf else None) == slug


def test_documents_stand_on_a_known_shelf_by_default() -> None:
    assert resolve_shelf(Document("a", "s", "k", "t", "").shelf) is SHELVES[0]


@pytest.mark.parametrize(
    ("name", "slug"), [("Nhân dân", "nguoi-dan"), ("bao-cao-vien", "bao-cao-vien"), ("ai", None)]
)
def test_audiences_in_any_spelling(name: str, slug: str | None) -> None:
    audience = resolve_audience(name)
    assert (audience.slug if audience else None) == slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [("QUYẾT ĐỊNH", "Quyết định"), ("nghi dinh", "Nghị định"), ("Bộ Luật", "Bộ luật"), ("Giấy mời", None)],
)
def test_types_in_any_spelling(name: str, expected: str | None) -> None:
    found = resolve_doc_type(name)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("abbreviation", "expected"),
    [
        ("QĐ", "Quyết định"),
        ("ttlt", "Thông tư liên tịch"),
        ("VBHN", "Văn bản hợp nhất"),
        ("", None),
        ("XX", None),
    ],
)
def test_types_by_abbreviation(abbreviation: str, expected: str | None) -> None:
    found = doc_type_of_abbreviation(abbreviation)
    assert (found.name if found else None) == expected


def test_no_abbreviation_means_two_types() -> None:
    keys = [name_key(item.abbreviation) for item in DOC_TYPES if item.abbreviation]
    assert len(set(keys)) == len(keys)


def test_types_rank_by_authority() -> None:
    ordered = [
        "Hiến pháp",
        "Luật",
        "Pháp lệnh",
        "Nghị quyết",
        "Nghị định",
        "Thông tư",
        "Công văn",
        "Giấy mời",
    ]
    ranks = [rank(name) for name in ordered]
    assert ranks == sorted(set(ranks))
    assert ranks[-1] == LAST_RANK


def test_every_field_of_the_corpus_is_known(shared_data: Path) -> None:
    with lzma.open(shared_data / "dsc2026" / "corpus.jsonl.xz") as lines:
        found = {json.loads(next(lines))["slug"].split("/")[1] for _ in range(800)}
    assert {name for name in found if resolve_field(name) is None} == set()


def test_topics_of_the_codified_law_are_known_but_for_the_one_that_spans_fields(shared_data: Path) -> None:
    topics = json.loads((shared_data / "phapdien" / "chude.json").read_text("utf-8"))
    unknown = [topic["ten"] for topic in topics.values() if resolve_field(topic["ten"]) is None]
    assert unknown == ["Thương mại, đầu tư, chứng khoán"]
