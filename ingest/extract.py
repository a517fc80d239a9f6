"""A file's bytes → its words in reading order: the format is detected, its reader does the rest."""

from __future__ import annotations

from pathlib import PurePath

from ingest.bundle import bundles, only_bundle
from ingest.detect import Format, detect
from ingest.extracted import Extracted, Refused
from ingest.html import extract_html
from ingest.mhtml import extract_mhtml
from ingest.ole import extract_ole
from ingest.pdf import extract_pdf
from ingest.plain import extract_plain
from ingest.rtf import extract_rtf
from ingest.sheets import extract_xlsx
from ingest.word import extract_word

SIZE_LIMIT = 100 * 1024**2
"""Bytes of the largest file that is read, unless a setting says otherwise."""

_READERS = {
    Format.PDF: extract_pdf,
    Format.DOCX: extract_word,
    Format.HTML: extract_html,
    Format.MHTML: extract_mhtml,
    Format.PLAIN: extract_plain,
    Format.OLE: extract_ole,
    Format.RTF: extract_rtf,
    Format.XLSX: extract_xlsx,
}
ARCHIVES = frozenset({Format.ZIP, Format.ARCHIVE})
"""Formats whose files are read in their place; several documents in one need a caller that can take them."""

_NEVER_PLAIN = frozenset({".pdf", ".docx"})
_CONVERT_FIRST = {
    Format.ODT: ("tệp OpenDocument", "an OpenDocument file"),
    Format.PPTX: ("bài trình chiếu PowerPoint", "a PowerPoint presentation"),
    Format.IMAGE: ("tệp ảnh", "an image"),
    Format.XML: ("tệp XML", "an XML file"),
}


def extract(data: bytes, name: str) -> Extracted:
    """The words of the file `data`, which somebody calls `name`.

    The name never makes a file what it is not. It only tells what is missing: a web page or a plain text
    saved under the name of a PDF or DOCX is refused, since the document itself is not there.

    Raises `Refused`.
    """
    form, suffix = detect(data), PurePath(name.lower()).suffix
    if form is Format.HTML and suffix == ".pdf":
        raise _html_named_pdf()
    if form in _READERS and not (form is Format.PLAIN and suffix in _NEVER_PLAIN):
        return _READERS[form](data)
    if form in ARCHIVES and suffix not in _NEVER_PLAIN:
        return only_bundle(bundles(data, extract))
    raise _refusal(form, suffix)


def too_large(size: int, limit: int = SIZE_LIMIT) -> Refused:
    """The refusal of a file of `size` bytes; the caller asks before it reads the file."""
    found, most = f"{size / 2**20:.1f} MB", f"{limit / 2**20:.0f} MB"
    return Refused(
        "too-large",
        f"Tệp có {found}, quá giới hạn {most}. Hãy chia nhỏ hoặc nâng giới hạn.",
        f"The file has {found}, the limit is {most}. Split it or raise the limit.",
    )


def _html_named_pdf() -> Refused:
    return Refused(
        "html-named-pdf",
        "Tên tệp là PDF nhưng nội dung là trang web (HTML), thường là trang báo lỗi hoặc trang đăng nhập đã "
        "được lưu nhầm. Hãy tải lại tệp PDF, hoặc đổi tên thành .html nếu trang này đúng là văn bản.",
        "The name says PDF but the content is a web page (HTML), usually an error or login page saved by "
        "mistake. Download the PDF again, or rename the file to .html if the page is the document itself.",
    )


def _refusal(form: Format, suffix: str) -> Refused:
    """Why a file of a format without a reader, or of another one than its name says, is not read."""
    if form is Format.EMPTY:
        return Refused("empty-file", "Tệp rỗng. Hãy tải lại tệp.", "The file is empty. Download it again.")
    if form in _CONVERT_FIRST:
        vi, en = _CONVERT_FIRST[form]
        return Refused(
            "format-not-yet-read",
            f"Đây là {vi}, loại tệp chưa đọc được. Hãy lưu lại thành DOCX hoặc PDF có lớp chữ.",
            f"This is {en}, which is not read yet. Save it as DOCX or as PDF with text.",
        )
    if suffix == ".pdf":
        return Refused(
            "not-a-pdf",
            "Tên tệp là PDF nhưng nội dung không phải PDF. Hãy tải lại tệp.",
            "The name says PDF but the content is no PDF. Download it again.",
        )
    if suffix == ".docx":
        return Refused(
            "not-a-docx",
            "Tên tệp là DOCX nhưng nội dung không phải văn bản Word. Hãy tải lại tệp hoặc lưu lại bằng Word.",
            "The name says DOCX but the content is no Word document. Download it again or save it with Word.",
        )
    return Refused(
        "unknown-format",
        "Không nhận ra loại tệp: nội dung không phải PDF, DOCX, HTML hay văn bản thuần. Hãy kiểm tra tệp.",
        "The file's type is unknown: its content is no PDF, DOCX, HTML or plain text. Check the file.",
    )
