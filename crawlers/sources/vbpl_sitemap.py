"""Discovery by vbpl.vn's sitemap (seen 2026-05 … 2026-09): an index of numbered parts.

`sitemap.xml` → `sitemap/{n}.xml`: 0 or static the site's own pages, then the central documents, then the
local ones; the numbers have moved (they were `sitemap-trung-uong-N.xml` in 2026-05), so every part but the
static one is read. A slug holds type, number and title but not the issuer: documents whose title does not
name the province are found by the gateway alone. Documents that are gone stay listed (25 of 999).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.sources.feeds import Sitemap
from crawlers.sources.vbpl_pages import key_of

STATIC_PARTS = ("static.xml", "0.xml", "sitemap-static.xml")
TRANSLATION = "vbpqta_"
"""Keys of English translations, which have their original's số hiệu."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that the sitemap lists; `changed` is its lastmod as written."""

    key: str
    url: str
    changed: str


def parts(index: Sitemap) -> tuple[str, ...]:
    """The addresses of the parts that list documents."""
    return tuple(
        entry.url
        for entry in index.entries
        if urlsplit(entry.url).path.rpartition("/")[2] not in STATIC_PARTS
    )


def candidates(sitemap: Sitemap, slugs: Iterable[str]) -> Iterator[Candidate]:
    """The documents whose address names one of the provinces (`dong-nai`), translations left out."""
    wanted = tuple(slugs)
    for entry in sitemap.entries:
        key = key_of(entry.url)
        if not key or key.startswith(TRANSLATION):
            continue
        slug = urlsplit(entry.url).path.rpartition("/")[2]
        if any(f"-{name}-" in f"-{slug}-" for name in wanted):
            yield Candidate(key, entry.url, entry.changed)
