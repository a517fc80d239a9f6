"""OLE compound files: Word 97 to 2003, Excel 97 to 2003, and what else comes in that container."""

from __future__ import annotations

import io

import olefile

from ingest.extracted import Extracted, Refused
from ingest.packages import broken
from ingest.sheets import extract_xls
from ingest.word97 import extract_word97
from ingest.word97_bytes import Bytes

_WORD, _TABLES = "WordDocument", ("0Table", "1Table")
_EXCEL = ("Workbook", "Book")
_SLIDES = "PowerPoint Document"
_ENCRYPTED = "EncryptedPackage"


def extract_ole(data: bytes) -> Extracted:
    """The words of a DOC or XLS. Macros, embedded objects and links are never looked at.

    Raises `Refused`: broken-ole, password-protected, format-not-yet-read, and those of the two readers.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            names = {"/".join(path): path for path in container.listdir()}
            if _WORD in names:
                document = _stream(container, _WORD)
                tables = {name: _stream(container, name) for name in _TABLES if name in names}
                return extract_word97(document, tables)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise broken("ole", f"{type(error).__name__}: {error}") from error
    if any(name in names for name in _EXCEL):
        return extract_xls(data)
    if _ENCRYPTED in names:
        raise Refused(
            "password-protected",
            "Tệp Office có mật khẩu. Hãy bỏ mật khẩu rồi nộp lại.",
            "The Office file has a password. Remove the password and submit it again.",
        )
    what = "bài trình chiếu PowerPoint" if _SLIDES in names else "tệp OLE không phải Word hay Excel"
    which = "a PowerPoint presentation" if _SLIDES in names else "an OLE file of neither Word nor Excel"
    raise Refused(
        "format-not-yet-read",
        f"Đây là {what}, loại tệp chưa đọc được. Hãy lưu lại thành DOCX hoặc PDF có lớp chữ.",
        f"This is {which}, which is not read. Save it as DOCX or as PDF with text.",
    )


def _stream(container: olefile.OleFileIO, name: str) -> Bytes:
    with container.openstream(name) as stream:
        return Bytes(stream.read(), name)
