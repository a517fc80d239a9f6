from __future__ import annotations

import numpy as np
import pytest

from bookshelf.fields import FIELDS
from ingest.fields import BITS, MODEL, features, guess_fields, load, weighted


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        (
            "Quy định hạn mức giao đất ở",
            "Giấy chứng nhận quyền sử dụng đất, thu hồi đất, giá đất",
            "bat-dong-san",
        ),
        (
            "Hướng dẫn thuế giá trị gia tăng",
            "Người nộp thuế kê khai, hoàn thuế, quản lý thuế",
            "thue-phi-le-phi",
        ),
        ("Quy chế thi tốt nghiệp trung học", "Học sinh, giáo viên, nhà trường, giáo dục", "giao-duc"),
    ],
)
def test_the_likeliest_field(title: str, text: str, field: str) -> None:
    guess = guess_fields(title, text, (), "")
    assert guess.fields[0] == field
    assert 0.3 < guess.confidence <= 1


def test_nothing_is_guessed_from_nothing() -> None:
    assert guess_fields("", "", (), "").fields == ()


def test_unlikely_fields_are_not_given() -> None:
    assert guess_fields("", "xyz", (), "").fields == ()


def test_the_model_knows_the_taxonomy() -> None:
    model = load()
    assert set(model.fields) <= {field.slug for field in FIELDS}
    assert model.weights.shape == (len(model.fields), 1 << BITS)
    vector = weighted(features("Đất đai", "", (), ""), model.rarity)
    assert np.isclose(model.probabilities(vector).sum(), 1)


def test_the_model_is_small_and_holds_no_words() -> None:
    assert MODEL.stat().st_size < 1_000_000
    with np.load(MODEL, allow_pickle=False) as stored:
        text = [name for name in stored.files if stored[name].dtype.kind not in "fiu"]
    assert text == ["fields"]
