from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from bookshelf import totp
from bookshelf.accounts import LONGEST_LOCK, Account, Accounts, Refused, Role, lock_after
from bookshelf.audit import AuditLog
from bookshelf.passwords import Passwords
from bookshelf.record import Record
from bookshelf.sessions import IDLE, LONGEST, Sessions

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "mưa rào tháng bảy"
OTHER = "nắng hạ tháng tư"
LAN = "lan.nguyen"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 8, 12, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def code(self, secret: str, steps: int = 0) -> str:
        return totp.code(secret, int(self.now.timestamp()) // totp.STEP + steps)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(record: Record, clock: Clock) -> Accounts:
    return Accounts(record, Passwords(QUICK), clock)


@pytest.fixture
def sessions(record: Record, clock: Clock) -> Sessions:
    return Sessions(record, clock)


@pytest.fixture
def lan(accounts: Accounts) -> Account:
    return accounts.add(LAN, "Nguyễn Thị Lan", Role.EDITOR, GOOD, by="tests")


def told(record: Record) -> list[str]:
    """The actions in the log, the latest first."""
    return [one.action.removeprefix("account.") for one in AuditLog(record).page().rows]


def with_totp(accounts: Accounts, clock: Clock) -> str:
    secret = accounts.start_totp(LAN)
    accounts.confirm_totp(LAN, clock.code(secret))
    return secret


def test_roles_are_ordered_by_what_they_may_do() -> None:
    assert sorted(Role, reverse=True) == [Role.ADMIN, Role.APPROVER, Role.EDITOR, Role.READER]
    assert Role.READER < Role.EDITOR <= Role.EDITOR < Role.APPROVER
    assert Role.ADMIN > Role.APPROVER >= Role.APPROVER
    assert not Role.READER > Role.EDITOR


def test_an_account_comes_back_as_it_was_added(accounts: Accounts, lan: Account) -> None:
    assert lan == accounts.get(" LAN.Nguyen ")
    assert (lan.role, lan.active, lan.totp_on, lan.must_change) == (Role.EDITOR, True, False, False)
    minh = accounts.add("Anh", "Trần Anh", Role.READER, GOOD, by="tests", must_change=True)
    assert accounts.all() == [minh, lan]
    assert minh.must_change
    assert accounts.get("khong-co") is None


@pytest.mark.parametrize(
    ("name", "full_name", "password", "fault"),
    [
        ("ab", "Lan", GOOD, "name-form"),
        ("lan nguyen", "Lan", GOOD, "name-form"),
        ("-lan", "Lan", GOOD, "name-form"),
        ("lan..n", "Lan", GOOD, "name-form"),
        ("l" * 41, "Lan", GOOD, "name-form"),
        ("nguyễn", "Lan", GOOD, "name-form"),
        (LAN.upper(), "Lan", GOOD, "name-taken"),
        ("minh", " ", GOOD, "full-name-form"),
        ("minh", "M" * 101, GOOD, "full-name-form"),
        ("minh", "Minh\n", GOOD, None),
        ("minh", "Mi\u202enh", GOOD, "full-name-form"),
        ("minh", "Minh", "ngắn", "password-short"),
        ("minh", "Minh", "chào bạn minh nhé", "password-name"),
    ],
)
def test_what_an_account_must_be(
    accounts: Accounts, lan: Account, name: str, full_name: str, password: str, fault: str | None
) -> None:
    def add() -> Account:
        return accounts.add(name, full_name, Role.READER, password, by="tests")

    if fault is None:
        assert add().full_name == "Minh"
        return
    with pytest.raises(Refused) as refused:
        add()
    assert refused.value.fault == fault
    assert accounts.all() == [lan]


def test_signing_in(record: Record, accounts: Accounts, lan: Account) -> None:
    assert accounts.sign_in("Lan.Nguyen", GOOD, "") == lan
    assert accounts.sign_in(LAN, OTHER, "") is None
    assert accounts.sign_in("khong-co", GOOD, "") is None
    assert told(record) == ["sign-in-refused", "sign-in-refused", "sign-in", "add"]


@pytest.mark.usefixtures("lan")
def test_an_unknown_name_costs_the_same_work(
    record: Record, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    whole = PasswordHasher.verify

    def verify(hasher: PasswordHasher, kept: str, password: str) -> bool:
        checked.append(kept.rpartition("$")[0].rpartition("$")[0])
        return whole(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    rows = [AuditLog(record).page().total]
    for name in (LAN, "khong-co"):
        assert accounts.sign_in(name, OTHER, "") is None
        rows.append(AuditLog(record).page().total)
    assert checked == ["$argon2id$v=19$m=8,t=1,p=1"] * 2
    assert rows[1] - rows[0] == rows[2] - rows[1] == 1


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (10**6, 60)]
)
def test_how_long_a_lock_lasts(failures: int, minutes: int) -> None:
    assert lock_after(failures) == timedelta(minutes=minutes)


@pytest.mark.usefixtures("lan")
def test_failures_lock_and_time_opens(accounts: Accounts, clock: Clock) -> None:
    for _ in range(5):
        assert accounts.sign_in(LAN, OTHER, "") is None
    assert accounts.sign_in(LAN, GOOD, "") is None
    clock.now += timedelta(seconds=61)
    assert accounts.sign_in(LAN, OTHER, "") is None
    clock.now += timedelta(seconds=61)
    assert accounts.sign_in(LAN, GOOD, "") is None, "the second lock is twice as long"
    clock.now += timedelta(seconds=61)
    assert accounts.sign_in(LAN, GOOD, "") is not None
    for _ in range(4):
        assert accounts.sign_in(LAN, OTHER, "") is None
    assert accounts.sign_in(LAN, GOOD, "") is not None, "a good one starts the count again"


def test_attempts_side_by_side_get_no_further(record: Record, clock: Clock) -> None:
    accounts = Accounts(record, Passwords(QUICK), clock)
    accounts.add(LAN, "Nguyễn Thị Lan", Role.EDITOR, GOOD, by="tests")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: accounts.sign_in(LAN, f"{OTHER} {number}", ""), range(16)))
    found = accounts.get(LAN)
    assert found is not None
    assert found.locked_until == clock.now + timedelta(minutes=1)
    assert sum(one.detail.get("why") == "locked" for one in AuditLog(record).page().rows) == 11


