from __future__ import annotations

import pytest

from search_api.spelling import restored, spelled


def nowhere(_: str) -> int:
    return 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("xử phạt vi phjam hành chính", "xử phạt vi phạm hành chính"),
        ("Quyền sử dụgn đất", "Quyền sử dụng đất"),
        ("giấy phép lái xxe ô tô", "giấy phép lái xe ô tô"),
        ("bảo hiểm xã họi", "bảo hiểm xã hội"),
        ("luật giao thông dduwowngf bộ", "luật giao thông đường bộ"),
        ("luật giao thông d9u7o7ng2 bộ", "luật giao thông đường bộ"),
        ("xu phat vi phjam hanh chinh", "xu phat vi pham hanh chinh"),
    ],
)
def test_slips_are_corrected(typed: str, meant: str) -> None:
    assert spelled(typed, nowhere).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "xử phạt vi phạm hành chính",
        "xu phat vi pham hanh chinh",
        "UBND tỉnh Đồng Nai",
        "14/2019/QĐ-TTg",
        "nghị định 100/2019/nđ-cp",
        "2024",
        "",
    ],
)
def test_what_is_right_stays(typed: str) -> None:
    assert spelled(typed, nowhere).text == typed


def test_a_word_that_the_library_holds_is_not_replaced_but_another_is_offered() -> None:
    found = spelled("vi phjam hành chính", lambda _: 1)
    assert (found.text, found.offered) == ("vi phjam hành chính", "vi phạm hành chính")


def test_a_syllable_that_fits_neither_neighbour_stays_and_another_is_offered() -> None:
    found = spelled("công ty trách nhiệm hữu hạng thành viên", nowhere)
    assert found.text == "công ty trách nhiệm hữu hạng thành viên"
    assert found.offered == "công ty trách nhiệm hữu hạn thành viên"


def test_abbreviations_are_kept() -> None:
    assert spelled("gplx hạng b", nowhere, {"gplx"}).text == "gplx hạng b"


def test_accents_of_running_text() -> None:
    assert restored("Quyen su dung dat?") == "Quyền sử dụng đất?"
