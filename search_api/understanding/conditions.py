"""Words that are filters: "quyết định của UBND tỉnh Đồng Nai năm 2020", "thông tư ban hành từ 2019 đến 2021".

They are taken for filters only where the query says that it is about documents: it begins with "văn bản" or a
type, or says "ban hành". "Thẩm quyền của UBND tỉnh" and "lương cơ sở năm 2020" stay words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from analyzers.folding import fold
from bookshelf.fields import FIELDS, resolve_field

_TYPES = {
    fold(name): name
    for name in (
        "Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Thông tư liên tịch", "Chỉ thị", "Kế hoạch",
        "Công văn", "Thông báo", "Hướng dẫn", "Công điện", "Pháp lệnh", "Văn bản hợp nhất",
        "Nghị quyết liên tịch",
    )
}  # fmt: skip
_TYPE = "|".join(sorted(_TYPES, key=len, reverse=True))
_ABOUT = re.compile(
    rf"(?:(?:cac|nhung|tat ca|moi|tim)\s+)*(?:(?P<type>{_TYPE})|van ban(?:\s+(?:quy pham\s+)?phap luat)?"
    r"|vbqppl|luat|bo luat)(?![a-z0-9])"
)
_ISSUED = re.compile(r"(?<![a-z0-9])(?:duoc\s+)?ban hanh(?![a-z0-9])")
_YEAR = r"(?:nam\s+)?((?:19|20)[0-9]{2})(?![0-9/])"
_SPAN = re.compile(
    rf"(?<![a-z0-9])(?:tu|trong giai doan|giai doan)\s+{_YEAR}\s*(?:den(?:\s+het)?|toi|-)\s*{_YEAR}"
)
_SINCE = re.compile(rf"(?<![a-z0-9])(?:tu|ke tu|sau)\s+{_YEAR}(?:\s+(?:den nay|tro di|ve sau|tro lai day))?")
_UNTIL = re.compile(rf"(?<![a-z0-9])(?:truoc|den het|den)\s+{_YEAR}(?:\s+(?:tro ve truoc))?")
_IN = re.compile(r"(?<![a-z0-9])(?:trong\s+)?nam\s+((?:19|20)[0-9]{2})(?![0-9/])")
_VALIDITY = re.compile(
    r"(?<![a-z0-9])(?:(?P<in_force>(?:dang\s+)?con hieu luc(?:\s+thi hanh)?|dang co hieu luc)"
    r"|(?P<expired>(?:da\s+)?het hieu luc)|(?P<not_yet>chua co hieu luc))(?![a-z0-9])"
)
_VALIDITIES = {"in_force": ("CHL", "HHL1P"), "expired": ("HHL",), "not_yet": ("CCHL",)}
_PLACE = (
    r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong)"
    r"(?:\s+(?!(?:nam|ban|ve|tu|con|quy|trong|va|truoc|sau|den)(?![a-z0-9]))[a-z0-9]+){1,4}"
)
_ISSUER = re.compile(
    rf"(?<![a-z0-9])(?:(?:cua|do)\s+)?(?P<issuer>"
    rf"(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)\s+{_PLACE}"
    r"|thu tuong chinh phu|thu tuong|chinh phu|quoc hoi|uy ban thuong vu quoc hoi|chu tich nuoc"
    r"|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao|kiem toan nha nuoc"
    r"|ngan hang nha nuoc(?:\s+viet nam)?"
    r"|(?:bo truong\s+)?bo\s+(?:cong an|cong thuong|giao duc va dao tao|giao thong van tai|ke hoach va dau tu"
    r"|khoa hoc va cong nghe|lao dong(?:,| -)? thuong binh va xa hoi|ngoai giao|noi vu"
    r"|nong nghiep va phat trien nong thon|nong nghiep va moi truong|quoc phong|tai chinh"
    r"|tai nguyen va moi truong"
    r"|thong tin va truyen thong|tu phap|van hoa,? the thao va du lich|xay dung|y te|dan toc va ton giao))"
    r"(?![a-z0-9])"
)
_HEADS = (("ubnd", "Ủy ban nhân dân"), ("hdnd", "Hội đồng nhân dân"))
_FIELD_NAMES = sorted(
    {
        fold(name)
        for one in FIELDS
        for name in (one.vi, *one.aliases)
        if " - " not in name and "–" not in name
    },
    key=len,
    reverse=True,
)
_FIELD = re.compile(
    r"(?<![a-z0-9])(?:ve|thuoc|trong)?\s*linh vuc\s+"
    rf"(?P<field>{'|'.join(map(re.escape, _FIELD_NAMES))})(?![a-z0-9])"
)
_SLUGS = {fold(name): one.slug for one in FIELDS for name in (one.vi, *one.aliases)}


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter in words: `kind` names it in `SearchRequest` ("issued" for dates), half-open span in the text.
    A filter in words: `kind` names it in `SearchRequest` ("issued" for dates), half-open span in the text.
    """

    kind: str
    values: tuple[str, ...]
    start: int
    end: int
    first: date | None = None
    last: date | None = None


