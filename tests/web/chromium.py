"""Chromium as the tests of the pages drive it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium with its cache of whole pages, as readers have it; without it, a skip."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("needs Chromium: install Debian's package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found, args=list(_FLAGS), ignore_default_args=["--disable-back-forward-cache"]
        )
        yield started
        started.close()


def _holds(page: Page, condition: str) -> bool:
    try:
        return bool(page.evaluate(condition))
    except Error as error:
        if "context was destroyed" in str(error):  # another page came meanwhile
            return False
        raise


def wait_for(page: Page, condition: str, *, seconds: float = 30) -> None:
    """Until `condition`, an expression of the page's scripts, holds.

    Playwright's own waiting evaluates strings in the page, which our pages' policy forbids.
    """
    end = time.monotonic() + seconds
    while not _holds(page, condition):
        assert time.monotonic() < end, f"never held: {condition}"
        page.wait_for_timeout(50)
