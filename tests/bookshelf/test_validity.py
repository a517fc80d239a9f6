from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bookshelf.entries import Entry, IncomingRelation, Summary
from bookshelf.model import Document, Level, Relation, RelationKind, TextStatus, Validity
from bookshelf.record import Record
from bookshelf.validity import Derived, bearing, by_provision, contradicts, derive, timeline

START, LATER, TODAY = date(2020, 1, 1), date(2025, 1, 1), date(2026, 1, 1)


def incoming(kind: RelationKind, path: str = "", since: date | None = LATER) -> IncomingRelation:
    document = Summary(
        "luat-moi", "s", "1", "Mới", "van-ban", "", "", "", "", "", (), None, since, None, Validity.UNKNOWN,
        None, "", (), (), "", TextStatus.TEXT,
    )  # fmt: skip
    return IncomingRelation(kind, document, path, 0.9)


@pytest.mark.parametrize(
    ("effective_on", "expired_on", "relations", "expected"),
    [
        (START, None, [], (Validity.IN_FORCE, START)),
        (None, None, [], (Validity.UNKNOWN, None)),
        (date(2027, 1, 1), None, [], (Validity.NOT_YET, date(2027, 1, 1))),
        (START, LATER, [], (Validity.EXPIRED, LATER)),
        (START, None, [incoming(RelationKind.REPLACES)], (Validity.EXPIRED, LATER)),
        (START, None, [incoming(RelationKind.REPEALS, "dieu-5")], (Validity.PARTLY_EXPIRED, LATER)),
        (START, None, [incoming(RelationKind.REPEALS, since=date(2027, 1, 1))], (Validity.IN_FORCE, START)),
        (START, None, [incoming(RelationKind.AMENDS)], (Validity.PARTLY_EXPIRED, LATER)),
        (START, None, [incoming(RelationKind.PAUSES, "dieu-5")], (Validity.PARTLY_SUSPENDED, LATER)),
        (
            START,
            None,
            [incoming(RelationKind.AMENDS, since=START), incoming(RelationKind.REPLACES)],
            (Validity.EXPIRED, LATER),
        ),
        (START, None, [incoming(RelationKind.BASED_ON)], (Validity.IN_FORCE, START)),
        (START, None, [incoming(RelationKind.CORRECTS, "dieu-1")], (Validity.IN_FORCE, START)),
        (START, None, [incoming(RelationKind.REPEALS_PARTLY, "dieu-5")], (Validity.PARTLY_EXPIRED, LATER)),
        (START, None, [incoming(RelationKind.AMENDS, "dieu-5/khoan-2")], (Validity.PARTLY_EXPIRED, LATER)),
        (START, None, [incoming(RelationKind.SUSPENDS)], (Validity.SUSPENDED, LATER)),
        (START, date(2027, 1, 1), [], (Validity.IN_FORCE, START)),
        (
            START,
            None,
            [incoming(RelationKind.REPEALS, since=date(2027, 1, 1)), incoming(RelationKind.AMENDS, "dieu-1")],
            (Validity.PARTLY_EXPIRED, LATER),
        ),
        (None, None, [incoming(RelationKind.REPLACES, since=None)], (Validity.EXPIRED, None)),
    ],
)
def test_validity_on_a_day(
    effective_on: date | None,
    expired_on: date | None,
    relations: list[IncomingRelation],
    expected: tuple[Validity, date | None],
) -> None:
    found = derive(effective_on, expired_on, relations, TODAY)
    assert (found.validity, found.since) == expected


def test_acts_on_parts() -> None:
    relations = [
        incoming(RelationKind.AMENDS, "dieu-5"),
        incoming(RelationKind.REPEALS, "dieu-5", since=START),
        incoming(RelationKind.REPEALS_PARTLY, "dieu-6/khoan-1", since=date(2027, 1, 1)),
        incoming(RelationKind.AMENDS),
        incoming(RelationKind.BASED_ON, "dieu-7"),
    ]
    acts = derive(START, None, relations, TODAY).acts
    kinds = {path: [act.kind for act in some] for path, some in by_provision(acts).items()}
    assert kinds == {
        "dieu-5": [RelationKind.REPEALS, RelationKind.AMENDS],
        "dieu-6/khoan-1": [RelationKind.REPEALS_PARTLY],
    }
    assert list(by_provision(acts, TODAY)) == ["dieu-5"]
    assert [act.kind for act in by_provision(acts, START)["dieu-5"]] == [RelationKind.REPEALS]


FUTURE = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([], [(START, "issued", None, ()), (LATER, "effective", None, ())]),
        (
            [
                incoming(RelationKind.AMENDS, "dieu-5", FUTURE),
                incoming(RelationKind.AMENDS, "dieu-7", FUTURE),
            ],
            [
                (START, "issued", None, ()),
                (LATER, "effective", None, ()),
                (FUTURE, "act", "sua-doi-bo-sung", ("dieu-5", "dieu-7")),
            ],
        ),
        (
            [incoming(RelationKind.REPLACES), incoming(RelationKind.REPLACES, "dieu-5")],
            [
                (START, "issued", None, ()),
                (LATER, "effective", None, ()),
                (LATER, "act", "thay-the", ()),
            ],
        ),
        (
            [incoming(RelationKind.REPEALS_PARTLY, "dieu-2", None), incoming(RelationKind.BASED_ON)],
            [
                (START, "issued", None, ()),
                (LATER, "effective", None, ()),
                (None, "act", "bai-bo-mot-phan", ("dieu-2",)),
            ],
        ),
    ],
)
def test_timeline(relations: list[IncomingRelation], expected: list[tuple[object, ...]]) -> None:
    found = timeline(START, LATER, None, relations)
    assert [(one.on, one.milestone, one.kind, one.paths) for one in found] == expected


