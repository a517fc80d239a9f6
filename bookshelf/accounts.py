"""The people who keep the bookshelf: what each may do, how they sign in, what makes them wait.

Every change is told to the audit log in its own transaction; passwords, codes and secrets never are.

>>> accounts = Accounts(record)  # doctest: +SKIP
>>> accounts.add("lan.nguyen", "Nguyễn Thị Lan", Role.EDITOR, password, by="tusach user")  # doctest: +SKIP
>>> accounts.sign_in("lan.nguyen", password, code="")  # doctest: +SKIP
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal
from unicodedata import normalize

from sqlalchemy import Connection, Row, delete, insert, select, update

from bookshelf import audit, totp
from bookshelf.desk_schema import AccountRow, SessionRow
from bookshelf.passwords import Passwords, Weakness, weakness
from bookshelf.record import Record
from bookshelf.schema import RevisionRow

FREE_FAILURES: Final = 4
"""Wrong attempts that cost nothing; each further one locks the account, twice as long as the one before."""
FIRST_LOCK: Final = timedelta(minutes=1)
LONGEST_LOCK: Final = timedelta(hours=1)

_NO_LOCK: Final = {"failures": 0, "locked_until": None}
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){1,38}[a-z0-9]")
_LONGEST_FULL_NAME = 100

Fault = Literal[
    "name-form", "name-taken", "full-name-form", "no-account", "own-account", "password-wrong",
    "password-same", "password-differs", "code-wrong", "totp-on", "totp-not-started", Weakness,
]  # fmt: skip
"""Why something is refused; the pages have a sentence for each."""


class Role(StrEnum):
    """What a person may do; each may do what the ones before it may. Ordered by that, not by letters."""

    READER = "doc-gia"
    EDITOR = "bien-tap"
    APPROVER = "duyet"
    ADMIN = "quan-tri"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def __lt__(self, other: str) -> bool:
        return self.rank < Role(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Role(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Role(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Role(other).rank


class Refused(Exception):
    """What was asked cannot be done; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Account:
    """A person with a name to sign in with. `must_change`: the password was given by somebody else.

    `locked_until` may lie in the past.
    """

    id: int
    name: str
    full_name: str
    role: Role
    must_change: bool
    totp_on: bool
    locked_until: datetime | None
    active: bool
    created_at: datetime


ACCOUNT_COLUMNS = tuple(getattr(AccountRow, name) for name in Account.__slots__)


def as_account(row: Row[Any]) -> Account:
    values = {name: getattr(row, name) for name in Account.__slots__}
    return Account(
        **values
        | {
            "role": Role(row.role),
            "locked_until": _in_utc(row.locked_until) if row.locked_until else None,
            "created_at": _in_utc(row.created_at),
        }
    )


def subject(name: str) -> str:
    """What the audit log calls the account."""
    return f"tai-khoan/{name}"


def now_in_utc() -> datetime:
    return datetime.now(UTC)


