"""The signature block: who signed, in what capacity; "Nơi nhận" is left out.

Nghị định 30/2020/NĐ-CP, phụ lục I, mục 7: TM. (on behalf of), KT. (for the head), TL., TUQ., Q., then the
office, then the full name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookshelf.model import Signer
from ingest.issuers import proper_name

_AUTHORITY = re.compile(r"^(?:T\.?M|T/M|K\.?T|K/T|TUQ|T\.?L|Q)\s?[./]\s?")
_OFFICE = re.compile(
    r"^(?:QUYỀN\s+)?(?:BỘ TRƯỞNG|THỨ TRƯỞNG|CHỦ TỊCH|PHÓ|THỦ TƯỚNG|THỐNG ĐỐC|CHÁNH|VIỆN TRƯỞNG|CỤC TRƯỞNG"
    r"|TỔNG|GIÁM ĐỐC"
    r"|CHỦ NHIỆM|TRƯỞNG|VỤ TRƯỞNG|HIỆU TRƯỞNG|UỶ VIÊN|ỦY VIÊN|BÍ THƯ|THƯỜNG TRỰC|THẨM PHÁN|ĐẠI BIỂU|KẾ TOÁN)"
)
_RANKS = re.compile(
    r"^(?:(?:đại tướng|thượng tướng|trung tướng|thiếu tướng|đại tá|thượng tá|trung tá|chuẩn đô đốc"
    r"|phó đô đốc|đô đốc"
    r"|gs|pgs|ts|ths|bs|ks|cn|ls|luật sư|thẩm phán|nhà giáo nhân dân|tskh)[.,]?\s*)+",
    re.I,
)
_NAME = re.compile(r"^(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*\.?)(?:[ \-][A-ZÀ-ỸĐ][a-zà-ỹđ]*){1,5}$")
_LAST_SYLLABLE = re.compile(r"^[A-ZÀ-ỸĐ][a-zà-ỹđ]{1,6}$")
_OFFICE_WORD = re.compile(
    r"^(?:Thứ|Phó|Trưởng|Chủ Tịch|Chủ Nhiệm|Giám Đốc|Thừa|Sao|Xác|Chính|Quốc|Nhà|Bộ|Ủy|Hội|Tòa|Viện)\s"
)
_RECEIVERS = re.compile(r"(?i)^nơi\s+nhận")
_NOTE = re.compile(r"^\W*(?:\(?(?:đã\s+ký|ký\s*(?:tên)?|ký,.*|signed).*|\[daky\])\W*$", re.I)
_CELLS = re.compile(r"\t|(?<=[\wÀ-Ỹ]) (?=(?:TM|KT|TL|TUQ)\. ?[A-ZĐ])")
_MAX_LINES = 120


def signers_of(block: str) -> tuple[Signer, ...]:
    """The signers of a signature block, in order.

    >>> signers_of("Nơi nhận:\\n- Lưu: VT.\\nTM. CHÍNH PHỦ\\nTHỦ TƯỚNG\\nTrần Văn Mẫu")
    (Signer(name='Trần Văn Mẫu', title='Thủ tướng'),)
    """
    found: list[Signer] = []
    titles: list[str] = []
    for line in _lines(block):
        if found and not titles and _LAST_SYLLABLE.match(line) and len(found[-1].name.split()) == 2:
            found[-1] = Signer(f"{found[-1].name} {line}", found[-1].title)
            continue
        if titles and _wraps(titles[-1]) and line.isupper() and not _OFFICE.match(line):
            titles = [*titles[:-1], f"{titles[-1]} {line}"]
            continue
        if _AUTHORITY.match(line) or (
            _OFFICE.match(line.upper()) and (line.isupper() or titles) and len(line) < 90
        ):
            titles = [*titles, line] if not found or titles else [line]
            continue
        name = _person(line)
        if name and (titles or _looks_signed(line)):
            found.append(Signer(name, _title(titles)))
            titles = []
        elif found and not (titles or _NOTE.match(line) or _is_remnant(line)):
            break
    return tuple(dict.fromkeys(found))[:8]


_SIGNED = re.compile(r"(?mi)^\W*(?:đã\s+ký|\[daky\])\W*$")
_TAIL = 600


def signature_at_end(text: str) -> tuple[Signer, int, int] | None:
    """Who signed a text that ends with a name and "(Đã ký)", without any office, and where: from, to."""
    first = max(0, len(text) - _TAIL)
    for mark in _SIGNED.finditer(text, first):
        above = text.rfind("\n", first, max(first, mark.start() - 1)) + 1
        below = text.find("\n", mark.end() + 1)
        for start, end in ((above, mark.start()), (mark.end(), below if below > 0 else len(text))):
            name = _person(text[start:end].strip(" .*_\n"))
            if name and "\t" not in text[start:end]:
                return Signer(name), start, end
    return None


def _is_remnant(line: str) -> bool:
    """The second line of an office that stood beside another ("KT. BỘ TRƯỞNG BỘ / TƯ PHÁP")."""
    return line.isupper() and len(line.split()) <= 4


def _wraps(title: str) -> bool:
    """ "KT. BỘ TRƯỞNG BỘ": the agency's name is on the next line."""
    return title.endswith((" BỘ", " ỦY BAN", " UỶ BAN", " HỘI ĐỒNG", " VÀ", " TỈNH", " THÀNH PHỐ", ",", " -"))


def _looks_signed(line: str) -> bool:
    return _RANKS.match(line) is not None


def _lines(block: str) -> Iterator[str]:
    """The lines and cells of the block without the receivers' list."""
    for line in block.split("\n", _MAX_LINES)[:_MAX_LINES]:
        for cell in _CELLS.split(line):
            bare = cell.strip(" .*_")
            if bare and not _RECEIVERS.match(bare) and not bare.startswith(("-", "+", "•")):
                yield bare


def _person(line: str) -> str:
    bare = _RANKS.sub("", line).strip(" .,;")
    if len(bare) > 50:
        return ""
    if bare.isupper() and not 2 <= len(bare.split()) <= 5:
        return ""
    name = bare.title() if bare.isupper() else bare
    return name if _NAME.match(name) and not _OFFICE_WORD.match(name) else ""


def _title(titles: list[str]) -> str:
    """The office that the signer holds: the last line, without "KT."."""
    offices = [line for line in titles if not _AUTHORITY.match(line)]
    last = offices[-1] if offices else _AUTHORITY.sub("", titles[-1]) if titles else ""
    words = " ".join(last.split())
    if not words.isupper():
        return words
    low = words.lower()
    if low.startswith("phó "):
        return f"Phó {low[4:5].upper()}{low[5:]}"
    for office in ("chủ tịch", "bộ trưởng", "thứ trưởng", "giám đốc", "tổng giám đốc", "thủ tướng"):
        if low.startswith(office + " ") and proper_name(words) != low:
            rest = low[len(office) + 1 :]
            return f"{office.capitalize()} {proper_name(rest)}"
    return low[:1].upper() + low[1:]
