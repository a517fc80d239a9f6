"""The widget and the frame in Chromium, on pages of another origin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.serving import served
from tusach.app import create_app
from tusach.library import Library

pytestmark = pytest.mark.browser

REPO = Path(__file__).resolve().parents[2]
FALLBACK = '<form action="{server}/tim-kiem"><label>Tìm <input name="q"></label> <button>Tìm</button></form>'

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


def embedded(server: str, *attributes: str, fallback: str = FALLBACK) -> str:
    """A script, and a widget for each of `attributes`."""
    widgets = "".join(
        f"<tusach-search {one}>{fallback.format(server=server)}</tusach-search>"
        for one in attributes or ("",)
    )
    return f'<script type="module" src="{server}/widget.js"></script><h1>Trang của một xã</h1>{widgets}'


def search(page: Page, words: str, at: int = 0) -> None:
    box = page.locator("tusach-search").nth(at).get_by_role("combobox")
    box.fill(words)
    box.press("Enter")


def status(page: Page, at: int = 0) -> Any:
    return page.locator("tusach-search").nth(at).get_by_role("status")


def test_under_a_strict_policy(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server), f"default-src 'none'; script-src {server}; connect-src {server}"))
    search(page, "dat cong ich")
    expect(status(page)).to_have_text("2 văn bản")
    widget = page.locator("tusach-search")
    expect(widget.locator("mark").first).to_be_visible()
    assert widget.locator("li h3 a").first.get_attribute("href").startswith(f"{server}/van-ban/qd-")
    assert widget.get_by_role("button", name="Tìm").evaluate("b => getComputedStyle(b).backgroundColor") == (
        "rgb(11, 90, 74)"
    )


def test_a_document_opens_at_the_provision(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server)))
    search(page, "bốc thăm đất công ích")
    page.locator("tusach-search li p a").first.click()
    page.wait_for_url(f"{server}/van-ban/*#dieu-*")
    expect(page.locator("mark").first).to_be_visible()


def test_two_widgets_keep_to_their_own_filters(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server, 'doc-type="Kế hoạch|Luật" lang="en" size="1"', 'doc-type="Thông báo"')))
    page.evaluate(
        "heard = []; addEventListener('tusach-results', (e) => heard.push([e.target.size, e.detail.total]))"
    )
    search(page, "hòa giải", 0)
    expect(status(page, 0)).to_have_text("1 document")
    search(page, "hòa giải", 1)
    expect(status(page, 1)).to_have_text("30 văn bản")
    expect(status(page, 0)).to_have_text("1 document")
    expect(page.locator("tusach-search").nth(1).locator("li")).to_have_count(5)
    assert page.evaluate("heard.map(([, total]) => total)") == [1, 30]


NUKEVIET = """<style>
* {{ margin: 0 !important; padding: 0 !important; font: 9px/1 Tahoma !important; color: #f00 !important;
  letter-spacing: 5px !important; text-transform: uppercase !important; box-sizing: content-box !important }}
