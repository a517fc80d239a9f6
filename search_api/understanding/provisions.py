"""Provisions in a query: "khoản 2 Điều 5", "điểm đ khoản 1 điều 8", "d5", "phụ lục II"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_INSIDE = r"(?<![a-z0-9])"
_UNIT = re.compile(
    rf"""
    {_NOT_INSIDE}(?:
      (?P<article>dieu|d)[ ]?\.?[ ]?(?P<article_number>[0-9]{{1,4}}[a-z]?)
    | (?P<clause>khoan|k)[ ]?\.?[ ]?(?P<clause_number>[0-9]{{1,3}}[a-z]?)
    | (?P<point>diem)[ ](?P<letter>[a-z])
    | (?P<appendix>phu[ ]luc)(?:[ ]so)?[ ](?P<appendix_number>[0-9]{{1,3}}|[ivxl]{{1,7}})
    )(?![a-z0-9])(?![.,/-][0-9])
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"[\s,;.:/-]*(?:(?:cua|thuoc|tai|trong)\s+)?")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Place:
    """A provision: its permalink path, what it is called, and where the query names it.

    `clear` tells that it is spelled out: "d5" may also be a house or a highway.
    """

    path: str
    label: str
    start: int
    end: int
    clear: bool


def find_place(text: str, folded: str) -> Place | None:
    """The first Điều or phụ lục that NFC `text` names; `folded` is the same text without accents.

    >>> find_place("khoản 2 Điều 5", "khoan 2 dieu 5").path
    'dieu-5/khoan-2'
    """
    return next((place for group in _groups(folded) if (place := _place(text, group))), None)


def _groups(folded: str) -> Iterator[list[re.Match[str]]]:
    """Units that stand side by side, each kind once."""
    group: list[re.Match[str]] = []
    for unit in _UNIT.finditer(folded):
        near = group and _BETWEEN.fullmatch(folded, group[-1].end(), unit.start())
        if group and (not near or unit.lastgroup in {one.lastgroup for one in group}):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _place(text: str, group: list[re.Match[str]]) -> Place | None:
    found = {name: value for unit in group for name, value in unit.groupdict().items() if value}
    steps: list[tuple[str, str]] = []
    if number := found.get("appendix_number"):
        number = number.lstrip("0") if number.isdigit() else str(_value(number))
        steps.append((f"phu-luc-{number}", f"Phụ lục {found['appendix_number'].upper()}"))
    if number := found.get("article_number"):
        steps.append((f"dieu-{number.lstrip('0')}", f"Điều {number.lstrip('0')}"))
    if not steps:
        return None
    if number := found.get("clause_number"):
        steps.append((f"khoan-{number.lstrip('0')}", f"khoản {number.lstrip('0')}"))
    if "letter" in found and "clause_number" in found:
        unit = next(one for one in group if one["letter"])
        letter = "đ" if text[unit.start("letter")] in "đĐ" else found["letter"]
        steps.append((f"diem-{'dd' if letter == 'đ' else letter}", f"điểm {letter}"))
    return Place(
        path="/".join(path for path, _ in steps),
        label=" ".join(label for _, label in reversed(steps)),
        start=group[0].start(),
        end=group[-1].end(),
        clear=found.get("article") != "d",
    )


def _value(roman: str) -> int:
    numbers = [_ROMAN[letter] for letter in roman]
    return sum(
        -one if one < following else one for one, following in zip(numbers, [*numbers[1:], 0], strict=True)
    )
