"""Pictures, sounds and videos of items, to be shown in a page: only kinds of files that run nothing."""

from __future__ import annotations

import re

from flask import Blueprint, abort, send_file, url_for
from werkzeug.wrappers import Response

from bookshelf.files import FileStore
from bookshelf.model import FileRef
from bookshelf.record import Record

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm"})
VIDEOS = frozenset({"video/mp4", "video/webm", "video/ogg"})
CAPTIONS = frozenset({"text/vtt"})

_SHOWN = {"cover": PICTURES, "audio": SOUNDS, "video": VIDEOS, "captions": CAPTIONS}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_YEAR = 365 * 24 * 3600


def register(pages: Blueprint, record: Record, files: FileStore) -> None:
    """Add the address of such files; parts of them are sent to players that ask for a range."""

    @pages.get("/phuong-tien/<sha256>")
    def media(sha256: str) -> Response:
        known = record.file(sha256) if _SHA256.fullmatch(sha256) else None
        if known is None or not can_be_shown(known) or not files.has(sha256):
            abort(404)
        response = send_file(
            files.path(sha256).absolute(), mimetype=known.media_type, etag=sha256, max_age=_YEAR
        )
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def can_be_shown(file: FileRef) -> bool:
    """Whether the file is what its role says, of a kind that browsers show and that runs nothing."""
    return file.media_type in _SHOWN.get(file.role, ())


def media_address(sha256: str) -> str:
    return url_for("pages.media", sha256=sha256)
