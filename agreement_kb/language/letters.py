"""Letters that mislead: names that are not NFC, and look-alikes from another script."""

from __future__ import annotations

import re
import unicodedata

from agreement_kb.language.parser import Statement
from agreement_kb.model.finding import Finding

_WORD = re.compile(r"[^\W\d_]+")


def script(letter: str) -> str:
    """The script of a letter, by its Unicode name: ``LATIN``, ``CYRILLIC`` ..."""
    return unicodedata.name(letter, "").partition(" ")[0]


def mixed_word(text: str) -> str | None:
    """The first word that mixes scripts, or None."""
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        if len({script(c) for c in match[0]}) > 1:
            return match[0]
    return None


def letter_findings(statement: Statement) -> list[Finding]:
    """Findings on the names and words of one statement."""
    from lark import Token

    findings: list[Finding] = []
    for token in statement.tree.scan_values(lambda value: isinstance(value, Token)):
        text = str(token)
        place = statement.place_of(token)
        if token.type == "NAME" and unicodedata.normalize("NFC", text) != text:
            findings.append(Finding("AKB006", f"The name '{text}' is not in composed form (NFC).", place))
        word = mixed_word(text)
        if word is not None:
            kinds = sorted({script(c).title() for c in word})
            odd = min(kinds, key=lambda kind: sum(script(c) == kind.upper() for c in word))
            letters = ", ".join(f"'{c}'" for c in dict.fromkeys(word) if script(c) == odd.upper())
            findings.append(
                Finding(
                    "AKB007",
                    f"'{word}' mixes {' and '.join(kinds)} letters.",
                    place,
                    f"These look like their neighbours but are {odd}: {letters}.",
                )
            )
    return findings
