"""What the statements of a knowledge base speak of, so that it is known which cases can show something of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Part, Rule
from agreement_kb.model.vocabulary import Established, Phrase
from agreement_kb.proving.generic import unlisted
from agreement_kb.proving.meeting import might_meet
from agreement_kb.reasoning.coverage import WRITTEN

CONCLUDING = (Part.RULE, Part.OPEN, Part.EXCEPTED, Part.ALLOWED, Part.FORBIDDEN)
"""The parts whose conclusions another statement may give too."""
_CLOSED = (Established.LISTED, Established.CLOSURE, Established.ROLE)
"""What is joined when rules are grounded, or held by someone named: where it fails, it is not always seen."""


@cache
def statements(program: Program) -> frozenset[str]:
    """Every statement that says something about a conclusion or an action."""
    return frozenset(name for names in about(program).values() for name in names)


@cache
def about(program: Program) -> Mapping[str, frozenset[str]]:
    """The statements about each conclusion or action; a way or exception is about the action of its norm."""
    found: dict[str, set[str]] = {}
    for rule in program.rules:
        if rule.part in WRITTEN:
            found.setdefault(_subject(program, rule), set()).add(rule.origin)
    return {name: frozenset(those) for name, those in found.items()}


def _subject(program: Program, rule: Rule) -> str:
    name = rule.head.predicate.rpartition(":")[2]
    norm = program.norms.get(rule.origin if rule.part not in (Part.OPEN, Part.EXCEPTED) else name)
    return norm.action.predicate if norm is not None else name


def may_conclude(program: Program, statement: str, goal: Atom) -> bool:
    """Whether the terms that a statement names in its conclusion let it be about a goal."""
    norm = program.norms.get(statement)
    patterns = (norm.action,) if norm is not None else _heads(program).get(statement, ())
    return any(
        len(each.args) != len(goal.args) or each.match(Atom(each.predicate, goal.args)) is not None for each in patterns
    )


@cache
def _heads(program: Program) -> Mapping[str, tuple[Atom, ...]]:
    found: dict[str, list[Atom]] = {}
    for rule in program.rules:
        found.setdefault(rule.origin, []).append(rule.head)
    return {name: tuple(heads) for name, heads in found.items()}


Opposed = tuple[str, str, str]
"""A norm that permits or demands an action, one that is against it, and the declaration that makes it so, if any."""


@cache
def opposed(program: Program) -> Mapping[str, frozenset[Opposed]]:
    """The norms on each action that might be in force against each other, for some things or others.

    What their statements alone exclude is left out, such as two of which one has precedence.
    """
    granting: dict[str, dict[str, None]] = {}
    for rule in program.rules:
        if rule.part is Part.DUE or (rule.part is Part.ALLOWED and program.norms[rule.origin].kind == "permit"):
            granting.setdefault(rule.head.predicate, {})[rule.origin] = None
    found: dict[str, set[Opposed]] = {}
    for rule in program.rules:
        kind, _, name = rule.head.predicate.partition(":")
        if kind == "forbidden":
            contrary = rule.origin if rule.part is Part.CONTRARY else ""
            demanding = (origin for each in rule.body for origin in granting.get(each.atom.predicate, ()))
            against = list(demanding) if contrary else [rule.origin]
            action = Atom(name, program.predicates[name].parameters)
            found.setdefault(name, set()).update(
                (one, other, contrary)
                for one in (*granting.get(f"allowed:{name}", ()), *granting.get(f"due:{name}", ()))
                for other in against
                if might_meet(program, action, one, other, contrary)
            )
    return {action: frozenset(those) for action, those in found.items() if those}


@cache
def questions(program: Program) -> Mapping[str, tuple[Phrase, ...]]:
    """The questions about each conclusion or action that some statement is about."""
    found: dict[str, list[Phrase]] = {}
    for phrase in program.phrases:
        if phrase.goal.predicate in about(program):
            found.setdefault(phrase.goal.predicate, []).append(phrase)
    return {name: tuple(those) for name, those in found.items()}


@cache
def without_conclusion(program: Program) -> frozenset[str]:
    """The statements of which it is not asked whether another says the same: what they owe or demand is their own."""
    shared = {rule.origin for rule in program.rules if may_be_needless(program, rule)}
    return frozenset(rule.origin for rule in program.rules) - shared


def may_be_needless(program: Program, rule: Rule) -> bool:
    """Whether another statement may say all that one does. A norm that is before another does more than conclude."""
    if rule.part not in CONCLUDING or rule.origin in _preferred(program):
        return False
    norm = program.norms.get(rule.origin)
    return norm is None or (norm.kind in ("permit", "forbid") and not norm.choice)


@cache
def _preferred(program: Program) -> frozenset[str]:
    """The norms that have precedence over another."""
    return frozenset(
        literal.atom.predicate.removeprefix("force:")
        for rule in program.rules
        if is_precedence(rule)
        for literal in rule.body
    )


@cache
def exceptions(program: Program) -> frozenset[str]:
    """The exceptions and precedences: it is asked of them whether they keep a norm from applying."""
    return frozenset(rule.origin for rule in program.rules if rule.part is Part.EXCEPTED)


def is_precedence(rule: Rule) -> bool:
    """Whether a rule says that one norm is before another."""
    return rule.part is Part.EXCEPTED and any(each.atom.predicate.startswith("force:") for each in rule.body)


@cache
def can_fail(program: Program) -> frozenset[str]:
    """The statements that have conditions, none of which rests on a list: of such it is not seen where they fail."""
    closed = {name for name, p in program.predicates.items() if p.established in _CLOSED}
    return conditioned(program) - _resting_on(program, closed)


@cache
def conditioned(program: Program) -> frozenset[str]:
    """The statements that have conditions beside what all rules rest on."""
    return frozenset(
        rule.origin
        for rule in program.rules
        if rule.part in WRITTEN and rule.part is not Part.VIOLATED
        for literal in rule.body
        if (predicate := program.predicates.get(literal.atom.predicate)) is not None
        and predicate.established is not Established.HOLDER
        and literal.atom.predicate != program.standing
    )


@cache
def out_of_reach(program: Program) -> frozenset[str]:
    """The statements that rest on what only facts list: of a generic case nothing is listed.

    Of them it is not told that they never apply: facts may yet list what they need.
    """
    return _resting_on(program, unlisted(program))


def _resting_on(program: Program, names: Collection[str]) -> frozenset[str]:
    """The statements that rest on some predicates, directly or through others."""
    resting = {*names, *(p.name for p in program.predicates.values() if p.closure_of in names)}
    reached: frozenset[str] = frozenset()
    while True:
        more = frozenset(r.origin for r in program.rules if any(each.atom.predicate in resting for each in r.body))
        if more == reached:
            return reached
        reached = more
        resting |= {rule.head.predicate for rule in program.rules if rule.origin in reached}


@cache
def read_by(program: Program, names: frozenset[str]) -> frozenset[str]:
    """The readings that stand in the rules of some statements."""
    return frozenset(
        literal.atom.predicate
        for rule in program.rules
        if rule.origin in names
        for literal in rule.body
        if literal.atom.predicate in program.readings
    )


Pair = tuple[str, str, str]
"""A reading and two of its alternatives."""


@cache
def pairs(program: Program) -> frozenset[Pair]:
    """Each reading that stands in a rule, with each two of its alternatives."""
    found = set()
    for name in read_by(program, frozenset(rule.origin for rule in program.rules)):
        names = [each for each, _ in program.readings[name].alternatives]
        found |= {(name, one, other) for n, one in enumerate(names) for other in names[n + 1 :]}
    return frozenset(found)


def listed(names: Iterable[str], most: int) -> str:
    """Some names in their order, so many of them, and how many more there are."""
    ordered = sorted(names)
    more = len(ordered) - most
    return ", ".join(ordered[:most]) + (f", and {more} more" if more > 0 else "")
