"""What the measures count as right, on documents of our own in the form of the real data."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from pathlib import Path

import pytest

from ingest.evaluation.labelled import HALVES, half
from ingest.evaluation.metadata import evaluate
from ingest.evaluation.structure import read_marks

DECREE = (
    "CHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 66.7/2031/NĐ-CP\n"
    "Hà Nội, ngày 03 tháng 5 năm 2031\nNGHỊ ĐỊNH\nVề chợ nổi\nCăn cứ Hiến pháp;\nĐiều 1. Hiệu lực\n"
    "Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2031."
)


def written(folder: Path, **values: str | None) -> Path:
    line = {
        "file": "one.html",
        "noi_dung": DECREE,
        "so_hieu": "66.7/2031/NĐ-CP",
        "so_hieu_trong_van_ban": "66.7/2031/NĐ-CP",
        "loai": "Nghị định",
        "ngay_ban_hanh": "03/05/2031",
        "ngay_hieu_luc": "01/07/2031",
        "co_quan_dau_van_ban": "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    }
    (folder / "vbpl2026").mkdir()
    with lzma.open(folder / "vbpl2026" / "docs.jsonl.xz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps({**line, **values}) + "\n")
    return folder


def measured(folder: Path) -> dict[str, float]:
    """The rows of the first set of documents; the others are not there."""
    return {row.measure.split(",")[0]: row.value for row in islice(evaluate(folder), 5)}


def test_all_is_right(tmp_path: Path) -> None:
    assert measured(written(tmp_path)) == {
        "số hiệu": 1.0, "type": 1.0, "issued date": 1.0, "issuer": 1.0, "effective date": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"loai": "Thông tư"}, "type"),
        ({"ngay_ban_hanh": "04/05/2031"}, "issued date"),
        ({"ngay_hieu_luc": "02/07/2031"}, "effective date"),
        ({"co_quan_dau_van_ban": "BỘ Y TẾ"}, "issuer"),
        ({"so_hieu": "8/2031/NĐ-CP", "so_hieu_trong_van_ban": "8/2031/NĐ-CP"}, "số hiệu"),
    ],
)
def test_what_differs_is_wrong(tmp_path: Path, values: dict[str, str], wrong: str) -> None:
    assert [name for name, value in measured(written(tmp_path, **values)).items() if value < 1] == [wrong]


def test_the_printed_number_is_right_where_the_attribute_lost_a_part(tmp_path: Path) -> None:
    assert measured(written(tmp_path, so_hieu="7/2031/NĐ-CP"))["số hiệu"] == 1.0


def test_halves_are_fixed_and_both_are_used() -> None:
    assert [half(f"doc_{number}.html") for number in range(4)] == [half(f"doc_{n}.html") for n in range(4)]
    assert {half(str(number)) for number in range(40)} == set(HALVES)


def test_marks_without_a_number_of_their_kind_are_set_apart() -> None:
    marks = read_marks('<p class="prov-clause">Không có số</p><p class="prov-clause">2. Có số</p>')
    assert (len(marks.units), marks.unnumbered, marks.doubled) == (1, 1, 0)
