"""The files of an archive → documents: which of them are documents of their own, which go with another one.

A file whose head gives a số hiệu is a document, unless its name says that it is an appendix, form or list.
What is none goes with the only document of the archive, else with the only one of its folder, else it is one
by itself. The same file in several formats is read once. An archive without any số hiệu is one document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bookshelf.model import TextStatus
from ingest.archive import Member, unpack
from ingest.detect import Format, detect
from ingest.extracted import Extracted, Refused
from ingest.head import read_head
from ingest.lines import paragraphs

_PREFERRED = (
    Format.DOCX,
    Format.OLE,
    Format.RTF,
    Format.HTML,
    Format.MHTML,
    Format.XLSX,
    Format.PDF,
    Format.PLAIN,
)
"""The formats that are read, the one first that keeps most of what the writer wrote."""

_ATTACHED = re.compile(
    r"(?i)^(?:\W|\d+[\W_])*(?:ph[uụ]\s*_?-?l[uụ]c|pl(?![a-z])|bi[eể]u|m[aẫ]u|danh\s*_?-?m[uụ]c|b[aả]ng|k[eè]m)"
)
_DIGITS = re.compile(r"(\d+)")

Reader = Callable[[bytes, str], Extracted]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One document of an archive: `name` is its main file's, `attached` and `unread` are names of others."""

    name: str
    extracted: Extracted
    attached: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    extracted: Extracted
    is_main: bool


def bundles(data: bytes, read: Reader) -> list[Bundle]:
    """The documents of the archive `data`, by the names of their main files.

    Raises `Refused`: those of `unpack`, nested-archive, archive-without-documents, and the refusal of a file
    inside, with its name, since half of an archive is not taken.
    """
    wanted, unread = _chosen(unpack(data))
    if not wanted:
        raise Refused(
            "archive-without-documents",
            "Tệp nén không có tệp nào đọc được. Hãy giải nén và kiểm tra các tệp bên trong.",
            "The archive holds no file that can be read. Unpack it and check the files inside.",
        )
    parts = [_part(member, read) for member in wanted]
    return _grouped(parts, unread)


def only_bundle(found: Sequence[Bundle]) -> Extracted:
    """For a carrier that has room for one document. Raises `Refused`: archive-of-several."""
    if len(found) == 1:
        return found[0].extracted
    names = ", ".join(one.name for one in found[:5])
    raise Refused(
        "archive-of-several",
        f"Tệp nén có {len(found)} văn bản riêng ({names}…). Hãy nộp từng văn bản.",
        f"The archive holds {len(found)} documents of their own ({names}…). Submit them one by one.",
    )


def _chosen(members: Sequence[Member]) -> tuple[list[Member], tuple[str, ...]]:
    """The files to read, one of each that comes in several formats, and the names of what is no document."""
    best: dict[str, tuple[int, Member]] = {}
    unread: list[str] = []
    for member in sorted(members, key=lambda one: _natural(one.name)):
        form = detect(member.data)
        if form is Format.ARCHIVE or form is Format.ZIP:
            raise _nested(member.name)
        if form not in _PREFERRED:
            unread.append(member.name)
            continue
        stem, rank = str(PurePosixPath(member.name).with_suffix("")).lower(), _PREFERRED.index(form)
        if stem not in best or rank < best[stem][0]:
            best[stem] = (rank, member)
    return [member for _, member in best.values()], tuple(unread)


def _part(member: Member, read: Reader) -> _Part:
    try:
        extracted = read(member.data, PurePosixPath(member.name).name)
    except Refused as refused:
        raise Refused(
            refused.code,
            f"Trong tệp nén, {member.name}: {refused.vi}",
            f"In the archive, {member.name}: {refused.en}",
        ) from refused
    named = _ATTACHED.match(PurePosixPath(member.name).stem) is not None
    return _Part(member.name, extracted, not named and bool(_number(extracted)))


def _number(extracted: Extracted) -> str:
    found = read_head("\n".join(paragraphs(extracted.blocks[:200]))).number
    return found.value if found else ""


def _grouped(parts: Sequence[_Part], unread: tuple[str, ...]) -> list[Bundle]:
    mains = [part for part in parts if part.is_main]
    if len(mains) <= 1:
        main = mains[0] if mains else parts[0]
        return [_bundle(main, [part for part in parts if part is not main], unread)]
    attached: dict[str, list[_Part]] = {main.name: [] for main in mains}
    for part in parts:
        if part.is_main:
            continue
        beside = [main for main in mains if _folder(main.name) == _folder(part.name)]
        if len(beside) == 1:
            attached[beside[0].name].append(part)
        else:
            attached[part.name] = []
    by_name = {part.name: part for part in parts}
    return [_bundle(by_name[name], others, unread) for name, others in attached.items()]


def _bundle(main: _Part, others: Sequence[_Part], unread: tuple[str, ...]) -> Bundle:
    """The main file's blocks, then those of the others; pages and tables are numbered on."""
    extracted = main.extracted
    for other in others:
        extracted = _joined(extracted, other.extracted)
    return Bundle(main.name, extracted, tuple(other.name for other in others), unread)


def _joined(first: Extracted, second: Extracted) -> Extracted:
    pages = first.pages or 0
    tables = 1 + max((block.table for block in first.blocks if block.table is not None), default=-1)
    moved = [
        replace(
            block,
            page=None if block.page is None else block.page + pages,
            table=None if block.table is None else block.table + tables,
        )
        for block in second.blocks
    ]
    scanned = TextStatus.NEEDS_OCR in (first.status, second.status)
    return replace(
        first,
        blocks=(*first.blocks, *moved),
        pages=(pages + second.pages) if second.pages else first.pages,
        status=TextStatus.NEEDS_OCR if scanned and not first.blocks else first.status,
    )


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _natural(name: str) -> list[tuple[int, str]]:
    """“Phụ lục 2” comes before “Phụ lục 10”."""
    return [
        (int(piece), "") if piece.isdecimal() else (0, piece.lower())
        for piece in _DIGITS.split(name)
        if piece
    ]


def _nested(name: str) -> Refused:
    return Refused(
        "nested-archive",
        f"Tệp nén chứa tệp nén khác ({name}). Hãy giải nén rồi nộp từng tệp.",
        f"The archive holds another one ({name}). Unpack it and submit its files.",
    )
