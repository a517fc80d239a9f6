from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bookshelf.invariants import problems
from bookshelf.model import Document, Provision, ProvisionKind
from tests.bookshelf.examples import document, documents, full_document

ARTICLE = Provision(0, None, ProvisionKind.ARTICLE, "1", "", 0, 8, "dieu-1")
CLAUSE = Provision(1, 0, ProvisionKind.CLAUSE, "1", "", 2, 8, "dieu-1/khoan-1")


@given(documents())
def test_sound_documents_have_no_problems(sound: Document) -> None:
    assert problems(sound) == []


def test_the_full_example_is_sound() -> None:
    assert problems(full_document()) == []


@pytest.mark.parametrize(
    ("units", "problem"),
    [
        ((replace(ARTICLE, ordinal=1),), "has the ordinal 1"),
        ((replace(ARTICLE, end=9),), "spans 0–9; the text has 8 characters"),
        ((replace(ARTICLE, start=5, end=4),), "spans 5–4"),
        ((ARTICLE, replace(CLAUSE, parent=1)), "has the parent 1"),
        ((replace(ARTICLE, end=7), CLAUSE), "reaches out of its parent dieu-1"),
        ((replace(ARTICLE, start=3), replace(CLAUSE, parent=None)), "begins before"),
        ((ARTICLE, replace(CLAUSE, path="dieu-1")), "has the path of an earlier one"),
    ],
)
def test_what_is_wrong_with_provisions(units: tuple[Provision, ...], problem: str) -> None:
    [found] = problems(document(text="12345678", provisions=units))
    assert problem in found


def test_text_must_be_composed() -> None:
    assert problems(document(text="a\u0301")) == ["text is not NFC, so offsets are not certain"]
