from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ingest.papers import BODY, make_pdf
from tests.ingest.papers import write_lines as draw_lines
from tests.tusach.library import decision, line, tusach, write_lines

SUBJECTS = ("quản lý chợ dân sinh", "hỗ trợ học phí", "bảo vệ nguồn nước")


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three decisions and one PDF file. Read it only; `home` is a copy to change."""
    folder = tmp_path_factory.mktemp("made")
    lines = [line(f"d{number}", text=decision(number, subject)) for number, subject in enumerate(SUBJECTS, 1)]
    write_lines(folder / "in" / "a.jsonl", lines)
    (folder / "in" / "b.pdf").write_bytes(make_pdf(lambda canvas: draw_lines(canvas, BODY * 2)))
    assert tusach(folder / "home", "import", folder / "in").exit_code == 0
    return folder / "home"


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Path:
    """A library of its own for one test."""
    return Path(shutil.copytree(made_home, tmp_path / "home"))
