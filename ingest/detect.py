"""The true format of a file, by its content: a name or a declared type is never believed."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import StrEnum

_HEAD = 4096
"""Bytes looked at from the start of a file."""


class Format(StrEnum):
    """Formats told apart; the value is the media type."""

    EMPTY = "application/x-empty"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    HTML = "text/html"
    MHTML = "multipart/related"
    PLAIN = "text/plain"
    OLE = "application/x-ole-storage"
    RTF = "application/rtf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ZIP = "application/zip"
    ARCHIVE = "application/x-archive"
    IMAGE = "image/*"
    XML = "application/xml"
    UNKNOWN = "application/octet-stream"


_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OLE),
    (b"{\\rtf", Format.RTF),
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE),
    (b"\xfd7zXZ\x00", Format.ARCHIVE),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
    (b"BM", Format.IMAGE),
)
_ZIP_MEMBERS: tuple[tuple[str, Format], ...] = (
    ("word/document.xml", Format.DOCX),
    ("xl/workbook.xml", Format.XLSX),
    ("ppt/presentation.xml", Format.PPTX),
)
_HTML_TAG = re.compile(
    rb"<(!doctype\s+html|html|head|body|title|meta|div|span|p|h[1-6]|table|tr|td|font|b|strong|center|script|style|br|a)"
    rb"[\s>/]",
    re.IGNORECASE,
)
_MHTML = re.compile(
    rb"\A\s*(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?MIME-Version: 1\.0", re.IGNORECASE
)
_XML_ROOT = re.compile(rb"\s*<(\?xml|[a-zA-Z_][\w.:-]*[\s>/])")


def detect(data: bytes) -> Format:
    """The format of `data`. Text in no known markup is PLAIN; bytes that are no text are UNKNOWN."""
    if not data.strip(b"\x00 \t\r\n"):
        return Format.EMPTY
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:  # readers accept rubbish before the mark
        return Format.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data)
    for magic, form in _MAGIC:
        if head.startswith(magic) and _plausible(form, head):
            return form
    return _in_text(data)


def _plausible(form: Format, head: bytes) -> bool:
    """Two-letter marks may open a plain text too ("BM 01…"); a picture's header holds zeros."""
    return form is not Format.IMAGE or b"\x00" in head[:32] or head.startswith((b"GIF8", b"\xff\xd8\xff"))


def _in_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return _cut_off(data[:_HEAD])
    for member, form in _ZIP_MEMBERS:
        if member in names:
            return form
    if "mimetype" in names and b"opendocument.text" in data[:200]:
        return Format.ODT
    return Format.ZIP


def _cut_off(head: bytes) -> Format:
    """A zip that has lost its list of members at the end: the reader of what it was says so."""
    if b"word/" in head:
        return Format.DOCX
    return Format.XLSX if b"xl/" in head else Format.ZIP


def _in_text(data: bytes) -> Format:
    head = data[:_HEAD]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and _control_share(head) > 0.02:
        return Format.UNKNOWN
    plain = head.replace(b"\x00", b"") if wide else head
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        plain = plain.removeprefix(mark)
    if _MHTML.search(plain):
        return Format.MHTML
    if _opens_as_html(plain):
        return Format.HTML
    if _XML_ROOT.match(plain):
        return Format.XML
    return Format.PLAIN


def _opens_as_html(head: bytes) -> bool:
    """HTML opens with a tag; several tags further on make HTML of a fragment without its head."""
    first = _HTML_TAG.search(head)
    if not first:
        return False
    opening = head.lstrip()
    return opening.startswith(b"<") or len(_HTML_TAG.findall(head)) >= 5


def _control_share(head: bytes) -> float:
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return controls / len(head)
