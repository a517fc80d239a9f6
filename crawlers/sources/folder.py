"""A watched folder, for what arrives by e-mail or by hand; uploads are put into it.

Every file is a document, and so is every attachment of a saved message (`.eml`); beside a file,
`NAME.meta.json` may say what it is, in the exchange format's keys. A file that still grows is left until it
has rested. The key is the path below the folder, so a file that is replaced becomes a new version of the same
document, and one that is taken away is gone at its source.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from unicodedata import normalize

import orjson

from bookshelf.atomic import replacing
from bookshelf.exchange import ExchangeError, from_object
from crawlers import media
from crawlers.capture import Attachment, Capture, Doubt
from crawlers.failures import FetchFailed
from crawlers.settings import SourceSettings, WrongSettings
from crawlers.source import Found, Route, Web
from crawlers.sources.described import NotThere
from crawlers.sources.mail import parse_mail
from crawlers.sources.profiles import Profile, chosen, profile_of

SIDECAR = ".meta.json"
_IN_MAIL = ".eml#"
"""Between a message's name and its attachment's in a key."""

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


class BadUpload(ValueError):
    """An upload that cannot be taken; `vi` and `en` say why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


class FolderProfile(Profile):
    """`[sources.NAME.profile]` of a watched folder."""

    rest_seconds: float = 10.0
    """A file that was written to within so many seconds is left for the next run."""
    max_mb: int = 100
    """Largest file, in MB."""


class Folder:
    """A watched folder."""

    def __init__(
        self,
        name: str,
        settings: SourceSettings,
        profile: FolderProfile,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._folder, self._profile, self._clock = Path(settings.folder).resolve(), profile, clock
        self._routes = chosen(name, settings, [Route("folder", self._discover, complete=True)])

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset()

    def routes(self) -> Sequence[Route]:
        return self._routes

    def read(self, found: Found, web: Web) -> Capture:  # noqa: ARG002 - files need no network
        name, _, attached = found.key.partition(_IN_MAIL)
        path = self._path(f"{name}.eml" if attached else found.key)
        if not path.is_file():
            raise NotThere(found.key)
        if path.stat().st_size > self._profile.max_mb << 20:
            raise FetchFailed(
                "too-large",
                found.key,
                f"Tệp lớn hơn {self._profile.max_mb} MB.",
                f"the file is larger than {self._profile.max_mb} MB",
            )
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        metadata, source_metadata, doubts = self._stated(path)
        data, file_name = path.read_bytes(), path.name
        if attached:
            enclosed = next((one for one in parse_mail(data) if one.name == attached), None)
            if enclosed is None:
                raise NotThere(found.key)
            data, file_name = enclosed.data, enclosed.name
            mail = {"subject": enclosed.subject, "from": enclosed.sender, "date": enclosed.sent}
            source_metadata = {**source_metadata, "mail": mail}
        kind = media.media_type(data)
        return Capture(
            source=self.name,
            key=found.key,
            url=str(metadata.pop("url", "")),
            fetched_at=written,
            data=data,
            media_type=kind,
            metadata=metadata,
            source_metadata=source_metadata,
            attachments=(Attachment("", file_name, data, kind, written),),
            doubts=doubts,
        )

    def _discover(self, _web: Web, _since: date | None) -> Iterator[Found]:
        if not self._folder.is_dir():
            raise FetchFailed(
                "no-folder",
                str(self._folder),
                f"Không có thư mục {self._folder}; hãy tạo hoặc sửa folder trong crawlers.toml.",
                f"there is no folder {self._folder}: create it, or correct folder in crawlers.toml",
            )
        for path in sorted(self._folder.rglob("*")):
            key = path.relative_to(self._folder).as_posix()
            if self._is_document(path, key) and self._rests(path):
                yield from self._documents(path, key)

    def _documents(self, path: Path, key: str) -> Iterator[Found]:
        version = self._version(path)
        if path.suffix != ".eml" or path.stat().st_size > self._profile.max_mb << 20:
            yield Found(key, "", version)
            return
        for enclosed in parse_mail(path.read_bytes()):
            yield Found(f"{key.removesuffix('.eml')}{_IN_MAIL}{enclosed.name}", "", version)

    def _is_document(self, path: Path, key: str) -> bool:
        hidden = any(part.startswith((".", "~$")) for part in PurePosixPath(key).parts)
        inside = path.resolve().is_relative_to(self._folder)
        return path.is_file() and inside and not hidden and not key.endswith(SIDECAR)

    def _rests(self, path: Path) -> bool:
        return self._clock() - path.stat().st_mtime >= self._profile.rest_seconds

    def _version(self, path: Path) -> str:
        sidecar = Path(f"{path}{SIDECAR}")
        files = [path, sidecar] if sidecar.is_file() else [path]
        return " ".join(f"{file.stat().st_size}-{file.stat().st_mtime_ns}" for file in files)

    def _path(self, key: str) -> Path:
        path = (self._folder / key).resolve()
        if not path.is_relative_to(self._folder):
            raise NotThere(key)
        return path

    def _stated(self, path: Path) -> tuple[dict[str, Any], Mapping[str, Any], tuple[Doubt, ...]]:
        sidecar = Path(f"{path}{SIDECAR}")
        if not sidecar.is_file():
            return {}, {}, ()
        try:
            values = orjson.loads(sidecar.read_bytes())
            line = from_object({**values, "id": path.name, "text": ""})
        except (orjson.JSONDecodeError, TypeError, ExchangeError) as error:
            return {}, {}, (_bad_sidecar(sidecar.name, error),)
        return line.metadata(), line.source_metadata, ()


def accept_upload(folder: Path, name: str, data: bytes, metadata: Mapping[str, Any] | None = None) -> Path:
    """Put an uploaded file, and what its sender says of it, into the watched folder; a taken name gets -2.

    Raises `BadUpload` for an empty file or a name that names nothing, `bookshelf.exchange.ExchangeError` for
    wrong metadata.
    """
    safe = _UNSAFE.sub("-", normalize("NFC", PurePosixPath(name.replace("\\", "/")).name)).strip(" .-~")
    if not safe:
        raise BadUpload("tên tệp không hợp lệ", "the file's name is not valid")
    if not data:
        raise BadUpload("tệp rỗng", "the file is empty")
    if metadata:
        from_object({**metadata, "id": safe, "text": ""})
    path = _free(folder / safe[-150:])
    if metadata:
        with replacing(Path(f"{path}{SIDECAR}")) as file:
            file.write(orjson.dumps(dict(metadata), default=str))
    with replacing(path) as file:
        file.write(data)
    return path


def create(name: str, settings: SourceSettings) -> Folder:
    """Raises `WrongSettings`."""
    if not settings.folder:
        raise WrongSettings(f"sources.{name}.folder is missing: write the folder to watch")
    return Folder(name, settings, profile_of(FolderProfile, name, settings))


def _free(path: Path) -> Path:
    free, count = path, 1
    while free.exists():
        count += 1
        free = path.with_name(f"{path.stem}-{count}{path.suffix}")
    return free


def _bad_sidecar(name: str, error: Exception) -> Doubt:
    return Doubt("bad-sidecar", f"{name} không dùng được: {error}", f"{name} cannot be used: {error}")
