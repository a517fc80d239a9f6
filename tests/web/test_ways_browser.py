"""Three people's ways in Chromium, from the files of the sample library to a server of its own process.

A citizen on a phone, two officers at their desks, the webmaster of another site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from fixtures.as_pdf import write_pdf
from fixtures.build import SOURCES, build
from fixtures.fonts import NoFont, register_family
from fixtures.source import read_sources
from tests.tusach.library import start, tusach
from tests.tusach.test_serving import free_port, wait_until
from tests.web.chromium import wait_for
from tests.web.serving import served
from tests.web.test_browser import scrolls_sideways
from tusach.cli import main

pytestmark = pytest.mark.browser

PASSWORD = "mưa rào tháng bảy"
ON_THE_SHELF = {
    "luat-901-2023-qh15", "nd-912-2024-nd-cp", "qd-901-2020-qd-ubnd-dong-nai", "qd-902-2024-qd-ubnd-dong-nai",
    "qd-903-2025-qd-ubnd-dong-nai", "ct-902-ct-ubnd-dong-nai", "de-cuong-luat-su-dung-dat-o",
    "hoi-dap-tach-thua", "to-gap-dang-ky-khai-sinh",
}  # fmt: skip
UPLOADED = {True: "qd-910-2025-qd-ubnd-dong-nai", False: "qd-905-2024-qd-ubnd-dong-nai"}
"""The decision that an officer with scripts brings, and that of one without."""

DECISION = "/van-ban/qd-902-2024-qd-ubnd-dong-nai"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True, slots=True)
class Site:
    """Where the server answers, and the PDFs that officers bring, by the number that they bear."""

    address: str
    papers: dict[str, Path]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    try:
        fonts = register_family()
    except NoFont as missing:
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("ways")
    home = folder / "home"
    sources = {one.key: one for one in read_sources(SOURCES)}
    build(folder / "files", [one for key, one in sources.items() if key in ON_THE_SHELF], fonts)
    assert tusach(home, "import", folder / "files").exit_code == 0
    papers = {}
    for key in UPLOADED.values():
        papers[key] = folder / f"{key}.pdf"
        papers[key].write_bytes(write_pdf(sources[key], fonts))
    for name, role in (("lan", "bien-tap"), ("minh", "duyet"), ("quang", "quan-tri")):
        _add_account(home, name, role)
    port = free_port()
    process = start(home, "serve", "--port", str(port))
    try:
        wait_until(f"http://127.0.0.1:{port}/healthz", "status", "ok")
        yield Site(f"http://127.0.0.1:{port}", papers)
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors


def _add_account(home: Path, name: str, role: str) -> None:
    command = ("user", "add", name, "--full-name", f"Cán bộ {name}", "--role", role, "--password-stdin")
    done = CliRunner().invoke(main, ["--home", str(home), *command], input=PASSWORD + "\n")
    assert done.exit_code == 0, done.output


Come = Callable[..., Page]


@pytest.fixture
def come(browser: Browser, site: Site) -> Iterator[Come]:
    """Somebody with a browser of their own, whose scripts, if any, may not fail."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(name: str = "", *, scripts: bool = True, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=site.address, locale="vi-VN", java_script_enabled=scripts,
            is_mobile=phone, has_touch=phone, viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
        )  # fmt: skip
        contexts.append(context)
        if scripts:
            context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        if name:
            _sign_in(page, name)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def _sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.locator("footer").get_by_role("link", name="Đăng nhập").click()
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator(".desk-bar")).to_contain_text(f"Cán bộ {name}")


def _hit(page: Page, words: str) -> Locator:
    return page.locator(".hit", has_text=words).first


