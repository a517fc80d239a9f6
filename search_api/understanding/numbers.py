"""A query that is a số hiệu and nothing else, as people type one: "qd 706 ttg", "công văn 2564 năm 2022".

Which of the numbers that it may mean a library holds is asked later; so what is read here may be generous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzers.folding import fold
from analyzers.number import canonical_number, find_numbers, is_known_code, plain_number

_TYPED = re.compile(
    r"(?:(?P<type>[a-z][a-z ]*?) ?)??(?:so ?)?(?P<serial>[0-9]{1,7}[a-z]?)"
    r"(?:(?P<between>[/-]| nam | )(?P<year>(?:19|20)[0-9]{2}))?(?P<rest>(?:[ /-]+[a-z][a-z0-9&]*)*)"
)
_TYPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "quyet dinh": ("Quyết định", ("qd",)),
    "nghi dinh": ("Nghị định", ("nd",)),
    "nghi quyet": ("Nghị quyết", ("nq", "qh", "ubtvqh")),
    "thong tu": ("Thông tư", ("tt",)),
    "thong tu lien tich": ("Thông tư liên tịch", ("ttlt",)),
    "chi thi": ("Chỉ thị", ("ct",)),
    "phap lenh": ("Pháp lệnh", ("pl",)),
    "ke hoach": ("Kế hoạch", ("kh",)),
    "thong bao": ("Thông báo", ("tb",)),
    "huong dan": ("Hướng dẫn", ("hd",)),
    "cong dien": ("Công điện", ("cd",)),
    "ket luan": ("Kết luận", ("kl",)),
    "van ban hop nhat": ("Văn bản hợp nhất", ("vbhn",)),
    "quy dinh": ("Quy định", ("qd",)),
    "lenh": ("Lệnh", ("l",)),
    "luat": ("Luật", ("qh",)),
    "bo luat": ("Bộ luật", ("qh",)),
    "cong van": ("Công văn", ()),
}
"""By the name of a type: what documents of it are of, and how it may be written in the number."""

_SHORT = {
    "qd": "quyet dinh", "nd": "nghi dinh", "nq": "nghi quyet", "tt": "thong tu", "ttlt": "thong tu lien tich",
    "ct": "chi thi", "pl": "phap lenh", "kh": "ke hoach", "tb": "thong bao", "hd": "huong dan",
    "cd": "cong dien", "kl": "ket luan", "vbhn": "van ban hop nhat", "cv": "cong van",
}  # fmt: skip
_SYLLABLE = re.compile(
    r"(?:[bcdghklmnpqrstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:[cmnpt]|ch|ng|nh)?"
)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """The canonical numbers that may be meant, the likeliest first, and serial and year ("14/2019") of
    documents of a type ("" for any) where no issuer was typed.
    """

    numbers: tuple[str, ...] = ()
    dated: str = ""
    doc_type: str = ""


def read_number(words: str) -> TypedNumber | None:
    """What number the words are; None if they are none.

    >>> read_number("quyết định 14 năm 2019")
    TypedNumber(numbers=('14/2019/qđ',), dated='14/2019', doc_type='Quyết định')
    """
    alone = canonical_number(words)
    match = _TYPED.fullmatch(" ".join(fold(words).split()))
    typed = (match["type"] or "") if match else ""
    name = _SHORT.get(typed, typed)
    if match is None or (name and name not in _TYPES):
        return TypedNumber((alone,)) if alone else None
    rest = match["rest"].strip(" /-")
    if rest and not alone and find_numbers(words) and not _is_code(rest):
        return None
    doc_type, codes = _TYPES.get(name, ("", ()))
    numbers = dict.fromkeys([alone, *_written(match, codes)] if alone else _written(match, codes))
    dated = "" if rest else _dated(match)
    return TypedNumber(tuple(numbers), dated, doc_type) if numbers or dated else None


def _is_code(rest: str) -> bool:
    """Whether these are groups of a code rather than words: "nđ 100/2019 xử phạt" goes on with words."""
    groups = re.split("[ /]+", rest)
    return all(is_known_code(group) or not _SYLLABLE.fullmatch(group) for group in groups)


def _written(match: re.Match[str], codes: tuple[str, ...]) -> Iterator[str]:
    """The code with and without the type that stands before the serial."""
    rest = match["rest"].strip(" /-")
    if not rest:
        return
    head = "/".join(filter(None, (match["serial"], match["year"])))
    for end in (*(f"{code}-{rest}" for code in codes if not rest.startswith(code)), rest):
        for read in (canonical_number, plain_number):
            if number := read(f"{head}/{end}"):
                yield number


def _dated(match: re.Match[str]) -> str:
    """Serial and year as `own` fields have them; bare figures need a stroke between them."""
    if not match["year"] or not (match["type"] or match["between"] in "/-"):
        return ""
    serial = match["serial"].rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{int(serial):02d}{match['serial'][len(serial) :]}/{match['year']}"
