"""What the pages of the widget say, in Vietnamese and English; a part of `web.words`."""

from __future__ import annotations

from typing import Final

EMBED_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "embed.intro": (
        "Đặt ô tìm kiếm của tủ sách vào trang của sở, ban, ngành, xã, phường: "
        "chọn phạm vi và cách hiện, xem thử, rồi chép mã vào trang.",
        "Put the search of the bookshelf on the pages of departments and communes: "
        "choose what it searches and how it looks, try it, and copy the code into the page.",
    ),
    "embed.choose": ("Chọn cách nhúng", "Choose how to embed"),
    "embed.what": ("Chỉ tìm trong", "Search only"),
    "embed.any": (
        "Không chọn gì là tìm trong toàn bộ tủ sách.",
        "Choose nothing to search the whole bookshelf.",
    ),
    "embed.another": ("Giá trị khác", "Another value"),
    "embed.how": ("Cách hiện", "How it shows"),
    "embed.query": ("Câu tìm sẵn (không bắt buộc)", "A search to begin with (optional)"),
    "embed.label": ("Nhãn của ô tìm", "Label of the box"),
    "embed.placeholder": ("Chữ gợi ý trong ô", "Hint in the box"),
    "embed.language": ("Ngôn ngữ của ô tìm", "Language of the box"),
    "embed.in_vietnamese": ("Tiếng Việt", "Vietnamese"),
    "embed.in_english": ("Tiếng Anh", "English"),
    "embed.size": ("Số kết quả mỗi lần", "Results at a time"),
    "embed.results": ("Hiện kết quả", "Show the results"),
    "embed.results.here": ("ngay tại trang nhúng", "in place"),
    "embed.results.portal": ("trên trang tìm kiếm của tủ sách", "on the bookshelf's search page"),
    "embed.colours": ("Màu", "Colours"),
    "embed.accent": ("Liên kết và nút", "Links and button"),
    "embed.ink": ("Chữ", "Text"),
    "embed.paper": ("Nền", "Background"),
    "embed.contrast": (
        "{name} khó đọc trên nền này: tương phản {ratio} : 1, cần ít nhất 4,5 : 1.",
        "{name} is hard to read on this background: contrast {ratio} : 1, at least 4.5 : 1 is needed.",
    ),
    "embed.make": ("Xem thử và lấy mã", "Try it and get the code"),
    "embed.try": ("Xem thử", "Try it"),
    "embed.by_element": ("Cách 1: thẻ của tủ sách", "1: the bookshelf's element"),
    "embed.by_element.help": (
        "Nên dùng. Kết quả hiện ngay trong trang, có gợi ý khi gõ. Khi trang không chạy được mã, biểu mẫu "
        "bên trong vẫn dùng được. Nếu trang nằm trọn trong một thẻ <form> (ASP.NET), hãy thay biểu mẫu bên "
        "trong bằng một liên kết.",
        "Recommended. Results show in the page, with suggestions while typing. Where scripts do not run, the "
        "form inside serves. On a page that is one <form> as a whole (ASP.NET), put a link in place of it.",
    ),
    "embed.by_form": ("Cách 2: biểu mẫu thường", "2: a plain form"),
    "embed.by_form.help": (
        "Không cần mã chạy; kết quả mở trên trang của tủ sách.",
        "No script; results open on the bookshelf's page.",
    ),
    "embed.by_frame": ("Cách 3: khung", "3: a frame"),
    "embed.by_frame.help": (
        "Cho trang chỉ cho phép khung hoặc cấm mã chạy: khung không cần mã, không dùng cookie.",
        "For pages that allow frames alone or forbid scripts: it needs no script and no cookie.",
    ),
    "embed.copy": ("Chép mã", "Copy the code"),
    "embed.open_frame": ("Mở thử khung", "Open the frame"),
    "embed.docs": (
        "Trang có chính sách bảo mật nội dung (CSP) thêm địa chỉ {origin} vào script-src và connect-src; "
        "dùng khung thì thêm vào frame-src.",
        "A page with a Content Security Policy adds {origin} to script-src and connect-src; "
        "for the frame, to frame-src.",
    ),
    "embed.only_listed": (
        "Tủ sách này chỉ cho phép nhúng tại: {origins}.",
        "This bookshelf may be embedded at: {origins}.",
    ),
    "embed.element_label": ("Tìm văn bản pháp luật", "Search legal documents"),
    "frame.more": ("Trang sau", "Next page"),
    "frame.back": ("Trang trước", "Previous page"),
    "frame.all": ("Xem tất cả trên tủ sách", "See all on the bookshelf"),
    "frame.new_window": ("(mở cửa sổ mới)", "(opens a new window)"),
    "frame.refused": ("Trang này chưa được phép nhúng tủ sách", "This page may not embed the bookshelf"),
    "frame.refused.help": (
        "Địa chỉ {origin} không có trong danh sách được phép. Người quản trị tủ sách thêm địa chỉ này vào "
        "thiết lập TUSACH_WIDGET_ORIGINS. Vẫn có thể tìm trực tiếp trên trang của tủ sách.",
        "{origin} is not on the list of sites that may. The bookshelf's administrator adds it to the setting "
        "TUSACH_WIDGET_ORIGINS. The bookshelf itself can be searched all the same.",
    ),
    "embed.code_of": ("{name}: đoạn mã", "{name}: the code"),
    "frame.open": ("Mở trang tìm kiếm của tủ sách", "Open the bookshelf's search page"),
}
