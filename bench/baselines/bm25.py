"""(a) BM25 over whole documents: tantivy as it comes, its default tokenizer, title and text in one field."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from bookshelf.model import Document

_HEAP = 128_000_000


class PlainBM25:
    """Words are what stands between spaces and punctuation, in lower case; any of them may match."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(folder))

    def fill(self, documents: Iterable[Document]) -> None:
        writer = self._index.writer(_HEAP, num_threads=1)
        for one in documents:
            writer.add_document(
                tantivy.Document(key=one.source_key, text=f"{one.number} {one.title}\n{one.text}")
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def rank(self, text: str, depth: int) -> list[tuple[str, float]]:
        words = dict.fromkeys(
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .build()
            .analyze(text)
        )
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "text", word, "freq")) for word in words]
        )
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=depth, count=False).hits
        return [(searcher.doc(address)["key"][0], float(score)) for score, address in hits]
