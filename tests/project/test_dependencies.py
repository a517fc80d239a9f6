"""What the code imports is declared, what is declared is used, and what is declared is pinned with hashes."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.project.repository import PYPROJECT, REPO, ROOMS

PROJECT = PYPROJECT["project"]

# Used without an import statement: SQLAlchemy loads its driver by the URL; of pyvi only the model is read.
LOADED_BY_NAME = {"psycopg", "pyvi"}

OLDEST_PYTHON = "3.11.2"
"""That of Debian 12."""


def requirements(*groups: str) -> dict[str, Requirement]:
    """The declared requirements by distribution: those of the core when no group is named."""
    lines = PROJECT["dependencies"] if not groups else []
    lines = [*lines, *(line for group in groups for line in PROJECT["optional-dependencies"][group])]
    return {canonicalize_name((requirement := Requirement(line)).name): requirement for line in lines}


def imported_modules(folder: Path) -> Iterator[str]:
    """Top-level names that the Python files below the folder import, standard library left out."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module.partition(".")[0]


def imported_distributions(*folders: str) -> set[str]:
    """The distributions that bring the third-party modules which these folders import."""
    modules = {module for folder in folders for module in imported_modules(REPO / folder)}
    third_party = modules - sys.stdlib_module_names - {*ROOMS, "tests", "bench"}
    bringers = packages_distributions()
    unknown = {module for module in third_party if module not in bringers}
    assert not unknown, f"no installed distribution brings {unknown}"
    return {canonicalize_name(bringers[module][0]) for module in third_party}


def pins(lock: Path) -> dict[str, str]:
    """Distribution → pinned version."""
    found = re.findall(r"^([\w.-]+)==(\S+) \\$", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def test_rooms_import_only_what_is_declared() -> None:
    declared = requirements().keys() | requirements("cluster", "crawl", "train").keys()
    assert imported_distributions(*ROOMS) <= declared


def test_tests_import_only_what_is_declared() -> None:
    declared = requirements().keys() | requirements(*PROJECT["optional-dependencies"]).keys()
    assert imported_distributions("tests", "bench") <= declared


def test_everything_declared_is_imported() -> None:
    assert requirements().keys() - LOADED_BY_NAME <= imported_distributions(*ROOMS)


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("run.txt", ("build", "cluster", "crawl")), ("dev.txt", tuple(PROJECT["optional-dependencies"]))],
)
def test_lock_pins_what_is_declared(lock: str, groups: tuple[str, ...]) -> None:
    pinned = pins(REPO / "requirements" / lock)
    declared = requirements() | requirements(*groups)
    unmet = [
        str(requirement)
        for name, requirement in declared.items()
        if name not in pinned or not requirement.specifier.contains(pinned[name])
    ]
    assert not unmet, f"requirements/{lock} is behind pyproject.toml: run `make lock`"


def test_both_locks_agree() -> None:
    run, dev = pins(REPO / "requirements/run.txt"), pins(REPO / "requirements/dev.txt")
    assert run.items() <= dev.items()


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_lock_holds_hashed_pins_and_nothing_else(lock: str) -> None:
    text = (REPO / "requirements" / lock).read_text(encoding="utf-8")
    entries = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    odd = [
        entry
        for entry in entries
        if not re.fullmatch(r"[\w.-]+==\S+(?: +--hash=sha256:[0-9a-f]{64})+ *", entry)
    ]
    assert not odd


def test_pins_install_on_the_oldest_python() -> None:
    too_new = [
        f"{name}=={version} needs Python {needed}"
        for name, version in pins(REPO / "requirements/dev.txt").items()
        if (needed := distribution(name).metadata["Requires-Python"])
        and not SpecifierSet(needed).contains(OLDEST_PYTHON)
    ]
    assert not too_new, "bound these in requirements/constraints.in"
