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
class State:
    """Statements in order, the time of the question, the language of output, the title, the last question."""

    lines: tuple[Line, ...] = ()
    as_of: str | None = None
    language: str = "en"
    title: str = ""
    told: Told | None = None

    def sentences(self) -> tuple[Sentence, ...]:
        """The statements as the front door takes them."""
        return tuple(
            Sentence(line.text, Place(TYPED, number), line.positive) for number, line in enumerate(self.lines, 1)
        )

    def case(self) -> tuple[tuple[Line, ...], str | None, str]:
        """What ``:undo`` brings back: statements, time, title."""
        return self.lines, self.as_of, self.title

    def readings(self) -> dict[str, str]:
        """The readings assumed, with their alternatives."""
        return dict(found for line in self.lines if (found := line.reading()) is not None)


def state_value(state: State) -> dict[str, Any]:
    """A state as plain values."""
    return asdict(state)


def state_of(value: Mapping[str, Any]) -> State:
    """The state of which these are the plain values."""
    told = value["told"]
    return State(
        tuple(Line(**line) for line in value["lines"]),
        value["as_of"],
        value["language"],
        value["title"],
        told
        and Told(told["question"], told["verdict"], tuple(told["outcomes"]), tuple((a, b) for a, b in told["found"])),
    )
