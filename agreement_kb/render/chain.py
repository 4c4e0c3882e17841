"""A chain as blocks and as JSON: each hop with its answer, what it supposes, and the conditions that travel along."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from agreement_kb.model.answer import DEPENDS, NO, SILENT, YES
from agreement_kb.model.chain import Carried, Chain, Hop
from agreement_kb.model.wording import Wording
from agreement_kb.render.answer_json import answer_value, condition_value
from agreement_kb.render.duties import identity
from agreement_kb.render.page import Page, Sheet
from agreement_kb.render.prose import outcome_words, sentence, turn_statement, turn_who, verdict_words
from agreement_kb.render.report import (
    Block,
    Heading,
    Item,
    Paragraph,
    Verdict,
    assumptions,
    condition_line,
    conditions,
    facts,
    reasons,
    turns,
    words,
)

SCHEMA = "agreement-kb/chain/1"
MAX_TURNS = 4
"""Up to how many inputs a hop turns on are told with all they lead to."""
_TOLD = ("question", "goal", "verdict", "outcomes", "basis", "citations", "assuming", "conditions", "turns_on")
"""What JSON tells of the answer at a hop; the rest of it ``akb ask`` has."""


@dataclass(frozen=True)
class Links:
    """A chain about to be rendered: each hop with the page of its answer."""

    sheet: Sheet
    chain: Chain
    pages: tuple[Page, ...]

    @property
    def hops(self) -> Iterator[tuple[int, Hop, Page]]:
        """Each hop with its number, from 1, and its page."""
        return ((n, hop, page) for n, (hop, page) in enumerate(zip(self.chain.hops, self.pages, strict=True), 1))


def links_of(sheet: Sheet, chain: Chain) -> Links:
    """A chain with a page for each hop, worded in the names of its answer."""
    wording = sheet.wording
    pages = (
        Page(
            sheet.source,
            Wording(wording.program, wording.language, hop.answer.facts, hop.answer.holders),
            sheet.messages,
            hop.answer,
        )
        for hop in chain.hops
    )
    return Links(sheet, chain, tuple(pages))


def chain_blocks(links: Links) -> list[Block]:
    """The verdict and the hops in a list; each hop; then the words of the text, assumptions, facts, for all of them."""
    chain, sheet, say = links.chain, links.sheet, links.sheet.messages.say
    verdict = verdict_words(sheet, chain.verdict, chain.outcomes)
    blocks: list[Block] = [Verdict(verdict, chain.verdict, chain.question)]
    for number, name in enumerate(chain.names, 1):
        asked = number <= len(chain.hops)
        told = _verdict(links.pages[number - 1]) if asked else say("chain.not_asked")
        blocks.append(Item(say("chain.line", number=number, name=name, verdict=told)))
    blocks += [Paragraph(line) for line in _of_the_whole(links)]
    for number, hop, page in links.hops:
        blocks += _hop(links, number, hop, page)
    return [*blocks, *_of_all(links), Heading(say("heading.status")), Paragraph(sheet.status())]


def _verdict(page: Page) -> str:
    return verdict_words(page, page.answer.verdict, page.answer.outcomes)


def _of_the_whole(links: Links) -> Iterator[str]:
    """What no single hop shows: that they exclude each other, and whether they bear on each other."""
    chain, say = links.chain, links.sheet.messages.say
    if chain.verdict == NO and not any(hop.answer.verdict == NO for hop in chain.hops):
        yield say("chain.not_together")
    if len(chain.hops) > 1 and not any(hop.moved for hop in chain.hops):
        yield say("chain.apart")


def _hop(links: Links, number: int, hop: Hop, page: Page) -> Iterator[Block]:
    say = page.messages.say
    yield Heading(say("chain.hop", number=number, name=hop.name, verdict=_verdict(page)))
    supposed = list(_supposed(links, number))
    if supposed:
        yield Paragraph(say("chain.supposes"))
        yield from supposed
    if hop.supposing != hop.answer.outcomes:
        yield Paragraph(say("chain.then", outcomes=outcome_words(page, hop.supposing)))
    if not hop.answer.turns_on:  # what it turns on says both sides of it
        yield from reasons(page)
    if hop.moved is not None:
        before = hop.moved.before
        same = before.outcomes == hop.answer.outcomes
        key = "chain.moved_same" if same else "chain.moved"
        yield Paragraph(say(key, outcomes=outcome_words(page, before.outcomes)))
    yield from _under(_turns(page))
    yield from _under(_conditions(hop, page))
    cited = page.messages.listed(tuple(page.cite(each) for each in hop.answer.citations))
    if cited:
        yield Paragraph(say("chain.rests", citations=cited))
    if hop.supposing == (NO,):
        yield Paragraph(say("chain.ends" if number < len(links.chain.names) else "chain.ends_last"))


def _supposed(links: Links, number: int) -> Iterator[Item]:
    """The hops before one that are no plain yes; of the one just before, what it turns on."""
    say = links.sheet.messages.say
    for earlier, hop, page in links.hops:
        if earlier >= number:
            return
        if hop.answer.verdict == SILENT:
            yield Item(say("chain.supposed_silent", number=earlier))
        elif hop.answer.verdict == DEPENDS:
            statements = tuple(sentence(turn_statement(page, turn)) for turn in hop.answer.turns_on)
            listed = statements if earlier == number - 1 else ()
            yield Item(say("chain.supposed_on" if listed else "chain.supposed", number=earlier), listed)


def _turns(page: Page) -> list[Block]:
    """What the verdict turns on; where that is much, only what it is and who may settle it."""
    found, say = page.answer.turns_on, page.messages.say
    if len(found) <= MAX_TURNS:
        return turns(page)
    blocks: list[Block] = [Heading(say("heading.turns"))]
    for turn in found:
        cited = f" — {page.cite(turn.citation)}" if turn.citation is not None else ""
        blocks.append(Item(sentence(turn_statement(page, turn)), (f"{turn_who(page, turn)}{cited}",)))
    return [*blocks, Paragraph(say("chain.much_open"))]


def _under(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks of a part within a hop: their headings are running words."""
    for block in blocks:
        yield Paragraph(f"{block.text}:") if isinstance(block, Heading) else block


