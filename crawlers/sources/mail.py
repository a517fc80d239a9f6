"""Messages saved as .eml (RFC 5322): the documents that they carry.

Mail programs save a message as one file; the documents are its attachments. Signatures, calendars and inline
pictures are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import PurePosixPath

from crawlers.sources.links import FILE_ENDINGS
from crawlers.sources.reading import words

ENDINGS = (*FILE_ENDINGS, ".html", ".htm", ".txt")
PART_LIMIT = 200
"""Parts of one message."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An attachment, and what the message says of it. Equal names of one message get -2, -3."""

    name: str
    data: bytes
    subject: str
    sender: str
    sent: str


def parse_mail(data: bytes) -> tuple[Enclosed, ...]:
    """The documents that a message carries; () for one without any."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    subject, sender, sent = (
        words(str(message.get(name) or ""))[:300] for name in ("Subject", "From", "Date")
    )
    found: dict[str, Enclosed] = {}
    for part, name in _attached(message):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            free = _free(name, found)
            found[free] = Enclosed(free, content, subject, sender, sent)
    return tuple(found.values())


def _attached(message: EmailMessage) -> Iterator[tuple[EmailMessage, str]]:
    for count, part in enumerate(message.walk()):
        if count >= PART_LIMIT:
            return
        name = PurePosixPath(words(part.get_filename() or "").replace("\\", "/")).name[-150:]
        if name.lower().endswith(ENDINGS):
            yield part, name


def _free(name: str, taken: dict[str, Enclosed]) -> str:
    free, count, path = name, 1, PurePosixPath(name)
    while free in taken:
        count += 1
        free = f"{path.stem}-{count}{path.suffix}"
    return free
