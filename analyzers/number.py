"""Số hiệu: finding the number of a legal document in text and writing it in one way.

A number is `số[/năm]/LOẠI-CƠ QUAN` (Nghị định 30/2020/NĐ-CP, Phụ lục I and VI): a serial of at least two
digits, often a year, then a code whose groups name the type and the issuer. People also type
`qd 14/2019 ttg`, `14-2019-QĐ-TTg`, `NĐ100`, `luật số 14 năm 2012`. The canonical spelling is
`serial[/year]/group-group…` in lower case with Đ where the abbreviation has it. What the writer left out is
left out there too (`14/2012/qh`, `100/nđ`); `broader_numbers` gives the forms by which a full number
answers. Standards are `tcvn-5687:2010`. The number of a form ("mẫu số 01/TT-BTC") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from analyzers.folding import fold
from analyzers.normal_form import nfc, normalize

_TYPES = (
    "qđ nđ tt ttlt nq nqlt ct kh cv tb cđ hd vbhn l lct lnn sl pl kl ctr ttr qc qt đa pa bc qyđ ctlt nqlt"
)
_ISSUERS = (
    "ttg cp ctn qh qhk ubtvqh tvqh ubnd ub ubhc hđnd hđbt hđnn hđtp hđcp tw tu bct bbt tandtc tatc "
    "vksndtc vkstc ktnn btc btp bca bqp bnv bng bct bgtvt bxd btnmt bnnptnt bnn bnnmt bkhcn bkhđt bgdđt "
    "bgd bgdbgd&đt đt byt bvhttdl bvhtt bttt btttt blđtbxh bldtbxh lđtbxh bđttg bdttg ubdt nhnn ttcp vpcp "
    "vpqh vpctn tlđ bhxh tct tchq tctk mttq mttw đct btctw ubkttw ubatgt bcn btm bts bkhcnmt bvgcmtr"
)
_SPELLED_WITH_D_STROKE = {fold(code): code for code in f"{_TYPES} {_ISSUERS}".split()} | {
    "bldtbxh": "blđtbxh"
}
_FOLDED_TYPES = frozenset(fold(_TYPES).split())
_FOLDED_ISSUERS = frozenset(fold(_ISSUERS).split())
_ALONE = _FOLDED_ISSUERS | {"sl"}

_NAMES = {
    "nghi dinh": "nđ",
    "quyet dinh": "qđ",
    "nghi quyet": "nq",
    "thong tu lien tich": "ttlt",
    "thong tu": "tt",
    "chi thi": "ct",
    "bo luat": "qh",
    "luat": "qh",
    "phap lenh": "ubtvqh",
    "van ban hop nhat": "vbhn",
    "sac lenh": "sl",
    "lenh": "l",
    "ke hoach": "kh",
    "thong bao": "tb",
    "huong dan": "hd",
    "cong dien": "cđ",
    "cong van": "cv",
}
# "kế hoạch 5 năm 2021" is a plan of five years and "thông báo 6/2019" one of June.
_NEED_THE_WORD_SO = frozenset({"kh", "tb", "hd", "cđ", "cv", "l"})
_GLUED = ("nd", "nq", "qd")
_FIRST_YEAR_OF_GOVERNMENT_DECREES = 1993

_YEAR = r"(?:19|20)[0-9]{2}"
# Hasty typing glues the date to the code ("TT-BTCngày 5") and parts QH from its term ("QH 13").
_LETTER = r"(?!ngay)[a-z]"
_GROUP = rf"(?:(?:qh|ubtvqh|hdnn)[ ][0-9]{{1,2}}|(?:{_LETTER}){{1,14}}(?:&[a-z]{{1,6}})?[0-9]{{0,2}})"
_END = r"(?=ngay|[^a-z0-9]|$)"
_KNOWN = "|".join(sorted(_SPELLED_WITH_D_STROKE, key=len, reverse=True))
_KNOWN_GROUP = rf"(?:{_KNOWN})[0-9]{{0,2}}{_END}"
_TYPE = "|".join(sorted((code for code in _FOLDED_TYPES if len(code) > 1), key=len, reverse=True))
_CODE = rf"{_GROUP}(?:[-/]{_GROUP}|[ ]?[-/][ ]?{_KNOWN_GROUP}){{0,5}}{_END}"
# A leading digit set lets `re` skip to digits; the look-behind then says what may stand before it.
# Resolutions of the Government under a resolution of Quốc hội count within it: "66.15/2026/NQ-CP".
_SERIAL = (
    r"[0-9](?<![a-z0-9_/][0-9])(?<![0-9][.,][0-9])[0-9]{0,5}"
    r"(?:[a-z]|[.][0-9]{1,3}(?=[ ]?/[ ]?20[0-9]{2}[ ]?/))?"
)

_FULL = re.compile(
    rf"(?P<serial>{_SERIAL})(?:[ ]?[-/][ ]?(?P<year>{_YEAR}|[89][0-9](?=[ ]?[-/])))?"
    rf"(?:[ ]?[-/][ ]?|[ ](?=(?:{_TYPE})[-/]))(?P<code>{_CODE})"
)
_BARE = re.compile(
    rf"(?P<serial>[0-9](?<![0-9_/][0-9])(?<![0-9][.,][0-9])[0-9]{{0,4}})(?:[ ]?[-/][ ]?|(?P<spoken> nam ))"
    rf"(?P<year>{_YEAR})(?![0-9/])(?P<code>(?:[ ]?[-/]?[ ]?{_KNOWN_GROUP}){{0,4}})"
)
_YEARLESS = re.compile(rf"[0-9](?<=(?:{'|'.join(_GLUED)})[0-9])[0-9]{{0,4}}(?![0-9a-z/.,-]?[0-9a-z])")
_TYPE_BEFORE = re.compile(
    rf"(?:^|[^a-z0-9_])(?:(?P<name>{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
    rf"|(?P<short>(?:{_TYPE})(?:[ -](?:{_KNOWN}))?))"
    r"(?P<so>[ .:]*so)?[ .:]*$"
)
_LONGEST_TYPE = 40
_FORM_BEFORE = re.compile(r"(?:^|[^a-z0-9])(?:bieu|mau)(?:[ ]+so)?[ .:]*$")
_STANDARD = re.compile(
    r"(?P<serial>[0-9](?:(?<=[qt]cvn[0-9])|(?<=[qt]cvn[ -][0-9])|(?<=[qt]cvn[ -]iso[ -][0-9])"
    r"|(?<=[qt]cvn[ -]iso[/-]iec[ -][0-9]))[0-9]{0,5}(?:-[0-9a-z]{1,6})*)"
    rf"[ ]?:[ ]?(?P<year>{_YEAR})(?:/(?P<issuer>[a-z]{{2,12}}))?"
)
_WHOLE = re.compile(
    rf"(?P<serial>[0-9]{{1,6}}[a-z]?)[ ./_-]+(?:(?P<year>{_YEAR}|[89][0-9])[ ./_-]+)?"
    rf"(?P<code>{_GROUP}(?:[ ./_-]+{_GROUP}){{0,6}})"
)
_LEAD = re.compile(rf"(?:(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})\b\s*)?(?:so\b)?[\s.:]*")
_PARTS = re.compile(
    r"(?P<serial>[0-9]+(?:[a-z]|[.][0-9]+)?)/(?:(?P<year>[0-9]{2,4})/)?(?P<head>[^-/0-9]+)[0-9]*(?:-.*)?"
)
_DIGIT = re.compile("[0-9]")
_PLAIN_PART = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_PLAIN_SERIAL = re.compile(r"([0-9]{1,7})([a-z]?)")
_LONGEST_NUMBER = 120


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A số hiệu in a text: the canonical spelling and the half-open span that it was read from."""

    canonical: str
    start: int
    end: int


