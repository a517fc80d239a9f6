"""How much of the Vietnamese of TCVN3 and VNI files is recovered, against their true texts.

Truth and reading are aligned on their base letters, so that a wrong mark does not hide its letter. Each file
of the folder has its true text beside it as `.txt`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ingest.evaluation.rows import Row
from ingest.extract import extract
from ingest.extracted import Refused
from ingest.syllables import is_marked

PART = "legacy encodings"
LETTERS_TARGET = 0.99
SYLLABLES_TARGET = 0.98


@dataclass(frozen=True, slots=True)
class Recovery:
    """Counts of one file: what the truth has, and how much of it was read exactly.

    `letters` are those of the truth that carry a mark; `cased` are those recovered with their case too.
    """

    name: str
    letters: int = 0
    recovered: int = 0
    cased: int = 0
    syllables: int = 0
    syllables_recovered: int = 0
    refusal: str = ""


def legacy_rows(folder: Path) -> list[Row]:
    """The rows of the table for the files below `folder` (`files/legacy` of the data)."""
    found = [measure(path) for path in legacy_files(folder)]
    letters, syllables = sum(one.letters for one in found), sum(one.syllables for one in found)
    refused = [f"{one.name}: {one.refusal}" for one in found if one.refusal]
    note = f"{letters} letters of {len(found)} files, in any case; fonts of capitals are read as capitals"
    return [
        Row(
            PART,
            "letters with a mark",
            LETTERS_TARGET,
            _share(sum(one.recovered for one in found), letters),
            note,
        ),
        Row(
            PART,
            "syllables",
            SYLLABLES_TARGET,
            _share(sum(one.syllables_recovered for one in found), syllables),
            f"{syllables} between white space, in any case",
        ),
        Row(
            PART,
            "letters with a mark, case too",
            None,
            _share(sum(one.cased for one in found), letters),
            "the truth writes fonts of capitals in the small letters that were typed",
        ),
        Row(PART, "files read", 1.0, _share(len(found) - len(refused), len(found)), "; ".join(refused)),
    ]


def legacy_files(folder: Path) -> list[Path]:
    """The files with a true text beside them, in one order."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix != ".txt" and path.is_file() and path.with_suffix(".txt").is_file()
    )


def measure(path: Path) -> Recovery:
    """Read one file and compare it with the text beside it; a refusal recovers nothing."""
    truth = path.with_suffix(".txt").read_text(encoding="utf-8")
    try:
        blocks = extract(path.read_bytes(), path.name).blocks
    except Refused as refused:
        return _compare(path.name, truth, "", refused.code)
    return _compare(path.name, truth, "\n".join(block.text for block in blocks))


def _compare(name: str, truth: str, reading: str, refusal: str = "") -> Recovery:
    expected, found = _words(truth), _words(reading)
    letters = sum(is_marked(c) for word in expected for c in word)
    recovered = cased = syllables = 0
    for ours, theirs in _aligned(expected, found):
        syllables += (
            sum(a.lower() == b.lower() for a, b in zip(ours, theirs, strict=False))
            if len(ours) == len(theirs)
            else _common(ours, theirs)
        )
        for a, b in _letter_pairs("".join(ours), "".join(theirs)):
            if is_marked(a):
                recovered += a.lower() == b.lower()
                cased += a == b
    return Recovery(name, letters, recovered, cased, len(expected), syllables, refusal)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def _aligned(expected: Sequence[str], found: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of words that stand for one another."""
    matcher = SequenceMatcher(None, [_base(w) for w in expected], [_base(w) for w in found], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag in ("equal", "replace"):
            yield expected[a:b], found[c:d]


def _letter_pairs(expected: str, found: str) -> Iterator[tuple[str, str]]:
    bases, others = _base(expected), _base(found)
    if bases == others:
        yield from zip(expected, found, strict=True)
        return
    matcher = SequenceMatcher(None, bases, others, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        yield from zip(expected[a : a + size], found[b : b + size], strict=True)


def _common(expected: Sequence[str], found: Sequence[str]) -> int:
    matcher = SequenceMatcher(None, [w.lower() for w in expected], [w.lower() for w in found], autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _base(word: str) -> str:
    """The word without marks and case, one character for each of its own."""
    return "".join(_base_letter(c) for c in word)


def _base_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", letter)[0].lower()[:1]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
