"""HTML: order, what is left out, encodings, and pages that are no documents."""

from __future__ import annotations

import pytest

from ingest.extracted import BlockKind, Refused
from ingest.html import extract_html

LETTERS = "Điều 1. Phạm vi điều chỉnh của quyết định này là toàn tỉnh; người dân được tra cứu miễn phí."


def texts(html: str) -> list[str]:
    return [block.text for block in extract_html(html.encode()).blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Điều 1.</p>\n<p>Điều\n 2.</p>", ["Điều 1.", "Điều 2."]),
        ("Một<br>hai<br/>ba", ["Một", "hai", "ba"]),
        ("<p>Theo <a href='/x'><b>Luật</b> số 1</a>&nbsp;này</p>", ["Theo Luật số 1 này"]),
        ("<p>a<script>x()</script><style>p{}</style>b</p>", ["ab"]),
        ("<p>hiện<span style='DISPLAY : none'>ẩn</span></p><p hidden>ẩn</p>", ["hiện"]),
        ("<div>một<div>hai</div>ba</div>", ["một", "hai", "ba"]),
        ("<p>dở <b>dang <p>tiếp", ["dở dang", "tiếp"]),
        ("<p>Tie\u0302\u0301ng</p>", ["Tiếng"]),
        ("<p>a</p><!-- ghi chú --><?php x ?><p>b</p>", ["a", "b"]),
        ("<p><font face='.VnTime'>NghÞ <b>®Þnh</b></font> số</p>", ["Nghị định số"]),
        ("<p style='font-family:\"VNI-Times\",serif'>Nghò <span>ñònh</span></p>", ["Nghị định"]),
        ("<p>C¨n cø LuËt Tæ chøc chÝnh quyÒn</p><p>b\u00adu</p>", ["Căn cứ Luật Tổ chức chính quyền", "bưu"]),
        ("<p>chính\u00ad quyền địa phương</p>", ["chính quyền địa phương"]),
        (
            "<table><tr><td>khung</td></tr><tr><td><p>một</p><p>hai</p></td></tr></table>",
            ["khung", "một", "hai"],
        ),
    ],
)
def test_paragraphs(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize("declared", ["", "x-user-defined", "iso-8859-1", "windows-1252"])
def test_bytes_of_an_old_font(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph\xad¬ng “sè 1”</p>'
    blocks = extract_html(page.encode("cp1252")).blocks
    assert [block.text for block in blocks] == ["Căn cứ Luật Tổ chức chính quyền địa phương “số 1”"]


def test_rows_with_spanned_and_empty_cells() -> None:
    blocks = extract_html(
        b"<table><tr><td rowspan=2>A</td><td>B</td><td>C</td></tr><tr><td>D</td><td></td></tr>"
        b"<tr><td colspan=3><p>E</p><p>F</p></td></tr></table><table><tr><td>G<td>H</table>"
    ).blocks
    assert [block.cells for block in blocks] == [("A", "B", "C"), ("", "D", ""), ("E\nF",), ("G", "H")]
    assert [block.text for block in blocks] == ["A\tB\tC", "\tD\t", "E F", "G\tH"]
    assert [block.table for block in blocks] == [0, 0, 0, 1]


def test_a_table_that_holds_tables_only_lays_out_the_page() -> None:
    blocks = extract_html(
        b"<table><tr><td>menu</td><td><p>x</p><table><tr><td>1</td><td>2</td></tr></table><p>y</p></td></tr></table>"
    ).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "menu"),
        (BlockKind.PARAGRAPH, "x"),
        (BlockKind.ROW, "1\t2"),
        (BlockKind.PARAGRAPH, "y"),
    ]


def test_bold_and_centred() -> None:
    blocks = extract_html(
        b"<center><b>NGHI QUYET</b></center><p style='text-align:center'>x</p><p>y</p>"
    ).blocks
    assert [(block.bold, block.centred) for block in blocks] == [(True, True), (False, True), (False, False)]


