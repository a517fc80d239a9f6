"""Worker processes: order, refusals, and one bad item that costs only itself."""

from __future__ import annotations

import ctypes
import itertools
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.extracted import Refused
from ingest.sandbox import WorkerPool


def work(order: str) -> str:
    """Does what the order says; every order but "echo …" and "cores" is a way to break a worker."""
    match order.split():
        case ["die"]:
            os.kill(os.getpid(), signal.SIGSEGV)
        case ["hang"]:
            ctypes.PyDLL(None).sleep(3600)  # holds the interpreter's lock, as a stuck C parser may
        case ["gorge"]:
            return str(len(bytearray(8 * 1024**3)))
        case ["refuse"]:
            raise Refused("test-code", "lý do", "reason")
        case ["cores"]:
            return str(sorted(os.sched_getaffinity(0)))
        case ["bug"]:
            raise LookupError("mistake of ours")
    return order.upper()


def outcome(result: str | Refused) -> str:
    return result.code if isinstance(result, Refused) else result


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(workers=2, timeout=2) as pool:
        yield pool


def test_results_in_the_order_of_the_items(pool: WorkerPool) -> None:
    items = [f"echo {i}" for i in range(40)]
    assert list(pool.map(work, items)) == [(item, item.upper()) for item in items]


def test_a_bad_item_costs_only_itself(pool: WorkerPool) -> None:
    orders = ["echo a", "die", "echo b", "hang", "echo c", "gorge", "refuse", "bug", "die", "hang", "echo d"]
    assert [outcome(result) for _, result in pool.map(work, orders)] == [
        "ECHO A", "parser-crashed", "ECHO B", "parser-timeout", "ECHO C", "parser-memory",
        "test-code", "parser-crashed", "parser-crashed", "parser-timeout", "ECHO D",
    ]  # fmt: skip


def test_workers_run_on_all_cores_where_a_thread_bound_to_one_begins_them() -> None:
    cores = os.sched_getaffinity(0)

    def begin() -> list[tuple[str, str | Refused]]:
        os.sched_setaffinity(0, {min(cores)})
        with WorkerPool(workers=1) as pool:
            return list(pool.map(work, ["cores"]))

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(begin).result() == [("cores", str(sorted(cores)))]


def test_takes_items_only_as_room_is_free(pool: WorkerPool) -> None:
    taken = itertools.count()
    endless = (f"echo {next(taken)}" for _ in itertools.repeat(None))
    results = pool.map(work, endless)
    assert next(results) == ("echo 0", "ECHO 0")
    assert next(taken) < 20


def test_workers_die_with_a_killed_parent(tmp_path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent("""
        import ctypes, os, pathlib, sys
        from ingest.sandbox import WorkerPool

        def hang(path):
            pathlib.Path(path).write_text(str(os.getpid()))
            ctypes.PyDLL(None).sleep(3600)

        if __name__ == "__main__":
            with WorkerPool(workers=1) as pool:
                list(pool.map(hang, [sys.argv[1]]))
        """)
    )
    note = tmp_path / "worker.pid"
    parent = subprocess.Popen(
        [sys.executable, str(script), str(note)], env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    worker = wait_for(lambda: note.exists() and note.read_text())
    parent.kill()
    parent.wait()
    wait_for(lambda: not alive(int(worker)))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat").read_text()
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_for(condition):
    for _ in range(600):
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited 30 seconds")
