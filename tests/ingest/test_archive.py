"""Archives are unpacked in memory, under limits; which of their files make one document, which several."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from zlib import crc32

import pytest

from ingest import archive
from ingest.archive import unpack
from ingest.bundle import bundles
from ingest.detect import Format, detect
from ingest.extract import extract
from ingest.extracted import Refused
from tests.ingest.papers import make_docx


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zip_file:
        for name, data in files.items():
            zip_file.writestr(name, data)
    return stream.getvalue()


def locked(data: bytes) -> bytes:
    """A ZIP of one file whose headers say that it is encrypted (APPNOTE 4.4.4, bit 0)."""
    marked = bytearray(data)
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(header) + flags] |= 1
    return bytes(marked)


def tarred(*members: tarfile.TarInfo) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(bytes(member.size)))
    return stream.getvalue()


def tar_member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    member.size = 1 if kind == tarfile.REGTYPE else 0
    return member


def decision(number: str) -> bytes:
    lines = (
        "ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI", f"Số: {number}", "Đồng Nai, ngày 01 tháng 02 năm 2019",
        "QUYẾT ĐỊNH", "Về việc ban hành Quy chế", f"Điều 1. Nội dung của {number}",
    )  # fmt: skip
    return "\n".join(lines).encode()


ONE, TWO = decision("14/2019/QĐ-UBND"), decision("15/2019/QĐ-UBND")
ANNEX = "Danh mục các xã".encode()


def test_files_in_order_without_those_of_systems() -> None:
    data = zipped({"b/Quyết định.txt": b"1", "__MACOSX/b/._x": b"2", "a.txt": b"3", "b/~$a.docx": b"4"})
    assert [(one.name, one.data) for one in unpack(data)] == [("b/Quyết định.txt", b"1"), ("a.txt", b"3")]


def rar4(name: bytes, data: bytes) -> bytes:
    """A RAR of one stored file, after the technical note of RAR 4."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", crc32(body) & 0xFFFF) + body

    fields = struct.pack(
        "<IIBIIBBHI", len(data), len(data), 2, crc32(data), 0x4E3E8CAA, 20, 0x30, len(name), 0x20
    )
    return (
        b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6)) + block(0x74, 0x8000, fields + name) + data
        + block(0x7B, 0x4000, b"")
    )  # fmt: skip


def rar5(name: bytes, data: bytes) -> bytes:
    """The same in the format of RAR 5; every number here fits one byte of its variable-length integers."""

    def block(*fields: bytes) -> bytes:
        body = b"".join(fields)
        body = bytes([len(body)]) + body
        return struct.pack("<I", crc32(body)) + body

    file = block(
        bytes([2, 2, len(data), 4, len(data), 0x20]),
        struct.pack("<I", crc32(data)),
        bytes([0, 1, len(name)]),
        name,
    )
    return b"Rar!\x1a\x07\x01\x00" + block(bytes([1, 0, 0])) + file + data + block(bytes([5, 0, 0]))


@pytest.mark.parametrize("make", [rar4, rar5])
def test_rar(make: Callable[[bytes, bytes], bytes]) -> None:
    data = make(b"qd\\a.txt" if make is rar4 else b"qd/a.txt", "Điều 1".encode())
    assert detect(data) is Format.ARCHIVE
    assert [(one.name, one.data.decode()) for one in unpack(data)] == [("qd/a.txt", "Điều 1")]


@pytest.mark.parametrize("make", [rar4, rar5])
def test_a_rar_that_leads_outwards(make: Callable[[bytes, bytes], bytes]) -> None:
    with pytest.raises(Refused) as refused:
        unpack(make(b"../../a.txt", b"x"))
    assert refused.value.code == "unsafe-archive"


def test_a_name_in_an_older_code_page() -> None:
    data = zipped({"van-ban-mau.txt": b"x"}).replace(
        b"van-ban-mau", "quyết-đị".encode("cp1258", "replace").ljust(11, b"h")
    )
    (member,) = unpack(data)
    assert member.name.endswith(".txt")
    assert "đ" in member.name


