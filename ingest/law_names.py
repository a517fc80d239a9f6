"""Names of laws: after "Luật", "Bộ luật", "Pháp lệnh" and "Hiến pháp" only a known name tells where it ends.

The list holds the short names of codes, laws and ordinances since 1945, with the abbreviations by which
offices call some. Names are compared without accents, punctuation and the word "và", so that spellings agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bookshelf.names import law_key, name_key

_NAMES = """
an ninh mạng; an ninh quốc gia; an toàn thông tin mạng; an toàn thực phẩm; an toàn, vệ sinh lao động;
ban hành văn bản quy phạm pháp luật;
ban hành văn bản quy phạm pháp luật của hội đồng nhân dân, ủy ban nhân dân; biên giới quốc gia;
biên phòng việt nam; biển; biển việt nam; báo chí; bình đẳng giới; bưu chính; bưu chính và viễn thông;
bưu chính, viễn thông; bảo hiểm tiền gửi; bảo hiểm xã hội; bảo hiểm y tế; bảo vệ bí mật nhà nước;
bảo vệ bí mật quốc gia; bảo vệ công trình giao thông;
bảo vệ công trình quan trọng liên quan đến an ninh quốc gia; bảo vệ công trình quốc phòng và khu quân sự;
bảo vệ dữ liệu cá nhân; bảo vệ môi trường; bảo vệ quyền lợi người tiêu dùng; bảo vệ rừng;
bảo vệ sức khỏe nhân dân; bảo vệ và kiểm dịch thực vật; bảo vệ và phát triển nguồn lợi thủy sản;
bảo vệ và phát triển rừng; bảo vệ, chăm sóc và giáo dục trẻ em; bầu cử đại biểu hội đồng nhân dân;
bầu cử đại biểu quốc hội; bầu cử đại biểu quốc hội và đại biểu hội đồng nhân dân; bộ đội biên phòng;
chi phí tố tụng; chuyển giao công nghệ; chuyển đổi số; chính quyền địa phương; chăn nuôi;
chất lượng hàng hóa; chất lượng sản phẩm, hàng hóa; chống bán phá giá hàng hóa nhập khẩu vào việt nam;
chống khủng bố; chống tham nhũng; chống trợ cấp hàng hóa nhập khẩu vào việt nam; chứng khoán;
các công cụ chuyển nhượng; các tổ chức tín dụng; cán bộ, công chức; công an nhân dân; công an xã;
công chứng; công nghiệp công nghệ số; công nghiệp quốc phòng;
công nghiệp quốc phòng, an ninh và động viên công nghiệp; công nghệ cao; công nghệ thông tin;
công nhân và viên chức quốc phòng; công ty; công đoàn; căn cước; căn cước công dân;
cơ quan đại diện nước cộng hòa xã hội chủ nghĩa việt nam ở nước ngoài; cơ yếu; cư trú; cạnh tranh;
cảnh sát biển việt nam; cảnh sát cơ động; cảnh sát môi trường; cảnh vệ; cựu chiến binh; di sản văn hóa;
doanh nghiệp; doanh nghiệp nhà nước; doanh nghiệp tư nhân; du lịch; dân quân tự vệ; dân số; dân sự; dược;
dạy nghề; dầu khí; dẫn độ; dữ liệu; dự trữ quốc gia; giao dịch điện tử; giao thông đường bộ;
giao thông đường thủy nội địa; giá; giám sát; giám định tư pháp; giáo dục; giáo dục nghề nghiệp;
giáo dục quốc phòng; giáo dục quốc phòng và an ninh; giáo dục đại học; giải quyết tranh chấp lao động;
giống cây trồng; giống vật nuôi; hiến, lấy, ghép mô, bộ phận cơ thể người và hiến, lấy xác;
hoạt động chữ thập đỏ; hoạt động giám sát của quốc hội;
hoạt động giám sát của quốc hội và hội đồng nhân dân; hàng hải; hàng hải việt nam; hàng không dân dụng;
hàng không dân dụng việt nam; hành nghề y, dược tư nhân; hình sự; hòa giải ở cơ sở;
hòa giải, đối thoại tại tòa án; hóa chất; hôn nhân và gia đình; hải quan; hỗ trợ doanh nghiệp nhỏ và vừa;
hộ tịch; hợp nhất văn bản quy phạm pháp luật; hợp tác xã; hợp đồng dân sự; hợp đồng kinh tế;
khai thác và bảo vệ công trình khí tượng thủy văn; khai thác và bảo vệ công trình thủy lợi; khiếu nại;
khiếu nại, tố cáo; khoa học và công nghệ; khoa học, công nghệ và đổi mới sáng tạo; khoáng sản;
khuyến khích đầu tư trong nước; khám bệnh, chữa bệnh; khí tượng thủy văn; kinh doanh bảo hiểm;
kinh doanh bất động sản; kiến trúc; kiểm sát viên viện kiểm sát nhân dân; kiểm toán nhà nước;
kiểm toán độc lập; ký kết và thực hiện thỏa thuận quốc tế; ký kết và thực hiện điều ước quốc tế;
ký kết, gia nhập và thực hiện điều ước quốc tế; kế toán; kế toán và thống kê; lao động; luật sư; lâm nghiệp;
lý lịch tư pháp; lưu trữ; lưu trữ quốc gia; lực lượng cảnh sát biển việt nam;
lực lượng cảnh sát nhân dân việt nam; lực lượng dự bị động viên;
lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở; lực lượng tham gia gìn giữ hòa bình của liên hợp quốc;
mặt trận tổ quốc việt nam; nghĩa vụ lao động công ích; nghĩa vụ quân sự; ngoại hối; ngân hàng nhà nước;
ngân hàng nhà nước việt nam; ngân hàng, hợp tác xã tín dụng và công ty tài chính; ngân sách nhà nước;
người cao tuổi; người khuyết tật; người lao động việt nam đi làm việc ở nước ngoài theo hợp đồng;
người tàn tật; nhà giáo; nhà ở; nhập cảnh, xuất cảnh, cư trú của người nước ngoài tại việt nam;
nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại việt nam; nuôi con nuôi;
năng lượng nguyên tử; phá sản; phá sản doanh nghiệp; pháp điển hệ thống quy phạm pháp luật; phí và lệ phí;
phòng bệnh; phòng cháy và chữa cháy; phòng cháy, chữa cháy và cứu nạn, cứu hộ; phòng chống hiv/aids;
phòng không nhân dân; phòng thủ dân sự; phòng, chống bạo lực gia đình; phòng, chống bệnh truyền nhiễm;
phòng, chống khủng bố; phòng, chống lụt, bão; phòng, chống ma túy; phòng, chống mua bán người;
phòng, chống mại dâm; phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người;
phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người (hiv/aids);
phòng, chống rửa tiền; phòng, chống tham nhũng; phòng, chống thiên tai; phòng, chống tác hại của rượu, bia;
phòng, chống tác hại của thuốc lá; phòng, chống tác hại thuốc lá; phổ biến, giáo dục pháp luật;
phục hồi, phá sản; quy hoạch; quy hoạch đô thị; quy hoạch đô thị và nông thôn; quy định quyền lập hội;
quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng; quản lý ngoại thương; quản lý nợ công;
quản lý thuế; quản lý thị trường; quản lý và đầu tư vốn nhà nước tại doanh nghiệp;
quản lý, sử dụng tài sản công; quản lý, sử dụng tài sản nhà nước;
quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ;
quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp; quảng cáo; quốc phòng;
quốc tịch; quốc tịch việt nam; sĩ quan quân đội nhân dân việt nam; sở hữu trí tuệ;
sử dụng năng lượng tiết kiệm và hiệu quả; sỹ quan quân đội nhân dân việt nam; thanh niên; thanh tra;
thi hành tạm giữ, tạm giam; thi hành tạm giữ, tạm giam và cấm đi khỏi nơi cư trú; thi hành án dân sự;
thi hành án hình sự; thi hành án phạt tù; thi đua, khen thưởng; thuế bảo vệ môi trường;
thuế chuyển quyền sử dụng đất; thuế doanh thu; thuế giá trị gia tăng; thuế lợi tức; thuế nhà, đất;
thuế sử dụng đất nông nghiệp; thuế sử dụng đất phi nông nghiệp; thuế thu nhập cá nhân;
thuế thu nhập doanh nghiệp; thuế thu nhập đối với người có thu nhập cao; thuế tiêu thụ đặc biệt;
thuế tài nguyên; thuế xuất khẩu, thuế nhập khẩu; thú y; thư viện; thương mại; thương phiếu;
thẩm phán và hội thẩm tòa án nhân dân; thể dục, thể thao; thỏa thuận quốc tế; thống kê;
thủ tục bắt giữ tàu bay; thủ tục bắt giữ tàu biển; thủ tục giải quyết các tranh chấp lao động;
thủ tục giải quyết các vụ án hành chính; thủ tục giải quyết các vụ án kinh tế;
thủ tục xem xét, quyết định áp dụng các biện pháp xử lý hành chính tại tòa án nhân dân; thủ đô; thủy lợi;
thủy sản; thừa kế; thực hiện dân chủ ở cơ sở; thực hiện dân chủ ở xã, phường, thị trấn;
thực hành tiết kiệm, chống lãng phí; tiêu chuẩn và quy chuẩn kỹ thuật; tiếp công dân; tiếp cận thông tin;
trách nhiệm bồi thường của nhà nước; trí tuệ nhân tạo; trưng cầu ý dân; trưng mua, trưng dụng tài sản;
trật tự, an toàn giao thông đường bộ; trẻ em; trọng tài; trọng tài thương mại; trồng trọt; trợ giúp pháp lý;
tài nguyên khoáng sản; tài nguyên nước; tài nguyên, môi trường biển và hải đảo; tình trạng khẩn cấp;
tín ngưỡng, tôn giáo; tòa án chuyên biệt tại trung tâm tài chính quốc tế; tư pháp người chưa thành niên;
tương trợ tư pháp; tương trợ tư pháp về dân sự; tương trợ tư pháp về hình sự; tạm giữ, tạm giam;
tần số vô tuyến điện; tố cáo; tố tụng dân sự; tố tụng hành chính; tố tụng hình sự; tổ chức chính phủ;
tổ chức chính quyền địa phương; tổ chức cơ quan điều tra hình sự; tổ chức hội đồng bộ trưởng;
tổ chức hội đồng chính phủ; tổ chức hội đồng nhân dân và ủy ban hành chính các cấp;
tổ chức hội đồng nhân dân và ủy ban nhân dân; tổ chức luật sư; tổ chức quốc hội; tổ chức tòa án nhân dân;
tổ chức tòa án quân sự; tổ chức viện kiểm sát nhân dân; tổ chức viện kiểm sát quân sự;
tổ chức và hoạt động của hội đồng nhân dân và ủy ban nhân dân; tổ chức điều tra hình sự;
tự vệ trong nhập khẩu hàng hóa nước ngoài vào việt nam; viên chức; viên chức quốc phòng; viễn thông;
việc làm; vệ sinh an toàn thực phẩm; xuất bản; xuất cảnh, nhập cảnh của công dân việt nam;
xác định tư cách đại biểu; xây dựng; xử lý vi phạm hành chính; xử phạt vi phạm hành chính;
án phí, lệ phí tòa án; đa dạng sinh học; điều ước quốc tế; điện lực; điện ảnh; đo lường; đo đạc và bản đồ;
đê điều; đường bộ; đường sắt; đất đai; đấu giá tài sản; đấu thầu; đầu tư; đầu tư công;
đầu tư nước ngoài tại việt nam; đầu tư theo phương thức đối tác công tư; đặc xá; địa chất và khoáng sản;
đối xử tối huệ quốc và đối xử quốc gia trong thương mại quốc tế; động viên công nghiệp;
ưu đãi người có công với cách mạng
ưu đãi người hoạt động cách mạng, liệt sĩ và gia đình liệt sĩ, thương binh, bệnh binh, người hoạt động
kháng chiến, người có công giúp đỡ cách mạng
"""

_ABBREVIATIONS = {
    "NSNN": "ngân sách nhà nước", "BHXH": "bảo hiểm xã hội", "BHYT": "bảo hiểm y tế",
    "BVMT": "bảo vệ môi trường", "HTX": "hợp tác xã", "KTNN": "kiểm toán nhà nước",
    "TĐKT": "thi đua, khen thưởng", "THADS": "thi hành án dân sự", "THAHS": "thi hành án hình sự",
    "SHTT": "sở hữu trí tuệ", "PCCC": "phòng cháy và chữa cháy", "XLVPHC": "xử lý vi phạm hành chính",
    "thuế GTGT": "thuế giá trị gia tăng", "thuế TNDN": "thuế thu nhập doanh nghiệp",
    "thuế TNCN": "thuế thu nhập cá nhân", "thuế TTĐB": "thuế tiêu thụ đặc biệt",
    "PPP": "đầu tư theo phương thức đối tác công tư", "TNBTCNN": "trách nhiệm bồi thường của nhà nước",
    "TTHS": "tố tụng hình sự", "TTDS": "tố tụng dân sự", "HNGĐ": "hôn nhân và gia đình",
    "tổ chức VKSND": "tổ chức viện kiểm sát nhân dân", "tổ chức TAND": "tổ chức tòa án nhân dân",
    "tổ chức HĐND và UBND": "tổ chức hội đồng nhân dân và ủy ban nhân dân",
    "ban hành VBQPPL": "ban hành văn bản quy phạm pháp luật", "HS": "hình sự", "DS": "dân sự",
}  # fmt: skip

CODES = (
    "dân sự", "hình sự", "lao động", "hàng hải", "hàng hải việt nam", "tố tụng dân sự", "tố tụng hình sự",
)  # fmt: skip
"""What is called a Bộ luật."""

_KEYS: Mapping[str, str] = {law_key(name): law_key(name) for name in " ".join(_NAMES.split()).split(";")} | {
    law_key(short): law_key(name) for short, name in _ABBREVIATIONS.items()
}
_SHORT = frozenset({"giá", "dược", "biển", *(short.lower() for short in _ABBREVIATIONS)})
"""Names of one syllable hold with their accents alone: "Luật được ban hành" is not the Luật Dược."""

_LONGEST = max(len(key.split()) for key in _KEYS)
_LONGEST_CHARACTERS = 160
_FIRST = frozenset(key.split()[0] for key in _KEYS)
_WORD = re.compile(r"[^\W_]+")
_ENDS = re.compile(r"[\n.;:()“”\"\t]|\d")
_DATED = re.compile(
    r"\s+(?:về\s+)?(?P<name>(?:(?!\b(?:này|đó|[Ll]uật|[Nn]ghị|[Tt]hông\s+tư|[Pp]háp\s+lệnh|hiệu\s+lực|được\s+Quốc\s+hội)\b)"
    r"[^\n.;:()“”\"\t\d]){3,110}?)\s+(?:(?:đã\s+)?được\s+Quốc\s+hội\s[^\n;.,]{0,70}?thông\s+qua\s+)?(?:[Ss]ố:?\s*\d|ngày\s+\d|năm\s+(?:19|20)\d\d)"
)


def read_name(text: str, at: int, kind: str) -> tuple[str, int] | None:
    """The law named in `text` from `at` on, where "Luật" (`kind`) ends:
    (its key, where the name ends), or None.

    >>> read_name("Luật Đất đai và các văn bản", 4, "luat")
    ('luat dat dai', 12)
    """
    known = _known(text[at : at + _LONGEST_CHARACTERS])
    dated = _DATED.match(text, at)
    if known and (dated is None or at + known[1] >= dated.end("name") or "," in dated["name"]):
        return f"{_kind(kind, known[0])} {known[0]}", at + known[1]
    if dated is None:
        return (f"{_kind(kind, known[0])} {known[0]}", at + known[1]) if known else None
    if not known and dated["name"].split(maxsplit=1)[0].lower() in _GENERIC:
        return None
    return f"{kind} {law_key(dated['name'])}", dated.end("name")


_GENERIC = frozenset({"và", "có", "của", "được", "để", "trong", "theo", "hiện", "sư", "gia"})


def _kind(kind: str, key: str) -> str:
    """The Dân sự is a Bộ luật, whatever hasty writers call it."""
    return "bo luat" if kind == "luat" and key in _CODE_KEYS else kind


_CODE_KEYS = frozenset(map(law_key, CODES))


_word_key = lru_cache(maxsize=8192)(name_key)


@lru_cache(maxsize=8192)
def _known(following: str) -> tuple[str, int] | None:
    """The longest known name that the words spell: (key, length)."""
    end = _ENDS.search(following, 1)
    words = list(_WORD.finditer(following, 0, end.start() if end else len(following)))[: _LONGEST + 6]
    if not words:
        return None
    key, best = "", None
    for word in words:
        part = _word_key(word[0])
        if part not in ("va", "ve"):
            key = f"{key} {'si' if part == 'sy' else part}".strip()
            if key.split(" ", 1)[0] not in _FIRST:
                return None
            if key in _KEYS and (" " in key or word[0].lower() in _SHORT):
                best = _KEYS[key], word.end()
            elif best and key == f"{best[0]} viet nam":
                best = best[0], word.end()
    return best
