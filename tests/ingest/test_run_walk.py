from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.walk import Ignored, Input, walk


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(root: Path) -> list[str]:
    return [one.name for one in walk(root) if isinstance(one, Input)]


def test_folder_is_walked_in_code_point_order(tmp_path: Path) -> None:
    make(tmp_path, "b.pdf", "a/z.docx", "a/á.docx", "a.pdf", "C.html")
    assert names(tmp_path) == ["C.html", "a/z.docx", "a/á.docx", "a.pdf", "b.pdf"]


def test_a_named_file_is_its_own_root_even_when_hidden(tmp_path: Path) -> None:
    make(tmp_path, ".an.txt")
    assert names(tmp_path / ".an.txt") == [".an.txt"]


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", "~$cong-van.docx", ".git/config", "__MACOSX/a.pdf"]
)
def test_noise_is_ignored_but_counted(tmp_path: Path, name: str) -> None:
    make(tmp_path, name, "a.pdf")
    found = list(walk(tmp_path))
    assert [one.name for one in found if isinstance(one, Input)] == ["a.pdf"]
    assert [one.name for one in found if isinstance(one, Ignored)] == [name.split("/")[0]]


def test_sidecar_belongs_to_its_file(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "a.pdf.meta.json", "b.pdf")
    assert [
        (one.name, one.sidecar and one.sidecar.name) for one in walk(tmp_path) if isinstance(one, Input)
    ] == [
        ("a.pdf", "a.pdf.meta.json"),
        ("b.pdf", None),
    ]
    named = next(iter(walk(tmp_path / "a.pdf")))
    assert isinstance(named, Input)
    assert named.sidecar == tmp_path / "a.pdf.meta.json"


def test_sidecar_without_its_file_is_not_forgotten(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf.meta.json")
    assert names(tmp_path) == ["a.pdf.meta.json"]


def test_files_of_an_export_are_not_documents_of_their_own(tmp_path: Path) -> None:
    make(tmp_path, "library.jsonl", "files/" + "0123" * 16, "files/a.pdf", "other/" + "0123" * 16)
    assert names(tmp_path) == ["files/a.pdf", "library.jsonl", "other/" + "0123" * 16]


def test_names_are_nfc_text_whatever_the_bytes(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in ("nghi\u0323.pdf".encode(), b"a\xff.pdf"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"x")
    assert names(tmp_path) == ["a\ufffd.pdf", "nghị.pdf"]


def test_links_to_folders_and_pipes_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "a/b.pdf")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "link.pdf").symlink_to(tmp_path / "a" / "b.pdf")
    os.mkfifo(tmp_path / "pipe")
    assert names(tmp_path) == ["a/b.pdf", "link.pdf"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jsonl", True),
        ("a.JSONL.xz", True),
        ("a.jsonl.gz", True),
        ("a.json", False),
        ("jsonl", False),
        ("a.xz", False),
    ],
)
def test_json_lines_are_known_by_name(name: str, expected: bool) -> None:
    assert Input(Path(name), name).is_json_lines is expected
