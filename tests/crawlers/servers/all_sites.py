"""All look-alikes at once, and the settings that crawl them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from tests.crawlers.servers.congbao import CongBaoSite
from tests.crawlers.servers.domino import DominoSite
from tests.crawlers.servers.nukeviet import NukeVietSite
from tests.crawlers.servers.serving import Served, Site, serve
from tests.crawlers.servers.vbpl import GATEWAY, GatewaySite, VbplSite


@contextmanager
def all_sites(count: int) -> Iterator[Mapping[str, Served]]:
    """vbpl, its gateway, a Domino gazette, a NukeViet site with `count` documents each; the feed's 50."""
    vbpl = VbplSite(count)
    sites: dict[str, Site] = {
        "vbpl": vbpl,
        "gateway": GatewaySite(vbpl),
        "cong-bao": DominoSite(count),
        "so-mau": NukeVietSite(count),
        "cong-bao-chinh-phu": CongBaoSite(60),
    }
    with ExitStack() as stack:
        yield {name: stack.enter_context(serve(site)) for name, site in sites.items()}


def settings_text(served: Mapping[str, Served], *, gateway: bool = True) -> str:
    """A crawlers.toml for the look-alikes, without pacing."""
    profile = f'gateway = {str(gateway).lower()}\ngateway_url = "{served["gateway"].base}{GATEWAY}"'
    tables = (
        ("vbpl", "vbpl", profile),
        ("cong-bao", "gazette", 'form = "domino"\nfront = "DanhMucVB"\nissuer_place = "Đồng Nai"'),
        ("so-mau", "nukeviet", ""),
        ("cong-bao-chinh-phu", "congbao", ""),
    )
    sources = "\n".join(
        f'[sources.{name}]\nkind = "{kind}"\nbase_url = "{served[name].base}"\npace_seconds = 0\n'
        f"[sources.{name}.profile]\n{profile}\n"
        for name, kind, profile in tables
    )
    return f'contact = "tu-phap@example.vn"\nallow_private = true\n{sources}'
