"""Laws by their names: "luật đất đai", "Bộ luật Dân sự 2015", "hiến pháp".

The directory is made of what a library holds. A name may belong to several documents; the one in force comes
first, then the newest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bookshelf.model import Validity
from bookshelf.names import name_key

NAMED_TYPES = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh")
"""Types whose documents people call by name rather than by number."""

_BEGINNINGS = tuple(tuple(name_key(one).split()) for one in NAMED_TYPES)
_FIRST_WORDS = frozenset(one[0] for one in _BEGINNINGS)
_ENACTED = re.compile(rf"({'|'.join(map(' '.join, _BEGINNINGS))})(?: (.*?))? cua quoc hoi.*?(?: ve ?(.*))?")
_TAIL = re.compile(r"(?: so)?(?: nam)?(?: \d{2,4}| qh\d*| l ctn| sua doi| cua nuoc| viet nam| nam)+$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_FORCE = (Validity.IN_FORCE.value, Validity.PARTLY_EXPIRED.value)
_GONE = (Validity.EXPIRED.value, Validity.OBSOLETE.value)


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that has a name of its own; `year` is that of its issue, "" if unknown."""

    id: str
    name: str
    number: str
    year: str
    issued_on: str
    validity: str

    def label(self) -> str:
        """ "Luật Đất đai 2013" """
        return self.name if not self.year or self.name.endswith(self.year) else f"{self.name} {self.year}"

    def _precedence(self) -> tuple[int, bool, str]:
        standing = 2 if self.validity in _IN_FORCE else 0 if self.validity in _GONE else 1
        return standing, bool(self.number), self.issued_on


@dataclass(frozen=True, slots=True)
class Naming:
    """A name found in a query: what it may mean, best first, and the half-open range of its syllables."""

    documents: tuple[NamedDocument, ...]
    first: int
    last: int
    dated: bool


class DocumentNames:
    """The names that a library knows."""

    def __init__(self, metas: Iterable[Mapping[str, Any]] = ()) -> None:
        """`metas` are those of the index, of the types `NAMED_TYPES`."""
        self._named: dict[tuple[str, ...], list[NamedDocument]] = {}
        for meta in metas:
            one = _named(meta)
            for name in _spellings(one.name):
                self._named.setdefault(name, []).append(one)
        for documents in self._named.values():
            documents.sort(key=NamedDocument._precedence, reverse=True)
        self._lengths = sorted({len(name) for name in self._named}, reverse=True)

    def find(self, folded: Sequence[str]) -> Naming | None:
        """The first and longest name in a query's syllables, given without accents."""
        kept = [at for at, syllable in enumerate(folded) if syllable != "va"]
        words = [folded[at] for at in kept]
        for start in range(len(words)):
            if not _begins(words, start):
                continue
            for length in self._lengths:
                documents = self._named.get(tuple(words[start : start + length]))
                if documents and start + length <= len(words):
                    found = _dated(documents, words, start + length)
                    if found:
                        chosen, end = found
                        return Naming(tuple(chosen), kept[start], kept[end - 1] + 1, end > start + length)
        return None


def _begins(words: Sequence[str], start: int) -> bool:
    """Whether a type that has names stands there."""
    return words[start] in _FIRST_WORDS and any(
        tuple(words[start : start + len(one)]) == one for one in _BEGINNINGS
    )


def _key(name: str) -> str:
    """The name in small letters without accents and "và": laws are cited with it or with a comma."""
    return " ".join(word for word in name_key(name).split() if word != "va")


def _dated(
    documents: list[NamedDocument], words: Sequence[str], end: int
) -> tuple[list[NamedDocument], int] | None:
    """Those of the year that follows the name, if one does; None when there is none of that year."""
    behind = end + 1 if words[end : end + 1] == ["nam"] else end
    if behind >= len(words) or not _YEAR.fullmatch(words[behind]):
        return documents, end
    of_year = [one for one in documents if one.year == words[behind]]
    return (of_year, behind + 1) if of_year else None


def _named(meta: Mapping[str, Any]) -> NamedDocument:
    title, doc_type = meta["title"], meta["doc_type"]
    issued = meta["issued_on"] or ""
    year = issued[:4] or next(iter(_YEAR.findall(meta["number"])), "")
    return NamedDocument(
        id=meta["id"],
        name=title if title.lower().startswith(doc_type.lower()) else f"{doc_type} {title}",
        number=meta["number"],
        year=year,
        issued_on=issued,
        validity=meta["validity"],
    )


def _spellings(name: str) -> set[tuple[str, ...]]:
    """The whole name, and what people leave out of it: who enacted it, number, year, "Việt Nam"."""
    whole = _key(name)
    found = {whole}
    for kind in (" ".join(one) for one in _BEGINNINGS):
        if whole.startswith(f"{kind} {kind} "):
            whole = whole.removeprefix(f"{kind} ")
            found.add(whole)
    if enacted := _ENACTED.fullmatch(whole):
        found.add(f"{enacted[1]} {enacted[3] or enacted[2] or ''}".strip())
    found |= {_TAIL.sub("", one) for one in found}
    if whole.startswith("hien phap") and not any(one.isdigit() for one in whole.split()):
        found.add("hien phap")
    return {tuple(one.split()) for one in found if _says_more_than_its_type(one)}


def _says_more_than_its_type(name: str) -> bool:
    return name == "hien phap" or not any(tuple(name.split()) == one for one in _BEGINNINGS)
