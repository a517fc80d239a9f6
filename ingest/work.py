"""What a worker process does with one item of an import: a kept file or a JSON line becomes a `Document`, an
archive one or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from bookshelf.exchange import ExchangeDocument, ExchangeError, from_object
from bookshelf.model import Document, FileRef
from ingest.bundle import Bundle, bundles
from ingest.detect import Format, detect
from ingest.extract import ARCHIVES, extract
from ingest.extracted import Refused
from ingest.html import extract_html
from ingest.jsonl import parse_object
from ingest.origin import Origin
from ingest.understand import understand, understand_text

INGEST_VERSION = "6"
"""Raise it when the same bytes would now give a better document: the next import then reads them again."""

IN_ARCHIVE = "!/"
"""Stands in a key between an archive's own and the name of a file in it, where it holds several documents."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_IN_SIDECARS = frozenset(
    {"id", "source", "document_id", "text", "html", "provisions", "files", "provenance", "text_status"}
)


@dataclass(frozen=True, slots=True)
class FileTask:
    """A file whose bytes lie at `kept` in the file store; `sidecar` is its metadata as JSON, or b"".

    `key` is its path below the import root; `name` is what reports call it.
    """

    source: str
    key: str
    fingerprint: str
    name: str
    kept: Path
    sha256: str
    size: int
    sidecar: bytes = b""


@dataclass(frozen=True, slots=True)
class LineTask:
    """A line of a JSONL file; `name` is where it stands: `corpus.jsonl:1000`.

    The bytes of files that it names lie in the folder `companion`, if they came along.
    """

    source: str
    key: str
    fingerprint: str
    name: str
    data: bytes
    companion: Path


Task = FileTask | LineTask


def fingerprint(*parts: bytes) -> str:
    """Equal for equal bytes read by equal rules."""
    digest = sha256(INGEST_VERSION.encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def line_identity(data: bytes, default_source: str) -> tuple[str, str]:
    """(source, key) of a line. Raises `Refused` for a line that is no JSON object or has no id."""
    values = parse_object(data)
    key, source = values.get("id"), values.get("source") or default_source
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if isinstance(key, str) and key.strip() and isinstance(source, str):
        return source, key
    raise Refused(
        "no-id",
        "Thiếu khóa id (chuỗi hoặc số nguyên), hoặc source không phải chuỗi. Mỗi dòng phải có id riêng.",
        "The key id is missing (a string or an integer), or source is no string. Each line needs its own id.",
    )


def read_task(task: Task) -> tuple[Document, ...]:
    """Raises `Refused`."""
    return _read_file(task) if isinstance(task, FileTask) else (_read_line(task),)


def _read_file(task: FileTask) -> tuple[Document, ...]:
    data = task.kept.read_bytes()
    if (form := detect(data)) in ARCHIVES:
        return _read_archive(task, bundles(data, extract), form)
    extracted = extract(data, PurePosixPath(task.key).name)
    return (understand(extracted, _origin(task, _sidecar(task), extracted.media_type)),)


def _read_archive(task: FileTask, found: Sequence[Bundle], form: Format) -> tuple[Document, ...]:
    """A single document has the archive's key, several have their own; the archive is the file of each."""
    stated = _sidecar(task)
    if stated and len(found) > 1:
        raise _bad_sidecar(
            f"tệp nén có {len(found)} văn bản, không dùng chung siêu dữ liệu được",
            f"the archive holds {len(found)} documents, which cannot share metadata",
        )
    return tuple(
        understand(one.extracted, _in_archive(_origin(task, stated, form), one, is_only=len(found) == 1))
        for one in found
    )


def _in_archive(origin: Origin, one: Bundle, *, is_only: bool) -> Origin:
    """What the archive held besides is kept with what the source states."""
    parts = {
        "archive_file": one.name,
        "archive_attached": list(one.attached),
        "archive_unread": list(one.unread),
    }
    return replace(
        origin,
        key=origin.key if is_only else f"{origin.key}{IN_ARCHIVE}{one.name}",
        name=PurePosixPath(one.name).name,
        source_metadata={**origin.source_metadata, **{key: value for key, value in parts.items() if value}},
    )


def _origin(task: FileTask, stated: ExchangeDocument | None, media_type: str) -> Origin:
    name = PurePosixPath(task.key).name
    return Origin(
        source=task.source,
        key=task.key,
        url=stated.url if stated else "",
        name=name,
        sha256=task.sha256,
        files=(FileRef(task.sha256, name, media_type, task.size),),
        metadata=stated.metadata() if stated else {},
        source_metadata=stated.source_metadata if stated else {},
    )


def _sidecar(task: FileTask) -> ExchangeDocument | None:
    if not task.sidecar:
        return None
    try:
        values = parse_object(task.sidecar)
    except Refused as refused:
        raise _bad_sidecar(refused.vi, refused.en) from None
    if misplaced := sorted(values.keys() & _NOT_IN_SIDECARS):
        keys = ", ".join(misplaced)
        raise _bad_sidecar(f"không được có khóa {keys}", f"it must not have the keys {keys}")
    try:
        return from_object({**values, "id": task.key, "text": ""})
    except ExchangeError as error:
        raise _bad_sidecar(error.vi, error.en) from None


def _read_line(task: LineTask) -> Document:
    try:
        line = from_object(parse_object(task.data))
        _check_files(line)
        if line.is_whole:
            return line.to_document(source=task.source)
    except ExchangeError as error:
        raise Refused(error.code, _sentence(error.vi), _sentence(error.en)) from None
    origin = Origin(
        source=task.source,
        key=task.key,
        url=line.url,
        sha256=sha256(task.data).hexdigest(),
        files=line.files,
        metadata=line.metadata(),
        source_metadata=line.source_metadata,
    )
    document = _understood(line, origin)
    return replace(document, text_status=line.text_status) if line.text_status else document


def _check_files(line: ExchangeDocument) -> None:
    """A name that is no sha256 must never become a path."""
    for file in line.files:
        if not _SHA256.fullmatch(file.sha256):
            raise ExchangeError(
                "mỗi tệp phải có sha256 là 64 chữ số thập lục phân viết thường",
                "each file needs a sha256 of 64 lower-case hexadecimal digits",
                key="files",
            )


def _understood(line: ExchangeDocument, origin: Origin) -> Document:
    if line.text is not None:
        return understand_text(line.text, origin)
    return understand(extract_html((line.html or "").encode()), origin)


def _bad_sidecar(vi: str, en: str) -> Refused:
    return Refused(
        "bad-sidecar",
        f"Tệp siêu dữ liệu .meta.json đi kèm sai: {vi}. Hãy sửa rồi nhập lại.",
        f"The metadata file .meta.json beside it is wrong: {en}. Correct it and import again.",
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
