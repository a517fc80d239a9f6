"""Which strings are written Vietnamese syllables: the evidence by which encodings are told apart.

Onsets and rhymes are those of the standard orthography, with the rhymes of accepted loans (oong, êng).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WRITTEN_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_WRITTEN_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on
    ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơng ơp ơt
    u ua uân uâng uât uâc uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu yn ynh yt
"""
_ONSETS = frozenset(["", *_WRITTEN_ONSETS.split()])
_RHYMES = frozenset(_WRITTEN_RHYMES.split())
_OF_QU = frozenset({rhyme[1:] for rhyme in _RHYMES if rhyme[0] in "uo" and len(rhyme) > 1} | {"y", "i", "ơi"})
_STOPPED = ("c", "ch", "p", "t")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_OF_STOPPED = {"\u0301", "\u0323"}
_MARKS = _TONES | {"\u0302", "\u0306", "\u031b"}
_LONGEST = 8
"""Characters of “nghiêng” with its tone apart."""


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether `word`, in any case and in NFC, is a syllable that Vietnamese can write.

    >>> is_syllable("Nghị"), is_syllable("nghÞ"), is_syllable("cặc"), is_syllable("càc")
    (True, False, True, False)
    """
    parts = unicodedata.normalize("NFD", word.lower())
    if not 0 < len(parts) <= _LONGEST + 2:
        return False
    tones = [mark for mark in parts if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    if len(tones) > 1 or (bare.endswith(_STOPPED) and tones and tones[0] not in _OF_STOPPED):
        return False
    return any(bare[:size] in _ONSETS and _follows(bare[:size], bare[size:]) for size in range(4))


@lru_cache(maxsize=65536)
def is_marked(word: str) -> bool:
    """Whether `word` has a letter that only Vietnamese marks make: đ, ă, ơ, or a vowel with its tone."""
    parts = unicodedata.normalize("NFD", word)
    return any(c in _MARKS or c in "đĐ" for c in parts)


def _follows(onset: str, rhyme: str) -> bool:
    return rhyme in (_OF_QU if onset == "qu" else _RHYMES)
