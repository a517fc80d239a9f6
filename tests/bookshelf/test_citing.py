from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bookshelf.citing import Link
from bookshelf.entries import Entry
from bookshelf.model import Citation, Document, Level, Provision, ProvisionKind, Relation, RelationKind
from bookshelf.record import Record

TEXT = "Theo Điều 1 Luật Xây cầu, Điều 2 Nghị định 9/2031/NĐ-CP và Điều 3."


def keep(record: Record, *documents: Document) -> None:
    record.put_many([Entry(document) for document in documents])


def law(key: str, year: int) -> Document:
    text = "Điều 1. Một\n1. Khoản"
    units = (
        Provision(0, None, ProvisionKind.ARTICLE, "1", "Một", 0, len(text), "dieu-1"),
        Provision(1, 0, ProvisionKind.CLAUSE, "1", "", 12, len(text), "dieu-1/khoan-1"),
    )
    return Document(
        key, "s", key, "Xây cầu", text, doc_type="Luật", issued_on=date(year, 5, 1), level=Level.CENTRAL,
        provisions=units,
    )  # fmt: skip


def citing(*citations: Citation, relations: tuple[Relation, ...] = ()) -> Document:
    return Document(
        "tt", "s", "tt", "Thông tư", TEXT, issued_on=date(2030, 1, 1), level=Level.CENTRAL,
        citations=citations, relations=relations,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (Citation(5, 24, name="luat xay cau", path="dieu-1"), Link(5, 24, "luat-2029", "dieu-1")),
        (Citation(5, 24, name="luat xay cau", on="2020"), Link(5, 24, "luat-2020")),
        (Citation(5, 24, name="luat xay cau", on="2019"), None),
        (Citation(5, 9, name="luat xay cau", path="dieu-1/khoan-9"), Link(5, 9, "luat-2029", "dieu-1")),
        (Citation(5, 9, name="luat xay cau", path="dieu-8/khoan-1"), Link(5, 9, "luat-2029")),
        (Citation(5, 9, name="luat xay cau", path="attached/dieu-1"), Link(5, 9, "luat-2029", "dieu-1")),
        (Citation(5, 9, "09/2031/nđ-cp"), None),
        (Citation(5, 9, path="dieu-3"), Link(5, 9, "tt")),
        (Citation(5, 999, path="dieu-3"), None),
    ],
)
def test_where_a_citation_leads(record: Record, citation: Citation, expected: Link | None) -> None:
    document = citing(citation)
    keep(record, law("luat-2020", 2020), law("luat-2029", 2029), law("luat-2033", 2033), document)
    assert record.links(document) == ((expected,) if expected else ())


def test_links_stand_apart(record: Record) -> None:
    overlapping = citing(Citation(0, 9, path="dieu-1"), Citation(5, 12, path="dieu-2"))
    keep(record, overlapping)
    assert [link.start for link in record.links(overlapping)] == [0]


def test_citations_are_kept(record: Record) -> None:
    document = citing(Citation(5, 24, name="luat xay cau", path="dieu-1", last="dieu-2"))
    keep(record, document)
    kept = record.get("tt")
    assert kept is not None
    assert kept.citations == document.citations


def test_a_relation_finds_a_law_by_its_name(record: Record) -> None:
    amends = Relation(RelationKind.AMENDS, "", "Luật Xây cầu", None, "dieu-1", "2020", 5, 24, 0.9)
    keep(record, law("luat-2020", 2020), law("luat-2029", 2029), citing(relations=(amends,)))
    kept = record.get("tt")
    assert kept is not None
    assert kept.relations == (replace(amends, target_id="luat-2020"),)
    assert [one.document.id for one in record.relations_to("luat-2020")] == ["tt"]
    assert record.relations_to("luat-2029") == []
