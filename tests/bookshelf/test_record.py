from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bookshelf.model import Document, Level, Method, Provenance, Relation, RelationKind
from bookshelf.record import Change, Outcome, Put, Record, Refusal, Unstorable
from tests.bookshelf.examples import document, documents, full_document, put

EDITED_TITLE = (Provenance("title", Method.EDITED, "officer"),)


def outcome(record: Record, item: Document, fingerprint: str = "") -> str:
    return put(record, item, fingerprint=fingerprint)[0].outcome.value


def test_everything_comes_back(record: Record) -> None:
    put(record, full_document())
    assert record.get(full_document().id) == full_document()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents())
def test_any_document_comes_back(record: Record, original: Document) -> None:
    [kept] = put(record, original)
    found = record.get_by_source(original.source, original.source_key)
    assert found is not None
    # When it was fetched belongs to the content that was kept first.
    times = [item.fetched_at for item in found.provenance]
    assert found == replace(
        original,
        id=kept.document_id,
        provenance=tuple(
            replace(item, fetched_at=time) for item, time in zip(original.provenance, times, strict=True)
        ),
    )


def test_a_long_text_comes_back(record: Record) -> None:
    text = "Điều khoản thi hành.\n" * 150_000
    put(record, document(text=text))
    found = record.get("doc-1")
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    ("again", "fingerprint", "expected"),
    [
        (document(), "f1", "unchanged"),
        (document(), "f2", "unchanged"),
        (document(), "", "unchanged"),
        (document(title="Mới"), "f1", "unchanged"),
        (document(title="Mới"), "f2", "changed"),
        (document(title="Mới"), "", "changed"),
        (document(id="another-slug"), "f2", "unchanged"),
    ],
)
def test_outcome_of_putting_again(record: Record, again: Document, fingerprint: str, expected: str) -> None:
    assert outcome(record, document(), "f1") == "added"
    before = record.revision()
    assert outcome(record, again, fingerprint) == expected
    assert record.revision() == before + (expected == "changed")


def test_equal_content_refreshes_the_fingerprint_and_none_keeps_it(record: Record) -> None:
    put(record, document(), fingerprint="f1")
    put(record, document(), fingerprint="f2")
    assert record.fingerprints("test") == {"1": "f2"}
    put(record, document(title="Mới"))
    assert record.fingerprints("test") == {"1": "f2"}


