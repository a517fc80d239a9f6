"""One line of the table that `tusach eval ingest` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A `measure` of one `part` of reading; `target` is the least that it must reach, None where nothing is
    asked.

    `note` says on how much it was measured and what was left out. `misses` are examples of what was read
    wrong, a line each: which file, what is true, what was read.
    """

    part: str
    measure: str
    target: float | None
    value: float
    note: str = ""
    misses: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return self.target is None or self.value >= self.target
