"""Files of our own that the fuzzer starts from, by target."""

from __future__ import annotations

import io
import tarfile
import zipfile

import openpyxl

from tests.ingest.papers import BODY, make_docx
from tests.ingest.word97_papers import (
    BOLD,
    ENDS_ROW,
    IN_TABLE,
    SPECIAL,
    Para,
    Parts,
    Text,
    font,
    in_list,
    make_doc,
    make_streams,
)

_FONTS = Parts(fonts=("Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times"))
_PARAGRAPHS = (
    Para([Text("quyÕt ®Þnh", font(2))]),
    Para([Text("NghÞ ®Þnh ", font(1)), Text("Nghò ñònh", font(3) + BOLD)], in_list(1)),
    Para([Text("a \x13 PAGE \x14b\x15 \x02", SPECIAL)], IN_TABLE, "\x07"),
    Para([], IN_TABLE + ENDS_ROW, "\x07"),
)
_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 .VnTime;}{\f1\fcharset163 Arial;}}"
    rb"\pard\qc\b Ngh\'de \'ae\'denh\par\pard\plain\f1 \u7873?\'ea{\*\x y}{\footnote z}\par"
    rb"\trowd\intbl a\cell b\cell\row{\field{\*\fldinst PAGE}{\fldrslt 1}}\bin3 xyz}"
)
_HTML = (
    "<html><head><style>p{}</style></head><body><h1>Nghị</h1><p align=center><b>Điều 1</b>"
    "<table><tr><td rowspan=2>a<td>b<tr><td>c</table><font face='.VnTime'>NghÞ</font><p hidden>x"
)
_TEXT = "\n".join([
    "ỦY BAN NHÂN DÂN", "Số: 14/2019/QĐ-UBND", "Đồng Nai, ngày 01 tháng 02 năm 2019", "QUYẾT ĐỊNH",
    "Căn cứ Luật Tổ chức chính quyền;", "Điều 1. Phạm vi", "1. Khoản", "a) Điểm", *BODY, "Phụ lục I",
])  # fmt: skip

_PAGES = bytes([
    0, 20, 200, 250, 90, 1, 80, 190, 40, 90, 2, 92, 190, 40, 90, 3, 104, 190, 40, 90, 4, 116, 190, 40, 90,
    5, 20, 180, 20, 90, 6, 30, 180, 90, 90, 13, 20, 150, 40, 90, 14, 32, 150, 10, 90, 255,
    9, 80, 100, 80, 90, 11, 60, 60, 200, 90,
])  # fmt: skip
"""The gazette's running head, the national motto beside a number, an Điều; a signature on the next page."""
_TABLE = bytes([
    129, 20, 100, 100, 0, 129, 20, 90, 100, 0, 129, 20, 80, 100, 0, 128, 80, 20, 20, 0, 128, 90, 45, 20, 0,
    128, 80, 120, 20, 0, 13, 25, 95, 30, 80, 14, 60, 95, 30, 80, 15, 25, 85, 30, 80,
])  # fmt: skip


def seeds(target: str) -> dict[str, bytes]:
    return {
        "word97": {"plain": _streams(wide=False), "wide": _streams(wide=True)},
        "rtf": {"all": _RTF},
        "html": {"all": _HTML.encode()},
        "plain": {"utf8": _TEXT.encode(), "tcvn3": "C¨n cø LuËt Tæ chøc ChÝnh phñ ngµy".encode("cp1252")},
        "pages": {"head": _PAGES, "table": _TABLE},
        "docx": {"small": _docx()},
        "xls": {},
        "xlsx": {"small": _xlsx()},
        "archive": {"zip": _zip(), "tar": _tar()},
        "decoding": {
            "tcvn3": b"\0" + "C¨n cø LuËt\nTæ chøc ChÝnh phñ".encode("cp1252"),
            "vni": b"\2" + "Coäng hoøa xaõ hoäi chuû nghóa".encode("cp1252"),
            "viqr": b"\4Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam",
            "unicode": b"\1" + "Căn cứ Luật Tổ chức Chính phủ".encode(),
        },
        "understand": {"decision": _TEXT.encode()},
        "file": {"doc": make_doc(_PARAGRAPHS, _FONTS), "rtf": _RTF, "html": _HTML.encode(), "zip": _zip()},
    }[target]


def _streams(*, wide: bool) -> bytes:
    document, table = make_streams(_PARAGRAPHS, _FONTS, wide=wide)
    return len(document).to_bytes(2, "little") + document + table


def _docx() -> bytes:
    return make_docx(lambda document: document.add_paragraph("Điều 1. Phạm vi"))


def _xlsx() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Số", 1, 2.5])
    book.save(stream)
    return stream.getvalue()


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", _TEXT)
        archive.writestr("phu-luc/b.rtf", _RTF)
    return stream.getvalue()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"abc"))
    return stream.getvalue()
