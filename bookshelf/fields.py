"""Lĩnh vực: the one taxonomy of fields that the bookshelf shows, with other taxonomies mapped onto it.

Each field knows the names by which vbpl.vn (ngành, lĩnh vực), the Pháp điển (chủ đề) and standards
call parts of it, where the part belongs to that field clearly; a name that two fields could claim is out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bookshelf.names import name_key


@dataclass(frozen=True, slots=True)
class Field:
    """`slug` is what `Document.fields` holds; aliases are names of it, or of a part of it, elsewhere."""

    slug: str
    vi: str
    en: str
    aliases: tuple[str, ...] = ()


FIELDS = (
    Field("bao-hiem", "Bảo hiểm", "Insurance", (
        "Bảo hiểm xã hội", "Bảo hiểm y tế", "Bảo hiểm thất nghiệp", "Kinh doanh bảo hiểm", "Ngành Bảo hiểm",
    )),
    Field("bat-dong-san", "Đất đai – Nhà ở", "Land and real estate", (
        "Bất động sản", "Đất đai", "Nhà ở", "Kinh doanh bất động sản", "Đo đạc bản đồ",
    )),
    Field("bo-may-hanh-chinh", "Bộ máy hành chính", "Government and administration", (
        "Nội vụ", "Tổ chức bộ máy nhà nước", "Tổ chức - Biên chế", "Tổ chức cán bộ",
        "Chính quyền địa phương", "Cán bộ, công chức, viên chức", "Công chức, viên chức", "Công chức",
        "Viên chức", "Cải cách hành chính", "Kiểm soát thủ tục hành chính", "Thi đua, khen thưởng",
        "Văn thư lưu trữ", "Lưu trữ", "Thanh tra", "Văn thư và Lưu trữ Nhà nước",
        "Tổ chức - Cán bộ Chính phủ", "Khiếu nại, tố cáo", "Tiếp công dân", "Phòng, chống tham nhũng",
        "Xây dựng pháp luật và thi hành pháp luật", "Ngoại giao", "Thống kê",
        "Ngoại giao, điều ước quốc tế", "Xây dựng pháp luật, theo dõi thi hành pháp luật, pháp chế",
        "Kiểm tra, rà soát, hệ thống hóa, hợp nhất văn bản quy phạm pháp luật, "
        "pháp điển hệ thống quy phạm pháp luật",
    )),
    Field("chung-khoan", "Chứng khoán", "Securities", ("Thị trường chứng khoán",)),
    Field("cong-nghe-thong-tin", "Công nghệ thông tin – Truyền thông", "Information technology and media", (
        "Công nghệ thông tin", "Thông tin và Truyền thông", "Bưu chính, viễn thông", "Viễn thông",
        "Bưu chính", "Thông tin, báo chí, xuất bản", "An toàn thông tin", "Công nghệ thông tin, điện tử",
        "Xuất bản", "Báo chí", "Phát thanh truyền hình và thông tin điện tử",
        "Hoạt động thông tin, báo chí nước ngoài tại VN", "Chuyển đổi số", "Giao dịch điện tử",
        "An ninh mạng",
    )),
    Field("cong-nghiep", "Công nghiệp – Năng lượng", "Industry and energy", (
        "Công nghiệp", "Công nghiệp nhẹ", "Điện", "Điện lực", "Điện - điện tử", "Hóa chất", "Dầu khí",
        "Hóa chất, vật liệu nổ công nghiệp", "Công nghệ thực phẩm", "Năng lượng",
        "Phát triển công nghiệp và thương mại địa phương",
    )),
    Field("dau-tu", "Đầu tư – Đấu thầu", "Investment and procurement", (
        "Đầu tư", "Kế hoạch và Đầu tư", "Đấu thầu", "Đầu tư công", "Đầu tư nước ngoài",
    )),
    Field("dich-vu-phap-ly", "Dịch vụ pháp lý", "Legal services", (
        "Bổ trợ tư pháp", "Luật sư", "Công chứng", "Giám định tư pháp", "Trợ giúp pháp lý",
        "Đấu giá tài sản", "Phổ biến, giáo dục pháp luật", "Phổ biến, giáo dục pháp luật, hòa giải ở cơ sở",
        "Hòa giải ở cơ sở",
    )),
    Field("doanh-nghiep", "Doanh nghiệp – Hợp tác xã", "Businesses and cooperatives", (
        "Doanh nghiệp", "Doanh nghiệp, hợp tác xã", "Thành lập và hoạt động của doanh nghiệp", "Hợp tác xã",
    )),
    Field("giao-duc", "Giáo dục – Đào tạo", "Education and training", (
        "Giáo dục", "Giáo dục, đào tạo", "Giáo dục và đào tạo", "Đào tạo", "Dạy nghề",
        "Giáo dục nghề nghiệp", "Giáo dục đào tạo thuộc hệ thống giáo dục quốc dân và các cơ sở khác",
    )),
    Field("giao-thong-van-tai", "Giao thông – Vận tải", "Transport", (
        "Giao thông", "Giao thông, vận tải", "Giao thông vận tải", "Đường bộ", "Đường sắt",
        "Đường thủy nội địa", "Hàng hải", "Hàng không", "Đăng kiểm", "Quản lý vùng trời",
    )),
    Field("ke-toan-kiem-toan", "Kế toán – Kiểm toán", "Accounting and auditing", (
        "Kế toán, kiểm toán", "Kế toán", "Kiểm toán", "Kiểm toán nhà nước",
    )),
    Field("lao-dong-tien-luong", "Lao động – Tiền lương", "Labour and wages", (
        "Lao động", "Tiền lương", "Lao động, tiền lương, tiền công", "Lao động ngoài nước", "Việc làm",
        "Lao động - Thương binh và Xã hội", "An toàn, vệ sinh lao động",
    )),
    Field("linh-vuc-khac", "Lĩnh vực khác", "Other fields", ("Khác", "Tổng hợp")),
    Field("nong-nghiep", "Nông nghiệp – Nông thôn", "Agriculture and rural areas", (
        "Nông nghiệp", "Nông nghiệp, nông thôn", "Nông nghiệp và phát triển nông thôn", "Lâm nghiệp",
        "Thủy sản", "Thủy lợi", "Thú y", "Chăn nuôi", "Trồng trọt", "Bảo vệ thực vật",
        "Phát triển nông thôn", "Đầu tư và nông nghiệp, nông thôn",
    )),
    Field("quoc-phong-an-ninh", "Quốc phòng – An ninh", "Defence and public security", (
        "Quốc phòng", "An ninh quốc gia", "Công an", "Trật tự, an toàn xã hội", "Quản lý biên giới",
        "An ninh và trật tự, an toàn xã hội", "Đăng ký, quản lý cư trú", "Quản lý xuất nhập cảnh", "Cư trú",
        "Phòng cháy, chữa cháy",
    )),
    Field("quyen-dan-su", "Quyền dân sự", "Civil rights", (
        "Dân sự", "Dân sự - Kinh tế", "Hành chính tư pháp", "Hộ tịch, quốc tịch, chứng thực", "Hộ tịch",
        "Quốc tịch", "Chứng thực", "Lý lịch tư pháp", "Hôn nhân và gia đình", "Đăng ký giao dịch bảo đảm",
        "Bồi thường nhà nước", "Nuôi con nuôi",
    )),
    Field("so-huu-tri-tue", "Sở hữu trí tuệ – Khoa học, công nghệ", "Intellectual property, science", (
        "Sở hữu trí tuệ", "Khoa học, công nghệ", "Khoa học và công nghệ", "Sở hữu công nghiệp",
        "Tiêu chuẩn đo lường chất lượng",
        "Quyền tác giả, quyền liên quan đối với tác phẩm văn học, nghệ thuật",
    )),
    Field("tai-chinh-nha-nuoc", "Tài chính nhà nước", "Public finance", (
        "Tài chính", "Ngân sách nhà nước", "Quản lý ngân sách nhà nước", "Tài sản công", "Lĩnh vực giá",
        "Giá", "Tài sản công, nợ công, dự trữ nhà nước", "Dự trữ nhà nước", "Kho bạc",
    )),
    Field("tai-nguyen-moi-truong", "Tài nguyên – Môi trường", "Natural resources and environment", (
        "Tài nguyên và Môi trường", "Tài nguyên", "Môi trường", "Than, khoáng sản", "Khoáng sản",
        "Tài nguyên nước", "Biển và hải đảo", "Khí tượng thủy văn và biến đổi khí hậu",
    )),
    Field("the-thao-y-te", "Y tế – Thể thao", "Health and sport", (
        "Thể thao – Y tế", "Y tế", "Y tế, dược", "Thể thao", "Khám chữa bệnh", "Dược - Mỹ phẩm",
        "Quản lý dược", "Y tế dự phòng", "HIV/AIDS", "Phòng, chống HIV/AIDS",
        "Vệ sinh an toàn và dinh dưỡng", "Quản lý môi trường y tế", "Trang thiết bị và công trình y tế",
        "Sức khỏe sinh sản", "An toàn thực phẩm", "Dân số - Kế hoạch hóa gia đình",
    )),
    Field("thu-tuc-to-tung", "Thủ tục tố tụng", "Procedure and enforcement", (
        "Tố tụng", "Tố tụng và các phương thức giải quyết tranh chấp", "Tòa án", "Kiểm sát", "Thi hành án",
        "Thi hành án dân sự", "Tương trợ tư pháp",
    )),
    Field("thue-phi-le-phi", "Thuế – Phí – Lệ phí", "Taxes, fees and charges", (
        "Thuế", "Thuế, phí, lệ phí, các khoản thu khác", "Quản lý thuế, phí và lệ phí", "Chính sách thuế",
        "Quản lý thuế, phí, lệ phí và thu khác của ngân sách nhà nước", "Phí, lệ phí",
    )),
    Field("thuong-mai", "Thương mại", "Commerce", (
        "Công Thương", "Thị trường trong nước", "Thương mại điện tử", "Dịch vụ thương mại",
        "Quản lý thị trường", "Bảo vệ quyền lợi người tiêu dùng", "Kết cấu hạ tầng thương mại",
        "Cạnh tranh",
    )),
    Field("tien-te-ngan-hang", "Tiền tệ – Ngân hàng", "Money and banking", (
        "Ngân hàng", "Ngân hàng, tiền tệ", "Tín dụng", "Quản lý ngoại hối", "Hoạt động thanh toán",
        "Thanh tra, giám sát ngân hàng",
    )),
    Field("trach-nhiem-hinh-su", "Trách nhiệm hình sự", "Criminal liability", ("Hình sự",)),
    Field("van-hoa-xa-hoi", "Văn hóa – Xã hội", "Culture and society", (
        "Văn hóa, thể thao, du lịch", "Văn hóa Thể thao và Du lịch", "Văn hóa - Thông tin", "Văn hóa",
        "Du lịch", "Chính sách xã hội", "Bảo trợ xã hội", "Dân tộc", "Dân tộc và Miền núi",
        "Tôn giáo, tín ngưỡng", "Tôn giáo", "Dân số, gia đình, trẻ em, bình đẳng giới", "Gia đình",
        "Trẻ em", "Di sản văn hóa", "Văn hóa cơ sở", "Nghệ thuật biểu diễn", "Phòng, chống tệ nạn xã hội",
        "Tổ chức chính trị - xã hội, hội", "Mặt trận Tổ quốc Việt Nam", "Người có công",
        "Khoa học và xã hội", "Giảm nghèo",
    )),
    Field("vi-pham-hanh-chinh", "Vi phạm hành chính", "Administrative violations", (
        "Xử lý vi phạm hành chính", "Xử phạt vi phạm hành chính",
    )),
    Field("xay-dung-do-thi", "Xây dựng – Đô thị", "Construction and urban development", (
        "Xây dựng", "Xây dựng, nhà ở, đô thị", "Phát triển đô thị", "Vật liệu xây dựng", "Quy hoạch",
        "Quy hoạch xây dựng",
    )),
    Field("xuat-nhap-khau", "Xuất nhập khẩu – Hải quan", "Foreign trade and customs", (
        "Xuất nhập khẩu", "Hải quan", "Xuất khẩu, nhập khẩu",
    )),
)  # fmt: skip


def resolve_field(name: str) -> Field | None:
    """The field of this slug, name or alias in any spelling ("Thue-Phi-Le-Phi", "hải quan"), or None."""
    return _BY_NAME.get(name_key(name))


def resolve_fields(names: Iterable[str]) -> tuple[str, ...]:
    """Slugs of the fields that these names mean, each once, in order; unknown names are left out."""
    found = (resolve_field(name) for name in names)
    return tuple(dict.fromkeys(field.slug for field in found if field))


_BY_NAME: Mapping[str, Field] = {
    name_key(name): field for field in FIELDS for name in (field.slug, field.vi, field.en, *field.aliases)
}
