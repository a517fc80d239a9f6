"""What finds something where a search found nothing: one word less, one filter less, another spelling.

Each step is counted, so that nobody is sent from nothing to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search_api.engine import Engine, Plan
from search_api.interpret import Interpretation
from search_api.reading import Word
from search_api.request import SearchRequest
from search_api.results import NextStep

MOST = 6
"""Steps that are counted: each is a search of its own."""


def next_steps(engine: Engine, request: SearchRequest, asked: Interpretation) -> Iterator[NextStep]:
    """The steps that find something, those that find least first: they are nearest to what was asked."""
    plan = replace(asked.plan, scored=(), facets=(), offset=0, size=1, enough=len(asked.plan.required))
    found = [*_without_filter(engine, plan, request), *_without_word(engine, plan, asked)]
    yield from sorted(found, key=lambda one: (one.kind != "without-filter", one.total))


def _without_filter(engine: Engine, plan: Plan, request: SearchRequest) -> Iterator[NextStep]:
    for name in list(plan.filters)[:MOST]:
        rest = {other: values for other, values in plan.filters.items() if other != name}
        if total := engine.search(replace(plan, filters=rest)).total:
            yield NextStep(kind="without-filter", query=request.q, without=name, total=total)


def _without_word(engine: Engine, plan: Plan, asked: Interpretation) -> Iterator[NextStep]:
    first = len(asked.reading.numbers)
    if len(plan.required) < 2:
        return
    for at, word in enumerate(asked.reading.words[:MOST], first):
        rest = plan.required[:at] + plan.required[at + 1 :]
        total = engine.search(replace(plan, required=rest, enough=len(rest))).total
        left = _left(asked.typed.text, word)
        if total and left:
            yield NextStep(kind="without-word", query=left, without=" ".join(word.syllables), total=total)


def _left(text: str, word: Word) -> str:
    """The query without the word, as it can be typed."""
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, word.syllables)) + r"(?!\w)"
    left = " ".join(re.sub(pattern, " ", text, count=1, flags=re.IGNORECASE).split())
    return left if left != text else ""
