from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.measuring import MB, Latency, folder_size, latency, measured, median_latency, percentile


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0)])
def test_percentile_of_hundred(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_percentile_of_one() -> None:
    assert latency([7.0]) == Latency(7.0, 7.0, 7.0)


def test_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_an_odd_round_changes_nothing() -> None:
    rounds = [[1.0, 2.0], [1.0, 2.0], [900.0, 1000.0]]
    assert median_latency(rounds) == Latency(1.0, 2.0, 2.0)


def test_memory_of_a_command_and_of_its_children() -> None:
    hold = "import time; held = bytearray(100_000_000); time.sleep(1.2)"
    inside = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}], check=True)"
    run = measured([sys.executable, "-c", inside], {})
    assert run.seconds > 1.2
    assert run.cpu_seconds > 0
    assert run.peak > 100 * MB
    assert run.peak_of_others == 0


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="exit code 3"):
        measured([sys.executable, "-c", "raise SystemExit(3)"], {})


def test_size_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a").write_bytes(b"12")
    (tmp_path / "below" / "b").write_bytes(b"345")
    assert folder_size(tmp_path) == 5
