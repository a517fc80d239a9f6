"""ZIP, RAR, 7z and tar → their files, in memory: nothing is ever written to a path that an archive names.

libarchive reads them all, RAR 5 too, one file after another, so that a bomb is seen before it has grown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import libarchive
from libarchive.exception import ArchiveError

from ingest.extracted import Refused

MEMBER_LIMIT = 1000
"""Files of an archive; more make a collection that is to be imported as a folder."""

UNPACKED_LIMIT = 400 * 1024**2
"""Bytes of all files of an archive together."""

RATIO_LIMIT = 200
"""How much larger than the archive its files may be, once they are larger than a few MiB."""

_FREE = 8 * 1024**2
_NOISE = re.compile(r"(^|/)(__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive; `name` is its path in there, in NFC with "/": a label, never a path on disk."""

    name: str
    data: bytes


def unpack(data: bytes) -> list[Member]:
    """The files in the archive's order; links, devices and what operating systems add are passed over.

    Raises `Refused`: broken-archive, unsafe-archive, password-protected, empty-file.
    """
    try:
        members = _read(data)
    except ArchiveError as error:
        message = str(error)
        if "passphrase" in message.lower() or "encrypt" in message.lower():
            raise _locked() from error
        raise _broken(message) from error
    if not members:
        raise Refused("empty-file", "Tệp nén không có tệp nào.", "The archive holds no files.")
    return members


def _read(data: bytes) -> list[Member]:
    members: list[Member] = []
    size = count = 0
    limit = min(UNPACKED_LIMIT, max(_FREE, RATIO_LIMIT * len(data)))
    with libarchive.memory_reader(data) as entries:
        for entry in entries:
            count += 1
            if count > MEMBER_LIMIT:
                raise _unsafe(f"có hơn {MEMBER_LIMIT} tệp", f"it holds more than {MEMBER_LIMIT} files")
            name = _label(entry.pathname)
            if not _is_file(entry) or _NOISE.search(name):
                continue
            parts = []
            for block in entry.get_blocks():
                size += len(block)
                if size > limit:
                    raise _unsafe("nội dung bung ra quá lớn", "its content unpacks to too much")
                parts.append(block)
            members.append(Member(name, b"".join(parts)))
    return members


def _is_file(entry: Any) -> bool:
    """Some writers of RAR leave the kind of a file out."""
    return (entry.isfile or not entry.filetype) and not entry.islnk


def _label(path: str | bytes | None) -> str:
    """The path as a label; one that is not UTF-8 is taken for that of an older Vietnamese Windows.

    Raises `Refused` for one that leads out of the archive: somebody meant harm.
    """
    text = path.decode("cp1258", errors="replace") if isinstance(path, bytes) else path or ""
    name = unicodedata.normalize("NFC", text.replace("\\", "/"))
    name = "".join(c if c.isprintable() else "\ufffd" for c in name)
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise _unsafe("có tệp mang đường dẫn ra ngoài", "a file of it has a path that leads out of it")
    return name.removeprefix("./")


def _broken(detail: str) -> Refused:
    return Refused(
        "broken-archive",
        f"Tệp nén hỏng hoặc bị cụt, không mở được ({detail}). Hãy tải lại tệp.",
        f"The archive is broken or cut off and cannot be opened ({detail}). Download it again.",
    )


def _locked() -> Refused:
    return Refused(
        "password-protected",
        "Tệp nén có mật khẩu. Hãy giải nén rồi nộp từng tệp.",
        "The archive has a password. Unpack it and submit its files.",
    )


def _unsafe(vi: str, en: str) -> Refused:
    return Refused(
        "unsafe-archive",
        f"Tệp nén không an toàn: {vi}. Hãy giải nén, kiểm tra rồi nộp từng tệp.",
        f"The archive is not safe: {en}. Unpack it, check it and submit its files.",
    )
