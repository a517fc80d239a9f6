"""The parsers on pages and answers recorded at the real sites: what they show, checked by eye."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from bookshelf.model import ProvisionKind, RelationKind, Validity
from bookshelf.names import name_key
from crawlers.capture import Capture
from crawlers.checks import examine
from crawlers.sources import gazette_domino as domino
from crawlers.sources.vbpl_codes import INCOMING_LABELS, OUTGOING_LABELS
from crawlers.sources.vbpl_gateway import parse_list
from crawlers.sources.vbpl_pages import PageProvision, parse_body
from crawlers.sources.vbpl_tree import tree_text
from tests.crawlers.recorded import GATEWAY, GAZETTE, ISSUE, details, old_records, pages, rows, trees

TEXT, ATTRIBUTES = "toan-van", "thuoc-tinh"


def _table(text: str) -> dict[str, tuple[str, ...]]:
    lines = (tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    return {line[0]: line[1:] for line in lines}


# page: id, số hiệu, loại, hiệu lực, có hiệu lực từ, cập nhật, thẻ, điều khoản điểm
PAGES = _table(
    """
doc_000001|187193|249/2025/NĐ-CP|Nghị định|CHL|2025-09-19|2026-04-07|toan-van|16 49 36
doc_000007|186702|140/2025/QH15|Luật|CHL|2026-01-01|2026-04-15|toan-van|2 7 10
doc_000064|186662|114/2025/UBTVQH15|Nghị quyết|CHL|2025-12-24|2026-04-18|toan-van|64 216 275
doc_000095|187240|09/2026/TT-BXD|Thông tư|CHL|2026-03-01|2026-04-20|toan-van|9 26 17
doc_000138|187189|103/2025/UBTVQH15|Nghị quyết|CHL|2025-09-26|2026-04-06|toan-van|3 2 0
doc_000206|187317|33/VBHN-VPQH|Văn bản hợp nhất|unknown|2025-02-27|2026-03-26|thuoc-tinh|0 0 0
doc_000244|186424|02/2026/TT-BXD|Thông tư|CHL|2026-03-15|2026-03-17|thuoc-tinh|0 0 0
doc_000254|186288|01/2026/TT-BNV|Thông tư|CHL|2026-03-01|2026-04-16|toan-van|7 12 3
doc_000272|185995|42/2025/QĐ-TTg|Quyết định|CHL|2025-11-12|2026-04-18|toan-van|3 8 14
doc_000349|185854|82/2025/TT-NHNN|Thông tư|CHL|2026-02-12|2026-04-16|toan-van|8 18 8
doc_000428|142274|06/2019/TT-BVHTTDL|Thông tư|CHL|2019-09-25|2026-04-06|toan-van|3 3 0
doc_000544|185594|64/2025/TT-BCt|Thông tư|CHL|2025-12-31|2026-04-16|toan-van|3 8 2
doc_000579|185184|23/2025/TT-BNV|Thông tư|CHL|2026-01-01|2026-04-17|toan-van|2 13 0
doc_000606|184087|98/2025/TT-BQP|Thông tư|CHL|2025-10-16|2026-03-24|toan-van|26 93 50
doc_000612|184061|44/2025/QĐ-TTg|Quyết định|CHL|2026-01-20|2026-04-01|toan-van|2 41 0
doc_000622|183982|51/2025/TT-BCT|Thông tư|CCHL|2026-11-11|2026-04-06|toan-van|3 3 0
doc_000701|134504|772016/NĐ-C|Nghị định|HHL|2016-07-01|2026-03-17|thuoc-tinh|0 0 0
doc_000702|132267|47/2018/QĐ-TTg|Quyết định|CHL|2019-01-10|2026-03-17|thuoc-tinh|0 0 0
doc_000707|101871|102/2016/QH13|Luật|HHL1P|2017-06-01|2026-04-15|toan-van|7 19 19
doc_000745|184175|45/2025/QĐ-TTg|Quyết định|CHL|2025-12-03|2026-03-27|toan-van|0 0 0
doc_000750|184173|32/2025/TT-BXD|Thông tư|HHL1P|2025-11-10|2026-03-30|toan-van|3 12 9
doc_000891|vbpqta_10997|1408/QĐ-BXD|Quyết định|CHL|2008-12-04||toan-van|0 0 0
doc_000898|vbpqta_10813|49/2008/NĐ-CP|Nghị định|HHL|2013-04-15||toan-van|0 0 0
    """
)

# page with the attributes: ngày ban hành, cơ quan, người ký, chức danh
ATTRIBUTE_TABS = _table(
    """
