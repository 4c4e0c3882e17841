"""Worked examples: a page that tells a case and writes down what a person expects; the engine answers beside it.

A page is a literate file of scenarios. What it expects is compared with the answers when the site is built, and by the
tests: one difference, one page that expects nothing or that can't be read, and there is no site.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape as html

from agreement_kb.commands.answers import sheet_of
from agreement_kb.commands.look import Look
from agreement_kb.commands.scenario_file import WHERE_THEY_STAND
from agreement_kb.docs.markup import fence, folded, plain_blocks, unsearched
from agreement_kb.docs.places import EXAMPLES, title_of
from agreement_kb.docs.timelines import timeline_part
from agreement_kb.docs.worked_advice import FENCE, Advice, advice_part, advise, entries_of
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.cases import empty_scenarios
from agreement_kb.language.loader import read_scenarios
from agreement_kb.model.answer import Answer
from agreement_kb.model.finding import Finding, TooLarge
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Scenario
from agreement_kb.model.vocabulary import Kind
from agreement_kb.render.duties import duties_blocks
from agreement_kb.render.flips import flips_blocks
from agreement_kb.render.markdown import escape
from agreement_kb.render.page import Page
from agreement_kb.render.report import (
    Block,
    Heading,
    Paragraph,
    Verdict,
    assumptions,
    conditions,
    found,
    proofs,
    reasons,
    turns,
    verdict_line,
    words,
)
from agreement_kb.render.timeline import timeline_blocks
from agreement_kb.scenario_runs import DutyResult, Result, run, run_duties

CHANGES = 2
"""Up to how many changes at once it is looked for what would move an answer."""

PROOFS = 2
"""How many proofs of one answer are shown."""

MOVING = "What would change it"
"""The title of the box that tells what would move an answer."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LOOK = Look()
_MOVED = (Kind.MAY, Kind.MUST, Kind.IS)


@dataclass(frozen=True)
class Told:
    """A statement of a page, from its first line: one scenario, or those of the rows of a table, and its lines."""

    line: int
    scenarios: tuple[Scenario, ...]
    text: str


@dataclass(frozen=True)
class Worked:
    """A page of worked examples: its text, its scenarios, and what came of each expectation."""

    name: str
    text: str
    scenarios: tuple[Scenario, ...]
    results: tuple[Result, ...]
    duties: tuple[DutyResult, ...]
    advice: tuple[Advice, ...] = ()

    @property
    def title(self) -> str:
        """The title of the page."""
        return title_of(self.text, self.name)

    @property
    def page(self) -> str:
        """Where it stands on the site."""
        return f"{EXAMPLES}/{self.name}"

    def statements(self) -> list[Told]:
        """The statements of the page in order."""
        lines = self.text.split("\n")

        def begins(number: int) -> bool:
            return lines[number - 1][:1].strip() not in ("", "#")

        found: dict[int, list[Scenario]] = {}
        for scenario in self.scenarios:
            first = next(number for number in range(scenario.place.line, 0, -1) if begins(number))
            found.setdefault(first, []).append(scenario)
        told: list[Told] = []
        for first, scenarios in found.items():
            end = next((number for number in range(first + 1, len(lines) + 1) if begins(number)), len(lines) + 1)
            told.append(Told(first, tuple(scenarios), "\n".join(lines[first - 1 : end - 1]).strip("\n") + "\n"))
        return told


def work(kb: KnowledgeBase, pages: Mapping[str, str]) -> tuple[list[Worked], list[Finding]]:
    """Run the scenarios of some pages, and tell every fault: the site is built only where there is none."""
    worked: list[Worked] = []
    findings: list[Finding] = []
    for name, text in pages.items():
        scenarios, faults = read_scenarios(name, text)
        findings += faults
        findings += empty_scenarios(scenarios)
        if not scenarios and not faults:
            findings.append(Finding("AKB503", f"{name} has no scenario.", Place(name, 1), hint=WHERE_THEY_STAND))
        runs = scenarios if not faults else ()  # one fault is one finding
        results, duties = tuple(run(kb, runs)), tuple(run_duties(kb, runs))
        findings += [f for result in results for f in result.findings]
        findings += [f for result in duties for f in result.findings]
        advice, wrong = advise(kb, name, text, {each.name: each for each in runs})
        findings += wrong if not faults else []
        worked.append(Worked(name, text, scenarios, results, duties, tuple(advice)))
    return worked, findings


