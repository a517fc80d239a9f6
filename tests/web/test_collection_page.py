"""Collections: what readers see, and what officers of each role may do."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bookshelf.accounts import Role
from bookshelf.audit import AuditLog
from bookshelf.collections import Collections
from bookshelf.entries import Entry
from bookshelf.model import Document
from tests.web.markup import Page
from tests.web.samples import PAYLOADS
from tests.web.signed_in import sign_in
from tusach.library import Library

LEAFLET, DECISION = "to-gap-khai-sinh", "qd-14-2026-qd-ubnd-dong-nai"


@pytest.fixture
def made(library: Library) -> str:
    """A collection of two documents, not published."""
    store = Collections(library.record)
    found = store.create("Hộ tịch cho người mới đến", "Đọc lần lượt.", by="lan")
    for one in library.record.latest(2):
        store.add(found, one.id, f"Ghi chú về {one.id}", by="lan")
    return found


def change(client: FlaskClient, token: str, collection: str, **form: str) -> int:
    return client.post(f"/bo-suu-tap/{collection}", data={"csrf": token} | form).status_code


def books(page: Page, collection: str) -> list[str]:
    return [
        one["href"].removeprefix("/van-ban/")
        for one in page(f"/bo-suu-tap/{collection}").select(".book h3 a")
    ]


def test_readers_see_published_collections_alone(page: Page, library: Library, made: str) -> None:
    assert made not in page("/bo-suu-tap").get_text()
    page(f"/bo-suu-tap/{made}", 404)
    Collections(library.record).publish(made, True, by="hoa")
    assert page("/bo-suu-tap").select_one(f"a[href='/bo-suu-tap/{made}']")
    html = page(f"/bo-suu-tap/{made}")
    assert html.h1.get_text() == "Hộ tịch cho người mới đến"
    assert [one.get_text() for one in html.select(".note")] == [
        f"Ghi chú về {one.id}" for one in library.record.latest(2)
    ]
    assert html.select("form[method=post]") == []
    first = library.record.latest(1)[0]
    assert page(f"/van-ban/{first.id}").select_one(f"a[href='/bo-suu-tap/{made}']")


def test_an_editor_makes_fills_orders_and_an_approver_publishes(
    client: FlaskClient, page: Page, library: Library
) -> None:
    token = sign_in(client, library.record, Role.EDITOR)
    answer = client.post("/bo-suu-tap", data={"csrf": token, "title": "Đất đai", "introduction": ""})
    assert answer.status_code == 303
    one = answer.headers["Location"].removeprefix("/bo-suu-tap/")
    first, second = (found.id for found in library.record.latest(2))
    assert page(f"/van-ban/{first}").select_one(f"option[value='{one}']")
    for document in (first, second):
        answer = client.post(
            f"/bo-suu-tap/them/{document}", data={"csrf": token, "collection": one, "note": "Nên đọc"}
        )
        assert answer.status_code == 303
    assert books(page, one) == [first, second]
    assert change(client, token, one, do="up", document=second) == 303
    assert change(client, token, one, do="annotate", document=second, note="Đọc trước") == 303
    assert books(page, one) == [second, first]
    assert page(f"/bo-suu-tap/{one}").select_one(".note").get_text() == "Đọc trước"
    assert change(client, token, one, do="publish") == 403
    token = sign_in(client, library.record, Role.APPROVER)
    assert change(client, token, one, do="publish") == 303
    token = sign_in(client, library.record, Role.EDITOR)
    assert change(client, token, one, do="take_out", document=first) == 403, "readers see it now"
    assert not page(f"/van-ban/{first}").select_one(f"option[value='{one}']")
    token = sign_in(client, library.record, Role.APPROVER)
    assert change(client, token, one, do="take_out", document=first) == 303
    assert change(client, token, one, do="delete") == 422
    assert change(client, token, one, do="delete", sure="1") == 303
    assert [told.action for told in AuditLog(library.record).page(subject=one).rows] == [
        "collection.delete",
        "collection.take_out",
        "collection.publish",
        "collection.annotate",
        "collection.move",
        "collection.add",
        "collection.add",
        "collection.create",
    ]


def test_what_is_refused_is_said(client: FlaskClient, library: Library, made: str) -> None:
    token = sign_in(client, library.record, Role.EDITOR)
    answer = client.post("/bo-suu-tap", data={"csrf": token, "title": " "})
    assert answer.status_code == 422
    assert "Hãy đặt tên cho bộ sưu tập." in answer.text
    assert change(client, token, made, do="dance") == 400
    assert change(client, token, "khong-co", do="up") == 404
    answer = client.post("/bo-suu-tap/them/khong-co", data={"csrf": token, "collection": made})
    assert answer.status_code == 422
    assert "Tài liệu này không có trong tủ sách." in answer.text


def test_nobody_changes_anything_without_a_role(client: FlaskClient, library: Library, made: str) -> None:
    assert change(client, "", made, do="up") == 400
    token = sign_in(client, library.record, Role.READER)
    assert change(client, token, made, do="up") == 403
    assert client.get(f"/bo-suu-tap/{made}").status_code == 404
    assert client.post("/bo-suu-tap", data={"csrf": token, "title": "Của tôi"}).status_code == 403


def test_a_withdrawn_document_is_left_out_and_officers_are_told(
    client: FlaskClient, page: Page, library: Library
) -> None:
    library.record.put_many([Entry(Document("rut-lai", "test", "rut-lai", "Sẽ rút lại", "Lời."))])
    store = Collections(library.record)
    one = store.create("Sẽ thiếu", "", by="lan")
    store.add(one, "rut-lai", by="lan")
    store.add(one, DECISION, by="lan")
    store.publish(one, True, by="hoa")
    library.record.remove("rut-lai")
    html = page(f"/bo-suu-tap/{one}")
    assert [a["href"] for a in html.select(".book h3 a")] == [f"/van-ban/{DECISION}"]
    assert "rut-lai" not in html.get_text()
    sign_in(client, library.record, Role.EDITOR)
    assert "rut-lai" in page(f"/bo-suu-tap/{one}").select_one(".notice").get_text()


def test_feed(client: FlaskClient, library: Library, made: str) -> None:
    assert client.get(f"/bo-suu-tap/{made}.atom").status_code == 404
    Collections(library.record).publish(made, True, by="hoa")
    answer = client.get(f"/bo-suu-tap/{made}.atom")
    assert answer.mimetype == "application/atom+xml"
    assert answer.text.count("<entry>") == 2


def test_payloads_do_nothing(page: Page, library: Library) -> None:
    store = Collections(library.record)
    for payload in PAYLOADS:
        one = store.create(payload, payload, by="lan")
        store.add(one, DECISION, payload, by="lan")
        store.publish(one, True, by="hoa")
        html = page(f"/bo-suu-tap/{one}")
        assert html.select("[onerror], [onload]") == []
        assert [script.get_text() for script in html.select("script:not([src])")] == []
        store.remove(one, by="hoa")
