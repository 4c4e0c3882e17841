"""A session without terminal, files or clock: a line in, a reply out.

``respond`` is a function of what is known and what is typed; ``Session`` keeps the states one after another, so that
``:undo`` goes back. Whoever runs it may let ``respond`` work in another process: all it takes and gives is plain.
"""

from __future__ import annotations

from collections.abc import Callable

from agreement_kb.commands.look import NOT_UNDERSTOOD
from agreement_kb.model.finding import AgreementError
from agreement_kb.render.findings import findings_text
from agreement_kb.session.commands import command
from agreement_kb.session.interviewing import reply_to
from agreement_kb.session.room import Reply, Room, is_undo, said
from agreement_kb.session.state import State

Respond = Callable[[State, str, State | None], Reply]
"""A state, a line, and the state that ``:undo`` goes back to, if there is one: the reply."""


class Session:
    """States one after another."""

    def __init__(self, respond: Respond, state: State) -> None:
        self.state = state
        self._respond = respond
        self._before: list[State] = []

    def respond(self, line: str) -> Reply:
        """Run a line. Whatever it raises, the session stands as before it."""
        reply = self._respond(self.state, line, self._before[-1] if self._before else None)
        if reply.state.case() != self.state.case():
            if self._before and is_undo(line):
                self._before.pop()
            else:
                self._before.append(self.state)
        self.state = reply.state
        return reply


def respond(room: Room, state: State, line: str, before: State | None = None) -> Reply:
    """The reply to a line: a command, a question, a statement of fact, or what an interview asked for."""
    if not line.strip() and state.asking is None:
        return Reply("", state)
    try:
        if state.asking is not None:
            return reply_to(room, state, line, before, command)
        if line.lstrip().startswith(":"):
            return command(room, state, line.strip(), before)
        return said(room, state, line)
    except AgreementError as error:
        return Reply(findings_text(error.findings, error.texts, state.language), state, code=NOT_UNDERSTOOD)
