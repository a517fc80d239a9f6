"""XLS and XLSX → table rows, sheet after sheet: the tables that come as appendices.

Fonts are read too, since many workbooks hold TCVN3 or VNI. Hidden sheets are left out. A formula gives the
value that was last computed; no formula, macro or link is ever run.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import xlrd
from openpyxl.cell.rich_text import CellRichText, TextBlock

from ingest.block_builder import BlockBuilder
from ingest.extracted import Extracted, Refused
from ingest.legacy_fonts import Run
from ingest.packages import broken, check_package

CELL_LIMIT = 2_000_000
"""Cells of a workbook that are read, empty ones included."""

_EXACT = 10**15
"""Whole numbers up to here are exact in a cell."""


def extract_xls(data: bytes) -> Extracted:
    """An Excel 5 to 2003 workbook.

    Raises `Refused`: broken-xls, password-protected, too-many-cells, empty-file.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        return _extracted("application/vnd.ms-excel", _xls_rows(book))
    except (Refused, MemoryError):
        raise
    except Exception as error:  # xlrd documents no closed set for a malformed file
        if "encrypted" in str(error).lower():
            raise _locked() from error
        raise broken("xls", f"{type(error).__name__}: {error}") from error


def extract_xlsx(data: bytes) -> Extracted:
    """An Excel workbook in XML. Raises `Refused`: broken-xlsx, unsafe-xlsx, too-many-cells, empty-file."""
    check_package(data, "xlsx")
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True
        )
        return _extracted(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx_rows(book)
        )
    except (Refused, MemoryError):
        raise
    except Exception as error:  # openpyxl documents no closed set for a malformed file
        raise broken("xlsx", f"{type(error).__name__}: {error}") from error


_Row = list[list[Run]]


def _extracted(media_type: str, rows: Iterable[_Row | None]) -> Extracted:
    builder = BlockBuilder()
    cells = 0
    for row in rows:
        if row is None:
            builder.end_table()
            continue
        cells += len(row)
        if cells > CELL_LIMIT:
            raise _too_many_cells()
        _say(builder, row)
    blocks = builder.blocks()
    if not blocks:
        raise Refused("empty-file", "Bảng tính không có chữ nào.", "The workbook holds no words.")
    return Extracted(media_type, blocks)


def _say(builder: BlockBuilder, row: _Row) -> None:
    """A row with one filled cell is a heading or a note beside the table."""
    filled = [cell for cell in row if any(run.text.strip() for run in cell)]
    if len(filled) == 1:
        builder.paragraph(filled[0])
        return
    for cell in row[: _last_filled(row)]:
        builder.paragraph(cell, in_cell=True)
        builder.end_cell()
    if filled:
        builder.end_row()


def _last_filled(row: _Row) -> int:
    return max((i + 1 for i, cell in enumerate(row) if any(run.text.strip() for run in cell)), default=0)


# --- XLS ------------------------------------------------------------------------------------------


def _xls_rows(book: Any) -> Iterator[_Row | None]:
    """The rows of the sheets that show, None after each sheet."""
    for sheet in book.sheets():
        if sheet.visibility:
            continue
        for index in range(sheet.nrows):
            yield [_xls_cell(book, sheet, index, column) for column in range(sheet.row_len(index))]
        yield None


def _xls_cell(book: Any, sheet: Any, row: int, column: int) -> list[Run]:
    cell = sheet.cell(row, column)
    font = _xls_font(book, book.xf_list[cell.xf_index].font_index) if cell.xf_index is not None else ""
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return _xls_runs(book, cell.value, font, sheet.rich_text_runlist_map.get((row, column), ()))
        case xlrd.XL_CELL_NUMBER:
            return [Run(_number(cell.value), font)]
        case xlrd.XL_CELL_DATE:
            return [Run(_xls_date(cell.value, book.datemode), font)]
        case xlrd.XL_CELL_BOOLEAN:
            return [Run(str(bool(cell.value)).upper())]
        case xlrd.XL_CELL_ERROR:
            return [Run(xlrd.error_text_from_code.get(cell.value, ""))]
    return []


def _xls_font(book: Any, index: int) -> str:
    return str(book.font_list[index].name) if 0 <= index < len(book.font_list) else ""


def _xls_runs(book: Any, text: str, font: str, changes: Sequence[tuple[int, int]]) -> list[Run]:
    """`changes` says from which character on which font draws the text."""
    cuts = [0, *(at for at, _ in changes), len(text)]
    fonts = [font, *(_xls_font(book, index) for _, index in changes)]
    return [Run(text[a:b], f) for a, b, f in zip(cuts, cuts[1:], fonts, strict=False) if a < b]


def _xls_date(value: float, mode: int) -> str:
    try:
        return _written(xlrd.xldate_as_datetime(value, mode))
    except (xlrd.XLDateError, OverflowError, ValueError):
        return _number(value)


# --- XLSX -----------------------------------------------------------------------------------------


def _xlsx_rows(book: Any) -> Iterator[_Row | None]:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what a file says of its size is not believed
        for row in sheet.rows:
            yield [_xlsx_cell(cell) for cell in row]
        yield None


def _xlsx_cell(cell: Any) -> list[Run]:
    if cell.value is None:
        return []
    font = str(cell.font.name or "") if getattr(cell, "font", None) else ""
    if isinstance(cell.value, CellRichText):
        return [_xlsx_run(part, font) for part in cell.value]
    return [Run(_written(cell.value), font)]


def _xlsx_run(part: str | TextBlock, font: str) -> Run:
    if isinstance(part, TextBlock):
        return Run(part.text or "", str(part.font.rFont or font))
    return Run(part, font)


# --- values ---------------------------------------------------------------------------------------


def _written(value: object) -> str:
    """A cell's value as a Vietnamese reader writes it: day before month, whole numbers without a point."""
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value)
        case datetime() if value.time() == time():
            return f"{value:%d/%m/%Y}"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time() | timedelta():
            return str(value)
    return str(value)


def _number(value: float) -> str:
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return f"{value:.10g}" if abs(value) < 10**9 else f"{value:.15g}"


def _locked() -> Refused:
    return Refused(
        "password-protected",
        "Bảng tính có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.",
        "The workbook has a password. Remove the password and submit it again.",
    )


def _too_many_cells() -> Refused:
    return Refused(
        "too-many-cells",
        f"Bảng tính có hơn {CELL_LIMIT} ô. Hãy chia nhỏ bảng tính rồi nộp lại.",
        f"The workbook has more than {CELL_LIMIT} cells. Split it and submit the parts.",
    )
