"""What is asked: questions with known answers, and the searches whose time is measured."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from search_api.request import SearchRequest

SEED = 2026

COMMON = ("quy định", "của", "theo quy định", "cơ quan", "người", "việc", "các", "tổ chức, cá nhân")

KEYWORDS = (
    "thuế thu nhập cá nhân", "bảo hiểm xã hội", "nghỉ thai sản", "hạn mức giao đất", "đăng ký kinh doanh",
    "giấy phép lái xe", "xử phạt hành chính", "hợp đồng lao động", "chứng thực chữ ký", "khai sinh",
    "trợ cấp thất nghiệp", "đấu giá tài sản", "cổ phần hóa", "an toàn thực phẩm", "phòng cháy chữa cháy",
    "hải quan", "kiểm toán nhà nước", "nhà ở xã hội", "quyền sử dụng đất", "thi hành án", "học phí",
    "giáo viên mầm non", "viên chức", "luân chuyển cán bộ", "khiếu nại tố cáo", "hòa giải cơ sở",
    "môi trường", "khoáng sản", "thuốc bảo vệ thực vật", "đấu thầu", "ngân sách", "hóa đơn điện tử",
    "doanh nghiệp nhỏ và vừa", "hợp tác xã", "kinh doanh bảo hiểm", "chứng khoán", "ngoại hối", "rửa tiền",
    "xuất cảnh", "hộ chiếu", "quốc tịch", "nuôi con nuôi", "ly hôn", "người cao tuổi", "trẻ em",
    "người khuyết tật", "khám chữa bệnh", "thiết bị y tế", "quảng cáo", "báo chí", "sở hữu trí tuệ",
    "chuyển giao công nghệ", "năng lượng nguyên tử", "điện lực", "đường sắt", "hàng không", "cảng biển",
    "xây dựng nhà ở", "quy hoạch đô thị", "cấp nước", "thú y", "thủy sản", "rừng phòng hộ",
    "vi phạm giao thông", "nồng độ cồn", "trật tự công cộng",
)  # fmt: skip

QUESTIONS = (
    "Hồ sơ đăng ký khai sinh cho trẻ em gồm những gì?",
    "Người lao động nghỉ thai sản được hưởng chế độ thế nào?",
    "Mức phạt khi điều khiển xe máy có nồng độ cồn là bao nhiêu?",
    "Ai có thẩm quyền cấp giấy chứng nhận quyền sử dụng đất?",
    "Thời hạn giải quyết khiếu nại lần đầu là bao lâu?",
    "Điều kiện thành lập doanh nghiệp tư nhân được quy định ra sao?",
    "Hộ kinh doanh có phải lập hóa đơn điện tử hay không?",
    "Khi nào được hưởng trợ cấp thất nghiệp?",
)

FILTERS: Sequence[Mapping[str, list[str]]] = (
    {"doc_type": ["Nghị định"]},
    {"doc_type": ["Thông tư", "Quyết định"], "year": ["2018", "2019", "2020"]},
    {"level": ["central"], "issued_from": ["2015-01-01"]},
    {"year": ["2021"]},
)


@dataclass(frozen=True, slots=True)
class Search:
    """One search of a kind; `filters` are those of the API."""

    kind: str
    text: str
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def request(self) -> SearchRequest:
        values: dict[str, object] = {name: list(chosen) for name, chosen in self.filters}
        for name in values.keys() & {"issued_from"}:
            values[name] = dict(self.filters)[name][0]
        return SearchRequest.model_validate({"q": self.text, **values})

    def parameters(self) -> str:
        """As the query string of an address."""
        return urlencode([("q", self.text), *((name, one) for name, those in self.filters for one in those)])


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions by their ids, and the documents that answer each, by their ids at the source."""

    questions: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]

    def among(self, known: frozenset[str]) -> Judged:
        """Those with an answer in the library, with the answers that are there."""
        relevant = {one: found & known for one, found in self.relevant.items() if found & known}
        return Judged({one: text for one, text in self.questions.items() if one in relevant}, relevant)

    def only(self, ids: Sequence[str]) -> Judged:
        return Judged({one: self.questions[one] for one in ids}, {one: self.relevant[one] for one in ids})

    def unseen(self, other: Judged) -> Judged:
        """The questions none of whose documents answers one of the others."""
        seen = frozenset[str]().union(*other.relevant.values())
        return self.only([one for one in self.questions if not self.relevant[one] & seen])


def judged(folder: Path, name: str) -> Judged:
    """`NAME.queries.tsv` (id, tab, question) and `NAME.qrels` (TREC) of a folder."""
    lines = (folder / f"{name}.queries.tsv").read_text("utf-8").splitlines()
    questions = dict(line.split("\t", 1) for line in lines if line.strip())
    relevant: dict[str, set[str]] = {one: set() for one in questions}
    for line in (folder / f"{name}.qrels").read_text("utf-8").splitlines():
        question, _, document, grade = line.split()
        if int(grade) > 0 and question in relevant:
            relevant[question].add(document)
    answered = {one: frozenset(found) for one, found in relevant.items() if found}
    return Judged({one: questions[one] for one in answered}, answered)


def has_questions(folder: Path) -> bool:
    return (folder / "train.queries.tsv").exists()


def unaccented(text: str) -> str:
    """As typed on a plain keyboard.

    >>> unaccented("Đất ở")
    'Dat o'
    """
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in parts if not unicodedata.combining(one))


def searches(questions: Sequence[str], count: int, round_number: int) -> list[Search]:
    """One round's searches, about 2 × `count`, mixed: half of them questions, the others of four kinds.

    No round repeats a question of another as long as there are enough of them.
    """
    shuffled = list(questions)
    Random(SEED).shuffle(shuffled)
    mine = [shuffled[(round_number * count + at) % len(shuffled)] for at in range(count)]
    keywords = [KEYWORDS[(round_number * count + at) % len(KEYWORDS)] for at in range(max(2, count // 3))]
    ascii_texts = [unaccented(one) for one in (*mine[: len(keywords) // 2], *keywords[len(keywords) // 2 :])]
    found = [Search("questions", one) for one in mine]
    found += [Search("keywords", one) for one in keywords]
    found += [Search("without accents", one) for one in ascii_texts]
    found += [
        Search("with filters", one, tuple((name, tuple(v)) for name, v in FILTERS[at % len(FILTERS)].items()))
        for at, one in enumerate(keywords)
    ]
    found += [Search("common words", one) for one in COMMON]
    Random(SEED + round_number).shuffle(found)
    return found
