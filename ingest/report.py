"""What an import did, counted as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from bookshelf.entries import Outcome, Refusal

LISTED = 20
"""Refusals that are listed one by one; the rest is counted, and all of them are in quarantine."""


@dataclass(slots=True)
class Report:
    """Counts of documents by what happened to them; `seconds` of wall time so far."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    needs_ocr: int = 0
    ignored: int = 0
    interrupted: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    _begun: float = field(default_factory=monotonic)

    @property
    def done(self) -> int:
        return self.added + self.changed + self.unchanged + self.refused

    @property
    def seconds(self) -> float:
        return monotonic() - self._begun

    @property
    def rate(self) -> float:
        """Items a second."""
        return self.done / max(self.seconds, 0.001)

    def count(self, outcomes: Sequence[Outcome]) -> None:
        self.added += outcomes.count(Outcome.ADDED)
        self.changed += outcomes.count(Outcome.CHANGED)
        self.unchanged += outcomes.count(Outcome.UNCHANGED)

    def refuse(self, refusal: Refusal) -> None:
        self.refused += 1
        if len(self.refusals) < LISTED:
            self.refusals.append(refusal)
