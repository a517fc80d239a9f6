"""From a draft to the bookshelf: who may do what in which state. Pure; `drafts` keeps and carries out.

Người biên tập soạn và gửi; người duyệt duyệt, hẹn giờ, đăng, rút, trả lại; không ai duyệt bài của mình.
An item that stands on the shelf stays there while it is edited anew. A correction of a document that came
from elsewhere has the same way, but for its end: it is not withdrawn or opened again, another one follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bookshelf.accounts import Role


class State(StrEnum):
    """Where a draft stands; the value is what the record and addresses carry."""

    DRAFT = "nhap"
    IN_REVIEW = "cho-duyet"
    SCHEDULED = "hen-gio"
    PUBLISHED = "da-dang"
    WITHDRAWN = "da-rut"


class Action(StrEnum):
    """What an officer does with a draft; the value is what the record and addresses carry."""

    SAVE = "luu"
    NOTE = "ghi-chu"
    SEND = "gui-duyet"
    RECALL = "lay-lai"
    RETURN = "tra-lai"
    PUBLISH = "dang"
    SCHEDULE = "hen-gio"
    WITHDRAW = "rut"
    REOPEN = "sua-lai"
    DISCARD = "bo"


OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.SCHEDULED})
"""Where somebody still has something to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`to` is None where the state stays. An `approval` is not for those who wrote it.

    `only_up`: only of an item that readers see now. `not_up`: only of one that they do not.
    `own_item`: only of an item of the bookshelf itself, not of a correction.
    """

    of: frozenset[State]
    to: State | None
    role: Role
    approval: bool = False
    only_up: bool = False
    not_up: bool = False
    own_item: bool = False
    needs_note: bool = False


RULES: Mapping[Action, Rule] = {
    Action.SAVE: Rule(frozenset({State.DRAFT}), None, Role.EDITOR),
    Action.NOTE: Rule(frozenset(State), None, Role.EDITOR, needs_note=True),
    Action.SEND: Rule(frozenset({State.DRAFT}), State.IN_REVIEW, Role.EDITOR),
    Action.RECALL: Rule(frozenset({State.IN_REVIEW}), State.DRAFT, Role.EDITOR),
    Action.RETURN: Rule(
        frozenset({State.IN_REVIEW, State.SCHEDULED}), State.DRAFT, Role.APPROVER, needs_note=True
    ),
    Action.PUBLISH: Rule(
        frozenset({State.IN_REVIEW, State.SCHEDULED}), State.PUBLISHED, Role.APPROVER, approval=True
    ),
    Action.SCHEDULE: Rule(
        frozenset({State.IN_REVIEW, State.SCHEDULED}), State.SCHEDULED, Role.APPROVER, approval=True
    ),
    Action.WITHDRAW: Rule(
        OPEN | {State.PUBLISHED}, State.WITHDRAWN, Role.APPROVER, only_up=True, own_item=True
    ),
    Action.REOPEN: Rule(
        frozenset({State.PUBLISHED, State.WITHDRAWN}), State.DRAFT, Role.EDITOR, own_item=True
    ),
    Action.DISCARD: Rule(frozenset({State.DRAFT}), State.WITHDRAWN, Role.EDITOR, not_up=True),
}


@dataclass(frozen=True, slots=True)
class Who:
    """The officer who acts; `name` is what the audit log and the provenance of fields carry."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules ask about a draft. `writers` changed it since it was last published."""

    state: State
    is_up: bool = False
    is_correction: bool = False
    writers: frozenset[str] = frozenset()


class NotAllowed(Exception):
    """An action that the rules refuse; `code` is one of state, role, own, note, time."""

    def __init__(self, action: Action, code: str) -> None:
        super().__init__(f"{action.value}: {code}")
        self.action, self.code = action, code


def check(action: Action, standing: Standing, who: Who) -> State:
    """The state that the draft comes to. Raises `NotAllowed`.

    >>> check(Action.SEND, Standing(State.DRAFT), Who("lan", Role.EDITOR)).value
    'cho-duyet'
    """
    rule = RULES[action]
    if who.role < rule.role:
        raise NotAllowed(action, "role")
    if not _fits(rule, standing):
        raise NotAllowed(action, "state")
    if rule.approval and who.name in standing.writers and who.role < Role.ADMIN:
        raise NotAllowed(action, "own")
    return rule.to or standing.state


def allowed(standing: Standing, who: Who) -> tuple[Action, ...]:
    """What the officer may do with the draft now, in the order of `Action`."""
    return tuple(action for action in Action if _may(action, standing, who))


def _may(action: Action, standing: Standing, who: Who) -> bool:
    try:
        check(action, standing, who)
    except NotAllowed:
        return False
    return True


def _fits(rule: Rule, standing: Standing) -> bool:
    if standing.state not in rule.of or (rule.own_item and standing.is_correction):
        return False
    up = standing.is_up and not standing.is_correction
    return not ((rule.only_up and not up) or (rule.not_up and up))
