"""The watched folder, and uploads into it."""

from __future__ import annotations

import json
import os
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from bookshelf.exchange import ExchangeError
from crawlers.failures import FetchFailed, NotThere
from crawlers.settings import SourceSettings
from crawlers.source import Found, Page
from crawlers.sources.folder import BadUpload, Folder, FolderProfile, accept_upload


class _NoWeb:
    def get(self, url: str, **_: object) -> Page:
        raise AssertionError(url)

    def post(self, url: str, *_: object, **__: object) -> Page:
        raise AssertionError(url)


WEB = _NoWeb()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "den"
    folder.mkdir()
    return folder


def _source(inbox: Path, now: float = 2e9) -> Folder:
    settings = SourceSettings(kind="folder", folder=str(inbox))
    return Folder("thu-den", settings, FolderProfile(), clock=lambda: now)


def _found(inbox: Path, now: float = 2e9) -> list[Found]:
    return list(_source(inbox, now).routes()[0].discover(WEB, None))


def test_every_file_but_sidecars_and_hidden_ones_is_a_document(inbox: Path) -> None:
    (inbox / "sub").mkdir()
    for name in ("a.pdf", "sub/Quyết định 1.docx", ".tam", "~$khoa.docx", "a.pdf.meta.json"):
        (inbox / name).write_bytes(b"x")
    assert [one.key for one in _found(inbox)] == ["a.pdf", "sub/Quyết định 1.docx"]


def test_a_file_that_still_grows_is_left(inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"x")
    os.utime(inbox / "a.pdf", (1000, 1000))
    assert _found(inbox, now=1005.0) == []
    assert [one.key for one in _found(inbox, now=1010.0)] == ["a.pdf"]


def test_what_leads_out_of_the_folder_is_not_read(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (inbox / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert _found(inbox) == []
    with pytest.raises(NotThere):
        _source(inbox).read(Found("../secret.txt", ""), WEB)


def test_a_file_with_its_sidecar(inbox: Path) -> None:
    (inbox / "a.html").write_bytes("<p>Số: 1/QĐ-UBND</p>".encode())
    said = {"number": "1/QĐ-UBND", "issued_on": "02/03/2026", "url": "https://e.vn/1", "nguoi_gui": "Văn thư"}
    (inbox / "a.html.meta.json").write_text(json.dumps(said), encoding="utf-8")
    capture = _source(inbox).read(_found(inbox)[0], WEB)
    assert capture.metadata == {"number": "1/QĐ-UBND", "issued_on": date(2026, 3, 2)}
    assert (capture.url, capture.source_metadata) == ("https://e.vn/1", {"nguoi_gui": "Văn thư"})
    assert [(one.name, one.media_type) for one in capture.attachments] == [("a.html", "text/html")]


@pytest.mark.parametrize("sidecar", ["{", "[]", '{"issued_on": "hôm qua"}'])
def test_a_wrong_sidecar_is_a_doubt(inbox: Path, sidecar: str) -> None:
    (inbox / "a.pdf").write_bytes(b"%PDF-1.4")
    (inbox / "a.pdf.meta.json").write_text(sidecar, encoding="utf-8")
    capture = _source(inbox).read(_found(inbox)[0], WEB)
    assert capture.metadata == {}
    assert [doubt.code for doubt in capture.doubts] == ["bad-sidecar"]


def test_a_changed_file_or_sidecar_is_another_version(inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"1")
    versions = [_found(inbox)[0].version]
    (inbox / "a.pdf").write_bytes(b"12")
    versions.append(_found(inbox)[0].version)
    (inbox / "a.pdf.meta.json").write_bytes(b"{}")
    versions.append(_found(inbox)[0].version)
    assert len(set(versions)) == 3


def test_a_file_that_is_gone_or_too_large(inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"x")
    found = _found(inbox)[0]
    large = Folder(
        "t", SourceSettings(kind="folder", folder=str(inbox)), FolderProfile(max_mb=0), clock=lambda: 2e9
    )
    with pytest.raises(FetchFailed, match="larger than 0 MB"):
        large.read(found, WEB)
    (inbox / "a.pdf").unlink()
    with pytest.raises(NotThere):
        _source(inbox).read(found, WEB)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="create it"):
        _found(tmp_path / "khong-co")


def _mail(*names: str) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "Gửi văn bản tháng 3", "Văn thư <van-thu@example.vn>"
    message.set_content("Kính gửi.")
    for count, name in enumerate(names):
        message.add_attachment(f"tệp {count}".encode(), maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def test_attachments_of_a_message_are_documents(inbox: Path) -> None:
    (inbox / "thư.eml").write_bytes(_mail("Quyết định 5.pdf", "chữ ký.png", "Quyết định 5.pdf", "../b.docx"))
    found = _found(inbox)
    names = ["Quyết định 5.pdf", "Quyết định 5-2.pdf", "b.docx"]
    assert [one.key for one in found] == [f"thư.eml#{name}" for name in names]
    capture = _source(inbox).read(found[1], WEB)
    assert [(one.name, one.data.decode()) for one in capture.attachments] == [("Quyết định 5-2.pdf", "tệp 2")]
    assert capture.source_metadata["mail"]["subject"] == "Gửi văn bản tháng 3"
    with pytest.raises(NotThere):
        _source(inbox).read(Found("thư.eml#khác.pdf", ""), WEB)


def test_a_message_without_documents(inbox: Path) -> None:
    (inbox / "a.eml").write_bytes(_mail())
    (inbox / "b.eml").write_bytes(b"\xff\x00 not a message")
    assert _found(inbox) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Quyết định 12.pdf", "Quyết định 12.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\thư\\a.docx", "a.docx"),
        ("a<b>:c?.pdf", "a-b-c-.pdf"),
        (".an.pdf", "an.pdf"),
    ],
)
def test_uploads_get_safe_names(inbox: Path, name: str, kept: str) -> None:
    assert accept_upload(inbox, name, b"x").name == kept
    assert [path.name for path in inbox.iterdir()] == [kept]


def test_uploads_never_replace_a_file(inbox: Path) -> None:
    names = [accept_upload(inbox, "a.pdf", data).name for data in (b"1", b"2", b"3")]
    assert names == ["a.pdf", "a-2.pdf", "a-3.pdf"]
    assert (inbox / "a.pdf").read_bytes() == b"1"


def test_an_upload_says_what_it_is(inbox: Path) -> None:
    accept_upload(inbox, "a.pdf", b"%PDF-1.4", {"number": "7/QĐ-UBND", "issued_on": date(2026, 1, 2)})
    capture = _source(inbox).read(_found(inbox)[0], WEB)
    assert capture.metadata == {"number": "7/QĐ-UBND", "issued_on": date(2026, 1, 2)}


def test_bad_uploads(inbox: Path) -> None:
    with pytest.raises(BadUpload, match="empty"):
        accept_upload(inbox, "a.pdf", b"")
    with pytest.raises(BadUpload, match="name"):
        accept_upload(inbox, "../..", b"x")
    with pytest.raises(ExchangeError):
        accept_upload(inbox, "a.pdf", b"x", {"issued_on": "hôm qua"})
    assert list(inbox.iterdir()) == []
