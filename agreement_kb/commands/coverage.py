"""``akb test --coverage``: how far the scenarios reach."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import load
from agreement_kb.proving.covering import Reached, reached, wanting

T = TypeVar("T")
SCHEMA = "agreement-kb/coverage/1"


def coverage(folder: Path, look: Look) -> Output:
    """What the scenarios of the knowledge base reach, and what none of them does."""
    found = reached(load(folder))
    if look.format == "json":
        return json.dumps(coverage_value(found), ensure_ascii=False, indent=2) + "\n", DONE
    mark = "- " if look.format == "markdown" else "  "
    heading = "## {}" if look.format == "markdown" else "{}"
    lines: list[str] = []
    for title, total, missing in _parts(found):
        lines += [heading.format(f"{title}: {total - len(missing)} of {total} reached"), ""]
        lines += [f"{mark}{line}" for line in missing] + [""] * bool(missing)
    closed = len(found.rules.closed)
    lines.append(f"Of {closed} conditions by listing it can't be told where they alone fail.")
    return "\n".join(lines) + "\n", DONE


def _parts(found: Reached) -> Iterator[tuple[str, int, list[str]]]:
    """Each kind of thing, how many there are, and those that no scenario reaches."""
    yield "Rules", len(found.rules.drawn), [f"{name}: never concludes" for name in _none(found.rules.drawn)]
    conditions = [f"{each}: nowhere {' or '.join(missing)}" for each, missing in wanting(found.rules)]
    yield "Conditions", len(found.rules.conditions), conditions
    yield "Sentences of law", len(found.cited), [f"{name}: nowhere expected to be cited" for name in _none(found.cited)]
    yield "Questions", len(found.questions), [f"{name}: never asked" for name in _none(found.questions)]


def _none(things: Mapping[T, tuple[str, ...]]) -> list[str]:
    return [str(name) for name, scenarios in things.items() if not scenarios]


def coverage_value(found: Reached) -> dict[str, object]:
    """The whole of it, with the names of the scenarios, for JSON."""
    missing = dict(wanting(found.rules))
    return {
        "schema": SCHEMA,
        "rules": [{"rule": name, "concludes": list(scenarios)} for name, scenarios in found.rules.drawn.items()],
        "conditions": [
            {
                "rule": condition.statement,
                "condition": condition.literal,
                "holds": list(shown.held),
                "alone_fails": list(shown.failed),
                "open": list(shown.open),
                "missing": list(missing.get(condition, ())),
            }
            for condition, shown in found.rules.conditions.items()
        ],
        "sentences": [
            {"citation": str(citation), "concludes": list(scenarios), "cited": list(found.cited[citation])}
            for citation, scenarios in found.sentences.items()
        ],
        "questions": [{"question": name, "asked": list(scenarios)} for name, scenarios in found.questions.items()],
    }
