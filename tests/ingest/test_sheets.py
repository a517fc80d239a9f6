"""XLS and XLSX: rows, values as a reader writes them, fonts; what would make a reader swell is refused.

A small BIFF8 stream is written here by hand, since nothing that is installed writes XLS.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Font

from ingest import sheets
from ingest.extract import extract
from ingest.extracted import BlockKind, Refused
from tests.ingest.word97_papers import make_ole

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(*rows: list[object], font: str = "Arial") -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows():
        for cell in cells:
            cell.font = Font(name=font)
    hidden = book.create_sheet("an")
    hidden.append(["giấu"])
    hidden.sheet_state = "hidden"
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """The package with a change in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            part = old.read(item)
            new.writestr(item, part.replace(*change) if item == name else part)
    return stream.getvalue()


def with_shared_string(data: bytes, cell: str, string: str) -> bytes:
    """As Excel writes it, which openpyxl does not: the text of the cell in a part of its own."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    old = re.search(
        rf'<c r="{cell}"([^>]*?) t="inlineStr">.*?</c>'.encode(),
        zipfile.ZipFile(io.BytesIO(data)).read(SHEET),
    )
    assert old
    data = with_part(
        data, SHEET, (old.group(), b'<c r="%s"%s t="s"><v>0</v></c>' % (cell.encode(), old.group(1)))
    )
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    data = with_part(data, "[Content_Types].xml", (b"</Types>", override.encode()))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}"><si>{string}</si></sst>')
    return stream.getvalue()


def test_rows_and_values() -> None:
    data = xlsx(
        ["Biểu số 1"],
        ["STT", "Nội dung", None, "Số tiền"],
        [1, "Thu", 15237170000, 2.5],
        [],
        [date(2019, 2, 1), datetime(2019, 2, 1, 8, 30), True, 1 / 3],
    )
    blocks = extract(data, "bieu.xls").blocks
    assert [block.kind for block in blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.ROW,
        BlockKind.ROW,
        BlockKind.ROW,
    ]
    assert [block.text for block in blocks] == [
        "Biểu số 1",
        "STT\tNội dung\t\tSố tiền",
        "1\tThu\t15237170000\t2.5",
        "01/02/2019\t01/02/2019 08:30\tTRUE\t0.3333333333",
    ]


def test_fonts_of_cells_and_of_parts_of_them() -> None:
    plain = xlsx(["NghÞ ®Þnh", "Sè ñònh"], font=".VnTime")
    runs = '<r><t xml:space="preserve">Sè </t></r><r><rPr><rFont val="VNI-Times"/></rPr><t>ñònh</t></r>'
    assert extract(with_shared_string(plain, "B1", runs), "bieu.xlsx").blocks[0].cells == (
        "Nghị định",
        "Số định",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xlsx(), "empty-file"),
        (xlsx(["x"])[:2500], "broken-xlsx"),
        (with_part(xlsx(["x", "y"]), SHEET, (b"<sheetData>", b"<sheetData><")), "broken-xlsx"),
        (
            with_part(xlsx(["x"]), SHEET, (b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet")),
            "unsafe-xlsx",
        ),
        (
            with_part(
                xlsx(["x"]), SHEET, (b"<worksheet", b"<!--" + b"-" * 9000 + b"--><!DOCTYPE x><worksheet")
            ),
            "unsafe-xlsx",
        ),
        (with_part(xlsx(["x"]), SHEET, (b"</worksheet>", b"</worksheet>" + bytes(1 << 21))), "unsafe-xlsx"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract(data, "bieu.xlsx")
    assert refused.value.code == code


def test_a_cell_far_out_does_not_swell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "CELL_LIMIT", 1000)
    data = with_part(xlsx(["x", "y"]), SHEET, (b'r="B1"', b'r="XFD1"'))
    with pytest.raises(Refused) as refused:
        extract(data, "bieu.xlsx")
    assert refused.value.code == "too-many-cells"


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls(*labels: tuple[int, int, str, int]) -> bytes:
    """A workbook of one sheet; a label is row, column, text, index of a font: Arial, .VnTime, VNI-Times."""
    bof = struct.pack("<HHHHII", 0x0600, 5, 0, 1997, 0, 0x0600)
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1200))
    for name in ("Arial", ".VnTime", "VNI-Times"):
        head += record(
            0x0031,
            struct.pack("<HHHHHBBBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0, len(name), 0) + name.encode("latin-1"),
        )
    for font in range(3):
        head += record(0x00E0, struct.pack("<HHH", font, 0, 0) + bytes(14))
    name = record(0x0085, struct.pack("<IBBBB", len(head) + 4 + 9 + 4, 0, 0, 1, 0) + b"S")
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", row, column, font, len(text), 1) + text.encode("utf-16-le"))
        for row, column, text, font in labels
    )
    sheet = record(0x0809, bof[:2] + b"\x10\x00" + bof[4:]) + cells + record(0x000A)
    return make_ole({"Workbook": head + name + record(0x000A) + sheet})


def test_xls_in_old_fonts() -> None:
    data = xls((0, 0, "NghÞ ®Þnh", 1), (0, 1, "Nghò ñònh", 2), (2, 0, "Ghi chó", 1))
    assert [block.text for block in extract(data, "bieu.xls").blocks] == ["Nghị định\tNghị định", "Ghi chú"]
