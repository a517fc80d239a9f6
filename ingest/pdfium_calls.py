"""The functions of PDFium that are called for every character and every object of a page.

pypdfium2 makes a Python object for each pointer that these take or give, which costs more than they do
themselves. Here the same functions take and give pointers as integers (`address`).
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def address(handle: Any) -> int:
    """A handle of pypdfium2 as these functions take it. Raises ValueError for one that is null."""
    value = ctypes.cast(handle, _POINTER).value
    if value is None:
        raise ValueError("a handle of PDFium is null")
    return value


def _direct(function: Any, result: type, *arguments: type) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


object_at = _direct(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
"""(page, index) → the object."""

kind_of = _direct(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
"""(object) → one of `FPDF_PAGEOBJ_…`."""

measure_object = _direct(pdfium.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
"""(object, left, bottom, right, top), references to floats → whether they were set."""

measure_character = _direct(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
"""(text page, index, reference to four floats: left, top, right, bottom) → whether they were set."""

text_object_at = _direct(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
"""(text page, index) → the object that shows the character, None where there is none."""
