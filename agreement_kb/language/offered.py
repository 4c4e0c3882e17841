"""Which known phrases are offered for a text that fits none of them."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

from agreement_kb.language.names import normal, one_word
from agreement_kb.language.templates import QUOTED, SLOT

_WORD = re.compile(r"[^\W_]+(?:\(\d+\))*")
_ALIKE = 0.75
"""From which likeness on two words count as forms of one: "sent" and "send" have 0.75."""
_COMPARED = 60
"""How many words of a text are compared: the time grows with them, and a question has fewer."""
_LETTERS, _SHORT = 3, 0.3
"""Of a word of so few letters, such as "can" or "it", this part counts, unless it is in a name: it says little."""
_FAR = 0.25
"""What is not so near as this part of the nearest says nothing beside it."""
_OTHER_KIND = 0.75
"""What remains of a phrase's nearness if it is a question and the text is not, or the other way."""


def offered(
    text: str, phrases: Iterable[str], number: int = 3, meaning: Mapping[str, Hashable] | None = None
) -> list[str]:
    """The phrases that have most words in common with a text, each word counting the more the rarer it is.

    Names in quotation marks and slots do not count; of phrases that have as much in common, the first in the alphabet.
    Of phrases with one ``meaning`` the nearest alone is offered, and none that is far behind the first.
    The weight of a word is its inverse document frequency (Spärck Jones 1972).
    """
    words = {phrase: _words(SLOT.sub(" ", phrase)) for phrase in phrases}
    told = _words(re.sub(QUOTED, " ", text))[:_COMPARED]
    frequency = Counter(word for each in words.values() for word in each)
    names = {word for phrase in words for name in re.findall(QUOTED, phrase) for word in _words(name)}

    def rated(word: str) -> float:
        rarity = math.log(1 + len(words) / (1 + frequency[word]))
        return rarity * _SHORT if len(word) <= _LETTERS and word not in names else rarity

    weight = {word: rated(word) for word in (*told, *frequency)}
    likeness = {word: {known: like for known in frequency if (like := _likeness(word, known))} for word in told}
    asks = text.rstrip().endswith("?")

    def near(phrase: str) -> float:
        both = (*told, *words[phrase])
        common = sum(weight[w] * max((likeness[w].get(k, 0) for k in words[phrase]), default=0) for w in told)
        common += sum(weight[k] * max((likeness[w].get(k, 0) for w in told), default=0) for k in words[phrase])
        share = common / (sum(weight[word] for word in both) or 1)
        return share if phrase.endswith("?") is asks else share * _OTHER_KIND

    ranked = sorted(((near(phrase), phrase) for phrase in words), key=lambda each: (-each[0], each[1]))
    first = {(meaning or {}).get(phrase, phrase): phrase for _, phrase in reversed(ranked)}
    least = ranked[0][0] * _FAR if ranked else 0
    return [
        phrase
        for nearness, phrase in ranked
        if nearness >= least and first[(meaning or {}).get(phrase, phrase)] == phrase
    ][:number]


@lru_cache(maxsize=8192)
def _words(text: str) -> Sequence[str]:
    return tuple(dict.fromkeys(_WORD.findall(normal(text))))


@lru_cache(maxsize=65536)
def _likeness(word: str, known: str) -> float:
    if word == known:
        return 1
    # The bounds spare most pairs the comparison, or the full one.
    ratio = 0.0
    if 2 * min(len(word), len(known)) >= _ALIKE * (len(word) + len(known)):
        matcher = difflib.SequenceMatcher(None, word, known)
        ratio = matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0
    return max(ratio, _ALIKE) if ratio >= _ALIKE or one_word(word, known) else 0
