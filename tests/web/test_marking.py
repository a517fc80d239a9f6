from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.marking import Anchor, Hits, joined, marked, tidy

TEXTS = st.text(alphabet="aăđ <>&\"'\n\t𝒳", max_size=30)
MARKS = st.lists(st.tuples(st.integers(-3, 35), st.integers(-3, 35)), max_size=8)


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("đất đai", [(0, 3)], "<mark>đất</mark> đai"),
        ("a<b>c", [(1, 4)], "a<mark>&lt;b&gt;</mark>c"),
        ("<i>", [], "&lt;i&gt;"),
        ("\"&'", [(0, 1)], "<mark>\"</mark>&amp;'"),
        ("abc", [(2, 1), (5, 9), (-4, 1)], "<mark>a</mark>bc"),
        ("abcd", [(1, 3), (0, 2)], "<mark>abc</mark>d"),
        ("", [(0, 1)], ""),
    ],
)
def test_marked(text: str, marks: list[tuple[int, int]], expected: str) -> None:
    assert str(marked(text, marks)) == expected


@given(TEXTS, MARKS)
def test_the_words_stay_and_nothing_else_becomes_markup(text: str, marks: list[tuple[int, int]]) -> None:
    html = str(marked(text, marks))
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert unescape(bare) == text
    assert html.count("<mark>") == len(tidy(marks, len(text)))


@given(TEXTS, MARKS, st.integers(0, 30))
def test_hits_cut_at_any_place_say_the_same(text: str, marks: list[tuple[int, int]], cut: int) -> None:
    spans = tuple(tidy(marks, len(text)))
    hits = Hits(text, spans, current=len(spans))
    cut = min(cut, len(text))
    html = hits.markup(0, cut) + hits.markup(cut, len(text))
    now = f'<mark id="hit-{len(spans)}" class="now">'
    assert html.count(now) == bool(spans)
    html = html.replace(now, "<mark>")
    assert html.count("<mark>") == len(spans), "each hit begins once"
    bare = html.replace("<mark>", "").replace('<mark class="on">', "").replace("</mark>", "")
    assert unescape(bare) == text


def test_current_hit() -> None:
    hits = Hits("một hai", ((0, 3), (4, 7)), current=2)
    assert hits.markup(0, 7) == '<mark>một</mark> <mark id="hit-2" class="now">hai</mark>'


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("đất đai", [(0, 3), (4, 7)], [(0, 7)]),
        ("đất, đai", [(0, 3), (5, 8)], [(0, 3), (5, 8)]),
        ("đất\nđai", [(0, 3), (4, 7)], [(0, 3), (4, 7)]),
    ],
)
def test_joined(text: str, marks: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    assert joined(text, marks) == expected


def test_links_hold_their_marks() -> None:
    links = (Anchor(4, 10, "#dieu-5"), Anchor(11, 14, '/van-ban/"x"'))
    hits = Hits("xem Điều 5 A&B", ((0, 8), (12, 14)), links=links)
    assert hits.markup(0, 14) == (
        '<mark>xem </mark><a class="cite" href="#dieu-5"><mark class="on">Điều</mark> 5</a> '
        '<a class="cite" href="/van-ban/&#34;x&#34;">A<mark>&amp;B</mark></a>'
    )


def test_a_link_is_cut_where_a_line_ends() -> None:
    hits = Hits("Điều 5\nĐiều 6", links=(Anchor(0, 13, "#a"),))
    assert hits.markup(7, 13) == '<a class="cite" href="#a">Điều 6</a>'