def test_a_new_time_of_fetching_is_no_change(record: Record) -> None:
    first = Provenance("title", Method.SOURCE, "s", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    later = replace(first, fetched_at=datetime(2026, 2, 1, tzinfo=UTC))
    put(record, document(provenance=(first,)))
    assert outcome(record, document(provenance=(later,))) == "unchanged"


def test_a_change_replaces_every_part(record: Record) -> None:
    whole = full_document()
    put(record, whole)
    bare = document(id=whole.id, source=whole.source, source_key=whole.source_key)
    assert outcome(record, bare) == "changed"
    assert record.get(whole.id) == bare


def test_taken_slugs_get_numbers(record: Record) -> None:
    put(record, document("1", id="luat"), document("2", id="luat"))
    put(record, document("x", id="luat-dat-dai"))
    ids = [item.document_id for item in put(record, *(document(key, id="luat") for key in "345"))]
    assert record.document_ids() == ["luat", "luat-2", "luat-3", "luat-4", "luat-5", "luat-dat-dai"]
    assert ids == ["luat-3", "luat-4", "luat-5"]
    assert put(record, document("2", id="luat", title="Mới")) == [Put("luat-2", Outcome.CHANGED)]


def test_a_number_that_is_taken_by_another_is_skipped(record: Record) -> None:
    put(record, document("1", id="luat"), document("2", id="luat-2"))
    assert put(record, document("3", id="luat"))[0].document_id == "luat-3"


def test_the_same_document_twice_in_a_batch(record: Record) -> None:
    results = put(record, document(title="A"), document(title="B"), document(title="B"))
    assert [item.outcome.value for item in results] == ["added", "changed", "unchanged"]
    [found] = record.load(["doc-1"])
    assert found.title == "B"
    assert record.changes_since(0, 10) == [Change(2, "doc-1", removed=False)]


def test_edited_fields_survive(record: Record) -> None:
    put(record, document(title="Tên gốc", abstract="Cũ"), fingerprint="f1")
    put(record, document(title="Tên đã sửa", abstract="Cũ", provenance=EDITED_TITLE))
    assert outcome(record, document(title="Tên gốc khác", abstract="Mới"), "f2") == "changed"
    found = record.get("doc-1")
    assert found is not None
    assert (found.title, found.abstract, found.provenance) == ("Tên đã sửa", "Mới", EDITED_TITLE)
    assert found.source_metadata["read_differently"] == [{"field": "title", "value": "Tên gốc khác"}]
    assert outcome(record, document(title="Tên gốc khác", abstract="Mới"), "f3") == "unchanged"


def test_edits_survive_within_one_batch(record: Record) -> None:
    put(record, document(title="Đã sửa", provenance=EDITED_TITLE), document(title="Nguồn", abstract="Mới"))
    found = record.get("doc-1")
    assert found is not None
    assert (found.title, found.abstract) == ("Đã sửa", "Mới")


def test_a_removed_document_leaves_a_tombstone_and_may_come_back(record: Record) -> None:
    put(record, full_document(), document())
    assert record.remove(full_document().id)
    assert not record.remove(full_document().id)
    assert not record.remove("never-there")
    assert record.get(full_document().id) is None
    assert record.get_by_source("congbao", "05/2026#1") is None
    assert (record.count(), record.document_ids(), record.file_hashes()) == (1, ["doc-1"], set())
    assert record.fingerprints("congbao") == {}
    assert record.with_number("05/2026/QĐ-UBND") == []
    assert record.changes_since(0, 10) == [
        Change(2, "doc-1", removed=False),
        Change(3, full_document().id, removed=True),
    ]
    assert put(record, document("2", id=full_document().id))[0].document_id == full_document().id + "-2"
    assert put(record, full_document()) == [Put(full_document().id, Outcome.ADDED)]
    assert record.get(full_document().id) == full_document()


def test_changes_in_order_and_in_pieces(record: Record) -> None:
    assert (record.revision(), record.changes_since(0, 10)) == (0, [])
    put(record, document("1"), document("2"), document("3"))
    put(record, document("1", title="Mới"))
    assert [change.document_id for change in record.changes_since(0, 2)] == ["doc-2", "doc-3"]
    assert record.changes_since(3, 2) == [Change(4, "doc-1", removed=False)]
    assert record.revision() == 4


def test_load_keeps_the_order_asked_for(record: Record) -> None:
    put(record, *(document(str(number)) for number in range(600)))
    wanted = [f"doc-{number}" for number in (599, 3, 10_000, 0, 3)]
    assert [item.id for item in record.load(wanted)] == ["doc-599", "doc-3", "doc-0", "doc-3"]
    assert [item.id for item in record.summaries(wanted)] == ["doc-599", "doc-3", "doc-0", "doc-3"]
    assert record.load([]) == []


def test_all_documents_in_the_order_of_ids(record: Record) -> None:
    put(record, *(document(str(number)) for number in range(120)))
    ids = [item.id for item in record.documents()]
    assert ids == sorted(ids) == record.document_ids()
    assert len(ids) == record.count() == 120


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (document(text="a\x00b"), "NUL"),
        (document(source_metadata={"k": "\x00"}), "NUL"),
        (document(text="\ud800"), "Unicode"),
        (document(source_metadata={"n": 2**70}), "64-bit"),
        (document(fields=("x" * 601,)), "fields has 601 characters"),
        (document("k" * 601, id="a"), "source_key has 601"),
        (document(id=""), "id, source and source_key"),
    ],
)
def test_what_no_database_keeps_is_refused_with_the_whole_batch(
    record: Record, broken: Document, message: str
) -> None:
    with pytest.raises(Unstorable, match=message):
        put(record, document("good"), broken)
    assert (record.count(), record.revision()) == (0, 0)


def test_a_backslash_before_u0000_is_text(record: Record) -> None:
    put(record, document(text=r"mã \u0000 viết ra"))
    found = record.get("doc-1")
    assert found is not None
    assert found.text == r"mã \u0000 viết ra"


def test_refusals(record: Record) -> None:
    at = datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=7)))
    first = Refusal("folder", "b.pdf", "b.pdf", "ab" * 32, "damaged", "Tệp hỏng.", "Damaged.", at)
    second = replace(first, key="a.pdf", name="a.pdf")
    newer = replace(first, code="password", refused_at=at + timedelta(days=1))
    for refusal in (first, second, newer):
        record.refuse(refusal)
    assert record.refusals() == [second, newer]
    assert record.clear_refusal("folder", "a.pdf")
    assert not record.clear_refusal("folder", "a.pdf")
    assert record.refusals() == [newer]


