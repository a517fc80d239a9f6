"""What search engines are told: the sitemap names what readers can open, and nothing else."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from bookshelf.collections import Collections
from bookshelf.entries import Entry
from bookshelf.model import Document
from tusach.library import Library
from web import sitemap

LOCATION = re.compile(r"<loc>([^<]+)</loc>")


def locations(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    return LOCATION.findall(answer.text)


def test_the_index_leads_to_every_public_document(client: FlaskClient, library: Library) -> None:
    library.record.put_many([Entry(Document("se-rut", "test", "se-rut", "Sẽ rút", "Lời."))])
    library.record.remove("se-rut")
    parts = locations(client, "/sitemap.xml")
    found = [one for part in parts for one in locations(client, part)]
    assert len(found) == len(set(found))
    documents = {one.rpartition("/")[2] for one in found if "/van-ban/" in one}
    assert documents == set(library.record.document_ids())
    assert "http://localhost/tu-sach/to-gap" in found
    for one in found:
        assert client.get(one).status_code == 200, one


def test_collections_are_named_once_they_are_published(client: FlaskClient, library: Library) -> None:
    store = Collections(library.record)
    one = store.create("Cho sơ đồ trang", "", by="lan")
    store.add(one, library.record.document_ids()[0], by="lan")
    assert f"http://localhost/bo-suu-tap/{one}" not in locations(client, "/sitemap/tu-sach.xml")
    store.publish(one, True, by="hoa")
    assert f"http://localhost/bo-suu-tap/{one}" in locations(client, "/sitemap/tu-sach.xml")
    store.remove(one, by="hoa")


def test_days_of_change_are_told(client: FlaskClient) -> None:
    lines = client.get("/sitemap/1.xml").text.split("\n")
    urls = [line for line in lines if line.startswith("<url>")]
    assert urls
    assert all(re.search(r"<lastmod>20\d\d-\d\d-\d\dT[\d:]{8}\+00:00</lastmod>", line) for line in urls)


def test_parts(client: FlaskClient, library: Library, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sitemap, "PART", 3)
    parts = [one for one in locations(client, "/sitemap.xml") if "tu-sach" not in one]
    sizes = [len(locations(client, part)) for part in parts]
    assert sum(sizes) == library.record.count()
    assert set(sizes[:-1]) == {3}
    assert client.get(f"/sitemap/{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap/0.xml").status_code == 404


def test_robots(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.split("\n")
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    for closed in ("/tim-kiem?", "/quan-tri", "/ban-lam-viec"):
        assert f"Disallow: {closed}" in lines
    assert "Disallow: /van-ban" not in answer.text
