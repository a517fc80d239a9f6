from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from tests.tusach.library import tusach

MARKED = """<html><body><div>
<p>CHÍNH PHỦ</p><p>Số: 7/2031/NĐ-CP</p><p>NGHỊ ĐỊNH</p><p>Về chợ nổi</p><p>Căn cứ Hiến pháp;</p>
<p class="prov-article" id="a">Điều 1. Giờ họp chợ</p>
<p class="prov-clause" id="b"><span class="prov-clause" id="c">1. Chợ họp từ năm giờ sáng.</span></p>
<p class="prov-clause" id="d">2. Ghe đậu theo hàng:</p>
<p class="prov-item" id="e">a) Ghe lớn;</p>
<p class="prov-item" id="f">Ghe không có chữ đầu</p>
<p>b) Ghe nhỏ.</p>
<p>TM. CHÍNH PHỦ</p><p>THỦ TƯỚNG</p><p>Trần Văn Mẫu</p>
<p>Phụ lục I</p><p>DANH MỤC</p><p>1. Ghe bầu</p>
</div></body></html>"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in the form of the real data, with one document of our own."""
    folder = tmp_path / "data"
    (folder / "vbpl2026").mkdir(parents=True)
    with lzma.open(folder / "vbpl2026" / "docs.jsonl.xz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps({"file": "one.html", "html": MARKED}) + "\n")
    return folder


def test_the_table_tells_what_is_met_and_what_is_short(data: Path, tmp_path: Path) -> None:
    misses = tmp_path / "misses.txt"
    result = tusach(tmp_path, "eval", "ingest", "--only", "structure", "--data", data, "--misses", misses)
    assert result.exit_code == 1
    rows = {
        line.split("F1 of ")[1].split(" –")[0]: line.split()[2:4] for line in result.output.splitlines()[1:4]
    }
    assert rows == {"Điều": ["1", "met"], "khoản": ["1", "met"], "điểm": ["0.6667", "short"]}
    assert "1 doubled and 1 unnumbered marks, 1 units below signatures" in result.output
    assert "3 measures, 3 with a target, 1 short." in result.output
    assert "one.html: not marked by vbpl.vn: điểm b (bghenhỏ)" in misses.read_text(encoding="utf-8")


def test_a_part_whose_files_are_not_there_is_told(tmp_path: Path) -> None:
    result = tusach(tmp_path, "eval", "ingest", "--only", "structure", "--data", tmp_path)
    assert result.exit_code == 1
    assert "structure  could not be measured" in result.output
    assert "docs.jsonl.xz is not there" in result.output


def test_an_unknown_part_is_a_wrong_use(tmp_path: Path) -> None:
    result = tusach(tmp_path, "eval", "ingest", "--only", "poetry", "--data", tmp_path)
    assert result.exit_code == 2
    assert "poetry: no such part; there are" in result.output
