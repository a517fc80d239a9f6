"""The sample library, read without the metadata that travels beside its files, against its true answers.

Left out are the scan, whose words are pictures, and the items that come as JSONL with their metadata.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bookshelf.model import Document, ProvisionKind
from fixtures.build import HERE, SOURCES, build
from fixtures.fonts import register_family
from fixtures.source import read_sources
from ingest.extract import extract
from ingest.origin import Origin
from ingest.understand import understand

EXPECTED: list[dict[str, Any]] = [
    entry
    for entry in json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    if entry["format"] not in ("jsonl", "pdf-scan")
]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("library")
    build(out, read_sources(SOURCES), register_family())
    return out


def read(file: Path) -> Document:
    return understand(extract(file.read_bytes(), file.name), Origin("sample", file.name, name=file.name))


def count(document: Document, kind: ProvisionKind) -> int:
    return sum(unit.kind is kind for unit in document.provisions)


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: str(entry["id"]))
def test_a_document_says_itself_what_it_is(entry: dict[str, Any], library: Path) -> None:
    document = read(library / entry["file"])
    found = {
        "text_status": document.text_status.value,
        "number": document.number,
        "doc_type": document.doc_type,
        "title": document.title,
        "issuers": list(document.issuers),
        "signers": [signer.name for signer in document.signers],
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "articles": count(document, ProvisionKind.ARTICLE),
        "clauses": None if entry["clauses"] is None else count(document, ProvisionKind.CLAUSE),
        "appendices": count(document, ProvisionKind.APPENDIX),
    }
    assert found == {name: entry[name] for name in found}
