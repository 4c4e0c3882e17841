"""``akb explain``: the page of a finding code."""

from __future__ import annotations

from agreement_kb.commands.look import DONE, Output
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.resources import resource


def explain(code: str) -> Output:
    """The page of a finding code."""
    wanted = code.upper()
    folder = resource("findings")
    pages = sorted(path.stem for path in folder.glob("AKB*.md"))
    if wanted not in pages:
        message = f"There is no finding code '{code}'."
        raise NotUnderstood([Finding("AKB401", message, hint="Each finding begins with its code, as AKB001.")])
    return (folder / f"{wanted}.md").read_text(encoding="utf-8"), DONE