def _conditions(hop: Hop, page: Page) -> list[Block]:
    """The hop's own conditions, then those carried along. One carried that binds for certain stands for its own."""
    carried = {each.condition.norm.name for each in hop.carried}
    own = tuple(each for each in hop.answer.conditions if each.norm.name not in carried)
    blocks = conditions(replace(page, answer=replace(hop.answer, conditions=own)))
    items: list[Block] = [Item(sentence(_carried_line(page, each))) for each in hop.carried]
    if items and not blocks:
        yes = hop.answer.verdict == YES
        blocks = [Heading(page.messages.say("heading.conditions" if yes else "heading.conditions_if_yes"))]
    return [*blocks, *items]


def _carried_line(page: Page, carried: Carried) -> str:
    line = condition_line(page, carried.condition)
    return page.messages.say("chain.carried", condition=line, number=carried.hop)


def _of_all(links: Links) -> list[Block]:
    """The words of every sentence that some hop rests on, each once; what is assumed; the facts of the case."""
    answers = [hop.answer for hop in links.chain.hops]
    last = links.pages[-1]
    whole = replace(
        answers[-1],
        citations=tuple(dict.fromkeys(c for each in answers for c in each.citations)),
        assuming=tuple(dict.fromkeys(a for each in answers for a in each.assuming)),
        facts=links.chain.facts,
        notes=tuple(dict.fromkeys(note for each in answers for note in each.notes)),
    )
    page = replace(last, answer=whole)
    notes = [Paragraph(page.messages.say(note)) for note in whole.notes]
    return [*words(page), *assumptions(page), *facts(page, page.answer.facts), *notes]


def chain_json(links: Links) -> str:
    """A chain as a JSON document after the schema ``agreement-kb/chain/1``."""
    chain = links.chain
    value = {
        "schema": SCHEMA,
        "question": chain.question,
        "names": list(chain.names),
        "verdict": chain.verdict,
        "outcomes": list(chain.outcomes),
        "hops": [_hop_value(*each) for each in links.hops],
        "as_of": chain.facts.as_of,
        **identity(links.sheet),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _hop_value(number: int, hop: Hop, page: Page) -> dict[str, Any]:
    answer = answer_value(page)
    return {
        "number": number,
        "name": hop.name,
        **{key: answer[key] for key in _TOLD},
        "supposing": list(hop.supposing),
        "carried": [{**condition_value(page, each.condition), "from": each.hop} for each in hop.carried],
        "alone": None if hop.moved is None else list(hop.moved.before.outcomes),
    }
