"""Flips: the smallest sets of changes of what is stated that make a verdict certain in another way.

Every completion of the facts that is not as wanted must be ruled out. Such a completion is found as an implicant of the
function of those that are unwanted; each set of changes that rules it out changes one of its inputs. So the sets are
grown from the empty one, a change of such an input at a time: Reiter's hitting-set tree ("A Theory of Diagnosis from
First Principles", Artificial Intelligence 32, 1987). What is taken as true may also change its value because something
else is stated; then that must rule out every completion in which it keeps it, which is the same question again.

A set that does is run on the changed facts before it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.advice import (
    ASSUMPTION,
    CHOICE,
    FACT,
    JUDGEMENT,
    KINDS,
    READING,
    Change,
    Flip,
    Flips,
    FlipSearch,
)
from agreement_kb.model.answer import YES, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import ContradictoryFacts
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.answering import Weighed, outcomes_asked, weigh
from agreement_kb.reasoning.bdd import Diagrams
from agreement_kb.reasoning.consistency import check_facts
from agreement_kb.reasoning.opened import TAKEN, weigh_opened
from agreement_kb.reasoning.turning import where_it_matters

SIZE = 3
"""Up to how many changes are made together, if nothing else is wanted."""
MAX_TRIED = 500
"""How many sets of changes are looked at in one direction."""

KIND_OF = {
    Established.FACT: FACT,
    Established.DONE: FACT,
    Established.OBSERVED: FACT,
    Established.CHOICE: CHOICE,
    Established.ASSUMED: ASSUMPTION,
    Established.JUDGEMENT: JUDGEMENT,
    Established.READING: READING,
}
"""The inputs that can be stated anew, by what that takes. Roles, dates and lists stay; no one can state an analogy."""

Step = tuple[Atom, bool]
"""A change as it is searched for: an input and the value it is given, of a reading always an alternative and True."""


def flips_of(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts, size: int = SIZE) -> Flips:
    """The smallest sets of changes that make a verdict a certain yes, and those that leave no yes.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    before = weigh(program, engine, question, facts)
    outcomes, _ = outcomes_asked(before, question)
    opened = weigh_opened(program, engine, question, facts)
    space = _Space(program, facts, opened)
    _, functions = outcomes_asked(opened, question)

    def run(changed: Facts) -> tuple[str, ...]:
        """The outcomes on changed facts; none where these exclude each other."""
        try:
            check_facts(program, engine, changed)
            return outcomes_asked(weigh(program, engine, question, changed), question)[0]
        except ContradictoryFacts:
            return ()

    searches = []
    if outcomes != (YES,):
        unwanted = space.diagrams.conj(space.possible, space.diagrams.neg(functions[YES]))
        searches.append(_search(space, unwanted, size, run, to_yes=True))
    if YES in outcomes:
        searches.append(_search(space, functions[YES], size, run, to_yes=False))
    return Flips(question, facts, outcomes, tuple(searches), before.worked.case.holders)


def _search(
    space: _Space, unwanted: int, size: int, run: Callable[[Facts], tuple[str, ...]], *, to_yes: bool
) -> FlipSearch:
    """Grow sets of changes that rule out what is unwanted, all of one size before any larger one."""
    found: dict[frozenset[Step], tuple[str, ...]] = {}
    level: dict[frozenset[Step], None] = {frozenset(): None}
    looked_at, tried = 0, -1
    while level and tried < size:
        larger: dict[frozenset[Step], None] = {}
        for steps in level:
            if any(smaller <= steps for smaller in found):
                continue
            looked_at += 1
            if looked_at > MAX_TRIED:
                return FlipSearch(to_yes, _told(space, found), size, max(tried, 0), False)
            further = space.further(steps, unwanted)
            if further is None:
                outcomes = run(space.changed(steps))
                if outcomes and (outcomes == (YES,) if to_yes else YES not in outcomes):
                    found[steps] = outcomes
                    continue
                # Something excludes it that the question does not see: anything may be in the way.
                further = set(space.all_steps())
            taken = {space.input_of(atom) for atom, _ in steps}
            larger.update((steps | {each}, None) for each in sorted(further) if space.input_of(each[0]) not in taken)
        level, tried = larger, tried + 1
    return FlipSearch(to_yes, _told(space, found), size, tried if level else size, not level)


def _told(space: _Space, found: Mapping[frozenset[Step], tuple[str, ...]]) -> tuple[Flip, ...]:
    """The sets found, smallest first; of one size those first that can be established, in the order of the inputs."""
    flips = []
    for steps, outcomes in found.items():
        changes = [space.change(step) for step in sorted(steps, key=lambda each: space.numbers[each[0]])]
        flips.append(Flip(tuple(changes), outcomes))
    return tuple(
        sorted(
            flips,
            key=lambda flip: (
                len(flip.changes),
                KINDS.index(flip.by),
                [space.numbers[change.atom] for change in flip.changes],
            ),
        )
    )


