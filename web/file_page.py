"""Files to download: kept bytes, given out only while a document of the library refers to them."""

from __future__ import annotations

import re

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from bookshelf.files import FileStore
from bookshelf.record import Record

_SHA256 = re.compile(r"[0-9a-f]{64}")
_YEAR = 365 * 24 * 3600


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
