"""How good a ranking is: nDCG@10, R@10 and R@1 over the best 100 documents of each question."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ir_measures
from ir_measures import R, nDCG

from bench.measuring import Latency, latency
from bench.queries import Judged
from bench.systems import Rank

DEPTH = 100
_MEASURES = {"nDCG@10": nDCG @ 10, "R@10": R @ 10, "R@1": R @ 1}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system answered, {question: {document: score}}, and how long each ranking took."""

    answers: Mapping[str, Mapping[str, float]]
    latency: Latency

    def measure(self, judged: Judged) -> dict[str, float]:
        """The measures over these questions; one without an answer counts as 0."""
        judgements = [
            ir_measures.Qrel(question, document, 1)
            for question in judged.questions
            for document in judged.relevant[question]
        ]
        answers = [
            ir_measures.ScoredDoc(question, document, score)
            for question in judged.questions
            for document, score in self.answers[question].items()
        ]
        found = ir_measures.calc_aggregate(_MEASURES.values(), judgements, answers)
        return {name: float(found[measure]) for name, measure in _MEASURES.items()}


def ask(rank: Rank, judged: Judged, changed: Callable[[str], str] = str) -> Outcome:
    """Ask every question, as `changed` makes it; the places count, not the scores."""
    answers, milliseconds = {}, []
    for question, text in judged.questions.items():
        typed = changed(text)
        begun = time.perf_counter()
        found = rank(typed, DEPTH)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        answers[question] = {document: 1.0 / place for place, (document, _) in enumerate(found, 1)}
    return Outcome(answers, latency(milliseconds))


def shown(values: Mapping[str, float]) -> list[str]:
    return [f"{value:.3f}" for value in values.values()]
