"""axe-core on every kind of page: both themes, phone and desktop, both languages, open menus and dialogs.

The library runs through the debugger, so that the pages keep their policy against foreign scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from bookshelf.accounts import Role
from tests.web.serving import served
from tests.web.signed_in import sign_in
from tests.web.whole_site import LAND, PAGES, Site, whole_site

pytestmark = pytest.mark.browser

Contexts = Callable[[Role | None], BrowserContext]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """(async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], elementRef: false });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)}`));
})()"""
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
LOOKS: tuple[tuple[str, Literal["light", "dark"], ViewportSize], ...] = (
    # Every two of theme, width and language come together.
    ("vi", "light", PHONE),
    ("vi", "dark", DESK),
    ("en", "light", DESK),
    ("en", "dark", PHONE),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with whole_site(tmp_path_factory.mktemp("axe")) as made:
        yield made


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with served(site.app) as where:
        yield where


@pytest.fixture(scope="module")
def contexts(browser: Browser, site: Site, address: str) -> Iterator[Contexts]:
    made: dict[Role | None, BrowserContext] = {}

    def of(role: Role | None) -> BrowserContext:
        if role not in made:
            made[role] = browser.new_context(base_url=address, locale="vi-VN")
            if role:
                client = site.app.test_client()
                sign_in(client, site.library.record, role)
                cookie = client.get_cookie("tusach-session")
                assert cookie is not None
                made[role].add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        return made[role]

    yield of
    for context in made.values():
        context.close()


def violations(page: Page) -> list[str]:
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE})
    said: dict[str, Any] = debugger.send(
        "Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True}
    )
    debugger.detach()
    assert "exceptionDetails" not in said, said
    found: list[str] = said["result"]["value"]
    return found


def look(page: Page, address: str, state: Callable[[Page], object] = id) -> list[str]:
    """Violations in all looks; `state` opens what is to be looked at."""
    found: list[str] = []
    for language, scheme, size in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        parted = "&" if "?" in address else "?"
        page.goto(f"{address}{parted}lang={language}")
        state(page)
        found += [f"{language} {scheme} {size['width']}: {one}" for one in violations(page)]
    return found


@pytest.mark.parametrize("endpoint", PAGES)
def test_pages(site: Site, contexts: Contexts, endpoint: str) -> None:
    for visit in PAGES[endpoint]:
        page = contexts(visit.role).new_page()
        assert look(page, site.address(visit)) == [], visit
        page.close()


def unfold(page: Page) -> None:
    """Everything that can be unfolded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def suggest(page: Page) -> None:
    page.locator("input[name=q]").first.press_sequentially("đất công")
    page.locator("[role=listbox] [role=option]").first.wait_for()


def cite(page: Page) -> None:
    page.locator("#dieu-2 .permalink").first.press("Enter")
    page.locator("#unit-menu button:enabled").first.wait_for()


def preview(page: Page) -> None:
    page.locator("#text").click(position={"x": 1, "y": 1})
    page.keyboard.press("Tab")
    page.locator("#text a.cite").first.focus()
    page.locator("#preview").wait_for()


def leave_out(page: Page) -> None:
    """What a form says of fields that were left out."""
    page.locator("main form[method=post] button[type=submit], main form[method=post] button").first.click()


@pytest.mark.parametrize("endpoint", PAGES)
def test_unfolded(site: Site, contexts: Contexts, endpoint: str) -> None:
    visit = PAGES[endpoint][0]
    page = contexts(visit.role).new_page()
    assert look(page, site.address(visit), unfold) == [], visit
    page.close()


@pytest.mark.parametrize(
    ("opened", "role", "state"),
    [
        ("/tim-kiem", None, suggest),
        (f"{LAND}?q=thuê đất", None, cite),
        (f"{LAND}?q=thuê đất", None, preview),
        ("/dang-nhap", None, leave_out),
        ("/ban-lam-viec/them", Role.EDITOR, leave_out),
        ("/tim-kiem?q=đất#filters", None, unfold),
        (f"{LAND}#contents", None, unfold),
    ],
)
def test_what_is_open(
    contexts: Contexts, opened: str, role: Role | None, state: Callable[[Page], object]
) -> None:
    page = contexts(role).new_page()
    path, _, anchor = opened.partition("#")
    found = look(page, path, lambda one: (one.evaluate("a => { location.hash = a; }", anchor), state(one)))
    assert found == []
    page.close()
