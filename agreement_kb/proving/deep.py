"""What model finding tells of rules: norms that conflict, statements that do nothing, questions nothing answers.

Each generic case is worked out with every input open; the conclusions are then Boolean functions of the inputs
(decision diagrams), and what is asked of the rules is whether one such function is false, is true, or is another's. So
within a case nothing is sampled. The bound is on the things: see ``generic``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import AgreementError, ContradictoryFacts, Finding
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Part
from agreement_kb.proving.cases import asked_cases
from agreement_kb.proving.generic import GenericCase, generic_cases, supposed_cases, told_cases, work_generic
from agreement_kb.proving.said import (
    Opposed,
    about,
    can_fail,
    conditioned,
    is_precedence,
    listed,
    may_conclude,
    opposed,
    out_of_reach,
    pairs,
    questions,
    read_by,
    statements,
)
from agreement_kb.proving.shown import (
    Conflict,
    Looked,
    Seen,
    conflicts_in,
    look,
    look_for_conflicts,
    needless_in,
)
from agreement_kb.proving.witnessing import witness
from agreement_kb.reasoning.coverage import WRITTEN
from agreement_kb.spreading import Watch, spread, unwatched

SECONDS = 50.0
"""How long cases are worked out before the rest is told as not decided."""
MAX_LISTED = 12
"""How many statements that were not decided are named."""
_TOGETHER = 25
"""How many cases of scenarios are looked through by one process at once, when all have been looked at once."""
_FEW = 60
"""So few cases are worked out sooner than processes are made."""


@dataclass(frozen=True)
class Deep:
    """What was found, how many cases were worked out for it, and whether something was not decided.

    ``unjudged`` has, by the code of a finding, the statements, questions and readings of which the cases can't tell
    whether it is due, since they rest on what is listed.
    """

    findings: tuple[Finding, ...]
    cases: int
    decided: bool
    unjudged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Search:
    """A knowledge base with its generic cases, by their numbers, until when they are worked out, and what is known."""

    kb: KnowledgeBase
    cases: Sequence[GenericCase]
    until: float
    known: Seen
    wanted: Callable[[Program, Seen, GenericCase], bool]

    def seen(self, numbers: Sequence[int]) -> Seen:
        """What some cases show; those that can show nothing more are left out."""
        program, seen = self.kb.program.program, Seen()
        seen.take(self.known)
        for number in numbers:
            case = self.cases[number]
            more = self.wanted(program, seen, case)
            if not more and (number in seen.compared or not _may_conflict(program, seen, case)):
                continue
            if time.monotonic() > self.until:
                seen.cut_short = True
                seen.late.add(case.goal.predicate)
                break
            try:
                show = look if more else look_for_conflicts
                show(Looked(program, work_generic(self.kb, case, norms_alone=not more)), number, seen)
                (seen.worked if more else seen.compared).add(number)
            except ContradictoryFacts:
                continue  # there is nothing of the kind: so there is nothing to be shown
            except AgreementError:
                seen.too_large.add(case.goal.predicate)
        return seen


def look_deep(
    kb: KnowledgeBase, seconds: float = SECONDS, watch: Watch[Seen] = unwatched, workers: int | None = None
) -> Deep:
    """Look for all that ``Deep`` tells, in the generic cases of a knowledge base, until the time is over.

    What is found, and with which facts it is shown, is the same however many processes there are.
    """
    program, until = kb.program.program, time.monotonic() + seconds
    early, later = generic_cases(program)
    # What roles, dates and several things of a kind are needed for is shown by the things of scenarios.
    told = list(told_cases(kb, asked_cases(kb)))
    listing = [name for name, those in about(program).items() if those & out_of_reach(program)]
    cases = [*early, *told, *supposed_cases(program, early, listing), *later]
    workers = 1 if len(cases) <= _FEW else workers
    search, seen = _Search(kb, cases, until, Seen(), _may_show), Seen()
    # What one case shows of a conclusion need not be shown by another: those of one conclusion go together.
    groups: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        groups.setdefault(case.goal.predicate, []).append(number)
    largest_first = sorted(groups.values(), key=lambda numbers: -len(numbers))
    for shown in spread(search.seen, largest_first, workers, watch, 1):
        seen.take(shown)
    # A scenario also reaches statements about other things than its question is about.
    if not seen.cut_short:
        left = [number for number, case in enumerate(cases) if case.told and number not in seen.worked]
        chunks = [left[n : n + _TOGETHER] for n in range(0, len(left), _TOGETHER)]
        search = replace(search, known=seen, wanted=_unsettled)
        for shown in spread(search.seen, chunks, workers, watch, 1):
            seen.take(shown)
    found = [*_findings(kb, cases, seen), *_undecided(program, seen, seconds)]
    decided = not any(each.code == "AKB314" for each in found)
    unjudged = {code: tuple(sorted(names)) for code, names in _unjudged(program, cases, seen).items() if names}
    return Deep(tuple(sorted(found, key=Finding.sort_key)), len(seen.worked | seen.compared), decided, unjudged)


def _unsettled(program: Program, seen: Seen, _: GenericCase) -> bool:
    """Whether anything is left to be shown of a statement of which it may be told that it does nothing."""
    return bool(statements(program) - out_of_reach(program) - seen.settled(program))


def _may_show(program: Program, seen: Seen, case: GenericCase) -> bool:
    """Whether a case may show something of its conclusion that no case before it has."""
    name, goal = case.goal.predicate, case.goal
    if any(each.name not in seen.answered and each.goal.match(goal) for each in questions(program).get(name, ())):
        return True
    left = about(program).get(name, frozenset()) - seen.settled(program)
    if any(may_conclude(program, statement, goal) for statement in left):
        return True
    undecided = {reading for reading, _, _ in pairs(program) - seen.differ}
    return bool(undecided & read_by(program, about(program).get(name, frozenset())))


def _may_conflict(program: Program, seen: Seen, case: GenericCase) -> bool:
    """Whether norms may be in force against each other in a case that were not seen so yet."""
    goal = case.goal
    return any(
        may_conclude(program, one, goal) and _may_be_against(program, other, goal)
        for one, other, _ in _apart(program, seen, goal.predicate)
    )


def _apart(program: Program, seen: Seen, action: str) -> frozenset[Opposed]:
    """The norms on an action that were not seen in force against each other yet, and might be for other things.

    All statements of an action are settled by a few of its cases; two norms may meet for one term of many alone.
    """
    met = {(each.grants, each.against, each.contrary) for each in seen.conflicts}
    return opposed(program).get(action, frozenset()) - met


def _may_be_against(program: Program, statement: str, goal: Atom) -> bool:
    """Whether a norm may be against a goal; one on another action, to which it is contrary, for any things."""
    return program.norms[statement].action.predicate != goal.predicate or may_conclude(program, statement, goal)


# ---- what all cases together show ----------------------------------------------------------------------------------


def _findings(kb: KnowledgeBase, cases: Sequence[GenericCase], seen: Seen) -> Iterator[Finding]:
    program = kb.program.program
    again = partial(_again, kb, cases)
    for conflict, number in seen.conflicts.items():
        yield _with_witness(_conflict(program, conflict), _witness_of_conflict(kb, again(number), conflict))
    settled = statements(program) - _open_statements(program, seen)
    rules = {rule.origin: rule for rule in program.rules if rule.part in WRITTEN}
    for name in (each for each in rules if each in settled):
        if (finding := _does_nothing(program, seen, name)) is not None:
            yield finding
        if name in seen.twice and name not in seen.needed and not cases[seen.twice[name]].supposed:
            yield _needless(kb, again(seen.twice[name]), name)
    unmet, undecided = out_of_reach(program) - seen.applies, _open_questions(program, seen)
    for subject, those in questions(program).items():
        for phrase in those if not unmet & about(program)[subject] else ():
            if phrase.name not in seen.answered | undecided:
                message = f"Nothing answers the question '{phrase.name}': whatever is stated, the text is silent."
                hint = "Declare the subject a gap, or leave the question out."
                yield Finding("AKB310", message, phrase.place, hint=hint)
    for reading, one, other in sorted(pairs(program) - seen.differ):
        if reading not in _open_readings(program, seen) | read_by(program, unmet):
            message = f"Of the reading '{reading}' the alternatives '{one}' and '{other}' never differ in an answer."
            place = program.readings[reading].place
            yield Finding("AKB313", message, place, hint="Join the two, or encode what follows from one only.")


def _again(kb: KnowledgeBase, cases: Sequence[GenericCase], number: int) -> Looked:
    """A case that showed something, worked out once more for the facts of it."""
    return Looked(kb.program.program, work_generic(kb, cases[number]))


def _does_nothing(program: Program, seen: Seen, name: str) -> Finding | None:
    rule = next(rule for rule in program.rules if rule.origin == name and rule.part in WRITTEN)
    if name not in seen.applies and name in out_of_reach(program):
        return None  # what it needs to be listed, no case has
    if name not in seen.applies:
        message = f"'{name}' never applies: nothing that may be stated meets all its conditions."
        return Finding("AKB307", message, rule.place, hint="Look for two conditions that exclude each other.")
    if name not in seen.fails and name in can_fail(program):
        message = f"'{name}' always applies: none of its conditions can fail."
        return Finding("AKB308", message, rule.place, hint="Leave out what holds anyway, or say what was meant.")
    norm = rule.head.predicate.rpartition(":")[2]
    if rule.part is Part.EXCEPTED and name not in seen.bites and norm not in out_of_reach(program) - seen.applies:
        if is_precedence(rule):
            message = f"The precedence '{name}' changes nothing: its two norms never apply together."
            return Finding("AKB306", message, rule.place, hint="Compare the conditions of the two norms.")
        message = f"The exception '{name}' changes nothing: where it applies, its norm does not."
        return Finding("AKB306", message, rule.place, hint="Compare its conditions with those of the norm.")
    return None


def _conflict(program: Program, conflict: Conflict) -> Finding:
    grants, norms = program.norms[conflict.grants], program.norms
    word = "permits" if grants.kind == "permit" else "demands"
    against = norms[conflict.against]
    note = f"{grants.citation} and {against.citation} apply together; the prohibition is followed."
    hint = "Declare the precedence, or an exception; or accept it, if both are to be met."
    if conflict.contrary:
        what = f"is contrary to what '{against.name}' demands ('{conflict.contrary}')"
        hint = "Declare an exception; or accept it, if the text leaves both."
    else:
        what = f"'{against.name}' forbids"
    if against.kind == "only":
        hint = (
            "A gate yields to nothing: narrow what it speaks of, or open a way; or accept it, if it is to be met too."
        )
    message = f"'{grants.name}' {word} what {what}, and neither is said to prevail."
    return Finding("AKB305", message, grants.place, note, hint)


def _witness_of_conflict(kb: KnowledgeBase, looked: Looked, conflict: Conflict) -> tuple[str, ...]:
    for found, function, instances in conflicts_in(looked):
        if found == conflict:
            return witness(kb, looked.worked, f"{conflict.grants}_against_{conflict.against}", function, instances)
    return ()


def _needless(kb: KnowledgeBase, looked: Looked, name: str) -> Finding:
    found = needless_in(looked, name)
    assert found is not None
    program, rule = kb.program.program, found.instance.rule
    message = f"'{name}' gives no conclusion that another does not give too: {', '.join(found.by)}."
    elsewhere = {r.citation for r in program.rules if r.origin in found.by and r.part in WRITTEN} - {rule.citation}
    note = "An answer cites them all, since they stand under different sentences." if elsewhere else ""
    finding = Finding("AKB309", message, rule.place, note, "Leave one of them out, or say in which they differ.")
    lines = witness(kb, looked.worked, f"{name}_says_nothing_new", looked.holds(found.instance), [found.instance])
    return _with_witness(finding, lines)


def _with_witness(finding: Finding, lines: Sequence[str]) -> Finding:
    """A finding whose note shows facts for it, as a scenario that can be kept."""
    if not lines:
        return finding
    shown = "\n".join(["Facts that show it:", "", *(f"    {line}" for line in lines), ""])
    return replace(finding, note=f"{finding.note} {shown}".strip(" "))


# ---- what was not judged, and not decided --------------------------------------------------------------------------


def _unjudged(program: Program, cases: Sequence[GenericCase], seen: Seen) -> dict[str, frozenset[str]]:
    """What rests on what is listed, and was not seen to be in order: a list may yet have what would show it."""
    unmet = out_of_reach(program) - seen.applies
    needless = {name for name, number in seen.twice.items() if name not in seen.needed and cases[number].supposed}
    asked = {
        each.name for subject, those in questions(program).items() if unmet & about(program)[subject] for each in those
    }
    read = {reading for reading, _, _ in pairs(program) - seen.differ} & read_by(program, unmet)
    exceptions_unseen = {
        rule.origin
        for rule in program.rules
        if rule.part is Part.EXCEPTED and rule.head.predicate.rpartition(":")[2] in unmet
    }
    return {
        "AKB306": frozenset(exceptions_unseen - seen.bites),
        "AKB307": frozenset(unmet),
        "AKB308": (conditioned(program) - can_fail(program) - seen.fails) & seen.applies,
        "AKB309": frozenset(needless),
        "AKB310": frozenset(asked - seen.answered),
        "AKB313": frozenset(read),
    }


def _undecided(program: Program, seen: Seen, seconds: float) -> Iterator[Finding]:
    parts = [listed(_open_statements(program, seen), MAX_LISTED)]
    for kind, names in (
        ("the questions", _open_questions(program, seen)),
        ("the readings", _open_readings(program, seen)),
        ("whether there is a conflict of", _open_conflicts(program, seen)),
    ):
        parts.append(f"{kind} {listed(names, MAX_LISTED)}" if names else "")
    left = "; ".join(part for part in parts if part)
    if left and seen.cut_short:
        hint = "Give it longer: --deep SECONDS; or run it on a quieter machine."
        yield Finding("AKB314", f"Not decided in {seconds:g} seconds: {left}.", hint=hint)
    elif left:
        message = f"Not decided, since a case is too large: {left}."
        hint = "Say what they rest on in several rules, or with fewer terms."
        yield Finding("AKB314", message, hint=hint)


def _may_be_open(program: Program, seen: Seen) -> frozenset[str]:
    """The conclusions and actions of which not every case was worked out."""
    return frozenset(about(program)) if seen.cut_short else frozenset(seen.too_large)


def _open_statements(program: Program, seen: Seen) -> frozenset[str]:
    """The statements of which a further case may show what none before it has."""
    reached = {name for predicate in _may_be_open(program, seen) for name in about(program).get(predicate, ())}
    return frozenset(reached - seen.settled(program))


def _open_conflicts(program: Program, seen: Seen) -> frozenset[str]:
    """The norms on one action of which a further case may show that they are in force against each other."""
    return frozenset(
        f"{one} with {other}"
        for action in seen.late | seen.too_large
        for one, other, _ in _apart(program, seen, action)
    )


def _open_questions(program: Program, seen: Seen) -> frozenset[str]:
    left = (each for predicate in _may_be_open(program, seen) for each in questions(program).get(predicate, ()))
    return frozenset(phrase.name for phrase in left if phrase.name not in seen.answered)


def _open_readings(program: Program, seen: Seen) -> frozenset[str]:
    reached = (about(program).get(predicate, frozenset()) for predicate in _may_be_open(program, seen))
    read = {reading for names in reached for reading in read_by(program, names)}
    return frozenset(reading for reading, _, _ in pairs(program) - seen.differ if reading in read)
