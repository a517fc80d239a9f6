"""The pages and the widget in Chromium, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

LAND = "/van-ban/qd-14-2026-qd-ubnd-dong-nai"


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, locale="vi-VN", viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    expected = ("404", "ERR_FAILED")
    assert [one for one in problems if not any(sign in one for sign in expected)] == []


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def bare(browser: Browser, server: str) -> Iterator[Page]:
    """A browser without scripts."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    yield context.new_page()
    context.close()


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("words", ["đất công ích", "dat cong ich"])
def test_search_marks_and_opens_the_dieu(page: Page, words: str) -> None:
    page.goto("/")
    page.locator("#q").fill(words)
    page.keyboard.press("Enter")
    first = page.locator(".hit", has_text="14/2026/QĐ-UBND").first
    expect(first.locator("mark").first).to_be_visible()
    assert "scope" not in page.url
    first.locator(".provisions a").first.click()
    assert f"{LAND}?q=" in page.url
    assert "#dieu-" in page.url
    expect(page.locator(".unit:target")).to_be_in_viewport()
    expect(page.locator(".unit:target mark").first).to_be_visible()


def test_the_way_back_keeps_the_filters(page: Page) -> None:
    page.goto("/tim-kiem?q=hòa giải&doc_type=Thông báo&page=2")
    results = page.url
    page.locator(".hit h3 a").first.click()
    back = page.locator("a.back")
    expect(back).to_have_attribute("href", results)
    back.click()
    expect(page).to_have_url(results)


def test_facets_narrow_at_once_and_chips_widen(page: Page) -> None:
    page.goto("/tim-kiem?q=hòa giải")
    before = page.locator(".hit").count()
    page.get_by_role("checkbox", name="Kế hoạch").check()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator(".hit")).to_have_count(before)
    page.evaluate("history.back()")
    expect(page.get_by_role("checkbox", name="Kế hoạch")).to_be_checked()


def test_without_scripts_filters_apply_by_a_button(bare: Page) -> None:
    bare.goto("/tim-kiem?q=hòa giải")
    bare.get_by_role("checkbox", name="Kế hoạch").check()
    bare.locator(".sheet-foot button").click()
    expect(bare.locator(".hit")).to_have_count(1)
    expect(bare.get_by_role("checkbox", name="Kế hoạch")).to_be_checked()


def test_stepping_through_hits(page: Page) -> None:
    page.goto(f"{LAND}?q=thuê đất")
    total = page.locator("#text mark").count()
    page.keyboard.press("n")
    expect(page.locator("#hit-1")).to_have_class("now")
    page.keyboard.press("n")
    expect(page.locator(".stepper .at")).to_have_text(f"2/{total}")
    expect(page.locator("mark.now")).to_be_in_viewport()
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(page.locator(f"#hit-{total}")).to_have_class("now")
    page.locator(".step[data-step='1']").click()
    expect(page.locator("#hit-1")).to_have_class("now")
    assert "luot" not in page.url
    page.locator("#find").fill("")
    page.locator("#find").press_sequentially("np")
    expect(page.locator("#hit-1")).to_have_class("now")


def test_stepping_starts_at_the_dieu_that_was_opened(page: Page) -> None:
    page.goto(f"{LAND}?q=đất#dieu-3")
    before = page.evaluate(
        "[...document.querySelectorAll('#text mark')].findIndex(one => one.closest('#dieu-3'))"
    )
    page.keyboard.press("n")
    assert page.locator("#dieu-3 mark").first.get_attribute("class") == "now"
    assert page.locator("mark.now").get_attribute("id") == f"hit-{before + 1}"


def test_stepping_without_scripts(bare: Page) -> None:
    bare.goto(f"{LAND}?q=thuê đất")
    bare.locator(".step").nth(1).click()
    bare.locator(".step").nth(1).click()
    assert bare.url.endswith("luot=2#hit-2")
    expect(bare.locator("#hit-2")).to_have_class("now")
    expect(bare.locator("#hit-2")).to_be_in_viewport()


def test_copying_a_permalink(page: Page, server: str) -> None:
    page.goto(LAND)
    page.locator("#dieu-3 > h3 .permalink").click()
    page.get_by_role("button", name="Sao chép địa chỉ").click()
    expect(page.locator("#said")).to_have_text("Đã sao chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{server}{LAND}/dieu-3"
    page.goto(copied)
    assert page.url.endswith("#dieu-3")


@pytest.mark.parametrize(
    "address",
    [
        "/", "/tim-kiem?q=đất công ích&doc_type=Quyết định", "/tim-kiem?q=tài liệu thử", f"{LAND}?q=đất",
        "/tu-sach", "/tu-sach/van-ban", "/nhung", "/khong-co", "/van-ban/doc-hai-2",
        "/van-ban/tb-77-tb-ubnd-dong-nai",
    ],
)  # fmt: skip
def test_a_phone_never_scrolls_sideways(phone: Page, address: str) -> None:
    phone.goto(address)
    assert not scrolls_sideways(phone)


LOW_CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (value) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const alpha = (colour) => colour[3] ?? 1;
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(parts(getComputedStyle(at).backgroundColor));
      if (alpha(layers.at(-1)) === 1) break;
    }
    const mix = (under, over) => [0, 1, 2].map((i) => over[i] * alpha(over) + under[i] * (1 - alpha(over)));
    return layers.reverse().reduce(mix, [255, 255, 255]);
  };
  const words = (element) => [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((element) => words(element) && element.checkVisibility() && !element.closest("[aria-hidden]"))
    .map((element) => {
      const pair = [light(parts(getComputedStyle(element).color)), light(behind(element))];
      return [(Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05), element.outerHTML.slice(0, 80)];
    })
    .filter(([contrast]) => contrast < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_background(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for address in (
        "/",
        "/tim-kiem?q=đất&validity=CHL",
        "/tim-kiem?page=x",
        f"{LAND}?q=đất&luot=1",
        "/tu-sach",
    ):
        page.goto(address)
        assert page.evaluate(LOW_CONTRAST) == []
    page.evaluate("document.querySelector('main h1').style.color = 'rgb(128 128 128 / 1)'")
    page.evaluate("document.querySelector('main h1').style.backgroundColor = 'gray'")
    assert len(page.evaluate(LOW_CONTRAST)) == 1


def test_filters_are_a_sheet_on_a_phone(phone: Page) -> None:
    phone.goto("/tim-kiem?q=hòa giải")
    sheet = phone.locator("#filters")
    expect(sheet).to_be_hidden()
    phone.locator(".open-filters").tap()
    expect(sheet).to_be_visible()
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    phone.locator(".open-filters").tap()
    phone.get_by_role("checkbox", name="Kế hoạch").check()
    phone.locator(".sheet-foot button").tap()
    expect(sheet).to_be_hidden()
    expect(phone.locator(".hit")).to_have_count(1)


def test_contents_are_a_sheet_on_a_phone(phone: Page) -> None:
    phone.goto(LAND)
    phone.locator(".open-contents").tap()
    phone.locator("#contents a", has_text="Điều 4").tap()
    expect(phone.locator("#contents")).to_be_hidden()
    expect(phone.locator("#dieu-4")).to_be_in_viewport()


def test_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/tim-kiem?q=đất")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("number", range(1, 7))
def test_payloads_do_not_run(page: Page, number: int) -> None:
    for address in (f"/van-ban/doc-hai-{number}?q=thử nghiệm", "/tim-kiem?q=tài liệu thử&size=50"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.pwned") is None
