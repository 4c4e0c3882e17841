"""A question with all open that a rule may ask for, roles, dates and lists too: what is lacking may be any of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.ground import Domain, Extension, GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import UNNAMED, Individual
from agreement_kb.model.vocabulary import Established, Predicate
from agreement_kb.reasoning.answering import Weighed, goals_of
from agreement_kb.reasoning.case import Case, make_case
from agreement_kb.reasoning.evaluation import complete, evaluate, order
from agreement_kb.reasoning.opened import TAKEN, opened_facts
from agreement_kb.reasoning.outcome import test_for
from agreement_kb.reasoning.valuation import Valuation, evaluate_inputs
from agreement_kb.reasoning.worked import Worked

_TOLD = (Established.LISTED, Established.DATES)
"""What a list or a date tells: open only where rules are asked what they lack."""


@dataclass(frozen=True)
class _OpenedCase(Case):
    """A case in which what no rule concludes here is open as well: it is the condition that fails."""

    unconcluded: frozenset[Atom]

    def is_input(self, atom: Atom) -> bool:
        """Whether an atom is stated rather than concluded, or concluded by no rule."""
        return atom in self.unconcluded or super().is_input(atom)


@dataclass(frozen=True)
class WidelyOpened:
    """A question with all open that a rule may ask for, roles, dates and lists too; and how each input now stands."""

    weighed: Weighed
    now: Valuation


MAX_NAMED = 12
"""Of a sort of which more are named, only those that the question names are weighed as what a list might have."""


def weigh_widely_opened(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> WidelyOpened:
    """A question weighed with every input open, also who holds a role, what dates say, and what is listed.

    A rule that fails because something is not listed has its instances too: with what question and facts name, or
    something not named, in the place of what is not there.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    goals = goals_of(program, question, facts)
    case = make_case(program, facts, goals)
    tests = {goal: test_for(case, question.kind, goal) for goal in goals}
    goal_atoms = [atom for test in tests.values() for atom in test.atoms()]
    roots = dict.fromkeys([*goal_atoms, *facts.stated])
    individuals = {a for goal in goals for a in goal.args if isinstance(a, Individual)}
    ground = engine.ground(_unlisted(program), _with_lists_open(program, case.domain, facts, individuals), list(roots))
    roots.update(dict.fromkeys(literal.atom for instance in ground.constraints for literal in instance.body))
    now = evaluate_inputs(case, ground, roots)
    ordered = order(ground, goal_atoms)
    asked = set(ordered)
    concluded = {*goal_atoms, *ground.instances}
    unconcluded = frozenset(a for a in asked if a not in concluded and not case.is_input(a))
    program_opened, facts_opened = _widely_opened(program), opened_facts(program, facts)
    opened = _OpenedCase(program_opened, facts_opened, case.domain, case.holders, unconcluded)
    valuation = evaluate_inputs(opened, ground, roots)
    _open(case, valuation, now, ground, asked)
    # What is stated or taken of other things ties no input of the question: it would only make the functions larger.
    tied = (atom for atom in _tied(valuation, ordered) if atom not in asked)
    ordered += [atom for atom in tied if atom in facts.stated or case.established(atom.predicate) in TAKEN]
    values = evaluate(opened, ground, ordered, valuation.fixed)
    completions = complete(opened, ground, ordered, values, valuation)
    return WidelyOpened(Weighed(Worked(opened, ground, ordered, valuation, values, completions), tests, {}), now)


def _open(case: Case, valuation: Valuation, now: Valuation, ground: GroundProgram, asked: Collection[Atom]) -> None:
    """Open all that a rule asks for; of the rest, what roles, lists and dates tell stays as it is."""
    for atom in dict.fromkeys((*valuation.fixed, *now.fixed)):
        established = case.established(atom.predicate)
        if established in _TOLD and atom not in asked and atom in now.fixed:
            valuation.fix(atom, now.fixed[atom], now.grounds[atom][0])
        elif established is not Established.HOLDER and (atom in asked or established is not Established.ROLE):
            valuation.fixed.pop(atom, None)
    one_holder = [each for each in valuation.clauses if each[1].rule.id.startswith("one:")]
    declared = [(tuple((lit.atom, lit.positive) for lit in each.body), each) for each in ground.constraints]
    valuation.constrain([*declared, *one_holder])


