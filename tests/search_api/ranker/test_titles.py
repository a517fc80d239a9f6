from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from search_api.ranker.matching import Question
from search_api.ranker.titles import NAMES, titles_of
from tests.search_api.ranker.lists import lists_of


def asked(*syllables: str, folded: bool = False) -> Question:
    return Question(syllables, folded, dict.fromkeys(syllables, 1.0), dict.fromkeys(pairwise(syllables), 1.0))


def rows(question: Question, *titles: tuple[str, int]) -> list[dict[str, float]]:
    words = lists_of([title.split() for title, _ in titles])
    table = titles_of(question, words.end_to_end(), np.array([day for _, day in titles]))
    return [dict(zip(NAMES, row, strict=True)) for row in table.tolist()]


@pytest.mark.parametrize(
    ("title", "sanctions", "amends"),
    [
        ("nghị định xử phạt vi phạm hành chính", 1, 0),
        ("sửa đổi một số điều", 0, 1),
        ("bổ sung quy hoạch", 0, 1),
        ("xử lý hình phạt", 0, 0),
        ("", 0, 0),
    ],
)
def test_what_a_title_says_of_its_document(title: str, sanctions: int, amends: int) -> None:
    # The first title ends with half of a pair: it goes on in no other.
    _, found = rows(asked("phạt"), ("mức xử", 1), (title, 1))
    assert (found["sanctions"], found["amends"]) == (sanctions, amends)


@pytest.mark.parametrize("question", [asked("rừng"), asked("rung", folded=True)])
def test_a_rare_syllable_of_the_question_fills_more_of_a_title_than_a_common_one(question: Question) -> None:
    whole, half, none = rows(question, ("rừng", 1), ("quy định rừng", 1), ("quy định đất", 1))
    assert whole["title_heavy_density"] == 1
    assert 0.5 < half["title_heavy_density"] < 1
    assert none["title_heavy_density"] == 0


def test_titles_are_compared_with_those_of_newer_and_of_older_documents() -> None:
    old, new, other = rows(asked("phí"), ("mức thu phí", 1), ("mức thu lệ phí", 2), ("trồng rừng", 3))
    assert old["newer_alike"] == new["older_alike"] == 0.75
    assert old["older_alike"] == new["newer_alike"] == other["older_alike"] == 0


def test_documents_of_one_day_are_neither_newer_nor_older() -> None:
    for found in rows(asked("phí"), ("mức thu phí", 1), ("mức thu phí", 1)):
        assert found["newer_alike"] == found["older_alike"] == 0
