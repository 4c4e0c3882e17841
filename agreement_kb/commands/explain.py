"""``akb explain``: the page of a finding code."""

from __future__ import annotations

from agreement_kb.commands.look import DONE, Output
from agreement_kb.finding_pages import finding_codes, page_text
from agreement_kb.model.finding import Finding, NotUnderstood


def explain(code: str) -> Output:
    """The page of a finding code."""
    wanted = code.upper()
    if wanted not in finding_codes():
        message = f"There is no finding code '{code}'."
        raise NotUnderstood([Finding("AKB401", message, hint="Each finding begins with its code, as AKB001.")])
    return page_text(wanted), DONE
