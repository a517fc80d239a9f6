"""robots.txt as RFC 9309 reads it: the longest matching rule decides, Allow wins a tie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

_LIMIT = 512_000
"""Bytes that are read: RFC 9309 asks for at least 500 KiB."""

_RESERVED = "/?*$=&;:@!'()+,-._~#[]"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. `delay` is its Crawl-delay in seconds, 0 without one."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, target: str) -> bool:
        """Whether `target` (path and query) may be fetched."""
        target = _normal(target)
        matching = [(len(path), allowed) for path, allowed in self.rules if _matches(path, target)]
        return max(matching)[1] if matching else True


EVERYTHING = Rules()
"""What a site without a robots.txt allows."""


def parse(data: bytes, product: str) -> Rules:
    """The rules for `product`, the first word of our User-Agent; else those for `*`.

    >>> rules = parse(b"User-agent: *\\nAllow: /\\nDisallow: /api/", "tusach")
    >>> rules.allow("/van-ban"), rules.allow("/api/doc")
    (True, False)
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    open_for_agents = False
    for line in data[:_LIMIT].decode("utf-8", "replace").lstrip("\ufeff").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not open_for_agents:
                agents = []
            open_for_agents = True
            agents.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif name in ("allow", "disallow", "crawl-delay"):
            open_for_agents = False
            for agent in agents:
                groups[agent].append((name, value))
    return _rules(groups.get(product.lower(), groups.get("*", [])))


def _rules(lines: list[tuple[str, str]]) -> Rules:
    rules = tuple(
        (_normal(value), name == "allow") for name, value in lines if name != "crawl-delay" and value
    )
    delays = [value for name, value in lines if name == "crawl-delay" and re.fullmatch(r"\d+(\.\d+)?", value)]
    return Rules(rules, max(map(float, delays), default=0.0))


def _normal(path: str) -> str:
    return quote(unquote(path), safe=_RESERVED)


def _matches(path: str, target: str) -> bool:
    """`*` stands for anything, a last `$` for the end; time is linear, whatever the site writes."""
    first, *others = path.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    for part in others:
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not path.endswith("$"):
        return True
    return at == len(target) or (bool(others) and target.endswith(others[-1]))
