"""PDF: reading order, what is left out, scans, and files that cannot be read."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bookshelf.model import TextStatus
from ingest import pdf, pdf_miner
from ingest.extracted import BlockKind, Refused
from ingest.pdf import extract_pdf
from ingest.pdf_layout import Page, Word
from ingest.pdfium_calls import ROOM
from tests.ingest.papers import BODY, FONT, make_pdf, write_lines

HEAD_LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH AN", "Số: 12/2026/QĐ-UBND")
HEAD_RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Bình An, ngày 05 tháng 3 năm 2026",
)


def body(canvas: Canvas) -> None:
    write_lines(canvas, BODY)


def texts(data: bytes) -> list[str]:
    return [block.text for block in extract_pdf(data).blocks]


@pytest.mark.parametrize("sink", [0, 7, 18], ids=["level", "half a line lower", "a line lower"])
def test_head_of_two_columns_comes_left_then_right(sink: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 11)
        for step, (left, right) in enumerate(zip(HEAD_LEFT, HEAD_RIGHT, strict=True)):
            canvas.drawCentredString(150, 780 - 16 * step - sink, left)
            canvas.drawCentredString(410, 780 - 16 * step, right)
        canvas.drawCentredString(297, 660, "QUYẾT ĐỊNH")
        body(canvas)

    assert texts(make_pdf(draw)) == [*HEAD_LEFT, *HEAD_RIGHT, "QUYẾT ĐỊNH", *BODY]


def test_the_gazettes_own_heading_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(297, 765, "PHẦN I. VĂN BẢN QUY PHẠM PHÁP LUẬT")
        canvas.drawCentredString(297, 735, "ỦY BAN NHÂN DÂN TỈNH")
        for step, (left, right) in enumerate(zip(HEAD_LEFT, HEAD_RIGHT, strict=True)):
            canvas.setFont(FONT, 10)
            canvas.drawCentredString(150, 700 - 16 * step, left)
            canvas.drawCentredString(410, 700 - 16 * step, right)
        body(canvas)

    assert texts(make_pdf(draw)) == [*HEAD_LEFT, *HEAD_RIGHT, *BODY]


def test_recipients_come_before_the_signature() -> None:
    left = ("Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.")
    right = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Bình")

    def draw(canvas: Canvas) -> None:
        body(canvas)
        write_lines(canvas, left, top=400)
        write_lines(canvas, right, top=400, left=350)

    assert texts(make_pdf(draw)) == [*BODY, *left, *right]


def test_a_page_of_more_words_than_are_measured_at_once() -> None:
    lines = 9 * BODY
    assert 2 * len(" ".join(lines).split()) > ROOM
    assert texts(make_pdf(lambda canvas: write_lines(canvas, lines, top=740))) == list(lines)


def test_hanging_numbers_stay_with_their_text() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        for step, number in enumerate(("1.", "2.", "3.")):
            canvas.drawString(70, 400 - 18 * step, number)
            canvas.drawString(110, 400 - 18 * step, "Sở Tư pháp chủ trì thực hiện.")

    assert texts(make_pdf(draw))[-3:] == [f"{n}. Sở Tư pháp chủ trì thực hiện." for n in (1, 2, 3)]


STAMP = (
    "Người ký: SỞ TƯ PHÁP",
    "Email: stp@example.vn",
    "Cơ quan: TỈNH BÌNH AN",
    "Thời gian ký: 05.03.2026 08:30:00 +07:00",
)


def test_stamp_page_numbers_and_running_heads_are_left_out() -> None:
    def page(number: int):
        def draw(canvas: Canvas) -> None:
            canvas.drawString(70, 800, f"CÔNG BÁO/Số 12 + 13/Ngày 15-3-2026 {number}")
            write_lines(canvas, (f"Điều {number}. Tên của điều",), top=540)
            body(canvas)
            write_lines(canvas, STAMP, top=300, left=300)
            canvas.drawString(70, 60, "Bản in của Tủ sách")
            canvas.drawCentredString(297, 40, f"- {number} -")

        return draw

    expected = [line for n in (1, 2, 3) for line in (f"Điều {n}. Tên của điều", *BODY)]
    assert texts(make_pdf(*(page(n) for n in (1, 2, 3)))) == expected


def test_the_number_that_a_signing_program_writes_over_the_page_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        canvas.acroForm.textfield(value="45/KH-UBND", x=120, y=700, width=200, height=20, borderWidth=0)
        canvas.drawString(70, 705, "Số:")

    assert texts(make_pdf(draw))[0] == "Số: 45/KH-UBND"


@pytest.mark.parametrize(
    ("turn", "origin"), [(0, (0, 0)), (90, (842, 0)), (180, (595, 842)), (270, (0, 595))]
)
def test_a_turned_page(turn: int, origin: tuple[int, int]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)  # reportlab turns the paper too: the page is seen upright
        canvas.translate(*origin)
        canvas.rotate(turn)
        write_lines(canvas, BODY)
        for x, left, right in ((70, 60, 300), (350, 300, 560)):
            canvas.rect(left, 80, right - left, 60)
            canvas.drawString(x, 100, f"cột {x}")

    data = make_pdf(draw)
    (page,) = pdf.read_pdfium(data)
    assert (round(page.width), round(page.height)) == (595, 842)
    assert {word.text: round(word.left) for word in page.words}["Quyết"] == 70
    assert texts(data) == [*BODY, "cột 70\tcột 350"]


def test_a_form_that_asks_for_the_signer_keeps_its_line() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        write_lines(canvas, ("Người ký: ghi họ tên và chức vụ", "Mẫu này dùng chung."), top=400)

    assert texts(make_pdf(draw))[-2:] == ["Người ký: ghi họ tên và chức vụ", "Mẫu này dùng chung."]


def test_sentences_repeated_on_the_pages_of_a_law_stay() -> None:
    def page(shift: float):
        def draw(canvas: Canvas) -> None:
            write_lines(canvas, ("Phạt tiền từ 300.000 đồng đến 400.000 đồng.", *BODY), top=700 - shift)

        return draw

    found = texts(make_pdf(*(page(20.0 * n) for n in range(4))))
    assert found.count("Phạt tiền từ 300.000 đồng đến 400.000 đồng.") == 4


def test_ruled_table_comes_by_rows() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        for y in (400, 360, 330, 300):
            canvas.line(70, y, 480, y)
        for x in (70, 480):
            canvas.line(x, 300, x, 400)
        for x in (120, 300):  # the last row is one merged cell
            canvas.line(x, 330, x, 400)
        write_lines(canvas, ("STT",), top=380, left=75)
        write_lines(canvas, ("Tên thủ tục", "hành chính"), top=385, left=130)
        write_lines(canvas, ("Cơ quan",), top=380, left=310)
        write_lines(canvas, ("1",), top=340, left=75)
        write_lines(canvas, ("Sở Tư pháp",), top=340, left=310)
        write_lines(canvas, ("Ghi chú chung cho cả bảng",), top=310, left=75)
        write_lines(canvas, ("Sau bảng.",), top=250)

    blocks = extract_pdf(make_pdf(draw)).blocks
    assert [block.cells for block in blocks if block.kind is BlockKind.ROW] == [
        ("STT", "Tên thủ tục hành chính", "Cơ quan"),
        ("1", "", "Sở Tư pháp"),
        ("Ghi chú chung cho cả bảng",),
    ]
    assert {block.table for block in blocks if block.kind is BlockKind.ROW} == {0}
    assert blocks[-1].text == "Sau bảng."


def grid_in_one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in (400, 360, 330):
        path.moveTo(70, y)
        path.lineTo(480, y)
    for x in (70, 240, 480):
        path.moveTo(x, 330)
        path.lineTo(x, 400)
    canvas.drawPath(path)


def grid_of_dots(canvas: Canvas) -> None:
    """Borders set as pictures of one dot, and boxes in the corners, as gazettes print them."""
    dot = ImageReader(Image.new("1", (1, 1)))
    for y in (400, 360, 330):
        for x in range(70, 481, 2):
            canvas.drawImage(dot, x, y, 0.5, 0.5)
    for x in (70, 240, 480):
        for y in (360, 330):
            canvas.rect(x, y + 0.5, 0.5, 39 if y == 360 else 29, fill=1, stroke=0)
            canvas.rect(x, y, 0.5, 0.5, fill=1, stroke=0)


@pytest.mark.parametrize("grid", [grid_in_one_path, grid_of_dots])
def test_borders_drawn_in_pieces_make_a_table(grid) -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        grid(canvas)
        for y, (left, right) in zip((375, 340), (("Phí", "Mức thu"), ("Cát", "3.000")), strict=True):
            canvas.drawString(80, y, left)
            canvas.drawString(250, y, right)

    rows = [block.cells for block in extract_pdf(make_pdf(draw)).blocks if block.kind is BlockKind.ROW]
    assert rows == [("Phí", "Mức thu"), ("Cát", "3.000")]


def test_pages_are_counted_from_one() -> None:
    extracted = extract_pdf(make_pdf(body, body))
    assert extracted.pages == 2
    assert [block.page for block in extracted.blocks] == [1] * 4 + [2] * 4


def scan_with_stamp(canvas: Canvas) -> None:
    canvas.rect(0, 0, 595, 842, fill=1)
    write_lines(canvas, STAMP)


def junk(canvas: Canvas) -> None:
    write_lines(canvas, ("BO NOt VU So'• NGTII DINH DEN N g ay : .04 it ell6 dOi, ha sung mOt so dieu",) * 12)


@pytest.mark.parametrize("draw", [lambda _: None, scan_with_stamp, junk], ids=["empty", "stamp", "junk"])
def test_a_scan_needs_ocr(draw) -> None:
    extracted = extract_pdf(make_pdf(draw, draw, draw))
    assert (extracted.status, extracted.blocks, extracted.pages) == (TextStatus.NEEDS_OCR, (), 3)


def test_english_annexes_are_no_junk() -> None:
    line = "The Parties shall agree on the rules of origin that apply to the goods in this Annex."
    assert extract_pdf(make_pdf(lambda canvas: write_lines(canvas, (line,) * 6))).status is TextStatus.TEXT


def without_end(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (make_pdf(body, password="secret"), "password-protected"),
        (without_end(make_pdf(body)), "truncated-pdf"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\nstartxref\n0\n%%EOF\n", "broken-pdf"),
    ],
    ids=["password", "half", "rubbish"],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract_pdf(data)
    assert refused.value.code == code
    assert refused.value.vi
    assert refused.value.en


def test_pdfminer_reads_what_pdfium_cannot_open() -> None:
    data = make_pdf(body)
    broken = data.replace(b"/Type /Catalog", b"/Type /Katalog").replace(b"/Pages", b"/Pagez")
    with pytest.raises(pdf.pypdfium2.PdfiumError):
        pdf.pypdfium2.PdfDocument(broken)
    assert texts(broken) == list(BODY)


def test_both_readers_find_the_same_lines() -> None:
    data = make_pdf(body)
    other = [word.text for page in pdf_miner.read_pages(data) for word in page.words]
    assert " ".join(other) == " ".join(BODY)


def test_pdfminer_is_preferred_where_its_letters_make_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def good(_data: bytes, _limit: int = 0):
        xs = itertools.count(70, 30)
        words = zip(" ".join(BODY).split(), xs, strict=False)
        yield Page(595, 842, tuple(Word(word, x, 500, x + 20, 512) for word, x in words))

    data = make_pdf(junk)
    monkeypatch.setattr(pdf_miner, "read_pages", good)
    assert texts(data) == [" ".join(BODY)]


GAZETTE = "CÔNG BÁO/Số 12 + 13/Ngày 20-3-2026"
SIGNATURE = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Bình")


def _head(canvas: Canvas, top: float, number: str = "Số: 12/2026/QĐ-UBND") -> None:
    canvas.setFont(FONT, 10)
    for step, (left, right) in enumerate(zip((*HEAD_LEFT[:2], number), HEAD_RIGHT, strict=True)):
        canvas.drawCentredString(150, top - 16 * step, left)
        canvas.drawCentredString(410, top - 16 * step, right)


def _gazette_page(*parts: tuple[float, tuple[str, ...]]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(200, 810, GAZETTE)
        for top, lines in parts:
            canvas.setFont(FONT, 12)
            write_lines(canvas, lines, top=top)

    return draw


def test_the_document_before_on_the_first_page_of_a_gazettes_file_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        _gazette_page((760, ("Điều 9. Điều của văn bản khác.", *SIGNATURE)), (500, BODY))(canvas)
        _head(canvas, 620)

    assert texts(make_pdf(draw)) == [*HEAD_LEFT, *HEAD_RIGHT, *BODY]


def test_the_next_document_on_the_last_page_of_a_gazettes_file_is_left_out() -> None:
    def draw_last(canvas: Canvas) -> None:
        _gazette_page((760, SIGNATURE), (400, ("QUYẾT ĐỊNH", "Về việc khác")))(canvas)
        _head(canvas, 500, "Số: 13/2026/QĐ-UBND")

    read = texts(make_pdf(_gazette_page((700, BODY), (500, BODY)), draw_last))
    assert read == [*BODY, *BODY, *SIGNATURE]


def test_what_goes_on_from_another_issue_keeps_its_name() -> None:
    name = "Quyết định số 12/2026/QĐ-UBND ngày 05 tháng 3 năm 2026"
    before = (760, ("Điều 9. Điều của văn bản khác.", *SIGNATURE))
    page = _gazette_page(before, (640, (name, "(Tiếp theo Công báo số 10 + 11)")), (560, BODY), (400, BODY))
    assert texts(make_pdf(page)) == [name, *BODY, *BODY]


@pytest.mark.parametrize("number", ["Số: …/QĐ-UBND", "Số: ....../GP-UBND"])
def test_a_form_below_the_signature_is_no_other_document(number: str) -> None:
    def draw_last(canvas: Canvas) -> None:
        _gazette_page((760, SIGNATURE), (400, ("GIẤY PHÉP",)))(canvas)
        _head(canvas, 500, number)

    assert "GIẤY PHÉP" in texts(make_pdf(_gazette_page((700, BODY), (500, BODY)), draw_last))


def test_other_files_may_hold_several_documents() -> None:
    def draw(canvas: Canvas) -> None:
        write_lines(canvas, (*BODY, *SIGNATURE), top=780)
        _head(canvas, 500)
        write_lines(canvas, ("Văn bản sau",), top=400)

    assert "Văn bản sau" in texts(make_pdf(draw))


def test_a_font_of_capitals_comes_out_in_capitals() -> None:
    small = "C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph\xad¬ng ngµy 19 th¸ng 6 n¨m 2025 cña Quèc héi"

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier-Bold", 9)
        write_lines(canvas, ("quyÕt ®Þnh", "vÒ viÖc më cöa phßng ®äc"), top=700)
        canvas.setFont("Times-Roman", 9)
        write_lines(canvas, (small,) * 8, top=600)

    data = make_pdf(draw).replace(b"/BaseFont /Courier-Bold", b"/BaseFont /.VnCentury_H")
    assert texts(data)[:2] == ["QUYẾT ĐỊNH", "VỀ VIỆC MỞ CỬA PHÒNG ĐỌC"]
