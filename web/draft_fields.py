"""The fields of a draft as a form: how each is shown, how sure its value is, and what was typed into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from werkzeug.datastructures import MultiDict

from bookshelf.corrections import CORRECTABLE, UnknownValue, corrected, plain, typed
from bookshelf.doc_types import DOC_TYPES
from bookshelf.fields import FIELDS
from bookshelf.model import Document, Level, Method, Provenance, Validity
from bookshelf.review import BELOW
from bookshelf.shelves import AUDIENCES, SHELVES
from web.names import Named, value_name
from web.words import Words

Kind = Literal["line", "words", "day", "year", "address", "choice", "several"]

_KINDS: Mapping[str, Kind] = {
    "title": "words", "issued_on": "day", "effective_on": "day", "expired_on": "day", "gazette_on": "day",
    "validity": "choice", "level": "choice", "shelf": "choice", "fields": "several", "audiences": "several",
    "abstract": "words", "introduction": "words", "published_year": "year", "media_url": "address",
}  # fmt: skip
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "validity": tuple(one.value for one in Validity),
    "level": ("", *(one.value for one in Level)),
    "shelf": tuple(one.slug for one in SHELVES),
    "fields": tuple(one.slug for one in FIELDS),
    "audiences": tuple(one.slug for one in AUDIENCES),
}
_SINGULAR = {"fields": "field", "audiences": "audience"}
OF_THE_ITEM = (
    "shelf", "fields", "audiences", "introduction", "author", "published_year", "licence", "media_url",
)  # fmt: skip
"""What the bookshelf says of an item; the other fields are those of a legal document."""

CONFIRMED = "dung"
"""Name of the boxes that say that a doubtful value is right as it is."""


@dataclass(frozen=True, slots=True)
class Control:
    """One field of the form. `method` is how its value became known ("" where that is not noted).

    `percent` is set where it was read with a confidence, `doubtful` where that is little; `place` where the
    text has a mark for it. `problem` is what is wrong with what was typed, `theirs` what somebody else made
    of the field meanwhile.
    """

    name: str
    label: str
    kind: Kind
    value: str
    chosen: frozenset[str]
    choices: tuple[Named, ...]
    method: str
    percent: int | None
    doubtful: bool
    place: bool
    problem: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says: the values that differ from the document it was made of, what is no value, and what
    was typed for that. `confirmed` are fields whose value is right as it is."""

    changes: Mapping[str, Any]
    problems: Mapping[str, str]
    words: Mapping[str, str]
    confirmed: frozenset[str]

    def on(self, document: Document, by: str) -> Document:
        """The document with all that was set, by this person."""
        for name, value in self.changes.items():
            document = corrected(document, name, value, by)
        for name in sorted(self.confirmed - self.changes.keys()):
            document = corrected(document, name, getattr(document, name), by)
        return document


NOTHING = Typed({}, {}, {}, frozenset())


def read_form(form: MultiDict[str, str], base: Document, t: Words) -> Typed:
    """What was typed into the form of `base`; fields that the form does not have are as they were."""
    changes: dict[str, Any] = {}
    problems: dict[str, str] = {}
    words: dict[str, str] = {}
    for name in CORRECTABLE:
        if name not in form and f"{name}.co" not in form:
            continue
        said = "; ".join(form.getlist(name)).replace("\r\n", "\n")
        if said == _shown(name, base):
            continue
        try:
            value = typed(name, said)
        except UnknownValue as error:
            problems[name], words[name] = (error.vi if t.language == "vi" else error.en), said
            continue
        if name == "title" and not value:
            problems[name], words[name] = t("edit.title_needed"), said
        elif value != getattr(base, name):
            changes[name] = value
    confirmed = frozenset(form.getlist(CONFIRMED)) & frozenset(CORRECTABLE)
    return Typed(changes, problems, words, confirmed - problems.keys())


def controls(
    document: Document, t: Words, said: Typed = NOTHING, theirs: Mapping[str, str] | None = None
) -> list[Control]:
    """The form of the document, with what was typed in where that is no value."""
    notes = first_notes(document)
    made = (_control(name, document, notes.get(name), t) for name in CORRECTABLE)
    return [
        replace(
            one,
            value=said.words.get(one.name, one.value),
            problem=said.problems.get(one.name, ""),
            theirs=(theirs or {}).get(one.name, ""),
        )
        for one in made
    ]


def _shown(name: str, document: Document) -> str:
    """What the form of the document sends back for a field that nobody touched."""
    value = getattr(document, name)
    if _KINDS.get(name) == "several":
        return "; ".join(code for code in _CHOICES[name] if code in value)
    return plain(value)


def first_notes(document: Document) -> dict[str, Provenance]:
    """{field: the note that is believed}."""
    return {one.field: one for one in reversed(document.provenance)}


def _control(name: str, document: Document, note: Provenance | None, t: Words) -> Control:
    value = getattr(document, name)
    kind = _KINDS.get(name, "line")
    read = note is not None and note.method in (Method.EXTRACTED, Method.ADDRESS)
    sure = note.confidence if note else 1.0
    return Control(
        name=name,
        label=t.known(f"document.{name}", name),
        kind=kind,
        value="" if kind == "several" else plain(value),
        chosen=frozenset(value) if kind == "several" else frozenset({plain(value)}),
        choices=tuple(_choices(name, "" if kind == "several" else plain(value), t)),
        method=t(f"method.{note.method.value}") if note else "",
        percent=round(100 * sure) if read else None,
        doubtful=read and sure < BELOW,
        place=note is not None and note.start is not None,
    )


def _choices(name: str, value: str, t: Words) -> Iterator[Named]:
    codes = _CHOICES.get(name, ())
    own = (value,) if codes and value and value not in codes else ()
    for code in (*own, *codes):
        yield Named(code, value_name(_SINGULAR.get(name, name), code, t) if code else "-")


def doc_types() -> list[str]:
    """Names of types to offer while typing."""
    return [one.name for one in DOC_TYPES]


Segment = tuple[str, str]
"""(a piece of the text, the field that was read from it or "")."""

SHOWN = 30_000
"""Characters of the text beside the form: its head; its end follows, where it is signed."""
_END = 5_000


def segments(document: Document) -> list[Segment]:
    """The text in pieces, those that fields were read from apart; "…" stands for what is left out."""
    length = len(document.text)
    cut = length > SHOWN + _END
    spans = [(0, SHOWN), (length - _END, length)] if cut else [(0, length)]
    found: list[Segment] = []
    for first, last in spans:
        if found:
            found.append(("\n…\n", ""))
        found += _pieces(document, first, last)
    return found


def _pieces(document: Document, first: int, last: int) -> Iterator[Segment]:
    position = first
    for start, end, name in _places(first_notes(document).values()):
        if start < position or end > last:
            continue
        yield document.text[position:start], ""
        yield document.text[start:end], name
        position = end
    yield document.text[position:last], ""


def _places(notes: Iterable[Provenance]) -> list[tuple[int, int, str]]:
    """Where fields were read, in the order of the text; a list that was read at several has the first."""
    return sorted(
        (one.start, one.end, one.field)
        for one in notes
        if one.start is not None and one.end is not None and one.start < one.end and one.field in CORRECTABLE
    )
