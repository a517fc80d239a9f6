"""A gazette or a page of documents of any make: list → detail → files, told by the settings alone.

For sites that nobody has described yet, such as the Công báo điện tử Đồng Nai until somebody looks at it: CSS
selectors where they are needed, labels (the ones of `crawlers.sources.labels`) for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import soupsieve
from bs4 import BeautifulSoup
from pydantic import Field, field_validator

from crawlers.sources.described import Described, FileLink, LayoutChanged
from crawlers.sources.labels import Frame, describe, has_known, pairs_anywhere
from crawlers.sources.links import FILE_ENDINGS, link, linked_files
from crawlers.sources.profiles import Profile
from crawlers.sources.reading import day_or_unread, html_of, labelled, read_html, said, table_rows, words

_SELECTED = ("title", "number", "doc_type", "issued_on", "effective_on", "gazette_number", "gazette_on")


class GenericProfile(Profile):
    """`[sources.NAME.profile]` with `form = "generic"`."""

    form: str = "generic"
    """Which adapter reads the gazette."""
    lists: tuple[str, ...] = Field(("/",), min_length=1)
    """Paths of the lists; `{page}` stands for the page's number."""
    first_page: int = 1
    """The number of the first page."""
    page_limit: int = 2000
    """Pages of one list at most."""
    item: str = ""
    """CSS selector of one document in the list; empty: every link that `link` selects is one."""
    link: str = "a[href]"
    """CSS selector of the link to the detail page, inside the item."""
    following: str = ""
    """CSS selector of the link to the next page, for lists without `{page}`."""
    key: str = ""
    """Regular expression whose group is the document's key in its address; empty: path and query."""
    attributes: str = ""
    """CSS selector of the table that describes the document; empty: labels are looked for everywhere."""
    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Field → further spellings of its label at this site."""
    selectors: dict[str, str] = Field(default_factory=dict)
    """Field → CSS selector, for what no label tells."""
    body: str = ""
    """CSS selector of the words; empty: only files have them."""
    files: str = ""
    """CSS selector of the links to files; empty: by their endings."""
    issuer_place: str = ""
    """The province that stands behind "UBND tỉnh" where the site leaves it out."""

    @field_validator("item", "link", "following", "attributes", "body", "files")
    @classmethod
    def _selects(cls, selector: str) -> str:
        if selector:
            _compiled(selector)
        return selector

    @field_validator("selectors")
    @classmethod
    def _select(cls, selectors: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(selectors.keys() - set(_SELECTED)):
            raise ValueError(f"{unknown[0]!r} is no field; write one of {', '.join(_SELECTED)}")
        for selector in selectors.values():
            _compiled(selector)
        return selectors

    @field_validator("key")
    @classmethod
    def _has_a_group(cls, key: str) -> str:
        try:
            groups = re.compile(key).groups
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from None
        if key and groups != 1:
            raise ValueError("must have one group: the document's key")
        return key


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list; `following` is the address of the next one, where the page links to it."""

    documents: tuple[Described, ...]
    following: str


def parse_list(data: bytes | str, url: str, profile: GenericProfile) -> ListPage:
    """One page of the list; a page without documents ends it."""
    page = read_html(data, url)
    items = page.select(profile.item) if profile.item else page.select(profile.link)
    found: dict[str, Described] = {}
    for item in items:
        anchor = item.select_one(profile.link) if profile.item else item
        address = link(url, str(anchor.get("href") or "")) if anchor else ""
        if anchor and (key := _key(address, profile)):
            found.setdefault(key, Described(key, address, title=words(anchor)))
    following = page.select_one(profile.following) if profile.following else None
    return ListPage(tuple(found.values()), link(url, str(following.get("href") or "")) if following else "")


def parse_detail(data: bytes | str, url: str, profile: GenericProfile) -> Described:
    """One document. Raises `LayoutChanged` where no label or selector of the profile meets anything."""
    page = read_html(data, url)
    attributes = labelled(_pairs(page, url, profile))
    frame = Frame(
        key=_key(url, profile),
        url=url,
        title=words(page.select_one("h1")),
        files=_files(page, url, profile),
        body=html_of(page.select_one(profile.body)) if profile.body else "",
    )
    described = _selected(describe(frame, attributes, profile.labels), page, profile)
    if not (has_known(attributes) or profile.labels or profile.selectors):
        raise LayoutChanged(
            url,
            "không thấy nhãn nào đã biết (Số hiệu, Ngày ban hành …); hãy ghi labels hoặc selectors",
            "no known label is found (Số hiệu, Ngày ban hành …); write labels or selectors",
        )
    if not (described.number or described.title):
        raise LayoutChanged(url, "không thấy số hiệu, tên văn bản", "neither number nor title is found")
    return described


def _pairs(page: BeautifulSoup, url: str, profile: GenericProfile) -> Iterator[tuple[str, str]]:
    if not profile.attributes:
        own = (name for names in profile.labels.values() for name in names)
        return pairs_anywhere(page, tuple(own))
    node = page.select_one(profile.attributes)
    if node is None:
        raise LayoutChanged(
            url,
            f"không thấy bảng thuộc tính ({profile.attributes})",
            f"the table of attributes ({profile.attributes}) is missing",
        )
    return table_rows(node)


def _selected(described: Described, page: BeautifulSoup, profile: GenericProfile) -> Described:
    values = {name: said(words(page.select_one(css))) for name, css in profile.selectors.items()}
    unread: list[tuple[str, str]] = []
    changes: dict[str, object] = {
        name: day_or_unread(name, value, unread) if name.endswith("_on") else value
        for name, value in values.items()
        if value
    }
    changed = replace(described, **changes)  # type: ignore[arg-type]
    return replace(
        changed,
        issuers=tuple(with_place(issuer, profile.issuer_place) for issuer in changed.issuers),
        unread_dates=(*changed.unread_dates, *unread),
    )


def with_place(issuer: str, place: str) -> str:
    """A provincial site leaves its own name out: "UBND tỉnh" → "UBND tỉnh Đồng Nai".

    >>> with_place("Chủ tịch UBND tỉnh", "Đồng Nai")
    'Chủ tịch UBND tỉnh Đồng Nai'
    """
    return f"{issuer} {place}" if place and re.search(r"(tỉnh|thành phố)$", issuer, re.IGNORECASE) else issuer


def _files(page: BeautifulSoup, url: str, profile: GenericProfile) -> tuple[FileLink, ...]:
    if profile.files:
        return linked_files(page, url, profile.files)
    linked = linked_files(page, url, "a[href]")
    return tuple(file for file in linked if file.url.lower().split("?")[0].endswith(FILE_ENDINGS))


def _key(url: str, profile: GenericProfile) -> str:
    if profile.key:
        found = re.search(profile.key, url)
        return found.group(1) if found else ""
    return url.partition("://")[2].partition("/")[2]


def _compiled(selector: str) -> None:
    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}") from None
