"""What the two tantivy indexes hold, and how a document is put into them.

Raise `SCHEMA_VERSION` with every change here: an index of another version is rebuilt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import tantivy

from search_api.candidates import EXPIRED
from search_api.embedded import bodies
from search_api.engine import FACETS, IndexDocument, IndexPassage
from search_api.keys import DATES, citation_key, days, document_key, orders
from search_api.tokens import (
    DOCUMENT_FIELDS,
    PASSAGE_FIELDS,
    PHRASE_FIELDS,
    filter_key,
    own_number_terms,
    with_nothing,
)

SCHEMA_VERSION = 4

_TOKENIZER = "terms"


def document_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_bytes_field("meta", stored=True)
    builder.add_unsigned_field("cites", indexed=True)
    _add_token_fields(builder, DOCUMENT_FIELDS)
    _add_filter_fields(builder)
    for name in FACETS:
        builder.add_text_field(f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "oldest", "number"):
        builder.add_unsigned_field(f"by_{name}", fast=True)
    return builder.build()


def passage_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_bytes_field("body", stored=True)
    builder.add_unsigned_field("forward", fast=True)
    builder.add_unsigned_field("standing", fast=True)
    _add_token_fields(builder, PASSAGE_FIELDS)
    _add_filter_fields(builder)
    return builder.build()


def _add_token_fields(builder: tantivy.SchemaBuilder, names: tuple[str, ...]) -> None:
    for name in names:
        option = "position" if name in PHRASE_FIELDS else "freq"
        builder.add_text_field(name, tokenizer_name=_TOKENIZER, index_option=option)


def _add_filter_fields(builder: tantivy.SchemaBuilder) -> None:
    for name in FACETS:
        builder.add_text_field(f"is_{name}", tokenizer_name="raw", index_option="basic")
    for name in DATES:
        builder.add_integer_field(name, indexed=True, fast=True)


def register(index: tantivy.Index) -> None:
    """Our terms come ready; all that tantivy does is to split them at spaces."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)


def document_entry(document: IndexDocument) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_unsigned("key", document_key(document.id))
    entry.add_bytes("meta", orjson.dumps(document.meta))
    for number in set(document.tokens["dn"].split()):
        entry.add_unsigned("cites", citation_key(number))
    _add_tokens(entry, document.tokens, DOCUMENT_FIELDS)
    for name, values in document.facets.items():
        for value in values:
            entry.add_text(f"facet_{name}", value)
    _add_filters(entry, document)
    for name, order in orders(document).items():
        entry.add_unsigned(f"by_{name}", order)
    return entry


def passage_entry(document: IndexDocument, passage: IndexPassage, forward: int) -> tantivy.Document:
    """`forward` is the place of the passage's forward record."""
    entry = tantivy.Document()
    entry.add_unsigned("key", document_key(document.id))
    entry.add_bytes("body", bodies.pack(passage))
    entry.add_unsigned("forward", forward)
    entry.add_unsigned("standing", standing_code(document.meta))
    _add_tokens(entry, passage.tokens, PASSAGE_FIELDS)
    _add_filters(entry, document)
    return entry


def standing_code(meta: Mapping[str, Any]) -> int:
    """What ranking asks of each candidate, in one number: the key of its số hiệu (0: none) times two, plus
    one for a document that is no longer in force."""
    own = next(iter(own_number_terms(meta["number"])), "")
    return (citation_key(own) << 1 if own else 0) | (meta["validity"] in EXPIRED)


def _add_tokens(entry: tantivy.Document, tokens: Mapping[str, str], names: tuple[str, ...]) -> None:
    for name, terms in with_nothing(tokens, names).items():
        entry.add_text(name, terms)


def _add_filters(entry: tantivy.Document, document: IndexDocument) -> None:
    for name, values in document.facets.items():
        for value in values:
            entry.add_text(f"is_{name}", filter_key(value))
    for name in DATES:
        entry.add_integer(name, days(getattr(document, name)))
