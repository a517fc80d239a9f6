from __future__ import annotations

from ingest.evaluation.fields import f1
from ingest.training.split import held_out


def test_f1_of_each_name() -> None:
    assert f1([("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")]) == {"a": 0.5, "b": 2 / 3, "c": 0}


def test_a_third_is_held_out() -> None:
    share = sum(held_out(str(number)) for number in range(3000)) / 3000
    assert 0.3 < share < 0.37
