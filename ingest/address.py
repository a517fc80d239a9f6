"""What a document's address at its source tells: the weakest evidence, used where nothing better speaks.

Addresses of the form `van-ban/{Linh-vuc}/{Loai-So-hieu-Nam-Co-quan-tieu-de}-{id}.aspx` name the field, the
type, the số hiệu and the title, all without accents and with "-" for every other sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from analyzers.folding import fold
from bookshelf.doc_types import DOC_TYPES
from bookshelf.fields import resolve_fields
from ingest.slug import slugify
from ingest.type_names import type_of_number

_PATH = re.compile(
    r"(?:^|/)(?P<kind>van-ban|cong-van"
    r"|tcvn)/(?P<field>[\w-]{1,80})/(?P<name>[^/]{1,400}?)(?:-\d{3,9})?\.aspx$",
    re.I,
)
_BY_SLUG = {slugify(name): item.name for item in DOC_TYPES for name in (item.name, *item.aliases)}
_TYPE = re.compile("^(" + "|".join(sorted(_BY_SLUG, key=len, reverse=True)) + r")(?=-|$)")
_NUMBER = re.compile(
    r"(?:^|-)(?:so-)?(?P<serial>\d{1,6}[a-z]?)-(?:(?P<year>(?:19|20)\d\d)-)?"
    r"(?P<code>(?:NQ|ND|QD|TT|TTLT|CT|KH|TB|CD|HD|VBHN|BC|TTr|NQLT|PL)(?:-(?:TTg|[A-Z]{2,12}\d{0,2})(?=-|$))+"
    r"|QH\d{1,2}|UBTVQH\d{1,2})(?=-|$)"
)
_STANDARD = re.compile(
    r"^(?:(?:Tieu|Quy)-chuan-(?:[a-z]+-){1,4})?(?P<kind>TCVN|QCVN)-(?P<body>(?:[A-Z]{2,5}-){0,3})(?P<serial>\d{1,5}(?:-\d{1,3}(?=-(?:19"
    r"|20)\d\d))?)-(?P<year>(?:19|20)\d\d)"
    r"(?:-(?P<issuer>B[A-Z]{1,8})(?=-|$))?"
)


_REACH = 100_000
"""Code points of the text in which a title is looked for."""

_MOST_WORDS = 25
_WORD, _GAP = re.compile(r"[^\W_]+"), re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says; empty where it does not."""

    fields: tuple[str, ...] = ()
    doc_type: str = ""
    number: str = ""
    title: str = ""


def read_address(address: str) -> Address:
    """Reads a URL or a path; an unknown form says nothing.

    >>> read_address("van-ban/Giao-duc/Quyet-dinh-7-2031-QD-TTg-thi-hat-147304.aspx").number
    '7/2031/QĐ-TTg'
    """
    if len(address) > 2000:
        return Address()
    match = _PATH.search(_path(address))
    if match is None:
        return Address()
    name, fields = match["name"], resolve_fields([match["field"]])
    if standard := _STANDARD.match(name):
        title = re.sub(r"[-_]+", " ", name[standard.end() :]).strip().removeprefix("ve ")
        return Address(fields, _type("tcvn", name), _standard(standard), title)
    found = _NUMBER.search(name)
    doc_type = _type(match["kind"].lower(), name)
    number = _number(found) if found and _belongs(found, doc_type) else ""
    title = re.sub(r"[-_]+", " ", name[found.end() :] if number and found else name).strip()
    return Address(fields, doc_type or type_of_number(number), number, title)


def with_accents(title: str, text: str) -> str:
    """A title out of an address with the accents and case that its words have together in the text.

    >>> with_accents("muon sach", "Quy chế mượn sách của xã")
    'Mượn sách'
    """
    words = re.findall(r"\w+", title)[:_MOST_WORDS]
    near = text[:_REACH]
    spelt = f" {_GAP.sub(' ', fold(near)).strip()} "
    result: list[str] = []
    while words:
        count, written = _longest_run(words, near, spelt)
        result.append(written)
        words = words[count:]
    whole = " ".join(result)
    return whole[:1].upper() + whole[1:]


def _longest_run(words: list[str], text: str, spelt: str) -> tuple[int, str]:
    """How many of the first words stand together in the text, two or more, and as what; else the first.

    `spelt`: the folded words of the text, a space around each.
    """
    folded = [fold(word) for word in words]
    for count in range(len(words), 1, -1):
        at = spelt.find(f" {' '.join(folded[:count])} ")
        if at >= 0:
            first = spelt.count(" ", 0, at)
            found = list(islice(_WORD.finditer(text), first, first + count))
            written = " ".join(text[found[0].start() : found[-1].end()].split())
            return count, written.lower() if written.isupper() or count < len(words) else written
    return 1, words[0]


def _path(address: str) -> str:
    try:
        return normalize("NFC", unquote(urlsplit(address).path))
    except ValueError:
        return ""


def _type(kind: str, name: str) -> str:
    if kind == "tcvn":
        return "Quy chuẩn kỹ thuật quốc gia" if name.upper().startswith("QCVN") else "Tiêu chuẩn quốc gia"
    match = _TYPE.match(name.lower())
    return _BY_SLUG[match[1]] if match else ""


def _standard(found: re.Match[str]) -> str:
    """ "TCVN-ISO-IEC-17020-2012" → "TCVN ISO/IEC 17020:2012", "QCVN-01-2020-BCT" → "QCVN 01:2020/BCT"."""
    body = found["body"].strip("-").replace("-", "/")
    number = " ".join(part for part in (found["kind"], body, f"{found['serial']}:{found['year']}") if part)
    return f"{number}/{found['issuer']}" if found["issuer"] and found["kind"] == "QCVN" else number


def _belongs(found: re.Match[str], doc_type: str) -> bool:
    """ "Nghi-dinh-sua-doi-Nghi-dinh-65-2022-ND-CP" names the number of another document."""
    return found.start() < 40 and (not doc_type or found.start() <= len(slugify(doc_type)) + 4)


def _number(found: re.Match[str]) -> str:
    code = re.sub(r"^(QD|ND|CD)-", lambda m: {"QD": "QĐ-", "ND": "NĐ-", "CD": "CĐ-"}[m[1]], found["code"])
    year = f"/{found['year']}" if found["year"] else ""
    return f"{found['serial']}{year}/{code.replace('-HDND', '-HĐND')}"
