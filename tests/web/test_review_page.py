"""The list of values that a person should look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bookshelf.corrections import corrected
from bookshelf.entries import Entry
from bookshelf.model import Document, Method, Provenance
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

READ = Document(
    "tt-7", "s", "1", "Về <thuốc> nam", "BỘ Y TẾ\nSố: 7/2031/TT-BYT\nVề thuốc nam", number="7/2031/TT-BYT",
    provenance=(Provenance("number", Method.EXTRACTED, "s", confidence=0.4, start=12, end=25),),
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path, workers=1)) as opened:
        yield opened


def shown(library: Library, language: str = "vi") -> BeautifulSoup:
    response = create_app(library.settings, library).test_client().get(f"/ra-soat?lang={language}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def test_a_doubt_is_shown_with_its_place(library: Library) -> None:
    library.record.put_many([Entry(READ)])
    html = shown(library)
    (row,) = html.select("tbody tr")
    assert row.a["href"] == "/van-ban/tt-7"
    assert row.a.get_text() == "Về <thuốc> nam"
    assert "Số ký hiệu" in row.get_text()
    assert "Độ tin cậy 40%" in row.get_text()
    assert "Số: 7/2031/TT-BYT" in row.q.get_text()
    assert html.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_difference_is_shown(library: Library) -> None:
    library.record.put_many([Entry(corrected(READ, "number", "17/2031/TT-BYT", "Lan"))])
    library.record.put_many([Entry(READ)])
    text = shown(library).select_one("tbody").get_text()
    assert "17/2031/TT-BYT" in text
    assert "Lần nhập sau đọc là “7/2031/TT-BYT”" in text


def test_nothing_to_review(library: Library) -> None:
    assert "Không có thông tin nào" in shown(library).select_one(".notice").get_text()
