"""The encodings of Vietnamese before Unicode → Unicode.

TCVN3 ("ABC") is the part of TCVN 5712:1993 for fonts (VN3): one byte a letter, capitals with tones only in
fonts whose name ends in H. VNI writes a letter and then its marks. VIQR (RFC 1456) spells marks in ASCII. A
reader hands over such text as the characters that Windows code page 1252 shows for its bytes.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Encoding(StrEnum):
    """How a text writes Vietnamese, where it is not Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VIQR = "viqr"


def decode(text: str, encoding: Encoding) -> str:
    """`text` in Unicode, NFC. Characters that the encoding does not use stay as they are.

    >>> decode("NghÞ ®Þnh", Encoding.TCVN3), decode("Nghò ñònh", Encoding.VNI)
    ('Nghị định', 'Nghị định')
    >>> decode("Nghi. ddi.nh", Encoding.VIQR)
    'Nghị định'
    """
    return unicodedata.normalize("NFC", _DECODERS[encoding](text))


# --- TCVN3 ----------------------------------------------------------------------------------------

_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {start + i: letter for start, run in _TCVN3_RUNS.items() for i, letter in enumerate(run)}
_TCVN3 |= {0x3BC: "à"}  # µ is stored as the Greek letter by some programs
_MINUS = re.compile(r"(?:(?<=[A-Za-z¡-ÿ])[\u2010\u2212]|[\u2010\u2212](?=[a-z¡-ÿ]))")
"""PDF fonts name byte 0xAD "minus" or "hyphen", as it looks in Latin text: here it is ư."""


def _from_tcvn3(text: str) -> str:
    return _MINUS.sub("\u00ad", text).translate(_TCVN3)


# --- VNI ------------------------------------------------------------------------------------------

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_SHAPED = {
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
}  # fmt: skip
_VNI_BREVE = {
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_MARKS = {
    "a": _VNI_TONES | _VNI_SHAPED | _VNI_BREVE,
    "e": _VNI_TONES | _VNI_SHAPED,
    "o": _VNI_TONES | _VNI_SHAPED,
    "u": _VNI_TONES,
    "y": _VNI_TONES,
    "ô": _VNI_TONES,
    "ö": _VNI_TONES,
}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_LETTERS |= {letter.upper(): means.upper() for letter, means in _VNI_LETTERS.items()}
_VNI_PAIR = re.compile(r"([aeouyôö])([ùøûõïâáàåãäêéèúüë])|[ñôöæóòî]", re.IGNORECASE)


def _from_vni(text: str) -> str:
    return _VNI_PAIR.sub(_vni_letter, text)


def _vni_letter(pair: re.Match[str]) -> str:
    base, mark = pair.group(1), pair.group(2)
    if base is None:
        return _VNI_LETTERS[pair.group()]
    letter = _VNI_LETTERS.get(base, base)
    marks = _VNI_MARKS[base.lower()].get(mark.lower())
    return letter + (_VNI_LETTERS.get(mark, mark) if marks is None else marks)


# --- VIQR -----------------------------------------------------------------------------------------

_VIQR_SHAPES = {"^": _CIRCUMFLEX, "(": _BREVE, "+": "\u031b", "*": "\u031b"}
_VIQR_TONES = {"'": _ACUTE, "`": _GRAVE, "?": _HOOK, "~": _TILDE, ".": _DOT}
_VIQR_LETTER = re.compile(
    r"\\(?P<literal>.)|(?P<d>[dD])[dD]"
    r"|(?P<base>[aAeEoO]\^|[aA]\(|[oOuU][+*]|[aeiouyAEIOUY])(?P<tone>['`?~.])?"
)
_VIQR_WORD = re.compile(r"[A-Za-z][A-Za-z^(+*'`?~.\\]*")


def _from_viqr(text: str) -> str:
    return _VIQR_WORD.sub(_viqr_word, text)


def _viqr_word(word: re.Match[str]) -> str:
    """A syllable has one tone, so a second sign is punctuation; so is a dot or "?" that ends the line."""
    toned = False
    ends_line = word.string[word.end() : word.end() + 1] in ("", "\n", "\r")

    def letter(found: re.Match[str]) -> str:
        nonlocal toned
        if found["literal"] is not None:
            return found["literal"]
        if found["d"]:
            return "đ" if found["d"] == "d" else "Đ"
        base, tone = found["base"], found["tone"] or ""
        shaped = base[0] + _VIQR_SHAPES.get(base[1:], "")
        last = ends_line and found.end() == len(found.string) and tone in ".?"
        if toned or not tone or last:
            return shaped + tone
        toned = True
        return shaped + _VIQR_TONES[tone]

    return _VIQR_LETTER.sub(letter, word.group())


_DECODERS = {Encoding.TCVN3: _from_tcvn3, Encoding.VNI: _from_vni, Encoding.VIQR: _from_viqr}