def _to_the_leaflet(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Tủ sách", exact=True).click()
    page.get_by_role("heading", name="Tờ gấp").get_by_role("link").click()
    page.get_by_role("heading", name="khai sinh").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/van-ban/"))


# A citizen on a phone, who types without accents


def test_a_citizen_on_a_phone(come: Come) -> None:
    page = come(phone=True)
    page.goto("/")
    page.locator("#q").press_sequentially("han muc giao dat")
    expect(page.get_by_role("option", name="902/2024/QĐ-UBND").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(_hit(page, "902/2024/QĐ-UBND").locator("mark").first).to_be_visible()
    everything = page.locator(".hit").count()

    page.locator(".open-filters").click()
    page.get_by_role("checkbox", name="Quyết định").check()
    page.locator(".sheet-foot").get_by_role("button").click()
    expect(page.locator(".chip", has_text="Quyết định")).to_be_visible()
    assert 0 < page.locator(".hit").count() < everything
    assert not scrolls_sideways(page)

    results = page.url
    link = _hit(page, "902/2024/QĐ-UBND").locator(".provisions a").first
    link.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 240)")
    stood = page.evaluate("scrollY")
    assert stood > 0
    link.click()
    expect(page).to_have_url(re.compile(f"{DECISION}.*#dieu-"))
    expect(page.locator(".unit:target")).to_be_in_viewport()
    assert not scrolls_sideways(page)

    page.get_by_role("link", name="Chỗ sau").click()
    first = page.locator("mark.now")
    expect(first).to_be_in_viewport()
    at = first.get_attribute("id")
    page.get_by_role("link", name="Chỗ sau").click()
    expect(page.locator("mark.now")).to_be_in_viewport()
    assert page.locator("mark.now").get_attribute("id") != at

    page.locator(".unit:target .permalink").first.click()
    page.get_by_role("button", name="Sao chép trích dẫn", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Đã sao chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"Điều \d+ .*902/2024/QĐ-UBND", copied), copied

    page.locator("#text a.cite").first.tap()
    expect(page.locator("#preview")).to_be_visible()
    expect(page.locator("#preview .excerpt")).to_contain_text("901/2023/QH15")
    page.locator("#preview .close").click()

    page.locator("a.back").click()
    expect(page).to_have_url(results)
    expect(page.locator(".chip", has_text="Quyết định")).to_be_visible()
    page.evaluate("history.go(-2)")
    expect(page).to_have_url(results)
    wait_for(page, f"Math.abs(scrollY - {stood}) < 60")

    _to_the_leaflet(page)
    keep = page.locator("[data-keep]")
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("khai sinh")
    expect(page.locator("#text")).to_contain_text("khai sinh")


def test_a_citizen_on_a_phone_without_scripts(come: Come) -> None:
    page = come(phone=True, scripts=False)
    page.goto("/")
    page.locator("#q").fill("han muc giao dat")
    page.get_by_role("button", name="Tìm").click()
    expect(_hit(page, "902/2024/QĐ-UBND")).to_be_visible()
    everything = page.locator(".hit").count()
    page.locator(".open-filters").click()
    page.get_by_role("checkbox", name="Quyết định").check()
    page.locator(".sheet-foot").get_by_role("button").click()
    expect(page.locator(".chip", has_text="Quyết định")).to_be_visible()
    assert 0 < page.locator(".hit").count() < everything
    results = page.url
    _hit(page, "902/2024/QĐ-UBND").locator(".provisions a").first.click()
    expect(page.locator(".unit:target mark").first).to_be_in_viewport()
    page.get_by_role("link", name="Chỗ sau").click()
    expect(page.locator("mark.now")).to_be_in_viewport()
    page.locator("#text a.cite").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sử dụng đất ở")
    page.goto(results)
    expect(page.locator(".chip", has_text="Quyết định")).to_be_visible()
    _to_the_leaflet(page)
    expect(page.locator("#text")).to_contain_text("khai sinh")
    expect(page.locator("[data-keep]")).to_be_hidden()


# An officer who adds a decision, and one who approves it


@pytest.mark.parametrize("scripts", [True, False])
def test_an_officer_adds_a_decision(come: Come, site: Site, *, scripts: bool) -> None:
    key = UPLOADED[scripts]
    number = {True: "910/2025/QĐ-UBND", False: "905/2024/QĐ-UBND"}[scripts]
    title = f"Quy định đã được cán bộ rà soát {number[:3]}"
    editor = come("lan", scripts=scripts)
    editor.goto("/ban-lam-viec")
    editor.get_by_role("link", name="Thêm tài liệu").click()
    editor.locator("#tep").set_input_files(site.papers[key])
    editor.get_by_role("button", name="Tải lên và đọc").click()
    expect(editor.locator("#f-number")).to_have_value(number, timeout=60_000)
    expect(editor.locator("#f-doc_type")).to_have_value("Quyết định")
    expect(editor.locator("#f-issued_on")).not_to_have_value("")
    editor.locator("a[href='#cho-number']").click()
    expect(editor.locator("#cho-number")).to_be_in_viewport()
    expect(editor.locator(".page-picture img")).to_have_js_property("complete", True)  # its page, beside
    editor.locator("#f-title").fill(title)
    editor.get_by_role("button", name="Lưu và gửi duyệt").click()
    expect(editor.locator(".notice.done")).to_have_text("Đã gửi duyệt.")

    reader = come(scripts=scripts)
    reader.goto(f"/tim-kiem?q={number}&scope=title")
    expect(reader.locator(".hit h3", has_text=title)).to_have_count(0)

    approver = come("minh", scripts=scripts)
    approver.get_by_role("link", name="Bàn làm việc").click()
    approver.get_by_role("link", name=title).click()
    draft = approver.url
    approver.get_by_role("button", name="Duyệt và đăng ngay").click()
    expect(approver.locator(".badge.state")).to_have_text("Đã đăng")

    _look_until(reader, f"/tim-kiem?q={number}", title, there=True)
    reader.goto("/tu-sach/van-ban?sort=new")
    reader.get_by_role("link", name=title).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    document = reader.url.partition("?")[0].removeprefix(site.address)
    for feed in ("/moi.atom", "/tu-sach/van-ban.atom"):
        assert title in reader.request.get(site.address + feed).text(), feed

    editor.goto(f"{draft.partition('?')[0]}/lich-su")
    expect(editor.locator("main")).to_contain_text("Duyệt và đăng ngay")
    expect(editor.locator("main")).to_contain_text(title)
    administrator = come("quang", scripts=scripts)
    administrator.goto("/quan-tri/nhat-ky?nguoi=minh")
    expect(administrator.locator("table.log")).to_contain_text(document.rpartition("/")[2])

    approver.goto(draft)
    out = approver.locator("form.act.rut")
    out.get_by_role("textbox").fill("Đã có bản mới hơn.")
    out.get_by_role("button").click()
    expect(approver.locator(".badge.state")).to_have_text("Đã rút")
    _look_until(reader, f"/tim-kiem?q={number}", title, there=False)
    assert reader.request.get(site.address + document).status == 404
    assert title not in reader.request.get(f"{site.address}/tu-sach/van-ban.atom").text()


def _look_until(page: Page, address: str, title: str, *, there: bool) -> None:
    """Within seconds, the index has followed the record."""
    for _ in range(80):
        page.goto(address)
        if bool(page.locator(".hit h3", has_text=title).count()) is there:
            return
        page.wait_for_timeout(250)
    pytest.fail(f"{title} is {'not found' if there else 'still found'}")


# A webmaster, who puts the search on the page of another site


@pytest.fixture
def build_snippets(come: Come) -> dict[str, str]:
    """What the builder gives for decisions alone, by the name of the way."""
    page = come()
    page.goto("/")
    page.locator("footer").get_by_role("link", name="Nhúng ô tìm kiếm").click()
    page.locator("summary", has_text="Loại văn bản").click()
    page.get_by_role("checkbox", name="Quyết định").check()
    page.get_by_role("button", name="Xem thử và lấy mã").click()
    expect(page.locator("#snippet-element")).to_contain_text("Quyết định")
    return {name: page.locator(f"#snippet-{name}").inner_text() for name in ("element", "form", "frame")}


def test_a_webmaster_embeds_the_search(
    come: Come, site: Site, host: Callable[..., str], build_snippets: dict[str, str]
) -> None:
    allowed = " ".join(f"{name} {site.address};" for name in ("script-src", "connect-src", "form-action"))
    where = host(f"<h1>Trang của xã</h1>{build_snippets['element']}", f"default-src 'none'; {allowed}")
    page = come()
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None)
    page.goto(where)
    box = page.locator("tusach-search").get_by_role("combobox")
    box.fill("han muc giao dat")
    box.press("Enter")
    found = page.locator("tusach-search li h3 a")
    expect(found.first).to_be_visible()
    assert all("/van-ban/qd-" in (one.get_attribute("href") or "") for one in found.all())
    found.first.click()
    expect(page).to_have_url(re.compile(f"^{site.address}/van-ban/qd-"))
    expect(page.locator("#text mark").first).to_be_attached()
    assert broken == []

    bare = come(scripts=False)
    bare.goto(where)
    bare.locator("input[name=q]").fill("han muc giao dat")
    bare.get_by_role("button", name="Tìm").click()
    expect(bare).to_have_url(re.compile(f"^{site.address}/tim-kiem"))
    expect(bare.locator(".chip", has_text="Quyết định")).to_be_visible()
    expect(bare.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_webmaster_frames_the_search(
    come: Come, site: Site, host: Callable[..., str], build_snippets: dict[str, str], *, scripts: bool
) -> None:
    page = come(scripts=scripts)
    page.goto(host(build_snippets["frame"], f"default-src 'none'; frame-src {site.address}"))
    frame = page.frame_locator("iframe")
    frame.locator("#q").fill("han muc giao dat")
    frame.get_by_role("button", name="Tìm").click()
    with page.context.expect_page() as opened:
        frame.locator("li h3 a").first.click()
    expect(opened.value).to_have_url(re.compile(f"^{site.address}/van-ban/qd-"))
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()


def test_the_page_of_the_readme_works(come: Come, site: Site) -> None:
    """A newcomer copies it, and puts the address of the installation in."""
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    page_of_readme = re.search(r"```html\n(.*?)```", readme, re.DOTALL)
    assert page_of_readme
    html = page_of_readme[1].replace("https://tusach.example.vn", site.address)

    def application(_: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [html.encode()]

    with served(application) as elsewhere:
        page = come()
        page.goto(elsewhere)
        box = page.locator("tusach-search").get_by_role("combobox")
        box.fill("đăng ký khai sinh")
        box.press("Enter")
        page.locator("tusach-search li h3 a").first.click()
        expect(page).to_have_url(re.compile(f"^{site.address}/van-ban/"))
