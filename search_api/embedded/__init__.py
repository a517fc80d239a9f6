"""The embedded engine: tantivy in a folder, for a library on one machine.

Two kinds of tantivy indexes stand side by side: one holds a document as a whole (what matches, is counted and
filtered), the other its passages (what is ranked; `passages` says why a large library has two of them).
`schema` says what they hold, `compile` turns a plan into tantivy queries, `search` runs it, `engine` keeps
the folder, its generations and its commits.
"""

from __future__ import annotations

from search_api.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
