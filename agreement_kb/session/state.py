"""What a session knows at one moment: a value, which also goes to the process that works for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Sentence
from agreement_kb.render.findings import TYPED

_READING = re.compile(r"reading (\w+) is (.+?)\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A statement as it was typed, and whether it was given or denied."""

    text: str
    positive: bool = True

    def reading(self) -> tuple[str, str] | None:
        """The reading this line assumes, and the alternative."""
        match = _READING.fullmatch(self.text) if self.positive else None
        return (match[1], match[2]) if match else None


@dataclass(frozen=True)
class Told:
    """The last question, and what was answered."""

    question: str
    verdict: str
    outcomes: tuple[str, ...]
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asking:
    """What an interview asks at this moment: the statement, or the reading with its alternatives.

    ``number`` counts what was asked, from 1; ``outcomes`` are those left so far. Each alternative has its name and the
    words, of all languages, that it may be called by.
    """

    number: int
    statement: str
    outcomes: tuple[str, ...]
    reading: str = ""
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class State:
    """Statements in order, the time of the question, the language of output, the title, the last question.

    ``unknown`` are statements of which nobody could say whether they are so; ``asking`` is what an interview waits for.
    """

    lines: tuple[Line, ...] = ()
    as_of: str | None = None
    language: str = "en"
    title: str = ""
    told: Told | None = None
    unknown: tuple[str, ...] = ()
    asking: Asking | None = None

    def sentences(self) -> tuple[Sentence, ...]:
        """The statements as the front door takes them."""
        return tuple(
            Sentence(line.text, Place(TYPED, number), line.positive) for number, line in enumerate(self.lines, 1)
        )

    def case(self) -> tuple[tuple[Line, ...], str | None, str, tuple[str, ...]]:
        """What ``:undo`` brings back: statements, time, title, what nobody could say."""
        return self.lines, self.as_of, self.title, self.unknown

    def readings(self) -> dict[str, str]:
        """The readings assumed, with their alternatives."""
        return dict(found for line in self.lines if (found := line.reading()) is not None)


def state_value(state: State) -> dict[str, Any]:
    """A state as plain values."""
    return asdict(state)


def state_of(value: Mapping[str, Any]) -> State:
    """The state of which these are the plain values."""
    told, asking = value["told"], value["asking"]
    return State(
        tuple(Line(**line) for line in value["lines"]),
        value["as_of"],
        value["language"],
        value["title"],
        told
        and Told(told["question"], told["verdict"], tuple(told["outcomes"]), tuple((a, b) for a, b in told["found"])),
        tuple(value["unknown"]),
        asking and _asking_of(asking),
    )


def _asking_of(value: Mapping[str, Any]) -> Asking:
    alternatives = tuple((name, tuple(words)) for name, words in value["alternatives"])
    return Asking(value["number"], value["statement"], tuple(value["outcomes"]), value["reading"], alternatives)
