"""The case: individuals, closed predicates, and how each input stands before anything is concluded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Ground
from agreement_kb.model.finding import ContradictoryFacts, Finding
from agreement_kb.model.ground import Domain, GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.scenario import Facts, role_holder
from agreement_kb.model.term import AS_OF, TIME, UNNAMED, Individual, Term, Variable
from agreement_kb.model.time import Moment, decide, parse_time
from agreement_kb.model.vocabulary import Established, Predicate
from agreement_kb.model.wording import Wording


@dataclass(frozen=True)
class Case:
    """A program with the facts of a case and a domain for one question.

    ``holders`` tells of each role holder nobody named which role it holds.
    """

    program: StratifiedProgram
    facts: Facts
    domain: Domain
    holders: Mapping[Individual, Atom]

    def established(self, predicate: str) -> Established:
        """How a predicate is established; what has no declaration is concluded."""
        found = self.program.program.predicates.get(predicate)
        return found.established if found is not None else Established.DERIVED

    def is_input(self, atom: Atom) -> bool:
        """Whether an atom is stated rather than concluded."""
        return self.established(atom.predicate).input


def make_case(program: StratifiedProgram, facts: Facts, goals: Iterable[Atom]) -> Case:
    """Gather the individuals of question and facts, one unnamed one of each open sort, and the closed predicates."""
    by_sort: dict[str, dict[Individual, None]] = {name: {} for name in program.program.sorts}
    for entry in program.program.entries.values():
        if not program.program.sorts[entry.sort].open:
            by_sort[entry.sort][Individual(entry.sort, entry.name)] = None
    mentioned = set(facts.individuals())
    mentioned |= {a for goal in goals for a in goal.args if isinstance(a, Individual)}
    for rule in (*program.program.rules, *program.program.constraints):
        for atom in (rule.head, *(literal.atom for literal in rule.body)):
            mentioned |= {a for a in atom.args if isinstance(a, Individual)}
    mentioned |= {a for fact in program.program.facts for a in fact.atom.args if isinstance(a, Individual)}
    for individual in sorted(mentioned):
        by_sort.setdefault(individual.sort, {})[individual] = None
    for sort in program.program.sorts.values():
        if sort.open:
            by_sort[sort.name][Individual(sort.name, UNNAMED)] = None
    by_sort[TIME][Individual(TIME, AS_OF)] = None
    holders: dict[Individual, Atom] = {}
    extensions: dict[str, dict[Atom, None]] = {}
    # A holder may itself be the key of another role: roles are filled until none brings a new individual.
    predicates = program.program.predicates
    roles = [p for p in predicates.values() if p.established is Established.ROLE]
    for _ in range(len(roles) + 1):
        grew = False
        for role in roles:
            *keys, holder = role.parameters
            for args in product(*(tuple(by_sort[k.sort]) for k in keys)):
                filler, someone = role_holder(predicates, role, args, facts.roles, facts.stated)
                if not someone:
                    holders.setdefault(filler, Atom(role.name, args))
                grew = grew or filler not in by_sort[holder.sort]
                by_sort[holder.sort][filler] = None
                name = f"holder:{role.name}"
                extensions.setdefault(name, {})[Atom(name, (*args, filler))] = None
        if not grew:
            break
    extensions.update(_candidates(roles, by_sort, holders))
    for fact in program.program.facts:
        extensions.setdefault(fact.atom.predicate, {})[fact.atom] = None
    for atom, value in facts.stated.items():
        if value and program.program.predicates[atom.predicate].established is Established.LISTED:
            extensions.setdefault(atom.predicate, {})[atom] = None
    domain = Domain(
        {sort: tuple(individuals) for sort, individuals in by_sort.items()},
        {name: tuple(atoms) for name, atoms in extensions.items()},
        (*facts.stated, *(Atom(role.predicate, (*role.args, holder)) for role, holder in facts.roles.items())),
    )
    return Case(program, facts, domain, holders)


def _candidates(
    roles: list[Predicate], by_sort: Mapping[str, Mapping[Individual, None]], holders: Mapping[Individual, Atom]
) -> dict[str, dict[Atom, None]]:
    """Who may hold each role: anyone named, and the holders of other roles in the same thing whom nobody named.

    A holder nobody named of a role in *another* thing is left out: he can't be spoken of here, and every pair of
    things would have to be weighed.
    """
    named: dict[str, list[Individual]] = {}
    of_thing: dict[tuple[str, tuple[Term, ...]], list[Individual]] = {}
    for role in roles:
        sort = role.parameters[-1].sort
        named[sort] = [individual for individual in by_sort[sort] if individual not in holders]
    for holder, role_of in holders.items():
        of_thing.setdefault((holder.sort, role_of.args), []).append(holder)
    found: dict[str, dict[Atom, None]] = {}
    for role in roles:
        *keys, last = role.parameters
        atoms = found.setdefault(f"candidate:{role.name}", {})
        for args in product(*(tuple(by_sort[k.sort]) for k in keys)):
            for someone in (*named[last.sort], *of_thing.get((last.sort, args), ())):
                atoms[Atom(role.name, (*args, someone))] = None
    return found


def moment(case: Case, term: Term | Atom, binding: Mapping[Term, Term]) -> Moment | None:
    """The moment a side of a comparison names, where it is known."""
    if isinstance(term, Atom):
        keys = tuple(binding.get(a, a) for a in term.args[:-1])
        for atom in case.domain.extensions.get(term.predicate, ()):
            if atom.args[:-1] == keys:
                return moment(case, atom.args[-1], {})
        return None
    term = binding.get(term, term)
    assert isinstance(term, Individual)
    if term.key == AS_OF:
        return parse_time(case.facts.as_of) if case.facts.as_of else None
    return parse_time(term.key)


def decided_by_dates(case: Case, atom: Atom) -> bool | None:
    """What the dates known say of a predicate established by dates."""
    predicate = case.program.program.predicates[atom.predicate]
    binding: dict[Term, Term] = dict(zip(predicate.parameters, atom.args, strict=True))
    found: list[bool | None] = []
    for comparison in predicate.comparisons:
        left, right = moment(case, comparison.left, binding), moment(case, comparison.right, binding)
        if left is None or right is None:
            found.append(None)
        else:
            found.append(decide(left, comparison.operator, right, comparison.duration))
    return False if False in found else None if None in found else True


Clause = tuple[tuple[Atom, bool], ...]
"""Literals that can't all hold, and so an impossibility."""


