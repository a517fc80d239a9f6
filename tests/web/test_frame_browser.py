"""The frame and the builder in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


Host = Callable[..., str]


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page in which no script may fail and no policy may be broken."""
    context = browser.new_context(base_url=server, locale="vi-VN", viewport={"width": 1000, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
    yield opened
    context.close()
    assert problems == []


def framed(client: FlaskClient, server: str, query: str = "") -> str:
    """The code of a frame as the builder gives it, for the server at `server`."""
    html = BeautifulSoup(client.get(f"/nhung{query}", base_url=server).text, "lxml")
    return html.select_one("#snippet-frame").get_text()


def test_a_frame_without_scripts(page: Page, host: Host, server: str, client: FlaskClient) -> None:
    code = framed(client, server, "?doc_type=Thông báo&size=3&accent=8a1538")
    assert "allow-scripts" not in code
    page.goto(host(code, f"default-src 'none'; frame-src {server}"))
    frame = page.frame_locator("iframe")
    frame.get_by_role("searchbox").fill("hòa giải")
    frame.get_by_role("searchbox").press("Enter")
    expect(frame.locator("li")).to_have_count(3)
    expect(frame.locator("h2").first).to_have_text("30 văn bản")
    assert (
        frame.get_by_role("button").evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(138, 21, 56)"
    )
    frame.get_by_role("link", name="Trang sau").click()
    expect(frame.get_by_role("link", name="Trang trước")).to_be_visible()
    with page.expect_popup() as opened:
        frame.locator("h3 a").first.click()
    opened.value.wait_for_url(f"{server}/van-ban/**")
    assert opened.value.evaluate("window.opener") is None
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [280, 400, 800])
def test_a_frame_of_any_width(page: Page, host: Host, server: str, width: int) -> None:
    address = f"{server}/nhung/khung?q=tài liệu thử đất công ích&size=20"
    page.goto(host(f'<iframe src="{address}" width="{width}" height="500"></iframe>'))
    expect(page.frame_locator("iframe").locator("li").first).to_be_visible()
    inner = page.frames[1]
    assert inner.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_frame_on_a_site_that_is_not_allowed_says_why(
    page: Page, host: Host, closed: str, client: FlaskClient
) -> None:
    address = host(framed(client, closed))
    page.goto(address)
    shown = page.frame_locator("iframe").locator("main")
    expect(shown).to_contain_text("chưa được phép nhúng")
    expect(shown).to_contain_text(address.rpartition("/")[0])


def test_the_builder_shows_at_once_what_is_chosen(page: Page) -> None:
    page.goto("/nhung")
    expect(page.locator("#preview tusach-search").get_by_role("combobox")).to_be_visible()
    page.locator("summary", has_text="Loại văn bản").click()
    page.get_by_role("checkbox", name="Kế hoạch").check()
    page.get_by_label("Nhãn của ô tìm").fill("Tra cứu kế hoạch")
    code = page.locator("#snippet-element")
    expect(code).to_contain_text('doc-type="Kế hoạch"')
    expect(code).to_contain_text('label="Tra cứu kế hoạch"')
    box = page.locator("#preview").get_by_role("combobox")
    box.fill("hòa giải")
    box.press("Enter")
    expect(page.locator("#preview").get_by_role("status")).to_have_text("1 văn bản")
    page.get_by_role("button", name="Chép mã").first.click()
    assert 'doc-type="Kế hoạch"' in page.evaluate("navigator.clipboard.readText()")
    page.reload()
    expect(page.get_by_role("checkbox", name="Kế hoạch")).to_be_checked()
