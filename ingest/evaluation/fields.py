"""Fields: macro-F1 of the classifier on the third of `dsc2026` that it was not trained on.

The truth is the one field that a document's address names. Where a document belongs to several, its site
names one, so that part of what counts as wrong is another right answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.address import read_address
from ingest.evaluation.labelled import lines
from ingest.evaluation.rows import Row
from ingest.fields import FieldGuess, chosen, likeliest
from ingest.origin import Origin
from ingest.training.split import held_out
from ingest.understand import understand_text

_TARGET = 0.75


@dataclass(frozen=True, slots=True)
class Judged:
    """A document by its number or its type and year, the field that its source states, and what was found."""

    document: str
    true: str
    ranked: Sequence[tuple[str, float]]

    @property
    def guess(self) -> FieldGuess:
        return chosen(self.ranked)

    def __str__(self) -> str:
        found = ", ".join(f"{name} {likely:.2f}" for name, likely in self.ranked)
        return f"{self.document}: true: {self.true} | found: {found or 'nothing'}"


def evaluate(data: Path) -> Iterator[Row]:
    """Macro-F1 of the likeliest field, and how often the true one is among those that are given."""
    judged = list(_judged(data))
    pairs = [(one.true, "".join(one.guess.fields[:1])) for one in judged]
    scores = f1(pairs)
    note = f"{len(judged)} documents of {len(scores)} fields"
    worst = sorted(scores, key=lambda name: scores[name])[:8]
    misses = tuple(f"{name}: F1 {scores[name]:.2f}, taken for {_taken_for(pairs, name)}" for name in worst)
    macro = sum(scores.values()) / max(1, len(scores))
    yield Row("fields", "macro-F1 of the likeliest field", _TARGET, macro, note, misses)
    wrong = tuple(str(one) for one, (true, first) in zip(judged, pairs, strict=True) if true != first)
    right = 1 - len(wrong) / max(1, len(judged))
    yield Row("fields", "the likeliest field is the stated one", None, right, note, wrong)
    among = sum(one.true in one.guess.fields for one in judged)
    given = sum(len(one.guess.fields) for one in judged) / max(1, len(judged))
    note = f"{given:.2f} fields given on average"
    yield Row("fields", "the stated field is among those given", None, among / max(1, len(judged)), note)


def f1(pairs: Sequence[tuple[str, str]]) -> Mapping[str, float]:
    """F1 of each true name over pairs (true, guessed)."""
    true, guessed = Counter(one for one, _ in pairs), Counter(one for _, one in pairs)
    right = Counter(one for one, other in pairs if one == other)
    return {name: 2 * right[name] / (true[name] + guessed[name]) for name in true}


def _taken_for(pairs: Sequence[tuple[str, str]], name: str) -> str:
    others = Counter(guess for true, guess in pairs if true == name != guess)
    return ", ".join(f"{other or 'none'} ({count})" for other, count in others.most_common(3))


def _judged(data: Path) -> Iterator[Judged]:
    for line in lines(data / "dsc2026" / "corpus.jsonl.xz"):
        stated = read_address(line["slug"]).fields
        if stated and held_out(str(line["id"])):
            one = understand_text(line["text"], Origin("dsc2026", str(line["id"])))
            year = one.issued_on.year if one.issued_on else "-"
            ranked = likeliest(one.title, one.text, one.issuers, one.number, one.relations)
            yield Judged(one.number or f"{one.doc_type or '-'}, {year}", stated[0], ranked)
