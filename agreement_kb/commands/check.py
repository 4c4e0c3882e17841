"""``akb check``: static findings."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import read
from agreement_kb.language.loaded import Loaded
from agreement_kb.model.finding import Finding
from agreement_kb.render.findings import findings_json, findings_markdown, findings_text
from agreement_kb.scenario_runs import empty_scenarios, unknown_names


def check(folder: Path, look: Look) -> Output:
    """Static findings."""
    loaded = read(folder, DatalogEngine())
    findings = list(loaded.findings)
    if loaded.program is not None:
        program = loaded.program.program
        findings += [*empty_scenarios(loaded.scenarios), *unknown_names(program, loaded.scenarios)]
        findings.sort(key=Finding.sort_key)
    text = _findings(findings, loaded, look)
    if look.format == "text":
        text += _summary(loaded, findings)
    return text, FINDINGS if findings else DONE


def _findings(findings: list[Finding], loaded: Loaded, look: Look) -> str:
    if look.format == "json":
        return findings_json(findings)
    if not findings:
        return ""
    return findings_markdown(findings) if look.format == "markdown" else findings_text(findings, loaded.texts) + "\n"


def _summary(loaded: Loaded, findings: list[Finding]) -> str:
    found = f"{len(findings)} finding{'s' if len(findings) != 1 else ''}" if findings else "No findings"
    if loaded.program is None:
        return f"{found}; the knowledge base does not load.\n"
    program = loaded.program.program
    encoded = sum(entry.status == "encoded" for entry in loaded.ledger)
    return (
        f"{found}: {len(loaded.provisions)} provisions, {len(loaded.ledger)} sentences ({encoded} encoded), "
        f"{len({r.origin for r in program.rules})} rules, {len(program.readings)} readings, "
        f"{len(loaded.scenarios)} scenarios.\n"
    )
