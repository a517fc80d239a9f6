"""Train the ranker: `python -m search_api.ranker.train INDEX QUERIES QRELS` writes `model.json`.

Questions and judgements stay where they are; only the trees go into the program. Needs LightGBM, which comes
with the packages for development.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from search_api.embedded import EmbeddedEngine
from search_api.interpret import Interpreter
from search_api.ranker.features import NAMES
from search_api.ranker.model import MODEL, write
from search_api.request import SearchRequest
from search_api.vocabulary import load

ROUNDS = 240
PARAMETERS: Mapping[str, object] = {
    "objective": "lambdarank",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10,
    "lambdarank_truncation_level": 10,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}
"""Chosen on folds of the training questions that share no document. Few leaves: more of them learn which
documents the questions are about."""

Table = NDArray[np.float64]


def tables(
    engine: EmbeddedEngine, questions: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[str], Table]]:
    """(question's id, source keys of the documents that the ranker looks at, its table of them)."""
    interpreter = Interpreter(engine, load())
    for name, text in tqdm(questions.items(), unit="question", disable=None):
        plan = interpreter.interpret(SearchRequest(q=text)).plan
        if plan.question:
            yield name, *engine.looked_at(plan)


def train(found: Sequence[tuple[str, Sequence[str], Table]], answers: Mapping[str, set[str]]) -> bytes:
    """The model file, from the tables of questions and the source keys of their answers.

    Questions none of whose answers was looked at teach nothing and are left out.
    """
    useful = [(keys, table, answers[name]) for name, keys, table in found if answers[name] & set(keys)]
    data = lightgbm.Dataset(
        np.vstack([table for _, table, _ in useful]),
        np.concatenate([[key in right for key in keys] for keys, _, right in useful]).astype(int),
        group=[len(keys) for keys, _, _ in useful],
    )
    booster = lightgbm.train(dict(PARAMETERS), data, ROUNDS)
    return write(NAMES, [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])


def read_questions(path: Path) -> dict[str, str]:
    """Lines of id, tab, question."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line)


def read_answers(path: Path) -> dict[str, set[str]]:
    """TREC judgements: question, 0, document, relevance."""
    answers: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        question, _, document, relevance = line.split()
        answers.setdefault(question, set())
        if int(relevance) > 0:
            answers[question].add(document)
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path, help="folder of the embedded engine's index")
    parser.add_argument("queries", type=Path, help="questions: id, tab, text a line")
    parser.add_argument("qrels", type=Path, help="TREC judgements")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent / MODEL, help="the model file")
    asked = parser.parse_args()
    found = list(tables(EmbeddedEngine.open(asked.index), read_questions(asked.queries)))
    asked.to.write_bytes(train(found, read_answers(asked.qrels)))


if __name__ == "__main__":
    main()
