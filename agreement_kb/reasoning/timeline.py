"""Dated events and what follows from them, in order: what comes about, what falls due, and until when it is to be done.

When a duty falls due is found by asking at each time at which a comparison with the time of the question changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.atom import Atom
from agreement_kb.model.duty import Entry, Occasion, State, Timeline
from agreement_kb.model.finding import ContradictoryFacts
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Basis, Deadline, Instance, Rule, weakest
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import AS_OF, TIME, Individual, Term
from agreement_kb.model.time import Duration, Moment, add, later, parse_time
from agreement_kb.model.vocabulary import Comparison, Established
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.bindings import start_of
from agreement_kb.reasoning.case import Case, make_case, moment
from agreement_kb.reasoning.duties import (
    assuming,
    duties_of,
    general_duties,
    goals_of,
    groups_of,
    supposing,
    turning,
    work_duty,
)
from agreement_kb.reasoning.worked import Worked, body_function, truth_of, work


def timeline_of(program: StratifiedProgram, engine: Engine, facts: Facts) -> Timeline:
    """The timeline of a case.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    case = make_case(program, facts, ())
    deadlines = list(_deadlines(program, engine, facts))
    dated = {(each.duty.norm.name, each.duty.action, str(each.time)) for each in deadlines if each.duty is not None}
    falling = [
        each
        for each in _falling_due(program, engine, facts, case)
        if each.duty is not None and (each.duty.norm.name, each.duty.action, str(each.time)) not in dated
    ]
    entries = [*_stated(facts), *_coming_about(program, engine, facts, case), *falling, *deadlines]
    placed = [each for each in entries if each.time is not None and each.certain]
    apart = [each for each in entries if each.time is None or not each.certain]
    return Timeline(facts, tuple(sorted(placed, key=_order)), tuple(apart), case.holders)


def _order(entry: Entry) -> tuple[object, bool, int]:
    assert entry.time is not None
    return entry.time.span()[1], entry.after, list(Occasion).index(entry.occasion)


# ---- what is stated ----------------------------------------------------------------------------------------------


def _stated(facts: Facts) -> Iterator[Entry]:
    """The events whose time is stated, and the time of the question."""
    atoms = [Atom(role.predicate, (*role.args, holder)) for role, holder in facts.roles.items()]
    atoms += [atom for atom, value in facts.stated.items() if value]
    for atom in atoms:
        for argument in atom.args:
            if isinstance(argument, Individual) and argument.sort == TIME:
                yield Entry(Occasion.STATED, parse_time(argument.key), Basis.EXPRESS, atom)
    if facts.as_of is not None:
        yield Entry(Occasion.AS_OF, parse_time(facts.as_of), Basis.EXPRESS)


# ---- what comes about --------------------------------------------------------------------------------------------


def _coming_about(program: StratifiedProgram, engine: Engine, facts: Facts, case: Case) -> Iterator[Entry]:
    """What rules say comes about at some time."""
    named = facts.individuals()
    for head in dict.fromkeys(rule.head for rule in program.program.rules if rule.at is not None):
        ranges = [[each for each in named if each.sort == v.sort] for v in head.variables()]
        for values in product(*map(sorted, ranges)):
            goal = head.bind(dict(zip(head.variables(), values, strict=True)))
            worked = work(make_case(program, facts, [goal]), engine, [goal])
            groups: dict[tuple[Rule, str], tuple[Moment | None, int]] = {}
            for instance in worked.ground.instances.get(goal, ()):
                if instance.rule.at is not None:
                    time = _end(case, instance.rule.at, instance)
                    before = groups.get((instance.rule, str(time)), (time, FALSE))[1]
                    function = worked.completions.diagrams.disj(before, body_function(worked, instance))
                    groups[instance.rule, str(time)] = (time, function)
            for (rule, _), (time, function) in groups.items():
                if function != FALSE:
                    assert rule.at is not None
                    basis = weakest((rule.basis, rule.at.basis))
                    entry = Entry(Occasion.COMES_ABOUT, time, basis, goal, rule)
                    yield _supposed(worked, entry, function)


def _end(case: Case, at: Deadline, instance: Instance) -> Moment | None:
    start = start_of(case, at, dict(instance.binding))
    return later(start, at.duration) if start is not None else None


def _supposed(worked: Worked, entry: Entry, function: int) -> Entry:
    """An entry with what must be so beyond what is stated; one that rests on more than readings is not certain."""
    supposed = supposing(worked, function)
    return replace(
        entry, supposing=supposed, certain=_readings_only(worked, supposed), turns_on=turning(worked, function)
    )


