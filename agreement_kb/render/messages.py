"""The words of this package itself, by language: package data, English where a language has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FALLBACK = "en"
LANGUAGES = tuple(sorted(path.stem for path in (Path(__file__).parent / "messages").glob("*.json")))
"""The languages there are messages in."""


@dataclass(frozen=True)
class Messages:
    """The messages of one language."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """A message with its slots filled. A missing key is a fault of this package."""
        return self.texts[key].format(**values)

    def ordinal(self, number: int) -> str:
        """``2nd`` and the like."""
        words = self.texts["ordinals"].split()
        return words[number - 1] if number <= len(words) else str(number)

    def listed(self, words: tuple[str, ...], joint: str = "and") -> str:
        """``a, b and c``."""
        if len(words) < 2:
            return "".join(words)
        return ", ".join(words[:-1]) + self.texts[joint] + words[-1]


@cache
def messages(language: str) -> Messages:
    """The messages of a language, each falling back to English."""
    folder = Path(__file__).parent / "messages"
    texts: dict[str, str] = json.loads((folder / f"{FALLBACK}.json").read_text(encoding="utf-8"))
    own = folder / f"{language}.json"
    if language.isalpha() and own.is_file():
        texts.update(json.loads(own.read_text(encoding="utf-8")))
    return Messages(language, texts)
