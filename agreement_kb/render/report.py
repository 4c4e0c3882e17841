"""An answer as a list of blocks: what is said, in which order; text, Markdown and HTML are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agreement_kb.model.answer import DEPENDS, NO, SILENT, YES, Condition, Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Kind
from agreement_kb.render.page import Page, Sheet
from agreement_kb.render.proof_tree import tree
from agreement_kb.render.prose import (
    alternative_words,
    binding_words,
    condition_words,
    not_shown,
    outcome_words,
    reason,
    sentence,
    suppositions,
    turn_judge,
    turn_kind,
    turn_others,
    turn_statement,
    turn_value,
    turn_who,
    verdict_words,
)

EXPLAIN = ("none", "short", "full")
MANY_TURNS = 6
"""From how many inputs on it is said that they can be asked for one by one."""


@dataclass(frozen=True)
class Verdict:
    """The first line: the verdict, and the question it answers."""

    words: str
    verdict: str
    question: str


@dataclass(frozen=True)
class Heading:
    """A heading of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running words."""

    text: str


@dataclass(frozen=True)
class Item:
    """An entry of a list, with lines under it."""

    text: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """The words of a provision: its citation, then each language with its words, and a note if there is one."""

    citation: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tree:
    """A proof, line by line."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """JSON for programs, on one line, in a document for people."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; an empty cell says nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Verdict | Heading | Paragraph | Item | Quote | Tree | Table | Record


def report(page: Page, explain: str = "full") -> list[Block]:
    """The blocks of an answer: verdict, reason, what it turns on, conditions, words of the text, assumptions, proof."""
    answer, say = page.answer, page.messages.say
    blocks: list[Block] = [verdict_line(page)]
    if explain != "none":
        blocks += reasons(page, whole=explain == "full")
    blocks += found(page)
    blocks += turns(page, whole=explain == "full")
    blocks += conditions(page)
    blocks += words(page, explain)
    blocks += assumptions(page)
    if explain != "none":
        blocks += facts(page, answer.facts)
    blocks += [Paragraph(say(note)) for note in answer.notes]
    if explain == "full":
        blocks += proofs(page)
    blocks.append(Heading(say("heading.status")))
    blocks.append(Paragraph(page.status()))
    return blocks


def found(page: Page) -> list[Block]:
    """What a question found that asks who, to whom, when or which, each with its verdict and conditions."""
    answer, say = page.answer, page.messages.say
    blocks: list[Block] = [Heading(say("heading.found"))] if answer.bindings else []
    for each in answer.bindings:
        named = binding_words(page, each.value, each.words)
        verdict = say(f"outcome.{each.verdict}") if each.verdict != DEPENDS else outcome_words(page, each.outcomes)
        cited = page.messages.listed(tuple(page.cite(c) for c in each.citations))
        binding = say("binding", value=named, verdict=verdict, citations=cited)
        blocks.append(Item(binding, tuple(condition_line(page, condition) for condition in each.conditions)))
    return blocks


def turns(page: Page, whole: bool = True) -> list[Block]:
    """What the verdict turns on: the whole of it, or in a few lines each; of many, in short, one line each by kind."""
    turned = page.answer.turns_on
    if not turned:
        return []
    many = len(turned) > MANY_TURNS
    blocks: list[Block] = [Heading(page.messages.say("heading.turns"))]
    if many and not whole:
        return [*blocks, Paragraph(page.messages.say("turn.many_each")), *_by_kind(page, turned)]
    for turn in turned:
        cited_at = f" — {page.cite(turn.citation)}" if turn.citation is not None else ""
        who = f"{turn_who(page, turn)}{cited_at}"
        under = _leads_to(page, turn, who) if whole or not turn.others else _decides(page, turn, who)
        item = Item(sentence(turn_statement(page, turn)), tuple(under))
        # One analogy may stand in two ways: it is judged, and told, once.
        if item not in blocks:
            blocks.append(item)
    if many:
        blocks.append(Paragraph(page.messages.say("turn.many")))
    return blocks


