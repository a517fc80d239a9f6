"""A comparison as the parts that its page shows: marked words as HTML, equal parts folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from bookshelf.comparison import Change, Comparison, Pair, Unit
from bookshelf.model import Document, ProvisionKind
from bookshelf.word_changes import Mark, Piece, Row, TooLong
from web.reading import written_label
from web.words import Words

MOST = 500_000
"""Characters of both texts on one page; what is beyond has a page of its own."""

_FEW = 3
"""So few equal lines between changes are shown."""

_SIGNS = {
    Change.ADDED: "+", Change.REMOVED: "−", Change.CHANGED: "±", Change.MOVED: "→", Change.SAME: "=",
}  # fmt: skip
_TAGS = {Mark.REMOVED: "del", Mark.ADDED: "ins"}


@dataclass(frozen=True, slots=True)
class Line:
    """Two cells beside each other, "" for none; `starts` if a run of changes begins here."""

    before: Markup
    after: Markup
    changed: bool
    starts: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines in a row; `folded` are equal and too many to be shown at once."""

    lines: tuple[Line, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the page: a unit, or equal units folded to their `names`; `note` says what is missing."""

    anchor: str
    change: Change
    name: str = ""
    label: str = ""
    heading: str = ""
    was: str = ""
    before_path: str = ""
    after_path: str = ""
    folds: tuple[Fold, ...] = ()
    note: str = ""
    alone: bool = False
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of changes; `sign` stands for what `name` says."""

    anchor: str
    change: Change
    sign: str
    name: str
    label: str
    heading: str


def contents(found: Comparison, t: Words) -> list[Entry]:
    """Every part that differs, in the order of the page."""
    return [
        Entry(pair.anchor, pair.change, _SIGNS[pair.change], change_name(pair, t), *_title(found, pair, t))
        for pair in found.pairs
        if pair.change is not Change.SAME
    ]


def items(found: Comparison, everything: bool, t: Words) -> Iterator[Item]:
    """The parts of the page; equal ones are folded to their names unless `everything` is shown."""
    room = MOST
    for same, group in groupby(found.pairs, key=lambda pair: pair.change is Change.SAME):
        some = list(group)
        if same and not everything:
            yield _folded(found, some, t)
            continue
        for pair in some:
            size = _size(pair)
            room -= size
            yield _item(found, pair, t, fits=room >= 0 or room + size == MOST)


def change_name(pair: Pair, t: Words) -> str:
    """What became of a unit, in a word."""
    names = {
        Change.ADDED: t("compare.added"),
        Change.REMOVED: t("compare.removed"),
        Change.CHANGED: t("compare.changed"),
        Change.MOVED: t("compare.moved_edited") if pair.edited else t("compare.moved"),
        Change.SAME: t("compare.same"),
    }
    return names[pair.change]


def _folded(found: Comparison, some: Sequence[Pair], t: Words) -> Item:
    articles = all(pair.after and pair.after.kind is ProvisionKind.ARTICLE for pair in some)
    name = t("compare.same_articles", n=len(some)) if articles else t("compare.same_units", n=len(some))
    names = ((pair.after.path if pair.after else "", " ".join(_title(found, pair, t))) for pair in some)
    return Item(some[0].anchor, Change.SAME, name=name, names=tuple(names))


def _item(found: Comparison, pair: Pair, t: Words, fits: bool) -> Item:
    label, heading = _title(found, pair, t)
    moved = pair.change is Change.MOVED and pair.before
    note = ""
    folds: tuple[Fold, ...] = ()
    if not fits:
        note = t("compare.long")
    elif moved and not pair.edited:
        note = t("compare.words_same")
    else:
        try:
            folds = tuple(_folds(found.rows(pair)))
        except TooLong:
            note = t("compare.too_long")
    return Item(
        anchor=pair.anchor,
        change=pair.change,
        name=change_name(pair, t),
        label=label,
        heading=heading,
        was=_label(found.before, pair.before, t) if moved else "",
        before_path=pair.before.path if pair.before else "",
        after_path=pair.after.path if pair.after else "",
        folds=folds,
        note=note,
        alone=not fits,
    )


def _title(found: Comparison, pair: Pair, t: Words) -> tuple[str, str]:
    document, unit = (found.after, pair.after) if pair.after else (found.before, pair.before)
    heading = unit.provision.heading if unit and unit.provision else ""
    return _label(document, unit, t), heading


def _label(document: Document, unit: Unit | None, t: Words) -> str:
    if unit is None or unit.provision is None:
        return t("compare.text")
    return written_label(unit.provision, document.text)


def _size(pair: Pair) -> int:
    return sum(unit.end - unit.start for unit in (pair.before, pair.after) if unit)


def _folds(rows: Sequence[Row]) -> Iterator[Fold]:
    starts = True
    for changed, group in groupby(rows, key=lambda row: row.changed):
        some = list(group)
        lines = tuple(
            Line(_cell(row.before), _cell(row.after), changed, changed and at == 0 and starts)
            for at, row in enumerate(some)
        )
        yield Fold(lines, not changed and len(lines) > _FEW)


def _cell(pieces: Sequence[Piece]) -> Markup:
    return Markup("".join(map(_written, pieces)))


def _written(piece: Piece) -> str:
    tag = _TAGS.get(piece.mark)
    words = piece.text.strip()
    if not tag or not words:
        return str(escape(piece.text))
    before, _, after = piece.text.partition(words)
    return f"{before}<{tag}>{escape(words)}</{tag}>{after}"
