"""Certificates, keys and users: what fits is let in, what does not names the setting to change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bookshelf.record import Entry, Record
from tests.search_api.elastic.nodes import Nodes, drop
from tests.search_api.elastic.tls import HOST, KEY, PASSWORD, POWERLESS, USER, Authority, door
from tests.search_api.library import LIBRARY
from tests.tusach.library import tusach


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "ours")


@pytest.fixture(scope="module")
def https(node: Nodes, authority: Authority) -> Iterator[str]:
    """A node behind TLS and keys, as it should be."""
    with door(node.urls[0], authority.sign(HOST)) as address:
        yield address


@pytest.fixture
def home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: Nodes, authority: Authority, https: str
) -> Iterator[Path]:
    """A library whose settings fit the node behind the door."""
    prefix = f"t{uuid4().hex[:12]}"
    for name, value in {
        "ENGINE": "elasticsearch",
        "ES_URLS": https,
        "ES_API_KEY": KEY,
        "ES_CA": str(authority.file),
        "ES_PREFIX": prefix,
        "WORKERS": "1",
    }.items():
        monkeypatch.setenv(f"TUSACH_{name}", value)
    with Record.open(f"sqlite:///{tmp_path / 'record.db'}") as record:
        record.put_many([Entry(one, one.id) for one in LIBRARY])
    yield tmp_path
    drop(node.urls, prefix)


def assert_works(home: Path) -> None:
    assert f"holds {len(LIBRARY)} documents" in tusach(home, "rebuild").output
    assert "LIBRARY" not in tusach(home, "search", "đất ở").output
    assert "All is well" in tusach(home, "check").output


def assert_refused(home: Path, *words: str) -> None:
    """At once, in one line, wherever it is met."""
    result = tusach(home, "rebuild")
    assert result.exit_code == 1
    assert [word for word in words if word not in result.output] == [], result.output
    assert words[0] in tusach(home, "check").output


def test_a_key_and_the_right_authority(home: Path) -> None:
    assert_works(home)


def test_a_user_with_a_password(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUSACH_ES_API_KEY")
    monkeypatch.setenv("TUSACH_ES_USER", USER)
    monkeypatch.setenv("TUSACH_ES_PASSWORD", PASSWORD)
    assert_works(home)


def test_another_authority(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_ES_CA", str(Authority(tmp_path, "another").file))
    assert_refused(home, "TUSACH_ES_CA must name the PEM file", "certificate verify failed")


def test_no_authority(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUSACH_ES_CA")
    assert_refused(home, "TUSACH_ES_CA must name the PEM file")


def test_an_expired_certificate(
    home: Path, node: Nodes, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(node.urls[0], authority.sign(HOST, timedelta(days=-1))) as address:
        monkeypatch.setenv("TUSACH_ES_URLS", address)
        assert_refused(home, "the node's certificate has expired", "renew it on the node")


def test_a_certificate_for_another_name(
    home: Path, node: Nodes, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(node.urls[0], authority.sign("es1.example")) as address:
        monkeypatch.setenv("TUSACH_ES_URLS", address)
        assert_refused(home, "certificate is for another name", "TUSACH_ES_URLS", HOST)


def test_a_good_node_answers_for_one_with_a_wrong_certificate(
    home: Path, node: Nodes, https: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door(node.urls[0], authority.sign("es1.example")) as wrong:
        monkeypatch.setenv("TUSACH_ES_URLS", f"{wrong},{https}")
        assert_works(home)


@pytest.mark.parametrize("key", ["the-id:another-key", "bm90LW91cnM="])
def test_a_wrong_key(home: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("TUSACH_ES_API_KEY", key)
    assert_refused(home, "does not know us (401)", "TUSACH_ES_API_KEY", "TUSACH_ES_USER")
    assert key not in tusach(home, "rebuild").output


def test_a_key_without_rights(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_ES_API_KEY", POWERLESS)
    assert_refused(home, "forbids it (403)", "TUSACH_ES_API_KEY", "privilege `all` on the indices tusach-*")


def test_https_to_a_node_without_tls(home: Path, node: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_ES_URLS", node.urls[0].replace("http:", "https:"))
    assert_refused(home, "must begin with http://", "TUSACH_ES_URLS")


def test_http_to_a_node_with_tls(home: Path, https: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_ES_URLS", https.replace("https:", "http:"))
    monkeypatch.setattr("search_api.elastic.lease._TO_ASK", 1.0)
    assert_refused(home, "must begin with https://", "TUSACH_ES_URLS")