def _by_kind(page: Page, turned: tuple[Turn, ...]) -> Iterator[Block]:
    """What can be looked up first, then what can be brought about, what must be judged, and how the text is read.

    None of several decides alone: where one did, the others would decide nothing.
    """
    say = page.messages.say
    kinds: dict[str, list[Item]] = {kind: [] for kind in ("fact", "choice", "judgement", "reading")}
    for turn in turned:
        kind, judge = turn_kind(page, turn), turn_judge(page, turn)
        who = turn_who(page, turn) if judge else ""
        cited = page.cite(turn.citation) if turn.citation is not None else ""
        statement, beside = sentence(turn_statement(page, turn)), ", ".join(filter(None, (who, cited)))
        item = Item(f"{statement} — {beside}: {_between(page, turn)}", tuple(_meanings(page, turn)))
        if item not in kinds[kind]:
            kinds[kind].append(item)
    for kind, items in kinds.items():
        if items:
            yield Paragraph(say(f"turns.{kind}"))
            yield from items


def _leads_to(page: Page, turn: Turn, who: str) -> Iterator[str]:
    """What each value of an input leads to, and what else is so then."""
    say = page.messages.say
    yield who
    yield from _words_read(page, turn)
    for each in turn.alternatives:
        yield say("turn.to", value=turn_value(page, turn, each.value), verdict=say(f"outcome.{each.verdict}"))
    if others := turn_others(page, turn):
        yield say("turn.others", others=others)


def _decides(page: Page, turn: Turn, who: str) -> Iterator[str]:
    """Between what an input can decide, without saying what else must be so: by itself it gives no verdict."""
    yield page.messages.say("turn.decides", who=who, outcomes=_between(page, turn))
    yield from _words_read(page, turn)
    yield from _meanings(page, turn)


def _between(page: Page, turn: Turn) -> str:
    """The verdicts between which an input can decide, in words."""
    decided = {each.verdict for each in turn.alternatives}
    return outcome_words(page, tuple(outcome for outcome in (YES, NO, SILENT) if outcome in decided))


def _meanings(page: Page, turn: Turn) -> Iterator[str]:
    """What the text may mean where a reading is turned on."""
    if turn.kind == "reading":
        say = page.messages.say
        meant = (alternative_words(page, turn, each.value) for each in turn.alternatives)
        words = tuple(say("turn.meaning", alternative=each) for each in meant)
        yield say("turn.means", alternatives=page.messages.listed(words, "or"))


def conditions(page: Page) -> list[Block]:
    """The conditions that bind."""
    answer = page.answer
    if not answer.conditions:
        return []
    key = "heading.conditions" if answer.verdict == YES else "heading.conditions_if_yes"
    return [
        Heading(page.messages.say(key)),
        *(Item(sentence(condition_line(page, condition))) for condition in answer.conditions),
    ]


def assumptions(page: Page) -> list[Block]:
    """What is taken for given unless it is denied."""
    if not page.answer.assuming:
        return []
    items = (Item(sentence(page.wording.statement(Literal(atom)))) for atom in page.answer.assuming)
    return [Heading(page.messages.say("heading.assuming")), *items]


def facts(page: Sheet, stated: Facts) -> list[Block]:
    """What was stated, as it was understood."""
    say = page.messages.say
    items: list[Block] = [Heading(say("heading.facts"))]
    for role, holder in stated.roles.items():
        statement = page.wording.statement(Literal(Atom(role.predicate, (*role.args, holder))))
        items.append(Item(say("fact.given", statement=statement)))
    for atom, value in stated.stated.items():
        key = "fact.given" if value else "fact.denied"
        items.append(Item(say(key, statement=page.wording.statement(Literal(atom)))))
    if stated.as_of is not None:
        items.append(Item(say("fact.as_of", time=stated.as_of)))
    return items if len(items) > 1 else [*items, Item(say("fact.none"))]


def condition_line(page: Page, condition: Condition) -> str:
    """What a condition says, whether it binds for certain, and its sentence."""
    says = condition_words(page, condition.norm, condition.binding)
    kind = "condition.certain" if condition.certain else "condition.possible"
    return page.messages.say(kind, says=says, citation=page.cite(condition.norm.citation))


def verdict_line(page: Page) -> Verdict:
    """The first line of an answer."""
    return Verdict(_first_line(page), page.answer.verdict, page.answer.question.text)


