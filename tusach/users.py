"""`tusach user`: the first account, and rescue when nobody can sign in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bookshelf.accounts import Account, Accounts, Refused, Role
from bookshelf.record import Record
from tusach.library import require_library
from tusach.settings import Settings
from web.words import Words

_BY = "tusach user"
"""The name in the audit log; no account can have it."""

_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
_role = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """The accounts of the people who keep the bookshelf.

    Roles: doc-gia (reads), bien-tap (edits), duyet (approves), quan-tri (administers); each may do what the
    ones before it may.
    """


@user.command()
@click.argument("name", metavar="NAME")
@click.option("--full-name", metavar="TEXT", required=True, help="The person's name, as others see it.")
@click.option("--role", type=_role, required=True, help="What the person may do.")
@_password_stdin
@click.pass_obj
def add(settings: Settings, name: str, full_name: str, role: str, password_stdin: bool) -> None:
    """Add an account; the password is asked for twice, or read from standard input."""
    with _accounts(settings) as accounts:
        made = accounts.add(name, full_name, Role(role), _password(password_stdin), by=_BY)
    click.echo(f"{made.name} may sign in as {made.role}.")


@user.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List the accounts: name, role, state, two-step verification, full name."""
    with _accounts(settings) as accounts:
        for one in accounts.all():
            codes = "two-step" if one.totp_on else "-"
            click.echo(f"{one.name:<24} {one.role:<10} {_state(one):<20} {codes:<10} {one.full_name}")


@user.command()
@click.argument("name", metavar="NAME")
@click.argument("role", metavar="ROLE", type=_role)
@click.pass_obj
def role(settings: Settings, name: str, role: str) -> None:
    """Change what a person may do: doc-gia, bien-tap, duyet or quan-tri."""
    with _accounts(settings) as accounts:
        accounts.set_role(name, Role(role), by=_BY)
    click.echo(f"{name} is {role} now.")


@user.command()
@click.argument("name", metavar="NAME")
@_password_stdin
@click.pass_obj
def password(settings: Settings, name: str, password_stdin: bool) -> None:
    """Set a new password, and lift a lock."""
    with _accounts(settings) as accounts:
        if accounts.get(name) is None:
            raise Refused("no-account")
        accounts.set_password(name, _password(password_stdin), by=_BY, must_change=False)
    click.echo(f"{name} has a new password.")


@user.command()
@click.argument("name", metavar="NAME")
@click.pass_obj
def disable(settings: Settings, name: str) -> None:
    """Take an account out of use; it stays in the audit log."""
    with _accounts(settings) as accounts:
        accounts.set_active(name, False, by=_BY)
    click.echo(f"{name} can no longer sign in.")


@user.command()
@click.argument("name", metavar="NAME")
@click.pass_obj
def enable(settings: Settings, name: str) -> None:
    """Put an account back into use, or lift its lock."""
    with _accounts(settings) as accounts:
        accounts.set_active(name, True, by=_BY)
    click.echo(f"{name} may sign in.")


@user.command("totp-off")
@click.argument("name", metavar="NAME")
@click.pass_obj
def totp_off(settings: Settings, name: str) -> None:
    """Turn two-step verification off, for a person who lost the phone."""
    with _accounts(settings) as accounts:
        accounts.remove_totp(name, by=_BY)
    click.echo(f"{name} signs in without a code.")


@contextmanager
def _accounts(settings: Settings) -> Iterator[Accounts]:
    """The accounts of the library; a refusal is told in one sentence."""
    require_library(settings)
    with Record.open(settings.record_url) as record:
        try:
            yield Accounts(record)
        except Refused as refused:
            raise click.ClickException(Words("en")(f"fault.{refused.fault}")) from refused


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline(4096).rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


def _state(account: Account) -> str:
    if not account.active:
        return "disabled"
    until = account.locked_until
    if until and until > datetime.now(UTC):
        return f"locked until {until.astimezone():%H:%M}"
    return "in use"
