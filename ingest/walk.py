"""What an import takes in: the files of the given paths, in one order that never varies.

`NAME.meta.json` beside `NAME` is its sidecar: metadata in the exchange format's keys.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SIDECAR = ".meta.json"
JSON_LINES = (".jsonl", ".jsonl.gz", ".jsonl.xz")
_EXPORTED_FILE = re.compile(r"(^|/)files/[0-9a-f]{64}$")
"""Beside the lines of an export: its documents' files, which come in with the lines that name them."""
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_SYSTEM_FOLDERS = frozenset({"__macosx"})


@dataclass(frozen=True, slots=True)
class Input:
    """One file to import. `name` is its path below the import root, with "/" and in NFC.

    An explicitly named file is its own root, so its name has no folder.
    """

    path: Path
    name: str
    sidecar: Path | None = None

    @property
    def is_json_lines(self) -> bool:
        return self.name.lower().endswith(JSON_LINES)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is no document: hidden, the operating system's, or not a regular file."""

    name: str


def walk(root: Path) -> Iterator[Input | Ignored]:
    """The files at `root`, a file or a folder, by code points of names; links to folders are not followed.

    A sidecar without its file is handed over as an input of its own, so that it is refused and not forgotten.
    """
    if root.is_dir():
        yield from _walk_folder(root, "")
        return
    sidecar = root.with_name(root.name + SIDECAR)
    yield Input(root, readable(root.name), sidecar if sidecar.is_file() else None)


def readable(name: str) -> str:
    """A file's name as text that any database can hold: NFC, undecodable bytes replaced."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _walk_folder(folder: Path, prefix: str) -> Iterator[Input | Ignored]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        # Handed over like a file: reading it fails in the same way, and that is reported.
        yield Input(folder, prefix.rstrip("/"))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        name = prefix + readable(entry.name)
        if entry.name.endswith(SIDECAR) and entry.name.removesuffix(SIDECAR) in names:
            continue
        if _EXPORTED_FILE.search(name):
            continue
        if _is_noise(entry):
            yield Ignored(name)
        elif entry.is_dir():
            yield from _walk_folder(Path(entry.path), name + "/")
        else:
            sidecar = Path(entry.path + SIDECAR) if entry.name + SIDECAR in names else None
            yield Input(Path(entry.path), name, sidecar)


def _is_noise(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name.startswith((".", "~$")):
        return True
    if entry.is_dir():
        return entry.is_symlink() or name in _SYSTEM_FOLDERS
    return name in _SYSTEM_FILES or not entry.is_file()
