"""``akb cite``: the words of a provision, what encodes it, and the scenarios that rest on it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from agreement_kb.commands.look import DONE, Look, Output, said
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.names import did_you_mean
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.provision import LedgerEntry
from agreement_kb.resting import resting_on, statement_source

_PRINTED = re.compile(r"(?:Art(?:icle|\.)\s*)?(\S+?)(?:,?\s+(\d+)(?:st|nd|rd|th|-)?\s*(?:sentence|сөйлем))?")


def cite(folder: Path, look: Look, citation: str) -> Output:
    """The words of a provision, what encodes it, and the scenarios that rest on it."""
    return render_provision(load(folder), citation, look), DONE


def render_provision(kb: KnowledgeBase, citation: str, look: Look) -> str:
    """A provision in the format wanted.

    Raises:
        NotUnderstood: there is no such provision.
    """
    provision, _, number = as_typed(citation).partition("#")
    found = kb.loaded.provisions.get(provision)
    entries = [e for e in kb.loaded.ledger if e.sentence.citation.provision == provision]
    if number:
        entries = [e for e in entries if str(e.sentence.citation.sentence) == number]
    if found is None or not entries:
        raise NotUnderstood([_no_provision(kb, citation)])
    value = {
        "provision": provision,
        "sentences": [_sentence_value(kb, entry) for entry in entries],
        "reviewed_by": [],
        "text_status": said(kb.loaded.header.status, look),
    }
    if look.format == "json":
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    lines: list[str] = []
    for entry in entries:
        lines += _sentence_lines(kb, entry, look)
    lines += ["Reviewed by: no qualified lawyer yet.", said(kb.loaded.header.status, look)]
    return "\n".join(lines) + "\n"


def as_typed(citation: str) -> str:
    """A citation as it is typed, from the way answers print it: ``Art. 5(3), 2nd sentence`` is ``5(3)#2``."""
    match = _PRINTED.fullmatch(citation.strip())
    if match is None:
        return citation.strip()
    return f"{match[1]}#{match[2]}" if match[2] else match[1]


def _no_provision(kb: KnowledgeBase, citation: str) -> Finding:
    near = did_you_mean(citation, list(kb.loaded.provisions))
    return Finding("AKB201", f"There is no provision {citation}.", hint=near or "All of them: akb ledger")


def _encoding(kb: KnowledgeBase, entry: LedgerEntry) -> list[Place]:
    """Where the statements stand that encode a sentence."""
    program, wanted = kb.program.program, entry.sentence.citation
    cited = (rule for rule in (*program.rules, *program.constraints) if rule.origin in entry.origins)
    return sorted(
        {
            rule.place
            for rule in cited
            if rule.place is not None
            and rule.citation is not None
            and (rule.citation.provision, rule.citation.sentence) == (wanted.provision, wanted.sentence)
        }
    )


def _sentence_value(kb: KnowledgeBase, entry: LedgerEntry) -> dict[str, object]:
    return {
        "citation": str(entry.sentence.citation),
        "text": dict(entry.sentence.words),
        "status": entry.status,
        "marks": [{"reason": m.reason, "because": m.because} for m in entry.marks],
        "rules": [{"place": str(p), "source": statement_source(kb.loaded, p)} for p in _encoding(kb, entry)],
        "scenarios": list(resting_on(kb.loaded, entry.sentence.citation).scenarios),
    }


def _sentence_lines(kb: KnowledgeBase, entry: LedgerEntry, look: Look) -> list[str]:
    markdown = look.format == "markdown"
    lines = [f"## {entry.sentence.citation}" if markdown else str(entry.sentence.citation)]
    for language in kb.loaded.header.languages:
        if language in entry.sentence.words:
            lines.append(f"{'> ' if markdown else '  '}{language}: {entry.sentence.words[language]}")
    lines.append(f"Status: {entry.status}")
    lines += [f"Marked {mark.reason}: {mark.because}" for mark in entry.marks]
    for place in _encoding(kb, entry):
        code = statement_source(kb.loaded, place)
        lines += ["", f"```akb\n{code}\n```" if markdown else code]
    resting = resting_on(kb.loaded, entry.sentence.citation).scenarios
    lines += ["", f"Scenarios that rest on it: {', '.join(resting) or 'none'}", ""]
    return lines
