"""Why not: which provisions could have given a yes or stand in its way, and the nearest failing conditions of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import SILENT, YES, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.model.why_not import Near, Stand, Tried, Truth, Way, WhyNot
from agreement_kb.reasoning.answering import outcomes_asked
from agreement_kb.reasoning.lacking import Known, nearness
from agreement_kb.reasoning.outcome import sorted_outcomes
from agreement_kb.reasoning.widely_opened import weigh_widely_opened

MAX_GOALS = 3
"""Of a question that a yes for one of several answers ("the Parties"), so many are looked at; the nearest is told."""


def why_not(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> WhyNot:
    """Why the verdict on a question is not a certain yes; nothing is looked at for one that asks which of many.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    if question.kind is Kind.WHICH:
        return WhyNot(question, facts, question.goal, (), (), (), {})
    known = Known(program, facts, weigh_widely_opened(program, engine, question, facts))
    _, functions = outcomes_asked(known.weighed, question)
    outcomes = sorted_outcomes({name for name, function in functions.items() if known.truth(function) is not False})
    goals = list(known.weighed.tests)[:MAX_GOALS]
    looked = outcomes != (YES,)
    each = [(goal, tuple(_tried(known, question.kind, goal, outcomes)) if looked else ()) for goal in goals]
    goal, tried = min(each, key=lambda one: _as_a_whole(one[1]))
    subject = goal.args[0] if question.kind is Kind.REGULATED else None
    named = program.program.subjects.get(subject.key) if isinstance(subject, Individual) else None
    nearest = named.citations if named is not None and not tried and outcomes == (SILENT,) else ()
    return WhyNot(question, facts, goal, outcomes, tried, nearest, known.weighed.worked.case.holders)


def _as_a_whole(tried: tuple[Tried, ...]) -> tuple[object, ...]:
    """Of several of whom a question may be answered, the one of whom the first that is tried is nearest to a yes."""
    return _order(tried[0]) if tried else (9,)


def _tried(known: Known, kind: Kind, goal: Atom, outcomes: tuple[str, ...]) -> Iterator[Tried]:
    """The provisions, in the order in which they are told."""
    if known.established(goal) is not Established.ACTION:
        yield from _obstacles(known, goal)
        yield from _inputs_or_rules(known, goal)
    elif kind is Kind.MAY:
        gates = [gate for gate in _gates(known, goal) if gate.speaks is not False or outcomes == (SILENT,)]
        yield from sorted((gate for gate in gates if not _given(gate)), key=_order)
        yield from _obstacles(known, goal)
        yield from (gate for gate in gates if _given(gate))
        if not any(gate.speaks is True for gate in gates):  # one that speaks gives it by itself, once it is open
            permits = sorted(_norms(known, goal, Part.ALLOWED, Stand.PERMIT), key=_order)
            given = [each for each in permits if each.near.holds is True]
            yield from given or permits
        if outcomes == (SILENT,):
            yield from sorted(_norms(known, goal, Part.FORBIDDEN, Stand.FORBID), key=_order)
    elif kind is Kind.WHEN:
        yield from sorted(_norms(known, goal, Part.ADDRESSED, Stand.TIME), key=_order)
    else:
        yield from sorted(_norms(known, goal, Part.DUE, Stand.OBLIGE), key=_order)
        choices = sorted(_norms(known, goal, Part.LEFT, Stand.CHOICE), key=_order)
        yield from (each for each in choices if each.near.holds is not False or outcomes == (SILENT,))


def _order(tried: Tried) -> tuple[object, ...]:
    """First what speaks of the case; then the nearest."""
    near = tried.ways[0].near if tried.ways else tried.near
    return ((True, None, False).index(tried.speaks), nearness(near))


def _given(gate: Tried) -> bool:
    return gate.speaks is True and gate.open is True


def _inputs_or_rules(known: Known, goal: Atom) -> Iterator[Tried]:
    """What is stated and not concluded fails by itself; else each rule that could conclude it."""
    if known.weighed.worked.case.is_input(goal):
        yield Tried(Stand.INPUT, "", None, True, known.near(known.weighed.worked.completions.functions[goal], ()))
        return
    found = []
    for rule in known.rules(goal):
        found.append(Tried(Stand.RULE, rule.origin, rule.citation, None, _near_by(known, rule, goal)))
    yield from sorted(found, key=_order)


