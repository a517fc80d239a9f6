"""The second stage of the ranking: the first stage's best documents, put in order by a closer look.

`matching` measures how a question stands in texts, `features` makes a table of it, `model` asks the trees
that `train` made. Pure: engines bring the candidates.
"""

from __future__ import annotations

from search_api.ranker.features import LOOKED_AT_PASSAGES, NAMES, ON_TOP, Candidates, table_of
from search_api.ranker.matching import Question
from search_api.ranker.model import trained

__all__ = ["LOOKED_AT_PASSAGES", "NAMES", "ON_TOP", "Candidates", "Question", "table_of", "trained"]
