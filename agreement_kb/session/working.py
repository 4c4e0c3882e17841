"""A session whose lines are worked on in a process of their own, warm from line to line, bounded and stoppable."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from agreement_kb.bounded import Worker
from agreement_kb.commands.look import INTERNAL, NOT_UNDERSTOOD, Look
from agreement_kb.commands.scenario_file import find_scenario
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.finding import AgreementError, Finding, TooLarge
from agreement_kb.render.findings import findings_text
from agreement_kb.session.room import Outside, Reply, Room
from agreement_kb.session.session import respond
from agreement_kb.session.state import State, state_of, state_value

ENDING = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
"""The signals by which a session is ended from outside: its terminal is gone, or the machine stops."""
_MARK = "recorded, not reasoned"


def worker_for(kb: KnowledgeBase, bounds: Callable[[Callable[[bytes], bytes]], Worker]) -> Worker:
    """A worker that runs lines on a knowledge base."""
    outside = Outside(partial(find_scenario, kb), write_scenario, _today)

    def work(request: bytes) -> bytes:
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)  # what was being typed is its parent's to keep
        asked = json.loads(request)
        state = state_of(asked["state"])
        before = state_of(asked["before"]) if asked["before"] else None
        room = Room(kb, outside, Look(width=asked["width"], colour=asked["colour"]))
        try:
            reply = respond(room, state, asked["line"], before)
        except MemoryError:
            raise
        except Exception as error:
            if os.environ.get("AKB_DEBUG"):
                raise
            message = f"This is a fault of akb itself ({type(error).__name__}: {error}); no answer was given."
            finding = Finding("AKB902", message, hint="Run again with AKB_DEBUG=1 to see where, and report it.")
            reply = Reply(findings_text([finding], {}, state.language), state, code=INTERNAL)
        value = {**vars(reply), "state": state_value(reply.state)}
        return json.dumps(value).encode()

    return bounds(work)


def respond_by(worker: Worker, look: Callable[[], Look], state: State, line: str, before: State | None) -> Reply:
    """The reply to a line, from a worker. A bound that is reached leaves the state as it was."""
    wanted = look()
    request = {
        "state": state_value(state),
        "before": state_value(before) if before is not None else None,
        "line": line,
        "width": wanted.width,
        "colour": wanted.colour,
    }
    try:
        value = json.loads(worker.call(json.dumps(request).encode()))
    except TooLarge as error:
        return Reply(findings_text(error.findings, error.texts, state.language), state, code=NOT_UNDERSTOOD)
    return replace(Reply(**value), state=state_of(value["state"]))


def write_scenario(file: str, text: str) -> None:
    """Write a scenario file for its user alone; one that no session saved is never overwritten.

    Raises:
        AgreementError: it can't be written.
    """
    after = f"{file}.{os.getpid()}.new"
    try:
        if os.path.lexists(file):
            with open(file, encoding="utf-8", errors="replace") as there:
                if _MARK not in there.read(4_000_000):
                    message = f"'{file}' is there already, and no session saved it."
                    raise AgreementError([Finding("AKB903", message, hint="Choose another name.")])
        with open(os.open(after, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as made:
            made.write(text)
        os.replace(after, file)
    except OSError as error:
        message = f"'{file}' can't be written: {error.strerror or error}."
        raise AgreementError([Finding("AKB903", message, hint="Choose another place.")]) from None


def _today() -> str:
    from datetime import date

    return date.today().isoformat()
