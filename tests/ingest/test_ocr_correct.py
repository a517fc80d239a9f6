"""Marks lost by recognition come back where the neighbours tell them, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.ocr_correct import Said, correct
from ingest.ocr_language import Language, legal_vietnamese


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("theo quy định tại Điêu 5 của Luật này", "theo quy định tại Điều 5 của Luật này"),
        ("CƠ QUAN CÓ THÂM QUYÊN", "CƠ QUAN CÓ THẨM QUYỀN"),
        ("câp Giây chứng nhận đủ điêu kiện sản xuât", "cấp Giấy chứng nhận đủ điều kiện sản xuất"),
        ("Số: 14/2019/QĐ-TTg ngày 5/3/2019", "Số: 14/2019/QĐ-TTg ngày 5/3/2019"),
        ("uỷ ban nhân dân", "uỷ ban nhân dân"),
        ("", ""),
    ],
)
def test_a_line(seen: str, meant: str) -> None:
    words = [Said(word, 0.9) for word in seen.split()]
    assert " ".join(correct(words, legal_vietnamese())) == meant


def test_a_name_that_was_seen_clearly_stays() -> None:
    words = [Said(word, 0.96) for word in ["do", "ông", "Vũ", "Văn", "Đông", "làm", "trưởng", "ban"]]
    assert correct(words, legal_vietnamese())[2:5] == ["Vũ", "Văn", "Đông"]


def test_only_marks_change() -> None:
    words = [Said(word, 0.2) for word in ["thât", "thoat", "xyz", "đ)", "l1", "(mua)", "bán"]]
    after = correct(words, legal_vietnamese())
    assert [len(word) for word in after] == [len(word.text) for word in words]
    assert after[2:5] == ["xyz", "đ)", "l1"]


def test_a_language_is_kept_in_a_file(tmp_path: Path) -> None:
    language = Language.of(["điều", "điêu", "khoản"], [100, 50, 50], {2: 64.0, 5: 8.0})
    language.save(tmp_path / "model.npz")
    again = Language.read(tmp_path / "model.npz")
    assert (again.ids, again.counts, again.pairs) == (language.ids, language.counts, language.pairs)
    assert again.same_letters("diéu") == ("điều", "điêu")
    assert again.after("điều", "khoản") > again.after("điêu", "khoản")
