"""Every variant names things that are there, changes them for a while and puts them back."""

from __future__ import annotations

import click
import pytest

from bench.parts.ablation import VARIANTS, Variant, applied
from search_api import candidates, planner


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: one.name)
def test_variant_is_put_back(variant: Variant) -> None:
    before = (planner.QUESTION, planner.AUTHORITY, candidates.PASSAGE_SHARES, planner._question)
    with applied(variant):
        pass
    assert (planner.QUESTION, planner.AUTHORITY, candidates.PASSAGE_SHARES, planner._question) == before


def test_a_field_is_left_out() -> None:
    variant = next(one for one in VARIANTS if one.name == "first stage, without headings")
    with applied(variant):
        assert {name for those in planner.QUESTION.values() for name in those} == {"w", "t", "b", "tb"}


def test_a_name_that_is_gone_is_told() -> None:
    variant = Variant("old", {"search_api.planner:AUTHORITY": lambda _: 9, "search_api.planner:NONE": str})
    with pytest.raises(click.ClickException, match="planner:NONE"), applied(variant):
        pass
    assert planner.AUTHORITY != 9
