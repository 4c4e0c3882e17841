"""``akb interview`` as a conversation: it asks, takes replies from a terminal or a pipe, and ends with the answer."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from agreement_kb.bounded import Limits, Worker
from agreement_kb.commands.case_facts import CaseFacts, told_lines
from agreement_kb.commands.look import DONE
from agreement_kb.kb import load
from agreement_kb.render.messages import messages
from agreement_kb.session.repl import look_of
from agreement_kb.session.session import Session
from agreement_kb.session.state import Line, State, Told
from agreement_kb.session.working import respond_by, worker_for

PROMPT = "> "


@dataclass(frozen=True)
class Conversation:
    """What an interview is about, and how it is wanted: ``save`` is a file, ``seconds`` what a step may take."""

    folder: Path
    question: str
    case: CaseFacts
    unknown: tuple[str, ...] = ()
    language: str = "en"
    save: str | None = None
    seconds: float = 60.0


def converse(wanted: Conversation) -> int:
    """Ask until nothing more can matter, or the replies end; the exit code.

    That is 0, or of the first line that was not understood. Ctrl-C and the end of input leave with what is known.

    Raises:
        AgreementError: the rules do not load, or the case is not understood.
    """
    kb = load(wanted.folder)
    sentences, as_of = told_lines(kb, wanted.case)
    lines = tuple(Line(each.text, each.positive) for each in sentences)
    terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    start = State(lines, as_of, wanted.language, told=Told(wanted.question, "", ()), unknown=wanted.unknown)
    with worker_for(kb, partial(Worker, limits=Limits(seconds=wanted.seconds))) as worker:
        session = Session(partial(respond_by, worker, partial(look_of, terminal)), start)
        if code := _told(session, ":interview"):
            return code
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)  # from here on Ctrl-C leaves the interview first
        code = _talk(session, _typed(sys.stdin, terminal))
        if session.state.unknown != start.unknown or session.state.lines != start.lines:
            sys.stdout.write("\n" + kept(start, session.state))
        if wanted.save is not None:
            code = _told(session, f":save {wanted.save}") or code
    return DONE if terminal else code


def _talk(session: Session, typed: Iterator[str]) -> int:
    """Take replies until nothing more is asked; a line that is no reply is told, and the question stands."""
    code = DONE
    try:
        while session.state.asking is not None:
            line = next(typed, "")
            sys.stdout.write("\n")
            code = _told(session, line) or code
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        if session.state.asking is not None:
            _told(session, "")
    return code


def _told(session: Session, line: str) -> int:
    reply = session.respond(line)
    stream = sys.stderr if reply.code else sys.stdout
    stream.write(reply.text)
    stream.flush()
    return reply.code


def _typed(stream: TextIO | None, terminal: bool) -> Iterator[str]:
    """Replies line by line; on a terminal after a prompt, with the keys of line editing where there are any."""
    if terminal:
        with suppress(ImportError):
            import readline  # noqa: F401 - input() then takes the arrow keys
        with suppress(EOFError):
            while True:
                yield input(PROMPT).strip()
    else:
        yield from (line.strip() for line in stream or ())


def kept(before: State, after: State) -> str:
    """What was replied, as options for any command on the same case."""
    lines = [("--given" if each.positive else "--deny", each.text) for each in after.lines[len(before.lines) :]]
    lines += [("--unknown", text) for text in after.unknown[len(before.unknown) :]]
    said = [messages(after.language).say("interview.keep"), *(f"  {option} {shlex.quote(t)}" for option, t in lines)]
    return "\n".join([*said, ""])