input, button, a {{ display: none !important }}
</style>
<script>
window.$ = window.jQuery = function () {{ return {{ ready: function (f) {{ f() }} }} }};
Object.prototype.extend = function () {{ return this }};
Array.prototype.remove = function (x) {{ return this }};
window.keys = 0;
document.onkeydown = function (e) {{ keys += 1; if (e.keyCode === 13) {{ document.forms[0].submit() }} }};
</script>
<form method="post" action="/gui" onsubmit="window.sent = true"><div class="block">
{widget}
<textarea name="noi-dung"></textarea></div></form>"""


def test_in_a_page_with_its_own_rules_and_globals(page: Page, host: Host, server: str) -> None:
    """Styles that overrule everything, old globals, shortcuts, and a form around the widget."""
    link = '<a href="{server}/tim-kiem">Tìm văn bản</a>'
    address = host(NUKEVIET.format(widget=embedded(server, fallback=link)))
    page.goto(address)
    search(page, "đất công ích")
    expect(status(page)).to_have_text("2 văn bản")
    assert page.url == address
    assert page.evaluate("[keys, window.sent]") == [0, None]
    title = page.locator("tusach-search li h3 a").first
    expect(title).to_be_visible()
    look = "a => ['fontSize', 'color', 'letterSpacing', 'textTransform'].map((k) => getComputedStyle(a)[k])"
    assert title.evaluate(look) == ["16px", "rgb(11, 90, 74)", "normal", "none"]
    assert page.evaluate("document.forms.length") == 1


def test_colours_by_attribute_variable_and_part(page: Page, host: Host, server: str) -> None:
    rules = "tusach-search{--tusach-paper:#fafafa} tusach-search::part(button){text-transform:uppercase}"
    page.goto(
        host(f"<style>{rules}</style>" + embedded(server, 'accent="#8a1538" ink="url(https://evil.example)"'))
    )
    look = "b => { const s = getComputedStyle(b); return [s.backgroundColor, s.color, s.textTransform] }"
    button = page.locator("tusach-search").get_by_role("button", name="Tìm")
    assert button.evaluate(look) == ["rgb(138, 21, 56)", "rgb(250, 250, 250)", "uppercase"]


def test_with_the_keyboard_alone(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server)))
    box = page.locator("tusach-search").get_by_role("combobox")
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.type("khai sin")
    option = page.locator("tusach-search").get_by_role("option", name="khai sinh").first
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "option-0")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    box.fill("hòa giải")
    page.keyboard.press("Enter")
    results = page.locator("tusach-search li")
    expect(results).to_have_count(5)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator("tusach-search .more").evaluate("b => b.matches(':focus')"):
            break
    page.keyboard.press("Enter")
    expect(results).to_have_count(10)
    expect(results.nth(5).locator("h3 a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(results).to_have_count(0)
    expect(box).to_be_focused()


def test_a_suggestion_is_chosen_by_keys_and_by_mouse(page: Page, host: Host, server: str) -> None:
    address = host(embedded(server))
    for choose in ("keys", "mouse"):
        page.goto(address)
        page.locator("tusach-search").get_by_role("combobox").press_sequentially("khai sinh")
        option = page.locator("tusach-search").get_by_role("option").first
        expect(option).to_be_visible()
        if choose == "mouse":
            option.click()
        else:
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        page.wait_for_url(f"{server}/van-ban/to-gap-dang-ky-khai-sinh")


def test_what_a_screen_reader_hears(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server, 'doc-type="Quyết định"')))
    search(page, "đất công ích")
    expect(status(page)).to_have_text("2 văn bản")
    expect(page.locator("tusach-search")).to_match_aria_snapshot("""
      - search "Tìm văn bản pháp luật":
        - text: Tìm văn bản pháp luật
        - combobox "Tìm văn bản pháp luật": đất công ích
        - button "Tìm"
      - status: 2 văn bản
      - button "Xóa kết quả": ×
      - list:
        - listitem:
          - heading /Ban hành Quy định/ [level=3]:
            - link /Ban hành Quy định/
          - paragraph: /Quyết định · .*/
          - paragraph:
            - link /Điều \\d/
        - listitem
      - paragraph:
        - link "Xem tất cả trên tủ sách"
      - link "Tủ sách pháp luật điện tử Đồng Nai"
    """)


def test_results_on_the_portal(page: Page, host: Host, server: str) -> None:
    page.goto(
        host(embedded(server, 'results="portal" doc-type="Thông báo" issued-from="2025-06-01" q="hòa giải"'))
    )
    box = page.locator("tusach-search").get_by_role("combobox")
    expect(box).to_have_value("hòa giải")
    box.press("Enter")
    page.wait_for_url(f"{server}/tim-kiem?**")
    assert "issued_from=2025-06-01" in page.url
    expect(page.get_by_role("checkbox", name="Thông báo")).to_be_checked()


def test_attributes_change_and_the_element_moves(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server, 'q="hòa giải"')))
    expect(status(page)).to_have_text("31 văn bản")
    page.evaluate("document.querySelector('tusach-search').setAttribute('doc-type', 'Kế hoạch')")
    expect(status(page)).to_have_text("1 văn bản")
    page.evaluate("document.querySelector('tusach-search').setAttribute('lang', 'en')")
    expect(status(page)).to_have_text("1 document")
    page.evaluate("document.body.prepend(document.querySelector('tusach-search'))")
    expect(status(page)).to_have_text("1 document")
    page.evaluate("document.querySelector('tusach-search').setAttribute('q', 'khai sinh')")
    page.evaluate("document.querySelector('tusach-search').removeAttribute('doc-type')")
    expect(status(page)).to_have_text("1 document")
    expect(page.locator("tusach-search li")).to_contain_text("khai sinh")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => {
          const widget = document.querySelector('tusach-search');
          widget.search('hòa giải');
          widget.remove();
          document.body.append(widget);
        }"""
    )
    expect(status(page)).to_have_text("31 documents")
    search(page, "đất công ích")
    expect(status(page)).to_have_text("2 documents")
    assert len([url for url in asked if "q=%C4%91" in url and "/search?" in url]) == 1


@pytest.mark.parametrize(
    ("code", "headers", "message"),
    [
        (429, {"Retry-After": "17"}, "Có quá nhiều lượt tìm từ mạng này. Hãy thử lại sau 17 giây."),
        (503, {"Retry-After": "9"}, "Máy tìm kiếm của tủ sách đang tạm nghỉ. Hãy thử lại sau 9 giây."),
        (500, {}, "Chưa kết nối được với tủ sách."),
    ],
)
def test_what_went_wrong_is_said(
    page: Page, host: Host, server: str, code: int, headers: dict[str, str], message: str
) -> None:
    cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
    page.route("**/api/v1/search*", lambda route: route.fulfill(status=code, headers={**cors, **headers}))
    page.goto(host(embedded(server)))
    search(page, "đất")
    expect(status(page)).to_contain_text(message)
    expect(page.locator("tusach-search").get_by_role("link", name="Xem tất cả")).to_be_visible()
    page.unroute("**/api/v1/search*")
    page.locator("tusach-search").get_by_role("button", name="Thử lại").click()
    expect(page.locator("tusach-search mark").first).to_be_visible()


