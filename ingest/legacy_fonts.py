"""Text in old Vietnamese fonts → Unicode: run by run where the font is known, by its own words where not.

A font that reorders the letters (".VnTime", "VNI-Times") gives its encoding by its name. Where no name helps
(plain text, a web page, a PDF whose fonts were renamed) the encoding is the one under which the words become
Vietnamese syllables. Text that is Unicode comes back as it is, except for soft hyphens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse, groupby

from ingest.legacy_encodings import Encoding, decode
from ingest.syllables import is_marked, is_syllable


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font; `font` is its name as the file gives it, "" where it gives none."""

    text: str
    font: str = ""


_TCVN3_FONT = re.compile(r"(?i:\.vn)[A-Za-z0-9]|Vn[A-Z0-9]")
"""The dot is lost in some PDF; "VNtimes" with small letters is of VietWare, which is another encoding."""

_VNI_FONT = re.compile(r"(?i:vni)(?:[-_ ]|[A-Z]|$)")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CHARSET_SUFFIX = re.compile(r"(?i)\s+(?:tur|ce|cyr|greek|baltic|hebrew|arabic|\(vietnamese\))$")
_STYLE_SUFFIX = re.compile(r"(?i)[,\-]?(?:bold|italic|regular|oblique)+$")

_TOKEN = re.compile(r"[^\s\u0000-\u0040\u005b-\u0060\u007b-\u00a0\u2000-\u200f\u2013-\u206f“”‘’…]+")
_VIQR_SIGN = re.compile(r"[aeoAEO]\^|[aA]\(['`?~.]?[a-z]|[ouOU]\+|\b[dD]d[aeiouy]|[aeiouy]['`?~.][a-z]")

_BROKEN = str.maketrans("ƢƣǍǎ", "ƯưĂă")
"""Letters that conversions have taken for others that look alike; no syllable has them."""

_A_BROKEN = re.compile(r"[ƢƣǍǎ]")
_WITH_BROKEN = re.compile(r"[^\W\d_]*[ƢƣǍǎ][^\W\d_]*")

_ENOUGH_TOKENS = 3
"""Words with other letters than ASCII; with fewer, an encoding is not told by the words alone."""

_MOST_VALID = 0.6
"""The share of such words that are syllables once decoded; real texts have names and abbreviations too."""

_FEW_VALID = 0.35
"""The share of such words that are syllables already, from which on the text counts as Unicode."""

_VIQR_SHARE = 0.15
"""Signs of VIQR a word; real text has about one in two, formulas and English far fewer."""


@lru_cache(maxsize=4096)
def encoding_of_font(name: str) -> Encoding | None:
    """The encoding of a font's letters, None for a Unicode font.

    >>> encoding_of_font(".VnTimeH"), encoding_of_font("VNI-Times"), encoding_of_font("Arial")
    (<Encoding.TCVN3: 'tcvn3'>, <Encoding.VNI: 'vni'>, None)
    """
    plain = _SUBSET.sub("", name).strip()
    if _VNI_FONT.match(plain):
        return Encoding.VNI
    return Encoding.TCVN3 if _TCVN3_FONT.match(plain) else None


@lru_cache(maxsize=4096)
def has_capitals_only(name: str) -> bool:
    """Whether the font draws small letters as capitals: TCVN3 has capitals with tones in no other way."""
    plain = _STYLE_SUFFIX.sub("", _CHARSET_SUFFIX.sub("", _SUBSET.sub("", name).strip()))
    return plain.endswith("H") and encoding_of_font(name) is Encoding.TCVN3


def detect_encoding(text: str) -> Encoding | None:
    """The encoding under which `text` is Vietnamese, None where it is Unicode, foreign or too short to tell.

    >>> detect_encoding("C¨n cø LuËt Tæ chøc ChÝnh phñ"), detect_encoding("Căn cứ Luật Tổ chức Chính phủ")
    (<Encoding.TCVN3: 'tcvn3'>, None)
    """
    tokens = _marked_tokens(text)
    total = tokens.total()
    if total < _ENOUGH_TOKENS:
        return Encoding.VIQR if not total and _is_viqr(text) else None
    if _valid(tokens) >= _FEW_VALID * total and any(map(_is_beyond_latin, tokens)):
        return None
    valid, best = max((_valid(tokens, one), one) for one in (Encoding.TCVN3, Encoding.VNI))
    return best if valid >= _MOST_VALID * total and valid > _valid(tokens) else None


def decode_runs(runs: Sequence[Run]) -> str:
    """One paragraph or cell: each run decoded by its font, except where it holds Unicode all the same."""
    segments = groupby(runs, key=lambda run: (encoding_of_font(run.font), has_capitals_only(run.font)))
    return "".join(
        _decode_segment("".join(run.text for run in group), encoding, capitals)
        for (encoding, capitals), group in segments
    )


