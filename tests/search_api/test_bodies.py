from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_api.embedded import bodies
from search_api.engine import FoundPassage, IndexPassage

TEXTS = st.text(st.characters(codec="utf-16"), max_size=40) | st.sampled_from(
    ["", "Điều 5", "😀 đất", "\x00"]
)


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.integers(0, 2**32 - 1))
def test_what_is_packed_is_unpacked(path: str, label: str, heading: str, text: str, start: int) -> None:
    packed = bodies.pack(IndexPassage(path, label, heading, text, start, {}, b""))
    assert bodies.unpack(packed, 1.5) == FoundPassage(path, label, heading, text, start, 1.5)
