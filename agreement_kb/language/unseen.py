"""Characters that can't be seen: they make a text read otherwise than it is."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place

MAX_INVISIBLE = 20
"""How many lines of one file are reported for characters that can't be seen."""
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_EMPTY = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_JOINING = "\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Some scripts and signs need these: they may stand in a quotation or in prose, never in a statement."""
_BLANK = re.compile(r"[\x0b-\x0d\x1c-\x1f\x85\u2028\u2029]")
_UNSEEN = re.compile(f"[{_CONTROL}{_TURNING}{_EMPTY}]")
_UNSEEN_IN_CODE = re.compile(f"[{_CONTROL}{_TURNING}{_EMPTY}{_JOINING}]")


def invisible_findings(file: str, text: str, code: Sequence[Sequence[int]]) -> list[Finding]:
    """Findings on characters that can't be seen, one for each line that has any; ``code`` is where statements stand.

    Such a character makes a text read otherwise than it is: two names that look the same differ, or a condition is
    shown where it does not stand.
    """
    begins = [first for first, _ in code]
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n")):
        at = bisect_right(begins, number) - 1
        unseen = _UNSEEN_IN_CODE if at >= 0 and number < code[at][1] else _UNSEEN
        found = list(unseen.finditer(line))
        if not found:
            continue
        if len(findings) == MAX_INVISIBLE:
            message = "More lines of this file have characters that can't be seen."
            return [*findings, Finding("AKB015", message, Place(file, number + 1, found[0].start() + 1))]
        names = ", ".join(dict.fromkeys(_unseen_name(match[0]) for match in found))
        place = Place(file, number + 1, found[0].start() + 1)
        number_of = "A character" if len(found) == 1 else f"{len(found)} characters"
        message = f"{number_of} that can't be seen stand{'s' if len(found) == 1 else ''} in this line."
        findings.append(Finding("AKB015", message, place, f"In order: {names}.", _UNSEEN_HINT))
    return findings


_UNSEEN_HINT = "Type the words at the caret again; text pasted from elsewhere often carries such characters."


def _unseen_name(character: str) -> str:
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({name})"


def any_unseen(text: str) -> bool:
    """Whether a text has such a character, wherever it may stand."""
    return _UNSEEN_IN_CODE.search("".join(set(text))) is not None  # each letter is looked at once


def seen(text: str, in_code: bool = True) -> str:
    """A text as it is seen: without these characters, or with a space for those that look like one."""
    return (_UNSEEN_IN_CODE if in_code else _UNSEEN).sub("", _BLANK.sub(" ", text))
