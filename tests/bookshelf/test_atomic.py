from __future__ import annotations

from pathlib import Path

import pytest

from bookshelf.atomic import replacing


def test_the_file_is_there_when_the_block_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.bin"
    with replacing(path) as file:
        file.write(b"moi")
        assert not path.exists()
    assert path.read_bytes() == b"moi"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"cu")
    with pytest.raises(TypeError), replacing(path) as file:
        file.write("not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"cu"
    assert list(tmp_path.iterdir()) == [path]
