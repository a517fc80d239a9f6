"""What reading a document says: citing, listening, the original beside the text; a part of `web.words`."""

from __future__ import annotations

from typing import Final

READING_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "document.table": ("Bảng", "Table"),
    "document.swipe": ("Vuốt ngang để xem hết bảng", "Swipe sideways to see the whole table"),
    "document.broaden": ("Mở bảng trên toàn màn hình", "Open the table on the whole screen"),
    # what a reader can do with the document
    "reading.tools": ("Công cụ đọc", "Reading tools"),
    "reading.smaller": ("Chữ nhỏ hơn", "Smaller text"),
    "reading.larger": ("Chữ to hơn", "Larger text"),
    "reading.size": ("Cỡ chữ {percent} %", "Text size {percent} %"),
    "reading.print": ("In", "Print"),
    "reading.printed": ("In từ {address}", "Printed from {address}"),
    "reading.share": ("Chia sẻ", "Share"),
    "reading.close": ("Đóng", "Close"),
    "reading.copied": ("Đã sao chép", "Copied"),
    "reading.not_copied": (
        "Trình duyệt không cho sao chép. Hãy chọn và chép bằng tay.",
        "The browser does not allow copying. Select and copy it yourself.",
    ),
    # citing
    "cite": ("Trích dẫn", "Cite"),
    "cite.unit": ("Trích dẫn phần này", "Cite this part"),
    "cite.loading": ("Đang lấy trích dẫn…", "Getting the citation…"),
    "cite.failed": ("Chưa lấy được trích dẫn.", "The citation could not be got."),
    "cite.address": ("Sao chép địa chỉ", "Copy the address"),
    "cite.citation": ("Sao chép trích dẫn", "Copy the citation"),
    "cite.text": ("Sao chép trích dẫn và nội dung", "Copy the citation with the text"),
    "cite.share": ("Chia sẻ phần này", "Share this part"),
    "cite.speak": ("Đọc to từ đây", "Read aloud from here"),
    "cite.original": ("Xem ở bản gốc", "See it in the original"),
    # preview of a citation
    "excerpt": ("Xem nhanh", "Preview"),
    "excerpt.more": ("Đọc tiếp", "Read on"),
    # listening
    "speech.start": ("Nghe", "Listen"),
    "speech.pause": ("Tạm dừng", "Pause"),
    "speech.resume": ("Đọc tiếp", "Go on"),
    "speech.stop": ("Dừng", "Stop"),
    "speech.no_voice": (
        "Trình duyệt này không có giọng đọc tiếng Việt. Hãy cài giọng tiếng Việt trong phần cài đặt của máy.",
        "This browser has no Vietnamese voice. Install one in the settings of the device.",
    ),
    "speech.failed": ("Không đọc được trên trình duyệt này.", "This browser cannot read it aloud."),
    # the printed original
    "original": ("Xem bản gốc", "See the original"),
    "original.name": ("Bản gốc", "Original"),
    "original.page": ("Bản gốc, trang {page}", "Original, page {page}"),
    "original.picture": ("Hình trang {page} của bản gốc", "Picture of page {page} of the original"),
    "original.previous": ("Trang trước", "Previous page"),
    "original.next": ("Trang sau", "Next page"),
    "original.to_text": ("Đến phần chữ của trang này", "Go to the text of this page"),
    "original.words": ("Phần chữ của trang này", "Text of this page"),
    "original.failed": (
        "Chưa xem được bản gốc. Hãy tải tệp về.",
        "The original cannot be shown. Download the file.",
    ),
    "original.unplaced": (
        "Không dò được trang nào ứng với phần nào của văn bản.",
        "Which page shows which part of the text is not known.",
    ),
}
