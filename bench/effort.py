"""How long it is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """`queries` questions a round; throughput over `seconds`."""

    rounds: int
    queries: int
    seconds: float
