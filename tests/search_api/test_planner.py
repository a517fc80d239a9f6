from __future__ import annotations

from math import isclose

from search_api.engine import Engine
from search_api.interpret import Interpreter
from search_api.planner import plan
from search_api.query import parse
from search_api.reading import read
from search_api.request import SearchRequest
from search_api.vocabulary import load
from search_api.weights import AS_BIGRAM, BIGRAMS, QUESTION


def test_a_word_of_two_syllables_is_looked_for_as_its_bigram(engine: Engine) -> None:
    query = parse("bồi thường đất")
    scored = plan(SearchRequest(q=query.text), query, read(query, engine), engine).scored
    weights = {(one.field, one.term): one.weight for one in scored}
    assert len(weights) == len(scored)
    for words, bigrams in BIGRAMS.items():
        own = QUESTION["word"][words]
        assert weights[words, "đất"] == own
        assert (words, "bồi_thường") not in weights
        assert isclose(weights[bigrams, "bồi_thường"], QUESTION["bigram"][bigrams] + AS_BIGRAM * own)
        assert weights[bigrams, "thường_đất"] == QUESTION["bigram"][bigrams]


def test_so_are_other_words_for_the_same(engine: Engine) -> None:
    asked = Interpreter(engine, load()).interpret(SearchRequest(q="sổ đỏ"))
    looked_for = {(one.field, one.term) for one in asked.plan.scored}
    assert len(looked_for) == len(asked.plan.scored)
    for words, bigrams in BIGRAMS.items():
        assert (bigrams, "sử_dụng") in looked_for
        assert not {term for name, term in looked_for if name == words and (bigrams, term) in looked_for}
