"""Drafts on a real database: saving, the way to the bookshelf and back, the clock, two officers at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bookshelf.accounts import Role
from bookshelf.audit import AuditLog
from bookshelf.corrections import corrected
from bookshelf.drafts import CLOCK, SOURCE, Draft, Drafts, Gone, NoDraft, Stale
from bookshelf.entries import Entry, Unstorable
from bookshelf.model import Document, FileRef, Method, Provenance
from bookshelf.record import Record
from bookshelf.workflow import Action, NotAllowed, State, Who
from tests.bookshelf.examples import document

LAN, HOA = Who("lan", Role.EDITOR), Who("hoa", Role.EDITOR)
MINH, QUAN = Who("minh", Role.APPROVER), Who("quan", Role.ADMIN)
READER = Who("ba", Role.READER)
SOON = timedelta(hours=1)


@pytest.fixture
def drafts(record: Record) -> Drafts:
    return Drafts(record)


def retitled(draft: Draft, title: str, by: Who = LAN) -> Document:
    return corrected(draft.document, "title", title, by.name)


def sent(drafts: Drafts, **values: object) -> Draft:
    draft = drafts.create(document(**values), LAN)
    return drafts.act(draft.id, draft.version, Action.SEND, LAN)


def published(drafts: Drafts, **values: object) -> Draft:
    draft = sent(drafts, **values)
    return drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)


def test_a_draft_is_nothing_to_readers_until_it_is_published(record: Record, drafts: Drafts) -> None:
    draft = sent(drafts)
    assert (record.count(), record.revision()) == (0, 0)
    done = drafts.act(draft.id, draft.version, Action.PUBLISH, MINH, note="tốt")
    assert (done.state, done.listed.document_id, done.listed.is_up) == (State.PUBLISHED, "doc-1", True)
    kept = record.get("doc-1")
    assert kept is not None
    assert (kept.source, kept.source_key) == (SOURCE, str(draft.id))


def test_every_step_is_kept_and_audited(record: Record, drafts: Drafts) -> None:
    draft = drafts.create(document(), LAN)
    draft = drafts.save(draft.id, draft.version, retitled(draft, "Tên mới"), HOA)
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)
    steps = drafts.history(draft.id)
    assert [(one.version, one.actor, one.action.value, one.state.value, one.changed) for one in steps] == [
        (1, "lan", "luu", "nhap", True),
        (2, "hoa", "luu", "nhap", True),
        (3, "lan", "gui-duyet", "cho-duyet", False),
        (4, "minh", "dang", "da-dang", False),
    ]
    log = AuditLog(record).page(subject=f"ban-thao/{draft.id}")
    assert [one.action for one in log.rows] == [
        "ban-thao.dang", "ban-thao.gui-duyet", "ban-thao.luu", "ban-thao.luu",
    ]  # fmt: skip
    assert log.rows[2].detail["fields"] == ["title"]
    assert AuditLog(record).state().broken_at is None
    assert drafts.as_of(draft.id, 1).title == "Văn bản 1"
    assert drafts.as_of(draft.id, 4).title == "Tên mới"


def test_the_second_of_two_officers_is_told_and_nothing_is_lost(drafts: Drafts) -> None:
    draft = drafts.create(document(), LAN)
    drafts.save(draft.id, draft.version, retitled(draft, "Của Lan"), LAN)
    with pytest.raises(Stale) as told:
        drafts.save(draft.id, draft.version, retitled(draft, "Của Hoa", HOA), HOA)
    assert (told.value.by, told.value.draft.document.title) == ("lan", "Của Lan")
    with pytest.raises(Stale):
        drafts.act(draft.id, draft.version, Action.SEND, HOA)
    again = drafts.save(draft.id, told.value.draft.version, retitled(draft, "Của Hoa", HOA), HOA)
    assert again.writers == {"lan", "hoa"}


def test_a_note_between_officers_makes_nobody_s_work_stale(drafts: Drafts) -> None:
    draft = drafts.create(document(), LAN)
    drafts.act(draft.id, draft.version, Action.NOTE, MINH, note="Xem lại ngày ban hành")
    saved = drafts.save(draft.id, draft.version, retitled(draft, "Tên mới"), LAN)
    assert saved.version == 3
    with pytest.raises(NotAllowed, match="note"):
        drafts.act(draft.id, saved.version, Action.NOTE, MINH, note="  ")


def test_saving_what_is_there_already_is_no_version(drafts: Drafts) -> None:
    draft = drafts.create(document(), LAN)
    assert drafts.save(draft.id, draft.version, draft.document, LAN).version == draft.version


def test_a_return_needs_a_note_and_gives_the_draft_back_with_it(drafts: Drafts) -> None:
    draft = sent(drafts)
    with pytest.raises(NotAllowed, match="note"):
        drafts.act(draft.id, draft.version, Action.RETURN, MINH)
    back = drafts.act(draft.id, draft.version, Action.RETURN, MINH, note="Thiếu người ký")
    assert (back.state, back.listed.note) == (State.DRAFT, "Thiếu người ký")
    assert drafts.act(draft.id, back.version, Action.SEND, LAN).listed.note == ""


def test_who_wrote_a_part_does_not_approve_it(drafts: Drafts) -> None:
    minh_writes = Who("minh", Role.APPROVER)
    draft = drafts.create(document(), LAN)
    draft = drafts.save(draft.id, draft.version, retitled(draft, "Của Minh", minh_writes), minh_writes)
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    with pytest.raises(NotAllowed, match="own"):
        drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)
    done = drafts.act(draft.id, draft.version, Action.PUBLISH, QUAN)
    reopened = drafts.act(draft.id, done.version, Action.REOPEN, LAN)
    assert reopened.writers == frozenset()  # what was published is done with


def test_an_item_stays_up_while_it_is_edited_anew(record: Record, drafts: Drafts) -> None:
    done = published(drafts)
    draft = drafts.act(done.id, done.version, Action.REOPEN, LAN)
    draft = drafts.save(draft.id, draft.version, retitled(draft, "Bản mới"), LAN)
    assert record.get("doc-1").title == "Văn bản 1"  # type: ignore[union-attr]
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)
    assert record.get("doc-1").title == "Bản mới"  # type: ignore[union-attr]
    assert [one.document.title for one in record.versions("doc-1")] == ["Văn bản 1"]


def test_reopening_starts_from_what_the_record_has(record: Record, drafts: Drafts) -> None:
    """A scan may have been recognised since."""
    done = published(drafts)
    kept = record.get("doc-1")
    assert kept is not None
    record.put_many([Entry(replace(kept, text="Lời nhận dạng."))])
    draft = drafts.act(done.id, done.version, Action.REOPEN, LAN)
    assert draft.document.text == "Lời nhận dạng."


def test_withdrawing_takes_it_off_and_publishing_puts_it_back(record: Record, drafts: Drafts) -> None:
    done = published(drafts)
    gone = drafts.act(done.id, done.version, Action.WITHDRAW, MINH, note="Hết hiệu lực")
    assert (gone.state, gone.listed.is_up, record.get("doc-1")) == (State.WITHDRAWN, False, None)
    draft = drafts.act(done.id, gone.version, Action.REOPEN, LAN)
    assert draft.document.title == "Văn bản 1"
    draft = drafts.act(done.id, draft.version, Action.SEND, LAN)
    again = drafts.act(done.id, draft.version, Action.PUBLISH, MINH)
    assert again.listed.document_id == "doc-1"
    assert record.get("doc-1") is not None


def test_what_a_person_set_is_edited_by_name_in_the_record(record: Record, drafts: Drafts) -> None:
    draft = drafts.create(document(), LAN)
    draft = drafts.save(
        draft.id, draft.version, corrected(draft.document, "issued_on", date(2031, 5, 3), "lan"), LAN
    )
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)
    assert Provenance("issued_on", Method.EDITED, "lan") in record.get("doc-1").provenance  # type: ignore[union-attr]


def test_a_schedule_is_published_once_when_its_time_has_come(record: Record, drafts: Drafts) -> None:
    draft = sent(drafts)
    at = (datetime.now(UTC) + SOON).astimezone(timezone(timedelta(hours=7)))
    with pytest.raises(NotAllowed, match="time"):
        drafts.act(draft.id, draft.version, Action.SCHEDULE, MINH, publish_at=datetime.now(UTC) - SOON)
    drafts.act(draft.id, draft.version, Action.SCHEDULE, MINH, publish_at=at)
    assert drafts.publish_due(at - timedelta(seconds=1)) == []
    with Record.open(record.url) as other:
        both, done = Barrier(2), []

        def publish(store: Drafts) -> None:
            both.wait()
            done.extend(store.publish_due(at))

        threads = [Thread(target=publish, args=(store,)) for store in (drafts, Drafts(other))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert done == ["doc-1"]
    assert drafts.publish_due(at) == []
    last = drafts.history(draft.id)[-1]
    assert (last.actor, last.action, record.count()) == (CLOCK, Action.PUBLISH, 1)


def test_a_schedule_that_cannot_be_kept_goes_back_with_the_reason(record: Record, drafts: Drafts) -> None:
    record.put_many([Entry(document())])
    draft = drafts.open_document("doc-1", LAN)
    draft = drafts.save(draft.id, draft.version, retitled(draft, "Tên đúng"), LAN)
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    at = datetime.now(UTC) + SOON
    drafts.act(draft.id, draft.version, Action.SCHEDULE, MINH, publish_at=at)
    record.remove("doc-1")
    assert drafts.publish_due(at) == []
    back = drafts.get(draft.id)
    assert back is not None
    assert (back.state, "not on the bookshelf" in back.listed.note) == (State.DRAFT, True)


def test_a_correction_counts_when_it_is_approved_and_survives_the_next_import(
    record: Record, drafts: Drafts
) -> None:
    record.put_many([Entry(document(introduction="Cũ", text="Lời văn một."))])
    draft = drafts.open_document("doc-1", LAN)
    assert draft.standing.is_correction
    assert drafts.open_document("doc-1", HOA).id == draft.id
    draft = drafts.save(draft.id, draft.version, corrected(draft.document, "introduction", "Mới", "lan"), LAN)
    record.put_many([Entry(document(introduction="Cũ", text="Lời văn hai.", abstract="Tóm"))])
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    assert record.get("doc-1").introduction == "Cũ"  # type: ignore[union-attr]
    assert drafts.open_documents() == {"doc-1": draft.id}
    drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)
    record.put_many([Entry(document(introduction="Cũ", text="Lời văn ba."))])
    kept = record.get("doc-1")
    assert kept is not None
    assert (kept.introduction, kept.text, kept.source) == ("Mới", "Lời văn ba.", "test")
    assert drafts.open_documents() == {}
    assert drafts.open_document("doc-1", HOA).id != draft.id


def test_an_own_item_is_edited_in_its_own_draft(drafts: Drafts) -> None:
    done = published(drafts)
    again = drafts.open_document("doc-1", HOA)
    assert (again.id, again.state) == (done.id, State.DRAFT)


def test_items_that_came_by_an_import_keep_their_numbers(record: Record, drafts: Drafts) -> None:
    record.put_many([Entry(document("7", source=SOURCE, source_key="7", id="so-tay"))])
    draft = drafts.open_document("so-tay", LAN)
    assert (draft.id, draft.state, draft.standing.is_correction) == (8, State.DRAFT, False)
    draft = drafts.save(draft.id, draft.version, retitled(draft, "Sổ tay mới"), LAN)
    draft = drafts.act(draft.id, draft.version, Action.SEND, LAN)
    drafts.act(draft.id, draft.version, Action.PUBLISH, MINH)
    assert [(one.id, one.title) for one in record.documents()] == [("so-tay", "Sổ tay mới")]
    assert drafts.create(document(), LAN).id == 9


def test_lists_counts_and_twins(drafts: Drafts) -> None:
    file = FileRef("ab" * 32, "a.pdf", "application/pdf", 1)
    first = drafts.create(document("1", title="Quyết định về chợ", files=(file,)), LAN)
    second = drafts.create(document("2", title="Sổ tay", files=(file,)), HOA)
    third = sent(drafts, key="3")
    assert [one.id for one in drafts.listed().drafts] == [third.id, second.id, first.id]
    assert [one.id for one in drafts.listed(author="hoa").drafts] == [second.id]
    assert [one.id for one in drafts.listed(words="VỀ chợ".lower()).drafts] == [first.id]
    assert drafts.listed([State.IN_REVIEW]).total == 1
    assert drafts.listed(size=2, page=2).drafts[0].id == first.id
    assert drafts.counts() == {
        State.DRAFT: 2, State.IN_REVIEW: 1, State.SCHEDULED: 0, State.PUBLISHED: 0, State.WITHDRAWN: 0,
    }  # fmt: skip
    assert [one.id for one in drafts.twins(second.document)] == [first.id]


def test_what_is_refused(drafts: Drafts) -> None:
    with pytest.raises(NotAllowed, match="role"):
        drafts.create(document(), READER)
    with pytest.raises(Unstorable, match="NUL"):
        drafts.create(document(title="a\0b"), LAN)
    with pytest.raises(Gone):
        drafts.open_document("none", LAN)
    with pytest.raises(NoDraft):
        drafts.act(7, 1, Action.SEND, LAN)
    assert drafts.get(7) is None
    assert drafts.listed().total == 0


class Officers(RuleBasedStateMachine):
    """Whatever officers do in whatever order: readers see exactly what was published and not withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.record = Record.open(f"sqlite:///{self.folder.name}/record.db")
        self.drafts = Drafts(self.record)
        self.draft = self.drafts.create(document(), LAN)
        self.shown: str | None = None
        self.saves = 0

    @rule(who=st.sampled_from([LAN, HOA, MINH, QUAN]))
    def save(self, who: Who) -> None:
        self.saves += 1
        try:
            self.draft = self.drafts.save(
                self.draft.id, self.draft.version, retitled(self.draft, f"Bản {self.saves}", who), who
            )
        except NotAllowed:
            assert self.draft.state is not State.DRAFT

    @rule(action=st.sampled_from(list(Action)[1:]), who=st.sampled_from([READER, LAN, MINH, QUAN]))
    def act(self, action: Action, who: Who) -> None:
        try:
            done = self.drafts.act(
                self.draft.id, self.draft.version, action, who, "ghi chú", datetime.now(UTC) + SOON
            )
        except NotAllowed:
            return
        assert who is not READER
        if action is Action.PUBLISH:
            assert who.name not in self.draft.writers or who is QUAN
            self.shown = done.document.title
        elif action is Action.WITHDRAW:
            self.shown = None
        self.draft = done

    @precondition(lambda self: self.draft.state is State.SCHEDULED)
    @rule()
    def clock(self) -> None:
        assert self.drafts.publish_due(datetime.now(UTC) + 2 * SOON) == ["doc-1"]
        self.shown = self.draft.document.title
        found = self.drafts.get(self.draft.id)
        assert found is not None
        self.draft = found

    @invariant()
    def readers_see_what_was_published(self) -> None:
        kept = self.record.get("doc-1")
        assert (kept.title if kept else None) == self.shown
        assert self.draft.listed.is_up == (kept is not None)

    @invariant()
    def history_has_no_gap(self) -> None:
        steps = self.drafts.history(self.draft.id)
        assert [one.version for one in steps] == list(range(1, self.draft.version + 1))
        assert steps[-1].state is self.draft.state

    def teardown(self) -> None:
        assert AuditLog(self.record).state().broken_at is None
        self.record.close()
        self.folder.cleanup()


TestOfficers = Officers.TestCase
TestOfficers.settings = settings(max_examples=5, stateful_step_count=15)
