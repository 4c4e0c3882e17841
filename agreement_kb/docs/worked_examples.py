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
from agreement_kb.scenario_runs import DutyResult, Result, run, run_duties

CHANGES = 2
"""Up to how many changes at once it is looked for what would move an answer."""

PROOFS = 2
"""How many proofs of one answer are shown."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LOOK = Look()
_MOVED = (Kind.MAY, Kind.MUST, Kind.IS)


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


def example_page(kb: KnowledgeBase, page: Worked) -> str:
    """A page as it was written, with the answers to each statement after its lines; a fence of several is divided."""
    lines = page.text.split("\n")
    statements = _statements(page, lines)
    out: list[str] = []
    told: list[Scenario] = []
    for number, line in enumerate(lines, 1):
        following = statements.get(number, [])
        if told and (following or line.startswith("```")):
            while out and not out[-1].strip():
                out.pop()
            out += ["```", "", *_answers(kb, page, told, lines), ""]
            told = []
            if not following:
                continue
        if following:
            opened = out.pop() if out[-1].startswith("```") and out[-1] != "```" else "```akb"
            title = following[0].titles.get("en", ("",))[0]
            out += ([f"### {escape(title)}", ""] if title and len(statements) > 1 else []) + [opened]
            told = following
        out.append(line)
    return _advised(page, "\n".join(out).rstrip("\n") + "\n")


def _statements(page: Worked, lines: list[str]) -> dict[int, list[Scenario]]:
    """The scenarios of each statement of a page by its first line: one, or those of the rows of a table."""
    found: dict[int, list[Scenario]] = {}
    for scenario in page.scenarios:
        first = next(n for n in range(scenario.place.line, 0, -1) if lines[n - 1][:1].strip())
        found.setdefault(first, []).append(scenario)
    return found


def _answers(kb: KnowledgeBase, page: Worked, scenarios: list[Scenario], lines: list[str]) -> Iterator[str]:
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


def answers_of(kb: KnowledgeBase, page: Worked, scenario: Scenario) -> str:
    """What the engine answers to the questions of one scenario, and how the duties stand that it expects."""
    parts: list[str] = []
    for result in (r for r in page.results if r.scenario is scenario):
        if result.answer is None:
            asked, expected = result.expectation.question.text, result.expectation.verdict.replace("_", " ")
            parts.append(f"#### {escape(asked)}\n\nNo answer: {expected}, as expected.")
        else:
            parts.append(_answer(kb, result.answer))
    for duty in (d for d in page.duties if d.scenario is scenario):
        if duty.found is not None and duty.found.duties:
            blocks = duties_blocks(sheet_of(kb, duty.found, _LOOK), duty.found)
            title = f"Duty: {duty.expected.duty.text}"
            parts.append(folded(title, plain_blocks(_without_status(blocks)), kind="info", open_=True))
    if (parts or page.duties) and _is_dated(scenario):
        timeline = kb.timeline(kb.facts(scenario.statements, scenario.as_of))
        if len(timeline.entries) > 1:
            drawn = timeline_part(kb, sheet_of(kb, timeline, _LOOK), timeline, page.page)
            parts.append(folded("The case in order of time", drawn, kind="info", open_=True))
    return "\n\n".join(parts)


def _is_dated(scenario: Scenario) -> bool:
    return scenario.as_of is not None or any(_DATE.search(statement.text) for statement in scenario.statements)


def _answer(kb: KnowledgeBase, answer: Answer) -> str:
    """One answer: the verdict and why, and folded the words, the proof, and what would change it."""
    sheet = sheet_of(kb, answer, _LOOK)
    page = Page(sheet.source, sheet.wording, sheet.messages, answer)
    verdict = verdict_line(page)
    shown = [*reasons(page), *found(page), *turns(page), *conditions(page), *assumptions(page)]
    parts = [
        f"#### {escape(verdict.question)}",
        f'<p class="akb-verdict akb-verdict-{verdict.verdict}">{html(verdict.words)}</p>',
        plain_blocks(shown),
    ]
    if quoted := words(page):
        parts.append(folded("The words it rests on", plain_blocks(quoted[1:]), kind="quote"))
    if proof := _first(proofs(page), verdict.question):
        parts.append(unsearched(folded("The proof", plain_blocks(proof), kind="abstract")))
    if answer.question.kind in _MOVED:
        parts.append(folded("What would change it", plain_blocks(_moving(kb, answer)), kind="tip"))
    return "\n\n".join(part for part in parts if part)


def _first(proof: list[Block], question: str) -> list[Block]:
    """The first proofs of several: readings that change nothing give many that differ in a line."""
    heads = [place for place, block in enumerate(proof) if isinstance(block, Heading)]
    if len(heads) <= PROOFS:
        return proof
    more = f"{len(heads) - PROOFS} more grounds: akb ask {shlex.quote(question)} shows them."
    return [*proof[: heads[PROOFS]], Paragraph(more)]


def _moving(kb: KnowledgeBase, answer: Answer) -> list[Block]:
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
