from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bookshelf.model import Document, Provision, ProvisionKind
from search_api.passages import LONGEST, passages
from tests.search_api.library import document


def plain(text: str, *provisions: Provision) -> Document:
    return Document(id="a", source="s", source_key="1", title="", text=text, provisions=provisions)


def test_each_article_is_a_passage_with_its_permalink() -> None:
    found = passages(
        document("a", "A", ("Một", "Nội dung một."), ("Hai", "Nội dung hai."), preamble="Căn cứ.")
    )
    assert [(one.path, one.label, one.heading) for one in found] == [
        ("mo-dau", "Phần mở đầu", ""),
        ("dieu-1", "Điều 1", "Một"),
        ("dieu-2", "Điều 2", "Hai"),
    ]


def test_the_line_of_a_chapter_goes_with_the_article_behind_it() -> None:
    text = "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nNội dung."
    chapter = Provision(0, None, ProvisionKind.CHAPTER, "I", "QUY ĐỊNH CHUNG", 0, len(text), "chuong-1")
    article = Provision(1, 0, ProvisionKind.ARTICLE, "1", "Phạm vi", 24, len(text), "dieu-1")
    assert [(one.path, one.start) for one in passages(plain(text, chapter, article))] == [("dieu-1", 0)]


def test_a_text_without_structure_is_one_passage() -> None:
    assert [(one.path, one.start, one.end) for one in passages(plain("Một đoạn."))] == [("", 0, 9)]


def test_no_text_no_passage() -> None:
    assert passages(plain("")) == []
    assert passages(plain(" \n ")) == []


def test_a_long_article_is_cut_and_its_parts_lead_to_the_clause_they_begin_in() -> None:
    clauses = [f"{number}. " + "nội dung khoản này rất dài " * 100 for number in (1, 2, 3, 4)]
    text = "Điều 9. Dài\n" + "\n".join(clauses)
    article = Provision(0, None, ProvisionKind.ARTICLE, "9", "Dài", 0, len(text), "dieu-9")
    at, units = text.index("1. "), [article]
    for number, clause in enumerate(clauses, 1):
        units.append(
            Provision(
                number,
                0,
                ProvisionKind.CLAUSE,
                str(number),
                "",
                at,
                at + len(clause),
                f"dieu-9/khoan-{number}",
            )
        )
        at += len(clause) + 1
    found = passages(plain(text, *units))
    assert [(one.path, one.label) for one in found] == [
        ("dieu-9", "Điều 9"),
        ("dieu-9/khoan-3", "Điều 9 khoản 3"),
    ]
    assert {one.heading for one in found} == {"Dài"}


@given(st.lists(st.text(alphabet="ab \n", max_size=3 * LONGEST), max_size=4))
def test_passages_hold_the_whole_text_once(articles: list[str]) -> None:
    made = document("a", "A", *((f"H{number}", text) for number, text in enumerate(articles)))
    found = passages(made)
    assert all(first.end <= second.start for first, second in itertools.pairwise(found))
    assert all(one.end - one.start <= LONGEST for one in found)
    held = "".join(made.text[one.start : one.end] for one in found)
    assert held.split() == made.text.split()