def find_numbers(text: str) -> list[NumberSpan]:
    """The numbers in NFC text, in reading order, never overlapping.

    >>> find_numbers("theo Quyết định số 14/2019/QÐ-TTg ngày")
    [NumberSpan(canonical='14/2019/qđ-ttg', start=19, end=33)]
    """
    if not has_digits(text):
        return []
    folded = fold(text)
    readings = (_standards(text, folded), _full_numbers(text, folded), _typed_numbers(text, folded))
    found: list[NumberSpan] = []
    # Sorting is stable: of two readings from the same place, the stricter one comes first.
    for span in sorted(chain.from_iterable(readings), key=lambda span: span.start):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def has_digits(text: str) -> bool:
    """Whether there may be a number in the text: no số hiệu is without a digit."""
    return _DIGIT.search(text) is not None


def canonical_number(text: str) -> str | None:
    """The canonical spelling of a text that is one number and nothing else, or None.

    >>> canonical_number("qd 14/2019 ttg")
    '14/2019/qđ-ttg'
    """
    return _canonical_number(text) if len(text) <= _LONGEST_NUMBER and has_digits(text) else None


@lru_cache(maxsize=1 << 14)
def _canonical_number(text: str) -> str | None:
    """Remembered, because a document cites few others many times."""
    composed = " ".join(nfc(text).strip(" \t\r\n.,;:()\"'“”").split())
    folded = fold(composed)
    if plain := _written_in_full(composed, folded):
        return plain
    spans = find_numbers(composed)
    if len(spans) == 1 and _is_only_a_type(folded[: spans[0].start]) and spans[0].end == len(folded):
        return spans[0].canonical
    return _whole_number(composed, folded)