def test_the_limit_of_the_api_is_said_with_its_seconds(page: Page, host: Host, library: Library) -> None:
    settings = library.settings.model_copy(update={"api_per_minute": 1})
    with served(create_app(settings, library)) as busy:
        page.goto(host(embedded(busy)))
        for words in ("đất", "hòa giải"):
            page.locator("tusach-search").evaluate("(widget, words) => widget.search(words)", words)
        expect(status(page)).to_contain_text(re.compile(r"Hãy thử lại sau \d+ giây"))


def test_offline(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server)))
    page.context.set_offline(True)
    search(page, "đất")
    expect(status(page)).to_contain_text("mất kết nối mạng")
    page.context.set_offline(False)


def test_a_wrong_filter_is_said(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server, 'sort="best"')))
    search(page, "đất")
    expect(status(page)).to_contain_text("Tham số “sort”")


def test_more_that_fails_keeps_what_is_shown(page: Page, host: Host, server: str) -> None:
    page.goto(host(embedded(server, 'q="hòa giải"')))
    more = page.locator("tusach-search").get_by_role("button", name="Xem thêm")
    expect(more).to_be_visible()
    page.route("**/api/v1/search*", lambda route: route.abort())
    more.click()
    expect(status(page)).to_contain_text("Chưa kết nối được")
    expect(page.locator("tusach-search li")).to_have_count(5)
    page.unroute("**/api/v1/search*")
    more.click()
    expect(page.locator("tusach-search li")).to_have_count(10)


def test_payloads_do_nothing(page: Page, host: Host, server: str) -> None:
    payload = '\\"><img src=x onerror=window.pwned=1>'
    page.goto(
        host(embedded(server, f"size=20 label='{payload}' placeholder='{payload}' base='javascript:1'"))
    )
    for words in ("tài liệu thử", "<img src=x onerror=window.pwned=1>"):
        page.locator("tusach-search").evaluate("(widget, words) => widget.search(words)", words)
        expect(status(page)).not_to_have_text("Đang tìm…")
    page.locator("tusach-search").get_by_role("combobox").press_sequentially(" thử")
    page.locator("tusach-search").evaluate("widget => widget.search('tài liệu thử')")
    expect(page.locator("tusach-search li").first).to_contain_text("Tài liệu thử")
    assert page.evaluate("window.pwned") is None
    assert page.locator("tusach-search img, tusach-search script, tusach-search svg").count() == 0
    links = page.locator("tusach-search a").evaluate_all("links => links.map((a) => a.protocol)")
    assert set(links) == {"http:"}


def test_without_scripts_the_form_serves(browser: Browser, host: Host, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(host(embedded(server)))
    bare.locator("input[name=q]").fill("đất công ích")
    bare.locator("input[name=q]").press("Enter")
    bare.wait_for_url(f"{server}/tim-kiem?q=*")
    expect(bare.locator(".hit").first).to_be_visible()
    context.close()


def test_a_site_that_is_not_allowed_has_the_fallback(
    page: Page, host: Host, server: str, closed: str
) -> None:
    page.goto(host(embedded(closed)))
    page.wait_for_load_state("networkidle")
    expect(page.locator("tusach-search input[name=q]")).to_be_visible()
    assert page.evaluate("customElements.get('tusach-search')") is None
    page.goto(host(embedded(server, f'base="{closed}"')))
    search(page, "đất")
    expect(status(page)).to_contain_text("Chưa kết nối được với tủ sách")


def snippets_of_the_documentation() -> list[tuple[str, str]]:
    found = []
    for name in ("README.md", "docs/embedding.md"):
        blocks = re.findall(r"```html\n(.*?)```", (REPO / name).read_text(encoding="utf-8"), re.DOTALL)
        found.extend((name, block) for block in blocks if "widget.js" in block)
    return found


@pytest.mark.parametrize(("name", "snippet"), snippets_of_the_documentation())
def test_what_is_copied_from_the_documentation_works(
    page: Page, host: Host, server: str, name: str, snippet: str
) -> None:
    assert "https://tusach.example.vn" in snippet, name
    page.goto(host(snippet.replace("https://tusach.example.vn", server)))
    search(page, "đất công ích")
    expect(page.locator("tusach-search mark").first).to_be_visible()


def test_the_documentation_has_such_code() -> None:
    assert {name for name, _ in snippets_of_the_documentation()} == {"README.md", "docs/embedding.md"}
