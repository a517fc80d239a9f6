"""What officers add: files, hostile ones too, archives, covers, typed words, videos by reference."""

# ruff: noqa: F811 (fixtures that are imported are parameters of tests)
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from werkzeug.test import TestResponse

from bookshelf.accounts import Role
from bookshelf.drafts import Drafts
from tests.tusach.library import decision
from tests.web.officers import (  # noqa: F401 (fixtures)
    Officer,
    address,
    as_docx,
    filled,
    lan,
    library,
    minh,
    officer,
    opened,
    uploaded,
    warm_worker,
)
from tusach.library import Library


def test_typed_words_and_a_video_by_reference(library: Library, lan: Officer, minh: Officer) -> None:
    made = lan.post(
        "/ban-lam-viec/them", title="Chuyện cái hàng rào", shelf="cau-chuyen",
        text="Điều 1. Một\r\nLời kể.", media_url="https://video.example.vn/1",
    )  # fmt: skip
    draft = opened(made)
    page = lan.get(draft)
    assert page.select_one("#f-media_url")["value"] == "https://video.example.vn/1"
    address(lan.submit(page, "#fields", text="Điều 1. Một\r\nĐiều 2. Hai", gui="1"))
    address(minh.submit(minh.get(draft), ".act.dang"))
    (found,) = library.record.documents()
    assert (found.shelf, found.text, found.media_url) == (
        "cau-chuyen", "Điều 1. Một\nĐiều 2. Hai", "https://video.example.vn/1",
    )  # fmt: skip
    assert [one.path for one in found.provisions] == ["dieu-1", "dieu-2"]
    assert found.id.startswith("chuyen-cai-hang-rao-")
    only_media = lan.post(
        "/ban-lam-viec/them", title="Phim ngắn", shelf="video", media_url="https://v.example/2"
    )
    assert lan.get(opened(only_media)).h1.get_text() == "Phim ngắn"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"title": "A"}, "Chưa có nội dung"),
        ({"text": "lời"}, "Hãy đặt tên"),
        ({"title": "A", "text": "lời"}, "Hãy chọn ngăn"),
        ({"title": "A", "media_url": "javascript:alert(1)"}, "không phải"),
        ({"title": "A", "text": "lời", "shelf": "none"}, "không có trong danh sách"),
    ],
)
def test_what_is_missing_is_told(lan: Officer, values: dict[str, str], told: str) -> None:
    response = lan.post("/ban-lam-viec/them", **values)
    assert response.status_code == 422
    page = BeautifulSoup(response.text, "lxml")
    assert told in page.select_one("[role=alert]").get_text()
    assert page.select_one("#title")["value"] == values.get("title", "")


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * (20 << 20))
    return data.getvalue()


HOSTILE = {
    "0.pdf": b"",
    "a.pdf": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    "b.docx": b"PK\x03\x04 word/ broken",
    "c.zip": bomb(),
    "d.exe": bytes(range(256)) * 8,
    "e.pdf": b"<html><body>Not found</body></html>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_reason_and_leave_nothing(
    library: Library, lan: Officer, name: str
) -> None:
    for language in ("vi", "en"):
        lan.client.set_cookie("lang", language)
        response = lan.upload(HOSTILE[name], name)
        assert response.status_code == 422
        assert len(BeautifulSoup(response.text, "lxml").select_one("[role=alert]").get_text()) > 20
        if name == "0.pdf":
            break
    assert list(library.files) == []
    assert list((library.settings.home / "uploads").iterdir()) == []
    assert Drafts(library.record).listed().total == 0


def test_a_name_with_folders_is_a_name(library: Library, lan: Officer) -> None:
    draft = opened(lan.upload(as_docx(decision(3)), "../../etc/pass wd<b>.docx"))
    assert lan.get(draft).select_one(".originals a").get_text() == "pass wd<b>.docx"
    assert not (library.settings.home.parent.parent / "etc").exists()


def sent(officer: Officer, address: str, data: bytes) -> TestResponse:
    """A form with a large file; the client's own way of sending it leaves a temporary file open."""
    head = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    parts = [head.format("csrf", "") + officer.csrf, head.format("tep", '; filename="a.txt"')]
    body = b"--x\r\n" + "\r\n--x\r\n".join(parts).encode() + data + b"\r\n--x--\r\n"
    return officer.client.post(address, data=body, content_type="multipart/form-data; boundary=x")


def test_larger_requests_are_taken_from_officers_at_this_address_alone(
    lan: Officer, officer: Callable[[Role], Officer]
) -> None:
    large = b"Dieu 1. " * 200_000  # 1.6 MB, above what other pages take
    assert sent(lan, "/ban-lam-viec/them", large).status_code == 303
    assert sent(lan, "/ra-soat", large).status_code == 413
    assert sent(officer(Role.READER), "/ban-lam-viec/them", large).status_code == 413
    assert sent(lan, "/ban-lam-viec/them", b"x" * (12 << 20)).status_code == 413
    too_large = sent(lan, "/ban-lam-viec/them", b"lorem " * 500_000)
    assert too_large.status_code == 422
    assert "quá giới hạn" in too_large.text


def test_a_double_is_told_with_a_link(lan: Officer, minh: Officer) -> None:
    first = uploaded(lan)
    assert "Bản thảo khác có cùng tệp" in lan.get(uploaded(lan)).get_text()
    address(lan.submit(lan.get(first), ".act.gui-duyet"))
    address(minh.submit(minh.get(first), ".act.dang"))
    again = lan.get(uploaded(lan, subject="chợ khác"))  # the same number, day and issuer
    assert again.select_one(".notice li a")["href"] == "/van-ban/qd-07-2025-qd-ubnd-dong-nai"


def test_a_cover_is_made_anew_and_small(lan: Officer) -> None:
    draft = uploaded(lan)
    data = io.BytesIO()
    Image.new("RGB", (1800, 2400), "green").save(data, "PNG")
    taken = lan.post(f"{draft}/bia", tep=(io.BytesIO(data.getvalue()), "bia.png"))
    assert "xong=bia" in address(taken)
    shown = lan.load(lan.get(draft).select_one(".cover img")["src"])
    assert shown.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(shown.data)).size == (600, 800)
    refused = lan.post(f"{draft}/bia", tep=(io.BytesIO(b"<svg onload=alert(1)>"), "bia.svg"))
    assert refused.status_code == 422
    assert "Không đọc được ảnh bìa" in refused.text
    address(lan.post(f"{draft}/bia"))
    assert not lan.get(draft).select(".cover img")


def test_an_archive_of_several_makes_several_drafts(lan: Officer) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number in (1, 2):
            archive.writestr(f"{number}.docx", as_docx(decision(number)))
    listed = lan.get(address(lan.upload(data.getvalue(), "hai.zip")))
    assert len(listed.select(".pile li")) == 2
