"""Parts of an answer that it can do without: when one fails, the rest is given all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_U = TypeVar("_U")


def optional(name: str, make: Callable[[], _T], otherwise: _U) -> _T | _U:
    """What `make` gives, or `otherwise` when it fails; the failure is logged under `name`.

    >>> optional("the newest documents", lambda: [1], [])
    [1]
    """
    try:
        return make()
    except Exception:
        _log.exception("Left out, because it failed: “%s”", name)
        return otherwise
