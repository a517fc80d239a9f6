"""An archive becomes one document with its attachments, or several documents with keys of their own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import orjson

from bookshelf.record import Record
from tests.tusach.library import tusach


def write_archive(path: Path, files: dict[str, bytes]) -> None:
    path.parent.mkdir(exist_ok=True)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path.write_bytes(stream.getvalue())


def paper(number: str) -> bytes:
    lines = (
        "ỦY BAN NHÂN DÂN", "TỈNH ĐỒNG NAI", f"Số: {number}", "Đồng Nai, ngày 01 tháng 02 năm 2019",
        "QUYẾT ĐỊNH", "Về việc ban hành Quy chế", f"Điều 1. Nội dung của {number}",
    )  # fmt: skip
    return "\n".join(lines).encode()


def documents(home: Path) -> dict[str, dict[str, object]]:
    exported = tusach(home, "export").stdout_bytes.splitlines()
    return {one["id"]: one for one in map(orjson.loads, exported)}


def test_one_document_with_its_attachments(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    picture = b"\x89PNG\r\n\x1a\n" + bytes(9)
    write_archive(
        folder / "hs.zip",
        {"phu-luc.txt": b"Danh muc", "qd.txt": paper("14/2019/QĐ-UBND"), "dau.png": picture},
    )
    assert tusach(home, "import", folder).exit_code == 0
    (document,) = documents(home).values()
    assert (document["id"], document["number"]) == ("hs.zip", "14/2019/QĐ-UBND")
    assert str(document["text"]).endswith("Danh muc")
    assert document["source_metadata"] == {
        "archive_file": "qd.txt",
        "archive_attached": ["phu-luc.txt"],
        "archive_unread": ["dau.png"],
    }


def test_several_documents(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    files = {"a/1.txt": paper("14/2019/QĐ-UBND"), "2.txt": paper("15/2019/QĐ-UBND")}
    write_archive(folder / "hs.zip", files)
    first = tusach(home, "import", folder)
    assert "Added 2, changed 0, unchanged 0, refused 0" in first.output
    assert sorted(documents(home)) == ["hs.zip!/2.txt", "hs.zip!/a/1.txt"]
    again = tusach(home, "import", folder)
    assert "Added 0, changed 0, unchanged 1, refused 0" in again.output
    write_archive(folder / "hs.zip", {**files, "2.txt": paper("16/2019/QĐ-UBND")})
    changed = tusach(home, "import", folder)
    assert "refused 0" in changed.output
    assert "16/2019/QĐ-UBND" in {one["number"] for one in documents(home).values()}


def test_several_documents_cannot_share_a_sidecar(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    write_archive(folder / "hs.zip", {"1.txt": paper("14/2019/QĐ-UBND"), "2.txt": paper("15/2019/QĐ-UBND")})
    (folder / "hs.zip.meta.json").write_bytes(b'{"title": "Quy che"}')
    assert tusach(home, "import", folder).exit_code == 1
    with Record.open(f"sqlite:///{home}/record.db") as record:
        (refusal,) = record.refusals()
    assert refusal.code == "bad-sidecar"
    assert not documents(home)


def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    write_archive(folder / "hs.zip", {"../../ra-ngoai.txt": paper("14/2019/QĐ-UBND")})
    assert tusach(home, "import", folder).exit_code == 1
    with Record.open(f"sqlite:///{home}/record.db") as record:
        (refusal,) = record.refusals()
    assert refusal.code == "unsafe-archive"
    assert not list(tmp_path.rglob("ra-ngoai.txt"))
