"""What a question can reach, by the names of predicates alone, whatever the facts."""

from __future__ import annotations

from collections.abc import Iterable

from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Phrase
from agreement_kb.reasoning.case import bind_goal, make_case
from agreement_kb.reasoning.outcome import test_for


def reached(program: StratifiedProgram, roots: Iterable[str]) -> set[str]:
    """The predicates that some predicates depend on, themselves included."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [lit.atom.predicate for rule in program.by_head.get(name, ()) for lit in rule.body]
    return found


def questions_moved(program: StratifiedProgram, names: Iterable[str]) -> dict[str, tuple[Phrase, ...]]:
    """For each of some inputs, the questions whose answer it may change; more may be named, never fewer."""
    case = make_case(program, Facts(), ())
    goals = {phrase.name: bind_goal(phrase.goal, {}) for phrase in program.program.phrases}
    reaches = {
        phrase.name: reached(program, [a.predicate for a in test_for(case, phrase.kind, goals[phrase.name]).atoms()])
        for phrase in program.program.phrases
    }
    phrases = program.program.phrases
    return {name: tuple(p for p in phrases if name in reaches[p.name]) for name in names}
