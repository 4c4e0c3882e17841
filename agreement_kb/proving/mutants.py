"""Mutants: the rules with one small fault each, such as an encoder may make. Made of the checked program's values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from agreement_kb.language.stratification import stratify
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.program import Program, StratifiedProgram
from agreement_kb.model.rule import Basis, Deadline, Filled, Norm, Part, Rule, weakest
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.time import Duration
from agreement_kb.model.vocabulary import Comparison, Established, Predicate
from agreement_kb.reasoning.coverage import WRITTEN, condition

STRONGER = {Basis.IMPLIED: Basis.EXPRESS, Basis.ANALOGY: Basis.IMPLIED}


@dataclass(frozen=True, eq=False)
class Mutant:
    """One fault: which kind, in which statement, at what; the faulty program is made when it is asked for.

    ``touches`` are the predicates through which it can change an answer: conclusions of the changed rules, or inputs
    of a changed impossibility. ``wide``: it can reach a case in which its statement has no instance yet.
    ``impossible``: it changes an impossibility, and so what facts exclude each other.
    """

    kind: str
    statement: str
    what: str
    touches: frozenset[str]
    change: Callable[[Program], Program]
    wide: bool = False
    impossible: bool = False

    @property
    def name(self) -> str:
        """What it is called in the table and in the list of survivors."""
        return " | ".join((self.kind, self.statement, self.what))

    def program(self, program: Program) -> StratifiedProgram | None:
        """The faulty program; None where the language would not let the fault pass.

        That is where rules go round in a circle, or a time or a bearer is named that no condition speaks of any more.
        """
        changed = self.change(program)
        return stratify(changed)[0] if _all_bound(changed, self.statement) else None


def mutants(program: Program) -> Iterator[Mutant]:
    """Every mutant of a program, in the order of its rules."""
    for origin, rules in by_origin(program).items():
        impossible = rules[0].part is Part.NEVER
        for mutant in _of_rules(program, origin, rules):
            yield replace(mutant, impossible=impossible, wide=mutant.wide or impossible)
    for norm in program.norms.values():
        yield from _norm_changed(program, norm)
    for predicate in program.predicates.values():
        yield from _comparisons_changed(predicate, program)


def _of_rules(program: Program, origin: str, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    yield _statement_dropped(origin, rules)
    yield from _conditions_changed(program, origin, rules)
    yield from _roles_swapped(program, origin, rules)
    yield from _readings_swapped(program, origin, rules)
    yield from _bases_strengthened(program, origin, rules)
    yield from _limits_of_rules(origin, rules)


def by_origin(program: Program) -> dict[str, tuple[Rule, ...]]:
    """The rules and impossibilities that each statement stands for."""
    found: dict[str, list[Rule]] = {}
    for rule in (*program.rules, *program.constraints):
        found.setdefault(rule.origin, []).append(rule)
    return {origin: tuple(rules) for origin, rules in found.items()}


def _all_bound(program: Program, statement: str) -> bool:
    """Whether whoever and whenever a statement names stands in its rules."""
    norm = program.norms.get(statement)
    for rule in program.rules:
        if rule.origin != statement:
            continue
        named: list[Term | None] = [rule.at.start if rule.at is not None else None]
        if norm is not None and rule.part is Part.FORCE:
            named += [filled.term for filled in (norm.bearer, norm.counterparty) if filled is not None]
            named.append(norm.deadline.start if norm.deadline is not None else None)
        if any(isinstance(term, Variable) and term not in rule.variables() for term in named):
            return False
    return True


def _touched(rules: Iterable[Rule]) -> frozenset[str]:
    found: set[str] = set()
    for rule in rules:
        never = rule.part is Part.NEVER
        found |= {literal.atom.predicate for literal in rule.body} if never else {rule.head.predicate}
    return frozenset(found)


def _each_rule(origin: str, change: Callable[[Rule], Rule | None]) -> Callable[[Program], Program]:
    """A change of every rule of a statement; None leaves the rule out."""

    def apply(rules: Iterable[Rule]) -> tuple[Rule, ...]:
        changed = (change(rule) if rule.origin == origin else rule for rule in rules)
        return tuple(rule for rule in changed if rule is not None)

    return lambda program: replace(program, rules=apply(program.rules), constraints=apply(program.constraints))


def _statement_dropped(origin: str, rules: tuple[Rule, ...]) -> Mutant:
    kind = {Part.EXCEPTED: "exception dropped", Part.OPEN: "way dropped", Part.NEVER: "impossibility dropped"}
    return Mutant(
        kind.get(rules[0].part, "statement dropped"), origin, "", _touched(rules), _each_rule(origin, lambda _: None)
    )


def _conditions_changed(program: Program, origin: str, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    literals: dict[Literal, None] = {}
    for rule in rules:
        if rule.part in WRITTEN:
            literals.update(dict.fromkeys(each for each in rule.body if condition(program, rule, each) is not None))
    for literal in literals:
        changed = [rule for rule in rules if literal in rule.body]
        predicate = program.predicates.get(literal.atom.predicate)
        # What is closed is joined: an instance in which it fails is not seen in the program as it is.
        joined = predicate is not None and predicate.established in (Established.LISTED, Established.ROLE)
        if len(literals) > 1 or rules[0].part is not Part.NEVER:
            yield Mutant(
                "condition dropped",
                origin,
                str(literal),
                _touched(changed),
                _each_rule(origin, _without(literal)),
                joined,
            )
        if predicate is not None and predicate.established is Established.ANALOGY:
            continue  # nobody can say whether an analogy holds: with either sign the same completions are weighed
        yield Mutant(
            "condition negated",
            origin,
            str(literal),
            _touched(changed),
            _each_rule(origin, _with(literal, Literal(literal.atom, not literal.positive))),
            joined,
        )


def _without(literal: Literal) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, body=tuple(each for each in rule.body if each != literal))


def _with(literal: Literal, other: Literal) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, body=tuple(other if each == literal else each for each in rule.body))


def _roles_swapped(program: Program, origin: str, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    roles = [p for p in program.predicates.values() if p.established is Established.ROLE]
    used = {literal.atom.predicate.removeprefix("holder:") for rule in rules for literal in rule.body}
    done: set[frozenset[str]] = set()
    for role in roles:
        for other in roles:
            pair = frozenset((role.name, other.name))
            alike = [v.sort for v in role.parameters] == [v.sort for v in other.parameters]
            if role.name in used and other != role and alike and pair not in done:
                done.add(pair)
                swap = {role.name: other.name, other.name: role.name}
                swap |= {f"holder:{one}": f"holder:{two}" for one, two in swap.items()}
                change = _renamed(swap)
                if all(set(change(rule).body) == set(rule.body) for rule in rules):
                    continue  # both stand in it alike: no fault
                yield Mutant(
                    "roles swapped",
                    origin,
                    f"{role.name} and {other.name}",
                    _touched(rules),
                    _each_rule(origin, change),
                    True,
                )


def _renamed(names: dict[str, str]) -> Callable[[Rule], Rule]:
    def change(rule: Rule) -> Rule:
        return replace(
            rule,
            body=tuple(
                Literal(Atom(names.get(each.atom.predicate, each.atom.predicate), each.atom.args), each.positive)
                for each in rule.body
            ),
        )

    return change


def _readings_swapped(program: Program, origin: str, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    used = dict.fromkeys(
        each for rule in rules for each in rule.body if each.atom.predicate in program.readings and each.atom.args
    )
    for literal in used:
        reading = program.readings[literal.atom.predicate]
        for name, _ in reading.alternatives:
            other = Literal(Atom(reading.name, (Individual(reading.name, name),)), literal.positive)
            if other != literal and not isinstance(literal.atom.args[0], Variable):
                yield Mutant(
                    "reading swapped",
                    origin,
                    f"{literal} to {name}",
                    _touched(rules),
                    _each_rule(origin, _with(literal, other)),
                )


def _bases_strengthened(program: Program, origin: str, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    basis = weakest(tuple(rule.basis for rule in rules))
    if basis not in STRONGER:
        return

    def change(rule: Rule) -> Rule:
        if rule.basis is not basis:
            return rule
        # An analogy rests on an input of its own; what is not by analogy does not.
        body = tuple(each for each in rule.body if each.atom.predicate != f"analogy:{origin}")
        return replace(rule, basis=STRONGER[basis], body=body)

    def strengthened(given: Program) -> Program:
        norms = {
            name: replace(norm, basis=STRONGER[basis]) if name == origin and norm.basis is basis else norm
            for name, norm in given.norms.items()
        }
        return replace(_each_rule(origin, change)(given), norms=norms)

    yield Mutant("basis strengthened", origin, basis.value, _touched(rules), strengthened)


def _moved(duration: Duration) -> Iterator[tuple[str, Duration]]:
    if duration.amount:
        for step in (-1, 1):
            yield f"{duration.amount} {duration.unit} {step:+d}", replace(duration, amount=duration.amount + step)
        yield f"{duration.amount} {duration.unit}, first day", replace(duration, first=not duration.first)


def _limits_of_rules(origin: str, rules: tuple[Rule, ...]) -> Iterator[Mutant]:
    for rule in rules:
        if rule.at is None:
            continue
        for what, duration in _moved(rule.at.duration):
            at = replace(rule.at, duration=duration)
            yield Mutant("limit moved", origin, what, _touched(rules), _each_rule(origin, _due(at)))
        if rule.at.basis in STRONGER:
            at = replace(rule.at, basis=STRONGER[rule.at.basis])
            what = f"{rule.at.basis.value} time"
            yield Mutant("basis strengthened", origin, what, _touched(rules), _each_rule(origin, _due(at)))


def _due(at: Deadline) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, at=at) if rule.at is not None else rule


def _norm_changed(program: Program, norm: Norm) -> Iterator[Mutant]:
    rules = by_origin(program)[norm.name]
    act = norm.action.predicate
    follows = frozenset({f"due:{act}", f"force:{norm.name}"})

    def other(kind: str, what: str, **changes: object) -> Mutant:
        changed = replace(norm, **changes)  # type: ignore[arg-type]
        return Mutant(kind, norm.name, what, follows, lambda p: replace(p, norms={**p.norms, norm.name: changed}))

    heads = {"permit": ("allowed", "forbidden", Part.FORBIDDEN), "forbid": ("forbidden", "allowed", Part.ALLOWED)}
    if norm.kind in heads:
        own, swapped, part = heads[norm.kind]
        yield Mutant(
            f"{norm.kind} to {'forbid' if norm.kind == 'permit' else 'permit'}",
            norm.name,
            "",
            frozenset({f"{own}:{act}", f"{swapped}:{act}"}),
            _each_rule(norm.name, _headed(f"{own}:{act}", f"{swapped}:{act}", part)),
        )
    if norm.kind == "only":
        drop = _each_rule(norm.name, lambda rule: None if rule.part is Part.BLOCKED else rule)
        yield Mutant("gate to permission", norm.name, "", _touched(rules), drop)
    if norm.choice:
        drop = _each_rule(norm.name, lambda rule: None if rule.part is Part.LEFT else rule)
        yield Mutant("choice dropped", norm.name, "", _touched(rules), drop)
    if norm.bearer is not None and norm.counterparty is not None:
        yield other("bearer and counterparty swapped", "", bearer=norm.counterparty, counterparty=norm.bearer)
    for filled, field in ((norm.bearer, "bearer"), (norm.counterparty, "counterparty")):
        if isinstance(filled, Filled) and filled.basis in STRONGER:
            stronger = replace(filled, basis=STRONGER[filled.basis])
            yield other("basis strengthened", f"{filled.basis.value} {field}", **{field: stronger})
    if norm.deadline is not None:
        for what, duration in _moved(norm.deadline.duration):
            yield other("limit moved", what, deadline=replace(norm.deadline, duration=duration))
        yield other("time dropped", "", deadline=None)


def _headed(old: str, new: str, part: Part) -> Callable[[Rule], Rule]:
    def change(rule: Rule) -> Rule:
        return replace(rule, head=Atom(new, rule.head.args), part=part) if rule.head.predicate == old else rule

    return change


def _comparisons_changed(predicate: Predicate, program: Program) -> Iterator[Mutant]:
    def other(kind: str, what: str, number: int, changed: Comparison) -> Mutant:
        comparisons = tuple(changed if n == number else c for n, c in enumerate(predicate.comparisons))
        new = replace(predicate, comparisons=comparisons)
        return Mutant(
            kind,
            predicate.name,
            what,
            frozenset({predicate.name}),
            lambda p: replace(p, predicates={**p.predicates, predicate.name: new}),
            True,
        )

    for number, comparison in enumerate(predicate.comparisons):
        which = f" ({number + 1})" if len(predicate.comparisons) > 1 else ""
        swapped = {"<": "<=", "<=": "<"}[comparison.operator]
        what = f"{comparison.operator} to {swapped}{which}"
        yield other("comparison swapped", what, number, replace(comparison, operator=swapped))
        for what, duration in _moved(comparison.duration):
            yield other("limit moved", what + which, number, replace(comparison, duration=duration))
