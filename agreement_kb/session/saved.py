"""A session as a scenario file: what ``:save`` writes, ``akb test`` runs and ``:load`` reads back."""

from __future__ import annotations

import re

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Answer
from agreement_kb.scenario_text import expected_of, scenario_lines
from agreement_kb.session.state import State

_NAME = re.compile(r"[^\W\d]\w*")


def scenario_text(kb: KnowledgeBase, state: State, found: Answer | None, name: str) -> str:
    """The facts of a session, its time, its last question, and the answer as what is expected."""
    told = [f"{'given' if line.positive else 'deny'} {line.text}" for line in state.lines]
    lines = (
        scenario_lines(name, told, state.as_of, found.question, expected_of(kb, found))
        if found is not None
        else scenario_lines(name, told, state.as_of, None)
    )
    heading = "Facts and question of one session. What is expected is the answer given then: recorded, not reasoned."
    return "\n".join([f"# {name}", "", heading, "", "```akb", *lines, "```", ""])


def scenario_name(file: str) -> str:
    """The name a scenario has from that of its file."""
    stem = re.split(r"[/\\]", file)[-1].partition(".")[0]
    name = re.sub(r"\W+", "_", stem.lower()).strip("_")
    return name if _NAME.fullmatch(name) else f"case_{name}" if name else "case"
