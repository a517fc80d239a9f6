"""Accents that were not typed, and slips of the finger: what the words of a query were meant to be.

Only a syllable that is none, or that fits neither of its neighbours, is doubted. Its neighbours decide what
it was meant to be. A syllable that is none and that the library does not hold is replaced (`Spelled.text`);
what merely fits badly stays, and a better reading is offered (`Spelled.offered`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from analyzers.folding import fold
from analyzers.pipeline import Analysis, analyze_query
from analyzers.syllable_model import model

_SHORTEST = 2
_LONGEST = 8
_SLIP = 6.0
"""Log odds against a letter being wrong; half of it for an accent."""

_DOUBT = 9.0
"""What the neighbours must say against a syllable that exists."""

_WIDEST = 1.5
"""One letter and one accent."""

_MOST_CHOICES = 24
_TONES = "\u0301\u0300\u0309\u0303\u0323"


@dataclass(frozen=True, slots=True)
class Spelled:
    """`text` is what to search, `offered` what else may have been meant ("" if nothing)."""

    text: str
    offered: str = ""


def restored(text: str) -> str:
    """A text typed without accents, with those that it most probably has.

    >>> restored("quyen su dung dat?")
    'quyền sử dụng đất?'
    """
    analysis = analyze_query(text)
    syllables = model().restore(analysis.folded_syllables(), analysis.joined)
    return _written(text, analysis, dict(enumerate(syllables)))


def spelled(text: str, held: Callable[[str], int], kept: Collection[str] = ()) -> Spelled:
    """Correct the running text of a query.

    `held` tells how many documents hold a syllable; those in `kept` (abbreviations) are never doubted.
    """
    analysis = analyze_query(text)
    plain = analysis.folded_syllables() == analysis.syllables
    doubted: dict[int, bool] = {}
    for at in _odd(analysis, plain):
        syllable = analysis.syllables[at]
        if syllable in kept or _in_number(analysis, at):
            continue
        if _is_keystrokes(syllable):
            doubted[at] = True
        elif _is_word_like(syllable, text[analysis.starts[at] : analysis.ends[at]]):
            doubted[at] = not (syllable in model() or held(syllable))
    if not doubted:
        return Spelled(text)
    return _corrected(text, analysis, doubted, plain)


def _odd(analysis: Analysis, plain: bool) -> list[int]:
    """The syllables that are none, and those that fit neither of their neighbours; of a text without accents,
    only those that are none."""
    syllables, language = analysis.syllables, model()
    if plain:
        return [at for at, one in enumerate(syllables) if not language.reads(one) or _is_keystrokes(one)]
    return [at for at, one in enumerate(syllables) if one not in language or not _fits(analysis, at)]


def _is_keystrokes(syllable: str) -> bool:
    return syllable in _keystrokes() and syllable not in model()


def _in_number(analysis: Analysis, at: int) -> bool:
    return any(number.start <= analysis.starts[at] < number.end for number in analysis.numbers)


def _is_word_like(syllable: str, written: str) -> bool:
    """Whether it is meant for a syllable; capitals are an acronym."""
    return _SHORTEST <= len(syllable) <= _LONGEST and syllable.isalpha() and not written.isupper()


def _fits(analysis: Analysis, at: int) -> bool:
    """Whether the syllable is found beside one of its neighbours; one that stands alone fits."""
    syllables, joined = analysis.syllables, analysis.joined
    before = at > 0 and joined[at]
    behind = at + 1 < len(syllables) and joined[at + 1]
    if not before and not behind:
        return True
    return bool(
        (before and _follows(syllables[at - 1], syllables[at]))
        or (behind and _follows(syllables[at], syllables[at + 1]))
    )


@lru_cache(maxsize=1 << 14)
def _follows(first: str, second: str) -> bool:
    return model().follows(first, second)


def _corrected(text: str, analysis: Analysis, doubted: Mapping[int, bool], plain: bool) -> Spelled:
    choices: list[Sequence[int]] = []
    gains: dict[int, Sequence[float]] = {}
    language = model()
    for at, syllable in enumerate(analysis.syllables):
        if at not in doubted:
            choices.append(language.readings(syllable) if plain else [language.number(syllable)])
            choices[-1] = choices[-1] or [-1]
            continue
        scored = [*_readings(syllable, plain)]
        if not doubted[at]:
            scored.append((_DOUBT, language.number(syllable)))
        choices.append([number for _, number in scored] or [-1])
        gains[at] = [gain for gain, _ in scored] or [0.0]
    best = language.best(choices, analysis.joined, gains)
    meant = {
        at: language.syllable(best[at])
        for at in doubted
        if best[at] >= 0 and language.syllable(best[at]) != analysis.syllables[at]
    }
    if plain:
        meant = {at: fold(one) for at, one in meant.items()}
    sure = {at: one for at, one in meant.items() if doubted[at]}
    corrected, offered = _written(text, analysis, sure), _written(text, analysis, meant)
    return Spelled(corrected, offered if offered != corrected else "")


@lru_cache(maxsize=4096)
def _readings(syllable: str, plain: bool) -> Sequence[tuple[float, int]]:
    """(log probability, number) of what one slip may have made of the syllable, the likeliest first."""
    if number := _keystrokes().get(syllable):
        return ((0.0, number),)
    language, folded = model(), fold(syllable)
    found = []
    for near in language.near(folded):
        for number in language.readings(near):
            meant = near if plain else language.syllable(number)
            cost = _cost(syllable, folded, meant, near)
            if 0 < cost <= _WIDEST:
                found.append((-_SLIP * cost, number))
    return tuple(sorted(found, key=lambda one: (-one[0], one[1]))[:_MOST_CHOICES])


_MARKED = "âăđêôơư" + _TONES
_TELEX = dict(zip(_MARKED, ["aa", "aw", "dd", "ee", "oo", "ow", "uw", "s", "f", "r", "x", "j"], strict=True))
_VNI = dict(zip(_MARKED, ["a6", "a8", "d9", "e6", "o6", "o7", "u7", "1", "2", "3", "4", "5"], strict=True))


@cache
def _keystrokes() -> Mapping[str, int]:
    """What is left on the screen when the keyboard's Telex or VNI is off: "dduwowngf", "d9u7o7ng2"."""
    found: dict[str, int] = {}
    for number in range(model().size):
        syllable = normalize("NFD", model().syllable(number))
        tones = [mark for mark in syllable if mark in _TONES]
        bare = normalize("NFC", "".join(one for one in syllable if one not in _TONES))
        for keys in (_TELEX, _VNI):
            typed = "".join(keys.get(one, one) for one in [*bare, *tones])
            if typed != bare:
                found.setdefault(typed, number)
    return found


def _cost(typed: str, plain_typed: str, meant: str, plain_meant: str) -> float:
    """Edit distance with swaps (Damerau); letters that differ by their accents alone count half.

    The plain forms are those without accents."""
    if abs(len(typed) - len(meant)) > 1:
        return 9.0
    rows = [[float(one) for one in range(len(meant) + 1)]]
    for i, a in enumerate(typed, 1):
        row = [float(i)]
        for j, b in enumerate(meant, 1):
            change = 0.0 if a == b else 0.5 if plain_typed[i - 1] == plain_meant[j - 1] else 1.0
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + change)
            if i > 1 and j > 1 and a == meant[j - 2] and typed[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _written(text: str, analysis: Analysis, meant: Mapping[int, str]) -> str:
    """`text` with some of its syllables replaced; a first capital stays one."""
    parts, end = [], 0
    for at in sorted(meant):
        start, last = analysis.starts[at], analysis.ends[at]
        capital = text[start].isupper()
        parts += [text[end:start], meant[at][0].upper() + meant[at][1:] if capital else meant[at]]
        end = last
    return "".join([*parts, text[end:]])
