"""Pages that ask for a browser or a person instead of answering: a refusal, whatever their status."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CHALLENGE = re.compile(
    rb"cf-chl-|_cf_chl_opt|/cdn-cgi/challenge-platform|<title>Just a moment|grecaptcha\.execute|"
    rb"Checking your browser before|_Incapsula_Resource",
    re.IGNORECASE,
)
_CHALLENGE_WITHIN = 60_000
"""Bytes: a challenge page is short, and its marks may well stand in the text of a long document."""


def is_challenge(headers: Mapping[str, str], data: bytes) -> bool:
    """Whether an answer is such a page."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    return len(data) < _CHALLENGE_WITHIN and _CHALLENGE.search(data) is not None
