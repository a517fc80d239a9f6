from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from bookshelf.files import FileStore


def test_bytes_come_back_and_lie_in_two_levels(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    digest = store.put(b"Quyet dinh")
    assert digest == sha256(b"Quyet dinh").hexdigest()
    assert store.get(digest) == b"Quyet dinh"
    assert store.path(digest) == tmp_path / "files" / digest[:2] / digest[2:4] / digest
    assert store.has(digest)
    assert store.verify(digest)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    first = store.put(b"x")
    written = store.path(first).stat().st_mtime_ns
    assert store.put(b"x") == first
    assert store.path(first).stat().st_mtime_ns == written
    assert list(store) == [first]


def test_damage_is_seen_and_mended_when_it_changed_the_size(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    digest = store.put(b"nguyen ven")
    store.path(digest).write_bytes(b"nguyen")
    assert not store.verify(digest)
    store.put(b"nguyen ven")
    assert store.verify(digest)
    store.path(digest).write_bytes(b"nguyen_ven")
    assert not store.verify(digest)


def test_what_is_not_there(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "none")
    digest = sha256(b"").hexdigest()
    assert not store.has(digest)
    assert not store.verify(digest)
    assert list(store) == []
    store.remove(digest)
    with pytest.raises(FileNotFoundError):
        store.get(digest)


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n", "a" * 63 + "/", "\x00" * 64],
)
def test_no_name_leaves_the_store(tmp_path: Path, name: str) -> None:
    store = FileStore(tmp_path)
    for use in (store.path, store.get, store.has, store.verify, store.remove):
        with pytest.raises(ValueError, match="is no sha256"):
            use(name)


def test_orphans_are_those_that_no_document_names(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    digests = sorted(store.put(bytes([number])) for number in range(5))
    assert list(store) == digests
    assert store.orphans(set(digests[1:])) == digests[:1]
    store.remove(digests[0])
    assert store.orphans(set(digests[1:])) == []


def test_half_written_files_are_no_files_and_are_swept_when_old(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.put(b"x")
    old, young = tmp_path / ".partial-old", tmp_path / ".partial-young"
    old.write_bytes(b"1")
    young.write_bytes(b"2")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    assert len(list(store)) == 1
    assert store.sweep() == 1
    assert (old.exists(), young.exists()) == (False, True)
