"""What a rule lacks: the smallest sets of conditions that, were they so, would make it hold for certain.

A rule is a function over all that may be stated of the case (``opened.weigh_widely_opened``); what is known now is some
values of these inputs. A set of conditions lacks nothing if, put in the place of what is known of them, it leaves no
completion in which the function is false. Sets are grown as flips are: a completion in which it is false is found, a
smallest part of it that makes it so, and each set must change one input of that part.

What excludes a supposed condition (an impossibility with what was stated) is withdrawn for it, and told with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from itertools import combinations

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Ground
from agreement_kb.model.program import StratifiedProgram, listed_citations
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.scenario import Facts, role_holder
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.model.why_not import Failing, Lacking, Near, Truth, Why
from agreement_kb.reasoning.answering import Weighed
from agreement_kb.reasoning.bdd import FALSE, TRUE, Diagrams
from agreement_kb.reasoning.evaluation import exactly_one
from agreement_kb.reasoning.opened import TAKEN
from agreement_kb.reasoning.valuation import Valuation
from agreement_kb.reasoning.widely_opened import WidelyOpened

MAX_TRIED = 60
"""How many sets are looked at for one rule."""
MAX_FOUND = 12
"""How many are told of one rule at most."""
MAX_COMPARED = 6
"""Up to how many conditions a set has all its parts are looked at; of larger ones, each without one condition."""

Step = tuple[Atom, bool]
"""A condition as it is searched for: an input and the value wanted of it; of a reading an alternative, and True."""
Steps = frozenset[Step]
Supposed = tuple[Mapping[int, bool], int]
"""What is known where some conditions are supposed, and what can hold together then."""

_WHYS = list(Why)
_BY_GROUND = {
    Ground.GIVEN: Why.GIVEN,
    Ground.DENIED: Why.DENIED,
    Ground.ASSUMED: Why.ASSUMED,
    Ground.LISTED: Why.LISTED,
    Ground.NOT_LISTED: Why.NOT_LISTED,
    Ground.ROLE: Why.ROLE,
    Ground.DATES: Why.DATES,
    Ground.EXCLUDED: Why.EXCLUDED,
}
_OPEN = {
    Established.JUDGEMENT: Why.NOT_JUDGED,
    Established.READING: Why.READING_OPEN,
    Established.DATES: Why.NO_DATES,
    Established.ROLE: Why.HOLDER_OPEN,
    Established.ANALOGY: Why.ANALOGY,
}
_FIXED = (Established.LISTED, Established.ROLE, Established.DATES, Established.HOLDER)


def nearness(near: Near) -> tuple[int, ...]:
    """What is nearest comes first: by how many conditions fail, how many of them are not only not stated, and why."""
    if near.holds is True:
        return (0,)
    return _weight(each.why for each in near.lacking[0].conditions) if near.lacking else (1 << 30,)


def _weight(whys: Iterable[Why]) -> tuple[int, int, int]:
    those = list(whys)
    return (len(those), sum(not why.open for why in those), sum(_WHYS.index(why) for why in those))


@dataclass(frozen=True)
class Known:
    """The inputs of a case as variables, and what is known of them."""

    program: StratifiedProgram
    facts: Facts
    opened: WidelyOpened
    _supposed: dict[Steps, Supposed | None] = field(default_factory=dict)

    @property
    def weighed(self) -> Weighed:
        """The question with everything open."""
        return self.opened.weighed

    @property
    def now(self) -> Valuation:
        """How each input stands."""
        return self.opened.now

    @property
    def diagrams(self) -> Diagrams:
        """The table in which the functions are."""
        return self.weighed.worked.completions.diagrams

    @property
    def possible(self) -> int:
        """All that can hold together."""
        return self.weighed.worked.completions.possible

    @property
    def numbers(self) -> Mapping[Atom, int]:
        """The variable of each input."""
        return self.weighed.worked.completions.numbers

    @cached_property
    def atoms(self) -> Mapping[int, Atom]:
        """The input of each variable."""
        return {number: atom for atom, number in self.numbers.items()}

    @cached_property
    def tied(self) -> frozenset[int]:
        """The variables that impossibilities speak of."""
        return frozenset(self.diagrams.support(self.possible))

    @cached_property
    def taken(self) -> tuple[int, ...]:
        """The variables of what is taken as true, in the order in which it is."""
        places = {name: place for place, name in enumerate(self.program.program.predicates)}
        found = [atom for atom in self.numbers if self.established(atom) in TAKEN]
        return tuple(self.numbers[atom] for atom in sorted(found, key=lambda a: (places[a.predicate], a)))

    def established(self, atom: Atom) -> Established:
        """How the truth of an atom is established."""
        found = self.program.program.predicates.get(atom.predicate)
        return found.established if found is not None else Established.DERIVED

    # ---- functions of rules --------------------------------------------------------------------------------------

    def rules(self, head: Atom, *parts: Part) -> list[Rule]:
        """The rules that conclude an atom, in the order of the files; those of some parts only, if any are named."""
        found = self.program.by_head.get(head.predicate, ())
        return [r for r in found if (not parts or r.part in parts) and r.head.match(head) is not None]

    def instances(self, rule: Rule, head: Atom) -> list[Instance]:
        """The ground instances of a rule for a conclusion."""
        return [i for i in self.weighed.worked.ground.instances.get(head, ()) if i.rule.id == rule.id]

    def function(self, instances: Iterable[Instance]) -> int:
        """Where one of some instances has all its conditions."""
        found = FALSE
        for instance in instances:
            body = TRUE
            for literal in instance.body:
                each = self.weighed.worked.completions.functions[literal.atom]
                body = self.diagrams.conj(body, each if literal.positive else self.diagrams.neg(each))
            found = self.diagrams.disj(found, body)
        return found

    def truth(self, function: int) -> Truth:
        """What is known of a function now."""
        supposed = self.supposing(frozenset())
        assert supposed is not None
        values, _ = supposed
        if self.diagrams.excluded(self.diagrams.conj(self.possible, self.diagrams.neg(function)), values):
            return True
        return False if self.diagrams.excluded(self.diagrams.conj(self.possible, function), values) else None

    # ---- what is known, and with some conditions supposed ----------------------------------------------------------

    def input_of(self, atom: Atom) -> Atom:
        """What is stated as one: a reading with all its alternatives, or the input itself."""
        return Atom(atom.predicate) if atom.predicate in self.weighed.worked.valuation.readings else atom

    def group(self, atom: Atom) -> tuple[Atom, ...]:
        """An input, or all alternatives of its reading."""
        return self.weighed.worked.valuation.readings.get(atom.predicate, (atom,))

    @cached_property
    def stated(self) -> Mapping[int, bool]:
        """What is stated, and what roles, dates and lists say."""
        found = {}
        for atom, number in self.numbers.items():
            if not self.established(atom).input:
                found[number] = False
            elif self.established(atom) in _FIXED:
                if atom in self.now.fixed and self.now.grounds[atom][0] is not Ground.EXCLUDED:
                    found[number] = self.now.fixed[atom]
            elif atom in self.facts.stated:
                found[number] = self.facts.stated[atom]
        return found

    @cached_property
    def apart(self) -> int:
        """What can hold together whoever holds a role, and whatever dates and lists tell."""
        diagrams, worked, found = self.diagrams, self.weighed.worked, TRUE
        for clause, _ in worked.valuation.clauses:
            if all(atom in self.numbers and self.established(atom) not in _FIXED for atom, _ in clause):
                together = TRUE
                for atom, positive in clause:
                    each = diagrams.variable(self.numbers[atom])
                    together = diagrams.conj(together, each if positive else diagrams.neg(each))
                found = diagrams.conj(found, diagrams.neg(together))
        for group in worked.valuation.readings.values():
            if all(atom in self.numbers for atom in group):
                one = exactly_one(diagrams, [diagrams.variable(self.numbers[atom]) for atom in group])
                found = diagrams.conj(found, one)
        return found

    def supposing(self, steps: Steps) -> Supposed | None:
        """What is known where some conditions are supposed; None where these can't hold together.

        What is stated and excludes them is withdrawn. Where roles, dates or lists exclude them, that does not count:
        the impossibilities that speak of these are left out.
        """
        if steps not in self._supposed:
            found = self._withdrawing(steps, self.possible)
            self._supposed[steps] = found if found is not None else self._withdrawing(steps, self.apart)
        return self._supposed[steps]

    def _withdrawing(self, steps: Steps, possible: int) -> Supposed | None:
        values = dict(self.stated)
        supposed = {self.numbers[atom]: value for atom, value in steps}
        for atom, _ in steps:
            for each in self.group(atom):
                values.pop(self.numbers.get(each, -1), None)
        values.update(supposed)
        while steps and self.diagrams.excluded(possible, values):
            core = self.diagrams.core(possible, values)
            excluding = [n for n in core if n not in supposed and self.established(self.atoms[n]) not in _FIXED]
            if not excluding:
                return None
            for number in excluding:
                del values[number]
        for number in self.taken:
            if number not in values:
                free = number not in self.tied or not self.diagrams.excluded(possible, {**values, number: True})
                values[number] = free
        return values, possible

    # ---- the search ----------------------------------------------------------------------------------------------

    def near(self, function: int, asking: Iterable[Instance], never: Iterable[Step] = ()) -> Near:
        """How near a function is to holding; ``asking`` has the instances in which its conditions stand."""
        truth = self.truth(function)
        if truth is True:
            return Near(True)
        search = _Search(self, function, frozenset(never))
        found, complete = search.run()
        cited = _citations(self, asking)
        return Near(truth, tuple(self._lacking(steps, cited) for steps in found), complete)

    def _lacking(self, steps: Steps, cited: Mapping[Atom, Citation]) -> Lacking:
        """A set as it is told; its conditions in the order in which the rule asks for them."""
        places = {atom: place for place, atom in enumerate(cited)}
        ordered = sorted(steps, key=lambda step: (places.get(step[0], len(places)), step))
        return Lacking(tuple(self._failing(step, cited) for step in ordered))

    def _failing(self, step: Step, cited: Mapping[Atom, Citation]) -> Failing:
        atom, value = step
        why, against = self.why(step)
        return Failing(Literal(atom, value), why, cited.get(atom), against)

    def why(self, step: Step) -> tuple[Why, tuple[Literal, ...]]:
        """Why a condition is not shown to hold, and what stands in its place."""
        atom, value = step
        established = self.established(atom)
        if not established.input:
            return Why.NOT_PROVIDED, ()
        if established is Established.ROLE and value:
            role = self.program.program.predicates[atom.predicate]
            predicates = self.program.program.predicates
            holder, named = role_holder(predicates, role, atom.args[:-1], self.facts.roles, self.facts.stated)
            held = Literal(Atom(atom.predicate, (*atom.args[:-1], holder)))
            return (Why.ROLE, (held,)) if named else (Why.HOLDER_OPEN, (held,))
        if self.now.fixed.get(atom, value) is value:
            return _OPEN.get(established, Why.NOT_STATED), ()
        ground = self.now.grounds[atom][0]
        if established is Established.LISTED and atom in listed_citations(self.program.program):
            return Why.LISTED, ()
        if established is Established.READING and value:
            chosen = next((a for a in self.group(atom) if self.now.fixed.get(a)), None)
            return (Why.READING, (Literal(chosen),)) if chosen is not None else (_BY_GROUND[ground], ())
        if ground is not Ground.EXCLUDED:
            return _BY_GROUND[ground], ()
        against = self._excluding(atom)
        dated = bool(against) and all(self.now.grounds[each.atom][0] is Ground.DATES for each in against)
        return Why.DATES if dated else Why.EXCLUDED, against

    def _excluding(self, atom: Atom) -> tuple[Literal, ...]:
        """What was stated or assumed that leaves an input its value, through all impossibilities between."""
        found: dict[Literal, None] = {}
        seen = {atom}
        waiting = list(self.now.against.get(atom, ()))
        while waiting:
            literal = waiting.pop(0)
            if literal.atom not in seen:
                seen.add(literal.atom)
                further = self.now.against.get(literal.atom)
                waiting = [*further, *waiting] if further else waiting
                found.update({} if further else {literal: None})
        return tuple(found)


@dataclass
class _Search:
    """The search for what one function lacks."""

    known: Known
    function: int
    never: Steps

    def __post_init__(self) -> None:
        diagrams = self.known.diagrams
        self.support = diagrams.support(self.function)
        self.fails = diagrams.neg(self.function)
        self.tried = 0

    def run(self) -> tuple[list[Steps], bool]:
        """The sets found, nearest first, and whether there is no other."""
        if self.function == FALSE:
            return [], True
        found: dict[Steps, None] = {}
        waiting: list[tuple[tuple[object, ...], Steps]] = [((), frozenset())]
        seen: set[Steps] = {frozenset()}
        while waiting and len(found) < MAX_FOUND and self.tried < MAX_TRIED:
            _, steps = heappop(waiting)
            if any(smaller <= steps for smaller in found):
                continue
            self.tried += 1
            further = self.further(steps)
            if further is None:
                found[self.smallest(steps)] = None
                continue
            for larger in (steps | {each} for each in further):
                if larger not in seen:
                    seen.add(larger)
                    heappush(waiting, (self.order(larger), larger))
        left = [steps for _, steps in waiting if not any(smaller <= steps for smaller in found)]
        if not found and left:
            found.update(dict.fromkeys(self.dive(min(left, key=self.order))))
        minimal = [steps for steps in found if not any(other < steps for other in found)]
        return sorted(minimal, key=self.order), not left

    def order(self, steps: Steps) -> tuple[object, ...]:
        """In which order sets are looked at and told."""
        whys = [self.known.why(step)[0] for step in steps]
        unnamed = sum(isinstance(a, Individual) and a.unnamed for atom, _ in steps for a in atom.args)
        denied = sum(not value for _, value in steps)
        size, against, ranks = _weight(whys)
        return (size, against, unnamed, ranks, denied, sorted(self.known.numbers[atom] for atom, _ in steps))

    def further(self, steps: Steps) -> list[Step] | None:
        """Conditions one of which every larger set has that does; None if these ones do."""
        supposed = self.known.supposing(steps)
        if supposed is None:
            return []
        values, possible = supposed
        diagrams = self.known.diagrams
        found = diagrams.agreeing(diagrams.conj(possible, self.fails), values)
        if found is None:
            return None
        failing = diagrams.core(self.function, {n: v for n, v in found.items() if n in self.support})
        taken = {self.known.input_of(atom) for atom, _ in steps}
        return [
            step
            for number, value in failing.items()
            for step in self.steps_to(self.known.atoms[number], not value)
            if self.known.input_of(step[0]) not in taken and step not in self.never
        ]

    def steps_to(self, atom: Atom, value: bool) -> Iterator[Step]:
        """What gives an input a value; a reading is denied one alternative by another."""
        group = self.known.group(atom)
        if group == (atom,) or value:
            yield atom, value
        else:
            yield from ((each, True) for each in group if each != atom and each in self.known.numbers)

    def dive(self, steps: Steps) -> list[Steps]:
        """One set, where looking at all in order takes too long: always on with the nearest condition."""
        while (further := self.further(steps)) is not None:
            if not further:
                return []
            steps = min((steps | {each} for each in further), key=self.order)
        return [self.smallest(steps)]

    def smallest(self, steps: Steps) -> Steps:
        """A part of a set that does as well, and none of whose parts does."""
        if len(steps) > MAX_COMPARED:
            for step in sorted(steps):
                if self.further(steps - {step}) is None:
                    return self.smallest(steps - {step})
            return steps
        parts = (frozenset(part) for size in range(len(steps)) for part in combinations(sorted(steps), size))
        return next((part for part in parts if self.further(part) is None), steps)


def _citations(known: Known, asking: Iterable[Instance]) -> dict[Atom, Citation]:
    """The inputs that some instances ask for, in the order in which they do, each with the sentence that asks."""
    found: dict[Atom, Citation] = {}
    waiting = list(reversed(list(asking)))
    seen: set[Instance] = set()
    while waiting:
        instance = waiting.pop()
        if instance in seen:
            continue
        seen.add(instance)
        for literal in reversed(instance.body):
            waiting += reversed(known.weighed.worked.ground.instances.get(literal.atom, ()))
        for literal in instance.body:
            if instance.rule.citation is not None:
                found.setdefault(literal.atom, instance.rule.citation)
    return found
