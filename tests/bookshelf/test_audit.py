from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bookshelf.audit import ROOT, AuditLog, ChainState, append
from bookshelf.record import Record

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
DETAIL = st.dictionaries(
    WORDS,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS | st.floats(-1e9, 1e9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


def add(record: Record, *subjects: str) -> None:
    for one in subjects:
        with record.writing.begin() as connection:
            append(connection, "lan", "draft.publish", one, {"ngày": "2026-08-12", "phiên bản": 3})


def tamper(record: Record, *statements: str) -> None:
    """What the owner of the database could do."""
    with record.writing.begin() as connection:
        if connection.dialect.name == "sqlite":
            triggers = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit_log DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


def test_rows_are_chained_and_found(record: Record) -> None:
    assert AuditLog(record).state() == ChainState(0, ROOT, None)
    add(record, "qd-1", "qd-2", "qd-1")
    state = AuditLog(record).state()
    assert (state.rows, state.broken_at) == (3, None)
    page = AuditLog(record).page()
    assert [one.id for one in page.rows] == [3, 2, 1]
    assert page.rows[0].digest == state.last_digest
    assert page.rows[0].detail == {"ngày": "2026-08-12", "phiên bản": 3}
    of_one = AuditLog(record).page(subject="qd-1", page=2, size=1)
    assert (of_one.total, [one.id for one in of_one.rows]) == (2, [1])
    assert AuditLog(record).page(actor="minh").total == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET actor = 'minh' WHERE id = 2",
        "DELETE FROM audit_log WHERE id = 3",
        "DELETE FROM audit_log",
    ],
)
def test_the_database_refuses_to_change_a_row(record: Record, statement: str) -> None:
    add(record, "a", "b", "c")
    with (
        pytest.raises(DBAPIError, match="the audit log is not changed"),
        record.writing.begin() as connection,
    ):
        connection.execute(text(statement))
    assert AuditLog(record).state().rows == 3


def test_the_database_refuses_to_put_another_row_in_its_place(record: Record) -> None:
    add(record, "a", "b")
    with record.writing.begin() as connection:
        insert = "INSERT" if connection.dialect.name == "postgresql" else "INSERT OR REPLACE"
        end = (
            "ON CONFLICT (id) DO UPDATE SET actor = 'minh'" if connection.dialect.name == "postgresql" else ""
        )
        columns = "id, at, actor, action, subject, detail, digest"
        replace = f"{insert} INTO audit_log ({columns}) SELECT {columns} FROM audit_log WHERE id = 1 {end}"
        with pytest.raises(DBAPIError, match="the audit log is not changed"):
            connection.execute(text(replace))
        connection.rollback()
    assert AuditLog(record).page().rows[1].actor == "lan"


def test_postgresql_refuses_to_empty_the_log(record: Record) -> None:
    add(record, "a")
    if record.writing.dialect.name == "postgresql":
        with (
            pytest.raises(DBAPIError, match="the audit log is not changed"),
            record.writing.begin() as connection,
        ):
            connection.execute(text("TRUNCATE audit_log"))
    assert AuditLog(record).state().rows == 1


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_log SET actor = 'minh' WHERE id = 2", 2),
        ("UPDATE audit_log SET subject = '' WHERE id = 1", 1),
        ("UPDATE audit_log SET detail = '{}' WHERE id = 3", 3),
        ("UPDATE audit_log SET at = '2020-01-01 00:00:00' WHERE id = 2", 2),
        ("DELETE FROM audit_log WHERE id = 2", 3),
        ("DELETE FROM audit_log WHERE id = 1", 2),
        ("UPDATE audit_log SET digest = (SELECT digest FROM audit_log WHERE id = 1) WHERE id = 2", 2),
    ],
)
def test_a_row_that_was_changed_all_the_same_breaks_the_chain(
    record: Record, statement: str, broken_at: int
) -> None:
    add(record, "a", "b", "c", "d")
    tamper(record, statement)
    assert AuditLog(record).state().broken_at == broken_at


def test_rows_cut_off_at_the_end_change_the_last_digest(record: Record) -> None:
    add(record, "a", "b")
    before = AuditLog(record).state()
    tamper(record, "DELETE FROM audit_log WHERE id = 2")
    after = AuditLog(record).state()
    assert after.broken_at is None
    assert after.last_digest != before.last_digest


def test_a_row_stands_only_if_its_transaction_does(record: Record) -> None:
    with record.writing.connect() as connection:
        append(connection, "lan", "draft.publish", "a")
        connection.rollback()
    assert AuditLog(record).state().rows == 0


def test_writers_side_by_side_make_one_chain(record: Record) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: add(record, f"s{number}"), range(24)))
    state = AuditLog(record).state()
    assert (state.rows, state.broken_at) == (24, None)


@settings(max_examples=40)
@given(actor=WORDS, subject=WORDS, detail=DETAIL)
def test_whatever_is_told_comes_back_and_fits(
    sqlite: Record, actor: str, subject: str, detail: dict[str, Any]
) -> None:
    with sqlite.writing.begin() as connection:
        append(connection, actor, "x", subject, detail)
    last = AuditLog(sqlite).page(size=1).rows[0]
    assert (last.actor, last.subject, last.detail) == (actor, subject, detail)
    assert AuditLog(sqlite).state().broken_at is None


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Record.open(f"sqlite:///{tmp_path_factory.mktemp('audit')}/record.db") as opened:
        yield opened
