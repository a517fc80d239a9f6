from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import httpx
import pytest
from waitress import wasyncore
from waitress.server import create_server
from werkzeug.exceptions import NotFound

from tests.tusach.library import decisions, start, tusach, write_lines
from tusach.app import create_app
from tusach.library import Library
from tusach.serving import Channel
from tusach.settings import Settings

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(url: str, field: str, expected: object) -> None:
    deadline = time.monotonic() + PATIENCE
    seen: object = None
    while time.monotonic() < deadline:
        try:
            seen = httpx.get(url).json()[field]
        except httpx.TransportError:
            seen = "no answer"
        if seen == expected:
            return
        time.sleep(0.1)
    pytest.fail(f"{field} of {url} is {seen}, not {expected}")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a server, which must end well when asked to."""
    port = free_port()
    process = start(home, "serve", "--port", str(port))
    try:
        wait_until(f"http://127.0.0.1:{port}/healthz", "status", "ok")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


def test_what_is_imported_meanwhile_is_found_a_moment_later(home: Path, tmp_path: Path) -> None:
    with served(home) as address:
        assert httpx.get(f"{address}/api/v1/search", params={"q": "chợ"}).json()["total"] == 1
        path = write_lines(tmp_path / "more.jsonl", decisions(3, first=900))
        assert tusach(home, "import", path).exit_code == 0
        wait_until(f"{address}/api/v1/search?q=chợ", "total", 4)
        with Library.open(Settings(home=home)) as library:
            assert library.record.remove("qd-01-2025-qd-ubnd-dong-nai")
        wait_until(f"{address}/api/v1/search?q=chợ", "total", 3)
        assert httpx.get(f"{address}/tim-kiem", params={"q": "chợ"}).status_code == 200


def test_a_server_ends_well_while_connections_come(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error::ResourceWarning")
    ended = Event()
    with ThreadPoolExecutor(4) as pool:
        try:
            with served(home) as address:
                host, port = address.removeprefix("http://").split(":")
                for _ in range(4):
                    pool.submit(connect_until, ended, host, int(port))
                time.sleep(0.3)
        finally:
            ended.set()


def connect_until(ended: Event, host: str, port: int) -> None:
    while not ended.is_set():
        with suppress(OSError), socket.create_connection((host, port), timeout=1.0) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            connection.recv(1)


def test_the_loop_leaves_an_answer_that_is_being_written_to_its_thread() -> None:
    server = create_server(lambda _environ, _start: [], listen="127.0.0.1:0")
    server.channel_class = Channel
    writing, written = Event(), Event()

    def write(channel: Channel) -> None:
        with channel.outbuf_lock:
            channel.outbufs[-1].append(b"an answer")
            channel.total_outbufs_len += 9
            writing.set()
            written.wait(PATIENCE)

    try:
        with socket.create_connection(server.socket.getsockname()), ThreadPoolExecutor(1) as thread:
            wasyncore.loop(count=1, map=server._map)
            [channel] = server.active_channels.values()
            assert not channel.writable()
            ended = thread.submit(write, channel)
            assert writing.wait(PATIENCE)
            assert not channel.writable()
            written.set()
            ended.result()
            assert channel.writable()
    finally:
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)


def test_readers_behind_a_proxy_are_told_apart(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUSACH_PROXIES", "1")
    monkeypatch.setenv("TUSACH_PROCESSES", "1")
    monkeypatch.setenv("TUSACH_API_PER_MINUTE", "1")
    with served(home) as address:
        readers = ("192.0.2.1", "192.0.2.1", "192.0.2.2")
        answers = [
            httpx.get(f"{address}/api/v1/shelves", headers={"X-Forwarded-For": one}) for one in readers
        ]
    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert int(answers[1].headers["Retry-After"]) > 0


def test_a_taken_port_is_told(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(home, "serve", "--port", str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "Choose another one with --host and --port" in errors


def test_an_interrupted_import_is_indexed_by_the_server(home: Path) -> None:
    for part in (home / "index").iterdir():
        if part.is_file():
            part.unlink()
    with served(home) as address:
        wait_until(f"{address}/healthz", "documents", 4)


def test_every_answer_is_protected_and_errors_are_of_the_right_kind(made_home: Path) -> None:
    with Library.open(Settings(home=made_home)) as library:
        client = create_app(library.settings, library).test_client()
        page = client.get("/")
        assert page.status_code == 200
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert client.get("/api/v1/openapi.json").get_json()["openapi"] == "3.1.0"
        assert client.get("/nothing").status_code == 404
        assert client.get("/api/v1/documents/nothing").is_json
        assert client.post("/tim-kiem", data=b"x" * 2_000_000).status_code in (405, 413)


@pytest.mark.parametrize("digits", [19, 5_000])
def test_no_address_has_a_number_that_no_database_holds(made_home: Path, digits: int) -> None:
    with Library.open(Settings(home=made_home)) as library:
        addresses = create_app(library.settings, library).url_map.bind("tusach.example.vn")
        assert addresses.match("/ban-lam-viec/7")[1] == {"draft_id": 7}
        with pytest.raises(NotFound):
            addresses.match(f"/ban-lam-viec/{'9' * digits}")


@pytest.mark.parametrize(
    ("base_url", "asked", "link"),
    [
        ("https://tusach.example.vn", "/nhung", "https://tusach.example.vn/widget.js"),
        ("https://example.vn/tu-sach-pl/", "/nhung", "https://example.vn/tu-sach-pl/widget.js"),
        ("https://example.vn/tu-sach-pl", "/tu-sach-pl/nhung", "https://example.vn/tu-sach-pl/widget.js"),
    ],
)
def test_links_have_the_public_address(made_home: Path, base_url: str, asked: str, link: str) -> None:
    settings = Settings(home=made_home, base_url=base_url)
    with Library.open(settings) as library:
        answer = create_app(settings, library).test_client().get(asked, headers={"Host": "evil.example"})
    assert link in answer.text
    assert "evil.example" not in answer.text


def children(pid: int) -> list[int]:
    started = [task.read_text().split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(one) for those in started for one in those]


def servers(pid: int) -> list[int]:
    """The further processes that answer; Python's own helper of `multiprocessing` is none."""
    return [
        one for one in children(pid) if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()
    ]


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_server_process_that_dies_is_replaced_and_none_outlives_the_first(home: Path) -> None:
    port = free_port()
    first = start(home, "serve", "--port", str(port), "--processes", "2")
    health = f"http://127.0.0.1:{port}/healthz"
    wait_until(health, "status", "ok")
    wait_for(lambda: len(servers(first.pid)) == 1)
    [second] = servers(first.pid)
    os.kill(second, signal.SIGKILL)
    wait_for(lambda: servers(first.pid) not in ([], [second]))
    assert all(httpx.get(health).status_code == 200 for _ in range(20))
    [third] = servers(first.pid)
    first.kill()
    first.communicate(timeout=PATIENCE)
    wait_for(lambda: not Path(f"/proc/{third}").exists())


def test_every_process_answers_and_all_end_together(home: Path) -> None:
    port = free_port()
    first = start(home, "serve", "--port", str(port), "--processes", "3")
    health = f"http://127.0.0.1:{port}/healthz"
    wait_until(health, "status", "ok")
    wait_for(lambda: len(servers(first.pid)) == 2)
    others = servers(first.pid)
    wait_for(lambda: all(len(os.sched_getaffinity(one)) == 1 for one in (first.pid, *others)))
    cores = frozenset[int]().union(*(os.sched_getaffinity(one) for one in (first.pid, *others)))
    assert len(cores) == min(3, len(os.sched_getaffinity(0)))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: httpx.get(health).status_code, range(64))) == {200}
    first.send_signal(signal.SIGTERM)
    _, errors = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, errors
    assert "Traceback" not in errors
    assert not any(Path(f"/proc/{one}").exists() for one in others)
