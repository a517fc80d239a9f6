"""What PDFium finds drawn on a page → rules: lines of borders, and dotted ones set dot by dot.

A border may be a thin filled box, a stroked line, one of many pieces of a long path, or a row of pictures one
dot wide, as some gazettes print them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import pairwise, repeat
from operator import itemgetter

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.pdf_layout import View
from ingest.pdf_tables import THIN, Rule, is_thin
from ingest.pdfium_calls import address, kind_of, measure_object, object_at

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Piece = tuple[float, float, float]
"""Where a piece of a line lies across it, where it starts and ends along it."""

_AT, _START = itemgetter(0), itemgetter(1)

_MOST_OBJECTS = 30_000
"""A page with more is a drawing; what follows is not looked at."""

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
    width = view.size[0]
    across: list[Piece] = []
    upright: list[Piece] = []
    for box in _boxes(page):
        left, bottom, right, top = view.turned(*box) if view.turn else box
        if right - left >= width:
            continue
        if top - bottom <= THIN:
            across.append(((bottom + top) / 2, left, right))
        if right - left <= THIN:  # a dot may be part of a line either way
            upright.append(((left + right) / 2, bottom, top))
    joined = [(False, piece) for piece in join_pieces(upright)] + [
        (True, piece) for piece in join_pieces(across)
    ]
    return [Rule(horizontal, *piece) for horizontal, piece in joined if piece[2] - piece[1] >= _SHORTEST]


def join_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces that lie on one line, end to end or with a dot's gap, become one."""
    line: list[Piece] = []
    for piece in sorted(pieces, key=_AT):
        if line and piece[0] - line[0][0] > _SAME_LINE:
            yield from _runs(line)
            line = []
        line.append(piece)
    if line:
        yield from _runs(line)


def _runs(line: list[Piece]) -> Iterator[Piece]:
    line.sort(key=_START)
    at, start, end = line[0]
    for next_at, next_start, next_end in line:
        if next_start - end > _DOT_GAP:
            yield at, start, end
            at, start, end = next_at, next_start, next_end
        elif next_end > end:
            end = next_end
    yield at, start, end


def _boxes(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Of the objects of the page itself: stamps and watermarks are objects within objects."""
    box = (ctypes.c_float * 4)()
    sides = [ctypes.byref(box, index * ctypes.sizeof(ctypes.c_float)) for index in range(4)]
    handle, path, image = address(page.raw), pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE
    count = min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)
    items = list(map(object_at, repeat(handle, count), range(count)))
    for item, kind in zip(items, map(kind_of, items), strict=True):
        if kind != path and kind != image:
            continue
        measure_object(item, *sides)
        left, bottom, right, top = box[:]
        if top - bottom <= THIN or right - left <= THIN:
            yield left, bottom, right, top
        elif kind == path:
            yield from _path_boxes(ctypes.cast(item, pdfium.FPDF_PAGEOBJECT))


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