def _first_line(page: Page) -> str:
    """The verdict; where the question asks who, to whom, when or which, what was found for certain."""
    answer = page.answer
    certain = [binding_words(page, b.value, b.words) for b in answer.bindings if b.verdict == YES]
    if answer.verdict == YES and certain:
        return sentence("; ".join(certain))
    if answer.verdict == YES and answer.question.kind.of_duties and answer.bindings:
        named = tuple(binding_words(page, b.value, b.words) for b in answer.bindings)
        return sentence(page.messages.listed(tuple(dict.fromkeys(named)), "or"))
    if not_shown(page):
        return page.messages.say("verdict.not_shown")
    if answer.verdict == YES and answer.question.kind is Kind.REGULATED:
        return page.messages.say("verdict.regulated")  # a plain yes would be heard as one to what was asked about it
    return verdict_words(page, answer.verdict, answer.outcomes)


def words(page: Page, explain: str = "full") -> list[Block]:
    """The words of every sentence cited; without explanation, of those only that the verdict turns on."""
    answer, say = page.answer, page.messages.say
    blocks: list[Block] = []
    quoted = list(answer.citations)
    if explain == "none":
        cited = page.messages.listed(tuple(page.cite(c) for c in answer.citations))
        if cited:
            blocks += [Heading(say("heading.rests")), Paragraph(cited)]
        turned = [turn.citation for turn in answer.turns_on if turn.citation is not None]
        quoted = list(dict.fromkeys(turned)) or quoted[:1]
    if quoted:
        blocks.append(Heading(say("heading.citations")))
    for citation in quoted:
        for texts, note in zip(page.source.words(citation), page.source.notes(citation), strict=True):
            ordered = tuple((each, texts[each]) for each in page.source.languages if each in texts)
            told = ((say("quote.note"), page.wording.text(note)),) if note else ()
            blocks.append(Quote(page.cite(citation), (*ordered, *told)))
    return blocks


def _words_read(page: Page, turn: Turn) -> list[str]:
    """The words of the text that a reading is about, in each language."""
    if turn.kind != "reading":
        return []
    texts = page.source.program.readings[turn.atom.predicate].words
    return [f"{language}: {texts[language][0]}" for language in page.source.languages if language in texts]


def reasons(page: Page, whole: bool = True) -> list[Block]:
    """Why: each outcome with its ground, and the basis; all that is supposed for it, or the first of it."""
    answer, say = page.answer, page.messages.say
    blocks: list[Block] = []
    if answer.question.kind is Kind.REGULATED and answer.verdict != YES:
        return [Paragraph(_gap(page))]
    if answer.question.kind is Kind.WHICH and answer.bindings:
        return []
    seen: set[str] = set()
    for derivation in answer.derivations:
        why = reason(page, derivation)
        if derivation.suppositions:
            outcome = say(f"outcome.{derivation.outcome}")
            supposed = suppositions(page, derivation, whole)
            why = say("reason.supposing", outcome=outcome, suppositions=supposed, reason=why)
        why = sentence(why)
        if why not in seen:
            seen.add(why)
            blocks.append(Paragraph(why))
    if answer.verdict in (YES, NO):
        blocks.append(Paragraph(say(f"basis.{answer.basis.value}")))
    return blocks


def _gap(page: Page) -> str:
    name = page.answer.question.goal.args[0]
    subject = next((s for key, s in page.source.program.subjects.items() if key == getattr(name, "key", "")), None)
    label = page.wording.label(name)
    if subject is None or not subject.citations:
        gap = page.messages.say("reason.gap", subject=label)
    else:
        cited = page.messages.listed(tuple(page.cite(c) for c in subject.citations))
        gap = page.messages.say("reason.gap_nearest", subject=label, citations=cited)
    because = page.wording.text(subject.because) if subject is not None else ""
    return f"{gap} {sentence(because)}".strip()


def proofs(page: Page) -> list[Block]:
    """The derivations that have steps: where nothing speaks of what is asked, there is nothing to prove."""
    derivations, say = [each for each in page.answer.derivations if each.steps], page.messages.say
    blocks: list[Block] = []
    for number, derivation in enumerate(derivations, 1):
        one = len(derivations) == 1
        blocks.append(
            Heading(say("heading.proof") if one else say("heading.proofs", number=number, total=len(derivations)))
        )
        if derivation.suppositions:
            outcome = say(f"outcome.{derivation.outcome}")
            blocks.append(Paragraph(sentence(f"{outcome}: {suppositions(page, derivation)}")))
        blocks.append(Tree(tuple(tree(page, derivation))))
    return blocks
