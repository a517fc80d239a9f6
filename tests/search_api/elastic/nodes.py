"""Real Elasticsearch nodes for the tests, by the scripts of dev/elasticsearch."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

SCRIPTS = Path(__file__).resolve().parents[3] / "dev" / "elasticsearch"
QUICK_START = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
TRANSPORT = 100
"""A node's transport port is its HTTP port and so many."""


class Nodes:
    """The nodes of one cluster, by their ports."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        self._folder, self._ports = folder, tuple(ports)
        self.urls = tuple(f"http://127.0.0.1:{port}" for port in ports)

    def start(self) -> None:
        """Start those that do not run, and wait until all of them are one cluster."""
        environment = {"ES_HEAP": "512m", "ES_JAVA_OPTS": QUICK_START, **os.environ}
        command = [str(SCRIPTS / "start"), str(self._folder), *map(str, self._ports)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def stop(self) -> None:
        subprocess.run([SCRIPTS / "stop", self._folder], check=True)

    def kill(self, name: str) -> None:
        """SIGKILL the node called n0, n1, …"""
        self._signal(name, signal.SIGKILL)

    def freeze(self) -> None:
        """Every node accepts connections and answers nothing."""
        for at in range(len(self._ports)):
            self._signal(f"n{at}", signal.SIGSTOP)

    def thaw(self) -> None:
        for at in range(len(self._ports)):
            self._signal(f"n{at}", signal.SIGCONT)

    def _signal(self, name: str, number: signal.Signals) -> None:
        os.kill(int((self._folder / name / "pid").read_text()), number)


def fetch() -> None:
    """Have the server's modules at hand; skips the test where that cannot be."""
    done = subprocess.run([SCRIPTS / "fetch"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"Elasticsearch cannot run here: {done.stderr.strip()}")


@contextmanager
def running(folder: Path, count: int) -> Iterator[Nodes]:
    """A cluster of so many nodes on free ports."""
    fetch()
    nodes = Nodes(folder, free_ports(count))
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()


def free_ports(count: int) -> list[int]:
    """HTTP ports whose transport ports are free, too."""
    found: list[int] = []
    while len(found) < count:
        with socket.socket() as http, socket.socket() as transport:
            http.bind(("127.0.0.1", 0))
            port = http.getsockname()[1]
            try:
                transport.bind(("127.0.0.1", port + TRANSPORT))
            except (OSError, OverflowError):
                continue
            found.append(port)
    return found


def drop(urls: Sequence[str], prefix: str) -> None:
    """Delete all indices of a library."""
    with Elasticsearch(list(urls)) as client:
        found = client.indices.get(index=f"{prefix}-*", filter_path="*.aliases")
        if found:
            client.indices.delete(index=list(found))
