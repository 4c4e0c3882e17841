"""The values of the inputs of a case: stated, assumed, told by roles, dates and lists, or what follows from these."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Ground
from agreement_kb.model.finding import ContradictoryFacts, Finding
from agreement_kb.model.ground import GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.scenario import role_holder
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.model.wording import Wording
from agreement_kb.reasoning.case import Case, decided_by_dates

Clause = tuple[tuple[Atom, bool], ...]
"""Literals that can't all hold, and so an impossibility."""


@dataclass
class Valuation:
    """How each input stands: fixed, with the ground of it, or unknown.

    ``readings`` has the atoms of the alternatives of each reading that bears on the question; ``touching`` the
    clauses in which each atom stands; ``against`` what an impossibility left of each atom it gave its value.
    """

    fixed: dict[Atom, bool] = field(default_factory=dict)
    grounds: dict[Atom, tuple[Ground, str]] = field(default_factory=dict)
    clauses: list[tuple[Clause, Instance]] = field(default_factory=list)
    readings: dict[str, tuple[Atom, ...]] = field(default_factory=dict)
    touching: dict[Atom, list[tuple[Clause, Instance]]] = field(default_factory=dict)
    against: dict[Atom, tuple[Literal, ...]] = field(default_factory=dict)

    def copy(self) -> Valuation:
        """A copy whose inputs can be fixed."""
        return Valuation(
            dict(self.fixed), dict(self.grounds), self.clauses, self.readings, self.touching, dict(self.against)
        )

    def fix(self, atom: Atom, value: bool, ground: Ground, source: str = "") -> None:
        """Give an input its value."""
        self.fixed[atom] = value
        self.grounds[atom] = (ground, source)

    def undo(self, number: int) -> None:
        """Leave only the first so many inputs fixed: an input that has a value is never given another."""
        while len(self.fixed) > number:
            atom, _ = self.fixed.popitem()
            del self.grounds[atom]
            self.against.pop(atom, None)

    def constrain(self, clauses: Iterable[tuple[Clause, Instance]]) -> None:
        """Replace the impossibilities that are weighed."""
        self.clauses, self.touching = list(clauses), {}
        for each in self.clauses:
            for atom, _ in each[0]:
                self.touching.setdefault(atom, []).append(each)


def evaluate_inputs(case: Case, ground: GroundProgram, goals: Iterable[Atom]) -> Valuation:
    """Give each input of a ground program and its goals its value, where it has one, and propagate impossibilities.

    Raises:
        ContradictoryFacts: what was stated breaks an impossibility, a date or a reading.
    """
    valuation = Valuation()
    atoms: dict[Atom, None] = {}
    for found in ground.instances.values():
        for instance in found:
            atoms.update(dict.fromkeys(literal.atom for literal in instance.body))
    for instance in ground.constraints:
        atoms.update(dict.fromkeys(literal.atom for literal in instance.body))
    atoms.update(dict.fromkeys(goals))
    valuation.readings = _readings(case, atoms)
    for alternatives in valuation.readings.values():
        atoms.update(dict.fromkeys(alternatives))
    inputs = [atom for atom in atoms if case.is_input(atom)]
    for atom in inputs:
        _fix_input(case, valuation, atom)
    declared = [
        (tuple((literal.atom, literal.positive) for literal in instance.body), instance)
        for instance in ground.constraints
    ]
    valuation.constrain([*declared, *_one_holder(case, valuation, inputs)])
    propagate(case, valuation)
    _assume(case, valuation, inputs)
    # What the facts already rule out need not be looked at again.
    valuation.constrain(
        (clause, instance)
        for clause, instance in valuation.clauses
        if all(valuation.fixed.get(atom, positive) == positive for atom, positive in clause)
    )
    return valuation


