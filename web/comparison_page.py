"""Two documents, or two versions of one, beside each other: /so-sanh?a=…&b=…

A side is an id, `id@revision` for what a document was before that revision, or a số hiệu as people type it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from bookshelf.comparison import Change, Comparison, compare
from bookshelf.entries import Summary
from bookshelf.model import Document, RelationKind
from bookshelf.record import Record
from web.address import whole_number
from web.compared import Item, contents, items
from web.frame import render, words
from web.limits import RateLimit, client_address
from web.words import Words

_LONGEST_NAME = 200
"""Characters of a typed side that are looked at."""
_ONE_MORE = 500_000
"""Characters of both texts that count as one more request: comparing them takes about a second."""
_comparing = Lock()
"""One at a time: two of the longest documents take 700 MB for a few seconds."""
_KIN = frozenset(
    {
        RelationKind.AMENDS,
        RelationKind.REPLACES,
        RelationKind.REPEALS,
        RelationKind.REPEALS_PARTLY,
        RelationKind.CONSOLIDATES,
        RelationKind.CORRECTS,
    }
)
"""Relations between documents that are worth comparing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: `key` as in the address, `name` for people, `address` of its page or ""."""

    key: str
    name: str
    note: str
    address: str
    document: Document


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to compare with, and the address of that comparison."""

    address: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Open:
    """A side that is not settled: nothing typed, nothing found, or several documents to choose from."""

    name: str
    typed: str
    found: tuple[Summary, ...] = ()


def register(pages: Blueprint, record: Record) -> None:
    """Add the comparison and the page on which its sides are chosen."""
    limit = RateLimit(per_minute=40, burst=20)

    @pages.get("/so-sanh")
    def comparison() -> Response | str:
        t = words()
        a, b = (_side(record, name, t) for name in ("a", "b"))
        if isinstance(a, Open) or isinstance(b, Open):
            return _picker(record, a, b, t)
        typed = request.args.get("a", ""), request.args.get("b", "")
        if typed != (a.key, b.key):
            return redirect(url_for("pages.comparison", a=a.key, b=b.key))
        cost = 1 + (len(a.document.text) + len(b.document.text)) / _ONE_MORE
        if wait := limit.wait(client_address(), cost):
            return _busy(int(wait) + 1, t)
        return _page(a, b, t)


def _side(record: Record, name: str, t: Words) -> Side | Open:
    typed = request.args.get(name, "").strip()[:_LONGEST_NAME]
    if not typed:
        return Open(name, "")
    document_id, _, revision = typed.partition("@")
    if revision:
        return _version(record, document_id, whole_number(revision), t) or Open(name, typed)
    if document := record.get(typed):
        return _present(document, t)
    found = record.with_number(typed)
    if len(found) == 1 and (document := record.get(found[0].id)):
        return _present(document, t)
    return Open(name, typed, tuple(found))


def _present(document: Document, t: Words) -> Side:
    address = url_for("pages.document", document_id=document.id)
    return Side(document.id, _name(document), t("compare.now"), address, document)


def _version(record: Record, document_id: str, revision: int, t: Words) -> Side | None:
    for version in record.versions(document_id):
        if version.revision == revision:
            note = t("compare.until", day=t.day(version.until))
            return Side(f"{document_id}@{revision}", _name(version.document), note, "", version.document)
    return None


def _name(document: Document | Summary) -> str:
    return document.number or document.title or document.id


def _busy(wait: int, t: Words) -> Response:
    help_text = t("compare.busy.help", n=wait)
    page = render("error.html", code=429, heading=t("compare.busy"), help=help_text, document_id="")
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(wait)
    return response


# The page of the comparison