def _written_in_full(text: str, folded: str) -> str | None:
    """The canonical spelling of `14/2019/QĐ-TTg`: most numbers need no reading of types and standards."""
    full = _FULL.match(folded)
    if full is None or full.end() < len(folded) or "cvn" in folded:
        return None
    start, end = full.span("code")
    if not _is_code(text[start:end], folded[start:end], dated=full["year"] is not None):
        return None
    return _canonical(full["serial"], full["year"], _groups(text[start:end], folded[start:end]))


def broader_numbers(canonical: str) -> tuple[str, ...]:
    """The shorter forms by which people call a number: without its issuer, without its year too.

    >>> broader_numbers("14/2019/qđ-ttg")
    ('14/2019/qđ', '14/qđ')
    """
    parts = _PARTS.fullmatch(canonical)
    if parts is None:
        return ()
    serial, year, head = parts["serial"], parts["year"], parts["head"]
    forms = (f"{serial}/{year}/{head}" if year else "", f"{serial}/{head}")
    return tuple(form for form in forms if form and form != canonical)


def plain_number(text: str) -> str | None:
    """A number whose code is none that is known, written in the same way; None without serial and code.

    Only what stands by itself and is known to be a number can be read like this.

    >>> plain_number("7437/SYT-NVY")
    '7437/syt-nvy'
    """
    parts = _PLAIN_PART.findall(normalize(nfc(text))) if len(text) <= _LONGEST_NUMBER else []
    serial = _PLAIN_SERIAL.fullmatch(parts[0]) if parts else None
    if serial is None:
        return None
    year = parts[1] if re.fullmatch(_YEAR, parts[1] if parts[1:] else "") else None
    groups = parts[2:] if year else parts[1:]
    if not any(char.isalpha() for group in groups for char in group):
        return None
    return "/".join(filter(None, (f"{int(serial[1]):02d}{serial[2]}", year, "-".join(groups))))


def number_slug(text: str) -> str:
    """The number for an address: `14-2019-qd-ttg`; a text that is no number is written the same way."""
    return re.sub(r"[^a-z0-9]+", "-", fold(canonical_number(text) or nfc(text))).strip("-")


def _standards(text: str, folded: str) -> Iterator[NumberSpan]:
    """Technical standards and regulations: `TCVN 5687:2010`, `QCVN 01:2009/BYT`."""
    for match in _STANDARD.finditer(folded):
        start = folded.rindex("cvn", 0, match.start()) - 1
        issuer = (
            _groups(text[match.start("issuer") : match.end()], match["issuer"]) if match["issuer"] else []
        )
        name = "-".join(re.findall("[a-z]+", folded[start : match.start()]))
        number = f"{name}-{match['serial']}:{match['year']}"
        yield NumberSpan("/".join([number, *issuer]), start, match.end())


def _full_numbers(text: str, folded: str) -> Iterator[NumberSpan]:
    for match in _FULL.finditer(folded):
        start, end = match.span("code")
        if _FORM_BEFORE.search(folded, max(0, match.start() - _LONGEST_TYPE), match.start()):
            continue
        if _is_code(text[start:end], folded[start:end], dated=match["year"] is not None):
            groups = _groups(text[start:end], folded[start:end])
            yield NumberSpan(_canonical(match["serial"], match["year"], groups), *match.span())


