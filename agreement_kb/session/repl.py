"""``akb repl``: a session on a terminal, by prompt_toolkit and rich; on a pipe, plain lines in and answers out."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from agreement_kb.bounded import Limits, Worker
from agreement_kb.commands.look import DONE, Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.session.completion import lines_of, unfinished
from agreement_kb.session.keeping import Kept, state_folder
from agreement_kb.session.session import Session
from agreement_kb.session.state import State
from agreement_kb.session.working import ENDING, respond_by, worker_for

if TYPE_CHECKING:
    from agreement_kb.session.terminal import Terminal

MAX_WIDTH = 100


@dataclass(frozen=True)
class Wanted:
    """How a session is wanted: rules, language, a scenario to begin with, whether nothing is kept, seconds a line."""

    folder: Path
    language: str = "en"
    scenario: str | None = None
    private: bool = False
    seconds: float = 60.0


def repl(wanted: Wanted) -> int:
    """Run a session until it is left; the exit code.

    On a terminal that is 0. On a pipe it is that of the first line that was not understood, else 0.

    Raises:
        KnowledgeBaseError: the rules do not load.
    """
    kb = load(wanted.folder)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    with worker_for(kb, partial(Worker, limits=Limits(seconds=wanted.seconds))) as worker:
        session = Session(partial(respond_by, worker, partial(look_of, terminal)), State(language=wanted.language))
        if not terminal:
            return _plain(session, wanted, sys.stdin)
        return _on_terminal(kb, session, wanted)


def look_of(terminal: bool) -> Look:
    """How output is wanted: on a terminal as wide as it is, with colour unless that is not wanted."""
    if not terminal:
        return Look()
    return Look(width=min(shutil.get_terminal_size((100, 24)).columns, MAX_WIDTH), colour=coloured())


def coloured() -> bool:
    """Whether colour is wanted: https://no-color.org."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _plain(session: Session, wanted: Wanted, lines: Iterable[str]) -> int:
    """Answers to standard output, what was not understood to standard error; nothing is kept."""
    code = DONE
    begin = [f":load {wanted.scenario}"] if wanted.scenario else []
    for typed in chain(begin, _joined(lines)):
        if not typed and session.state.asking is None:
            continue
        reply = session.respond(typed)
        stream = sys.stderr if reply.code else sys.stdout
        stream.write(reply.text)
        stream.flush()
        code = code or reply.code
        if reply.ends:
            break
    return code


def _joined(lines: Iterable[str]) -> Iterable[str]:
    """Lines as they come, those that go on joined with the next."""
    held: list[str] = []
    for line in lines:
        held.append(line.rstrip("\r\n"))
        if not unfinished("\n".join(held)):
            yield from lines_of("\n".join(held)) or [""]
            held = []
    yield from lines_of("\n".join(held)) or [""]  # the end is an empty line, which leaves an interview


def _on_terminal(kb: KnowledgeBase, session: Session, wanted: Wanted) -> int:
    from agreement_kb.session.terminal import Terminal

    kept: Kept | None = None
    trouble = ""
    if not wanted.private:
        try:
            kept = Kept(state_folder())
        except OSError as error:
            trouble = error.strerror or str(error)
    terminal = Terminal(kb, session, kept, coloured())
    signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on Ctrl-C leaves a question, not the program
    for number in ENDING:
        signal.signal(number, partial(_ended, terminal))
    terminal.welcome(wanted.private, trouble)
    if wanted.scenario:
        terminal.run(f":load {wanted.scenario}")
    terminal.recover()
    while terminal.prompt():
        pass
    terminal.leave()
    return DONE


def _ended(terminal: Terminal, number: int, _frame: FrameType | None) -> None:
    """Keep what was being typed, and end: the recovery file stays for the next start."""
    from agreement_kb.bounded import end_all

    try:
        terminal.keep_unfinished()
        end_all()
    finally:
        os._exit(128 + number)
