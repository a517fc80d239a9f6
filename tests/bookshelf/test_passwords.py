from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from bookshelf.passwords import LONGEST, Passwords, one_time, weakness

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("mưa rào tháng bảy", None),
        ("kX9-qpl2-mmzt", None),
        ("x" * 11, "password-short"),
        ("ngắn quá", "password-short"),
        ("mưa rào " * 26, "password-long"),
        ("aaaaaaaaaaaa", "password-plain"),
        ("abababababab", "password-plain"),
        ("123123123123", "password-plain"),
        ("192837465564", "password-plain"),
        ("Password123!", "password-common"),
        ("matkhau12345", "password-common"),
        ("MatKhau@2026", "password-common"),
        ("dongnai!2026", "password-common"),
        ("1q2w3e4r5t6y", "password-common"),
        ("qwertyuiop123", "password-common"),
        ("xin-lan.nguyen-vào", "password-name"),
        ("Nguyễn Thị Lan 1", "password-name"),
    ],
)
def test_weakness(password: str, expected: str | None) -> None:
    assert weakness(password, "lan.nguyen", "Nguyễn Thị Lan") == expected


def test_one_time_passwords_are_good_ones() -> None:
    made = {one_time() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}", one) for one in made)
    assert {weakness(one, "lan", "Lan") for one in made} == {None}


def test_hashes_are_argon2id_with_the_parameters_of_rfc_9106() -> None:
    passwords = Passwords()
    kept = passwords.hashed("mưa rào tháng bảy")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.fits(kept, "mưa rào tháng bảy")
    assert not passwords.outdated(kept)


def test_letters_composed_differently_are_the_same_password() -> None:
    passwords = Passwords(QUICK)
    assert passwords.fits(passwords.hashed("mưa ra\u0300o"), "mưa r\u00e0o")


def test_nobodys_password_fits_nothing() -> None:
    assert not Passwords(QUICK).fits(None, "mưa rào tháng bảy")
    assert not Passwords(QUICK).fits("no hash", "mưa rào tháng bảy")


def test_other_parameters_make_a_hash_outdated() -> None:
    assert Passwords().outdated(Passwords(QUICK).hashed("mưa rào tháng bảy"))


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=LONGEST // 4), st.text(max_size=20))
def test_a_password_fits_its_own_hash_alone(password: str, other: str) -> None:
    passwords = Passwords(QUICK)
    kept = passwords.hashed(password)
    assert passwords.fits(kept, password)
    assert not passwords.fits(kept, password + "x")
    assert other == "" or not passwords.fits(kept, other + password)


def test_a_name_of_a_letter_or_two_stands_in_a_password_by_chance() -> None:
    assert weakness("mưa rào tháng bảy", "ao", "A") is None
