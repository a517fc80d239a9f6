"""What went wrong in a run → what its report says of it."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.capture import Capture
from crawlers.failures import FetchFailed, LayoutChanged, NotThere, RouteClosed
from crawlers.state import Trouble, TroubleKind


def of_error(error: Exception, *, route: str = "", key: str = "", url: str = "") -> Trouble:
    """What happened to a route (`route`) or to a document (`key`, `url`)."""
    if isinstance(error, RouteClosed):
        # A document that no open route can read waits for the next run.
        kind = TroubleKind.FAILED if key else TroubleKind.CLOSED
        return Trouble(kind, error.code, error.vi, error.en, error.route or route, key, error.url)
    if isinstance(error, FetchFailed | LayoutChanged):
        return Trouble(TroubleKind.FAILED, error.code, error.vi, error.en, route, key, error.url or url)
    if isinstance(error, NotThere):
        return Trouble(
            TroubleKind.FAILED,
            "list-not-there",
            "Không có trang danh sách ở địa chỉ này; hãy kiểm tra base_url và profile trong crawlers.toml.",
            f"the list is not there ({error}); check base_url and profile in crawlers.toml",
            route,
            key,
            url,
        )
    detail = f"{type(error).__name__}: {error}"[:300]
    return Trouble(
        TroubleKind.FAILED,
        "parser-error",
        f"Bộ đọc trang bị lỗi ({detail}); có thể trang đã đổi cấu trúc.",
        f"the page's parser failed ({detail}); the site may have changed",
        route,
        key,
        url,
    )


def of_capture(capture: Capture) -> Iterator[Trouble]:
    """What somebody should look at, in a document that is kept."""
    for doubt in capture.doubts:
        yield Trouble(TroubleKind.DOUBT, doubt.code, doubt.vi, doubt.en, key=capture.key, url=capture.url)
    for code in capture.unknown:
        yield Trouble(
            TroubleKind.UNKNOWN,
            "unknown-code",
            f"Mã chưa biết: {code.kind} = {code.code!r}; hãy bổ sung vào bảng mã của nguồn.",
            f"{code}; add it to the codes of the source",
            key=capture.key,
            url=capture.url,
        )


def in_a_circle(route: str) -> Trouble:
    return Trouble(
        TroubleKind.FAILED,
        "list-repeats",
        "Danh sách lặp lại mãi những văn bản đã gặp; đã dừng đọc danh sách.",
        "the list repeats what it has shown; it was left",
        route,
    )


def shrank(missing: int, known: int, route: str) -> Trouble:
    return Trouble(
        TroubleKind.FAILED,
        "list-shrank",
        f"Danh sách thiếu {missing} trong {known} văn bản đã biết: có thể trang đã đổi; không đánh dấu gì.",
        f"the list lacks {missing} of {known} known documents: the site may have changed; nothing was marked",
        route,
    )


def site_is_down(failures: int) -> Trouble:
    return Trouble(
        TroubleKind.FAILED,
        "site-down",
        f"{failures} văn bản liền nhau không tải được; dừng lượt này, lượt sau đọc tiếp.",
        f"{failures} documents in a row could not be fetched; the run ended, the next one goes on",
    )


def cannot_keep(error: Exception) -> Trouble:
    what = str(error).partition("\n")[0] or type(error).__name__
    return Trouble(TroubleKind.FAILED, "cannot-keep", f"Không lưu được: {what}", f"cannot be kept: {what}")
