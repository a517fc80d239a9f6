"""The measures against the same ones written plainly, a text at a time."""

from __future__ import annotations

from itertools import pairwise
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.forward import Lists, codes, half_code
from search_api.ranker.finding import find
from search_api.ranker.matching import MEASURES, Question, measure
from tests.search_api.ranker.lists import lists_of

WORDS = ["giá", "đất", "ở", "thu", "hồi", "bồi", "thường", "nhà"]
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)
TEXTS = st.lists(st.lists(st.sampled_from([*WORDS, "khác", "nữa"]), max_size=25), min_size=1, max_size=5)
RARITY = {word: 1.0 + place for place, word in enumerate(WORDS)}


def asked(*syllables: str) -> Question:
    pairs = {pair: RARITY[pair[0]] + RARITY[pair[1]] for pair in pairwise(syllables)}
    return Question(syllables, False, {one: RARITY[one] for one in syllables}, pairs)


def measured(question: Question, *texts: list[str]) -> list[dict[str, float]]:
    table = measure(question, lists_of(texts)).table
    return [dict(zip(MEASURES, row, strict=True)) for row in table.tolist()]


@pytest.mark.parametrize(
    ("text", "run", "coverage", "density"),
    [
        ("giá đất ở", 3, 1.0, 1.0),
        ("ở đất giá", 1, 1.0, 1.0),
        ("khác giá đất khác", 2, 0.5, 0.5),
        ("khác nữa", 0, 0.0, 0.0),
        ("", 0, 0.0, 0.0),
    ],
)
def test_a_text_is_measured(text: str, run: int, coverage: float, density: float) -> None:
    [found, _] = measured(asked("giá", "đất", "ở"), text.split(), ["giá"])
    assert found["run"] == run
    assert isclose(found["coverage"], coverage)
    assert isclose(found["density"], density)
    assert found["length"] == len(text.split())


def test_neighbours_count_more_than_the_same_words_apart() -> None:
    beside, apart = measured(asked("thu", "hồi", "đất"), ["thu", "hồi", "đất"], ["thu", "khác", "hồi"])
    assert beside["bigrams"] > apart["bigrams"] == 0
    assert beside["trigrams"] > apart["trigrams"] == 0


def test_words_of_two_texts_are_no_neighbours() -> None:
    first, second = measured(asked("thu", "hồi"), ["thu"], ["hồi"])
    assert first["run"] == second["run"] == 1


def test_an_empty_question_measures_nothing() -> None:
    assert measured(Question((), False, {}, {}), ["giá"])[0]["coverage"] == 0


@given(QUESTIONS, TEXTS)
def test_coverage_density_and_runs_as_written_plainly(question: list[str], texts: list[list[str]]) -> None:
    one = asked(*question)
    pairs = set(pairwise(question))
    whole = sum(RARITY[word] for word in set(question))
    for text, found in zip(texts, measured(one, *texts), strict=True):
        held = [word for word in text if word in question]
        assert isclose(found["coverage"], sum(RARITY[word] for word in set(held)) / whole)
        assert isclose(found["density"], len(held) / max(len(text), 1))
        runs = [text[at : at + size] for at in range(len(text)) for size in range(1, len(text) - at + 1)]
        common = [run for run in runs if run[0] in question and all(pair in pairs for pair in pairwise(run))]
        assert found["run"] == max(map(len, common), default=0)
        heaviest = max((sum(RARITY[word] for word in run) for run in common), default=0.0)
        assert isclose(found["heavy_run"], heaviest / whole)


@given(QUESTIONS, TEXTS)
def test_terms_pairs_and_triples_as_counted_plainly(question: list[str], texts: list[list[str]]) -> None:
    numbers = {word: number for number, word in enumerate(dict.fromkeys(question))}
    pairs = {pair: number for number, pair in enumerate(dict.fromkeys(pairwise(question)))}
    triples = {two: number for number, two in enumerate(dict.fromkeys(pairwise(pairwise(question))))}
    pair_of, triple_of = np.full((2, 8, 8), -1, np.short)
    for (one, other), number in pairs.items():
        pair_of[numbers[one], numbers[other]] = number
    for (one_pair, other_pair), number in triples.items():
        triple_of[pairs[one_pair], pairs[other_pair]] = number
    number_of = np.full(1 << 16, -1, np.short)
    number_of[[half_code(word) for word in numbers]] = range(len(numbers))
    weight = np.ones(len(numbers))
    found = find(*lists_of(texts), False, number_of, pair_of, triple_of, weight, len(pairs), len(triples))
    for row, text in enumerate(texts):
        assert found.terms[row].tolist() == [text.count(word) for word in numbers]
        beside = list(pairwise(text))
        assert found.pairs[row].tolist() == [beside.count(pair) for pair in pairs]
        assert found.triples[row].tolist() == [list(pairwise(beside)).count(two) for two in triples]


@pytest.mark.parametrize(("first", "length"), [(0, 2), (-1, 1), (1, 1), (1, -1)])
def test_texts_that_are_not_among_the_codes_are_refused(first: int, length: int) -> None:
    none, half_codes = np.full((1, 1), -1, np.short), np.full(1 << 16, -1, np.short)
    outside = Lists(codes(["giá"]), np.array([first]), np.array([length]))
    with pytest.raises(ValueError, match="not among the codes"):
        find(*outside, False, half_codes, none, none, np.ones(1), 0, 0)
