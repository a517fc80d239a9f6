from __future__ import annotations

from datetime import date

import pytest

from bookshelf.entries import IncomingRelation, Summary
from bookshelf.model import RelationKind, TextStatus, Validity
from bookshelf.validity import Derived, contradicts, derive, provision_acts

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


def test_acts_on_a_provision() -> None:
    paths = ["", "dieu-5", "dieu-5/khoan-1", "dieu-50"]
    acts = derive(START, None, [incoming(RelationKind.AMENDS, path) for path in paths], TODAY).acts
    assert [act.path for act in provision_acts(acts, "dieu-5/khoan-1")] == ["", "dieu-5", "dieu-5/khoan-1"]
    assert [act.path for act in provision_acts(acts, "dieu-5")] == ["", "dieu-5", "dieu-5/khoan-1"]


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
