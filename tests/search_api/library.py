"""A small library of our own for the tests: documents built without ingest, so that only search is tested."""

from __future__ import annotations

from datetime import date
from typing import Any

from bookshelf.model import Document, Level, Provision, ProvisionKind, Validity


def document(
    slug: str, title: str, *articles: tuple[str, str], preamble: str = "", **values: Any
) -> Document:
    """A document whose text is its preamble and its Điều, given as (heading, text)."""
    lines, provisions, at = [], [], 0
    if preamble:
        lines.append(preamble)
        provisions.append(Provision(0, None, ProvisionKind.PREAMBLE, "", "", 0, len(preamble), "mo-dau"))
        at = len(preamble) + 1
    for number, (heading, text) in enumerate(articles, 1):
        whole = f"Điều {number}. {heading}\n{text}"
        span = (at, at + len(whole))
        kind = ProvisionKind.ARTICLE
        provisions.append(
            Provision(len(provisions), None, kind, str(number), heading, *span, f"dieu-{number}")
        )
        lines.append(whole)
        at += len(whole) + 1
    return Document(
        id=slug,
        source="test",
        source_key=values.pop("source_key", slug),
        title=title,
        text="\n".join(lines),
        provisions=tuple(provisions),
        **values,
    )


LIBRARY = (
    document(
        "qd-910-2024-qd-ubnd-dong-nai",
        "Quy định hạn mức giao đất ở trên địa bàn tỉnh",
        ("Phạm vi điều chỉnh", "Quyết định này quy định hạn mức giao đất ở cho hộ gia đình, cá nhân."),
        ("Hạn mức", "Hạn mức giao đất ở tại xã là 300 m2; tại phường là 160 m2."),
        ("Hiệu lực thi hành", "Quyết định này có hiệu lực từ ngày 01 tháng 3 năm 2024."),
        number="910/2024/QĐ-UBND",
        doc_type="Quyết định",
        issuers=("Ủy ban nhân dân tỉnh Đồng Nai",),
        issued_on=date(2024, 2, 20),
        effective_on=date(2024, 3, 1),
        validity=Validity.IN_FORCE,
        level=Level.PROVINCE,
        fields=("bat-dong-san",),
    ),
    document(
        "qd-905-2019-qd-ubnd-dong-nai",
        "Quy định về diện tích tối thiểu được tách thửa đất",
        ("Phạm vi", "Quyết định này quy định diện tích tối thiểu được tách thửa đối với đất ở."),
        ("Diện tích", "Tại xã, diện tích tối thiểu là 80 m2. Không áp dụng với đất rừng."),
        number="905/2019/QĐ-UBND",
        doc_type="Quyết định",
        issuers=("Ủy ban nhân dân tỉnh Đồng Nai",),
        issued_on=date(2019, 5, 2),
        effective_on=date(2019, 5, 12),
        expired_on=date(2024, 3, 1),
        validity=Validity.EXPIRED,
        level=Level.PROVINCE,
        fields=("bat-dong-san",),
    ),
    document(
        "nd-930-2021-nd-cp",
        "Quy định xử phạt vi phạm hành chính trong lĩnh vực giao thông",
        ("Phạm vi điều chỉnh", "Nghị định này quy định hành vi vi phạm và mức xử phạt về giao thông."),
        (
            "Đèn tín hiệu",
            "Phạt tiền từ 4.000.000 đồng đến 6.000.000 đồng đối với người lái xe ô tô không chấp "
            "hành hiệu lệnh của đèn tín hiệu giao thông.",
        ),
        ("Nồng độ cồn", "Phạt tiền người lái xe máy có nồng độ cồn. Căn cứ Luật 901/2020/QH14."),
        number="930/2021/NĐ-CP",
        doc_type="Nghị định",
        issuers=("Chính phủ",),
        issued_on=date(2021, 12, 1),
        effective_on=date(2022, 1, 1),
        validity=Validity.IN_FORCE,
        level=Level.CENTRAL,
        fields=("giao-thong-van-tai", "vi-pham-hanh-chinh"),
    ),
    document(
        "luat-901-2020-qh14",
        "Giao thông đường bộ",
        ("Phạm vi điều chỉnh", "Luật này quy định về quy tắc giao thông đường bộ."),
        ("Xe máy", "Người lái xe máy phải đội mũ bảo hiểm. Tổ hoà giải không xử lý việc này."),
        number="901/2020/QH14",
        doc_type="Luật",
        issuers=("Quốc hội",),
        issued_on=date(2020, 6, 15),
        effective_on=date(2021, 1, 1),
        validity=Validity.IN_FORCE,
        level=Level.CENTRAL,
        fields=("giao-thong-van-tai",),
    ),
    document(
        "nq-920-2023-nq-hdnd-dong-nai",
        "Quy định mức học phí năm học 2023 - 2024",
        ("Mức học phí", "Mức học phí tiểu học ở phường là 100.000 đồng một tháng; ở xã là 50.000 đồng."),
        preamble="Căn cứ Luật Giáo dục; xét Tờ trình của Ủy ban nhân dân tỉnh.",
        number="920/2023/NQ-HĐND",
        doc_type="Nghị quyết",
        issuers=("Hội đồng nhân dân tỉnh Đồng Nai", "Ủy ban Thường vụ Quốc hội"),
        issued_on=date(2023, 7, 14),
        effective_on=date(2023, 8, 1),
        validity=Validity.IN_FORCE,
        level=Level.PROVINCE,
        fields=("giao-duc",),
    ),
    document(
        "to-gap-dat-rung",
        "Tờ gấp: hỏi đáp về đất rừng và hạn mức đất ở",
        shelf="to-gap",
        audiences=("nguoi-dan",),
        preamble="Nước dất là gì? Đất rừng do ai giao? Xem quy định về hạn mức. Hội đồng xã trả lời.",
    ),
)
