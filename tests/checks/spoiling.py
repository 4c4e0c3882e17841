"""Good text spoiled in the ways text gets spoiled, and what must hold of whatever comes of it."""

from __future__ import annotations

import random
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from agreement_kb.model.finding import AgreementError, Finding
from agreement_kb.resources import resource

SECONDS = 5.0
"""An input that takes longer is a fault."""
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\w+|[^\w\s]|\s+')
_CODES = frozenset(path.stem for path in resource("findings").glob("AKB*.md"))
# fmt: off
SPICE = (
    "D", "P", "_X", "_", "red", "keeper(D)", "secret(D)", "guarded(D)", "keep(D)", "hand_over(D, keeper(D))",
    "part_of", "not", "and", "if", "(", ")", ",", "\"\"", "\"{D}\"", "2026-02-30", "1(1)#99", "5(3)", "as_of",
    "time", "subject", "done", "given", "deny", "ask", "expect", "as of", "\n", "\n    ", "#", "sort", "reading",
    "is", "+", "99999999999", "й", "\\", "```", "```akb\n", "## 5(3)\n", "> en: ", "<!--", "\u202e", "\u200b",
    "\u0306", "\ufeff", "\0", "\x1b[31m", "«", "»", "“", "{", "}", "{}", "{A}{A}", "@x", "?", ".", "\u3164", "🂡",
    "\u2028", "\ud800", "(" * 50, "\"" * 3, "x" * 300, "*", "%", "$(x)", "--", "\\1", "[^x]+", "\t", "\r", "\r\n",
)
# fmt: on


class Hang(BaseException):
    """An input took too long. No exception the program would catch."""


@contextmanager
def watched() -> Iterator[None]:
    """Stop what takes too long."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def spoiled(chance: random.Random, text: str, others: Iterable[str] = ()) -> str:
    """A text with one to four faults: tokens, letters or lines dropped, doubled, swapped or replaced; cut; joined."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_WAYS)(chance, text, tuple(others))
    return text


def spoiled_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bytes of which some were dropped, doubled, replaced or cut off."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 5, 100)))
        some = chance.choice((b"", data[at:end] * 2, bytes(chance.randrange(256) for _ in range(3))))
        data = data[:at] + some + (b"" if chance.random() < 0.05 else data[end:])
    return data


def _of_tokens(chance: random.Random, text: str, others: tuple[str, ...]) -> str:
    return "".join(_of_list(chance, _TOKEN.findall(text)))


def _of_lines(chance: random.Random, text: str, others: tuple[str, ...]) -> str:
    return "\n".join(_of_list(chance, text.split("\n")))


def _of_letters(chance: random.Random, text: str, others: tuple[str, ...]) -> str:
    return "".join(_of_list(chance, list(text)))


def _cut(chance: random.Random, text: str, others: tuple[str, ...]) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] if chance.random() < 0.7 else text[at:]


def _together(chance: random.Random, text: str, others: tuple[str, ...]) -> str:
    return text + chance.choice(others) if others else text + text


_WAYS = (_of_tokens, _of_tokens, _of_tokens, _of_lines, _of_letters, _cut, _together)


def _of_list(chance: random.Random, parts: list[str]) -> list[str]:
    if not parts:
        return [chance.choice(SPICE)]
    at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    match chance.randrange(6):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, parts[at])
        case 2:
            parts[at], parts[other] = parts[other], parts[at]
        case 3:
            parts.insert(other, parts.pop(at))
        case 4:
            parts[at] = parts[other]
        case _:
            parts[at] = chance.choice(SPICE)
    return parts


def sound(findings: Iterable[Finding], texts: Mapping[str, str]) -> None:
    """Each finding has a known code, says something, and its place is one of the texts or of what was typed."""
    for finding in findings:
        assert finding.code in _CODES, finding
        assert finding.code != "AKB902", finding
        assert finding.message, finding
        if finding.place is None or finding.place.file == "command line":
            continue
        lines = texts.get(finding.place.file, "").split("\n")
        assert 1 <= finding.place.line <= len(lines), finding
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1, finding


def answered_or_refused(run: Callable[[], object], texts: Mapping[str, str]) -> bool:
    """Run something: it returns, or raises an error of the package with sound findings. Whether it returned."""
    refused: AgreementError | None = None
    with watched():
        try:
            run()
        except AgreementError as error:
            refused = error
    if refused is None:
        return True
    assert refused.findings
    sound(refused.findings, {**texts, **refused.texts})
    return False
