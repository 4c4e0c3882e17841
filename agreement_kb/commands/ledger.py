"""``akb ledger``: what became of each sentence."""

from __future__ import annotations

import json
from pathlib import Path

from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.language.loader import load_folder
from agreement_kb.model.finding import KnowledgeBaseError
from agreement_kb.model.provision import LedgerEntry


def ledger(folder: Path, look: Look) -> Output:
    """What became of each sentence."""
    loaded = load_folder(folder)
    if not loaded.ledger:
        raise KnowledgeBaseError(loaded.findings)
    counts: dict[str, int] = {}
    for entry in loaded.ledger:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    if look.format == "json":
        rows = [
            {
                "citation": str(e.sentence.citation),
                "status": e.status,
                "rules": list(e.origins),
                "marks": [{"reason": m.reason, "because": m.because} for m in e.marks],
            }
            for e in loaded.ledger
        ]
        return json.dumps({"sentences": rows, "counts": counts}, ensure_ascii=False, indent=2) + "\n", DONE
    total = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    if look.format == "markdown":
        lines = ["| sentence | status | rules or reason |", "| --- | --- | --- |"]
        lines += [f"| {e.sentence.citation} | {e.status} | {_ledger_why(e)} |" for e in loaded.ledger]
    else:
        lines = [f"{e.sentence.citation!s:<28} {e.status:<12} {_ledger_why(e)}" for e in loaded.ledger]
    return "\n".join([*lines, "", f"{len(loaded.ledger)} sentences: {total}."]) + "\n", DONE


def _ledger_why(entry: LedgerEntry) -> str:
    marks = "; ".join(f"{m.reason}: {m.because}" if entry.origins else m.because for m in entry.marks)
    return "; ".join(part for part in (", ".join(entry.origins), marks) if part)
