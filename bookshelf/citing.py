"""Where the citations of a document lead: to which document of the library and which provision of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bookshelf.model import Citation, Document
from bookshelf.reading import Targets, chunked
from bookshelf.resolution import Citing, locality
from bookshelf.schema import DocumentRow, ProvisionRow

_ATTACHED = "attached/"


@dataclass(frozen=True, slots=True)
class Link:
    """`text[start:end]` names the provision `path` ("" for the whole) of a document of the library."""

    start: int
    end: int
    document_id: str
    path: str = ""


def links(connection: Connection, document: Document) -> tuple[Link, ...]:
    """The citations whose document is here, in reading order.

    The path is that of the provision if it is there, else that of the nearest unit around it. Citations that
    do not fit the text are left out.
    """
    fitting = [one for one in document.citations if 0 <= one.start < one.end <= len(document.text)]
    targets = Targets(
        connection, (one.number for one in fitting if one.number), (one.name for one in fitting if one.name)
    )
    citing = Citing(document.id, locality(document), document.issued_on)
    found: dict[tuple[str, str, str], str | None] = {}
    meant: list[tuple[Citation, str]] = []
    for one in fitting:
        key = (one.number, one.name, one.on)
        if key not in found:
            found[key] = document.id if not one.number and not one.name else targets.find(citing, *key)
        if target := found[key]:
            meant.append((one, target))
    there = _paths(connection, meant)
    return tuple(_apart(Link(one.start, one.end, to, nearest(one.path, there[to])) for one, to in meant))


def _apart(found: Iterator[Link]) -> Iterator[Link]:
    end = 0
    for link in found:
        if link.start >= end:
            end = link.end
            yield link


def _paths(connection: Connection, meant: list[tuple[Citation, str]]) -> dict[str, set[str]]:
    """The paths that these documents have, of those that are cited or lie around one."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one, target in meant:
        wanted[target].update(_around(one.path))
    there: dict[str, set[str]] = defaultdict(set)
    for target, paths in wanted.items():
        for chunk in chunked(sorted(paths)):
            statement = (
                select(ProvisionRow.path)
                .join(DocumentRow, DocumentRow.key == ProvisionRow.document_key)
                .where(DocumentRow.id == target, ProvisionRow.path.in_(chunk))
            )
            there[target].update(connection.scalars(statement))
    return there


def _around(path: str) -> list[str]:
    """The path and those of the units around it, the nearest first; an attachment's articles come second.

    >>> _around("attached/dieu-5/khoan-1")
    ['dieu-5-2/khoan-1', 'dieu-5/khoan-1', 'dieu-5-2', 'dieu-5']
    """
    if not path:
        return []
    attached = path.startswith(_ATTACHED)
    parts = path.removeprefix(_ATTACHED).split("/")
    found = []
    for count in range(len(parts), 0, -1):
        if attached:
            found.append("/".join([f"{parts[0]}-2", *parts[1:count]]))
        found.append("/".join(parts[:count]))
    return found


def nearest(path: str, there: set[str]) -> str:
    """The path of a provision if it is there, else that of the nearest unit around it, else ""."""
    return next((one for one in _around(path) if one in there), "")
