"""The bookshelf's pages."""

from __future__ import annotations

from tests.web.markup import Page, hit_ids, titles


def test_shelves(page: Page) -> None:
    html = page("/tu-sach")
    card = next(one for one in html.select(".card") if "Tờ gấp" in one.get_text())
    assert "1 tài liệu" in card.get_text()
    assert card.a["href"] == "/tu-sach/to-gap"


def test_shelf_shows_introductions_and_filters(page: Page) -> None:
    html = page("/tu-sach/to-gap?audience=nguoi-dan")
    assert titles(html) == ["Thủ tục đăng ký khai sinh"]
    assert "Hồ sơ, nơi nộp" in html.select_one(".introduction").get_text()
    assert html.select_one("select[name=audience] option[selected]")["value"] == "nguoi-dan"
    assert titles(page("/tu-sach/to-gap?audience=hoc-sinh")) == []
    assert len(titles(page("/tu-sach/van-ban?field=bat-dong-san"))) == 2


def test_shelf_pages(page: Page) -> None:
    first, second = page("/tu-sach/van-ban"), page("/tu-sach/van-ban?page=2")
    assert not set(hit_ids(first)) & set(hit_ids(second))
    assert first.select_one("a[rel=next]")["href"] == "/tu-sach/van-ban?page=2"
    assert hit_ids(page("/tu-sach/van-ban?page=abc")) == hit_ids(first)
    page("/tu-sach/khong-co", 404)
