"""Typing mistakes as people make them, one in one word, by a seed.

A word of at least three letters is drawn, then one of six kinds of mistakes: two letters swapped, one
missing, one doubled, one replaced by its neighbour on the keyboard, the wrong tone mark, an accent left out.
The first letter is touched by a neighbour's key alone. What changes nothing (a mark where there is none) is
drawn again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

_WORD = re.compile(r"[^\W\d_]{3,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TONES = "\u0300\u0301\u0309\u0303\u0323"
"""Huyền, sắc, hỏi, ngã, nặng."""

_SHAPES = "\u0302\u0306\u031b"
"""The marks of â, ă, ơ."""


def with_typo(text: str, seed: int) -> str:
    """The text with one mistake; unchanged only where no word is long enough.

    >>> with_typo("hồ sơ đăng ký", 1) != "hồ sơ đăng ký"
    True
    """
    random = Random(seed)
    places = list(_WORD.finditer(text))
    for _ in range(100):
        if not places:
            break
        word = random.choice(places)
        changed = random.choice(_MISTAKES)(word.group(), random)
        if changed != word.group():
            return text[: word.start()] + changed + text[word.end() :]
    return text


def _swapped(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _missing(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[: at + 1] + word[at:]


def _neighbour(word: str, random: Random) -> str:
    at = random.randrange(len(word))
    near = _NEIGHBOURS.get(word[at].lower())
    return word[:at] + random.choice(near) + word[at + 1 :] if near else word


def _wrong_tone(word: str, random: Random) -> str:
    letters = unicodedata.normalize("NFD", word)
    marks = [at for at, letter in enumerate(letters) if letter in _TONES]
    if not marks:
        return word
    at = random.choice(marks)
    return unicodedata.normalize("NFC", letters[:at] + random.choice(_TONES) + letters[at + 1 :])


def _missing_accent(word: str, random: Random) -> str:
    letters = unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))
    marks = [at for at, letter in enumerate(letters) if letter in _TONES + _SHAPES + "\u0335"]
    if not marks:
        return word
    at = random.choice(marks)
    left = letters[:at] + letters[at + 1 :]
    return unicodedata.normalize("NFC", left.replace("d\u0335", "đ"))


def _neighbours() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _ROWS:
        for at, letter in enumerate(row):
            found[letter] = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return found


_NEIGHBOURS = _neighbours()
_MISTAKES: tuple[Callable[[str, Random], str], ...] = (
    _swapped,
    _missing,
    _doubled,
    _neighbour,
    _wrong_tone,
    _missing_accent,
)
