"""DOCX: what a reader of the document sees, in order, and files that cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.extracted import Refused
from ingest.word import extract_word
from ingest.word_numbering import number_as
from tests.ingest.papers import make_docx

W = nsdecls("w")


def texts(fill) -> list[str]:
    return [block.text for block in extract_word(make_docx(fill)).blocks]


def of_xml(*paragraphs: str) -> list[str]:
    """The texts of paragraphs given as the inner XML of `w:p`."""

    def fill(document: Document) -> None:
        for inner in paragraphs:
            document.element.body.insert(-1, parse_xml(f"<w:p {W} {MORE}>{inner}</w:p>"))

    return texts(fill)


MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


TCVN3, VNI = (f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>' for name in (".VnTime", "VNI-Times"))


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (run("Điều ") + run("1."), ["Điều 1."]),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b"), ["a b"]),
        (run("QUỐC HỘI") + "<w:r><w:br/></w:r>" + run("Luật số: 1"), ["QUỐC HỘI", "Luật số: 1"]),
        (run("QĐ") + "<w:r><w:noBreakHyphen/></w:r>" + run("UBND"), ["QĐ-UBND"]),
        (run("giữ") + f'<w:ins w:id="1">{run(" thêm")}</w:ins>', ["giữ thêm"]),
        (run("giữ") + '<w:del w:id="1"><w:r><w:delText>bỏ</w:delText></w:r></w:del>', ["giữ"]),
        (f'<w:moveFrom w:id="1">{run("cũ")}</w:moveFrom><w:moveTo w:id="2">{run("mới")}</w:moveTo>', ["mới"]),
        (run("hiện") + run("ẩn", "<w:vanish/>") + run(" lại", '<w:vanish w:val="0"/>'), ["hiện lại"]),
        (f"<w:hyperlink>{run('Luật')}</w:hyperlink>" + run(" này"), ["Luật này"]),
        (f"<w:sdt><w:sdtContent>{run('ô nhập')}</w:sdtContent></w:sdt>", ["ô nhập"]),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("x"), ["x"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("có"), ["có"]),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", ["a+b"]),
        (run("Tie\u0302\u0301ng"), ["Tiếng"]),
        (run("NghÞ ", TCVN3) + run("ñònh", VNI) + run(" số"), ["Nghị định số"]),
        (f"<w:r><w:rPr>{TCVN3}</w:rPr><w:t>b</w:t><w:softHyphen/><w:t>u</w:t></w:r>", ["bưu"]),
        (run("bưu") + "<w:r><w:softHyphen/></w:r>" + run("chính"), ["bưuchính"]),
        (run("Nghị định về", TCVN3), ["Nghị định về"]),
        ('<w:r><w:sym w:font=".VnTime" w:char="F0DE"/></w:r>' + run("x"), ["ịx"]),
        (
            run("thân") + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>"
            f"<w:p>{run('hộp')}</w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>{run('hộp')}"
            "</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            ["thân", "hộp"],
        ),
    ],
)
def test_paragraph(inner: str, expected: list[str]) -> None:
    assert of_xml(inner) == expected


def test_the_font_of_a_style_counts() -> None:
    def fill(document: Document) -> None:
        document.styles["Normal"].font.name = ".VnTimeH"
        document.add_paragraph("quyÕt ®Þnh")
        document.add_paragraph("NghÞ", style="List Paragraph")

    assert texts(fill) == ["QUYẾT ĐỊNH", "NGHỊ"]


def test_tables_come_in_their_place_and_merged_cells_once() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("trước")
        table = document.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
        table.cell(1, 2).merge(table.cell(2, 2)).text = "dọc"
        document.add_paragraph("sau")
        document.add_table(1, 2).cell(0, 1).text = "hai\nba"

    blocks = extract_word(make_docx(fill)).blocks
    assert [block.cells or block.text for block in blocks] == [
        "trước",
        ("ngang", "02"),
        ("10", "11", "dọc"),
        ("20", "21", ""),
        "sau",
        ("", "hai\nba"),
    ]
    assert [block.table for block in blocks] == [None, 0, 0, 0, None, 1]
    assert blocks[-1].text == "\thai ba"


def test_a_table_of_one_column_is_a_frame() -> None:
    def fill(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "Điều 1."
        cell.add_paragraph("Điều 2.")

    assert texts(fill) == ["Điều 1.", "Điều 2."]


def test_bold_and_centred() -> None:
    def fill(document: Document) -> None:
        title = document.add_paragraph()
        title.add_run("QUYẾT ĐỊNH").bold = True
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        article = document.add_paragraph()
        article.add_run("Điều 1.").bold = True
        article.add_run(" Văn bản này quy định nhiều việc.").add_break(WD_BREAK.PAGE)
        document.add_heading("Chương I", 1)

    blocks = extract_word(make_docx(fill)).blocks
    assert [(block.text, block.bold, block.centred) for block in blocks] == [
        ("QUYẾT ĐỊNH", True, True),
        ("Điều 1. Văn bản này quy định nhiều việc.", False, False),
        ("Chương I", True, False),
    ]


def level(depth: int, form: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


DEFINITION = (
    f'<w:abstractNum {W} w:abstractNumId="90">'
    + level(0, "upperRoman", "Chương %1")
    + level(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>')
    + level(2, "decimal", "%3.")
    + level(3, "lowerLetter", "%4)")
    + level(4, "bullet", "\uf0b7")
    + level(5, "decimal", "%1.%6", "<w:isLgl/>")
    + "</w:abstractNum>"
)


def numbered(*items: tuple[str, int, str]) -> list[str]:
    """Paragraphs as (list, level, text); list 91 restarts clauses at 5, list 90 is plain."""

    def fill(document: Document) -> None:
        root = document.part.numbering_part.element
        root.insert(0, parse_xml(DEFINITION))
        root.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        root.append(
            parse_xml(
                f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/>'
                '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
            )
        )
        for number, depth, text in items:
            place = f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
            document.element.body.insert(-1, parse_xml(f"<w:p {W}>{place}{run(text)}</w:p>"))

    return texts(fill)


def test_numbers_of_automatic_lists() -> None:
    assert numbered(
        ("90", 0, "A"), ("90", 1, "B"), ("90", 2, "C"), ("90", 3, "D"), ("90", 3, "E"), ("90", 2, "F"),
        ("90", 3, "G"), ("90", 4, "H"), ("90", 0, "I"), ("90", 1, "K"), ("90", 2, "L"), ("91", 2, "M"),
        ("91", 2, "N"), ("90", 5, "O"), ("77", 0, "P"),
    ) == [
        "Chương I A", "Điều 1. B", "1. C", "a) D", "b) E", "2. F",
        "a) G", "- H", "Chương II I", "Điều 2. K", "1. L", "5. M",
        "6. N", "2.1 O", "P",
    ]  # fmt: skip


def test_the_number_of_a_style() -> None:
    def fill(document: Document) -> None:
        for text in ("một", "hai"):
            document.add_paragraph(text, style="List Number")

    assert texts(fill) == ["1. một", "2. hai"]


def test_a_number_alone_in_a_cell_is_its_text() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(2, 2)
        for row in range(2):
            table.cell(row, 0).paragraphs[0].style = "List Number"
            table.cell(row, 1).text = "tên"

    assert texts(fill) == ["1.\ttên", "2.\ttên"]


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
        (1994, "upperRoman", "MCMXCIV"), (9, "lowerRoman", "ix"), (0, "upperRoman", "0"), (5, "none", ""),
        (5, "chineseCounting", "5"), (10**6, "lowerLetter", "1000000"),
    ],
)  # fmt: skip
def test_number_formats(count: int, form: str, expected: str) -> None:
    assert number_as(count, form) == expected


FOOTNOTES = f"""<w:footnotes {W}>
<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p>{run("Khoản này được sửa đổi.")}</w:p></w:footnote></w:footnotes>"""


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def read_part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_footnotes_follow_with_their_marks() -> None:
    def fill(document: Document) -> None:
        inner = run("Điều 1.") + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        document.element.body.insert(-1, parse_xml(f"<w:p {W}>{inner}</w:p>"))

    data = make_docx(fill)
    relation = (
        b'<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    relations = read_part(data, "word/_rels/document.xml.rels").replace(b"</Relationships>", relation)
    with_notes = repacked(
        data, {"word/footnotes.xml": FOOTNOTES.encode(), "word/_rels/document.xml.rels": relations}
    )
    assert [block.text for block in extract_word(with_notes).blocks] == [
        "Điều 1.[1]",
        "[1] Khoản này được sửa đổi.",
    ]


PLAIN = make_docx(lambda document: document.add_paragraph("Điều 1."))
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    b"<w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
DEEP = (
    read_part(PLAIN, "word/document.xml")
    .replace(b"<w:p>", b"<w:sdt>" * 250 + b"<w:p>", 1)
    .replace(b"</w:p>", b"</w:p>" + b"</w:sdt>" * 250, 1)
)


def with_wrong_checksum(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        checksum = archive.getinfo("word/document.xml").CRC.to_bytes(4, "little")
    return data.replace(checksum, bytes(4))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04" + b"rubbish" * 50, "broken-docx"),
        (PLAIN[: len(PLAIN) // 2], "broken-docx"),
        (repacked(PLAIN, {"word/document.xml": b"<w:document"}), "broken-docx"),
        (repacked(PLAIN, {"word/document.xml": f"<w:document {W}/>".encode()}), "broken-docx"),
        (repacked(PLAIN, {"word/document.xml": BOMB}), "unsafe-docx"),
        (repacked(PLAIN, {"word/document.xml": DEEP}), "unsafe-docx"),
        (repacked(PLAIN, {"word/media/zeros.bin": bytes(40 * 1024**2)}), "unsafe-docx"),
        (with_wrong_checksum(PLAIN), "broken-docx"),
        (make_docx(lambda _: None), "empty-file"),
    ],
    ids=["no zip", "half", "bad xml", "no body", "entities", "deep", "zip bomb", "checksum", "no words"],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract_word(data)
    assert refused.value.code == code


def test_macros_are_never_looked_at() -> None:
    data = repacked(PLAIN, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()"})
    assert [block.text for block in extract_word(data).blocks] == ["Điều 1."]


def test_properties_are_hints() -> None:
    def fill(document: Document) -> None:
        document.core_properties.title = "Quyết định  về tủ sách"
        document.add_paragraph("x")

    assert extract_word(make_docx(fill)).hints["title"] == "Quyết định về tủ sách"
