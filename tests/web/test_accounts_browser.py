"""Signing in, two-step verification and the pages of administrators in Chromium, with the keyboard alone."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bookshelf import totp
from bookshelf.accounts import Role
from tests.web.serving import served
from tests.web.signed_in import PASSWORD, account, quick_app
from tests.web.test_browser import LOW_CONTRAST, scrolls_sideways
from tusach.library import Library

pytestmark = pytest.mark.browser

NAME = "ban-phim"


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    """An application of its own: its limits are used up by nobody else."""
    account(library.record, Role.ADMIN, NAME)
    account(library.record, Role.READER)
    with served(quick_app(library)) as where:
        yield where


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=address, locale="vi-VN", viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield opened
    assert [one for one in problems if "status of 4" not in one] == []


def tab_to(page: Page, element: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("element => document.activeElement.matches(element)", element):
            return
    raise AssertionError(f"Tab never reaches {element}")


def enter(page: Page) -> None:
    """Send the form, or follow the link, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, code: str = "") -> None:
    tab_to(page, "#name")
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(code)
    enter(page)


def present_step() -> int:
    return int(time.time()) // totp.STEP


def test_the_keyboard_alone_turns_on_codes_and_signs_in_with_one(page: Page) -> None:
    page.goto("/")
    tab_to(page, "footer a[href^='/dang-nhap']")
    enter(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Tài khoản của tôi")).to_be_visible()
    tab_to(page, "form[action$='/xac-thuc'] button")
    enter(page)
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 150
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    used = present_step()
    tab_to(page, "#code")
    page.keyboard.type(totp.code(secret, used))
    enter(page)
    expect(page.get_by_role("status").first).to_contain_text("Đã bật xác thực hai bước")
    tab_to(page, "form[action='/dang-xuat'] button")
    enter(page)
    expect(page.locator(".desk-bar")).to_have_count(0)
    page.goto("/quan-tri/nhat-ky?nguoi=" + NAME)
    sign_in(page)
    expect(page.get_by_role("alert")).to_contain_text("Không đăng nhập được")
    sign_in(page, totp.code(secret, used + 1))
    expect(page).to_have_url(page.url.split("/dang-nhap")[0].rstrip("/"))
    expect(page.get_by_role("heading", name="Nhật ký")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("Đăng nhập")
    page.goto("/tai-khoan")
    tab_to(page, "#stop-password")
    page.keyboard.type(PASSWORD)
    enter(page)
    expect(page.get_by_role("status").first).to_contain_text("Đã tắt")


def test_an_administrator_adds_an_account_who_changes_the_password(
    browser: Browser,
    page: Page,
    address: str,
) -> None:
    page.goto("/dang-nhap?tiep=/quan-tri/tai-khoan")
    sign_in(page)
    tab_to(page, "#name")
    page.keyboard.type("nguoi.moi")
    tab_to(page, "#full_name")
    page.keyboard.type("Người Mới")
    enter(page)
    password = page.locator("code.secret").inner_text()
    bare = browser.new_context(base_url=address, java_script_enabled=False)
    theirs = bare.new_page()
    theirs.goto("/dang-nhap?tiep=/tu-sach")
    theirs.get_by_label("Tên đăng nhập").fill("nguoi.moi")
    theirs.get_by_label("Mật khẩu").fill(password)
    theirs.get_by_role("button", name="Đăng nhập").click()
    theirs.goto("/tai-khoan")
    expect(theirs.get_by_text("do người khác đặt")).to_be_visible()
    theirs.get_by_label("Mật khẩu hiện tại").fill(password)
    theirs.get_by_label("Mật khẩu mới", exact=True).fill("gió bấc cuối mùa")
    theirs.get_by_label("Nhập lại mật khẩu mới").fill("gió bấc cuối mùa")
    theirs.get_by_role("button", name="Đổi mật khẩu").click()
    expect(theirs.get_by_role("status").first).to_contain_text("Đã đổi mật khẩu")
    bare.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_every_width_and_can_be_read(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/dang-nhap")
    assert page.evaluate(LOW_CONTRAST) == []
    sign_in(page)
    expect(page.locator(".desk-bar")).to_be_visible()
    addresses = (
        "/tai-khoan",
        "/quan-tri/tai-khoan",
        "/quan-tri/tai-khoan/nguoi-doc-gia",
        "/quan-tri/nhat-ky",
    )
    for where in ("/", *addresses):
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(where)
            assert not scrolls_sideways(page), (where, width)
        assert page.evaluate(LOW_CONTRAST) == [], where
