from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from search_api.forward import Forward, Records, codes, number_code, number_codes, pack
from search_api.ranker.features import NAMES, Candidates, table_of
from search_api.ranker.matching import Question

QUESTION = Question(("giá", "đất"), False, {"giá": 1.0, "đất": 2.0}, {("giá", "đất"): 3.0})
FOLDED = Question(("gia", "dat"), True, {"gia": 1.0, "dat": 2.0}, {("gia", "dat"): 3.0})


def passage(
    text: str, *, title: str = "bảng giá", number: str = "", cites: tuple[str, ...] = (), year: int = 2020
) -> Forward:
    return Forward(
        title=codes(title.split()),
        heading=codes([]),
        text=codes(text.split()),
        cites=number_codes(cites),
        number=number_code(number),
        issued=date(year, 1, 1).toordinal(),
        rank=7,
    )


def candidate(*passages: Forward, score: float = 1.0) -> tuple[float, tuple[Forward, ...]]:
    return score, passages


def rows(question: Question, *candidates: tuple[float, tuple[Forward, ...]]) -> list[dict[str, float]]:
    scores = np.array([score for score, _ in candidates])
    held = np.array([len(passages) for _, passages in candidates])
    ones, none = np.ones(len(scores)), np.zeros(len(scores))
    table = table_of(
        question,
        Candidates(
            scores=scores[:, None] / [1, 2, 3] * (held[:, None] >= [1, 2, 3]),
            passages=held,
            records=Records.of([pack(one) for _, passages in candidates for one in passages]),
            found=ones,
            on_top=ones,
            document=scores,
            document_rank=none,
            cited=none,
        ),
    )
    return [dict(zip(NAMES, row, strict=True)) for row in table.tolist()]


def test_scores_stand_beside_the_best_of_the_question() -> None:
    first, second = rows(
        QUESTION, candidate(passage("giá đất"), score=4.0), candidate(passage("giá"), score=1.0)
    )
    assert (first["best_relative"], second["best_relative"]) == (1.0, 0.25)
    assert (first["rank"], second["rank"]) == (0, 1)
    assert (first["document_relative"], second["document_relative"]) == (1.0, 0.25)


def test_the_most_of_any_passage_is_kept_beside_the_best_passage() -> None:
    [one] = rows(QUESTION, candidate(passage("giá"), passage("giá đất")))
    assert one["passage_run"] == 1
    assert one["most_run"] == 2


def test_a_question_without_accents_reads_folded_codes() -> None:
    [one] = rows(FOLDED, candidate(passage("giá đất")))
    assert one["passage_coverage"] == 1.0


def test_who_is_cited_by_another_candidate_is_known() -> None:
    one, two, three = "1/2020/qđ-ttg", "2/2020/qđ-ttg", "3/2020/qđ-ttg"
    found = rows(
        QUESTION,
        candidate(passage("đất", number=one, cites=(one,)), score=4.0),
        candidate(passage("đất", number=two), passage("giá", number=two, cites=(one, two)), score=2.0),
        candidate(passage("đất", number=three, cites=(one, "9/2020/qđ-ttg")), score=1.0),
        candidate(passage("đất")),
    )
    assert [row["cited_by"] for row in found] == [0.75, 0, 0, 0]
    assert [row["cited_by_best"] for row in found] == [0.5, 0, 0, 0]


def test_passages_and_title_hold_the_question_together() -> None:
    asked = Question(("bảng", "giá", "đất"), False, {}, {("bảng", "giá"): 1.0, ("giá", "đất"): 3.0})
    both, text, title = rows(
        asked,
        candidate(passage("giá đất")),
        candidate(passage("giá đất", title="khác")),
        candidate(passage("khác")),
    )
    assert [row["union_pairs_relative"] for row in (both, text, title)] == [1.0, 0.75, 0.25]
    assert both["union_triples_relative"] == 0
    assert both["union_telling"] > text["union_telling"] == title["union_telling"] > 0


def test_of_two_of_the_same_name_the_older_one_has_a_newer() -> None:
    old, new, other = rows(
        QUESTION,
        candidate(passage("đất", year=2014)),
        candidate(passage("đất", year=2024)),
        candidate(passage("đất", title="khác", year=2014)),
    )
    assert [row["newer"] for row in (old, new, other)] == [1.0, 0.0, 0.0]


def test_age_that_is_disregarded_tells_nothing() -> None:
    two = (candidate(passage("đất", year=2014)), candidate(passage("đất", year=2024)))
    for row in rows(QUESTION, *two):
        assert any(row[name] for name in ("newer_alike", "older_alike"))
    for row in rows(replace(QUESTION, disregarded=frozenset({"age"})), *two):
        assert not any(row[name] for name in ("newer", "age", "newer_alike", "older_alike"))
