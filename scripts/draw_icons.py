"""Draws the icons of `web/static/icons` after `web/static/mark.svg`: `python scripts/draw_icons.py`.

The ground fills the square and the books keep to its middle, so that a phone may cut the corners (maskable).
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ICONS = Path(__file__).resolve().parents[1] / "web" / "static" / "icons"
SIZES = (192, 512)
GROUND, PAPER, SHELF = "#0b5a4a", "#fbf7ec", "#f2b84b"
BOOKS = (
    ((10, 11), (16, 11), (16, 33), (10, 33)),
    ((18, 14), (23, 14), (23, 33), (18, 33)),
    ((26.3, 14.2), (31.3, 12.9), (36.5, 32.2), (31.5, 33.5)),
)
BOARD = ((8, 35), (40, 35), (40, 38), (8, 38))
_FINER = 4
"""Drawn so many times larger, then made smaller, for smooth edges."""


def draw(size: int) -> Image.Image:
    """The icon, `size` dots each way. The mark's 48 units are the middle five sixths."""
    large = size * _FINER
    unit, edge = large / 57.6, large / 12
    image = Image.new("RGB", (large, large), GROUND)
    pen = ImageDraw.Draw(image)
    for corners, colour in (*((book, PAPER) for book in BOOKS), (BOARD, SHELF)):
        pen.polygon([(edge + x * unit, edge + y * unit) for x, y in corners], fill=colour)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in SIZES:
        draw(size).quantize(32).save(ICONS / f"{size}.png", optimize=True)
