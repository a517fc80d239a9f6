"""The own account: password, and codes beside it (two-step verification)."""

from __future__ import annotations

from flask import Blueprint

from bookshelf.accounts import Role
from web import access
from web.frame import render


def register(pages: Blueprint) -> None:
    """Add the pages of whoever is signed in."""

    @pages.get("/tai-khoan")
    @access.require(Role.READER)
    def account() -> str:
        return render("account.html", here="")
