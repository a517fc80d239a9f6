from __future__ import annotations

import gzip
import os
import signal
import time
from pathlib import Path

import orjson
import pytest

from bookshelf.entries import Refusal
from bookshelf.record import Record
from ingest.ledger import Ledger
from tests.ingest.papers import BODY, make_docx, make_pdf
from tests.ingest.papers import write_lines as draw_lines
from tests.tusach.library import decision, decisions, line, start, tusach, write_lines

OUTSIDE = {"sha256": "../../etc/passwd", "name": "", "media_type": "", "size": 1}
GOOD_PDF = make_pdf(lambda canvas: draw_lines(canvas, BODY * 2))


def quarantined(home: Path) -> dict[str, Refusal]:
    with Record.open(f"sqlite:///{home}/record.db") as record:
        return {refusal.name: refusal for refusal in record.refusals()}


def revision(home: Path) -> int:
    with Record.open(f"sqlite:///{home}/record.db") as record:
        return record.revision()


def exported(home: Path) -> bytes:
    return tusach(home, "export").stdout_bytes


def fill_with_bad_input(folder: Path) -> None:
    folder.mkdir()
    (folder / "tot.pdf").write_bytes(GOOD_PDF)
    (folder / "tot.docx").write_bytes(make_docx(lambda document: document.add_paragraph(decision(7))))
    (folder / "rong.pdf").write_bytes(b"")
    (folder / "nua.pdf").write_bytes(GOOD_PDF[: len(GOOD_PDF) // 2])
    (folder / "khong-phai-zip.docx").write_bytes(b"\x01\x02 khong phai la tep nen \x00" * 50)
    (folder / "trang.pdf").write_bytes(b"<!DOCTYPE html><html><body><p>404 Not Found</p></body></html>")
    (folder / "mat-khau.pdf").write_bytes(make_pdf(lambda canvas: draw_lines(canvas, BODY), password="kín"))
    with (folder / "to.pdf").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    lines = decisions(1010)
    lines[999] = lines[999][:-20]
    write_lines(folder / "nghin.jsonl", lines)


def test_each_bad_input_is_quarantined_with_its_reason_and_the_rest_comes_in(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    fill_with_bad_input(folder)
    result = tusach(home, "import", folder)
    assert result.exit_code == 1, result.output
    assert "Added 1,011, changed 0, unchanged 0, refused 7" in result.output
    refusals = quarantined(home)
    assert refusals.keys() == {
        "rong.pdf",
        "nua.pdf",
        "khong-phai-zip.docx",
        "trang.pdf",
        "mat-khau.pdf",
        "to.pdf",
        "nghin.jsonl:1000",
    }
    for name, refusal in refusals.items():
        assert name in result.output
        assert refusal.reason_en in result.output
        assert refusal.reason_vi
        assert refusal.reason_vi != refusal.reason_en
    assert refusals["to.pdf"].code == "too-large"
    assert refusals["to.pdf"].sha256 == ""
    assert (home / "files" / refusals["nua.pdf"].sha256[:2]).is_dir()
    listed = tusach(home, "quarantine")
    assert listed.exit_code == 0
    assert all(name in listed.output for name in refusals)

    before = exported(home)
    (folder / "nua.pdf").write_bytes(GOOD_PDF)
    again = tusach(home, "import", folder)
    assert again.exit_code == 1
    assert "Added 1, changed 0, unchanged 1,011, refused 6" in again.output
    assert "nua.pdf" not in quarantined(home)
    assert set(before.splitlines()) < set(exported(home).splitlines())
    assert tusach(home, "check").exit_code == 0


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_lines(tmp_path / "in" / "a.jsonl", decisions(5))
    (tmp_path / "in" / "b.pdf").write_bytes(GOOD_PDF)
    (tmp_path / "in" / "b.pdf.meta.json").write_bytes(orjson.dumps({"number": "15/2025/QĐ-UBND"}))
    assert tusach(home, "import", tmp_path / "in").exit_code == 0
    first = exported(home), revision(home)
    again = tusach(home, "import", tmp_path / "in")
    assert again.exit_code == 0
    assert "Added 0, changed 0, unchanged 6, refused 0" in again.output
    assert "Indexed" not in again.output
    assert (exported(home), revision(home)) == first

    (tmp_path / "in" / "b.pdf.meta.json").write_bytes(orjson.dumps({"number": "16/2025/QĐ-UBND"}))
    assert "Added 0, changed 1, unchanged 5" in tusach(home, "import", tmp_path / "in").output


def test_lines_state_their_metadata_and_unknown_keys_are_kept(tmp_path: Path) -> None:
    stated = {"issued_on": "13/03/2019", "so_trang": 4, "source": "cong-bao", "text": decision(3)}
    path = write_lines(
        tmp_path / "a.jsonl", [line(12, **stated), line("x", html="<p>Điều 1. Chợ</p><p>Nội dung</p>")]
    )
    assert tusach(tmp_path / "home", "import", path, "--source", "khac").exit_code == 0
    documents = {value["id"]: value for value in map(orjson.loads, exported(tmp_path / "home").splitlines())}
    assert documents["12"]["source"] == "cong-bao"
    assert documents["12"]["issued_on"] == "2019-03-13"
    assert documents["12"]["source_metadata"] == {"so_trang": 4}
    assert documents["x"]["source"] == "khac"
    assert documents["x"]["text"] == "Điều 1. Chợ\nNội dung"


def test_sidecar_outranks_the_text_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, sidecar in {
        "a.txt": b'{"number": "99/2025/NQ-HDND"}',
        "b.txt": b"{",
        "c.txt": b'{"text": ""}',
    }.items():
        (folder / name).write_text(decision(3), encoding="utf-8")
        (folder / f"{name}.meta.json").write_bytes(sidecar)
    assert tusach(tmp_path / "home", "import", folder).exit_code == 1
    assert {refusal.code for refusal in quarantined(tmp_path / "home").values()} == {"bad-sidecar"}
    (document,) = map(orjson.loads, exported(tmp_path / "home").splitlines())
    assert document["number"] == "99/2025/NQ-HDND"


def test_a_second_line_with_the_same_id_is_refused_and_the_first_stands(tmp_path: Path) -> None:
    lines = [line("a", text=decision(1)), line("b", text=decision(2)), line("a", text=decision(3))]
    path = write_lines(tmp_path / "a.jsonl", lines)
    for _ in range(2):
        result = tusach(tmp_path / "home", "import", path)
        assert result.exit_code == 1
        assert "a.jsonl:3 (duplicate-id)" in result.output
        assert "a.jsonl:1" in result.output
        assert "1/2025/QĐ-UBND" in exported(tmp_path / "home").decode()
        assert "3/2025/QĐ-UBND" not in exported(tmp_path / "home").decode()


def test_two_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for folder in ("một", "hai"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(decision(1, folder), encoding="utf-8")
    result = tusach(
        tmp_path / "home", "import", tmp_path / "một", tmp_path / "hai", tmp_path / "một" / "a.txt"
    )
    assert result.exit_code == 1
    assert "Added 1, changed 0, unchanged 1, refused 1" in result.output
    (refusal,) = quarantined(tmp_path / "home").values()
    assert (refusal.code, refusal.name) == ("duplicate-id", str(tmp_path / "hai" / "a.txt"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"text": "no id"}', "no-id"),
        (b'{"id": "", "text": "x"}', "no-id"),
        (b'{"id": true, "text": "x"}', "no-id"),
        (b'{"id": "a"}', "bad-exchange-line"),
        (b'{"id": "a", "text": "x", "issued_on": "yesterday"}', "bad-exchange-line"),
        (line("a", text="x", files=[OUTSIDE]), "bad-exchange-line"),
        (b'["id"]', "invalid-json"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = write_lines(tmp_path / "a.jsonl", [data])
    assert tusach(tmp_path / "home", "import", path).exit_code == 1
    assert [refusal.code for refusal in quarantined(tmp_path / "home").values()] == [code]


def test_a_file_that_is_no_jsonl_does_not_flood_the_quarantine(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [b"not json"] * 3000)
    result = tusach(tmp_path / "home", "import", path)
    assert result.exit_code == 1
    assert "and 981 more" in result.output
    refusals = quarantined(tmp_path / "home")
    assert len(refusals) == 1001
    assert refusals["a.jsonl"].code == "not-jsonl"


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    result = tusach(tmp_path / "home", "import", tmp_path / "nothing")
    assert result.exit_code == 2
    assert "does not exist" in result.output
    assert not (tmp_path / "home").exists()


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = tusach(tmp_path / "home", "import", tmp_path / "in")
    assert result.exit_code == 0
    assert "nothing to import" in result.output


def test_export_import_export_is_identical_with_files(tmp_path: Path) -> None:
    source = tmp_path / "in"
    write_lines(source / "a.jsonl", decisions(60))
    (source / "b.pdf").write_bytes(GOOD_PDF)
    assert tusach(tmp_path / "one", "import", source).exit_code == 0
    (tmp_path / "out").mkdir()
    first = tmp_path / "out" / "library.jsonl"
    result = tusach(tmp_path / "one", "export", first, "--files")
    assert "Exported 61 documents and 1 files" in result.output
    assert tusach(tmp_path / "two", "import", tmp_path / "out").exit_code == 0
    second = tmp_path / "second.jsonl"
    assert tusach(tmp_path / "two", "export", second).exit_code == 0
    assert second.read_bytes() == first.read_bytes()
    assert tusach(tmp_path / "two", "check").exit_code == 0


KILL_WHEN_THERE_ARE = (0, 1, 120, 250)
"""Documents in the record at which the import is killed, again and again."""


def test_killed_again_and_again_an_import_ends_as_if_undisturbed(tmp_path: Path) -> None:
    lines = decisions(300)
    lines[100], lines[200] = b"{broken", lines[10]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(lines)))
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    assert tusach(undisturbed, "import", path).exit_code == 1
    for count in KILL_WHEN_THERE_ARE:
        process = start(killed, "import", path, "--workers", "2")
        try:
            _wait_for_documents(killed, count, process.poll)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        assert process.returncode in (-signal.SIGKILL, 1)
    assert tusach(killed, "import", path).exit_code == 1
    assert exported(killed) == exported(undisturbed)
    assert revision(killed) == revision(undisturbed)
    assert (
        quarantined(killed).keys() == quarantined(undisturbed).keys() == {"a.jsonl.gz:101", "a.jsonl.gz:201"}
    )
    assert tusach(killed, "check").exit_code == 0


def _wait_for_documents(home: Path, count: int, ended: object) -> None:
    assert callable(ended)
    while ended() is None:
        if (home / "record.db").exists():
            with Record.open(f"sqlite:///{home}/record.db") as record:
                if record.count() >= count:
                    return
        time.sleep(0.02)


def test_ctrl_c_keeps_what_was_read(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", decisions(3000))
    home = tmp_path / "home"
    process = start(home, "import", path, "--workers", "2")
    _wait_for_documents(home, 50, process.poll)
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Stopped; what was read is kept" in errors
    assert "Traceback" not in errors
    with Record.open(f"sqlite:///{home}/record.db") as record:
        assert f"Added {record.count():,}," in out
        assert 50 <= record.count() < 3000


def test_a_second_import_waits_for_the_first(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = start(home, "import", write_lines(tmp_path / "a.jsonl", decisions(800)))
    _wait_for_documents(home, 1, first.poll)
    second = start(home, "import", write_lines(tmp_path / "b.jsonl", decisions(20, first=1500)))
    _, errors = second.communicate(timeout=120)
    first.communicate(timeout=120)
    assert (first.returncode, second.returncode) == (0, 0)
    assert f"(process {first.pid}) is writing" in errors
    assert "820 documents" in tusach(home, "check").output


def test_ctrl_c_within_a_transaction_waits_for_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = Ledger.keep

    def interrupted(ledger: Ledger, batch: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        keep(ledger, batch)

    monkeypatch.setattr(Ledger, "keep", interrupted)
    home = tmp_path / "home"
    ended = tusach(home, "import", write_lines(tmp_path / "a.jsonl", decisions(300)), "--workers", "1")
    assert ended.exit_code == 130
    with Record.open(f"sqlite:///{home}/record.db") as record:
        assert f"Added {record.count():,}," in ended.output
        assert 50 <= record.count() < 300
