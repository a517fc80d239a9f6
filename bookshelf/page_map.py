"""Where the pages of a printed original begin in the text: their letters are found in it, in order.

Ingest leaves out running heads and page numbers, joins broken lines and moves the columns of the letterhead,
so pages are compared by letters and digits alone, and by several stretches of each page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analyzers.folding import fold
from analyzers.normal_form import nfc
from bookshelf.model import Document, Provision, ProvisionKind

_STRETCH = 40
"""Letters that are looked for at once: some eight words."""
_OFFSETS = (0, 15, 40, 80, 160, 320, 640)
"""Where in a page's letters a stretch is taken, until one is found: behind a running head, or a table."""
_SLACK = 3_000
"""Letters beyond what the pages before hold in which a page may begin."""
_ENOUGH = 0.5
"""Share of the pages with words that must be found; with fewer the file is not an original of the text."""

_INNER = frozenset({ProvisionKind.CLAUSE, ProvisionKind.POINT})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: in the provision `path` ("" for the whole text), at `share` (0 to 1) of it."""

    path: str
    share: float


def page_starts(text: str, pages: Sequence[str]) -> list[int]:
    """The offset in `text` at which each page begins, never falling; [] if these pages are not of the text.

    A page that is not found (a picture, a drawing) lies evenly between those that are.
    """
    letters, offsets = _letters(text)
    found: dict[int, int] = {}
    at = skipped = wanted = 0
    for number, page in enumerate(pages):
        own, _ = _letters(nfc(page))
        wanted += len(own) >= _STRETCH
        start = _start(letters, own, at, at + skipped + _SLACK)
        if start is None:
            skipped += 2 * len(own)
            continue
        found[number] = start
        at, skipped = start + len(own) // 2, 2 * len(own)
    if not found or len(found) < _ENOUGH * wanted:
        return []
    found |= {-1: 0, len(pages): len(letters)}
    known = sorted(found)
    between = np.interp(range(len(pages)), known, [found[one] for one in known])
    return [int(offsets[min(int(one), len(offsets) - 1)]) for one in between]


def _start(letters: str, page: str, first: int, last: int) -> int | None:
    for offset in _OFFSETS:
        stretch = page[offset : offset + _STRETCH]
        if len(stretch) < _STRETCH:
            return None
        place = letters.find(stretch, first, last + offset + _STRETCH)
        if place >= 0:
            return place - _alike(letters[first:place], page[:offset])
    return None


def _alike(before: str, page: str) -> int:
    """How many letters before the stretch are the page's, too: those of a running head are not."""
    count = 0
    while count < min(len(before), len(page)) and before[-1 - count] == page[-1 - count]:
        count += 1
    return count


def _letters(text: str) -> tuple[str, NDArray[np.int64]]:
    """The letters and digits of a text (NFC) without accents and case, and the offset of each."""
    codes = np.frombuffer(fold(text).encode("utf-32-le"), dtype=np.uint32)
    kept = np.flatnonzero(_is_letter()[np.minimum(codes, 0xFFFF)])
    return codes[kept].tobytes().decode("utf-32-le"), kept


@cache
def _is_letter() -> NDArray[np.bool_]:
    return np.array([chr(code).isalnum() for code in range(0xFFFF)] + [False])


def places(document: Document, starts: Sequence[int]) -> list[Place]:
    """The place of every offset in the smallest unit of it that has a heading."""
    units = [one for one in document.provisions if one.kind not in _INNER]
    begins = [one.start for one in units]
    return [_place(document, units[: bisect_right(begins, start)], start) for start in starts]


def _place(document: Document, before: Sequence[Provision], start: int) -> Place:
    around = next((one for one in reversed(before) if start < one.end), None)
    first, last = (around.start, around.end) if around else (0, len(document.text))
    return Place(around.path if around else "", round((start - first) / max(1, last - first), 4))
