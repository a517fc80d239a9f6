"""The words of every page of a kept PDF, read by a process of its own under limits: the file is not trusted.

`python -m web.page_text FILE` writes a JSON list with one string a page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import time

import pypdfium2

from bookshelf.atomic import replacing
from web import limited
from web.page_picture import sweep

MOST_PAGES = 5_000
_LONGEST = 20_000
"""Characters of a page; a printed one has 5,000."""
_UNREADABLE = b"[]"
_DAY = 24 * 3600


def page_texts(folder: Path, file: Path, sha256: str) -> list[str]:
    """The pages in order, "" for one without words; from the cache `folder` or read now.

    Raises `limited.Failed`.
    """
    kept = folder / sha256[:2] / f"{sha256}.json"
    if not _is_known(kept):
        try:
            data = limited.output("web.page_text", str(file))
        except limited.Failed:
            data = _UNREADABLE
        with replacing(kept, folder) as target:
            target.write(data)
        sweep(folder)
    found: list[str] = json.loads(kept.read_bytes())
    if not found:
        raise limited.Failed("the pages could not be read")
    return found


def _is_known(kept: Path) -> bool:
    """A file that could not be read is not tried again for a day: each time costs `limited`'s seconds."""
    if not kept.is_file():
        return False
    state = kept.stat()
    return state.st_size > len(_UNREADABLE) or time() - state.st_mtime < _DAY


def _read(file: Path) -> None:
    limited.limit()
    document = pypdfium2.PdfDocument(file)
    if not len(document):
        raise SystemExit("the file has no pages")
    json.dump([_text(document, number) for number in range(min(len(document), MOST_PAGES))], sys.stdout)


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage()
        found: str = text.get_text_range(0, min(text.count_chars(), _LONGEST))
    except pypdfium2.PdfiumError:  # the other pages can be found all the same
        return ""
    text.close()
    page.close()
    return found


if __name__ == "__main__":
    _read(Path(sys.argv[1]))
