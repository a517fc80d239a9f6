from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawlers.settings import Settings, SourceSettings, WrongSettings, load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "crawling.md"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contact = ", "no valid TOML"),
        ('[sources.a]\nkind = "vbpl"', "contact"),
        ('contact = "a@b.vn"\n[sources.a]\nkind = "vpbl"', "sources.a.kind"),
        ('contact = "a@b.vn"\n[sources.a]\nkind = "vbpl"\npace = 1', "sources.a.pace"),
        ('contact = "a@b.vn"\n[sources.a]\nkind = "vbpl"\nbase_url = "congbao.vn"', "sources.a.base_url"),
        ('contact = "a@b.vn"\n[sources."A B"]\nkind = "vbpl"', "sources"),
        ("retries = 99", "retries"),
    ],
)
def test_wrong_settings_name_the_file_and_the_key(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "crawlers.toml"
    path.write_text(text)
    with pytest.raises(WrongSettings) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)


def test_no_file_means_no_sources(tmp_path: Path) -> None:
    assert load(tmp_path / "crawlers.toml").sources == {}


def test_a_folder_alone_needs_no_contact(tmp_path: Path) -> None:
    path = tmp_path / "crawlers.toml"
    path.write_text('[sources.hop-thu]\nkind = "folder"\nfolder = "in"')
    assert list(load(path).sources) == ["hop-thu"]


@pytest.mark.parametrize(
    ("heading", "model"), [("## Keys of the file", Settings), ("## Keys of a source", SourceSettings)]
)
def test_every_key_is_documented_and_no_other(
    heading: str, model: type[Settings] | type[SourceSettings]
) -> None:
    section = PAGE.read_text(encoding="utf-8").partition(heading)[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(model.model_fields)
