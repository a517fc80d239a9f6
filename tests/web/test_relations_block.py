"""What a document's page says of its relations: nothing that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from bookshelf.entries import Entry
from bookshelf.model import Level, Relation, RelationKind
from tests.web.samples import document
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings

LAW = document("luat", "Luật Chợ", "x", doc_type="Luật", number="1/2020/QH14", level=Level.CENTRAL)


@pytest.mark.parametrize(
    ("kind", "told"),
    [(RelationKind.REPEALS, False), (RelationKind.AMENDS, False), (RelationKind.BASED_ON, True)],
)
def test_a_decision_is_not_said_to_change_a_law(tmp_path: Path, kind: RelationKind, told: bool) -> None:
    decision = document(
        "quyet-dinh",
        "Quản lý chợ",
        "x",
        doc_type="Quyết định",
        number="2/2021/QĐ-UBND",
        level=Level.PROVINCE,
        relations=(Relation(kind, LAW.number, LAW.title, LAW.id),),
    )
    with Library.open(Settings(home=tmp_path, workers=1)) as library:
        library.record.put_many([Entry(LAW), Entry(decision)])
        library.update_index()
        html = create_app(library.settings, library).test_client().get("/van-ban/quyet-dinh").text
    page = BeautifulSoup(html, "html.parser")
    said = json.loads(page.select_one('script[type="application/ld+json"]').text)  # type: ignore[union-attr]
    assert (LAW.number in json.dumps(said)) is told
    assert bool(page.select(".relations a[href*='/van-ban/luat']")) is told
