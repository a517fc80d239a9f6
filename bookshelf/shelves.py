"""Ngăn tủ sách và đối tượng: the shelves of the electronic law bookshelf, and whom an item is for.

Quyết định 14/2019/QĐ-TTg says what the bookshelf holds: documents; outlines that introduce them; books and
material that ask, comment and guide; professional guidance. Kế hoạch 7296/KH-UBND of Đồng Nai adds the forms
in which the law is spread: leaflets, stories, sketches, videos, lectures, cases, questions and answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookshelf.names import name_key


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf: `slug` is what documents and addresses carry; aliases are other spellings of its name."""

    slug: str
    vi: str
    en: str
    description_vi: str
    description_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Đối tượng: a group of readers that an item is written for."""

    slug: str
    vi: str
    en: str
    aliases: tuple[str, ...] = ()


SHELVES = (
    Shelf(
        "van-ban",
        "Văn bản",
        "Legal documents",
        "Toàn văn văn bản quy phạm pháp luật và văn bản chỉ đạo, điều hành.",
        "Full texts of legal and administrative documents.",
        ("văn bản pháp luật", "văn bản quy phạm pháp luật", "toàn văn văn bản"),
    ),
    Shelf(
        "de-cuong",
        "Đề cương giới thiệu",
        "Outlines",
        "Đề cương, tài liệu giới thiệu nội dung cơ bản và điểm mới của văn bản.",
        "Outlines that introduce what a document says and what is new in it.",
        ("đề cương", "đề cương giới thiệu văn bản", "tài liệu giới thiệu"),
    ),
    Shelf(
        "sach",
        "Sách, tài liệu hỏi đáp – bình luận – hướng dẫn",
        "Books and guides",
        "Sách, cẩm nang, tài liệu hỏi đáp, bình luận, giải thích, hướng dẫn pháp luật.",
        "Books, handbooks and material that ask, comment, explain and guide.",
        ("sách", "cẩm nang", "sách pháp luật", "sách và tài liệu", "tài liệu"),
    ),
    Shelf(
        "nghiep-vu",
        "Hướng dẫn nghiệp vụ",
        "Professional guidance",
        "Tài liệu hướng dẫn nghiệp vụ theo ngành, lĩnh vực quản lý.",
        "Guidance for officials by the field that they manage.",
        ("nghiệp vụ", "tài liệu nghiệp vụ", "tài liệu tập huấn"),
    ),
    Shelf(
        "to-gap",
        "Tờ gấp",
        "Leaflets",
        "Tờ gấp, tờ rơi tóm tắt quy định cần biết.",
        "Leaflets that sum up what one must know.",
        ("tờ gấp pháp luật", "tờ rơi"),
    ),
    Shelf(
        "cau-chuyen",
        "Câu chuyện pháp luật",
        "Stories",
        "Câu chuyện kể về việc áp dụng pháp luật trong đời sống.",
        "Stories of the law in daily life.",
        ("câu chuyện",),
    ),
    Shelf(
        "tieu-pham",
        "Tiểu phẩm",
        "Sketches",
        "Tiểu phẩm pháp luật để đọc, phát thanh hoặc biểu diễn.",
        "Sketches on the law to read, broadcast or perform.",
        ("tiểu phẩm pháp luật",),
    ),
    Shelf(
        "video",
        "Video",
        "Videos",
        "Video phổ biến, giáo dục pháp luật, kèm lời.",
        "Videos on the law, with their words.",
        ("phim", "clip", "video clip"),
    ),
    Shelf(
        "bai-giang",
        "Bài giảng điện tử",
        "Lectures",
        "Bài giảng điện tử phổ biến, giáo dục pháp luật.",
        "Electronic lectures on the law.",
        ("bài giảng",),
    ),
    Shelf(
        "tinh-huong",
        "Tình huống pháp luật",
        "Cases",
        "Tình huống thường gặp và cách giải quyết theo pháp luật.",
        "Common cases and how the law solves them.",
        ("tình huống",),
    ),
    Shelf(
        "hoi-dap",
        "Hỏi – đáp",
        "Questions and answers",
        "Câu hỏi của người dân, doanh nghiệp và câu trả lời.",
        "Questions of citizens and businesses, with answers.",
        ("hỏi đáp pháp luật", "hỏi đáp", "giải đáp pháp luật"),
    ),
)

AUDIENCES = (
    Audience("can-bo", "Cán bộ, công chức, viên chức", "Officials", ("cán bộ", "công chức", "viên chức")),
    Audience("bao-cao-vien", "Báo cáo viên pháp luật", "Legal reporters", ("báo cáo viên",)),
    Audience(
        "tuyen-truyen-vien", "Tuyên truyền viên pháp luật", "Legal communicators", ("tuyên truyền viên",)
    ),
    Audience("nguoi-dan", "Người dân", "Citizens", ("nhân dân", "công dân", "cá nhân")),
    Audience("doanh-nghiep", "Doanh nghiệp", "Businesses", ("tổ chức kinh tế", "hợp tác xã")),
    Audience("hoc-sinh", "Học sinh, sinh viên", "Students", ("học sinh", "sinh viên", "thanh thiếu niên")),
)


def resolve_shelf(name: str) -> Shelf | None:
    """The shelf of this slug or name, in any spelling; None if there is none."""
    return _SHELVES.get(name_key(name))


def resolve_audience(name: str) -> Audience | None:
    """The audience of this slug or name, in any spelling; None if there is none."""
    return _AUDIENCES.get(name_key(name))


_SHELVES: Mapping[str, Shelf] = {
    name_key(name): shelf for shelf in SHELVES for name in (shelf.slug, shelf.vi, shelf.en, *shelf.aliases)
}
_AUDIENCES: Mapping[str, Audience] = {
    name_key(name): item for item in AUDIENCES for name in (item.slug, item.vi, item.en, *item.aliases)
}
