"""A disk that is really full, in each part of the home folder: told, nothing lost, and all well with room."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bookshelf.record import Record
from crawlers.state import CrawlState
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import serve
from tests.tusach.library import COMMAND, tusach

COUNT = 20
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-euc")
"""A shell that may mount what nobody else sees; all is unmounted when it ends, however it does."""

FULL_THEN_ROOM = """
    home=$1 full=$1/$2 size=$3 result=$4; shift 4
    mkdir -p "$full"
    mount -t tmpfs -o size=$size none "$full"
    cp "$home.toml" "$home/crawlers.toml"
    "$@" && code=0 || code=$?
    echo "full: $code"
    mount -o remount,size=64m "$full"
    "$@" && code=0 || code=$?
    echo "room: $code"
    cp -r "$home" "$result"
"""


def may_mount(folder: Path) -> bool:
    try:
        tried = subprocess.run([*OWN_MOUNTS, f"mount -t tmpfs none '{folder}'"], capture_output=True)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.mark.parametrize(
    ("part", "size"), [(".", "400k"), ("crawl", "120k"), ("files", "12k"), ("index", "48k")]
)
def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path, part: str, size: str) -> None:
    if not may_mount(tmp_path):
        pytest.skip("a small file system cannot be mounted here (unshare and mount are refused)")
    home, result = tmp_path / "home", tmp_path / "result"
    home.mkdir()
    with serve(NukeVietSite(COUNT)) as site:
        text = (
            'contact = "tu-phap@example.vn"\nallow_private = true\n'
            f'[sources.so-mau]\nkind = "nukeviet"\nbase_url = "{site.base}"\npace_seconds = 0\n'
        )
        home.with_suffix(".toml").write_text(text)
        crawl = (*COMMAND, "--home", str(home), "crawl", "so-mau")
        ran = subprocess.run(
            [*OWN_MOUNTS, FULL_THEN_ROOM, "sh", home, part, size, result, *crawl],
            capture_output=True,
            text=True,
            env={**os.environ, "TUSACH_WORKERS": "1"},
        )
    assert ran.returncode == 0, ran.stderr
    assert [line for line in ran.stdout.splitlines() if line.startswith(("full:", "room:"))] == [
        "full: 1",
        "room: 0",
    ]
    assert any(word in ran.stderr for word in ("No space left", "disk is full", "cannot be written"))
    assert "Traceback" not in ran.stderr
    with Record.open(f"sqlite:///{result / 'record.db'}") as record:
        keys = [document.source_key for document in record.documents()]
        assert (len(keys), len(set(keys))) == (COUNT, COUNT)
        assert record.revision() == COUNT
    with CrawlState(result / "crawl") as state:
        assert state.waiting_count("so-mau") == 0
    assert tusach(result, "check").exit_code == 0
