"""Vì sao có kết quả này: what a hit is found by, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzers.number import canonical_number
from search_api.labels import VALIDITY_LABELS
from search_api.results import Hit, Marked, Note

_MOST_WORDS = 6
_IN_FORCE = "CHL"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a hit beyond its marks."""

    numbers: Sequence[str]
    named: bool
    cited_by: int


def explain(hit: Hit, about: Circumstances) -> tuple[Note, ...]:
    """The reasons, the strongest first."""
    return tuple(_reasons(hit, about))


def _reasons(hit: Hit, about: Circumstances) -> Iterator[Note]:
    if hit.number and canonical_number(hit.number) in about.numbers:
        yield _note("number", f"Đúng số hiệu {hit.number}", f"It is number {hit.number}")
    elif about.named:
        yield _note("named", "Đúng văn bản được nêu tên", "It is the document that was named")
    if found := _marked(hit.title):
        yield _note("title", f"Tên văn bản có: {found}", f"Its title has: {found}")
    for one in hit.provisions[:2]:
        if found := _marked(one.heading, one.snippet):
            yield _note("provision", f"{one.label} có: {found}", f"{one.label} has: {found}")
    if not hit.complete:
        yield _note("partial", "Thiếu một vài từ đã nhập", "It lacks some of the words")
    if about.cited_by:
        count = about.cited_by
        yield _note(
            "cited",
            f"{count} văn bản khác dẫn chiếu đến",
            f"{count} other document(s) of the library cite it",
        )
    if hit.validity == _IN_FORCE:
        yield _note("in-force", VALIDITY_LABELS[hit.validity], "It is in force")


def _marked(*texts: Marked) -> str:
    """The words that are marked, each once."""
    words: dict[str, str] = {}
    for text in texts:
        for start, end in text.marks:
            word = " ".join(text.text[start:end].split())
            words.setdefault(word.lower(), word)
    return ", ".join(f"“{word}”" for word in list(words.values())[:_MOST_WORDS])


def _note(code: str, vi: str, en: str) -> Note:
    return Note(code=code, vi=vi, en=en)
