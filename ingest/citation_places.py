"""What a citation means at its place: "này", an article without a document, the document that is amended."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from bookshelf.model import Citation, Provision, ProvisionKind
from ingest.citation_tokens import Named, Rank, Target, Token, tokens
from ingest.quotes import quoted_lines

_SEGMENTS = {
    Rank.PART: "phan", Rank.CHAPTER: "chuong", Rank.SECTION: "muc",
    Rank.ARTICLE: "dieu", Rank.CLAUSE: "khoan", Rank.POINT: "diem",
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS = {
    "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10,
}  # fmt: skip
_VERBS = (
    r"(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ|h[ủu][yỷ]\s+bỏ|đính\s+chính|ngưng\s+hiệu\s+lực|bỏ\s+cụm)"
)
_TITLE_AMENDS = re.compile(r"(?i)(?:sửa\s+đổi|bổ\s+sung|đính\s+chính)")
_AMENDING_ARTICLE = re.compile(rf"(?i)điều\s+\w+\s*[.:]?\s*(?:\d+\.\s*)?{_VERBS}")
_AMENDING_LINE = re.compile(
    rf"(?i)(?:điều\s+\w+\s*[.:]?\s*)?(?:(?:\d{{1,3}}|[a-zđ]{{1,2}})[.)]\s*|-\s*)?(?:{_VERBS}|(?:điều|khoản|điểm)\s+\w+[^\n]{{0,60}}?(?:của\s*)?$)"
)
_ALREADY = re.compile(r"(?i)(?:sửa\s+đổi|bổ\s+sung)[^.;\n]{0,30}(?:tại|theo)\s*$")
_QUOTED_HEADING = re.compile(r"(?m)^[\s“\"]*Điều\s+(?P<n>\d{1,4}[a-zđ]{0,2})\s*[.:]")
_CONTAINERS = (ProvisionKind.APPENDIX, ProvisionKind.HEADING)


def unit_number(rank: Rank, number: str) -> str:
    """A unit's number as paths write it: "đ" → "dd", "II" → "2", "thứ nhất" → "1"."""
    if rank >= Rank.SECTION:
        words = number.split()
        if words[0] == "thứ":
            return str(_ORDINALS.get(words[1], 0) + 10 * (words[1] == "mười" and len(words) > 2))
        if all(letter in _ROMAN for letter in number):
            values = [_ROMAN[letter] for letter in number]
            return str(sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True)))
    return number.lower().replace("đ", "dd").replace(".", "-")


def path_of(units: Mapping[Rank, str]) -> str:
    """The permalink that a document gives the provision: an article's does not name its chapter."""
    ranks = (Rank.ARTICLE, Rank.CLAUSE, Rank.POINT) if Rank.ARTICLE in units else tuple(_SEGMENTS)
    return "/".join(f"{_SEGMENTS[rank]}-{unit_number(rank, units[rank])}" for rank in ranks if rank in units)


def _runs(articles: Sequence[Provision]) -> Iterator[int]:
    """For each article the count of times that the numbers began again before it."""
    run, last = 0, 0
    for unit in articles:
        digits = _DIGITS.match(unit.number)
        value = int(digits[0]) if digits else last
        run += value < last
        last = value
        yield run


_DIGITS = re.compile(r"\d{1,4}")


