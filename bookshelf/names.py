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
    """The key of a law's name, however it is cited: with "và" or a comma, "về" and "Việt Nam" or not.

    >>> law_key("Phòng cháy và chữa cháy") == law_key("phòng cháy, chữa cháy")
    True
    >>> law_key("về sỹ quan Quân đội nhân dân Việt Nam") == law_key("sĩ quan Quân đội nhân dân")
    True
    """
    words = ["si" if word == "sy" else word for word in name_key(name).split() if word not in ("va", "ve")]
    return " ".join(words[:-2] if len(words) > 3 and words[-2:] == ["viet", "nam"] else words)
