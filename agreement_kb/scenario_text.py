"""Scenarios as text of the language, with what an answer gives as what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import DEPENDS, YES, Answer, Question
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.model.wording import Wording

_NAME = re.compile(r"[^\W\d]\w*")
_STRAIGHT = str.maketrans("“”", '""')


def scenario_lines(
    name: str, statements: Iterable[str], as_of: str | None, question: Question | None, expected: str = ""
) -> list[str]:
    """The lines of a scenario; ``statements`` begin with ``given`` or ``deny``, ``expected`` follows ``expect``."""
    lines = [f"scenario {name}", *(f"    {each}" for each in statements)]
    if as_of is not None:
        lines.append(f"    as of {as_of}")
    if question is not None:
        lines += [f"    ask {question.text}", "        # recorded, not reasoned", f"        expect {expected}"]
    return lines


def statements_of(kb: KnowledgeBase, facts: Facts, holders: Mapping[Individual, Atom]) -> list[str]:
    """The facts of a case as lines that state and deny them."""
    wording = Wording(kb.program.program, _language(kb), facts, holders)
    roles = [Literal(Atom(role.predicate, (*role.args, holder))) for role, holder in facts.roles.items()]
    stated = [Literal(atom, value) for atom, value in facts.stated.items()]
    return [f"{'given' if each.positive else 'deny'} {_statement(kb, wording, each.atom)}" for each in roles + stated]


def _language(kb: KnowledgeBase) -> str:
    languages = kb.loaded.header.languages
    return "en" if "en" in languages else languages[0]


def _statement(kb: KnowledgeBase, wording: Wording, atom: Atom) -> str:
    if kb.program.program.predicates[atom.predicate].established is Established.READING:
        return f"reading {atom.predicate} is {atom.args[0].key}" if isinstance(atom.args[0], Individual) else ""
    return wording.statement(Literal(atom)).translate(_STRAIGHT)


def expected_of(kb: KnowledgeBase, found: Answer) -> str:
    """What follows ``expect`` if an answer is to be had again."""
    return " ".join(_expected(kb, found))


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
