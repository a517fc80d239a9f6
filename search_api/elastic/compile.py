"""Turn a plan into the query language of Elasticsearch. Pure; the twin of `search_api.embedded.compile`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from search_api.elastic.mapping import ANALYZER, key_of
from search_api.engine import Clause, DateRange, Plan, Scored
from search_api.keys import EARLIEST_DATE, UNKNOWN_DATE
from search_api.tokens import filter_key

Query = dict[str, Any]

_MOST_VALUES = 10_000
_TOGETHER = 20.0


def keys(values: Sequence[str]) -> Query:
    return {"terms": {"key": list(values)}}


def ids(values: Sequence[str]) -> Query:
    return {"ids": {"values": list(values)}}


def clause(one: Clause) -> Query:
    if not one.or_else:
        return _alone(one)
    return {"bool": {"should": [_alone(choice) for choice in (one, *one.or_else)], "minimum_should_match": 1}}


def _alone(one: Clause) -> Query:
    if one.field == "key":
        return keys([key_of(term) for term in one.terms])
    if one.phrase and len(one.terms) > 1:
        return {"match_phrase": {one.field: {"query": " ".join(one.terms), "analyzer": ANALYZER}}}
    terms: list[Query] = [{"term": {one.field: {"value": term}}} for term in one.terms]
    return terms[0] if len(terms) == 1 else {"bool": {"must": terms}}


def scored(terms: Iterable[Scored], within: Sequence[Query]) -> Query:
    """Passages under the conditions `within`, by the sum of what the terms add."""
    should = [{"term": {one.field: {"value": one.term, "boost": one.weight}}} for one in terms]
    return {"bool": {"should": should, "minimum_should_match": 1, "filter": list(within)}}


def completion(terms: Sequence[str], name: str, number: str) -> Query:
    """Every term in field `name`, the last one as a beginning, or all of them as a số hiệu's beginning;
    what holds the terms side by side scores most."""
    parts: list[Query] = [{"term": {name: {"value": term}}} for term in terms[:-1]]
    parts.append({"prefix": {name: {"value": terms[-1]}}})
    should: list[Query] = [{"bool": {"must": parts}}, {"prefix": {"own": {"value": number}}}]
    if len(terms) > 1:
        together = {"match_phrase_prefix": {name: {"query": " ".join(terms), "analyzer": ANALYZER}}}
        should.append({"constant_score": {"filter": together, "boost": _TOGETHER}})
    return {"bool": {"should": should}}


def filters(plan: Plan, without: str = "") -> list[Query]:
    """The filter conditions, but for those of the facet `without`."""
    conditions = [
        {"terms": {f"is_{name}": [filter_key(value) for value in values]}}
        for name, values in plan.filters.items()
        if name != without and values
    ]
    conditions.extend(_range(one) for one in plan.dates)
    if plan.in_force_on:
        conditions.extend(_in_force(plan.in_force_on))
    return conditions


def documents(plan: Plan, *, least: int | None = None, without: str = "") -> Query:
    """The documents of the plan: those with every required clause, or with at least `least` of them."""
    required = [clause(one) for one in plan.required]
    if required and least is not None and least < len(required):
        required = [{"bool": {"should": required, "minimum_should_match": least}}]
    return {
        "bool": {
            "must": required,
            "filter": [*filters(plan, without), *(clause(one) for one in plan.conditions)],
            "must_not": [clause(one) for one in plan.excluded],
        }
    }


def partial(plan: Plan) -> Query:
    """The documents with enough of the required clauses, but not with all."""
    complete = {"bool": {"must": [clause(one) for one in plan.required]}}
    return {"bool": {"must": [documents(plan, least=plan.enough)], "must_not": [complete]}}


def counted(names: Iterable[str]) -> Query:
    """The aggregation that counts documents by facet value, exactly."""
    return {
        name: {"terms": {"field": f"facet_{name}", "size": _MOST_VALUES, "shard_size": _MOST_VALUES}}
        for name in names
    }


def frequencies(terms: Sequence[tuple[str, str]]) -> Query:
    """One count of documents for each (field, term), by its place in the list."""
    named = {str(at): {"term": {field: {"value": term}}} for at, (field, term) in enumerate(terms)}
    return {"frequency": {"filters": {"filters": named}}}


def _range(one: DateRange) -> Query:
    first = one.first.toordinal() if one.first else EARLIEST_DATE
    last = one.last.toordinal() if one.last else UNKNOWN_DATE - 1
    return _between(one.field, first, last)


def _in_force(day: date) -> list[Query]:
    """In effect by that day and not yet expired (an unknown expiry is none)."""
    return [
        _between("effective_on", EARLIEST_DATE, day.toordinal()),
        _between("expired_on", day.toordinal() + 1, UNKNOWN_DATE),
    ]


def _between(name: str, first: int, last: int) -> Query:
    return {"range": {name: {"gte": first, "lte": last}}}
