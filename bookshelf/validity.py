"""Tình trạng hiệu lực as it follows from relations: what other documents did to one, and from when.

`bearing` leaves out what cannot be, `derive` tells the validity on a day, `by_provision` down to the Điều,
`timeline` what happened when.

Luật Ban hành văn bản quy phạm pháp luật 2015, điều 153, 154: a document loses effect when its time is over,
when it is replaced or repealed, wholly or in part; its effect stops while it is suspended. Pure: what a
source states is not looked at here, it ranks first and may be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from bookshelf.doc_types import LAST_RANK, rank
from bookshelf.entries import IncomingRelation, Summary
from bookshelf.model import Level, RelationKind, Validity

_WHOLE = {
    RelationKind.REPLACES: Validity.EXPIRED,
    RelationKind.REPEALS: Validity.EXPIRED,
    RelationKind.SUSPENDS: Validity.SUSPENDED,
    RelationKind.PAUSES: Validity.SUSPENDED,
    RelationKind.REPEALS_PARTLY: Validity.PARTLY_EXPIRED,
    RelationKind.AMENDS: Validity.PARTLY_EXPIRED,
}
CHANGES = frozenset(_WHOLE)
"""What one document does to the validity of another."""
_PART = {Validity.EXPIRED: Validity.PARTLY_EXPIRED, Validity.SUSPENDED: Validity.PARTLY_SUSPENDED}
_LOCAL = frozenset({Level.PROVINCE, Level.DISTRICT, Level.COMMUNE})
_LAWS = rank("Pháp lệnh")
_RESOLUTION = rank("Nghị quyết")
_GRAVEST = (Validity.EXPIRED, Validity.SUSPENDED, Validity.PARTLY_EXPIRED, Validity.PARTLY_SUSPENDED)


_TOLD = frozenset({*_WHOLE, RelationKind.CORRECTS, RelationKind.CONSOLIDATES})
"""Relations that a timeline tells: what bears on the validity, corrections, and the consolidated text."""


class Ranked(Protocol):
    """What tells where a document stands: a document or its summary."""

    @property
    def doc_type(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def level(self) -> Level | None: ...


@dataclass(frozen=True, slots=True)
class Act:
    """What `document_id` did to the provision `path` ("" for the whole), in effect from `since` if known."""

    kind: RelationKind
    document_id: str
    path: str
    since: date | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Derived:
    """`validity` on the day that was asked about, `since` when, and the acts that it follows from."""

    validity: Validity
    since: date | None = None
    acts: tuple[Act, ...] = ()


class Milestone(StrEnum):
    """What kind of thing happened to a document, in the order of one day."""

    ISSUED = "issued"
    EFFECTIVE = "effective"
    ACT = "act"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day, None if unknown. `document` did `kind` to `paths`, () for the whole."""

    on: date | None
    milestone: Milestone
    kind: RelationKind | None = None
    document: Summary | None = None
    paths: tuple[str, ...] = ()


def bearing(document: Ranked, incoming: Iterable[IncomingRelation]) -> list[IncomingRelation]:
    """The relations to a document that can be: without changes by what stands below it."""
    return [one for one in incoming if one.kind not in CHANGES or can_change(one.document, document)]


def can_change(one: Ranked, other: Ranked) -> bool:
    """Whether `one` stands at least as high as `other`.

    A document changes none that stands above it: what was read so was read wrongly, for instance where a
    decision of a province names the law that it follows.
    """
    return _tier(one) <= _tier(other)


def _tier(one: Ranked) -> int:
    """0: the Hiến pháp; 1: what the Quốc hội and its committee enact; 2: other central organs; 3: local ones.

    Luật Ban hành văn bản quy phạm pháp luật 2015, điều 4. What is of no known type may be a law.
    """
    if one.level in _LOCAL:
        return 3
    order = rank(one.doc_type)
    if order <= _LAWS:
        return 0 if order == 1 else 1
    if order == LAST_RANK or (order == _RESOLUTION and not one.number.upper().endswith("-CP")):
        return 1
    return 2


def derive(
    effective_on: date | None, expired_on: date | None, incoming: Iterable[IncomingRelation], on: date
) -> Derived:
    """The validity of a document on a day. `acts` also holds those that take effect later."""
    acts = tuple(sorted(_acts(incoming), key=lambda act: (act.since or date.max, act.document_id, act.path)))
    if expired_on and expired_on <= on:
        return Derived(Validity.EXPIRED, expired_on, acts)
    if effective_on and effective_on > on:
        return Derived(Validity.NOT_YET, effective_on, acts)
    done = [(_effect(act), act.since) for act in acts if act.since is None or act.since <= on]
    for validity in _GRAVEST:
        since = [day for effect, day in done if effect is validity]
        if since:
            return Derived(validity, min((day for day in since if day), default=None), acts)
    if effective_on:
        return Derived(Validity.IN_FORCE, effective_on, acts)
    return Derived(Validity.UNKNOWN, None, acts)


def timeline(
    issued_on: date | None,
    effective_on: date | None,
    expired_on: date | None,
    incoming: Iterable[IncomingRelation],
) -> tuple[Event, ...]:
    """What happened to a document, the earliest first; what has no known day comes last.

    What one document did in one way is one event. An act on the whole document holds those on its parts.
    """
    days = (
        (issued_on, Milestone.ISSUED),
        (effective_on, Milestone.EFFECTIVE),
        (expired_on, Milestone.EXPIRED),
    )
    events = [Event(day, milestone) for day, milestone in days if day]
    told = sorted((one for one in incoming if one.kind in _TOLD), key=_who)
    for (_, kind), group in groupby(told, key=_who):
        some = list(group)
        paths = tuple(dict.fromkeys(one.path for one in some))
        document = some[0].document
        events.append(
            Event(_since(document), Milestone.ACT, RelationKind(kind), document, () if "" in paths else paths)
        )
    order = list(Milestone)
    return tuple(sorted(events, key=lambda one: (one.on or date.max, order.index(one.milestone))))


def by_provision(acts: Sequence[Act], on: date | None = None) -> dict[str, tuple[Act, ...]]:
    """The acts on parts of a document by the path that they name; with `on`, those in effect on that day."""
    found: dict[str, list[Act]] = {}
    for act in acts:
        if act.path and (on is None or act.since is None or act.since <= on):
            found.setdefault(act.path, []).append(act)
    return {path: tuple(some) for path, some in found.items()}


def contradicts(stated: Validity, derived: Derived) -> bool:
    """Whether the relations tell another validity than the source states.

    "In part" is no contradiction to more: an act on a part may stand beside one that is not in the library.
    """
    if Validity.UNKNOWN in (stated, derived.validity) or stated is derived.validity:
        return False
    if derived.validity is Validity.IN_FORCE:
        return stated is Validity.NOT_YET
    return not (stated is Validity.EXPIRED and derived.validity in _PART.values())


def _acts(incoming: Iterable[IncomingRelation]) -> Iterable[Act]:
    for one in incoming:
        if one.kind in _WHOLE:
            yield Act(one.kind, one.document.id, one.path, _since(one.document), one.confidence)


def _since(document: Summary) -> date | None:
    return document.effective_on or document.issued_on


def _who(one: IncomingRelation) -> tuple[str, str]:
    return one.document.id, one.kind.value


def _effect(act: Act) -> Validity:
    whole = _WHOLE[act.kind]
    return _PART.get(whole, whole) if act.path else whole
