"""Kazakh typed in Latin letters: both are brought to one rough spelling, in which they are compared.

The rough spelling takes in the usual ways of writing a Cyrillic letter with Latin ones (``qylmys``, ``kylmys``); it
is for finding what was meant among known words, never for writing.
"""

from __future__ import annotations

import unicodedata

_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "io", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "c", "ч": "c",
    "ш": "s", "щ": "s", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LATIN = (("shch", "s"), ("sch", "s"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("sh", "s"), ("ch", "c"), ("ts", "c"),
          ("ng", "n"), ("q", "k"), ("y", "i"), ("w", "u"), ("x", "h"), ("'", ""), ("ı", "i"))  # fmt: skip


def rough(text: str) -> str:
    """The rough spelling of a text in either script."""
    plain = "".join(_CYRILLIC.get(c, c) for c in unicodedata.normalize("NFC", text).casefold())
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    for many, one in _LATIN:
        plain = plain.replace(many, one)
    return plain.replace("ii", "i")


def cyrillic(text: str) -> bool:
    """Whether a text has Cyrillic letters, so that Latin ones may stand for them."""
    return any("\u0400" <= c <= "\u04ff" for c in text)
