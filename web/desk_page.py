"""The desk of officers: what waits for whom, and all drafts by state, author and words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask import Blueprint, request, url_for

from bookshelf.accounts import Role
from bookshelf.drafts import Drafts, Listed
from bookshelf.workflow import State
from web.access import require
from web.address import encoded, page_numbers, whole_number
from web.frame import render
from web.officers import who

SIZE = 30
_FEW = 10


@dataclass(frozen=True, slots=True)
class Pile:
    """Drafts under one heading, the latest first; `total` is how many there are, `address` leads to all."""

    key: str
    drafts: tuple[Listed, ...]
    total: int
    address: str


def register(pages: Blueprint, drafts: Drafts) -> None:
    """Add the desk."""

    @pages.get("/ban-lam-viec")
    @require(Role.EDITOR)
    def desk() -> str:
        asked = [state for state in State if state.value in request.args.getlist("tinh-trang")]
        sought = request.args.get("q", "").strip()[:200]
        mine = request.args.get("cua-toi") == "1"
        if asked or sought or mine or "trang" in request.args:
            return _list(drafts, asked, sought, mine=mine)
        return _piles(drafts)


def _piles(drafts: Drafts) -> str:
    name = who().name
    counts = drafts.counts()
    own = drafts.listed([State.DRAFT, State.IN_REVIEW], author=name, size=_FEW)
    piles = [Pile("edit.pile.mine", own.drafts, own.total, _address(("cua-toi", "1")))]
    for state in (State.IN_REVIEW, State.SCHEDULED, State.PUBLISHED):
        found = drafts.listed([state], size=_FEW)
        address = _address(("tinh-trang", state.value))
        piles.append(Pile(f"edit.pile.{state.value}", found.drafts, found.total, address))
    return render(
        "desk.html",
        here="desk",
        piles=piles,
        counts=counts,
        states=list(State),
        asked=[],
        sought="",
        mine=False,
    )


def _list(drafts: Drafts, asked: list[State], sought: str, *, mine: bool) -> str:
    number = max(1, min(100_000, whole_number(request.args.get("trang", ""))))
    found = drafts.listed(asked, who().name if mine else "", sought, number, SIZE)
    kept = [("tinh-trang", state.value) for state in asked]
    kept += [("q", sought)] if sought else []
    kept += [("cua-toi", "1")] if mine else []
    pages = math.ceil(found.total / SIZE)
    pile = Pile("edit.pile.found", found.drafts, found.total, "")
    return render(
        "desk.html",
        here="desk",
        piles=[pile],
        counts=drafts.counts(),
        states=list(State),
        asked=asked,
        sought=sought,
        mine=mine,
        page=number,
        pages=pages,
        numbers=page_numbers(number, pages),
        address=lambda at: _address(*kept, ("trang", str(at))),
    )


def _address(*parameters: tuple[str, str]) -> str:
    return url_for("pages.desk") + encoded(list(parameters))
