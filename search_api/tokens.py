"""What an engine indexes of a document: tokens per field, filter values, dates, the passages.

Token fields. Of a passage: `s` syllables, `w` words, `b` bigrams of adjacent syllables, `h`/`hb` words and
bigrams of the heading, `t`/`tb` of the document's title, `n` the số hiệu it cites, `own` the document's own
số hiệu, `p` the paths of its provision and of those around it; `fs`, `fb`, `fh`, `fhb`, `ft`, `ftb` without
accents. Of the whole document: `ds`, `db`, `dfs`, `dfb`, `dn`, its title `ts`, `tb`, `tfs`, `tfb`, `own`, and
its issuers `di`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from analyzers.folding import fold
from analyzers.normal_form import nfc
from analyzers.number import broader_numbers, canonical_number, plain_number
from analyzers.pipeline import Analysis, analyze
from bookshelf.doc_types import rank
from bookshelf.model import Document
from search_api.engine import IndexDocument, IndexPassage
from search_api.forward import Forward, codes, number_code, number_codes, pack
from search_api.passages import Passage, passages

PASSAGE_FIELDS = ("s", "w", "b", "h", "hb", "t", "tb", "n", "own", "p", "fs", "fb", "fh", "fhb", "ft", "ftb")
DOCUMENT_FIELDS = ("ds", "db", "dfs", "dfb", "dn", "ts", "tb", "tfs", "tfb", "own", "di")
PHRASE_FIELDS = frozenset({"ds", "dfs", "ts", "tfs", "di"})
"""Fields that keep positions, for phrases; the others keep counts only."""

SPARSE_FIELDS = frozenset({"n", "own", "dn"})
"""Fields that few texts have."""

NOTHING = "∅"
"""The term of a field without any, so that every passage counts in the field's averages on every engine. No
text yields it."""

TOKENS_VERSION = 4
"""Raise it with every change of what is put into a field."""

_TO_HEADING = 500
"""Characters before an Điều's heading at most: its number and the lines of the Chương above it."""

_LEADING = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LAST_NUMBER = 2**31 - 1


@lru_cache(maxsize=1 << 13)
def filter_key(value: str) -> str:
    """What a filter value is compared by: without accents and case, single spaces."""
    return " ".join(fold(nfc(value)).split())


def index_document(document: Document) -> IndexDocument:
    """Everything an engine needs of one document. Pure; the costly part is the word segmentation."""
    title = analyze(full_title(document))
    whole = analyze(document.text)
    own = " ".join(own_terms(document))
    of_title = _title_tokens(title) | {"own": own}
    parts = tuple(_index_passage(document, whole, passage, title, of_title) for passage in passages(document))
    return IndexDocument(
        id=document.id,
        meta=_meta(document),
        facets=_facets(document),
        issued_on=document.issued_on,
        effective_on=document.effective_on,
        expired_on=document.expired_on,
        number_key=number_key(document.number),
        tokens=_document_tokens(parts, title, document, own),
        passages=parts,
    )


def full_title(document: Document) -> str:
    """The name people know a document by: its type and its trích yếu ("Luật Nhà ở")."""
    if document.title.startswith(document.doc_type):
        return document.title
    return f"{document.doc_type} {document.title}"


def own_number_terms(number: str) -> list[str]:
    """The forms under which a document's own số hiệu is found: whole, and without its issuer or year.

    >>> own_number_terms("14/2019/QĐ-TTg")[0]
    '14/2019/qđ-ttg'
    """
    canonical = canonical_number(number) or plain_number(number)
    return [canonical, *broader_numbers(canonical)] if canonical else []


def own_terms(document: Document) -> list[str]:
    """All by which a document is found as the one of that number: its own forms, the same without accents,
    and serial and year (that of its issue, where the number has none), however its code goes on.

    >>> own_terms(Document("a", "s", "k", "", "", number="14/2019/QĐ-TTg"))
    ['14/2019/qđ-ttg', '14/2019/qđ', '14/qđ', '14/2019/qd-ttg', '14/2019/qd', '14/qd', '14/2019']
    """
    forms = own_number_terms(document.number)
    if not forms:
        return []
    serial, _, rest = forms[0].partition("/")
    dated = _YEAR.match(rest)
    year = dated.group() if dated else str(document.issued_on.year) if document.issued_on else ""
    return list(dict.fromkeys([*forms, *map(fold, forms), *([f"{serial}/{year}"] if year else [])]))


def number_key(number: str) -> int:
    """Order of số hiệu as people read them: by the leading number, then the year; none comes last.

    >>> sorted(["", "10/2020/NĐ-CP", "9/2020/NĐ-CP", "10/2019/NĐ-CP"], key=number_key)
    ['9/2020/NĐ-CP', '10/2019/NĐ-CP', '10/2020/NĐ-CP', '']
    """
    leading = _LEADING.search(number)
    if leading is None:
        return _LAST_NUMBER
    year = _YEAR.search(number, leading.end())
    return min(int(leading.group()[:6]) * 2_000 + (int(year.group()) - 1900 if year else 0), _LAST_NUMBER - 1)


