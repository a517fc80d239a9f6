"""Office Open XML packages (ECMA-376, part 2) are zips of XML parts: what makes one safe to open."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ingest.extracted import Refused

UNPACKED_LIMIT = 400 * 1024**2
"""Bytes of all parts of a file together."""

RATIO_LIMIT = 200
"""How much smaller than itself a part of more than a MiB may be packed; text packs about 10 to 30 times."""

MEMBER_LIMIT = 20_000
"""Parts of a file."""

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

_CHUNK = 1 << 16
_DECLARED = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)"
)
_LONGEST_MARK = 24


def check_package(data: bytes, kind: str) -> None:
    """Refuse what is no whole zip, unpacks to too much, or declares a document type in its XML.

    A document type brings entities, which no program writes there. `kind` names the format in codes and
    messages: "docx" gives broken-docx and unsafe-docx.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if (
                len(members) > MEMBER_LIMIT
                or sum(member.file_size for member in members) > UNPACKED_LIMIT
                or any(map(_is_bomb, members))
            ):
                raise unsafe(kind, "nội dung bung ra quá lớn", "its content unpacks to too much")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _declares_type(archive, member):
                    raise unsafe(kind, "có khai báo thực thể XML", "it declares XML entities")
    except ZIP_ERRORS as error:
        raise broken(kind, str(error)) from error


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > 1024**2 and member.file_size > RATIO_LIMIT * max(member.compress_size, 1)


def _declares_type(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """The declaration may stand behind any length of comments, in any encoding of two-byte letters."""
    tail = b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            if _DECLARED.search(tail + chunk):
                return True
            tail = chunk[-_LONGEST_MARK:]
    return False


def broken(kind: str, detail: str) -> Refused:
    name = kind.upper()
    return Refused(
        f"broken-{kind}",
        f"Tệp {name} hỏng hoặc bị cụt, không mở được ({detail}). "
        "Hãy tải lại tệp hoặc lưu lại bằng phần mềm gốc.",
        f"The {name} is broken or cut off and cannot be opened ({detail}). "
        "Download it again or save it in its own program.",
    )


def unsafe(kind: str, vi: str, en: str) -> Refused:
    name = kind.upper()
    return Refused(
        f"unsafe-{kind}",
        f"Tệp {name} không an toàn: {vi}. Hãy lưu lại tệp bằng phần mềm gốc.",
        f"The {name} is not safe: {en}. Save it again in its own program.",
    )
