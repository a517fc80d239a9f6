"""Covers, sounds and videos: shown in pages when they are what they say, in parts when players ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from bookshelf.entries import Entry
from bookshelf.model import Document, FileRef
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

SOUND = b"RIFF" + bytes(range(200))
KINDS = [
    ("cover", "image/png", 200),
    ("cover", "image/svg+xml", 404),
    ("cover", "text/html", 404),
    ("audio", "audio/wav", 200),
    ("audio", "video/mp4", 404),
    ("video", "video/mp4", 200),
    ("captions", "text/vtt", 200),
    ("original", "image/png", 404),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("media")
    with Library.open(Settings(home=home, workers=1)) as opened:
        files = tuple(
            FileRef(opened.files.put(SOUND + bytes([number])), f"tệp {number}", kind, len(SOUND) + 1, role)
            for number, (role, kind, _) in enumerate(KINDS)
        )
        item = Document(
            "video-mau", "mau", "video-mau", "Video mẫu", "Lời của video.", shelf="video", files=files,
            author="Sở Tư pháp", licence="Được sao chép", published_year=2025, fields=("dau-tu",),
            audiences=("nguoi-dan",), media_url="https://video.example/xem?v=1&t=2",
        )  # fmt: skip
        other = Document("sach-mau", "mau", "sach-mau", "Sách mẫu", "Chữ.", shelf="sach", fields=("dau-tu",))
        plain = Document("van-ban-mau", "mau", "van-ban-mau", "Văn bản mẫu", "Chữ.", media_url="")
        opened.record.put_many([Entry(item), Entry(other), Entry(plain)])
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> FlaskClient:
    return create_app(library.settings, library).test_client()


@pytest.mark.parametrize(("number", "kind", "status"), [(n, k[1], k[2]) for n, k in enumerate(KINDS)])
def test_only_what_runs_nothing_is_shown(
    client: FlaskClient, library: Library, number: int, kind: str, status: int
) -> None:
    file = library.record.load(["video-mau"])[0].files[number]
    with client.get(f"/phuong-tien/{file.sha256}") as answer:
        assert answer.status_code == status
        if status == 200:
            assert answer.mimetype == kind
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_players_get_the_part_that_they_ask_for(client: FlaskClient, library: Library) -> None:
    sound = next(one for one in library.record.load(["video-mau"])[0].files if one.media_type == "audio/wav")
    with client.get(f"/phuong-tien/{sound.sha256}", headers={"Range": "bytes=4-9"}) as answer:
        assert answer.status_code == 206
        assert answer.data == SOUND[4:10]
        assert answer.headers["Content-Range"] == f"bytes 4-9/{sound.size}"


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "A" * 64])
def test_what_no_document_names_is_not_there(client: FlaskClient, sha256: str) -> None:
    assert client.get(f"/phuong-tien/{sha256}").status_code == 404


def test_the_page_of_an_item(client: FlaskClient) -> None:
    html = BeautifulSoup(client.get("/van-ban/video-mau").text, "lxml")
    facts = {row.dt.get_text(): row.dd.get_text() for row in html.select(".item dl > div")}
    assert facts == {
        "Tác giả, đơn vị biên soạn": "Sở Tư pháp",
        "Năm xuất bản": "2025",
        "Điều kiện sử dụng": "Được sao chép",
        "Đối tượng": "Người dân",
        "Lĩnh vực": "Đầu tư – Đấu thầu",
    }
    assert html.select_one(".item img.cover")
    assert len(html.select("video source")) == 1
    assert html.select_one("video track[kind=captions]")
    assert len(html.select("audio")) == 1
    away = html.select_one(".item a[rel~=external]")
    assert away["href"] == "https://video.example/xem?v=1&t=2"
    assert "video.example" in away.get_text()
    taken = [one.span.get_text() for one in html.select(".files .file")]
    assert not [name for name in taken if name.endswith((".png", ".vtt"))], (
        "a cover is no document to take along"
    )
    loaded = [one.get("src") or one.get("poster") for one in html.select("[src], [poster]")]
    assert all(address.startswith("/") for address in loaded), "nothing comes from another site"
    assert [one["href"] for one in html.select("#same-field ~ .strip a")] == ["/van-ban/sach-mau"]


def test_empty_facts_are_dashes_and_documents_have_no_book_page(client: FlaskClient) -> None:
    html = BeautifulSoup(client.get("/van-ban/sach-mau").text, "lxml")
    assert [one.get_text() for one in html.select(".item dd")] == ["-", "-", "-", "-", "Đầu tư – Đấu thầu"]
    assert html.select_one(".item .cover.drawn.sach")
    assert BeautifulSoup(client.get("/van-ban/van-ban-mau").text, "lxml").select(".item, .players") == []
