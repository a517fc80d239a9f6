"""Công báo điện tử of a province: `form = "domino"` or `form = "generic"` in the profile says how it is made.

The gazette of Đồng Nai has not been seen by anybody who wrote it down (2026-11), so its form is a setting. A
gazette on NukeViet is a source of the kind nukeviet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from crawlers.capture import Capture
from crawlers.settings import SourceSettings, WrongSettings
from crawlers.source import Found, Route, Source, Web
from crawlers.sources import gazette_domino as domino
from crawlers.sources import gazette_generic as generic
from crawlers.sources.capturing import capture
from crawlers.sources.described import Described, FileLink
from crawlers.sources.profiles import Profile, base_url, chosen, profile_of

_FORMS = ("domino", "generic")


class DominoProfile(Profile):
    """`[sources.NAME.profile]` with `form = "domino"`."""

    form: str = "domino"
    """Which adapter reads the gazette."""
    database: str = "congbao.nsf"
    """The database's path on the server."""
    front: str = ""
    """The page that offers the years; empty: years are counted down from this one."""
    first_year: int = 2006
    """The year of the first issue."""
    lookback_days: int = 60
    """Issues appear on the site some time after their date: those of so many days are looked at again."""
    view: str = "VanBanQPPL2"
    """The view that lists documents, for the route list."""
    page_limit: int = 2000
    """Pages of that view at most."""
    issue_files: bool = False
    """Whether the issues' own PDFs are kept with each of their documents (they are large)."""
    issuer_place: str = ""
    """The province that stands behind "UBND tỉnh" where the site leaves it out."""


class DominoGazette:
    """A gazette on Lotus Domino."""

    def __init__(self, name: str, settings: SourceSettings, profile: DominoProfile, today: date) -> None:
        self.name = name
        self._settings, self._profile, self._today = settings, profile, today
        self._base = f"{base_url(name, settings)}/{profile.database.strip('/')}"
        self._routes = chosen(name, settings, self._all_routes())

    @property
    def hosts(self) -> frozenset[str]:
        return self._settings.allowed_hosts

    def routes(self) -> Sequence[Route]:
        return self._routes

    def read(self, found: Found, web: Web) -> Capture:
        """Attributes, then what the list said, then the words."""
        attributes = domino.attributes_url(self._base, found.key)
        page = web.get(attributes, route="detail")
        described = domino.parse_attributes(page.text, attributes)
        content_url = domino.content_url(self._base, found.key)
        body, files = domino.parse_content(web.get(content_url, route="content").text, content_url)
        said = described.filled_from(replace(Described.from_json(found.listed), body=body))
        links = {file.url: file for file in (*said.files, *files)}
        issuers = tuple(generic.with_place(name, self._profile.issuer_place) for name in said.issuers)
        return capture(
            self.name,
            replace(said, key=found.key, url=content_url, files=tuple(links.values()), issuers=issuers),
            page,
            web,
        )

    def _all_routes(self) -> Sequence[Route]:
        return (
            Route("issues", self._from_issues, newest_first=True, complete=True),
            Route("list", self._from_list, newest_first=True),
        )

    def _from_issues(self, web: Web, since: date | None) -> Iterator[Found]:
        """Year by year, issue by issue; those long before `since` are left out."""
        first = since - timedelta(days=self._profile.lookback_days) if since else None
        for year in self._years(web, first):
            url = domino.issues_url(self._base, year)
            for issue in domino.parse_issues(web.get(url, route="issues").text, url):
                if first is None or issue.on is None or issue.on >= first:
                    yield from self._of_issue(web, issue)

    def _of_issue(self, web: Web, issue: domino.Issue) -> Iterator[Found]:
        url = domino.issue_url(self._base, issue.category)
        documents = domino.parse_issue_documents(web.get(url, route="issues").text, url)
        whole = self._issue_file(web, issue) if self._profile.issue_files else ()
        for document in documents:
            listed = replace(document, files=(*document.files, *whole))
            yield Found(document.key, document.url, issue.category, listed.to_json())

    def _issue_file(self, web: Web, issue: domino.Issue) -> tuple[FileLink, ...]:
        url = domino.issue_file_url(self._base, issue.category)
        file = domino.parse_issue_file(web.get(url, route="issues").text, url)
        return (file,) if file else ()

    def _from_list(self, web: Web, _since: date | None) -> Iterator[Found]:
        for number in range(1, self._profile.page_limit + 1):
            url = domino.list_url(self._base, self._profile.view, number)
            documents = domino.parse_list(web.get(url, route="list").text, url).documents
            yield from (Found(item.key, item.url, "", item.to_json()) for item in documents)
            if len(documents) < domino.ROWS_PER_PAGE:
                return

    def _years(self, web: Web, since: date | None) -> Sequence[int]:
        first = max(since.year if since else 0, self._profile.first_year)
        if not self._profile.front:
            return range(self._today.year, first - 1, -1)
        url = f"{self._base}/{self._profile.front}"
        return [year for year in domino.parse_years(web.get(url, route="issues").text, url) if year >= first]


class GenericGazette:
    """A site told by its profile."""

    def __init__(self, name: str, settings: SourceSettings, profile: generic.GenericProfile) -> None:
        self.name = name
        self._settings, self._profile = settings, profile
        self._base = base_url(name, settings)
        self._routes = chosen(
            name, settings, [Route("list", self._from_lists, newest_first=True, complete=True)]
        )

    @property
    def hosts(self) -> frozenset[str]:
        return self._settings.allowed_hosts

    def routes(self) -> Sequence[Route]:
        return self._routes

    def read(self, found: Found, web: Web) -> Capture:
        page = web.get(found.url, route="detail")
        described = generic.parse_detail(page.text, page.url, self._profile)
        return capture(self.name, replace(described, key=found.key), page, web)

    def _from_lists(self, web: Web, _since: date | None) -> Iterator[Found]:
        for path in self._profile.lists:
            yield from self._from_list(web, path)

    def _from_list(self, web: Web, path: str) -> Iterator[Found]:
        number, seen = self._profile.first_page, frozenset[str]()
        url = f"{self._base}{path.replace('{page}', str(number))}"
        for _ in range(self._profile.page_limit):
            listed = generic.parse_list(web.get(url, route="list").text, url, self._profile)
            keys = frozenset(document.key for document in listed.documents)
            if keys <= seen:
                return
            yield from (Found(document.key, document.url) for document in listed.documents)
            number, seen = number + 1, keys
            following = f"{self._base}{path.replace('{page}', str(number))}" if "{page}" in path else ""
            url = listed.following or following
            if not url or urlsplit(url).netloc.lower() not in self.hosts:
                return


def create(name: str, settings: SourceSettings) -> Source:
    """Raises `WrongSettings`."""
    form = settings.profile.get("form")
    if form == "domino":
        return DominoGazette(name, settings, profile_of(DominoProfile, name, settings), date.today())
    if form == "generic":
        return GenericGazette(name, settings, profile_of(generic.GenericProfile, name, settings))
    raise WrongSettings(f"sources.{name}.profile.form: write one of {', '.join(_FORMS)}, not {form!r}")