def _tied(valuation: Valuation, atoms: Iterable[Atom]) -> Iterable[Atom]:
    """The inputs that impossibilities and readings tie to some, directly or one through another."""
    found = dict.fromkeys(atoms)
    waiting = list(found)
    while waiting:
        atom = waiting.pop()
        further = list(valuation.readings.get(atom.predicate, ()))
        for clause, _ in valuation.touching.get(atom, ()):
            if all(valuation.fixed.get(each, positive) == positive for each, positive in clause):
                further += [each for each, _ in clause if each not in valuation.fixed]
        waiting += [each for each in dict.fromkeys(further) if each not in found]
        found.update(dict.fromkeys(further))
    return found


def _redeclared(program: StratifiedProgram, changed: Iterable[Predicate]) -> StratifiedProgram:
    predicates = {**program.program.predicates, **{p.name: p for p in changed}}
    return replace(program, program=replace(program.program, predicates=predicates))


@lru_cache(maxsize=8)
def _widely_opened(program: StratifiedProgram) -> StratifiedProgram:
    """The program with what is taken as true, listed or told by dates open like any fact."""
    found = program.program.predicates.values()
    opened = (p for p in found if p.established in (*TAKEN, *_TOLD))
    return _redeclared(program, (replace(p, established=Established.FACT) for p in opened))


@lru_cache(maxsize=8)
def _unlisted(program: StratifiedProgram) -> StratifiedProgram:
    """The program as it is grounded: what may be listed is looked up as who may hold a role is."""
    return _redeclared(
        program,
        (
            replace(p, established=Established.ROLE if p.parameters else Established.FACT)
            for p in program.program.predicates.values()
            if p.established is Established.LISTED
        ),
    )


def _with_lists_open(program: StratifiedProgram, domain: Domain, facts: Facts, asked: Iterable[Individual]) -> Domain:
    """The domain with what each list might have: what it has, and what could be entered of the things of the case."""
    by_sort: dict[str, dict[Individual, None]] = {}
    named: dict[str, list[Individual]] = {}
    for each in sorted(facts.individuals(), key=lambda i: (i.sort, i.key)):
        named.setdefault(each.sort, []).append(each)
    for each in (*asked, *(i for found in named.values() if len(found) <= MAX_NAMED for i in found)):
        by_sort.setdefault(each.sort, {})[each] = None
    wide: dict[str, Extension] = {
        f"candidate:{p.name}": _MayBeListed(p, domain.extension(p.name), by_sort)
        for p in program.program.predicates.values()
        if p.established is Established.LISTED and p.parameters
    }
    return replace(domain, extensions={**domain.extensions, **wide})


@dataclass(frozen=True)
class _MayBeListed:
    """What a list has or might have: of what is asked for, anything; of the rest, the things of the case.

    An extension (``model.ground.Extension``) that is not written out.
    """

    predicate: Predicate
    listed: Extension
    by_sort: Mapping[str, Mapping[Individual, None]]

    def __contains__(self, atom: object) -> bool:
        return isinstance(atom, Atom) and atom.predicate == self.predicate.name

    def __iter__(self) -> Iterator[Atom]:
        return iter(self.matching([None] * len(self.predicate.parameters)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def matching(self, args: Sequence[Individual | None]) -> Iterable[Atom]:
        """See ``model.ground.Extension``."""
        ranges = [
            (*self.by_sort.get(parameter.sort, ()), Individual(parameter.sort, UNNAMED))
            if wanted is None
            else (wanted,)
            for parameter, wanted in zip(self.predicate.parameters, args, strict=True)
        ]
        entries = (Atom(self.predicate.name, each) for each in product(*ranges))
        return dict.fromkeys((*self.listed.matching(args), *entries))
