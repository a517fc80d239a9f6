"""The search page in Chromium: what completes a query, kept filters, the phone's sheet, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.web.chromium import wait_for

pytestmark = pytest.mark.browser

MOVED = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 300);
})"""


def opened(browser: Browser, server: str, **options: Any) -> BrowserContext:
    """Without the worker of offline reading: whether it has come by then decides what the browser keeps."""
    return browser.new_context(base_url=server, locale="vi-VN", service_workers="block", **options)


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with opened(browser, server, viewport={"width": 1280, "height": 900}) as context:
        one = context.new_page()
        problems: list[str] = []
        one.on("pageerror", lambda error: problems.append(str(error)))
        yield one
        assert problems == []


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    viewport = {"width": 360, "height": 740}
    with opened(browser, server, viewport=viewport, has_touch=True, is_mobile=True) as context:
        yield context.new_page()


def type_in(page: Page, words: str) -> None:
    page.locator("#q").click()
    page.locator("#q").press_sequentially(words)


def test_the_box_is_a_combobox_that_tells_what_it_offers(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Tìm văn bản pháp luật")
    expect(box).to_have_attribute("aria-expanded", "false")
    type_in(page, "dat cong")
    expect(box).to_have_attribute("aria-expanded", "true")
    listbox = page.get_by_role("listbox")
    assert box.get_attribute("aria-controls") == listbox.get_attribute("id")
    expect(page.get_by_role("group", name="Văn bản").get_by_role("option").first).to_contain_text("đất công")
    expect(listbox.locator("mark").first).to_have_text("đất công")
    expect(page.locator(".search [role=status]")).to_contain_text("gợi ý")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("dat cong")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/van-ban/"))


def test_enter_without_a_choice_searches_what_was_typed(page: Page) -> None:
    page.goto("/")
    type_in(page, "dat cong")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem\?q=dat\+cong$"))
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_shelves_are_offered(page: Page) -> None:
    page.goto("/")
    type_in(page, "to gap")
    place = page.get_by_role("group", name="Ngăn và lĩnh vực").get_by_role("option", name="Tờ gấp")
    place.click()
    expect(page).to_have_url(re.compile("/tu-sach/to-gap$"))


def test_an_answer_to_an_older_text_is_never_shown(page: Page) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.url.endswith("q=dat&size=6"):
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/suggest*", hold)
    page.goto("/")
    type_in(page, "dat")
    for _ in range(50):
        if waiting:
            break
        page.wait_for_timeout(20)
    page.locator("#q").fill("hoa giai")
    expect(page.locator("[role=option]").first).to_be_visible()
    shown = page.get_by_role("listbox").inner_text()
    waiting[0].fulfill(json={"suggestions": [{"text": "Cũ", "document_id": "cu", "number": ""}]})
    page.wait_for_timeout(100)
    assert page.get_by_role("listbox").inner_text() == shown


def test_recent_searches_stay_on_the_device_and_can_be_forgotten(page: Page) -> None:
    page.goto("/")
    type_in(page, "hòa giải")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem?*")
    page.goto("/")
    page.locator("#q").click()
    recent = page.get_by_role("group", name="Bạn tìm gần đây").get_by_role("option", name="hòa giải")
    expect(recent).to_be_visible()
    page.get_by_role("button", name="Xóa các lần tìm gần đây").click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    expect(page.locator("#said")).to_have_text("Đã xóa trên máy này")


def test_a_phone_taps_a_suggestion_and_closes_the_list(phone: Page) -> None:
    phone.goto("/")
    phone.locator("#q").tap()
    phone.locator("#q").press_sequentially("dat cong")
    listbox = phone.get_by_role("listbox")
    expect(listbox).to_be_visible()
    button = phone.get_by_role("button", name="Tìm", exact=True)
    listed, pressed = listbox.bounding_box(), button.bounding_box()
    assert listed is not None
    assert pressed is not None
    assert listed["y"] >= pressed["y"] + pressed["height"]
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    phone.locator(".suggestions").get_by_role("button", name="Đóng").tap()
    expect(listbox).to_be_hidden()
    phone.locator("#q").press_sequentially(" i")
    expect(listbox).to_be_visible()
    phone.locator("h1").tap()
    expect(listbox).to_be_hidden()
    expect(phone.locator("#q")).not_to_be_focused()
    phone.locator("#q").fill("dat cong ich")
    phone.locator("[role=option]").first.tap()
    expect(phone).to_have_url(re.compile("/van-ban/"))


def test_facets_stay_as_they_were_left(page: Page) -> None:
    page.goto("/tim-kiem?q=hòa giải")
    facet = page.locator("[data-facet=doc_type]")
    facet.locator("summary").first.click()
    expect(facet).not_to_have_attribute("open", "")
    # A browser tells of the closing in a task of its own, after the attribute is gone.
    page.wait_for_function("document.cookie.includes('doc_type-0')")
    page.goto("/tim-kiem?q=đất")
    expect(facet).not_to_have_attribute("open", "")


def test_the_sheet_counts_before_it_closes(phone: Page) -> None:
    phone.goto("/tim-kiem?q=hòa giải")
    phone.locator(".open-filters").tap()
    phone.get_by_role("checkbox", name="Kế hoạch").check()
    expect(phone.locator(".sheet-foot button")).to_have_text("Xem 1 văn bản")
    phone.locator(".sheet-foot button").tap()
    expect(phone.locator(".hit")).to_have_count(1)
    phone.locator(".open-filters").tap()
    phone.locator("#filters").get_by_role("link", name="Bỏ tất cả").tap()
    expect(phone.locator(".chip")).to_have_count(0)


def test_the_way_back_keeps_filters_and_scroll(page: Page) -> None:
    page.goto("/tim-kiem?q=hòa giải&size=50", wait_until="networkidle")
    page.evaluate("window.kept = true")
    page.mouse.wheel(0, 900)
    wait_for(page, "scrollY > 500")
    at = page.evaluate("scrollY")
    page.locator(".hit h3 a").nth(6).click()
    page.wait_for_url("**/van-ban/**", wait_until="networkidle")
    page.evaluate("history.back()")
    wait_for(page, "scrollY > 500")
    assert abs(page.evaluate("scrollY") - at) < 400  # the link was scrolled into view before it was clicked
    assert page.evaluate("window.kept") is True, "the page did not come from the browser's cache"


def test_a_control_says_again_what_the_address_says(page: Page) -> None:
    page.goto("/tim-kiem?q=hòa giải")
    page.get_by_role("checkbox", name="Kế hoạch").check()
    expect(page.locator(".chip")).to_have_count(1)
    page.evaluate("history.back()")
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Kế hoạch")).not_to_be_checked()
    assert not page.evaluate("document.documentElement.classList.contains('loading')")


@pytest.mark.parametrize("address", ["/", "/tim-kiem?q=hòa giải&doc_type=Kế hoạch", "/tim-kiem?q=xyzzyqwrt"])
def test_nothing_moves_while_the_page_comes(page: Page, phone: Page, address: str) -> None:
    for one in (page, phone):
        one.goto(address)
        one.wait_for_load_state("networkidle")
        assert one.evaluate(MOVED) < 0.01


def test_the_menu_closes_by_key_and_by_a_click_elsewhere(page: Page) -> None:
    page.goto("/tim-kiem?q=hòa giải")
    menu = page.locator(".menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Tải danh sách (CSV)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link").first).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("#total").click()
    expect(menu.get_by_role("link").first).to_be_hidden()


def test_without_scripts_everything_is_there(browser: Browser, server: str) -> None:
    with opened(browser, server, java_script_enabled=False) as context:
        bare = context.new_page()
        bare.goto("/tim-kiem?q=hòa giải")
        bare.locator(".menu summary").click()
        expect(bare.get_by_role("link", name="Theo dõi bằng Atom")).to_be_visible()
        expect(bare.locator(".narrow-down")).to_have_count(0)
        expect(bare.locator(".no-script").first).to_be_visible()
        expect(bare.locator(".sheet-foot button")).to_be_visible()
        bare.locator("[data-facet=dates] > summary").click()
        bare.get_by_role("link", name="Năm nay").click()
        expect(bare.locator(".chip")).to_have_count(1)
