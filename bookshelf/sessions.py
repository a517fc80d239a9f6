"""Signed-in browsers: each holds a random token, of which the record keeps only the hash."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, insert, select, update

from bookshelf.accounts import ACCOUNT_COLUMNS, Account, as_account, now_in_utc
from bookshelf.desk_schema import AccountRow, SessionRow
from bookshelf.record import Record

IDLE: Final = timedelta(hours=8)
"""A session ends when nothing was asked for so long,"""
LONGEST: Final = timedelta(days=7)
"""and in any case after this time."""
_NOTE_EVERY = timedelta(minutes=2)
"""How exactly the last request is known; each note is a write."""


class Sessions:
    """The sessions of a record's accounts."""

    def __init__(self, record: Record, clock: Callable[[], datetime] = now_in_utc) -> None:
        self._record = record
        self._clock = clock

    def open(self, account_id: int, replaced: str | None = None) -> str:
        """A new session's token. The `replaced` one ends; so do those that are past their time."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        old = (SessionRow.seen_at < now - IDLE) | (SessionRow.created_at < now - LONGEST)
        with self._record.writing.begin() as connection:
            connection.execute(delete(SessionRow).where(old))
            if replaced:
                connection.execute(delete(SessionRow).where(SessionRow.token_hash == _hashed(replaced)))
            connection.execute(
                insert(SessionRow).values(
                    token_hash=_hashed(token), account_id=account_id, created_at=now, seen_at=now
                )
            )
        return token

    def find(self, token: str) -> Account | None:
        """Whose session it is, if it lasts and the account is in use."""
        now = self._clock()
        columns = (*ACCOUNT_COLUMNS, SessionRow.created_at.label("opened"), SessionRow.seen_at)
        statement = (
            select(*columns)
            .join(AccountRow, AccountRow.id == SessionRow.account_id)
            .where(SessionRow.token_hash == _hashed(token), AccountRow.active)
        )
        with self._record.reading.begin() as connection:
            row = connection.execute(statement).first()
        if row is None:
            return None
        opened, seen = (at.replace(tzinfo=at.tzinfo or UTC) for at in (row.opened, row.seen_at))
        if now - seen > IDLE or now - opened > LONGEST:
            return None
        if now - seen > _NOTE_EVERY:
            self._note(token, now)
        return as_account(row)

    def _note(self, token: str, now: datetime) -> None:
        with self._record.writing.begin() as connection:
            same = SessionRow.token_hash == _hashed(token)
            connection.execute(update(SessionRow).where(same).values(seen_at=now))

    def close(self, token: str) -> None:
        with self._record.writing.begin() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.token_hash == _hashed(token)))


def _hashed(token: str) -> str:
    """The token has 256 random bits, so one round is enough."""
    return sha256(token.encode()).hexdigest()
