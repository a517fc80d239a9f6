"""One page of results at a time; what is no page of results does not wait for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings
from tusach.turns import PATHS, in_turns


class Slow:
    """Answers when it is told to, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.go_on = Event(), Event()

    def __call__(self, environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        self.begun.set()
        assert environ["PATH_INFO"] == "/healthz" or self.go_on.wait(30)
        return [b""]


def test_searches_take_turns_and_other_pages_do_not_wait() -> None:
    slow = Slow()
    application = in_turns(slow)
    first, second = (
        Thread(target=application, args=({"PATH_INFO": path}, None))
        for path in ("/tim-kiem", "/api/v1/search")
    )
    first.start()
    assert slow.begun.wait(30)
    second.start()
    application({"PATH_INFO": "/healthz"}, None)
    assert slow.asked == ["/tim-kiem", "/healthz"]
    slow.go_on.set()
    for thread in (first, second):
        thread.join()
    assert slow.asked == ["/tim-kiem", "/healthz", "/api/v1/search"]


def test_an_error_ends_the_turn() -> None:
    asked = []

    def failing(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        raise ValueError(environ)

    application = in_turns(failing)
    for _ in range(2):
        with pytest.raises(ValueError, match="tim-kiem"):
            application({"PATH_INFO": "/tim-kiem"}, None)
    assert len(asked) == 2


def test_what_takes_turns_is_there(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with Library.open(settings) as library:
        rules = {rule.rule for rule in create_app(settings, library).url_map.iter_rules()}
    assert rules >= PATHS
