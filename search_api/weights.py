"""The weights of the ranking, tuned by hand on questions with known answers; data, not logic.

A passage's score is the sum over the query's terms of weight × BM25 in each field; a document's score is its
best passage's, plus a share of the next ones (`PASSAGE_SHARES`).
"""

from __future__ import annotations

from collections.abc import Mapping

QUESTION: Mapping[str, Mapping[str, float]] = {
    "word": {"w": 1.0, "h": 0.32, "t": 0.1},
    "bigram": {"b": 1.0, "hb": 0.4, "tb": 0.3},
}
"""For a question typed with accents: fields for pyvi words and for bigrams of adjacent syllables."""

KEYWORDS: Mapping[str, Mapping[str, float]] = {**QUESTION, "alone": {"s": 0.1}}
"""For keywords, a word of one syllable counts in whatever word it stands: "thuế" in "thuế_đất". Syllables of
other words add nothing to their bigrams and cost a third of the time; so it is with all those of questions
(nDCG@10 .763 with and without them)."""

FOLDED: Mapping[str, Mapping[str, float]] = {
    "bigram": {"fb": 1.0, "fhb": 0.4, "ftb": 0.3},
    "syllable": {"fs": 1.0, "fh": 0.32, "ft": 0.1},
}
"""For text typed without accents."""

BIGRAMS: Mapping[str, str] = {"w": "b", "h": "hb", "t": "tb"}
"""Of a field of words, that of bigrams. What holds a word of two syllables holds their bigram, so one of them
is looked for: a fifth of the terms less, and of those that most passages hold."""

AS_BIGRAM = 1.2
"""What such a word adds to its bigram's weight, as a share of its own."""

CITED_NUMBER = 4.0
OWN_NUMBER = 40.0
"""Who types a số hiệu wants that document before those that cite it."""

LOOKED_AT: Mapping[str, Mapping[str, float]] = {"word": {"w": 1.0}, "bigram": {"b": 1.0}}
"""For a question whose best documents the ranker looks at: heading and title are looked at there, and here
would cost a third of the time for no document more among the best."""

LOOKED_AT_FOLDED: Mapping[str, Mapping[str, float]] = {"bigram": {"fb": 1.0}, "syllable": {"fs": 1.0}}
"""The same for text typed without accents."""

WHOLE: Mapping[str, float] = {"b": 1.0, "t": 0.3}
"""For the score of a whole document: bigrams of its text and of its title."""

COMMON = 0.7
"""A question's words and neighbours that more than this share of the documents hold are not ranked by."""

AUTHORITY = 0.05
"""Share by which a document's score grows, times log(1 + documents that cite it): of two that say the same,
people mean the one that others build on (nDCG@10 .759 → .783 on 1,000 questions)."""

VALIDITY = 0.2
"""Share by which the score of a document falls that is no longer in force: people mean what holds today."""

PASSAGE_SHARES = (1.0, 0.1, 0.05)
"""Shares of the best, second and third passage in the document's score."""

MOST_WORDS = 0.5
"""A document that holds this share of the keywords still counts as one with most of them."""

COMMON_TO_MATCH = 0.5
WORDS_TO_MATCH = 6
"""What tells which documents match a question: so many of its words, those that fewest documents hold, and
none that more than this share holds. To count by more words costs most of counting."""

MOST_TELLING = 0.3
"""Share of those words that a document that matches the question holds. By half of all its words, a question
matched two thirds of the library; by this it is a quarter, with as many good answers among the best ten
(1,127 of 1,207 in train; 1,126 by two fifths of all words that at most 70 % hold)."""
