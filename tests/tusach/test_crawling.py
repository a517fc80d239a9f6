"""`tusach crawl` from sites of our own to the search, and what a person sees of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bookshelf.files import FileStore
from bookshelf.model import TextStatus, Validity
from bookshelf.record import Record
from crawlers.capture import Attachment, Capture
from crawlers.one_run import only_run
from crawlers.settings import WrongSettings, load
from crawlers.state import CrawlState
from tests.crawlers.servers.all_sites import all_sites, settings_text
from tests.crawlers.servers.serving import Served
from tests.tusach.library import decision, start, tusach
from tusach.app import create_app
from tusach.collecting import LibrarySink
from tusach.crawl_run import fire
from tusach.library import Library
from tusach.settings import Settings

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
COUNT = 12


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Served]]:
    with all_sites(COUNT) as served:
        yield dict(served)


@pytest.fixture(scope="module")
def crawled(sites: dict[str, Served], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that has crawled the gazette and the portal once."""
    home = tmp_path_factory.mktemp("crawled")
    (home / "crawlers.toml").write_text(settings_text(sites))
    for source in ("cong-bao", "so-mau"):
        result = tusach(home, "crawl", source)
        assert (result.exit_code, f"new {COUNT}" in result.stdout) == (0, True), result.output
    return home


def test_what_was_crawled_is_found(crawled: Path) -> None:
    with Record.open(f"sqlite:///{crawled / 'record.db'}") as record:
        documents = list(record.documents())
    assert len(documents) == 2 * COUNT
    found = next(one for one in documents if one.source == "so-mau")
    assert {one.method.value for one in found.provenance if one.field == "title"} == {"source"}
    result = tusach(crawled, "search", found.number)
    assert found.id in result.stdout or found.title in result.stdout


def test_a_second_run_fetches_lists_alone(crawled: Path, sites: dict[str, Served]) -> None:
    before = sites["so-mau"].count()
    result = tusach(crawled, "crawl", "so-mau")
    assert result.exit_code == 0
    assert "new 0, changed 0" in result.stdout
    assert sites["so-mau"].count() - before < COUNT


def test_a_look_reads_nothing(sites: dict[str, Served], tmp_path: Path) -> None:
    (tmp_path / "crawlers.toml").write_text(settings_text(sites))
    result = tusach(tmp_path, "crawl", "so-mau", "--dry-run")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, COUNT)
    assert not (tmp_path / "record.db").exists()


def test_several_sources_are_collected_one_after_the_other(sites: dict[str, Served], crawled: Path) -> None:
    sites["cong-bao"].refused["/"] = 403
    try:
        result = tusach(crawled, "crawl", "cong-bao", "so-mau", "cong-bao")
    finally:
        sites["cong-bao"].refused.clear()
    reports = [line.split(",")[0] for line in result.stdout.splitlines() if "unchanged" in line]
    assert (result.exit_code, len(reports)) == (1, 2)
    assert reports[0].startswith("cong-bao: failed")
    assert reports[1].startswith("so-mau: done")
    assert "2 sources, 1 of them with something to look at" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give --all"),
        (["--all", "so-mau"], "give --all"),
        (["so-mau", "so-may", "so-x"], "so-may, so-x: not in"),
    ],
)
def test_sources_are_named_or_all(
    crawled: Path, sites: dict[str, Served], arguments: list[str], told: str
) -> None:
    asked = sites["so-mau"].count()
    result = tusach(crawled, "crawl", *arguments)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    assert sites["so-mau"].count() == asked


def test_all_of_no_sources(tmp_path: Path) -> None:
    result = tusach(tmp_path, "crawl", "--all")
    assert (result.exit_code, "names no source" in result.stderr) == (2, True)


