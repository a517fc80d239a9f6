from __future__ import annotations

from math import isclose

from search_api.engine import Engine
from search_api.planner import plan
from search_api.query import parse
from search_api.reading import read
from search_api.request import SearchRequest
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
