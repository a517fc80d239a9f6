"""Documents to test with: one with everything in it, short ones, and any (for Hypothesis)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize

from hypothesis import strategies as st

from bookshelf.entries import Entry, Put
from bookshelf.fields import FIELDS
from bookshelf.model import (
    Citation,
    Document,
    FileRef,
    Level,
    Method,
    Provenance,
    Provision,
    ProvisionKind,
    Relation,
    RelationKind,
    Signer,
    TextStatus,
    Validity,
)
from bookshelf.record import Record
from bookshelf.shelves import AUDIENCES, SHELVES


def document(key: str = "1", **values: Any) -> Document:
    """A short document; its slug is `doc-<key>`."""
    return Document(
        **{
            "id": f"doc-{key}",
            "source": "test",
            "source_key": key,
            "title": f"Văn bản {key}",
            "text": "Lời văn.",
        }
        | values
    )


def full_document() -> Document:
    """Every field has a value."""
    text = (
        "Điều 1. Phạm vi\n1. Quyết định này quy định mức hỗ trợ.\na) Hỗ trợ một lần;\tđ) Hỗ trợ hằng tháng."
    )
    clause = text.index("1. Quyết")
    point = text.index("a) Hỗ")
    return Document(
        id="qd-05-2026-qd-ubnd-dong-nai",
        source="congbao",
        source_key="05/2026#1",
        title="Quy định mức hỗ trợ “đặc thù”",
        text=text,
        shelf="nghiep-vu",
        number="05/2026/QĐ-UBND",
        doc_type="Quyết định",
        abstract="Mức hỗ trợ",
        introduction="Giới thiệu quyết định",
        author="Phòng Phổ biến",
        issuers=("Ủy ban nhân dân tỉnh Đồng Nai", "Sở Tư pháp"),
        signers=(Signer("Nguyễn Văn An", "Chủ tịch"), Signer("Trần Thị Bình")),
        place="Đồng Nai",
        issued_on=date(2026, 3, 13),
        effective_on=date(2026, 4, 1),
        expired_on=date(2030, 12, 31),
        validity=Validity.PARTLY_EXPIRED,
        level=Level.PROVINCE,
        scope="Tỉnh Đồng Nai",
        fields=("van-hoa-xa-hoi", "dau-tu"),
        sectors=("Tư pháp",),
        audiences=("nguoi-dan", "can-bo"),
        gazette_number="12+13",
        gazette_on=date(2026, 3, 20),
        url="https://congbao.example/vb?id=1&a=b",
        text_status=TextStatus.TEXT,
        provisions=(
            Provision(0, None, ProvisionKind.ARTICLE, "1", "Phạm vi", 0, len(text), "dieu-1"),
            Provision(1, 0, ProvisionKind.CLAUSE, "1", "", clause, len(text), "dieu-1/khoan-1"),
            Provision(2, 1, ProvisionKind.POINT, "a", "", point, len(text), "dieu-1/khoan-1/diem-a"),
        ),
        relations=(
            Relation(RelationKind.BASED_ON, "64/2025/QH15", "Luật Ban hành văn bản"),
            Relation(RelationKind.REPLACES, "không rõ số", "Quyết định cũ"),
            Relation(RelationKind.AMENDS, "", "Luật Xây", None, "dieu-5/khoan-1", "2031", 0, 4, 0.75),
        ),
        citations=(
            Citation(0, 4, path="dieu-1", last="dieu-3"),
            Citation(5, 6, "09/2031/nđ-cp", "luat xay", "2031-02-03", "attached/dieu-2"),
        ),
        files=(
            FileRef("ab" * 32, "qd 05.pdf", "application/pdf", 12_345),
            FileRef("cd" * 32, "x", "a/b", 0, "annex"),
        ),
        provenance=(
            Provenance("title", Method.SOURCE, "congbao", "https://congbao.example", "ab" * 32, _FETCHED),
            Provenance("number", Method.EXTRACTED, "text", confidence=0.75, start=3, end=9),
        ),
        licence="Được sao chép khi ghi rõ nguồn",
        published_year=2026,
        media_url="https://video.example/xem?v=1",
        source_metadata={"Trang": 7, "ghi chú": ["a", {"b": None, "c": 1.5}], "đúng": True},
    )


_FETCHED = datetime(2026, 3, 21, 8, 30, 15, 250, tzinfo=UTC)

_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


def words(maximum: int = 30) -> st.SearchStrategy[str]:
    """NFC text of any characters that a database can keep."""
    return st.text(_CHARACTERS, max_size=maximum).map(lambda text: normalize("NFC", text))


def names() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words(), max_size=3).map(tuple)


def some(slugs: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(slugs), unique=True, max_size=3).map(tuple)


@st.composite
def provisions(draw: st.DrawFn, length: int) -> tuple[Provision, ...]:
    """Units that nest: each one's parent is an earlier one whose span holds it."""
    made: list[Provision] = []
    start = 0
    for ordinal in range(draw(st.integers(0, 6))):
        start = draw(st.integers(start, length))
        around = [unit for unit in made if unit.start <= start <= unit.end]
        parent = draw(st.sampled_from([None, *around]))
        end = draw(st.integers(start, parent.end if parent else length))
        kind = draw(st.sampled_from(ProvisionKind))
        made.append(
            Provision(
                ordinal,
                parent.ordinal if parent else None,
                kind,
                draw(words(3)),
                draw(words()),
                start,
                end,
                f"{kind.value}-{ordinal}",
            )
        )
    return tuple(made)


