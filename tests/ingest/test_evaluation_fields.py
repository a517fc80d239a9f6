from __future__ import annotations

from ingest.evaluation.fields import Judged, f1
from ingest.training.split import held_out


def test_f1_of_each_name() -> None:
    assert f1([("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")]) == {"a": 0.5, "b": 2 / 3, "c": 0}


def test_a_third_is_held_out() -> None:
    share = sum(held_out(str(number)) for number in range(3000)) / 3000
    assert 0.3 < share < 0.37


def test_a_miss_is_told_with_what_else_is_likely() -> None:
    one = Judged("1/2026/QĐ-UBND", "giao-duc", [("dau-tu", 0.6), ("giao-duc", 0.35), ("bao-hiem", 0.01)])
    assert one.guess.fields == ("dau-tu", "giao-duc")
    assert str(one) == "1/2026/QĐ-UBND: true: giao-duc | found: dau-tu 0.60, giao-duc 0.35, bao-hiem 0.01"
    assert str(Judged("-", "giao-duc", ())) == "-: true: giao-duc | found: nothing"