def test_links_are_passed_over() -> None:
    data = tarred(tar_member("a"), tar_member("b", tarfile.SYMTYPE), tar_member("c", tarfile.LNKTYPE))
    assert [one.name for one in unpack(data)] == ["a"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"../../a.txt": b"x"}), "unsafe-archive"),
        (zipped({"a/../../b.txt": b"x"}), "unsafe-archive"),
        (zipped({"/etc/a.txt": b"x"}), "unsafe-archive"),
        (zipped({"C:\\a.txt": b"x"}), "unsafe-archive"),
        (zipped({"..\\a.txt": b"x"}), "unsafe-archive"),
        (zipped({"a.txt": bytes(30 << 20)}), "unsafe-archive"),
        (zipped({f"{i}.txt": b"x" for i in range(archive.MEMBER_LIMIT + 1)}), "unsafe-archive"),
        (tarred(tar_member("../a")), "unsafe-archive"),
        (zipped({"a.txt": b"x" * 5000})[:40], "broken-archive"),
        (zipped({}), "empty-file"),
        (locked(zipped({"a.txt": b"x"})), "password-protected"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "broken-archive"),
        (b"7z\xbc\xaf\x27\x1c" + b"\x01" * 60, "broken-archive"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        unpack(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"qd.txt": ONE}, [("qd.txt", (), ())]),
        ({"a.txt": ANNEX, "qd.txt": ONE}, [("qd.txt", ("a.txt",), ())]),
        ({"pl10.txt": ANNEX, "PL2.txt": ANNEX, "qd.txt": ONE}, [("qd.txt", ("PL2.txt", "pl10.txt"), ())]),
        ({"Phụ lục I.txt": TWO, "qd.txt": ONE}, [("qd.txt", ("Phụ lục I.txt",), ())]),
        ({"1.txt": ONE, "2.txt": TWO}, [("1.txt", (), ()), ("2.txt", (), ())]),
        (
            {"1/qd.txt": ONE, "1/bieu.txt": ANNEX, "2/qd.txt": TWO},
            [("1/qd.txt", ("1/bieu.txt",), ()), ("2/qd.txt", (), ())],
        ),
        (
            {"1.txt": ONE, "2.txt": TWO, "a.txt": ANNEX},
            [("1.txt", (), ()), ("2.txt", (), ()), ("a.txt", (), ())],
        ),
        ({"a.txt": ANNEX, "b.txt": ANNEX}, [("a.txt", ("b.txt",), ())]),
        ({"qd.txt": ONE, "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(9)}, [("qd.txt", (), ("logo.png",))]),
    ],
)
def test_documents_and_what_goes_with_them(files: dict[str, bytes], expected: list[object]) -> None:
    assert [(one.name, one.attached, one.unread) for one in bundles(zipped(files), extract)] == expected


def test_the_same_file_in_two_formats_is_read_once() -> None:
    word = make_docx(lambda document: document.add_paragraph("Điều 1. Phạm vi"))
    (found,) = bundles(zipped({"qd.txt": ONE, "qd.docx": word}), extract)
    assert found.name == "qd.docx"
    assert [block.text for block in found.extracted.blocks] == ["Điều 1. Phạm vi"]


def test_the_words_of_attachments_follow() -> None:
    extracted = extract(zipped({"pl.txt": ANNEX, "qd.txt": ONE}), "van-ban.zip")
    assert extracted.blocks[0].text == "ỦY BAN NHÂN DÂN"
    assert extracted.blocks[-1].text == "Danh mục các xã"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"1.txt": ONE, "2.txt": TWO}, "archive-of-several"),
        ({"a.zip": zipped({"b.txt": ONE})}, "nested-archive"),
        ({"a.png": b"\x89PNG\r\n\x1a\n" + bytes(9)}, "archive-without-documents"),
        ({"a.txt": ONE, "b.pdf": b"%PDF-1.4 x"}, "truncated-pdf"),
    ],
)
def test_archives_refused(files: dict[str, bytes], code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract(zipped(files), "van-ban.zip")
    assert refused.value.code == code


def test_a_refusal_names_the_file_inside() -> None:
    with pytest.raises(Refused, match=r"b\.pdf") as refused:
        extract(zipped({"a.txt": ONE, "b.pdf": b"%PDF-1.4 x"}), "van-ban.zip")
    assert "b.pdf" in refused.value.vi
