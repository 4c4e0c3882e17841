"""What runs in the browser: typed text in, answers out, as HTML and as the JSON that ``akb ask`` gives.

There is no fork in a browser, and none is needed: a page stops a question by ending the worker that it runs in. So
this stands on ``kb`` as the commands do, and beside the bounded process that the command line puts around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import Look
from agreement_kb.commands.scenario_file import WHERE_THEY_STAND
from agreement_kb.docs.markup import folded_html, plain_html
from agreement_kb.docs.places import FINDINGS
from agreement_kb.docs.worked_examples import (
    MOVING,
    Part,
    answer_parts,
    duty_parts,
    moves,
    moving,
    page_of,
    time_parts,
    verdict_html,
)
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.loader import read_bare_scenarios, read_scenarios
from agreement_kb.model.answer import Answer
from agreement_kb.model.finding import AgreementError, Finding
from agreement_kb.model.scenario import Facts, Scenario
from agreement_kb.render.findings import under_caret
from agreement_kb.render.report import verdict_line
from agreement_kb.resources import resource
from agreement_kb.scenario_runs import Result, run_duties, run_scenario

TYPED = "the case"
"""The file that the places of typed lines name."""
_FENCE = "```akb"
_LOOK = Look("json")
_HINT = "Type a question under the case, or add to it: ask ... expect ..."


@dataclass(frozen=True)
class Reply:
    """One piece of what is shown, in order; with an answer, its JSON as ``akb ask --format json`` writes it."""

    html: str
    json: str = ""
    answer: Answer | None = None


def opened() -> KnowledgeBase:
    """The rules that the page came with.

    Raises:
        KnowledgeBaseError: they have findings that prevent answers.
    """
    return load(resource("rules"))


def replies(kb: KnowledgeBase, text: str, question: str) -> Iterator[Reply]:
    """What there is to say of what was typed, piece by piece; nothing is raised, whatever was typed.

    Args:
        kb: the rules.
        text: scenarios, with or without Markdown around them; empty for a question in general terms.
        question: what is asked in each scenario in place of its own questions; empty: those are asked.
    """
    try:
        yield from _replies(kb, text, question.strip())
    except AgreementError as error:
        yield Reply(findings_html(error.findings, text))
    except Exception as error:
        message = f"This is a fault of akb itself ({type(error).__name__}: {error}); no answer was given."
        yield Reply(findings_html([Finding("AKB902", message, hint="Report it, with what was typed.")], text))


def changes(kb: KnowledgeBase, answer: Answer) -> str:
    """What would change an answer, looked for when it is asked for: it takes longer than the answer did."""
    try:
        return plain_html(moving(kb, answer))
    except AgreementError as error:
        return findings_html(error.findings, "")


def findings_html(findings: Iterable[Finding], text: str) -> str:
    """Findings with their place in what was typed, each code a link to its page."""
    lines = text.split("\n")
    return "\n".join(_finding(finding, lines) for finding in findings)


def _replies(kb: KnowledgeBase, text: str, question: str) -> Iterator[Reply]:
    read = read_scenarios if _FENCE in text else read_bare_scenarios
    scenarios, findings = read(TYPED, text)
    if findings:
        yield Reply(findings_html(findings, text))
    elif scenarios:
        for scenario in scenarios:
            yield Reply(f"<h3>{escape(_title(scenario))}</h3>")
            yield from _asked(kb, text, scenario, question)
    elif text.strip():
        yield Reply(findings_html([Finding("AKB502", "There is no scenario in this.", hint=WHERE_THEY_STAND)], text))
    elif question:
        yield _answered(kb, kb.ask(question))
    else:
        yield Reply(findings_html([Finding("AKB504", "Nothing is asked.", hint=_HINT)], text))


def _title(scenario: Scenario) -> str:
    return scenario.titles.get("en", (scenario.name,))[0]


def _asked(kb: KnowledgeBase, text: str, scenario: Scenario, question: str) -> Iterator[Reply]:
    """The answers to what is asked of one scenario; where its own facts can't be, that alone."""
    try:
        facts = kb.facts(scenario.statements, scenario.as_of)
    except AgreementError as error:
        yield Reply(findings_html(error.findings, text))
        return
    if question:
        yield _to_question(kb, facts, question)
        return
    for result in run_scenario(kb, scenario):
        yield _to_expectation(kb, text, result)
    for duty in run_duties(kb, [scenario]):
        yield Reply(_written(duty_parts(kb, duty)) + _outcome(duty.findings))
    if not scenario.expectations and not scenario.duties:
        yield Reply(findings_html([Finding("AKB504", "Nothing is asked.", scenario.place, hint=_HINT)], text))
        return
    if parts := time_parts(kb, scenario):
        yield Reply(_written(parts))


def _to_question(kb: KnowledgeBase, facts: Facts, question: str) -> Reply:
    try:
        return _answered(kb, kb.ask_facts(question, facts))
    except AgreementError as error:
        return Reply(f"<h4>{escape(question)}</h4>\n{findings_html(error.findings, '')}")


def _to_expectation(kb: KnowledgeBase, text: str, result: Result) -> Reply:
    if result.answer is not None:
        return _answered(kb, result.answer, _outcome(result.findings))
    heading = f"<h4>{escape(result.expectation.question.text)}</h4>"
    if result.findings:
        return Reply(f"{heading}\n{findings_html(result.findings, text)}")
    return Reply(f"{heading}\n<p>No answer.</p>\n{_outcome(())}")


def _answered(kb: KnowledgeBase, answer: Answer, more: str = "") -> Reply:
    page = page_of(kb, answer)
    verdict = verdict_line(page)
    parts = [f"<h4>{escape(verdict.question)}</h4>", verdict_html(verdict), more, _written(answer_parts(page))]
    if moves(answer):
        parts.append(folded_html(MOVING, "", kind="tip akb-changes"))
    return Reply("\n".join(part for part in parts if part), render_answer(kb, answer, _LOOK), answer)


def _outcome(findings: Iterable[Finding]) -> str:
    """Whether it is as the scenario expects, and each difference."""
    found = [f"<p>{escape(finding.message)}</p>" for finding in findings]
    if not found:
        return '<p class="akb-expected">As the case expects.</p>'
    return f'<div class="akb-expected akb-unmet"><p>Not as the case expects.</p>{"".join(found)}</div>'


def _written(parts: Iterable[Part]) -> str:
    return "\n".join(
        folded_html(part.title, plain_html(part.blocks), kind=part.kind, open_=part.opened)
        if part.title
        else plain_html(part.blocks)
        for part in parts
    )


def _finding(finding: Finding, lines: list[str]) -> str:
    code = escape(finding.code)
    parts = [f'<p><a href="../{FINDINGS}/{code}/">{code}</a> {escape(finding.message)}</p>']
    if finding.place is not None and finding.place.file == TYPED:
        parts.append(f"<p>Line {finding.place.line}, column {finding.place.column}:</p>")
        if shown := under_caret(finding.place, lines):
            parts.append(f"<pre>{escape(chr(10).join(shown))}</pre>")
    parts += [f"<p>Note: {escape(finding.note)}</p>"] if finding.note else []
    parts += [f"<p>Hint: {escape(finding.hint)}</p>"] if finding.hint else []
    return f'<div class="akb-finding">{"".join(parts)}</div>'
