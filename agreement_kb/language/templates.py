"""Sentences with slots, and the finding of those that a typed text fits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from agreement_kb.model.vocabulary import Texts

SLOT = re.compile(r"\{([^{}]*)\}")
QUOTED = r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“]*“"
STRAIGHT = str.maketrans({"’": "'", "‘": "'"})
_QUOTED = re.compile(QUOTED)
_UNQUOTED = str.maketrans("", "", '"“”«»„')
_END = "?. "
T = TypeVar("T")


class Templates(Generic[T]):
    """Templates, each with what it means, in order; those a text may fit are found without trying every one."""

    def __init__(self, templates: Iterable[tuple[str, T]]) -> None:
        self.words: list[str] = []
        self._meanings: list[T] = []
        self._by_shape: dict[str, list[int]] = {}
        self._pieces: list[list[str]] = []
        self._longest: list[str] = []
        for words, meaning in templates:
            pieces = [piece.lower() for piece in _pieces(words)]
            self._by_shape.setdefault("{}".join(pieces).strip(), []).append(len(self.words))
            self.words.append(words)
            self._meanings.append(meaning)
            self._pieces.append(pieces)
            self._longest.append(max((piece.strip() for piece in pieces), key=len))

    def matching(self, text: str, strict: bool) -> Iterator[tuple[T, dict[str, str]]]:
        """What the templates mean that a text fits, with the text of each slot.

        Args:
            text: NFC, with one space between words.
            strict: a slot takes only what is quoted; otherwise anything.
        """
        for number in self._fitting(text, strict):
            if strict and (found := _in_quotes(self.words[number], text)) is not None:
                yield self._meanings[number], found
                continue
            match = _pattern(self.words[number], strict).fullmatch(text)
            if match is not None:
                yield self._meanings[number], {name[2:]: value.strip() for name, value in match.groupdict().items()}

    def _fitting(self, text: str, strict: bool) -> Iterable[int]:
        lowered = text.lower().rstrip(_END)
        if strict:
            return self._by_shape.get(_QUOTED.sub("{}", lowered), ())
        # Most templates are ruled out by their longest piece alone.
        likely = (n for n, longest in enumerate(self._longest) if longest in lowered)
        return (n for n in likely if _in_order(lowered, self._pieces[n]))


def _in_quotes(template: str, text: str) -> dict[str, str] | None:
    """The text of each slot of a template whose fixed words a text has, where it is plain without a pattern."""
    names, quoted, ending = SLOT.findall(template), _QUOTED.findall(text), text[len(text.rstrip(_END)) :].strip()
    if len(names) != len(quoted) or len(ending) > 1 or len(text.lower()) != len(text):
        return None
    return dict(zip(names, quoted, strict=True))


def _in_order(text: str, pieces: list[str]) -> bool:
    """Whether the fixed words of a template stand in a text one after another, the first at its beginning."""
    if not text.startswith(pieces[0].rstrip()):
        return False
    position = 0
    for piece in pieces:
        found = text.find(piece.strip(), position)
        if found < 0:
            return False
        position = found + len(piece.strip())
    return True


def all_words(texts: Texts) -> Iterator[str]:
    """Every way of saying something, in every language."""
    for words in texts.values():
        yield from words


def plain(template: str) -> str:
    """A template as it is compared with what is typed: its fixed words alone, with ``{}`` for each slot."""
    return " ".join("{}".join(_pieces(template)).split()).casefold()


def _body(template: str) -> str:
    return unicodedata.normalize("NFC", template.translate(STRAIGHT)).strip().rstrip("?.").strip()


@lru_cache(maxsize=1 << 14)
def _pieces(template: str) -> tuple[str, ...]:
    """The fixed words before, between and after the slots, with one space between words."""
    parts = SLOT.split(_body(template).translate(_UNQUOTED))[::2]
    return tuple([re.sub(r"\s+", " ", part) for part in parts])


@lru_cache(maxsize=4096)
def _pattern(template: str, strict: bool) -> re.Pattern[str]:
    """A template as a pattern: words as they stand, a slot for something quoted (or, if not strict, anything)."""
    parts, position = [], 0
    body = _body(template)
    for match in SLOT.finditer(body):
        parts.append(_words(body[position : match.start()]))
        anything = "" if strict else r"|[^\"“”«»„?]+?"
        parts.append(f"(?P<s_{match[1]}>{QUOTED}{anything})")
        position = match.end()
    parts.append(_words(body[position:]))
    return re.compile("".join(parts) + r"\s*[?.]?", re.IGNORECASE)


def _words(text: str) -> str:
    """Fixed words of a template; quotation marks written around a slot are optional."""
    return re.sub(r"(?:\\ )+", r"\\s+", re.escape(text.translate(_UNQUOTED)))
