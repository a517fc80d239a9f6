"""One draft: its fields beside their source, what may be done with it, who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookshelf.accounts import Role
from bookshelf.corrections import plain
from bookshelf.difference import FieldChange, difference
from bookshelf.doubles import doubles
from bookshelf.drafts import SOURCE, Draft, Drafts, Gone, NoDraft, Stale, Step
from bookshelf.entries import Unstorable
from bookshelf.model import Document, Method, Provenance, TextStatus
from bookshelf.record import Record
from bookshelf.workflow import RULES, Action, NotAllowed, State, allowed
from web.access import require
from web.address import whole_number
from web.draft_fields import NOTHING, OF_THE_ITEM, Typed, controls, doc_types, read_form, segments
from web.draft_history import named_change
from web.errors import Missing
from web.frame import render, words
from web.officers import VIETNAM, the_draft, who
from web.workshop import Rejected, Workshop

MOST_TEXT = 500_000
"""Characters of a text that is edited in the page."""

_ACTIONS = ",".join(f'"{action.value}"' for action in Action if action is not Action.SAVE)
"""Everything but saving, which has its own form, for the address of a view."""


def register(pages: Blueprint, record: Record, drafts: Drafts, workshop: Workshop) -> None:
    """Add the page of a draft and what its forms do."""

    @pages.get("/ban-lam-viec/<int:draft_id>")
    @require(Role.EDITOR)
    def draft(draft_id: int) -> str:
        return _page(record, drafts, workshop, the_draft(drafts, draft_id))

    @pages.post("/ban-lam-viec/<int:draft_id>")
    @require(Role.EDITOR)
    def save_draft(draft_id: int) -> AnyResponse:
        current = the_draft(drafts, draft_id)
        version = whole_number(request.form.get("version", ""))
        t = words()
        try:
            base = drafts.as_of(draft_id, version)
        except NoDraft:
            abort(400)
        said = read_form(request.form, base, t)
        text = _typed_text(base)

        def again(problem: str) -> AnyResponse:
            """The form as it was sent, of the version that it was made from."""
            document = said.on(base, who().name)
            document = document if text is None else replace(document, text=text)
            mine = Draft(replace(current.listed, version=version), document, current.writers)
            return make_response(_page(record, drafts, workshop, mine, problem=problem, said=said), 422)

        if said.problems:
            return again(t("edit.check_fields", n=len(said.problems)))
        try:
            document = _set(base, said, text, workshop)
            saved = drafts.save(draft_id, version, document, who())
            if request.form.get("gui"):
                drafts.act(draft_id, saved.version, Action.SEND, who())
                return _done(draft_id, Action.SEND)
        except Stale as stale:
            return _stale(record, drafts, workshop, stale, base, said, text)
        except NotAllowed as refused:
            return _refused(record, drafts, workshop, draft_id, t(f"edit.refused.{refused.code}"))
        except Rejected as error:
            return again(error.vi if t.language == "vi" else error.en)
        except Unstorable as error:
            return again(t("edit.unstorable", why=str(error)))
        return _done(draft_id, Action.SAVE)

    @pages.post(f"/ban-lam-viec/<int:draft_id>/<any({_ACTIONS}):action>")
    @require(Role.EDITOR)
    def act_on_draft(draft_id: int, action: str) -> AnyResponse:
        the_draft(drafts, draft_id)
        t = words()
        version = whole_number(request.form.get("version", ""))
        note, at = request.form.get("note", ""), _moment(request.form.get("publish_at", ""))
        try:
            drafts.act(draft_id, version, Action(action), who(), note, at)
        except Stale as stale:
            return _refused(record, drafts, workshop, draft_id, t("edit.stale.act", by=stale.by))
        except NotAllowed as refused:
            return _refused(record, drafts, workshop, draft_id, t(f"edit.refused.{refused.code}"))
        except Gone:
            return _refused(record, drafts, workshop, draft_id, t("edit.refused.gone"))
        except Unstorable as error:
            return _refused(record, drafts, workshop, draft_id, t("edit.unstorable", why=str(error)))
        return _done(draft_id, Action(action))

    @pages.post("/ban-lam-viec/sua/<document_id>")
    @require(Role.EDITOR)
    def edit_document(document_id: str) -> AnyResponse:
        try:
            opened = drafts.open_document(document_id, who())
        except Gone:
            raise Missing from None
        except NotAllowed:
            abort(403)
        return redirect(url_for("pages.draft", draft_id=opened.id), 303)


def _done(draft_id: int, action: Action) -> AnyResponse:
    return redirect(url_for("pages.draft", draft_id=draft_id, xong=action.value), 303)


def _set(base: Document, said: Typed, text: str | None, workshop: Workshop) -> Document:
    """The document with what was typed. Raises `Rejected`."""
    by = who().name
    document = said.on(base, by)
    if text is not None and text != base.text:
        document = _retexted(document, workshop.write(document.title, text), by)
    if document.source == SOURCE and not document.url:
        document = replace(document, id=workshop.slug(document))
    return document


def _retexted(document: Document, read: Document, by: str) -> Document:
    """With other words, whose units and citations are found anew; places in the old words are forgotten."""
    notes = [replace(one, start=None, end=None) for one in document.provenance if one.field != "text"]
    return replace(
        document,
        text=read.text,
        text_status=read.text_status,
        provisions=read.provisions,
        citations=read.citations,
        relations=read.relations,
        provenance=(Provenance("text", Method.EDITED, by), *notes),
    )


def _typed_text(base: Document) -> str | None:
    """The words of an item that has no file, where the form has them."""
    text = request.form.get("text")
    if text is None or not text_is_edited(base):
        return None
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def text_is_edited(document: Document) -> bool:
    """Whether the words are typed here: of own items that came without a file."""
    return (
        document.source == SOURCE
        and all(one.role != "original" for one in document.files)
        and len(document.text) <= MOST_TEXT
    )


def _moment(typed: str) -> datetime | None:
    """A day and time as forms send it, in the time of Vietnam."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def _stale(
    record: Record,
    drafts: Drafts,
    workshop: Workshop,
    stale: Stale,
    base: Document,
    said: Typed,
    text: str | None,
) -> AnyResponse:
    """Somebody was quicker: what both set stands in the form, to be looked at and saved once more."""
    now = stale.draft.document
    if stale.draft.state is not State.DRAFT:
        return _refused(record, drafts, workshop, stale.draft.id, words()("edit.stale.act", by=stale.by))
    theirs = {
        name: plain(getattr(now, name)) or "-"
        for name, value in said.changes.items()
        if getattr(now, name) not in (value, getattr(base, name))
    }
    merged = said.on(now, who().name)
    if text is not None and text != base.text:
        merged = replace(merged, text=text)
    mine = replace(stale.draft, document=merged)
    told = words()("edit.stale", by=stale.by)
    return make_response(_page(record, drafts, workshop, mine, problem=told, said=said, theirs=theirs), 409)


