"""Put together what a query says: the document and provision that it names, its filters, its other words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from analyzers.folding import fold
from analyzers.number import has_digits
from analyzers.pipeline import analyze_query
from search_api.query import Query, mode_of
from search_api.results import Mode
from search_api.understanding.conditions import Condition, find_conditions
from search_api.understanding.names import DocumentNames, NamedDocument
from search_api.understanding.numbers import read_number
from search_api.understanding.provisions import Place, find_place

_CONNECTIVE = re.compile(
    r"^(?:[\s,;.:–-]|(?:cua|thuoc|tai|theo|trong|ve|quy dinh|noi dung)(?![a-z0-9]))+"
    r"|(?:[\s,;.:–-]|(?<![a-z0-9])(?:cua|thuoc|tai|theo|trong|ve))+$"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that a query names, by số hiệu or by name, and the provision in it.

    `written` is what names the document; `documents` is empty for a số hiệu, which the index resolves: to the
    documents of serial and year `dated` of that type, else to those of the first of `numbers` that it holds.
    """

    written: str
    numbers: tuple[str, ...] = ()
    dated: str = ""
    doc_type: str = ""
    documents: tuple[NamedDocument, ...] = ()
    path: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A query with what was understood of it.

    `query` is without the provision and the filters in words; `rest` are the words beside the reference, if
    there is one.
    """

    query: Query
    reference: Reference | None = None
    conditions: tuple[Condition, ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the query: its text and the same text without accents, with some of it blanked out."""

    text: str
    folded: str

    @classmethod
    def of(cls, text: str) -> Reading:
        return cls(text, fold(text))

    def without(self, spans: Sequence[tuple[int, int]]) -> Reading:
        if not spans:
            return self
        text, folded = list(self.text), list(self.folded)
        for start, end in spans:
            text[start:end] = folded[start:end] = " " * (end - start)
        return Reading("".join(text), "".join(folded))

    def words(self) -> str:
        """What is left, in single spaces, without connectives at its ends."""
        text, folded = " ".join(self.text.split()), " ".join(self.folded.split())
        if len(text) == len(folded):
            for _ in range(2):
                if match := _CONNECTIVE.search(folded):
                    keep = slice(match.end(), None) if match.start() == 0 else slice(None, match.start())
                    text, folded = text[keep], folded[keep]
        return text


def understand(
    query: Query, names: DocumentNames, spelled: Mapping[str, str], literal: Collection[str] = ()
) -> Understood:
    """Read what a query means.

    `spelled` are the abbreviations of the vocabulary, in lower case without accents ("blds" → "bộ luật dân
    sự"); `literal` are the kinds of readings that are not wanted: "reference", or the filters by their names.
    """
    if not query.words or query.phrases or query.excluded:
        return Understood(query)
    whole = Reading.of(query.words)
    found = None if "reference" in literal else _refer(whole, names, spelled, query.mode)
    reference, place, named = found or (None, None, None)
    left = whole.without([(place.start, place.end)] if place else [])
    beside = left.without([named] if named else [])
    conditions = [] if place else _conditions(beside, literal)
    if conditions and _asks(query):
        conditions = []
    if reference:
        conditions = [one for one in conditions if one.kind == "issuer" and _lacks_issuer(reference)]
    spans = [(one.start, one.end) for one in conditions]
    words = left.without(spans).words() if place or conditions else query.words
    rest = beside.without(spans).words() if reference else ""
    changed = query if words == query.words else replace(query, words=words, mode=mode_of(query, words))
    return Understood(changed, reference, tuple(conditions), rest)


def _lacks_issuer(reference: Reference) -> bool:
    """ "quyết định 14/2019 của Thủ tướng": the issuer tells which one is meant."""
    return not reference.documents and not any("-" in one for one in reference.numbers)


def _asks(query: Query) -> bool:
    """Whether it is a question by its words, not only by its length."""
    return mode_of(query, " ".join(query.words.split()[:2])) is Mode.QUESTION


def _refer(
    whole: Reading, names: DocumentNames, spelled: Mapping[str, str], mode: Mode
) -> tuple[Reference, Place | None, tuple[int, int] | None] | None:
    place = find_place(whole.text, whole.folded)
    left = whole.without([(place.start, place.end)]) if place else whole
    by_number = _by_number(left)
    if by_number:
        reference, span = by_number
        return _at(reference, place), place, span
    by_name = _by_name(left, names, spelled)
    if by_name is None:
        return None
    reference, span, dated = by_name
    alone = not left.without([span]).words()
    if not place and not (alone or (dated and mode is Mode.KEYWORDS)):
        return None
    return _at(reference, place), place, span


def _at(reference: Reference, place: Place | None) -> Reference:
    return replace(reference, path=place.path, place=place.label) if place else reference


def _by_number(left: Reading) -> tuple[Reference, tuple[int, int]] | None:
    if not has_digits(left.text):
        return None
    stripped, words = left.text.strip(), left.words()
    # "quy định" is a type, too.
    whole = next(filter(None, map(read_number, dict.fromkeys((stripped, words)))), None)
    if whole:
        start = left.text.index(stripped)
        reference = Reference(words, whole.numbers, dated=whole.dated, doc_type=whole.doc_type)
        return reference, (start, start + len(stripped))
    for number in analyze_query(left.text).numbers:
        written = left.text[number.start : number.end]
        return Reference(written, (number.canonical,)), (number.start, number.end)
    return None


def _by_name(
    left: Reading, names: DocumentNames, spelled: Mapping[str, str]
) -> tuple[Reference, tuple[int, int], bool] | None:
    analysis = analyze_query(left.text)
    syllables: list[str] = []
    owners: list[int] = []
    plain = analysis.folded_syllables()
    for at, syllable in enumerate(analysis.syllables):
        full = fold(spelled[syllable]).split() if syllable in spelled else [plain[at]]
        syllables += full
        owners += [at] * len(full)
    naming = names.find(syllables)
    if naming is None:
        return None
    span = analysis.starts[owners[naming.first]], analysis.ends[owners[naming.last - 1]]
    return Reference(left.text[slice(*span)], documents=naming.documents), span, naming.dated


def _conditions(left: Reading, literal: Collection[str]) -> list[Condition]:
    trimmed = len(left.folded) - len(left.folded.lstrip())
    found = find_conditions(left.text[trimmed:], left.folded[trimmed:])
    return [
        replace(one, start=one.start + trimmed, end=one.end + trimmed)
        for one in found
        if one.kind not in literal
    ]
