"""Names however they are spelt: with or without accents, dashes, capitals; as words or as a slug."""

from __future__ import annotations

import re
from unicodedata import normalize

from analyzers.folding import fold

_GAP = re.compile(r"[\W_]+")


def name_key(name: str) -> str:
    """One key for all spellings of a name.

    >>> name_key("Hỏi – đáp") == name_key("hoi-dap") == "hoi dap"
    True
    """
    return _GAP.sub(" ", fold(normalize("NFC", name))).strip()


def law_key(name: str) -> str:
    """The key of a law's name, in which "và" and a comma are one: laws are cited with either.

    >>> law_key("Phòng cháy và chữa cháy") == law_key("phòng cháy, chữa cháy")
    True
    """
    return " ".join(word for word in name_key(name).split() if word != "va")