def _typed_numbers(text: str, folded: str) -> Iterator[NumberSpan]:
    """Numbers whose type stands before them: `nghị định 100/2019`, `qd 14/2019 ttg`, `NĐ100`."""
    for match in _BARE.finditer(folded):
        before = _TYPE_BEFORE.search(folded, max(0, match.start() - _LONGEST_TYPE), match.start())
        if before is None or (before["short"] and match["spoken"]):
            continue
        groups = _type_groups(before)
        if before["so"] is None and before["name"] and groups[0] in _NEED_THE_WORD_SO:
            continue
        start, end = match.span("code")
        groups += _groups(text[start:end], folded[start:end])
        yield NumberSpan(_canonical(match["serial"], match["year"], groups), *match.span())
    for match in _YEARLESS.finditer(folded):
        before = _TYPE_BEFORE.search(folded, max(0, match.start() - _LONGEST_TYPE), match.start())
        if before is not None:
            yield NumberSpan(_canonical(match[0], None, _type_groups(before)), *match.span())


def _whole_number(text: str, folded: str) -> str | None:
    """A number that stands alone may use any separator and no capitals."""
    lead = _LEAD.match(folded)
    start = lead.end() if lead else 0
    match = _WHOLE.fullmatch(folded, start)
    if match is None:
        return None
    code = match.start("code")
    groups = _groups(text[code:], folded[code:])
    separated_by_space = " " in folded[start:]
    known = [is_known_code(fold(group)) for group in groups]
    if not (all(known) if separated_by_space else any(known) or match["year"]):
        return None
    return _canonical(match["serial"], match["year"], groups)


def _is_only_a_type(folded: str) -> bool:
    return not folded.strip() or folded.strip() in {"so", "so:"} or _TYPE_BEFORE.fullmatch(folded) is not None


def is_known_code(folded_group: str) -> bool:
    """Whether a group of a code, in lower case without accents, is a type or an issuer ("qd", "qh13")."""
    return folded_group.rstrip(" 0123456789") in _SPELLED_WITH_D_STROKE


def _is_code(written: str, folded: str, *, dated: bool) -> bool:
    """Whether the letters after a serial are a type and issuer, not a unit ("5/ha") or a word."""
    groups = re.findall(_GROUP, folded)
    known = [is_known_code(group) for group in groups]
    capital = written[0].isupper()
    if dated:
        return known[0] or capital
    if len(groups) == 1:
        return known[0] and groups[0].rstrip("0123456789") in _ALONE
    return all(known) or (capital and any(known))


def _groups(written: str, folded: str) -> list[str]:
    """The groups of a code in lower case, with Đ where a known abbreviation has it."""
    normal = normalize(written)
    return [
        _with_d_stroke(match[0], normal[match.start() : match.end()]) for match in re.finditer(_GROUP, folded)
    ]


def _with_d_stroke(folded: str, normal: str) -> str:
    letters = folded.rstrip(" 0123456789")
    return _SPELLED_WITH_D_STROKE.get(letters, normal[: len(letters)]) + folded[len(letters) :].lstrip()


def _type_groups(before: re.Match[str]) -> list[str]:
    if before["name"]:
        return [_NAMES[before["name"]]]
    return [_SPELLED_WITH_D_STROKE[group] for group in re.split("[ -]", before["short"])]


def _canonical(serial: str, year: str | None, groups: list[str]) -> str:
    digits = serial.partition(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz")
    # Since the 1992 law on its organisation, the Government alone issues nghị định.
    if groups == ["nđ"] and year and int(year) >= _FIRST_YEAR_OF_GOVERNMENT_DECREES:
        groups = ["nđ", "cp"]
    # "luật số 15/2012/QH13" and "thông tư 05/2019/TT-BTC" may name the type twice.
    if len(groups) > 1 and groups[1].startswith(groups[0]):
        groups = groups[1:]
    written = f"{int(digits):02d}{serial[len(digits) :]}"
    return "/".join(filter(None, (written, year, "-".join(groups))))
