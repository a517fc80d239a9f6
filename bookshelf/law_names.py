"""By what name a law is cited: "Luật Đất đai" is the document of type Luật and title "Đất đai"."""

from __future__ import annotations

import re

from bookshelf.names import law_key, name_key

CONSTITUTION = "hien phap"
RESOLUTION = "nghi quyet"
"""A resolution and a law of one Quốc hội may have the same number, so that a type is needed to tell them."""

_NAMED = (CONSTITUTION, "bo luat", "luat", "phap lenh")
_NUMBER = re.compile(r" (?:(?:nam )?(?:so )?\d.*|sua doi)$")


def law_name(doc_type: str, title: str) -> str | None:
    """The key of the name that a Hiến pháp, Bộ luật, Luật or Pháp lệnh goes by; None for other documents.

    >>> law_name("Luật", "Luật Đất đai số 31/2024/QH15") == law_name("Luật", "Đất đai") == "luat dat dai"
    True
    """
    kind = name_key(doc_type)
    if kind not in _NAMED:
        return None
    if kind == CONSTITUTION:
        return kind
    name = _NUMBER.sub("", law_key(title).removeprefix(f"{kind} "))
    return f"{kind} {name}" if name else None


def title_key(title: str) -> str | None:
    """The key of a law's name that stands with its type ("Luật Đất đai"), or the bare type; else None."""
    key = _NUMBER.sub("", law_key(title))
    is_name = key.startswith(tuple(f"{kind} " for kind in _NAMED)) or key in (*_NAMED, RESOLUTION)
    return key if is_name else None
