"""The servers that are measured, each a process of its own: `tusach serve` and an Elasticsearch node."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

REPO = Path(__file__).resolve().parent.parent
_SCRIPTS = REPO / "dev" / "elasticsearch"
_TRANSPORT = 100
"""A node's transport port is its HTTP port and so many."""

_PATIENCE = 120.0


class CannotRun(Exception):
    """What is missing on this machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and its process."""

    url: str
    process: int


def tusach(home: Path, *arguments: str) -> list[str]:
    """The command line of `tusach` with this Python."""
    return [sys.executable, "-c", "from tusach.cli import main; main()", "--home", str(home), *arguments]


@contextmanager
def serving(home: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """`tusach serve` over a library, until the block ends. It finds each page anew: what is measured is no
    memory of the search before, unless `environment` says so."""
    port = free_port()
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            tusach(home, "serve", "--port", str(port)),
            env={**os.environ, "TUSACH_API_PER_MINUTE": "0", "TUSACH_KEPT_PAGES": "0", **environment},
            cwd=REPO,
            stdout=log,
            stderr=log,
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", process.pid)
            _wait_for(f"{server.url}/healthz", process, home / "serve.log")
            yield server
        finally:
            process.terminate()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, HTTPException, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-500:]}")


@contextmanager
def node(folder: Path, heap: str) -> Iterator[Server]:
    """One Elasticsearch node whose data lie in `folder`; raises `CannotRun` where there can be none."""
    fetched = subprocess.run([_SCRIPTS / "fetch"], capture_output=True, text=True, check=False)
    if fetched.returncode:
        raise CannotRun(f"Elasticsearch cannot run here: {fetched.stderr.strip()}")
    port = free_port(also=_TRANSPORT)
    environment = {**os.environ, "ES_HEAP": heap}
    started = subprocess.run(
        [_SCRIPTS / "start", folder, str(port)], env=environment, capture_output=True, text=True, check=False
    )
    try:
        if started.returncode:
            raise RuntimeError(started.stderr)
        yield Server(f"http://127.0.0.1:{port}", int((folder / "n0" / "pid").read_text()))
    finally:
        subprocess.run([_SCRIPTS / "stop", folder], check=True)


def elastic_settings(url: str) -> dict[str, str]:
    """The environment in which `tusach` uses that node."""
    return {"TUSACH_ENGINE": "elasticsearch", "TUSACH_ES_URLS": url, "TUSACH_ES_REPLICAS": "0"}


def free_port(also: int = 0) -> int:
    """A port that nobody listens on; the one `also` above it is free, too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + also if also else 0))
            except (OSError, OverflowError):
                continue
            return port


def run(command: Sequence[str]) -> None:
    """Run a command of the library to its end; a document that it refuses is no failure of the run."""
    code = subprocess.run(command, cwd=REPO, check=False).returncode
    if code not in (0, 1):
        raise RuntimeError(f"{' '.join(command[3:])} failed with exit code {code}")
