"""Generic cases: one for each conclusion and each action of a knowledge base, about things of which nothing is stated.

Every input is open in them. So what is shown of a generic case holds whatever is stated of its things: one of each kind
that the conclusion speaks of, one that nobody named of each open kind, and every term of the closed ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import TIME, Individual
from agreement_kb.model.vocabulary import Established, Kind, Predicate
from agreement_kb.proving.cases import AskedCase
from agreement_kb.reasoning.answering import goals_of
from agreement_kb.reasoning.case import make_case
from agreement_kb.reasoning.opened import opened_facts, work_opened
from agreement_kb.reasoning.outcome import Test, test_for
from agreement_kb.reasoning.worked import Worked

_KINDS = {Kind.WHO: Kind.MUST, Kind.WHOM: Kind.MUST, Kind.WHICH: Kind.IS}
A_TIME = "2000-01-01"
"""The time of a generic case, where its conclusion speaks of one."""


@dataclass(frozen=True, eq=False)
class GenericCase:
    """A conclusion or action about some things, with the questions that may be asked of it."""

    goal: Atom
    facts: Facts
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class WorkedCase:
    """A case with every input open, and the test of each of its questions."""

    case: GenericCase
    worked: Worked
    tests: Mapping[Kind, Test]


def generic_cases(program: Program) -> tuple[list[GenericCase], list[GenericCase]]:
    """A case for each conclusion and each action, and within it for each kind of term of closed sorts.

    Terms of which the rules list the same are one kind, and one of them stands for all. Where there are several
    parameters, the first cases together have each kind of each; the second ones are all others.
    """
    early: list[GenericCase] = []
    later: list[GenericCase] = []
    for predicate in program.predicates.values():
        kinds = tuple(_kinds(program, predicate))
        if not kinds:
            continue
        choices = [_choices(program, parameter.sort) for parameter in predicate.parameters]
        first = {tuple(these[n % len(these)] for these in choices) for n in range(max(map(len, choices), default=1))}
        for things in product(*choices):
            named = _apart(things)
            labels = {each: each.key for each in named if each.sort != TIME and program.sorts[each.sort].open}
            facts = Facts(labels=labels, mentioned=frozenset(named))
            case = GenericCase(Atom(predicate.name, named), facts, kinds)
            (early if things in first else later).append(case)
    return early, later


def work_generic(kb: KnowledgeBase, case: GenericCase) -> WorkedCase:
    """Work a generic case out.

    Raises:
        TooLarge: a bound on the work was reached.
        ContradictoryFacts: nothing is possible of its things.
    """
    made = make_case(kb.program, case.facts, [case.goal])
    tests = {kind: test_for(made, kind, case.goal) for kind in case.kinds}
    roots = [atom for test in tests.values() for atom in test.atoms()]
    return WorkedCase(case, work_opened(kb.program, kb.engine, made, roots), tests)


def told_cases(kb: KnowledgeBase, cases: Iterable[AskedCase]) -> Iterator[GenericCase]:
    """The cases of some scenarios with every input open: what they name, who holds which role, and dates stay."""
    seen: set[object] = set()
    for case in cases:
        predicate = kb.program.program.predicates[case.question.goal.predicate]
        kind = _KINDS.get(case.question.kind, case.question.kind)
        if kind is Kind.WHEN:
            kind = Kind.MUST if predicate.established is Established.ACTION else Kind.IS
        if kind not in (Kind.MAY, Kind.MUST, Kind.IS):
            continue
        facts = opened_facts(kb.program, case.facts)
        for goal in goals_of(kb.program, case.question, case.facts):
            key = kind, goal, facts.as_of, *map(frozenset, (facts.stated.items(), facts.roles.items()))
            if key not in seen:
                seen.add(key)
                yield GenericCase(goal, facts, (kind,))


def question_of(program: Program, kind: Kind, goal: Atom, facts: Facts) -> Question:
    """A question about a goal, in the words of the first phrase that asks it; else as an atom."""
    for phrase in program.phrases:
        binding = phrase.goal.match(goal) if phrase.kind is kind and phrase.asked is None else None
        if binding is not None:
            texts = phrase.texts.get("en") or next(iter(phrase.texts.values()))
            text = texts[0]
            for variable, thing in binding.items():
                text = text.replace("{" + variable.name + "}", f'"{_label(program, thing, facts)}"')
            return Question(kind, goal, text)
    arguments = ", ".join(f'"{_label(program, each, facts)}"' for each in goal.args if isinstance(each, Individual))
    return Question(kind, goal, f"{goal.predicate}({arguments})" if arguments else goal.predicate)


def _label(program: Program, thing: Individual, facts: Facts) -> str:
    """What a thing is called: as it was typed, or by the first label of its term."""
    entry = program.entries.get((thing.sort, thing.key))
    texts = entry.texts if entry is not None else {}
    return facts.labels.get(thing) or next((words[0] for words in texts.values() if words), thing.key)


def _kinds(program: Program, predicate: Predicate) -> Iterator[Kind]:
    norms = [norm for norm in program.norms.values() if norm.action.predicate == predicate.name]
    if predicate.established is Established.ACTION:
        if any(norm.kind != "oblige" for norm in norms):
            yield Kind.MAY
        if any(norm.kind == "oblige" or norm.choice for norm in norms):
            yield Kind.MUST
    elif any(rule.head.predicate == predicate.name for rule in program.rules):
        yield Kind.IS


@cache
def _choices(program: Program, sort: str) -> list[Individual]:
    """The things a parameter of a sort is tried with."""
    if sort == TIME:
        return [Individual(TIME, A_TIME)]
    kinds: dict[object, Individual] = {}
    if program.sorts[sort].open:
        kinds[_listed_of(program, Individual(sort, f"a {sort}"))] = Individual(sort, f"a {sort}")
    for entry_sort, name in program.entries:
        if entry_sort == sort:
            kinds.setdefault(_listed_of(program, Individual(sort, name)), Individual(sort, name))
    return list(kinds.values())


def _listed_of(program: Program, term: Individual) -> object:
    """What the rules list of a term, and every place where they name it."""
    facts = frozenset(
        (fact.atom.predicate, tuple(None if each == term else each for each in fact.atom.args))
        for fact in program.facts
        if term in fact.atom.args
    )
    rules = frozenset(
        (rule.id, atom.predicate, position)
        for rule in (*program.rules, *program.constraints)
        for atom in (rule.head, *(literal.atom for literal in rule.body))
        for position, each in enumerate(atom.args)
        if each == term
    )
    return facts, rules


def _apart(things: tuple[Individual, ...]) -> tuple[Individual, ...]:
    """Things of one open sort told apart by a number: two parameters of one sort are two things."""
    seen: dict[Individual, int] = {}
    named = []
    for each in things:
        seen[each] = seen.get(each, 0) + 1
        number = seen[each]
        again = number > 1 and each.key == f"a {each.sort}"
        named.append(Individual(each.sort, f"{each.key} {number}") if again else each)
    return tuple(named)
