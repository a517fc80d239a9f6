"""When Elasticsearch is slow or gone: search says so soon, all else goes on, the index catches up."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from bookshelf.model import FileRef
from bookshelf.record import Entry
from search_api.elastic import Access, ElasticEngine, connection
from search_api.engine import Unavailable
from search_api.request import SearchRequest
from search_api.service import SearchService
from tests.search_api.elastic.nodes import Nodes, drop, free_ports
from tests.search_api.library import LIBRARY
from tests.tusach.library import tusach
from tusach.app import create_app
from tusach.library import Library
from tusach.serving import Follower
from tusach.settings import Settings

PATIENCE = 120.0
SOON = 3.0
"""Seconds in which a page must answer, whatever the cluster does."""

NO_TIME = 0.2
"""Seconds that a request of these tests really waits."""

DOWNLOAD = b"%PDF-1.4 the original"


class Clock:
    """The client's time, which passes as it plans and not as the machine takes.

    An attempt that fails lasts as long as it may, one that is answered no time, a pause as long as it should.
    """

    def __init__(self) -> None:
        self.now, self.really = 1_000.0, NO_TIME

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock, attempt = Clock(), connection.Cluster.attempt

    def lasting(cluster: connection.Cluster, request: Callable[[Any], Any], timeout: float) -> Any:
        try:
            return attempt(cluster, request, clock.really)
        except Exception:
            clock.sleep(timeout)
            raise

    monkeypatch.setattr(connection, "time", clock)
    monkeypatch.setattr(connection.Cluster, "attempt", lasting)
    return clock


def settings(home: Path, *urls: str) -> Settings:
    return Settings(home=home, engine="elasticsearch", es_urls=",".join(urls), workers=1)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a node that accepts and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(params=["gone", "silent"])
def dead(request: pytest.FixtureRequest) -> str:
    if request.param == "gone":
        return f"http://127.0.0.1:{free_ports(1)[0]}"
    address: str = request.getfixturevalue("silent")
    return address


@pytest.fixture
def library(tmp_path: Path, dead: str) -> Iterator[Library]:
    with Library.open(settings(tmp_path / "home", dead)) as library:
        file = FileRef(library.files.put(DOWNLOAD), "original.pdf", "application/pdf", len(DOWNLOAD))
        documents = (replace(LIBRARY[0], files=(file,)), *LIBRARY[1:])
        library.record.put_many([Entry(one, one.id) for one in documents])
        yield library


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library.settings, library).test_client()


@pytest.mark.parametrize("q", ["đất ở", "mức phạt là bao nhiêu?", ""])
def test_a_search_page_says_so_soon_and_in_vietnamese(client: FlaskClient, clock: Clock, q: str) -> None:
    begun = clock.now
    answer = client.get("/tim-kiem", query_string={"q": q, "nam": "2024"})
    assert begun < clock.now < begun + SOON
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Chức năng tìm kiếm đang tạm nghỉ" in answer.text


@pytest.mark.parametrize("path", ["search?q=đất", "suggest?q=đất"])
def test_the_api_says_so_soon(client: FlaskClient, clock: Clock, path: str) -> None:
    begun = clock.now
    answer = client.get(f"/api/v1/{path}")
    assert begun < clock.now < begun + SOON
    assert answer.json
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_nobody_waits_again_for_a_while(client: FlaskClient, clock: Clock) -> None:
    client.get("/api/v1/search?q=đất")
    begun = clock.now
    assert client.get("/api/v1/search?q=đất").status_code == 503
    assert clock.now == begun


def test_documents_and_shelves_go_on(client: FlaskClient, clock: Clock) -> None:
    for path in ("/", f"/van-ban/{LIBRARY[0].id}", f"/van-ban/{LIBRARY[0].id}?q=đất", "/tu-sach"):
        begun = clock.now
        answer = client.get(path)
        assert clock.now < begun + SOON
        assert answer.status_code == 200, path
    assert client.get(f"/api/v1/documents/{LIBRARY[0].id}").status_code == 200
    assert client.get("/api/v1/shelves").status_code == 200


def test_downloads_go_on(client: FlaskClient, clock: Clock) -> None:
    begun = clock.now
    page = client.get(f"/van-ban/{LIBRARY[0].id}").text
    [address, *_] = re.findall(r'"(/tep/[^"]*)"', page)
    with client.get(address) as answer:
        assert answer.data == DOWNLOAD
    assert clock.now < begun + SOON


@pytest.mark.usefixtures("clock")
def test_monitors_and_check_say_so(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/healthz")
    assert answer.json
    assert (answer.status_code, answer.json["status"]) == (503, "search unavailable")
    assert answer.json["record_revision"] == library.record.revision()
    monkeypatch.setenv("TUSACH_ENGINE", "elasticsearch")
    monkeypatch.setenv("TUSACH_ES_URLS", library.settings.es_urls)
    result = tusach(library.settings.home, "check")
    assert result.exit_code == 1
    assert "the index was not compared: no node of the Elasticsearch cluster" in result.output
    assert f"the record is at revision {len(LIBRARY):,}" in result.output


def test_check_says_what_lags(node: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prefix = f"t{uuid4().hex[:12]}"
    for name, value in {"ENGINE": "elasticsearch", "ES_URLS": node.urls[0], "ES_PREFIX": prefix}.items():
        monkeypatch.setenv(f"TUSACH_{name}", value)
    with Library.open(Settings(home=tmp_path)) as library:
        library.record.put_many([Entry(one, one.id) for one in LIBRARY[:2]])
        library.update_index()
        library.record.put_many([Entry(one, one.id) for one in LIBRARY[2:]])
    result = tusach(tmp_path, "check")
    assert result.exit_code == 1
    assert f"the index is at revision 2, the record at {len(LIBRARY)}" in result.output
    assert "`tusach serve` catches up by itself" in result.output
    drop(node.urls, prefix)


def test_another_node_answers_for_a_silent_one(
    silent: str, node: Nodes, elastic: ElasticEngine, clock: Clock
) -> None:
    clock.really = 5.0
    engine = ElasticEngine.open(Access((silent, *node.urls)), prefix="library")
    for q in ("đất ở", "học phí", "mức phạt là bao nhiêu?", "hạn mức"):
        request = SearchRequest(q=q)
        one, other = SearchService(engine).search(request), SearchService(elastic).search(request)
        assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]
        assert clock.now < 1_000.0 + SOON
    engine.close()


@pytest.mark.usefixtures("clock")
def test_what_is_no_elasticsearch_is_told(library: Library) -> None:
    with pytest.raises(Unavailable, match="no node of the Elasticsearch cluster"):
        library.engine.document_count()


def test_the_index_catches_up_when_the_nodes_answer_again(node: Nodes, tmp_path: Path) -> None:
    chosen = settings(tmp_path / "home", *node.urls)
    with Library.open(chosen) as library:
        follower = Follower(library)
        node.freeze()
        try:
            library.record.put_many([Entry(one, one.id) for one in LIBRARY])
            with pytest.raises(Unavailable):
                library.service.search(SearchRequest(q="đất"))
            follower.start()
            time.sleep(2.0)
            assert library.record.count() == len(LIBRARY)
        finally:
            node.thaw()
        deadline = time.monotonic() + PATIENCE
        while library_behind(library) and time.monotonic() < deadline:
            time.sleep(0.5)
        follower.stop()
        assert library.engine.document_count() == len(LIBRARY)
    drop(node.urls, "tusach")


def library_behind(library: Library) -> bool:
    try:
        return library.index_is_behind()
    except Unavailable:
        return True
