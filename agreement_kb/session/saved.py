"""A session as a scenario file: what ``:save`` writes, ``akb test`` runs and ``:load`` reads back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import DEPENDS, YES, Answer
from agreement_kb.model.term import Individual
from agreement_kb.session.state import State

_NAME = re.compile(r"[^\W\d]\w*")


def scenario_text(kb: KnowledgeBase, state: State, found: Answer | None, name: str) -> str:
    """The facts of a session, its time, its last question, and the answer as what is expected."""
    lines = [
        f"# {name}",
        "",
        "Facts and question of one session. What is expected is the answer given then: it is recorded, not reasoned.",
        "",
        "```akb",
        f"scenario {name}",
    ]
    lines += [f"    {'given' if line.positive else 'deny'} {line.text}" for line in state.lines]
    if state.as_of is not None:
        lines.append(f"    as of {state.as_of}")
    if found is not None:
        lines += [f"    ask {found.question.text}", "        # recorded, not reasoned"]
        lines.append("        expect " + " ".join(_expected(kb, found)))
    return "\n".join([*lines, "```", ""])


def scenario_name(file: str) -> str:
    """The name a scenario has from that of its file."""
    stem = re.split(r"[/\\]", file)[-1].partition(".")[0]
    name = re.sub(r"\W+", "_", stem.lower()).strip("_")
    return name if _NAME.fullmatch(name) else f"case_{name}" if name else "case"


def _expected(kb: KnowledgeBase, found: Answer) -> Iterable[str]:
    yield " or ".join((DEPENDS, *found.outcomes)) if found.verdict == DEPENDS else found.verdict
    cited = dict.fromkeys(map(str, found.citations))
    if cited:
        yield f"citing {', '.join(cited)}"
    yield f"basis {found.basis.value}"
    yield from _names("turning on", (turn.atom.predicate for turn in found.turns_on))
    yield from _names("bound by", (each.norm.name for each in found.conditions if each.certain))
    if found.bindings:
        wording = kb.wording(found, "en")
        labels = [
            wording.label(b.value).strip("“”") if isinstance(b.value, Individual) else b.words
            for b in found.bindings
            if b.verdict == YES
        ]
        if labels and not any('"' in label or "\\" in label for label in labels):
            yield "finding " + ", ".join(f'"{label}"' for label in labels)


def _names(what: str, names: Iterable[str]) -> Iterable[str]:
    """A part that lists names; it is left out where one of them can't be written."""
    found = list(dict.fromkeys(names))
    if all(_NAME.fullmatch(name) for name in found):
        yield f"{what} {', '.join(found) or 'nothing'}"