def decode_lines(lines: Sequence[str], usual: Encoding | None = None) -> list[str]:
    """The lines of one document whose fonts are not known, or what their names have left as it was.

    `usual` is an encoding that the document is known to use elsewhere. The pure function for any reader.
    """
    found = detect_encoding("\n".join(lines))
    expected = found or usual
    if expected is None:
        return list(lines)
    if expected is Encoding.VIQR:
        return [decode(line, expected) for line in lines]
    return [_decode_line(line, expected, whole=found is not None) for line in lines]


def mend(text: str) -> str:
    """Unicode text with letters of broken conversions put right, in words that become syllables by it.

    >>> mend("CHƢƠNG Ƣ")
    'CHƯƠNG Ư'
    """
    if not _A_BROKEN.search(text):
        return text
    return _WITH_BROKEN.sub(lambda found: _mended(found.group()), text)


def usual_encoding(runs: Iterable[Run]) -> Encoding | None:
    """The encoding of most characters among those whose font names one."""
    counts: Counter[Encoding] = Counter()
    for run in runs:
        if encoding := encoding_of_font(run.font):
            counts[encoding] += len(run.text)
    return max(counts, key=lambda one: counts[one]) if counts else None


def _marked_tokens(text: str) -> Counter[str]:
    """The words with other letters than ASCII, and how often each is there."""
    return Counter(filterfalse(str.isascii, _TOKEN.findall(text)))


def _decode_segment(text: str, encoding: Encoding | None, capitals: bool) -> str:
    if encoding is None:
        return text
    tokens = _marked_tokens(text)
    if _is_unicode(tokens, encoding):  # Word showed such letters in another font
        return text
    decoded = _by_token(text, encoding)
    return decoded.upper() if capitals else decoded


def _is_unicode(tokens: Counter[str], encoding: Encoding) -> bool:
    """More words show Unicode, by a letter that nothing else has, than make sense in the encoding alone."""
    unicode = sum(n for token, n in tokens.items() if _is_beyond_latin(token) and _is_word(token))
    old = sum(n for token, n in tokens.items() if not _is_word(token) and _is_word(decode(token, encoding)))
    return unicode > old or _valid(tokens) > _valid(tokens, encoding)


def _by_token(text: str, encoding: Encoding) -> str:
    """Decode the whole text but the words that are Unicode syllables with letters no old encoding has."""
    parts, at = [], 0
    for found in _TOKEN.finditer(text):
        if _is_beyond_latin(found.group()) and _is_word(found.group()):
            parts += [decode(text[at : found.start()], encoding), found.group()]
            at = found.end()
    return "".join([*parts, decode(text[at:], encoding)])


def _decode_line(line: str, encoding: Encoding, *, whole: bool) -> str:
    own = detect_encoding(line)
    tokens = _marked_tokens(line)
    if own in (Encoding.TCVN3, Encoding.VNI):
        return _by_token(line, own)
    if whole and _valid(tokens) <= _valid(tokens, encoding) and not any(map(_is_beyond_latin, tokens)):
        return decode(line, encoding)
    return _TOKEN.sub(lambda found: _rescue(found.group(), encoding), line)


def _rescue(token: str, encoding: Encoding) -> str:
    if token.isascii() or _is_word(token):
        return token
    decoded = decode(token, encoding)
    return decoded if _is_word(decoded) and is_marked(decoded) else token


def _mended(word: str) -> str:
    better = word.translate(_BROKEN)
    return better if is_syllable(better) else word


def _valid(tokens: Counter[str], encoding: Encoding | None = None) -> int:
    """How many of the words are syllables with marks, read in the encoding or as they are."""
    count = 0
    for token, times in tokens.items():
        word = decode(token, encoding) if encoding else token
        count += times * (_is_word(word) and is_marked(word))
    return count


def _is_word(token: str) -> bool:
    """A syllable in small letters, in capitals, or with one first: bytes read wrongly mix them ("tÕ")."""
    return is_syllable(token) and (token.islower() or token.isupper() or token[1:].islower())


def _is_beyond_latin(token: str) -> bool:
    """Has a letter that Unicode alone has: no byte of an old encoding is shown as one."""
    return any(c in "ăĂđĐĩĨũŨơƠưƯ" or "\u1ea0" <= c <= "\u1ef9" or "\u0300" <= c <= "\u0323" for c in token)


def _is_viqr(text: str) -> bool:
    words = len(text.split())
    signs = len(_VIQR_SIGN.findall(text))
    if words < _ENOUGH_TOKENS or signs < _VIQR_SHARE * words:
        return False
    tokens = _marked_tokens(decode(text, Encoding.VIQR))
    return bool(tokens) and _valid(tokens) >= _MOST_VALID * tokens.total()