def lock_after(failures: int) -> timedelta:
    """How long so many wrong attempts in a row keep an account locked."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES - 1, 16)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


class Accounts:
    """The accounts of a record. `by` is the name of who acts, for the audit log."""

    def __init__(
        self, record: Record, passwords: Passwords | None = None, clock: Callable[[], datetime] = now_in_utc
    ) -> None:
        self._record = record
        self._passwords = passwords or Passwords()
        self._clock = clock

    # Reading

    def get(self, name: str) -> Account | None:
        with self._record.reading.begin() as connection:
            row = connection.execute(select(*ACCOUNT_COLUMNS).where(AccountRow.name == _folded(name))).first()
        return as_account(row) if row else None

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._record.reading.begin() as connection:
            rows = connection.execute(select(*ACCOUNT_COLUMNS).order_by(AccountRow.name)).all()
        return [as_account(row) for row in rows]

    # Signing in

    def sign_in(self, name: str, password: str, code: str) -> Account | None:
        """The account, if name, password and (where they are on) the code are right and it is not locked.

        Every refusal looks the same and costs the same: one hash, one row in the log. An attempt is counted
        in the transaction that judges it, so that many side by side get no further than one after the other.
        """
        tried = self._try(name, password)
        with self._record.writing.begin() as connection:
            row = _locked_row(connection, name)
            why = "no-account" if row is None else self._objection(row, tried, code)
            if row is None or why:
                self._refuse(connection, row, "account.sign-in-refused", why)
                return None
            self._welcome(connection, row, tried, code)
            return as_account(row)

    def _try(self, name: str, password: str) -> _Tried:
        with self._record.reading.begin() as connection:
            kept = connection.scalar(select(AccountRow.password_hash).where(AccountRow.name == _folded(name)))
        if not self._passwords.fits(kept, password) or kept is None:
            return _Tried(None, None)
        return _Tried(kept, self._passwords.hashed(password) if self._passwords.outdated(kept) else None)

    def _objection(self, row: Row[Any], tried: _Tried, code: str | None) -> str:
        """Why the attempt is refused, for the log; "" for a good one. A code of None is not asked for."""
        if row.locked_until and _in_utc(row.locked_until) > self._clock():
            return "locked"
        if row.password_hash != tried.fits:
            return "password"
        if row.totp_on and code is not None and self._step(row, code) is None:
            return "code"
        return "" if row.active else "off"

    def _refuse(
        self, connection: Connection, row: Row[Any] | None, action: str, why: str, actor: str = ""
    ) -> None:
        """Count and tell it. Whoever fails to sign in is nobody yet: no actor."""
        if row is None or why == "locked":
            audit.append(connection, actor, action, subject(row.name) if row else "", {"why": why})
            return
        lock = lock_after(row.failures + 1)
        _update(
            connection, row, failures=row.failures + 1, locked_until=self._clock() + lock if lock else None
        )
        minutes = int(lock.total_seconds()) // 60
        detail = {"why": why, "failures": row.failures + 1, "locked_minutes": minutes}
        audit.append(connection, actor, action, subject(row.name), detail)

    def _welcome(self, connection: Connection, row: Row[Any], tried: _Tried, code: str) -> None:
        _update(
            connection,
            row,
            totp_used=self._step(row, code) if row.totp_on else row.totp_used,
            password_hash=tried.renewed or row.password_hash,
            **_NO_LOCK,
        )
        audit.append(connection, row.name, "account.sign-in", subject(row.name))

    def _step(self, row: Row[Any], code: str) -> int | None:
        return totp.step_of(row.totp_secret, code, self._clock().timestamp(), row.totp_used)

    # What people do for themselves

    def change_password(self, name: str, old: str, new: str) -> None:
        """Every session of the account ends. Raises `Refused`."""
        self._confirm(name, old)
        if new == old:
            raise Refused("password-same")
        self.set_password(name, new, by=name, must_change=False)

    def start_totp(self, name: str) -> str:
        """A new secret, which counts once a code made with it is confirmed. Raises `Refused`."""
        secret = totp.new_secret()
        with self._changing(name) as (connection, row):
            if row.totp_on:
                raise Refused("totp-on")
            _update(connection, row, totp_secret=secret, totp_used=0)
        return secret

    def pending_totp(self, name: str) -> str:
        """The secret that waits to be confirmed; "" when none does."""
        waiting = select(AccountRow.totp_secret).where(AccountRow.name == name, AccountRow.totp_on.is_(False))
        with self._record.reading.begin() as connection:
            return connection.scalar(waiting) or ""

    def confirm_totp(self, name: str, code: str) -> None:
        """Codes are asked for from now on; every session ends. Raises `Refused`."""
        with self._changing(name) as (connection, row):
            if row.totp_on or not row.totp_secret:
                raise Refused("totp-not-started")
            step = self._step(row, code)
            if step is None:
                raise Refused("code-wrong")
            _update(connection, row, totp_on=True, totp_used=step)
            _end_sessions(connection, row)
            audit.append(connection, row.name, "account.totp-on", subject(row.name))

    def stop_totp(self, name: str, password: str) -> None:
        """Codes are no longer asked for; every session ends. Raises `Refused`."""
        self._confirm(name, password)
        self.remove_totp(name, by=name)

    def _confirm(self, name: str, password: str) -> None:
        """The password once more, before something that matters; wrong ones count as when signing in."""
        tried = self._try(name, password)
        with self._record.writing.begin() as connection:
            row = _locked_row(connection, name)
            why = "no-account" if row is None else self._objection(row, tried, code=None)
            if why:
                self._refuse(connection, row, "account.password-refused", why, actor=name)
        if why:
            raise Refused("password-wrong")

    # What administrators do

    def add(
        self, name: str, full_name: str, role: Role, password: str, *, by: str, must_change: bool = False
    ) -> Account:
        """A new account. Raises `Refused`."""
        name, full_name = _folded(name), normalize("NFC", full_name).strip()
        if not _NAME.fullmatch(name):
            raise Refused("name-form")
        if not full_name or len(full_name) > _LONGEST_FULL_NAME or not full_name.isprintable():
            raise Refused("full-name-form")
        values = {
            "name": name, "full_name": full_name, "role": role.value, "must_change": must_change,
            "password_hash": self._new_hash(password, name, full_name), "totp_secret": "", "totp_on": False,
            "totp_used": 0, "failures": 0, "locked_until": None, "active": True, "created_at": self._clock(),
        }  # fmt: skip
        with self._record.writing.begin() as connection:
            if _locked_row(connection, name) is not None:
                raise Refused("name-taken")
            connection.execute(insert(AccountRow).values(values))
            audit.append(
                connection, by, "account.add", subject(name), {"role": role.value, "full_name": full_name}
            )
            row = connection.execute(select(*ACCOUNT_COLUMNS).where(AccountRow.name == name)).one()
        return as_account(row)

    def set_password(self, name: str, password: str, *, by: str, must_change: bool) -> None:
        """A new password, which also lifts a lock; every session of the account ends. Raises `Refused`."""
        account = self.get(name)
        if account is None:
            raise Refused("no-account")
        new_hash = self._new_hash(password, account.name, account.full_name)
        with self._changing(name) as (connection, row):
            _update(
                connection,
                row,
                password_hash=new_hash,
                must_change=must_change,
                failures=0,
                locked_until=None,
            )
            _end_sessions(connection, row)
            audit.append(connection, by, "account.password", subject(row.name), {"must_change": must_change})

    def set_role(self, name: str, role: Role, *, by: str) -> None:
        """Every session of the account ends. Nobody changes the own role. Raises `Refused`."""
        with self._changing(name) as (connection, row):
            if by == row.name:
                raise Refused("own-account")
            _update(connection, row, role=role.value)
            _end_sessions(connection, row)
            audit.append(
                connection, by, "account.role", subject(row.name), {"role": role.value, "was": row.role}
            )

    def set_active(self, name: str, active: bool, *, by: str) -> None:
        """Take an account out of use or back; its sessions end. Not the own one. Raises `Refused`."""
        with self._changing(name) as (connection, row):
            if by == row.name:
                raise Refused("own-account")
            _update(connection, row, active=active, **_NO_LOCK)
            _end_sessions(connection, row)
            audit.append(connection, by, "account.enable" if active else "account.disable", subject(row.name))

    def unlock(self, name: str, *, by: str) -> None:
        """Forget wrong attempts. Raises `Refused`."""
        with self._changing(name) as (connection, row):
            _update(connection, row, **_NO_LOCK)
            audit.append(connection, by, "account.unlock", subject(row.name))

    def remove_totp(self, name: str, *, by: str) -> None:
        """Codes are no longer asked for; every session of the account ends. Raises `Refused`."""
        with self._changing(name) as (connection, row):
            _update(connection, row, totp_on=False, totp_secret="", totp_used=0)
            _end_sessions(connection, row)
            audit.append(connection, by, "account.totp-off", subject(row.name))

    def _new_hash(self, password: str, *names: str) -> str:
        if fault := weakness(password, *names):
            raise Refused(fault)
        return self._passwords.hashed(password)

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[Connection, Row[Any]]]:
        """The account's row, in a transaction that ends with the block."""
        with self._record.writing.begin() as connection:
            row = _locked_row(connection, name)
            if row is None:
                raise Refused("no-account")
            yield connection, row


@dataclass(frozen=True, slots=True)
class _Tried:
    """The kept hash that a typed password fits, and a new one where its parameters are outdated."""

    fits: str | None
    renewed: str | None


def _locked_row(connection: Connection, name: str) -> Row[Any] | None:
    # Every writer of the record takes this lock first, so that no two wait for each other.
    connection.execute(select(RevisionRow.latest).with_for_update())
    same = AccountRow.name == _folded(name)
    return connection.execute(select(AccountRow.__table__).where(same)).first()


def _update(connection: Connection, row: Row[Any], **values: Any) -> None:
    connection.execute(update(AccountRow).where(AccountRow.id == row.id).values(values))


def _end_sessions(connection: Connection, row: Row[Any]) -> None:
    connection.execute(delete(SessionRow).where(SessionRow.account_id == row.id))


def _folded(name: str) -> str:
    return normalize("NFKC", name).strip().casefold()


def _in_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=at.tzinfo or UTC)
