"""``akb test``: scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agreement_kb.commands.failures import failure_text
from agreement_kb.commands.look import DONE, FINDINGS, Look
from agreement_kb.commands.scenario_file import WHERE_THEY_STAND, scenario_file
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.cases import empty_scenarios
from agreement_kb.model.finding import AgreementError, Finding
from agreement_kb.model.scenario import Scenario
from agreement_kb.render.findings import findings_json, findings_markdown, findings_text
from agreement_kb.render.junit import Case, junit_xml
from agreement_kb.scenario_runs import DutyResult, Result, run_all


@dataclass(frozen=True)
class Tested:
    """What running scenarios came to: each expectation, and the findings that are on no expectation."""

    kb: KnowledgeBase
    results: tuple[Result | DutyResult, ...]
    other: tuple[Finding, ...]
    texts: Mapping[str, str]

    @property
    def findings(self) -> list[Finding]:
        """Those on the scenarios and files, then those on the expectations."""
        return [*self.other, *(finding for result in self.results for finding in result.findings)]

    @property
    def met(self) -> str:
        """How many expectations are met, of how many."""
        met = sum(not result.findings for result in self.results)
        return f"{met} of {len(self.results)} expectations met"


def test(folder: Path, look: Look, files: Iterable[str], formats: Iterable[str]) -> tuple[str, int, list[str]]:
    """Run the scenarios of the knowledge base, or of some files.

    Returns:
        Text for standard output, the exit code, and one text for each of the formats.
    """
    made = tested(load(folder).decoded(), files)
    told = [_told(made, look, form) for form in (look.format, *formats)]
    return told[0], FINDINGS if made.findings else DONE, told[1:]


def tested(kb: KnowledgeBase, files: Iterable[str]) -> Tested:
    """Run the scenarios of the knowledge base, or of some files."""
    scenarios: list[Scenario] = []
    other: list[Finding] = []
    texts = dict(kb.loaded.texts)
    named = list(files)
    for name in named:
        more, faults, text = scenario_file(Path(name))
        scenarios += more
        other += faults
        texts.update(text)
    if not named:
        scenarios = list(kb.loaded.scenarios)
    results = run_all(kb, scenarios)
    other += empty_scenarios(scenarios)
    if not results and not other:
        other.append(Finding("AKB503", "No scenario was found.", hint=WHERE_THEY_STAND))
    return Tested(kb, tuple(results), tuple(other), texts)


def unfinished_test(error: AgreementError, form: str) -> str:
    """What a run that came to no end tells, in one format."""
    if form == "junit":
        return junit_xml([_fault(finding, error.texts) for finding in error.findings])
    if form == "json":
        return findings_json(error.findings)
    return findings_markdown(error.findings) if form == "markdown" else findings_text(error.findings, error.texts)


def _told(made: Tested, look: Look, form: str) -> str:
    match form:
        case "json":
            return findings_json(made.findings)
        case "markdown":
            return findings_markdown(made.findings) + f"{made.met}.\n"
        case "junit":
            return junit_xml(_cases(made))
    parts = [failure_text(made.kb, each, made.texts, look) for each in made.results if each.findings]
    if made.other:
        parts.append(findings_text(made.other, made.texts))
    parts.append(f"{made.met}, in {len({result.scenario.name for result in made.results})} scenarios.\n")
    return "\n".join(parts)


def _cases(made: Tested) -> Sequence[Case]:
    return [*(_fault(each, made.texts) for each in made.other), *(_case(made, each) for each in made.results)]


def _case(made: Tested, result: Result | DutyResult) -> Case:
    if isinstance(result, Result):
        place, name = result.expectation.place, f"ask {result.expectation.question.text}"
    else:
        place, name = result.expected.place, f"duty {result.expected.duty.text}"
    told = failure_text(made.kb, result, made.texts, Look()) if result.findings else ""
    return Case(place.file, result.scenario.name, name, result.findings, told)


def _fault(finding: Finding, texts: Mapping[str, str]) -> Case:
    """A finding on no expectation as a test that could not be tried."""
    file = finding.place.file if finding.place is not None else ""
    name = f"{finding.code} at line {finding.place.line}" if finding.place is not None else finding.code
    return Case(file, "", name, (finding,), findings_text([finding], texts), broken=True)
