"""What is true in one completion, by clingo alone: the rules as they stand, and a choice for each input left open.

Nothing is grounded by an engine here, and nothing of ``reasoning`` is used: rules, closures, roles with their holders,
readings, impossibilities and comparisons of times (``calendar_asp``) are said to clingo once more, from the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.ground import Domain
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, unfilled
from agreement_kb.model.vocabulary import Established, Predicate
from tests.conformance.asp import Names, answer_set, conjunction, names_for, variable_names
from tests.conformance.calendar_asp import CALENDAR, comparison_lines, moment_facts

CHOSEN = (
    Established.FACT,
    Established.CHOICE,
    Established.JUDGEMENT,
    Established.ASSUMED,
    Established.OBSERVED,
    Established.DONE,
    Established.ANALOGY,
)
"""What is true or false as stated, and else may be either. (What is assumed may be either too: it is an input.)"""
PRESUMED = (Established.ASSUMED, Established.OBSERVED)
"""What an answer takes to be so unless it is denied."""


@dataclass(frozen=True)
class Model:
    """The atoms true in one completion; ``inputs`` those not concluded; ``open_dates`` what the dates leave open."""

    true: frozenset[Atom]
    inputs: frozenset[Atom]
    open_dates: frozenset[Atom]


def completion(
    program: StratifiedProgram,
    facts: Facts,
    domain: Domain,
    seed: int,
    impossible: Iterable[tuple[Literal, ...]] | None = None,
    presumed: bool = False,
) -> Model | None:
    """A completion chosen by a seed, with all that follows; None if the facts have no completion.

    ``impossible`` has ground conditions that never hold together, in place of the impossibilities of the program;
    ``presumed`` says that what is assumed, or observed, is so unless it is denied.
    """
    names = names_for(domain, _times_compared(program))
    writer = _Writer(program, facts, domain, names, presumed)
    lines = [*writer.lines(), *(writer.impossible() if impossible is None else map(writer.excluded, impossible))]
    symbols = answer_set(lines, ("--rand-freq=1", "--sign-def=rnd", f"--seed={seed}"))
    if symbols is None:
        return None
    by_name = {short: name for name, short in names.predicates.items()}
    by_name |= {f"open_{short}": name for short, name in by_name.items()}
    read = [(symbol.name.startswith("open_"), names.read(symbol, by_name)) for symbol in symbols]
    true = frozenset(atom for is_open, atom in read if not is_open)
    predicates = program.program.predicates
    given = {name for name, p in predicates.items() if p.established.input}
    inputs = frozenset(atom for atom in true if atom.predicate in given)
    return Model(true, inputs, frozenset(atom for is_open, atom in read if is_open))


@dataclass(frozen=True)
class _Writer:
    """Writes one program with the facts of a case."""

    program: StratifiedProgram
    facts: Facts
    domain: Domain
    names: Names
    presumed: bool = False

    def lines(self) -> Iterator[str]:
        predicates = self.program.program.predicates.values()
        yield from self.names.sort_facts(self.domain)
        yield from self.stated()
        for predicate in predicates:
            yield from self.predicate(predicate)
        if any(p.established is Established.DATES for p in predicates):
            yield from CALENDAR
            yield from moment_facts(self.names, self.facts.as_of)
        for rule in self.program.program.rules:
            yield self.rule(rule, self.names.atom(rule.head, variable_names(rule.variables())))
        arities = {atom.predicate: len(atom.args) for atom in self.atoms_written()}
        for name, arity in arities.items():
            yield f"#defined {self.names.predicate(name)}/{arity}."
            yield f"#show {self.names.predicate(name)}/{arity}."

    def impossible(self) -> Iterator[str]:
        return (self.rule(rule, "") for rule in self.program.program.constraints)

    def excluded(self, literals: tuple[Literal, ...]) -> str:
        return f":- {conjunction(self.literal(each, {}) for each in literals)}."

    def atoms_written(self) -> Iterator[Atom]:
        for predicate in self.program.program.predicates.values():
            if predicate.established is not Established.ACTION:
                yield Atom(predicate.name, predicate.parameters)
        for rule in (*self.program.program.rules, *self.program.program.constraints):
            yield from (literal.atom for literal in rule.body)
            if not rule.head.predicate.startswith("never:"):
                yield rule.head

    def literal(self, literal: Literal, variables: Mapping) -> str:  # type: ignore[type-arg]
        return ("" if literal.positive else "not ") + self.names.atom(literal.atom, variables)

    def rule(self, rule: Rule, head: str) -> str:
        variables = variable_names(rule.variables())
        body = [*self.names.guards(variables), *(self.literal(each, variables) for each in rule.body)]
        return f"{head} :- {conjunction(body)}."

    def stated(self) -> Iterator[str]:
        for atom, value in self.facts.stated.items():
            yield f"{self.names.atom(atom, prefix='given_' if value else 'denied_')}."
        for role, holder in self.facts.roles.items():
            yield f"{self.names.atom(Atom(role.predicate, (*role.args, holder)), prefix='named_')}."
        for predicate in self.program.program.predicates.values():
            short, arity = self.names.predicate(predicate.name), len(predicate.parameters)
            yield from (f"#defined {prefix}_{short}/{arity}." for prefix in ("given", "denied", "named"))

    def predicate(self, predicate: Predicate) -> Iterator[str]:
        """How an input stands, and what a closure reaches."""
        p = self.names.predicate(predicate.name)
        variables = variable_names(predicate.parameters)
        args = ",".join(variables.values())
        guards = conjunction(self.names.guards(variables))
        stated = f"{p}({args}) :- given_{p}({args})."
        match predicate.established:
            case kind if kind in PRESUMED and self.presumed:
                yield f"{p}({args}) :- {guards}, not denied_{p}({args})."
            case kind if kind in CHOSEN:
                yield stated
                yield f"{{ {p}({args}) }} :- {guards}, not given_{p}({args}), not denied_{p}({args})."
            case Established.LISTED:
                yield stated
                listed = [fact.atom for fact in self.program.program.facts if fact.atom.predicate == predicate.name]
                yield from (f"{self.names.atom(atom)}." for atom in listed)
                yield f":- {p}({args}), denied_{p}({args})."
            case Established.READING:
                yield f"1 {{ {p}({args}) : {guards} }} 1."
                yield f":- given_{p}({args}), not {p}({args})."
                yield f":- denied_{p}({args}), {p}({args})."
            case Established.ROLE:
                yield from self.role(predicate)
            case Established.DATES:
                yield from comparison_lines(predicate, self.names)
            case Established.CLOSURE:
                edge = self.names.predicate(predicate.closure_of)
                yield f"{p}(X,Y) :- {edge}(X,Y)."
                yield f"{p}(X,Z) :- {p}(X,Y), {p}(Y,Z)."

    def role(self, role: Predicate) -> Iterator[str]:
        """One holder, named, or named for a role that fills this one, or nobody named; then someone may be he."""
        r, names = self.names.predicate(role.name), self.names
        holder = names.predicate(f"holder:{role.name}")
        variables = variable_names(role.parameters)
        *keys, who = variables.values()
        k = "".join(f"{key}," for key in keys)
        guards = conjunction(names.guards({v: n for v, n in variables.items() if n != who}))
        yield f"filled_{r}({k}0) :- named_{r}({k}_)."
        yield f"{holder}({k}{who}) :- named_{r}({k}{who})."
        others = [(names.predicate(other), names.predicate(condition)) for other, condition in role.filled_by]
        tuple_ = ",".join(keys)
        for n, (other, condition) in enumerate(others, 1):
            named = f"given_{condition}({tuple_}), named_{other}({k}{who})"
            yield f"filled_{r}({k}{n}) :- {named}."
            earlier = "".join(f", not filled_{r}({k}{m})" for m in range(n))
            yield f"{holder}({k}{who}) :- {named}{earlier}."
        yield f"someone_{r}({k}0) :- filled_{r}({k}_)."
        # Nobody is named: the holder is known by the title, of the role declared first that fills this one.
        order = list(self.program.program.predicates)
        known_by = sorted([(role.name, ""), *role.filled_by], key=lambda each: order.index(each[0]))
        for n, (title, condition) in enumerate(known_by):
            met = [f"given_{names.predicate(c)}({tuple_})" for _, c in known_by[:n] if c]
            before = "".join(f", not {each}" for each in met)
            if any(not c for _, c in known_by[:n]):
                break  # the title of its own comes first
            also = f", given_{names.predicate(condition)}({tuple_})" if condition else ""
            nobody = f"{guards}, not someone_{r}({k}0){also}{before}"
            yield f"{holder}({k}{who}) :- titled_{names.predicate(title)}({k}{who}), {nobody}."
        yield f"{r}({k}{who}) :- {holder}({k}{who})."
        candidates = self.domain.extensions.get(f"candidate:{role.name}", ())
        yield from (f"{names.atom(c, prefix='may_')}." for c in candidates if not c.args[-1].unnamed)  # type: ignore[union-attr]
        maybe = f"may_{r}({k}{who}), not {holder}({k}{who}), not denied_{r}({k}{who})"
        yield f"{{ {r}({k}{who}) }} :- {maybe}, not someone_{r}({k}0)."
        yield f":- {guards}, not someone_{r}({k}0), 2 {{ {r}({k}{who}) : {maybe} }}."
        # Who is known by another title only may be the one named.
        yield f"{{ {r}({k}{who}) }} :- {maybe}, by_title({who})."
        known = (n for individual, n in names.numbers.items() if individual.key.startswith("@"))
        yield from ("#defined by_title/1.", *(f"by_title({number})." for number in known))
        yield f":- denied_{r}({k}{who}), named_{r}({k}{who})."
        yield from self.titles(role)
        yield f"#defined may_{r}/{len(variables)}."
        yield f"#defined titled_{r}/{len(variables)}."

    def titles(self, role: Predicate) -> Iterator[str]:
        """The individual that is known by a role's title, for each thing the role belongs to."""
        *keys, holder = role.parameters
        for args in product(*(self.domain.individuals[key.sort] for key in keys)):
            individual = unfilled(role.name, args, holder.sort)
            if individual in self.names.numbers:
                atom = Atom(role.name, (*args, individual))
                yield f"{self.names.atom(atom, prefix='titled_')}."


def extended(model: Model, inputs: Iterable[Atom], at: tuple[StratifiedProgram, Facts, Domain]) -> bool:
    """Whether there is a completion in which some inputs have the values that they have in a model."""
    program, facts, domain = at
    names = names_for(domain, _times_compared(program))
    writer = _Writer(program, facts, domain, names)
    fixed = (writer.excluded((Literal(atom, atom not in model.true),)) for atom in inputs)
    return answer_set([*writer.lines(), *writer.impossible(), *fixed]) is not None


def _times_compared(program: StratifiedProgram) -> Iterator[Individual]:
    """The times that a comparison names: no variable ranges over them."""
    for predicate in program.program.predicates.values():
        for comparison in predicate.comparisons:
            yield from (side for side in (comparison.left, comparison.right) if isinstance(side, Individual))
