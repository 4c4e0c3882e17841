"""Which known phrases are offered for a text that fits none of them."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from agreement_kb.language.names import normal, one_word
from agreement_kb.language.templates import QUOTED, SLOT

_WORD = re.compile(r"[^\W_]+(?:\(\d+\))*")
_ALIKE = 0.75
"""From which likeness on two words count as forms of one: "sent" and "send" have 0.75."""
_LETTERS, _SHORT = 3, 0.3
"""Of a word of so few letters, such as "can" or "it", this part counts: it says little of what is asked."""
_OTHER_KIND = 0.75
"""What remains of a phrase's nearness if it is a question and the text is not, or the other way."""


def offered(
    text: str, phrases: Iterable[str], number: int = 3, meaning: Mapping[str, Hashable] | None = None
) -> list[str]:
    """The phrases that have most words in common with a text, each word counting the more the rarer it is.

    Names in quotation marks and slots do not count; of phrases that have as much in common, the first in the alphabet.
    Of phrases with one ``meaning`` the nearest alone is offered.
    The weight of a word is its inverse document frequency (Spärck Jones 1972).
    """
    words = {phrase: _words(SLOT.sub(" ", phrase)) for phrase in phrases}
    told = _words(re.sub(QUOTED, " ", text))
    frequency = Counter(word for each in words.values() for word in each)

    def weight(word: str) -> float:
        rarity = math.log(1 + len(words) / (1 + frequency[word]))
        return rarity * _SHORT if len(word) <= _LETTERS else rarity

    likeness = {word: {known: _likeness(word, known) for known in frequency} for word in told}
    asks = text.rstrip().endswith("?")

    def near(phrase: str) -> float:
        both = (*told, *words[phrase])
        common = sum(weight(w) * max((likeness[w][k] for k in words[phrase]), default=0) for w in told)
        common += sum(weight(k) * max((likeness[w][k] for w in told), default=0) for k in words[phrase])
        share = common / (sum(map(weight, both)) or 1)
        return share if phrase.endswith("?") is asks else share * _OTHER_KIND

    ranked = sorted(((near(phrase), phrase) for phrase in words), key=lambda each: (-each[0], each[1]))
    first = {(meaning or {}).get(phrase, phrase): phrase for _, phrase in reversed(ranked)}
    return [phrase for _, phrase in ranked if first[(meaning or {}).get(phrase, phrase)] == phrase][:number]


def _words(text: str) -> Sequence[str]:
    return tuple(dict.fromkeys(_WORD.findall(normal(text))))


def _likeness(word: str, known: str) -> float:
    if word == known:
        return 1
    matcher = difflib.SequenceMatcher(None, word, known)
    # The quick bounds spare most pairs the full comparison.
    alike = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    ratio = matcher.ratio() if alike else 0
    return max(ratio, _ALIKE) if ratio >= _ALIKE or one_word(word, known) else 0
