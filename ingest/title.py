"""The trích yếu: what stands between the type and the body, or the "V/v …" of an official letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.casing import restore_case
from ingest.letterhead import Found, Layout, Piece, is_dateline, is_letter_part
from ingest.lines import is_rule
from ingest.type_names import type_at_start

_LAWS = ("LUẬT", "BỘ LUẬT", "PHÁP LỆNH")
ABOUT = re.compile(r"(?i)(?:^|\s)(?P<words>(?:v\s*/\s*v|v\.v|về\s+việc)\s*[:.]?\s*)")
_NUMBERED_ABOUT = re.compile(r"(?i)số\s*:?\s*\d\S+\s+(?P<words>về\s)")
_SUBJECT = re.compile(r"(?i)(?:^|\s)(?:v\s*/\s*v|về\s+việc)\s*[:.]?\s*|(?:^|(?<=\w)\s)(?-i:Về)\s+(?=\w)")
ENACTOR = re.compile(
    r"(?i)^(?:chính phủ|thủ tướng chính phủ|quốc hội|ủy ban|uỷ ban|hội đồng|chủ tịch|bộ trưởng|bộ\s|tổng"
    r"|thống đốc|chánh án|viện trưởng"
    r"|giám đốc|cục trưởng|ban\s(?!hành)|chủ nhiệm|tòa án|tỉnh ủy|sở\s|đoàn|thanh tra|kiểm toán|liên bộ"
    r"|ngân hàng|trưởng|văn phòng)"
)
_STANDARD = re.compile(
    r"^(?:TCVN|QCVN|ISO|IEC|CAC|CODEX|AOAC|ASTM|EN)\b(?=.*\d)[\w ,:./()\-]{1,60}$|^[\d :./-]+$"
)
_SIGN_OR_FRAME = re.compile(r"^[(\[].{0,160}[)\]]\W*$")


def read_title(layout: Layout, text: str) -> Found[str] | None:
    pieces = _title_pieces(layout)
    if not pieces:
        pieces = [] if read_subject(layout) else _untyped_title(layout)
    if not pieces:
        is_letter = any(mark is not None for mark in (layout.number, layout.nation, layout.dated))
        return read_subject(layout) if is_letter else None
    words = " ".join(piece.text for piece in pieces).strip(" *_-:")
    start, end = pieces[0].start, pieces[-1].end
    if not words:
        return None
    title = restore_case(words, text[end : end + 20_000])
    return Found(title[:1].upper() + title[1:], start, end)


def _title_pieces(layout: Layout) -> list[Piece]:
    if layout.type is None:
        return []
    own = layout.pieces[layout.type]
    rest = _after_type(own)
    law = own.text.upper() in _LAWS
    result = [rest] if rest else []
    for piece in layout.pieces[layout.type + 1 : min(layout.body, layout.type + 14)]:
        if _ends_title(piece, result, law):
            break
        if not (
            is_rule(piece.text)
            or _STANDARD.match(piece.text)
            or _SIGN_OR_FRAME.match(piece.text)
            or is_letter_part(piece)
        ):
            result.append(piece)
        if sum(len(p.text) for p in result) > 1500:
            break
    return result


def _untyped_title(layout: Layout) -> list[Piece]:
    """Capitals below the place and date when the type is left out."""
    first = max(
        (index for index in (layout.dated, layout.number, layout.nation) if index is not None), default=-1
    )
    for piece in layout.pieces[first + 1 : min(layout.body, first + 5)]:
        if (
            len(piece.text) > 12
            and piece.text.isupper()
            and not (is_letter_part(piece) or ENACTOR.match(piece.text))
        ):
            return [piece]
    return []


def _after_type(piece: Piece) -> Piece | None:
    """The words of the type line after the type: a law's name, or an issuer and date, which are no title."""
    match = type_at_start(piece.text)
    end = match.end() if match else len(piece.text)
    rest = piece.text[end:].strip(" :*")
    if re.match(r"[-–]\s", rest):
        rest = rest[1:].strip()
        if ENACTOR.match(rest):
            return None
    if not rest or re.match(r"(?i)(?:của|số|liên tịch|\()", rest) or is_rule(rest):
        about = ABOUT.search(rest) or _NUMBERED_ABOUT.match(rest)
        rest = rest[about.start("words") :].strip() if about else ""
    if not rest:
        return None
    at = piece.text.index(rest)
    return Piece(rest, piece.start + at, piece.line, piece.column)


def _ends_title(piece: Piece, title: Sequence[Piece], law: bool) -> bool:
    """Whether `piece` is past the trích yếu; a law may be named after an agency ("LUẬT / THANH TRA")."""
    text = piece.text
    if title and text.isascii() and len(text) > 12 and not text.isupper():
        return True  # the English name of a standard
    if text.endswith(":") and text.isupper():
        return True
    if not title:
        return text.isupper() and not law and ENACTOR.match(text) is not None
    if text.isupper() and ENACTOR.match(text):
        return not _goes_on_in(title[-1].text, text)
    if title[-1].text.isupper() and not text.isupper():
        return len(text) > 60 or text.endswith((";", ".", ",", ":"))
    return len(text) > 700 or text.endswith((";", ",")) or _is_prose(text)


def _is_prose(text: str) -> bool:
    """A paragraph of sentences: a trích yếu is a phrase, whose later lines start in lower case."""
    return text[:1].isupper() and (
        text.endswith((".", ":")) or re.search(r"\w[.!?] [A-ZĐ]", text) is not None
    )


def _goes_on_in(before: str, after: str) -> bool:
    return (
        bool(re.search(r"(?i)(?:\b(?:của|và|tại|do|với|các|thuộc|cho|về|trong)|[,-])$", before))
        and after.isupper()
    )


def read_subject(layout: Layout) -> Found[str] | None:
    """The "V/v …" of an official letter, which may wrap over the cells around it."""
    for index, piece in enumerate(layout.pieces[: min(layout.body + 1, 25)]):
        match = _SUBJECT.search(piece.text) if len(piece.text) < 600 else None
        if match is None:
            continue
        words, end = [piece.text[match.end() :]], piece.end
        for after in layout.pieces[index + 1 : min(layout.body, index + 4)]:
            if is_dateline(after.text) or not (
                after.text[0].islower() or after.text[0] == "(" or not words[0]
            ):
                break
            words.append(after.text)
            end = after.end
        value = " ".join(words).strip(" .*_-")
        return Found(value[:1].upper() + value[1:], piece.start + match.start(), end, 0.9) if value else None
    return None
