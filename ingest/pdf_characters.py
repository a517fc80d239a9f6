"""Characters with their places on a page → words. Pure geometry, in PDF points."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from ingest.pdf_layout import Word


def join_characters(characters: Iterable[Word]) -> Iterator[Word]:
    """Characters in the file's order (each a one-character `Word`, spaces among them) → words."""
    run: list[Word] = []
    for character in characters:
        if run and (character.text.isspace() or not _continues(run[-1], character)):
            yield _joined(run)
            run = []
        if not character.text.isspace():
            run.append(character)
    if run:
        yield _joined(run)


def _continues(before: Word, after: Word) -> bool:
    if unicodedata.combining(after.text[0]):
        return True
    height = max(before.height, after.height)
    gap = after.left - before.right
    return -0.7 * height < gap < 0.35 * height and abs(after.middle - before.middle) < 0.5 * height


def _joined(run: Sequence[Word]) -> Word:
    return Word(
        "".join(character.text for character in run),
        min(character.left for character in run),
        min(character.bottom for character in run),
        max(character.right for character in run),
        max(character.top for character in run),
        run[len(run) // 2].bold,
    )
