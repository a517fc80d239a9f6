"""Tab through every kind of page: all that can be used is reached, seen, and left again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.test_axe import DESK, PHONE, Contexts, address, contexts, site  # noqa: F401 (fixtures)
from tests.web.whole_site import PAGES, Site

pytestmark = pytest.mark.browser

_MOST = 400
"""Stops on a page; the longest has half as many."""

_STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const again = one === window.stoodOn;
  window.stoodOn = one;
  one.dataset.reached = "";
  const boxes = [...one.getClientRects()].filter((each) => each.width && each.height);
  const box = boxes[0] ?? one.getBoundingClientRect();
  const line = Math.max(box.top, 0) / 2 + Math.min(box.bottom, innerHeight) / 2;
  const there = document.elementFromPoint(Math.max(0, box.left + Math.min(box.width / 2, 20)), line);
  const style = getComputedStyle(one);
  // Some stops are in several parts that a browser draws: of a date, a player, a widget.
  const parts = one.matches("input, video, audio, tusach-search, iframe");
  return {
    name: `${one.localName}.${one.className} ${(one.textContent || one.name || "").trim().slice(0, 40)}`,
    back: !parts && again,
    outlined: parts || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0),
    seen: Boolean(there && (one.contains(there) || there.contains(one) || one.labels?.[0]?.contains(there))),
  };
}"""
_NEVER = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex='0']")]
  .filter((one) => !("reached" in one.dataset) && !one.disabled && one.tabIndex >= 0)
  .filter((one) => one.getClientRects().length && one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !(one.type === "radio" && document.getElementsByName(one.name).length > 1 && !one.checked))
  .map((one) => `${one.localName}.${one.className} ${(one.textContent || one.name).trim().slice(0, 40)}`)"""


def walk(page: Page) -> list[str]:
    """What is wrong with the way of the Tab key through the page."""
    wrong: list[str] = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(_STOP)
        if stop is None:
            break
        if stop["back"]:
            return [*wrong, f"the key stays at: {stop['name']}"]
        if not stop["seen"]:
            page.evaluate("new Promise((done) => setTimeout(done, 150))")
            stop = page.evaluate(_STOP) or stop
        wrong += [f"{name} not: {stop['name']}" for name in ("outlined", "seen") if not stop[name]]
    else:
        wrong.append("the way has no end")
    return [*wrong, *(f"never reached: {one}" for one in page.evaluate(_NEVER))]


@pytest.mark.parametrize("endpoint", [name for name, visits in PAGES.items() if visits[0].status == 200])
def test_the_way_of_the_tab_key(site: Site, contexts: Contexts, endpoint: str) -> None:  # noqa: F811
    visit = PAGES[endpoint][0]
    for size in (PHONE, DESK):
        page = contexts(visit.role).new_page()
        page.set_viewport_size(size)
        page.emulate_media(reduced_motion="reduce")
        page.goto(site.address(visit))
        # The button that keeps a document offline is shown when the worker answers.
        for button in page.locator("[data-keep]").all():
            button.wait_for(state="visible")
        assert walk(page) == [], (visit, size)
        page.close()
