"""A library several times as large: every document again, with other words and other numbers.

In copy *k* every số hiệu has another serial (those that it cites too, so that each copy cites itself), and a
tenth of the plain words stand in for others of the same document. The places of provisions move with the
text, so nothing is understood anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from random import Random
from typing import NamedTuple

from bench.queries import SEED
from bookshelf.model import Document, Provision
from bookshelf.record import Entry
from tusach.library import Library

_NUMBER = re.compile(r"(?<![\d/.,-])\d{1,5}(?=/(?:\d{4}/)?[A-ZĐ]{2})")
_WORD = re.compile(r"(?<!\S)[^\W\d_]+(?!\S)")
_COPY = re.compile(r"--\d+$")
_STEP = 100_000
_SHARE = 0.1
_TO_HEADING = 500
_BATCH = 100


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def grow(library: Library, times: int) -> Iterator[int]:
    """Tell 2, 3, … `times`, each when the library has so many of every document in its record; then all are
    indexed, as after one import.

    What is there already stays, so a killed run goes on.
    """
    held = set(library.record.document_ids())
    originals = sorted(one for one in held if not _COPY.search(one))
    for copy in range(2, times + 1):
        missing = [one for one in originals if _named(one, copy) not in held]
        for at in range(0, len(missing), _BATCH):
            documents = library.record.load(missing[at : at + _BATCH])
            library.record.put_many([Entry(changed(one, copy)) for one in documents])
        yield copy
    library.update_index()


def changed(document: Document, copy: int) -> Document:
    """Copy number `copy` of a document; the same every time."""
    random = Random(f"{SEED}-{document.id}-{copy}")
    text, moved = _edited(
        document.text, [*_other_numbers(document.text, copy), *_other_words(document.text, random)]
    )
    return replace(
        document,
        id=_named(document.id, copy),
        source_key=_named(document.source_key, copy),
        number=_edited(document.number, list(_other_numbers(document.number, copy)))[0],
        text=text,
        provisions=tuple(_moved(one, document.text, text, moved) for one in document.provisions),
        relations=(),
        citations=(),
        provenance=(),
        files=(),
    )


def _named(original: str, copy: int) -> str:
    return f"{original}--{copy}"


def _other_numbers(text: str, copy: int) -> Iterator[_Edit]:
    for match in _NUMBER.finditer(text):
        yield _Edit(match.start(), match.end(), str(int(match.group()) + copy * _STEP))


def _other_words(text: str, random: Random) -> list[_Edit]:
    """Only small letters give way to small letters, so that headings stay headings."""
    words = [match for match in _WORD.finditer(text) if match.group().islower()]
    return [
        _Edit(match.start(), match.end(), words[random.randrange(len(words))].group())
        for match in random.sample(words, int(_SHARE * len(words)))
    ]


def _edited(text: str, edits: Sequence[_Edit]) -> tuple[str, Callable[[int], int]]:
    """The text after edits that do not overlap, and where an offset of the old text is in it."""
    ordered = sorted(edits)
    parts, behind = [], 0
    for edit in ordered:
        parts += [text[behind : edit.start], edit.text]
        behind = edit.end
    ends = [edit.end for edit in ordered]
    grown = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in ordered)]
    return "".join([*parts, text[behind:]]), lambda offset: offset + grown[bisect_right(ends, offset)]


def _moved(unit: Provision, old: str, new: str, moved: Callable[[int], int]) -> Provision:
    at = old.find(unit.heading, unit.start, unit.start + len(unit.heading) + _TO_HEADING)
    heading = new[moved(at) : moved(at + len(unit.heading))] if unit.heading and at >= 0 else unit.heading
    return replace(unit, heading=heading, start=moved(unit.start), end=moved(unit.end))
