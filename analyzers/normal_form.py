"""One spelling for what a Vietnamese reader takes for the same text, at the same length.

Every function but `nfc` keeps each character at its place, so an offset into the result is an offset
into the NFC text given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CodePoints = NDArray[np.uint32]

_UNICODE_SIZE = 0x110000
_CASED_SIZE = 0x20000

_CYRILLIC = str.maketrans("АВЕКМНОРСТУХІЈЅҺԚԜавекмнорстухіјѕһԛԝ", "ABEKMHOPCTYXIJSHQWabekmhopctyxijshqw")
_D_STROKE = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－"), ord("-"))
_SPACES = dict.fromkeys(
    [0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF], ord(" ")
)
# Their lower case depends on the neighbours or is longer than one character.
_CASE = str.maketrans("İΣς", "Iσσ")
_LOOK_ALIKES = _CYRILLIC | _D_STROKE | _DASHES | _SPACES | _CASE

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_MOVED_BACK = ("oa", "oe", "uy")
_AFTER_Q = tuple("u" + vowel for vowel in "aăâeêiơ")
_AFTER_G = tuple("i" + vowel for vowel in "aăâeêoôơuư")


def _placements(pairs: tuple[str, ...]) -> dict[str, str]:
    """Each vowel pair with its tone on the first vowel → with the tone on the second, in every case."""
    placed: dict[str, str] = {}
    for pair in pairs:
        for tone in _TONES:
            for first in (pair[0], pair[0].upper()):
                for second in (pair[1], pair[1].upper()):
                    early = unicodedata.normalize("NFC", first + tone) + second
                    placed[early] = first + unicodedata.normalize("NFC", second + tone)
    return placed


_LATE = _placements(_MOVED_BACK + _AFTER_Q + _AFTER_G)
_EARLY = {late: early for early, late in _placements(_MOVED_BACK).items()}
_EARLY_OF_ALL = {late: early for early, late in _LATE.items()}


def _any_of(pairs: Mapping[str, str]) -> str:
    """A pattern whose first item is a set of letters, which the `re` module scans for fastest."""
    return f"[{''.join(sorted({pair[0] for pair in pairs}))}](?:{'|'.join(sorted({p[1] for p in pairs}))})"


_TONE_ON_FIRST = re.compile(
    "|".join(
        (
            _any_of(_placements(_MOVED_BACK[:2])),
            _any_of(_placements(_MOVED_BACK[2:])),
            rf"(?<=[qQ]){_any_of(_placements(_AFTER_Q))}",
            rf"(?<=[gG])(?<![^\W\d_][gG]){_any_of(_placements(_AFTER_G))}",
        )
    )
)
_OPEN_WITH_TONE_ON_SECOND = re.compile(
    r"(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<![qQ])[uU][ỳýỷỹỵỲÝỶỸỴ])(?![^\W\d_])"
)


def _table(replaced: Mapping[int, int]) -> CodePoints:
    table = np.arange(_UNICODE_SIZE, dtype=np.uint32)
    table[list(replaced)] = list(replaced.values())
    return table


def _lower_table() -> CodePoints:
    cased = {code: chr(code).lower() for code in range(_CASED_SIZE)}
    return _table({code: ord(low) for code, low in cased.items() if len(low) == 1})


_SAME_CASE = _table(_LOOK_ALIKES)
LOWER_CASE: CodePoints = _lower_table()[_SAME_CASE]
SMALL_LETTERS: CodePoints = LOWER_CASE.copy()
SMALL_LETTERS[[code for code in range(_CASED_SIZE) if chr(code).isspace()]] = ord(" ")
"""What `small_letters` makes of each code point."""


class _Moves:
    """Puts tones where `placed` has them, at every place of a text where `pattern` matches.

    The two letters are looked for with NumPy: a scan of the pattern over the whole text takes four times as
    long as all the rest of normalizing it.
    """

    def __init__(self, pattern: re.Pattern[str], placed: Mapping[str, str]) -> None:
        self._pattern = pattern
        self._placed = {pair: tuple(map(ord, to)) for pair, to in placed.items()}
        self._first, self._second = (np.zeros(_UNICODE_SIZE, np.bool_) for _ in range(2))
        self._first[[ord(pair[0]) for pair in placed]] = True
        self._second[[ord(pair[1]) for pair in placed]] = True

    def apply(self, codes: CodePoints) -> None:
        """Move the tones in `codes`, in place."""
        places = np.flatnonzero(self._first[codes[:-1]] & self._second[codes[1:]]).tolist()
        if not places:
            return
        text = from_code_points(codes)
        free = 0
        for place in places:
            match = self._pattern.match(text, place) if place >= free else None
            if match:
                codes[place], codes[place + 1] = self._placed[match[0]]
                free = place + 2


_TO_SECOND = _Moves(_TONE_ON_FIRST, _LATE)
_TO_FIRST = _Moves(_OPEN_WITH_TONE_ON_SECOND, _EARLY)


def nfc(text: str) -> str:
    """The composed form (Unicode NFC), which all other functions expect."""
    return unicodedata.normalize("NFC", text)


def code_points(text: str) -> CodePoints:
    """The characters as numbers, one item a character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def from_code_points(codes: CodePoints) -> str:
    """The text of `code_points`."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def normalize(text: str) -> str:
    """NFC text → lower case, one tone placement, Latin letters, plain dashes and spaces; same length.

    The tone of an open oa, oe, uy stands on the first vowel, as in most statutes; misplaced tones of
    closed syllables and after qu, gi are put right.

    >>> normalize("Uỷ ban – HOÀ BÌNH, tòan qúy")
    'ủy ban - hòa bình, toàn quý'
    """
    codes = LOWER_CASE[code_points(text)]
    _TO_SECOND.apply(codes)
    _TO_FIRST.apply(codes)
    return from_code_points(codes)


def small_letters(text: str) -> str:
    """`normalize` but for the tones, which stay where they are, and with blanks for all white space: as words
    are looked for in texts.

    >>> small_letters("Uỷ ban – HOÀ\\nBÌNH")
    'uỷ ban - hoà bình'
    """
    return from_code_points(SMALL_LETTERS[code_points(text)])


@lru_cache(maxsize=1 << 14)
def spellings(syllable: str) -> tuple[str, ...]:
    """All that `normalize` makes this normal syllable of, in small letters: itself, then with its tone on the
    other vowel.

    >>> spellings("hòa"), spellings("đất")
    (('hòa', 'hoà'), ('đất',))
    """
    places = range(len(syllable) - 1)
    other = (
        syllable[:at] + pairs[syllable[at : at + 2]] + syllable[at + 2 :]
        for pairs in (_LATE, _EARLY_OF_ALL)
        for at in places
        if syllable[at : at + 2] in pairs
    )
    return (syllable, *(one for one in other if normalize(one) == syllable))


def dictionary_spelling(text: str) -> str:
    """NFC text as pyvi's word list spells it (hoà, uỷ), letter case kept; same length.

    >>> dictionary_spelling("Ủy ban – HÒA BÌNH")
    'Uỷ ban - HOÀ BÌNH'
    """
    codes = _SAME_CASE[code_points(text)]
    _TO_SECOND.apply(codes)
    return from_code_points(codes)
