"""PDF made to harm: each costs itself, with a reason, and the next file is read."""

from __future__ import annotations

import socket
import subprocess
import zlib
from typing import NoReturn

import pytest

from ingest.extract import extract
from ingest.extracted import Extracted, Refused
from ingest.sandbox import WorkerPool
from tests.ingest.papers import BODY, make_pdf, write_lines

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"


def pdf(*objects: bytes) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + trailer


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(content), content)


def printed(content: bytes, font: bytes, *more: bytes, catalog: bytes = CATALOG) -> bytes:
    """A page with the stream `content` and a font in it; `more` are the objects from 6 on."""
    page = PAGE + b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return pdf(catalog, PAGES, page, content, font, *more)


WORD = stream(b"BT /F 12 Tf 70 700 Td (Abc) Tj ET")
BOMB = zlib.compress(zlib.compress(b" " * (256 << 20), level=1))
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TRUETYPE = (
    b"<</Type/Font/Subtype/TrueType/BaseFont/Abc/FirstChar 65/LastChar 66/Widths[9 9]/FontDescriptor 6 0 R>>",
    b"<</Type/FontDescriptor/FontName/Abc/Flags 4/FontBBox[0 0 9 9]/FontFile2 7 0 R>>",
)
TYPE3 = (
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
    b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[65/a]>>/Resources<</Font<</F 5 0 R>>>>>>"
)
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
HOSTILE = {
    "pages in a loop": pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "a million pages claimed": pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>", PAGE + b">>"),
    "a million pages": pdf(
        CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 1_000_000 + b"]/Count 1000000>>", PAGE + b">>"
    ),
    "brackets in brackets": pdf(CATALOG, PAGES, PAGE + b"/X " + b"[" * 100_000 + b"]" * 100_000 + b">>"),
    "a page as wide as a country": pdf(CATALOG, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>"),
    "a picture that shows itself": pdf(
        CATALOG,
        PAGES,
        PAGE + b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        stream(b"/F Do"),
        stream(b"/F Do /F Do", FORM),
    ),
    "a font of rubbish": printed(
        WORD, *TRUETYPE, stream(b"\0\1\0\0\0\xff" + b"glyf\xff\xff\xff\xff" * 9_000, b"/Length1 99999999")
    ),
    "a glyph that shows itself": printed(WORD, TYPE3, stream(b"9 0 d0 BT /F 9 Tf (A) Tj ET")),
    "a stream that inflates without end": printed(
        stream(BOMB, b"/Filter[/FlateDecode/FlateDecode]"), HELVETICA
    ),
    "places beyond all measure": printed(
        stream(b"3e38 0 0 3e38 1 1 cm BT /F 3e38 Tf 3e38 3e38 Td (Abc) Tj ET 9e37 0 m -3e38 1 l S"), HELVETICA
    ),
}
TRIES = {
    "a script": rb"/S/JavaScript/JS(app.launchURL\('http://host.invalid'\))",
    "a program": b"/S/Launch/F(/bin/sh)",
    "an address": b"/S/URI/URI(http://host.invalid)",
    "another file": b"/S/GoToR/F(/etc/passwd)/D[0/Fit]",
}
SOUND = make_pdf(lambda canvas: write_lines(canvas, BODY))


def read(name: str) -> Extracted:
    return extract(HOSTILE.get(name, SOUND), "a.pdf")


def test_each_costs_itself() -> None:
    with WorkerPool(1, timeout=20) as pool:
        found = dict(pool.map(read, [*HOSTILE, "sound"]))
    assert found.keys() == {*HOSTILE, "sound"}
    assert isinstance(found["sound"], Extracted)
    assert [block.text for block in found["sound"].blocks] == list(BODY)
    for name in ("a million pages claimed", "a million pages"):
        assert isinstance(refused := found[name], Refused)
        assert refused.code == "too-many-pages"
    for name in HOSTILE:
        outcome = found[name]
        assert isinstance(outcome, Refused) or not outcome.blocks, name


@pytest.mark.parametrize("name", ["a million pages claimed", "a million pages"])
def test_pages_are_counted_before_they_are_read(name: str) -> None:
    with pytest.raises(Refused, match="more than 5000 pages"):
        read(name)


@pytest.mark.parametrize("action", TRIES.values(), ids=TRIES)
def test_what_opens_with_a_file_does_nothing(action: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a parser acts for a file")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    line = b"BT /F 9 Tf 70 %d Td (Nothing of this shall be done by the reader in any way) Tj ET\n"
    page = stream(b"".join(line % y for y in range(100, 800, 20)))
    data = printed(page, HELVETICA, catalog=CATALOG[:-2] + b"/OpenAction<<" + action + b">>>>")
    assert extract(data, "a.pdf").blocks
