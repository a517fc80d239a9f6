"""The real files in old encodings and the old Word files; and Unicode files, which no decoder may touch."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest import legacy_fonts
from ingest.evaluation.legacy import legacy_files, measure
from ingest.extract import extract
from ingest.extracted import Extracted, Refused

SHARED = Path(os.environ.get("TUSACH_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "files"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data for development is absent")

DELETED_TEXT_IN_TRUTH = "2004-1ED4D_Francois_Godement-Thoikyquado.doc"
"""Its truth holds what its writers deleted with changes tracked."""

LARGEST = 100_000
"""Bytes of the files read here; `tusach eval ingest` reads them all."""


def files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (SHARED / folder).glob("*"))
    return sorted(p for p in found if p.suffix in (".doc", ".docx", ".pdf") and p.stat().st_size < LARGEST)


@pytest.mark.parametrize(
    "path",
    [path for path in legacy_files(SHARED / "legacy") if path.stat().st_size < LARGEST],
    ids=lambda p: p.name,
)
def test_old_encodings_are_recovered(path: Path) -> None:
    found = measure(path)
    assert not found.refusal
    if path.name != DELETED_TEXT_IN_TRUTH:
        assert found.recovered >= 0.98 * found.letters
        assert found.syllables_recovered >= 0.96 * found.syllables


@pytest.mark.parametrize("path", sorted((SHARED / "original/doc").glob("*")), ids=lambda p: p.name)
def test_old_word_files_are_read(path: Path) -> None:
    assert sum(len(block.text) for block in extract(path.read_bytes(), path.name).blocks) > 3000


@pytest.mark.parametrize(
    "path",
    files("original/docx", "original/doc", "original/pdf_text", "reference/text"),
    ids=lambda p: p.name,
)
def test_unicode_files_are_not_touched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(path)
    monkeypatch.setattr(legacy_fonts, "encoding_of_font", lambda _: None)
    monkeypatch.setattr(legacy_fonts, "detect_encoding", lambda _: None)
    assert read(path) == found


def read(path: Path) -> Extracted | str:
    try:
        return extract(path.read_bytes(), path.name)
    except Refused as refused:
        return refused.code