@dataclass(frozen=True)
class _Space:
    """All that may be stated of a case: its inputs as variables, what is stated of them, and what may be changed."""

    program: StratifiedProgram
    facts: Facts
    weighed: Weighed

    @property
    def diagrams(self) -> Diagrams:
        return self.weighed.worked.completions.diagrams

    @property
    def possible(self) -> int:
        return self.weighed.worked.completions.possible

    @property
    def numbers(self) -> Mapping[Atom, int]:
        return self.weighed.worked.completions.numbers

    @cached_property
    def atoms(self) -> Mapping[int, Atom]:
        """The input of each variable."""
        return {number: atom for atom, number in self.numbers.items()}

    @cached_property
    def taken(self) -> tuple[int, ...]:
        """The variables of what is taken as true, in the order in which it is."""
        predicates = self.program.program.predicates
        places = {name: place for place, name in enumerate(predicates)}
        found = [atom for atom in self.numbers if predicates[atom.predicate].established in TAKEN]
        return tuple(self.numbers[atom] for atom in sorted(found, key=lambda a: (places[a.predicate], a)))

    @cached_property
    def changeable(self) -> frozenset[Atom]:
        """The inputs of which something may be stated that leaves roles and dates as they are."""
        predicates = self.program.program.predicates
        filling = {condition for p in predicates.values() for _, condition in p.filled_by}
        return frozenset(
            atom
            for atom in self.numbers
            if predicates[atom.predicate].established in KIND_OF
            and (predicates[atom.predicate].texts or predicates[atom.predicate].established is Established.READING)
            and atom.predicate not in filling
            and not self._told_by_role(atom)
        )

    def _told_by_role(self, atom: Atom) -> bool:
        """Whether who holds a role, as a date, tells that an action was done."""
        predicate = self.program.program.predicates[atom.predicate]
        if predicate.done_at is None or not self.facts.stated.get(atom):
            return False
        role = predicate.done_at.predicate.removeprefix("holder:")
        return any(held.predicate == role and held.args == atom.args for held in self.facts.roles)

    def input_of(self, atom: Atom) -> Atom:
        """What is changed as one: a reading with all its alternatives, or the input itself."""
        return Atom(atom.predicate) if atom.predicate in self.weighed.worked.valuation.readings else atom

    def _of_input(self, atom: Atom) -> tuple[Atom, ...]:
        return self.weighed.worked.valuation.readings.get(atom.predicate, (atom,))

    def all_steps(self) -> Iterator[Step]:
        """Every change of one input."""
        for atom in self.numbers:
            yield from self._steps_to(atom, True)
            yield from self._steps_to(atom, False)

    def _steps_to(self, atom: Atom, value: bool) -> Iterator[Step]:
        """The changes that give an input a value, if it may be changed."""
        if atom not in self.changeable:
            return
        group = self._of_input(atom)
        if group == (atom,):
            yield atom, value
        else:
            yield from ((each, True) for each in group if each in self.numbers and (each == atom) is value)

    def changed(self, steps: Iterable[Step]) -> Facts:
        """The facts with what was stated of the changed inputs dropped, and the changes stated."""
        stated = dict(self.facts.stated)
        for atom, value in sorted(steps):
            for each in self._of_input(atom):
                stated.pop(each, None)
            stated[atom] = value
        return replace(self.facts, stated=stated)

    def change(self, step: Step) -> Change:
        """A change as it is told."""
        atom, value = step
        kind = KIND_OF[self.program.program.predicates[atom.predicate].established]
        where = where_it_matters(self.weighed.worked, atom, kind == READING)
        replaced = tuple((a, v) for a, v in self.facts.stated.items() if a in self._of_input(atom))
        return Change(atom, value, kind, where, replaced)

    def further(self, steps: frozenset[Step], unwanted: int) -> set[Step] | None:
        """Changes one of which every larger set has that rules out what is unwanted; None if these ones do."""
        given = {self.numbers[a]: v for a, v in self.changed(steps).stated.items() if a in self.numbers}
        if self.diagrams.excluded(self.possible, given):
            return self._against(self._core(self.possible, given), given, given, set())
        values = self._with_taken(given)
        cube = self._implicant(unwanted, values)
        return None if cube is None else self._against(cube, given, values, set())

    def _with_taken(self, given: Mapping[int, bool]) -> dict[int, bool]:
        """What is stated and what is then taken as true, or not because it is excluded."""
        values = dict(given)
        for number in self.taken:
            if number not in values:
                values[number] = not self.diagrams.excluded(self.possible, {**values, number: True})
        return values

    def _against(
        self, literals: Mapping[int, bool], given: Mapping[int, bool], values: Mapping[int, bool], seen: set[int]
    ) -> set[Step]:
        """The changes after which some of these literals need no longer hold together.

        ``values`` is what is stated, with what is taken as true after it. Of the latter a literal also ceases to hold
        where other changes exclude it, or no longer do.
        """
        found: set[Step] = set()
        for number, value in literals.items():
            found.update(self._steps_to(self.atoms[number], not value))
            if number in given or number not in values or number in seen:
                continue
            seen.add(number)
            earlier = dict(islice(values.items(), list(values).index(number)))
            if value:
                kept = self.diagrams.conj(self.possible, self.diagrams.variable(number))
                why = self._implicant(kept, earlier)
                assert why is not None
            else:
                why = self._core(self.possible, {**earlier, number: True})
            found |= self._against({n: v for n, v in why.items() if n != number}, given, earlier, seen)
        return found

    def _implicant(self, function: int, values: Mapping[int, bool]) -> dict[int, bool] | None:
        """Literals that make a function true and agree with some values, none dispensable; None: there are none."""
        found = self.diagrams.agreeing(function, values)
        return None if found is None else self._core(self.diagrams.neg(function), found)

    def _core(self, function: int, values: dict[int, bool]) -> dict[int, bool]:
        """Of values that exclude a function, some that do and none of which can be left out."""
        for number in sorted(values):
            fewer = {n: v for n, v in values.items() if n != number}
            if self.diagrams.excluded(function, fewer):
                values = fewer
        return values
