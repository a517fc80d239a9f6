"""Words in order: the measure itself."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.evaluation.words import in_order, misses, recall, true_words

SOME = st.lists(st.sampled_from("abcd"), max_size=25)


def by_table(one: list[str], other: list[str]) -> int:
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for place, another in enumerate(other, 1):
            before, row[place] = row[place], max(row[place], row[place - 1], (before + 1) * (word == another))
    return row[-1]


@given(SOME, SOME)
def test_the_longest_common_subsequence(one: list[str], other: list[str]) -> None:
    assert in_order(one, other) == by_table(one, other)


@given(SOME, SOME)
def test_no_worse_than_matching_blocks(one: list[str], other: list[str]) -> None:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    assert in_order(one, other) >= sum(block.size for block in blocks)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**Điều 1\\.** _Tên_", ["Điều", "1.", "Tên"]),
        ("[Luật](http://x/y) này\n---|---\n____", ["Luật", "này"]),
        ("| a | b |", ["|", "a", "|", "b", "|"]),
    ],
)
def test_markdown_is_taken_off(markdown: str, expected: list[str]) -> None:
    assert true_words(markdown) == expected


def test_recall_and_misses() -> None:
    true, found = ["Điều", "1", ".", "Tên", "của", "điều"], ["Điều", "1", "Tên", "điều"]
    assert recall(true, found) == pytest.approx(4 / 6)
    assert recall([], found) == 1
    assert list(misses("a", true, found, 1)) == ["a: true: . | read: "]
