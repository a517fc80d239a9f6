"""What collecting left on a document is shown: disagreement, disappearance, earlier versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bookshelf.difference import difference
from bookshelf.entries import Entry
from bookshelf.record import Record
from tests.bookshelf.examples import document
from tests.tusach.library import decision, line, tusach, write_lines
from tusach.app import create_app
from tusach.library import Library
from tusach.settings import Settings


def test_difference_of_long_texts_says_only_that_there_is_one() -> None:
    one = replace(document("a"), text="x\n" * 30_000, provisions=())
    found = difference(one, replace(one, text="y\n" * 30_000))
    assert (found.lines, found.text_changed, found.fields) == ((), True, ())


def test_pages(tmp_path: Path) -> None:
    write_lines(tmp_path / "in.jsonl", [line("d1", text=decision(1))])
    assert tusach(tmp_path / "home", "import", tmp_path / "in.jsonl").exit_code == 0
    settings = Settings(home=tmp_path / "home")
    with Record.open(settings.record_url) as record:
        (kept,) = record.documents()
        metadata = {
            "review": [{"code": "bad-date", "vi": "Ngày <ban hành> sai.", "en": "the day is wrong"}, "?"],
            "gone": [{"source": "vbpl", "on": "2026-11-23"}],
            "conflicts": [
                {
                    "field": "validity",
                    "values": [{"source": "a", "value": "CHL"}, {"source": "b", "value": "HHL"}],
                }
            ],
        }
        new = replace(kept, title="Tên <b>mới</b>", source_metadata=metadata)
        record.put_many([Entry(new, "f2")])
    with Library.open(settings) as library:
        client = create_app(settings, library).test_client()
        page = client.get(f"/van-ban/{kept.id}").get_data(as_text=True)
        assert "Nguồn vbpl không còn văn bản này" in page
        assert "a: Còn hiệu lực; b: Hết hiệu lực" in page
        assert "<h3>Cần xem lại</h3>" in page
        assert "<li>Ngày &lt;ban hành&gt; sai.</li>" in page
        english = client.get(f"/van-ban/{kept.id}?lang=en").get_data(as_text=True)
        assert "<li>the day is wrong</li>" in english
        versions = client.get(f"/phien-ban/{kept.id}").get_data(as_text=True)
        assert f"<del>{kept.title}</del>" in versions
        assert "<ins>Tên &lt;b&gt;mới&lt;/b&gt;</ins>" in versions
        assert client.get("/phien-ban/khong-co").status_code == 404
