"""An exception of a source or of the network → what the report says of it."""

from __future__ import annotations

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
