"""Relations: what a document does to others, read from its citations and the words before them.

Căn cứ stand in the preamble (Nghị định 34/2016/NĐ-CP, điều 61); what is amended, replaced or repealed in
the title, in amending articles and in the articles on effect. Each relation has its place and, where the text
says so, the provision.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analyzers.number import canonical_number, find_numbers
from bookshelf.law_names import title_key
from bookshelf.model import Citation, Provision, ProvisionKind, Relation, RelationKind
from ingest.acts import KINDS, VERB, announced
from ingest.citations import citations
from ingest.quotes import quoted_lines

Kind = RelationKind

_NESTED = re.compile(
    r"(?i)(?:\b(?:dự\s+án|dự\s+thảo|giữa|xây\s+dựng|của|theo|thi\s+hành|hướng\s+dẫn|chi\s+tiết|tại|bởi|về|với|trong|hiện|định|dụng|tên|trên|và\s+của"
    r"|hành|áp\s+dụng|căn\s+cứ\s+vào)\s*|\()$"
)
_BASIS = re.compile(r"[\s_*\-–+•“\\]*(?:-\s*)?Căn\s+cứ(?:\s+(?:vào|theo|các))?\s*:?\s*")
_AMENDED_BY = re.compile(r"(?i)(?:sửa\s+đổi|bổ\s+sung)[^;]{0,60}(?:theo|bởi|tại|bằng)\s*(?:các\s+)?$")
_TITLE_DETAILS = re.compile(r"(?i)quy\s+định\s+(?:chi\s+tiết|cụ\s+thể)")
_TITLE_GUIDES = re.compile(r"(?i)hướng\s+dẫn|(?:biện\s+pháp|quy\s+định\s+(?:việc\s+)?)\s*thi\s+hành")
_AMENDING_ARTICLE = re.compile(
    r"(?i)điều\s+\w+\s*[.:]?\s*(?:\d+\.\s*)?(?:nay\s+)?(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ|h[ủu][yỷ]\s+bỏ(?!\s+niêm)"
    r"|đính\s+chính|ngưng|đình\s+chỉ|tạm\s+ngưng)"
)
_EFFECT = re.compile(r"(?i)hiệu\s+lực|thi\s+hành|bãi\s+bỏ|thay\s+thế|thực\s+hiện|chuyển\s+tiếp")
_SELF_ACTS = re.compile(r"(?i)\bnày[^.;\n]{0,200}?(?:thay\s+thế|bãi\s+bỏ)\s")
_OWN = re.compile(r"(?i)\bnày\b")
_OPENS = re.compile(r"(?i)\s*(?:\d{1,2}[.)]|[a-zđ]\)|-)?\s*(?:nay\s+)?(?:thay|bãi|h[ủu][yỷ])\s")
_AMENDING_TITLE = re.compile(r"(?i)^(?:về\s+(?:việc\s+)?)?(?:sửa\s+đổi|bổ\s+sung)")
_ENACTS = re.compile(
    r"(?i)(?:(?<!đã\s)ban\s+hành|này)\s+(?:\w+\s+){0,5}?(?:sửa\s+đổi|bổ\s+sung|bãi\s+bỏ|ngưng)"
)
_PROGRAMME = re.compile(r"(?i)chương\s+trình\s+(?:xây\s+dựng\s+luật|lập\s+pháp|xây\s+dựng\s+pháp)")
_IN_PART = re.compile(
    r"(?i)\b(?:một\s+số|quy\s+định|nội\s+dung|phụ\s+lục|mục|chương|khoản|điểm|đoạn|cụm\s+từ)\b"
)
_TO_COME = re.compile(r"\s*\(sửa đổi\)(?!\s*(?:ngày|năm|số))")
_PREAMBLE_END = 12_000


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    cited: tuple[Citation, ...]


def relations(
    text: str, units: Sequence[Provision], cited: Sequence[Citation], title: str
) -> tuple[Relation, ...]:
    """What the document does to others, in reading order, each kind, target and provision once."""
    found = [*_of_title(text, title), *_of_text(text, units, cited)]
    once: dict[tuple[Kind, str, str], Relation] = {}
    for one in found:
        number = canonical_number(one.target_number) if one.target_number else None
        key = (one.kind, number or f"{title_key(one.target_title)}@{one.target_on}", one.target_path)
        once.setdefault(key, one)
    written = {
        canonical: one.target_number
        for one in reversed(found)
        if (canonical := canonical_number(one.target_number)) != one.target_number
    }
    named = (
        replace(one, target_number=written.get(canonical_number(one.target_number), one.target_number))
        for one in once.values()
    )
    return tuple(sorted(named, key=lambda one: one.start or 0))


def _of_text(text: str, units: Sequence[Provision], cited: Sequence[Citation]) -> Iterator[Relation]:
    articles = [unit for unit in units if unit.kind is ProvisionKind.ARTICLE]
    preamble_end = articles[0].start if articles else min(len(text), _PREAMBLE_END)
    others = [one for one in cited if one.number or one.name]
    lines = list(_lines(text, others))
    if not articles:
        yield from _acts(text, (), lines)
    basis_end = -1
    for line in lines:
        if line.start < preamble_end:
            bases = list(_bases(text, line, going_on=basis_end >= line.start - 2))
            basis_end = line.end if bases else basis_end
            yield from bases
            if not bases and _ENACTS.search(text, line.start, line.cited[0].start):
                yield from _of_line(text, line, None, amending=True)
    if not _PROGRAMME.search(text, 0, preamble_end):
        yield from _acts(text, articles, [line for line in lines if line.start >= preamble_end])


def _lines(text: str, cited: Iterable[Citation]) -> Iterator[_Line]:
    for start, group in groupby(cited, key=lambda one: text.rfind("\n", 0, one.start) + 1):
        end = text.find("\n", start)
        yield _Line(start, len(text) if end < 0 else end, tuple(group))


def _bases(text: str, line: _Line, *, going_on: bool) -> Iterator[Relation]:
    """ "Căn cứ Luật A ngày …; Luật B": what the named documents are about is no basis.

    `going_on`: the line before gave one, so that a line that begins with a document gives another.
    """
    opening = _BASIS.match(text, line.start, line.end)
    if opening is None and not (going_on and line.cited[0].start == line.start):
        return
    position = opening.end() if opening else line.start
    for one in line.cited:
        before = text[position : one.start]
        clause = before.rpartition(";")[2]
        if _plain(clause):
            yield _relation(Kind.BASED_ON, one, text, 0.98)
            position = one.end


_DETAILS = re.compile(
    r"(?i)[\s,.:)(]*(?:số\s*)?(?:ngày\s+\d{1,2}[\s/.\-]*(?:tháng\s*)?\d{1,2}[\s/.\-]*(?:năm\s*)?\d{4}|năm\s+\d{4})?"
    r"[\s,.:)(]*(?:của\s+(?:Quốc\s+hội|Chính\s+phủ|Ủy\s+ban\s+Thường\s+vụ\s+Quốc\s+hội|UBTVQH|Thủ\s+tướng\s+Chính\s+phủ"
    r"|nước[\w\s]{0,60}?))?[\s,.]*"
    r"(?:\(?(?:đã\s+)?(?:được\s+)?sửa\s+đổi(?:,\s*bổ\s+sung)?[\w\s,]{0,60}?(?:theo|bởi|tại|bằng)\s*(?:các\s+)?)?"
    r"(?:(?:và|Căn\s+cứ|căn\s+cứ|vào|các|tại|theo)[\s,]*)*"
)


def _plain(between: str) -> bool:
    """Whether only a date, an issuer and connecting words stand between two documents."""
    return len(between) < 160 and _DETAILS.fullmatch(between) is not None


def _acts(text: str, articles: Sequence[Provision], lines: Sequence[_Line]) -> Iterator[Relation]:
    starts = [unit.start for unit in articles]
    quotes: Sequence[tuple[int, int]] | None = None
    known: dict[int, Kind | None] = {}
    for line in lines:
        index = bisect_right(starts, line.start) - 1
        article = articles[index] if index >= 0 else None
        plainly = _SELF_ACTS.search(text, line.start, line.end) is not None
        if not plainly and (article is None or not _acting(text, article, index, len(articles))):
            continue
        quotes = quoted_lines(text) if quotes is None else quotes
        if _within(quotes, line.start):
            continue
        amending = article is not None and _AMENDING_ARTICLE.match(text, article.start) is not None
        said = announced(text, line.start, article.start if article else 0, known)
        yield from _of_line(text, line, said, amending)


def _acting(text: str, article: Provision, index: int, count: int) -> bool:
    first_line = text[article.start : article.start + 160].split("\n", 1)[0]
    return (
        _AMENDING_ARTICLE.match(text, article.start) is not None
        or _EFFECT.search(first_line) is not None
        or index >= count - 3
    )


def _of_line(text: str, line: _Line, announced: Kind | None, amending: bool) -> Iterator[Relation]:
    verbs = list(_verbs(text, line))
    accepted_end = line.start
    told: Citation | None = None
    amends = False
    for one in line.cited:
        if amends and _amended_by(text, one):
            accepted_end = one.end
            yield _relation(Kind.AMENDS, replace(one, path=""), text, 0.8)
            continue
        if told and bool(told.name) == bool(one.name) and _plain(text[told.end : one.start]):
            told = one
            continue
        if accepted_end > line.start and _told(text[accepted_end : one.start]):
            continue
        before = [(at, match) for at, match in verbs if at < one.start]
        kind = _kind(text, line, one, before, verbs, announced=announced, amending=amending)
        nested = _NESTED.search(text, max(accepted_end, one.start - 30), one.start) is not None
        if nested and not _direct(text, before, one, accepted_end):
            told = one
            continue
        if kind is None or _amended_by(text, one) or _TO_COME.match(text, one.end):
            continue
        accepted_end = one.end
        amends = kind is Kind.AMENDS
        yield _relation(kind, one, text, 0.9)


def _verbs(text: str, line: _Line) -> Iterator[tuple[int, re.Match[str]]]:
    """The verbs that say what this document does: neither those in the name of another one ("Luật sửa đổi, bổ
    sung …") nor those that tell what the other does ("Nghị định A ngày … của Chính phủ sửa đổi …")."""
    told_end = -1
    for match in VERB.finditer(text[line.start : line.end]):
        at = match.start() + line.start
        named = next((one for one in reversed(line.cited) if one.start < at), None)
        if named and (
            at < named.end
            or (match["amends"] and (_tells(text[named.end : at]) or not text[told_end:at].strip(" ,và")))
        ):
            told_end = match.end() + line.start
            continue
        yield at, match


def _tells(between: str) -> bool:
    """Whether what stands between a document and a verb makes that one its subject."""
    bare = _ABOUT.sub("", between).rstrip()
    return bool(bare) and bare[-1] not in ",;" and _plain(bare)


_ABOUT = re.compile(r"\bvề(?:\s+việc)?\s*$")


def _kind(
    text: str,
    line: _Line,
    one: Citation,
    before: Sequence[tuple[int, re.Match[str]]],
    verbs: Sequence[tuple[int, re.Match[str]]],
    *,
    announced: Kind | None,
    amending: bool,
) -> Kind | None:
    """What the verb before the citation, or behind it, or the line that opened the list says."""
    kind = KINDS[str(before[-1][1].lastgroup)] if before else announced
    if kind is Kind.AMENDS and not amending and before and before[-1][0] > line.start + 12:
        kind = announced
    ending = next((at for at, match in verbs if at >= one.end and match["repeals"]), None)
    if kind is None and ending is not None and _expires(text, one.end, ending):
        kind = Kind.REPEALS
    if kind not in (Kind.REPLACES, Kind.REPEALS):
        return kind
    if not (
        amending or announced or _OWN.search(text, line.start, line.end) or _OPENS.match(text, line.start)
    ):
        return None
    if one.path or (_names_a_part(text, line, before[-1]) if before else _PART_ENDS.match(text, line.start)):
        return Kind.AMENDS if kind is Kind.REPLACES else Kind.REPEALS_PARTLY
    return kind


def _names_a_part(text: str, line: _Line, verb: tuple[int, re.Match[str]]) -> bool:
    """ "Bãi bỏ một số quy định tại Nghị định A": between the verb and the first document behind it."""
    first = next((one.start for one in line.cited if one.start > verb[0]), line.end)
    return _IN_PART.search(text, verb[0], first) is not None


_PART_ENDS = re.compile(
    r"(?i)\s*(?:\d{1,2}[.)]|[a-zđ]\)|-)?\s*(?:các|những|một\s+số)?\s*(?:quy\s+định|nội\s+dung)\s"
)


def _told(between: str) -> bool:
    """Whether what follows a named document only tells what that one is about: "… sửa đổi Nghị định B"."""
    return ";" not in between and ". " not in between and VERB.search(between) is not None


def _expires(text: str, end: int, verb: int) -> bool:
    """ "Nghị định A ngày … về … hết hiệu lực": no other sentence begins between."""
    return (
        verb - end < 3000
        and text.startswith("hết", verb)
        and ". " not in text[end:verb]
        and "này" not in text[end:verb][-25:]
    )


def _direct(text: str, before: Sequence[tuple[int, re.Match[str]]], one: Citation, told_end: int) -> bool:
    """ "sửa đổi, bổ sung một số điều của Nghị định …", "thay thế quy định về … tại Nghị định …".

    `told_end`: where the document ends that the line named last.
    """
    if not before:
        return False
    at, match = before[-1]
    between = text[at + len(match[0]) : one.start]
    if len(between) < 90 and _PARTS_OF.fullmatch(between):
        return True
    return told_end <= at and len(between) < 300 and _RULES_OF.fullmatch(between) is not None


_RULES_OF = re.compile(
    r"(?i)\s*(?:các|những|một\s+số)?\s*(?:quy\s+định|nội\s+dung)\s+(?:về|liên\s+quan)\s[^;:.“”]+?\s(?:tại|trong|của)\s+(?:các\s+)?"
)
_PARTS_OF = re.compile(
    r"(?i)[\s,]*(?:(?:bổ\s+sung|sửa\s+đổi|và|một\s+số|các|những|điều|khoản|điểm|nội\s+dung|quy\s+định|phụ\s+lục|\d+[a-z]?"
    r"|quy\s+chế|văn\s+bản|toàn\s+bộ|hiệu\s+lực|thi\s+hành|việc|tên|của|tại|trong|cho|đối\s+với|ban\s+hành|kèm\s+theo"
    r"|chương|mục|[ivx]+|,)[\s,]*)*"
)


def _amended_by(text: str, one: Citation) -> bool:
    """ "đã được sửa đổi, bổ sung theo Nghị định B": B did that, not this document."""
    return _AMENDED_BY.search(text, max(0, one.start - 90), one.start) is not None


def _within(quotes: Sequence[tuple[int, int]], at: int) -> bool:
    index = bisect_right(quotes, (at, 1 << 60)) - 1
    return index >= 0 and at < quotes[index][1]


def _of_title(text: str, title: str) -> Iterator[Relation]:
    """ "Sửa đổi, bổ sung một số điều của Nghị định A", "Hướng dẫn thi hành Luật B"."""
    cited = [one for one in citations(title, ()) if one.number or one.name]
    if not cited:
        return
    kind = _title_kind(title[: cited[0].start])
    if kind is None:
        return
    at = max(text.find(title), 0)
    for one in cited:
        if one is cited[0] and kind is Kind.AMENDS and _GUIDING.search(title[: one.start]):
            return
        if one is not cited[0] and not _plain(title[cited[0].end : one.start]):
            return
        yield _relation(kind, one, title, 0.95, at)


_GUIDING = re.compile(
    r"(?i)(?:nghị\s+định|thông\s+tư|quyết\s+định|quy\s+định|hướng\s+dẫn|thi\s+hành)\s[^,]*$"
)


def _title_kind(before: str) -> Kind | None:
    if verb := VERB.search(before):
        named = KINDS[str(verb.lastgroup)]
        told = before[: verb.start()].strip().lower()
        return named if told in ("", "về", "về việc", "việc", "quy định", "nghị định", "luật") else None
    if _TITLE_DETAILS.search(before):
        return Kind.DETAILS
    return Kind.GUIDES if _TITLE_GUIDES.search(before) else None


def _relation(kind: Kind, one: Citation, text: str, confidence: float, at: int = 0) -> Relation:
    written = " ".join(text[one.start : one.end].split())
    number = _number(written, one.number)
    title = _title(written, one.name)
    certain = confidence if number or one.on else confidence - 0.1
    return Relation(
        kind, number, title, None, one.path, one.on, one.start + at, one.end + at, round(certain, 2)
    )


def _number(written: str, canonical: str) -> str:
    """The number as it is written, where the words hold it."""
    spans = find_numbers(written) if canonical else []
    return next((written[one.start : one.end] for one in spans if one.canonical == canonical), canonical)


def _title(written: str, name: str) -> str:
    """The name as it is written, where it tells the law; an abbreviation does not."""
    if not name:
        return ""
    named = _NAME.search(written)
    title = _NUMBER_BEHIND.sub("", named[0]) if named else name
    return title if title_key(title) == name else name


_NAME = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp|Nghị quyết).*")
_NUMBER_BEHIND = re.compile(r"\s*\(?(?:số:?\s*|năm\s+)?\d.*$")