def _near_by(known: Known, rule: Rule, head: Atom) -> Near:
    instances = known.instances(rule, head)
    return known.near(known.function(instances), instances)


def _near_all(known: Known, head: Atom) -> Near:
    instances = known.weighed.worked.ground.instances.get(head, ())
    return known.near(known.function(instances), instances)


def _gates(known: Known, goal: Atom) -> Iterator[Tried]:
    """The gates on an action, each with the ways through it if it may speak of the case."""
    for rule in known.rules(Atom(f"forbidden:{goal.predicate}", goal.args), Part.BLOCKED):
        speaks = Atom(f"speaks:{rule.origin}", goal.args)
        opening = Atom(f"open:{rule.origin}", goal.args)
        scope = _near_all(known, speaks)
        rules = known.rules(opening) if scope.holds is not False else []
        ways = [Way(way.origin, way.citation, _near_by(known, way, opening)) for way in rules]
        ways.sort(key=lambda way: nearness(way.near))
        is_open = known.truth(known.function(known.weighed.worked.ground.instances.get(opening, ())))
        yield Tried(Stand.GATE, rule.origin, rule.citation, scope.holds, scope, tuple(ways), is_open)


def _obstacles(known: Known, goal: Atom) -> Iterator[Tried]:
    """What forbids, or may forbid: prohibitions, duties to the contrary, conditions that are not observed."""
    forbidden, violated = (Atom(f"{part}:{goal.predicate}", goal.args) for part in ("forbidden", "violated"))
    for rule in known.rules(forbidden, Part.FORBIDDEN):
        yield from _standing(known, Stand.FORBID, rule, known.instances(rule, forbidden))
    for rule in known.rules(forbidden, Part.CONTRARY):
        for instance in known.instances(rule, forbidden):
            yield from _standing(known, Stand.CONTRARY, rule, [instance])
    for rule in known.rules(violated, Part.VIOLATED):
        yield from _standing(known, Stand.CONDITION, rule, known.instances(rule, violated))


def _standing(known: Known, stand: Stand, rule: Rule, instances: list[Instance]) -> Iterator[Tried]:
    """An obstacle, unless it certainly does not stand. Nothing falls away because the text is not in force."""
    function = known.function(instances)
    truth = known.truth(function)
    if truth is False:
        return
    never = [(Atom(known.program.program.standing), False)]
    near = replace(known.near(known.diagrams.neg(function), instances, never), holds=None if truth is None else False)
    due: tuple[Atom, tuple[Citation, ...]] | None = None
    if stand is Stand.CONTRARY:
        (head,) = (literal.atom for literal in instances[0].body)
        norms = [norm for norm in known.rules(head) if known.truth(_function(known, norm, head)) is not False]
        cited = dict.fromkeys(norm.citation for norm in norms if norm.citation is not None)
        due = Atom(head.predicate.partition(":")[2], head.args), tuple(cited)
    yield Tried(stand, rule.origin, rule.citation, truth, near, due=due)


def _function(known: Known, rule: Rule, head: Atom) -> int:
    return known.function(known.instances(rule, head))


def _norms(known: Known, action: Atom, part: Part, stand: Stand) -> Iterator[Tried]:
    """The norms that conclude something of an action; gates, which are told apart, left out."""
    head = Atom(f"{part.value}:{action.predicate}", action.args)
    for rule in known.rules(head, part):
        if known.program.program.norms[rule.origin].kind != "only":
            near = _near_by(known, rule, head)
            # Scope and conditions of a prohibition are one: where it is not in force, it does not speak.
            speaks = near.holds if stand in (Stand.FORBID, Stand.CHOICE, Stand.TIME) else _speaks(known, rule, head)
            yield Tried(stand, rule.origin, rule.citation, speaks, near)


def _speaks(known: Known, rule: Rule, head: Atom) -> Truth:
    """Whether a norm speaks of the case: its scope holds, where it is told apart from its conditions."""
    action = head.predicate.partition(":")[2]
    for part in (Part.ADDRESSED, Part.LEFT):
        scope = Atom(f"{part.value}:{action}", head.args)
        for each in known.rules(scope, part):
            if each.origin == rule.origin:
                return known.truth(_function(known, each, scope))
    return None