def _assume(case: Case, valuation: Valuation, inputs: Iterable[Atom]) -> None:
    """Take each assumption as true, in the order of the vocabulary; one that what is known so far excludes yields."""
    places = _places(case.program)
    assumed = [a for a in inputs if case.established(a.predicate) in (Established.ASSUMED, Established.OBSERVED)]
    for atom in sorted(assumed, key=lambda a: (places[a.predicate], a)):
        if atom in valuation.fixed:
            continue
        if atom not in valuation.touching:
            valuation.fix(atom, True, Ground.ASSUMED)
            continue
        before = len(valuation.fixed)
        valuation.fix(atom, True, Ground.ASSUMED)
        try:
            propagate(case, valuation, [atom])
        except ContradictoryFacts:
            valuation.undo(before)
            valuation.fix(atom, False, Ground.EXCLUDED)
            propagate(case, valuation, [atom])


@lru_cache(maxsize=8)
def _places(program: StratifiedProgram) -> Mapping[str, int]:
    """The number of each predicate in the order of the vocabulary."""
    return {name: place for place, name in enumerate(program.program.predicates)}


def _readings(case: Case, atoms: Iterable[Atom]) -> dict[str, tuple[Atom, ...]]:
    """The alternatives of each reading that some atom speaks of."""
    names = dict.fromkeys(a.predicate for a in atoms if case.established(a.predicate) is Established.READING)
    readings = (case.program.program.readings[name] for name in names)
    return {r.name: tuple(Atom(r.name, (Individual(r.name, name),)) for name, _ in r.alternatives) for r in readings}


def _fix_input(case: Case, valuation: Valuation, atom: Atom) -> None:
    established = case.established(atom.predicate)
    stated = case.facts.stated.get(atom)
    if established is Established.LISTED:
        listed = atom in case.domain.extension(atom.predicate)
        if listed and stated is False:
            raise ContradictoryFacts([_contradiction(case, [(atom, False)], "The rules list it as true.")])
        if stated is not None:
            valuation.fix(atom, stated, Ground.GIVEN if stated else Ground.DENIED)
        else:
            valuation.fix(atom, listed, Ground.LISTED if listed else Ground.NOT_LISTED)
    elif established is Established.HOLDER:
        valuation.fix(atom, atom in case.domain.extension(atom.predicate), Ground.ROLE)
    elif established is Established.ROLE:
        _fix_role(case, valuation, atom, stated)
    elif established is Established.DATES:
        decided = decided_by_dates(case, atom)
        if decided is not None:
            if stated is not None and stated != decided:
                raise ContradictoryFacts([_contradiction(case, [(atom, stated)], "The dates given say otherwise.")])
            valuation.fix(atom, decided, Ground.DATES)
        elif stated is not None:
            valuation.fix(atom, stated, Ground.GIVEN if stated else Ground.DENIED)
    elif stated is not None:
        valuation.fix(atom, stated, Ground.GIVEN if stated else Ground.DENIED)


def _fix_role(case: Case, valuation: Valuation, atom: Atom, stated: bool | None) -> None:
    """Whether someone holds a role: settled of someone named where the holder is; else nobody can say that he does not.

    Of someone known only by the title of another role it is open: he may be the one who was named.
    """
    predicates = case.program.program.predicates
    role = predicates[atom.predicate]
    holder, named = role_holder(predicates, role, atom.args[:-1], case.facts.roles, case.facts.stated)
    someone = atom.args[-1]
    assert isinstance(someone, Individual)
    candidates = case.domain.extension(f"candidate:{role.name}")
    if someone == holder or atom not in candidates or (named and not someone.titled):
        valuation.fix(atom, someone == holder, Ground.ROLE)
    elif someone.unnamed:
        valuation.fix(atom, False, Ground.ROLE)
    elif stated is not None:
        valuation.fix(atom, stated, Ground.DENIED)


