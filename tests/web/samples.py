"""Our own small documents for the tests of the pages, in the real form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from bookshelf.model import (
    Citation,
    Document,
    FileRef,
    Level,
    Method,
    Provenance,
    Provision,
    ProvisionKind,
    Relation,
    RelationKind,
    Signer,
    TextStatus,
    Validity,
)

_HEAD = re.compile(
    r"^(?:(Chương) ([IVX]+)\n(.+)|(Điều) (\d+)\. (.+)|(\d+)\. .+|([a-zđ])\) .+|(Phụ lục) ([IVX]+)\n(.+))$",
    re.M,
)
_DEPTH = {
    ProvisionKind.CHAPTER: 0,
    ProvisionKind.APPENDIX: 0,
    ProvisionKind.ARTICLE: 1,
    ProvisionKind.CLAUSE: 2,
    ProvisionKind.POINT: 3,
}
PAYLOADS = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=window.pwned=1>',
    "'><svg onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "{{ 7*7 }}${7*7}",
    "</textarea></title><script>window.pwned=1</script>",
)

LAND = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH ĐỒNG NAI\tĐộc lập – Tự do – Hạnh phúc
QUYẾT ĐỊNH
Ban hành Quy định về quản lý quỹ đất công ích
Căn cứ Luật Đất đai;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy định này áp dụng với quỹ đất nông nghiệp sử dụng vào mục đích công ích trên địa bàn tỉnh.
Điều 2. Cho thuê đất công ích
1. Ủy ban nhân dân cấp xã cho hộ gia đình thuê đất công ích theo các bước sau:
a) Công khai quỹ đất chưa cho thuê tại trụ sở;
đ) Tổ chức bốc thăm khi có nhiều hộ cùng đăng ký.
2. Thời hạn cho thuê không quá năm năm.
Chương II
TỔ CHỨC THỰC HIỆN
Điều 3. Giá thuê đất
Đơn giá theo bảng sau:
STT\tLoại đất\tĐơn giá (đồng/m²)
1\tĐất trồng cây hằng năm\t1.500
2\tĐất nuôi trồng thủy sản\t1.200
Điều 4. Hiệu lực thi hành
Quyết định này có hiệu lực kể từ ngày ký.
"""
BIRTH = """Điều 1. Hồ sơ đăng ký khai sinh
Người yêu cầu nộp tờ khai và giấy chứng sinh tại Ủy ban nhân dân cấp xã.
Điều 2. Thời hạn
Công chức tư pháp – hộ tịch giải quyết ngay trong ngày tiếp nhận hồ sơ đăng ký khai sinh.
"""
SPREAD = """Điều 1. Mục tiêu
Phổ biến, giáo dục pháp luật đến từng thôn, ấp, khu phố; đưa tờ gấp pháp luật đến mọi hộ gia đình.
Điều 2. Giá trị di sản
Lồng ghép tuyên truyền về hòa giải ở cơ sở.
"""


def provisions_of(text: str) -> tuple[Provision, ...]:
    """The provisions of a text in our form: Chương and Phụ lục on lines of their own, Điều, 1., a)."""
    found: list[Provision] = []
    open_units: list[Provision] = []

    def close(depth: int, end: int) -> None:
        while open_units and _DEPTH[open_units[-1].kind] >= depth:
            done = open_units.pop()
            found[done.ordinal] = replace(done, end=end)

    for match in _HEAD.finditer(text):
        kind, number, heading = _head(match)
        close(_DEPTH[kind], match.start())
        parent = open_units[-1] if open_units else None
        if parent is None and kind in (ProvisionKind.CLAUSE, ProvisionKind.POINT):
            continue
        own = f"{kind.value}-{number.lower().replace('đ', 'dd')}"
        nested = parent and kind in (ProvisionKind.CLAUSE, ProvisionKind.POINT)
        path = f"{parent.path}/{own}" if parent and nested else own
        unit = Provision(
            len(found), parent.ordinal if parent else None, kind, number, heading, match.start(), 0, path
        )
        found.append(unit)
        open_units.append(unit)
    close(0, len(text))
    return tuple(found)


def _head(match: re.Match[str]) -> tuple[ProvisionKind, str, str]:
    chapter, roman, chapter_heading, article, number, heading, clause, point, appendix, part, name = (
        match.groups()
    )
    if chapter:
        return ProvisionKind.CHAPTER, roman, chapter_heading
    if article:
        return ProvisionKind.ARTICLE, number, heading
    if appendix:
        return ProvisionKind.APPENDIX, part, name
    return (ProvisionKind.CLAUSE, clause, "") if clause else (ProvisionKind.POINT, point, "")


def document(key: str, title: str, text: str, **values: object) -> Document:
    """A document with its provisions; `key` is slug and source key."""
    made = Document(
        id=key, source="mau", source_key=key, title=title, text=text, provisions=provisions_of(text)
    )
    return replace(made, **values)  # type: ignore[arg-type]


