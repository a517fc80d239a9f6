"""An officer's way in Chromium, with scripts and without: upload, check, send, approve, found by readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bookshelf.accounts import Role
from tests.tusach.library import decision
from tests.web.officers import as_docx, warm_worker  # noqa: F401 (a fixture)
from tests.web.serving import served
from tests.web.signed_in import PASSWORD, account, quick_app
from tests.web.test_browser import LOW_CONTRAST, scrolls_sideways
from tusach.library import Library
from tusach.serving import Follower
from tusach.settings import Settings

pytestmark = pytest.mark.browser

Visitor = Callable[..., Page]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path_factory.mktemp("desk"), workers=1)) as opened:
        account(opened.record, Role.EDITOR, "lan.le")
        account(opened.record, Role.APPROVER, "minh.vo")
        follower = Follower(opened)
        follower.start()
        yield opened
        follower.stop()


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    with served(quick_app(library)) as where:
        yield where


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody at a browser of their own, signed in if a name is given."""
    contexts = []

    def come(name: str = "", *, scripts: bool = True, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=address, locale="vi-VN", viewport={"width": width, "height": 900},
            java_script_enabled=scripts, color_scheme="dark" if dark else "light",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        if name:
            page.goto("/dang-nhap?tiep=/ban-lam-viec")
            page.locator("#name").fill(name)
            page.locator("#password").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Bàn làm việc")
        return page

    yield come
    for context in contexts:
        context.close()


def upload(page: Page, folder: Path, number: int) -> None:
    file = folder / f"qd-{number}.docx"
    file.write_bytes(as_docx(decision(number, f"chợ phiên số {number}")))
    page.get_by_role("link", name="Thêm tài liệu").click()
    page.locator("#tep").set_input_files(file)
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.locator("#f-number")).to_have_value(f"{number}/2025/QĐ-UBND", timeout=60_000)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_upload_to_the_shelf(visitor: Visitor, tmp_path: Path, *, scripts: bool) -> None:
    number = 51 if scripts else 52
    title = f"Quy định riêng về chợ phiên {number}"
    lan, minh, reader = visitor("lan.le", scripts=scripts), visitor("minh.vo", scripts=scripts), visitor()
    upload(lan, tmp_path, number)
    lan.locator("a[href='#cho-number']").click()
    expect(lan.locator("#cho-number")).to_be_in_viewport()
    lan.locator("#f-title").fill(title)
    lan.get_by_label("Đất đai – Nhà ở").check()
    lan.get_by_role("button", name="Lưu và gửi duyệt").click()
    expect(lan.locator(".notice.done")).to_have_text("Đã gửi duyệt.")
    minh.get_by_role("link", name="Bàn làm việc").click()
    minh.get_by_role("link", name=title).click()
    minh.get_by_role("button", name="Duyệt và đăng ngay").click()
    expect(minh.locator(".badge.state")).to_have_text("Đã đăng")
    for _ in range(60):
        reader.goto(f"/tim-kiem?q={title}")
        if reader.locator(".hit", has_text=title).count():
            break
        reader.wait_for_timeout(250)
    reader.locator(".hit h3 a", has_text=title).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.get_by_role("button", name="Sửa thông tin")).to_have_count(0)
    reader.goto("/tu-sach/van-ban")
    expect(reader.get_by_role("link", name=title).first).to_be_visible()


def test_leaving_with_unsaved_changes_asks(visitor: Visitor, tmp_path: Path) -> None:
    lan = visitor("lan.le")
    upload(lan, tmp_path, 53)
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    lan.on("dialog", stay)
    lan.locator("#f-author").click()
    lan.keyboard.type("Sở Tư pháp")
    lan.get_by_role("button", name="Gửi duyệt", exact=True).click()
    lan.get_by_role("button", name="Lưu bản nháp").click()
    expect(lan.locator("#f-author")).to_have_value("Sở Tư pháp")
    expect(lan.locator(".notice.done")).to_have_text("Đã lưu.")
    lan.get_by_role("link", name="Xem như bạn đọc").click()
    expect(lan).to_have_url(re.compile("/xem$"))
    assert asked == ["confirm"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages_fit_and_can_be_read(visitor: Visitor, tmp_path: Path, width: int, *, dark: bool) -> None:
    lan = visitor("lan.le", width=width, dark=dark)
    upload(lan, tmp_path, 60 + width // 100 + 30 * dark)
    draft = lan.url.split("?")[0]
    for place in (
        draft,
        f"{draft}/xem",
        f"{draft}/lich-su",
        "/ban-lam-viec",
        "/ban-lam-viec/them",
        "/ra-soat",
    ):
        lan.goto(place)
        assert not scrolls_sideways(lan), place
        assert lan.evaluate(LOW_CONTRAST) == [], place
