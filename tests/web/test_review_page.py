"""The list of values that a person should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bookshelf.accounts import Role
from bookshelf.corrections import corrected
from bookshelf.drafts import Drafts
from bookshelf.entries import Entry
from bookshelf.model import Document, Method, Provenance
from bookshelf.workflow import Action, State, Who
from tests.web.signed_in import sign_in
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

READ = Document(
    "tt-7", "s", "1", "Về <thuốc> nam", "BỘ Y TẾ\nSố: 7/2031/TT-BYT\nVề thuốc nam", number="7/2031/TT-BYT",
    provenance=(Provenance("number", Method.EXTRACTED, "s", confidence=0.4, start=12, end=25),),
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path, workers=1)) as opened:
        yield opened


def shown(library: Library, language: str = "vi") -> BeautifulSoup:
    response = create_app(library.settings, library).test_client().get(f"/ra-soat?lang={language}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def test_a_doubt_is_shown_with_its_place(library: Library) -> None:
    library.record.put_many([Entry(READ)])
    html = shown(library)
    (row,) = html.select("tbody tr")
    assert row.a["href"] == "/van-ban/tt-7"
    assert row.a.get_text() == "Về <thuốc> nam"
    assert "Số ký hiệu" in row.get_text()
    assert "Độ tin cậy 40%" in row.get_text()
    assert "Số: 7/2031/TT-BYT" in row.q.get_text()
    assert html.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_difference_is_shown(library: Library) -> None:
    library.record.put_many([Entry(corrected(READ, "number", "17/2031/TT-BYT", "Lan"))])
    library.record.put_many([Entry(READ)])
    text = shown(library).select_one("tbody").get_text()
    assert "17/2031/TT-BYT" in text
    assert "Lần nhập sau đọc là “7/2031/TT-BYT”" in text


def test_days_are_written_as_people_write_them(library: Library) -> None:
    doubted = Provenance("issued_on", Method.EXTRACTED, "s", confidence=0.4)
    library.record.put_many([Entry(replace(READ, issued_on=date(2031, 5, 3), provenance=(doubted,)))])
    text = shown(library).select_one("tbody").get_text()
    assert "03/05/2031" in text
    assert "2031-05-03" not in text


def test_nothing_to_review(library: Library) -> None:
    assert "Không có thông tin nào" in shown(library).select_one(".notice").get_text()


@pytest.mark.parametrize(
    ("values", "number"),
    [({"viec": "dung"}, "7/2031/TT-BYT"), ({"viec": "sua", "gia-tri": "17/2031/TT-BYT"}, "17/2031/TT-BYT")],
)
def test_an_officer_confirms_or_corrects_and_an_approver_has_the_last_word(
    library: Library, values: dict[str, str], number: str
) -> None:
    library.record.put_many([Entry(READ)])
    client = create_app(library.settings, library).test_client()
    address = {"van-ban": "tt-7", "thong-tin": "number"} | values
    assert not shown(library).select("form.act")  # readers only see the list
    assert client.post("/ra-soat", data=address).status_code == 400
    form = address | {"csrf": sign_in(client, library.record, Role.EDITOR)}
    assert len(BeautifulSoup(client.get("/ra-soat").text, "lxml").select("tbody form.act")) == 2
    done = client.post("/ra-soat", data=form)
    assert done.headers["Location"].endswith("/ra-soat?xong=1")
    page = BeautifulSoup(client.get("/ra-soat?xong=1").text, "lxml")
    assert page.select_one(".notice.done a")["href"] == "/ban-lam-viec/1"
    assert page.select_one("tbody td a")["href"] == "/ban-lam-viec/1"  # somebody is at it
    assert client.post("/ra-soat", data=form).status_code == 409
    drafts = Drafts(library.record)
    draft = drafts.get(1)
    assert draft is not None
    assert draft.state is State.IN_REVIEW
    assert len(library.record.doubtful(10)) == 1
    drafts.act(1, draft.version, Action.PUBLISH, Who("minh", Role.APPROVER))
    assert library.record.doubtful(10) == []
    assert library.record.get("tt-7").number == number  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"thong-tin": "text"}, 422), ({"thong-tin": "issued_on", "viec": "sua", "gia-tri": "mai"}, 422),
        ({"van-ban": "none"}, 404),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(library: Library, values: dict[str, str], status: int) -> None:
    library.record.put_many([Entry(READ)])
    client = create_app(library.settings, library).test_client()
    csrf = sign_in(client, library.record, Role.EDITOR)
    form = {"csrf": csrf, "van-ban": "tt-7", "thong-tin": "number"} | values
    assert client.post("/ra-soat", data=form).status_code == status
    assert Drafts(library.record).listed().total == 0
