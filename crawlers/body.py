"""The body of an answer, bounded: in bytes after decompression as well as before."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from crawlers.failures import FetchFailed

_STEP = 1 << 16


def read_body(chunks: Iterable[bytes], encoding: str, url: str, limit: int) -> bytes:
    """The bytes that the raw chunks hold. Raises `FetchFailed` beyond `limit` bytes, or for broken gzip."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _joined(chunks, url, limit)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed(
            "unknown-encoding",
            url,
            f"Máy chủ gửi nội dung nén kiểu {encoding} dù không được yêu cầu.",
            f"the site sent content-encoding {encoding}, which was not asked for",
        )
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        data = _joined(_inflated(chunks, inflate), url, limit)
    except zlib.error as error:
        raise FetchFailed(
            "broken-gzip", url, "Nội dung nén bị hỏng.", f"the compressed answer is broken: {error}"
        ) from None
    if not inflate.eof:
        raise FetchFailed("cut-off", url, "Nội dung bị đứt giữa chừng.", "the compressed answer is cut off")
    return data


def _inflated(chunks: Iterable[bytes], inflate: zlib._Decompress) -> Iterable[bytes]:
    for chunk in chunks:
        waiting = chunk
        while waiting and not inflate.eof:
            yield inflate.decompress(waiting, _STEP)
            waiting = inflate.unconsumed_tail
    yield inflate.flush()


def _joined(chunks: Iterable[bytes], url: str, limit: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > limit:
            raise too_large(url, limit)
    return bytes(data)


def too_large(url: str, limit: int) -> FetchFailed:
    return FetchFailed(
        "too-large",
        url,
        f"Nội dung dài hơn giới hạn {limit / 1e6:.0f} MB (max_mb trong crawlers.toml).",
        f"the answer is longer than the limit of {limit / 1e6:.0f} MB (max_mb in crawlers.toml)",
    )
