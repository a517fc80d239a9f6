"""What bytes are, by themselves: a header is a hint, never believed against the content."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

HTML, XML, JSON, PDF = "text/html", "application/xml", "application/json", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|table|script|meta|p|span)\b", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TEXTUAL = (HTML, XML, JSON, "text/plain")
_PDF_WITHIN = 1024
_HEAD = 4096


def media_type(data: bytes, stated: str = "") -> str:
    """The media type of the bytes; `stated` is the Content-Type header, for what they do not tell."""
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX if b"word/" in data else "application/zip"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/msword"
    if data.startswith(b"{\\rtf"):
        return "application/rtf"
    if start.startswith((b"{", b"[")):
        return JSON
    if start.startswith(b"<?xml") and not _TAG.search(start):
        return XML
    if _TAG.search(start.replace(b"\x00", b"")):
        return HTML
    if start.startswith((b"<urlset", b"<rss", b"<sitemapindex", b"<feed")):
        return XML
    return stated.partition(";")[0].strip().lower() or "application/octet-stream"


def charset(data: bytes, kind: str, stated: str = "") -> str:
    """The encoding of a text that decodes it; "" for what is no text.

    Bytes that are UTF-8 are UTF-8, whatever the header says: old sites declare windows-1252 and send UTF-8.
    """
    if kind not in _TEXTUAL and not kind.startswith("text/"):
        return ""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    declared = [found[1] for found in [_HEADER.search(stated)] if found]
    declared += [found[1].decode("ascii", "replace") for found in [_DECLARED.search(data[:_HEAD])] if found]
    for name in ("utf-8", *declared):
        if _decodes(data, name):
            return name.lower()
    guess = from_bytes(data[:65536]).best()
    return guess.encoding if guess else "utf-8"


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (LookupError, ValueError):
        return False
    return True
