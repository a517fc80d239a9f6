"""What PDFium finds drawn on a page → rules: lines of borders, and dotted ones set dot by dot.

A border may be a thin filled box, a stroked line, one of many pieces of a long path, or a row of pictures one
dot wide, as some gazettes print them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.pdf_layout import View
from ingest.pdf_tables import THIN, Rule, is_thin, rules_of_box

Box = tuple[float, float, float, float]

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
    pieces: list[Rule] = []
    for left, bottom, right, top in (view.turned(*box) for box in _boxes(page)):
        if right - left < width:
            pieces += _pieces(left, bottom, right, top)
    return [rule for rule in join_pieces(pieces) if rule.end - rule.start >= _SHORTEST]


def join_pieces(pieces: Iterable[Rule]) -> Iterator[Rule]:
    """Pieces that lie on one line, end to end or with a dot's gap, become one."""
    for horizontal, side in groupby(
        sorted(pieces, key=lambda piece: (piece.horizontal, piece.at)), key=lambda piece: piece.horizontal
    ):
        line: list[Rule] = []
        for piece in side:
            if line and piece.at - line[0].at > _SAME_LINE:
                yield from _runs(line, horizontal)
                line = []
            line.append(piece)
        yield from _runs(line, horizontal)


def _runs(line: list[Rule], horizontal: bool) -> Iterator[Rule]:
    line.sort(key=lambda piece: piece.start)
    at, start, end = line[0].at, line[0].start, line[0].end
    for piece in line[1:]:
        if piece.start - end > _DOT_GAP:
            yield Rule(horizontal, at, start, end)
            at, start = piece.at, piece.start
            end = piece.end
        end = max(end, piece.end)
    yield Rule(horizontal, at, start, end)


def _pieces(left: float, bottom: float, right: float, top: float) -> list[Rule]:
    """A dot may be part of a line either way."""
    if right - left <= THIN and top - bottom <= THIN:
        return [
            Rule(True, (bottom + top) / 2, left, right),
            Rule(False, (left + right) / 2, bottom, top),
        ]
    return rules_of_box(left, bottom, right, top)


def _boxes(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Of the objects of the page itself: stamps and watermarks are objects within objects."""
    left, bottom, right, top = sides = tuple(ctypes.c_float() for _ in range(4))
    item_at, kind_of, measure = (
        pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, pdfium.FPDFPageObj_GetBounds,
    )  # fmt: skip
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = item_at(page.raw, index)
        kind = kind_of(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        measure(item, *sides)
        box = left.value, bottom.value, right.value, top.value
        if is_thin(*box):
            yield box
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _path_boxes(item)


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
