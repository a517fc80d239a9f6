from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.queries import COMMON, Judged, Search, judged, searches, unaccented
from bench.typos import with_typo

ASKED = [f"Câu hỏi thứ {number} là gì?" for number in range(40)]
KINDS = {"questions", "keywords", "without accents", "with filters", "common words"}


def test_rounds_are_mixed_and_do_not_repeat_questions() -> None:
    rounds = [searches(ASKED, 10, number) for number in range(4)]
    asked = [{one.text for one in found if one.kind == "questions"} for found in rounds]
    assert sum(map(len, asked)) == len(set.union(*asked)) == 40
    for found in rounds:
        assert {one.kind for one in found} == KINDS
        assert {one.text for one in found if one.kind == "common words"} == set(COMMON)


def test_rounds_are_the_same_every_time() -> None:
    assert searches(ASKED, 10, 2) == searches(ASKED, 10, 2)


def test_one_search_for_every_way() -> None:
    filters = (("doc_type", ("Nghị định",)), ("year", ("2018", "2019")), ("issued_from", ("2015-01-01",)))
    search = Search("with filters", "giao đất", filters)
    request = search.request()
    assert (request.doc_type, request.year) == (["Nghị định"], [2018, 2019])
    assert request.issued_from == date(2015, 1, 1)
    assert search.parameters().endswith("&year=2018&year=2019&issued_from=2015-01-01")


def test_judged_questions(tmp_path: Path) -> None:
    (tmp_path / "dev.queries.tsv").write_text("1\tMột?\n2\tHai?\n3\tBa?\n", "utf-8")
    (tmp_path / "dev.qrels").write_text("1 0 a 1\n1 0 b 1\n2 0 c 1\n3 0 d 0\n", "utf-8")
    dev = judged(tmp_path, "dev")
    assert dev.questions == {"1": "Một?", "2": "Hai?"}
    assert dev.among(frozenset("bd")) == Judged({"1": "Một?"}, {"1": frozenset("b")})
    train = Judged({"9": "Chín?"}, {"9": frozenset("bx")})
    assert list(dev.unseen(train).questions) == ["2"]


@pytest.mark.parametrize(("typed", "plain"), [("Đất ở", "Dat o"), ("ưỡn ẹo", "uon eo"), ("a1/B", "a1/B")])
def test_without_accents(typed: str, plain: str) -> None:
    assert unaccented(typed) == plain


@pytest.mark.parametrize("seed", range(60))
def test_typo_changes_one_word(seed: int) -> None:
    text = "Trình tự đăng ký khai sinh gồm những gì?"
    before, after = text.split(), with_typo(text, seed).split()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    assert with_typo(text, seed).split() == after


def test_all_kinds_of_typos_occur() -> None:
    found = {with_typo("đường", seed) for seed in range(400)}
    assert {"đưòng", "đuờng", "đườn", "đườngg", "đườgn"} <= found
    assert "dường" in found
    assert found & {"đướng", "đưởng", "đưỡng", "đượng"}


@pytest.mark.parametrize("text", ["", "a 12 ab", "??"])
def test_no_typo_where_no_word_is_long_enough(text: str) -> None:
    assert with_typo(text, 1) == text
