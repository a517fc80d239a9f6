"""What the pages of the crawlers' health say, in Vietnamese and English."""

from __future__ import annotations

from web.words import Words

_WORDS = {
    "title": ("Tình trạng thu thập văn bản", "Health of the crawlers"),
    "no-sources": ("Chưa khai báo nguồn nào trong crawlers.toml.", "crawlers.toml names no source."),
    "no-alarms": ("Không có cảnh báo.", "There are no alarms."),
    "alarms": ("Số cảnh báo cần xem: {n}.", "Alarms to be looked at: {n}."),
    "doubted": ("Văn bản cần xem lại", "Documents to be looked at"),
    "doubted.lead": (
        "Những văn bản mà khi thu thập có điều đáng ngờ, mới nhất trước.",
        "Documents in which something looked odd when they were collected, the latest first.",
    ),
    "doubted.none": ("Không có văn bản nào cần xem lại.", "No document needs a look."),
    "doubted.of": ("Từ nguồn", "From"),
    "doubted.why": ("Lý do", "Why"),
    "sources": ("Các nguồn", "Sources"),
    "source": ("Nguồn", "Source"),
    "last": ("Lượt gần nhất", "Last run"),
    "outcome": ("Kết quả", "Outcome"),
    "last_success": ("Thành công gần nhất", "Last success"),
    "known": ("Đã biết", "Known"),
    "waiting": ("Đang chờ", "Waiting"),
    "never-run": ("chưa chạy", "never"),
    "never": ("chưa có", "none yet"),
    "alarm": ("Cảnh báo", "Alarms"),
    "since": ("từ {at}", "since {at}"),
    "closed": ("Đường vào đã đóng trong lượt gần nhất", "Routes closed in the last run"),
    "troubles": ("Vướng mắc của lượt gần nhất ({n})", "What went wrong in the last run ({n})"),
    "wrong-settings": ("crawlers.toml sai", "crawlers.toml is wrong"),
    "count.new": ("Mới", "New"),
    "count.changed": ("Thay đổi", "Changed"),
    "count.gone": ("Không còn", "Gone"),
    "count.refused": ("Từ chối", "Refused"),
    "count.failed": ("Lỗi", "Failed"),
    "count.doubts": ("Cần xem lại", "To look at"),
    "outcome.running": ("đang chạy", "running"),
    "outcome.done": ("trọn vẹn", "whole"),
    "outcome.partial": ("một phần", "a part"),
    "outcome.failed": ("thất bại", "failed"),
    "outcome.stopped": ("bị dừng", "stopped"),
    "outcome.killed": ("bị ngắt", "killed"),
    "kind.failed": ("Lỗi", "Failed"),
    "kind.refused": ("Từ chối", "Refused"),
    "kind.doubt": ("Cần xem lại", "To look at"),
    "kind.unknown": ("Mã chưa biết", "Unknown code"),
    "kind.closed": ("Đường vào đã đóng", "Route closed"),
}


class HealthWords:
    """The sentences in the language of a request; what has both (`vi`, `en`) is shown by `of`."""

    def __init__(self, t: Words) -> None:
        self._english = t.language == "en"

    def __call__(self, key: str, **values: object) -> str:
        return _WORDS[key][self._english].format_map(values)

    def of(self, both: object) -> str:
        """An alarm's or a trouble's own sentence."""
        return str(getattr(both, "en" if self._english else "vi"))
