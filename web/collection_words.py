"""What the pages of collections say; a part of `web.words`."""

from __future__ import annotations

from typing import Final

COLLECTION_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "collections": ("Bộ sưu tập", "Collections"),
    "collections.intro": (
        "Tài liệu được cán bộ chọn và xếp theo chủ đề.",
        "Documents that officers chose and put in order by subject.",
    ),
    "collections.list": ("Danh sách bộ sưu tập", "List of collections"),
    "collections.none": ("Chưa có bộ sưu tập nào.", "There are no collections yet."),
    "collections.new": ("Tạo bộ sưu tập", "Make a collection"),
    "collections.feed": ("Theo dõi bộ sưu tập này (Atom)", "Follow this collection (Atom)"),
    "collection.title": ("Tên bộ sưu tập", "Name of the collection"),
    "collection.introduction": ("Lời giới thiệu", "Introduction"),
    "collection.draft": ("Chưa công bố", "Not published"),
    "collection.updated": ("Cập nhật", "Updated"),
    "collection.edit": ("Biên tập bộ sưu tập", "Edit the collection"),
    "collection.save": ("Lưu", "Save"),
    "collection.publish": ("Công bố", "Publish"),
    "collection.withdraw": ("Thôi công bố", "Withdraw"),
    "collection.delete": ("Xóa bộ sưu tập", "Delete the collection"),
    "collection.delete_sure": (
        "Tôi muốn xóa; tài liệu vẫn ở trong tủ sách",
        "I want to delete it; its documents stay on the bookshelf",
    ),
    "collection.published_only_by": (
        "Bộ sưu tập đã công bố: chỉ người duyệt được sửa.",
        "The collection is published: only approvers may change it.",
    ),
    "collection.empty": (
        "Chưa có tài liệu. Mở một tài liệu rồi chọn “Thêm vào bộ sưu tập”.",
        "Nothing in it yet. Open a document and choose “Add to a collection”.",
    ),
    "collection.withdrawn": (
        "{n} tài liệu đã bị rút khỏi tủ sách nên không hiện cho bạn đọc:",
        "{n} documents were withdrawn from the bookshelf and are not shown to readers:",
        "{n} document was withdrawn from the bookshelf and is not shown to readers:",
    ),
    "collection.note": ("Ghi chú", "Note"),
    "collection.note_of": ("Ghi chú cho “{title}”", "Note on “{title}”"),
    "collection.up": ("Lên", "Up"),
    "collection.down": ("Xuống", "Down"),
    "collection.move_up": ("Đưa “{title}” lên trước", "Move “{title}” up"),
    "collection.move_down": ("Đưa “{title}” xuống sau", "Move “{title}” down"),
    "collection.take_out": ("Bỏ ra", "Take out"),
    "collection.take_out_of": ("Bỏ “{title}” ra khỏi bộ sưu tập", "Take “{title}” out of the collection"),
    "collection.add": ("Thêm vào bộ sưu tập", "Add to a collection"),
    "collection.choose": ("Chọn bộ sưu tập", "Choose a collection"),
    "collection.fault.no-collection": ("Không có bộ sưu tập này.", "There is no such collection."),
    "collection.fault.no-title": ("Hãy đặt tên cho bộ sưu tập.", "Give the collection a name."),
    "collection.fault.title-long": (
        "Tên quá dài: tối đa 200 ký tự.",
        "The name has more than 200 characters.",
    ),
    "collection.fault.introduction-long": (
        "Lời giới thiệu quá dài: tối đa 2.000 ký tự.",
        "The introduction has more than 2,000 characters.",
    ),
    "collection.fault.note-long": (
        "Ghi chú quá dài: tối đa 500 ký tự.",
        "The note has more than 500 characters.",
    ),
    "collection.fault.no-document": (
        "Tài liệu này không có trong tủ sách.",
        "The document is not on the bookshelf.",
    ),
    "collection.fault.there-already": (
        "Tài liệu đã có trong bộ sưu tập.",
        "The document is in the collection already.",
    ),
    "collection.fault.not-there": (
        "Tài liệu không có trong bộ sưu tập.",
        "The document is not in the collection.",
    ),
    "collection.fault.full": (
        "Bộ sưu tập đã đủ 300 tài liệu.",
        "The collection is full: 300 documents.",
    ),
    "collection.fault.empty": (
        "Bộ sưu tập chưa có tài liệu nên chưa công bố được.",
        "An empty collection cannot be published.",
    ),
    "collection.fault.delete-unsure": (
        "Hãy đánh dấu vào ô xác nhận trước khi xóa.",
        "Tick the box before deleting.",
    ),
}
