"""A page of a kept PDF as a picture, drawn by a process of its own under limits: the file is not trusted.

`python -m web.page_picture FILE PAGE` writes a JPEG to its output.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bookshelf.atomic import replacing
from web import limited

WIDTH = 1000
"""Dots across: a page of A4 can be read."""

_TALLEST = 4 * WIDTH
_MOST_KEPT = 5_000
"""Pictures in the cache, 100 to 300 kB each; the oldest go first."""


def picture(folder: Path, file: Path, sha256: str, page: int) -> Path:
    """The picture of page `page` (from 1), from the cache `folder` or drawn now. Raises `limited.Failed`."""
    kept = folder / sha256[:2] / f"{sha256}-{page}.jpg"
    if not kept.is_file():
        data = limited.output("web.page_picture", str(file), str(page))
        with replacing(kept, folder) as target:
            target.write(data)
        sweep(folder)
    return kept


def sweep(folder: Path) -> None:
    """Keep the cache within its bound."""
    kept = list(folder.glob("??/*"))
    if len(kept) <= _MOST_KEPT:
        return
    kept.sort(key=lambda path: path.stat().st_mtime)
    for path in kept[: len(kept) - _MOST_KEPT]:
        path.unlink(missing_ok=True)


def _draw(file: Path, page: int) -> None:
    import pypdfium2  # only the process that draws needs it

    limited.limit()
    document = pypdfium2.PdfDocument(file)
    if not 1 <= page <= len(document):
        raise SystemExit(f"there is no page {page}")
    shown = document[page - 1]
    width, height = shown.get_size()
    scale = min(WIDTH / max(width, 1), _TALLEST / max(height, 1))
    shown.render(scale=scale).to_pil().convert("RGB").save(sys.stdout.buffer, "JPEG", quality=72)


if __name__ == "__main__":
    _draw(Path(sys.argv[1]), int(sys.argv[2]))
