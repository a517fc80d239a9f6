"""A page's picture made ready for recognition: seals and signatures in colour fade, the page is turned level,
and ruled lines are taken out, since letters that touch them are not recognised.

Pictures are arrays of grey, 0 black to 255 white, of `DPI` dots an inch.
"""

from __future__ import annotations

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

DPI = 300
POINT = 72 / DPI
"""Points that a dot of the picture takes."""

MOST_DOTS = 40_000_000
"""Dots of a page: A3 at 300 dpi has 17 million. A larger page is rendered smaller."""

Grey = NDArray[np.uint8]
Ink = NDArray[np.bool_]

_DARK = 140
"""What is darker is ink."""

_ACROSS, _UPRIGHT = 150, 130
"""Dots of the shortest ruled line, level and upright: longer than any stroke of a letter."""

_SOLID = 0.92
"""The share of a line's dots that are ink: scanned lines have gaps."""

_THICKEST = 14
"""Dots; what is thicker is no line."""

_STEEPEST = 3.0
_LEVEL = 0.15
"""Degrees: how far a page may lean, and how little is left as it is."""

_SMALL = 4
"""The lean is sought in a picture that many times smaller."""


def render(page: pypdfium2.PdfPage) -> Image.Image:
    """The page as a reader sees it, with what was stamped on it."""
    dots = page.get_width() * page.get_height() / POINT**2
    scale = min(1.0, (MOST_DOTS / max(dots, 1.0)) ** 0.5) / POINT
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return without_colour(picture)


def without_colour(picture: Image.Image) -> Image.Image:
    """Grey, with red as light as paper: in a picture's red channel a red seal is gone, black letters stay."""
    if picture.mode in ("RGB", "RGBA"):
        return picture.getchannel("R")
    return picture.convert("L")


def prepare(picture: Image.Image) -> Image.Image:
    """The picture level and without its ruled lines."""
    lean = lean_of(picture)
    if abs(lean) > _LEVEL:
        picture = picture.rotate(-lean, Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(picture)
    ink = grey < _DARK
    ruled = _lines(ink, _ACROSS) | _lines(ink.T, _UPRIGHT).T
    return Image.fromarray(np.where(_grown(ruled), np.uint8(255), grey))


def lean_of(picture: Image.Image) -> float:
    """Degrees by which the lines of text climb to the right; 0 where that cannot be told.

    Of a level page the sums of rows differ most: lines of text and the white between them.
    """
    small = picture.reduce(_SMALL).point(lambda value: 255 if value < _DARK + 40 else 0)
    best = _sharpest(small, np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5))
    return _sharpest(small, np.arange(best - 0.4, best + 0.41, 0.1))


def _sharpest(ink: Image.Image, angles: NDArray[np.float64]) -> float:
    def sharpness(angle: float) -> float:
        rows = np.asarray(ink.rotate(-angle), dtype=np.float64).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    return max((float(angle) for angle in angles), key=lambda angle: (sharpness(angle), -abs(angle)))


def _lines(ink: Ink, shortest: int) -> Ink:
    """The dots of level lines: runs of ink at least `shortest` long and at most `_THICKEST` thick."""
    if ink.shape[1] <= shortest:
        return np.zeros_like(ink)
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    long = _opened(thick, shortest)
    tall = _opened(long.T, _THICKEST + 2, solid=1.0).T
    return long & ~tall


def _opened(ink: Ink, length: int, solid: float = _SOLID) -> Ink:
    """The dots that lie in some window of `length` dots of their row that is ink (but for its gaps)."""
    if ink.shape[1] <= length:
        return np.zeros_like(ink)
    sums = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    starts = sums[:, length:] - sums[:, :-length] >= solid * length
    marks = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    marks[:, : starts.shape[1]] += starts
    marks[:, length : length + starts.shape[1]] -= starts
    covered: Ink = np.cumsum(marks[:, :-1], axis=1) > 0
    return covered


def _grown(mask: Ink) -> Ink:
    """With a dot more above and below, which the line's soft edge leaves."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    return grown