@pytest.mark.usefixtures("lan")
def test_a_lock_ends_at_once_when_an_administrator_says_so(accounts: Accounts) -> None:
    for _ in range(9):
        accounts.sign_in(LAN, OTHER, "")
    accounts.unlock(LAN, by="minh")
    assert accounts.sign_in(LAN, GOOD, "") is not None


def test_a_disabled_account_opens_nothing(accounts: Accounts, sessions: Sessions, lan: Account) -> None:
    token = sessions.open(lan.id)
    accounts.set_active(LAN, False, by="minh")
    assert sessions.find(token) is None
    assert accounts.sign_in(LAN, GOOD, "") is None
    accounts.set_active(LAN, True, by="minh")
    assert accounts.sign_in(LAN, GOOD, "") is not None
    assert sessions.find(token) is None


@pytest.mark.usefixtures("lan")
def test_codes(accounts: Accounts, clock: Clock) -> None:
    secret = accounts.start_totp(LAN)
    assert accounts.pending_totp(LAN) == secret
    assert accounts.sign_in(LAN, GOOD, "") is not None, "it counts once it is confirmed"
    with pytest.raises(Refused, match="code-wrong"):
        accounts.confirm_totp(LAN, "000000" if clock.code(secret) != "000000" else "000001")
    used = clock.code(secret)
    accounts.confirm_totp(LAN, used)
    assert accounts.pending_totp(LAN) == ""
    assert accounts.sign_in(LAN, GOOD, "") is None
    assert accounts.sign_in(LAN, GOOD, used) is None, "a code counts once"
    clock.now += timedelta(seconds=30)
    assert accounts.sign_in(LAN, OTHER, clock.code(secret)) is None
    assert accounts.sign_in(LAN, GOOD, clock.code(secret)) is not None
    assert accounts.sign_in(LAN, GOOD, clock.code(secret)) is None
    with pytest.raises(Refused, match="totp-on"):
        accounts.start_totp(LAN)
    with pytest.raises(Refused, match="password-wrong"):
        accounts.stop_totp(LAN, OTHER)
    accounts.stop_totp(LAN, GOOD)
    assert accounts.sign_in(LAN, GOOD, "") is not None


