"""An officer's whole way: a file comes in, is checked, approved, found; scheduled; withdrawn; two at once."""

# ruff: noqa: F811 (fixtures that are imported are parameters of tests)
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from bookshelf.accounts import Role
from bookshelf.audit import AuditLog
from bookshelf.drafts import Drafts
from bookshelf.entries import Entry
from tests.bookshelf.examples import document
from tests.ingest.papers import BODY, make_pdf, write_lines
from tests.web.officers import (  # noqa: F401 (fixtures)
    Officer,
    address,
    as_docx,
    filled,
    lan,
    library,
    minh,
    officer,
    opened,
    uploaded,
    warm_worker,
)
from tusach.library import Library


def test_the_whole_way_from_upload_to_search_and_back(library: Library, lan: Officer, minh: Officer) -> None:
    draft = uploaded(lan)
    page = lan.get(draft)
    assert page.select_one("#f-number")["value"] == "7/2025/QĐ-UBND"
    assert page.select_one("#f-issued_on")["value"] == "2025-08-12"
    assert page.select_one("#cho-number").get_text() == "7/2025/QĐ-UBND"
    sent = lan.submit(
        page, "#fields", title="Quy định về chợ phiên", introduction="Ai bán hàng cũng nên đọc.",
        shelf="van-ban", fields=["thuong-mai"], licence="Sử dụng tự do", gui="1",
    )  # fmt: skip
    assert "xong=gui-duyet" in address(sent)
    assert library.record.count() == 0
    assert not lan.get(draft).select(".act.dang")  # an editor does not approve
    page = minh.get(draft)
    assert "Quy định về chợ phiên" in page.select_one(".fields.read").get_text()
    assert "xong=dang" in address(minh.submit(page, ".act.dang"))
    library.update_index()
    reader = minh.client.application.test_client()
    found = BeautifulSoup(reader.get("/tim-kiem?q=chợ phiên").text, "lxml").select(".hit h3 a")
    assert [one.get_text() for one in found] == ["Quy định về chợ phiên"]
    assert "Quy định về chợ phiên" in reader.get("/tu-sach/van-ban").text
    public = found[0]["href"].split("?")[0]
    kept = library.record.get(public.rsplit("/", 1)[-1])
    assert kept is not None
    assert (kept.id, kept.licence, kept.fields) == (
        "qd-07-2025-qd-ubnd-dong-nai",
        "Sử dụng tự do",
        ("thuong-mai",),
    )
    edited = {one.field: one.source for one in kept.provenance if one.method == "edited"}
    assert edited == dict.fromkeys(("title", "introduction", "fields", "licence"), "nguoi-bien-tap")
    assert reader.get(f"/tep/{kept.files[0].sha256}/x", buffered=True).status_code == 200
    gone = minh.submit(minh.get(draft), ".act.rut", note="Đăng nhầm")
    assert "xong=rut" in address(gone)
    library.update_index()
    assert reader.get(public).status_code == 404
    assert "Quy định về chợ phiên" not in reader.get("/tim-kiem?q=chợ phiên").text
    assert reader.get(f"/tep/{kept.files[0].sha256}/x").status_code == 404
    actions = [one.action for one in AuditLog(library.record).page(subject="ban-thao/1").rows]
    assert actions == [f"ban-thao.{one}" for one in ("rut", "dang", "gui-duyet", "luu", "luu")]


def test_saving_an_untouched_form_changes_nothing(library: Library, lan: Officer) -> None:
    draft = uploaded(lan)
    address(lan.submit(lan.get(draft), "#fields"))
    assert len(Drafts(library.record).history(1)) == 1


def test_a_file_of_a_draft_is_for_officers_alone(lan: Officer) -> None:
    pdf = make_pdf(*[lambda canvas: write_lines(canvas, BODY)] * 2)
    draft = opened(lan.upload(pdf, "a.pdf"))
    page = lan.get(draft)
    assert "1/2" in page.select_one(".page-picture nav").get_text()
    picture, file = page.select_one(".page-picture img")["src"], page.select_one(".originals a")["href"]
    sha256 = file.split("/")[-2]
    shown = lan.load(picture)
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    got = lan.load(file)
    assert got.data == pdf
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    reader = lan.client.application.test_client()
    assert reader.get(f"/tep/{sha256}/a.pdf").status_code == 404
    assert reader.get(f"/trang/{sha256}/1.jpg").status_code == 404
    for closed in (
        file,
        picture,
        draft,
        f"{draft}/xem",
        f"{draft}/lich-su",
        "/ban-lam-viec",
        "/ban-lam-viec/them",
    ):
        assert "/dang-nhap" in reader.get(closed).headers["Location"], closed
    assert lan.client.get(f"{draft}/tep/{'0' * 64}/x").status_code == 404
    assert lan.client.get(f"{draft}/trang/{sha256}/3.jpg").status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_roles_and_forms_are_checked(lan: Officer, officer: Callable[[Role], Officer], role: Role) -> None:
    draft = uploaded(lan)
    other = officer(role)
    expected = 403 if role is Role.READER else 409
    assert other.post(f"{draft}/dang", version="1").status_code == expected
    assert lan.client.post(f"{draft}/gui-duyet", data={"version": "1"}).status_code == 400  # no token
    if role is Role.READER:
        assert other.upload(b"x", "x.txt").status_code == 403
        assert other.client.get("/ban-lam-viec").status_code == 403


