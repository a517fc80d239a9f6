"""Every word that the pages say, in Vietnamese and English, by short English keys.

`Words("vi")("results.total", n=3)` gives a sentence. A third form is the English singular, used when n is 1.
The legal terms of documents themselves (Điều, khoản, loại văn bản) stay Vietnamese: they are names.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal, get_args

from markupsafe import Markup

from web.account_words import ACCOUNT_WORDS
from web.collection_words import COLLECTION_WORDS
from web.document_words import DOCUMENT_WORDS
from web.edit_words import EDIT_WORDS
from web.embed_words import EMBED_WORDS
from web.history_words import HISTORY_WORDS
from web.reading_words import READING_WORDS
from web.results_words import RESULTS_WORDS
from web.shelf_words import SHELF_WORDS

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

WORDS: Final[dict[str, tuple[str, ...]]] = {
    # the frame of every page
    "site": ("Tủ sách pháp luật điện tử", "Electronic law bookshelf"),
    "site.short": ("Tủ sách pháp luật", "Law bookshelf"),
    "site.place": ("Tỉnh Đồng Nai", "Đồng Nai province"),
    "site.about": (
        "Văn bản pháp luật và tài liệu phổ biến, giáo dục pháp luật của tỉnh Đồng Nai, "
        "tìm được đến từng Điều.",
        "Legal documents and legal education material of Đồng Nai province, searchable down to each article.",
    ),
    "site.notice": (
        "Nội dung dùng để tra cứu. Khi áp dụng, hãy đối chiếu với văn bản chính thức.",
        "For reference. When applying the law, check against the official document.",
    ),
    "skip": ("Đến nội dung chính", "Skip to the main content"),
    "nav": ("Điều hướng chính", "Main navigation"),
    "nav.search": ("Tìm kiếm", "Search"),
    "nav.shelves": ("Tủ sách", "Bookshelf"),
    "nav.embed": ("Nhúng ô tìm kiếm", "Embed the search"),
    "nav.other_language": ("English", "Tiếng Việt"),
    # the search box
    "search": ("Tìm văn bản pháp luật", "Search legal documents"),
    "search.button": ("Tìm", "Search"),
    "search.placeholder": ("Từ khóa, số hiệu, câu hỏi", "Keywords, document number or a question"),
    "search.hint": (
        "Gõ có dấu hay không dấu đều được. “cụm từ” tìm đúng cụm, -từ để loại bỏ, "
        "14/2019/QĐ-TTg tìm theo số hiệu.",
        "With or without accents. “a phrase” finds it exactly, -word leaves it out, "
        "14/2019/QĐ-TTg finds by number.",
    ),
    "search.scope": ("Tìm trong", "Search in"),
    "search.scope.full": ("Toàn văn", "Full text"),
    "search.scope.title": ("Số hiệu, trích yếu", "Number and title"),
    "home.newest": ("Mới đưa vào tủ sách", "New on the bookshelf"),
    "home.shelves": ("Các ngăn của tủ sách", "Shelves"),
    "home.all": ("Xem tất cả văn bản", "See all documents"),
    "home.empty": (
        "Tủ sách chưa có văn bản nào. Người quản trị đưa văn bản vào bằng lệnh “tusach import”.",
        "The bookshelf holds no documents yet. The administrator adds them with “tusach import”.",
    ),
    # results
    "results": ("Kết quả tìm kiếm", "Search results"),
    "results.for": ("Kết quả cho “{query}”", "Results for “{query}”"),
    "results.all": ("Tất cả văn bản", "All documents"),
    "results.total": ("{n} văn bản", "{n} documents", "{n} document"),
    "results.total_words": (
        "{n} văn bản chứa đủ các từ",
        "{n} documents hold every word",
        "{n} document holds every word",
    ),
    "results.total_question": (
        "{n} văn bản liên quan đến câu hỏi",
        "{n} documents are related to the question",
        "{n} document is related to the question",
    ),
    "results.page": ("trang {page}/{pages}", "page {page} of {pages}"),
    "results.partial": ("Văn bản chứa phần lớn các từ", "Documents with most of the words"),
    "results.partial_total": (
        "{n} văn bản thiếu một vài từ đã nhập",
        "{n} documents lack some of the words",
        "{n} document lacks some of the words",
    ),
    "results.sort": ("Sắp xếp", "Sort by"),
    "results.apply": ("Áp dụng", "Apply"),
    "sort.relevance": ("Phù hợp nhất", "Most relevant"),
    "sort.newest": ("Mới nhất trước", "Newest first"),
    "sort.oldest": ("Cũ nhất trước", "Oldest first"),
    "sort.number": ("Số hiệu", "Document number"),
    "understood": ("Hiểu là", "Read as"),
    "understood.undo": ("Tìm đúng nguyên văn, không hiểu là: {what}", "Search as typed, not read as: {what}"),
    "offered": ("Có phải bạn muốn tìm", "Did you mean"),
    "none.next": ("Thử tiếp", "Try next"),
    "none.without_word": (
        "Bỏ từ “{what}”: {n} văn bản",
        "Leave out “{what}”: {n} documents",
        "Leave out “{what}”: {n} document",
    ),
    "none.without_filter": (
        "Bỏ lọc {what}: {n} văn bản",
        "Without the filter {what}: {n} documents",
        "Without the filter {what}: {n} document",
    ),
    "why": ("Vì sao có kết quả này?", "Why this result?"),
    "none.title": ("Không tìm thấy văn bản nào", "No document was found"),
    "none.spelling": (
        "Xem lại chính tả và dấu tiếng Việt, hoặc gõ không dấu.",
        "Check the spelling and the accents, or type without accents.",
    ),
    "none.fewer": ("Bớt từ, chỉ giữ những từ chính.", "Use fewer words; keep the main ones."),
    "none.filters": ("Bỏ các bộ lọc đang dùng", "Remove the filters in use"),
    "none.scope": ("Tìm trong toàn văn thay vì chỉ trong trích yếu", "Search the full text, not only titles"),
    "none.browse": ("Xem theo ngăn của tủ sách", "Browse the bookshelf"),
    "none.past_end": (
        "Trang này nằm sau trang cuối của kết quả.",
        "This page is behind the last page of the results.",
    ),
    "none.first_page": ("Về trang đầu", "Go to the first page"),
    "hit.recognised": ("Bản quét – văn bản nhận dạng", "Scan – recognised text"),
    "hit.scan": ("Bản quét – chưa nhận dạng chữ", "Scan – text not yet recognised"),
    "hit.more": ("Các Điều phù hợp", "Matching articles"),
    "paging": ("Các trang kết quả", "Pages of results"),
    "paging.previous": ("Trang trước", "Previous page"),
    "paging.next": ("Trang sau", "Next page"),
    "paging.page": ("Trang {page}", "Page {page}"),
    # filters
    "filters": ("Bộ lọc", "Filters"),
    "filters.in_use": ("Đang lọc theo", "Filters in use"),
    "filters.remove": ("Bỏ lọc {name}: {value}", "Remove filter {name}: {value}"),
    "filters.clear": ("Bỏ tất cả", "Remove all"),
    "filters.more": ("Thêm {n} giá trị", "{n} more values", "{n} more value"),
    "filters.close": ("Đóng", "Close"),
    "filters.count": ("{n} văn bản", "{n} documents", "{n} document"),
    "filters.dates": ("Ngày tháng", "Dates"),
    "filters.from": ("từ ngày", "from"),
    "filters.to": ("đến ngày", "to"),
    "filters.issued": ("Ngày ban hành", "Date of issue"),
    "filters.effective": ("Ngày có hiệu lực", "Effective date"),
    "name.q": ("Từ khóa", "Words"),
    "name.scope": ("Phạm vi tìm", "Search in"),
    "name.literal": ("Tìm đúng nguyên văn", "As typed"),
    "name.disregard": ("Không xét khi xếp hạng", "Not to count for the order"),
    "name.explain": ("Giải thích kết quả", "Explain the results"),
    "name.sort": ("Sắp xếp", "Sort"),
    "name.page": ("Trang", "Page"),
    "name.size": ("Số văn bản mỗi trang", "Documents per page"),
    "name.doc_type": ("Loại văn bản", "Document type"),
    "name.issuer": ("Cơ quan ban hành", "Issuing body"),
    "name.field": ("Lĩnh vực", "Field"),
    "name.year": ("Năm ban hành", "Year of issue"),
    "name.validity": ("Tình trạng hiệu lực", "Validity"),
    "name.level": ("Cấp ban hành", "Level"),
    "name.shelf": ("Ngăn tủ sách", "Shelf"),
    "name.audience": ("Đối tượng", "Audience"),
    "name.issued_from": ("Ban hành từ", "Issued from"),
    "name.issued_to": ("Ban hành đến", "Issued until"),
    "name.effective_from": ("Có hiệu lực từ", "Effective from"),
    "name.effective_to": ("Có hiệu lực đến", "Effective until"),
    "name.expired_from": ("Hết hiệu lực từ", "Expired from"),
    "name.expired_to": ("Hết hiệu lực đến", "Expired until"),
    "name.in_force_on": ("Còn hiệu lực tại ngày", "In force on"),
    "note.ignored": (
        "Đã bỏ qua “{name}: {value}” vì giá trị không hợp lệ.",
        "“{name}: {value}” was left out: the value makes no sense.",
    ),
    "note.ignored_date": (
        "Đã bỏ qua “{name}: {value}” vì không phải là ngày. Hãy viết dạng 31/12/2025.",
        "“{name}: {value}” was left out: it is not a date. Write it as 31/12/2025.",
    ),
    "note.too_long": (
        "Câu tìm kiếm quá dài nên chỉ dùng {n} ký tự đầu.",
        "The query is too long; its first {n} characters were used.",
    ),
    # validity and level
    "validity.CCHL": ("Chưa có hiệu lực", "Not yet in force"),
    "validity.CHL": ("Còn hiệu lực", "In force"),
    "validity.HHL1P": ("Hết hiệu lực một phần", "Partly expired"),
    "validity.HHL": ("Hết hiệu lực toàn bộ", "Expired"),
    "validity.TNHL": ("Ngưng hiệu lực", "Suspended"),
    "validity.TNHL1P": ("Ngưng hiệu lực một phần", "Partly suspended"),
    "validity.KCPH": ("Không còn phù hợp", "No longer applicable"),
    "validity.unknown": ("Không xác định", "Validity unknown"),
    "level.central": ("Trung ương", "Central"),
    "level.province": ("Cấp tỉnh", "Province"),
    "level.district": ("Cấp huyện", "District"),
    "level.commune": ("Cấp xã", "Commune"),
    **ACCOUNT_WORDS,
    **DOCUMENT_WORDS,
    **EDIT_WORDS,
    **READING_WORDS,
    **HISTORY_WORDS,
    **RESULTS_WORDS,
    **SHELF_WORDS,
    **COLLECTION_WORDS,
    **EMBED_WORDS,
    # errors
    "error.404": ("Không tìm thấy trang", "Page not found"),
    "error.404.help": (
        "Địa chỉ có thể đã bị gõ sai hoặc cắt mất một phần. Hãy tìm theo số hiệu hoặc từ khóa.",
        "The address may be mistyped or cut off. Search by number or keywords.",
    ),
    "error.document": ("Không có văn bản này", "There is no such document"),
    "error.provision": ("Văn bản không có phần này", "The document has no such provision"),
    "error.provision.help": (
        "Văn bản có trong tủ sách, nhưng không có “{path}”.",
        "The document is on the bookshelf, but it has no “{path}”.",
    ),
    "error.provision.open": ("Mở văn bản", "Open the document"),
    "error.405": ("Không thể mở trang theo cách này", "This page cannot be opened in this way"),
    "error.405.help": ("Hãy mở bằng liên kết thông thường.", "Open it by an ordinary link."),
    "error.500": ("Có lỗi ở phía tủ sách", "Something went wrong on our side"),
    "error.500.help": (
        "Lỗi đã được ghi lại. Hãy thử lại sau ít phút.",
        "The error has been recorded. Try again in a few minutes.",
    ),
    "error.503": ("Chức năng tìm kiếm đang tạm nghỉ", "Search is not available now"),
    "error.503.help": (
        "Vẫn mở được văn bản và tủ sách. Hãy thử tìm lại sau {n} giây.",
        "Documents and the bookshelf can still be opened. Try again in {n} seconds.",
        "Documents and the bookshelf can still be opened. Try again in {n} second.",
    ),
    "error.other": ("Không thể thực hiện yêu cầu", "The request cannot be served"),
    "error.other.help": ("Hãy kiểm tra lại địa chỉ.", "Check the address."),
    "error.home": ("Về trang chủ", "Go to the home page"),
}


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._index = LANGUAGES.index(language)
        self.vi = Markup("" if language == "vi" else ' lang="vi"')
        """The attribute of what stays Vietnamese on this page: the words of documents."""

    def __call__(self, key: str, **values: Any) -> str:
        """The sentence under `key` with `values` filled in; an unknown key is a KeyError."""
        forms = WORDS[key]
        index = 2 if self.language == "en" and values.get("n") == 1 and len(forms) > 2 else self._index
        filled = {name: self.number(value) if name == "n" else value for name, value in values.items()}
        return forms[index].format_map(filled)

    def known(self, key: str, otherwise: str) -> str:
        """The word under `key`, or `otherwise` for a value that the catalogue does not name."""
        return self(key) if key in WORDS else otherwise

    def number(self, value: int) -> str:
        """8531 → "8.531" in Vietnamese, "8,531" in English."""
        written = f"{value:,}"
        return written.replace(",", ".") if self.language == "vi" else written

    def day(self, value: date | None) -> str:
        """A date as 05/11/2019; "-" for an unknown one."""
        return value.strftime("%d/%m/%Y") if value else "-"


def pick_language(asked: str | None, remembered: str | None) -> Language:
    """The language of a page: what the address asks for, else what was chosen before, else Vietnamese."""
    for choice in (asked, remembered):
        for language in LANGUAGES:
            if choice == language:
                return language
    return "vi"
