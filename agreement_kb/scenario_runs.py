"""Running scenarios: each expectation compared with the answer or the duty, difference by difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from agreement_kb.expected_duties import compare_duty, expected_of
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.cases import NOT_UNDERSTOOD, unknown_fault
from agreement_kb.model.answer import YES, Answer
from agreement_kb.model.duty import Duties
from agreement_kb.model.finding import AgreementError, Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Expectation, ExpectedDuty, Facts, Scenario
from agreement_kb.model.term import Individual
from agreement_kb.spreading import spread, unwatched

CONTRADICTION = "contradiction"


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
    return [result for scenario in scenarios for result in run_scenario(kb, scenario)]


def run_scenario(kb: KnowledgeBase, scenario: Scenario) -> Iterable[Result]:
    """Ask the questions of one scenario, each when its result is wanted."""
    try:
        facts = kb.facts(scenario.statements, scenario.as_of)
    except AgreementError as error:
        yield from (_failed_facts(scenario, expectation, error) for expectation in scenario.expectations)
        return
    yield from (_run_one(kb, scenario, expectation, facts) for expectation in scenario.expectations)


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


FEW = 20
"""So few scenarios are run sooner than another process is begun."""


def run_all(kb: KnowledgeBase, scenarios: Sequence[Scenario], workers: int | None = None) -> list[Result | DutyResult]:
    """Ask the questions of scenarios, then look for their expected duties, on all cores unless said otherwise.

    The results stand in the order of one process. What is as expected comes without its answer; a scenario in which
    something is not is run once more here, so that all that is told of it is at hand.
    """
    chosen = list(scenarios)
    met = spread(partial(_met, kb), chosen, 1 if len(chosen) < FEW else workers, unwatched, 16)
    asked: list[Result | DutyResult] = []
    owed: list[Result | DutyResult] = []
    for scenario, as_expected in zip(chosen, met, strict=True):
        if as_expected:
            asked += [Result(scenario, each, None, ()) for each in scenario.expectations]
            owed += [DutyResult(scenario, each, None, ()) for each in scenario.duties]
        else:
            asked += run(kb, [scenario])
            owed += run_duties(kb, [scenario])
    return asked + owed


def _met(kb: KnowledgeBase, scenario: Scenario) -> bool:
    """Whether everything that a scenario expects is as expected."""
    asked, owed = run(kb, [scenario]), run_duties(kb, [scenario])
    return not (any(result.findings for result in asked) or any(result.findings for result in owed))


def _run_duty(kb: KnowledgeBase, scenario: Scenario, expected: ExpectedDuty, facts: Facts) -> DutyResult:
    try:
        found = expected_of(kb, expected, facts)
    except AgreementError as error:
        return _failed_duty(scenario, expected, error)
    differences, note = compare_duty(kb, expected, found), f"Duty: {expected.duty.text}"
    findings = tuple(_fails(scenario, difference, expected.place, note) for difference in differences)
    return DutyResult(scenario, expected, found, findings)


def _failed_duty(scenario: Scenario, expected: ExpectedDuty, error: AgreementError) -> DutyResult:
    return DutyResult(scenario, expected, None, (unknown_fault(scenario, expected.place, error),))


def _fails(scenario: Scenario, difference: str, place: Place, note: str) -> Finding:
    return Finding("AKB501", f"{scenario.name}: {difference}", place, note)


def _failed_facts(scenario: Scenario, expectation: Expectation, error: AgreementError) -> Result:
    found = NOT_UNDERSTOOD if isinstance(error, NotUnderstood) else CONTRADICTION
    if expectation.verdict == found:
        return Result(scenario, expectation, None, ())
    return Result(scenario, expectation, None, (unknown_fault(scenario, expectation.place, error),))


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
