"""Dates as documents write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import effective_date, parse_date

ISSUED = date(2031, 5, 3)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ngày 06 tháng 9 năm 2012", date(2012, 9, 6)),
        ("NGÀY 6 THÁNG 9 NĂM 2012", date(2012, 9, 6)),
        ("06/9/2012", date(2012, 9, 6)),
        ("2-9-1945", date(1945, 9, 2)),
        ("2012-09-06", date(2012, 9, 6)),
        ("2012-09-06T07:00:00", date(2012, 9, 6)),
        (datetime(2012, 9, 6, 7, tzinfo=UTC), date(2012, 9, 6)),
        ("31/02/2012", None),
        ("1/1/1900", None),
        ("Đang cập nhật", None),
        (20120906, None),
    ],
)
def test_parse(written: object, expected: date | None) -> None:
    assert parse_date(written) == expected


@given(st.dates(min_value=date(1945, 1, 1)))
def test_a_written_date_reads_back(day: date) -> None:
    assert parse_date(f"ngày {day.day:02} tháng {day.month} năm {day.year}") == day
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 11 năm 2031.", date(2031, 11, 1)),
        ("Nghị quyết này có hiệu lực từ ngày 01/7/2031.", date(2031, 7, 1)),
        ("Thông tư này có hiệu lực kể từ ngày ký.", ISSUED),
        ("Luật này có hiệu lực thi hành từ ngày thông qua.", ISSUED),
        ("Thông tư này có hiệu lực sau 15 ngày, kể từ ngày ký.", date(2031, 5, 18)),
        ("Nghị định này có hiệu lực sau bốn mươi lăm (45) ngày kể từ ngày ban hành.", date(2031, 6, 17)),
        ("Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo.", None),
        ("Điều 9. Hiệu lực\n1. Thông tư có hiệu lực kể từ ngày 29/12/2031.", date(2031, 12, 29)),
        ("Luật Chợ nổi có hiệulực từ ngày 01/7/2032.", date(2032, 7, 1)),
        (
            "Luật này đã được Quốc hội thông qua ngày 03-5-2031 và có hiệu lực từ ngày 1/7/2031",
            date(2031, 7, 1),
        ),
        ("Điều 7, Điều 9 của Luật này có hiệu lực từ ngày 01/01/2033.", None),
        ("3. Quyết định xử phạt có hiệu lực kể từ ngày ký.", None),
        ("Giấy phép có hiệu lực từ ngày 01 tháng 11 năm 2031.", None),
        ("hết hạn trước ngày Thông tư này có hiệu lực thi hành.", None),
    ],
)
def test_effective_date_is_the_documents_own(text: str, expected: date | None) -> None:
    found = effective_date(text, ISSUED)
    assert (found[0] if found else None) == expected


def test_from_the_day_of_issue_needs_that_day() -> None:
    assert effective_date("Thông tư này có hiệu lực kể từ ngày ký.", None) is None
