"""The list of results as a file: CSV for programs, XLSX for desks.

A cell is what a document says, and a document may say "=HYPERLINK(…)": no cell of these files is a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from flask import Blueprint, Response, request, send_file, stream_with_context, url_for
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from werkzeug.exceptions import TooManyRequests

from search_api.request import SearchRequest
from search_api.results import Hit, SearchResults
from search_api.service import SearchService
from web import address
from web.frame import words
from web.limits import RateLimit, client_address
from web.names import value_name
from web.words import Words

MOST = 1_000
"""Documents of one file."""
_AT_ONCE = 100
_PER_MINUTE, _BURST = 6, 3
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\ufeff"
"""Without it, Excel reads UTF-8 as the code page of the machine."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV Injection)."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32_767
"""Characters that Excel holds in a cell."""

Cell = str | date | None
_COLUMNS: tuple[tuple[str, int, Callable[[Hit, Words], Cell]], ...] = (
    ("number", 22, lambda hit, _: hit.number),
    ("doc_type", 16, lambda hit, _: hit.doc_type),
    ("title", 70, lambda hit, _: hit.title.text),
    ("issuers", 34, lambda hit, _: "; ".join(hit.issuers)),
    ("issued_on", 14, lambda hit, _: hit.issued_on),
    ("effective_on", 14, lambda hit, _: hit.effective_on),
    ("expired_on", 14, lambda hit, _: hit.expired_on),
    ("validity", 20, lambda hit, t: value_name("validity", hit.validity, t)),
    ("fields", 30, lambda hit, t: "; ".join(value_name("field", one, t) for one in hit.fields)),
    ("shelf", 20, lambda hit, t: value_name("shelf", hit.shelf, t) if hit.shelf else ""),
    ("address", 50, lambda hit, _: _address(hit)),
    ("provision", 50, lambda hit, _: _provision(hit)),
    ("provision_address", 50, lambda hit, _: _provision_address(hit)),
)


def register(pages: Blueprint, service: SearchService) -> None:
    """Add the two files."""
    limit = RateLimit(_PER_MINUTE, _BURST)

    def first_page() -> tuple[SearchRequest, SearchResults]:
        if seconds := limit.wait(client_address()):
            raise TooManyRequests(retry_after=max(1, round(seconds)))
        wanted = address.read(request.args).request.model_copy(update={"page": 1, "size": _AT_ONCE})
        return wanted, service.search(wanted)

    @pages.get("/tim-kiem.csv")
    def search_csv() -> Response:
        wanted, first = first_page()
        lines = stream_with_context(_csv(_hits(service, wanted, first), words()))
        response = Response(lines, content_type="text/csv; charset=utf-8; header=present")
        response.headers["Content-Disposition"] = f'attachment; filename="{_name("csv")}"'
        return _not_indexed(response)

    @pages.get("/tim-kiem.xlsx")
    def search_xlsx() -> Response:
        wanted, first = first_page()
        file = _xlsx(_hits(service, wanted, first), wanted, first, words())
        return _not_indexed(send_file(file, _XLSX, as_attachment=True, download_name=_name("xlsx")))


def listed(found: SearchResults) -> int:
    """The documents of a result, with those that hold most of the words."""
    return found.total + found.partial_total


def _hits(service: SearchService, wanted: SearchRequest, first: SearchResults) -> Iterator[Hit]:
    """The first documents in the order of the page; the first page of them is there already."""
    yield from first.hits
    for page in range(2, min(first.pages, MOST // _AT_ONCE) + 1):
        yield from service.search(wanted.model_copy(update={"page": page})).hits


def _name(ending: str) -> str:
    return f"tim-kiem-{date.today().isoformat()}.{ending}"


def _not_indexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _heads(t: Words) -> list[str]:
    return [t(f"export.{name}") for name, _, _ in _COLUMNS]


def _address(hit: Hit) -> str:
    return url_for("pages.document", document_id=hit.id, _external=True)


def _provision(hit: Hit) -> str:
    best = next((one for one in hit.provisions if one.label), None)
    return ". ".join(part for part in (best.label, best.heading.text) if part) if best else ""


def _provision_address(hit: Hit) -> str:
    best = next((one for one in hit.provisions if one.label), None)
    return f"{_address(hit)}#{best.path}" if best else ""


# CSV (RFC 4180)


def _csv(hits: Iterator[Hit], t: Words) -> Iterator[str]:
    yield _BOM + _line(_heads(t))
    for hit in hits:
        yield _line([_guarded(make(hit, t)) for _, _, make in _COLUMNS])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _guarded(cell: Cell) -> str:
    if not isinstance(cell, str):
        return cell.isoformat() if cell else ""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


# XLSX (ISO/IEC 29500)


def _xlsx(hits: Iterator[Hit], wanted: SearchRequest, found: SearchResults, t: Words) -> io.BytesIO:
    """A workbook with the list and a sheet that says what it is a list of."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(t("export.list"))
    sheet.freeze_panes = "A2"
    for at, (_, width, _) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_cell(sheet, head, bold=True) for head in _heads(t)])
    rows = 0
    for hit in hits:
        sheet.append([_cell(sheet, make(hit, t)) for _, _, make in _COLUMNS])
        rows += 1
    about = book.create_sheet(t("export.about"))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 30, 80
    search = url_for("pages.search", _external=True) + address.query_string(wanted, size=10)
    facts: list[tuple[str, Cell]] = [
        ("search", search),
        ("made_on", date.today()),
        ("found", t.number(listed(found))),
        ("rows", t.number(rows)),
    ]
    for name, value in facts:
        about.append([_cell(about, t(f"export.{name}"), bold=True), _cell(about, value)])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: object, value: Cell, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = _NO_XML.sub(" ", value)[:_LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value or None)
    if isinstance(value, str) and value:
        cell.data_type = "s"  # a text that begins with "=" is a text
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
