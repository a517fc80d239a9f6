"""Who issued a document: the capitals of a letterhead, or the code in a số hiệu → full proper names.

Names and codes follow the letterheads of central agencies (Nghị định 30/2020/NĐ-CP, phụ lục III and VI) with
the agencies that existed before; places follow the provinces before and after 1 July 2025.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bookshelf.model import Level

_CENTRAL: dict[str, str] = {
    # code in a số hiệu: name
    "QH": "Quốc hội",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "CTN": "Chủ tịch nước",
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "TW": "Ban Chấp hành Trung ương",
    "BCA": "Bộ Công an",
    "BCT": "Bộ Công Thương",
    "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BGTVT": "Bộ Giao thông vận tải",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BNG": "Bộ Ngoại giao",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNV": "Bộ Nội vụ",
    "BQP": "Bộ Quốc phòng",
    "BTC": "Bộ Tài chính",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTP": "Bộ Tư pháp",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BXD": "Bộ Xây dựng",
    "BYT": "Bộ Y tế",
    "NHNN": "Ngân hàng Nhà nước Việt Nam",
    "TTCP": "Thanh tra Chính phủ",
    "UBDT": "Ủy ban Dân tộc",
    "VPCP": "Văn phòng Chính phủ",
    "VPQH": "Văn phòng Quốc hội",
    "KTNN": "Kiểm toán nhà nước",
    "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "HĐTP": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "BHXH": "Bảo hiểm xã hội Việt Nam",
    "TLĐ": "Tổng Liên đoàn Lao động Việt Nam",
    "TCHQ": "Tổng cục Hải quan",
    "TCT": "Tổng cục Thuế",
    "UBCK": "Ủy ban Chứng khoán Nhà nước",
}
_OTHER_CODES = {
    "BNN": "BNNPTNT", "BNNVPTNT": "BNNPTNT", "BGD&ĐT": "BGDĐT", "BGD": "BGDĐT", "BLĐ": "BLĐTBXH",
    "TANDTC-HĐTP": "HĐTP",
    "BVHTT&DL": "BVHTTDL", "UBTVQHK": "UBTVQH", "VKSTC": "VKSNDTC", "TTG": "TTg", "BLDTBXH": "BLĐTBXH",
    "BGDDT": "BGDĐT", "BKHDT": "BKHĐT", "BTNVMT": "BTNMT", "BT": "BTP", "LĐTBXH": "BLĐTBXH",
    "BLĐTB&XH": "BLĐTBXH",
}  # fmt: skip
_OTHERS = (
    "Hội đồng Bộ trưởng", "Hội đồng Nhà nước", "Hội đồng Chính phủ", "Phủ Thủ tướng",
    "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    "Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", "Bộ Chính trị", "Ban Bí thư",
    "Ban Chấp hành Trung ương",
    "Bộ Thương mại", "Bộ Công nghiệp", "Bộ Thủy sản", "Bộ Bưu chính, Viễn thông", "Bộ Văn hóa - Thông tin",
    "Bộ Khoa học, Công nghệ và Môi trường", "Bộ Lâm nghiệp", "Bộ Thủy lợi",
    "Bộ Đại học và Trung học chuyên nghiệp",
    "Ban Tổ chức - Cán bộ Chính phủ", "Ủy ban Thể dục thể thao", "Ủy ban Dân tộc và Miền núi",
    "Tổng cục Bưu điện",
    "Ủy ban Dân số, Gia đình và Trẻ em", "Kho bạc Nhà nước", "Tổng cục Thi hành án dân sự", "Chính phủ",
    "Đài Truyền hình Việt Nam",
    "Ủy ban Giám sát tài chính Quốc gia", "Bảo hiểm tiền gửi Việt Nam", "Ngân hàng Chính sách xã hội",
    "Ngân hàng Phát triển Việt Nam",
    "Thông tấn xã Việt Nam", "Viện Hàn lâm Khoa học xã hội Việt Nam",
    "Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh",
    "Trung ương Hội Nông dân Việt Nam", "Trung ương Hội Liên hiệp Phụ nữ Việt Nam",
    "Hội đồng bầu cử quốc gia", "Quốc hội",
    "Ban Kinh tế Trung ương", "Ban Tổ chức Trung ương", "Ủy ban Kiểm tra Trung ương",
    "Ban Tuyên giáo Trung ương", "Chủ tịch Quốc hội",
    "Hội Luật gia Việt Nam", "Liên đoàn Luật sư Việt Nam", "Trung tâm Lưu ký Chứng khoán Việt Nam",
    "Cục Hải quan", "Cục Thuế",
)  # fmt: skip
PROVINCES = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre",
    "Bình Dương", "Bình Định",
    "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đắk Nông",
    "Điện Biên", "Đồng Nai",
    "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tây", "Hà Tĩnh", "Hải Dương", "Hải Phòng",
    "Hậu Giang", "Hòa Bình",
    "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lạng Sơn",
    "Lào Cai", "Lâm Đồng",
    "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình",
    "Quảng Nam",
    "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên",
    "Thanh Hóa",
    "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
    "Sông Bé", "Minh Hải",
)  # fmt: skip
_CENTRAL_CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Đồng Nai"})
_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "uỷ": "ủy",
    "uý": "úy",
    "uỳ": "ùy",
    "uỵ": "ụy",
}
_ABBREVIATIONS = (
    (re.compile(r"\bubnd\b"), "ủy ban nhân dân"),
    (re.compile(r"\bhđnd\b"), "hội đồng nhân dân"),
    (re.compile(r"\b(?:tp|t\.p)\s*\.?\s+(?=\w)|\btp\.(?=\w)"), "thành phố "),
    (re.compile(r"\bhcm\b"), "hồ chí minh"),
    (re.compile(r"\bptnt\b"), "phát triển nông thôn"),
    (re.compile(r"\btandtc\b"), "tòa án nhân dân tối cao"),
    (re.compile(r"\bđăk\b|\bđắc(?= lắ[ck])"), "đắk"),
    (re.compile(r"\blắc\b"), "lắk"),
)
_HEADS = (
    "thủ tướng chính phủ|chính phủ|quốc hội|chủ tịch nước|ủy ban|hội đồng|ban chấp hành|ban|bộ chính trị"
    "|bộ|tổng cục|cục|chi cục"
    "|sở|thanh tra|văn phòng|ngân hàng|tòa án|viện|kiểm toán|bảo hiểm|kho bạc|tổng liên đoàn|liên đoàn"
    "|trung tâm|trường|đại học"
    "|học viện|hội|đoàn|đảng ủy|tỉnh ủy|thành ủy|huyện ủy|công an|công ty|tổng công ty|tập đoàn|phòng"
    "|trung ương|vụ|đài|liên minh|liên bộ|mặt trận|thường trực|nhà xuất bản|cơ quan|nhà nước|phủ|đảng"
)
_HEAD = re.compile(rf"(?:{_HEADS})(?=\s|$)")
_CAPITALISED = re.compile(
    r"^(?:bộ|sở|cục|tổng cục|chi cục|vụ|ban|phòng|trường|học viện|kho bạc|văn phòng)\s+(?=\w)"
)
_PLACE = re.compile(r"\b(tỉnh|thành phố|huyện|quận|thị xã|xã(?! hội)|phường|thị trấn|đặc khu)\s+(.+)$")
_OFFICER = re.compile(
    r"^(?:phó\s+)?(?:bộ trưởng(?:,\s*chủ nhiệm)?|chủ tịch(?=\s+(?:ủy|hội))|chủ nhiệm|thống đốc"
    r"|tổng giám đốc|giám đốc|cục trưởng"
    r"|tổng cục trưởng|tổng thanh tra|tổng kiểm toán|viện trưởng|chánh án|chánh thanh tra|thủ trưởng)\s+"
)


_DRAWN = re.compile(r"(?:[-_*=.|][ ]?){3,}")


def _key(text: str) -> str:
    """Lower case with one spelling of tones, dashes and spaces: what names are compared by."""
    key = unicodedata.normalize("NFC", text).lower().replace("–", "-").replace("—", "-")
    for old, new in _TONES.items():
        key = key.replace(old, new)
    key = re.sub(r"\s*-\s*", " - ", key)
    for pattern, full in _ABBREVIATIONS:
        key = pattern.sub(full, key)
    return re.sub(r"\s*,\s*", ", ", " ".join(key.split()))


def _loose(key: str) -> str:
    return key.replace(",", "").replace(" - ", " ")


_KNOWN = {_loose(_key(name)): name for name in (*_OTHERS, *_CENTRAL.values())}
_PROVINCE = {_loose(_key(name)): name for name in PROVINCES}


def province_of(name: str) -> str:
    """The province's proper name within an issuer's name, else "".

    >>> province_of("Ủy ban nhân dân tỉnh Đồng Nai")
    'Đồng Nai'
    >>> province_of("HĐND Thành phố Huế")
    'Huế'
    """
    places = list(_PLACE.finditer(_key(name)))
    return _PROVINCE.get(_loose(_key(places[-1][2])), "") if places else ""


def proper_name(text: str) -> str:
    """An agency's name as a sentence would write it; a person in charge becomes the agency.

    >>> proper_name("UBND TỈNH ĐỒNG NAI"), proper_name("BỘ TRƯỞNG BỘ TÀI CHÍNH")
    ('Ủy ban nhân dân tỉnh Đồng Nai', 'Bộ Tài chính')
    """
    key = _OFFICER.sub("", _key(text).strip(" -.,:;*_"))
    if known := _KNOWN.get(_loose(key)):
        return known
    place = _PLACE.search(key)
    if place:
        stem = key[: place.start()].strip(" -")
        return f"{_cased(stem)} {place[1]} {_place_name(place[2])}".strip()
    if key.rstrip() and (bare := _ending_province(key)):
        return bare
    return _cased(key)


def _ending_province(key: str) -> str:
    """ "sở tư pháp đồng nai": a place without its rank."""
    for loose, name in _PROVINCE.items():
        if key.endswith(" " + loose) and _HEAD.match(key):
            return f"{_cased(key[: -len(loose)].strip(' -'))} {name}"
    return ""


def _place_name(key: str) -> str:
    if nested := _PLACE.search(key):
        return (
            f"{_place_name(key[: nested.start()].strip(' ,-'))} {nested[1]} {_place_name(nested[2])}".strip()
        )
    return _PROVINCE.get(_loose(key)) or key.title()


def _cased(key: str) -> str:
    if known := _KNOWN.get(_loose(key)):
        return known
    if key.startswith("sở ") and (ministry := _KNOWN.get(_loose("bộ " + key[3:]))):
        return "Sở" + ministry[2:]
    words = key
    if head := _CAPITALISED.match(key):
        rest = key[head.end() :]
        words = head.group() + rest[:1].upper() + rest[1:]
    words = words[:1].upper() + words[1:]
    return words.replace("việt nam", "Việt Nam")


def issuers_of(lines: Iterable[str]) -> tuple[str, ...]:
    """The issuers named by the left column of a letterhead, which may wrap and may name the parent first.

    >>> issuers_of(["BỘ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"])
    ('Bộ Văn hóa, Thể thao và Du lịch',)
    >>> issuers_of(["BỘ TƯ PHÁP - BỘ CÔNG AN"])
    ('Bộ Tư pháp', 'Bộ Công an')
    """
    words = _DRAWN.sub(" ", " ".join(lines))
    whole = _OFFICER.sub("", _key(words).strip(" -.,:;*_|"))
    if len(whole) > 400 or not (_HEAD.match(whole) or _known_length(whole, 0)):
        return ()
    agencies = _split(whole)
    joint = [part for part in agencies if part.startswith("-")]
    names = [proper_name(part.lstrip("- ")) for part in agencies]
    if joint and len(names) > 1:
        return tuple(dict.fromkeys(names))
    return (_under_parent(names),)


def _split(whole: str) -> list[str]:
    """Agencies in a row; one after a dash keeps it, which tells joint issuers from parent and child."""
    parts: list[str] = []
    at = 0
    while at < len(whole):
        end = _agency_end(whole, at)
        parts.append(whole[at:end].strip())
        at = end
        while at < len(whole) and whole[at] == " ":
            at += 1
    return parts


def _agency_end(whole: str, start: int) -> int:
    """Where the agency that starts here ends: the longest known name, else before the next head noun."""
    body = start + len(whole[start:]) - len(whole[start:].lstrip("- "))
    if known := _known_length(whole, body):
        rest = whole[body + known :].lstrip(" -")
        if not rest or _HEAD.match(rest):
            return body + known
    first = _HEAD.match(whole, body)
    at = first.end() if first else body + 1
    for nxt in re.finditer(rf"(?:(?<=\s)|(?<=- ))(?:{_HEADS})(?=\s)", whole[at:]):
        position = at + nxt.start()
        before = whole[body:position].strip(" -")
        if _ends_an_agency(before, whole[position:]):
            dash = whole.rfind("-", body, position)
            return dash if dash >= 0 and not whole[dash + 1 : position].strip() else position
    return len(whole)


def _known_length(whole: str, start: int) -> int:
    words = list(re.finditer(r"\S+", whole[start:]))
    for count in range(min(len(words), 14), 0, -1):
        if _loose(whole[start : start + words[count - 1].end()].rstrip(",")) in _KNOWN:
            return words[count - 1].end()
    return 0


def _ends_an_agency(before: str, rest: str) -> bool:
    if len(before.split()) < 2 or before.endswith((" của", " thuộc", " và", ",")):
        return False
    if _loose(before) in _KNOWN or province_of(before):
        return True
    strong = re.match(
        r"(?:bộ|tổng cục|cục|sở|ủy ban|hội đồng|chi cục|viện kiểm sát|tòa án|bảo hiểm xã hội)\s", rest
    )
    return bool(strong) and before.split()[0] not in {"ban", "văn", "trường", "thanh", "hội"}


def _under_parent(names: list[str]) -> str:
    """The issuing agency, with the province of the parent when its own name has none."""
    own = names[-1]
    if len(names) == 1 or province_of(own):
        return own
    parent = names[-2]
    place = _PLACE.search(parent)
    return f"{own} {place.group()}" if place and parent.startswith(("Ủy ban nhân dân", "Hội đồng")) else own


def agencies_of_code(tail: str) -> tuple[str, ...]:
    """The central agencies that the code part of a số hiệu names ("NĐ-CP", "TTLT-BTP-BCA", "QH13").

    >>> agencies_of_code("TTLT-BTP-TANDTC")
    ('Bộ Tư pháp', 'Tòa án nhân dân tối cao')
    """
    names = []
    for code in re.split(r"[-/]", tail):
        bare = re.sub(r"\d+$", "", code.strip())
        upper = bare if bare == "TTg" else bare.upper()
        found = _CENTRAL.get(upper) or _CENTRAL.get(_OTHER_CODES.get(upper, ""))
        if found:
            names.append(found)
    return tuple(dict.fromkeys(names))


def level_of(issuer: str) -> Level | None:
    """Cấp of an issuer by its name; None for no issuer.

    >>> level_of("Ủy ban nhân dân xã Long Phước"), level_of("Bộ Tài chính")
    (<Level.COMMUNE: 'commune'>, <Level.CENTRAL: 'central'>)
    """
    if not issuer:
        return None
    place = _PLACE.search(_key(issuer))
    if place is None:
        return Level.PROVINCE if issuer.startswith(("Sở ", "Tỉnh ủy", "Thành ủy")) else Level.CENTRAL
    rank = place[1]
    if rank == "tỉnh" or (rank == "thành phố" and _PROVINCE.get(_loose(_key(place[2]))) in _CENTRAL_CITIES):
        return Level.PROVINCE
    return Level.COMMUNE if rank in {"xã", "phường", "thị trấn", "đặc khu"} else Level.DISTRICT