doc_000206|2025-02-27|Quốc hội|Lê Quang Tùng|Chủ nhiệm (Uỷ ban, Văn phòng)
doc_000244|2026-01-08|Bộ Xây dựng|Nguyễn Xuân Sang|Thứ trưởng
doc_000701|2016-07-01|Chính phủ|Nguyễn Xuân Phúc|Thủ tướng
doc_000702|2018-11-26|Thủ tướng Chính phủ|Nguyễn Xuân Phúc|
    """
)

# record: số hiệu, loại, ban hành, hiệu lực từ, tình trạng, phạm vi, người ký, công báo, ngày công báo
OLD_RECORDS = _table(
    """
11331||Nghị quyết|1991-08-12|1991-08-27|CHL|Toàn quốc|Lê Quang Đạo||
113352|103/2007/NĐ-CP|Nghị định|2007-06-14||HHL1P|Toàn quốc|Nguyễn Tấn Dũng||
113407|136/2016/NĐ-CP|Nghị định|2016-09-09|2016-10-30|CHL|Toàn quốc|Nguyễn Xuân Phúc||
113427|36/2013/NĐ-CP|Nghị định|2013-04-22|2013-06-10|CHL|Toàn quốc|Nguyễn Tấn Dũng||
13927|29/2007/NQ-CP|Nghị quyết|2007-06-18|2007-07-31|CHL|Đồng Nai|Nguyễn Tấn Dũng|470 + 471|2007-07-16
15833|742/2004/NQ-UBTVQH11|Nghị quyết|2004-12-24|2005-01-29|CHL|Toàn quốc|Nguyễn Văn An|13|2005-01-14
18358|60/2005/NĐ-CP|Nghị định|2005-05-16|2005-06-05|CHL|Toàn quốc|Phan Văn Khải||2005-05-21
24195|73/2008/QĐ-TTg|Quyết định|2008-06-04|2008-06-29|HHL|Đồng Nai|Nguyễn Tấn Dũng|345+346|2008-06-14
33438|108/2012/NĐ-CP|Nghị định|2012-12-25|2013-02-19|CHL|Toàn quốc|Nguyễn Tấn Dũng|03+04|2013-01-03
34222|190/2004/NĐ-CP|Nghị định|2004-11-17|2004-12-11|CHL|Bình Dương|Phan Văn Khải|27|2004-11-26
36891|56/2014/QH13|Luật|2014-06-24|2014-06-26|CHL|Toàn quốc|Nguyễn Sinh Hùng||2014-07-15
37750|196/2013/NĐ-CP|Nghị định|2013-11-21|2014-01-20|CHL|Toàn quốc|Nguyễn Tấn Dũng|159+160|2014-01-30
    """
)

ISSUE_DOCUMENTS = (
    ("37/2026/QĐ-UBND", "2026-07-13", "4"), ("38/2026/QĐ-UBND", "2026-07-13", "5"),
    ("39/2026/QĐ-UBND", "2026-07-23", "8"), ("1725/QĐ-UBND", "2026-07-11", "10"),
    ("1764/QĐ-UBND", "2026-07-14", "18"), ("1782/QĐ-UBND", "2026-07-17", "23"),
    ("1783/QĐ-UBND", "2026-07-17", "28"), ("1784/QĐ-UBND", "2026-07-17", "35"),
    ("1785/QĐ-UBND", "2026-07-17", "39"), ("1786/QĐ-UBND", "2026-07-17", "49"),
    ("1797/QĐ-UBND", "2026-07-20", "55"),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    found = shared_data / "recorded"
    if not found.is_dir():
        pytest.skip("needs the recorded pages: shared data has no folder `recorded`")
    return found


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def test_every_recording_is_read(folder: Path) -> None:
    names = [row.name for row in rows(folder)]
    of = Counter(name.rpartition(".")[2] for name in names)
    assert len(names) == len(set(names)) == 51
    assert of == {"html": 31, "json": 19, "gz": 1}


def test_pages(folder: Path) -> None:
    seen = set()
    for name, page in pages(folder):
        if page is None:
            assert name.startswith("doc_000604")
            continue
        said, kinds = page.described, Counter(item.kind for item in page.provisions)
        units = (ProvisionKind.ARTICLE, ProvisionKind.CLAUSE, ProvisionKind.POINT)
        counts = " ".join(str(kinds[kind]) for kind in units)
        dates = (_iso(said.effective_on), _iso(said.updated_on))
        found = (said.key, said.number, said.doc_type, said.validity.value, *dates, page.active, counts)
        assert found == PAGES[name[:10]], name
        assert page.has_text == (page.active == TEXT) == bool(said.body), name
        assert page.scope == "central", name
        assert (said.unread_dates, said.unknown) == ((), ()), name
        assert "thuvienphapluat" not in said.body, name
        seen.add(name[:10])
    assert seen == PAGES.keys()


def test_attribute_tabs(folder: Path) -> None:
    for name, page in pages(folder):
        if page is None or page.active != ATTRIBUTES:
            continue
        said = page.described
        issued, issuer, signer, title = ATTRIBUTE_TABS[name[:10]]
        assert _iso(said.issued_on) == issued, name
        assert said.issuers == (issuer,), name
        assert [(one.name, one.title) for one in said.signers] == [(signer, title)], name
        assert said.sectors == (("Công Thương",) if name.startswith("doc_000701") else ()), name
        assert (said.fields, said.expired_on) == ((), None), name


def test_titles_lose_type_and_number(folder: Path) -> None:
    titles = {name[:10]: page.described.title for name, page in pages(folder) if page}
    assert titles["doc_000707"] == "Luật Trẻ em"
    assert titles["doc_000206"] == "Luật Viễn thông"
    lengths = [len(titles[name]) for name in ("doc_000001", "doc_000254", "doc_000349")]
    assert lengths == [101, 63, 52]
    assert not any("số " in title[:12] for title in titles.values())


def test_structure_of_a_page(folder: Path) -> None:
    found = {name[:10]: page.provisions for name, page in pages(folder) if page}
    kinds = Counter(item.kind for item in found["doc_000064"])
    assert (kinds[ProvisionKind.CHAPTER], kinds[ProvisionKind.SECTION]) == (11, 23)
    assert kinds[ProvisionKind.SUBSECTION] == 7
    assert Counter(item.kind for item in found["doc_000606"])[ProvisionKind.PART] == 1
    chapters = [item for item in found["doc_000254"] if item.kind is ProvisionKind.CHAPTER]
    assert len(chapters) == 2
    assert chapters[0].id == chapters[1].id == "7318c0d0-319b-11f1-bc40-b349fbb2da4a"
    contents = [item for item in found["doc_000254"] if item.kind is None]
    assert contents[0].parent in {item.id for item in found["doc_000254"]}


def test_a_body_that_is_another_document_is_doubted(folder: Path) -> None:
    said = next(page.described for name, page in pages(folder) if page and name.startswith("doc_000707"))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    capture = Capture("vbpl", said.key, said.url, now, b"x", "text/html", said.body, said.metadata())
    assert "number-mismatch" in [doubt.code for doubt in examine(capture, now.date()).doubts]


def test_gateway_details(folder: Path) -> None:
    hue, dong_nai, finance = details(folder).values()
    assert (hue.key, dong_nai.key, finance.key) == ("187649", "188001", "19761")
    assert hue.number == dong_nai.number == "01/2026/NQ-HĐND"
    assert finance.number == "107/2003/QĐ-BTC"
    assert [item.issuers for item in (hue, dong_nai, finance)] == [
        ("HĐND Thành phố Huế",), ("HĐND Tỉnh Đồng Nai",), ("Bộ Tài chính",),
    ]  # fmt: skip
    assert [(one.signers[0].name, one.signers[0].title) for one in (hue, dong_nai, finance)] == [
        ("Phạm Đức Tiến", "Chủ tịch"), ("Tôn Ngọc Hạnh", "Chủ tịch"), ("Nguyễn Ngọc Tuấn", "Thứ trưởng"),
    ]  # fmt: skip
    assert [_iso(item.issued_on) for item in (hue, dong_nai, finance)] == [
        "2026-03-31", "2026-04-10", "2003-07-23",
    ]  # fmt: skip
    assert [_iso(item.effective_on) for item in (hue, dong_nai, finance)] == [
        "2026-04-10", "2026-04-10", "2003-09-06",
    ]  # fmt: skip
    assert [len(item.body) for item in (hue, dong_nai, finance)] == [49023, 0, 9246]
    assert {item.validity for item in (hue, dong_nai, finance)} == {Validity.IN_FORCE}
    assert (finance.sectors, finance.fields) == (("Tài chính",), ("Quản lý giá",))
    assert dong_nai.attributes["agencyIds"] == "537"
    assert all(not item.unknown and not item.unread_dates for item in (hue, dong_nai, finance))


def test_gateway_relations(folder: Path) -> None:
    _, dong_nai, finance = details(folder).values()
    assert {item.kind for item in dong_nai.relations} == {RelationKind.BASED_ON}
    assert len(dong_nai.relations) == 5
    assert [item.target_number for item in dong_nai.relations[:3]] == [
        "64/2025/QH15",
        "72/2025/QH15",
        "87/2025/QH15",
    ]
    assert [item.target_number for item in finance.relations] == ["77/2003/NĐ-CP", "23/2003/QĐ-BGDĐT"]


def test_gateway_files(folder: Path) -> None:
    hue, dong_nai, finance = details(folder).values()
    assert [(file.name, file.role) for file in hue.files] == [("01.2026.NQ.HDND.docx", "text")]
    assert [(file.name, file.role) for file in finance.files] == [("107.2003.QD.BTC.doc", "original")]
    assert len(dong_nai.files) == 1
    assert dong_nai.files[0].name.startswith("VanBanGoc_01.2026")
    assert dong_nai.files[0].url.startswith(f"{GATEWAY}/doc/minio/buckets/vbpl/188001/VanBanGoc_")
    assert " " not in dong_nai.files[0].url


def test_gateway_list(folder: Path) -> None:
    found = parse_list((folder / "vbpl_new_api" / "doc_all_list_20260428.json").read_bytes(), GATEWAY)
    first, second = found.documents
    assert found.total == 166921
    assert (first.number, second.number) == ("1628/QĐ-UBND", "66.14/2026/NQ-CP")
    assert (_iso(first.issued_on), _iso(first.expired_on)) == ("2026-04-24", "")
    assert (_iso(second.effective_on), _iso(second.expired_on)) == ("2026-02-10", "2027-02-28")
    assert (first.sectors, second.sectors) == (("Nông nghiệp và Môi trường",), ("Tư pháp",))
    assert [[file.role for file in one.files] for one in found.documents] == [
        ["original"],
        ["original", "text"],
    ]


def test_gateway_trees(folder: Path) -> None:
    found = trees(folder)
    assert [node.path for node in found["provision_tree_19761.json"]] == [
        "dieu-1",
        "dieu-2",
        "dieu-3",
        "dieu-4",
    ]
    nested = found["provision_tree_3.json"]
    assert [node.path for node in nested][2:] == ["dieu-3", "dieu-3/khoan-1", "dieu-3/khoan-2"]
    assert len(tree_text(nested).split("\n")) == 6, "clauses that their Điều has said are not said again"
    assert found["provision_tree_empty.json"] == ()


def test_old_records(folder: Path) -> None:
    records = old_records(folder)
    assert {name.partition(".")[0] for name in records} == OLD_RECORDS.keys()
    for name, said in records.items():
        found = (
            said.number, said.doc_type, _iso(said.issued_on), _iso(said.effective_on), said.validity.value,
            said.scope, said.signers[0].name, said.gazette_number, _iso(said.gazette_on),
        )  # fmt: skip
        assert found == OLD_RECORDS[said.key], name
        assert (said.unknown, said.unread_dates) == ((), ()), name
        assert len(said.body) > 1000, name
        assert "**" not in said.body, name


def test_old_relations(folder: Path) -> None:
    kinds = Counter(item.kind for item in old_records(folder)["113352.json"].relations)
    assert kinds == {
        RelationKind.BASED_ON: 5, RelationKind.GUIDES: 5, RelationKind.REFERS_TO: 2,
        RelationKind.REPEALS_PARTLY: 1,
    }  # fmt: skip


def _saved_body(folder: Path, name: str) -> tuple[PageProvision, ...]:
    values = orjson.loads((folder / "vbpl_new_rendered" / name).read_bytes())
    return parse_body(values["noi_dung_html"], values["url"])


def test_amended_provisions_keep_the_old_version_hidden(folder: Path) -> None:
    found = _saved_body(folder, "tt15-2024.raw.json")
    assert len(found) == 281
    assert sum(item.hidden for item in found) == 28
    kinds = {item.kind for item in found}
    assert {ProvisionKind.CHAPTER, ProvisionKind.SECTION, ProvisionKind.ARTICLE} < kinds


def test_labels_of_the_diagram_are_known(folder: Path) -> None:
    checked = 0
    for path in sorted((folder / "vbpl_new_rendered").glob("*.raw.json")):
        diagram = orjson.loads(path.read_bytes())["luoc_do"]
        for labels, known in ((diagram["outgoing"], OUTGOING_LABELS), (diagram["incoming"], INCOMING_LABELS)):
            for label in labels:
                assert name_key(label) in known, (path.name, label)
                checked += 1
    assert checked == 13


def test_gazette_issue(folder: Path) -> None:
    data = (folder / "congbao_sonla" / "documents_by_gazette_sample.html").read_bytes()
    found = domino.parse_issue_documents(data, domino.issue_url(GAZETTE, ISSUE))
    assert tuple((d.number, _iso(d.issued_on), d.attributes["page"]) for d in found) == ISSUE_DOCUMENTS
    assert {d.doc_type for d in found} == {"Quyết định"}
    assert {d.issuers for d in found} == {("UBND tỉnh",), ("Chủ tịch UBND tỉnh",)}
    assert [d.attributes["part"] for d in found].count("Phần văn bản quy phạm pháp luật") == 3
    assert {(d.gazette_number, _iso(d.gazette_on)) for d in found} == {("47", "2026-07-25")}
    assert {len(d.files) for d in found} == {1}
    assert found[0].files[0].name == "QD so 37.2026.doc"
    assert (
        found[0]
        .files[0]
        .url.endswith("/congbao.nsf/2979FBD220E3084E47258E33002A7EF2/$file/QD%20so%2037.2026.doc")
    )


def test_gazette_issues_of_a_year(folder: Path) -> None:
    data = (folder / "congbao_sonla" / "gazettes_by_year_2026.html").read_bytes()
    found = domino.parse_issues(data, domino.issues_url(GAZETTE, 2026))
    assert len(found) == 37
    assert [(issue.number, _iso(issue.on)) for issue in (found[0], found[2], found[-1])] == [
        ("47", "2026-07-25"), ("44 + 45", "2026-07-10"), ("01", "2026-01-10"),
    ]  # fmt: skip


def test_gazette_file_and_front_page(folder: Path) -> None:
    root = folder / "congbao_sonla"
    file = domino.parse_issue_file((root / "gazette_file_raw.html").read_bytes(), f"{GAZETTE}/x")
    assert file
    assert (file.name, file.role) == ("4725072026_signed.pdf", "issue")
    assert "/str/9DFCFD66B883637547258E3E0036F709/$file/" in file.url
    years = domino.parse_years((root / "danh_muc.html").read_bytes(), GAZETTE)
    assert (years[0], years[-1], len(years)) == (2026, 2006, 21)
    empty = domino.parse_list((root / "danh_muc.html").read_bytes(), GAZETTE)
    assert (empty.total, empty.documents) == (0, ())
