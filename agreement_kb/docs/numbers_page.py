"""The numbers of a knowledge base: counted when the page is made, or read from the page of the run that found them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agreement_kb.kb import KnowledgeBase
from agreement_kb.render.markdown import escape

NUMBERS = "numbers.md"
_MUTATED = re.compile(r"^\| ([^|*]+?|\*\*all\*\*) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
_NORMS = re.compile(r"^(\d+) norms: (\d+) encoded, (\d+) marked, (\d+) left as gaps\.$", re.MULTILINE)
_UNTRACED = re.compile(r"^(\d+) points? (?:is|are) not traced", re.MULTILINE)
_COMPARED = re.compile(
    r"(?P<cases>\d+) programs made by hand; (?P<normal>\d+) random ones in every run "
    r"and (?P<slow>\d+) more in the slow one"
)
_CONDITION = re.compile(r"^\| condition: .* \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
_ASKED = re.compile(r"median of (\d+) \|")
_TARGET = re.compile(r"^\| (.+?) \| ([\d.]+ m?s|[\d.]+ times) \| .* \|$", re.MULTILINE)
_WANTED = (
    "warm question with its full proof, median",
    "warm question with its full proof, worst",
    "rules loaded and checked from text",
    "cold `akb ask`, later",
    "flips, sets of up to three changes, median",
    "why-not, median",
    "the next step of an interview, median",
)
"""The benchmarks that are told here, by how their rows begin."""


@dataclass(frozen=True)
class Traced:
    """What the page on traceability says: norms of the text, and conditions that a scenario shows to decide."""

    norms: int
    encoded: int
    marked: int
    untraced: int
    conditions: int
    shown: int


def mutants_of(page: str) -> dict[str, tuple[int, int, int]]:
    """Faults made, noticed and not noticed, by kind and for ``all``, from the page on mutation; empty without one."""
    return {
        kind.strip("*"): (int(made), int(noticed), int(not_noticed))
        for kind, made, noticed, not_noticed in _MUTATED.findall(page)
    }


def traced_of(page: str) -> Traced | None:
    """What the page on traceability says; None where it does not."""
    norms, left = _NORMS.search(page), _UNTRACED.search(page)
    if norms is None or left is None:
        return None
    conditions = _CONDITION.findall(page)
    shown = sum(held.strip() not in ("–", "") and failed.strip() not in ("–", "") for held, failed in conditions)
    return Traced(int(norms[1]), int(norms[2]), int(norms[3]), int(left[1]), len(conditions), shown)


def benchmarks_of(page: str) -> dict[str, str]:
    """The times that are told here, by what they are of."""
    return {what: time for what, time in _TARGET.findall(page) if what.startswith(_WANTED)}


def questions_asked(page: str) -> dict[int, None]:
    """How many questions the benchmarks were taken over, each number once."""
    return dict.fromkeys(int(number) for number in _ASKED.findall(page))


def conformance_of(page: str) -> dict[str, int]:
    """How many programs two engines are compared on, from the page on engines; empty where it does not say."""
    found = _COMPARED.search(page)
    return {} if found is None else {name: int(found[name]) for name in ("cases", "normal", "slow")}


def numbers_page(kb: KnowledgeBase, docs: Mapping[str, str], project: Path) -> str:
    """The page of numbers.

    Args:
        kb: what is counted.
        docs: the written pages by name, those of long runs among them.
        project: the folder of the project, for its history; where it has none, no dates are told.
    """
    return "\n\n".join(_parts(kb, docs, project)) + "\n"


def counted(kb: KnowledgeBase) -> dict[str, int]:
    """What a knowledge base holds, by name."""
    program, scenarios = kb.program.program, kb.loaded.scenarios
    return {
        "provisions": len(kb.loaded.provisions),
        "sentences": len(kb.loaded.ledger),
        "statements": len({rule.origin for rule in program.rules}),
        "rules": len(program.rules),
        "readings": len(program.readings),
        "terms": len(program.entries),
        "gaps": sum(subject.gap for subject in program.subjects.values()),
        "scenarios": len(scenarios),
        "questions": sum(len(scenario.expectations) for scenario in scenarios),
        "duties": sum(len(scenario.duties) for scenario in scenarios),
    }


def _parts(kb: KnowledgeBase, docs: Mapping[str, str], project: Path) -> Iterator[str]:
    header, numbers = kb.loaded.header, counted(kb)
    yield "# Numbers"
    yield (
        f"Of {escape(header.name)} {header.version}, mark `{kb.loaded.sha256[:12]}`. The first two tables were counted "
        "when this page was made; the others are read from the pages of the runs that measured them."
    )
    yield "## The text"
    statuses: dict[str, int] = {}
    for entry in kb.loaded.ledger:
        statuses[entry.status] = statuses.get(entry.status, 0) + 1
    yield _table(
        ("Sentences", "Number"),
        [("all", numbers["sentences"]), *((each, statuses[each]) for each in sorted(statuses))],
    )
    left = statuses.get("unclaimed", 0)
    yield f"{'Every sentence is' if not left else f'All but {left} are'} accounted for. Again: `akb ledger`."
    yield "## Rules and scenarios"
    words = {
        "provisions": "provisions of the text",
        "statements": "rules, as `akb check` counts them",
        "rules": "clauses of the logic that they become",
        "readings": "readings left open",
        "terms": "terms with labels in each language",
        "gaps": "subjects declared not to be regulated",
        "scenarios": "scenarios",
        "questions": "questions asked in them, each with the answer a person expects",
        "duties": "duties expected in them",
    }
    yield _table(("What", "Number"), [(told, numbers[name]) for name, told in words.items()])
    yield "All expectations are met: CI fails where one is not. Again: `akb check`, `akb test`."
    yield from _norms(docs, project)
    yield from _faults(docs, project)
    yield from _engines(docs, numbers["scenarios"])
    yield from _speed(docs, project, numbers["questions"])


def _norms(docs: Mapping[str, str], project: Path) -> Iterator[str]:
    traced = traced_of(docs.get("traceability.md", ""))
    if traced is None:
        return
    yield "## From the text to the rules"
    yield _table(
        ("What", "Number"),
        [
            ("norms found in the text by its readers", traced.norms),
            ("of them encoded", traced.encoded),
            ("of them marked as having no effect, with the reason", traced.marked),
            ("conditions of norms", traced.conditions),
            ("of them shown to decide: one scenario has them, in another they alone fail", traced.shown),
            ("points not traced to the end, each with the reason", traced.untraced),
        ],
    )
    yield (
        "[Norm by norm](traceability.md). The readers are the project's; no lawyer has reviewed them. Again: "
        f"`make traceability`; a test compares the page with the rules.{_written('traceability.md', project)}"
    )


def _faults(docs: Mapping[str, str], project: Path) -> Iterator[str]:
    found = mutants_of(docs.get("mutation.md", ""))
    if "all" not in found:
        return
    made, noticed, not_noticed = found["all"]
    yield "## Faults made on purpose"
    yield _table(
        ("Faults in the rules", "Number"),
        [
            ("made, one at a time", made),
            ("noticed by a scenario", noticed),
            ("not noticed", not_noticed),
        ],
    )
    yield (
        f"{100 * noticed / made:.1f} per cent are noticed. [By kind, and what is known of the others](mutation.md). "
        "Again: `make mutate`; a test compares the number of faults with what the rules of today "
        f"give.{_written('mutation.md', project)}"
    )


def _engines(docs: Mapping[str, str], scenarios: int) -> Iterator[str]:
    suite = conformance_of(docs.get("engines.md", ""))
    if not suite:
        return
    yield "## Two engines"
    yield _table(
        ("What is compared", "Number"),
        [
            ("disagreements that are let stand", 0),
            ("programs made by hand, with the model that follows from the language", suite["cases"]),
            ("random programs in every run", suite["normal"]),
            ("more of them in the slow run, others each time", suite["slow"]),
            ("scenarios answered on both engines in the slow run", scenarios),
        ],
    )
    yield (
        "pyDatalog's ground programs are compared with those of clingo, and the answers made from them; one difference "
        'fails the run. [How](engines.md). Again: `.venv/bin/python -m pytest tests/conformance -m ""`.'
    )


def _speed(docs: Mapping[str, str], project: Path, questions: int) -> Iterator[str]:
    page = docs.get("benchmarks.md", "")
    found = benchmarks_of(page)
    if not found:
        return
    yield "## How fast"
    yield _table(("What", "Time"), [(told, time) for told, time in found.items()])
    grown = [number for number in questions_asked(page) if number * 10 < questions * 8]
    older = (
        f" Some of it was measured when the scenarios asked {grown[0]} questions; they ask {questions} now."
        if grown
        else ""
    )
    yield (
        "[On which machine, with what larger inputs cost and how other systems compare](benchmarks.md). Again: `make "
        f"bench`.{older}{_written('benchmarks.md', project)}"
    )


def _written(page: str, project: Path) -> str:
    """When a page was last written, as the history of the project has it; "" where there is none."""
    run = ["git", "log", "-1", "--format=%cs, commit %h", "--", f"docs/{page}"]
    try:
        done = subprocess.run(run, cwd=project, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return f" Last written {done.stdout.strip()}." if done.returncode == 0 and done.stdout.strip() else ""


def _table(head: tuple[str, str], rows: Iterable[tuple[str, int | str]]) -> str:
    lines = (f"| {told} | {f'{value:,}' if isinstance(value, int) else value} |" for told, value in rows)
    return "\n".join((f"| {head[0]} | {head[1]} |", "| --- | ---: |", *lines))
