"""Running scenarios: each expectation compared with the answer or the duty, difference by difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from agreement_kb.expected_duties import compare_duty, expected_of
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.names import did_you_mean
from agreement_kb.language.phrases import read_duty, read_facts, read_question
from agreement_kb.model.answer import YES, Answer
from agreement_kb.model.duty import Duties
from agreement_kb.model.finding import AgreementError, Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.provision import Provision
from agreement_kb.model.scenario import Expectation, ExpectedDuty, Facts, Scenario, Sentence
from agreement_kb.model.term import Individual

NOT_UNDERSTOOD, CONTRADICTION = "not_understood", "contradiction"


@dataclass(frozen=True)
class Result:
    """One expectation, what came of it, and the findings where they differ (none: it is met)."""

    scenario: Scenario
    expectation: Expectation
    answer: Answer | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class DutyResult:
    """One expected duty, the duties it may mean, and the findings where they differ (none: it is met)."""

    scenario: Scenario
    expected: ExpectedDuty
    found: Duties | None
    findings: tuple[Finding, ...]


def run(kb: KnowledgeBase, scenarios: Iterable[Scenario]) -> list[Result]:
    """Ask the questions of scenarios in order. A scenario without expectations is a finding of its own."""
    results: list[Result] = []
    for scenario in scenarios:
        try:
            facts = kb.facts(scenario.statements, scenario.as_of)
        except AgreementError as error:
            results += [_failed_facts(scenario, expectation, error) for expectation in scenario.expectations]
            continue
        results += [_run_one(kb, scenario, expectation, facts) for expectation in scenario.expectations]
    return results


def run_duties(kb: KnowledgeBase, scenarios: Iterable[Scenario]) -> list[DutyResult]:
    """Look for the expected duties of scenarios, in order."""
    results: list[DutyResult] = []
    for scenario in (each for each in scenarios if each.duties):
        try:
            facts = kb.facts(scenario.statements, scenario.as_of)
        except AgreementError as error:
            results += [_failed_duty(scenario, expected, error) for expected in scenario.duties]
            continue
        results += [_run_duty(kb, scenario, expected, facts) for expected in scenario.duties]
    return results


def _run_duty(kb: KnowledgeBase, scenario: Scenario, expected: ExpectedDuty, facts: Facts) -> DutyResult:
    try:
        found = expected_of(kb, expected, facts)
    except AgreementError as error:
        return _failed_duty(scenario, expected, error)
    differences, note = compare_duty(kb, expected, found), f"Duty: {expected.duty.text}"
    findings = tuple(_fails(scenario, difference, expected.place, note) for difference in differences)
    return DutyResult(scenario, expected, found, findings)


def _failed_duty(scenario: Scenario, expected: ExpectedDuty, error: AgreementError) -> DutyResult:
    return DutyResult(scenario, expected, None, (_as_scenario_fault(scenario, expected.place, error),))


def _fails(scenario: Scenario, difference: str, place: Place, note: str) -> Finding:
    return Finding("AKB501", f"{scenario.name}: {difference}", place, note)


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
    return bool(other.expectations or other.duties) and all(
        any(_expects(mine, its) for mine in expected)
        for expected, others in ((one.expectations, other.expectations), (one.duties, other.duties))
        for its in others
    )


def _expects(one: Expectation | ExpectedDuty, other: Expectation | ExpectedDuty) -> bool:
    """Whether all that an expectation compares is compared by another, with the same values."""
    for each in fields(other):
        mine, its = getattr(one, each.name), getattr(other, each.name)
        if isinstance(its, Sentence):
            mine, its = mine.text, its.text
        if each.name == "place" or its in (None, ()):
            continue
        if not (set(its) <= set(mine) if each.name in ("citing", "bases") else mine == its):
            return False
    return True


def empty_scenarios(scenarios: Iterable[Scenario]) -> list[Finding]:
    """A finding for each scenario that expects nothing: it could not fail."""
    hint = "Add: ask ... expect ..., or: duty ... expect ..."
    return [
        Finding("AKB504", f"The scenario '{s.name}' expects nothing.", s.place, hint=hint)
        for s in scenarios
        if not s.expectations and not s.duties
    ]


@dataclass(frozen=True)
class CasesRead:
    """What reading the lines of scenarios shows, before anything is asked: findings, and the predicates they name."""

    findings: tuple[Finding, ...]
    named: frozenset[str]


def read_cases(program: Program, scenarios: Iterable[Scenario], provisions: Mapping[str, Provision]) -> CasesRead:
    """Read each line of scenarios; a finding for each scenario or expectation that names something unknown."""
    findings: list[Finding] = []
    named: set[str] = set()
    for scenario in scenarios:
        findings += _unknown_expected(program, scenario, provisions)
        try:
            facts = read_facts(program, scenario.statements, scenario.as_of)
            named.update(atom.predicate for atom in (*facts.stated, *facts.roles))
            for expectation in scenario.expectations:
                if expectation.verdict != NOT_UNDERSTOOD:
                    asked, _ = read_question(program, expectation.question.text, facts, expectation.question.place)
                    named.add(asked.goal.predicate)
            for expected in scenario.duties:
                read_duty(program, expected.duty, facts)
        except NotUnderstood as error:
            if not any(e.verdict == NOT_UNDERSTOOD for e in scenario.expectations):
                findings.append(_as_scenario_fault(scenario, scenario.place, error))
        except AgreementError:
            continue
    return CasesRead(tuple(findings), frozenset(named))


def _unknown_expected(program: Program, scenario: Scenario, provisions: Mapping[str, Provision]) -> Iterator[Finding]:
    """What expectations name that is not there: they could never be met."""
    for expectation in scenario.expectations:
        for name in expectation.turning_on or ():
            if name not in program.predicates:
                yield _unknown(scenario, expectation, f"there is no '{name}' to turn on", name, program.predicates)
        for name in expectation.conditions or ():
            if name not in program.norms:
                yield _unknown(scenario, expectation, f"there is no norm '{name}' to be bound by", name, program.norms)
    expectations: tuple[Expectation | ExpectedDuty, ...] = (*scenario.expectations, *scenario.duties)
    for expected in expectations:
        for citation in expected.citing:
            provision, _, number = citation.partition("#")
            sentences = provisions[provision].sentences if provision in provisions else ()
            if not 0 < int(number or 1) <= len(sentences):
                yield _unknown(scenario, expected, f"there is no {citation} to cite", citation, provisions)


def _unknown(
    scenario: Scenario, expected: Expectation | ExpectedDuty, what: str, name: str, known: Iterable[str]
) -> Finding:
    return Finding("AKB502", f"{scenario.name}: {what}.", expected.place, hint=did_you_mean(name, known))


def _failed_facts(scenario: Scenario, expectation: Expectation, error: AgreementError) -> Result:
    found = NOT_UNDERSTOOD if isinstance(error, NotUnderstood) else CONTRADICTION
    if expectation.verdict == found:
        return Result(scenario, expectation, None, ())
    return Result(scenario, expectation, None, (_as_scenario_fault(scenario, expectation.place, error),))


def _as_scenario_fault(scenario: Scenario, place: Place, error: AgreementError) -> Finding:
    first = error.findings[0]
    code = "AKB502" if isinstance(error, NotUnderstood) else first.code
    return Finding(code, f"{scenario.name}: {first.message}", first.place or place, first.note, first.hint)


def _run_one(kb: KnowledgeBase, scenario: Scenario, expectation: Expectation, facts: Facts) -> Result:
    try:
        found = kb.ask_facts(expectation.question.text, facts, expectation.question.place)
    except AgreementError as error:
        return _failed_facts(scenario, expectation, error)
    differences, note = compare(kb, expectation, found), f"Asked: {expectation.question.text}"
    findings = tuple(_fails(scenario, difference, expectation.place, note) for difference in differences)
    return Result(scenario, expectation, found, findings)


def compare(kb: KnowledgeBase, expectation: Expectation, found: Answer) -> Iterable[str]:
    """Each way in which an answer differs from what is expected, in words."""
    if found.verdict != expectation.verdict:
        yield f"expected {expectation.verdict}, got {found.verdict}{_outcomes(found.outcomes)}."
    elif expectation.outcomes and set(found.outcomes) != set(expectation.outcomes):
        yield f"expected outcomes {' or '.join(expectation.outcomes)}, got{_outcomes(found.outcomes)}."
    cited = {str(citation) for citation in found.citations} | {c.provision for c in found.citations}
    for citation in expectation.citing:
        if citation not in cited:
            got = ", ".join(str(c) for c in found.citations) or "nothing"
            yield f"expected it to cite {citation}, it cites {got}."
    if expectation.basis is not None and found.basis.value != expectation.basis:
        yield f"expected basis {expectation.basis}, got {found.basis.value}."
    yield from _names("turn on", expectation.turning_on, {turn.atom.predicate for turn in found.turns_on})
    yield from _names("be bound by", expectation.conditions, {c.norm.name for c in found.conditions if c.certain})
    if expectation.bindings is not None:
        wording = kb.wording(found, "en")
        got_labels = {
            wording.label(b.value).strip("“”") if isinstance(b.value, Individual) else b.words
            for b in found.bindings
            if b.verdict == YES
        }
        yield from _names("find", expectation.bindings, got_labels)


def _names(what: str, expected: tuple[str, ...] | None, got: set[str]) -> Iterable[str]:
    if expected is not None and set(expected) != got:
        wanted, found = ", ".join(sorted(expected)) or "nothing", ", ".join(sorted(got)) or "nothing"
        yield f"expected it to {what} {wanted}; got {found}."


def _outcomes(outcomes: tuple[str, ...]) -> str:
    return f" ({' or '.join(outcomes)})" if len(outcomes) > 1 else ""