def documents(file: FileRef) -> list[Document]:
    """A small library; `file` belongs to the decision on land and to the scan."""
    land = document(
        "qd-14-2026-qd-ubnd-dong-nai",
        "Ban hành Quy định về quản lý quỹ đất công ích trên địa bàn tỉnh Đồng Nai",
        LAND,
        number="14/2026/QĐ-UBND",
        doc_type="Quyết định",
        issuers=("Ủy ban nhân dân tỉnh Đồng Nai",),
        signers=(Signer("Nguyễn Văn Mẫu", "Chủ tịch"),),
        issued_on=date(2026, 3, 5),
        effective_on=date(2026, 3, 20),
        validity=Validity.IN_FORCE,
        level=Level.PROVINCE,
        fields=("bat-dong-san",),
        relations=(
            Relation(RelationKind.BASED_ON, "31/2024/QH15", "Luật Đất đai"),
            Relation(RelationKind.REPLACES, "05/2019/QĐ-UBND", "", "qd-05-2019-qd-ubnd-dong-nai"),
        ),
        citations=(
            Citation(0, 8, path="dieu-2"),
            Citation(10, 14, "05/2019/qđ-ubnd", path="dieu-1/khoan-9"),
            Citation(15, 19, "77/2031/nđ-cp"),
        ),
        files=(file,),
        provenance=(
            Provenance(
                "number",
                Method.EXTRACTED,
                "mau",
                "https://example.org/14",
                fetched_at=datetime(2026, 4, 1, tzinfo=UTC),
            ),
            Provenance("validity", Method.SOURCE, "mau", "javascript:alert(1)"),
        ),
    )
    old = document(
        "qd-05-2019-qd-ubnd-dong-nai",
        "Ban hành Quy định về đất công ích",
        "Điều 1. Phạm vi\nQuy định về cho thuê đất công ích tại các xã.\n",
        number="05/2019/QĐ-UBND",
        doc_type="Quyết định",
        issuers=("Ủy ban nhân dân tỉnh Đồng Nai",),
        issued_on=date(2019, 2, 1),
        effective_on=date(2019, 2, 15),
        expired_on=date(2026, 3, 20),
        validity=Validity.EXPIRED,
        level=Level.PROVINCE,
        fields=("bat-dong-san",),
    )
    plan = document(
        "kh-120-kh-ubnd-dong-nai",
        "Kế hoạch phổ biến, giáo dục pháp luật năm 2026",
        SPREAD,
        number="120/KH-UBND",
        doc_type="Kế hoạch",
        issuers=("Ủy ban nhân dân tỉnh Đồng Nai",),
        issued_on=date(2026, 1, 10),
        level=Level.PROVINCE,
    )
    leaflet = document(
        "to-gap-dang-ky-khai-sinh",
        "Thủ tục đăng ký khai sinh",
        BIRTH,
        shelf="to-gap",
        introduction="Hồ sơ, nơi nộp và thời hạn khi đăng ký khai sinh cho trẻ em.",
        audiences=("nguoi-dan",),
        author="Phòng Phổ biến pháp luật",
    )
    scan = document(
        "tb-77-tb-ubnd-dong-nai",
        "Thông báo lịch tiếp công dân",
        "",
        number="77/TB-UBND",
        doc_type="Thông báo",
        text_status=TextStatus.NEEDS_OCR,
        files=(file,),
    )
    return [land, old, plan, leaflet, scan, *hostile_documents(), *many_documents()]


def hostile_documents() -> list[Document]:
    """One document per payload, with the payload in every field that a page shows."""
    return [_hostile(number, payload) for number, payload in enumerate(PAYLOADS, 1)]


def _hostile(number: int, bad: str) -> Document:
    return document(
        f"doc-hai-{number}",
        f"Tài liệu thử {bad}",
        f"Điều 1. Tên {bad}\nNội dung thử nghiệm {bad} trong câu.\nCột {bad}\tcột\n{bad}\tô\n",
        number=f"{number}/X {bad}",
        doc_type=f"Loại {bad}",
        abstract=bad,
        introduction=bad,
        author=bad,
        issuers=(f"Cơ quan {bad}",),
        signers=(Signer(bad, bad),),
        place=bad,
        scope=bad,
        fields=(bad,),
        sectors=(bad,),
        audiences=(bad,),
        gazette_number=bad,
        url=bad,
        relations=(Relation(RelationKind.AMENDS, bad, bad),),
        provenance=(Provenance("title", Method.SOURCE, bad, bad),),
    )


def many_documents() -> list[Document]:
    """Thirty notices, so that there are pages to turn."""
    return [
        document(
            f"tb-{number}-tb-stp",
            f"Thông báo số {number} về lịch tập huấn nghiệp vụ hòa giải",
            f"Điều 1. Thời gian\nLớp tập huấn hòa giải viên đợt {number} mở tại hội trường.\n",
            number=f"{number}/TB-STP",
            doc_type="Thông báo",
            issuers=("Sở Tư pháp tỉnh Đồng Nai",),
            issued_on=date(2025, 1 + number % 12, 1 + number % 28),
            level=Level.PROVINCE,
        )
        for number in range(1, 31)
    ]
