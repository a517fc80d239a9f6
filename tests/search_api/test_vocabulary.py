from __future__ import annotations

from pathlib import Path

import pytest

from search_api.engine import Clause, Engine
from search_api.request import SearchRequest
from search_api.service import SearchService
from search_api.vocabulary import FaultyVocabulary, Vocabulary, load
from search_api.vocabulary.files import OURS, read

FINES = "nd-930-2021-nd-cp"


def test_ours_is_without_fault_and_large_enough() -> None:
    assert sum(len(table) for table in read(OURS).values()) >= 150


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[everyday]\nsổ đỏ = 1", "is not valid TOML"),
        ("[other]\n", "[other] is unknown"),
        ("everyday = 1", "must be a table"),
        ('[everyday]\n"sổ đỏ" = 1', "must be a text in quotes"),
        ('[everyday]\n"sổ đỏ" = []', "must be a text in quotes"),
        ('[everyday]\n"sổ đỏ" = ["Sổ đỏ"]', "means itself"),
        ('[everyday]\n"!" = ["sổ đỏ"]', "has no letters"),
        ('[abbreviations]\n"U B" = "ủy ban"', "one word without spaces"),
        (f'[everyday]\n"a" = ["{"b " * 30}"]', "longer than 20 syllables"),
    ],
)
def test_faults_are_told(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FaultyVocabulary, match=r"own\.toml") as told:
        read(path)
    assert said in str(told.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(FaultyVocabulary, match="cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'"\xe9" = 1')
    with pytest.raises(FaultyVocabulary, match="not UTF-8"):
        read(tmp_path / "latin.toml")


def test_the_provinces_own_file_goes_before_ours(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[abbreviations]\n"UBND" = "ủy ban của tỉnh"', encoding="utf-8")
    assert load(path).abbreviations["ubnd"] == "ủy ban của tỉnh"
    assert load(path).abbreviations["hdnd"] == "hội đồng nhân dân"


@pytest.mark.parametrize(
    ("syllables", "folded", "terms"),
    [
        ("xử phạt vượt đèn đỏ", False, ["không chấp hành đèn"]),
        ("xu phat vuot den do", True, ["không chấp hành đèn"]),
        ("ubnd xã", False, ["ủy ban nhân dân"]),
        ("ủy ban nhân dân xã", False, ["UBND"]),
        ("đèn vượt đỏ", False, []),
    ],
)
def test_expansions(syllables: str, folded: bool, terms: list[str]) -> None:
    words = Vocabulary({"UBND": ["ủy ban nhân dân"]}, {}, {"vượt đèn đỏ": ["không chấp hành đèn"]})
    assert [one.term for one in words.expansions(syllables.split(), folded)] == terms


@pytest.mark.parametrize("typed", ["vượt đèn đỏ", "vuot den do"])
def test_everyday_words_find_those_of_the_law(service: SearchService, typed: str) -> None:
    hits = service.search(SearchRequest(q=typed)).hits
    assert [(hit.id, hit.complete) for hit in hits][:1] == [(FINES, True)]
    assert not any(
        hit.complete for hit in service.search(SearchRequest(q=typed, literal=["vocabulary"])).hits
    )


def test_a_clause_holds_with_either_choice(engine: Engine) -> None:
    from search_api.engine import Plan

    clause = Clause("ds", ("zzz",), or_else=(Clause("db", ("đèn_tín", "tín_hiệu")),))
    assert [found.meta["id"] for found in engine.search(Plan(required=(clause,))).found] == [FINES]
    assert engine.search(Plan(required=(Clause("key", (FINES,)),))).total == 1
