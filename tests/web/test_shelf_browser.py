"""Shelves, items, collections and reading offline in Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bookshelf.collections import Collections
from tests.web.test_browser import scrolls_sideways
from tusach.library import Library

pytestmark = pytest.mark.browser

LEAFLET = "/van-ban/to-gap-dang-ky-khai-sinh"
LAND = "/van-ban/qd-14-2026-qd-ubnd-dong-nai"


@pytest.fixture
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=server, locale="vi-VN", viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def collection(library: Library) -> Iterator[str]:
    store = Collections(library.record)
    made = store.create("Cho người mới đến " + "rất dài " * 12, "Lời giới thiệu.", by="lan")
    for one in library.record.latest(3):
        store.add(made, one.id, "Ghi chú", by="lan")
    store.publish(made, True, by="hoa")
    yield made
    store.remove(made, by="hoa")


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways(page: Page, collection: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    addresses = ("/tu-sach", "/tu-sach/to-gap", "/tu-sach/van-ban", LEAFLET, "/bo-suu-tap", "/ngoai-tuyen")
    for address in (*addresses, f"/bo-suu-tap/{collection}", "/khong-mang", "/tu-sach?lang=en"):
        page.goto(address)
        assert not scrolls_sideways(page), address


def test_a_shelf_is_filtered_by_keyboard_and_keeps_its_address(page: Page) -> None:
    page.goto("/tu-sach/van-ban")
    page.get_by_label("Sắp xếp").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Lọc").press("Enter")
    expect(page.get_by_label("Sắp xếp")).to_have_value("name")
    assert "sort=name" in page.url


def wait_for_worker(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def test_an_item_is_kept_read_offline_and_removed(context: BrowserContext, page: Page) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(LEAFLET)
    keep = page.locator("[data-keep]")
    expect(keep).to_be_visible()
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")

    page.goto("/ngoai-tuyen")
    expect(page.locator("#kept a")).to_have_attribute("href", LEAFLET)
    expect(page.locator("#kept-bytes")).to_contain_text("B")

    context.set_offline(True)
    page.goto(LEAFLET)
    expect(page.locator("h1")).to_have_text("Thủ tục đăng ký khai sinh")
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).borderBottomStyle") == "solid"
    page.goto(f"{LEAFLET}?q=khai+sinh#dieu-2")
    expect(page.locator("h1")).to_have_text("Thủ tục đăng ký khai sinh")
    page.goto(LAND)
    expect(page.locator("h1")).to_have_text("Không có mạng")
    page.goto("/tim-kiem?q=dat")
    expect(page.locator("h1")).to_have_text("Không có mạng")
    page.get_by_role("link", name="Xem tài liệu đã lưu").click()
    page.get_by_role("button", name="Bỏ lưu: Thủ tục đăng ký khai sinh").click()
    expect(page.locator("#kept-none")).to_be_visible()
    page.goto(LEAFLET)
    expect(page.locator("h1")).to_have_text("Không có mạng")

    context.set_offline(False)
    page.goto(LEAFLET)
    expect(page.locator("[data-keep]")).to_have_attribute("aria-pressed", "false")
    assert problems == []


def test_only_documents_are_kept_and_in_the_language_of_the_reader(
    context: BrowserContext, page: Page
) -> None:
    page.goto(f"{LEAFLET}?lang=en")
    page.locator("[data-keep]").click()
    expect(page.locator("[data-keep]")).to_have_attribute("aria-pressed", "true")
    asked = """path => new Promise(resolve => navigator.serviceWorker.ready.then(({ active }) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data.error ?? "kept");
      active.postMessage({ what: "keep", path, title: "x", lang: "vi" }, [port2]);
    }))"""
    for path in ("/tim-kiem?q=a", "/tai-khoan", f"{LEAFLET}/dieu-1", "https://elsewhere.example/van-ban/x"):
        assert page.evaluate(asked, path) != "kept", path
    kept = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async name =>
        (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname)))).flat()"""
    )
    pages = {path for path in kept if "/assets/" not in path}
    assert pages == {LEAFLET, "/kept-index", "/ngoai-tuyen", "/khong-mang"}
    context.set_offline(True)
    page.goto(LEAFLET)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_without_scripts_everything_is_there_but_the_button(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto(LEAFLET)
    expect(page.locator("[data-keep]")).to_be_hidden()
    expect(page.locator(".item dl")).to_contain_text("Phòng Phổ biến pháp luật")
    page.goto("/ngoai-tuyen")
    expect(page.locator("#kept-needs")).to_be_visible()
    context.close()
