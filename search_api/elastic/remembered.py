"""Document frequencies, asked for many at once and remembered for a while.

They decide which words of a question tell anything, which is no matter of single documents: a count that is a
minute old does as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from search_api.elastic.connection import Session

Term = tuple[str, str]
"""(field, term)."""

_KEPT_SECONDS = 60.0
_COUNT_KEPT_SECONDS = 1.0
_MOST = 50_000


class Frequencies:
    """`ask` gives, within a session, the number of documents and of those with each of the terms."""

    def __init__(self, ask: Callable[[Session, Sequence[Term]], tuple[int, list[int]]]) -> None:
        self._ask = ask
        self._known: dict[Term, int] = {}
        self._known_until = 0.0
        self._documents, self._documents_until = 0, 0.0

    def learn(self, terms: Iterable[Term], session: Callable[[], Session]) -> dict[Term, int]:
        """All that is known, these terms included; `session` is begun when some are not known yet."""
        if time.monotonic() > self._known_until or len(self._known) > _MOST:
            self.forget()
        known = self._known
        missing = [term for term in dict.fromkeys(terms) if term not in known]
        if missing:
            known.update(zip(missing, self._fetch(missing, session()), strict=True))
        return known

    def documents(self, session: Callable[[], Session]) -> int:
        """How many documents there are; a second old at most."""
        if time.monotonic() > self._documents_until:
            self._fetch([], session())
        return self._documents

    def forget(self) -> None:
        """What was committed since may have changed all of them."""
        self._known, self._documents_until = {}, 0.0
        self._known_until = time.monotonic() + _KEPT_SECONDS

    def _fetch(self, terms: Sequence[Term], session: Session) -> list[int]:
        self._documents, counts = self._ask(session, terms)
        self._documents_until = time.monotonic() + _COUNT_KEPT_SECONDS
        return counts
