"""The order of candidates, without an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from search_api.candidates import (
    LOOKED_AT,
    Candidate,
    Standing,
    best_first,
    by_document,
    in_order_of_question,
    look_at,
)
from search_api.engine import Plan
from search_api.forward import Forward, Records, codes, pack
from search_api.ranker import NAMES, Question

ASKED = ("mức", "phạt", "vượt", "đèn", "đỏ")
QUESTION = Question(ASKED, False, dict.fromkeys(ASKED, 2.0), dict.fromkeys(pairwise(ASKED), 4.0))
TEXTS = {"whole": "mức phạt vượt đèn đỏ", "part": "đèn chiếu sáng màu đỏ", "none": "trồng cây bên đường"}


def forward(text: str) -> Forward:
    return Forward(codes(()), codes(()), codes(text.split()), codes(()), number=0, issued=730_000, rank=7)


def read(places: Sequence[str]) -> Records:
    return Records.of([pack(forward(TEXTS.get(place, TEXTS["none"]))) for place in places])


def candidates(*named: tuple[str, float]) -> list[Candidate[str, str]]:
    return best_first(by_document((score, name, name) for name, score in named), Plan(), {})


def test_passages_are_grouped_by_document_best_first() -> None:
    grouped = by_document([(3.0, "a", "a-1"), (2.0, "b", "b-1"), (1.0, "a", "a-2")])
    assert [(one.key, [place for _, place in one.passages]) for one in grouped] == [
        ("a", ["a-1", "a-2"]),
        ("b", ["b-1"]),
    ]


def test_of_equals_the_cited_one_comes_first_and_then_the_smaller_key() -> None:
    grouped = by_document([(1.0, "b", "b-1"), (1.0, "a", "a-1"), (1.0, "c", "c-1")])
    known = {"c": Standing(cited=9)}
    assert [one.key for one in best_first(grouped, Plan(authority=0.05), known)] == ["c", "a", "b"]


def test_what_is_no_longer_in_force_falls_unless_that_must_not_count() -> None:
    grouped = by_document([(1.0, "a", "a-1"), (0.9, "b", "b-1"), (0.5, "c", "c-1")])
    known = {"a": Standing(expired=True)}
    assert [one.key for one in best_first(grouped, Plan(validity=0.2), known)] == ["b", "a", "c"]
    assert [one.key for one in best_first(grouped, Plan(), known)] == ["a", "b", "c"]


def test_of_two_that_hold_the_question_alike_the_one_in_force_comes_first() -> None:
    grouped = by_document([(10.0, "a", "whole"), (10.0, "b", "whole"), (1.0, "c", "none")])
    plan = Plan(question=QUESTION)
    for validity, order in ((0.0, ["a", "b", "c"]), (0.2, ["b", "a", "c"])):
        ordered = best_first(grouped, plan, {"a": Standing(expired=True)})
        found = in_order_of_question(QUESTION, validity, ordered, {}, read)
        assert [one.key for one in found] == order


@pytest.mark.parametrize(
    ("prior", "columns"),
    [("authority", ("cited", "cited_by", "authority")), ("age", ("age", "newer")), ("validity", ())],
)
def test_what_is_disregarded_is_the_same_for_all(prior: str, columns: tuple[str, ...]) -> None:
    grouped = by_document([(2.0, "a", "whole"), (1.0, "b", "part")])
    ordered = best_first(grouped, Plan(), {"a": Standing(cited=5)})
    _, table = look_at(QUESTION, ordered, {}, read)
    _, without = look_at(replace(QUESTION, disregarded=frozenset({prior})), ordered, {}, read)
    for name in columns:
        assert not without[:, NAMES.index(name)].any()
    changed = {NAMES[at] for at in np.flatnonzero((table != without).any(axis=0))}
    allowed = {"linear_relative", "linear_rank", "measured_relative", "measured_rank"}
    assert changed <= {*columns, *(allowed if prior == "authority" else ())}
    assert (prior == "authority") == ("cited" in changed)


def test_who_holds_the_question_comes_before_who_scored_a_little_better() -> None:
    ordered = candidates(("none", 10.0), ("part", 9.9), ("whole", 9.8))
    found = in_order_of_question(QUESTION, 0.0, ordered, {"whole": 20.0, "part": 5.0}, read)
    assert found[0].key == "whole"
    assert all(one.score >= other.score for one, other in pairwise(found))


def test_those_that_are_not_looked_at_follow_in_their_order() -> None:
    names = [f"{place:03}" for place in range(LOOKED_AT + 20)]
    ordered = candidates(*((name, 100.0 - place) for place, name in enumerate(names)))
    found = in_order_of_question(QUESTION, 0.0, ordered, {}, read)
    assert [one.key for one in found[LOOKED_AT:]] == names[LOOKED_AT:]
    assert found[LOOKED_AT].score < found[LOOKED_AT - 1].score


def test_a_good_whole_document_is_looked_at_too() -> None:
    names = [f"{place:03}" for place in range(LOOKED_AT + 20)]
    ordered = candidates(*((name, 100.0 - place) for place, name in enumerate(names)))
    looked_at, table = look_at(QUESTION, ordered, {names[-1]: 3.0}, read)
    assert looked_at[-1].key == names[-1]
    assert table.shape == (LOOKED_AT + 1, len(NAMES))
    assert table[-1, NAMES.index("document_rank")] == 0


def test_where_nothing_is_found_nothing_is_looked_at() -> None:
    looked_at, table = look_at(QUESTION, [], {"a": 1.0}, read)
    assert looked_at == []
    assert table.shape == (0, len(NAMES))
