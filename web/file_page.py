"""Files to download: kept bytes, given out only while a document of the library refers to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import Blueprint, abort, send_file, url_for
from werkzeug.wrappers import Response

from bookshelf.files import FileStore
from bookshelf.model import FileRef
from bookshelf.record import Record
from web.words import Words

_SHA256 = re.compile(r"[0-9a-f]{64}")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download; `size` as people read it."""

    name: str
    address: str
    size: str


def register(pages: Blueprint, record: Record, files: FileStore) -> None:
    """Add the download address; the name in it is for people and is not looked at."""

    @pages.get("/tep/<sha256>/<path:name>")
    def file(sha256: str, name: str) -> Response:
        known = record.file(sha256) if _SHA256.fullmatch(sha256) else None
        if known is None or not files.has(sha256):
            abort(404)
        response = send_file(
            files.path(sha256).absolute(),
            mimetype=known.media_type or "application/octet-stream",
            as_attachment=True,
            download_name=known.name or name,
            etag=sha256,
            max_age=_YEAR,
        )
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def download(file: FileRef, t: Words) -> Download:
    name = PurePosixPath(file.name).name or file.sha256
    return Download(
        file.name or name, url_for("pages.file", sha256=file.sha256, name=name), size_name(file.size, t)
    )


def size_name(size: int, t: Words) -> str:
    """Bytes as people read them: 532 B, 48 kB, 1,5 MB."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1_000)} kB"
    written = f"{size / 1_000_000:.1f} MB"
    return written.replace(".", ",") if t.language == "vi" else written
