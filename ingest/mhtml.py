"""MHT (RFC 2557): a web page with its pictures in one file, as Word and browsers save it, often named DOC."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser

from ingest.extracted import Extracted, Refused
from ingest.html import extract_html


def extract_mhtml(data: bytes) -> Extracted:
    """The words of its first page. Raises `Refused`: broken-mhtml and those of `extract_html`."""
    try:
        page = _first_page(BytesParser().parsebytes(data.lstrip()))
    except (ValueError, LookupError, RecursionError) as error:
        raise _broken(f"{type(error).__name__}: {error}") from error
    if page is None:
        raise _broken("no page")
    return extract_html(page)


def _first_page(message: Message) -> bytes | None:
    """The bytes of the first part that is HTML."""
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else None
    return None


def _broken(detail: str) -> Refused:
    return Refused(
        "broken-mhtml",
        f"Tệp web lưu trữ (MHT) hỏng, không đọc được ({detail}). Hãy lưu lại thành DOCX hoặc HTML.",
        f"The web archive (MHT) is broken and cannot be read ({detail}). Save it as DOCX or HTML.",
    )
