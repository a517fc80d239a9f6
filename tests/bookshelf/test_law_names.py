from __future__ import annotations

import pytest

from bookshelf.law_names import law_name, title_key


@pytest.mark.parametrize(
    ("doc_type", "title", "expected"),
    [
        ("Luật", "Xây cầu", "luat xay cau"),
        ("Luật", "LUẬT XÂY CẦU", "luat xay cau"),
        ("Luật", "Luật Xây cầu số 9/2031/QH17", "luat xay cau"),
        ("Luật", "Xây cầu, sửa đường và đắp đê", "luat xay cau sua duong dap de"),
        ("Luật", "Xây cầu (sửa đổi)", "luat xay cau"),
        ("Bộ luật", "Cầu đường", "bo luat cau duong"),
        ("Hiến pháp", "Hiến pháp năm 2031", "hien phap"),
        ("Nghị định", "Xây cầu", None),
        ("Luật", "", None),
    ],
)
def test_name_of_a_law(doc_type: str, title: str, expected: str | None) -> None:
    assert law_name(doc_type, title) == expected


def test_a_title_with_its_type_is_a_name() -> None:
    assert title_key("Luật Xây cầu số 9/2031/QH17") == law_name("Luật", "Xây cầu")
    assert title_key("Quy định về xây cầu") is None
    assert title_key("luat") == "luat"
