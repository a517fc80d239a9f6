"""What a query means, before any engine: which document and provision it names, which words are filters.

`provisions` finds "khoản 2 Điều 5", `names` the laws that people call by name, `conditions` issuers, years
and validity in words; `understand` puts them together. All of it is pure: the names that a library knows are
given.
"""

from __future__ import annotations

from search_api.understanding.names import DocumentNames, NamedDocument
from search_api.understanding.understand import Reading, Reference, Understood, understand

__all__ = ["DocumentNames", "NamedDocument", "Reading", "Reference", "Understood", "understand"]
