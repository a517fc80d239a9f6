"""Bộ sưu tập: what officers put together, for readers; and the forms by which they do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bookshelf.accounts import Role
from bookshelf.collections import Collection, Collections, Refused
from bookshelf.entries import Summary
from bookshelf.record import Record
from web import access
from web.atom import Entry, feed
from web.frame import render, words
from web.shelf_page import entry_of

Form = MultiDict[str, str]
Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of a collection with the officers' note."""

    document: Summary
    note: str


def register(pages: Blueprint, record: Record) -> None:
    """Add the pages, their feeds and the forms."""
    store = Collections(record)

    @pages.get("/bo-suu-tap")
    def collections() -> Page:
        return _list(store)

    @pages.post("/bo-suu-tap")
    @access.require(Role.EDITOR)
    def make_collection() -> Page:
        form = request.form
        try:
            made = store.create(form.get("title", ""), form.get("introduction", ""), by=access.by())
        except Refused as refused:
            return _list(store, refused.fault), 422
        return redirect(url_for("pages.collection", collection_id=made), 303)

    @pages.get("/bo-suu-tap/<collection_id>")
    def collection(collection_id: str) -> Page:
        return _page(record, _visible(store, collection_id))

    @pages.get("/bo-suu-tap/<collection_id>.atom")
    def collection_feed(collection_id: str) -> Response:
        kept = store.get(collection_id)
        if kept is None or not kept.published:
            abort(404)
        return _feed(kept, _shown(record, kept)[0])

    @pages.post("/bo-suu-tap/<collection_id>")
    @access.require(Role.EDITOR)
    def change_collection(collection_id: str) -> Page:
        kept = _changeable(store, collection_id)
        asked = request.form.get("do", "")
        if asked not in _CHANGES:
            abort(400)
        if asked in _FOR_APPROVERS and _role() < Role.APPROVER:
            abort(403)
        try:
            _CHANGES[asked](store, kept.id, request.form)
        except Refused as refused:
            return _page(record, kept, refused.fault), 422
        if asked == "delete":
            return redirect(url_for("pages.collections"), 303)
        return redirect(url_for("pages.collection", collection_id=kept.id), 303)

    @pages.post("/bo-suu-tap/them/<document_id>")
    @access.require(Role.EDITOR)
    def collect(document_id: str) -> Page:
        kept = _changeable(store, request.form.get("collection", ""))
        try:
            store.add(kept.id, document_id, request.form.get("note", ""), by=access.by())
        except Refused as refused:
            return _page(record, kept, refused.fault), 422
        return redirect(url_for("pages.collection", collection_id=kept.id), 303)


def _delete(store: Collections, collection_id: str, form: Form) -> None:
    if not form.get("sure"):
        raise Refused("delete-unsure")
    store.remove(collection_id, by=access.by())


_CHANGES: Mapping[str, Callable[[Collections, str, Form], None]] = {
    "describe": lambda store, one, form: store.describe(
        one, form.get("title", ""), form.get("introduction", ""), by=access.by()
    ),
    "publish": lambda store, one, _: store.publish(one, True, by=access.by()),
    "withdraw": lambda store, one, _: store.publish(one, False, by=access.by()),
    "delete": _delete,
    "up": lambda store, one, form: store.move(one, form.get("document", ""), -1, by=access.by()),
    "down": lambda store, one, form: store.move(one, form.get("document", ""), 1, by=access.by()),
    "annotate": lambda store, one, form: store.annotate(
        one, form.get("document", ""), form.get("note", ""), by=access.by()
    ),
    "take_out": lambda store, one, form: store.take_out(one, form.get("document", ""), by=access.by()),
}
_FOR_APPROVERS = frozenset({"publish", "withdraw"})


def _role() -> Role:
    """Of whoever asks; readers are not signed in."""
    account = access.current()
    return account.role if account else Role.READER


def _visible(store: Collections, collection_id: str) -> Collection:
    kept = store.get(collection_id)
    if kept is None or not (kept.published or _role() >= Role.EDITOR):
        abort(404)
    return kept


def _changeable(store: Collections, collection_id: str) -> Collection:
    """What readers see is changed by those alone who may publish it."""
    kept = store.get(collection_id)
    if kept is None:
        abort(404)
    if kept.published and _role() < Role.APPROVER:
        abort(403)
    return kept


def _list(store: Collections, fault: str = "") -> str:
    officer = _role() >= Role.EDITOR
    return render(
        "collections.html",
        here="collections",
        collections=store.all(published=not officer),
        officer=officer,
        fault=fault,
        form=request.form,
    )


def _page(record: Record, kept: Collection, fault: str = "") -> str:
    shown, withdrawn = _shown(record, kept)
    role = _role()
    return render(
        "collection.html",
        here="collections",
        collection=kept,
        shown=shown,
        withdrawn=withdrawn,
        officer=role >= Role.EDITOR,
        may_change=role >= Role.APPROVER or (role >= Role.EDITOR and not kept.published),
        approver=role >= Role.APPROVER,
        fault=fault,
    )


def _shown(record: Record, kept: Collection) -> tuple[list[Shown], list[str]]:
    """The documents that are in the library, and the ids of those that were withdrawn."""
    found = {one.id: one for one in record.summaries(item.document_id for item in kept.items)}
    shown = [Shown(found[item.document_id], item.note) for item in kept.items if item.document_id in found]
    return shown, [item.document_id for item in kept.items if item.document_id not in found]


def _feed(kept: Collection, shown: list[Shown]) -> Response:
    t = words()
    entries: list[Entry] = [entry_of(one.document) for one in shown]
    return feed(
        entries,
        address=request.base_url,
        page=url_for("pages.collection", collection_id=kept.id, _external=True),
        title=f"{kept.title} – {t('site.short')}, {t('site.place')}",
        author=f"{t('site')} – {t('site.place')}",
        language=t.language,
    )
