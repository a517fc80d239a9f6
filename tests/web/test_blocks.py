"""A block that fails is left out and logged."""

from __future__ import annotations

import logging

import pytest

from web.blocks import block


def test_a_block_that_fails_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> list[int]:
        raise KeyError("no such column")

    with caplog.at_level(logging.ERROR):
        assert block("relations", fails, []) == []
    assert "“relations”" in caplog.text
    assert "no such column" in caplog.text
    assert block("relations", lambda: [1], []) == [1]
