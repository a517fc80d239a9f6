"""Citations: which documents and provisions a text names, down to the điểm, each with its place.

The tokens of `citation_tokens` that only a comma, "và" or "của" parts are one chain. A chain is read from its
end: "điểm a, b khoản 2 và khoản 3 Điều 5 Nghị định …" names three provisions of one article of one document.
What names no document means the citing one, or the one that an amending article is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum

from bookshelf.model import Citation, Provision
from ingest.citation_places import Places
from ingest.citation_tokens import Item, Named, Rank, Target, Token, tokens
from ingest.known_documents import KnownDocuments

_UP = re.compile(r"\s*,?\s*(?:(?:của|tại|thuộc|trong|ở)\s+)?(?:(?:các|bản)\s+)?")
_LIST = re.compile(
    r"\s*(?:,?\s*(?:và\s*/?\s*hoặc|và|hoặc|hay|cùng|cùng\s+với)|[,;])\s*(?:(?:của|tại|theo)\s+)?(?:(?:các|những|từ)\s+)?"
)
_TO = re.compile(r"\s*(?:cho\s+)?(?:đến|tới)(?:\s+hết)?\s+")
_ATTACHED = re.compile(
    r"\s*,?\s*(?:của\s+|tại\s+)?(?:[Bb]ản\s+)?(?:[Qq]uy\s+(?:chế|định|trình)|[Đđ]iều\s+lệ|[Nn]ội\s+quy|[Hh]ướng\s+dẫn"
    r"|[Kk]ế\s+hoạch|[Cc]hương\s+trình|[Đđ]ề\s+án|[Dd]anh\s+mục|[Cc]hế\s+độ)[^\n;.“”]{0,200}?kèm\s+theo\s+"
)
_LONGEST_GAP = 240
_HEADING_ENDS = re.compile(r"[ ]*(?:[.:]|$)", re.M)
_QUOTE_MARKS = " \t“\"”‘'"


class _Gap(Enum):
    """How what stands between two tokens joins them."""

    UP = "the left is part of the right"
    ATTACHED = "the left is part of what was issued with the right"
    LIST = "side by side"
    TO = "a range"


def citations(
    text: str, units: Sequence[Provision], title: str = "", number: str = ""
) -> tuple[Citation, ...]:
    """The citations in reading order; spans do not overlap. Linear in the length of the text.

    `units` are the provisions of `text`, `title` its trích yếu: both tell what "Điều 5" means where no
    document is said.
    `number` is its own canonical số hiệu.

    >>> [(one.number, one.path) for one in citations("theo điểm a khoản 2 Điều 5 Nghị định 9/2031/NĐ-CP", ())]
    [('09/2031/nđ-cp', 'dieu-5/khoan-2/diem-a')]
    """
    known = KnownDocuments.of(text, tokens(text), number)
    kept = [token for token in known.tokens if not _is_heading(token, text)]
    places = Places(text, units, title, known.tokens)
    every = [named for chain in _chains(kept, text) for named in _names(*chain)]
    cited = (places.cite(named, _following_article(every, index, text)) for index, named in enumerate(every))
    return tuple(filter(None, cited))


def _following_article(every: Sequence[Named], index: int, text: str) -> str:
    """ "Bổ sung khoản 9 vào Điều 19": the article that the line names further on."""
    if Rank.ARTICLE in every[index].units or every[index].target is not None:
        return ""
    for named in every[index + 1 : index + 9]:
        if "\n" in text[every[index].end : named.start]:
            return ""
        if named.target is None and (article := named.units.get(Rank.ARTICLE)):
            return article
    return ""


def _is_heading(token: Token, text: str) -> bool:
    """ "Điều 5. Phạm vi" at the start of a line opens the article, also of a quoted one."""
    if token.rank in (Rank.POINT, Rank.CLAUSE, Rank.DOCUMENT) or not token.items[0].number:
        return False
    line = text.rfind("\n", 0, token.start) + 1
    if text[line : token.start].strip(_QUOTE_MARKS):
        return False
    return token.end - token.start < 12 and _HEADING_ENDS.match(text, token.end) is not None


def _chains(found: Iterable[Token], text: str) -> Iterator[tuple[list[Token], list[_Gap]]]:
    chain: list[Token] = []
    gaps: list[_Gap] = []
    for token in found:
        gap = _gap(chain[-1], token, text) if chain else None
        if gap is None:
            if chain:
                yield chain, gaps
            chain, gaps = [token], []
            continue
        chain.append(token)
        gaps.append(gap)
    if chain:
        yield chain, gaps


def _gap(left: Token, right: Token, text: str) -> _Gap | None:
    start, end = left.end, right.start
    if end - start > _LONGEST_GAP:
        return None
    if left.rank < right.rank:
        if _UP.fullmatch(text, start, end) and "\n" not in text[start:end]:
            return _Gap.UP
        if right.rank is Rank.DOCUMENT and right.target != Target() and _ATTACHED.fullmatch(text, start, end):
            return _Gap.ATTACHED
    if end - start > 40 or "\n" in text[start:end]:
        return None
    if left.rank is right.rank and left.rank is not Rank.DOCUMENT and _TO.fullmatch(text, start, end):
        return _Gap.TO
    if _LIST.fullmatch(text, start, end) or (left.rank > right.rank and _UP.fullmatch(text, start, end)):
        return _Gap.LIST
    return None


def _names(chain: Sequence[Token], gaps: Sequence[_Gap]) -> list[Named]:
    """What the chain names, in reading order."""
    found: list[Named] = []
    units: dict[Rank, str] = {}
    target: Target | None = None
    range_end: Item | None = None
    for index in range(len(chain) - 1, -1, -1):
        token = chain[index]
        gap = gaps[index] if index < len(gaps) else None
        before = gaps[index - 1] if index else None
        holds = before in (_Gap.UP, _Gap.ATTACHED)
        if token.rank is Rank.DOCUMENT:
            units, target = {}, token.target
            if not holds and target:
                found.append(Named(token.start, token.end, {}, target))
            continue
        if gap is _Gap.ATTACHED and target:
            target = replace(target, attached=True)
        if gap is _Gap.LIST and chain[index + 1].rank is Rank.DOCUMENT:
            units, target = {}, None
        rising = gap is _Gap.LIST and chain[index + 1].rank > token.rank
        above = {} if rising else {rank: number for rank, number in units.items() if rank > token.rank}
        above = above or _from_left(chain, index, units)
        units = above | {token.rank: token.items[0].number}
        if before is _Gap.TO:
            range_end = token.items[-1]
            continue
        end = _end(chain, gaps, index)
        leaves = token.items[1:] if holds else token.items
        for item in reversed(leaves):
            last, item_end = item.last, item.end
            if range_end is not None:
                last, item_end = range_end.last or range_end.number, range_end.end
            if item is token.items[-1]:
                item_end = max(end, item_end)
            found.append(Named(item.start, item_end, above | {token.rank: item.number}, target, last))
            range_end = None
    return found[::-1]


def _from_left(chain: Sequence[Token], index: int, units: dict[Rank, str]) -> dict[Rank, str]:
    """ "Điều 5 khoản 2": the article stands before its clause."""
    token = chain[index]
    if token.rank >= Rank.ARTICLE or index == 0 or any(rank > token.rank for rank in units):
        return {}
    left = chain[index - 1]
    if left.rank <= token.rank or left.rank is Rank.DOCUMENT or len(left.items) > 1:
        return {}
    return {left.rank: left.items[0].number}


def _end(chain: Sequence[Token], gaps: Sequence[_Gap], index: int) -> int:
    """Where the last item of a token ends: with the units and the document that hold it."""
    while index < len(gaps) and gaps[index] in (_Gap.UP, _Gap.ATTACHED):
        index += 1
    return chain[index].items[0].end if chain[index].items else chain[index].end
