"""Files for the tests of ingest, made on the spot: PDF by reportlab, DOCX by python-docx."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
_FACES = (
    "DejaVuSerif",
    "LiberationSerif-Regular",
    "NotoSerif-Regular",
    "DejaVuSans",
    "LiberationSans-Regular",
)
FONT = "Viet"

BODY = (
    "Quyết định này quy định việc quản lý, khai thác Tủ sách pháp luật điện tử trên địa bàn",
    "tỉnh và trách nhiệm của các cơ quan, đơn vị, tổ chức, cá nhân có liên quan trong việc",
    "cập nhật, tra cứu, sử dụng văn bản; bảo đảm mọi người dân được tiếp cận thông tin",
    "pháp luật kịp thời, chính xác, thuận tiện và không phải trả bất cứ khoản phí nào.",
)


def register_font() -> None:
    """A font that has the Vietnamese letters, wherever the system keeps it."""
    if FONT in pdfmetrics.getRegisteredFontNames():
        return
    found = {path.stem: path for folder in _FOLDERS if folder.is_dir() for path in folder.rglob("*.ttf")}
    face = next(face for face in _FACES if face in found)
    pdfmetrics.registerFont(TTFont(FONT, found[face]))


def make_pdf(*pages: Callable[[Canvas], None], password: str | None = None) -> bytes:
    """One page for each function that draws on the canvas."""
    register_font()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, encrypt=password)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def write_lines(canvas: Canvas, lines: tuple[str, ...], top: float = 500, left: float = 70) -> None:
    for step, line in enumerate(lines):
        canvas.drawString(left, top - 18 * step, line)


def make_docx(fill: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
