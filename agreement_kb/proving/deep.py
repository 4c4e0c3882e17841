"""What model finding tells of rules: norms that conflict, statements that do nothing, questions nothing answers.

Each generic case is worked out with every input open; the conclusions are then Boolean functions of the inputs
(decision diagrams), and what is asked of the rules is whether one such function is false, is true, or is another's. So
within a case nothing is sampled. The bound is on the things: see ``generic``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import NO, YES
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.finding import AgreementError, Finding
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Instance, Norm, Part
from agreement_kb.model.vocabulary import Established, Kind, Phrase
from agreement_kb.proving.cases import asked_cases
from agreement_kb.proving.generic import GenericCase, WorkedCase, generic_cases, question_of, told_cases, work_generic
from agreement_kb.reasoning.answering import answer
from agreement_kb.reasoning.bdd import FALSE, Diagrams
from agreement_kb.reasoning.consistency import check_facts
from agreement_kb.reasoning.coverage import WRITTEN
from agreement_kb.reasoning.opened import TAKEN
from agreement_kb.reasoning.outcome import outcome_functions
from agreement_kb.reasoning.worked import Worked, body_function
from agreement_kb.scenario_text import expected_of, scenario_lines, statements_of

SECONDS = 50.0
"""How long cases are worked out before the rest is told as not decided."""
MAX_LISTED = 12
"""How many statements that were not decided are named."""
_CONCLUDING = (Part.RULE, Part.OPEN, Part.EXCEPTED, Part.ALLOWED, Part.FORBIDDEN)
"""The parts whose conclusions another statement may give too."""


@dataclass(frozen=True)
class Deep:
    """What was found, how many cases were worked out for it, and how many could not be."""

    findings: tuple[Finding, ...]
    cases: int
    too_large: int


@dataclass
class _Seen:
    """What the cases have shown so far; each set has what needs no further case."""

    applies: set[str] = field(default_factory=set)
    fails: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    bites: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    differ: set[tuple[str, str, str]] = field(default_factory=set)
    conflicts: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    twice: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    unworked: set[str] = field(default_factory=set)
    cut_short: bool = False


def look_deep(
    kb: KnowledgeBase,
    seconds: float = SECONDS,
    watch: Callable[[Iterable[GenericCase], int], Iterable[GenericCase]] = lambda cases, _: cases,
) -> Deep:
    """Look for all that ``Deep`` tells, in the generic cases of a knowledge base, until the time is over."""
    began, program, seen = time.monotonic(), kb.program.program, _Seen()
    # What roles, dates and several things of a kind are needed for is shown by the things of scenarios.
    early, later = generic_cases(program)
    told = list(told_cases(kb, asked_cases(kb)))
    # A scenario also reaches statements about other things than its question is about: it comes once more, last.
    cases = [*early, *told, *later, *told]
    again = len(early) + len(told) + len(later)
    worked_out = too_large = 0
    done: set[GenericCase] = set()
    for number, case in enumerate(watch(cases, len(cases))):
        if time.monotonic() - began > seconds:
            seen.cut_short = True
            break
        if not (_unsettled(program, seen) and case not in done if number >= again else _wanting(program, seen, case)):
            continue
        done.add(case)
        try:
            _look(kb, seen, work_generic(kb, case))
            worked_out += 1
        except AgreementError:
            seen.unworked.add(case.goal.predicate)
            too_large += 1
    findings = [_with_witness(finding, witness) for finding, witness in _findings(program, seen)]
    if left := _not_decided(program, seen):
        message = f"Not decided in {seconds:g} seconds: {_listed(left)}."
        hint = "Give it longer: --deep SECONDS; or run it on a quieter machine."
        findings.append(Finding("AKB314", message, hint=hint))
    return Deep(tuple(sorted(findings, key=Finding.sort_key)), worked_out, too_large)


def _with_witness(finding: Finding, witness: tuple[str, ...]) -> Finding:
    """A finding whose note shows facts for it, as a scenario that can be kept."""
    if not witness:
        return finding
    shown = "\n".join(["Facts that show it:", "", *(f"    {line}" for line in witness), ""])
    return replace(finding, note=f"{finding.note} {shown}".strip(" "))


def _unsettled(program: Program, seen: _Seen) -> bool:
    """Whether anything is left to be shown."""
    return bool(_statements(program) - _settled_by(program, seen) or _pairs(program) - seen.differ)


@cache
def _statements(program: Program) -> frozenset[str]:
    """Every statement that says something about a conclusion or an action."""
    return frozenset(name for names in _about(program).values() for name in names)


def _settled_by(program: Program, seen: _Seen) -> set[str]:
    """The statements of which no further case needs to show anything."""
    may_fail = seen.fails | (_statements(program) - _conditioned(program))
    return seen.applies & may_fail & (seen.needed | _without_conclusion(program))


def _wanting(program: Program, seen: _Seen, case: GenericCase) -> bool:
    """Whether a case may show something of its conclusion that no case before it has."""
    name = case.goal.predicate
    if any(phrase.name not in seen.answered for phrase in _phrases(program).get(name, ())):
        return True
    left = _about(program).get(name, frozenset()) - _settled_by(program, seen)
    if any(_may_conclude(program, statement, case.goal) for statement in left):
        return True
    undecided = {reading for reading, _, _ in _pairs(program) - seen.differ}
    return bool(undecided & _read_by(program, _about(program).get(name, frozenset())))


@cache
def _phrases(program: Program) -> Mapping[str, tuple[Phrase, ...]]:
    """The questions about each conclusion or action."""
    found: dict[str, list[Phrase]] = {}
    for phrase in program.phrases:
        found.setdefault(phrase.goal.predicate, []).append(phrase)
    return {name: tuple(those) for name, those in found.items()}


def _may_conclude(program: Program, statement: str, goal: Atom) -> bool:
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


@cache
def _about(program: Program) -> Mapping[str, frozenset[str]]:
    """The statements about each conclusion or action."""
    found: dict[str, set[str]] = {}
    for rule in program.rules:
        norm = program.norms.get(rule.origin)
        name = norm.action.predicate if norm is not None else rule.head.predicate.rpartition(":")[2]
        if rule.part in WRITTEN:
            found.setdefault(name, set()).add(rule.origin)
    return {name: frozenset(statements) for name, statements in found.items()}


@cache
def _without_conclusion(program: Program) -> frozenset[str]:
    """The statements of which it is not asked whether another says the same: what they owe or demand is their own."""
    shared = {rule.origin for rule in program.rules if _may_be_needless(program, rule.origin, rule.part)}
    return frozenset(rule.origin for rule in program.rules) - shared


def _may_be_needless(program: Program, origin: str, part: Part) -> bool:
    norm = program.norms.get(origin)
    return part in _CONCLUDING and (norm is None or (norm.kind in ("permit", "forbid") and not norm.choice))


@cache
def _read_by(program: Program, statements: frozenset[str]) -> frozenset[str]:
    """The readings that stand in the rules of some statements."""
    return frozenset(
        literal.atom.predicate
        for rule in program.rules
        if rule.origin in statements
        for literal in rule.body
        if literal.atom.predicate in program.readings
    )


@cache
def _pairs(program: Program) -> frozenset[tuple[str, str, str]]:
    """Each reading with each two of its alternatives."""
    found = set()
    for reading in program.readings.values():
        names = [name for name, _ in reading.alternatives]
        found |= {(reading.name, one, other) for n, one in enumerate(names) for other in names[n + 1 :]}
    return frozenset(found)


# ---- what one case shows -------------------------------------------------------------------------------------------


def _look(kb: KnowledgeBase, seen: _Seen, worked: WorkedCase) -> None:
    program, case = kb.program.program, worked.worked
    diagrams, possible = case.completions.diagrams, case.completions.possible
    base = _in_force(program, case)
    functions = {
        (instance.rule.id, instance.binding, instance.head): body_function(case, instance)
        for instances in case.ground.instances.values()
        for instance in instances
    }

    def holds(instance: Instance) -> int:
        return functions[instance.rule.id, instance.binding, instance.head]

    for instances in case.ground.instances.values():
        for instance in instances:
            origin, function = instance.rule.origin, holds(instance)
            if instance.rule.part in WRITTEN and diagrams.conj(base, diagrams.neg(function)) != FALSE:
                seen.fails.add(origin)
            if function == FALSE or instance.rule.part not in (*WRITTEN, *_CONCLUDING):
                continue
            if instance.rule.part in WRITTEN:
                seen.applies.add(origin)
            if origin not in seen.needed and _may_be_needless(program, origin, instance.rule.part):
                _weigh_needed(kb, seen, worked, instance, instances, holds)
            if instance.rule.part is Part.EXCEPTED and origin not in seen.bites:
                _weigh_bite(seen, case, instance, function)
    _weigh_conflicts(kb, seen, worked, holds)
    _weigh_answers(program, seen, worked, possible, diagrams)
    _weigh_readings(program, seen, worked, holds)


def _in_force(program: Program, case: Worked) -> int:
    """The completions in which what all rules rest on holds."""
    standing = case.completions.functions.get(Atom(program.standing)) if program.standing else None
    possible = case.completions.possible
    return possible if standing is None else case.completions.diagrams.conj(possible, standing)


def _weigh_needed(
    kb: KnowledgeBase,
    seen: _Seen,
    worked: WorkedCase,
    instance: Instance,
    instances: Iterable[Instance],
    holds: Callable[[Instance], int],
) -> None:
    """Whether a statement gives a conclusion where no other as strong one does."""
    diagrams, others, by = worked.worked.completions.diagrams, FALSE, dict[str, None]()
    for each in instances:
        if each.rule.origin != instance.rule.origin and each.rule.basis.weakness <= instance.rule.basis.weakness:
            both = diagrams.conj(holds(each), holds(instance))
            by.update({each.rule.origin: None} if both != FALSE else {})
            others = diagrams.disj(others, holds(each))
    alone = diagrams.conj(holds(instance), diagrams.neg(others))
    if alone != FALSE:
        seen.needed.add(instance.rule.origin)
    elif by and instance.rule.origin not in seen.twice:
        witness = _witness(kb, worked, f"{instance.rule.origin}_says_nothing_new", holds(instance))
        seen.twice[instance.rule.origin] = (", ".join(by), witness)


def _weigh_bite(seen: _Seen, case: Worked, instance: Instance, function: int) -> None:
    """Whether an exception applies where its norm else would."""
    for instances in case.ground.instances.values():
        for each in instances:
            if Literal(instance.head, False) in each.body:
                rest = body_function(case, each, leaving_out=lambda atom: atom == instance.head)
                if case.completions.diagrams.conj(function, rest) != FALSE:
                    seen.bites.add(instance.rule.origin)


def _weigh_conflicts(kb: KnowledgeBase, seen: _Seen, worked: WorkedCase, holds: Callable[[Instance], int]) -> None:
    """Where a permission or a duty and a prohibition of one act are in force together."""
    program, diagrams = kb.program.program, worked.worked.completions.diagrams
    name, args = worked.case.goal.predicate, worked.case.goal.args
    instances = worked.worked.ground.instances
    granted = [
        each
        for head in (f"allowed:{name}", f"due:{name}")
        for each in instances.get(Atom(head, args), ())
        if program.norms[each.rule.origin].kind in ("permit", "oblige")
    ]
    for forbids in instances.get(Atom(f"forbidden:{name}", args), ()):
        if forbids.rule.part not in (Part.FORBIDDEN, Part.BLOCKED):
            continue
        for grants in granted:
            pair = grants.rule.origin, forbids.rule.origin
            both = diagrams.conj(holds(grants), holds(forbids))
            if both != FALSE and pair not in seen.conflicts:
                seen.conflicts[pair] = _witness(kb, worked, f"{pair[0]}_against_{pair[1]}", both)


def _weigh_answers(program: Program, seen: _Seen, worked: WorkedCase, possible: int, diagrams: Diagrams) -> None:
    """Which questions some completion answers with yes or no."""
    for kind, test in worked.tests.items():
        outcomes = outcome_functions(test, worked.worked.completions.functions, diagrams)
        told = diagrams.conj(possible, diagrams.disj(outcomes[YES], outcomes[NO]))
        for phrase in program.phrases:
            if told != FALSE and phrase.goal.predicate == worked.case.goal.predicate and _same_kind(phrase.kind, kind):
                seen.answered.add(phrase.name)


def _same_kind(asked: Kind, kind: Kind) -> bool:
    """Whether what a question asks is told by the test of another: who must, and by when, by that whether one must."""
    return kind is {Kind.WHO: Kind.MUST, Kind.WHOM: Kind.MUST}.get(asked, asked) or asked in (Kind.WHICH, Kind.WHEN)


def _weigh_readings(program: Program, seen: _Seen, worked: WorkedCase, holds: Callable[[Instance], int]) -> None:
    """Between which alternatives of a reading an outcome, or what a duty is, differs."""
    case = worked.worked
    diagrams, numbers, possible = case.completions.diagrams, case.completions.numbers, case.completions.possible
    told = [
        diagrams.conj(possible, function)
        for test in worked.tests.values()
        for function in outcome_functions(test, case.completions.functions, diagrams).values()
    ]
    told += [
        holds(each)
        for instances in case.ground.instances.values()
        for each in instances
        if each.rule.part is Part.FORCE and program.norms[each.rule.origin].kind == "oblige"
    ]
    for reading, one, other in _pairs(program) - seen.differ:
        atoms = {atom.args[0].key: n for atom, n in numbers.items() if atom.predicate == reading}  # type: ignore[union-attr]
        if one not in atoms or other not in atoms:
            continue
        chosen = [{n: name == taken for name, n in atoms.items()} for taken in (one, other)]
        if any(diagrams.fix(f, chosen[0]) != diagrams.fix(f, chosen[1]) for f in told):
            seen.differ.add((reading, one, other))


def _witness(kb: KnowledgeBase, worked: WorkedCase, name: str, function: int) -> tuple[str, ...]:
    """Facts of a function as a scenario with the answer of the rules; () where they can't be stated by anyone."""
    program, case = kb.program.program, worked.worked
    path = case.completions.diagrams.path(function)
    atoms = {number: atom for atom, number in case.completions.numbers.items()}
    stated: dict[Atom, bool] = {}
    for number, value in path.items():
        atom = atoms[number]
        predicate = program.predicates.get(atom.predicate)
        if predicate is None or predicate.established in (Established.ANALOGY, Established.DATES):
            continue
        if not (value and predicate.established in TAKEN):
            stated[atom] = value
    facts = replace(worked.case.facts, stated=stated)
    question = question_of(program, next(iter(worked.tests)), worked.case.goal, facts)
    try:
        check_facts(kb.program, kb.engine, facts)
        found = answer(kb.program, kb.engine, question, facts)
    except (AgreementError, AssertionError, LookupError):
        return ()
    said = statements_of(kb, facts, case.case.holders)
    return tuple(scenario_lines(name, said, None, question, expected_of(kb, found)))


