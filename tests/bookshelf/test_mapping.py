from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookshelf.entries import Unstorable
from bookshelf.mapping import content_hash, keep_edits
from bookshelf.model import Method, Provenance, Provision, ProvisionKind
from tests.bookshelf.examples import document, full_document


def edited(field: str, **places: int) -> Provenance:
    return Provenance(field, Method.EDITED, "officer", **places)  # type: ignore[arg-type]


def test_hash_sees_every_field_but_the_slug() -> None:
    whole = full_document()
    assert content_hash(replace(whole, id="other")) == content_hash(whole)
    bare = document(id=whole.id, source=whole.source, source_key=whole.source_key)
    for name in whole.__slots__:
        if name not in {"id", "source", "source_key", "text_status"}:
            assert content_hash(replace(whole, **{name: getattr(bare, name)})) != content_hash(whole), name


def test_a_document_without_the_fields_that_came_later_keeps_its_hash() -> None:
    # as kept by libraries from before licence, published_year and media_url
    assert content_hash(document()) == "86ad90b079eeaacc29d6cbe02f7155f4025100dbfc1d39dcafd77ee033ff88ef"
    before = replace(full_document(), licence="", published_year=None, media_url="")
    assert content_hash(before) == "b9581a95b881c956835bf139f861505017603f8821893c27c4de97c712eddb0b"


@pytest.mark.parametrize(
    ("name", "value"),
    [("published_year", 26), ("media_url", "javascript:alert(1)"), ("media_url", "https://a b")],
)
def test_what_could_not_be_read_back_is_not_kept(name: str, value: Any) -> None:
    with pytest.raises(Unstorable, match=name):
        content_hash(document(**{name: value}))


def test_hash_does_not_see_the_order_of_metadata() -> None:
    assert content_hash(document(source_metadata={"a": 1, "b": 2})) == content_hash(
        document(source_metadata={"b": 2, "a": 1})
    )


def test_a_newer_edit_wins() -> None:
    stored = document(title="Sửa lần một", provenance=(edited("title"),))
    newer = document(title="Sửa lần hai", provenance=(edited("title"),))
    assert keep_edits(stored, newer) == newer


def test_an_edited_text_keeps_its_provisions_and_forgets_places_in_the_other_text() -> None:
    unit = Provision(0, None, ProvisionKind.ARTICLE, "1", "", 0, 4, "dieu-1")
    stored = document(text="Lời.", provisions=(unit,), provenance=(edited("text"),))
    found = Provenance("number", Method.EXTRACTED, "text", start=2, end=5)
    kept = keep_edits(stored, document(text="Lời khác.", number="1/2020/NĐ-CP", provenance=(found,)))
    assert (kept.text, kept.provisions, kept.number) == ("Lời.", (unit,), "1/2020/NĐ-CP")
    assert kept.provenance == (edited("text"), replace(found, start=None, end=None))


def test_places_in_a_text_that_is_gone_are_forgotten() -> None:
    stored = document(title="Sửa", provenance=(edited("title", start=0, end=3),))
    assert keep_edits(stored, document(text="Khác")).provenance == (edited("title"),)


def test_an_edit_of_what_is_no_field_of_a_document_does_nothing() -> None:
    stored = document(title="Cũ", provenance=(edited("id"), edited("màu")))
    assert keep_edits(stored, document(title="Mới")).title == "Mới"
