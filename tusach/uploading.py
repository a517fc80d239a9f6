"""What officers upload or type becomes documents, each in a worker process under the limits of an import.

A file that crashes, hangs or swells its reader costs its own upload; a refused one leaves nothing behind.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from typing import IO, TypeVar
from unicodedata import normalize

import orjson

from bookshelf.drafts import SOURCE
from bookshelf.files import FileStore
from bookshelf.model import Document, FileRef
from ingest.extract import too_large
from ingest.extracted import Refused
from ingest.recognition import count_pages
from ingest.sandbox import WorkerPool
from ingest.slug import document_slug
from ingest.tesseract import what_is_missing
from ingest.work import FileTask, LineTask, read_task
from tusach.settings import Settings
from web.workshop import Rejected, Workshop

PAGES = "pdf_pages"
"""Key of `source_metadata`: how many pages the uploaded PDF has."""

COVER_BYTES = 15 * 1024**2
COVER_SIZE = (600, 900)
"""Dots of a cover: width and height at most."""
_COVER_DOTS = 50_000_000
_COVER_SECONDS = 30.0

_CHUNK = 1 << 20
_LONGEST_NAME = 150
_AT_ONCE = 2
_PATIENCE = 60.0
"""Seconds that an upload waits for its turn."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def create_workshop(settings: Settings, files: FileStore) -> Workshop:
    """The workshop over one library's file store."""
    uploads = _Uploads(settings, files)
    return Workshop(
        read=uploads.read,
        write=uploads.write,
        cover=uploads.cover,
        slug=slug,
        max_bytes=settings.max_file_bytes,
        no_ocr=cache(what_is_missing),
    )


def slug(document: Document) -> str:
    """The readable id that the document would have in the record."""
    return document_slug(
        document.number,
        document.doc_type,
        document.title,
        document.issuers,
        document.source,
        document.source_key,
    )


def plain_name(name: str) -> str:
    """A file's name without the folders that a browser or somebody else put before it.

    >>> plain_name("..\\\\..\\\\etc/Quyết định.pdf")
    'Quyết định.pdf'
    """
    last = PurePosixPath(normalize("NFC", name).replace("\\", "/")).name
    shown = "".join(letter if letter.isprintable() else " " for letter in last).strip(" .")
    path = PurePosixPath(shown or "tep")
    return path.stem[:_LONGEST_NAME] + path.suffix[:20]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An upload on disk, for as long as it is read."""

    path: Path
    sha256: str
    size: int


class _Uploads:
    def __init__(self, settings: Settings, files: FileStore) -> None:
        self._settings = settings
        self._files = files
        self._turns = BoundedSemaphore(_AT_ONCE)

    def read(self, stream: IO[bytes], name: str) -> tuple[Document, ...]:
        known_as = plain_name(name)
        with self._on_disk(stream, self._settings.max_file_bytes) as kept:
            task = FileTask(SOURCE, known_as, "", known_as, kept.path, kept.sha256, kept.size)
            documents = self._in_worker(_read_upload, task, self._settings.file_timeout_seconds)
            self._files.put(kept.path.read_bytes())
        return documents

    def write(self, title: str, text: str) -> Document:
        line = orjson.dumps({"id": "typed", "source": SOURCE, "title": title, "text": text})
        task = LineTask(SOURCE, "typed", "", title, line, Path())
        (document,) = self._in_worker(read_task, task, self._settings.file_timeout_seconds)
        return document

    def cover(self, stream: IO[bytes]) -> FileRef:
        with self._on_disk(stream, COVER_BYTES) as kept:
            data = self._in_worker(_small_picture, kept.path, _COVER_SECONDS)
        return FileRef(self._files.put(data), "bia.jpg", "image/jpeg", len(data), role="cover")

    @contextmanager
    def _on_disk(self, stream: IO[bytes], limit: int) -> Iterator[_Kept]:
        folder = self._settings.home / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        digest, size = sha256(), 0
        with NamedTemporaryFile(dir=folder) as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise _rejected(too_large(size, limit))
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            yield _Kept(Path(file.name), digest.hexdigest(), size)

    def _in_worker(self, function: Callable[[Item], Result], item: Item, seconds: float) -> Result:
        if not self._turns.acquire(timeout=_PATIENCE):
            raise _busy()
        try:
            with WorkerPool(1, timeout=seconds) as pool:
                ((_, outcome),) = pool.map(function, [item])
        finally:
            self._turns.release()
        if isinstance(outcome, Refused):
            raise _rejected(outcome)
        return outcome


def _read_upload(task: FileTask) -> tuple[Document, ...]:
    """What the worker does with a file. Raises `Refused`."""
    documents = read_task(task)
    if documents[0].files[0].media_type != "application/pdf":
        return documents
    pages = {PAGES: count_pages(task.kept)}
    return tuple(replace(one, source_metadata={**one.source_metadata, **pages}) for one in documents)


def _small_picture(path: Path) -> bytes:
    """What the worker does with a picture: a JPEG without what it carried along. Raises `Refused`."""
    from PIL import Image, ImageOps  # only the worker opens pictures

    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > _COVER_DOTS:
                raise _no_picture()
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise _no_picture() from None
    picture.thumbnail(COVER_SIZE)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture)
    data = io.BytesIO()
    flat.save(data, "JPEG", quality=82, optimize=True)
    return data.getvalue()


def _no_picture() -> Refused:
    return Refused(
        "not-a-picture",
        "Không đọc được ảnh bìa. Hãy dùng ảnh JPEG, PNG, WEBP hoặc GIF, không quá 50 triệu điểm ảnh.",
        "The cover cannot be read. Use a JPEG, PNG, WEBP or GIF picture of at most 50 million dots.",
    )


def _busy() -> Rejected:
    return Rejected(
        "busy",
        "Đang có nhiều tệp được đọc cùng lúc. Hãy đợi một phút rồi nộp lại.",
        "Several files are being read now. Wait a minute and upload it again.",
    )


def _rejected(refused: Refused) -> Rejected:
    return Rejected(refused.code, refused.vi, refused.en)
