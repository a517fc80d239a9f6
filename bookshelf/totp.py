"""Codes of six digits that change every 30 seconds (TOTP: RFC 6238 over RFC 4226, HMAC-SHA-1).

Written out here because the caller must know the step that a code belongs to, so that each counts once.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from typing import Final
from urllib.parse import quote, urlencode

STEP: Final = 30
"""Seconds that a code lasts."""
_DIGITS: Final = 6
_TOLERATED: Final = (0, -1, 1)
"""Steps beside the present one: clocks differ, people type slowly."""


def new_secret() -> str:
    """160 bits in base32, as RFC 4226, 4 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code(secret: str, step: int) -> str:
    """The code of a step, which is the Unix time divided by 30."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    at = mac[-1] & 0xF
    number = struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFF_FFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def step_of(secret: str, typed: str, unix_time: float, used: int) -> int | None:
    """The step after `used` that the typed code belongs to, within one of the present; None if none does."""
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    present = int(unix_time) // STEP
    for step in (present + beside for beside in _TOLERATED):
        if step > used and hmac.compare_digest(code(secret, step), digits):
            return step
    return None


def address(secret: str, name: str, issuer: str) -> str:
    """The `otpauth:` address that authenticator apps read from a QR code."""
    parameters = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{parameters}"
