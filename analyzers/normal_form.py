"""One spelling for what a Vietnamese reader takes for the same text, at the same length.

Every function but `nfc` keeps each character at its place, so an offset into the result is an offset
into the NFC text given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

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


_TO_SECOND = _placements(_MOVED_BACK + _AFTER_Q + _AFTER_G)
_TO_FIRST = {late: early for early, late in _placements(_MOVED_BACK).items()}


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
    return _tone_on_first(_tone_on_second(from_code_points(LOWER_CASE[code_points(text)])))


def dictionary_spelling(text: str) -> str:
    """NFC text as pyvi's word list spells it (hoà, uỷ), letter case kept; same length.

    >>> dictionary_spelling("Ủy ban – HÒA BÌNH")
    'Uỷ ban - HOÀ BÌNH'
    """
    return _tone_on_second(from_code_points(_SAME_CASE[code_points(text)]))


def _tone_on_second(text: str) -> str:
    return _TONE_ON_FIRST.sub(lambda match: _TO_SECOND[match[0]], text)


def _tone_on_first(text: str) -> str:
    return _OPEN_WITH_TONE_ON_SECOND.sub(lambda match: _TO_FIRST[match[0]], text)
