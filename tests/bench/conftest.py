from __future__ import annotations

import csv
from pathlib import Path

import orjson
import pytest

from fixtures.build import SOURCES, metadata, plain_text
from fixtures.source import read_sources

QUERIES = SOURCES.parent / "queries.tsv"


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library as a corpus file, its queries in turn as train and dev."""
    folder = tmp_path_factory.mktemp("corpus")
    lines = [{"id": one.key, "text": plain_text(one), **metadata(one)} for one in read_sources(SOURCES)]
    (folder / "corpus.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    with QUERIES.open(encoding="utf-8", newline="") as file:
        queries = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for at, name in enumerate(("train", "dev")):
        chosen = [(f"q{number}", one) for number, one in enumerate(queries) if number % 2 == at]
        texts = [f"{number}\t{one['query']}\n" for number, one in chosen]
        answers = [f"{number} 0 {key} 1\n" for number, one in chosen for key in one["expected"].split()]
        (folder / f"{name}.queries.tsv").write_text("".join(texts), "utf-8")
        (folder / f"{name}.qrels").write_text("".join(answers), "utf-8")
    return folder / "corpus.jsonl"


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the library is made once for all runs."""
    return tmp_path_factory.mktemp("work")
