from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from crawlers.capture import Attachment, Capture, Doubt
from crawlers.checks import examine

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
BODY = "<p>Số: 05/2025/QĐ-UBND</p><p>Điều 1. Chợ dân sinh do Ủy ban nhân dân cấp xã quản lý.</p>"


def capture(**values: object) -> Capture:
    metadata = {
        "number": "05/2025/QĐ-UBND",
        "issued_on": date(2025, 8, 12),
        "effective_on": date(2025, 9, 1),
        **{name: value for name, value in values.items() if name not in ("body", "attachments")},
    }
    body = str(values.get("body", BODY))
    files = values.get("attachments", ())
    assert isinstance(files, tuple)
    return Capture("s", "1", "https://e.vn/1", NOW, b"", "text/html", body, metadata, attachments=files)


def file(name: str, data: bytes) -> Attachment:
    return Attachment(f"https://e.vn/{name}", name, data, "application/pdf", NOW)


PDF = b"%PDF-1.4 " + b"x" * 200
PAGE = b"<!DOCTYPE html><html><body>" + b"Loi may chu " * 20


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"issued_on": date(2062, 1, 1), "effective_on": None}, ["impossible-date"]),
        ({"issued_on": date(1900, 1, 1)}, ["impossible-date"]),
        ({"issued_on": "2025-08-12"}, []),
        ({"effective_on": date(2020, 1, 1)}, ["effective-before-issue"]),
        ({"expired_on": date(2025, 1, 1)}, ["expired-before-effect"]),
        ({"number": "05/2025/QĐ-UВND"}, ["look-alike-letters"]),
        ({"number": "5 /2025/QÐ–UBND"}, []),
        ({"number": "99/2025/QĐ-UBND"}, ["number-mismatch"]),
        ({"number": ""}, []),
        ({"body": ""}, ["no-words"]),
        ({"body": "<p>Đang cập nhật</p>"}, ["empty-body"]),
        ({"body": "", "attachments": (file("a.pdf", PDF),)}, []),
        ({"attachments": (file("a.pdf", PAGE),)}, ["html-as-file"]),
        ({"attachments": (file("a.html", PAGE), file("b.doc", PAGE))}, []),
        ({"attachments": (file("Template.pdf", PDF),)}, ["placeholder"]),
        ({"attachments": (file("a.pdf", b""),)}, ["empty-file"]),
        ({"body": "", "attachments": (file("a.pdf", PAGE),)}, ["html-as-file", "no-words"]),
    ],
)
def test_doubts(values: dict[str, object], codes: list[str]) -> None:
    assert [doubt.code for doubt in examine(capture(**values), TODAY).doubts] == codes


def test_files_that_are_none_are_left_off_and_others_stay() -> None:
    made = examine(capture(attachments=(file("a.pdf", PAGE), file("b.pdf", PDF))), TODAY)
    assert [one.name for one in made.attachments] == ["b.pdf"]


def test_doubts_of_the_source_stay() -> None:
    doubt = Doubt("bad-date", "vi", "en")
    assert examine(replace(capture(), doubts=(doubt,)), TODAY).doubts == (doubt,)
