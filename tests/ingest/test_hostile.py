"""Files that mean harm: bombs, entities, endless nesting, macros, links outwards, paths out of an archive.

Each is refused or read without what it tries. What no reader sees in time, the limits of the workers end:
see the tests of the sandbox.
"""

from __future__ import annotations

import io
import socket
import tarfile
import zipfile
from typing import NoReturn

import pytest

from ingest.extract import extract
from ingest.extracted import Refused
from tests.ingest.papers import make_docx
from tests.ingest.word97_papers import Para, Text, make_ole, make_streams

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = make_docx(lambda document: document.add_paragraph("Điều 1. Phạm vi"))


def packed(files: dict[str, bytes | str], base: bytes = DOCX) -> bytes:
    """The package `base` with parts put in or replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in files:
                new.writestr(name, old.read(name))
        for name, data in files.items():
            new.writestr(name, data)
    return stream.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def body(inner: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9)
)
QUINE = zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": b"x" * 1000})})})


def tar_bomb() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = 64 << 20
        archive.addfile(member, io.BytesIO(bytes(member.size)))
    return stream.getvalue()


LOOP = bytearray(make_ole({"WordDocument": bytes(20_000)}))
LOOP[-512:-508] = bytes(4)  # the sector after the first is the first


REFUSED: dict[str, tuple[bytes, str]] = {
    "docx: zip bomb": (packed({"word/media/a.xml": bytes(300 << 20)}), "unsafe-docx"),
    "docx: a bomb of many parts": (packed({f"a{i}.bin": bytes(1 << 20) for i in range(500)}), "unsafe-docx"),
    "docx: entity bomb": (packed({"word/document.xml": body("", LAUGHS + "]>")}), "unsafe-docx"),
    "docx: external entity": (
        packed({"word/document.xml": body("&x;", "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>")}),
        "unsafe-docx",
    ),
    "docx: entities behind a long comment": (
        packed({"word/document.xml": body("", f"<!--{'-.' * 99_999}-->{LAUGHS}]>")}),
        "unsafe-docx",
    ),
    "docx: entities in UTF-16": (
        packed(
            {"word/styles.xml": f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS}]><x/>".encode("utf-16")}
        ),
        "unsafe-docx",
    ),
    "docx: nesting": (
        packed({"word/document.xml": body("<w:sdt><w:sdtContent>" * 110 + "</w:sdtContent></w:sdt>" * 110)}),
        "unsafe-docx",
    ),
    "docx: nesting beyond the parser": (
        packed({"word/document.xml": body("<w:x>" * 9_000 + "</w:x>" * 9_000)}),
        "broken-docx",
    ),
    "html: nesting": (b"<html>" + b"<div>" * 300_000 + b"x", "html-too-deep"),
    "html: tables over tables": (b"<html>" + b"<table><tr><td>" * 60_000, "html-too-deep"),
    "rtf: nesting": (rb"{\rtf1" + b"{" * 300_000, "rtf-too-deep"),
    "zip: bomb": (zipped({"a.txt": bytes(64 << 20)}), "unsafe-archive"),
    "tar: bomb": (tar_bomb(), "unsafe-archive"),
    "zip: nested": (QUINE, "nested-archive"),
    "zip: path outwards": (zipped({"../../../tmp/a.txt": b"x"}), "unsafe-archive"),
    "ole: endless chain": (bytes(LOOP), "word-too-old"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract(data, "van-ban")
    assert refused.value.code == code
    assert refused.value.vi


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a parser opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


LINKED = (
    f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" TargetMode="External" Type="{REL}/attachedTemplate" Target="http://h.invalid/t"/>'
    f'<Relationship Id="r2" TargetMode="External" Type="{REL}/styles" Target="http://host.invalid/styles.xml"/>'
    f'<Relationship Id="r3" TargetMode="External" Type="{REL}/oleObject" Target="file:///etc/passwd"/>'
    "</Relationships>"
)
READ: dict[str, bytes] = {
    "docx: links outwards": packed(
        {"word/document.xml": body(PARAGRAPH.format("Điều 1")), "word/_rels/document.xml.rels": LINKED}
    ),
    "docx: macros": packed(
        {"word/vbaProject.bin": b"Sub AutoOpen()", "word/document.xml": body(PARAGRAPH.format("Điều 1"))}
    ),
    "docx: a field that runs a program": packed(
        {
            "word/document.xml": body(
                "<w:p><w:r><w:instrText>DDEAUTO x</w:instrText></w:r><w:r><w:t>Điều 1</w:t></w:r></w:p>"
            )
        }
    ),
    "html: links outwards": (
        "<html><base href='http://host.invalid/'><link rel=stylesheet href=a.css><script src='a.js'></script>"
        "<iframe src='file:///etc/passwd'></iframe><img src='http://host.invalid/a.png'><p>Điều 1</p>"
    ).encode(),
    "html: entities": "<!DOCTYPE html SYSTEM 'file:///etc/passwd'><html><p>Điều 1</p>".encode(),
    "rtf: an object and a template": (
        rb"{\rtf1{\*\template http://host.invalid/t.dotm}{\object\objautlink{\*\objdata 0105}}"
        rb"{\field{\*\fldinst INCLUDETEXT file:///etc/passwd}{\fldrslt }}\u272?i\u7873?u 1}"
    ),
    "doc: a field that includes a file": make_ole(
        dict(
            zip(
                ("WordDocument", "1Table", "Macros"),
                (
                    *make_streams([Para([Text('\x13INCLUDETEXT "/etc/passwd"\x14\x15Điều 1')])], wide=True),
                    b"Sub AutoOpen()",
                ),
                strict=True,
            )
        )
    ),
}


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_read_without_what_it_tries(data: bytes) -> None:
    assert [block.text for block in extract(data, "van-ban").blocks] == ["Điều 1"]
