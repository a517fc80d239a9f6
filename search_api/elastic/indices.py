"""The indices of a library: generations behind aliases, and the state that is kept with them.

    tusach-documents-<generation>, tusach-passages-<generation>    the indices
    tusach-documents, tusach-passages                              the aliases of the generation that serves
    tusach-documents-<generation>-beside, …                        those of one that is being built
    tusach-writer                                                  who writes now, see `lease`

The state (the record's revision, the version of the rules) stands in the `_meta` of the documents index: it
comes and goes with its generation, and the cluster's masters keep it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from search_api.elastic.connection import Busy, Session
from search_api.elastic.mapping import document_mapping, index_settings, passage_mapping
from search_api.elastic.search import Names
from search_api.engine import Unavailable

_KEYS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What the indices are called and how they are spread."""

    prefix: str = "tusach"
    shards: int = 1
    replicas: int = 1

    def serving(self) -> Names:
        return Names(f"{self.prefix}-documents", f"{self.prefix}-passages")

    def indices(self, generation: str) -> Names:
        serving = self.serving()
        return Names(f"{serving.documents}-{generation}", f"{serving.passages}-{generation}")

    def writer(self) -> str:
        """The index of the lease."""
        return f"{self.prefix}-writer"

    def beside(self, generation: str) -> Names:
        indices = self.indices(generation)
        return Names(f"{indices.documents}-beside", f"{indices.passages}-beside")


@dataclass(frozen=True, slots=True)
class State:
    """What is kept with a generation."""

    revision: int
    version: str


def new_generation() -> str:
    return f"g{uuid4().hex[:12]}"


def read_state(session: Session, names: Names) -> tuple[str, State] | None:
    """(documents index, state) of a generation by its alias; None when there is none."""

    def ask(client: Elasticsearch) -> Any:
        try:
            return client.indices.get_mapping(index=names.documents, filter_path="*.mappings._meta")
        except NotFoundError:
            return {}

    found = session.ask(ask)
    for index, one in found.items():
        return index, State(**one["mappings"]["_meta"])
    return None


def write_state(session: Session, names: Names, state: State) -> None:
    """Keep the state; it is durable when this returns."""
    session.ask(lambda client: client.indices.put_mapping(index=names.documents, meta=asdict(state)))


def create(session: Session, layout: Layout, generation: str, aliases: Names, state: State) -> None:
    """Two empty indices, and their aliases in one step."""
    indices = layout.indices(generation)
    settings = index_settings(layout.shards, layout.replicas)
    for index, mapping in (
        (indices.passages, passage_mapping()),
        (indices.documents, document_mapping(asdict(state))),
    ):
        session.ask(partial(_create, index=index, mapping=mapping, settings=settings))
    _alias(session, [("add", indices, aliases)])


def _create(client: Elasticsearch, *, index: str, mapping: dict[str, Any], settings: dict[str, Any]) -> None:
    """An attempt whose answer was lost may have made it already."""
    try:
        client.indices.create(index=index, mappings=mapping, settings=settings)
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise


def serve(session: Session, layout: Layout, generation: str, old: str | None) -> None:
    """Let the aliases point to another generation, in one atomic step."""
    indices, serving = layout.indices(generation), layout.serving()
    moves = [("add", indices, serving), ("remove", indices, layout.beside(generation))]
    if old:
        moves.append(("remove", layout.indices(old), serving))
    _alias(session, moves)


def _alias(session: Session, moves: list[tuple[str, Names, Names]]) -> None:
    """An attempt whose answer was lost may have moved them already, so what is to go may be gone."""
    actions = [
        {verb: {"index": index, "alias": alias, **({"must_exist": False} if verb == "remove" else {})}}
        for verb, indices, aliases in moves
        for index, alias in (
            (indices.documents, aliases.documents),
            (indices.passages, aliases.passages),
        )
    ]
    session.ask(lambda client: client.indices.update_aliases(actions=actions))


def generations(session: Session, layout: Layout) -> Iterator[str]:
    """All that there are: the one that serves, one that is being built, leftovers."""
    start = f"{layout.serving().documents}-"
    found = session.ask(lambda client: client.indices.get(index=f"{start}g*", filter_path="*.aliases"))
    parts = session.ask(
        lambda client: client.indices.get(index=f"{layout.serving().passages}-g*", filter_path="*.aliases")
    )
    names = {name.removeprefix(start) for name in found}
    names |= {name.removeprefix(f"{layout.serving().passages}-") for name in parts}
    yield from sorted(names)


def drop(session: Session, layout: Layout, generation: str) -> None:
    indices = layout.indices(generation)
    session.ask(
        lambda client: client.indices.delete(
            index=[indices.documents, indices.passages], ignore_unavailable=True
        )
    )


def refresh(session: Session, names: Names) -> None:
    """Let searches see what was written: passages first, so that no document is seen without them."""
    for name in (names.passages, names.documents):
        session.ask(partial(_refresh, index=name))


def _refresh(client: Elasticsearch, *, index: str) -> None:
    client.indices.refresh(index=index)


def merge(session: Session, names: Names) -> None:
    """Have each shard merged into one segment; the cluster does so when this has returned.

    Until they are merged, segments hold every entry as it was sent, too, for the recovery of replicas: about
    four times what searches need.
    """
    for name in (names.documents, names.passages):
        session.ask(partial(_merge, index=name))


def _merge(client: Elasticsearch, *, index: str) -> None:
    client.indices.forcemerge(index=index, max_num_segments=1, wait_for_completion=False)


def passages_held(session: Session, names: Names, keys: Sequence[str]) -> dict[str, int]:
    """How many passages each document had at most; those that are not there are left out.

    Reading by id sees what was written since the last refresh, too.
    """
    held: dict[str, int] = {}
    for at in range(0, len(keys), _KEYS_AT_ONCE):
        answer = session.ask(partial(_get, index=names.documents, ids=keys[at : at + _KEYS_AT_ONCE]))
        held |= {one["_id"]: one["_source"]["passages"] for one in answer["docs"] if one.get("found")}
    return held


def _get(client: Elasticsearch, *, index: str, ids: Sequence[str]) -> Any:
    answer = client.mget(index=index, ids=ids, source_includes=["passages"])
    for one in answer["docs"]:
        if one.get("error", {}).get("type") == "index_not_found_exception":
            raise Unavailable(
                f"{index} is gone: another process has begun a rebuild; wait until it has finished"
            )
        if "error" in one:
            raise Busy(one["error"].get("reason", ""))
    return answer