# ---- what all cases together show ----------------------------------------------------------------------------------


def _findings(program: Program, seen: _Seen) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    settled = _statements(program) - _not_decided(program, seen)
    places = {rule.origin: rule.place for rule in program.rules}
    exceptions = {rule.origin for rule in program.rules if rule.part is Part.EXCEPTED}
    written = dict.fromkeys(rule.origin for rule in program.rules if rule.part in WRITTEN)
    for (grants, forbids), witness in seen.conflicts.items():
        yield _conflict(program.norms[grants], program.norms[forbids]), witness
    for name in written:
        place = places[name]
        if name not in seen.applies:
            if name in settled:
                message = f"'{name}' never applies: nothing that may be stated meets all its conditions."
                yield Finding("AKB307", message, place, hint="Look for two conditions that exclude each other."), ()
        elif name not in seen.fails and name in settled and name in _conditioned(program):
            message = f"'{name}' always applies: none of its conditions can fail."
            yield Finding("AKB308", message, place, hint="Leave out what holds anyway, or say what was meant."), ()
        elif name in exceptions and name not in seen.bites and name in settled:
            message = f"The exception '{name}' changes nothing: where it applies, its norm does not."
            yield Finding("AKB306", message, place, hint="Compare its conditions with those of the norm."), ()
        if name in seen.twice and name not in seen.needed and name in settled:
            others, witness = seen.twice[name]
            message = f"'{name}' gives no conclusion that another does not give too: {others}."
            yield Finding("AKB309", message, place, hint="Leave one of them out, or say in which they differ."), witness
    for phrase in program.phrases:
        if phrase.name not in seen.answered and _may_be_answered(program, seen, phrase.goal.predicate):
            message = f"Nothing answers the question '{phrase.name}': whatever is stated, the text is silent."
            yield (
                Finding("AKB310", message, phrase.place, hint="Declare the subject a gap, or leave the question out."),
                (),
            )
    used = _read_by(program, frozenset(written))
    for reading, one, other in sorted(_pairs(program) - seen.differ):
        if reading in used and not seen.unworked and not seen.cut_short:
            message = f"Of the reading '{reading}' the alternatives '{one}' and '{other}' never differ in an answer."
            place = program.readings[reading].place
            yield Finding("AKB313", message, place, hint="Join the two, or encode what follows from one only."), ()


