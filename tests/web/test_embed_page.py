"""The builder of the widget, and what it builds."""

from __future__ import annotations

import gzip
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from search_api.engine import Unavailable
from tests.web.markup import Page
from tests.web.samples import PAYLOADS
from tusach.library import Library
from web.address import encoded
from web.embed_page import contrast

MANY = (
    "/nhung?q=đất công ích&doc_type=Quyết định&doc_type=Luật&shelf=van-ban&issued_from=2024-01-01&sort=newest"
    "&scope=title&size=8&results=portal&label=Tra cứu&accent=%238a1538&paper=%23ffffff&box_lang=vi"
)


def snippet(html: BeautifulSoup, kind: str) -> BeautifulSoup:
    """A snippet as the browser of a host page reads it."""
    found = html.select_one(f"#snippet-{kind} code")
    assert found is not None
    return BeautifulSoup(found.get_text(), "lxml")


def one(html: BeautifulSoup, name: str) -> Tag:
    found = html.select_one(name)
    assert found is not None
    return found


def test_the_widget_is_small(client: FlaskClient) -> None:
    with client.get("/widget.js") as answer:
        assert answer.mimetype == "text/javascript"
        assert len(gzip.compress(answer.data)) < 12_000


def test_nothing_chosen_is_the_shortest_code(page: Page) -> None:
    html = page("/nhung")
    element = one(snippet(html, "element"), "tusach-search")
    assert element.attrs == {"lang": "vi"}
    assert one(snippet(html, "element"), "script").attrs == {
        "type": "module",
        "src": "http://localhost/widget.js",
    }
    assert one(element, "form")["action"] == "http://localhost/tim-kiem"
    assert one(snippet(html, "frame"), "iframe")["src"] == "http://localhost/nhung/khung?lang=vi"


def test_a_search_is_embedded_with_all_its_filters(page: Page) -> None:
    html = page(MANY)
    element = one(snippet(html, "element"), "tusach-search")
    assert element.attrs == {
        "lang": "vi",
        "q": "đất công ích",
        "scope": "title",
        "doc-type": "Quyết định|Luật",
        "shelf": "van-ban",
        "issued-from": "2024-01-01",
        "sort": "newest",
        "size": "8",
        "results": "portal",
        "label": "Tra cứu",
        "accent": "#8a1538",
        "ink": "#1b2421",
        "paper": "#ffffff",
    }
    assert one(html, "#preview tusach-search").attrs == element.attrs
    carried = {
        (field["name"], field["value"]) for field in snippet(html, "form").select("input[type=hidden]")
    }
    filters = {
        ("doc_type", "Quyết định"), ("doc_type", "Luật"), ("shelf", "van-ban"), ("issued_from", "2024-01-01"),
        ("sort", "newest"), ("scope", "title"),
    }  # fmt: skip
    assert carried == filters
    frame = parse_qs(urlsplit(str(one(snippet(html, "frame"), "iframe")["src"])).query)
    assert filters <= {(name, value) for name, values in frame.items() for value in values}
    assert (frame["accent"], frame["size"], frame["results"]) == (["8a1538"], ["8"], ["portal"])


def test_the_form_shows_what_is_chosen_and_loses_nothing(page: Page) -> None:
    """Sending the form as it stands gives the same code."""
    html = page(MANY)
    fields: list[tuple[str, str]] = []
    for field in one(html, "#builder").select("input[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("[selected]") or one(field, "option")
            fields.append((str(field["name"]), str(chosen["value"])))
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            fields.append((str(field["name"]), str(field.get("value", ""))))
    again = page("/nhung" + encoded(fields))
    for kind in ("element", "form", "frame"):
        assert one(again, f"#snippet-{kind}").get_text() == one(html, f"#snippet-{kind}").get_text()


def test_values_that_the_library_does_not_have_are_kept(page: Page) -> None:
    html = page("/nhung?issuer=UBND xã Mẫu&year=1999&size=99&level=commune")
    assert one(html, 'input[name=issuer][value="UBND xã Mẫu"]').has_attr("checked")
    element = one(snippet(html, "element"), "tusach-search")
    assert (element["issuer"], element["year"], element["size"]) == ("UBND xã Mẫu", "1999", "20")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text_in_the_page_and_in_the_code(page: Page, payload: str) -> None:
    for name in ("q", "label", "placeholder", "issuer", "shelf", "accent"):
        html = page("/nhung" + encoded([(name, payload)]))
        for kind in ("element", "form", "frame"):
            made = snippet(html, kind)
            assert [tag.get("src") for tag in made.find_all("script")] in ([], ["http://localhost/widget.js"])
            assert not made.select("img, svg, [onerror], [onload]")
        assert not html.select("main img, main svg")
        if name in ("q", "label"):
            assert one(snippet(html, "element"), "tusach-search")[name] == payload


def test_colours_that_are_hard_to_read_are_told(page: Page) -> None:
    assert "tương phản 1,0 : 1" in one(page("/nhung?ink=ffffff"), "#unreadable").get_text()
    assert one(page("/nhung?accent=8a1538"), "#unreadable").get_text() == ""
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_builder_stands_while_search_is_away(
    page: Page, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise Unavailable("the engine is away", retry_after=12)

    monkeypatch.setattr(type(library.service), "search", unavailable)
    html = page("/nhung?shelf=to-gap")
    assert one(snippet(html, "element"), "tusach-search")["shelf"] == "to-gap"


def test_the_builder_in_english(page: Page) -> None:
    html = page("/nhung?lang=en&shelf=to-gap")
    assert "Leaflets" in one(html, "#builder").get_text()
    assert one(snippet(html, "element"), "tusach-search")["lang"] == "en"
    assert one(snippet(html, "form"), "button").get_text() == "Search"
