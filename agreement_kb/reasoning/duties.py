"""Who owes what to whom, by when, and how it stands: every duty of the text over the things of a case.

A duty arises where its conditions hold and what it follows upon was done; what is stated of its own being done does
not count there. Certain, possible or excluded is said over all completions, as of a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import NO, YES, Turn
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Derivation, Ground
from agreement_kb.model.duty import Duties, Duty, Note, State
from agreement_kb.model.program import Program, StratifiedProgram
from agreement_kb.model.rule import Filled, Instance, Norm, weakest
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.time import Duration, Moment, compare, decide, later, parse_time
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.bindings import start_of, value_of
from agreement_kb.reasoning.case import Case, make_case, moment
from agreement_kb.reasoning.evaluation import Truth
from agreement_kb.reasoning.outcome import Test
from agreement_kb.reasoning.proofs import derivations_of
from agreement_kb.reasoning.turning import least, turns_of
from agreement_kb.reasoning.worked import Worked, alternatives_named, body_function, truth_of, work


def general_duties(program: Program) -> tuple[Duty, ...]:
    """Every duty of the text in general terms, in the order of the text."""
    return tuple(general_duty(program, norm) for norm in obligations(program))


def obligations(program: Program) -> Iterator[Norm]:
    """The norms that oblige, in the order of the text."""
    return (norm for norm in program.norms.values() if norm.kind == "oblige")


def duties_of(program: StratifiedProgram, engine: Engine, facts: Facts) -> Duties:
    """The duties over the things that the facts name; in general terms where no fact is stated.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    general = general_duties(program.program)
    if not facts.stated and not facts.roles:
        return Duties(facts, True, general, (), {})
    case = make_case(program, facts, ())
    found: list[Duty] = []
    apart: list[Duty] = []
    for each in general:
        goals = goals_of(case, each)
        if goals:
            found += (_stand(each, group, facts) for group in groups_of(case, engine, each, goals))
        else:
            apart.append(each)
    return Duties(facts, False, tuple(found), tuple(apart), case.holders)


def duties_under(
    program: StratifiedProgram, engine: Engine, facts: Facts, norm: Norm, action: Atom | None = None
) -> Duties:
    """The duties of one norm over the things that the facts name, or of one action of it; no other is worked out.

    Raises:
        TooLarge: a bound on the work was reached.
    """
    case, general = make_case(program, facts, ()), general_duty(program.program, norm)
    goals = goals_about(case, general, action)
    stand = (_stand(general, group, facts) for group in groups_of(case, engine, general, goals))
    found = tuple(duty for duty in stand if action in (None, duty.action))
    return Duties(facts, False, found, (), case.holders)


def goals_about(case: Case, duty: Duty, action: Atom | None) -> list[Atom]:
    """The instances of a duty's action that are weighed for one of them; all where none is meant."""
    goals = goals_of(case, duty)
    if action is None:
        return goals
    return [goal for unit in units_of(duty, goals) if action in unit for goal in unit]


def general_duty(program: Program, norm: Norm) -> Duty:
    """The duty under a norm in general terms."""
    rule = next(r for r in program.rules if r.head.predicate == f"force:{norm.name}")
    scope = next(r for r in program.rules if r.origin == norm.name and r.head.predicate.startswith("addressed:"))
    parts = (norm.bearer, norm.counterparty, norm.deadline)
    basis = weakest((norm.basis, *(part.basis for part in parts if part is not None)))
    bearer, counterparty = (part.term if part is not None else None for part in (norm.bearer, norm.counterparty))
    return Duty(norm, rule, scope.body, norm.action, bearer, counterparty, basis)


# ---- the things a duty may be about ------------------------------------------------------------------------------


def goals_of(case: Case, duty: Duty) -> list[Atom]:
    """The instances of a duty's action over what the facts name and what the text itself lists."""
    ranges = [_range(case, duty, a) if isinstance(a, Variable) else (a,) for a in duty.action.args]
    return [Atom(duty.action.predicate, args) for args in product(*ranges)]