def _conflict(grants: Norm, forbids: Norm) -> Finding:
    word = "permits" if grants.kind == "permit" else "demands"
    message = f"'{grants.name}' {word} what '{forbids.name}' forbids, and neither is said to prevail."
    note = f"{grants.citation} and {forbids.citation} apply together; the prohibition is followed."
    hint = "Declare the precedence, or an exception; or accept it, if both are to be met."
    return Finding("AKB305", message, grants.place, note, hint)


@cache
def _conditioned(program: Program) -> frozenset[str]:
    """The statements with a condition that is not closed: of a closed one it is not seen here where it fails."""
    closed = (Established.LISTED, Established.HOLDER, Established.ROLE)
    return frozenset(
        rule.origin
        for rule in program.rules
        if rule.part in WRITTEN
        for literal in rule.body
        if (predicate := program.predicates.get(literal.atom.predicate)) is not None
        and predicate.established not in closed
        and literal.atom.predicate != program.standing
    )


def _may_be_answered(program: Program, seen: _Seen, predicate: str) -> bool:
    """Whether the cases tell of questions about a predicate: it is concluded or an action, and all were worked out."""
    declared = program.predicates.get(predicate)
    if declared is None or predicate in seen.unworked or seen.cut_short:
        return False
    return predicate in _about(program)


def _not_decided(program: Program, seen: _Seen) -> frozenset[str]:
    """The statements of which a further case may show what none before it has."""
    left = _statements(program) - _settled_by(program, seen)
    if seen.cut_short:
        return left
    about = _about(program)
    return left & {name for predicate in seen.unworked for name in about.get(predicate, ())}


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = len(ordered) - MAX_LISTED
    return ", ".join(ordered[:MAX_LISTED]) + (f", and {more} more" if more > 0 else "")
