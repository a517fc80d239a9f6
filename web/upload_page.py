"""Add an item: a file that is read at once, typed words, or a video or recording that lies elsewhere."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from bookshelf.accounts import Role
from bookshelf.corrections import LONGEST_WORDS, UnknownValue, corrected, typed
from bookshelf.drafts import Draft, Drafts, Stale
from bookshelf.entries import Unstorable
from bookshelf.model import Document
from bookshelf.shelves import SHELVES
from bookshelf.workflow import NotAllowed
from web.access import require
from web.address import encoded
from web.frame import render, words
from web.names import Named, value_name
from web.officers import is_officer, the_draft, who
from web.workshop import Rejected, Workshop

_FORM = 1 << 20
"""Bytes of a form beside its file."""
_WORDS = 8 << 20
"""Bytes of typed words: as sent, a Vietnamese letter may take nine."""
_COVER = 16 << 20


def register(pages: Blueprint, drafts: Drafts, workshop: Workshop) -> None:
    """Add the page, and the one for covers. Larger requests are taken here and from officers alone."""
    largest = {
        "pages.upload": workshop.max_bytes + _WORDS,
        "pages.cover": _COVER + _FORM,
        "pages.save_draft": _WORDS,
    }

    @pages.before_app_request
    def room_for_files() -> None:
        if request.method == "POST" and request.endpoint in largest and is_officer():
            request.max_content_length = largest[request.endpoint]
            request.max_form_memory_size = _WORDS

    @pages.get("/ban-lam-viec/them")
    @require(Role.EDITOR)
    def add() -> str:
        return _page(workshop)

    @pages.post("/ban-lam-viec/them")
    @require(Role.EDITOR)
    def upload() -> AnyResponse:
        try:
            documents = _documents(workshop)
            made = [drafts.create(one, who()) for one in documents]
        except (Rejected, UnknownValue) as error:
            return _refused(workshop, error.vi if words().language == "vi" else error.en)
        except Unstorable as error:
            return _refused(workshop, words()("edit.unstorable", why=str(error)))
        return redirect(_after(made), 303)

    @pages.post("/ban-lam-viec/<int:draft_id>/bia")
    @require(Role.EDITOR)
    def cover(draft_id: int) -> AnyResponse:
        draft = the_draft(drafts, draft_id)
        try:
            document = _with_cover(draft, workshop)
            drafts.save(draft_id, draft.version, document, who())
        except Rejected as error:
            t = words()
            reason = error.vi if t.language == "vi" else error.en
            return make_response(render("refused.html", here="desk", draft=draft, reason=reason), 422)
        except (NotAllowed, Stale):
            abort(409)
        return redirect(url_for("pages.draft", draft_id=draft_id, xong="bia"), 303)


def _page(workshop: Workshop, problem: str = "") -> str:
    t = words()
    shelves = [Named(one.slug, value_name("shelf", one.slug, t)) for one in SHELVES]
    return render(
        "add_item.html",
        here="desk",
        problem=problem,
        shelves=shelves,
        said=request.form,
        most=f"{workshop.max_bytes // 2**20} MB",
        longest=LONGEST_WORDS,
    )


def _refused(workshop: Workshop, problem: str) -> Response:
    return make_response(_page(workshop, problem), 422)


def _after(made: list[Draft]) -> str:
    """One draft is opened; several of an archive are listed."""
    if len(made) == 1:
        return url_for("pages.draft", draft_id=made[0].id, xong="them")
    return url_for("pages.desk") + encoded([("cua-toi", "1"), ("tinh-trang", "nhap")])


def _documents(workshop: Workshop) -> tuple[Document, ...]:
    """Of what the form brought. Raises `Rejected`, `UnknownValue`."""
    file, shelf = _file("tep"), request.form.get("shelf", "")
    documents = workshop.read(file.stream, file.filename or "") if file else (_written(workshop),)
    return tuple(_on_shelf(one, shelf) for one in documents)


def _written(workshop: Workshop) -> Document:
    title, address = typed("title", request.form.get("title", "")), request.form.get("media_url", "")
    media = typed("media_url", address)
    text = request.form.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if not (text or media):
        raise Rejected(
            "nothing-given",
            "Chưa có nội dung. Hãy chọn tệp, hoặc gõ nội dung, hoặc dán địa chỉ video, âm thanh.",
            "There is nothing to add. Choose a file, type the text, or give the address of a video or sound.",
        )
    if not title:
        raise Rejected("no-title", "Hãy đặt tên cho tài liệu.", "Give the item a title.")
    if not request.form.get("shelf"):
        raise Rejected("no-shelf", "Hãy chọn ngăn tủ sách.", "Choose a shelf.")
    document = corrected(workshop.write(title, text), "title", title, who().name)
    return corrected(document, "media_url", media, who().name) if media else document


def _on_shelf(document: Document, shelf: str) -> Document:
    """On the shelf that was chosen; where none was, on the one that the document itself told."""
    return corrected(document, "shelf", typed("shelf", shelf), who().name) if shelf else document


def _file(name: str) -> FileStorage | None:
    """The uploaded file; browsers send an empty one where none was chosen."""
    file = request.files.get(name)
    return file if file is not None and file.filename else None


def _with_cover(draft: Draft, workshop: Workshop) -> Document:
    """The draft's document with the picture that was uploaded, or without one. Raises `Rejected`."""
    others = tuple(one for one in draft.document.files if one.role != "cover")
    file = _file("tep")
    if file is None:
        return replace(draft.document, files=others)
    return replace(draft.document, files=(*others, workshop.cover(file.stream)))
