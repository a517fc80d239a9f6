"""What can go wrong between a site and us, each with a stable code and the reason in both languages."""

from __future__ import annotations

from crawlers.sources.described import LayoutChanged, NotThere

__all__ = ["FetchFailed", "LayoutChanged", "NotThere", "RouteClosed"]


class FetchFailed(Exception):
    """One address could not be fetched; others may well be. It is tried again in the next run."""

    def __init__(self, code: str, url: str, vi: str, en: str) -> None:
        super().__init__(f"{url}: {en}")
        self.code, self.url, self.vi, self.en = code, url, vi, en


class RouteClosed(Exception):
    """The site refuses this route (401, 403, a challenge, robots.txt); it stays closed until the run ends.

    Going round a refusal is never the answer: take the next route, or ask the site's owner for a key.
    """

    def __init__(self, route: str, code: str, url: str, vi: str, en: str) -> None:
        super().__init__(f"{url}: {en}")
        self.route, self.code, self.url, self.vi, self.en = route, code, url, vi, en
