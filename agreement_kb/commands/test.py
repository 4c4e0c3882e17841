"""``akb test``: scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.commands.scenario_file import WHERE_THEY_STAND, scenario_file
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.cases import empty_scenarios
from agreement_kb.model.finding import Finding
from agreement_kb.model.scenario import Scenario
from agreement_kb.render.findings import findings_json, findings_markdown, findings_text
from agreement_kb.scenario_runs import DutyResult, Result, run, run_duties


def test(folder: Path, look: Look, files: Iterable[str]) -> Output:
    """Run the scenarios of the knowledge base, or of some files."""
    kb = load(folder)
    scenarios: list[Scenario] = []
    findings: list[Finding] = []
    texts = dict(kb.loaded.texts)
    for name in files:
        more, faults, text = scenario_file(Path(name))
        scenarios += more
        findings += faults
        texts.update(text)
    if not files:
        scenarios = list(kb.loaded.scenarios)
    results: list[Result | DutyResult] = [*run(kb, scenarios), *run_duties(kb, scenarios)]
    findings += empty_scenarios(scenarios)
    findings += [finding for result in results for finding in result.findings]
    if not results and not findings:
        findings.append(Finding("AKB503", "No scenario was found.", hint=WHERE_THEY_STAND))
    return _test_report(kb, look, results, findings, texts), FINDINGS if findings else DONE


def _test_report(
    kb: KnowledgeBase, look: Look, results: list[Result | DutyResult], findings: list[Finding], texts: dict[str, str]
) -> str:
    met = sum(not result.findings for result in results)
    if look.format == "json":
        return findings_json(findings)
    if look.format == "markdown":
        return (findings_markdown(findings) if findings else "") + f"{met} of {len(results)} expectations met.\n"
    parts = []
    for result in results:
        if result.findings:
            parts.append(findings_text(result.findings, texts))
            if isinstance(result, Result) and result.answer is not None:
                parts.append(render_answer(kb, result.answer, look))
    other = [f for f in findings if not any(f in r.findings for r in results)]
    if other:
        parts.append(findings_text(other, texts))
    parts.append(f"{met} of {len(results)} expectations met, in {len({r.scenario.name for r in results})} scenarios.\n")
    return "\n".join(parts)
