"""The pages of officers, put together: the desk, uploads, drafts and what surrounds them, the review list."""

from __future__ import annotations

from flask import Blueprint

from bookshelf.drafts import Drafts
from bookshelf.files import FileStore
from bookshelf.record import Record
from web import desk_page, draft_history, draft_page, review_page, upload_page
from web.officers import is_officer, vietnam_time
from web.workshop import Workshop


def register(pages: Blueprint, record: Record, files: FileStore, workshop: Workshop) -> None:
    """Add the pages."""
    drafts = Drafts(record)
    pages.add_app_template_filter(vietnam_time, "vietnam_time")
    pages.add_app_template_global(is_officer, "is_officer")
    upload_page.register(pages, drafts, workshop)
    desk_page.register(pages, drafts)
    draft_page.register(pages, record, drafts, workshop)
    draft_history.register(pages, drafts, files)
    review_page.register(pages, record, drafts)
