"""What a web site puts around a document: lines above the letterhead and below the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOP = re.compile(
    r"(?i)^(?:đang tải (?:văn bản|nội dung)|bản dịch này thuộc quyền sở hữu|click vào phần bôi vàng)"
)
_ATTRIBUTE = re.compile(
    r"(?i)^\W*(?:số hiệu|loại văn bản|nơi ban hành|người ký|ngày ban hành|ngày hiệu lực|ngày công báo"
    r"|số công báo|tình trạng|lĩnh vực)\s*:"
)
_BOTTOM = re.compile(
    r"(?i)^(?:văn bản này chưa cập nhật nội dung tiếng anh|nội dung sửa đổi, hướng dẫn$"
    r"|tài liệu đính kèm$|bạn vừa bị đăng xuất)"
)
_ENTITLED = re.compile(r"^\w[\w ]{3,30} \d\S* .{0,400}$")
_REACH, _APART = 60, 6


def without_banner(lines: Sequence[str]) -> list[str]:
    """The lines between a site's header with its table of attributes and its footer; all if there is none."""
    first = 0
    for index, line in enumerate(lines[:_REACH]):
        if _TOP.match(line) or (first and index - first < _APART and _ATTRIBUTE.match(line)):
            first = index + 1
    last = next((index for index in range(first, len(lines)) if _BOTTOM.match(lines[index])), len(lines))
    if last < len(lines) and last > first and _ENTITLED.match(lines[last - 1]):
        last -= 1
    return list(lines[first:last])
