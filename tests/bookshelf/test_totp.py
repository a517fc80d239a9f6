from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookshelf.totp import STEP, address, code, new_secret, step_of

RFC = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238, appendix B; its codes there have eight digits, of which ours are the last six."""
NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("unix_time", "expected"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_of_the_rfc(unix_time: int, expected: str) -> None:
    assert code(RFC, unix_time // STEP) == expected[-6:]


@pytest.mark.parametrize(("late", "known"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_beside_the_present_is_taken(late: int, known: bool) -> None:
    step = NOW // STEP + late
    assert step_of(RFC, code(RFC, step), NOW, used=0) == (step if known else None)


def test_a_code_counts_once_and_none_before_it() -> None:
    step = NOW // STEP
    assert step_of(RFC, code(RFC, step), NOW, used=step) is None
    assert step_of(RFC, code(RFC, step - 1), NOW, used=step) is None
    assert step_of(RFC, code(RFC, step + 1), NOW, used=step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "٣٤٥٦٧٨", "1" * 500, "-12345"])
def test_what_is_no_code(typed: str) -> None:
    assert step_of(RFC, typed, NOW, used=0) is None


@given(st.integers(0, 2**33), st.binary(min_size=20, max_size=20))
def test_codes_are_found_with_spaces_in_them(unix_time: int, key: bytes) -> None:
    secret = base64.b32encode(key).decode()
    made = code(secret, unix_time // STEP)
    assert len(made) == 6
    found = step_of(secret, f" {made[:3]} {made[3:]}", unix_time, used=-1)
    assert found is not None
    assert abs(found - unix_time // STEP) <= 1


def test_address_for_apps() -> None:
    secret = new_secret()
    read = urlsplit(address(secret, "lan.nguyen", "Tủ sách"))
    assert (read.scheme, read.netloc) == ("otpauth", "totp")
    assert parse_qs(read.query) == {"secret": [secret], "issuer": ["Tủ sách"]}
    assert len(base64.b32decode(secret)) == 20
