from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.query import parse
from search_api.request import MAX_QUERY
from search_api.results import Mode


@pytest.mark.parametrize(
    ("typed", "mode"),
    [
        ("", Mode.BROWSE),
        ("   ", Mode.BROWSE),
        ("?!…---", Mode.BROWSE),
        ("đất đai", Mode.KEYWORDS),
        ('"quyền sử dụng đất"', Mode.KEYWORDS),
        ("thuế -phí", Mode.KEYWORDS),
        ("14/2019/QĐ-TTg", Mode.KEYWORDS),
        ("mức phạt là bao nhiêu", Mode.QUESTION),
        ("muc phat la bao nhieu", Mode.QUESTION),
        ("đăng ký kết hôn ở đâu?", Mode.QUESTION),
        ("trách nhiệm của chủ đầu tư trong giám sát thi công công trình", Mode.QUESTION),
        ("loai:Luật", Mode.BROWSE),
    ],
)
def test_mode(typed: str, mode: Mode) -> None:
    assert parse(typed).mode is mode


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "excluded", "filters"),
    [
        ("đất đai", "đất đai", (), (), {}),
        ('"đất đai" hạn mức', "hạn mức", ("đất đai",), (), {}),
        ("“đất đai” hạn mức", "hạn mức", ("đất đai",), (), {}),
        ('xử phạt -"xe máy" -phí', "xử phạt", (), ("xe máy", "phí"), {}),
        ("thuế - phí", "thuế - phí", (), (), {}),
        ("kinh tế-xã hội", "kinh tế-xã hội", (), (), {}),
        (
            'học phí loai:"Nghị quyết" nam:2024',
            "học phí",
            (),
            (),
            {"doc_type": ("Nghị quyết",), "year": ("2024",)},
        ),
        ("loai:luật loại:nghị_định", "", (), (), {"doc_type": ("luật", "nghị_định")}),
        ("so:14/2019/QĐ-TTg", "14/2019/QĐ-TTg", (), (), {}),
        ("http://example.vn", "http://example.vn", (), (), {}),
        ('""', "", (), (), {}),
    ],
)
def test_parts(
    typed: str,
    words: str,
    phrases: tuple[str, ...],
    excluded: tuple[str, ...],
    filters: dict[str, tuple[str, ...]],
) -> None:
    query = parse(typed)
    assert (query.words, query.phrases, query.excluded, dict(query.filters)) == (
        words,
        phrases,
        excluded,
        filters,
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ('hạn mức "giao đất', "unbalanced-quote"),
        ("?!", "no-words"),
        ("a" * (MAX_QUERY + 1), "too-long"),
        ("-nam:2020 đất", "negative-filter"),
        ("nam:hai đất", "bad-year"),
    ],
)
def test_notes_say_what_was_not_meant(typed: str, code: str) -> None:
    assert code in [note.code for note in parse(typed).notes]


def test_decomposed_text_is_composed() -> None:
    assert parse("đất đai").text == "đất đai"


@given(st.text(max_size=700))
def test_nothing_typed_is_an_error(typed: str) -> None:
    query = parse(typed)
    assert len(query.text) <= MAX_QUERY
