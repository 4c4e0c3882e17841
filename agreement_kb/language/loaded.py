"""What reading a knowledge base gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agreement_kb.model.finding import Finding
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.provision import LedgerEntry, Provision
from agreement_kb.model.scenario import Scenario
from agreement_kb.model.vocabulary import Texts


@dataclass(frozen=True)
class Header:
    """What ``agreement.md`` says of the knowledge base itself."""

    name: str = "unnamed"
    version: str = "0"
    languages: tuple[str, ...] = ("en",)
    titles: Texts = field(default_factory=dict)
    status: Texts = field(default_factory=dict)
    files: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Loaded:
    """Everything read from a folder. ``program`` is None where findings prevent an answer.

    ``further`` are findings that prevent none; None where nobody has looked for them. ``rules`` is a digest of all that
    the program is made of, which what only moves to another line leaves as it is.
    """

    header: Header
    program: StratifiedProgram | None
    provisions: Mapping[str, Provision]
    ledger: Sequence[LedgerEntry]
    scenarios: Sequence[Scenario]
    findings: tuple[Finding, ...]
    texts: Mapping[str, str]
    sha256: str
    further: tuple[Finding, ...] | None = None
    rules: str = ""


def prevents_answers(finding: Finding) -> bool:
    """Whether a knowledge base with this finding gives no answers.

    These are faults of files, syntax, logic and citation, and rules that leave nothing possible.
    """
    return finding.code[:4] in ("AKB0", "AKB1") or finding.code in ("AKB201", "AKB202", "AKB210", "AKB304")
