"""What surrounds a draft: its preview, its versions with what changed, its files; for officers alone."""

from __future__ import annotations

from flask import Blueprint, abort, request, send_file
from werkzeug.wrappers import Response

from bookshelf.accounts import Role
from bookshelf.difference import FieldChange, difference
from bookshelf.drafts import Draft, Drafts, Step
from bookshelf.files import FileStore
from bookshelf.model import FileRef, Validity
from bookshelf.validity import Derived
from web import reading
from web.access import require
from web.address import whole_number
from web.attributes import attributes
from web.frame import render, words
from web.limited import Failed
from web.marking import Hits
from web.names import value_name
from web.officers import the_draft
from web.page_picture import picture
from web.words import Words

_MOST_PAGES = 5000
_SHOWN = frozenset({"image/jpeg"})
"""Types of files that we made ourselves, and that a page may show."""


def register(pages: Blueprint, drafts: Drafts, files: FileStore) -> None:
    """Add the pages."""
    cache = files.root.parent / "pictures"

    @pages.get("/ban-lam-viec/<int:draft_id>/xem")
    @require(Role.EDITOR)
    def preview(draft_id: int) -> str:
        draft = the_draft(drafts, draft_id)
        document, t = draft.document, words()
        names = ("permalink", "table", "swipe", "broaden")
        labels = reading.Labels(*(t(f"document.{name}") for name in names))
        return render(
            "draft_preview.html",
            here="desk",
            draft=draft,
            document=document,
            body=reading.body(document, Hits(document.text), labels),
            attributes=attributes(document, Derived(Validity.UNKNOWN), t),
            cover=next((one for one in document.files if one.role == "cover"), None),
        )

    @pages.get("/ban-lam-viec/<int:draft_id>/lich-su")
    @require(Role.EDITOR)
    def draft_history(draft_id: int) -> str:
        draft = the_draft(drafts, draft_id)
        steps = drafts.history(draft_id)
        version = whole_number(request.args.get("ban", ""))
        return render(
            "draft_history.html",
            here="desk",
            draft=draft,
            steps=steps[::-1],
            version=version,
            **_change(drafts, draft, steps, version),
        )

    @pages.get("/ban-lam-viec/<int:draft_id>/tep/<sha256>/<path:name>")
    @require(Role.EDITOR)
    def draft_file(draft_id: int, sha256: str, name: str) -> Response:
        file = _file(drafts, files, draft_id, sha256)
        response = send_file(
            files.path(sha256).absolute(),
            mimetype=file.media_type or "application/octet-stream",
            as_attachment=file.media_type not in _SHOWN or file.role != "cover",
            download_name=file.name or name,
            max_age=0,
        )
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    @pages.get("/ban-lam-viec/<int:draft_id>/trang/<sha256>/<int:number>.jpg")
    @require(Role.EDITOR)
    def draft_picture(draft_id: int, sha256: str, number: int) -> Response:
        file = _file(drafts, files, draft_id, sha256)
        if file.media_type != "application/pdf" or not 1 <= number <= _MOST_PAGES:
            abort(404)
        try:
            drawn = picture(cache, files.path(sha256), sha256, number)
        except Failed:
            abort(404)
        return send_file(drawn.absolute(), mimetype="image/jpeg", max_age=0)


def _file(drafts: Drafts, files: FileStore, draft_id: int, sha256: str) -> FileRef:
    """A file of the draft that the store has, or 404."""
    known = (one for one in the_draft(drafts, draft_id).document.files if one.sha256 == sha256)
    file = next(known, None)
    if file is None or not files.has(sha256):
        abort(404)
    return file


def _change(drafts: Drafts, draft: Draft, steps: list[Step], version: int) -> dict[str, object]:
    """What a version changed, against the one before it."""
    changed = [step.version for step in steps if step.changed]
    if version not in changed[1:]:
        return {"change": None, "fields": ()}
    before = changed[changed.index(version) - 1]
    found = difference(drafts.as_of(draft.id, before), drafts.as_of(draft.id, version))
    return {"change": found, "fields": [named_change(one, words()) for one in found.fields]}


_SINGULAR = {"fields": "field", "audiences": "audience"}


def named_change(change: FieldChange, t: Words) -> FieldChange:
    """The field and its values as officers know them, not as codes."""
    kind = _SINGULAR.get(change.field, change.field)

    def shown(value: str) -> str:
        return "; ".join(value_name(kind, one, t) for one in value.split("; ")) if value else ""

    label = t.known(f"document.{change.field}", change.field)
    return FieldChange(label, shown(change.before), shown(change.after))
