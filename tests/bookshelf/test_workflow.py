"""Who may do what in which state: every state, action and role."""

from __future__ import annotations

from itertools import product

import pytest

from bookshelf.accounts import Role
from bookshelf.workflow import RULES, Action, NotAllowed, Standing, State, Who, allowed, check

TABLE = """
            nhap       cho-duyet  hen-gio    da-dang    da-rut
luu         B nhap     -          -          -          -
ghi-chu     B nhap     B cho-duyet B hen-gio B da-dang  B da-rut
gui-duyet   B cho-duyet -         -          -          -
lay-lai     -          B nhap     -          -          -
tra-lai     -          D nhap     D nhap     -          -
dang        -          D da-dang  D da-dang  -          -
hen-gio     -          D hen-gio  D hen-gio  -          -
rut         D da-rut   D da-rut   D da-rut   D da-rut   -
sua-lai     -          -          -          B nhap     B nhap
bo          B da-rut   -          -          -          -
"""
"""B: biên tập and above, D: duyệt and above. `rut` of what readers see, `bo` of what they do not."""

LEAST = {"B": Role.EDITOR, "D": Role.APPROVER}


def table() -> dict[tuple[Action, State], tuple[Role, State]]:
    heads, *lines = TABLE.strip().splitlines()
    found = {}
    for line in lines:
        action, *cells = line.split()
        at = iter(cells)
        for state in heads.split():
            if (letter := next(at)) != "-":
                found[Action(action), State(state)] = LEAST[letter], State(next(at))
    return found


@pytest.mark.parametrize(("action", "state", "role"), list(product(Action, State, Role)))
def test_every_state_action_and_role(action: Action, state: State, role: Role) -> None:
    standing = Standing(state, is_up=action is Action.WITHDRAW)
    who = Who("lan", role)
    least, to = table().get((action, state), (None, None))
    if least is not None and role >= least:
        assert check(action, standing, who) is to
        assert action in allowed(standing, who)
        return
    with pytest.raises(NotAllowed) as refused:
        check(action, standing, who)
    assert refused.value.code == ("role" if role < RULES[action].role else "state")
    assert action not in allowed(standing, who)


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.SCHEDULE])
@pytest.mark.parametrize("state", [State.IN_REVIEW, State.SCHEDULED])
def test_nobody_approves_what_they_wrote_but_an_administrator(action: Action, state: State) -> None:
    standing = Standing(state, writers=frozenset({"lan", "hoa"}))
    with pytest.raises(NotAllowed, match="own"):
        check(action, standing, Who("hoa", Role.APPROVER))
    assert check(action, standing, Who("minh", Role.APPROVER))
    assert check(action, standing, Who("hoa", Role.ADMIN))


@pytest.mark.parametrize("state", State)
def test_what_is_up_is_withdrawn_and_what_is_not_is_discarded(state: State) -> None:
    admin = Who("quan", Role.ADMIN)
    assert (Action.WITHDRAW in allowed(Standing(state, is_up=True), admin)) == (state is not State.WITHDRAWN)
    assert Action.WITHDRAW not in allowed(Standing(state), admin)
    assert Action.DISCARD not in allowed(Standing(state, is_up=True), admin)


def test_a_correction_is_discarded_but_never_withdrawn_or_opened_again() -> None:
    admin = Who("quan", Role.ADMIN)
    may = {
        action
        for state in State
        for action in allowed(Standing(state, is_up=True, is_correction=True), admin)
    }
    assert Action.DISCARD in may
    assert not may & {Action.WITHDRAW, Action.REOPEN}


def test_an_approver_without_a_part_in_it_has_the_whole_choice() -> None:
    standing = Standing(State.IN_REVIEW, writers=frozenset({"lan"}))
    assert allowed(standing, Who("minh", Role.APPROVER)) == (
        Action.NOTE, Action.RECALL, Action.RETURN, Action.PUBLISH, Action.SCHEDULE,
    )  # fmt: skip