def test_the_site_around_the_document_is_left_out() -> None:
    page = (
        "<title>QĐ 1 | Cổng</title><header>Biểu ngữ</header><nav>Trang chủ</nav>"
        f"<main><h1>Quyết định 1</h1><p>{LETTERS}</p><aside>Tin khác</aside></main><footer>Địa chỉ</footer>"
    )
    extracted = extract_html(page.encode())
    assert [block.text for block in extracted.blocks] == ["Quyết định 1", LETTERS]
    assert extracted.hints == {"title": "QĐ 1 | Cổng", "h1": "Quyết định 1"}


def test_without_a_main_container_the_header_stays() -> None:
    assert texts(f"<header>Quyết định</header><nav>Trang chủ</nav><p>{LETTERS}</p>") == [
        "Quyết định",
        LETTERS,
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "windows-1258"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1258", "windows-1258"),
        ("cp1258", ""),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    text = "Tòa án nhân dân tôi cao, năm đâu tiên"
    meta = f'<meta charset="{declared}">' if declared else ""
    decomposed = text.replace("ò", "o\u0300").replace("á", "a\u0301") if encoding == "cp1258" else text
    html = f"{meta}<p>{decomposed * 5}</p>".encode(encoding)
    if encoding == "cp1258" and not declared:
        assert extract_html(html).blocks  # a guess, but an answer
        return
    assert extract_html(html).blocks[0].text == text * 5


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<title>404 Not Found</title><h1>Not Found</h1>", "error-page"),
        ("<h1>Access Denied</h1><p>You have no permission.</p>", "error-page"),
        ("<form><label>Tên đăng nhập</label><input></form>", "error-page"),
        ("<html><body><img src=x></body></html>", "empty-file"),
        ("<b>" * 5000 + "sâu", "html-too-deep"),
        ("<div>" * 200_000 + "sâu", "html-too-deep"),
    ],
    ids=["404", "denied", "login", "no words", "deep", "deeper"],
)
def test_refused(html: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract_html(html.encode())
    assert refused.value.code == code


def test_a_document_about_errors_is_a_document() -> None:
    assert texts(f"<p>Lỗi vi phạm</p><p>{LETTERS * 10}</p>") == ["Lỗi vi phạm", LETTERS * 10]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>một<li>hai</ol><ol><li>lại</ol>", ["1. một", "2. hai", "1. lại"]),
        ("<ol start=4><li>bốn<li value=9>chín<li>mười</ol>", ["4. bốn", "9. chín", "10. mười"]),
        ("<ol type=a><li>a<li>b</ol><ol type=I><li>x<li>y</ol>", ["a. a", "b. b", "I. x", "II. y"]),
        ("<ol reversed><li>b<li>a</ol>", ["2. b", "1. a"]),
        ("<ol style='list-style: lower-roman inside'><li>x<li>y</ol>", ["i. x", "ii. y"]),
        (
            "<ol><li>một<ol type=a><li>nhỏ<li>hơn</ol><li>hai<ul><li>gạch</ul></ol>",
            ["1. một", "a. nhỏ", "b. hơn", "2. hai", "- gạch"],
        ),
        ("<ol><li><p>đoạn đầu</p><p>đoạn sau</p><li>hai</ol>", ["1. đoạn đầu", "đoạn sau", "2. hai"]),
        ("<ol><li><ol type=a><li>cùng dòng</ol></ol>", ["1. a. cùng dòng"]),
        ("<ol><li></li><li>hai<li hidden>ẩn<li>ba</ol>", ["2. hai", "3. ba"]),
        ("<ol><li>1. đã ghi<li>a) đã ghi</ol><ul><li>- đã ghi</ul>", ["1. đã ghi", "a) đã ghi", "- đã ghi"]),
        (
            "<ul style='list-style-type:none'><li>không dấu</ul><ol type=none><li>một</ol>",
            ["không dấu", "1. một"],
        ),
        ("<ol start=x><li value=''>một</ol><li>lẻ", ["1. một", "lẻ"]),
        ("<ol hidden><li>ẩn</ol><ol start=99999999999><li>xa</ol>", ["1. xa"]),
    ],
)
def test_lists_are_numbered_as_browsers_do(html: str, expected: list[str]) -> None:
    assert texts(f"<p>{LETTERS}</p>{html}")[1:] == expected


def test_lists_in_cells() -> None:
    page = "<table><tr><td><ol><li>một<li>hai</ol><td>b</table>"
    assert extract_html(page.encode()).blocks[0].cells == ("1. một\n2. hai", "b")
