"""Flips: the smallest sets of changes of what is stated that make a verdict certain in another way.

Every completion of the facts that is not as wanted must be ruled out. Such a completion is found as an implicant of the
function of those that are unwanted; each set of changes that rules it out changes one of its inputs. So the sets are
grown from the empty one, a change of such an input at a time: Reiter's hitting-set tree ("A Theory of Diagnosis from
First Principles", Artificial Intelligence 32, 1987). What is taken as true may also change its value because something
else is stated; then that must rule out every completion in which it keeps it, which is the same question again.

Inputs that no one can change are quantified away first, and an implicant found for one set is tried for the others
before the diagram is walked again: both leave the sets that are found the same.

A set that does is run on the changed facts before it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

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
from agreement_kb.reasoning.opened import TAKEN, weigh_changed, weigh_opened
from agreement_kb.reasoning.reasons import Literals, Reasons, bits, literals_of
from agreement_kb.reasoning.turning import Uses, live_uses, where_it_matters

SIZE = 3
"""Up to how many changes are made together, if nothing else is wanted."""
MAX_TRIED = 20_000
"""How many sets of changes are looked at in one direction; the largest case of the scenarios has some 3,500."""

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
Steps = int
"""A set of changes: the bits of their places among all changes."""


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
            return outcomes_asked(weigh_changed(program, engine, question, changed, opened), question)[0]
        except ContradictoryFacts:
            return ()

    diagrams, possible = opened.worked.completions.diagrams, opened.worked.completions.possible
    searches = []
    if outcomes != (YES,):
        unwanted = diagrams.conj(possible, diagrams.neg(functions[YES]))
        searches.append(_search(space, unwanted, size, run, to_yes=True))
    if YES in outcomes:
        searches.append(_search(space, functions[YES], size, run, to_yes=False))
    return Flips(question, facts, outcomes, tuple(searches), before.worked.case.holders)


def _search(
    space: _Space, unwanted: int, size: int, run: Callable[[Facts], tuple[str, ...]], *, to_yes: bool
) -> FlipSearch:
    """Grow sets of changes that rule out what is unwanted, all of one size before any larger one."""
    found: dict[Steps, tuple[str, ...]] = {}
    level: dict[Steps, None] = {0: None}
    reasons = space.reasons(unwanted)
    looked_at, tried = 0, -1
    while level and tried < size:
        larger: dict[Steps, None] = {}
        for steps in level:
            if any(smaller & steps == smaller for smaller in found):
                continue
            looked_at += 1
            if looked_at > MAX_TRIED:
                return FlipSearch(to_yes, _told(space, found), size, max(tried, 0), False)
            if space.rules_out(steps, reasons):
                outcomes = run(space.changed(steps))
                if outcomes and (outcomes == (YES,) if to_yes else YES not in outcomes):
                    found[steps] = outcomes
                    continue
                # Something excludes it that the question does not see: anything may be in the way.
                further = space.all_steps
            elif larger and tried + 1 == size:
                continue  # it is settled that there may be larger ones; they are not looked at
            else:
                further = space.further(steps, reasons)
            larger.update((steps | 1 << each, None) for each in bits(further & ~space.of_same_inputs(steps)))
        level, tried = larger, tried + 1
    return FlipSearch(to_yes, _told(space, found), size, tried if level else size, not level)


def _told(space: _Space, found: Mapping[Steps, tuple[str, ...]]) -> tuple[Flip, ...]:
    """The sets found, smallest first; of one size first those that can be established and that leave more as stated."""
    told = {each: space.change(each) for each in dict.fromkeys(each for steps in found for each in bits(steps))}
    flips = []
    for steps, outcomes in found.items():
        changes = sorted((told[each] for each in bits(steps)), key=lambda change: space.numbers[change.atom])
        flips.append(Flip(tuple(changes), outcomes))
    return tuple(
        sorted(
            flips,
            key=lambda flip: (
                len(flip.changes),
                KINDS.index(flip.by),
                sum(1 for change in flip.changes if change.replaces),
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
    def numbers(self) -> Mapping[Atom, int]:
        return self.weighed.worked.completions.numbers

    @cached_property
    def asking(self) -> Uses:
        """The rules that ask for each input."""
        return live_uses(self.weighed.worked, self.weighed.tests.values())

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

    def reasons(self, function: int) -> Reasons:
        """Why a function of the inputs is possible or excluded, as far as these are stated, taken or can be changed."""
        kept = {self.numbers[atom] for atom in (*self.changeable, *self.facts.stated) if atom in self.numbers}
        others = set(self.numbers.values()) - kept - set(self.taken)
        return Reasons(self.diagrams, self.diagrams.exists(function, others))

    @cached_property
    def possible(self) -> Reasons:
        """Why what is stated is possible or excludes itself."""
        return self.reasons(self.weighed.worked.completions.possible)

    @cached_property
    def given(self) -> Literals:
        """What is stated."""
        return literals_of({self.numbers[a]: v for a, v in self.facts.stated.items() if a in self.numbers})

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every change of one input."""
        readings = self.weighed.worked.valuation.readings
        values = ((atom, (True,) if atom.predicate in readings else (True, False)) for atom in sorted(self.changeable))
        return tuple((atom, value) for atom, those in values for value in those)

    @cached_property
    def all_steps(self) -> Steps:
        """Every change, as a set."""
        return (1 << len(self.steps)) - 1

    def _of_input(self, atom: Atom) -> tuple[Atom, ...]:
        """What is changed as one: a reading with all its alternatives, or the input itself."""
        return self.weighed.worked.valuation.readings.get(atom.predicate, (atom,))

    @cached_property
    def _variables(self) -> tuple[int, ...]:
        """For each change the variables of which nothing that was stated stays."""
        return tuple(
            sum(1 << self.numbers[each] for each in self._of_input(atom) if each in self.numbers)
            for atom, _ in self.steps
        )

    @cached_property
    def _steps_to(self) -> Mapping[tuple[int, bool], Steps]:
        """The changes that give a variable a value."""
        found: dict[tuple[int, bool], Steps] = {}
        for place, (atom, value) in enumerate(self.steps):
            for each in self._of_input(atom):
                if each in self.numbers:
                    key = self.numbers[each], value if each == atom else not value
                    found[key] = found.get(key, 0) | 1 << place
        return found

    @cached_property
    def _same_input(self) -> tuple[Steps, ...]:
        """For each change those of the same input, itself among them."""
        return tuple(
            sum(1 << place for place, other in enumerate(self._variables) if other & own) for own in self._variables
        )

    def of_same_inputs(self, steps: Steps) -> Steps:
        """The changes of an input that one of these changes."""
        found = 0
        for each in bits(steps):
            found |= self._same_input[each]
        return found

    def changed(self, steps: Steps) -> Facts:
        """The facts with what was stated of the changed inputs dropped, and the changes stated."""
        stated = dict(self.facts.stated)
        for atom, value in (self.steps[each] for each in bits(steps)):
            for each in self._of_input(atom):
                stated.pop(each, None)
            stated[atom] = value
        return replace(self.facts, stated=stated)

    def change(self, place: int) -> Change:
        """A change as it is told."""
        atom, value = self.steps[place]
        kind = KIND_OF[self.program.program.predicates[atom.predicate].established]
        where = where_it_matters(self.weighed.worked, self.asking, atom, kind == READING)
        replaced = tuple((a, v) for a, v in self.facts.stated.items() if a in self._of_input(atom))
        return Change(atom, value, kind, where, replaced)

    def rules_out(self, steps: Steps, unwanted: Reasons) -> bool:
        """Whether these changes are possible and leave nothing of what is unwanted."""
        given = self.given_after(steps)
        return self.possible.possible(given) and not unwanted.possible(self._with_taken(given))

    def further(self, steps: Steps, unwanted: Reasons) -> Steps:
        """Changes one of which every larger set has that rules out what is unwanted, where these do not."""
        given = self.given_after(steps)
        holds, why = self.possible.why(given)
        if not holds:
            return self._against(why, given, given, set())
        values = self._with_taken(given)
        return self._against(unwanted.why(values)[1], given, values, set())

    def given_after(self, steps: Steps) -> Literals:
        """What is stated after some changes."""
        true, false = self.given
        for each in bits(steps):
            variables, (atom, value) = self._variables[each], self.steps[each]
            true, false = true & ~variables, false & ~variables
            true, false = Literals(true, false).joined(self.numbers[atom], value)
        return Literals(true, false)

    def _with_taken(self, given: Literals) -> Literals:
        """What is stated and what is then taken as true, or not because it is excluded."""
        values = given
        for number in self.taken:
            if not values.of(number):
                values = values.joined(number, self.possible.possible(values.joined(number, True)))
        return values

    def _against(self, literals: Literals, given: Literals, values: Literals, seen: set[int]) -> Steps:
        """The changes after which some of these literals need no longer hold together.

        ``values`` is what is stated, with what is taken as true after it. Of the latter a literal also ceases to hold
        where other changes exclude it, or no longer do.
        """
        found = 0
        for number, value in literals.values().items():
            found |= self._steps_to.get((number, not value), 0)
            if number in seen or given.of(number) or not values.of(number):
                continue
            seen.add(number)
            earlier = given
            for other in self.taken[: self.taken.index(number)]:
                if not given.of(other):
                    earlier = earlier.joined(other, bool(values.true >> other & 1))
            _, why = self.possible.why(earlier.joined(number, True))
            found |= self._against(why.without(number), given, earlier, seen)
        return found
