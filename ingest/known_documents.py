"""What a text calls the documents that it cites: its aliases, the numbers and dates that it gives once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bookshelf.names import name_key
from ingest.citation_tokens import Rank, Target, Token

_ALIAS = re.compile(
    r"sau\s+đây\s+(?:được\s+)?(?:gọi|viết)\s*(?:tắt|chung)?\s*(?:là)?\s*:?\s*[\"“]?\s*"
    r"(?P<alias>(?:Nghị|Thông|Quyết|Luật|Bộ\s+luật|Pháp|Chỉ|Quy|Điều\s+lệ|Công|Kế)\s[^)\"”;,\n]{2,70}?)\s*[)\"”;,\n]"
)
_REACH = 600


@dataclass(frozen=True, slots=True)
class KnownDocuments:
    """`tokens` with every document named as fully as the text does anywhere."""

    tokens: list[Token]

    @classmethod
    def of(cls, text: str, found: Iterable[Token], own_number: str) -> KnownDocuments:
        every = [_own(token, own_number) for token in found]
        aliases = _aliases(text, every)
        if aliases:
            every = _with_aliases(text, every, aliases)
        return cls(list(_completed(every)))


def _own(token: Token, number: str) -> Token:
    """A document that gives its own number cites itself."""
    if number and token.target and token.target.number == number:
        return replace(token, target=Target())
    return token


def _aliases(text: str, found: list[Token]) -> dict[str, Target]:
    """ "(sau đây gọi tắt là Luật ABC)" → the document cited last before it of that type."""
    aliases: dict[str, Target] = {}
    if "sau đây" not in text:
        return aliases
    documents = [token for token in found if token.rank is Rank.DOCUMENT and token.target != Target()]
    at = 0
    for match in _ALIAS.finditer(text):
        while at < len(documents) and documents[at].end <= match.start():
            at += 1
        meant = _meant(name_key(match["alias"]), documents[max(0, at - 8) : at], match.start())
        if meant and meant.target:
            aliases[match["alias"]] = replace(meant.target, attached=False)
    return aliases


def _meant(alias: str, before: list[Token], at: int) -> Token | None:
    near = [token for token in before if at - token.end < _REACH and token.kind]
    of_type = [token for token in near if alias.startswith(f"{token.kind} ")]
    serial = _serial(alias)
    same_serial = [one for one in of_type if serial and one.target and _has(one.target, serial)]
    return next(iter(same_serial or of_type[::-1]), None)


def _serial(alias: str) -> str:
    digits = re.search(r"\d+", alias)
    return digits[0].lstrip("0") if digits else ""


def _has(target: Target, serial: str) -> bool:
    return target.number.lstrip("0").startswith(f"{serial}/")


def _with_aliases(text: str, found: list[Token], aliases: dict[str, Target]) -> list[Token]:
    """The tokens and the places where an alias stands that is no token by itself ("Luật ABC")."""
    pattern = re.compile(
        "(?:" + "|".join(map(re.escape, sorted(aliases, key=len, reverse=True))) + r")(?!\w)"
    )
    taken = iter(found)
    result: list[Token] = []
    following = next(taken, None)
    for match in pattern.finditer(text):
        while following and following.end <= match.start():
            result.append(following)
            following = next(taken, None)
        if following and following.start < match.end() and following.end >= match.end():
            continue
        while following and following.start < match.end():
            following = next(taken, None)
        kind = name_key(match[0].split()[0])
        result.append(Token(Rank.DOCUMENT, match.start(), match.end(), target=aliases[match[0]], kind=kind))
    return [*result, *([following] if following else []), *taken]


def _completed(found: list[Token]) -> Iterator[Token]:
    """Names get the number and date that stand with them elsewhere, short numbers their full form."""
    fuller: dict[str, dict[Target, None]] = defaultdict(dict)
    by_serial: dict[str, Target] = {}
    for token in found:
        target = token.target
        if target and " " in target.name and (target.number or target.on):
            fuller[target.name][target] = None
    for token in found:
        target = token.target
        if not target or not (target.number or target.name):
            yield token
            continue
        if target.number:
            serial = target.number.split("/", 1)[0]
            by_serial[f"{token.kind} {serial.lstrip('0')}"] = target
            yield token
        elif target.name[-1].isdigit():
            kind, _, serial = target.name.rpartition(" ")
            if full := by_serial.get(f"{kind} {serial.lstrip('0')}"):
                yield replace(token, target=full)
        else:
            yield replace(token, target=_fullest(target, fuller[target.name]))


def _fullest(target: Target, known: Iterable[Target]) -> Target:
    """The only law of the name that the text identifies, if the citation does not say another."""
    fitting = sorted((one for one in known if _agree(one.on, target.on)), key=lambda one: len(one.on))
    numbered = {(one.number, one.name): one for one in fitting if one.number}
    if len(numbered) == 1 and len({one.on[:4] for one in fitting if one.on}) <= 1:
        return next(iter(numbered.values()))
    dated = {one.on: one for one in fitting if len(one.on) > 4}
    if not numbered and len(dated) == 1 and len({one.on[:4] for one in fitting}) == 1:
        return next(iter(dated.values()))
    years = {one.on for one in fitting}
    if not numbered and not target.on and len(years) == 1:
        return replace(target, on=next(iter(years)))
    return target


def _agree(one: str, other: str) -> bool:
    """Days agree where they are equal, a year with the days of it, nothing with everything."""
    return not one or not other or one.startswith(other) or other.startswith(one)
