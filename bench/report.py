"""Tables: on the terminal as they come, and between markers of a Markdown page.

A page holds, for each block, `<!-- NAME begin -->` and `<!-- NAME end -->`; what stands between them is
replaced, everything else is written by people.
"""

from __future__ import annotations

import os
import platform
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_PROCESSOR = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
_MEMORY = re.compile(r"^MemTotal:\s*(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Table:
    """`notes` say what cannot be seen from the numbers."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def markdown(self) -> str:
        lines = [self.head, ["---", *["---:"] * (len(self.head) - 1)], *self.rows]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        return "\n\n".join([f"**{self.title}**", table, *self.notes])

    def plain(self) -> str:
        """Columns of equal width, for the terminal."""
        lines = [list(self.head), *map(list, self.rows)]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.head))]
        table = "\n".join(_aligned(line, widths) for line in lines)
        return "\n".join(["", self.title, table, *self.notes])


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = [cell.ljust(width) if not at else cell.rjust(width)
                      for at, (cell, width) in enumerate(zip(line, widths, strict=True))]  # fmt: skip
    return "  ".join([first, *others]).rstrip()


class Report:
    """Prints every table at once; `write` puts those of a block into the page, when there is one."""

    def __init__(self, page: Path | None, data: str) -> None:
        self._page, self._data = page, data
        self._load = os.getloadavg()[0]

    def block(self, name: str, tables: Sequence[Table]) -> None:
        for table in tables:
            print(table.plain(), flush=True)
        if self._page:
            begun = f"{datetime.now(UTC):%d %B %Y}, {machine()}, load {self._load:.1f} before"
            about = f"{begun}; {self._data}; `{command()}`"
            body = "\n\n".join([about, *(table.markdown() for table in tables)])
            self._page.write_text(replaced(self._page.read_text("utf-8"), name, body), "utf-8")


def replaced(page: str, name: str, body: str) -> str:
    """The page with another body in its block.

    >>> replaced("<!-- a begin -->x<!-- a end -->", "a", "y")
    '<!-- a begin -->\\ny\\n<!-- a end -->'
    """
    begin, end = f"<!-- {name} begin -->", f"<!-- {name} end -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        raise ValueError(f"the page must hold one {begin} and, behind it, one {end}")
    before, _, rest = page.partition(begin)
    _, _, behind = rest.partition(end)
    return f"{before}{begin}\n{body}\n{end}{behind}"


def machine() -> str:
    """Cores, processor and memory, in a few words."""
    found = _PROCESSOR.search(Path("/proc/cpuinfo").read_text())
    processor = found[1] if found else platform.machine()
    kilobytes = _MEMORY.search(Path("/proc/meminfo").read_text())
    gibibytes = int(kilobytes[1]) / 2**20 if kilobytes else 0
    return f"{len(os.sched_getaffinity(0))} cores of {processor}, {gibibytes:.0f} GiB"


def command() -> str:
    """How this run was started; of folders outside the repository the last name alone."""
    module = sys.modules["__main__"].__spec__
    arguments = [Path(one).name if one.startswith("/") else one for one in sys.argv[1:]]
    if "--write" in arguments:
        at = arguments.index("--write")
        del arguments[at : at + 2]
    return shlex.join(["python", "-m", module.name if module else Path(sys.argv[0]).name, *arguments])
