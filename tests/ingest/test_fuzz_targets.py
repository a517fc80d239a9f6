"""What the fuzzer runs holds on the files that it starts from, and on what it has found before."""

from __future__ import annotations

import pytest

from tests.ingest.fuzz_seeds import seeds
from tests.ingest.fuzz_targets import TARGETS, answer

FOUND = {
    "a name in an archive that is not UTF-8": (
        "archive",
        seeds("archive")["zip"].replace(b"a.txt", b"\xaa.txt"),
    ),
    "rules in a line that might give a place and a date": ("understand", f"N{'-' * 50}x{'-' * 60}".encode()),
}


@pytest.mark.parametrize(
    ("target", "data"),
    [(target, data) for target in TARGETS for data in seeds(target).values()],
)
def test_seeds(target: str, data: bytes) -> None:
    answer(target, data)


@pytest.mark.parametrize(("target", "data"), FOUND.values(), ids=FOUND)
def test_findings(target: str, data: bytes) -> None:
    answer(target, data)
