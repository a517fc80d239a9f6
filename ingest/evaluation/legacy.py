"""How much of the Vietnamese of TCVN3 and VNI files is recovered, against their true texts; old Word files.

Truth and reading are aligned on their base letters, so that a wrong mark does not hide its letter. Each file
in an old encoding has its true text beside it as `.txt`.
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

PART = "legacy"
LETTERS_TARGET = 0.99
SYLLABLES_TARGET = 0.98

_MISSES = 4
"""Examples of a file."""


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
    misses: tuple[str, ...] = ()


def evaluate(data: Path) -> Iterator[Row]:
    """Rows for `files/legacy` and `files/original/doc` of the data."""
    yield from _encodings(data / "files" / "legacy")
    yield _word_files(data / "files" / "original" / "doc")


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
        return compare(path.name, truth, "", refused.code)
    return compare(path.name, truth, "\n".join(block.text for block in blocks))


def compare(name: str, truth: str, reading: str, refusal: str = "") -> Recovery:
    """Count what of `truth` stands in `reading`, in any case where nothing else is said."""
    expected, found = _words(truth), _words(reading)
    recovered = cased = syllables = 0
    misses: list[str] = []
    for ours, theirs in _aligned(expected, found):
        same = _common(ours, theirs)
        syllables += same
        if same < len(ours) and len(misses) < _MISSES:
            misses.append(f"{name}: “{' '.join(ours)[:60]}” was read as “{' '.join(theirs)[:60]}”")
        for a, b in _letter_pairs("".join(ours), "".join(theirs)):
            if is_marked(a):
                recovered += a.lower() == b.lower()
                cased += a == b
    letters = sum(is_marked(c) for word in expected for c in word)
    return Recovery(name, letters, recovered, cased, len(expected), syllables, refusal, tuple(misses))


def _encodings(folder: Path) -> Iterator[Row]:
    found = [measure(path) for path in legacy_files(folder)]
    if not found:
        raise FileNotFoundError(2, "no files with a true text", str(folder))
    letters, syllables = sum(one.letters for one in found), sum(one.syllables for one in found)
    misses = tuple(miss for one in found for miss in one.misses)
    recovered, cased = sum(one.recovered for one in found), sum(one.cased for one in found)
    same = sum(one.syllables_recovered for one in found)
    note = f"{letters} letters with a mark in {len(found)} files, in any case"
    yield Row(PART, "letters with a mark recovered", LETTERS_TARGET, recovered / letters, note, misses)
    note = f"{syllables} pieces between white space, in any case"
    yield Row(PART, "syllables recovered", SYLLABLES_TARGET, same / syllables, note, misses)
    note = "the truth has the small letters typed in fonts of capitals; they are read as the capitals shown"
    yield Row(PART, "letters with a mark, in their case", None, cased / letters, note)
    refused = tuple(f"{one.name}: {one.refusal}" for one in found if one.refusal)
    yield Row(PART, "files in old encodings read", 1.0, 1 - len(refused) / len(found), "", refused)


def _word_files(folder: Path) -> Row:
    paths = sorted(folder.glob("*.doc"))
    if not paths:
        raise FileNotFoundError(2, "no DOC files", str(folder))
    refused = []
    for path in paths:
        try:
            extract(path.read_bytes(), path.name)
        except Refused as refusal:
            refused.append(f"{path.name}: {refusal.code}")
    share = 1 - len(refused) / len(paths)
    return Row(PART, "DOC files read", 1.0, share, f"{len(paths)} files", tuple(refused))


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def _aligned(expected: Sequence[str], found: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Stretches of words that stand for one another; the second is empty for what is missing."""
    matcher = SequenceMatcher(None, [_base(w) for w in expected], [_base(w) for w in found], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from zip([[w] for w in expected[a:b]], [[w] for w in found[c:d]], strict=True)
        elif tag != "insert":
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
    ours, theirs = [word.lower() for word in expected], [word.lower() for word in found]
    if ours == theirs:
        return len(ours)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _base(word: str) -> str:
    """The word without marks and case, one character for each of its own."""
    return "".join(map(_base_letter, word))


def _base_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", letter)[0].lower()[:1]
