"""Counts of use: what is counted and what never is, that nothing is lost or counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from bookshelf.desk_schema import UsageRow
from bookshelf.record import Record
from bookshelf.usage import Counted, Usage, countable, is_program

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 20, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def usage(record: Record, clock: Clock) -> Usage:
    return Usage(record, now=clock)


def ask(usage: Usage, query: str, clients: int) -> None:
    for number in range(clients):
        usage.asked(query, f"192.0.2.{number}", FIREFOX)


def rows(record: Record) -> int:
    with record.reading.begin() as connection:
        return connection.scalar(select(func.count()).select_from(UsageRow)) or 0


def test_what_is_read_most_comes_first(usage: Usage) -> None:
    for document, readers in (("luat-a", 2), ("luat-b", 3), ("luat-c", 1)):
        for number in range(readers):
            usage.read(document, f"192.0.2.{number}", FIREFOX)
    usage.flush()
    assert usage.most_read(30, 2) == (Counted("luat-b", 3), Counted("luat-a", 2))


def test_queries_are_shown_when_enough_askings_were_counted(usage: Usage) -> None:
    ask(usage, "Đất  đai", 3)
    ask(usage, "đất đai ", 5)
    ask(usage, "hộ tịch", 4)
    usage.flush()
    assert usage.popular_queries(30, 10) == (Counted("đất đai", 5),)
    assert [one.key for one in usage.popular_queries(30, 10, at_least=4)] == ["đất đai", "hộ tịch"]


def test_one_client_counts_once_a_day(usage: Usage, clock: Clock) -> None:
    for _ in range(9):
        ask(usage, "đất đai", 1)
    usage.flush()
    ask(usage, "ĐẤT ĐAI", 1)
    clock.forward(days=1)
    ask(usage, "đất đai", 1)
    usage.flush()
    assert usage.popular_queries(30, 10, at_least=1) == (Counted("đất đai", 2),)


def test_days_are_those_of_viet_nam(usage: Usage, clock: Clock) -> None:
    ask(usage, "đất đai", 1)
    clock.forward(hours=12, minutes=1)  # 00:01 there, 17:01 UTC
    ask(usage, "đất đai", 1)
    usage.flush()
    assert usage.popular_queries(1, 10, at_least=1) == (Counted("đất đai", 1),)
    assert usage.popular_queries(2, 10, at_least=1) == (Counted("đất đai", 2),)


def test_old_days_are_dropped(usage: Usage, record: Record, clock: Clock) -> None:
    ask(usage, "đất đai", 1)
    usage.flush()
    clock.forward(days=400)
    ask(usage, "hộ tịch", 1)
    usage.flush()
    assert rows(record) == 2
    clock.forward(days=1)
    ask(usage, "hộ tịch", 1)
    usage.flush()
    assert rows(record) == 2
    assert usage.popular_queries(500, 10, at_least=1) == (Counted("hộ tịch", 2),)


def test_an_answer_is_kept_for_some_minutes(usage: Usage, clock: Clock) -> None:
    assert usage.most_read(30, 5) == ()
    usage.read("luat-a", "192.0.2.1", FIREFOX)
    usage.flush()
    assert usage.most_read(30, 5) == ()
    clock.forward(minutes=5)
    assert usage.most_read(30, 5) == (Counted("luat-a", 1),)
    usage.read("luat-a", "192.0.2.2", FIREFOX)
    usage.flush()
    clock.forward(minutes=5)
    usage.refresh()
    assert usage.most_read(30, 5) == (Counted("luat-a", 2),)


def test_two_threads_lose_nothing(usage: Usage) -> None:
    together = Barrier(3)

    def reader(number: int) -> None:
        together.wait()
        for document in range(300):
            usage.read(f"luat-{document % 3}", f"{number}-{document}", FIREFOX)

    def writer() -> None:
        together.wait()
        for _ in range(20):
            usage.flush()

    threads = [Thread(target=reader, args=(1,)), Thread(target=reader, args=(2,)), Thread(target=writer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    usage.flush()
    assert [one.count for one in usage.most_read(1, 9)] == [200, 200, 200]


def test_two_servers_add_up(record: Record, clock: Clock) -> None:
    for server in (Usage(record, now=clock), Usage(record, now=clock)):
        server.read("luat-a", "192.0.2.1", FIREFOX)
        server.flush()
    assert Usage(record, now=clock).most_read(1, 5) == (Counted("luat-a", 2),)


def test_a_write_that_fails_leaves_nothing_half_done(
    usage: Usage, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(usage, "đất đai", 2)
    with monkeypatch.context() as broken:
        # The rows are written, then the sweep in the same transaction fails, as a kill would stop it.
        broken.setattr("bookshelf.usage.delete", _broken)
        with pytest.raises(OperationalError):
            usage.flush()
    assert rows(record) == 0
    ask(usage, "đất đai", 3)
    usage.flush()
    assert usage.popular_queries(1, 5) == ()
    assert usage.popular_queries(1, 5, at_least=3) == (Counted("đất đai", 3),)


def _broken(_table: object) -> None:
    raise OperationalError("DELETE", {}, Exception("disk is full"))


def test_the_thread_writes_what_is_left_when_it_stops(record: Record, clock: Clock) -> None:
    usage = Usage(record, now=clock)
    usage.start()
    usage.read("luat-a", "192.0.2.1", FIREFOX)
    usage.stop()
    usage.stop()
    assert Usage(record, now=clock).most_read(1, 5) == (Counted("luat-a", 1),)


def test_memory_is_bounded(usage: Usage, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bookshelf.usage._MOST_NOTES", 10)
    for number in range(50):
        usage.read(f"luat-{number}", "192.0.2.1", FIREFOX)
    usage.flush()
    assert rows(record) == 10
    for days in range(1, 100):
        usage.most_read(days, 1)
    assert len(usage._answers) <= 32


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("Luật Đất đai 2024", "luật đất đai 2024"),
        ("14/2019/QĐ-TTg", "14/2019/qđ-ttg"),
        ("điều 5 nghị định 100/2019", "điều 5 nghị định 100/2019"),
        ("e\u0302", "ê"),
        ("079123456789", ""),
        ("0912 345 678", ""),
        ("+84 912.345.678", ""),
        ("gọi 0251-3822-999", ""),
        ("ai.do@example.vn đất", ""),
        ("a" * 81, ""),
        ("***", ""),
        ("", ""),
        ("đất\x00đai", ""),
    ],
)
def test_what_of_a_query_is_counted(query: str, counted: str) -> None:
    assert countable(query) == counted


@given(st.text(max_size=120))
def test_a_counted_form_is_its_own_form(query: str) -> None:
    counted = countable(query)
    assert countable(counted) == counted
    assert len(counted) <= 80


@pytest.mark.parametrize(
    ("agent", "program"),
    [
        (FIREFOX, False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1", False),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 Zalo/24",
            False,
        ),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (compatible; coccocbot-web/1.0)", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0", True),
        ("facebookexternalhit/1.1", True),
        ("curl/8.9", True),
        ("python-requests/2.32", True),
        ("", True),
    ],
)
def test_programs_are_not_readers(usage: Usage, agent: str, program: bool) -> None:
    assert is_program(agent) is program
    usage.read("luat-a", "192.0.2.1", agent)
    usage.flush()
    assert bool(usage.most_read(1, 1)) is not program
