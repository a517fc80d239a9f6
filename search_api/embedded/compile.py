"""Turn a plan into tantivy queries; nothing else knows tantivy's query objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import tantivy
from tantivy import FieldType, Occur, Query

from search_api.engine import Clause, DateRange, Plan, Scored
from search_api.keys import EARLIEST_DATE, UNKNOWN_DATE, document_key
from search_api.tokens import filter_key

TOGETHER = 20.0
"""What the words of an unfinished query score where they stand side by side in a title."""

ALL = "all"
"""What the count of all documents is called among the counts of facets."""


class Compiler:
    """Queries over one index; both indexes have the same filter fields."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def everything(self) -> Query:
        return Query.const_score_query(Query.all_query(), 0.0)

    def keys(self, keys: Sequence[int]) -> Query:
        return Query.const_score_query(self._one_of("key", keys), 0.0)

    def _one_of(self, name: str, terms: Sequence[int | str]) -> Query:
        """Term by term: tantivy looks for a set of terms in the whole dictionary, which takes ten times as
        long for twenty of them, and is quicker only for thousands."""
        choices = [(Occur.Should, Query.term_query(self._schema, name, term, "basic")) for term in terms]
        return Query.boolean_query(choices)

    def clause(self, clause: Clause) -> Query:
        if not clause.or_else:
            return self._alone(clause)
        choices = [(Occur.Should, self._alone(one)) for one in (clause, *clause.or_else)]
        return Query.boolean_query(choices)

    def _alone(self, clause: Clause) -> Query:
        terms = clause.terms
        if clause.field == "key":
            return self.keys([document_key(term) for term in terms])
        if len(terms) == 1:
            return Query.term_query(self._schema, clause.field, terms[0], "freq")
        if clause.phrase:
            return Query.phrase_query(self._schema, clause.field, list(terms))
        return Query.boolean_query(
            [(Occur.Must, Query.term_query(self._schema, clause.field, term, "freq")) for term in terms]
        )

    def scored(self, scored: Iterable[Scored]) -> Query:
        return Query.boolean_query(
            [
                (
                    Occur.Should,
                    Query.boost_query(
                        Query.term_query(self._schema, one.field, one.term, "freq"), one.weight
                    ),
                )
                for one in scored
            ]
        )

    def completion(self, terms: Sequence[str], name: str, number: str) -> Query:
        """Every term in field `name`, the last one as a beginning, or all of them as a số hiệu's
        beginning; what holds the terms side by side scores most."""
        parts = [(Occur.Must, Query.term_query(self._schema, name, term, "freq")) for term in terms[:-1]]
        parts.append((Occur.Must, self._beginning(name, terms[-1])))
        either = [Query.boolean_query(parts), self._beginning("own", number)]
        if len(terms) > 1:
            together = Query.phrase_prefix_query(self._schema, name, list(terms))
            either.append(Query.const_score_query(together, TOGETHER))
        return Query.boolean_query([(Occur.Should, one) for one in either])

    def _beginning(self, name: str, start: str) -> Query:
        return Query.fuzzy_term_query(self._schema, name, start, distance=0, prefix=True)

    def filters(self, plan: Plan, without: str = "") -> list[tuple[Occur, Query]]:
        """The filter conditions, but for those of the facet `without`; they add nothing to scores."""
        conditions = [
            self._any_of(name, values) for name, values in plan.filters.items() if name != without and values
        ]
        conditions.extend(self._range(one) for one in plan.dates)
        if plan.in_force_on:
            conditions.extend(self._in_force(plan.in_force_on))
        return [(Occur.Must, Query.const_score_query(one, 0.0)) for one in conditions]

    def _any_of(self, name: str, values: Sequence[str]) -> Query:
        return self._one_of(f"is_{name}", [filter_key(value) for value in values])

    def _range(self, one: DateRange) -> Query:
        first = one.first.toordinal() if one.first else EARLIEST_DATE
        last = one.last.toordinal() if one.last else UNKNOWN_DATE - 1
        return self._between(one.field, first, last)

    def _in_force(self, day: date) -> list[Query]:
        """In effect by that day and not yet expired (an unknown expiry is none)."""
        return [
            self._between("effective_on", EARLIEST_DATE, day.toordinal()),
            self._between("expired_on", day.toordinal() + 1, UNKNOWN_DATE),
        ]

    def _between(self, name: str, first: int, last: int) -> Query:
        return Query.range_query(self._schema, name, FieldType.Integer, first, last)

    def documents(self, plan: Plan, clauses: range, without: str = "") -> Query:
        """The documents of the plan that hold so many of its required clauses; `clauses` ends with all of
        them, or before, where those that hold all are left out."""
        parts = self._conditions(plan, without)
        required = [self.clause(one) for one in plan.required]
        if clauses.start == len(required):
            parts.extend((Occur.Must, one) for one in required)
        else:
            some = Query.boolean_query([(Occur.Should, one) for one in required], clauses.start)
            parts.append((Occur.Must, some))
        if len(required) not in clauses:
            every = Query.boolean_query([(Occur.Must, one) for one in required])
            parts.append((Occur.MustNot, every))
        if all(occur == Occur.MustNot for occur, _ in parts):
            parts.append((Occur.Must, self.everything()))
        return Query.boolean_query(parts)

    def clauses_held(self, plan: Plan, keys: Sequence[int]) -> Query:
        """Those of some documents that meet the plan's conditions; the score is the number of required
        clauses that each holds. Looking at few documents costs less than asking for the least number."""
        parts = [(Occur.Must, self.keys(keys)), *self._conditions(plan)]
        parts.extend((Occur.Should, Query.const_score_query(self.clause(one), 1.0)) for one in plan.required)
        return Query.boolean_query(parts)

    def _conditions(self, plan: Plan, without: str = "") -> list[tuple[Occur, Query]]:
        """What holds of every document of the plan, whatever it is about."""
        parts = self.filters(plan, without)
        parts.extend((Occur.Must, Query.const_score_query(self.clause(one), 0.0)) for one in plan.conditions)
        parts.extend((Occur.MustNot, self.clause(one)) for one in plan.excluded)
        return parts


def counted(names: Iterable[str], size: int) -> Mapping[str, object]:
    """The aggregation that counts documents by facet value, exactly, and all of them as `ALL`."""
    every = {ALL: {"value_count": {"field": "key"}}}
    return every | {
        name: {"terms": {"field": f"facet_{name}", "size": size, "segment_size": size}} for name in names
    }
