"""What the pages of officers share: who acts, the draft that is meant, and files of drafts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from flask import abort

from bookshelf.accounts import Role
from bookshelf.drafts import Draft, Drafts
from bookshelf.workflow import Who
from web import access

VIETNAM = timezone(timedelta(hours=7))
"""The time that officers write; the whole country has had no other since 1975."""


def vietnam_time(at: datetime) -> str:
    """Template filter: a moment as officers read it."""
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def who() -> Who:
    """Who is signed in, for the workflow; only for views with `require`."""
    account = access.current()
    assert account is not None
    return Who(account.name, account.role)


def is_officer() -> bool:
    """Whether who asks may edit."""
    account = access.current()
    return account is not None and not account.must_change and account.role >= Role.EDITOR


def the_draft(drafts: Drafts, draft_id: int) -> Draft:
    """The draft, or the page that says that there is none."""
    found = drafts.get(draft_id)
    if found is None:
        abort(404)
    return found
