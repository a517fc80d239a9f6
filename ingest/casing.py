"""A title in capitals → a sentence, by the case that the document itself gives its words further on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TypeAlias

_WORD = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_ROMAN = re.compile(r"^[IVXLC]{1,6}$")
_CODE = re.compile(r"\d|[/&]")


def restore_case(title: str, body: str) -> str:
    """`title` as a sentence. If it is not in capitals it stays as it is.

    The whole title is looked for in `body` first; else each word takes the case it has there beside the same
    neighbour; a word not seen there becomes lower case, a code or a Roman number keeps its capitals.

    >>> restore_case("QUY CHẾ HỘI CHỢ ĐỒNG NAI", "về quy chế hội chợ Đồng Nai năm nay")
    'Quy chế hội chợ Đồng Nai'
    """
    letters = [character for character in title if character.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return title
    at = body.lower().find(title.lower()) if len(body.lower()) == len(body) else -1
    if at >= 0 and not body[at : at + len(title)].isupper():
        return _sentence(body[at : at + len(title)])
    return _sentence(_word_by_word(title, body))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _word_by_word(title: str, body: str) -> str:
    tokens = list(_TOKEN.finditer(title))
    words = [_bare(match.group()) for match in tokens]
    after, before, alone = _cases(body, {word.lower() for word in words})
    result: list[str] = []
    for index, word in enumerate(words):
        low = word.lower()
        following = words[index + 1].lower() if index + 1 < len(words) else ""
        preceding = words[index - 1].lower() if index else ""
        form = after.get((low, following)) or before.get((preceding, low)) or alone.get(low)
        token = tokens[index].group()
        if _CODE.search(word):
            result.append(token)
        elif form:
            result.append(token.replace(word, form))
        elif _ROMAN.match(word):
            result.append(token)
        else:
            result.append(token.lower() if _has_vowel(low) else token)
    return " ".join(result)


def _bare(token: str) -> str:
    return token.strip("“”\"'().,;:[]")


def _has_vowel(word: str) -> bool:
    return (
        re.search(r"[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", word)
        is not None
    )


_Pairs: TypeAlias = dict[tuple[str, str], str]


def _cases(body: str, wanted: set[str]) -> tuple[_Pairs, _Pairs, dict[str, str]]:
    """The usual case of each wanted word before, after, and beside any neighbour; no sentence starts."""
    after: dict[tuple[str, str], Counter[str]] = {}
    before: dict[tuple[str, str], Counter[str]] = {}
    alone: dict[str, Counter[str]] = {}
    for line in body.split("\n"):
        if line.isupper():
            continue
        found = list(_WORD.finditer(line))
        words = [match.group() for match in found]
        lows = [word.lower() for word in words]
        for index in range(1, len(words)):
            word, low = words[index], lows[index]
            if low not in wanted or _starts_sentence(line, found[index].start()):
                continue
            before.setdefault((lows[index - 1], low), Counter())[word] += 1
            alone.setdefault(low, Counter())[word] += 1
            if index + 1 < len(words):
                after.setdefault((low, lows[index + 1]), Counter())[word] += 1
    return _usual(after), _usual(before), {low: _most(forms) for low, forms in alone.items()}


def _starts_sentence(line: str, at: int) -> bool:
    before = line[max(0, at - 2) : at]
    return not (before[-1:] == " " and (before[0].isalnum() or before[0] in ",-–"))


def _usual(pairs: dict[tuple[str, str], Counter[str]]) -> _Pairs:
    return {pair: _most(forms) for pair, forms in pairs.items()}


def _most(forms: Counter[str]) -> str:
    return max(forms.items(), key=lambda item: (item[1], item[0].islower()))[0]
