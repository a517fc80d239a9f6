"""A corpus several times as large: every document again, with other words and other numbers.

    python -m bench.multiply CORPUS OUT --times 10

In copy *k* every số hiệu has another serial (the citations too, so that each copy cites itself), and a tenth
of the plain words stand in for others of the same document. Lines stay lines that the import takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import click
import orjson

from bench.libraries import lines
from bench.queries import SEED

_IN_TEXT = re.compile(r"(?<![\d/.,-])\d{1,5}(?=/(?:\d{4}/)?[A-ZĐ]{2})")
_IN_SLUG = re.compile(r"(?<=-)(?:\d{1,5}(?=-\d{4}-[A-Z]{2})|(?!\d{4}-)\d{1,5}(?=-[A-Z]{2}))")
_STEP = 100_000
_SHARE = 0.1


def multiplied(corpus: Iterable[str], times: int) -> Iterator[dict[str, Any]]:
    """Each document, then its changed copies; their ids end in `-2`, `-3`, …"""
    for line in corpus:
        document = orjson.loads(line)
        yield document
        for copy in range(2, times + 1):
            yield _changed(document, copy)


def _changed(document: dict[str, Any], copy: int) -> dict[str, Any]:
    random = Random(f"{SEED}-{document['id']}-{copy}")
    changed = {**document, "id": f"{document['id']}-{copy}"}
    changed["text"] = _other_words(_other_numbers(_IN_TEXT, document["text"], copy), random)
    if "slug" in document:
        slug = _other_numbers(_IN_SLUG, document["slug"], copy)
        changed["slug"] = re.sub(r"(-\d+)?(\.\w+)?$", rf"\g<1>{copy}\g<2>", slug, count=1)
    for name in ("number", "document_id"):
        changed.pop(name, None)
    return changed


def _other_numbers(pattern: re.Pattern[str], text: str, copy: int) -> str:
    return pattern.sub(lambda match: str(int(match.group()) + copy * _STEP), text)


def _other_words(text: str, random: Random) -> str:
    """Only small letters give way to small letters, so that headings stay headings."""
    words = text.split(" ")
    for at in random.sample(range(len(words)), int(_SHARE * len(words))):
        other = words[random.randrange(len(words))]
        if words[at].islower() and other.islower() and words[at].isalpha() and other.isalpha():
            words[at] = other
    return " ".join(words)


def write(corpus: Path, out: Path, times: int, documents: int | None = None) -> None:
    """The multiplied corpus as plain JSONL; `documents` takes the first lines alone."""
    with out.open("wb") as file:
        for number, line in enumerate(lines(corpus)):
            if number == documents:
                break
            for one in multiplied([line], times):
                file.write(orjson.dumps(one) + b"\n")


@click.command()
@click.argument("corpus", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--times", type=click.IntRange(2, 100), default=10, help="How often each document comes.")
@click.option("--documents", type=click.IntRange(1), help="Only the first N lines.")
def main(corpus: Path, out: Path, times: int, documents: int | None) -> None:
    """Write a corpus several times as large as CORPUS to OUT."""
    write(corpus, out, times, documents)


if __name__ == "__main__":
    main()
