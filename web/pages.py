"""The blueprint of all pages: search, documents, bookshelf, files, the widget."""

from __future__ import annotations

from flask import Blueprint

from bookshelf.files import FileStore
from bookshelf.record import Record
from bookshelf.usage import Usage
from search_api.service import SearchService
from web import (
    access,
    account_page,
    admin_page,
    audit_page,
    collected,
    collection_page,
    comparison_page,
    counting,
    document_page,
    editing,
    embed_page,
    errors,
    excerpt_page,
    file_page,
    frame_page,
    headers,
    home_page,
    item_block,
    media_page,
    offline,
    original_page,
    results_export,
    results_feed,
    results_page,
    scan_page,
    shelf_page,
    sign_in_page,
    sitemap,
    timeline,
)
from web.frame import STATIC, by_completeness, mark, remember_language
from web.origins import EVERYONE, Origins, sharing
from web.places import place
from web.workshop import Workshop


def create_pages(
    service: SearchService,
    record: Record,
    files: FileStore,
    workshop: Workshop,
    *,
    usage: Usage | None = None,
    origins: Origins = EVERYONE,
) -> Blueprint:
    """The pages over one library, to be registered on a Flask application without a prefix."""
    pages = Blueprint(
        "pages", __name__, static_url_path="/assets", static_folder=STATIC, template_folder="templates"
    )
    pages.add_app_template_global(place, "url_for")
    pages.add_app_template_filter(mark, "mark")
    pages.add_app_template_filter(by_completeness, "by_completeness")
    for finish in (headers.compress, headers.protect, remember_language, sharing(origins, headers.is_shared)):
        pages.after_app_request(finish)

    if usage:
        counting.register(pages, usage)
    access.register(pages, record)
    sign_in_page.register(pages)
    account_page.register(pages)
    admin_page.register(pages)
    audit_page.register(pages, record)
    home_page.register(pages, record, usage)
    embed_page.register(pages, service, origins)
    frame_page.register(pages, service, origins)
    results_page.register(pages, service, record)
    results_export.register(pages, service)
    results_feed.register(pages, service, record)
    document_page.register(pages, service, record)
    collected.register(pages, record)
    comparison_page.register(pages, record)
    timeline.register(pages, record)
    shelf_page.register(pages, record, usage)
    collection_page.register(pages, record)
    item_block.register(pages, record)
    media_page.register(pages, record, files)
    offline.register(pages)
    sitemap.register(pages, record)
    file_page.register(pages, record, files)
    scan_page.register(pages, record, files)
    original_page.register(pages, record, files)
    excerpt_page.register(pages, record)
    editing.register(pages, record, files, workshop)
    errors.register(pages)
    return pages