def test_ctrl_c_ends_all_and_names_what_was_not_begun(
    sites: dict[str, Served], crawled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("crawlers.run.Crawl._discover", interrupted)
    asked = sites["cong-bao-chinh-phu"].count()
    result = tusach(crawled, "crawl", "so-mau", "cong-bao-chinh-phu")
    assert (result.exit_code, "Not begun: cong-bao-chinh-phu." in result.stderr) == (130, True)
    assert sites["cong-bao-chinh-phu"].count() == asked


def test_a_closed_route_is_told(sites: dict[str, Served], crawled: Path) -> None:
    sites["so-mau"].refused["/"] = 403
    try:
        result = tusach(crawled, "crawl", "so-mau")
    finally:
        sites["so-mau"].refused.clear()
    assert result.exit_code == 1
    assert "http-403" in result.stderr
    page = client(crawled).get("/suc-khoe").get_data(as_text=True)
    assert "Đường vào đã đóng" in page
    metrics = client(crawled).get("/metrics").get_data(as_text=True)
    assert 'tusach_crawl_alarm{source="so-mau",code="run-failed"} 1' in metrics
    assert f"tusach_documents {2 * COUNT}" in metrics


def client(home: Path) -> FlaskClient:
    settings = Settings(home=home)
    return create_app(settings, Library.open(settings)).test_client()


def test_health_of_a_library_that_collects_nothing(home: Path) -> None:
    assert "Chưa khai báo nguồn nào" in client(home).get("/suc-khoe").get_data(as_text=True)
    assert "tusach_crawl_settings_ok 1" in client(home).get("/metrics").get_data(as_text=True)


def test_health_in_english(sites: dict[str, Served], crawled: Path) -> None:
    sites["so-mau"].refused["/"] = 403
    tusach(crawled, "crawl", "so-mau")
    sites["so-mau"].refused.clear()
    browser = client(crawled)
    page = browser.get("/suc-khoe?lang=en").get_data(as_text=True)
    assert '<html lang="en"' in page
    assert "Health of the crawlers" in page
    assert "Routes closed in the last run" in page
    assert "the last run failed" in page
    assert "lượt" not in page.lower()
    remembered = browser.get("/suc-khoe").get_data(as_text=True)
    assert "Health of the crawlers" in remembered
    assert "Không có văn bản nào cần xem lại" in browser.get("/suc-khoe/can-xem-lai?lang=vi").get_data(
        as_text=True
    )


def test_what_was_doubted_is_listed_until_it_is_sound(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "crawlers.toml").write_text(f'[sources.hop-thu]\nkind = "folder"\nfolder = "{inbox}"\n')

    def listed(number: int, language: str, day: int) -> str:
        body = "".join(f"<p>{line}</p>" for line in decision(number).splitlines())
        (inbox / "a.html").write_text(f"<html><body>{body}</body></html>")
        (inbox / "a.html.meta.json").write_text('{"number": "9/2025/QĐ-UBND"}')
        for file in inbox.iterdir():  # a file that was written a moment ago is left to rest
            os.utime(file, (day * 86400, day * 86400))
        tusach(tmp_path, "crawl", "hop-thu")
        page = client(tmp_path).get(f"/suc-khoe/can-xem-lai?lang={language}")
        return page.get_data(as_text=True)

    page = listed(5, "vi", day=20000)
    assert page.count("<dt>") == 1
    assert "5/2025/QĐ-UBND" in page
    assert "it may be another document" in listed(5, "en", day=20001)
    assert "<dt>" not in listed(9, "vi", day=20002)


def test_health_with_wrong_settings(home: Path) -> None:
    (home / "crawlers.toml").write_text("retries = 99")
    assert client(home).get("/suc-khoe").status_code == 500
    assert "tusach_crawl_settings_ok 0" in client(home).get("/metrics").get_data(as_text=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "add a table [sources.so-mau]"),
        ("contact='a@b.vn'\n[sources.so-mau]\nkind='gazette'\n[sources.so-mau.profile]\nform='x'", "form"),
        ("[sources.so-mau]\nkind = 'x'", "sources.so-mau.kind"),
        ("contact='a@b.vn'\n[sources.so-mau]\nkind='nukeviet'\nschedule='0 5 * * 1'", "name the days"),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "crawlers.toml").write_text(text)
    result = tusach(tmp_path, "crawl", "so-mau")
    assert result.exit_code in (1, 2)
    assert told in result.stderr.replace("\n", " ")


