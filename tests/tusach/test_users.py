from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bookshelf.accounts import Accounts, Role
from bookshelf.audit import AuditLog
from bookshelf.record import Record
from tests.tusach.library import tusach
from tusach.cli import main

GOOD = "mưa rào tháng bảy"
OTHER = "nắng hạ tháng tư"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library without documents."""
    Record.open(f"sqlite:///{tmp_path}/record.db").close()
    return tmp_path


def user(home: Path, *arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "user", *arguments], input=given)


def add(home: Path, name: str = "lan", role: str = "quan-tri", password: str = GOOD) -> Result:
    named = ("add", name, "--full-name", "Nguyễn Thị Lan", "--role", role, "--password-stdin")
    return user(home, *named, given=password + "\n")


def signs_in(home: Path, password: str = GOOD) -> bool:
    with Record.open(f"sqlite:///{home}/record.db") as record:
        return Accounts(record).sign_in("lan", password, "") is not None


def test_the_first_account(home: Path) -> None:
    added = add(home)
    assert (added.exit_code, added.output) == (0, "lan may sign in as quan-tri.\n")
    assert signs_in(home)
    listed = user(home, "list").output
    assert listed.split() == ["lan", "quan-tri", "in", "use", "-", "Nguyễn", "Thị", "Lan"]


def test_a_password_is_asked_for_twice(home: Path) -> None:
    named = ("add", "lan", "--full-name", "Nguyễn Thị Lan", "--role", "bien-tap")
    refused = user(home, *named, given=f"{GOOD}\n{OTHER}\n")
    assert refused.exit_code == 1
    assert user(home, *named, given=f"{GOOD}\n{GOOD}\n").exit_code == 0
    assert signs_in(home)


def test_a_password_is_not_shown(home: Path) -> None:
    """On a real terminal, whose own echo must be off while it is typed."""
    pid, terminal = pty.fork()
    if pid == 0:
        command = ["--home", str(home), "user", "add", "lan", "--full-name", "Lan", "--role", "duyet"]
        code = f"from tusach.cli import main; main({command!r})"
        os.execv(sys.executable, [sys.executable, "-c", code])
    shown = b""
    for _ in range(2):
        while not shown.endswith(b": "):
            shown += os.read(terminal, 1024)
        os.write(terminal, b"mua rao thang bay\n")
        shown += b"|"
    try:
        while more := os.read(terminal, 1024):
            shown += more
    except OSError:
        pass
    assert os.waitpid(pid, 0)[1] == 0
    assert b"may sign in" in shown
    assert b"mua rao" not in shown


@pytest.mark.parametrize(
    ("name", "role", "password", "code", "message"),
    [
        ("lan", "duyet", GOOD, 1, "This user name is taken."),
        ("l", "duyet", GOOD, 1, "3–40 characters"),
        ("minh", "duyet", "ngắn", 1, "at least 12 characters"),
        ("minh", "duyet", "", 1, "at least 12 characters"),
        ("minh", "sep", GOOD, 2, "is not one of 'doc-gia', 'bien-tap', 'duyet', 'quan-tri'"),
    ],
)
def test_what_is_refused(home: Path, name: str, role: str, password: str, code: int, message: str) -> None:
    add(home)
    refused = add(home, name, role, password)
    assert refused.exit_code == code
    assert message in refused.output
    with Record.open(f"sqlite:///{home}/record.db") as record:
        assert len(Accounts(record).all()) == 1


def test_role_use_password_and_codes(home: Path) -> None:
    add(home, role="doc-gia")
    assert user(home, "role", "lan", "duyet").output == "lan is duyet now.\n"
    assert user(home, "disable", "lan").output == "lan can no longer sign in.\n"
    assert "disabled" in user(home, "list").output
    assert not signs_in(home)
    assert user(home, "enable", "lan").exit_code == 0
    assert signs_in(home)
    assert user(home, "password", "lan", "--password-stdin", given=OTHER).exit_code == 0
    assert not signs_in(home)
    assert signs_in(home, OTHER)
    assert user(home, "totp-off", "lan").output == "lan signs in without a code.\n"
    with Record.open(f"sqlite:///{home}/record.db") as record:
        account = Accounts(record).get("lan")
        assert account is not None
        assert account.role is Role.APPROVER
        told = AuditLog(record).page(actor="tusach user").rows
        assert [one.action.removeprefix("account.") for one in reversed(told)] == [
            "add", "role", "disable", "enable", "password", "totp-off",
        ]  # fmt: skip


def test_a_locked_account_is_listed_and_enabled(home: Path) -> None:
    add(home)
    assert [signs_in(home, OTHER) for _ in range(5)] == [False] * 5
    assert "locked until" in user(home, "list").output
    assert not signs_in(home)
    user(home, "enable", "lan")
    assert signs_in(home)


@pytest.mark.parametrize(
    "arguments",
    [("role", "minh", "duyet"), ("disable", "minh"), ("enable", "minh"), ("totp-off", "minh")],
)
def test_an_account_that_is_not_there(home: Path, arguments: tuple[str, ...]) -> None:
    refused = user(home, *arguments)
    assert (refused.exit_code, refused.output) == (1, "Error: There is no such account.\n")


def test_an_unknown_account_is_told_before_a_password_is_typed(home: Path) -> None:
    refused = user(home, "password", "minh")
    assert (refused.exit_code, refused.output) == (1, "Error: There is no such account.\n")


def test_a_home_without_a_library(tmp_path: Path) -> None:
    refused = tusach(tmp_path / "nowhere", "user", "list")
    assert refused.exit_code == 1
    assert "There is no library" in refused.output
    assert not (tmp_path / "nowhere").exists()