def _one_holder(case: Case, valuation: Valuation, inputs: list[Atom]) -> list[tuple[Clause, Instance]]:
    """A role that nobody is named for may be held by any one of several: never by two.

    Where its holder is named, those known by other titles may all be he.
    """
    by_role: dict[Atom, list[Atom]] = {}
    for atom in inputs:
        if case.established(atom.predicate) is Established.ROLE and atom not in valuation.fixed:
            by_role.setdefault(Atom(atom.predicate, atom.args[:-1]), []).append(atom)
    found: list[tuple[Clause, Instance]] = []
    for key, candidates in by_role.items():
        predicates = case.program.program.predicates
        if role_holder(predicates, predicates[key.predicate], key.args, case.facts.roles, case.facts.stated)[1]:
            continue
        rule = Rule(f"one:{key.predicate}", key, (), key.predicate, Part.NEVER, None)
        for first, second in combinations(candidates, 2):
            clause = ((first, True), (second, True))
            found.append((clause, Instance(rule, (), key, (Literal(first), Literal(second)))))
    return found


def propagate(case: Case, valuation: Valuation, changed: Iterable[Atom] | None = None) -> None:
    """Draw what impossibilities and readings force, until nothing more follows; from ``changed`` inputs only if given.

    Raises:
        ContradictoryFacts: an impossibility is stated in full.
    """
    touching = valuation.touching
    if changed is None:
        waiting = deque(valuation.clauses)
        readings = set(valuation.readings)
    else:
        started = tuple(changed)
        waiting = deque(each for atom in started for each in touching.get(atom, ()))
        readings = {atom.predicate for atom in started if atom.predicate in valuation.readings}
    while waiting or readings:
        fixed: list[Atom] = []
        if waiting:
            fixed = _forced_by_clause(case, valuation, *waiting.popleft())
        else:
            fixed = _forced_by_reading(case, valuation, readings.pop())
        for atom in fixed:
            waiting.extend(touching.get(atom, ()))
            if atom.predicate in valuation.readings:
                readings.add(atom.predicate)


def _forced_by_clause(case: Case, valuation: Valuation, clause: Clause, instance: Instance) -> list[Atom]:
    """Where all but one literal of an impossibility holds, the last one fails."""
    left: dict[tuple[Atom, bool], None] = {}
    for atom, positive in clause:
        value = valuation.fixed.get(atom)
        if value is None:
            left[atom, positive] = None
        elif value != positive:
            return []
    if not left:
        note = f"They are declared impossible together ('{instance.rule.origin}')."
        raise ContradictoryFacts([_contradiction(case, list(clause), note)])
    if len(left) > 1:
        return []
    (atom, positive) = next(iter(left))
    valuation.fix(atom, not positive, Ground.EXCLUDED, instance.rule.id)
    valuation.against[atom] = tuple(Literal(other, value) for other, value in clause if other != atom)
    return [atom]


def _forced_by_reading(case: Case, valuation: Valuation, name: str) -> list[Atom]:
    """Exactly one alternative of a reading holds."""
    alternatives = valuation.readings[name]
    true = [a for a in alternatives if valuation.fixed.get(a) is True]
    unknown = [a for a in alternatives if a not in valuation.fixed]
    if len(true) > 1 or not (true or unknown):
        literals = [(a, valuation.fixed[a]) for a in alternatives if a in valuation.fixed]
        note = f"Exactly one alternative of the reading '{name}' holds."
        raise ContradictoryFacts([_contradiction(case, literals, note)])
    if true:
        for atom in unknown:
            valuation.fix(atom, False, Ground.EXCLUDED)
        return unknown
    if len(unknown) == 1:
        valuation.fix(unknown[0], True, Ground.EXCLUDED)
        return unknown
    return []


def _contradiction(case: Case, literals: list[tuple[Atom, bool]], note: str) -> Finding:
    wording = Wording(case.program.program, "en", case.facts, case.holders)
    shown = "; ".join(wording.statement(Literal(atom, value)) for atom, value in dict.fromkeys(literals))
    return Finding("AKB505", f"The facts given exclude each other: {shown}.", None, note, "Withdraw one of them.")
