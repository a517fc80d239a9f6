"""Blocks of a page: one that fails is logged and left out, and the rest of the page comes all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_log = logging.getLogger(__name__)


def block(name: str, make: Callable[[], T], otherwise: T) -> T:
    """What `make` gives, or `otherwise` when it fails; `name` says in the log which block it was.

    >>> block("relations", lambda: [1], [])
    [1]
    """
    try:
        return make()
    except Exception:
        _log.exception("The block “%s” of a page was left out", name)
        return otherwise