class Places:
    """The provisions of one text, by place and by number, and the documents that its articles amend."""

    def __init__(self, text: str, units: Sequence[Provision], title: str, found: Sequence[Token]) -> None:
        self._text = text
        self._units = units
        self._articles = [unit for unit in units if unit.kind is ProvisionKind.ARTICLE]
        self._article_starts = [unit.start for unit in self._articles]
        self._clauses = [unit for unit in units if unit.kind is ProvisionKind.CLAUSE]
        self._clause_starts = [unit.start for unit in self._clauses]
        self._paths = {unit.path for unit in units}
        self._runs = list(_runs(self._articles))
        self._by_number = {
            (self._container(unit), run, unit.number.lower()): unit.path
            for unit, run in zip(reversed(self._articles), reversed(self._runs), strict=True)
        }
        self._quotes: Sequence[tuple[int, int]] = ()
        self._quote_starts: list[int] = []
        self._amending = [unit for unit in self._articles if _AMENDING_ARTICLE.match(text, unit.start)]
        self._amending_starts = [unit.start for unit in self._amending]
        self._subject: Target | None = None
        self._subjects: list[tuple[int, Target]] = []
        self._amended_article, self._amended_line = "", -1
        self._read_subjects(title, found)

    def cite(self, named: Named, following_article: str) -> Citation | None:
        """The citation that these words are at their place; None where they name nothing but themselves.

        `following_article`: the next Điều that the line names without a document, "" if it names none.
        """
        units, target = named.units, named.target
        if target and target != Target():
            return self._of(target, named, units) if all(units.values()) else None
        if not any(units.values()):
            return None
        quoted = self._quoted(named.start)
        if target is None or (
            quoted and not _ALREADY.search(self._text, max(0, named.start - 60), named.start)
        ):
            subject = self._subject_at(named.start, quoted)
            if subject and (quoted or units.get(Rank.ARTICLE) != ""):
                return self._of_subject(subject, named, quoted, following_article)
            if quoted:
                return None
        path = self._own_path(named.start, units)
        if not path or (target is None and not self._exists(path)):
            return None
        return Citation(named.start, named.end, path=path, last=_last(units, path, named.last))

    def _of(self, target: Target, named: Named, units: Mapping[Rank, str]) -> Citation:
        path = path_of(units)
        if target.attached and path:
            path = f"attached/{path}"
        last = _last(units, path, named.last)
        return Citation(named.start, named.end, target.number, target.name, target.on, path, last)

    def _of_subject(
        self, subject: Target, named: Named, quoted: bool, following_article: str
    ) -> Citation | None:
        """A provision of the amended document; its article may stand further on, before, or in the quote."""
        units = dict(named.units)
        line = self._text.rfind("\n", 0, named.start)
        if max(units) <= Rank.ARTICLE and not units.get(Rank.ARTICLE):
            around = self._quoted_article(named.start) if quoted else following_article
            article = around or self._amended_article
            if not article:
                return None
            units[Rank.ARTICLE] = article
        if not all(units.values()):
            return None
        if not quoted and Rank.ARTICLE in units and line != self._amended_line:
            self._amended_line, self._amended_article = line, units[Rank.ARTICLE]
        return self._of(subject, named, units)

    def _quoted_article(self, at: int) -> str:
        """The article whose new text is quoted around `at`, "" if the quote does not open one."""
        index = bisect_right(self._quote_starts, at) - 1
        found = None
        for found in _QUOTED_HEADING.finditer(self._text, self._quotes[index][0], at):  # noqa: B007
            pass
        return found["n"] if found else ""

    # --- this document's own provisions --------------------------------------------------------------

    def _own_path(self, at: int, units: Mapping[Rank, str]) -> str:
        """The path in this document, in the same attachment if it has the article; "" if there is none."""
        article = units.get(Rank.ARTICLE)
        index = bisect_right(self._article_starts, at) - 1
        here = self._around(self._articles, self._article_starts, at)
        if article:
            container = self._container(here) if here else None
            number = article.lower()
            runs = ((container, self._runs[index]), (container, 0), (None, 0)) if here else ((None, 0),)
            base = next(
                (self._by_number[(*run, number)] for run in runs if (*run, number) in self._by_number), ""
            )
            base = base or f"dieu-{unit_number(Rank.ARTICLE, article)}"
        elif Rank.ARTICLE in units or (min(units) < Rank.ARTICLE and max(units) < Rank.ARTICLE):
            if here is None:
                return ""
            base = here.path
        else:
            return path_of(units) if all(units.values()) else ""
        return self._within(base, at, units)

    def _within(self, base: str, at: int, units: Mapping[Rank, str]) -> str:
        clause, point = units.get(Rank.CLAUSE), units.get(Rank.POINT)
        if clause:
            base = f"{base}/khoan-{unit_number(Rank.CLAUSE, clause)}"
        elif Rank.CLAUSE in units or (point and Rank.ARTICLE not in units):
            here = self._around(self._clauses, self._clause_starts, at)
            if here is None or not here.path.startswith(f"{base}/"):
                return "" if Rank.CLAUSE in units else f"{base}/diem-{unit_number(Rank.POINT, point or '')}"
            base = here.path
        return f"{base}/diem-{unit_number(Rank.POINT, point)}" if point else base

    def _exists(self, path: str) -> bool:
        return path in self._paths

    def _around(self, units: Sequence[Provision], starts: Sequence[int], at: int) -> Provision | None:
        index = bisect_right(starts, at) - 1
        return units[index] if index >= 0 and at < units[index].end else None

    def _container(self, unit: Provision) -> int | None:
        """The attachment or appendix that a unit stands in, None for the body."""
        found, parent = None, unit.parent
        while parent is not None:
            if self._units[parent].kind in _CONTAINERS and not self._units[parent].number.isdigit():
                found = parent
            parent = self._units[parent].parent
        return found

    # --- what an amending document is about ----------------------------------------------------------

    def _read_subjects(self, title: str, found: Sequence[Token]) -> None:
        if _TITLE_AMENDS.search(title):
            self._subject = self._title_subject(title, found)
        if self._subject is None and not self._amending:
            return
        self._quotes = quoted_lines(self._text)
        self._quote_starts = [start for start, _ in self._quotes]
        subjects = {unit.start: self._subject for unit in self._amending if self._subject}
        line = -1
        for token in found:
            start = self._text.rfind("\n", 0, token.start) + 1
            if start == line or not token.target or token.target == Target() or self._quoted(token.start):
                continue
            article = self._around(self._amending, self._amending_starts, token.start)
            if article and _AMENDING_LINE.match(self._text, start, token.start):
                line = start
                subjects[start] = token.target
        self._subjects = sorted(subjects.items(), key=itemgetter(0))

    def _title_subject(self, title: str, found: Sequence[Token]) -> Target | None:
        """The one document that the title says is amended, as fully as the text names it."""
        named = [token.target for token in tokens(title) if token.target and token.target != Target()]
        if not named:
            return None
        first = named[0]
        inner = _inner_law(first.name)
        if inner:
            first = Target(name=inner)
        for token in found:
            if token.target and first.name and token.target.name == first.name and not first.number:
                return token.target
        return first

    def _subject_at(self, at: int, quoted: bool) -> Target | None:
        """The document that an unnamed article is of, None for this one."""
        article = self._around(self._amending, self._amending_starts, at)
        index = bisect_right(self._subjects, at, key=itemgetter(0)) - 1
        if article and index >= 0 and self._subjects[index][0] >= article.start:
            return self._subjects[index][1]
        return self._subject if quoted else None

    def _quoted(self, at: int) -> bool:
        if not self._quotes:
            return False
        index = bisect_right(self._quote_starts, at) - 1
        return index >= 0 and at < self._quotes[index][1]


def _inner_law(name: str) -> str:
    """ "luat sua doi bo sung mot so dieu cua luat gia" → "luat gia"."""
    match = re.search(r"(?:cua|sung) ((?:bo luat|luat|phap lenh) .+)$", name)
    return match[1] if match else ""


def _last(units: Mapping[Rank, str], path: str, last: str) -> str:
    """The path that ends a range which begins at `path`."""
    if not last:
        return ""
    head, _, _ = path.rpartition("/")
    lowest = min(units)
    name = f"{_SEGMENTS[lowest]}-{unit_number(lowest, last)}"
    return f"{head}/{name}" if head else name
