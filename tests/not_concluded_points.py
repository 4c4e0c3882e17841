"""The points of ``not_concluded.md`` as data, and copies of the rules with the planted change of a point."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import KnowledgeBase, read
from agreement_kb.language.loader import read_scenarios
from agreement_kb.model.answer import Answer
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.provision import Citation
from agreement_kb.model.scenario import Expectation, Scenario
from agreement_kb.model.term import Individual
from agreement_kb.resources import resource
from agreement_kb.scenario_runs import compare

PAGE = Path(__file__).with_name("not_concluded.md")
RULES = resource("rules")

_POINT = re.compile(r"^## (\d+) · (.+)$", re.MULTILINE)
_PLANTED = re.compile(r"^```planted (under|instead of) (.+)\n((?:.*\n)*?)```$", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """A planted change: statements added under a sentence, or standing instead of a statement."""

    how: str
    where: str
    code: str


@dataclass(frozen=True)
class Point:
    """One thing that must not be concluded: the cases that ask for it, and the change with which it would follow."""

    number: int
    title: str
    scenarios: tuple[Scenario, ...]
    changes: tuple[Change, ...]

    def questions(self) -> Iterator[tuple[Scenario, Expectation]]:
        """Each question, with the case it is asked in."""
        return ((scenario, expectation) for scenario in self.scenarios for expectation in scenario.expectations)


def read_points() -> tuple[Point, ...]:
    """The points of the page, in its order."""
    text = PAGE.read_text(encoding="utf-8")
    scenarios, findings = read_scenarios(PAGE.name, text)
    assert findings == ()
    points = []
    headings = list(_POINT.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        end = following.start() if following else len(text)
        first, last = (text.count("\n", 0, at) + 1 for at in (heading.start(), end))
        own = tuple(s for s in scenarios if first <= s.place.line < last + (following is None))
        changes = tuple(Change(*m.groups()) for m in _PLANTED.finditer(text, heading.start(), end))
        points.append(Point(int(heading[1]), heading[2], own, changes))
    return tuple(points)


def failures(kb: KnowledgeBase, point: Point) -> list[str]:
    """Each question of a point that is answered otherwise than the page says, and how."""
    return [
        f"{scenario.name}: {expectation.question.text} {difference}"
        for scenario, expectation in point.questions()
        for difference in list(_differences(kb, scenario, expectation))[:1]
    ]


def _differences(kb: KnowledgeBase, scenario: Scenario, expectation: Expectation) -> Iterable[str]:
    try:
        found = kb.ask(expectation.question.text, sentences=scenario.statements, as_of=scenario.as_of)
    except AgreementError as error:
        yield str(error)
        return
    yield from compare(kb, replace(expectation, citing=()), found)
    names = {str(citation) for citation in named(kb, found)} | {citation.provision for citation in named(kb, found)}
    for citation in expectation.citing:
        if citation not in names:
            yield f"expected it to name {citation}, it names {', '.join(sorted(names)) or 'nothing'}."


def named(kb: KnowledgeBase, found: Answer) -> Iterable[Citation]:
    """What an answer rests on; of a gap, the nearest provisions."""
    subjects = kb.program.program.subjects
    gaps = [
        subjects[arg.key] for arg in found.question.goal.args if isinstance(arg, Individual) and arg.key in subjects
    ]
    return (*found.citations, *(citation for gap in gaps for citation in gap.citations))


def planted(point: Point, folder: Path) -> KnowledgeBase:
    """The rules with the planted change of a point, read from a copy; no compiled form of it is kept."""
    loaded = read(copy_with(*point.changes, folder=folder), DatalogEngine())
    assert loaded.program is not None, [f"{f.place} {f.code} {f.message}" for f in loaded.findings]
    return KnowledgeBase(loaded, loaded.program, DatalogEngine())


def copy_with(*changes: Change, folder: Path) -> Path:
    """A copy of the rules with some changes."""
    copy = Path(shutil.copytree(RULES, folder / "rules"))
    for change in changes:
        _plant(copy, change)
    return copy


def _plant(folder: Path, change: Change) -> None:
    make = _added_under if change.how == "under" else _instead_of
    changed = {path: made for path in folder.rglob("*.md") if (made := make(path.read_text("utf-8"), change))}
    assert len(changed) == 1, f"{change.how} {change.where}: found in {len(changed)} files"
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")


def _added_under(text: str, change: Change) -> str | None:
    """The text of a file with a fence after a quotation, if the file has that sentence."""
    provision, _, number = change.where.partition("#")
    lines = text.split("\n")
    under, sentence, fenced = "", 0, False
    for index, line in enumerate(lines):
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            under, sentence = line.lstrip("#").strip(), 0
        elif line.startswith("> ") and not lines[index - 1].startswith(">"):
            sentence += 1
        closes = line.startswith(">") and not lines[index + 1].startswith(">")
        if closes and under == provision and sentence == int(number or 1):
            return "\n".join([*lines[: index + 1], "", "```akb", change.code.rstrip(), "```", *lines[index + 1 :]])
    return None


def _instead_of(text: str, change: Change) -> str | None:
    """The text of a file with another statement in the place of one, if the file has that one."""
    lines = text.split("\n")
    begins = re.compile(rf"{re.escape(change.where)}(?!\w)")
    first = next((i for i, line in enumerate(lines) if begins.match(line)), None)
    if first is None:
        return None
    last = next(i for i in range(first + 1, len(lines)) if not lines[i].startswith(" "))
    return "\n".join([*lines[:first], change.code.rstrip(), *lines[last:]])
