"""The documentation is a contract: commands, settings, endpoints and `make` targets stand in it as they are.

Each test compares the live object with its page in both directions, so that neither runs ahead of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.project.repository import REPO, tracked_texts
from tusach.app import create_app
from tusach.cli import main
from tusach.library import Library
from tusach.settings import Settings

DOCS = REPO / "docs"
PATH_PARAMETER = re.compile(r"<(?:[^:<>]+:)?(?P<name>[^<>]+)>")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """(full name, command) of a command and all below it."""
    yield name, command
    if isinstance(command, click.Group):
        for child, subcommand in command.commands.items():
            yield from commands(subcommand, f"{name} {child}")


COMMANDS = dict(commands(main, "tusach"))


def sections(text: str) -> dict[str, str]:
    """ "tusach import" (of the heading "## `tusach import`") → what stands below it, up to the next one."""
    parts = re.split(r"^#+ `(tusach[\w -]*)`.*\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def test_cli_page_has_every_command_and_no_other() -> None:
    assert sections(page("cli.md")).keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_cli_page_has_every_option_and_no_other(name: str) -> None:
    section = sections(page("cli.md")).get(name, "")
    in_tables = set(re.findall(r"`(--?[a-z][\w-]*)", "\n".join(re.findall(r"^\|.*", section, re.MULTILINE))))
    assert in_tables == options(COMMANDS[name])


def test_settings_page_has_every_setting_and_no_other() -> None:
    prefix = Settings.model_config["env_prefix"]
    settings = {(prefix + name).upper() for name in Settings.model_fields}
    assert set(re.findall(rf"`({prefix.upper()}[A-Z0-9_]+)`", page("settings.md"))) == settings


def braces(parameter: re.Match[str]) -> str:
    return "{" + parameter["name"] + "}"


def endpoints(home: Path) -> set[str]:
    """ "GET /api/v1/documents/{document_id}" for every route of the application."""
    settings = Settings(home=home)
    with Library.open(settings) as library:
        rules = list(create_app(settings, library).url_map.iter_rules())
    return {
        f"{method} {PATH_PARAMETER.sub(braces, rule.rule)}"
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_api_page_has_every_endpoint_and_no_other(tmp_path: Path) -> None:
    documented = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`?\s]*)`", page("api.md")))
    assert documented == endpoints(tmp_path)


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for name, text in tracked_texts()
        if name.endswith(".md")
        for target in re.findall(r"`make ([a-z-]+)`", text)
    }
    assert named
    assert named <= targets


def test_links_between_pages_lead_somewhere() -> None:
    dead = [
        f"{name}: {target}"
        for name, text in tracked_texts()
        if name.endswith(".md")
        for target in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text)
        if not (REPO / name).parent.joinpath(target).exists()
    ]
    assert not dead
