"""Facts that show what model finding tells, as a scenario that can be kept: none of them can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.rule import Instance
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established
from agreement_kb.proving.generic import WorkedCase, question_of
from agreement_kb.reasoning.answering import answer
from agreement_kb.reasoning.bdd import FALSE, TRUE, Diagrams
from agreement_kb.reasoning.case import make_case
from agreement_kb.reasoning.consistency import check_facts
from agreement_kb.reasoning.opened import TAKEN
from agreement_kb.reasoning.worked import Worked, body_function, work
from agreement_kb.scenario_text import expected_of, scenario_lines, statements_of


def witness(
    kb: KnowledgeBase, worked: WorkedCase, name: str, function: int, shown: Sequence[Instance]
) -> tuple[str, ...]:
    """The lines of a scenario on whose facts some instances certainly apply; () where nobody can state any.

    Analogies are taken to be sound for that: nobody can state that they are.

    Args:
        kb: the knowledge base.
        worked: the case.
        name: of the scenario.
        function: where all the instances apply.
        shown: the instances.
    """
    program = kb.program.program
    facts = replace(worked.case.facts, mentioned=frozenset())
    stated = {**facts.stated, **_stated(kb, worked.worked, function)}
    try:
        least = _least(kb, replace(facts, stated=stated), worked.case.goal, shown)
        if least is None:
            return ()
        question = question_of(program, next(iter(worked.tests)), worked.case.goal, least)
        check_facts(kb.program, kb.engine, least)
        found = answer(kb.program, kb.engine, question, least)
        said = statements_of(kb, least, make_case(kb.program, least, [worked.case.goal]).holders)
        return tuple(scenario_lines(name, said, least.as_of, question, expected_of(kb, found)))
    except (AgreementError, AssertionError, LookupError):
        return ()


def _stated(kb: KnowledgeBase, worked: Worked, function: int) -> dict[Atom, bool]:
    """The fewest statements on which a function holds, whatever else is so; what is taken as so costs nothing."""
    completions, declared = worked.completions, kb.program.program.predicates
    atoms = {number: atom for atom, number in completions.numbers.items()}

    def cost(number: int, value: bool) -> int:
        established = declared[atoms[number].predicate].established
        return int(not (established is Established.ANALOGY or (value and established in TAKEN)))

    path = _shortest(completions.diagrams, function, cost)
    return {atoms[n]: value for n, value in path.items() if _can_be_stated(kb, atoms[n])}


def _can_be_stated(kb: KnowledgeBase, atom: Atom) -> bool:
    return kb.program.program.predicates[atom.predicate].established is not Established.ANALOGY


def _shortest(diagrams: Diagrams, function: int, cost: Callable[[int, bool], int]) -> dict[int, bool]:
    """Values of variables under which a function is true whatever the others are, those that cost least in all."""
    best: dict[int, tuple[int, dict[int, bool]]] = {TRUE: (0, {})}

    def walk(node: int) -> tuple[int, dict[int, bool]]:
        if node not in best:
            number, low, high = diagrams.nodes[node]
            ways = [(walk(child), value) for value, child in ((True, high), (False, low)) if child != FALSE]
            (length, values), value = min(
                (((found[0] + cost(number, value), found[1]), value) for found, value in ways),
                key=lambda way: way[0][0],
            )
            best[node] = length, {number: value, **values}
        return best[node]

    return walk(function)[1]


def _least(kb: KnowledgeBase, facts: Facts, goal: Atom, shown: Sequence[Instance]) -> Facts | None:
    """The facts without what can be left out: without any of those that stay it is not certain any more."""
    if not _shows(kb, facts, goal, shown):
        return None
    for atom in facts.stated:
        less = replace(facts, stated={each: value for each, value in facts.stated.items() if each != atom})
        facts = less if _shows(kb, less, goal, shown) else facts
    for role in facts.roles:
        less = replace(facts, roles={each: holder for each, holder in facts.roles.items() if each != role})
        facts = less if _shows(kb, less, goal, shown) else facts
    timeless = replace(facts, as_of=None)
    return timeless if _shows(kb, timeless, goal, shown) else facts


def _shows(kb: KnowledgeBase, facts: Facts, goal: Atom, shown: Sequence[Instance]) -> bool:
    """Whether some instances certainly apply."""
    try:
        worked = work(make_case(kb.program, facts, [goal]), kb.engine, [each.head for each in shown])
        diagrams, all_apply = worked.completions.diagrams, worked.completions.possible
        for each in shown:
            same = (i for i in worked.ground.instances.get(each.head, ()) if (i.rule, i.body) == (each.rule, each.body))
            if (instance := next(same, None)) is None:
                return False
            all_apply = diagrams.conj(all_apply, body_function(worked, instance))
        sound = {n: True for atom, n in worked.completions.numbers.items() if not _can_be_stated(kb, atom)}
        otherwise = diagrams.conj(worked.completions.possible, diagrams.neg(all_apply))
        return all_apply != FALSE and diagrams.fix(otherwise, sound) == FALSE
    except AgreementError:
        return False
