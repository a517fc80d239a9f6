"""The validity of a document in time: what happened to it, and its state on a day, down to the Điều."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request, url_for
from markupsafe import Markup, escape

from bookshelf.citing import nearest
from bookshelf.entries import IncomingRelation, Summary
from bookshelf.model import Document, RelationKind
from bookshelf.record import Record
from bookshelf.validity import Act, Event, Milestone, bearing, by_provision, derive, timeline
from web.citation_text import path_label
from web.errors import Missing
from web.frame import render, words
from web.names import value_name
from web.words import Words

_MOST_PATHS = 8
"""Provisions that one line of the timeline names."""
_MOST_BADGES = 3
"""Acts that stand beside the heading of one Điều; the page of the validity has all."""

_GRAVE = frozenset({RelationKind.REPEALS, RelationKind.REPEALS_PARTLY, RelationKind.REPLACES})


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline; `paths` are (label, address), `more` counts those left out."""

    on: date | None
    day: str
    what: str
    name: str
    address: str
    paths: tuple[tuple[str, str], ...]
    more: int
    to_come: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """A provision with the acts on it: (what, by whom, its address, since)."""

    label: str
    address: str
    acts: tuple[tuple[str, str, str, str], ...]


def register(pages: Blueprint, record: Record) -> None:
    """Add the page of a document's validity in time."""

    @pages.get("/hieu-luc/<document_id>")
    def validity(document_id: str) -> str:
        document = record.get(document_id)
        if document is None:
            raise Missing
        return _page(document, bearing(document, record.relations_to(document_id)))


def _page(document: Document, incoming: Sequence[IncomingRelation]) -> str:
    t = words()
    typed = request.args.get("ngay", "").strip()[:40]
    asked = _day(typed)
    on = asked or date.today()
    derived = derive(document.effective_on, document.expired_on, incoming, on)
    return render(
        "validity.html",
        here="document",
        document=document,
        moments=moments(document, incoming, t),
        on=on,
        bad_day=typed if typed and not asked else "",
        not_issued=bool(document.issued_on and on < document.issued_on),
        derived=derived,
        since=t.day(derived.since) if derived.since else "",
        stated=value_name("validity", document.validity, t) if document.validity != "unknown" else "",
        touched=_touched(document, derived.acts, incoming, on, t),
    )


def _day(typed: str) -> date | None:
    """A day as the browser gives it (2026-03-05) or as people write it (5/3/2026)."""
    if "/" in typed:
        typed = "-".join(part.zfill(2) for part in reversed(typed.split("/")))
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def moments(document: Document, incoming: Iterable[IncomingRelation], t: Words) -> list[Moment]:
    """The timeline as lines, the earliest first; what has no known day comes last."""
    events = timeline(document.issued_on, document.effective_on, document.expired_on, incoming)
    today = date.today()
    there = {unit.path for unit in document.provisions}
    return [_moment(event, document, there, today, t) for event in events]


def _moment(event: Event, document: Document, there: set[str], today: date, t: Words) -> Moment:
    names = {
        Milestone.ISSUED: t("timeline.issued"),
        Milestone.EFFECTIVE: t("timeline.effective"),
        Milestone.EXPIRED: t("timeline.expired"),
    }
    what = t(f"in.{event.kind.value}") if event.kind else names[event.milestone]
    other = event.document
    return Moment(
        on=event.on,
        day=t.day(event.on) if event.on else t("timeline.unknown_day"),
        what=what,
        name=_name(other) if other else "",
        address=url_for("pages.document", document_id=other.id) if other else "",
        paths=tuple((_label(path), _place(document.id, path, there)) for path in event.paths[:_MOST_PATHS]),
        more=max(0, len(event.paths) - _MOST_PATHS),
        to_come=bool(event.on and event.on > today),
    )


def _name(document: Summary) -> str:
    return document.number or document.title or document.id


def _label(path: str) -> str:
    return path_label(path) or path


def _place(document_id: str, path: str, there: set[str]) -> str:
    return url_for("pages.document", document_id=document_id, _anchor=nearest(path, there) or None)


def _touched(
    document: Document, acts: Sequence[Act], incoming: Iterable[IncomingRelation], on: date, t: Words
) -> list[Touched]:
    """The provisions that acts had changed by that day, in the order of the document."""
    names = {one.document.id: _name(one.document) for one in incoming}
    there = {unit.path: unit.ordinal for unit in document.provisions}
    found = by_provision(acts, on)
    return [
        Touched(
            _label(path),
            _place(document.id, path, set(there)),
            tuple(
                (
                    t(f"in.{act.kind.value}"),
                    names[act.document_id],
                    url_for("pages.document", document_id=act.document_id),
                    t.day(act.since) if act.since else "",
                )
                for act in found[path]
            ),
        )
        for path in sorted(found, key=lambda path: (there.get(nearest(path, set(there)), len(there)), path))
    ]


def badges(document: Document, incoming: Sequence[IncomingRelation], t: Words) -> Mapping[str, Markup]:
    """What others did to each Điều or other headed unit, by its path, as links to stand beside its heading.

    Acts to come are there, too: each says from when.
    """
    names = {one.document.id: _name(one.document) for one in incoming}
    there = {unit.path for unit in document.provisions}
    acts = derive(document.effective_on, document.expired_on, incoming, date.today()).acts
    by_unit: dict[str, list[str]] = {}
    for path, some in by_provision(acts).items():
        unit = _headed(nearest(path, there))
        if unit:
            by_unit.setdefault(unit, []).extend(
                _badge(act, "" if path == unit else _label(path), names[act.document_id], t) for act in some
            )
    return {unit: _joined(document.id, some, t) for unit, some in by_unit.items()}


def _headed(path: str) -> str:
    """The unit with a heading around a provision: "dieu-5/khoan-2" stands in "dieu-5"."""
    parts = path.split("/")
    while parts and parts[-1].startswith(("khoan-", "diem-")):
        parts.pop()
    return "/".join(parts)


def _badge(act: Act, part: str, name: str, t: Words) -> str:
    what = t(f"in.{act.kind.value}")
    told = f"{part[:1].upper()}{part[1:]}: {what[:1].lower()}{what[1:]}" if part else what
    since = f" ({t('timeline.since', day=t.day(act.since))})" if act.since else ""
    address = url_for("pages.document", document_id=act.document_id)
    grave = " grave" if act.kind in _GRAVE else ""
    return f'<a class="act{grave}" href="{escape(address)}">{escape(f"{told} {name}{since}")}</a>'


def _joined(document_id: str, some: Sequence[str], t: Words) -> Markup:
    shown = list(some[:_MOST_BADGES])
    if len(some) > _MOST_BADGES:
        address = url_for("pages.validity", document_id=document_id)
        more = t("timeline.more", n=len(some) - _MOST_BADGES)
        shown.append(f'<a class="act" href="{escape(address)}">{escape(more)}</a>')
    return Markup(f'<div class="acts">{" ".join(shown)}</div>')
