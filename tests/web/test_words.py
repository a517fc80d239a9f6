from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from bookshelf.model import Document, Level, Method, RelationKind, Validity
from search_api.engine import FACETS
from search_api.request import SearchRequest, Sort
from web.words import WORDS, Words, pick_language

WEB = Path(__file__).resolve().parents[2] / "web"
NOT_NAMED = {"q"}


def used_keys() -> set[str]:
    """Keys that templates and code ask for by their whole name."""
    sources = [*(WEB / "templates").glob("*.html"), *WEB.glob("*.py")]
    text = "\n".join(path.read_text() for path in sources if path.name != "words.py")
    keys = set(re.findall(r"""\bt\(\s*["']([a-z_.0-9]+)["']\s*[,)]""", text))
    named = set(re.findall(r"""["']((?:error|results|note|document)\.[a-z_.0-9]+)["']""", text))
    return keys | {key for key in named if not key.endswith((".html", ".css", ".js"))}


def test_every_key_that_is_used_exists() -> None:
    keys = used_keys()
    assert len(keys) > 80
    assert sorted(keys - WORDS.keys()) == []


def test_every_key_that_exists_is_used() -> None:
    families = (
        "validity.", "level.", "in.", "out.", "method.", "name.", "sort.", "document.", "search.scope.",
        "filters.", "error.", "suggest.", "period.", "export.", "disregard.", "cite.", "role.", "sign_in.",
        "fault.", "edit.", "audit.", "source.", "standing.", "account.done.", "collection.fault.",
        "shelf.sort.",
    )  # fmt: skip
    unused = {key for key in WORDS.keys() - used_keys() if not key.startswith(families)}
    assert sorted(unused) == []


@pytest.mark.parametrize(
    "keys",
    [
        [f"validity.{one.value}" for one in Validity],
        [f"level.{one.value}" for one in Level],
        [f"in.{one.value}" for one in RelationKind],
        [f"out.{one.value}" for one in RelationKind],
        [f"method.{one.value}" for one in Method],
        [f"sort.{one.value}" for one in Sort],
        [f"name.{one}" for one in (*FACETS, *SearchRequest.model_fields)],
        [f"error.{code}{part}" for code in (404, 405, 500, 503, "other") for part in ("", ".help")],
    ],
)
def test_every_value_has_a_name(keys: list[str]) -> None:
    assert [key for key in keys if key not in WORDS] == []


def test_both_languages_fill_in_the_same_values() -> None:
    for key, forms in WORDS.items():
        assert len(forms) in (2, 3), key
        assert all(form.strip() for form in forms), key
        named = [{name for _, name, _, _ in Formatter().parse(form) if name} for form in forms]
        assert all(names == named[0] for names in named), key


def test_fields_of_a_document_have_names() -> None:
    shown = {"number", "doc_type", "title", "issuers", "signers", "issued_on", "validity", "fields"}
    assert shown <= set(Document.__slots__)
    assert all(f"document.{name}" in WORDS for name in shown)


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("vi", 8531, "8.531 văn bản"),
        ("en", 8531, "8,531 documents"),
        ("en", 1, "1 document"),
        ("vi", 1, "1 văn bản"),
    ],
)
def test_numbers(language: str, n: int, expected: str) -> None:
    assert Words(pick_language(language, None))("results.total", n=n) == expected


@pytest.mark.parametrize(
    ("asked", "remembered", "expected"),
    [("en", None, "en"), (None, "en", "en"), ("vi", "en", "vi"), ("fr", None, "vi"), ("", "xx", "vi")],
)
def test_pick_language(asked: str | None, remembered: str | None, expected: str) -> None:
    assert pick_language(asked, remembered) == expected


def test_day() -> None:
    t = Words("vi")
    assert (t.day(date(2019, 11, 5)), t.day(None)) == ("05/11/2019", "-")
