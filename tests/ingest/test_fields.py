from __future__ import annotations

import numpy as np
import pytest

from bookshelf.fields import FIELDS
from bookshelf.model import Relation, RelationKind
from ingest.fields import MODEL, chosen, features, guess_fields, likeliest, load, weighted


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


def test_the_likeliest_come_first_and_what_comes_near_is_chosen_too() -> None:
    ranked = likeliest("Quy định hạn mức giao đất ở", "Giấy chứng nhận quyền sử dụng đất, giá đất", (), "")
    assert len(ranked) == 3
    assert [likely for _, likely in ranked] == sorted((likely for _, likely in ranked), reverse=True)
    assert chosen([("a", 0.5), ("b", 0.3), ("c", 0.2)]).fields == ("a", "b")
    assert chosen([("a", 0.2), ("b", 0.19)]).fields == ()


def test_nothing_is_guessed_from_nothing() -> None:
    assert guess_fields("", "", (), "").fields == ()


def test_unlikely_fields_are_not_given() -> None:
    assert guess_fields("", "xyz", (), "").fields == ()


def test_the_model_knows_the_taxonomy() -> None:
    model = load()
    assert set(model.fields) <= {field.slug for field in FIELDS}
    assert model.weights.shape == (len(model.fields), len(model.known))
    assert (np.diff(model.known.astype(np.int64)) > 0).all()
    vector = weighted(features("Đất đai", "", (), ""), model.known, model.rarity)
    assert np.isclose(model.probabilities(vector).sum(), 1)


def test_the_laws_that_a_document_is_based_on_tell_its_field() -> None:
    text = (
        "Quy định mức thu, chế độ quản lý và sử dụng các khoản nộp của tổ chức, cá nhân trên địa bàn tỉnh "
        * 2
    )
    law = Relation(RelationKind.BASED_ON, "", "Luật Đất đai")
    model = load()
    place = model.fields.index("bat-dong-san")

    def likely(*relations: Relation) -> float:
        blocks = features("Quy định mức thu", text, (), "", relations)
        return float(model.probabilities(weighted(blocks, model.known, model.rarity))[place])

    assert likely(law) > likely()


def test_the_model_is_small_and_holds_no_words() -> None:
    assert MODEL.stat().st_size < 1_200_000
    with np.load(MODEL, allow_pickle=False) as stored:
        text = [name for name in stored.files if stored[name].dtype.kind not in "fiu"]
    assert text == ["fields"]
