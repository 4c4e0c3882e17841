"""What scenarios show before anything is asked: names that are not there, and cases that add nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from agreement_kb.language.earlier import digest_of
from agreement_kb.language.names import did_you_mean
from agreement_kb.language.phrases import read_duty, read_facts, read_question
from agreement_kb.model.finding import AgreementError, Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.provision import Provision
from agreement_kb.model.scenario import Expectation, ExpectedDuty, Scenario

NOT_UNDERSTOOD = "not_understood"
"""What a scenario expects of a line that must not be understood."""


def empty_scenarios(scenarios: Iterable[Scenario]) -> list[Finding]:
    """A finding for each scenario that expects nothing: it could not fail."""
    hint = "Add: ask ... expect ..., or: duty ... expect ..."
    return [
        Finding("AKB504", f"The scenario '{s.name}' expects nothing.", s.place, hint=hint)
        for s in scenarios
        if not s.expectations and not s.duties
    ]


def repeated_scenarios(scenarios: Iterable[Scenario]) -> list[Finding]:
    """A finding for each scenario that tells the case of another and expects nothing that the other does not."""
    findings: list[Finding] = []
    told: dict[tuple[frozenset[tuple[str, bool]], str | None], list[Scenario]] = {}
    for scenario in scenarios:
        key = (frozenset((each.text, each.positive) for each in scenario.statements), scenario.as_of)
        others = told.setdefault(key, [])
        others.append(scenario)
    for same in told.values():
        for scenario in same:
            fuller = next((other for other in same if other is not scenario and _expects_all(other, scenario)), None)
            if fuller is None or (_expects_all(scenario, fuller) and same.index(scenario) < same.index(fuller)):
                continue
            message = f"'{scenario.name}' tells the same case as '{fuller.name}', and expects nothing that it doesn't."
            note = f"'{fuller.name}' stands at {fuller.place}."
            findings.append(Finding("AKB508", message, scenario.place, note, "Take one of them out."))
    return findings


def _expects_all(one: Scenario, other: Scenario) -> bool:
    """Whether a scenario expects all that another of the same case does."""
    if len(one.expectations) < len(other.expectations) or len(one.duties) < len(other.duties):
        return False  # no line stands twice in a scenario
    own = {_asked(each): each for each in _expected(one)}
    wanted = _expected(other)
    return bool(wanted) and all(_asked(its) in own and _expects(own[_asked(its)], its) for its in wanted)


def _expected(scenario: Scenario) -> tuple[Expectation | ExpectedDuty, ...]:
    return (*scenario.expectations, *scenario.duties)


def _asked(expected: Expectation | ExpectedDuty) -> str:
    """The question or the duty of an expectation, as a line of its scenario."""
    line = expected.question if isinstance(expected, Expectation) else expected.duty
    return f"{'ask' if isinstance(expected, Expectation) else 'duty'} {line.text}"


def _expects(one: Expectation | ExpectedDuty, other: Expectation | ExpectedDuty) -> bool:
    """Whether all that an expectation compares of its question is compared by another, with the same values."""
    for each in fields(other):
        mine, its = getattr(one, each.name), getattr(other, each.name)
        if each.name in ("place", "question", "duty") or its in (None, ()):
            continue
        if not (set(its) <= set(mine) if each.name in ("citing", "bases") else mine == its):
            return False
    return True


@dataclass(frozen=True)
class CasesRead:
    """What reading the lines of scenarios shows, before anything is asked: findings, and the predicates they name.

    ``faultless`` has the predicates that each scenario without a finding names, by a digest of what it says.
    """

    findings: tuple[Finding, ...]
    named: frozenset[str]
    faultless: Mapping[str, list[str]]


def read_cases(
    program: Program,
    scenarios: Iterable[Scenario],
    provisions: Mapping[str, Provision],
    known: Mapping[str, list[str]] | None = None,
) -> CasesRead:
    """Read each line of scenarios; a finding for each scenario or expectation that names something unknown.

    ``known`` has what ``faultless`` was for the same rules: those scenarios are not read again.
    """
    findings: list[Finding] = []
    faultless: dict[str, list[str]] = {}
    named: set[str] = set()
    for scenario in scenarios:
        digest = digest_of(_said(scenario))
        its = known.get(digest) if known else None
        if its is None:
            faults = list(_unknown_expected(program, scenario, provisions))
            its, fault = _read_case(program, scenario)
            faults += [fault] if fault is not None else []
            findings += faults
            if not faults:
                faultless[digest] = its
        else:
            faultless[digest] = its
        named.update(its)
    return CasesRead(tuple(findings), frozenset(named), faultless)


def _said(scenario: Scenario) -> str:
    """All that a scenario says, wherever it stands."""
    stated = [(each.text, each.positive) for each in scenario.statements]
    asked = [(e.question.text, e.verdict, e.turning_on, e.conditions, e.citing) for e in scenario.expectations]
    owed = [(each.duty.text, each.citing) for each in scenario.duties]
    return repr((scenario.name, stated, scenario.as_of, asked, owed))


def _read_case(program: Program, scenario: Scenario) -> tuple[list[str], Finding | None]:
    """The predicates that a scenario states and asks for, and what it says that is not understood, if anything."""
    named: dict[str, None] = {}
    try:
        facts = read_facts(program, scenario.statements, scenario.as_of)
        named.update((atom.predicate, None) for atom in (*facts.stated, *facts.roles))
        for expectation in scenario.expectations:
            if expectation.verdict != NOT_UNDERSTOOD:
                asked, _ = read_question(program, expectation.question.text, facts, expectation.question.place)
                named[asked.goal.predicate] = None
        for expected in scenario.duties:
            read_duty(program, expected.duty, facts)
    except NotUnderstood as error:
        if not any(e.verdict == NOT_UNDERSTOOD for e in scenario.expectations):
            return list(named), unknown_fault(scenario, scenario.place, error)
    except AgreementError:
        pass  # it states what excludes each other, which is told when it is asked
    return list(named), None


def _unknown_expected(program: Program, scenario: Scenario, provisions: Mapping[str, Provision]) -> Iterator[Finding]:
    """What expectations name that is not there: they could never be met."""
    for expectation in scenario.expectations:
        for name in expectation.turning_on or ():
            if name not in program.predicates:
                yield _unknown(scenario, expectation, f"there is no '{name}' to turn on", name, program.predicates)
        for name in expectation.conditions or ():
            if name not in program.norms:
                yield _unknown(scenario, expectation, f"there is no norm '{name}' to be bound by", name, program.norms)
    for expected in _expected(scenario):
        for citation in expected.citing:
            provision, _, number = citation.partition("#")
            sentences = provisions[provision].sentences if provision in provisions else ()
            if not 0 < int(number or 1) <= len(sentences):
                yield _unknown(scenario, expected, f"there is no {citation} to cite", citation, provisions)


def _unknown(
    scenario: Scenario, expected: Expectation | ExpectedDuty, what: str, name: str, known: Iterable[str]
) -> Finding:
    return Finding("AKB502", f"{scenario.name}: {what}.", expected.place, hint=did_you_mean(name, known))


def unknown_fault(scenario: Scenario, place: Place, error: AgreementError) -> Finding:
    """An error of a scenario as a finding on it."""
    first = error.findings[0]
    code = "AKB502" if isinstance(error, NotUnderstood) else first.code
    return Finding(code, f"{scenario.name}: {first.message}", first.place or place, first.note, first.hint)
