"""From a description to a `Capture`: the document's files are fetched, and what is doubtful is said."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from crawlers.capture import Attachment, Capture, Doubt
from crawlers.failures import FetchFailed, RouteClosed
from crawlers.source import Page, Web
from crawlers.sources.described import Described, FileLink, NotThere

FILE_LIMIT = 50
"""Files of one document at most; gazettes cut long documents into a few parts."""

_LASTING = frozenset(
    {"too-large", "unknown-encoding", "bad-address", "host-not-allowed", "private-address", "redirects"}
)


def capture(source: str, described: Described, page: Page, web: Web, *, files: str = "files") -> Capture:
    """The document that `page` describes, with its files; `files` names their route.

    Raises what `web` raises, but for a file that is not there or will not come however often it is asked for:
    that is a doubt, since the page still says what the document is.
    """
    doubts = list(_doubts(described))
    attachments = []
    for file in described.files[:FILE_LIMIT]:
        try:
            attachments.append(_attachment(file, web.get(file.url, route=files)))
        except NotThere:
            doubts.append(_missing(file))
        except RouteClosed as closed:
            doubts.append(_refused(file, closed))
        except FetchFailed as failed:
            if not _is_lasting(failed):
                raise
            doubts.append(_refused(file, failed))
    return Capture(
        source=source,
        key=described.key,
        url=described.url,
        fetched_at=page.fetched_at,
        data=page.data,
        media_type=page.media_type,
        body=described.body,
        metadata=described.metadata(),
        source_metadata=described.source_metadata(),
        attachments=tuple(attachments),
        doubts=tuple(doubts),
        unknown=described.unknown,
    )


def _attachment(file: FileLink, page: Page) -> Attachment:
    name = file.name or urlsplit(page.url).path.rpartition("/")[2]
    return Attachment(page.url, name, page.data, page.media_type, page.fetched_at, file.role)


def _doubts(described: Described) -> Iterator[Doubt]:
    for label, value in described.unread_dates:
        yield Doubt(
            "bad-date",
            f"{label} ghi “{value}”, không phải là ngày; hãy xem lại ở nguồn",
            f"{label} says {value!r}, which is no date; look at the source",
        )
    if len(described.files) > FILE_LIMIT:
        yield Doubt(
            "too-many-files",
            f"văn bản có {len(described.files)} tệp, chỉ tải {FILE_LIMIT} tệp đầu",
            f"the document has {len(described.files)} files; the first {FILE_LIMIT} are fetched",
        )


def _is_lasting(failed: FetchFailed) -> bool:
    """Whether another try would end alike: the network's troubles and 5xx pass, these stay."""
    return failed.code.startswith("http-4") or failed.code in _LASTING


def _missing(file: FileLink) -> Doubt:
    return Doubt(
        "missing-file", f"nguồn không có tệp {file.name}", f"the source does not have the file {file.name}"
    )


def _refused(file: FileLink, cause: RouteClosed | FetchFailed) -> Doubt:
    return Doubt(
        "file-refused",
        f"không tải được tệp {file.name}: {cause.vi}",
        f"the file {file.name} cannot be fetched: {cause.en}",
    )
