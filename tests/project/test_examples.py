"""The examples in docstrings say what the code does."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tests.project.repository import REPO, ROOMS, tracked_files


def module_of(file: Path) -> str:
    parts = file.relative_to(REPO).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


FILES = [one for one in tracked_files() if one.suffix == ".py" and one.relative_to(REPO).parts[0] in ROOMS]
MODULES = sorted(module_of(one) for one in FILES if ">>> " in one.read_text("utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_examples_hold(module: str) -> None:
    assert not doctest.testmod(import_module(module)).failed