def _refused(record: Record, drafts: Drafts, workshop: Workshop, draft_id: int, problem: str) -> Response:
    page = _page(record, drafts, workshop, the_draft(drafts, draft_id), problem=problem)
    return make_response(page, 409)


def _page(
    record: Record,
    drafts: Drafts,
    workshop: Workshop,
    draft: Draft,
    problem: str = "",
    said: Typed = NOTHING,
    theirs: Mapping[str, str] | None = None,
) -> str:
    t = words()
    document = draft.document
    may = allowed(draft.standing, who())
    steps = drafts.history(draft.id)
    fields = controls(document, t, said, theirs)
    done = request.args.get("xong", "")
    return render(
        "draft.html",
        here="desk",
        draft=draft,
        document=document,
        problem=problem,
        done=t.known(f"edit.done.{done}", ""),
        editable=Action.SAVE in may,
        actions=[action.value for action in sorted(may, key=_later) if action is not Action.SAVE],
        needs_note={action.value for action in Action if RULES[action].needs_note},
        version=draft.version,
        of_document=[one for one in fields if one.name not in OF_THE_ITEM],
        of_item=[one for one in fields if one.name in OF_THE_ITEM],
        doc_types=doc_types(),
        text_is_edited=text_is_edited(document),
        doubles=doubles(record, document) if not draft.standing.is_correction else [],
        twins=drafts.twins(document) if not draft.standing.is_correction else [],
        no_ocr=workshop.no_ocr() if document.text_status is TextStatus.NEEDS_OCR else "",
        cover=next((one for one in document.files if one.role == "cover"), None),
        steps=steps[::-1][:30],
        changes=_since_open(drafts, draft, steps),
        soonest=datetime.now(VIETNAM).strftime("%Y-%m-%dT%H:%M"),
        pieces=segments(document),
        **_source(document),
    )


def _since_open(drafts: Drafts, draft: Draft, steps: list[Step]) -> list[FieldChange]:
    """What was changed of a document that readers see, for who approves it."""
    if not draft.listed.is_up or draft.state not in (State.IN_REVIEW, State.SCHEDULED):
        return []
    opened = max((one.version for one in steps if one.action is Action.REOPEN), default=1)
    found = difference(drafts.as_of(draft.id, opened), draft.document)
    return [named_change(one, words()) for one in found.fields]


def _source(document: Document) -> dict[str, Any]:
    """The file beside the form: a PDF page by page."""
    originals = [one for one in document.files if one.role == "original"]
    pdf = next((one for one in originals if one.media_type == "application/pdf"), None)
    count = document.source_metadata.get("pdf_pages")
    pages = count if isinstance(count, int) and count > 0 else 0
    at = max(1, whole_number(request.args.get("trang", "")))
    return {"originals": originals, "pdf": pdf, "pdf_pages": pages, "at": min(at, pages) if pages else at}


def _later(action: Action) -> bool:
    """What an approver came for stands first."""
    return action is not Action.PUBLISH
