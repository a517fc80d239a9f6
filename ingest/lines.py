"""Broken lines → whole paragraphs.

Extraction gives paragraphs, physical lines and table rows; crawled text gives one long string whose line
ends mean different things from source to source. Here both become paragraphs, one a line of
`Document.text`, and a line is never joined across the start of a provision or of a part of the letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from ingest.extracted import Block, BlockKind
from ingest.type_names import type_name

_RULE = re.compile(r"^[\s_\-–—=*~.…+|#o]*$")
_RULE_SIGNS = "_-–—=*~.…+|#o"
_FRESH = re.compile(
    r"""^(?:
      (?:Điều|ĐIỀU)\s+\d+[a-zđ]?\s*(?:[.:]|$)
    | (?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu\s+mục|TIỂU\s+MỤC)\s+(?:[IVXLC]+|\d+|thứ|THỨ)\b
    | (?:Phụ\s+lục|PHỤ\s+LỤC)\b
    | \d{1,3}[a-zđ]?\s*[.)]\s | \d{1,2}(?:\.\d{1,2}){1,3}\.?\s | [a-zđ]\d?\s*[)]\s | [IVX]{1,6}\s*[.\-–]\s
    | [-+*•–]\s | ["“](?:Điều|Chương|Mục|\d+[.]|[a-zđ][)])
    | (?:Căn\s+cứ|Xét\s+đề\s+nghị|Theo\s+đề\s+nghị|Nơi\s+nhận|NƠI\s+NHẬN|Kính\s+gửi|Độc\s+lập\s*[-–])
    | (?:TM|KT|TL|TUQ|T/M|K/T|Q)\s?[./]\s?[A-ZĐ]
    | (?:Số|Luật\s+số|SỐ)\s*:
    | Được\s+(?:Hội\s+đồng|Quốc\s+hội)
    | CỘNG\s+H[OÒ][ÀA]\s+XÃ\s+HỘI
    | \((?:Đã\s+ký|đã\s+ký|Ký|Ban\s+hành\s+kèm|Kèm\s+theo)
    )""",
    re.X,
)
_HANGING = re.compile(
    r"(?i)(?:\b(?:tại|của|và|các|theo|với|hoặc|từ|đến|cho|về|khoản|điểm|điều|số|ngày|tháng|năm|là|thuộc"
    r"|do|trong)"
    r"|\b(?:khoản|điểm)\s+[\w]{1,3}|[,(/])$"
)
_CITED = re.compile(r"^(?:Điều|Khoản|Điểm|Chương|Mục|Phụ lục)\b")
_END = (".", ";", ":", "!", "?", "/.", "”")
_OFFICE = re.compile(
    r"^(?:PHÓ|THỨ|BỘ TRƯỞNG|CHỦ TỊCH|CHỦ NHIỆM|THỐNG ĐỐC|TỔNG|CỤC TRƯỞNG|GIÁM ĐỐC|CHÁNH|VIỆN TRƯỞNG"
    r"|THỦ TƯỚNG$)"
)
_ENACTOR = re.compile(
    r"^(?:CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|QUỐC HỘI|BỘ TRƯỞNG BỘ .*|CHỦ TỊCH [UỦỤ].*"
    r"|[UỦ][ỶY] BAN NHÂN DÂN .*|HỘI ĐỒNG NHÂN DÂN .*)$"
)
_PLACE_STARTS = re.compile(r"^(?:[A-ZĐ][\w.]*)(?: [A-ZĐ][\w.]*){0,2}$")
_LONE_WORD = re.compile(r"^[A-ZĐ][^\W\d_A-ZĐ]{1,5}$")
_SIGNING = re.compile(r"(?i)^(?:nơi\s+nhận|(?:TM|KT|TL|TUQ|T/M|K/T)\s?[./])")
_PERSON = re.compile(r"^[A-ZĐÀ-Ỹ][a-zđà-ỹ]+(?: [A-ZĐÀ-Ỹ][a-zđà-ỹ]*){1,4}$")
_PARTED_NUMBER = re.compile(r"(/[A-ZĐ]{1,10}[-–])\s*[\r\n]\s*(?=[A-ZĐ]{2})")
"""A số hiệu whose code a line end has parted: "14/2019/NĐ-" and "CP" below."""
_DATELINE = re.compile(r"^\w[\w .\-]{1,40},\s*ngày\b")


def tidy(text: str) -> str:
    """One line of text: every kind of white space becomes one space, none at the ends."""
    return " ".join(text.split())


def is_rule(line: str) -> bool:
    """A drawn line ("-------", "* * *") or nothing: it carries no words."""
    return _RULE.match(line) is not None


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    """The lines of `Document.text`: no empty ones, no drawn rules; table cells separated by tabs.

    >>> paragraphs([Block(BlockKind.LINE, "Phạm vi"), Block(BlockKind.LINE, "điều chỉnh")])
    ['Phạm vi điều chỉnh']
    """
    result: list[str] = []
    run: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.LINE:
            run.append(tidy(block.text))
            continue
        result.extend(_rejoin(run))
        run.clear()
        result.extend(_whole(block))
    result.extend(_rejoin(run))
    return result


def _whole(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.ROW:
        yield from _row_lines([cell.split("\n") for cell in block.cells])
        return
    for piece in block.text.split("\n"):
        line = tidy(piece)
        if not is_rule(line):
            yield line


def _row_lines(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """One line of cells; a row that lays out receivers beside a signature, or a single cell, is no table."""
    kept = [[line for line in map(tidy, cell) if not is_rule(line)] for cell in cells]
    filled = [cell for cell in kept if cell]
    if len(filled) < 2 or any(map(_is_signed, filled)):
        for cell in filled:
            yield from _rejoin(cell)
        return
    yield "\t".join(" ".join(cell) for cell in kept).rstrip("\t")


def _is_signed(cell: Sequence[str]) -> bool:
    """A cell with receivers, with "TM. …", or with an office above a person's name."""
    if any(_SIGNING.match(line) for line in cell):
        return True
    office = cell[0].isupper() and _OFFICE.match(cell[0]) is not None
    return office and 1 < len(cell) < 9 and _PERSON.match(cell[-1]) is not None


def _rejoin(lines: Sequence[str]) -> Iterator[str]:
    """Physical lines of one column: a full line may go on, a short one has ended."""
    if not lines:
        return
    width = _usual_width(lines)
    held: list[str] = []
    for line in lines:
        if is_rule(line):
            yield from _flush(held)
            continue
        if held and not _goes_on(held[-1], line, width):
            yield from _flush(held)
        held.append(line)
    yield from _flush(held)


def _flush(held: list[str]) -> Iterator[str]:
    if held:
        yield " ".join(whole_numbers("\n".join(held)).split("\n"))
        held.clear()


def whole_numbers(text: str) -> str:
    """The text with the codes of số hiệu that line ends have parted in one piece.

    >>> whole_numbers("Nghị định số 14/2019/NĐ-\\nCP của\\nChính phủ")
    'Nghị định số 14/2019/NĐ-CP của\\nChính phủ'
    """
    return _PARTED_NUMBER.sub(r"\1", text)


def _usual_width(lines: Sequence[str]) -> int:
    """The length, in characters, that full lines reach: the 90th percentile."""
    lengths = sorted(map(len, lines))
    return lengths[(len(lengths) * 9) // 10]


def _goes_on(before: str, after: str, width: int) -> bool:
    if _starts_afresh(before, after):
        return False
    if _PARTED_NUMBER.match(f"{before[before.rfind('/') :]}\n{after[:2]}"):
        return True
    if before.endswith(_END):
        return len(before) > 0.8 * width and before[-1] not in ";:" and after[0].islower()
    if after[0].islower() or _HANGING.search(before[-30:]) or _LONE_WORD.match(before):
        return True
    if before.isupper() and after.isupper():
        return not (_OFFICE.match(after) or _ENACTOR.match(after) or type_name(before))
    return len(before) > 0.75 * width and not after.isupper() and not before.isupper()


def _starts_afresh(before: str, after: str) -> bool:
    if _DATELINE.match(after) and len(after) < 80:
        return not _PLACE_STARTS.match(before)
    if not _FRESH.match(after):
        return False
    if after[0] in "-–" and before.isupper() and after.isupper():
        return False
    return not (_HANGING.search(before[-30:]) and (_CITED.match(after) or after[0].isdigit()))


# --- text without blocks --------------------------------------------------------------------------

_BREAK = re.compile(r"([\r\n]\s*)")
_SOFT = re.compile(r"\r\n\n?[^\S\r\n]*")
_MARKUP = re.compile(r"\*\*|__|(?<![\w\\])[*_](?=\S)|(?<=\S)[*_](?!\w)|^#{1,6}\s", re.M)
_ESCAPED = re.compile(r"\\([\\.\-()\[\]*_#+!|>~])")
_LINK = re.compile(r"\[([^\[\]]{0,400})\]\([^()]{0,600}\)")
_LONG = 200
_LONGEST_CELL = 600


def raw_paragraphs(text: str) -> list[str]:
    """The lines of `Document.text` of a plain string, after a look at what its line ends mean.

    `\\r\\n` beside bare `\\n\\n`: the former wraps a sentence, the latter ends a paragraph (crawled pages).
    Blank lines: they end paragraphs, single line ends are physical lines. Otherwise each line is a
    paragraph if some are long, and a physical line if none is. Markdown marks are taken off.
    """
    text = whole_numbers(text)
    if "\r\n" in text and "\n\n" in text.replace("\r\n\n", "").replace("\r\n", ""):
        return [line for line in _unwrapped(text) if not is_rule(line)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_markdown(text):
        text = _plain(text)
    if "\n\n" not in text and _has_long_lines(text):
        return paragraphs(map(_paragraph, text.split("\n")))
    return paragraphs(_physical(text))


def _paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def _unwrapped(text: str) -> Iterator[str]:
    """Paragraphs of crawled text; a soft wrap in a table cell may also be a line of its own."""
    held: list[str] = []
    parts = _BREAK.split(text)
    for raw, gap in zip(parts[::2], [*parts[1::2], "\n\n"], strict=True):
        line = " ".join(raw.split())
        if line and held and _breaks(held[-1], line):
            yield " ".join(held)
            held = []
        if line:
            held.append(line)
        if held and _ends_paragraph(gap):
            yield " ".join(held)
            held = []


@lru_cache(maxsize=1024)
def _ends_paragraph(gap: str) -> bool:
    """Whether the white space between two lines is more than a soft wrap."""
    return "\n" in _SOFT.sub("", gap)


def _breaks(before: str, after: str) -> bool:
    """Whether a soft wrap between the two was meant as a new line."""
    if (after[0] in _RULE_SIGNS and is_rule(after)) or (before[0] in _RULE_SIGNS and is_rule(before)):
        return True
    if before.isupper() and _OFFICE.match(after) and re.match(r"(?:TM|KT|TL|TUQ|T/M|K/T|Q)\b", before):
        return True
    return (len(before) < 60 or before.endswith(_END)) and _starts_afresh(before, after)


def _is_markdown(text: str) -> bool:
    return "**" in text or "\n|" in text or text.startswith("|") or "\\." in text


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", _MARKUP.sub("", _LINK.sub(r"\1", text)))


def _has_long_lines(text: str) -> bool:
    return any(len(line) > _LONG for line in text.split("\n", 400))


def _physical(text: str) -> Iterator[Block]:
    """Lines and rows; a blank line closes a paragraph, a lone bar closes a table cell.

    Words after the last bar of a table are a cell only if another bar follows soon.
    """
    cells: list[list[str]] = []
    cell: list[str] = []
    barred = False
    for line in text.split("\n"):
        bare = line.strip()
        if bare == "|":
            if cell:
                cells.append(cell)
                cell = []
            elif barred:
                yield from _row(cells)
            barred = True
        elif barred and bare and sum(map(len, cell)) < _LONGEST_CELL and not type_name(bare):
            cell.append(bare)
        else:
            yield from _row(cells)
            yield from (Block(BlockKind.LINE, part) for part in cell)
            cell, barred = [], False
            yield from _line(bare)
    yield from _row(cells)
    yield from (Block(BlockKind.LINE, part) for part in cell)


def _line(bare: str) -> Iterator[Block]:
    if bare.startswith("|") and bare.endswith("|"):
        yield from _row([[part] for part in bare[1:-1].split("|")])
    elif "\t" in bare:
        yield from _row([[part] for part in bare.split("\t")])
    else:
        yield Block(BlockKind.LINE, bare) if bare else _paragraph("")


def _row(cells: list[list[str]]) -> Iterator[Block]:
    """A row of the cells gathered so far, which are then let go of."""
    texts = tuple("\n".join(_rejoin([tidy(line) for line in cell])) for cell in cells)
    cells.clear()
    if any(texts):
        yield Block(BlockKind.ROW, "\t".join(texts), cells=texts)