@dataclass
class Valuation:
    """How each input stands: fixed, with the ground of it, or unknown.

    ``readings`` has the atoms of the alternatives of each reading that bears on the question.
    """

    fixed: dict[Atom, bool] = field(default_factory=dict)
    grounds: dict[Atom, tuple[Ground, str]] = field(default_factory=dict)
    unknown: list[Atom] = field(default_factory=list)
    clauses: list[tuple[Clause, Instance]] = field(default_factory=list)
    readings: dict[str, tuple[Atom, ...]] = field(default_factory=dict)

    def copy(self) -> Valuation:
        """A copy that can be changed."""
        return Valuation(
            dict(self.fixed), dict(self.grounds), list(self.unknown), list(self.clauses), dict(self.readings)
        )

    def fix(self, atom: Atom, value: bool, ground: Ground, source: str = "") -> None:
        """Give an input its value."""
        self.fixed[atom] = value
        self.grounds[atom] = (ground, source)


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
    atoms.update(dict.fromkeys(case.facts.stated))
    atoms.update(dict.fromkeys(goals))
    inputs = [atom for atom in atoms if case.is_input(atom)]
    for atom in inputs:
        _fix_input(case, valuation, atom)
    for atom in inputs:
        if case.established(atom.predicate) is Established.READING and atom.predicate not in valuation.readings:
            reading = case.program.program.readings[atom.predicate]
            valuation.readings[atom.predicate] = tuple(
                Atom(reading.name, (Individual(reading.name, name),)) for name, _ in reading.alternatives
            )
    for instance in ground.constraints:
        clause = tuple((literal.atom, literal.positive) for literal in instance.body)
        valuation.clauses.append((clause, instance))
    valuation.clauses += _one_holder(case, valuation, inputs)
    propagate(case, valuation)
    for atom in inputs:
        if atom not in valuation.fixed and case.established(atom.predicate) in (
            Established.ASSUMED,
            Established.OBSERVED,
        ):
            valuation.fix(atom, True, Ground.ASSUMED)
    propagate(case, valuation)
    # What the facts already rule out need not be looked at again.
    valuation.clauses = [
        (clause, instance)
        for clause, instance in valuation.clauses
        if all(valuation.fixed.get(atom, positive) == positive for atom, positive in clause)
    ]
    valuation.unknown = [a for a in inputs if a not in valuation.fixed]
    known = set(valuation.unknown)
    for alternatives in valuation.readings.values():
        valuation.unknown += [a for a in alternatives if a not in valuation.fixed and a not in known]
    return valuation


def _fix_input(case: Case, valuation: Valuation, atom: Atom) -> None:
    established = case.established(atom.predicate)
    stated = case.facts.stated.get(atom)
    if established is Established.LISTED:
        listed = atom in case.domain.extensions.get(atom.predicate, ())
        if listed and stated is False:
            raise ContradictoryFacts([_contradiction(case, [(atom, False)], "The rules list it as true.")])
        if stated is not None:
            valuation.fix(atom, stated, Ground.GIVEN if stated else Ground.DENIED)
        else:
            valuation.fix(atom, listed, Ground.LISTED if listed else Ground.NOT_LISTED)
    elif established is Established.HOLDER:
        valuation.fix(atom, atom in case.domain.extensions.get(atom.predicate, ()), Ground.ROLE)
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
    """Where the holder is named, the role is settled; else nobody can say of someone named that he does not hold it."""
    predicates = case.program.program.predicates
    role = predicates[atom.predicate]
    holder, named = role_holder(predicates, role, atom.args[:-1], case.facts.roles, case.facts.stated)
    someone = atom.args[-1]
    candidates = case.domain.extensions.get(f"candidate:{role.name}", ())
    if named or someone == holder or atom not in candidates:
        valuation.fix(atom, someone == holder, Ground.ROLE)
    elif isinstance(someone, Individual) and someone.unnamed:
        valuation.fix(atom, False, Ground.ROLE)
    elif stated is not None:
        valuation.fix(atom, stated, Ground.DENIED)


def _one_holder(case: Case, valuation: Valuation, inputs: list[Atom]) -> list[tuple[Clause, Instance]]:
    """A role that nobody is named for may be held by any one of several: never by two."""
    by_role: dict[Atom, list[Atom]] = {}
    for atom in inputs:
        if case.established(atom.predicate) is Established.ROLE and atom not in valuation.fixed:
            by_role.setdefault(Atom(atom.predicate, atom.args[:-1]), []).append(atom)
    found: list[tuple[Clause, Instance]] = []
    for key, candidates in by_role.items():
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
    touching: dict[Atom, list[tuple[Clause, Instance]]] = {}
    for each in valuation.clauses:
        for atom, _ in each[0]:
            touching.setdefault(atom, []).append(each)
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


def bind_goal(goal: Atom, binding: Mapping[Variable, Individual]) -> Atom:
    """A question's goal with its variables bound; what nobody named is the unnamed individual of its sort."""
    full = {v: binding.get(v, Individual(v.sort, UNNAMED)) for v in goal.variables()}
    return goal.bind(full)