def _page(a: Side, b: Side, t: Words) -> str:
    with _comparing:
        found = compare(a.document, b.document)
    only = tuple(pair for pair in found.pairs if pair.anchor == request.args.get("phan"))
    everything = request.args.get("xem") == "tat-ca"
    shown = replace(found, pairs=only) if only else found
    listed = list(items(shown, everything or bool(only), t))
    return render(
        "comparison.html",
        here="comparison",
        a=a,
        b=b,
        only=bool(only),
        everything=everything,
        one_document=a.document.id == b.document.id,
        items=listed,
        entries=contents(found, t),
        counts=_counts(found, t),
        changes=_changes(listed),
        total=sum(pair.change is not Change.SAME for pair in found.pairs),
        address=_address,
    )


def _address(a: Side, b: Side, everything: bool = False, only: str | None = None) -> str:
    return url_for("pages.comparison", a=a.key, b=b.key, xem="tat-ca" if everything else None, phan=only)


def _changes(listed: Sequence[Item]) -> list[str]:
    """The anchors of the parts that differ, for the links to the next and the previous one."""
    return [one.anchor for one in listed if one.change is not Change.SAME]


def _counts(found: Comparison, t: Words) -> list[tuple[Change, str]]:
    n = {change: found.count(change) for change in Change}
    told = {
        Change.ADDED: t("compare.n_added", n=n[Change.ADDED]),
        Change.REMOVED: t("compare.n_removed", n=n[Change.REMOVED]),
        Change.CHANGED: t("compare.n_changed", n=n[Change.CHANGED]),
        Change.MOVED: t("compare.n_moved", n=n[Change.MOVED]),
        Change.SAME: t("compare.n_same", n=n[Change.SAME]),
    }
    return list(told.items())


# The page on which the sides are chosen


def _picker(record: Record, a: Side | Open, b: Side | Open, t: Words) -> Response:
    settled = next((one for one in (a, b) if isinstance(one, Side)), None)
    wanting = [one for one in (a, b) if isinstance(one, Open)]
    page = render(
        "comparison_picker.html",
        here="comparison",
        settled=settled,
        settled_name="a" if isinstance(a, Side) else "b",
        wanting=wanting,
        chosen=_chosen,
        versions=_versions(record, settled.document, t) if settled else [],
        related=_related(record, settled.document, t) if settled else [],
    )
    return make_response(page, 404 if any(one.typed and not one.found for one in wanting) else 200)


def _chosen(side: Open, document_id: str) -> str:
    if side.name == "a":
        return url_for("pages.comparison", a=document_id, b=request.args.get("b") or None)
    return url_for("pages.comparison", a=request.args.get("a") or None, b=document_id)


def _versions(record: Record, document: Document, t: Words) -> list[Choice]:
    return [
        Choice(
            url_for("pages.comparison", a=f"{document.id}@{version.revision}", b=document.id),
            t("compare.until", day=t.day(version.until)),
            "",
        )
        for version in record.versions(document.id)
    ]


def _related(record: Record, document: Document, t: Words) -> list[Choice]:
    """What amends, replaces or repeals the document, and what it does that to; the earlier is on the left."""
    kinds = {
        one.target_id: t(f"out.{one.kind.value}")
        for one in document.relations
        if one.target_id and one.kind in _KIN
    }
    incoming = {
        one.document.id: t(f"in.{one.kind.value}")
        for one in record.relations_to(document.id)
        if one.kind in _KIN
    }
    return list(_kin(document, record.summaries({**kinds, **incoming}), {**kinds, **incoming}, set(incoming)))


def _kin(
    document: Document, others: Sequence[Summary], kinds: dict[str, str], later: set[str]
) -> Iterator[Choice]:
    for one in others:
        pair = (document.id, one.id) if one.id in later else (one.id, document.id)
        name = " – ".join(part for part in (one.number, one.title) if part) or one.id
        yield Choice(url_for("pages.comparison", a=pair[0], b=pair[1]), name, kinds[one.id])


def version_address(document_id: str, before: int, after: int | None) -> str:
    """Compares what a document was before revision `before` with what it was before `after`, or is now."""
    later = f"{document_id}@{after}" if after else document_id
    return url_for("pages.comparison", a=f"{document_id}@{before}", b=later)
