"""The case: individuals, closed predicates, and how each input stands before anything is concluded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Ground
from agreement_kb.model.finding import ContradictoryFacts, Finding, TooLarge
from agreement_kb.model.ground import Domain, Extension, GroundProgram, Listed
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.scenario import Facts, role_holder
from agreement_kb.model.term import AS_OF, TIME, UNNAMED, Individual, Term, Variable
from agreement_kb.model.time import Moment, decide, parse_time
from agreement_kb.model.vocabulary import Established, Predicate
from agreement_kb.model.wording import Wording

MAX_INDIVIDUALS = 20_000


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
    """Gather the individuals of question and facts, one unnamed one of each open sort, and the closed predicates.

    Raises:
        TooLarge: more things are named than are weighed together.
    """
    mentioned = facts.individuals() | {a for goal in goals for a in goal.args if isinstance(a, Individual)}
    if len(mentioned) > MAX_INDIVIDUALS:
        message = f"The facts name {len(mentioned)} things; at most {MAX_INDIVIDUALS} are weighed together."
        raise TooLarge([Finding("AKB901", message, hint="State the facts that bear on the question alone.")])
    by_sort = {sort: dict.fromkeys(individuals) for sort, individuals in _named_by_rules(program).items()}
    for individual in sorted(mentioned, key=_by_name):
        by_sort.setdefault(individual.sort, {})[individual] = None
    for sort in program.program.sorts.values():
        if sort.open:
            by_sort[sort.name][Individual(sort.name, UNNAMED)] = None
    by_sort[TIME][Individual(TIME, AS_OF)] = None
    roles = [p for p in program.program.predicates.values() if p.established is Established.ROLE]
    holders, held = _fill_roles(program, facts, roles, by_sort)
    extensions: dict[str, Extension] = {**_listed_by_rules(program)}
    extensions.update((name, Listed(atoms)) for name, atoms in held.items())
    stated = [atom for atom, value in facts.stated.items() if value]
    for name in dict.fromkeys(atom.predicate for atom in stated):
        if program.program.predicates[name].established is Established.LISTED:
            own = (atom for atom in stated if atom.predicate == name)
            extensions[name] = Listed((*extensions.get(name, ()), *own))
    extensions.update(_candidates(roles, by_sort, holders))
    domain = Domain(
        {sort: tuple(individuals) for sort, individuals in by_sort.items()}, extensions, stated_atoms(facts)
    )
    return Case(program, facts, domain, holders)


def _by_name(individual: Individual) -> tuple[str, str]:
    return individual.sort, individual.key


@lru_cache(maxsize=8)
def _named_by_rules(program: StratifiedProgram) -> Mapping[str, tuple[Individual, ...]]:
    """The individuals of each sort whom the rules themselves name: terms of closed sorts, then constants."""
    found: dict[str, dict[Individual, None]] = {name: {} for name in program.program.sorts}
    for sort, name in program.program.entries:
        if not program.program.sorts[sort].open:
            found[sort][Individual(sort, name)] = None
    for individual in program.constants:
        found.setdefault(individual.sort, {})[individual] = None
    return {sort: tuple(individuals) for sort, individuals in found.items()}


@lru_cache(maxsize=8)
def _listed_by_rules(program: StratifiedProgram) -> Mapping[str, Listed]:
    """What the rules list, by predicate."""
    found: dict[str, list[Atom]] = {}
    for fact in program.program.facts:
        found.setdefault(fact.atom.predicate, []).append(fact.atom)
    return {name: Listed(atoms) for name, atoms in found.items()}


def stated_atoms(facts: Facts) -> tuple[Atom, ...]:
    """The atoms whose value the facts give: those stated, and of each role that its holder holds it."""
    roles = (Atom(role.predicate, (*role.args, holder)) for role, holder in facts.roles.items())
    return tuple(dict.fromkeys((*facts.stated, *roles)))


def _fill_roles(
    program: StratifiedProgram, facts: Facts, roles: list[Predicate], by_sort: dict[str, dict[Individual, None]]
) -> tuple[dict[Individual, Atom], dict[str, dict[Atom, None]]]:
    """Who holds each role in each thing: the holders nobody named, by what they hold, and the extensions.

    A holder may itself be the key of another role: roles are filled until none brings a new individual, and
    ``by_sort`` grows by those who do. Whoever holds a role in something has no holder of that role himself: else a
    neighbour would have a neighbour, and so on without end.
    """
    predicates = program.program.predicates
    holders: dict[Individual, Atom] = {}
    held: dict[str, dict[Atom, None]] = {f"holder:{role.name}": {} for role in roles}
    done: set[tuple[str, tuple[Individual, ...]]] = set()
    for _ in range(len(roles) + 1):
        grew = False
        for role in roles:
            *keys, holder = role.parameters
            for args in product(*(tuple(by_sort[k.sort]) for k in keys)):
                if (role.name, args) in done or any(_holds(holders, each, role.name) for each in args):
                    continue
                done.add((role.name, args))
                filler, someone = role_holder(predicates, role, args, facts.roles, facts.stated)
                if not someone:
                    holders.setdefault(filler, Atom(role.name, args))
                grew = grew or filler not in by_sort[holder.sort]
                by_sort[holder.sort][filler] = None
                held[f"holder:{role.name}"][Atom(f"holder:{role.name}", (*args, filler))] = None
        if not grew:
            break
    return holders, held


def _holds(holders: Mapping[Individual, Atom], someone: Individual, role: str) -> bool:
    """Whether someone nobody named holds a role, or is known only by one who does."""
    held = holders.get(someone)
    if held is None:
        return False
    return held.predicate == role or any(isinstance(a, Individual) and _holds(holders, a, role) for a in held.args)


@dataclass(frozen=True)
class Candidates:
    """Who may hold a role: anyone named, and the holders of other roles in the same thing whom nobody named.

    A holder nobody named of a role in *another* thing is left out: he can't be spoken of here, and every pair of
    things would have to be weighed. An extension (``model.ground.Extension``) that is not written out.
    """

    role: Predicate
    by_sort: Mapping[str, Mapping[Individual, None]]
    holders: Mapping[Individual, Atom]
    named: tuple[Individual, ...]
    of_thing: Mapping[tuple[Term, ...], tuple[Individual, ...]]

    def __contains__(self, atom: object) -> bool:
        if not isinstance(atom, Atom) or atom.predicate != self.role.name:
            return False
        *keys, someone = atom.args
        if not isinstance(someone, Individual) or someone not in self.by_sort[self.role.parameters[-1].sort]:
            return False
        role_of = self.holders.get(someone)
        return role_of is None or role_of.args == tuple(keys)

    def __iter__(self) -> Iterator[Atom]:
        return iter(self.matching([None] * len(self.role.parameters)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def matching(self, args: Sequence[Individual | None]) -> Iterable[Atom]:
        """See ``model.ground.Extension``."""
        keys = self.role.parameters[:-1]
        ranges = [
            tuple(self.by_sort[key.sort]) if wanted is None else (wanted,)
            for key, wanted in zip(keys, args, strict=False)
        ]
        for thing in product(*ranges):
            for someone in (*self.named, *self.of_thing.get(thing, ())):
                if args[-1] is None or someone == args[-1]:
                    yield Atom(self.role.name, (*thing, someone))


def _candidates(
    roles: list[Predicate], by_sort: Mapping[str, Mapping[Individual, None]], holders: Mapping[Individual, Atom]
) -> dict[str, Candidates]:
    """Who may hold each role, under ``candidate:ROLE``."""
    sorts = dict.fromkeys(role.parameters[-1].sort for role in roles)
    named = {sort: tuple(i for i in by_sort[sort] if i not in holders) for sort in sorts}
    of_thing: dict[str, dict[tuple[Term, ...], list[Individual]]] = {sort: {} for sort in sorts}
    for holder, role_of in holders.items():
        of_thing[holder.sort].setdefault(role_of.args, []).append(holder)
    frozen = {sort: {key: tuple(those) for key, those in things.items()} for sort, things in of_thing.items()}
    found = {}
    for role in roles:
        sort = role.parameters[-1].sort
        found[f"candidate:{role.name}"] = Candidates(role, by_sort, holders, named[sort], frozen[sort])
    return found


def moment(case: Case, term: Term | Atom, binding: Mapping[Term, Term]) -> Moment | None:
    """The moment a side of a comparison names, where it is known."""
    if isinstance(term, Atom):
        keys = [k for a in term.args[:-1] if isinstance(k := binding.get(a, a), Individual)]
        held = next(iter(case.domain.extension(term.predicate).matching([*keys, None])), None)
        return moment(case, held.args[-1], {}) if held is not None else None
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
    places = {name: place for place, name in enumerate(case.program.program.predicates)}
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


def bind_goal(goal: Atom, binding: Mapping[Variable, Individual]) -> Atom:
    """A question's goal with its variables bound; what nobody named is the unnamed individual of its sort."""
    full = {v: binding.get(v, Individual(v.sort, UNNAMED)) for v in goal.variables()}
    return goal.bind(full)
