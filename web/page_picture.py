"""A page of a kept PDF as a picture, drawn by a process of its own under limits: the file is not trusted.

`python -m web.page_picture FILE PAGE` writes a JPEG to its output.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from bookshelf.atomic import replacing

WIDTH = 1000
"""Dots across: a page of A4 can be read."""

_TALLEST = 4 * WIDTH
_SECONDS = 20
_MEMORY = 1024**3
_MOST_KEPT = 5_000
"""Pictures in the cache, 100 to 300 kB each; the oldest go first."""

_drawing = BoundedSemaphore(2)


class Undrawable(Exception):
    """The page is not there, the file does not open, or drawing took too long."""


def picture(folder: Path, file: Path, sha256: str, page: int) -> Path:
    """The picture of page `page` (from 1), from the cache `folder` or drawn now. Raises `Undrawable`."""
    kept = folder / sha256[:2] / f"{sha256}-{page}.jpg"
    if not kept.is_file():
        with _drawing:
            data = _drawn(file, page)
        with replacing(kept, folder) as target:
            target.write(data)
        _sweep(folder)
    return kept


def _drawn(file: Path, page: int) -> bytes:
    command = [sys.executable, "-m", "web.page_picture", str(file), str(page)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise Undrawable(f"page {page} took more than {_SECONDS} seconds") from None
    if done.returncode or not done.stdout:
        raise Undrawable(done.stderr.decode("utf-8", "replace").strip()[-200:])
    return done.stdout


def _sweep(folder: Path) -> None:
    pictures = list(folder.glob("??/*.jpg"))
    if len(pictures) <= _MOST_KEPT:
        return
    pictures.sort(key=lambda path: path.stat().st_mtime)
    for path in pictures[: len(pictures) - _MOST_KEPT]:
        path.unlink(missing_ok=True)


def _draw(file: Path, page: int) -> None:
    import pypdfium2  # only the process that draws needs it

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    document = pypdfium2.PdfDocument(file)
    if not 1 <= page <= len(document):
        raise SystemExit(f"there is no page {page}")
    shown = document[page - 1]
    width, height = shown.get_size()
    scale = min(WIDTH / max(width, 1), _TALLEST / max(height, 1))
    shown.render(scale=scale).to_pil().convert("RGB").save(sys.stdout.buffer, "JPEG", quality=72)


if __name__ == "__main__":
    _draw(Path(sys.argv[1]), int(sys.argv[2]))
