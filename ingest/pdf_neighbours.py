"""Documents of the gazette that share a page with others: what belongs to those is taken off (Công báo).

A file cut out of a gazette goes from the page where its document begins to the one where it ends. Above its
head may stand the end of the document before it, with the signature; below its signature the head of the next
one. A document in several issues says "(Tiếp theo Công báo số …)" where it goes on and "(Xem tiếp Công báo
số …)" where it breaks off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf_furniture import GAZETTE
from ingest.pdf_layout import MOTTO, Line, Page, baselines

_NUMBERED = re.compile(r"(?:^|\s)(?:Số|Luật số)\s*:?\s*\d{1,5}[a-z]?\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]")
"""A number that is filled in: the heads of forms have dots in its place."""

_SIGNED = re.compile(
    r"(?:^|\s)(?:TM|KT|TL|TUQ|Q)\s?\.\s?[^\W\d_]{2}|^\(?\s*Đã ký\s*\)?$"
    r"|(?:^|\s)(?:Nơi nhận\s*:|CHỦ TỊCH QUỐC HỘI)"
)
_PERSON = re.compile(r"[A-ZĐÀ-Ỹ][^\W\d_A-Z]*(?: [A-ZĐÀ-Ỹ][^\W\d_A-Z]*){1,4}")
_BROKEN_OFF = re.compile(r"\(\s*Xem tiếp Công báo số\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\(\s*Tiếp theo Công báo số\b", re.IGNORECASE)
_RUNNING_HEAD = 0.88
"""The part of a page's height above which the gazette's running head stands."""

_HEAD_LINES = 6
"""Lines from the national motto on in which a head gives its number."""

_HALF_A_LINE = 0.6
"""Heights of a line; what stands higher is above it."""


def without_neighbours(pages: Sequence[Page]) -> list[Page]:
    """The pages of a gazette's file without the end of the document before and the head of the next one.

    Other files stay as they are.
    """
    own = list(pages)
    if not any(map(_is_gazette, (*own[:2], *own[2:][-1:]))):
        return own
    own[0] = _without_end_above(own[0])
    own[-1] = _without_head_below(own[-1])
    return own


def _is_gazette(page: Page) -> bool:
    above = _RUNNING_HEAD * page.height
    return any(GAZETTE.fullmatch(line.text) for line in baselines(w for w in page.words if w.bottom > above))


def _without_end_above(page: Page) -> Page:
    lines = baselines(page.words)
    begins = next(
        (at for at in range(len(lines)) if _GOES_ON.match(lines[at].text) or _is_head(lines, at)), None
    )
    if begins is None:
        return page
    signed = [at for at in range(begins) if _SIGNED.search(lines[at].text)]
    if not signed:
        return page
    if _GOES_ON.match(lines[begins].text):  # the name of the document that goes on stands above the note
        names = [at for at in range(signed[-1], begins) if _PERSON.fullmatch(lines[at].text)]
        begins = names[-1] + 1 if names else begins
    limit = _top(lines[begins])
    return replace(page, words=tuple(word for word in page.words if word.middle <= limit))


def _without_head_below(page: Page) -> Page:
    lines = baselines(page.words)
    ended = False
    for at, line in enumerate(lines):
        if ended and _is_head(lines, at):
            limit = _top(line)
            return replace(page, words=tuple(word for word in page.words if word.middle > limit))
        ended = ended or bool(_SIGNED.search(line.text) or _BROKEN_OFF.match(line.text))
    return page


def _is_head(lines: Sequence[Line], at: int) -> bool:
    return MOTTO.search(lines[at].text) is not None and any(
        _NUMBERED.search(line.text) for line in lines[at : at + _HEAD_LINES]
    )


def _top(line: Line) -> float:
    return line.middle + _HALF_A_LINE * line.height
