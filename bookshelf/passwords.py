"""Passwords: which ones are refused, and how they are kept (argon2id).

The rules follow NIST SP 800-63B, 5.1.1: length counts, not a mixture of signs; guessable ones are refused.
The parameters are the second recommended ones of RFC 9106, 4 (64 MiB, 3 passes).
"""

from __future__ import annotations

import re
import secrets
from functools import cached_property
from threading import BoundedSemaphore
from typing import Final, Literal
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 200

Weakness = Literal["password-short", "password-long", "password-plain", "password-common", "password-name"]

_COMMON = frozenset({
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "matkhau", "matkhaumoi", "qwerty", "qwertyuiop",
    "qwertyuiopasdfghjkl", "asdfghjkl", "1qaz2wsx3edc", "1q2w3e4r5t6y", "administrator", "admin",
    "adminadmin", "quantri", "quantrivien", "dongnai", "tinhdongnai", "bienhoa", "vietnam", "tusach",
    "tusachphapluat", "phapluat", "iloveyou", "anhyeuem", "emyeuanh", "khongbiet", "letmein", "welcome",
    "abcdefghijkl", "abcd", "abc", "changeme", "secret",
})  # fmt: skip
"""The commonest words, with what is put behind them cut off; shorter than `SHORTEST` without it."""
_BEHIND = re.compile(r"[\W\d_]+$")
_FEWEST_CHARACTERS = 5
_TELLING = 3
"""A name of fewer letters stands in many a password by chance."""
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that looks like another or like a digit."""

# 64 MiB each: a crowd that signs in at once must not take the memory that searching needs.
_AT_ONCE = BoundedSemaphore(2)


def weakness(password: str, *names: str) -> Weakness | None:
    """Why the password is refused for a person with these names; None for a good one."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "password-short"
    if len(plain) > LONGEST:
        return "password-long"
    lower = plain.casefold()
    if len(set(lower)) < _FEWEST_CHARACTERS or lower.isdigit():
        return "password-plain"
    if _BEHIND.sub("", lower) in _COMMON or lower in _COMMON:
        return "password-common"
    if any(_plain(name).casefold() in lower for name in names if len(name) >= _TELLING):
        return "password-name"
    return None


def one_time() -> str:
    """A password to hand over, of about 99 bits: four groups of five letters and digits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))


class Passwords:
    """Makes and checks the hashes that are kept."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        """What a password is compared with where there is no account."""
        return self._hasher.hash(secrets.token_urlsafe())

    def hashed(self, password: str) -> str:
        with _AT_ONCE:
            return self._hasher.hash(_plain(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password is that of the hash; without one, False after the same work."""
        with _AT_ONCE:
            try:
                self._hasher.verify(kept or self._nobodys, _plain(password)[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def _plain(password: str) -> str:
    """One form of each letter: keyboards and systems compose Vietnamese letters differently."""
    return normalize("NFKC", password)
