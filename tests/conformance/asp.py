"""Programs as text for clingo: names, and atoms back from what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import clingo

from agreement_kb.model.atom import Atom
from agreement_kb.model.ground import Domain
from agreement_kb.model.term import Individual, Term, Variable


@dataclass(frozen=True)
class Names:
    """Numbers for individuals (in their own order) and names that clingo reads for predicates, sorts and variables."""

    individuals: tuple[Individual, ...]
    numbers: Mapping[Individual, int]
    predicates: dict[str, str]
    sorts: Mapping[str, str]

    def term(self, term: Term, variables: Mapping[Variable, str]) -> str:
        return variables[term] if isinstance(term, Variable) else str(self.numbers[term])

    def predicate(self, name: str) -> str:
        return self.predicates.setdefault(name, f"p{len(self.predicates)}")

    def atom(self, atom: Atom, variables: Mapping[Variable, str] | None = None, prefix: str = "") -> str:
        terms = ",".join(self.term(a, variables or {}) for a in atom.args)
        return f"{prefix}{self.predicate(atom.predicate)}({terms})"

    def guards(self, variables: Mapping[Variable, str]) -> list[str]:
        return [f"{self.sorts[v.sort]}({name})" for v, name in variables.items()]

    def sort_facts(self, domain: Domain) -> Iterator[str]:
        for sort, individuals in domain.individuals.items():
            yield f"#defined {self.sorts[sort]}/1."
            yield from (f"{self.sorts[sort]}({self.numbers[i]})." for i in individuals)

    def individual(self, number: clingo.Symbol) -> Individual:
        return self.individuals[number.number]

    def read(self, symbol: clingo.Symbol, by_name: Mapping[str, str]) -> Atom:
        return Atom(by_name[symbol.name], tuple(self.individual(a) for a in symbol.arguments))


def names_for(domain: Domain, more: Iterable[Individual] = ()) -> Names:
    """Names for a domain; two individuals of different sorts are never one, whatever their keys."""
    found = {i for individuals in domain.individuals.values() for i in individuals} | set(more)
    ordered = tuple(sorted(found))
    sorts = {sort: f"s{n}" for n, sort in enumerate(domain.individuals)}
    return Names(ordered, {i: n for n, i in enumerate(ordered)}, {}, sorts)


def variable_names(variables: Iterable[Variable]) -> dict[Variable, str]:
    return {v: f"V{n}" for n, v in enumerate(variables)}


def conjunction(parts: Iterable[str]) -> str:
    """The body of a rule; one without conditions always holds."""
    return ", ".join(parts) or "#true"


def answer_set(lines: Iterable[str], options: Sequence[str] = ()) -> list[clingo.Symbol] | None:
    """The shown atoms of the first answer set, or None if there is none."""
    control = clingo.Control(["1", "--warn=none", *options])
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        for model in handle:
            return list(model.symbols(shown=True))
    return None
