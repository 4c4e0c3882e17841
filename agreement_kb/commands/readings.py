"""``akb readings``: open texts and their alternatives."""

from __future__ import annotations

import json
from pathlib import Path

from agreement_kb.commands.look import DONE, Look, Output, said
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.reasoning.reach import questions_moved


def readings(folder: Path, look: Look) -> Output:
    """Open texts: their words and alternatives, the rules that use them, the questions they may move."""
    return render_readings(load(folder), look), DONE


def render_readings(kb: KnowledgeBase, look: Look) -> str:
    """The open texts in the format wanted."""
    program = kb.program.program
    moved = questions_moved(kb.program, program.readings)
    rows = []
    for reading in program.readings.values():
        used = dict.fromkeys(
            rule.origin for rule in program.rules if any(lit.atom.predicate == reading.name for lit in rule.body)
        )
        rows.append((reading, list(used)))
    if look.format == "json":
        value = [
            {
                "name": reading.name,
                "citation": str(reading.citation),
                "question": {language: words[0] for language, words in reading.question.items()},
                "words": {language: words[0] for language, words in reading.words.items()},
                "alternatives": [
                    {"name": name, "text": {language: words[0] for language, words in texts.items()}}
                    for name, texts in reading.alternatives
                ],
                "rules": origins,
                "questions": [
                    {language: words[0] for language, words in phrase.texts.items()} for phrase in moved[reading.name]
                ],
            }
            for reading, origins in rows
        ]
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    lines: list[str] = []
    for reading, origins in rows:
        head = f"{reading.name} — {reading.citation}: {said(reading.question, look)}"
        lines.append(f"## {head}" if look.format == "markdown" else head)
        for each in kb.loaded.header.languages:
            if each in reading.words:
                lines.append(f"  {each}: {reading.words[each][0]}")
        lines += [f"  - {alternative}: {said(meaning, look)}" for alternative, meaning in reading.alternatives]
        lines.append(f"  used by: {', '.join(origins) or 'no rule'}")
        questions = "; ".join(said(phrase.texts, look) for phrase in moved[reading.name])
        lines += [f"  may move: {questions or 'no question'}", ""]
    lines.append(f"{len(rows)} readings. Suppose one with --given 'reading NAME is ALTERNATIVE'.")
    return "\n".join(lines) + "\n"
