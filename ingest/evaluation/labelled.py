"""The labelled documents that several measures share, and their halves: rules are made by looking at the
first half alone, the second one tells whether they hold for documents that nobody looked at."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

_SEED = "tusach"
HALVES = ("looked at", "unseen")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a `.jsonl.xz` file. Raises FileNotFoundError."""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def half(key: str) -> str:
    """Which half the document with this key at its source belongs to, for ever the same."""
    return HALVES[sha256(f"{_SEED}/{key}".encode()).digest()[0] % 2]
