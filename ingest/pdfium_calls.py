"""The functions of PDFium that are called for every character and every object of a page.

pypdfium2 makes a Python object for each pointer that these take or give, which costs more than they do
themselves. Here objects of a page are integers, and boxes are written into arrays, many in one pass without
Python's loop. A handle is given as pypdfium2 has it; where handles and indices are all that a function takes,
its arguments are not declared, which would cost a third more.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""A row of four sides for each box."""

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int

ROOM = 1024
"""Characters that are measured in one pass: pages have half as many words."""


def _direct(function: Any, result: type, *arguments: type) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _POINTER).value or 0)


object_at = _direct(pdfium.FPDFPage_GetObject, _POINTER)
"""(handle of a page, index) → the object."""

kind_of = _direct(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
"""(object) → one of `FPDF_PAGEOBJ_…`."""

text_object_at = _direct(pdfium.FPDFText_GetTextObject, _POINTER)
"""(handle of a text page, index) → the object that shows the character, None where there is none."""

font_of = _direct(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
"""(object that shows text) → its font."""

_measure_object = _direct(pdfium.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
"""(object, left, bottom, right, top), references to floats → whether they were set."""

_measure_character = _direct(pdfium.FPDFText_GetLooseCharBox, _INT)
"""(handle of a text page, index, reference to four floats) → whether they were set."""

_boxes = np.zeros((ROOM, 4), dtype=np.float32)
_places = [_POINTER(_boxes.ctypes.data + at) for at in range(0, _boxes.nbytes, _boxes.strides[0])]
"""References to the boxes, made once: making them costs as much as measuring."""


def measure_characters(text_page: Any, indices: Sequence[int]) -> Boxes:
    """Left, top, right and bottom of characters; zeros where there is no such character."""
    parts = [np.empty((0, 4))]
    for begin in range(0, len(indices), ROOM):
        some = indices[begin : begin + ROOM]
        _boxes.fill(0)
        deque(map(_measure_character, repeat(text_page), some, _places), maxlen=0)
        parts.append(_boxes[: len(some)].astype(np.float64))
    return np.concatenate(parts)


def measure_objects(objects: Sequence[int]) -> Boxes:
    """Left, bottom, right and top of objects; zeros for one that takes no place."""
    boxes = np.zeros((len(objects), 4), dtype=np.float32)
    begin, step, side = boxes.ctypes.data, boxes.strides[0], boxes.itemsize
    places = [range(begin + at, begin + boxes.nbytes, step) for at in range(0, step, side)]
    deque(map(_measure_object, objects, *places), maxlen=0)
    return boxes.astype(np.float64)
