"""What a person should look at: fields that were read with little confidence, or differently than corrected.

The page only shows; corrections are made with `tusach review`.
"""

from __future__ import annotations

from flask import Blueprint

from bookshelf.record import Record
from web.frame import render

MOST = 100
"""Entries on the page."""


def register(pages: Blueprint, record: Record) -> None:
    """Add the page."""

    @pages.get("/ra-soat")
    def review() -> str:
        return render("review.html", here="", doubts=record.doubtful(MOST)[:MOST])
