"""Records of the old vbpl.vn (a SharePoint site, alive until about 2026-03), from archives of it.

The site itself is gone since 2026-04-23, so this is an import: a folder of records `{ItemID}.json` (flat keys
such as sokihieu, ngaybanhanh, vbcancu1; one for each value) with the words beside them as Markdown,
`{ItemID}.txt`. Old ItemIDs are ids of the new site, too, so key and source are the same there.

Quirks: "..." is an empty date; the status carries its label ("Tình trạng hiệu lực:  Còn hiệu lực"); the title
stands under `type`; relations name ItemIDs alone; `vbbibomotphan` is said of this document's targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from bookshelf.model import Relation, RelationKind, Signer
from crawlers.sources.described import Described, LayoutChanged, UnknownCode
from crawlers.sources.reading import (
    PAGE_LIMIT,
    day_or_unread,
    paragraphs,
    said,
    split_names,
    validity_or_unknown,
    words,
)

RELATION_KEYS: Mapping[str, RelationKind] = MappingProxyType(
    {
        "vbcancu": RelationKind.BASED_ON,
        "vbdanchieu": RelationKind.REFERS_TO,
        "vbduochuongdan": RelationKind.GUIDES,
        "vbbithaythe": RelationKind.REPLACES,
        "vbduocsuadoibosung": RelationKind.AMENDS,
        "vbsuadoibosung": RelationKind.AMENDS,
        "vbbibomotphan": RelationKind.REPEALS_PARTLY,
        "vbbibaibomotphan": RelationKind.REPEALS_PARTLY,
        "vbbihethieuluc": RelationKind.REPEALS,
        "vbbibaibo": RelationKind.REPEALS,
        "vbbidinhchi": RelationKind.SUSPENDS,
    }
)

_NUMBERED = re.compile(r"([a-z]+?)(\d+)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|(?<!\w)_|_(?!\w))")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!~|>-])")


def parse_record(data: bytes | str, url: str, text: str = "") -> Described:
    """One record and its words (Markdown). Raises `LayoutChanged`."""
    values = _values(data, url)
    key = values.get("itemID", "")
    if not key.isdecimal():
        raise LayoutChanged(url, "bản ghi thiếu itemID", "the record has no itemID")
    unread: list[tuple[str, str]] = []
    unknown: list[UnknownCode] = []
    return Described(
        key=key,
        url=f"https://vbpl.vn/van-ban/chi-tiet/x--{key}",
        title=said(values.get("type", "")),
        number=_number(values.get("sokihieu", "")),
        doc_type=said(values.get("loaivanban", "")),
        issuers=tuple(_series(values, "coquanbanhanh")),
        signers=_signers(values),
        issued_on=day_or_unread("ngaybanhanh", values.get("ngaybanhanh", ""), unread),
        effective_on=day_or_unread("ngaycohieuluc", values.get("ngaycohieuluc", ""), unread),
        expired_on=day_or_unread("ngayhethieuluc", values.get("ngayhethieuluc", ""), unread),
        validity=validity_or_unknown(values.get("tinhtranghieuluc", ""), url, unknown),
        scope=said(values.get("phamvi", "")),
        sectors=split_names(values.get("nganh", "")),
        fields=split_names(values.get("linhvuc", "")),
        gazette_number=_gazette(values.get("nguonthuthap", "")),
        gazette_on=day_or_unread("ngaycongbao", values.get("ngaycongbao", ""), unread),
        relations=tuple(_relations(values, url, unknown)),
        body=paragraphs(plain_text(text)),
        attributes={name: value for name, value in values.items() if not _is_relation(name) and said(value)},
        unread_dates=tuple(unread),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def plain_text(markdown: str) -> str:
    """The words of the archive's Markdown, a paragraph a line: its hard line breaks are taken back."""
    paragraphs = re.split(r"\n\s*\n", markdown.replace("\r\n", "\n"))
    lines = (line for paragraph in paragraphs for line in re.split(r" {2,}\n", paragraph))
    plain = (_ESCAPE.sub(r"\1", _EMPHASIS.sub("", words(line))) for line in lines)
    return "\n".join(line for line in plain if line.strip("-| "))


def _values(data: bytes | str, url: str) -> dict[str, str]:
    if len(data) > PAGE_LIMIT:
        raise LayoutChanged(url, "bản ghi quá dài", "the record is too long")
    try:
        found: Any = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise LayoutChanged(url, "bản ghi không phải JSON", f"the record is no JSON ({error})") from None
    if not isinstance(found, dict):
        raise LayoutChanged(url, "bản ghi không phải đối tượng JSON", "the record is no JSON object")
    return {str(name): value for name, value in found.items() if isinstance(value, str)}


def _number(value: str) -> str:
    """ "Không số" is how the site says that there is none."""
    value = said(value)
    return "" if value.lower() == "không số" else value


def _series(values: Mapping[str, str], name: str) -> Iterator[str]:
    """The values of name1, name2 … in order."""
    count = 1
    while (value := values.get(f"{name}{count}")) is not None:
        if said(value):
            yield said(value)
        count += 1


def _signers(values: Mapping[str, str]) -> tuple[Signer, ...]:
    return tuple(
        Signer(name, said(values.get(f"chucdanh{count}", "")))
        for count, name in enumerate(_series(values, "nguoiki"), start=1)
    )


def _is_relation(name: str) -> bool:
    return name.startswith("vb") and _NUMBERED.fullmatch(name) is not None


def _relations(values: Mapping[str, str], url: str, unknown: list[UnknownCode]) -> Iterator[Relation]:
    """Targets are ItemIDs: `target_number` stays empty, `target_title` says where it is found."""
    for name, value in sorted(values.items()):
        found = _NUMBERED.fullmatch(name)
        if found is None or not name.startswith("vb") or not value.isdecimal():
            continue
        kind = RELATION_KEYS.get(found.group(1))
        if kind is None:
            unknown.append(UnknownCode("relation type", found.group(1), url))
            continue
        yield Relation(kind, "", f"vbpl.vn {value}")


def _gazette(collected_from: str) -> str:
    """Nguồn thu thập often is the gazette's issue: "Công báo số 470 + 471 năm 2007" → "470 + 471"."""
    found = re.search(r"công báo số\s+(\d+(?:\s*[+,-]\s*\d+)*)", collected_from, re.IGNORECASE)
    return found.group(1) if found else ""