def test_a_second_run_of_a_source_is_refused(crawled: Path) -> None:
    with only_run(crawled / "crawl" / "runs", "so-mau", wait=False):
        result = tusach(crawled, "crawl", "so-mau")
    assert (result.exit_code, "so-mau: another run of it is on" in result.stderr) == (1, True)


def test_what_the_schedule_fires_runs_once(crawled: Path, sites: dict[str, Served]) -> None:
    fire(str(crawled), "cong-bao-chinh-phu")
    asked = sites["cong-bao-chinh-phu"].count()
    fire(str(crawled), "cong-bao-chinh-phu")
    assert asked > 0
    assert sites["cong-bao-chinh-phu"].count() == asked


def test_schedule_runs_what_is_due_and_ends_when_told(sites: dict[str, Served], tmp_path: Path) -> None:
    text = settings_text(sites).partition("[sources.cong-bao-chinh-phu]")
    (tmp_path / "crawlers.toml").write_text(text[0].partition("[sources.")[0] + "".join(text[1:]))
    process = start(tmp_path, "schedule")
    try:
        for _ in range(600):
            with CrawlState(tmp_path / "crawl") as state:
                if state.last_fired("cong-bao-chinh-phu"):
                    break
            time.sleep(0.1)
    finally:
        process.terminate()
        output = process.communicate(timeout=60)
    assert process.returncode == 0, output
    with CrawlState(tmp_path / "crawl") as state:
        assert [run.outcome for run in state.runs("cong-bao-chinh-phu")] == ["done"]


def test_schedule_needs_a_plan(tmp_path: Path) -> None:
    result = tusach(tmp_path, "schedule")
    assert (result.exit_code, "has a schedule" in result.stderr) == (1, True)
    assert load(tmp_path / "crawlers.toml").sources == {}
    assert issubclass(WrongSettings, ValueError)


def capture(key: str, words: int = 5, **values: object) -> Capture:
    metadata = {
        "title": "Quy định về chợ",
        "number": f"{words}/2025/QĐ-UBND",
        "issuers": ["UBND tỉnh Đồng Nai"],
        "issued_on": "2025-08-12",
        "validity": "CHL",
        **values,
    }
    body = "".join(f"<p>{line}</p>" for line in decision(words).splitlines())
    return Capture("vbpl", key, f"https://e.vn/{key}", NOW, b"<html>", "text/html", body, metadata)


def file(name: str, data: bytes) -> Attachment:
    return Attachment(f"https://e.vn/{name}", name, data, "application/pdf", NOW)


def test_the_sink_keeps_what_can_be_kept_and_says_what_cannot(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, workers=1)
    broken = replace(capture("broken", 7), body="", attachments=(file("a.pdf", b"%PDF-1.4 broken" * 20),))
    other = capture("other", 8, number="9/2025/QĐ-UBND")
    bad = capture("bad", 10, validity="XYZ")
    with (
        Record.open(settings.record_url) as record,
        LibrarySink(settings, record, FileStore(settings.files_folder), 10) as sink,
    ):
        taken = sink.take([capture("fine"), broken, other, bad])
        assert [one.outcome for one in taken] == ["added", "added", "added", "refused"]
        codes = [[trouble.code for trouble in one.troubles] for one in taken]
        assert codes[0] == []
        assert codes[2:] == [["number-mismatch"], ["bad-metadata"]]
        assert len(codes[1]) == 1
        fine = record.get_by_source("vbpl", "fine")
        assert fine is not None
        assert (fine.validity, fine.number) == (Validity.IN_FORCE, "5/2025/QĐ-UBND")
        kept = record.get_by_source("vbpl", "broken")
        assert kept is not None
        assert (kept.text_status, len(kept.files)) == (TextStatus.NO_TEXT, 1)
        assert kept.source_metadata["review"]
        assert [one.key for one in record.refusals()] == ["bad"]
        sink.gone("vbpl", "fine", NOW)
        gone = record.get(fine.id)
        assert gone is not None
        assert gone.source_metadata["gone"] == [{"source": "vbpl", "on": "2026-11-23"}]
        sink.take([capture("fine"), capture("bad", 10)])
        back = record.get(fine.id)
        assert back is not None
        assert "gone" not in back.source_metadata
        assert record.refusals() == []