_DATES = st.none() | st.dates()
_TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
_OFFSETS = st.none() | st.integers(0, 9)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False) | words(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words(), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
_SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
_PROVENANCE = st.builds(
    Provenance,
    field=st.sampled_from(["title", "number"]),
    method=st.sampled_from([Method.SOURCE, Method.EXTRACTED]),
    source=words(),
    url=words(),
    sha256=words(),
    fetched_at=_TIMES,
    confidence=st.floats(0, 1),
    start=_OFFSETS,
    end=_OFFSETS,
)
_FILES = st.builds(
    FileRef,
    sha256=st.just("ef" * 32),
    name=words(),
    media_type=words(),
    size=st.integers(0, 2**40),
    role=words(),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document that keeps the contract."""
    text = draw(words(200))
    return Document(
        id=draw(_SLUGS),
        source=draw(words(9).filter(bool)),
        source_key=draw(words(9).filter(bool)),
        title=draw(words().filter(bool)),
        text=text,
        shelf=draw(st.sampled_from([shelf.slug for shelf in SHELVES])),
        **{name: draw(words()) for name in _TEXTS},
        issuers=draw(names()),
        signers=draw(st.lists(st.builds(Signer, words(), words()), max_size=2).map(tuple)),
        issued_on=draw(_DATES),
        effective_on=draw(_DATES),
        expired_on=draw(_DATES),
        validity=draw(st.sampled_from(Validity)),
        level=draw(st.none() | st.sampled_from(Level)),
        fields=draw(some([field.slug for field in FIELDS])),
        sectors=draw(names()),
        audiences=draw(some([audience.slug for audience in AUDIENCES])),
        gazette_on=draw(_DATES),
        text_status=draw(st.sampled_from(TextStatus)),
        provisions=draw(provisions(len(text))),
        relations=draw(st.lists(_relations(), max_size=2).map(tuple)),
        citations=draw(st.lists(_citations(len(text)), max_size=2).map(tuple)) if text else (),
        files=draw(st.lists(_FILES, max_size=2).map(tuple)),
        provenance=draw(st.lists(_PROVENANCE, max_size=2).map(tuple)),
        source_metadata=draw(st.dictionaries(words(), _JSON, max_size=3)),
        licence=draw(words()),
        published_year=draw(st.none() | st.integers(1000, 9999)),
        media_url=draw(st.sampled_from(["", "https://video.example/1"])),
    )


def _relations() -> st.SearchStrategy[Relation]:
    places = st.none() | st.integers(0, 99)
    return st.builds(
        Relation,
        st.sampled_from(RelationKind),
        words(),
        words(),
        st.none(),
        words(9),
        words(9),
        places,
        places,
        st.floats(0, 1),
    )


def _citations(length: int) -> st.SearchStrategy[Citation]:
    ends = st.integers(1, length).flatmap(lambda end: st.tuples(st.integers(0, end - 1), st.just(end)))
    return st.builds(
        lambda span, *named: Citation(*span, *named), ends, words(9), words(9), words(9), words(9), words(9)
    )


_TEXTS = (
    "number",
    "doc_type",
    "abstract",
    "introduction",
    "author",
    "place",
    "scope",
    "gazette_number",
    "url",
)


def put(record: Record, *entries: Document, fingerprint: str = "") -> list[Put]:
    return record.put_many([Entry(item, fingerprint) for item in entries])
