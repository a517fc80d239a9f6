"""What extraction hands to understanding: blocks of text in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bookshelf.model import TextStatus


class BlockKind(StrEnum):
    """A paragraph is whole; a line may go on in the next one; a row is one row of a table."""

    PARAGRAPH = "paragraph"
    LINE = "line"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """`cells` is set for rows only; `page` counts from 1 where the format has pages.

    `table` numbers the tables of the file from 0, so that neighbouring tables stay apart.
    `bold` and `centred` are None where the format does not say.
    """

    kind: BlockKind
    text: str
    cells: tuple[str, ...] = ()
    page: int | None = None
    table: int | None = None
    bold: bool | None = None
    centred: bool | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words of one file. `hints` holds what the container says (an HTML title, DOCX properties)."""

    media_type: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    status: TextStatus = TextStatus.TEXT
    hints: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A file that cannot be read: a stable code and the reason in both languages.

    The message names what is wrong and what to do; the caller adds the file's name.
    """

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(code, vi, en)  # all three, so that it crosses processes
        self.code, self.vi, self.en = code, vi, en

    def __str__(self) -> str:
        return self.en
