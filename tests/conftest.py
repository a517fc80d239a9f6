"""What every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPO = Path(__file__).resolve().parent.parent

# No test measures the machine: neither an example's time nor that of making it counts.
settings.register_profile("tusach", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tusach")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files are not named by their bytes: an archive holds the time of day, and two workers must agree."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents for development: `$TUSACH_SHARED_DATA`, or `../shared/data`.

    It is no part of the project; a test that needs it is skipped where it is absent.
    """
    folder = Path(os.environ.get("TUSACH_SHARED_DATA") or REPO.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("needs the shared development data: set TUSACH_SHARED_DATA to its folder")
    return folder
