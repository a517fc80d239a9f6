"""What PDFium finds drawn on a page → rules: lines of borders, and dotted ones set dot by dot.

A border may be a thin filled box, a stroked line, one of many pieces of a long path, or a row of pictures one
dot wide, as some gazettes print them.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator
from itertools import compress, pairwise, repeat

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.pdf_layout import View
from ingest.pdf_tables import THIN, Rule, is_thin
from ingest.pdfium_calls import kind_of, measure_objects, object_at

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Piece = tuple[float, float, float]
"""Where a piece of a line lies across it, where it starts and ends along it."""

Numbers = NDArray[np.float64]

_DRAWN = {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}

_MOST_OBJECTS = 30_000
"""A page with more is a drawing; what follows is not looked at."""

_FARTHEST = 1e6
"""Points from the corner of a page; what a file puts beyond is taken to be there."""

_MOST_SEGMENTS = 5_000
"""Segments of one path that are looked at: a longer one is a map's."""

_DOT_GAP = 4.0
"""Points between the dots of a dotted line, at most."""

_SAME_LINE = 0.8
"""Points that pieces of one line may lie beside each other."""

_SHORTEST = 5.0
"""Points; what is shorter, once joined, is no border."""


def rules_of_page(page: pypdfium2.PdfPage, view: View) -> list[Rule]:
    """The straight lines on the page as its reader sees it, broken ones joined."""
    boxes = _boxes(page)
    if not len(boxes):
        return []
    left, bottom, right, top = view.turned(*boxes.T)
    within = right - left < view.size[0]
    upright, across = within & (right - left <= THIN), within & (top - bottom <= THIN)  # a dot may be either
    lines = (
        (False, join_pieces((left + right)[upright] / 2, bottom[upright], top[upright])),
        (True, join_pieces((bottom + top)[across] / 2, left[across], right[across])),
    )
    return [Rule(horizontal, *piece) for horizontal, pieces in lines for piece in pieces]


def join_pieces(at: Numbers, start: Numbers, end: Numbers) -> list[Piece]:
    """Pieces that lie on one line, end to end or with a dot's gap, become one; those that are long enough.

    `at` says where each piece lies across its line, `start` and `end` from where to where along it.
    """
    if not len(at):
        return []
    order = np.argsort(at, kind="stable")
    line = _lines(at[order].tolist())
    order = order[np.lexsort((start[order], line))]
    at, start, end = at[order], start[order], end[order]
    apart = line * (np.ptp(end) + 1)  # ends of one line lie below all of the next one: one pass for all lines
    reached = np.maximum.accumulate(end + apart) - apart
    begins = np.concatenate(([0], np.flatnonzero(np.diff(line) | (start[1:] - reached[:-1] > _DOT_GAP)) + 1))
    end = np.maximum.reduceat(end, begins)
    at, start = at[begins], start[begins]
    long = end - start >= _SHORTEST
    return list(zip(at[long].tolist(), start[long].tolist(), end[long].tolist(), strict=True))


def _lines(at: list[float]) -> NDArray[np.int64]:
    """For places in ascending order: the number of the line of each."""
    counts, begin = [], 0
    while begin < len(at):
        after = bisect_right(at, at[begin] + _SAME_LINE, begin)
        counts.append(after - begin)
        begin = after
    return np.repeat(np.arange(len(counts)), counts)


def _boxes(page: pypdfium2.PdfPage) -> Numbers:
    """Thin boxes, a row each, of the objects of the page itself: stamps and watermarks are objects within
    objects."""
    count = min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)
    items = list(map(object_at, repeat(page.raw, count), range(count)))
    drawn = list(compress(items, map(_DRAWN.__contains__, map(kind_of, items))))
    if not drawn:
        return np.empty((0, 4))
    boxes = _bounded(measure_objects(drawn))
    thin = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) <= THIN
    if thin.all():
        return boxes
    paths = [item for item in compress(drawn, ~thin) if kind_of(item) == pdfium.FPDF_PAGEOBJ_PATH]
    within = [box for item in paths for box in _path_boxes(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT))]
    return np.concatenate((boxes[thin], _bounded(np.array(within).reshape(-1, 4))))


def _bounded(boxes: Numbers) -> Numbers:
    """Without the infinite places of a malformed file, on which no arithmetic is possible."""
    return np.clip(boxes, -_FARTHEST, _FARTHEST)


def _path_boxes(path: pdfium.FPDF_PAGEOBJECT) -> Iterator[Box]:
    """A stroked path is its segments, a filled one its thin boxes: a wide one is shading."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    outlines = _outlines(path)
    if stroke.value:
        yield from (segment for outline in outlines for segment in _segments(outline))
        return
    for outline in outlines:
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        if is_thin(*(box := (min(xs), min(ys), max(xs), max(ys)))):
            yield box


def _segments(outline: list[tuple[float, float]]) -> Iterator[Box]:
    for (x, y), (to_x, to_y) in pairwise(outline):
        if is_thin(*(box := (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))):
            yield box


def _outlines(path: pdfium.FPDF_PAGEOBJECT) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of the path, in the page's space."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    outline: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and outline:
            yield outline
            outline = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        outline.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if outline:
        yield outline
