"""Advice on a page of worked examples: an interview, a chain or a why-not on a scenario, with what is expected.

It stands in a fence ``advice``. Each entry begins at the left margin with its kind and the name of a scenario; the
lines under it are ``ask QUESTION``, ``hop "NAME"`` (of a chain, one for each) and one ``expect``:

- ``interview``: what is asked, in order, as long as a reply leaves the answer open;
- ``chain``: the verdict at each hop;
- ``why-not``: provisions that are told to stand in the way, or that could have given a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape as html

from agreement_kb.commands.answers import sheet_of
from agreement_kb.commands.interview import interview_on
from agreement_kb.commands.look import Look
from agreement_kb.docs.markup import folded, plain_blocks
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.finding import AgreementError, Finding
from agreement_kb.model.interview import Interview
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Facts, Scenario
from agreement_kb.render.chain import chain_blocks, links_of
from agreement_kb.render.interview import interview_blocks
from agreement_kb.render.markdown import escape
from agreement_kb.render.report import Block, Item, Verdict
from agreement_kb.render.why_not import why_not_blocks

FENCE = re.compile(r"^```advice\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
KINDS = {"interview": "What to ask, in which order", "chain": "From hand to hand", "why-not": "Why not"}

_HEAD = re.compile(r"(interview|chain|why-not) (\w+)")
_LINE = re.compile(r"\s+(ask|hop|expect) (.+)")
_LOOK = Look()


@dataclass(frozen=True)
class Entry:
    """One piece of advice a page asks for: its kind, on which scenario, and what a person expects of it."""

    kind: str
    scenario: str
    place: Place
    ask: str = ""
    hops: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What was found for one entry, as it is told, and what of it is compared."""

    entry: Entry
    found: tuple[str, ...]
    blocks: tuple[Block, ...]


def entries_of(name: str, text: str) -> tuple[list[Entry], list[Finding]]:
    """The entries of the fences of a page, and what in them can't be read."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for fence in FENCE.finditer(text):
        first = text.count("\n", 0, fence.start(1)) + 1
        for number, line in enumerate(fence[1].splitlines(), first):
            head, part, place = _HEAD.fullmatch(line.rstrip()), _LINE.fullmatch(line.rstrip()), Place(name, number)
            if head is not None:
                entries.append(Entry(head[1], head[2], place))
            elif part is not None and entries:
                entries[-1] = _with(entries[-1], part[1], part[2].strip())
            elif line.strip():
                hint = (
                    "An entry begins with interview, chain or why-not and a scenario; under it stand ask, hop, expect."
                )
                findings.append(
                    Finding("AKB507", f"This line of advice can't be read: {line.strip()}", place, hint=hint)
                )
    for entry in entries:
        if not entry.ask or not entry.expected:
            message = f"This {entry.kind} has no {'question' if not entry.ask else 'expectation'}."
            findings.append(Finding("AKB504", message, entry.place))
    return entries, findings


def _with(entry: Entry, word: str, rest: str) -> Entry:
    if word == "ask":
        return replace(entry, ask=rest)
    if word == "hop":
        return replace(entry, hops=(*entry.hops, rest.strip('"')))
    return replace(entry, expected=tuple(part.strip() for part in rest.split(",")))


def advise(
    kb: KnowledgeBase, name: str, text: str, scenarios: Mapping[str, Scenario]
) -> tuple[list[Advice], list[Finding]]:
    """The advice that a page asks for, and every fault: an entry that is not as expected leaves no site."""
    entries, findings = entries_of(name, text)
    advice: list[Advice] = []
    for entry in entries if not findings else ():
        scenario = scenarios.get(entry.scenario)
        if scenario is None:
            findings.append(Finding("AKB502", f"There is no scenario '{entry.scenario}' on this page.", entry.place))
            continue
        try:
            made = _advice(kb, entry, kb.facts(scenario.statements, scenario.as_of))
        except AgreementError as error:
            findings += [replace(each, place=entry.place) for each in error.findings]
            continue
        advice.append(made)
        missing = entry.kind == "why-not" and not set(entry.expected) <= set(made.found)
        if missing or (entry.kind != "why-not" and entry.expected != made.found):
            expected, given = ", ".join(entry.expected), ", ".join(made.found) or "nothing"
            message = f"The {entry.kind} on '{entry.scenario}' is expected to give {expected}; it gives {given}."
            findings.append(Finding("AKB501", message, entry.place))
    return advice, findings


def _advice(kb: KnowledgeBase, entry: Entry, facts: Facts) -> Advice:
    if entry.kind == "interview":
        asked = list(_interviews(kb, entry.ask, facts))
        told = [b for each in asked for b in interview_blocks(sheet_of(kb, each, _LOOK), each) if isinstance(b, Item)]
        return Advice(entry, tuple(each.asked.atom.predicate for each in asked if each.asked is not None), tuple(told))
    if entry.kind == "chain":
        chain = kb.chain(entry.ask, entry.hops, facts)
        links = links_of(sheet_of(kb, chain, _LOOK), chain)
        return Advice(entry, tuple(hop.answer.verdict for hop in chain.hops), tuple(chain_blocks(links)[:-2]))
    why = kb.why_not(entry.ask, facts)
    cited = dict.fromkeys(str(each.citation) for each in why.tried if each.citation is not None)
    return Advice(entry, tuple(cited), tuple(why_not_blocks(sheet_of(kb, why, _LOOK), why)[:-2]))


def _interviews(kb: KnowledgeBase, question: str, facts: Facts) -> Iterator[Interview]:
    """An interview from its first question on, each time with the first reply that leaves the answer open."""
    while True:
        found = interview_on(kb, question, facts)
        if found.asked is None:
            return
        yield found
        reply = next((each for each in found.asked.replies if len(each.outcomes) > 1), None)
        if reply is None:
            return
        facts = replace(found.facts, stated={**found.facts.stated, **dict(reply.settles)})


def advice_part(advice: Advice) -> str:
    """One piece of advice as Markdown, in the place of its fence."""
    blocks = list(advice.blocks)
    verdict = ""
    if blocks and isinstance(blocks[0], Verdict):
        first = blocks.pop(0)
        assert isinstance(first, Verdict)
        verdict = f'<p class="akb-verdict akb-verdict-{first.verdict}">{html(first.words)}</p>\n\n'
    numbered = [block for block in blocks if isinstance(block, Item)] if advice.entry.kind == "interview" else []
    told = plain_blocks(blocks) if not numbered else _numbered(numbered)
    return folded(f"{KINDS[advice.entry.kind]}: {advice.entry.ask}", f"{verdict}{told}", kind="tip", open_=True)


def _numbered(items: list[Item]) -> str:
    lines = []
    for number, item in enumerate(items, 1):
        lines += [f"{number}. {escape(item.text)}", "", *(f"    - {escape(line)}" for line in item.under), ""]
    return "\n".join(lines)
