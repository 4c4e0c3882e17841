"""Generic cases: one for each conclusion and each action of a knowledge base, about things of which nothing is stated.

Every input is open in them. So what is shown of a generic case holds whatever is stated of its things: those that the
conclusion speaks of, told apart or the same, one that nobody named of each open kind, every term of the closed ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import AS_OF, TIME, Individual
from agreement_kb.model.vocabulary import Established, Kind, Predicate
from agreement_kb.proving.cases import AskedCase
from agreement_kb.reasoning.answering import goals_of
from agreement_kb.reasoning.case import make_case
from agreement_kb.reasoning.opened import opened_facts, work_opened
from agreement_kb.reasoning.outcome import Test, test_for
from agreement_kb.reasoning.worked import Worked

_KINDS = {Kind.WHO: Kind.MUST, Kind.WHOM: Kind.MUST, Kind.WHICH: Kind.IS}
TIMES = ("2000-01-01", "1000-01-01", "3000-01-01")
"""The times of generic cases whose conclusion speaks of one: any at all, one before and one after all others."""

MAX_SUPPOSED = 2
"""How many terms of a closed sort are supposed to be listed, beside those that a case is about."""


@dataclass(frozen=True, eq=False)
class GenericCase:
    """A conclusion or action about some things, with the questions that may be asked of it.

    ``told`` says that it is from a scenario: what is listed there is so; ``supposed`` that all is listed of its things.
    """

    goal: Atom
    facts: Facts
    kinds: tuple[Kind, ...]
    told: bool = False
    supposed: bool = False


@dataclass(frozen=True)
class WorkedCase:
    """A case with every input open, and the test of each of its questions."""

    case: GenericCase
    worked: Worked
    tests: Mapping[Kind, Test]


@dataclass(frozen=True)
class _Choice:
    """One thing that a parameter is tried with: the n-th of its class, of which one stands for all."""

    thing: Individual
    of_class: object
    number: int


def generic_cases(program: Program) -> tuple[list[GenericCase], list[GenericCase]]:
    """A case for each conclusion and each action, and within it for each kind of term of closed sorts.

    Terms of which the rules list the same are one kind, and one of them stands for all; two parameters of one sort
    are tried with two things and with one. The first cases together have each thing in each place; the second ones are
    all others.
    """
    early: list[GenericCase] = []
    later: list[GenericCase] = []
    for predicate in program.predicates.values():
        kinds = tuple(_kinds(program, predicate))
        if not kinds:
            continue
        seen: set[tuple[int, Individual]] = set()
        for things in _combinations(program, predicate):
            labels = {each: each.key for each in things if each.sort != TIME and program.sorts[each.sort].open}
            facts = Facts(labels=labels, mentioned=frozenset(things))
            case = GenericCase(Atom(predicate.name, things), facts, kinds)
            new = set(enumerate(things)) - seen
            (early if new or not things else later).append(case)
            seen |= new
    return early, later


def _combinations(program: Program, predicate: Predicate) -> list[tuple[Individual, ...]]:
    """The things a predicate is tried with, those that differ first; of what only exchanges like things, one."""
    sorts = [parameter.sort for parameter in predicate.parameters]
    often = Counter(sorts)
    found = []
    for choices in product(*(_choices(program, sort, often[sort]) for sort in sorts)):
        highest: Counter[object] = Counter()
        for each in choices:
            if each.number > highest[each.of_class]:
                break
            highest[each.of_class] = max(highest[each.of_class], each.number + 1)
        else:
            found.append(tuple(each.thing for each in choices))
    return sorted(found, key=lambda things: -len(set(things)))


@cache
def unlisted(program: Program) -> frozenset[str]:
    """The predicates by listing of which the rules list nothing: what is so of them is for the facts to say."""
    listed = {fact.atom.predicate for fact in program.facts}
    listing = {name for name, p in program.predicates.items() if p.established is Established.LISTED}
    return frozenset(listing - listed)


def supposed_cases(program: Program, cases: Iterable[GenericCase], subjects: Collection[str]) -> Iterator[GenericCase]:
    """Some cases once more, with something listed of their things that only facts list: of a generic case nothing is.

    Each list is taken by itself, with one entry and with all that there may be: for two may exclude each other. Of a
    closed sort of which the case names no term, its first terms are listed.
    """
    for case in cases:
        things = [each for each in case.goal.args if isinstance(each, Individual)]
        for name in sorted(unlisted(program)) if case.goal.predicate in subjects else ():
            each_of = [_supposed(program, p.sort, things) for p in program.predicates[name].parameters]
            rows = [Atom(name, row) for row in product(*each_of)]
            for chosen in (rows[:1], rows) if len(rows) > 1 else (rows,):
                named = {each for row in chosen for each in row.args if isinstance(each, Individual)}
                labels = {each: each.key for each in named if each.sort != TIME and program.sorts[each.sort].open}
                stated = dict.fromkeys(chosen, True)
                facts = replace(case.facts, stated=stated, labels={**labels, **case.facts.labels})
                yield replace(case, facts=facts, supposed=True)


def _supposed(program: Program, sort: str, things: Iterable[Individual]) -> list[Individual]:
    if sort == TIME:
        return [Individual(TIME, key) for key in TIMES]
    own = [each for each in things if each.sort == sort]
    if program.sorts[sort].open:
        return own or [Individual(sort, f"a {sort}")]
    terms = [Individual(sort, name) for of_sort, name in program.entries if of_sort == sort]
    return list(dict.fromkeys((*own, *terms[:MAX_SUPPOSED])))


def work_generic(kb: KnowledgeBase, case: GenericCase, norms_alone: bool = False) -> WorkedCase:
    """Work a generic case out, with the conditions and duties that follow its action.

    Args:
        kb: the knowledge base.
        case: the case.
        norms_alone: to work out only what permits, demands and forbids its action.

    Raises:
        TooLarge: a bound on the work was reached.
        ContradictoryFacts: nothing is possible of its things.
    """
    program = kb.program
    made = make_case(program, case.facts, [case.goal])
    tests = {kind: test_for(made, kind, case.goal) for kind in case.kinds}
    if norms_alone:
        roots = [Atom(f"{word}:{case.goal.predicate}", case.goal.args) for word in ("allowed", "due", "forbidden")]
    else:
        roots = [atom for test in tests.values() for atom in test.atoms()]
        roots += _following(program.program, case.goal)
    return WorkedCase(case, work_opened(program, kb.engine, made, roots), tests)


def _following(program: Program, goal: Atom) -> Iterator[Atom]:
    """That conditions on an action or conclusion bind, and that duties follow upon it."""
    for norm in program.norms.values():
        if norm.kind == "condition" and norm.action.match(goal) is not None:
            yield Atom(f"binds:{norm.name}", goal.args)
        if norm.upon is not None and norm.upon.match(goal) is not None:
            yield Atom(f"triggered:{norm.name}", goal.args)


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
                yield GenericCase(goal, facts, (kind,), told=True)


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
        if any(norm.kind != "oblige" for norm in norms) or f"forbidden:{predicate.name}" in _concluded(program):
            yield Kind.MAY
        if any(norm.kind == "oblige" or norm.choice for norm in norms):
            yield Kind.MUST
    elif predicate.name in _concluded(program):
        yield Kind.IS


@cache
def _concluded(program: Program) -> frozenset[str]:
    return frozenset(rule.head.predicate for rule in program.rules)


@cache
def _choices(program: Program, sort: str, often: int) -> list[_Choice]:
    """The things a parameter of a sort is tried with, where so many parameters are of it."""
    if sort == TIME:
        return [_Choice(Individual(TIME, key), key, 0) for key in _times(program)]
    found: list[_Choice] = []
    counted: Counter[object] = Counter()
    if program.sorts[sort].open:
        new: object = (frozenset[object](), sort)
        names = [f"a {sort}", *(f"a {sort} {number}" for number in range(2, often + 1))]
        found += [_Choice(Individual(sort, name), new, number) for number, name in enumerate(names)]
        counted[new] = often
    for entry_sort, name in program.entries:
        if entry_sort == sort:
            term = Individual(sort, name)
            of_class: object = (_named_at(program).get(term, frozenset()), sort)
            if counted[of_class] < often:
                found.append(_Choice(term, of_class, counted[of_class]))
                counted[of_class] += 1
    return found


def _times(program: Program) -> tuple[str, ...]:
    """The times a parameter is tried with: several where the rules compare times with one they name."""
    named = [
        side.key
        for predicate in program.predicates.values()
        for comparison in predicate.comparisons
        for side in (comparison.left, comparison.right)
        if isinstance(side, Individual) and side.key != AS_OF
    ]
    return tuple(dict.fromkeys((*TIMES, *named))) if named else TIMES[:1]


@cache
def _named_at(program: Program) -> Mapping[Individual, frozenset[tuple[object, ...]]]:
    """Of each term, what the rules list of it, and every place where they or a question name it."""
    found: dict[Individual, set[tuple[object, ...]]] = {}
    for fact in program.facts:
        for term in fact.atom.args:
            if isinstance(term, Individual):
                others = tuple(None if each == term else each for each in fact.atom.args)
                found.setdefault(term, set()).add((fact.atom.predicate, others))
    named = [(rule.id, atom) for rule in (*program.rules, *program.constraints) for atom in _atoms_of(rule)]
    named += [(phrase.name, phrase.goal) for phrase in program.phrases]
    for name, atom in named:
        for position, term in enumerate(atom.args):
            if isinstance(term, Individual):
                found.setdefault(term, set()).add((name, atom.predicate, position))
    return {term: frozenset(places) for term, places in found.items()}


def _atoms_of(rule: Rule) -> Iterator[Atom]:
    yield rule.head
    yield from (literal.atom for literal in rule.body)
