"""Pages of results that were asked a moment ago, while the index stays as it is.

Popular searches, the same one as a page, a feed and a table, and readers who come back are answered at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from time import monotonic

from search_api.request import SearchRequest
from search_api.results import SearchResults

_SECONDS = 60.0
"""A page is kept so long at most: names of laws, which a query is read by, are a minute old at most."""


class RecentPages:
    """What `find` gives, kept for `most` requests; some 200 kB each.

    `state` is another value after every change of the index; None where that is not known, and nothing is
    kept.
    """

    def __init__(
        self,
        find: Callable[[SearchRequest], SearchResults],
        state: Callable[[], Hashable],
        most: int,
    ) -> None:
        @lru_cache(maxsize=most)
        def kept(asked: str, *_as_long_as: Hashable) -> SearchResults:
            return find(SearchRequest.model_validate_json(asked))

        self._find, self._kept = find, kept
        self._state = state if most else lambda: None

    def page(self, request: SearchRequest) -> SearchResults:
        """Raises what `find` raises, which is not kept."""
        state = self._state()
        if state is None:
            return self._find(request)
        return self._kept(request.model_dump_json(exclude_defaults=True), state, monotonic() // _SECONDS)