def test_files_are_found_by_content(record: Record) -> None:
    put(record, full_document())
    assert record.file_hashes() == {"ab" * 32, "cd" * 32}
    assert record.file("ab" * 32) == full_document().files[0]
    assert record.file("00" * 32) is None


# Relations


def citing(key: str, cited: str, **values: object) -> Document:
    return document(key, relations=(Relation(RelationKind.BASED_ON, cited),), **values)


def target(record: Record, document_id: str) -> str | None:
    found = record.get(document_id)
    assert found is not None
    return found.relations[0].target_id


def incoming(record: Record, document_id: str) -> list[str]:
    return [item.document.id for item in record.relations_to(document_id)]


def test_a_relation_finds_a_target_that_comes_later(record: Record) -> None:
    put(record, citing("1", "14/2019/qd-ttg"))
    assert target(record, "doc-1") is None
    put(record, document("2", number="14/2019/QĐ-TTg"))
    assert target(record, "doc-1") == "doc-2"
    assert incoming(record, "doc-2") == ["doc-1"]
    record.remove("doc-2")
    assert target(record, "doc-1") is None
    assert incoming(record, "doc-2") == []


def test_a_document_put_back_with_its_found_targets_is_unchanged(record: Record) -> None:
    put(record, citing("1", "14/2019/QĐ-TTg"), document("2", number="14/2019/QĐ-TTg"))
    found = record.get("doc-1")
    assert found is not None
    assert found.relations[0].target_id == "doc-2"
    assert outcome(record, found) == "unchanged"


def test_a_given_target_counts_while_it_is_there(record: Record) -> None:
    relation = Relation(RelationKind.REPLACES, "", "Quyết định cũ", "doc-2")
    put(record, document("1", relations=(relation,)), document("2"))
    assert target(record, "doc-1") == "doc-2"
    assert incoming(record, "doc-2") == ["doc-1"]
    record.remove("doc-2")
    assert target(record, "doc-1") is None


def test_a_local_number_means_the_document_of_the_same_province(record: Record) -> None:
    number = "14/2020/QĐ-UBND"
    dong_nai = {"issuers": ("Ủy ban nhân dân tỉnh Đồng Nai",), "level": Level.PROVINCE}
    put(
        record,
        document("dn", number=number, **dong_nai),
        document("bp", number=number, issuers=("UBND tỉnh Bình Phước",), level=Level.PROVINCE),
        citing("1", number, issuers=("Hội đồng nhân dân tỉnh Đồng Nai",), level=Level.PROVINCE),
        citing("2", number, issuers=("Bộ Tư pháp",), level=Level.CENTRAL),
    )
    assert target(record, "doc-1") == "doc-dn"
    assert target(record, "doc-2") is None
    assert incoming(record, "doc-dn") == ["doc-1"]
    assert incoming(record, "doc-bp") == []


def test_copies_of_one_document_stand_for_each_other(record: Record) -> None:
    number, issued = "64/2025/QH15", date(2025, 2, 19)
    put(
        record, document("a", number=number, issued_on=issued), document("b", number=number, issued_on=issued)
    )
    put(record, citing("1", number))
    assert target(record, "doc-1") == "doc-a"
    put(record, document("c", number=number, issued_on=date(2020, 1, 1)))
    assert target(record, "doc-1") is None
    assert [item.id for item in record.with_number("64 /2025/qh15")] == ["doc-a", "doc-b", "doc-c"]


def test_no_document_is_its_own_target(record: Record) -> None:
    put(record, citing("1", "1/2020/NĐ-CP", number="1/2020/NĐ-CP"))
    assert target(record, "doc-1") is None
    assert incoming(record, "doc-1") == []


# Several at once


def test_writers_at_once_lose_nothing_and_share_no_revision(record: Record) -> None:
    def write(writer: int) -> None:
        with Record.open(record.url) as own:
            for batch in range(5):
                put(own, *(document(f"{writer}-{batch}-{item}", id="slug") for item in range(4)))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = record.changes_since(0, 1000)
    assert [change.revision for change in changes] == list(range(1, 81))
    assert len({change.document_id for change in changes}) == 80
    assert record.count() == 80


def test_the_record_outlives_its_process(url: str) -> None:
    with Record.open(url) as first:
        put(first, full_document())
    with Record.open(url) as second:
        assert second.get(full_document().id) == full_document()
        assert second.url == url


def test_folders_of_a_new_record_are_made(tmp_path: Path) -> None:
    with Record.open(f"sqlite:///{tmp_path}/a/b/record.db") as record:
        assert record.count() == 0