def _readings_only(worked: Worked, supposed: Iterable[tuple[Atom, bool]]) -> bool:
    return all(worked.case.established(atom.predicate) is Established.READING for atom, _ in supposed)


# ---- deadlines ---------------------------------------------------------------------------------------------------


def _deadlines(program: StratifiedProgram, engine: Engine, facts: Facts) -> Iterator[Entry]:
    """By when duties are to be done, where that is a time and not a standard in words."""
    for duty in duties_of(program, engine, facts).duties:
        deadline = duty.norm.deadline
        if deadline is None or deadline.start is None or duty.dated is False or duty.state is None:
            continue
        state = duty.state
        if state is State.FULFILLED and duty.due is None:
            continue
        readings = program.program.readings
        certain = all(atom.predicate in readings for atom, _ in duty.supposing)
        yield Entry(
            Occasion.DEADLINE,
            duty.due,
            duty.basis,
            duty=duty,
            supposing=duty.supposing,
            certain=certain,
            turns_on=duty.turns_on,
        )


# ---- falling due -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Point:
    """A time at which to ask: at a moment, or just after it."""

    asked: Moment
    shown: Moment
    after: bool


def _falling_due(program: StratifiedProgram, engine: Engine, facts: Facts, case: Case) -> Iterator[Entry]:
    """The times from which duties apply, where that depends on the time of the question."""
    for duty in general_duties(program.program):
        goals = goals_of(case, duty)
        if not goals:
            continue
        points = _points(work_duty(program, engine, replace(facts, as_of=None), duty, goals))
        before: dict[object, tuple[object, ...]] = {}
        for point in points:
            now: dict[object, tuple[object, ...]] = {}
            try:
                groups = groups_of(program, engine, replace(facts, as_of=_written(point.asked)), duty, goals)
            except ContradictoryFacts:  # what is stated excludes that this time has come
                continue
            for group in groups:
                supposed = supposing(group.worked, group.function)
                key = (group.action, group.bearer, group.counterparty)
                now[key] = (truth_of(group.worked, group.function), supposed)
                if now[key][0] is False or point is points[0] or before.get(key) == now[key]:
                    continue
                bound = replace(
                    duty,
                    action=group.action,
                    bearer=group.bearer if group.bearer is not None else duty.bearer,
                    counterparty=group.counterparty if group.counterparty is not None else duty.counterparty,
                    binding=group.binding,
                    assuming=assuming(group.worked),
                )
                entry = Entry(Occasion.FALLS_DUE, point.shown, duty.basis, duty=bound, after=point.after)
                yield _supposed(group.worked, entry, group.function)
            before = now


def _points(worked: Worked) -> list[_Point]:
    """Before, at and after each time with which a comparison asks for the time of the question, in order."""
    found: dict[str, _Point] = {}
    for atom in worked.ordered:
        if worked.case.established(atom.predicate) is Established.DATES:
            predicate = worked.case.program.program.predicates[atom.predicate]
            binding: dict[Term, Term] = dict(zip(predicate.parameters, atom.args, strict=True))
            for comparison in predicate.comparisons:
                threshold = _threshold(worked.case, comparison, binding)
                for point in _around(threshold) if threshold is not None else ():
                    found.setdefault(_written(point.asked), point)
    return sorted(found.values(), key=lambda point: point.asked.span()[1])


def _threshold(case: Case, comparison: Comparison, binding: dict[Term, Term]) -> Moment | None:
    """The time with which the time of the question is compared, where it is known."""
    now = Individual(TIME, AS_OF)
    if comparison.left == now:
        other = moment(case, comparison.right, binding)
        return later(other, comparison.duration) if other is not None else None
    if comparison.right == now and comparison.duration == Duration(day=comparison.duration.day):
        return moment(case, comparison.left, binding)
    return None


def _around(at: Moment) -> Iterator[_Point]:
    """The day before, the day and the day after; of an instant, the seconds around it."""
    if not at.clock:
        for days in (-1, 0, 1):
            day = add(at, days, "days")
            if day is not None:
                yield _Point(day, day, False)
        return
    yield _Point(Moment(at.when - timedelta(seconds=1), True), at, False)
    yield _Point(at, at, False)
    yield _Point(Moment(at.when + timedelta(seconds=1), True), at, True)


def _written(at: Moment) -> str:
    return at.when.isoformat(timespec="seconds") if at.clock else str(at)