def find_conditions(text: str, folded: str) -> list[Condition]:
    """The filters that NFC `text` states; `folded` is the same text without accents.

    A condition of no kind is only what says that the query is about documents.
    """
    about = _ABOUT.match(folded)
    issued = _ISSUED.search(folded)
    by_whom_and_when = _ISSUER.match(folded) and _IN.search(folded)
    if not about and not issued and not by_whom_and_when:
        return []
    found: list[Condition] = []
    for find in _FINDERS:
        for one in find(text, folded):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    if not found:
        return []
    if about and about["type"]:
        found.append(Condition("doc_type", (_TYPES[about["type"]],), about.start(), about.end()))
    elif about and "luat" not in about.group().removesuffix("phap luat"):
        found.append(Condition("", (), about.start(), about.end()))
    if issued:
        found.append(Condition("", (), issued.start(), issued.end()))
    return sorted(found, key=lambda one: one.start)


def _dates(_: str, folded: str) -> Iterator[Condition]:
    for match in _SPAN.finditer(folded):
        yield _between(match, int(match[1]), int(match[2]))
    for match in _SINCE.finditer(folded):
        yield _between(match, int(match[1]) + match.group().startswith("sau"), None)
    for match in _UNTIL.finditer(folded):
        yield _between(match, None, int(match[1]) - match.group().startswith("truoc"))


def _between(match: re.Match[str], first: int | None, last: int | None) -> Condition:
    return Condition(
        "issued",
        (),
        match.start(),
        match.end(),
        date(first, 1, 1) if first else None,
        date(last, 12, 31) if last else None,
    )


def _years(_: str, folded: str) -> Iterator[Condition]:
    for match in _IN.finditer(folded):
        yield Condition("year", (match[1],), match.start(), match.end())


def _validities(_: str, folded: str) -> Iterator[Condition]:
    for match in _VALIDITY.finditer(folded):
        yield Condition("validity", _VALIDITIES[str(match.lastgroup)], match.start(), match.end())


def _issuers(text: str, folded: str) -> Iterator[Condition]:
    for match in _ISSUER.finditer(folded):
        first, last = match.span("issuer")
        name = " ".join(text[first:last].split())
        for short, full in _HEADS:
            if fold(name).startswith(short):
                name = full + name[len(short) :]
        yield Condition("issuer", (name,), match.start(), match.start() + len(match.group().rstrip()))


def _fields(_: str, folded: str) -> Iterator[Condition]:
    for match in _FIELD.finditer(folded):
        slug = _SLUGS.get(match["field"])
        if slug and resolve_field(slug):
            yield Condition("field", (slug,), match.start(), match.end())


_FINDERS: tuple[Callable[[str, str], Iterator[Condition]], ...] = (
    _fields,
    _issuers,
    _dates,
    _years,
    _validities,
)
