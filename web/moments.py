"""Moments as people in Vietnam read them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))
"""Without summer time since 1975, so that no zone database is needed."""


def moment(at: datetime) -> str:
    """
    >>> moment(datetime.fromisoformat("2026-08-12T18:30:05+00:00"))
    '13/08/2026 01:30:05'
    """
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
