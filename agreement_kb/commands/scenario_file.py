"""Scenarios found by name, or in files of their own."""

from __future__ import annotations

import os
from pathlib import Path

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.files import read_file
from agreement_kb.language.loader import read_scenarios
from agreement_kb.language.names import did_you_mean
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Scenario

WHERE_THEY_STAND = "Scenarios stand in Markdown files: scenario NAME ... ask ... expect ..."


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
    if not wanted and not os.path.lexists(path):
        message = f"There is no scenario '{file}', and no file of that name."
        raise NotUnderstood([Finding("AKB502", message, hint=did_you_mean(file, known))])
    scenarios, findings, texts = scenario_file(path)
    if findings:
        raise NotUnderstood(findings, texts)
    if not wanted and len(scenarios) == 1:
        return scenarios[0]
    for each in scenarios:
        if each.name == wanted:
            return each
    if not scenarios:
        raise NotUnderstood([Finding("AKB502", f"'{file}' has no scenario.", hint=WHERE_THEY_STAND)])
    names = ", ".join(s.name for s in scenarios)
    message = f"Which scenario of '{file}' is meant?" if not wanted else f"'{file}' has no scenario '{wanted}'."
    raise NotUnderstood([Finding("AKB502", message, Place(file, 1), f"It has: {names}.", "Write FILE#NAME.")])


def scenario_file(path: Path) -> tuple[tuple[Scenario, ...], tuple[Finding, ...], dict[str, str]]:
    """The scenarios of a file, the findings on it, and its text by its name."""
    name = str(path)
    text, fault = read_file(path, name)
    if text is None:
        return (), (fault,) if fault is not None else (), {}
    return *read_scenarios(name, text), {name: text}
