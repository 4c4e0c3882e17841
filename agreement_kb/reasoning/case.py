"""The case: individuals, closed predicates, and how each input stands before anything is concluded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import Finding, TooLarge
from agreement_kb.model.ground import Domain, Extension, Listed
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts, role_holder
from agreement_kb.model.term import AS_OF, TIME, UNNAMED, Individual, Term, Variable
from agreement_kb.model.time import Moment, decide, parse_time
from agreement_kb.model.vocabulary import Established, Predicate

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


def bind_goal(goal: Atom, binding: Mapping[Variable, Individual]) -> Atom:
    """A question's goal with its variables bound; what nobody named is the unnamed individual of its sort."""
    full = {v: binding.get(v, Individual(v.sort, UNNAMED)) for v in goal.variables()}
    return goal.bind(full)
