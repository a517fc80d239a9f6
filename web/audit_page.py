"""The audit log: who did what, when, and whether the chain of rows is whole. For administrators."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, request, url_for

from bookshelf.accounts import Role
from bookshelf.audit import AuditLog
from bookshelf.record import Record
from web import access
from web.address import encoded, page_numbers, whole_number
from web.frame import render, words
from web.moments import moment
from web.words import Words

SIZE = 50
_VALUES = {"why": "audit.why.", "role": "role.", "was": "role.", "state": "edit.state."}
"""Details whose values have names: what the keys of these begin with."""
_AT_ONCE = 5_000
"""Rows whose chain is followed whenever the page is opened, in about 0.25 s; beyond, when asked."""
_LONGEST_WORD = 200
_LAST_PAGE = 1_000_000


def register(pages: Blueprint, record: Record) -> None:
    """Add the page."""
    log = AuditLog(record)

    @pages.get("/quan-tri/nhat-ky")
    @access.require(Role.ADMIN)
    def audit_log() -> str:
        actor, subject = _typed("nguoi"), _typed("doi-tuong")
        page = max(1, min(_LAST_PAGE, whole_number(request.args.get("trang", ""))))
        last = log.last()
        found = log.page(actor, subject, page, SIZE)
        number = math.ceil(found.total / SIZE)
        kept = [(name, value) for name, value in (("nguoi", actor), ("doi-tuong", subject)) if value]
        return render(
            "audit.html",
            here="audit",
            found=found,
            rows=last,
            state=log.state() if last <= _AT_ONCE or request.args.get("kiem-tra") == "1" else None,
            actor=actor,
            subject=subject,
            page=page,
            pages=number,
            numbers=page_numbers(page, number),
            address=lambda at: url_for("pages.audit_log") + encoded([*kept, ("trang", str(at))]),
            moment=moment,
            told=_told,
        )


def _typed(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST_WORD]


def _told(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a row's detail says, in the words of the page: (name, value)."""
    t = words()
    return [(t.known(f"audit.detail.{name}", name), _value(t, name, value)) for name, value in detail.items()]


def _value(t: Words, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return t("audit.yes") if value else t("audit.no")
    if isinstance(value, str):
        return t.known(_VALUES.get(name, "-") + value, value) or "-"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(t.known(f"document.{one}", one) for one in value) or "-"
    return "-" if value is None else orjson.dumps(value).decode()
