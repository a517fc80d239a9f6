"""Tình trạng hiệu lực as it follows from relations: what other documents did to one, and from when.

Luật Ban hành văn bản quy phạm pháp luật 2015, điều 153, 154: a document loses effect when its time is over,
when it is replaced or repealed, wholly or in part; its effect stops while it is suspended. Pure: what a
source states is not looked at here, it ranks first and may be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bookshelf.entries import IncomingRelation
from bookshelf.model import RelationKind, Validity

_WHOLE = {
    RelationKind.REPLACES: Validity.EXPIRED,
    RelationKind.REPEALS: Validity.EXPIRED,
    RelationKind.SUSPENDS: Validity.SUSPENDED,
    RelationKind.PAUSES: Validity.SUSPENDED,
    RelationKind.REPEALS_PARTLY: Validity.PARTLY_EXPIRED,
    RelationKind.AMENDS: Validity.PARTLY_EXPIRED,
}
_PART = {Validity.EXPIRED: Validity.PARTLY_EXPIRED, Validity.SUSPENDED: Validity.PARTLY_SUSPENDED}
_GRAVEST = (Validity.EXPIRED, Validity.SUSPENDED, Validity.PARTLY_EXPIRED, Validity.PARTLY_SUSPENDED)


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


def provision_acts(acts: Sequence[Act], path: str) -> tuple[Act, ...]:
    """The acts on a provision: on itself, on what holds it, and on what it holds."""
    return tuple(
        act
        for act in acts
        if act.path in ("", path) or path.startswith(f"{act.path}/") or act.path.startswith(f"{path}/")
    )


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
            since = one.document.effective_on or one.document.issued_on
            yield Act(one.kind, one.document.id, one.path, since, one.confidence)


def _effect(act: Act) -> Validity:
    whole = _WHOLE[act.kind]
    return _PART.get(whole, whole) if act.path else whole
