"""Plain text: its encoding is told by its content."""

from __future__ import annotations

import pytest

from ingest.extracted import Refused
from ingest.plain import ansi, clean_line, extract_plain, printable_line

TEXT = "Căn cứ Luật Tổ chức chính quyền\nđịa phương"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        "C¨n cø LuËt Tæ chøc chÝnh quyÒn\r\n®Þa ph\xad¬ng".encode("cp1252"),
        "C¨n cø LuËt Tæ chøc chÝnh quyÒn\n®Þa ph\xad¬ng".encode(),
        "Caên cöù Luaät Toå chöùc chính quyeàn\nñòa phöông".encode("cp1252"),
        b"Ca(n cu+' Lua^.t To^? chu+'c chi'nh quye^`n\nddi.a phu+o+ng",
    ],
)
def test_encodings(data: bytes) -> None:
    assert [block.text for block in extract_plain(data).blocks] == TEXT.split("\n")


def test_other_bytes_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        extract_plain("Die Größe der Bücher für Schüler".encode("latin-1"))
    assert refused.value.code == "not-unicode"


def test_soft_hyphens_go_unless_they_may_be_letters() -> None:
    assert clean_line(" a\u00adb\u0007 \tc ") == "ab c"
    assert printable_line(" a\u00adb\u0007 \tc ") == "a\u00adb c"


def test_what_is_dropped_leaves_no_letter_apart_from_its_mark() -> None:
    assert clean_line("e\u0007\u0301 o\u00ad\u0300") == "é ò"


def test_ansi_gives_one_character_for_each_byte() -> None:
    assert ansi(b"\x93\xad\x81\xe9") == "“\u00ad\x81é"
    assert len(ansi(bytes(range(256)))) == 256
