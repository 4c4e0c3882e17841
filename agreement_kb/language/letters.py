"""Letters that mislead: names that are not NFC, and look-alikes from another script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

from agreement_kb.language.trees import is_node
from agreement_kb.model.finding import Finding

if TYPE_CHECKING:
    from agreement_kb.language.parser import Statement

_WORD = re.compile(r"[^\W\d_]+")
_CONFUSABLE = ("LATIN", "CYRILLIC", "GREEK")
"""The scripts whose letters look alike; others may mix in one word, as Han and Hiragana do."""


@cache
def script(letter: str) -> str:
    """The script of a letter, by its Unicode name: ``LATIN``, ``CYRILLIC`` ..."""
    return unicodedata.name(letter, "").partition(" ")[0]


def mixed_words(text: str) -> Iterator[re.Match[str]]:
    """Each word whose letters come from several of the scripts that look alike."""
    if text.isascii():
        return
    for match in _WORD.finditer(text):
        if _mixes(match[0]):
            yield match


@lru_cache(maxsize=1 << 16)
def _mixes(word: str) -> bool:
    return not word.isascii() and len({script(c) for c in word}.intersection(_CONFUSABLE)) > 1


def letters_mislead(text: str) -> bool:
    """Whether a whole page has a word or a name that its statements should be looked through for."""
    if text.isascii():
        return False
    if not unicodedata.is_normalized("NFC", text):
        return True
    letters: dict[str, list[str]] = {}
    for letter in _WORD.findall("\n".join(set(text))):
        letters.setdefault(script(letter), []).append(letter)
    alike = [letters.pop(name) for name in _CONFUSABLE if name in letters]
    if len(alike) < 2:
        return False
    if letters:  # letters of a third kind may stand between two that mix
        return any(map(_mixes, set(_WORD.findall(text))))
    kinds = [f"[{re.escape(''.join(those))}]" for those in alike]
    return any(re.search(f"{one}{other}", text) is not None for one, other in permutations(kinds, 2))


def letter_findings(statement: Statement) -> list[Finding]:
    """Findings on the names and words of one statement."""
    findings: list[Finding] = []
    for token in statement.tree.scan_values(lambda value: not is_node(value)):
        text = str(token)
        place = statement.place_of(token)
        if token.type == "NAME" and unicodedata.normalize("NFC", text) != text:
            findings.append(Finding("AKB006", f"The name '{text}' is not in composed form (NFC).", place))
        for match in mixed_words(text):
            word = match[0]
            kinds = sorted({script(c).title() for c in word if script(c) in _CONFUSABLE})
            odd = min(kinds, key=lambda kind: sum(script(c) == kind.upper() for c in word))
            letters = ", ".join(f"'{c}'" for c in dict.fromkeys(word) if script(c) == odd.upper())
            findings.append(
                Finding(
                    "AKB007",
                    f"'{word}' mixes {' and '.join(kinds)} letters.",
                    replace(place, column=place.column + match.start()),
                    f"These look like their neighbours but are {odd}: {letters}.",
                    "Type the word again with one keyboard layout.",
                )
            )
    return findings
