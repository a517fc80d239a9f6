from __future__ import annotations

import json

import pytest

from bookshelf.model import Citation
from ingest.evaluation.citations import JUDGED, Places, agrees, answer, plain


def test_an_answer_says_what_a_citation_means() -> None:
    assert answer(Citation(0, 1, "09/2031/nđ-cp", "", "2031", "dieu-1", "dieu-3")) == (
        "09/2031/nđ-cp||2031|dieu-1|dieu-3"
    )


@pytest.mark.parametrize(
    ("found", "true", "expected"),
    [
        ("9|luat a||dieu-1|", "9|||dieu-1|", True),
        ("|luat a|2031-01-02||", "|luat a|2031||", True),
        ("|luat a|||", "|luat a|2031||", True),
        ("|luat a|2030||", "|luat a|2031||", False),
        ("|luat a||dieu-1|", "|luat a||dieu-2|", False),
        ("|luat a|||", "9|luat a|||", False),
        ("|luat b|||", "|luat a|||", False),
    ],
)
def test_agreement(found: str, true: str, expected: bool) -> None:
    assert agrees(found, true) is expected


def test_places_do_not_depend_on_white_space() -> None:
    one, other = Places("Điều 5 Luật"), Places("Điều\n5  Luật ")
    assert one.checksum(0, 9) == other.checksum(0, 9)
    assert (one.count(5), other.count(5)) == (4, 4)


def test_markdown_is_read_as_words() -> None:
    assert plain(r"**Điều 1\.** _theo_ [9/2031](http://x)") == "Điều 1. theo 9/2031"


def test_the_judgements_hold_no_text() -> None:
    judged = json.loads(JUDGED.read_text("utf-8"))
    assert sum(len(one["citations"]) for one in judged["passages"]) + len(judged["drawn"]) >= 300
    for one in judged["passages"]:
        assert set(one) == {"set", "source", "key", "start", "end", "checksum", "citations"}
