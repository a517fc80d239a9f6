from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

import ingest.jsonl
from ingest.extracted import Refused
from ingest.jsonl import BrokenLine, JsonLines, Line, parse_object

TEXT = '\ufeff{"id": "1"}\r\n\n   \n{"id": "hai", "text": "Điều 1"}\n{"id": 3}'.encode()
LINES = [Line(1, b'{"id": "1"}'), Line(4, '{"id": "hai", "text": "Điều 1"}'.encode()), Line(5, b'{"id": 3}')]


def as_is(data: bytes) -> bytes:
    return data


def two_streams(data: bytes) -> bytes:
    middle = len(data) // 2
    return lzma.compress(data[:middle]) + bytes(8) + lzma.compress(data[middle:]) + bytes(4)


def read(path: Path, data: bytes) -> list[Line | BrokenLine]:
    path.write_bytes(data)
    return list(JsonLines(path))


@pytest.mark.parametrize("pack", [as_is, gzip.compress, lzma.compress, two_streams])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz"])
def test_lines_whatever_the_compression_and_the_name(
    tmp_path: Path, pack: Callable[[bytes], bytes], name: str
) -> None:
    assert read(tmp_path / name, pack(TEXT)) == LINES


@pytest.mark.parametrize("pack", [as_is, gzip.compress, lzma.compress])
def test_a_file_without_lines(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    assert read(tmp_path / "a.jsonl", pack(b"")) == []


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_what_stands_before_the_damage_comes_in(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    lines = b"".join(
        b'{"id": "%d", "text": "%s"}\n' % (n, bytes(str(n * 7919), "ascii") * 40) for n in range(20_000)
    )
    packed = pack(lines)
    found = read(tmp_path / "a.jsonl", packed[: len(packed) // 2])
    last = found[-1]
    assert isinstance(last, BrokenLine)
    assert last.last
    assert last.reason.code == "damaged-archive"
    assert last.number == len(found)
    assert all(isinstance(line, Line) for line in found[:-1])


def test_bytes_behind_an_xz_stream_are_not_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl.xz", lzma.compress(b"{}\n") + b"rubbish rubbish rubbish")
    assert [getattr(line, "reason", Refused("", "", "")).code for line in found] == ["", "damaged-archive"]


def test_a_header_may_not_claim_all_memory(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}]
    found = read(tmp_path / "a.jsonl.xz", lzma.compress(b"{}\n", filters=filters))
    assert [line.number for line in found if isinstance(line, BrokenLine)] == [1]


@pytest.mark.parametrize("pack", [as_is, gzip.compress, lzma.compress])
def test_a_line_too_long_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(ingest.jsonl, "MAX_LINE", 100)
    fits, too_long = b"1" * 99, b"2" * 5_000_000
    found = read(tmp_path / "a.jsonl", pack(b"\n".join([fits, too_long, b"3", too_long])))
    assert [line for line in found if isinstance(line, Line)] == [Line(1, fits), Line(3, b"3")]
    broken = [line for line in found if isinstance(line, BrokenLine)]
    assert [(line.number, line.reason.code, line.last) for line in broken] == [
        (2, "line-too-long", False),
        (4, "line-too-long", False),
    ]


def test_position_reaches_the_size(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(TEXT))
    lines = JsonLines(path)
    assert [lines.position for _ in lines][-1] == lines.size == path.stat().st_size


@pytest.mark.parametrize(
    "data",
    [
        b'{"id": 1',
        b"[1]",
        b'"id"',
        b"null",
        b"{'id': 1}",
        b'{"id": NaN}',
        b'{"a":' * 2000,
        b"\xff\xfe{}",
        b'{"a":"\\ud800"}',
    ],
)
def test_what_is_no_json_object_is_refused_in_both_languages(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parse_object(data)
    assert refused.value.code == "invalid-json"
    assert refused.value.vi != refused.value.en != ""


def test_the_place_of_the_fault_is_told() -> None:
    with pytest.raises(Refused, match="character 9"):
        parse_object(b'{"id": 1,}'[:8] + b"x}")
