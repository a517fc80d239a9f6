"""The repository keeps its own rules: nothing of one machine in it, short modules, rooms that speak."""

from __future__ import annotations

import ast
import re
import unicodedata

import pytest

from tests.project.repository import REPO, ROOMS, tracked_files, tracked_texts

MAX_MODULE_LINES = 400

FORBIDDEN = {
    "a registry's address": r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|crates|debian|ubuntu)[.](?:org|com|io)\b",
    "an index option": r"--(?:(?:extra-)?index-url|find-links|trusted-host)\b",
    "an absolute path of one machine": r"(?<![\w.:/-])/(?:work|root|home|Users)/\w",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a service's token": r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abprs]-\w{10})",
    "a password in a URL": r"\w+://[\w.-]+:(?!password@)[^\s@/{}<$]{3,}@[\w.-]",
    "a secret in a literal": r"(?i)\b(?:password|secret|api_?key|token)\b\s*[:=]\s*[\"'][^\"'\s]{8,}[\"']",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]!r}"
        for name, text in tracked_texts()
        for match in pattern.finditer(text)
    ]
    assert not found, f"{what} in a tracked file"


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a registry's address", "see files.python" + "hosted.org/x"),
        ("an index option", "--extra-index" + "-url x"),
        ("an absolute path of one machine", 'open("/' + 'home/someone/x")'),
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("a service's token", "AKIA" + "A" * 16),
        ("a password in a URL", "postgresql://user:" + "hunter2@host/db"),
        ("a secret in a literal", "password = " + '"correct-horse"'),
    ],
)
def test_patterns_find_what_they_are_for(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)


def test_modules_are_short() -> None:
    too_long = {
        name: lines
        for name, text in tracked_texts()
        if name.endswith((".py", ".js")) and (lines := text.count("\n")) > MAX_MODULE_LINES
    }
    assert not too_long, f"split these: no module beyond {MAX_MODULE_LINES} lines"


@pytest.mark.parametrize("room", ROOMS)
def test_room_says_what_it_does(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((REPO / room / "__init__.py").read_text(encoding="utf-8")))
    assert docstring


def test_every_package_is_a_room() -> None:
    packages = {
        path.parent.name
        for path in tracked_files()
        if path.parent.parent == REPO and path.name == "__init__.py"
    }
    assert packages == set(ROOMS)


def test_sources_are_nfc() -> None:
    """Composed and decomposed Vietnamese look alike and compare unequal: who needs the latter makes it."""
    decomposed = [name for name, text in tracked_texts() if not unicodedata.is_normalized("NFC", text)]
    assert not decomposed