def cited_by(worked: Iterable[Worked]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The title and page of the examples whose answers cite a sentence, by the sentence as ``5(3)#2``."""
    cited: dict[str, dict[tuple[str, str], None]] = {}
    for page in worked:
        for result in page.results:
            for citation in result.answer.citations if result.answer is not None else ():
                where = f"{citation.provision}#{citation.sentence}"
                cited.setdefault(where, {})[page.title, page.page] = None
    return {where: tuple(pages) for where, pages in cited.items()}


def example_page(kb: KnowledgeBase, page: Worked, *, tried: bool = False) -> str:
    """A page as it was written, with the answers to each statement after its lines; a fence of several is divided.

    ``tried``: each statement has a place for the link that opens it in the playground, which only a script can follow.
    """
    lines = page.text.split("\n")
    statements = {statement.line: statement for statement in page.statements()}
    out: list[str] = []
    told: Told | None = None
    for number, line in enumerate(lines, 1):
        following = statements.get(number)
        if told is not None and (following is not None or line.startswith("```")):
            while out and not out[-1].strip():
                out.pop()
            trial = _trial(told.text) if tried else ()
            out += ["```", "", *trial, *_answers(kb, page, told.scenarios, lines), ""]
            told = None
            if following is None:
                continue
        if following is not None:
            opened = out.pop() if out[-1].startswith("```") and out[-1] != "```" else "```akb"
            title = following.scenarios[0].titles.get("en", ("",))[0]
            out += ([f"### {escape(title)}", ""] if title and len(statements) > 1 else []) + [opened]
            told = following
        out.append(line)
    return _advised(page, "\n".join(out).rstrip("\n") + "\n")


def _answers(kb: KnowledgeBase, page: Worked, scenarios: Iterable[Scenario], lines: list[str]) -> Iterator[str]:
    """The answers to the scenarios of one statement; to a row of a table after its line."""
    for scenario in scenarios:
        line = lines[scenario.place.line - 1]
        if not line[:1].strip():
            yield from (fence(line.strip()), "")
        yield from (answers_of(kb, page, scenario), "")


def _advised(page: Worked, text: str) -> str:
    """The page with the advice it asks for in the place of each fence."""
    waiting = iter(page.advice)

    def told(match: re.Match[str]) -> str:
        count = len(entries_of(page.name, match[0])[0])
        return "\n\n".join(advice_part(next(waiting)) for _ in range(count))

    return FENCE.sub(told, text)


@dataclass(frozen=True)
class Part:
    """A part of what is shown of an answer: its blocks, and the title of the box they are folded into, if any."""

    blocks: tuple[Block, ...]
    title: str = ""
    kind: str = "note"
    opened: bool = False
    searched: bool = True


def answer_parts(page: Page) -> list[Part]:
    """What is shown under a verdict, in order: why, the words it rests on, the proof."""
    shown = [*reasons(page), *found(page), *turns(page), *conditions(page), *assumptions(page)]
    proof = _first(proofs(page), verdict_line(page).question)
    parts = [
        Part(tuple(shown)),
        Part(tuple(words(page)[1:]), "The words it rests on", "quote"),
        Part(tuple(proof), "The proof", "abstract", searched=False),
    ]
    return [part for part in parts if part.blocks]


def page_of(kb: KnowledgeBase, answer: Answer) -> Page:
    """An answer with what is needed to say it."""
    sheet = sheet_of(kb, answer, _LOOK)
    return Page(sheet.source, sheet.wording, sheet.messages, answer)


def _trial(text: str) -> tuple[str, str]:
    kept = html(text).replace("\n", "&#10;")
    return f'<p class="akb-try" data-scenario="{kept}"></p>', ""


def answers_of(kb: KnowledgeBase, page: Worked, scenario: Scenario) -> str:
    """What the engine answers to the questions of one scenario, and how the duties stand that it expects."""
    parts: list[str] = []
    for result in (r for r in page.results if r.scenario is scenario):
        if result.answer is None:
            asked, expected = result.expectation.question.text, result.expectation.verdict.replace("_", " ")
            parts.append(f"#### {escape(asked)}\n\nNo answer: {expected}, as expected.")
        else:
            parts.append(_answer(kb, result.answer))
    duties = [duty for duty in page.duties if duty.scenario is scenario]
    parts += [_written(part) for duty in duties for part in duty_parts(kb, duty)]
    if (parts or page.duties) and is_dated(scenario):
        timeline = kb.timeline(kb.facts(scenario.statements, scenario.as_of))
        if len(timeline.entries) > 1:
            drawn = timeline_part(kb, sheet_of(kb, timeline, _LOOK), timeline, page.page)
            parts.append(folded("The case in order of time", drawn, kind="info", open_=True))
    return "\n\n".join(parts)


def is_dated(scenario: Scenario) -> bool:
    """Whether a case has a time, or a date in a fact."""
    return scenario.as_of is not None or any(_DATE.search(statement.text) for statement in scenario.statements)


def duty_parts(kb: KnowledgeBase, duty: DutyResult) -> list[Part]:
    """How the duties stand that a scenario names."""
    if duty.found is None or not duty.found.duties:
        return []
    blocks = _without_status(duties_blocks(sheet_of(kb, duty.found, _LOOK), duty.found))
    return [Part(tuple(blocks), f"Duty: {duty.expected.duty.text}", "info", opened=True)]


def time_parts(kb: KnowledgeBase, scenario: Scenario) -> list[Part]:
    """A dated case in order of time, where more than one thing happens in it: in words, where nothing is drawn."""
    if not is_dated(scenario):
        return []
    timeline = kb.timeline(kb.facts(scenario.statements, scenario.as_of))
    if len(timeline.entries) < 2:
        return []
    blocks = _without_status(timeline_blocks(sheet_of(kb, timeline, _LOOK), timeline))
    return [Part(tuple(blocks), "The case in order of time", "info")]


def _answer(kb: KnowledgeBase, answer: Answer) -> str:
    """One answer: the verdict and why, and folded the words, the proof, and what would change it."""
    page = page_of(kb, answer)
    verdict = verdict_line(page)
    parts = [f"#### {escape(verdict.question)}", verdict_html(verdict)]
    parts += map(_written, answer_parts(page))
    if moves(answer):
        parts.append(_written(Part(tuple(moving(kb, answer)), MOVING, "tip")))
    return "\n\n".join(parts)


def _written(part: Part) -> str:
    """A part on a page of Markdown."""
    body = plain_blocks(part.blocks)
    box = folded(part.title, body, kind=part.kind, open_=part.opened) if part.title else body
    return box if part.searched else unsearched(box)


def verdict_html(verdict: Verdict) -> str:
    """The line of a verdict."""
    return f'<p class="akb-verdict akb-verdict-{verdict.verdict}">{html(verdict.words)}</p>'


def _first(proof: list[Block], question: str) -> list[Block]:
    """The first proofs of several: readings that change nothing give many that differ in a line."""
    heads = [place for place, block in enumerate(proof) if isinstance(block, Heading)]
    if len(heads) <= PROOFS:
        return proof
    more = f"{len(heads) - PROOFS} more grounds: akb ask {shlex.quote(question)} shows them."
    return [*proof[: heads[PROOFS]], Paragraph(more)]


def moves(answer: Answer) -> bool:
    """Whether it can be looked for what would move an answer: it is a verdict, and no list."""
    return answer.question.kind in _MOVED


def moving(kb: KnowledgeBase, answer: Answer) -> list[Block]:
    """What would move an answer, or that too much would have to be looked at."""
    try:
        flips = kb.flips(answer.question.text, answer.facts, CHANGES)
    except TooLarge as error:
        return [Paragraph(finding.message) for finding in error.findings]
    more = f"akb flips {shlex.quote(answer.question.text)} --all"
    return [
        b for b in _without_status(flips_blocks(sheet_of(kb, flips, _LOOK), flips, more)) if not isinstance(b, Verdict)
    ]


def _without_status(blocks: list[Block]) -> list[Block]:
    """Blocks without the state of the text at their end, which the site says once on each page."""
    return blocks[:-2]
