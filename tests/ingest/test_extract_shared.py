"""The real files of the shared data: every text is read, every scan is recognised, words come in order."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from bookshelf.model import TextStatus
from ingest.extract import extract

SHARED = Path(os.environ.get("TUSACH_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "files"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data for development is absent")

WITHOUT_WORDS = {"101690.pdf"}
"""Listed among the texts, but a picture: its reference is the description of the page on its site."""


def files(folder: str, suffix: str) -> list[Path]:
    return sorted(SHARED.glob(f"{folder}/*{suffix}")) if SHARED.is_dir() else []


@pytest.mark.parametrize(
    "path",
    [*files("original/pdf_scanned", ".pdf"), *files("reference/scanned", ".pdf")],
    ids=lambda p: p.name,
)
def test_scans_need_ocr(path: Path) -> None:
    assert extract(path.read_bytes(), path.name).status is TextStatus.NEEDS_OCR


@pytest.mark.parametrize("path", files("original/docx", ".docx"), ids=lambda p: p.name)
def test_word_documents_are_read(path: Path) -> None:
    assert sum(len(block.text) for block in extract(path.read_bytes(), path.name).blocks) > 1000


@pytest.mark.parametrize("path", files("original/pdf_text", ".pdf"), ids=lambda p: p.name)
def test_texts_are_read_without_stamps(path: Path) -> None:
    blocks = extract(path.read_bytes(), path.name).blocks
    assert blocks
    assert not [block.text for block in blocks if re.match(r"(Thời gian ký|Ký bởi):|CÔNG BÁO/Số", block.text)]


@pytest.mark.parametrize("path", files("reference/text", ".pdf"), ids=lambda p: p.name)
def test_words_of_the_reference_come_in_order(path: Path) -> None:
    """Nine of ten triples of words that follow one another, tables of old gazettes being the weakest."""
    if path.name in WITHOUT_WORDS:
        pytest.skip("a picture")
    markdown = path.with_suffix(".txt").read_text(encoding="utf-8")
    truth = triples(re.sub(r"[*\\_#|]+", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)))
    found = triples("\n".join(block.text for block in extract(path.read_bytes(), path.name).blocks))
    assert sum((truth & found).values()) >= 0.88 * sum(truth.values())


def triples(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    return Counter(zip(words, words[1:], words[2:], strict=False))
