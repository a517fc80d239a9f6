"""What a person should look at: fields that were read with little confidence, or differently than corrected.

Officers say here that a value is right, or what it should be; an approver has the last word.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from bookshelf.accounts import Role
from bookshelf.corrections import REVIEWED, UnknownValue, corrected, typed
from bookshelf.drafts import Drafts, Gone, Stale
from bookshelf.entries import Unstorable
from bookshelf.record import Record
from bookshelf.workflow import Action, NotAllowed
from web.access import require
from web.address import whole_number
from web.errors import Missing
from web.frame import render, words
from web.officers import is_officer, who

MOST = 100
"""Entries on the page."""


def register(pages: Blueprint, record: Record, drafts: Drafts) -> None:
    """Add the page, and what its forms do."""

    @pages.get("/ra-soat")
    def review() -> str:
        return _page(record, drafts)

    @pages.post("/ra-soat")
    @require(Role.EDITOR)
    def correct() -> Response:
        t = words()
        try:
            draft_id = _correct(drafts, request.form.get("van-ban", ""), request.form.get("thong-tin", ""))
        except UnknownValue as error:
            return make_response(_page(record, drafts, error.vi if t.language == "vi" else error.en), 422)
        except Unstorable as error:
            return make_response(_page(record, drafts, t("edit.unstorable", why=str(error))), 422)
        except Gone:
            raise Missing from None
        except (NotAllowed, Stale):
            return make_response(_page(record, drafts, t("edit.check.busy")), 409)
        return redirect(url_for("pages.review", xong=draft_id), 303)


def _correct(drafts: Drafts, document_id: str, name: str) -> int:
    """A draft of the document with this one field set, sent for review at once; gives its number."""
    if name not in REVIEWED:
        raise UnknownValue(name, "thông tin này không có trong danh sách", "it is not in the list")
    value = typed(name, request.form.get("gia-tri", "")) if request.form.get("viec") == "sua" else None
    if drafts.open_for(document_id) is not None:
        raise NotAllowed(Action.SAVE, "state")
    draft = drafts.open_document(document_id, who())
    set_to = getattr(draft.document, name) if value is None else value
    document = corrected(draft.document, name, set_to, who().name)
    draft = drafts.save(draft.id, draft.version, document, who())
    return drafts.act(draft.id, draft.version, Action.SEND, who()).id


def written(field: str, value: str) -> str:
    """A value of the list as people write it, and as it may be typed: a day is 05/11/2019.

    >>> written("issued_on", "2019-11-05"), written("number", "05/2019/QĐ-UBND")
    ('05/11/2019', '05/2019/QĐ-UBND')
    """
    if not field.endswith("_on") or not value:
        return value
    return f"{date.fromisoformat(value):%d/%m/%Y}"


def _page(record: Record, drafts: Drafts, problem: str = "") -> str:
    officer = is_officer()
    return render(
        "review.html",
        here="",
        doubts=record.doubtful(MOST)[:MOST],
        officer=officer,
        written=written,
        open_documents=drafts.open_documents() if officer else {},
        problem=problem,
        done=whole_number(request.args.get("xong", "")) if officer else 0,
    )
