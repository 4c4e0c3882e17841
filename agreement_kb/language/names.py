"""Names as they are compared, and the words for a name that is not there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

STEM = 4
"""How many letters two forms of one word have in common at least."""
_ENDING = 3
"""How many letters of its own each of two forms may have at most: "extradition", "extradite"."""
_ENDINGS = 6
"""How many letters may follow a whole word: Kazakh endings follow one another."""


def normal(label: str) -> str:
    """A label as it is compared: NFC, one space between words, case folded."""
    return " ".join(unicodedata.normalize("NFC", label).split()).casefold()


def one_word(told: str, known: str) -> bool:
    """Whether two words are the same or, as far as their letters tell, forms of one."""
    if told[:STEM] != known[:STEM]:
        return False
    pairs = enumerate(zip(told, known, strict=False))
    common = next((n for n, (a, b) in pairs if a != b), min(len(told), len(known)))
    own = _ENDINGS if common == len(known) else _ENDING
    return told == known or (common >= STEM and len(known) - common <= _ENDING and len(told) - common <= own)


def nearest(name: str, known: Iterable[str], number: int = 1, nearness: float = 0.6) -> list[str]:
    """The names most like one, the most like first."""
    import difflib  # only mistakes need it

    return difflib.get_close_matches(name, list(known), n=number, cutoff=nearness)


def did_you_mean(name: str, known: Iterable[str], nearness: float = 0.6) -> str:
    """A hint with the nearest of some names, or ""."""
    close = nearest(name, known, nearness=nearness)
    return f"Did you mean '{close[0]}'?" if close else ""


def arguments_wanted(name: str, wanted: int, given: int) -> str:
    """That a name takes another number of arguments than it is given."""
    takes = f"takes {wanted or 'no'} argument{'s' if wanted != 1 else ''}"
    return f"'{name}' {takes}; here {'is' if given == 1 else 'are'} {given or 'none'}."
