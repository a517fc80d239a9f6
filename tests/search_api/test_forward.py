from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyzers.folding import fold
from search_api.embedded.forwards import ForwardReader, ForwardWriter
from search_api.forward import Forward, Records, code, codes, half_code, number_code, number_codes, pack

SYLLABLES = st.lists(
    st.sampled_from(["đất", "dat", "đai", "nhà", "ở", "phạt", "xe", "máy", "2024"]), max_size=30
)
NUMBERS = st.lists(st.sampled_from(["14/2019/qđ-ttg", "100/2019/nđ-cp", "15/2012/qh13"]), max_size=3)


def test_a_code_holds_the_syllable_and_its_folded_form() -> None:
    assert code("đất") >> 16 == half_code(fold("đất")) == half_code("dat")
    assert code("đất") & 0xFFFF == half_code("đất")


def test_no_number_has_the_code_0() -> None:
    assert number_code("") == 0
    assert number_codes(["a", "b", "a"]).tolist() == sorted({number_code("a"), number_code("b")})


@given(SYLLABLES, SYLLABLES, SYLLABLES, NUMBERS, st.integers(0, 2**31), st.integers(0, 20))
def test_what_is_packed_is_unpacked(
    title: list[str], heading: list[str], text: list[str], cites: list[str], issued: int, rank: int
) -> None:
    forward = Forward(codes(title), codes(heading), codes(text), number_codes(cites), 7, issued, rank)
    back = Records.of([b"", pack(forward), b""])
    for name in ("title", "heading", "text", "cites"):
        written = getattr(forward, name)
        found = back.lists(name).end_to_end()
        np.testing.assert_array_equal(found.codes, written)
        assert found.lengths.tolist() == [0, len(written), 0]
        assert back.lists(name, np.array([2, 1])).lengths.tolist() == [0, len(written)]
    for name, value in (("number", 7), ("issued", issued), ("rank", rank)):
        assert back.number(name).tolist() == [0, value, 0]


@given(st.lists(SYLLABLES, min_size=1, max_size=8), st.integers(0, 7))
def test_records_are_read_where_they_were_written(texts: list[list[str]], behind: int) -> None:

    none = codes([])
    records = [pack(Forward(none, none, codes(text), none, 0, 0, 0)) for text in texts]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "forward.bin"
        first = ForwardWriter(path)
        places = [first.put(record) for record in records[:behind]]
        first.flush()
        with path.open("ab") as file:
            file.write(b"\1" * behind)  # what a killed process left
        second = ForwardWriter(path)
        places += [second.put(record) for record in records[behind:]]
        second.flush()
        found = ForwardReader(path).read(places)
    read = found.lists("text").end_to_end()
    assert read.codes.tolist() == codes([one for text in texts for one in text]).tolist()
    assert read.lengths.tolist() == [len(text) for text in texts]


def test_a_file_that_is_not_there_yet_has_no_records(tmp_path: Path) -> None:
    assert len(ForwardReader(tmp_path / "forward.bin").read([])) == 0