@pytest.mark.usefixtures("lan")
def test_nothing_is_confirmed_that_was_not_begun(accounts: Accounts) -> None:
    with pytest.raises(Refused, match="totp-not-started"):
        accounts.confirm_totp(LAN, "123456")


@pytest.mark.usefixtures("lan")
def test_wrong_codes_lock_too(accounts: Accounts, clock: Clock) -> None:
    secret = with_totp(accounts, clock)
    clock.now += timedelta(seconds=60)
    for _ in range(5):
        assert accounts.sign_in(LAN, GOOD, "000000") is None
    assert accounts.sign_in(LAN, GOOD, clock.code(secret)) is None


@pytest.mark.usefixtures("lan")
def test_changing_the_own_password(accounts: Accounts) -> None:
    for old, new, fault in (
        (OTHER, "gió bấc cuối mùa", "password-wrong"),
        (GOOD, GOOD, "password-same"),
        (GOOD, "ngắn", "password-short"),
        (GOOD, "toi la nguyễn thị lan", "password-name"),
    ):
        with pytest.raises(Refused, match=fault):
            accounts.change_password(LAN, old, new)
    accounts.change_password(LAN, GOOD, OTHER)
    assert accounts.sign_in(LAN, GOOD, "") is None
    assert accounts.sign_in(LAN, OTHER, "") is not None


@pytest.mark.usefixtures("lan")
def test_guessing_the_password_of_an_open_session_locks(accounts: Accounts) -> None:
    for _ in range(5):
        with pytest.raises(Refused, match="password-wrong"):
            accounts.change_password(LAN, OTHER, "gió bấc cuối mùa")
    with pytest.raises(Refused, match="password-wrong"):
        accounts.change_password(LAN, GOOD, OTHER)
    assert accounts.sign_in(LAN, GOOD, "") is None


def test_a_password_that_was_given_must_be_changed(accounts: Accounts, lan: Account) -> None:
    for _ in range(9):
        accounts.sign_in(LAN, OTHER, "")
    accounts.set_password(LAN, OTHER, by="minh", must_change=True)
    signed_in = accounts.sign_in(LAN, OTHER, "")
    assert signed_in is not None
    assert signed_in.must_change
    accounts.change_password(LAN, OTHER, GOOD)
    assert not dataclasses.replace(accounts.get(LAN) or lan).must_change


def test_old_parameters_are_renewed_when_signing_in(record: Record, clock: Clock) -> None:
    Accounts(record, Passwords(QUICK), clock).add(LAN, "Nguyễn Thị Lan", Role.EDITOR, GOOD, by="tests")
    better = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    accounts = Accounts(record, Passwords(better), clock)
    assert accounts.sign_in(LAN, OTHER, "") is None
    assert hash_of(record).startswith("$argon2id$v=19$m=8,t=1,")
    assert accounts.sign_in(LAN, GOOD, "") is not None
    assert hash_of(record).startswith("$argon2id$v=19$m=16,t=2,")
    assert accounts.sign_in(LAN, GOOD, "") is not None


def hash_of(record: Record) -> str:
    with record.reading.begin() as connection:
        return str(connection.scalar(text("SELECT password_hash FROM accounts")))


@pytest.mark.usefixtures("lan")
def test_nobody_changes_the_own_role_or_use(accounts: Accounts) -> None:
    with pytest.raises(Refused, match="own-account"):
        accounts.set_role(LAN, Role.ADMIN, by=LAN)
    with pytest.raises(Refused, match="own-account"):
        accounts.set_active(LAN, False, by=LAN)
    with pytest.raises(Refused, match="no-account"):
        accounts.set_role("khong-co", Role.ADMIN, by="minh")
    accounts.set_role(LAN, Role.ADMIN, by="minh")
    found = accounts.get(LAN)
    assert found is not None
    assert found.role is Role.ADMIN