def test_timeline_ends_with_the_expiry_on_the_day_of_what_replaces() -> None:
    found = timeline(None, START, LATER, [incoming(RelationKind.REPLACES)])
    assert [one.milestone for one in found] == ["effective", "act", "expired"]


LAND_LAW = Document(
    "luat-dat-mau", "mau", "1", "Luật Đất mẫu", "Điều 1. Phạm vi\n", number="31/2024/QH15",
    doc_type="Luật", issuers=("Quốc hội",), issued_on=START, effective_on=START, level=Level.CENTRAL,
)  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation(RelationKind.REPLACES, "31/2024/QH15"), Validity.EXPIRED),
        (Relation(RelationKind.REPLACES, "", "Luật Đất mẫu"), Validity.EXPIRED),
        (Relation(RelationKind.AMENDS, "", "Luật Đất mẫu", target_path="dieu-1"), Validity.PARTLY_EXPIRED),
        (Relation(RelationKind.REPEALS, "", "Luật Đất mẫu", target_path="dieu-1"), Validity.PARTLY_EXPIRED),
        (Relation(RelationKind.REPEALS, "", "Luật Rừng mẫu"), Validity.IN_FORCE),
        (Relation(RelationKind.REPLACES, "", "Luật Đất mẫu", target_on="1999"), Validity.IN_FORCE),
        (Relation(RelationKind.BASED_ON, "31/2024/QH15"), Validity.IN_FORCE),
    ],
)
def test_what_the_record_tells_of_a_target(tmp_path: Path, relation: Relation, expected: Validity) -> None:
    newer = Document(
        "luat-moi", "mau", "2", "Luật Sửa đổi", "Điều 1. Sửa đổi\n", number="40/2025/QH15", doc_type="Luật",
        issuers=("Quốc hội",), issued_on=LATER, effective_on=LATER, level=Level.CENTRAL,
        relations=(relation,),
    )  # fmt: skip
    with Record.open(f"sqlite:///{tmp_path}/record.db") as record:
        record.put_many([Entry(LAND_LAW), Entry(newer)])
        relations = record.relations_to(LAND_LAW.id)
    assert derive(START, None, relations, TODAY).validity is expected
    assert derive(START, None, relations, date(2024, 12, 31)).validity is Validity.IN_FORCE


@pytest.mark.parametrize(
    ("stated", "derived", "expected"),
    [
        (Validity.IN_FORCE, Validity.EXPIRED, True),
        (Validity.IN_FORCE, Validity.PARTLY_EXPIRED, True),
        (Validity.EXPIRED, Validity.PARTLY_EXPIRED, False),
        (Validity.EXPIRED, Validity.IN_FORCE, False),
        (Validity.UNKNOWN, Validity.EXPIRED, False),
        (Validity.EXPIRED, Validity.EXPIRED, False),
    ],
)
def test_contradictions(stated: Validity, derived: Validity, expected: bool) -> None:
    assert contradicts(stated, Derived(derived)) is expected


@pytest.mark.parametrize(
    ("document", "by", "bears"),
    [
        (("Luật", "45/2013/QH13", Level.CENTRAL), ("Quyết định", "20/2017/QĐ-UBND", Level.PROVINCE), False),
        (("Luật", "45/2013/QH13", Level.CENTRAL), ("Nghị định", "43/2014/NĐ-CP", Level.CENTRAL), False),
        (("Luật", "45/2013/QH13", Level.CENTRAL), ("Nghị quyết", "26/NQ-CP", Level.CENTRAL), False),
        (("Luật", "45/2013/QH13", Level.CENTRAL), ("Nghị quyết", "39/2021/QH15", Level.CENTRAL), True),
        (("Luật", "45/2013/QH13", Level.CENTRAL), ("Luật", "31/2024/QH15", Level.CENTRAL), True),
        (("Luật", "45/2013/QH13", None), ("", "", None), True),
        (("Hiến pháp", "", Level.CENTRAL), ("Luật", "31/2024/QH15", Level.CENTRAL), False),
        (("Nghị định", "1/2014/NĐ-CP", Level.CENTRAL), ("Nghị định", "2/2024/NĐ-CP", Level.CENTRAL), True),
        (("Nghị định", "1/2014/NĐ-CP", Level.CENTRAL), ("Nghị quyết", "2/NQ-HĐND", Level.PROVINCE), False),
        (("Quyết định", "1/QĐ-UBND", Level.PROVINCE), ("Quyết định", "2/QĐ-UBND", Level.PROVINCE), True),
        (("Quyết định", "1/QĐ-UBND", Level.COMMUNE), ("Luật", "31/2024/QH15", Level.CENTRAL), True),
    ],
)
def test_what_stands_below_changes_nothing_above(
    document: tuple[str, str, Level | None], by: tuple[str, str, Level | None], bears: bool
) -> None:
    def ranked(doc_type: str, number: str, level: Level | None) -> Summary:
        some = incoming(RelationKind.REPLACES).document
        return replace(some, doc_type=doc_type, number=number, level=level)

    one = replace(incoming(RelationKind.REPLACES), document=ranked(*by))
    assert bearing(ranked(*document), [one]) == ([one] if bears else [])
    corrects = replace(one, kind=RelationKind.CORRECTS)
    assert bearing(ranked(*document), [corrects]) == [corrects]
