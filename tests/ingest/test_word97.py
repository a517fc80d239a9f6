"""DOC (Word 97 to 2003): pieces, fonts of runs, fields, notes, lists and tables; broken files are refused."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract import extract
from ingest.extracted import Block, BlockKind, Refused
from ingest.word97 import extract_word97
from ingest.word97_bytes import Bytes
from tests.ingest.word97_papers import (
    BOLD,
    CENTRED,
    DELETED,
    ENDS_ROW,
    HIDDEN,
    IN_TABLE,
    SPECIAL,
    Para,
    Parts,
    Text,
    font,
    in_list,
    make_doc,
    make_ole,
    make_streams,
)

FONTS = Parts(fonts=("Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times"))
UNICODE, TCVN3, CAPITALS, VNI = (font(index) for index in range(4))


def read(*paragraphs: Para, parts: Parts = FONTS, wide: bool = False) -> list[Block]:
    return list(extract(make_doc(paragraphs, parts, wide=wide), "van-ban.doc").blocks)


def lines(*paragraphs: Para, parts: Parts = FONTS, wide: bool = False) -> list[str]:
    return [block.text for block in read(*paragraphs, parts=parts, wide=wide)]


def line(*runs: Text) -> str:
    return " ".join(lines(Para(runs)))


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([Text("Quyet dinh nay")], "Quyet dinh nay"),
        ([Text("NghÞ ®Þnh vÒ b\xadu chÝnh", TCVN3)], "Nghị định về bưu chính"),
        ([Text("quyÕt ®Þnh", CAPITALS)], "QUYẾT ĐỊNH"),
        ([Text("Nghò ñònh", VNI)], "Nghị định"),
        ([Text("Sè ", TCVN3), Text("Ñieàu ", VNI), Text("12")], "Số Điều 12"),
        ([Text("thu\x1eda\x1fp")], "thu-dap"),
        ([Text("con "), Text("an", HIDDEN), Text("xoa", DELETED), Text("lai")], "con lai"),
        ([Text('a \x13 HYPERLINK "x" \x14Luat\x15 b')], "a Luat b"),
        ([Text("a \x13 PAGE \x15b")], "a b"),
        ([Text("a \x13 IF \x13 X \x14no\x15 \x14yes\x15 b")], "a yes b"),
        ([Text("anh \x01\x08 khong doc", SPECIAL)], "anh khong doc"),
        ([Text("a\x0bb")], "a b"),
    ],
)
def test_runs(runs: list[Text], expected: str) -> None:
    assert line(*runs) == expected


def test_wide_pieces_hold_unicode_and_old_fonts() -> None:
    found = lines(
        Para([Text("Nghị định về bưu chính")]), Para([Text("NghÞ ®Þnh", TCVN3), Text(" ề")]), wide=True
    )
    assert found == ["Nghị định về bưu chính", "Nghị định ề"]


def test_letters_of_a_symbol_font_lie_in_the_private_area() -> None:
    assert lines(Para([Text("Ngh\uf0de", TCVN3), Text("\uf0b7 x")]), wide=True) == ["Nghị x"]


def test_unicode_text_in_an_old_font_stays() -> None:
    assert lines(Para([Text("Điều 2. Có hiệu lực từ ngày ký", TCVN3)]), wide=True) == [
        "Điều 2. Có hiệu lực từ ngày ký"
    ]


def test_bold_and_centred() -> None:
    block = read(Para([Text("LUAT", BOLD), Text("x")], CENTRED))[0]
    assert (block.bold, block.centred, block.kind) == (True, True, BlockKind.PARAGRAPH)


def test_rows_of_a_table() -> None:
    cell = [Text("Sè", TCVN3)]
    blocks = read(
        Para([Text("Truoc")]),
        Para(cell, IN_TABLE),
        Para([Text("b")], IN_TABLE, "\x07"),
        Para([Text("c")], IN_TABLE, "\x07"),
        Para([], IN_TABLE + ENDS_ROW, "\x07"),
        Para([Text("Sau")]),
    )
    assert [block.cells for block in blocks] == [(), ("Số\nb", "c"), ()]
    assert [block.text for block in blocks] == ["Truoc", "Số b\tc", "Sau"]


def level(pattern: str, form: int = 0) -> bytes:
    text = pattern.replace("%1", "\x00")
    return (
        struct.pack("<iBB9sBIIBBBB", 1, form, 0, b"", 0, 0, 0, 0, 0, 0, 0)
        + struct.pack("<H", len(text))
        + text.encode("utf-16-le")
    )


def test_numbers_of_automatic_lists_are_written_out() -> None:
    simple = struct.pack("<ii18sBB", 7, 0, b"", 1, 0)
    parts = Parts(
        fonts=FONTS.fonts,
        lists=struct.pack("<H", 1) + simple,
        list_levels=level("§iÒu %1."),
        overrides=struct.pack("<I", 1) + struct.pack("<i8sBBBB", 7, b"", 0, 0, 0, 0) + bytes(4),
    )
    found = lines(
        Para([Text("Ph¹m vi", TCVN3)], in_list(1)),
        Para([Text("xen")]),
        Para([Text("§èi t\xadîng", TCVN3)], in_list(1)),
        Para([Text("ngoai")], in_list(9)),
        parts=parts,
    )
    assert found == ["Điều 1. Phạm vi", "xen", "Điều 2. Đối tượng", "ngoai"]


def test_notes_follow_the_text() -> None:
    parts = Parts(counts={0: 7, 1: 7}, note_refs=[3, 7], note_texts=[0, 7, 8])
    found = lines(
        Para([Text("mot"), Text("\x02", SPECIAL), Text("ha")]), Para([Text("\x02 chu")]), parts=parts
    )
    assert found == ["mot[1]ha", "[1] chu"]


def style(changes: bytes, base: int = 0xFFF) -> bytes:
    fixed = struct.pack("<HHHHH", 0, 1 | base << 4, 0, 0, 0)
    upx = struct.pack("<HH", 2, 0) + struct.pack("<H", len(changes)) + changes
    raw = fixed + struct.pack("<H", 0) + b"\0\0" + upx
    return struct.pack("<H", len(raw)) + raw + bytes(len(raw) & 1)


def test_fonts_of_styles() -> None:
    header = struct.pack("<H9H", 18, 2, 10, 1, 0, 0, 0, 0, 0, 0)
    parts = Parts(fonts=FONTS.fonts, styles=header + style(TCVN3) + style(BOLD, base=0))
    blocks = read(Para([Text("NghÞ")]), Para([Text("®Þnh")], style=1), parts=parts)
    assert [(block.text, block.bold) for block in blocks] == [("Nghị", False), ("định", True)]


def test_a_style_based_on_itself_ends() -> None:
    header = struct.pack("<H9H", 18, 1, 10, 1, 0, 0, 0, 0, 0, 0)
    parts = Parts(fonts=FONTS.fonts, styles=header + style(TCVN3, base=0))
    assert lines(Para([Text("NghÞ")]), parts=parts) == ["Nghị"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_doc([Para([Text("x")])], Parts(flags=0x0300)), "password-protected"),
        (make_doc([Para([Text("x")])], Parts(flags=0x0000)), "broken-doc"),
        (make_doc([Para([])]), "empty-file"),
        (make_ole({"WordDocument": b"\xa5\xdc\x65\x00" + bytes(500)}), "word-too-old"),
        (make_ole({"PowerPoint Document": b"x"}), "format-not-yet-read"),
        (make_ole({"EncryptedPackage": b"x"}), "password-protected"),
        (make_ole({"Workbook": b"x"}), "broken-xls"),
        (make_doc([Para([Text("x")])])[:1500], "broken-ole"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract(data, "van-ban.doc")
    assert refused.value.code == code


SIMPLE = make_streams([Para([Text("NghÞ ®Þnh", TCVN3)], IN_TABLE, "\x07"), Para([Text("x")])], FONTS)


@given(st.data())
@settings(max_examples=200)
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    streams = [bytearray(part) for part in SIMPLE]
    for _ in range(data.draw(st.integers(1, 12))):
        part = data.draw(st.sampled_from(streams))
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    document, table = (bytes(part[: data.draw(st.integers(0, len(part)))]) for part in streams)
    with suppress(Refused):
        assert extract_word97(Bytes(document, "WordDocument"), {"1Table": Bytes(table, "1Table")}).blocks


def test_pieces_that_repeat_the_text_for_ever_are_refused() -> None:
    document, table = make_streams([Para([Text("x" * 400)])])
    plc = struct.pack("<9I", *range(0, 9 * 400, 400)) + struct.pack("<HIH", 0, 0x40000000 | 2048, 0) * 8
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    changed = bytearray(document)
    struct.pack_into("<II", changed, 154 + 8 * 33, len(table), len(clx))
    with pytest.raises(Refused, match="more text than bytes"):
        extract_word97(Bytes(bytes(changed), "WordDocument"), {"1Table": Bytes(table + clx, "1Table")})
