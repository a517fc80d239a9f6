"""The Elasticsearch engine, for a library on more than one machine.

Two indices behind two aliases, as in the embedded engine: one of whole documents, one of passages. `mapping`
says what they hold, `connection` talks to the nodes within bounded time, `compile` turns a plan into queries,
`search` runs it, `bulk` writes, `engine` keeps generations, aliases and commits.
"""

from __future__ import annotations

from search_api.elastic.connection import Access
from search_api.elastic.engine import ElasticEngine

__all__ = ["Access", "ElasticEngine"]
