"""What the two indices hold, and how a document is put into them.

Raise `MAPPING_VERSION` with every change here: an index of another version is rebuilt. Token fields are split
at spaces and nothing else; filters are compared by their key; what is only shown is stored and not indexed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

from search_api.engine import FACETS, IndexDocument, IndexPassage
from search_api.keys import DATES, days, document_key, orders
from search_api.tokens import (
    DOCUMENT_FIELDS,
    NOTHING,
    PASSAGE_FIELDS,
    PHRASE_FIELDS,
    SPARSE_FIELDS,
    filter_key,
    with_nothing,
)

MAPPING_VERSION = 2

ANALYZER = "terms"
WINDOW = 10_000
"""Hits that one request can skip and take: Elasticsearch's `index.max_result_window`."""

_BM25 = {"type": "BM25", "k1": 1.2, "b": 0.75}
_BM25_WITHOUT_NOTHING = {
    "type": "scripted",
    "weight_script": {
        "source": """
            double without = field.docCount - term.docFreq;
            return query.boost * 2.2 * Math.log(1 + (without + 0.5) / (term.docFreq + 0.5));
        """
    },
    "script": {
        "source": """
            double average = (field.sumTotalTermFreq - field.docCount) / (double) field.docCount;
            double length = (doc.length - 1) / average;
            return weight * doc.freq / (doc.freq + 1.2 * (0.25 + 0.75 * length));
        """
    },
}

"""Of the sparse fields. The term that stands for nothing would be most of their terms; so every text has it
there, so that it counts in the averages, and this similarity takes it off again."""

_LONGEST_TERM = 8_000
"""Characters; Lucene takes terms of 32,766 bytes at most."""


def index_settings(shards: int, replicas: int) -> dict[str, Any]:
    """Settings of either index; `docs/elasticsearch.md` explains them."""
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": f"0-{replicas}",
        "refresh_interval": "-1",
        "max_result_window": WINDOW,
        "gc_deletes": "1h",
        "analysis": {
            "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": _LONGEST_TERM}},
            "analyzer": {ANALYZER: {"type": "custom", "tokenizer": "spaces"}},
        },
        "similarity": {"default": _BM25, "sparse": _BM25_WITHOUT_NOTHING},
    }


def document_mapping(state: Mapping[str, Any]) -> dict[str, Any]:
    """Of the index of whole documents; `state` is kept with it."""
    facets = {
        f"facet_{name}": {"type": "keyword", "index": False, "eager_global_ordinals": True} for name in FACETS
    }
    sorts = {f"by_{name}": {"type": "long", "index": False} for name in ("newest", "oldest", "number")}
    own = {"number": {"type": "keyword", "index": False}}
    only_here = {**facets, **sorts, **own, "meta": _SHOWN, "passages": _STORED}
    return _mapping(DOCUMENT_FIELDS, only_here) | {"_meta": dict(state)}


def passage_mapping() -> dict[str, Any]:
    """Of the index of passages."""
    others = {
        "at": {"type": "integer", "index": False},
        "body": _SHOWN,
        "forward": {"type": "binary", "store": True},
    }
    return _mapping(PASSAGE_FIELDS, others)


_SHOWN = {"type": "object", "enabled": False}
_STORED = {"type": "integer", "index": False, "doc_values": False}


def _mapping(token_fields: tuple[str, ...], others: Mapping[str, Any]) -> dict[str, Any]:
    tokens = {name: _token_field(name) for name in token_fields}
    filters = {f"is_{name}": {"type": "keyword", "doc_values": False} for name in FACETS}
    dates = {name: {"type": "integer", "doc_values": False} for name in DATES}
    return {
        "dynamic": "strict",
        "_source": {"includes": ["meta", "body", "passages"]},
        "properties": {"key": {"type": "keyword"}, **tokens, **filters, **dates, **others},
    }


def _token_field(name: str) -> dict[str, Any]:
    options = "positions" if name in PHRASE_FIELDS else "freqs"
    similarity = "sparse" if name in SPARSE_FIELDS else "default"
    return {"type": "text", "analyzer": ANALYZER, "index_options": options, "similarity": similarity}


def key_of(document_id: str) -> str:
    """The document's number as a keyword; sorts as the number does."""
    return f"{document_key(document_id):016x}"


def passage_id(key: str, at: int) -> str:
    return f"{key}-{at}"


def document_entry(document: IndexDocument, passages: int) -> dict[str, Any]:
    """The entry of the document; `passages` is how many passages it ever had at most."""
    return {
        "key": key_of(document.id),
        "number": document.tokens["own"].split()[:1],
        "meta": document.meta,
        "passages": passages,
        **_tokens(document.tokens, DOCUMENT_FIELDS),
        **{f"facet_{name}": list(values) for name, values in document.facets.items()},
        **{f"by_{name}": order for name, order in orders(document).items()},
        **_filters(document),
    }


def passage_entries(document: IndexDocument) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, entry) of each passage."""
    key, filters = key_of(document.id), _filters(document)
    for at, passage in enumerate(document.passages):
        tokens = _tokens(passage.tokens, PASSAGE_FIELDS)
        forward = b64encode(passage.forward).decode()
        shown = {"body": _body(passage), "forward": forward}
        yield passage_id(key, at), {"key": key, "at": at, **shown, **tokens, **filters}


def _tokens(tokens: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: f"{terms} {NOTHING}" if name in SPARSE_FIELDS else terms
        for name, terms in with_nothing(tokens, names).items()
    }


def _body(passage: IndexPassage) -> dict[str, Any]:
    return {
        "path": passage.path,
        "label": passage.label,
        "heading": passage.heading,
        "text": passage.text,
        "start": passage.start,
    }


def _filters(document: IndexDocument) -> dict[str, Any]:
    values = {f"is_{name}": [filter_key(one) for one in found] for name, found in document.facets.items()}
    return values | {name: days(getattr(document, name)) for name in DATES}
