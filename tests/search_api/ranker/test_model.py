from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from search_api.ranker.features import NAMES
from search_api.ranker.model import read, trained, write


def booster(leaves: int = 12) -> lightgbm.Booster:
    random = np.random.default_rng(1)
    table = random.normal(size=(600, 5)).round(2)
    labels = (table[:, 0] + table[:, 3] * table[:, 1] > 0.5).astype(int)
    parameters = {
        "objective": "lambdarank",
        "num_leaves": leaves,
        "min_data_in_leaf": 1,
        "verbose": -1,
        "num_threads": 1,
    }
    return lightgbm.train(parameters, lightgbm.Dataset(table, labels, group=[20] * 30), 30)


def test_the_trees_say_what_lightgbm_says() -> None:
    trees = booster()
    model = read(write(list("abcde"), [one["tree_structure"] for one in trees.dump_model()["tree_info"]]))
    table = np.random.default_rng(2).normal(size=(200, 5)).round(2)
    np.testing.assert_allclose(model.scores(table), trees.predict(table), atol=1e-4)


def test_a_tree_of_too_many_leaves_is_refused() -> None:
    trees = booster(leaves=60).dump_model()["tree_info"]
    with pytest.raises(ValueError, match="16 at most"):
        write(list("abcde"), [one["tree_structure"] for one in trees])


def test_the_model_that_comes_along_asks_for_our_features() -> None:
    model = trained()
    assert model.names == NAMES
    assert np.isfinite(model.scores(np.zeros((3, len(NAMES))))).all()
