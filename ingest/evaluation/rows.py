"""One line of the table that `tusach eval ingest` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A `measure` of one `part` of reading; `target` is what it must reach, None where nothing is asked.

    `note` says on how much it was measured and what was left out.
    """

    part: str
    measure: str
    target: float | None
    value: float
    note: str = ""
