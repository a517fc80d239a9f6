"""What a busy cluster puts off is sent again; what it refuses is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import orjson
import pytest

from search_api.elastic import bulk
from search_api.elastic.bulk import Action, write
from search_api.elastic.connection import Session
from search_api.engine import Unavailable


class Client:
    """Answers each bulk request by the statuses it was given, in turn."""

    def __init__(self, *answers: Sequence[int]) -> None:
        self._answers = list(answers)
        self.asked: list[list[str]] = []

    def bulk(self, *, operations: Sequence[bytes], **_: Any) -> dict[str, Any]:
        ids = [next(iter(orjson.loads(part.split(b"\n")[0]).values()))["_id"] for part in operations]
        self.asked.append(ids)
        statuses = self._answers.pop(0) if self._answers else [200] * len(ids)
        items = [{"index": _result(one, status)} for one, status in zip(ids, statuses, strict=True)]
        return {"errors": any(status >= 300 for status in statuses), "items": items}


def _result(one: str, status: int) -> dict[str, Any]:
    return {"_id": one, "status": status} | ({"error": {"reason": "busy"}} if status > 404 else {})


class Direct:
    """A session that asks the client and nobody else."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, request: Callable[[Client], Any]) -> Any:
        return request(self._client)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(bulk.time, "sleep", waited.append)
    return waited


def send(client: Client, *actions: Action) -> None:
    write(cast(Session, Direct(client)), actions, epoch=7)


def test_only_what_was_put_off_is_sent_again_and_more_slowly(pauses: list[float]) -> None:
    client = Client([200, 429, 503], [201, 429])
    send(client, *(Action("i", one, {"a": 1}) for one in "abc"))
    assert client.asked == [["a", "b", "c"], ["b", "c"], ["c"]]
    assert pauses == [0.5, 1.0]


def test_a_deletion_of_what_is_not_there_is_no_error() -> None:
    client = Client([404, 200])
    send(client, Action("i", "a"), Action("i", "b", {}))
    assert len(client.asked) == 1


def test_a_cluster_that_stays_busy_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="too busy"):
        send(Client(*([429] for _ in range(20))), Action("i", "a", {}))


def test_what_is_refused_is_told() -> None:
    with pytest.raises(RuntimeError, match="refuses a"):
        send(Client([500]), Action("i", "a", {}))


def test_requests_are_of_bounded_size() -> None:
    client = Client()
    send(client, *(Action("i", str(number), {"text": "x" * 1_500_000}) for number in range(5)))
    assert [len(ids) for ids in client.asked] == [2, 2, 1]
