"""Findings on rules that load and that prevent no answer: only a check looks for them."""

from __future__ import annotations

from collections.abc import Iterator

from agreement_kb.language.cases import empty_scenarios, read_cases, repeated_scenarios
from agreement_kb.language.earlier import Earlier
from agreement_kb.language.loaded import Loaded
from agreement_kb.language.unused import unused_findings
from agreement_kb.language.vacuous import vacuous_findings
from agreement_kb.model.finding import Finding
from agreement_kb.model.program import Program


def further_findings(loaded: Loaded, program: Program, earlier: Earlier | None = None) -> Iterator[Finding]:
    """What is found in a knowledge base beside what reading it finds.

    ``earlier`` is what is known of its scenarios; what is found of them is noted there.
    """
    if earlier is not None:
        earlier.about(loaded.rules)
    cases = read_cases(program, loaded.scenarios, loaded.provisions, earlier.named if earlier is not None else None)
    if earlier is not None:
        earlier.named = cases.faultless
    yield from cases.findings
    yield from empty_scenarios(loaded.scenarios)
    yield from repeated_scenarios(loaded.scenarios)
    yield from vacuous_findings(program)
    yield from unused_findings(program, cases.named)
