"""Paragraphs, cells and rows as a word processor's file gives them → blocks, in Unicode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.extracted import Block, BlockKind
from ingest.legacy_encodings import Encoding
from ingest.legacy_fonts import Run, decode_lines, decode_runs, mend, usual_encoding
from ingest.plain import clean_line, printable_line


@dataclass(slots=True)
class BlockBuilder:
    """Takes the parts of a document in their order; `blocks` at the end gives them as blocks.

    A run's text may hold "\\n" for a line break. A paragraph `in_cell` belongs to the cell that ends next.
    """

    _blocks: list[Block] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _sample: list[Run] = field(default_factory=list)
    _tables: int = 0
    _in_table: bool = False

    def paragraph(
        self,
        runs: Sequence[Run],
        *,
        in_cell: bool = False,
        bold: bool | None = None,
        centred: bool | None = None,
    ) -> None:
        self._sample.extend(runs)
        lines = [line for part in decode_runs(runs).split("\n") if (line := printable_line(part))]
        if in_cell:
            self._cell.extend(lines)
            return
        self.end_table()
        self._blocks += [Block(BlockKind.PARAGRAPH, line, bold=bold, centred=centred) for line in lines]

    def end_cell(self) -> None:
        self._in_table = True
        self._cells.append("\n".join(line.replace("\t", " ") for line in self._cell))
        self._cell = []

    def end_row(self) -> None:
        """A row of one cell is a frame around paragraphs."""
        self._in_table = True
        if self._cell:
            self.end_cell()
        cells, self._cells = tuple(self._cells), []
        if len(cells) == 1:
            self._blocks += [Block(BlockKind.PARAGRAPH, line) for line in cells[0].split("\n") if line]
        elif any(cells):
            text = "\t".join(cell.replace("\n", " ") for cell in cells)
            self._blocks.append(Block(BlockKind.ROW, text, cells, table=self._tables))

    def blocks(self) -> tuple[Block, ...]:
        self.end_table()
        return decode_blocks(self._blocks, usual_encoding(self._sample))

    def end_table(self) -> None:
        """What follows is no part of the table; rows to come make another one."""
        if self._cell or self._cells:
            self.end_row()
        self._tables += self._in_table
        self._in_table = False


def decode_blocks(
    blocks: Sequence[Block], usual: Encoding | None = None, *, hyphen: str = ""
) -> tuple[Block, ...]:
    """The blocks of one document, which are printable lines, in Unicode: by the words themselves where no
    font's name has told already.

    `usual` is the encoding that the named fonts of the document show, if any. Soft hyphens, letters in TCVN3,
    must still be in the blocks; in what is Unicode they become `hyphen`: nothing where they only allow a
    break, "-" where the format has drawn them.
    """
    lines = [line for block in blocks for line in (block.cells or (block.text,))]
    clean = iter([_clean(*pair, hyphen) for pair in zip(lines, decode_lines(lines, usual), strict=True)])
    return tuple(_decoded(block, [next(clean) for _ in block.cells or (block.text,)]) for block in blocks)


def _clean(line: str, decoded: str, hyphen: str) -> str:
    """The decoded line, mended; one that stays as it was is printable already."""
    better = mend(decoded).replace("\u00ad", hyphen)
    return line if better == line else "\n".join(map(clean_line, better.split("\n")))


def _decoded(block: Block, lines: list[str]) -> Block:
    if block.cells:
        text = "\t".join(cell.replace("\n", " ") for cell in lines)
        return replace(block, text=text, cells=tuple(lines))
    return block if lines[0] == block.text else replace(block, text=lines[0])
