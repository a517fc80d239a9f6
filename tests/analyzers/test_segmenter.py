"""The same words as pyvi's own tokenizer, line by line."""

from __future__ import annotations

import json
import lzma
import string
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyvi import ViTokenizer

from analyzers.normal_form import nfc
from analyzers.segmenter import segment, tokenize

SAMPLES = [
    "Ủy ban nhân dân thành phố Biên Hòa ban hành quy chế quản lý cây xanh đô thị.",
    "UỶ BAN NHÂN DÂN TỈNH ĐỒNG NAI CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Điều 3. Chủ nghĩa xã hội và hợp tác xã nông nghiệp – quyền, nghĩa vụ (khoản 2, điểm đ)",
    "Mức thu 1.500.000đ/hộ; 12,5%; ngày 01/7/2024; xem https://vidu.vn/a?b=1 hoặc hop.thu@vidu.vn.",
    "ThS. Lê Thị Bé, Tp. Long Khánh, U.B.N.D, A. B ==> c -> d >> ... __ ___ a_b 1_000 2-3",
    "“Giấy chứng nhận quyền sử dụng đất” là gì? Hồ sơ gồm: a) Đơn; b) Bản sao",
    "dat dai nha o",
    "e\u0301\u0302 ² ½ ①Đất ǅ ΑΣ \u200b x",
    "",
    "   \t ",
]


def pyvi_words(line: str) -> str:
    return ViTokenizer.tokenize(line) if line.strip() else ""


def our_lines(text: str) -> list[str]:
    tokens = tokenize(text)
    lines: list[list[str]] = [[]]
    for start, end in segment(tokens):
        if tokens[start] == "\n":
            lines.append([])
        else:
            lines[-1].append("_".join(tokens[start:end]))
    return [" ".join(words) for words in lines]


def test_samples_together() -> None:
    text = nfc("\n".join(SAMPLES))
    assert our_lines(text) == [pyvi_words(line) for line in text.split("\n")]


syllables = st.sampled_from(" ".join(SAMPLES).split())
lines = st.lists(syllables | st.text(string.punctuation + "Đđ1 \t", max_size=4)).map(" ".join)


@given(st.lists(lines, max_size=5).map("\n".join).map(nfc))
def test_any_lines(text: str) -> None:
    assert our_lines(text) == [pyvi_words(line) for line in text.split("\n")]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\n")).map(nfc))
def test_any_characters(line: str) -> None:
    assert our_lines(line) == [pyvi_words(line)]


def test_real_documents(shared_data: Path) -> None:
    corpus = shared_data / "dsc2026" / "corpus.jsonl.xz"
    if not corpus.is_file():
        pytest.skip(f"needs {corpus.name} in the shared development data")
    with lzma.open(corpus, "rt", encoding="utf-8") as lines_of_file:
        for line in islice(lines_of_file, 0, 200, 20):
            text = nfc(json.loads(line)["text"])
            assert our_lines(text) == [pyvi_words(paragraph) for paragraph in text.split("\n")]
