"""Documents that the look-alikes show: written by us, as many as wanted, the same for the same number."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from random import Random

from analyzers.folding import fold

TYPES = (("Quyết định", "QĐ-UBND"), ("Nghị quyết", "NQ-HĐND"), ("Chỉ thị", "CT-UBND"))
SUBJECTS = (
    "quản lý rừng phòng hộ", "thu gom rác thải sinh hoạt", "bảng giá đất nông nghiệp", "hỗ trợ học phí",
    "phòng cháy tại chợ", "khai thác nước dưới đất", "bảo trì đường giao thông nông thôn",
    "tuyển sinh lớp đầu cấp", "hỗ trợ người cao tuổi", "phát triển làng nghề gốm", "bến xe khách",
    "lễ hội truyền thống", "kiểm soát dịch bệnh vật nuôi", "nhà ở công nhân", "cây xanh đô thị",
)  # fmt: skip
PLACES = ("thành phố Biên Hòa", "huyện Tân Phú", "huyện Xuân Lộc", "thị xã Bình Long", "huyện Định Quán")
SIGNERS = (("Nguyễn Văn Mẫu", "Chủ tịch"), ("Trần Thị Ví Dụ", "Phó Chủ tịch"), ("Lê Minh Thử", "Chủ tịch"))
FIELDS = ("Đất đai", "Môi trường", "Giáo dục", "Giao thông", "Y tế")
PROVISIONS = (
    "Cơ quan được giao nhiệm vụ lập kế hoạch hằng năm và gửi báo cáo trước ngày 15 tháng 12.",
    "Kinh phí thực hiện lấy từ ngân sách địa phương theo phân cấp hiện hành.",
    "Tổ chức, cá nhân có liên quan cung cấp thông tin đầy đủ và chịu trách nhiệm về thông tin đó.",
    "Hồ sơ nộp tại bộ phận một cửa, thời hạn giải quyết là 10 ngày làm việc.",
    "Trong quá trình thực hiện, nếu có vướng mắc thì phản ánh về cơ quan chủ trì để được hướng dẫn.",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `edition` counts its changes."""

    ordinal: int
    number: str
    doc_type: str
    title: str
    issuer: str
    signer: str
    signer_title: str
    issued_on: date
    effective_on: date
    field: str
    articles: tuple[str, ...]
    based_on: tuple[str, ...]
    edition: int = 1

    @property
    def key(self) -> str:
        """A numeric id, as ItemIDs are."""
        return str(300000 + self.ordinal)

    @property
    def unid(self) -> str:
        """A Domino id: 32 hexadecimal digits."""
        return f"{self.ordinal + 1:032X}"

    @property
    def full_title(self) -> str:
        return f"{self.doc_type} số {self.number} {self.title}"

    @property
    def slug(self) -> str:
        plain = fold(self.full_title)
        return "-".join("".join(c if c.isalnum() else " " for c in plain).split())

    def changed(self) -> Paper:
        """The document with one more Điều, as when the source corrects its text."""
        more = f"Nội dung được cập nhật lần {self.edition}."
        return replace(self, edition=self.edition + 1, articles=(*self.articles, more))

    def lines(self) -> list[str]:
        head = [
            self.issuer.upper(),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            f"Số: {self.number}",
            f"Đồng Nai, ngày {self.issued_on:%d} tháng {self.issued_on:%m} năm {self.issued_on:%Y}",
            self.doc_type.upper(),
            self.title,
            *(f"Căn cứ {name};" for name in self.based_on),
        ]
        body = [
            line
            for count, article in enumerate(self.articles, start=1)
            for line in (f"Điều {count}. {article[:40].rsplit(' ', 1)[0]}", f"1. {article}")
        ]
        return [*head, *body, f"{self.signer_title.upper()}", self.signer]

    def html(self) -> str:
        return "\n".join(f"<p>{escape(line)}</p>" for line in self.lines())

    def docx(self) -> bytes:
        """The smallest file that Word opens."""
        paragraphs = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in self.lines()
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            for name, text in (
                ("[Content_Types].xml", _CONTENT_TYPES),
                ("_rels/.rels", _RELS),
                ("word/document.xml", _DOCUMENT.format(paragraphs=paragraphs)),
            ):
                file.writestr(zipfile.ZipInfo(name), text)
        return buffer.getvalue()


def paper(ordinal: int, *, province: str = "tỉnh Đồng Nai") -> Paper:
    """The document with this ordinal; higher ordinals are newer."""
    random = Random(ordinal)
    doc_type, ending = TYPES[ordinal % len(TYPES)]
    issued = date(2016, 1, 4) + timedelta(days=(ordinal * 3) % 3500)
    council = ending == "NQ-HĐND"
    signer, title = random.choice(SIGNERS)
    subject, place = random.choice(SUBJECTS), random.choice(PLACES)
    year = f"/{issued.year}" if doc_type != "Chỉ thị" else ""
    return Paper(
        ordinal=ordinal,
        number=f"{ordinal + 1:02}{year}/{ending}",
        doc_type=doc_type,
        title=f"Quy định về {subject} tại {place}, {province} (lần {ordinal})",
        issuer=f"{'Hội đồng nhân dân' if council else 'Ủy ban nhân dân'} {province}",
        signer=signer,
        signer_title=title,
        issued_on=issued,
        effective_on=issued + timedelta(days=10),
        field=random.choice(FIELDS),
        articles=tuple(random.choice(PROVISIONS) for _ in range(random.randint(3, 8))),
        based_on=("Luật Tổ chức chính quyền địa phương số 72/2025/QH15",),
    )


def papers(count: int, first: int = 0) -> dict[int, Paper]:
    return {ordinal: paper(ordinal) for ordinal in range(first, first + count)}


_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{paragraphs}</w:body></w:document>"
)
