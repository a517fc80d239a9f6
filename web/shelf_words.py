"""What the shelves, their items and what is kept for reading offline say; a part of `web.words`."""

from __future__ import annotations

from typing import Final

SHELF_WORDS: Final[dict[str, tuple[str, ...]]] = {
    # the bookshelf
    "shelves.intro": (
        "Tủ sách chia theo ngăn và lĩnh vực theo Quyết định 14/2019/QĐ-TTg; mỗi tài liệu có phần giới thiệu.",
        "The bookshelf is divided into shelves and fields (Decision 14/2019/QĐ-TTg); "
        "each item has an introduction.",
    ),
    "shelves.count": ("{n} tài liệu", "{n} items", "{n} item"),
    "shelves.empty": ("Chưa có tài liệu", "Nothing here yet"),
    "shelves.all": ("Các ngăn tủ", "Shelves"),
    "shelves.for": ("Dành cho", "For"),
    "shelves.read": ("Đọc nhiều", "Most read"),
    "shelves.new": ("Mới đưa vào tủ", "New on the shelves"),
    "shelves.feed": ("Theo dõi tài liệu mới (Atom)", "Follow what is new (Atom)"),
    "shelves.offline": ("Tài liệu đã lưu trên máy này", "Kept on this device"),
    "shelf.all_fields": ("Mọi lĩnh vực", "All fields"),
    "shelf.all_audiences": ("Mọi đối tượng", "All audiences"),
    "shelf.all_years": ("Mọi năm", "All years"),
    "shelf.year": ("Năm", "Year"),
    "shelf.sort": ("Sắp xếp", "Sort"),
    "shelf.sort.newest": ("Mới nhất", "Newest"),
    "shelf.sort.read": ("Đọc nhiều", "Most read"),
    "shelf.sort.name": ("Tên A–Z", "Name A–Z"),
    "shelf.filter": ("Lọc", "Filter"),
    "shelf.none": (
        "Không có tài liệu nào ở đây. Hãy chọn lĩnh vực, đối tượng hoặc năm khác.",
        "Nothing here. Choose another field, audience or year.",
    ),
    "shelf.search": ("Tìm trong ngăn này", "Search this shelf"),
    # an item
    "item.author": ("Tác giả, đơn vị biên soạn", "Author"),
    "item.year": ("Năm xuất bản", "Year"),
    "item.licence": ("Điều kiện sử dụng", "Terms of use"),
    "item.audience": ("Đối tượng", "For"),
    "item.field": ("Lĩnh vực", "Field"),
    "item.about": ("Về tài liệu này", "About this item"),
    "item.read": ("Đọc", "Read"),
    "item.read_words": ("Đọc lời", "Read its words"),
    "item.listen": ("Nghe", "Listen"),
    "item.watch": ("Xem", "Watch"),
    "item.away": ("Mở tại {host} (trang khác)", "Open at {host} (another site)"),
    "item.away_help": (
        "Bản nghe, nhìn nằm ở trang khác; tủ sách chỉ dẫn đường.",
        "The recording is kept by another site; the bookshelf only leads there.",
    ),
    "item.no_player": ("Trình duyệt không phát được tệp này.", "This browser cannot play the file."),
    "item.download": ("Tải tệp", "Download"),
    "item.captions": ("Phụ đề", "Captions"),
    "item.words_below": ("Lời của bản ghi ở phần nội dung bên dưới.", "The words are in the text below."),
    "item.related": ("Cùng lĩnh vực", "In the same field"),
    "item.collections": ("Có trong bộ sưu tập", "In these collections"),
    # what is kept on the reader's device
    "offline": ("Tài liệu đã lưu trên máy này", "Kept on this device"),
    "offline.keep": ("Lưu để đọc ngoại tuyến", "Keep for reading offline"),
    "offline.kept": ("Đã lưu trên máy này – bỏ lưu", "Kept on this device – remove"),
    "offline.failed": (
        "Không lưu được: máy hết chỗ hoặc mất kết nối.",
        "It could not be kept: no room or no connection.",
    ),
    "offline.full": (
        "Đã lưu đủ {n} tài liệu. Hãy bỏ bớt rồi lưu thêm.",
        "{n} documents are kept already. Remove some first.",
        "{n} document is kept already. Remove it first.",
    ),
    "offline.intro": (
        "Những tài liệu này đọc được cả khi không có mạng. Chúng chỉ nằm trên máy này và "
        "được cập nhật khi có mạng.",
        "These documents can be read without a connection. They are on this device alone and are "
        "brought up to date when it is connected.",
    ),
    "offline.none": (
        "Chưa lưu tài liệu nào. Mở một tài liệu rồi bấm “Lưu để đọc ngoại tuyến”.",
        "Nothing is kept yet. Open a document and press “Keep for reading offline”.",
    ),
    "offline.remove": ("Bỏ lưu", "Remove"),
    "offline.remove_all": ("Bỏ lưu tất cả", "Remove all"),
    "shelf.items": ("Danh mục tài liệu", "List of items"),
    "offline.used": ("Chỗ đã dùng", "Space used"),
    "offline.needs": (
        "Trình duyệt này không lưu được trang để đọc ngoại tuyến, hoặc đã tắt JavaScript.",
        "This browser cannot keep pages for reading offline, or JavaScript is off.",
    ),
    "offline.page": ("Không có mạng", "No connection"),
    "offline.page_help": (
        "Trang này chưa được lưu trên máy. Khi có mạng trở lại, hãy tải lại trang.",
        "This page is not kept on the device. Load it again once you are connected.",
    ),
    "offline.open": ("Xem tài liệu đã lưu", "See what is kept"),
}
