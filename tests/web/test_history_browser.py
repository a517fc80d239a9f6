"""What became of a document, in Chromium: comparing by keys, phones, both themes, the graph by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bookshelf.entries import Entry
from tests.web.serving import served
from tests.web.test_browser import LOW_CONTRAST, scrolls_sideways
from tests.web.test_comparison_page import library_rules
from tests.web.test_timeline import rules
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

pytestmark = pytest.mark.browser

COMPARISON = "/so-sanh?a=qd-01&b=qd-02"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Library.open(Settings(home=tmp_path_factory.mktemp("history"), workers=1)) as opened:
        opened.record.put_many([Entry(one) for one in (*library_rules(), *rules())])
        opened.update_index()
        with served(create_app(opened.settings, opened)) as found:
            yield found


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a wide screen; an error of a script or of the policy fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert problems == []


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_stepping_through_changes_by_keys(desk: Page) -> None:
    desk.goto(COMPARISON)
    desk.keyboard.press("n")
    expect(desk.locator(".stepper .at")).to_have_text("1/4")
    expect(desk.locator("#dieu-1 .pair.now ins")).to_have_text("năm")
    expect(desk.locator(".now")).to_be_in_viewport()
    desk.keyboard.press("p")
    expect(desk.locator("#dieu-5.now")).to_be_in_viewport()
    expect(desk.locator(".stepper .at")).to_have_text("4/4")
    desk.locator("#contents a", has_text="Tủ sách lưu động").click()
    desk.keyboard.press("n")
    expect(desk.locator("#dieu-2 .now")).to_be_in_viewport()
    desk.locator(".step[data-step='1']").click()
    expect(desk.locator(".stepper .at")).to_have_text("4/4")


def test_both_sides_stand_beside_each_other_on_a_wide_screen_only(desk: Page, phone: Page) -> None:
    for page, beside in ((desk, True), (phone, False)):
        page.goto(COMPARISON)
        before = page.locator("#dieu-1 .pair.changed .before").bounding_box()
        after = page.locator("#dieu-1 .pair.changed .after").bounding_box()
        assert before is not None
        assert after is not None
        assert (before["y"] == after["y"]) is beside
        page.locator("#dieu-1 details.same-lines summary").click()
        shown = page.locator("#dieu-1 .pair .twin").evaluate_all(
            "all => all.some(one => one.checkVisibility())"
        )
        assert shown is beside


def test_marks_are_not_by_colour_alone(desk: Page) -> None:
    desk.goto(COMPARISON)
    line = "one => getComputedStyle(one).textDecorationLine"
    assert desk.locator("#dieu-1 ins").evaluate(line) == "underline"
    assert desk.locator("#dieu-1 del").evaluate(line) == "line-through"


PAGES = (
    COMPARISON,
    f"{COMPARISON}&xem=tat-ca",
    "/so-sanh?a=qd-01",
    "/so-sanh",
    "/hieu-luc/qd-10",
    "/van-ban/qd-10",
)


@pytest.mark.parametrize("where", [*PAGES, "/so-sanh?a=qd-01&b=hai-0", "/phien-ban/qd-10"])
def test_a_phone_never_scrolls_sideways(phone: Page, where: str) -> None:
    phone.goto(where)
    assert not scrolls_sideways(phone)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_background(desk: Page, scheme: Any) -> None:
    desk.emulate_media(color_scheme=scheme)
    for where in PAGES:
        desk.goto(where)
        assert desk.evaluate(LOW_CONTRAST) == [], where


def test_changes_are_a_sheet_on_a_phone(phone: Page) -> None:
    phone.goto(COMPARISON)
    expect(phone.locator("#contents")).to_be_hidden()
    phone.locator(".open-contents").tap()
    phone.locator("#contents a", has_text="Khen thưởng").tap()
    expect(phone.locator("#contents")).to_be_hidden()
    expect(phone.locator("#dieu-5")).to_be_in_viewport()


def test_the_graph_by_keyboard(desk: Page) -> None:
    desk.goto("/van-ban/qd-10")
    desk.locator(".graph").focus()
    desk.keyboard.press("Tab")
    link = desk.locator(".graph svg a:focus")
    expect(link).to_have_attribute("aria-label", "Bị bãi bỏ bởi: 11/2022/QĐ-UBND – " + rules()[1].title)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/van-ban/qd-11")


def test_the_graph_scrolls_inside_on_a_phone(phone: Page) -> None:
    phone.goto("/van-ban/qd-10")
    assert phone.locator(".graph").evaluate("one => one.scrollWidth > one.clientWidth")
    size = phone.locator(".graph text").first.evaluate("one => one.getBoundingClientRect().height")
    assert size >= 12


def test_choosing_a_day_and_a_document(desk: Page) -> None:
    desk.goto("/hieu-luc/qd-10")
    desk.locator("input[name=ngay]").fill("2021-01-01")
    desk.get_by_role("button", name="Xem").click()
    expect(desk.locator("#state + p")).to_contain_text("Còn hiệu lực")
    desk.goto("/so-sanh?a=qd-01")
    desk.locator("input[name=b]").fill("02/2026/qđ-ubnd")
    desk.keyboard.press("Enter")
    expect(desk.locator(".counts .added")).to_have_text("Thêm 1")
    assert "b=qd-02" in desk.url


@pytest.mark.parametrize("number", range(6))
def test_payloads_do_not_run(desk: Page, number: int) -> None:
    desk.goto(f"/so-sanh?a=qd-01&b=hai-{number}&xem=tat-ca")
    assert desk.evaluate("window.pwned") is None
