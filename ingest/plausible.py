"""Fields that contradict each other: what was read of them is told with less confidence.

The year in a số hiệu is that of its day of issue, its code names the type (Nghị định 30/2020/NĐ-CP, phụ lục
VI), and a document takes effect on its day of issue or later (Luật Ban hành văn bản quy phạm pháp luật).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bookshelf.model import Method, Provenance
from ingest.type_names import type_of_number

DOUBTED = 0.4
"""The most confidence that a contradicted field keeps."""

_YEAR = re.compile(r"/((?:19|20)\d\d)\b")
_MANY_TYPES = re.compile(r"(?i)/(?:QH|UBTVQH|L?CTN|HĐ|HD)\w*\d*$|/TW$")
"""Bodies whose numbers do not tell a law from a resolution."""


def weighed(
    notes: Iterable[Provenance],
    number: str,
    doc_type: str,
    issued_on: date | None,
    effective_on: date | None,
) -> Iterator[Provenance]:
    """The notes, with less confidence in what was read and cannot be true together."""
    doubted = set(_contradicted(number, doc_type, issued_on, effective_on))
    for note in notes:
        if note.method is Method.EXTRACTED and note.field in doubted:
            yield replace(note, confidence=min(note.confidence, DOUBTED))
        else:
            yield note


def _contradicted(
    number: str, doc_type: str, issued_on: date | None, effective_on: date | None
) -> Iterator[str]:
    year = _YEAR.search(number)
    if year and issued_on and int(year[1]) not in (issued_on.year, issued_on.year - 1):
        yield from ("number", "issued_on")
    named = type_of_number(number)
    if named and doc_type and named != doc_type and not _MANY_TYPES.search(number):
        yield "doc_type"
    if issued_on and effective_on and effective_on < issued_on:
        yield from ("effective_on", "issued_on")
