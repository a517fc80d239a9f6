"""What the tests of the pages read out of their HTML."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

LAND = "/van-ban/qd-14-2026-qd-ubnd-dong-nai"
Page = Callable[..., BeautifulSoup]


def titles(html: BeautifulSoup) -> list[str]:
    """The titles of the listed documents."""
    return [one.get_text(strip=True) for one in html.select(".hit h3")]


def hit_ids(html: BeautifulSoup) -> list[str]:
    """The ids of the listed documents."""
    return [urlsplit(link["href"]).path.rsplit("/", 1)[-1] for link in html.select(".hit h3 a")]


def links_of(html: str) -> set[str]:
    """Addresses on this site, without anchors; what is rationed (files, feeds, the API) is left out."""
    found = {one.get("href") or one.get("src") for one in BeautifulSoup(html, "lxml").select("[href], [src]")}
    local = {address.split("#")[0] for address in found if address and not urlsplit(address).netloc} - {""}
    return {address for address in local if not address.startswith(("/tim-kiem.", "/api/"))}