def _range(case: Case, duty: Duty, variable: Variable) -> tuple[Term, ...]:
    for literal in duty.rule.body:
        atom = literal.atom
        if literal.positive and variable in atom.args and case.established(atom.predicate) is Established.LISTED:
            listed = case.domain.extension(atom.predicate)
            return tuple(dict.fromkeys(each.args[atom.args.index(variable)] for each in listed))
    individuals = case.domain.individuals.get(variable.sort, ())
    bearers = _bearers(case, duty) if variable == duty.bearer else None
    spoken_of = bearers if bearers is not None else case.facts.individuals()
    every = not case.program.program.sorts[variable.sort].open and _is_of_bearer(duty, variable)
    if every and bearers is None:
        return tuple(each for each in individuals if not each.unnamed and each not in case.holders)
    return tuple(each for each in individuals if not each.unnamed and each in spoken_of)


def _roles(case: Case, duty: Duty, variable: Variable) -> list[Atom]:
    """The roles that whoever a variable stands for must hold."""
    body = (literal.atom for literal in duty.rule.body if literal.positive)
    return [a for a in body if case.established(a.predicate) is Established.ROLE and a.args[-1] == variable]


def _holders(case: Case, duty: Duty, variable: Variable) -> set[Individual]:
    """Who holds one of those roles in a thing that the facts name."""
    named = case.facts.individuals()
    held = (a for role in _roles(case, duty, variable) for a in case.domain.extension(f"holder:{role.predicate}"))
    return {a.args[-1] for a in held if isinstance(a.args[-1], Individual) and named.issuperset(a.args[:-1])}


def _bearers(case: Case, duty: Duty) -> set[Individual] | None:
    """Whom a role binds: its holder, and whoever the facts say has done what the duty asks; None where no role says.

    Anyone else might hold it too where nobody is named for it; but then he is told by its title.
    """
    if not isinstance(duty.bearer, Variable) or not _roles(case, duty, duty.bearer):
        return None
    asked = {literal.atom.predicate for literal in duty.rule.body if duty.bearer in literal.atom.args}
    stated = (atom for atom, value in case.facts.stated.items() if value and atom.predicate in asked)
    named = {a for atom in stated for a in atom.args if isinstance(a, Individual) and a.sort == duty.bearer.sort}
    return _holders(case, duty, duty.bearer) | named


def _is_of_bearer(duty: Duty, variable: Variable) -> bool:
    """Whether a variable is the bearer, or what the bearer holds a role in."""
    holders = (literal.atom for literal in duty.rule.body if literal.atom.args and literal.positive)
    return duty.bearer == variable or any(a.args[-1] == duty.bearer and variable in a.args[:-1] for a in holders)


# ---- how it stands -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """The instances of one duty on one action that give the same bearer, counterparty and deadline."""

    worked: Worked
    action: Atom
    bearer: Individual | None
    counterparty: Individual | None
    start: Moment | None
    binding: tuple[tuple[Variable, Individual], ...]
    function: int
    dated: int


def work_duty(case: Case, engine: Engine, duty: Duty, actions: Iterable[Atom]) -> Worked:
    """Everything that tells whether a duty arises for some actions."""
    return work(case, engine, [Atom(f"{kind}:{name}", a.args) for a in actions for kind, name in _about(duty.norm)])


def _about(norm: Norm) -> tuple[tuple[str, str], ...]:
    return ("force", norm.name), ("addressed", norm.action.predicate)


def groups_of(case: Case, engine: Engine, duty: Duty, goals: Iterable[Atom]) -> Iterator[Group]:
    """The groups of a duty's instances; whether it was done does not count for whether it arises."""
    for unit in units_of(duty, goals):
        worked = work_duty(case, engine, duty, unit)
        found: list[Group] = []
        for action in unit:
            done = Atom(f"done:{action.predicate}", action.args)
            own = worked
            if done in worked.values and case.facts.stated.get(done) is not False:
                undone = replace(case.facts, stated={**case.facts.stated, done: False})
                own = work_duty(make_case(case.program, undone, ()), engine, duty, [action])
            found += _groups(own, duty, action)
        yield from _bound(found)


def units_of(duty: Duty, goals: Iterable[Atom]) -> list[list[Atom]]:
    """The actions that differ at most in who bears the duty: those are weighed together, others apart."""
    units: dict[tuple[Term, ...], list[Atom]] = {}
    for action in goals:
        pairs = zip(action.args, duty.action.args, strict=True)
        about = tuple(argument for argument, pattern in pairs if pattern != duty.bearer)
        units.setdefault(about, []).append(action)
    return list(units.values())