def test_nobody_approves_their_own(minh: Officer) -> None:
    draft = uploaded(minh)
    address(minh.submit(minh.get(draft), ".act.gui-duyet"))
    assert not minh.get(draft).select(".act.dang, .act.hen-gio")
    refused = minh.post(f"{draft}/dang", version="2")
    assert refused.status_code == 409
    assert "Không tự duyệt" in refused.text


def test_the_second_of_two_is_told_and_both_are_kept(
    library: Library, officer: Callable[..., Officer]
) -> None:
    lan, hoa = officer(Role.EDITOR, "lan.le"), officer(Role.EDITOR, "hoa.vu")
    draft = uploaded(lan)
    of_lan, of_hoa = lan.get(draft), hoa.get(draft)
    address(lan.submit(of_lan, "#fields", title="Tên của Lan", place="Biên Hòa"))
    told = hoa.submit(of_hoa, "#fields", title="Tên của Hoa", author="Sở Tư pháp")
    assert told.status_code == 409
    page = BeautifulSoup(told.text, "lxml")
    assert "lan.le vừa lưu" in page.select_one("[role=alert]").get_text()
    assert page.select_one(".theirs").get_text() == "Người kia ghi: Tên của Lan"
    assert page.select_one("#f-title").get_text().strip() == "Tên của Hoa"
    assert page.select_one("#f-place")["value"] == "Biên Hòa"
    address(hoa.submit(page, "#fields"))
    kept = Drafts(library.record).get(1)
    assert kept is not None
    assert (kept.document.title, kept.document.place, kept.document.author) == (
        "Tên của Hoa", "Biên Hòa", "Sở Tư pháp",
    )  # fmt: skip
    assert Drafts(library.record).as_of(1, 2).title == "Tên của Lan"


def test_what_makes_no_sense_is_told_at_its_field(lan: Officer) -> None:
    draft = uploaded(lan)
    wrong = lan.submit(lan.get(draft), "#fields", issued_on="hôm qua", title=" ", media_url="javascript:1")
    assert wrong.status_code == 422
    page = BeautifulSoup(wrong.text, "lxml")
    assert "có 3 ô" in page.select_one("[role=alert]").get_text()
    assert page.select_one("#f-issued_on")["value"] == "hôm qua"
    assert "không phải là ngày" in page.select_one("#problem-issued_on").get_text()
    assert page.select_one("#f-title")["aria-describedby"] == "problem-title"


def test_a_form_with_faults_is_still_that_of_its_version(officer: Callable[..., Officer]) -> None:
    lan, hoa = officer(Role.EDITOR, "lan.le"), officer(Role.EDITOR, "hoa.vu")
    draft = uploaded(lan)
    of_hoa = hoa.get(draft)
    address(lan.submit(lan.get(draft), "#fields", place="Biên Hòa"))
    wrong = hoa.submit(of_hoa, "#fields", issued_on="hôm qua", author="Sở Tư pháp")
    assert wrong.status_code == 422
    told = hoa.submit(BeautifulSoup(wrong.text, "lxml"), "#fields", issued_on="2025-08-13")
    assert told.status_code == 409
    page = BeautifulSoup(told.text, "lxml")
    assert page.select_one("#f-place")["value"] == "Biên Hòa"
    assert page.select_one("#f-author")["value"] == "Sở Tư pháp"


def test_a_schedule(library: Library, lan: Officer, minh: Officer) -> None:
    draft = uploaded(lan)
    address(lan.submit(lan.get(draft), ".act.gui-duyet"))
    page = minh.get(draft)
    assert minh.submit(page, ".act.hen-gio", publish_at="2020-01-01T08:00").status_code == 409
    assert minh.submit(page, ".act.hen-gio", publish_at="mai").status_code == 409
    address(minh.submit(page, ".act.hen-gio", publish_at="2099-05-03T08:00"))
    assert "Đăng lúc 03/05/2099 08:00" in minh.get(draft).select_one(".kind").get_text()
    assert Drafts(library.record).publish_due(datetime(2099, 5, 3, 0, 59, tzinfo=UTC)) == []
    assert Drafts(library.record).publish_due(datetime(2099, 5, 3, 1, 0, tzinfo=UTC)) == [
        "qd-07-2025-qd-ubnd-dong-nai"
    ]


def test_a_return_with_its_note_and_notes_between_officers(lan: Officer, minh: Officer) -> None:
    draft = uploaded(lan)
    address(lan.submit(lan.get(draft), ".act.gui-duyet"))
    address(minh.submit(minh.get(draft), ".act.tra-lai", note="Thiếu <người ký>"))
    page = lan.get(draft)
    assert "Bị trả lại: Thiếu <người ký>" in page.get_text()
    form = lan.get(draft)
    address(lan.submit(page, ".act.ghi-chu", note="Đã bổ sung"))
    assert lan.submit(form, ".act.gui-duyet").status_code == 303  # a note makes no form stale
    assert "Đã bổ sung" in minh.get(draft).select_one(".steps").get_text()
    assert "Thiếu <người ký>" in lan.get(f"{draft}/lich-su").select_one("table").get_text()


