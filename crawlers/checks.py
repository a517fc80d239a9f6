"""Sanity at the border: what a source says of a document is looked at before anybody believes it.

Nothing is changed and nothing dropped in silence: each check adds a `Doubt`, which the report of the run and
the document itself carry. A file that is none (an error page saved as PDF) is left off, and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any

from bookshelf.spellings import Misspelt, as_date
from crawlers import media
from crawlers.capture import Attachment, Capture, Doubt

_FIRST = date(1945, 9, 2)
"""The State's first day: no document of it is older."""

_AHEAD = timedelta(days=30)
"""A site may announce a document a little before its date."""

_LONG_BEFORE = timedelta(days=366)
"""An effect may reach back, but hardly by more than a year."""

_HEAD = 3000
"""Characters of the text in which its own số hiệu stands."""

_SHORT = 40
"""Characters: a text as short as this is a notice such as "Đang cập nhật", not a document."""

_SMALL_FILE = 100
"""Bytes: no PDF or DOCX is so small."""

_PLACEHOLDERS = re.compile(r"^(template|blank|empty|mau|test|no-?file|default)(\.\w+)?$", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:Số|SỐ)\s*:\s*(\d[\w.-]*\s*/\s*[^\s<>,;:()]{3,40})")
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_LATIN_TWINS = str.maketrans("АВЕЅІЈКМНОРСТХУавеѕіјкмнорстху", "ABESIJKMHOPCTXYabesijkmhopctxy")


def examine(capture: Capture, today: date) -> Capture:
    """The capture with its doubts, and without files that are none."""
    files = [(one, _file_doubt(one)) for one in capture.attachments]
    sound = tuple(one for one, doubt in files if doubt is None)
    doubts = [doubt for _, doubt in files if doubt is not None]
    doubts += _dates(capture, today)
    doubts += _letters(capture)
    doubts += _words(capture, sound)
    return replace(capture, attachments=sound, doubts=(*capture.doubts, *doubts))


def _file_doubt(file: Attachment) -> Doubt | None:
    suffix = PurePosixPath(file.name.lower()).suffix
    name = file.name[:120]
    if len(file.data) < _SMALL_FILE:
        return Doubt("empty-file", f"Tệp {name} rỗng.", f"the file {name} is empty")
    if suffix not in (".htm", ".html") and media.media_type(file.data) == media.HTML and suffix != ".doc":
        return Doubt(
            "html-as-file",
            f"Tệp {name} thực ra là một trang web, thường là trang báo lỗi.",
            f"the file {name} is in truth a web page, usually an error",
        )
    if _PLACEHOLDERS.match(file.name.strip()):
        return Doubt(
            "placeholder", f"Tệp {name} là tệp mẫu, không phải văn bản.", f"the file {name} is a placeholder"
        )
    return None


def _dates(capture: Capture, today: date) -> Iterator[Doubt]:
    issued, effective, expired = (
        _date(capture.metadata.get(name)) for name in ("issued_on", "effective_on", "expired_on")
    )
    if issued and not _FIRST <= issued <= today + _AHEAD:
        yield Doubt(
            "impossible-date",
            f"Ngày ban hành {issued:%d/%m/%Y} không thể có.",
            f"the day of issue {issued} is impossible",
        )
    if issued and effective and effective < issued - _LONG_BEFORE:
        yield Doubt(
            "effective-before-issue",
            f"Ngày có hiệu lực {effective:%d/%m/%Y} trước ngày ban hành {issued:%d/%m/%Y} quá lâu.",
            f"it takes effect on {effective}, long before its issue on {issued}",
        )
    begins = effective or issued
    if expired and begins and expired < begins:
        yield Doubt(
            "expired-before-effect",
            f"Ngày hết hiệu lực {expired:%d/%m/%Y} trước ngày {begins:%d/%m/%Y}.",
            f"it expires on {expired}, before {begins}",
        )


def _letters(capture: Capture) -> Iterator[Doubt]:
    """Cyrillic and Greek twins of Latin letters: the number looks right and is never found."""
    for name in ("number", "title"):
        value = capture.metadata.get(name)
        odd = sorted({letter for letter in value if _is_foreign(letter)}) if isinstance(value, str) else []
        if odd:
            shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in odd[:5])
            yield Doubt(
                "look-alike-letters",
                f"{name} có chữ cái không phải chữ Việt: {shown}.",
                f"{name} has letters that only look Latin: {shown}",
            )


def _words(capture: Capture, files: Iterable[Attachment]) -> Iterator[Doubt]:
    text = " ".join(_TAG.sub(" ", capture.body).split())
    if not capture.body.strip() and not any(files):
        yield Doubt("no-words", "Nguồn không có nội dung và không có tệp.", "there is neither text nor file")
    elif capture.body.strip() and len(text) < _SHORT:
        yield Doubt(
            "empty-body", f"Nội dung gần như trống: “{text}”.", f"the text is all but empty: “{text}”"
        )
    stated = capture.metadata.get("number")
    found = _NUMBER.search(text[:_HEAD])
    if isinstance(stated, str) and stated and found and _plain(found[1]) != _plain(stated):
        yield Doubt(
            "number-mismatch",
            f"Nội dung ghi số {found[1]}, thuộc tính ghi {stated}: có thể là văn bản khác.",
            f"the text says number {found[1]}, the metadata {stated}: it may be another document",
        )


def _date(value: Any) -> date | None:
    try:
        return as_date(value)
    except Misspelt:
        return None


def _is_foreign(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK"))


def _plain(number: str) -> str:
    """A số hiệu as far as it identifies: no spaces, one dash, Latin letters, no leading zeros."""
    text = unicodedata.normalize("NFC", number).translate(_LATIN_TWINS).casefold()
    text = re.sub(r"[‐-―−]", "-", re.sub(r"\s+", "", text)).replace("ð", "đ").rstrip(".-")
    return re.sub(r"^0+(?=\d)", "", text)
