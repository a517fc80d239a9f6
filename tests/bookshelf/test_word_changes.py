from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf import word_changes
from bookshelf.word_changes import Mark, Piece, Row, TooLong, rows, words_of

TEXTS = st.lists(
    st.sampled_from(["Mức", "phạt", "5", "đồng", ",", ".", "\n", "\n1. ", "\na) ", "hoà", "hòa", "05/QĐ"]),
    max_size=40,
).map(" ".join)  # fmt: skip


def shown(row: Row) -> tuple[str, str]:
    """Both sides with [removed] and {added}."""
    ends = {Mark.SAME: "{}", Mark.REMOVED: "[{}]", Mark.ADDED: "{{{}}}"}

    def side(pieces: tuple[Piece, ...]) -> str:
        return "".join(ends[piece.mark].format(piece.text) for piece in pieces)

    return side(row.before), side(row.after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Giữ nguyên.", "Giữ  nguyên.", [("Giữ nguyên.", "Giữ  nguyên.")]),
        ("Ủy ban hòa giải", "Uỷ ban hoà giải", [("Ủy ban hòa giải", "Uỷ ban hoà giải")]),
        ("Mức phí 5 đồng.", "Mức phí 7 đồng.", [("Mức phí[ 5] đồng.", "Mức phí{ 7} đồng.")]),
        (
            "1. Nộp tờ khai tại xã.\n2. Nhận kết quả trong ngày.",
            "1. Nộp tờ khai tại xã.\n2. Nộp bản sao giấy tờ.\n3. Nhận kết quả trong ngày.",
            [
                ("1. Nộp tờ khai tại xã.", "1. Nộp tờ khai tại xã."),
                ("", "{2. Nộp bản sao giấy tờ.}"),
                ("[2]. Nhận kết quả trong ngày.", "{3}. Nhận kết quả trong ngày."),
            ],
        ),
        ("Bỏ hẳn dòng này.", "", [("[Bỏ hẳn dòng này.]", "")]),
        ("", "", []),
        ("từ 1 đến 2 năm tù", "từ 5 đến 9 năm tù", [("từ[ 1 đến 2] năm tù", "từ{ 5 đến 9} năm tù")]),
        ("A b", "a b", [("[A] b", "{a} b")]),
    ],
)
def test_rows(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert [shown(row) for row in rows(before, after)] == expected


@given(TEXTS, TEXTS)
def test_what_changed_turns_one_text_into_the_other(before: str, after: str) -> None:
    found = rows(before, after)
    there = "\n".join("".join(piece.text for piece in row.before) for row in found)
    now = "\n".join("".join(piece.text for piece in row.after) for row in found)
    assert (words_of(there), words_of(now)) == (words_of(before), words_of(after))
    for row in found:
        assert {piece.mark for piece in row.before} <= {Mark.SAME, Mark.REMOVED}
        assert {piece.mark for piece in row.after} <= {Mark.SAME, Mark.ADDED}
        kept = [
            [words_of(one.text) for one in side if one.mark is Mark.SAME] for side in (row.before, row.after)
        ]
        assert kept[0] == kept[1]
    assert any(row.changed for row in found) == (
        [words_of(line) for line in before.split("\n") if words_of(line)]
        != [words_of(line) for line in after.split("\n") if words_of(line)]
    )


@given(TEXTS)
def test_a_text_has_not_changed_into_itself(text: str) -> None:
    assert not any(row.changed for row in rows(text, text))


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_changes, "LONGEST", 3)
    with pytest.raises(TooLong, match="2 and 2 lines"):
        rows("Một\nhai", "ba\nbốn")


def test_many_changed_lines_stay_near_their_place() -> None:
    before = "\n".join(f"{n} cây giống loại {n}" for n in range(200))
    after = "\n".join(f"{n} cây giống hạng {n}" for n in range(200))
    found = rows(before, after)
    assert len(found) == 200
    assert all(row.before and row.after for row in found)