@pytest.mark.usefixtures("lan")
def test_the_log_tells_everything_but_secrets(record: Record, accounts: Accounts, clock: Clock) -> None:
    secret = with_totp(accounts, clock)
    accounts.set_role(LAN, Role.APPROVER, by="minh")
    accounts.set_password(LAN, OTHER, by="minh", must_change=True)
    accounts.remove_totp(LAN, by="minh")
    accounts.set_active(LAN, False, by="minh")
    accounts.set_active(LAN, True, by="minh")
    accounts.unlock(LAN, by="minh")
    assert told(record) == ["unlock", "enable", "disable", "totp-off", "password", "role", "totp-on", "add"]
    rows = AuditLog(record).page().rows
    assert {one.subject for one in rows} == {f"tai-khoan/{LAN}"}
    assert [one.actor for one in rows] == ["minh"] * 6 + [LAN, "tests"]
    assert not any(word in repr(rows) for word in (secret, GOOD, OTHER, "argon2"))
    assert rows[5].detail == {"role": "duyet", "was": "bien-tap"}


# sessions


def test_a_session_ends_with_the_wish_to(sessions: Sessions, lan: Account) -> None:
    token = sessions.open(lan.id)
    assert sessions.find(token) == lan
    assert sessions.find(token[:-1]) is None
    sessions.close(token)
    assert sessions.find(token) is None


def test_only_the_hash_of_a_token_is_kept(record: Record, sessions: Sessions, lan: Account) -> None:
    token = sessions.open(lan.id)
    with record.reading.begin() as connection:
        kept = connection.scalars(text("SELECT token_hash FROM sessions")).one()
    assert token not in kept
    assert sessions.find(kept) is None


def test_a_session_ends_when_it_is_idle(sessions: Sessions, clock: Clock, lan: Account) -> None:
    token = sessions.open(lan.id)
    for _ in range(3):
        clock.now += IDLE - timedelta(minutes=1)
        assert sessions.find(token) == lan
    clock.now += IDLE + timedelta(seconds=1)
    assert sessions.find(token) is None


def test_a_session_ends_after_the_longest_time(sessions: Sessions, clock: Clock, lan: Account) -> None:
    token, begun = sessions.open(lan.id), clock.now
    while clock.now + IDLE < begun + LONGEST:
        clock.now += IDLE
        assert sessions.find(token) == lan
    clock.now = begun + LONGEST + timedelta(seconds=1)
    assert sessions.find(token) is None


def test_a_new_session_takes_the_place_of_the_old_one_and_clears_what_is_past(
    record: Record, sessions: Sessions, clock: Clock, lan: Account
) -> None:
    forgotten = sessions.open(lan.id)
    clock.now += IDLE + timedelta(minutes=1)
    first = sessions.open(lan.id)
    other = sessions.open(lan.id)
    second = sessions.open(lan.id, replaced=first)
    assert [sessions.find(one) for one in (forgotten, first, other, second)] == [None, None, lan, lan]
    with record.reading.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sessions")) == 2


def changes(accounts: Accounts, clock: Clock) -> Iterator[None]:
    """Each step is a change that ends every session."""
    accounts.change_password(LAN, GOOD, OTHER)
    yield
    accounts.set_role(LAN, Role.ADMIN, by="minh")
    yield
    with_totp(accounts, clock)
    yield
    accounts.stop_totp(LAN, OTHER)
    yield
    accounts.set_password(LAN, GOOD, by="minh", must_change=False)
    yield
    accounts.set_active(LAN, True, by="minh")
    yield


def test_changes_end_every_session(
    accounts: Accounts, sessions: Sessions, clock: Clock, lan: Account
) -> None:
    other = accounts.add("minh", "Minh", Role.ADMIN, GOOD, by="tests")
    others = sessions.open(other.id)
    token = sessions.open(lan.id)
    ended = 0
    for _ in changes(accounts, clock):
        assert sessions.find(token) is None
        token = sessions.open(lan.id)
        ended += 1
    assert ended == 6
    assert sessions.find(others) == other


def test_the_longest_lock_is_an_hour() -> None:
    assert timedelta(hours=1) == LONGEST_LOCK
