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
from web.frame import render
from web.moments import moment

SIZE = 50
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
        found = log.page(actor, subject, page, SIZE)
        number = math.ceil(found.total / SIZE)
        kept = [(name, value) for name, value in (("nguoi", actor), ("doi-tuong", subject)) if value]
        return render(
            "audit.html",
            here="audit",
            found=found,
            state=log.state(),
            actor=actor,
            subject=subject,
            page=page,
            pages=number,
            numbers=page_numbers(page, number),
            address=lambda at: url_for("pages.audit_log") + encoded([*kept, ("trang", str(at))]),
            moment=moment,
            plain=_plain,
        )


def _typed(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST_WORD]


def _plain(value: Any) -> str:
    """A value of a row's detail, in few words."""
    if isinstance(value, str):
        return value or "-"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value) or "-"
    if isinstance(value, Mapping | list) or value is None or isinstance(value, bool):
        return orjson.dumps(value).decode()
    return str(value)
