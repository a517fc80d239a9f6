"""Read vocabulary files (TOML) and say what is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from analyzers.pipeline import analyze
from search_api.vocabulary.widening import Vocabulary

OURS = Path(__file__).with_name("terms.toml")

_TABLES = ("abbreviations", "documents", "everyday")
_LONGEST = 20
"""Syllables of a term."""

_LARGEST = 2_000_000
"""Bytes of a file."""


class FaultyVocabulary(Exception):
    """What is wrong with a file, one line a fault."""


def load(own: Path | None = None) -> Vocabulary:
    """Our vocabulary, with the province's own file beside it, whose entries come before ours."""
    tables = _ours()
    if own is None:
        return Vocabulary(**tables)
    theirs = read(own)
    return Vocabulary(**{name: {**tables[name], **theirs[name]} for name in _TABLES})


@cache
def _ours() -> dict[str, Mapping[str, tuple[str, ...]]]:
    return read(OURS)


def read(path: Path) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """The tables of a file, every entry as a tuple of terms; raises `FaultyVocabulary`."""
    try:
        if path.stat().st_size > _LARGEST:
            raise FaultyVocabulary(
                f"{path}: larger than {_LARGEST // 1_000_000} MB; no vocabulary is that large"
            )
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyVocabulary(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FaultyVocabulary(f"{path}: is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise FaultyVocabulary(f"{path}: is not valid TOML: {error}") from error
    faults = list(_faults(tables))
    if faults:
        raise FaultyVocabulary("\n".join(f"{path}: {fault}" for fault in faults))
    return {name: {key: _terms(value) for key, value in tables.get(name, {}).items()} for name in _TABLES}


def _terms(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _faults(tables: Mapping[str, object]) -> Iterator[str]:
    for name, table in tables.items():
        if name not in _TABLES:
            yield f"[{name}] is unknown; the tables are {', '.join(f'[{one}]' for one in _TABLES)}"
        elif not isinstance(table, dict):
            yield f"{name} must be a table: write [{name}] on a line of its own"
        else:
            for key, value in table.items():
                yield from (f"[{name}] “{key}”: {fault}" for fault in _faults_of(name, key, value))


def _faults_of(table: str, key: str, value: object) -> Iterator[str]:
    terms = [value] if isinstance(value, str) else value
    if not isinstance(terms, list) or not terms or not all(isinstance(one, str) for one in terms):
        yield 'must be a text in quotes, or a list of such texts, like ["…", "…"]'
        return
    if table != "everyday" and (not isinstance(value, str) or len(_syllables(key)) != 1):
        yield "must be one word without spaces, with one text behind it"
    yield from _faulty_terms([key, *terms])
    if any(_syllables(one) == _syllables(key) for one in terms):
        yield "means itself"


def _faulty_terms(terms: Iterable[str]) -> Iterator[str]:
    for term in terms:
        count = len(_syllables(term))
        if not count:
            yield f"“{term}” has no letters"
        elif count > _LONGEST:
            yield f"“{term}” is longer than {_LONGEST} syllables"


def _syllables(text: str) -> list[str]:
    return analyze(text, words=False).syllables
