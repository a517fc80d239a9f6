from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tusach.library import tusach
from tusach.app import create_app
from tusach.library import Library
from web.limits import RateLimit, counted_as


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    limit = RateLimit(60, 3, clock=clock)
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert limit.wait("b") == 0
    clock.now = 0.5
    assert limit.wait("a") == 0.5
    clock.now = 1
    assert [limit.wait("a"), limit.wait("a")] == [0, 1]
    clock.now = 100
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_a_light_request_costs_less() -> None:
    limit = RateLimit(60, 1, clock=Clock())
    assert [limit.wait("a", 0.25) for _ in range(5)] == [0, 0, 0, 0, 0.25]


def test_memory_is_bounded_and_the_longest_silent_is_forgotten() -> None:
    limit = RateLimit(60, 1, clock=Clock(), keys=2)
    assert [limit.wait(key) for key in ("old", "busy", "old")] == [0, 0, 1]
    assert limit.wait("new") == 0
    assert limit.wait("old") == 1
    assert limit.wait("busy") == 0


def test_no_limit() -> None:
    limit = RateLimit(0, 1, clock=Clock())
    assert [limit.wait("a") for _ in range(50)] == [0] * 50


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:" + "x" * 500, "unix:" + "x" * 59),
    ],
)
def test_counted_as(address: str, key: str) -> None:
    assert counted_as(address) == key


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_the_api_counts_whom_the_trusted_proxies_name(library: Library, proxies: int) -> None:
    settings = library.settings.model_copy(update={"proxies": proxies, "api_per_minute": 2})
    client = create_app(settings, library).test_client()

    def ask(forwarded: str) -> int:
        return client.get("/api/v1/shelves", headers={"X-Forwarded-For": forwarded}).status_code

    def chain(claimed: str, reader: str) -> str:
        """What arrives: anything that the client claims, then what each proxy saw."""
        return ", ".join([claimed, reader, "198.51.100.1"][: proxies + 1])

    assert [ask(chain(f"203.0.113.{n}", "192.0.2.1")) for n in range(3)] == [200, 200, 429]
    assert ask(chain("203.0.113.9", "192.0.2.2")) == (200 if proxies else 429)


def test_too_many_is_said_in_both_languages_with_a_time(library: Library) -> None:
    settings = library.settings.model_copy(update={"api_per_minute": 1})
    client = create_app(settings, library).test_client()
    assert [client.get("/api/v1/suggest?q=đất").status_code for _ in range(4)] == [200] * 4
    answer = client.get("/api/v1/search?q=đất")
    assert (answer.status_code, answer.mimetype) == (429, "application/json")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert json.loads(answer.text)["code"] == "too-many-requests"
    assert client.get("/tim-kiem?q=đất").status_code == 200


@pytest.mark.parametrize(("name", "value"), [("PROXIES", "-1"), ("API_PER_MINUTE", "-5")])
def test_wrong_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str) -> None:
    monkeypatch.setenv(f"TUSACH_{name}", value)
    result = tusach(tmp_path, "stats")
    assert result.exit_code == 2
    assert f"TUSACH_{name}" in result.output
