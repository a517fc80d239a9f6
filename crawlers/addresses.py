"""Where a request may go: hosts that the source names, at public addresses alone.

The address is resolved here, and the connection goes to that very address: a name that points elsewhere a
moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from crawlers.failures import FetchFailed

_PORTS = {"http": 80, "https": 443}


def checked(url: str, hosts: Collection[str]) -> SplitResult:
    """The address in parts. Raises `FetchFailed` for another scheme or host, or a password."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        raise FetchFailed("bad-address", url[:300], "Địa chỉ sai dạng.", f"is no address: {error}") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise FetchFailed(
            "bad-address",
            url[:300],
            "Chỉ tải được địa chỉ http và https, không kèm mật khẩu.",
            "only http and https addresses without a password are fetched",
        )
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.lower()
    if f"{name}:{port}" not in hosts and not (name in hosts and port == _PORTS[parts.scheme]):
        raise FetchFailed(
            "host-not-allowed",
            url[:300],
            f"Máy chủ {parts.netloc} không có trong danh sách được phép; nếu đúng là của nguồn này, hãy thêm "
            "vào hosts trong crawlers.toml.",
            f"the host {parts.netloc} is not allowed; if it belongs to the source, add it to hosts in "
            "crawlers.toml",
        )
    return parts


def resolve(parts: SplitResult, *, allow_private: bool) -> str:
    """The IP address to connect to. Raises `FetchFailed` where any address of the host is not public."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(
            "no-such-host",
            parts.geturl(),
            f"Không tìm thấy máy chủ {host}; hãy kiểm tra địa chỉ và mạng.",
            f"the host {host} cannot be resolved ({error}); check the address and the network",
        ) from None
    addresses = [str(one[4][0]) for one in found]
    private = [one for one in addresses if not _is_public(one)]
    if private and not allow_private:
        raise FetchFailed(
            "private-address",
            parts.geturl(),
            f"Máy chủ {host} trỏ vào địa chỉ nội bộ {private[0]}; không tải.",
            f"the host {host} points to the private address {private[0]}; it is not fetched",
        )
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner: IPv4Address | None = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast
