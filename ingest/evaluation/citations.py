"""Citations: precision and recall against passages and single citations, judged by reading the texts.

`data/citations.json` holds the answers without any text: places count the letters, figures and signs of a
document's text, without its white space, so that they hold however lines are joined. Two parts:

- passages, drawn at random by seed over sources, types and ages of documents, with every citation in them;
- citations that had been found, drawn at random, each with what it truly means (or nothing).

"looked at" were drawn before the rules for hard cases and helped to make them; "unseen" were drawn and judged
after, and no rule was made from them, but for one name that ended too late. A passage whose text is no longer
the one that was judged is left out and counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from bookshelf.model import Citation, Document
from ingest.evaluation.labelled import lines
from ingest.evaluation.rows import Row
from ingest.origin import Origin
from ingest.understand import understand_text

JUDGED = Path(__file__).parent / "data" / "citations.json"
_PRECISION, _RECALL = 0.98, 0.95
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([.\-+*_()\[\]#!])")

Key = tuple[str, str]
"""(source, key at the source)."""


@dataclass(slots=True)
class _Count:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    gone: int = 0
    misses: list[str] = field(default_factory=list)


class Places:
    """Places in a text counted without white space ↔ indices of code points."""

    def __init__(self, text: str) -> None:
        self.indices = [at for at, sign in enumerate(text) if not sign.isspace()]
        self.signs = "".join(text.split())
        self._counts = {at: count for count, at in enumerate(self.indices)}

    def count(self, at: int) -> int:
        """How many signs stand before the code point `at`, which is no white space."""
        return self._counts[at]

    def checksum(self, start: int, end: int) -> int:
        """Of the signs from `start` to `end`."""
        return crc32(self.signs[start:end].encode())


def answer(one: Citation) -> str:
    """What a citation means: `number|name|on|path|last`."""
    return "|".join((one.number, one.name, one.on, one.path, one.last))


def agrees(found: str, true: str) -> bool:
    """Whether both mean the same: the number tells the document, else its name and date."""
    number, name, on, *place = found.split("|")
    true_number, true_name, true_on, *true_place = true.split("|")
    if place != true_place:
        return False
    if true_number or number:
        return number == true_number
    return name == true_name and (on.startswith(true_on) or true_on.startswith(on) if true_on else True)


def evaluate(data: Path) -> Iterator[Row]:
    """Precision and recall of the looked-at and the unseen sample."""
    judged = json.loads(JUDGED.read_text("utf-8"))
    wanted = {(one["source"], one["key"]) for kind in ("passages", "drawn") for one in judged[kind]}
    documents = dict(_documents(data, wanted))
    counts: dict[str, _Count] = defaultdict(_Count)
    for passage in judged["passages"]:
        _passage(passage, documents, counts[passage["set"]])
    drawn: dict[str, _Count] = defaultdict(_Count)
    for one in judged["drawn"]:
        _drawn(one, documents, drawn[one["set"]])
    for name in ("looked at", "unseen"):
        yield from _rows(name, counts[name], drawn[name])


def _rows(name: str, passages: _Count, drawn: _Count) -> Iterator[Row]:
    right, wrong = passages.right + drawn.right, passages.wrong + drawn.wrong
    note = f"{name}: {right} of {right + wrong} that were found; {passages.gone + drawn.gone} places changed"
    misses = tuple(passages.misses + drawn.misses)
    yield Row("citations", f"precision, {name}", _PRECISION, right / max(1, right + wrong), note, misses)
    true = passages.right + passages.missed
    note = f"{passages.right} of {true} citations in the passages"
    yield Row("citations", f"recall, {name}", _RECALL, passages.right / max(1, true), note, misses)


def _passage(passage: Mapping[str, Any], documents: Mapping[Key, Document], count: _Count) -> None:
    document = documents[passage["source"], passage["key"]]
    places = Places(document.text)
    start, end = passage["start"], passage["end"]
    if places.checksum(start, end) != passage["checksum"]:
        count.gone += 1
        return
    true = [(start + first, start + last, meant) for first, last, meant in passage["citations"]]
    found = [
        (places.count(one.start), places.count(one.end - 1) + 1, answer(one)) for one in document.citations
    ]
    taken: Counter[int] = Counter()
    for first, last, meant in found:
        if not start <= first < end:
            continue
        match = next((at for at, one in enumerate(true) if _same((first, last, meant), one)), None)
        if match is None or taken[match]:
            count.wrong += 1
            count.misses.append(f"{document.source}/{document.source_key} at {first}: found {meant}")
            continue
        taken[match] += 1
        count.right += 1
    for at, (first, _, meant) in enumerate(true):
        if not taken[at]:
            count.missed += 1
            count.misses.append(f"{document.source}/{document.source_key} at {first}: missed {meant}")


def _same(found: tuple[int, int, str], true: tuple[int, int, str]) -> bool:
    return found[0] < true[1] and true[0] < found[1] and agrees(found[2], true[2])


def _drawn(one: Mapping[str, Any], documents: Mapping[Key, Document], count: _Count) -> None:
    document = documents[one["source"], one["key"]]
    places = Places(document.text)
    start, end = one["start"], one["end"]
    if places.checksum(start, end) != one["checksum"]:
        count.gone += 1
        return
    for citation in document.citations:
        first, last = places.count(citation.start), places.count(citation.end - 1) + 1
        if first < end and start < last:
            right = one["answer"] is not None and agrees(answer(citation), one["answer"])
            count.right += right
            count.wrong += not right
            if not right:
                found = answer(citation)
                count.misses.append(
                    f"{document.source}/{document.source_key} at {first}: {found}, true {one['answer']}"
                )
            return


def _documents(data: Path, wanted: set[Key]) -> Iterator[tuple[Key, Document]]:
    for source, key, text, metadata in _texts(data):
        if (source, key) in wanted:
            yield (source, key), understand_text(text, Origin(source, key, source_metadata=metadata))


def _texts(data: Path) -> Iterable[tuple[str, str, str, dict[str, str]]]:
    for line in lines(data / "dsc2026" / "corpus.jsonl.xz"):
        yield "dsc2026", str(line["id"]), line["text"], {"slug": line["slug"]}
    for line in lines(data / "vbpl2026" / "docs.jsonl.xz"):
        yield "vbpl2026", str(line["vbpl_id"]), line["noi_dung"] or "", {}
    for line in lines(data / "vbpl2017" / "docs.jsonl.xz"):
        yield "vbpl2017", str(line["itemID"]), plain(line["noi_dung_md"] or ""), {}


def plain(markdown: str) -> str:
    """The words of Markdown as the 2017 crawl wrote it: without links, marks of emphasis and escapes."""
    without = _LINK.sub(r"\1", markdown)
    for mark in ("**", "__", "_"):
        without = without.replace(mark, "")
    return _ESCAPED.sub(r"\1", without)
