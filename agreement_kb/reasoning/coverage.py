"""How far worked cases reach into the rules: each statement, and within it each condition.

A condition *held* in a case where an instance of its statement applied: every condition of the instance is certain,
and with it the conclusion. It *alone failed* where all the other conditions of an instance are certain, it is certainly
not so, and nothing else gave the conclusion: so the conclusion would be another one if it held. A case *leaves it open*
where the others are certain and only the condition is not known, so that the conclusion turns on it.

An impossibility concludes nothing. Its condition *alone failed* where the others hold and it was thereby excluded, and
the others *held* there.

What is closed (by listing) is joined when the program is grounded: an instance in which such a condition is false is
never seen, so that of these it can't be told where they alone failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Ground
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.evaluation import Truth, body_truth
from agreement_kb.reasoning.worked import Worked

WRITTEN = (
    Part.RULE,
    Part.SPEAKS,
    Part.OPEN,
    Part.FORCE,
    Part.EXCEPTED,
    Part.BINDS,
    Part.VIOLATED,
    Part.TRIGGERED,
    Part.CONTRARY,
    Part.NEVER,
)
"""The parts whose conditions an author wrote; the rest join these, or repeat some of their conditions."""


@dataclass(frozen=True, order=True)
class Condition:
    """A condition of a statement, in the words of the rules: ``received(Data)``, ``not needed(Data)``."""

    statement: str
    literal: str

    def __str__(self) -> str:
        return f"{self.statement}: {self.literal}"


@dataclass(frozen=True)
class Shown:
    """The names of the cases that show something of a condition, in the order of the cases."""

    held: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """What cases show: of each statement, where its conclusion was drawn; of each condition, what ``Shown`` says.

    ``closed`` are the conditions of which it can't be told here where they alone failed.
    """

    drawn: Mapping[str, tuple[str, ...]]
    conditions: Mapping[Condition, Shown]
    closed: frozenset[Condition]


def conditions_of(program: Program) -> dict[str, tuple[Condition, ...]]:
    """Every statement that concludes or excludes something, and its conditions as they are written."""
    found: dict[str, dict[Condition, None]] = {}
    for rule in (*program.rules, *program.constraints):
        mine = found.setdefault(rule.origin, {})
        if rule.part in WRITTEN:
            mine.update(dict.fromkeys(c for each in rule.body if (c := condition(program, rule, each)) is not None))
    return {origin: tuple(mine) for origin, mine in found.items()}


def condition(program: Program, rule: Rule, literal: Literal) -> Condition | None:
    """The condition a literal stands for; None for what only says who holds a role, or that the text is in force."""
    predicate = program.predicates.get(literal.atom.predicate)
    if predicate is not None and predicate.established is Established.HOLDER:
        return None
    if literal == Literal(Atom(program.standing)) and rule.origin != program.standing:
        return None
    return Condition(rule.origin, str(literal))


def cover(program: Program, cases: Iterable[tuple[str, Worked]]) -> Coverage:
    """What some named cases show of a program. A name may come again: a scenario asks several questions."""
    drawn: dict[str, dict[str, None]] = {origin: {} for origin in conditions_of(program)}
    empty = [c for found in conditions_of(program).values() for c in found]
    held, failed, left = ({c: dict[str, None]() for c in empty} for _ in range(3))
    for name, worked in cases:
        for instance, literal, what in _seen(worked):
            if literal is None:
                drawn[instance.rule.origin][name] = None
                continue
            found = condition(program, instance.rule, literal)
            if found is not None:
                {"held": held, "failed": failed, "open": left}[what][found][name] = None
    conditions = {c: Shown(tuple(held[c]), tuple(failed[c]), tuple(left[c])) for c in empty}
    closed = frozenset(_closed(program))
    return Coverage({origin: tuple(names) for origin, names in drawn.items()}, conditions, closed)


def deciding_statements(worked: Worked) -> frozenset[str]:
    """The statements of which a case shows something: they applied, or only one of their conditions was missing."""
    return frozenset(instance.rule.origin for instance, _, _ in _seen(worked))


def _closed(program: Program) -> Iterator[Condition]:
    for rule in (*program.rules, *program.constraints):
        for literal in rule.body:
            predicate = program.predicates.get(literal.atom.predicate)
            found = condition(program, rule, literal)
            if found is not None and predicate is not None and predicate.established.closed:
                yield found


def _seen(worked: Worked) -> Iterator[tuple[Instance, Literal | None, str]]:
    """Each instance that applied (literal None), and each condition with what became of it."""
    for head, instances in worked.ground.instances.items():
        conclusion = worked.values.get(head)
        for instance in instances:
            # The literals as written stand in the same order as those of the instance.
            written = instance.rule.body
            if body_truth(instance, worked.values):
                yield instance, None, ""
                if instance.rule.part in WRITTEN:
                    yield from ((instance, literal, "held") for literal in written)
            elif conclusion is not True and instance.rule.part in WRITTEN:
                yield from _deciding(instance, written, conclusion, worked)
    yield from _excluding(worked)


def _deciding(
    instance: Instance, written: tuple[Literal, ...], conclusion: Truth, worked: Worked
) -> Iterator[tuple[Instance, Literal, str]]:
    """The one condition that keeps an instance from applying, if it is one, and nothing else gives the conclusion."""
    missing = [n for n, each in enumerate(instance.body) if worked.values[each.atom] is not each.positive]
    if len(missing) != 1:
        return
    value = worked.values[instance.body[missing[0]].atom]
    if value is not None and conclusion is False:
        yield instance, written[missing[0]], "failed"
    elif value is None and conclusion is None:
        yield instance, written[missing[0]], "open"


def _excluding(worked: Worked) -> Iterator[tuple[Instance, Literal | None, str]]:
    fixed, grounds = worked.valuation.fixed, worked.valuation.grounds
    for instance in worked.ground.constraints:
        excluded = [
            n
            for n, each in enumerate(instance.body)
            if grounds.get(each.atom) == (Ground.EXCLUDED, instance.rule.id)
            and fixed[each.atom] is not each.positive
            and all(fixed.get(o.atom) is o.positive for o in instance.body if o.atom != each.atom)
        ]
        for number in excluded:
            yield instance, None, ""
            for n, literal in enumerate(instance.rule.body):
                yield instance, literal, "failed" if n == number else "held"
