"""Reading a document in Chromium: citing, previews, the original beside the text, size, listening, paper."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from bookshelf.entries import Entry
from bookshelf.model import Citation, Document, FileRef
from tests.ingest.papers import make_pdf, write_lines
from tests.web.samples import document
from tests.web.serving import served
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

pytestmark = pytest.mark.browser

DECREE = "/van-ban/nd-100-2019-nd-cp"
_SENTENCE = "Cơ quan số {n} báo cáo kết quả trước ngày {n} hằng tháng, kèm {m} biểu mẫu đã định."
_HEAD = (
    "CHÍNH PHỦ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 100/2019/NĐ-CP\tĐộc lập - Tự do - Hạnh phúc\n"
    "NGHỊ ĐỊNH\nQuy định chế độ báo cáo\n"
)
_TABLE = "STT\tTên biểu mẫu\tĐơn vị lập\tKỳ báo cáo\tThời hạn nộp\n" + "".join(
    f"{n}\tBiểu mẫu tổng hợp số {n}\tPhòng nghiệp vụ\tHằng tháng\tNgày {n}\n" for n in range(1, 25)
)


def _article(n: int) -> str:
    lines = [_SENTENCE.format(n=n * 10 + k, m=n + k * 40) for k in (1, 2, 3)]
    return f"Điều {n}. Chế độ báo cáo thứ {n}\n" + "".join(f"{k}. {one}\n" for k, one in enumerate(lines, 1))


ARTICLES = [_article(n) for n in range(1, 25)]
_CITING = "4. Thực hiện theo khoản 2 Điều 7 của Luật Mẫu.\n"
TEXT = f"{_HEAD}{ARTICLES[0]}{_CITING}{''.join(ARTICLES[1:])}Phụ lục I\nDANH MỤC\n{_TABLE}"


def _pages() -> list[tuple[str, ...]]:
    return [tuple("".join(ARTICLES[at : at + 6]).splitlines()) for at in range(0, 24, 6)]


def _documents(file: FileRef) -> list[Document]:
    at = TEXT.index("khoản 2 Điều 7")
    decree = document(
        "nd-100-2019-nd-cp",
        "Quy định chế độ báo cáo",
        TEXT,
        number="100/2019/NĐ-CP",
        doc_type="Nghị định",
        issuers=("Chính phủ",),
        issued_on=date(2019, 12, 30),
        citations=(Citation(at, at + 25, "15/2018/qh14", path="dieu-7/khoan-2"),),
        files=(file,),
    )
    law = document(
        "luat-15-2018-qh14",
        "Mẫu",
        "".join(ARTICLES[:8]),
        number="15/2018/QH14",
        doc_type="Luật",
        issued_on=date(2018, 6, 1),
    )
    return [decree, law]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Library.open(Settings(home=tmp_path_factory.mktemp("reading"), workers=1)) as library:
        drawn = make_pdf(
            *[lambda canvas, lines=lines: write_lines(canvas, lines, top=780, left=40) for lines in _pages()]
        )
        file = FileRef(library.files.put(drawn), "nd-100.pdf", "application/pdf", len(drawn))
        library.record.put_many([Entry(one) for one in _documents(file)])
        library.update_index()
        with served(create_app(library.settings, library)) as where:
            yield where


def _opened(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="vi-VN", service_workers="block", **options)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    yield from _opened(browser, address, viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from _opened(
        browser, address, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


CITED = "khoản 2 Điều 3 Nghị định 100/2019/NĐ-CP ngày 30/12/2019 của Chính phủ quy định chế độ báo cáo"


def test_copying_what_an_outline_needs(desk: Page, address: str) -> None:
    desk.goto(DECREE)
    own = desk.locator("[id='dieu-3/khoan-2'] a.own")
    own.click()
    expect(desk.locator("#unit-menu .citation")).to_have_text(CITED)
    desk.get_by_role("button", name="Sao chép trích dẫn", exact=True).click()
    expect(desk.locator("#said")).to_have_text("Đã sao chép")
    assert clipboard(desk) == CITED
    own.click()
    desk.get_by_role("button", name="Sao chép địa chỉ").click()
    assert clipboard(desk) == f"{address}{DECREE}/dieu-3/khoan-2"
    own.click()
    desk.get_by_role("button", name="Sao chép trích dẫn và nội dung").click()
    expect(desk.locator("#said")).to_have_text("Đã sao chép")
    lines = clipboard(desk).splitlines()
    assert lines == [CITED, "2. " + _SENTENCE.format(n=32, m=83), f"{address}{DECREE}/dieu-3/khoan-2"]
    rich = desk.evaluate(
        "navigator.clipboard.read().then((held) => held[0].getType('text/html')).then((blob) => blob.text())"
    )
    assert f'href="{address}{DECREE}/dieu-3/khoan-2"' in rich
    assert "hằng tháng" in rich


def test_the_menu_by_the_keyboard(desk: Page) -> None:
    desk.goto(DECREE)
    link = desk.locator("#dieu-2 .permalink")
    link.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#unit-menu")).to_be_visible()
    expect(desk.locator("#unit-menu .citation")).to_contain_text("Điều 2 Nghị định")
    desk.keyboard.press("Escape")
    expect(desk.locator("#unit-menu")).to_be_hidden()
    expect(link).to_be_focused()
    assert desk.url.endswith("#dieu-2")


def test_a_preview_by_the_keyboard(desk: Page) -> None:
    desk.goto(DECREE)
    cite = desk.locator("a.cite")
    desk.locator("[id='dieu-1/khoan-4'] a.own").focus()
    desk.keyboard.press("Tab")
    expect(cite).to_be_focused()
    preview = desk.locator("#preview")
    expect(preview).to_contain_text("khoản 2 Điều 7 Luật Mẫu số 15/2018/QH14")
    expect(preview).to_contain_text("Cơ quan số 72")
    expect(cite).to_have_attribute("aria-describedby", "preview-text")
    desk.keyboard.press("ArrowDown")
    expect(preview.get_by_role("link")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    expect(cite).to_be_focused()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/luat-15-2018-qh14#dieu-7/khoan-2")


def test_a_preview_by_the_mouse_and_by_a_tap(desk: Page, phone: Page) -> None:
    desk.goto(DECREE)
    desk.locator("a.cite").hover()
    expect(desk.locator("#preview")).to_be_visible()
    desk.mouse.move(5, 5)
    expect(desk.locator("#preview")).to_be_hidden()
    phone.goto(DECREE)
    phone.locator("a.cite").tap()
    expect(phone.locator("#preview")).to_contain_text("Cơ quan số 72")
    assert phone.url.endswith(DECREE)
    phone.locator("#preview .close").tap()
    expect(phone.locator("#preview")).to_be_hidden()


def test_the_size_of_the_text_is_kept(desk: Page) -> None:
    desk.goto(DECREE)
    size = "parseFloat(getComputedStyle(document.getElementById('text')).fontSize)"
    before = desk.evaluate(size)
    desk.get_by_role("button", name="Chữ to hơn").click()
    desk.get_by_role("button", name="Chữ to hơn").click()
    expect(desk.locator("#said")).to_have_text("Cỡ chữ 130 %")
    larger = desk.evaluate(size)
    assert larger > 1.2 * before
    desk.goto("/van-ban/luat-15-2018-qh14")
    assert desk.evaluate(size) == larger
    for _ in range(6):
        button = desk.get_by_role("button", name="Chữ nhỏ hơn")
        if button.is_enabled():
            button.click()
    assert desk.evaluate(size) < before
    expect(button).to_be_disabled()


def test_the_original_follows_the_reading(desk: Page) -> None:
    desk.goto(DECREE)
    desk.get_by_role("link", name="Xem bản gốc").click()
    pane = desk.locator("#original")
    expect(pane.locator(".at")).to_have_text("1/4")
    expect(pane.locator("img")).to_have_js_property("complete", True)
    assert desk.url.endswith(DECREE)
    desk.locator("#dieu-14").evaluate("unit => unit.scrollIntoView()")
    expect(pane.locator(".at")).to_have_text("3/4")
    expect(pane.locator("img")).to_have_attribute("alt", "Hình trang 3 của bản gốc")
    pane.get_by_role("button", name="Trang trước").click()
    expect(pane.locator(".at")).to_have_text("2/4")
    expect(desk.locator("#dieu-7")).to_be_in_viewport()
    pane.get_by_role("button", name="Đóng").click()
    expect(pane).to_be_hidden()
    desk.locator("#dieu-20 .permalink").click()
    desk.get_by_role("button", name="Xem ở bản gốc").click()
    expect(pane.locator(".at")).to_have_text("4/4")


def test_on_a_phone_the_original_is_a_page_of_its_own(phone: Page) -> None:
    phone.goto(DECREE)
    phone.get_by_role("link", name="Xem bản gốc").tap()
    phone.wait_for_url("**/ban-goc/nd-100-2019-nd-cp/1")
    phone.get_by_role("link", name="Trang sau").tap()
    expect(phone.get_by_role("article")).to_contain_text("Điều 7. Chế độ")
    phone.get_by_role("link", name="Đến phần chữ của trang này").tap()
    phone.wait_for_url(f"**{DECREE}#dieu-7")


@pytest.mark.parametrize("where", [DECREE, f"{DECREE}?q=báo cáo", "/ban-goc/nd-100-2019-nd-cp/2"])
def test_nothing_is_wider_than_a_phone(phone: Page, where: str) -> None:
    phone.goto(where)
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_wide_table_on_a_phone(phone: Page) -> None:
    phone.goto(DECREE)
    table = phone.locator(".table.many")
    table.scroll_into_view_if_needed()
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    table.evaluate("one => one.scrollTo(200, 300)")
    header, first = table.locator("th").first, table.locator("tr").nth(9).locator("td").first
    box = table.bounding_box()
    assert box is not None
    for cell, side in ((header, "y"), (first, "x")):
        place = cell.bounding_box()
        assert place is not None
        assert abs(place[side] - box[side]) < 3
    phone.get_by_role("button", name="Mở bảng trên toàn màn hình").tap()
    expect(phone.locator("#broad")).to_contain_text("Biểu mẫu tổng hợp số 24")
    phone.locator("#broad").get_by_role("button", name="Đóng").tap()
    expect(phone.locator("#broad")).to_be_hidden()


def test_finding_while_typing(desk: Page) -> None:
    desk.goto(DECREE)
    desk.locator("#find").press_sequentially("nghiep vu")
    expect(desk.locator(".stepper .at")).to_have_text("1/24")
    expect(desk.locator("#hit-1")).to_have_text("nghiệp vụ")
    expect(desk.locator("#hit-1")).to_be_in_viewport()
    expect(desk.locator("#contents .count").first).to_have_text("24")
    assert "q=nghiep+vu" in desk.url
    expect(desk.locator("#find")).to_be_focused()
    desk.locator(".step[data-step='1']").click()
    expect(desk.locator("#hit-2")).to_have_class("now")
    desk.locator("#find").fill("")
    expect(desk.locator("#text mark")).to_have_count(0)
    assert desk.url.endswith(DECREE)


VOICE = """
  window.spoken = [];
  const voices = [{ lang: "vi-VN", name: "thử", default: true, localService: true, voiceURI: "thử" }];
  Object.defineProperty(speechSynthesis, "getVoices", { value: () => NONE ? [{ lang: "en-US" }] : voices });
  Object.defineProperty(SpeechSynthesisUtterance.prototype, "voice", { set() {}, get() { return null; } });
  speechSynthesis.speak = (one) => {
    spoken.push([one.lang, one.text]);
    if (spoken.length < 4) setTimeout(() => one.dispatchEvent(new Event("end")));
  };
