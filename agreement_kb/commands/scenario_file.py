"""Scenarios found by name, or in files of their own."""

from __future__ import annotations

from pathlib import Path

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.files import read_file
from agreement_kb.language.loader import read_scenarios
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Scenario


def find_scenario(kb: KnowledgeBase, name: str) -> Scenario:
    """The scenario ``FILE#NAME``, ``FILE`` (its only one) or ``NAME`` (of the knowledge base).

    Raises:
        NotUnderstood: there is none, or the file holds several and none is named.
    """
    file, _, wanted = name.partition("#")
    known = {s.name: s for s in kb.loaded.scenarios}
    if not wanted and file in known:
        return known[file]
    path = Path(file)
    scenarios, findings = scenario_file(path)
    if findings:
        raise NotUnderstood(findings)
    if not wanted and len(scenarios) == 1:
        return scenarios[0]
    for each in scenarios:
        if each.name == wanted:
            return each
    names = ", ".join(s.name for s in scenarios) or "none"
    message = f"Which scenario of '{file}' is meant?" if not wanted else f"'{file}' has no scenario '{wanted}'."
    raise NotUnderstood([Finding("AKB502", message, Place(file, 1), f"It has: {names}.", "Write FILE#NAME.")])


def scenario_file(path: Path) -> tuple[tuple[Scenario, ...], tuple[Finding, ...]]:
    """The scenarios of a file, and what is wrong with it."""
    text, fault = read_file(path, str(path))
    return read_scenarios(str(path), text) if text is not None else ((), (fault,) if fault is not None else ())
