"""The bookshelf's pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.markup import Page, hit_ids, titles


def books(page: Page, address: str) -> list[str]:
    return [one.get_text(strip=True) for one in page(address).select(".book h3")]


def test_shelves(page: Page) -> None:
    html = page("/tu-sach")
    card = next(one for one in html.select(".card") if "Tờ gấp" in one.h3.get_text())
    assert "1 tài liệu" in card.get_text()
    assert card.a["href"] == "/tu-sach/to-gap"
    assert card.select_one(".for a")["href"] == "/tu-sach/to-gap?audience=nguoi-dan"
    assert html.select(".strip a[href^='/van-ban/']")
    assert html.select_one("link[type='application/atom+xml']")["href"] == "/moi.atom"


def test_shelf_shows_introductions_and_filters(page: Page) -> None:
    html = page("/tu-sach/to-gap?audience=nguoi-dan")
    assert books(page, "/tu-sach/to-gap?audience=nguoi-dan") == ["Thủ tục đăng ký khai sinh"]
    assert "Hồ sơ, nơi nộp" in html.select_one(".introduction").get_text()
    assert "Người dân" in html.select_one(".book-facts").get_text()
    assert html.select_one(".cover.drawn.to-gap")
    assert html.select_one("select[name=audience] option[selected]")["value"] == "nguoi-dan"
    assert books(page, "/tu-sach/to-gap?audience=hoc-sinh") == []
    assert len(titles(page("/tu-sach/van-ban?field=bat-dong-san"))) == 2


def test_shelf_by_year_and_name(page: Page) -> None:
    html = page("/tu-sach/van-ban?sort=name")
    assert html.select_one("select[name=sort] option[selected]")["value"] == "name"
    found = titles(html)
    assert [one[0] for one in found] == sorted(one[0] for one in found)
    years = [one["value"] for one in html.select("select[name=year] option") if one["value"]]
    assert years == sorted(years, reverse=True)
    of_year = page(f"/tu-sach/van-ban?year={years[0]}")
    assert 0 < len(hit_ids(of_year)) < int(html.select_one(".total").get_text().split()[0])
    nonsense = page("/tu-sach/van-ban?year=99999999&sort=x&page=-1")
    assert hit_ids(nonsense) == hit_ids(page("/tu-sach/van-ban"))


def test_shelf_pages(page: Page) -> None:
    first, second = page("/tu-sach/van-ban"), page("/tu-sach/van-ban?page=2")
    assert not set(hit_ids(first)) & set(hit_ids(second))
    assert first.select_one("a[rel=next]")["href"] == "/tu-sach/van-ban?page=2"
    assert hit_ids(page("/tu-sach/van-ban?page=abc")) == hit_ids(first)
    page("/tu-sach/khong-co", 404)


@pytest.mark.parametrize("address", ["/moi.atom", "/tu-sach/van-ban.atom", "/tu-sach/to-gap.atom"])
def test_feeds(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.mimetype == "application/atom+xml"
    assert "<entry>" in answer.text
    assert f"http://localhost{address}" in answer.text


def test_feed_of_no_shelf(client: FlaskClient) -> None:
    assert client.get("/tu-sach/khong-co.atom").status_code == 404
