"""Pages that describe a document by labels and values: one table of labels for all of them.

Sites built on Domino, NukeViet and others name the same fields in a dozen spellings; selectors change with a
site's theme, labels do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bs4 import Tag

from bookshelf.model import Relation, RelationKind, Signer
from bookshelf.names import name_key
from crawlers.sources.described import Described, FileLink, Incoming, UnknownCode
from crawlers.sources.reading import (
    Labels,
    day,
    day_or_unread,
    number_of_title,
    said,
    split_names,
    table_rows,
    validity_or_unknown,
    words,
)

LABELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "number": (
            "Số hiệu", "Số ký hiệu", "Số kí hiệu", "Số, ký hiệu", "Số/Ký hiệu", "Số hiệu văn bản", "Ký hiệu",
            "Số văn bản", "Số hiệu/ký hiệu",
        ),
        "title": ("Trích yếu", "Trích yếu nội dung", "Tên văn bản", "Tóm tắt nội dung", "Tiêu đề", "Về việc"),
        "doc_type": ("Loại văn bản", "Thể loại", "Hình thức văn bản", "Loại VB", "Chủ đề"),
        "issuer": ("Cơ quan ban hành", "CQ ban hành", "Cơ quan/Đơn vị ban hành", "Đơn vị ban hành",
                   "Nơi ban hành", "Cơ quan"),
        "signer": ("Người ký", "Người kí", "Người ký duyệt"),
        "signer_title": ("Chức danh", "Chức vụ", "Chức vụ người ký"),
        "issued_on": ("Ngày ban hành", "Ngày ký", "Ngày ký xác thực", "Ngày văn bản", "Ban hành"),
        "effective_on": (
            "Ngày hiệu lực", "Ngày có hiệu lực", "Ngày bắt đầu hiệu lực", "Hiệu lực từ", "Có hiệu lực",
        ),
        "expired_on": ("Ngày hết hiệu lực", "Ngày hết hạn", "Hết hiệu lực"),
        "validity": ("Tình trạng hiệu lực", "Tình trạng", "Trạng thái", "Hiệu lực"),
        "field": ("Lĩnh vực",),
        "sector": ("Ngành",),
        "gazette_number": ("Công báo", "Số công báo", "Công báo số"),
        "gazette_on": ("Ngày đăng công báo", "Ngày công báo"),
        "replaced_by": ("Văn bản thay thế",),
        "replaces": ("Văn bản được thay thế", "Văn bản bị thay thế"),
        "related": ("Văn bản liên quan",),
    }
)  # fmt: skip
"""What we ask for → the spellings of its label, tried in order."""

_KNOWN = frozenset(name_key(name) for names in LABELS.values() for name in names)

_ISSUE = re.compile(r"\b\d+(?:\s*[+,]\s*\d+)*")
_LIMIT = 1000
"""Characters of one value."""
_LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page says of its document beside the labels."""

    key: str
    url: str
    title: str = ""
    files: tuple[FileLink, ...] = ()
    body: str = ""


def describe(
    frame: Frame, attributes: Mapping[str, str], more: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Described:
    """The document of a labelled page; `more` has further spellings of labels, which come first."""
    values = Labels(attributes)
    unread: list[tuple[str, str]] = []
    unknown: list[UnknownCode] = []

    def get(field: str) -> str:
        return values.get(*more.get(field, ()), *LABELS[field])[:_LIMIT]

    title = get("title") or said(frame.title)
    gazette = get("gazette_number")
    issue = _ISSUE.search(gazette)
    return Described(
        key=frame.key,
        url=frame.url,
        title=title,
        number=get("number") or number_of_title(title),
        doc_type=get("doc_type"),
        issuers=split_names(get("issuer")),
        signers=_signers(get("signer"), get("signer_title")),
        issued_on=day_or_unread("issued_on", get("issued_on"), unread),
        effective_on=day_or_unread("effective_on", get("effective_on"), unread),
        expired_on=day_or_unread("expired_on", get("expired_on"), unread),
        validity=validity_or_unknown(get("validity"), frame.url, unknown),
        fields=split_names(get("field")),
        sectors=split_names(get("sector")),
        gazette_number=issue.group() if issue else "",
        gazette_on=day_or_unread("gazette_on", get("gazette_on"), unread) or day(gazette),
        relations=_relations(get("replaces"), RelationKind.REPLACES)
        + _relations(get("related"), RelationKind.REFERS_TO),
        incoming=tuple(
            Incoming(RelationKind.REPLACES, number_of_title(name), name)
            for name in split_names(get("replaced_by"))
        ),
        files=frame.files,
        body=frame.body,
        attributes={label: value[:_LIMIT] for label, value in attributes.items()},
        unread_dates=tuple(unread),
        unknown=tuple(unknown),
    )


def has_known(attributes: Mapping[str, str]) -> bool:
    """Whether any label is one that describes a document; a single one may be chance."""
    return sum(name_key(label) in _KNOWN for label in attributes) > 1


def pairs_anywhere(page: Tag, more: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """(label, value) by their words alone, whatever the theme: table rows, dt and dd, "Label: value" lines.

    `more` are labels beside the known ones.
    """
    known = _KNOWN | {name_key(name) for name in more}

    def is_known(label: str) -> bool:
        return len(label) <= _LABEL_LENGTH and name_key(label) in known

    yield from ((label, value) for label, value in table_rows(page) if is_known(label))
    for term in page.find_all("dt"):
        if isinstance(told := term.find_next_sibling("dd"), Tag) and is_known(words(term)):
            yield words(term), words(told)
    for node in page.find_all(["li", "p", "div", "span"]):
        if node.find(["li", "p", "div", "table"]):
            continue
        label, colon, value = words(node).partition(":")
        if colon and is_known(label):
            yield label, value


def _signers(names: str, titles: str) -> tuple[Signer, ...]:
    found = split_names(names)
    said_titles = (*split_names(titles), *("" for _ in found))
    return tuple(Signer(name, title) for name, title in zip(found, said_titles, strict=False))


def _relations(value: str, kind: RelationKind) -> tuple[Relation, ...]:
    return tuple(Relation(kind, number_of_title(name), words(name)) for name in split_names(value))
