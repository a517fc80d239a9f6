"""Words for the same thing: abbreviations, short names of laws, everyday words and those of the law.

They are data: `terms.toml` here, and a file of the province's own beside it. `files` reads and checks them,
`widening` puts them into a plan.
"""

from __future__ import annotations

from search_api.vocabulary.files import FaultyVocabulary, load
from search_api.vocabulary.widening import Expansion, Vocabulary, widened

__all__ = ["Expansion", "FaultyVocabulary", "Vocabulary", "load", "widened"]