def _groups(worked: Worked, duty: Duty, action: Atom) -> Iterator[Group]:
    """The groups on one action; none where the duty does not speak of it. One without bearer where none is bound."""
    diagrams, norm = worked.completions.diagrams, duty.norm
    scope = FALSE
    for instance in worked.ground.instances.get(Atom(f"addressed:{action.predicate}", action.args), ()):
        if instance.rule.origin == norm.name:
            scope = diagrams.disj(scope, body_function(worked, instance))
    instances = worked.ground.instances.get(Atom(f"force:{norm.name}", action.args), ())
    bearers = _bearers(worked.case, duty)
    found: dict[object, Group] = {}
    for instance in instances:
        group = _group(worked, duty, action, instance)
        if bearers is not None and group.bearer not in bearers:
            continue
        key = (group.bearer, group.counterparty, group.start)
        if key in found:
            before = found[key]
            group = replace(
                before,
                function=diagrams.disj(before.function, group.function),
                dated=diagrams.disj(before.dated, group.dated),
            )
        found[key] = group
    in_force = [group for group in found.values() if group.function != FALSE]
    to_come = [group for group in found.values() if group.dated != FALSE]
    if in_force or to_come:
        yield from in_force or to_come
    elif scope != FALSE:
        yield next(iter(found.values())) if len(found) == 1 else _unbound(worked, duty, action)


def _group(worked: Worked, duty: Duty, action: Atom, instance: Instance) -> Group:
    norm, binding = duty.norm, dict(instance.binding)
    return Group(
        worked,
        action,
        _filled(norm.bearer, binding),
        _filled(norm.counterparty, binding),
        start_of(worked.case, norm.deadline, binding) if norm.deadline is not None else None,
        instance.binding,
        body_function(worked, instance),
        body_function(worked, instance, lambda atom: worked.case.established(atom.predicate) is Established.DATES),
    )


def _unbound(worked: Worked, duty: Duty, action: Atom) -> Group:
    binding = duty.action.match(action) or {}
    names = (duty.bearer, duty.counterparty)
    bearer, counterparty = (binding.get(t) if isinstance(t, Variable) else t for t in names)
    return Group(worked, action, bearer, counterparty, None, tuple(binding.items()), FALSE, FALSE)


def _filled(part: Filled | None, binding: Mapping[Variable, Individual]) -> Individual | None:
    return value_of(part.term, binding) if part is not None else None


def _bound(groups: list[Group]) -> list[Group]:
    """Leave out who may only be bound where someone else, known by a title at least, is bound in each case."""
    if not groups:
        return []
    worked, total = groups[0].worked, FALSE
    for group in groups:
        if group.worked is worked:
            total = worked.completions.diagrams.disj(total, group.function)
    return [group for group in groups if group.worked is not worked or group.function == total] or groups


def _stand(duty: Duty, group: Group, facts: Facts) -> Duty:
    worked, case = group.worked, group.worked.case
    arises = truth_of(worked, group.function)
    done, done_at = _done(case, group.action, facts)
    deadline = duty.norm.deadline
    duration = deadline.duration if deadline is not None else Duration()
    state, notes = _state(arises, done, done_at, group.start, duration, facts)
    if deadline is not None and state in (State.PENDING, State.UNDETERMINED):
        if deadline.standard:
            notes = (*notes, Note.STANDARD)
        elif group.start is None and arises is not False:
            notes = (*notes, Note.START_UNKNOWN)
    if done is None and state is not State.NOT_YET_ARISEN:
        sayable = f"done:{group.action.predicate}" in case.program.program.predicates
        notes = (*notes, Note.NOT_STATED if sayable else Note.UNSAYABLE)
    grounds = _grounds(duty, group, arises)
    basis = weakest((duty.basis, *(ground.basis for ground in grounds if arises)))
    return replace(
        duty,
        action=group.action,
        bearer=group.bearer if group.bearer is not None else duty.bearer,
        counterparty=group.counterparty if group.counterparty is not None else duty.counterparty,
        basis=basis,
        binding=group.binding,
        state=state,
        notes=notes,
        due=later(group.start, duration) if group.start is not None else None,
        done=done,
        done_at=done_at,
        arises=arises,
        dated=truth_of(worked, group.dated),
        supposing=supposing(worked, group.dated),
        turns_on=turning(worked, group.function),
        grounds=grounds,
        assuming=assuming(worked),
    )