"""


def test_listening_from_where_one_reads(desk: Page) -> None:
    desk.add_init_script(VOICE.replace("NONE", "false"))
    desk.goto(DECREE)
    desk.locator("#dieu-5 .permalink").click()
    desk.get_by_role("button", name="Đọc to từ đây").click()
    expect(desk.locator(".spoken")).to_contain_text("Cơ quan số 53")
    said = desk.evaluate("spoken")
    assert said[0] == ["vi-VN", "Điều 5. Chế độ báo cáo thứ 5"]
    assert said[1][1].startswith("1. Cơ quan số 51")
    player = desk.locator("#player")
    player.get_by_role("button", name="Tạm dừng").click()
    expect(player.get_by_role("button", name="Đọc tiếp")).to_be_visible()
    player.get_by_role("button", name="Dừng", exact=True).click()
    expect(player).to_be_hidden()
    expect(desk.locator(".spoken")).to_have_count(0)


def test_a_browser_without_a_vietnamese_voice_says_so(desk: Page) -> None:
    desk.add_init_script(VOICE.replace("NONE", "true"))
    desk.goto(DECREE)
    desk.get_by_role("button", name="Nghe").click()
    expect(desk.locator("#said")).to_contain_text("không có giọng đọc tiếng Việt")
    assert desk.evaluate("spoken") == []


def test_sharing_copies_the_address_where_nothing_shares(desk: Page, address: str) -> None:
    desk.add_init_script("Object.defineProperty(Navigator.prototype, 'share', { value: undefined })")
    desk.goto(f"{DECREE}?q=báo cáo")
    desk.get_by_role("button", name="Chia sẻ", exact=True).click()
    expect(desk.locator("#said")).to_have_text("Đã sao chép liên kết")
    assert clipboard(desk) == f"{address}{DECREE}"


def test_on_paper_stand_the_words_alone(desk: Page) -> None:
    desk.goto(f"{DECREE}?q=báo cáo")
    desk.emulate_media(media="print")
    for hidden in (".top", ".finder", ".contents", ".reading-tools", ".permalink", ".broaden", ".bottom"):
        expect(desk.locator(hidden).first).to_be_hidden()
    expect(desk.locator(".printed")).to_contain_text(DECREE)
    paper = pypdfium2.PdfDocument(io.BytesIO(desk.pdf(prefer_css_page_size=True)))
    pages = [page.get_textpage().get_text_range() for page in paper]
    assert all(page.strip() for page in pages)
    assert "CHÍNH PHỦ" in pages[0]
    appendix = next(page for page in pages if "DANH MỤC" in page)
    assert appendix.lstrip().startswith("Phụ lục I")
    assert "/van-ban/luat-15-2018-qh14" in "".join(pages).replace("\r\n", "")


def test_linked_data_is_data(desk: Page) -> None:
    desk.goto(DECREE)
    said = json.loads(desk.locator("script[type='application/ld+json']").text_content() or "")
    assert said["@type"] == "Legislation"
    assert said["legislationIdentifier"] == "100/2019/NĐ-CP"