def _meta(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "source_key": document.source_key,
        "number": document.number,
        "doc_type": document.doc_type,
        "title": document.title,
        "shelf": document.shelf,
        "issuers": list(document.issuers),
        "fields": list(document.fields),
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "effective_on": document.effective_on.isoformat() if document.effective_on else None,
        "expired_on": document.expired_on.isoformat() if document.expired_on else None,
        "validity": document.validity.value,
        "text_status": document.text_status.value,
    }


def _facets(document: Document) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {
        "doc_type": (document.doc_type,),
        "issuer": document.issuers,
        "field": document.fields,
        "year": (str(document.issued_on.year),) if document.issued_on else (),
        "validity": (document.validity.value,),
        "level": (document.level.value,) if document.level else (),
        "shelf": (document.shelf,),
        "audience": document.audiences,
    }
    return {name: tuple(dict.fromkeys(v for v in found if v)) for name, found in values.items()}


def _title_tokens(title: Analysis) -> dict[str, str]:
    return {
        "t": " ".join(title.word_terms()),
        "tb": " ".join(title.bigram_terms()),
        "ft": " ".join(title.folded_syllables()),
        "ftb": " ".join(title.folded_bigrams()),
    }


def _document_tokens(
    parts: Sequence[IndexPassage], title: Analysis, document: Document, own: str
) -> dict[str, str]:
    issuers = analyze(" ; ".join(document.issuers), words=False)
    about = _text_tokens(analyze(f"{full_title(document)}\n{document.abstract}\n{document.introduction}"))
    number = " ".join(own_number_terms(document.number))
    whole = [{**about, "n": f"{about['n']} {number}"}, *(part.tokens for part in parts)]
    return {
        f"d{name}": " ".join(tokens[name] for tokens in whole) for name in ("s", "b", "fs", "fb", "n")
    } | {
        "own": own,
        "ts": " ".join(title.syllable_terms()),
        "tb": " ".join(title.bigram_terms()),
        "tfs": " ".join(title.folded_syllables()),
        "tfb": " ".join(title.folded_bigrams()),
        "di": " ".join(issuers.folded_syllables()),
    }


def _index_passage(
    document: Document, whole: Analysis, passage: Passage, title: Analysis, of_title: Mapping[str, str]
) -> IndexPassage:
    text, heading = _cut(whole, passage.start, passage.end), _heading(document, whole, passage)
    return IndexPassage(
        path=passage.path,
        label=passage.label,
        heading=passage.heading,
        text=document.text[passage.start : passage.end],
        start=passage.start,
        tokens={**_text_tokens(text), **_heading_tokens(heading), **of_title, "p": _paths(passage.path)},
        forward=pack(_forward(document, title, heading, text)),
    )


def _forward(document: Document, title: Analysis, heading: Analysis, text: Analysis) -> Forward:
    return Forward(
        title=codes(title.syllables),
        heading=codes(heading.syllables),
        text=codes(text.syllables),
        cites=number_codes(text.number_terms()),
        number=number_code(next(iter(own_number_terms(document.number)), "")),
        issued=document.issued_on.toordinal() if document.issued_on else 0,
        rank=rank(document.doc_type),
    )


def _paths(path: str) -> str:
    """A provision's path and those that lead to it.

    >>> _paths("phu-luc-1/dieu-3")
    'phu-luc-1 phu-luc-1/dieu-3'
    """
    return " ".join(accumulate(path.split("/"), "{}/{}".format)) if path else ""


def _text_tokens(text: Analysis) -> dict[str, str]:
    return {
        "s": " ".join(text.syllable_terms()),
        "w": " ".join(text.word_terms()),
        "b": " ".join(text.bigram_terms()),
        "n": " ".join((*text.number_terms(), *text.broader_number_terms())),
        "fs": " ".join(text.folded_syllables()),
        "fb": " ".join(text.folded_bigrams()),
    }


def _heading(document: Document, whole: Analysis, passage: Passage) -> Analysis:
    if not passage.heading:
        return analyze("")
    at = document.text.find(
        passage.heading, passage.start, passage.start + len(passage.heading) + _TO_HEADING
    )
    return analyze(passage.heading) if at < 0 else _cut(whole, at, at + len(passage.heading))


def _heading_tokens(heading: Analysis) -> dict[str, str]:
    return {
        "h": " ".join(heading.word_terms()),
        "hb": " ".join(heading.bigram_terms()),
        "fh": " ".join(heading.folded_syllables()),
        "fhb": " ".join(heading.folded_bigrams()),
    }


def with_nothing(tokens: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The token fields `names` as an engine indexes them: none that is not sparse is empty."""
    return {name: tokens.get(name, "") or ("" if name in SPARSE_FIELDS else NOTHING) for name in names}


def _cut(whole: Analysis, start: int, end: int) -> Analysis:
    """The tokens of `whole` that begin in a stretch of its text, as if it had been analysed in its place."""
    first, last = bisect_left(whole.starts, start), bisect_left(whole.starts, end)
    words = whole.words[bisect_left(whole.words, (first, 0)) : bisect_left(whole.words, (last, 0))]
    return Analysis(
        syllables=whole.syllables[first:last],
        starts=whole.starts[first:last],
        ends=whole.ends[first:last],
        joined=whole.joined[first:last],
        words=[(one - first, other - first) for one, other in words],
        numbers=[number for number in whole.numbers if start <= number.start < end],
    )