def _done(case: Case, action: Atom, facts: Facts) -> tuple[bool | None, Moment | None]:
    """Whether it is stated that an action was done, and when where that is stated too."""
    done = Atom(f"done:{action.predicate}", action.args)
    predicate = case.program.program.predicates.get(done.predicate)
    if predicate is None:
        return None, None
    binding: dict[Term, Term] = dict(zip(predicate.parameters, action.args, strict=True))
    at = moment(case, predicate.done_at, binding) if predicate.done_at is not None else None
    return facts.stated.get(done), at


def _state(
    arises: Truth,
    done: bool | None,
    done_at: Moment | None,
    start: Moment | None,
    duration: Duration,
    facts: Facts,
) -> tuple[State, tuple[Note, ...]]:
    """The state of a duty, and what explains it."""
    as_of = parse_time(facts.as_of) if facts.as_of is not None else None
    notes: tuple[Note, ...] = ()
    yet: bool | None = done
    if done and done_at is not None and as_of is not None:
        yet = compare(done_at, "<=", as_of)
        notes = () if yet else (Note.DONE_LATER,) if yet is False else (Note.DONE_OPEN,)
    if arises is False:
        return State.NOT_YET_ARISEN, ()
    if arises is None:
        return State.UNDETERMINED, (Note.TURNS, *((Note.DONE_ANYWAY,) if yet else notes))
    if yet:
        return State.FULFILLED, _punctuality(done_at, start, duration)
    if done and yet is None:
        return State.UNDETERMINED, notes
    passed = _passed(as_of, start, duration)
    if as_of is None or start is None or passed is False:
        return State.PENDING, notes
    if passed is None:
        return State.UNDETERMINED, (*notes, Note.TIME_OPEN)
    return (State.BREACHED if yet is False else State.UNDETERMINED), notes


def _passed(as_of: Moment | None, start: Moment | None, duration: Duration) -> bool | None:
    if as_of is None or start is None:
        return None
    in_time = decide(as_of, "<=", start, duration)
    return None if in_time is None else not in_time


def _punctuality(done_at: Moment | None, start: Moment | None, duration: Duration) -> tuple[Note, ...]:
    """Whether what was done was done in time, where there is a dated deadline."""
    if start is None:
        return ()
    in_time = decide(done_at, "<=", start, duration) if done_at is not None else None
    return (Note.PUNCTUALITY_OPEN if in_time is None else Note.IN_TIME if in_time else Note.LATE,)


# ---- on what that rests ------------------------------------------------------------------------------------------


def supposing(worked: Worked, function: int) -> tuple[tuple[Atom, bool], ...]:
    """What must be so beyond what is stated for a function to hold, none of which can be left out."""
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    if truth_of(worked, function) is not None:
        return ()
    atoms = {number: atom for atom, number in worked.completions.numbers.items()}
    values = least(diagrams, function, diagrams.conj(possible, diagrams.neg(function)))
    return alternatives_named(worked, tuple((atoms[n], v) for n, v in sorted(values.items())))


def assuming(worked: Worked) -> tuple[Atom, ...]:
    """The standing assumptions that were made where nothing is stated."""
    assumed = (atom for atom, (ground, _) in worked.valuation.grounds.items() if ground is Ground.ASSUMED)
    return tuple(
        a for a in assumed if a in worked.values and worked.case.established(a.predicate) is Established.ASSUMED
    )


def turning(worked: Worked, function: int) -> tuple[Turn, ...]:
    """What it turns on whether a function holds."""
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    if truth_of(worked, function) is not None:
        return ()
    # It may be any of the conclusions on which this hangs.
    concluded = Test(tuple(atom for atom in worked.ordered if not worked.case.is_input(atom)))
    return tuple(turns_of(worked, {YES: function, NO: diagrams.conj(possible, diagrams.neg(function))}, [concluded]))


def _grounds(duty: Duty, group: Group, arises: Truth) -> tuple[Derivation, ...]:
    """The derivations that it applies, or that it does not; none where that is open."""
    if arises is None:
        return ()
    worked = group.worked
    force = Atom(f"force:{duty.norm.name}", group.action.args)
    outcome = YES if arises else NO
    if truth_of(worked, worked.completions.functions[force]) is not arises:
        return ()
    test = Test((force,), always_addressed=True)
    return derivations_of(worked, test, (outcome,), {outcome: worked.completions.possible})
