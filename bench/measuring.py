"""Times in milliseconds and what is reported of them; memory and size of what was measured."""

from __future__ import annotations

import math
import os
import resource
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

MB = 1_000_000
_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles in milliseconds."""

    p50: float
    p95: float
    p99: float

    def cells(self) -> list[str]:
        return [f"{value:.1f}" for value in (self.p50, self.p95, self.p99)]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5)
    2.0
    """
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def latency(milliseconds: Sequence[float]) -> Latency:
    return Latency(*(percentile(milliseconds, share) for share in (0.50, 0.95, 0.99)))


def median_latency(rounds: Iterable[Sequence[float]]) -> Latency:
    """The medians of the percentiles of several rounds; an odd slow second spoils one round only."""
    found = [latency(one) for one in rounds if one]
    return Latency(*(median(getattr(one, name) for one in found) for name in ("p50", "p95", "p99")))


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes in memory; of them `own`, which no file can give back (the rest are pages of mapped files)."""

    resident: int
    own: int

    def __str__(self) -> str:
        return f"{self.resident / MB:,.0f} ({self.own / MB:,.0f})"


def memory(process: int) -> Memory:
    """Of one process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return Memory(_bytes(fields["VmRSS"]), _bytes(fields["RssAnon"]))


def _bytes(field: str) -> int:
    return int(field.split()[0]) * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took, with its children: seconds, seconds of all cores, most bytes held at once."""

    seconds: float
    cpu_seconds: float
    peak: int
    peak_of_others: int


def measured(command: Sequence[str], environment: Mapping[str, str], others: Sequence[int] = ()) -> Run:
    """Run a command to its end; `others` are processes that work for it. Raises when it fails."""
    begun, used = time.perf_counter(), _of_children() + sum(map(_cpu_seconds, others))
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    with process, _Peak([process.pid]) as own, _Peak(others) as other:
        code = process.wait()
    if code:
        raise RuntimeError(f"{' '.join(command)} failed with exit code {code}; its message stands above")
    cpu_seconds = _of_children() + sum(map(_cpu_seconds, others)) - used
    return Run(time.perf_counter() - begun, cpu_seconds, own.bytes, other.bytes)


def _of_children() -> float:
    """Seconds of all cores that commands which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_seconds(process: int) -> float:
    """Of a process that runs, and of those that it started."""
    return sum(map(_cpu_seconds, _with_children(process)))


def _cpu_seconds(process: int) -> float:
    """Of a process that runs."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Peak(Thread):
    """Watches the memory of processes and their children; pages that they share count once."""

    def __init__(self, processes: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self._processes, self._ended = processes, Event()
        self.bytes = 0

    def __enter__(self) -> _Peak:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        while not self._ended.wait(_EVERY):
            held = sum(_proportional(one) for root in self._processes for one in _with_children(root))
            self.bytes = max(self.bytes, held)


def _with_children(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue  # it has ended meanwhile
        found += map(int, children)
    return found


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((_bytes(line.split(":", 1)[1]) for line in lines if line.startswith("Pss:")), 0)


def folder_size(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
