"""docs/sources.md is a contract: it names every key of every profile, and its examples are valid."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from crawlers.settings import Settings, create_source
from crawlers.sources.congbao import CongBaoProfile
from crawlers.sources.folder import FolderProfile
from crawlers.sources.gazette import DominoProfile
from crawlers.sources.gazette_generic import GenericProfile
from crawlers.sources.labels import LABELS
from crawlers.sources.nukeviet import NukeVietProfile
from crawlers.sources.profiles import Profile
from crawlers.sources.vbpl import VbplProfile

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(
    "profile", [VbplProfile, DominoProfile, GenericProfile, NukeVietProfile, CongBaoProfile, FolderProfile]
)
def test_every_key_is_documented(profile: type[Profile]) -> None:
    assert [key for key in profile.model_fields if f"\n| `{key}` |" not in TEXT] == []


def test_every_labelled_field_is_documented() -> None:
    line = next(line for line in TEXT.splitlines() if line.startswith("| `labels` |"))
    assert [field for field in LABELS if not re.search(rf"\b{field}\b", line)] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_valid(example: str) -> None:
    settings = Settings.model_validate(tomllib.loads(f'contact = "tu-phap@example.vn"\n{example}'))
    for name, one in settings.sources.items():
        source = create_source(name, one)
        assert source.routes()
        assert source.hosts or one.kind == "folder"
