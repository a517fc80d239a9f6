"""A title in capitals → a sentence, by the case that the document itself gives its words further on."""

from __future__ import annotations

import re
from collections import Counter

_RUNNING = re.compile(r"(?:(?<=[^\W_]) |(?<=[,\-–]) )?[^\W\d_]+(?:/[^\W\d_]+)*|\n")
"""A word, with the space before it where it goes on with a sentence; or the end of a line."""

_TOKEN = re.compile(r"\S+")
_ROMAN = re.compile(r"^[IVXLC]{1,6}$")
_CODE = re.compile(r"\d|[/&]")
_LONGEST_PASSAGE = 12
_OCCURRENCES = 200


def restore_case(title: str, body: str) -> str:
    """`title` as a sentence. If it is not in capitals it stays as it is.

    The whole title is looked for in `body` first; else each word takes the case it has there in the longest
    passage that the two share; a word not seen there becomes lower case, a code or a Roman number keeps its
    capitals.

    >>> restore_case("QUY CHẾ HỘI CHỢ ĐỒNG NAI", "về quy chế hội chợ Đồng Nai năm nay")
    'Quy chế hội chợ Đồng Nai'
    """
    letters = [character for character in title if character.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return title
    lower = body.lower()
    at = lower.find(title.lower()) if len(lower) == len(body) else -1
    if at >= 0 and not body[at : at + len(title)].isupper():
        return _sentence(body[at : at + len(title)])
    return _sentence(_word_by_word(title, body))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _word_by_word(title: str, body: str) -> str:
    tokens = [match.group() for match in _TOKEN.finditer(title)]
    words = [token.strip("“”\"'().,;:[]") for token in tokens]
    forms = _forms([word.lower() for word in words], _running_words(body))
    return " ".join(map(_cased, tokens, words, forms))


def _cased(token: str, word: str, form: str) -> str:
    if _CODE.search(word):
        return token
    if form:
        return token.replace(word, form)
    return token.lower() if _has_vowel(word.lower()) and not _ROMAN.match(word) else token


def _has_vowel(word: str) -> bool:
    return (
        re.search(r"[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", word)
        is not None
    )


def _running_words(body: str) -> list[str]:
    """The words (`_RUNNING`) and ends of the lines that are not in capitals."""
    return _RUNNING.findall("\n".join(line for line in body.split("\n") if not line.isupper()))


def _forms(title: list[str], body: list[str]) -> list[str]:
    """For each word of the title its usual form within the longest passages shared with the body, "" if none.

    A passage counts for each of its words but one that starts a sentence; passages longer than 12 words are
    equal, and of two equal forms the one in lower case is taken.
    """
    lower = [word.strip().lower() for word in body]
    places: dict[str, list[int]] = {word: [] for word in title}
    for position, word in enumerate(lower):
        if word in places and len(places[word]) < _OCCURRENCES:
            places[word].append(position)
    best: list[tuple[int, Counter[str]]] = [(0, Counter()) for _ in title]
    before: dict[int, int] = {}
    for index, word in enumerate(title):
        lengths = {position: before.get(position - 1, 0) + 1 for position in places[word]}
        following = title[index + 1] if index + 1 < len(title) else ""
        for position, length in lengths.items():
            goes_on = position + 1 < len(lower) and following and lower[position + 1] == following
            if not goes_on:
                _note(best, index, body, position, length)
        before = lengths
    return [_most(forms) for _, forms in best]


def _note(
    best: list[tuple[int, Counter[str]]], index: int, body: list[str], position: int, length: int
) -> None:
    """Counts the passage of `length` words that ends at `index` in the title and `position` in the body."""
    rank = min(length, _LONGEST_PASSAGE)
    for back in range(length):
        word = body[position - back]
        if word[0] != " ":
            continue
        form = word[1:]
        known, forms = best[index - back]
        if rank > known:
            best[index - back] = (rank, Counter({form: 1}))
        elif rank == known:
            forms[form] += 1


def _most(forms: Counter[str]) -> str:
    return max(forms.items(), key=lambda item: (item[1], item[0].islower()))[0] if forms else ""