def test_the_history_shows_what_changed_and_the_preview_the_text(lan: Officer) -> None:
    draft = uploaded(lan)
    address(lan.submit(lan.get(draft), "#fields", title="Tên mới", fields=["moi-truong"]))
    page = lan.get(f"{draft}/lich-su?ban=2")
    rows = {
        one.th.get_text(): [cell.get_text() for cell in one.select("td")]
        for one in page.select("#change ~ .table tbody tr")
    }
    assert rows["Trích yếu"][1] == "Tên mới"
    assert "Tên mới" in lan.get(f"{draft}/xem").h1.get_text()
    assert lan.get(f"{draft}/xem").select("#dieu-2")
    assert not lan.get(f"{draft}/lich-su?ban=99").select("#change")


def test_a_document_that_was_collected_is_corrected_beside_its_source(
    library: Library, lan: Officer, minh: Officer
) -> None:
    library.record.put_many([Entry(document(text="Lời văn một.", introduction="Cũ"))])
    opener = lan.get("/van-ban/doc-1").select_one("form.edit-this")
    draft = opened(lan.client.post(opener["action"], data=filled(opener)))
    assert opened(minh.post("/ban-lam-viec/sua/doc-1")) == draft
    address(lan.submit(lan.get(draft), "#fields", introduction="Mới", gui="1"))
    assert library.record.get("doc-1").introduction == "Cũ"
    rows = [one.get_text(" ") for one in minh.get(draft).select("#changes ~ .table tbody tr")]
    assert rows == ["Giới thiệu Cũ Mới"]
    address(minh.submit(minh.get(draft), ".act.dang"))
    library.record.put_many([Entry(document(text="Lời văn hai.", introduction="Cũ"))])
    assert library.record.get("doc-1").introduction == "Mới"
    assert lan.post("/ban-lam-viec/sua/none").status_code == 404
    reader = lan.client.application.test_client()
    assert not BeautifulSoup(reader.get("/van-ban/doc-1").text, "lxml").select("form.edit-this")


def test_the_desk_has_what_waits_and_filters(lan: Officer, minh: Officer) -> None:
    first, _ = uploaded(lan, 1), uploaded(lan, 2, "bảo vệ nguồn nước")
    address(lan.submit(lan.get(first), ".act.gui-duyet"))
    desk = minh.get("/ban-lam-viec")
    piles = {one.h2.contents[0].strip(): len(one.select("li")) for one in desk.select("section")}
    assert piles == {"Tôi đang soạn": 0, "Chờ duyệt": 1, "Đã hẹn giờ đăng": 0, "Mới đăng": 0}
    assert [one.h3.get_text() for one in lan.get("/ban-lam-viec?q=nguồn nước").select(".pile li")] != []
    assert len(lan.get("/ban-lam-viec?tinh-trang=cho-duyet&tinh-trang=nhap").select(".pile li")) == 2
    assert not minh.get("/ban-lam-viec?cua-toi=1").select(".pile li")
    english = BeautifulSoup(lan.client.get("/ban-lam-viec?lang=en").text, "lxml")
    assert "Waiting for review" in english.get_text()
    assert not re.search(r"edit\.[a-z]", english.get_text())


def test_every_state_has_its_page_in_both_languages(lan: Officer, minh: Officer) -> None:
    draft = uploaded(lan)
    at = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for who, selector, values in (
        (lan, ".act.gui-duyet", {}), (minh, ".act.hen-gio", {"publish_at": at}), (minh, ".act.dang", {}),
        (lan, ".act.sua-lai", {}), (minh, ".act.rut", {"note": "cũ"}), (lan, ".act.sua-lai", {}),
        (lan, ".act.bo", {}),
    ):  # fmt: skip
        led = address(who.submit(who.get(draft), selector, **values))
        for language in ("en", "vi"):
            page = who.get(f"{led}&lang={language}")
            assert page.select_one(".notice.done").get_text(strip=True)


def test_nothing_of_the_desk_is_kept_by_browsers(lan: Officer) -> None:
    draft = uploaded(lan)
    for place in (
        "/ban-lam-viec",
        "/ban-lam-viec/them",
        draft,
        f"{draft}/xem",
        f"{draft}/lich-su",
        "/ra-soat",
    ):
        response = lan.client.get(place)
        assert response.headers["Cache-Control"] == "no-store", place
        assert 'content="noindex"' in response.text


def test_hostile_words_stay_words(lan: Officer) -> None:
    payload = "<script>alert(1)</script>{{7*7}}\"'"
    draft = opened(lan.post("/ban-lam-viec/them", title=payload, text=payload, shelf="sach"))
    for place in (draft, f"{draft}/xem", f"{draft}/lich-su", "/ban-lam-viec"):
        page = lan.get(place)
        assert all(script.get("src") for script in page.find_all("script"))
        assert payload in page.get_text()
