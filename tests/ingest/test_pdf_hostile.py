"""PDF made to harm: each costs itself, with a reason, and the next file is read."""

from __future__ import annotations

import pytest

from ingest.extract import extract
from ingest.extracted import Extracted, Refused
from ingest.sandbox import WorkerPool
from tests.ingest.papers import BODY, make_pdf, write_lines

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"


def pdf(*objects: bytes) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + trailer


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(content), content)


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
HOSTILE = {
    "pages in a loop": pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "a million pages claimed": pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>", PAGE + b">>"),
    "a million pages": pdf(
        CATALOG, b"<</Type/Pages/Kids[" + b"3 0 R " * 1_000_000 + b"]/Count 1000000>>", PAGE + b">>"
    ),
    "brackets in brackets": pdf(CATALOG, PAGES, PAGE + b"/X " + b"[" * 100_000 + b"]" * 100_000 + b">>"),
    "a page as wide as a country": pdf(CATALOG, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>"),
    "a picture that shows itself": pdf(
        CATALOG,
        PAGES,
        PAGE + b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        stream(b"/F Do"),
        stream(b"/F Do /F Do", FORM),
    ),
}
SOUND = make_pdf(lambda canvas: write_lines(canvas, BODY))


def read(name: str) -> Extracted:
    return extract(HOSTILE.get(name, SOUND), "a.pdf")


def test_each_costs_itself() -> None:
    with WorkerPool(1, timeout=20) as pool:
        found = dict(pool.map(read, [*HOSTILE, "sound"]))
    assert found.keys() == {*HOSTILE, "sound"}
    assert isinstance(found["sound"], Extracted)
    assert [block.text for block in found["sound"].blocks] == list(BODY)
    for name in ("a million pages claimed", "a million pages"):
        assert isinstance(refused := found[name], Refused)
        assert refused.code == "too-many-pages"
    for name in HOSTILE:
        outcome = found[name]
        assert isinstance(outcome, Refused) or not outcome.blocks, name


@pytest.mark.parametrize("name", ["a million pages claimed", "a million pages"])
def test_pages_are_counted_before_they_are_read(name: str) -> None:
    with pytest.raises(Refused, match="more than 5000 pages"):
        read(name)
