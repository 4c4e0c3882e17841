"""Which findings are wanted, and which of them fail the check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agreement_kb.model.finding import Finding, Severity

_PATTERN = re.compile(r"AKB\d{1,3}X{0,2}", re.IGNORECASE)


@dataclass(frozen=True)
class Selection:
    """Findings by their codes, or by what their codes begin with; ``fail_on`` is the least weight that fails."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.NOTE

    def takes(self, finding: Finding) -> bool:
        """Whether a finding is wanted."""
        return (not self.select or finding.code.startswith(self.select)) and not finding.code.startswith(self.ignore)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding that is not accepted fails the check."""
        return finding.severity.rank <= self.fail_on.rank


def code_beginnings(text: str, codes: Iterable[str]) -> tuple[str, ...]:
    """What the codes meant by a list begin with: ``AKB203,AKB1,AKB3xx``.

    Raises:
        ValueError: an item is no code and no beginning of one; the message says which.
    """
    known = tuple(codes)
    found = []
    for item in text.split(","):
        beginning = item.strip().upper().rstrip("X")
        if not _PATTERN.fullmatch(item.strip()) or not any(code.startswith(beginning) for code in known):
            raise ValueError(f"'{item.strip()}' is no finding code, and none begins so")
        found.append(beginning)
    return tuple(found)
