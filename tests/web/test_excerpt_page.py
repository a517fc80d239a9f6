"""Excerpts: what a citation leads to, at a glance, and how it is cited."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.markup import LAND, Page
from web.excerpt_page import LONGEST, excerpt_lines

AT_A_GLANCE = LAND.replace("/van-ban/", "/xem-nhanh/")


def test_a_provision_at_a_glance(page: Page) -> None:
    html = page(f"{AT_A_GLANCE}/dieu-2/khoan-1")
    article = html.select_one(".excerpt")
    assert article["data-citation"].startswith(
        "khoản 1 Điều 2 Quyết định 14/2026/QĐ-UBND ngày 05/03/2026 của Ủy ban nhân dân tỉnh Đồng Nai ban hành"
    )
    assert article.h2.a["href"] == f"{LAND}#dieu-2/khoan-1"
    assert "đ) Tổ chức bốc thăm" in article.get_text()
    assert html.select_one("nav") is None


def test_a_document_at_a_glance(page: Page) -> None:
    html = page("/xem-nhanh/to-gap-dang-ky-khai-sinh")
    assert html.select_one(".excerpt")["data-citation"].startswith("“Thủ tục đăng ký khai sinh”")
    assert "Hồ sơ, nơi nộp" in html.get_text()


def test_what_is_not_there(client: FlaskClient) -> None:
    assert client.get("/xem-nhanh/khong-co").status_code == 404
    assert client.get(f"{AT_A_GLANCE}/dieu-99").status_code == 404


def test_payloads_stay_text(page: Page) -> None:
    for number in range(1, 7):
        html = page(f"/xem-nhanh/doc-hai-{number}/dieu-1")
        assert not html.select("script, img, svg, [onload], [onerror]")
        assert "Nội dung thử nghiệm" in html.get_text()


def test_long_provisions_are_cut_at_a_word() -> None:
    lines, cut = excerpt_lines("từ ngữ " * LONGEST)
    assert cut
    assert sum(map(len, lines)) <= LONGEST + 2
    assert lines[-1].endswith((" từ …", " ngữ …"))
    assert len(excerpt_lines("x" * 9_999)[0][0]) < LONGEST
