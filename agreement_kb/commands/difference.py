"""``akb what-if`` and ``akb contrast``: what differs between two answers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import Answer
from agreement_kb.model.scenario import Facts
from agreement_kb.reasoning.difference import difference_of
from agreement_kb.render.difference import Sides, difference_blocks, difference_json
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Page


def what_if(
    folder: Path,
    look: Look,
    question: str,
    *,
    so: Iterable[str] = (),
    not_so: Iterable[str] = (),
    without: Iterable[str] = (),
    case: CaseFacts,
) -> Output:
    """What the answer to a question would be with some facts more or less, and what would differ."""
    kb = load(folder)
    facts = facts_of(kb, case)
    return render_what_if(kb, question, facts, look, so=so, not_so=not_so, without=without), DONE


def render_what_if(
    kb: KnowledgeBase,
    question: str,
    facts: Facts,
    look: Look,
    *,
    so: Iterable[str] = (),
    not_so: Iterable[str] = (),
    without: Iterable[str] = (),
) -> str:
    """What some facts more or less change of an answer, in the format wanted.

    Raises:
        NotUnderstood: the question or a statement fits nothing known, or what is withdrawn was not stated.
        ContradictoryFacts: what is supposed is impossible beside the rest.
        TooLarge: a bound on the work was reached.
    """
    so, not_so, without = tuple(so), tuple(not_so), tuple(without)
    before = kb.ask_facts(question, facts)
    after = kb.ask_facts(question, kb.supposing(facts, given=so, deny=not_so, without=without))
    say = messages(look.language).say
    told = [(key, text) for key, texts in (("if", so), ("if_not", not_so), ("without", without)) for text in texts]
    statements = "; ".join(say(f"difference.{key}", statement=text) for key, text in told)
    title = say("difference.what_if", statements=statements)
    return _text(kb, before, after, look, title, (say("difference.stated"), say("difference.supposed")))


def contrast(
    folder: Path,
    look: Look,
    questions: tuple[str, str],
    *,
    case: CaseFacts,
) -> Output:
    """Where the answers to two questions on one case part."""
    kb = load(folder)
    return render_contrast(kb, questions, facts_of(kb, case), look), DONE


def render_contrast(kb: KnowledgeBase, questions: tuple[str, str], facts: Facts, look: Look) -> str:
    """Where the answers to two questions part, in the format wanted.

    Raises:
        NotUnderstood: a question fits nothing known.
        TooLarge: a bound on the work was reached.
    """
    before, after = (kb.ask_facts(question, facts) for question in questions)
    say = messages(look.language).say
    names = (say("difference.first"), say("difference.second"))
    return _text(kb, before, after, look, say("difference.contrast"), names)


def _text(kb: KnowledgeBase, before: Answer, after: Answer, look: Look, title: str, names: tuple[str, str]) -> str:
    found = difference_of(before, after)
    pages = []
    for answer in (before, after):
        sheet = sheet_of(kb, answer, look)
        pages.append(Page(sheet.source, sheet.wording, sheet.messages, answer))
    sides = Sides(pages[0], pages[1], title, names)
    if look.format == "json":
        return difference_json(sides, found)
    return render_blocks(difference_blocks(sides, found), look)
