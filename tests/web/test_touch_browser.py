"""What a finger is meant to hit is 44 px high on a phone, on every kind of page."""

from __future__ import annotations

import pytest

from tests.web.test_axe import PHONE, Contexts, address, contexts, site, unfold  # noqa: F401 (fixtures)
from tests.web.whole_site import PAGES, Site

pytestmark = pytest.mark.browser

_SMALL = """() => {
  // A link in running text is as high as its line; of a box to tick, its label is hit.
  const running = (one) => getComputedStyle(one).display === "inline";
  const hit = (one) => {
    const box = one.getBoundingClientRect();
    const grown = parseFloat(getComputedStyle(one, "::after").top);
    return box.height + (one.matches("a.badge") && grown < 0 ? -2 * grown : 0);
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
    .map((one) => (one.matches("[type=checkbox], [type=radio]") ? one.labels[0] ?? one : one))
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !running(one))
    .filter((one) => !one.closest(".hidden, .skip, svg, [aria-hidden=true]"))
    .filter((one) => one.getBoundingClientRect().width > 1 && hit(one) < 43.5)
    .map((one) => `${Math.round(hit(one))} px: ${one.localName}.${one.className} ${one.textContent.trim()}`);
}"""


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_finger_hits_what_it_means(site: Site, contexts: Contexts, endpoint: str) -> None:  # noqa: F811
    for visit in PAGES[endpoint]:
        page = contexts(visit.role).new_page()
        page.set_viewport_size(PHONE)
        page.context.new_cdp_session(page).send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        page.goto(site.address(visit))
        assert page.evaluate("matchMedia('(pointer: coarse)').matches")
        unfold(page)
        assert page.evaluate(_SMALL) == [], visit
        page.close()
