"""Every kind of page at once: a library that holds one of everything, and the table of what to visit.

`VISITS` names addresses for every endpoint of the application; a test fails when a new one is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bookshelf.accounts import Account, Role
from bookshelf.collections import Collections
from bookshelf.drafts import Drafts
from bookshelf.entries import Entry
from bookshelf.model import Document, FileRef, TextStatus
from bookshelf.workflow import Action, Who
from fixtures.as_media import chime, picture
from tests.ingest.papers import make_pdf, write_lines
from tests.web import samples
from tests.web.signed_in import account, quick_app, sign_in
from tusach.library import Library
from tusach.settings import Settings

LAND = "/van-ban/qd-14-2026-qd-ubnd-dong-nai"
OLD = "qd-05-2019-qd-ubnd-dong-nai"
HOSTILE = samples.PAYLOADS[0]
ROLES = (None, *Role)


@dataclass(frozen=True, slots=True)
class Visit:
    """An address, who asks for it (nobody, if no role is given), and the status that is right.

    `{words}` of the address are filled in by `Site.address`.
    """

    address: str
    role: Role | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Site:
    """The application over the library, and the names of what is in it."""

    library: Library
    app: Flask
    names: dict[str, str]

    def address(self, visit: Visit) -> str:
        found = visit.address
        for name, value in self.names.items():
            found = found.replace(f"{{{name}}}", value)
        return found

    def client(self, role: Role | None = None) -> FlaskClient:
        client = self.app.test_client()
        if role is not None:
            sign_in(client, self.library.record, role)
        return client


def _of(*addresses: str, role: Role | None = None, status: int = 200) -> tuple[Visit, ...]:
    return tuple(Visit(one, role, status) for one in addresses)


VISITS: dict[str, tuple[Visit, ...]] = {
    "api.search": _of("/api/v1/search?q=đất", "/api/v1/search"),
    "api.suggest": _of("/api/v1/suggest?q=đất"),
    "api.shelves": _of("/api/v1/shelves"),
    "api.document": _of(f"/api/v1/documents/{OLD}"),
    "api.provision": _of(f"/api/v1/documents/{OLD}/provisions/dieu-1"),
    "openapi": _of("/api/v1/openapi.json"),
    "health": _of("/healthz"),
    "monitoring.crawl_health": _of("/suc-khoe"),
    "monitoring.doubted": _of("/suc-khoe/can-xem-lai"),
    "monitoring.metrics": _of("/metrics"),
    "pages.static": _of("/assets/pages.css", "/assets/pages.js"),
    "pages.widget": _of("/widget.js"),
    "pages.manifest": _of("/manifest.webmanifest"),
    "pages.worker": _of("/sw.js"),
    "pages.robots": _of("/robots.txt"),
    "pages.sitemap": _of("/sitemap.xml"),
    "pages.sitemap_shelves": _of("/sitemap/tu-sach.xml"),
    "pages.sitemap_part": _of("/sitemap/1.xml"),
    "pages.home": _of("/") + _of("/", role=Role.EDITOR),
    "pages.search": _of(
        "/tim-kiem", "/tim-kiem?q=đất công ích", "/tim-kiem?q=hòa giải&doc_type=Thông báo&page=2",
        "/tim-kiem?q=đất&in_force_on=2026-04-01", "/tim-kiem?q=tài liệu thử&size=50",
        "/tim-kiem?q=khongcogihet&doc_type=Luật", "/tim-kiem?q=đất&page=x&issued_from=hôm qua",
    ),
    "pages.search_csv": _of("/tim-kiem.csv?q=đất"),
    "pages.search_xlsx": _of("/tim-kiem.xlsx?q=đất"),
    "pages.search_feed": _of("/tim-kiem.atom?q=đất"),
    "pages.document": _of(
        LAND, f"{LAND}?q=thuê đất", "/van-ban/van-ban-co-ban-goc?trang=2", "/van-ban/video-mau",
        "/van-ban/doc-hai-1", "/van-ban/ban-quet", "/van-ban/tb-77-tb-ubnd-dong-nai",
    ) + _of(LAND, role=Role.EDITOR) + _of("/van-ban/khong-co", status=404),
    "pages.provision": _of(f"{LAND}/dieu-3", status=302) + _of(f"{LAND}/dieu-99", status=404),
    "pages.versions": _of(f"/phien-ban/{OLD}"),
    "pages.comparison": _of(
        "/so-sanh", f"/so-sanh?a={OLD}",
        f"/so-sanh?a={OLD}&b=qd-14-2026-qd-ubnd-dong-nai",
        f"/so-sanh?a={OLD}&b=qd-14-2026-qd-ubnd-dong-nai&xem=tat-ca",
        f"/so-sanh?a={{before}}&b={OLD}", "/so-sanh?a=doc-hai-1&b=doc-hai-2",
    ) + _of("/so-sanh?a=khong-co-van-ban-nay&b=", status=404),
    "pages.validity": _of("/hieu-luc/qd-14-2026-qd-ubnd-dong-nai", f"/hieu-luc/{OLD}"),
    "pages.shelves": _of("/tu-sach"),
    "pages.shelf": _of("/tu-sach/van-ban", "/tu-sach/video", "/tu-sach/tieu-pham", "/tu-sach/van-ban?page=2"),
    "pages.shelf_feed": _of("/tu-sach/van-ban.atom"),
    "pages.newest_feed": _of("/moi.atom"),
    "pages.collections": _of("/bo-suu-tap") + _of("/bo-suu-tap", role=Role.EDITOR),
    "pages.collection": (
        _of("/bo-suu-tap/{collection}") + _of("/bo-suu-tap/{collection}", role=Role.APPROVER)
        + _of("/bo-suu-tap/{unpublished}", role=Role.EDITOR) + _of("/bo-suu-tap/{unpublished}", status=404)
    ),
    "pages.collection_feed": _of("/bo-suu-tap/{collection}.atom"),
    "pages.media": _of("/phuong-tien/{cover}", "/phuong-tien/{sound}"),
    "pages.offline": _of("/ngoai-tuyen"),
    "pages.no_connection": _of("/khong-mang"),
    "pages.file": _of("/tep/{pdf}/ban-goc.pdf"),
    "pages.scan": _of("/ban-quet/ban-quet/1", "/ban-quet/ban-quet/3"),
    "pages.page_picture": _of("/trang/{pdf}/1.jpg"),
    "pages.original_start": _of("/ban-goc/van-ban-co-ban-goc"),
    "pages.original_page": _of("/ban-goc/van-ban-co-ban-goc/2"),
    "pages.original_map": _of("/ban-goc/van-ban-co-ban-goc/trang.json"),
    "pages.excerpt_of_document": _of("/xem-nhanh/qd-14-2026-qd-ubnd-dong-nai"),
    "pages.excerpt": _of("/xem-nhanh/qd-14-2026-qd-ubnd-dong-nai/dieu-2"),
    "pages.embed": _of("/nhung", "/nhung?doc_type=Luật&ink=%23003366&size=3&results=portal"),
    "pages.framed": _of("/nhung/khung", "/nhung/khung?q=đất", "/nhung/khung?q=khongcogihet"),
    "pages.frame_colours": _of("/nhung/mau.css?paper=101010"),
    "pages.sign_in": _of("/dang-nhap", "/dang-nhap?tiep=/tai-khoan"),
    "pages.account": _of("/tai-khoan", role=Role.READER) + _of("/tai-khoan", role=Role.ADMIN),
    "pages.totp_picture": _of("/tai-khoan/ma-qr.svg", role=Role.READER, status=404),
    "pages.accounts": _of("/quan-tri/tai-khoan", role=Role.ADMIN)
    + _of("/quan-tri/tai-khoan", role=Role.READER, status=403)
    + _of("/quan-tri/tai-khoan", status=302),
    "pages.one_account": _of("/quan-tri/tai-khoan/nguoi-duyet", role=Role.ADMIN),
    "pages.audit_log": _of("/quan-tri/nhat-ky", "/quan-tri/nhat-ky?action=x&page=2", role=Role.ADMIN),
    "pages.add": _of("/ban-lam-viec/them", role=Role.EDITOR),
    "pages.desk": _of("/ban-lam-viec", "/ban-lam-viec?tinh-trang=nhap&q=chợ", role=Role.EDITOR)
    + _of("/ban-lam-viec", role=Role.APPROVER) + _of("/ban-lam-viec", role=Role.READER, status=403),
    "pages.draft": _of("/ban-lam-viec/{draft}", "/ban-lam-viec/{with_file}", role=Role.EDITOR)
    + _of("/ban-lam-viec/{waiting}", "/ban-lam-viec/{published}", role=Role.APPROVER)
    + _of("/ban-lam-viec/999", role=Role.EDITOR, status=404),
    "pages.preview": _of("/ban-lam-viec/{draft}/xem", "/ban-lam-viec/{hostile}/xem", role=Role.EDITOR),
    "pages.draft_history": _of(
        "/ban-lam-viec/{published}/lich-su", "/ban-lam-viec/{draft}/lich-su?ban={version}", role=Role.EDITOR
    ),
    "pages.draft_file": _of("/ban-lam-viec/{with_file}/tep/{pdf}/a.pdf", role=Role.EDITOR),
    "pages.draft_picture": _of("/ban-lam-viec/{with_file}/trang/{pdf}/1.jpg", role=Role.EDITOR),
    "pages.review": _of("/ra-soat") + _of("/ra-soat", role=Role.EDITOR),
}  # fmt: skip

NO_PAGES = frozenset(
    {
        "openapi", "health", "monitoring.metrics", "pages.static", "pages.widget", "pages.manifest",
        "pages.worker", "pages.robots", "pages.sitemap", "pages.sitemap_shelves", "pages.sitemap_part",
        "pages.search_csv", "pages.search_xlsx", "pages.search_feed", "pages.shelf_feed", "pages.newest_feed",
        "pages.collection_feed", "pages.media", "pages.file", "pages.page_picture", "pages.original_map",
        "pages.frame_colours", "pages.draft_file", "pages.draft_picture",
        *(one for one in VISITS if one.startswith("api.")),
    }
)  # fmt: skip
"""Endpoints that answer with something else than HTML."""
PARTS = frozenset({"pages.excerpt", "pages.excerpt_of_document"})
"""Endpoints that answer with a part of a page."""
PAGES = {name: visits for name, visits in VISITS.items() if name not in NO_PAGES | PARTS}

ERRORS = _of("/khong-co", "/van-ban/%00", "/tep/x/y", status=404)


def all_visits() -> Iterator[Visit]:
    for visits in VISITS.values():
        yield from visits
    yield from ERRORS


@contextmanager
def whole_site(home: Path) -> Iterator[Site]:
    """The library, made anew in a folder."""
    with Library.open(Settings(home=home, workers=1)) as library:
        names = _fill(library)
        library.update_index()
        yield Site(library, quick_app(library), names)


def _fill(library: Library) -> dict[str, str]:
    record = library.record
    people = {role: account(record, role) for role in Role}
    account(record, Role.EDITOR, "bien-tap-khac")
    pages = [
        (
            f"Điều {n}. Trách nhiệm thứ {n}",
            f"Đơn vị số {n} báo cáo trước ngày {n + 9} hằng tháng cho cấp trên.",
        )
        for n in (1, 2, 3)
    ]
    pdf = make_pdf(*[lambda canvas, page=page: write_lines(canvas, page) for page in pages])  # type: ignore[misc]
    put = library.files.put
    names = {"pdf": put(pdf), "cover": put(picture("glass")), "sound": put(chime(0.1))}
    file = FileRef(names["pdf"], "Quyết định 14 (bản ký).pdf", "application/pdf", len(pdf))
    mine = [*samples.documents(file), *_items(file, names, "".join("\n".join(one) + "\n" for one in pages))]
    before = next(one for one in mine if one.id == OLD)
    record.put_many([Entry(replace(before, text=before.text.replace("các xã", "các phường")))])
    record.put_many([Entry(one) for one in mine])
    (version,) = record.versions(OLD)
    names["before"] = f"{OLD}@{version.revision}"
    names |= _collections(library)
    return names | _drafts(library, people, file)


def _items(file: FileRef, names: dict[str, str], text: str) -> list[Document]:
    covers = (
        FileRef(names["cover"], "bìa.png", "image/png", 1, "cover"),
        FileRef(names["sound"], "lời.wav", "audio/wav", 1, "audio"),
    )
    ocr = [
        {"page": n, "confidence": c, "start": s} for n, c, s in ((1, 0.95, 0), (2, 0.0, None), (3, 0.7, 40))
    ]
    return [
        samples.document("van-ban-co-ban-goc", "Quyết định có bản gốc", text, files=(file,)),
        samples.document(
            "ban-quet", "Thông báo quét", text, text_status=TextStatus.RECOGNISED, files=(file,),
            source_metadata={"ocr": {"sha256": file.sha256, "pages": ocr}},
        ),
        samples.document(
            "video-mau", "Video an toàn giao thông", "Lời của video.\n", shelf="video", files=covers,
            author="Sở Tư pháp", licence="Được sao chép", published_year=2025, fields=("dau-tu",),
            audiences=("nguoi-dan",), media_url="https://video.example/xem?v=1&t=2",
        ),
    ]  # fmt: skip


def _collections(library: Library) -> dict[str, str]:
    store = Collections(library.record)
    shown = store.create("Hộ tịch cho người mới đến", f"Đọc lần lượt {HOSTILE}", by="nguoi-bien-tap")
    hidden = store.create(f"Bộ {HOSTILE}", "Chưa xong.", by="nguoi-bien-tap")
    for one in ("to-gap-dang-ky-khai-sinh", "video-mau", "doc-hai-1"):
        store.add(shown, one, f"Ghi chú {HOSTILE}", by="nguoi-bien-tap")
        store.add(hidden, one, "", by="nguoi-bien-tap")
    store.publish(shown, True, by="nguoi-duyet")
    return {"collection": shown, "unpublished": hidden}


def _drafts(library: Library, people: dict[Role, Account], file: FileRef) -> dict[str, str]:
    drafts = Drafts(library.record)
    editor = Who(people[Role.EDITOR].name, Role.EDITOR)
    approver = Who(people[Role.APPROVER].name, Role.APPROVER)
    text = "Điều 1. Chợ phiên\nChợ họp ba ngày một phiên.\nĐiều 2. Hiệu lực\nTừ ngày ký.\n"

    def made(key: str, title: str, **values: object) -> Document:
        return replace(samples.document(key, title, text, **values), source="tu-sach")

    plain = drafts.create(made("nhap-1", "Quản lý chợ phiên"), editor)
    plain = drafts.save(plain.id, plain.version, replace(plain.document, title="Quản lý chợ"), editor)
    plain = drafts.act(plain.id, plain.version, Action.NOTE, editor, f"Xem lại {HOSTILE}")
    with_file = drafts.create(
        made("nhap-2", "Bản có tệp", files=(file,), source_metadata={"pdf_pages": 3}), editor
    )
    waiting = drafts.create(made("nhap-3", f"Chờ duyệt {HOSTILE}"), editor)
    drafts.act(waiting.id, waiting.version, Action.SEND, editor)
    published = drafts.create(made("nhap-4", "Đã đăng lên tủ sách", shelf="tieu-pham"), editor)
    published = drafts.act(published.id, published.version, Action.SEND, editor)
    drafts.act(published.id, published.version, Action.PUBLISH, approver)
    bad = samples.hostile_documents()[1]
    hostile = drafts.create(
        replace(bad, id="nhap-5", source="tu-sach", source_key="nhap-5", audiences=(), fields=()), editor
    )
    numbers = {
        "draft": plain.id, "with_file": with_file.id, "waiting": waiting.id, "published": published.id,
        "hostile": hostile.id, "version": drafts.history(plain.id)[1].version,
    }  # fmt: skip
    return {name: str(value) for name, value in numbers.items()}
