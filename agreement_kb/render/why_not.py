"""Why not, as blocks and as JSON: what stands in the way, what could have given it, and the conditions each lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from agreement_kb.model.answer import DEPENDS, SILENT, YES
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Norm
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.vocabulary import Established
from agreement_kb.model.why_not import Failing, Lacking, Near, Stand, Tried, Why, WhyNot
from agreement_kb.render.answer_json import reference
from agreement_kb.render.duties import identity
from agreement_kb.render.flips import who_words
from agreement_kb.render.page import Sheet
from agreement_kb.render.prose import sentence, verdict_words
from agreement_kb.render.reader import atom_statement
from agreement_kb.render.report import Block, Heading, Item, Paragraph, Quote, Verdict

SCHEMA = "agreement-kb/why-not/1"
MAX_SETS = 3
"""How many sets of conditions are told of one provision; the JSON has all that were found."""
MAX_PROVISIONS = 5
"""Of how many provisions that could have given it the conditions are told; the rest are named."""


def why_not_blocks(sheet: Sheet, found: WhyNot) -> list[Block]:
    """The verdict; what stands in the way, what could have given it, each with what it lacks; what was not tried."""
    verdict = found.outcomes[0] if len(found.outcomes) == 1 else DEPENDS
    say = sheet.messages.say
    blocks: list[Block] = [Verdict(verdict_words(sheet, verdict, found.outcomes), verdict, found.question.text)]
    if found.outcomes == (YES,):
        blocks.append(Paragraph(say("why_not.yes")))
    elif not found.tried:
        cited = _cited(sheet, found.nearest)
        blocks.append(Paragraph(say("why_not.none_nearest", citations=cited) if cited else say("why_not.none")))
    else:
        if found.question.asked is not None and found.goal.args:
            blocks.append(Paragraph(say("why_not.about", goal=_asked_of(sheet, found))))
        silent = found.outcomes == (SILENT,)
        could = [each for each in found.tried if silent or not _in_the_way(each)]
        blocks += _in_the_way_blocks(sheet, found, [each for each in found.tried if each not in could])
        blocks += _could_blocks(sheet, found, could, silent)
        cut = dict.fromkeys(c for each in found.tried for c in _cut(each))
        if cut:
            blocks.append(Paragraph(say("why_not.cut", citations=_cited(sheet, cut))))
        blocks += _words(sheet, [each for each in found.tried if each not in could])
    return [*blocks, Heading(say("heading.status")), Paragraph(sheet.status())]


def _in_the_way(tried: Tried) -> bool:
    return tried.stand in (Stand.GATE, Stand.FORBID, Stand.CONTRARY, Stand.CONDITION)


def _asked_of(sheet: Sheet, found: WhyNot) -> str:
    assert found.question.asked is not None
    place = found.question.goal.args.index(found.question.asked)
    return sheet.wording.label(found.goal.args[place])


def _cited(sheet: Sheet, citations: Iterable[Citation | None]) -> str:
    return sheet.messages.listed(tuple(dict.fromkeys(sheet.cite(c) for c in citations if c is not None)))


def _cite(sheet: Sheet, citation: Citation | None) -> str:
    return sheet.cite(citation) if citation is not None else ""


def _in_the_way_blocks(sheet: Sheet, found: WhyNot, tried: list[Tried]) -> list[Block]:
    if not tried:
        return []
    say = sheet.messages.say
    blocks: list[Block] = [Heading(say("why_not.heading.way"))]
    gates = [each for each in tried if each.stand is Stand.GATE]
    if len(gates) > 1:
        key = "why_not.together" if all(each.speaks for each in gates) else "why_not.together_perhaps"
        blocks.append(Paragraph(say(key, citations=_cited(sheet, (each.citation for each in gates)))))
    for each in tried:
        blocks += _gate(sheet, found, each) if each.stand is Stand.GATE else _obstacle(sheet, found, each)
    return blocks


def _action(sheet: Sheet, goal: Atom) -> str:
    """An action as a noun phrase, or what is concluded as a statement."""
    if sheet.source.program.predicates[goal.predicate].established is Established.ACTION:
        return sheet.wording.action(goal)
    return atom_statement(sheet, Literal(goal))


def _gate(sheet: Sheet, found: WhyNot, gate: Tried) -> list[Block]:
    say, cited, action = sheet.messages.say, _cite(sheet, gate.citation), _action(sheet, found.goal)
    if gate.speaks is True and gate.open is True:
        return [Paragraph(say("why_not.gate.given", citation=cited))]
    shut = "shut" if gate.open is False else "perhaps"
    if gate.speaks is True:
        return [Paragraph(say(f"why_not.gate.{shut}", citation=cited, action=action)), *_ways(sheet, gate)]
    blocks: list[Block] = [Paragraph(say("why_not.gate.scope", citation=cited))]
    blocks += _sets(sheet, gate.near)
    if gate.open is True:
        return [*blocks, Paragraph(say("why_not.gate.scope_given"))]
    return [*blocks, Paragraph(say(f"why_not.gate.scope_{shut}", action=action)), *_ways(sheet, gate)]


def _ways(sheet: Sheet, gate: Tried) -> list[Block]:
    """Each way; of one that is far off only what speaks against it is told, after the nearest."""
    blocks: list[Block] = []
    for place, way in enumerate(gate.ways):
        far = place > 0 and bool(way.near.lacking) and _far_off(way.near.lacking[0])
        lines = _far(sheet, way.near.lacking[0]) if far else _lines(sheet, way.near)
        blocks.append(Item(_cite(sheet, way.citation), tuple(lines)))
    return blocks


def _against(lacking: Lacking) -> list[Failing]:
    """The conditions that something speaks against."""
    return [each for each in lacking.conditions if not each.why.open]


def _far_off(lacking: Lacking) -> bool:
    against = len(_against(lacking))
    return against > 1 or (against == 1 and len(lacking.conditions) > MAX_SETS)


def _far(sheet: Sheet, lacking: Lacking) -> list[str]:
    against = _against(lacking)
    lines = [sentence(_line(sheet, each)) for each in against]
    if more := len(lacking.conditions) - len(against):
        lines.append(sheet.messages.say("why_not.more_open", count=more))
    return lines


def _obstacle(sheet: Sheet, found: WhyNot, tried: Tried) -> list[Block]:
    say, cited, action = sheet.messages.say, _cite(sheet, tried.citation), _action(sheet, found.goal)
    key = f"why_not.{tried.stand.value}.{tried.speaks}"
    if tried.due is not None:
        other, citations = tried.due
        words = say(key, action=action, other=_action(sheet, other), citations=_cited(sheet, citations))
    elif tried.stand is Stand.CONDITION:
        words = say(key, citation=cited, says=_says(sheet, sheet.source.program.norms[tried.name], found.goal))
    else:
        words = say(key, citation=cited, action=action)
    blocks: list[Block] = [Paragraph(sentence(words))]
    if tried.near.lacking:
        blocks += [Paragraph(say("why_not.lifted")), *_sets(sheet, tried.near)]
    return blocks


def _says(sheet: Sheet, norm: Norm, goal: Atom) -> str:
    """What a condition asks: in its own words, or what is to be observed."""
    binding = {v: i for v, i in zip(norm.action.args, goal.args, strict=True) if isinstance(v, Variable)}
    named = tuple((v, i) for v, i in binding.items() if isinstance(i, Individual))
    if norm.says or norm.observed is None:
        return sheet.wording.with_binding(sheet.wording.text(norm.says), named)
    return sheet.wording.statement(Literal(norm.observed.bind(dict(named))))


def _could_blocks(sheet: Sheet, found: WhyNot, tried: list[Tried], silent: bool) -> list[Block]:
    say = sheet.messages.say
    if not tried:
        # A gate gives it by itself once it is open; what only forbids gives nothing by falling away.
        gives = any(each.stand is Stand.GATE or not each.stand.obstacle for each in found.tried)
        return [] if gives else [Paragraph(say("why_not.none"))]
    blocks: list[Block] = [Heading(say("why_not.heading.nearest" if silent else "why_not.heading.could"))]
    for each in tried[:MAX_PROVISIONS]:
        blocks.append(Item(_lead(sheet, found, each), tuple(_lines(sheet, each.near)) if not each.near.holds else ()))
    if rest := tried[MAX_PROVISIONS:]:
        blocks.append(Paragraph(say("why_not.further", citations=_cited(sheet, (each.citation for each in rest)))))
    return blocks


def _lead(sheet: Sheet, found: WhyNot, tried: Tried) -> str:
    """The first line of what could have given it."""
    say, cited = sheet.messages.say, _cite(sheet, tried.citation)
    key = f"why_not.{tried.stand.value}"
    if tried.stand is Stand.GATE:
        key = "why_not.gate.silent"
    elif tried.near.holds is True:
        key += ".True"
    elif tried.stand is Stand.FORBID or (tried.stand is Stand.OBLIGE and tried.speaks is False):
        key += ".False"
    elif tried.stand is Stand.RULE and not cited:
        key = "why_not.rule_unnamed"
    return sentence(say(key, citation=cited, action=_action(sheet, found.goal)))


def _sets(sheet: Sheet, near: Near) -> list[Block]:
    """The nearest sets as items of their own."""
    items: list[Block] = []
    for each in _told(near)[:MAX_SETS]:
        lines = tuple(sentence(_line(sheet, condition)) for condition in each.conditions)
        items.append(Item(lines[0]) if len(lines) == 1 else Item(sheet.messages.say("flips.together"), lines))
    return items


def _told(near: Near) -> list[Lacking]:
    """The sets that are told: of what may be so as it stands, those that nothing speaks against.

    Sets that deny what is assumed, or much larger than the nearest, are told only where there is no other.
    """
    still = [each for each in near.lacking if each.open]
    chosen = still if near.holds is None and still else list(near.lacking)
    sound = [each for each in chosen if not any(c.why is Why.ASSUMED for c in each.conditions)] or chosen
    return [each for each in sound if len(each.conditions) <= len(sound[0].conditions) + 1]


def _lines(sheet: Sheet, near: Near) -> list[str]:
    """What is lacking, line by line: what every set has, then what they differ in, each on a line."""
    say, chosen = sheet.messages.say, _told(near)
    if not chosen:
        return [sentence(say("why_not.none_here" if near.complete else "why_not.none_found"))]
    shown = chosen[:MAX_SETS]
    common = [c for c in shown[0].conditions if all(c in other.conditions for other in shown[1:])]
    lines = [sentence(_line(sheet, condition)) for condition in common]
    if len(shown) == 1:
        return lines
    for place, each in enumerate(shown):
        differing = (c for c in each.conditions if c not in common)
        conditions = sheet.messages.listed(
            tuple(say("why_not.in_set", statement=_statement(sheet, c), why=why_words(sheet, c)) for c in differing)
        )
        lines.append(say("why_not.or" if place else "why_not.either", conditions=conditions))
    if len(chosen) > MAX_SETS:
        lines.append(say("why_not.more_sets", count=len(chosen) - MAX_SETS))
    return lines


def _line(sheet: Sheet, failing: Failing) -> str:
    return sheet.messages.say("why_not.line", statement=_statement(sheet, failing), why=why_words(sheet, failing))


def _statement(sheet: Sheet, failing: Failing) -> str:
    return atom_statement(sheet, failing.wanted)


def why_words(sheet: Sheet, failing: Failing) -> str:
    """Why a condition is not shown to hold."""
    say, atom = sheet.messages.say, failing.wanted.atom
    key = f"why_not.why.{failing.why.value}"
    predicate = sheet.source.program.predicates.get(atom.predicate)
    if failing.why is Why.NOT_JUDGED:
        return say(key, who=who_words(sheet, atom, "judgement"))
    if failing.why is Why.HOLDER_OPEN and predicate is not None:
        return say(key, title=sheet.wording.text(predicate.title))
    if failing.why is Why.READING:
        return say(key, meaning=_meaning(sheet, failing.against[0].atom))
    if failing.why in (Why.EXCLUDED, Why.ROLE):
        if not failing.against:
            return say(f"{key}_bare")
        return say(key, against=sheet.messages.listed(tuple(atom_statement(sheet, each) for each in failing.against)))
    return say(key)


def _meaning(sheet: Sheet, alternative: Atom) -> str:
    """What the words of a reading mean by one alternative."""
    texts = dict(sheet.source.program.readings[alternative.predicate].alternatives)
    (chosen,) = alternative.args
    assert isinstance(chosen, Individual)
    return sheet.wording.quoted(sheet.wording.text(texts[chosen.key]))


def _cut(tried: Tried) -> list[Citation | None]:
    """The sentences for which not all was tried."""
    own = [] if tried.near.complete else [tried.citation]
    return own + [way.citation for way in tried.ways if not way.near.complete]


def _words(sheet: Sheet, tried: list[Tried]) -> list[Block]:
    """The words of what stands in the way."""
    cited: dict[Citation, None] = {}
    for each in tried:
        if each.speaks is not False and not (each.stand is Stand.GATE and each.open is True):
            cited.update(dict.fromkeys(each.due[1] if each.due is not None else (c for c in [each.citation] if c)))
    blocks: list[Block] = [Heading(sheet.messages.say("heading.citations"))] if cited else []
    for citation in cited:
        for texts in sheet.source.words(citation):
            ordered = tuple((each, texts[each]) for each in sheet.source.languages if each in texts)
            blocks.append(Quote(sheet.cite(citation), ordered))
    return blocks


# ---- JSON ------------------------------------------------------------------------------------------------------------


def why_not_json(sheet: Sheet, found: WhyNot) -> str:
    """Why not as a JSON document after the schema ``agreement-kb/why-not/1``."""
    value = {
        "schema": SCHEMA,
        "question": found.question.text,
        "goal": str(found.goal),
        "outcomes": list(found.outcomes),
        "tried": [_tried_value(sheet, each) for each in found.tried],
        "nearest": [reference(citation) for citation in found.nearest],
        "as_of": found.facts.as_of,
        **identity(sheet),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _truth(truth: bool | None) -> str:
    return {True: "yes", False: "no", None: "open"}[truth]


def _tried_value(sheet: Sheet, tried: Tried) -> dict[str, Any]:
    due = tried.due
    return {
        "stand": tried.stand.value,
        "name": tried.name,
        **reference(tried.citation),
        "speaks": _truth(tried.speaks),
        **_near_value(sheet, tried.near),
        "open": _truth(tried.open),
        "ways": [{"name": w.name, **reference(w.citation), **_near_value(sheet, w.near)} for w in tried.ways],
        "contrary_to": None
        if due is None
        else {"action": _action(sheet, due[0]), "required_by": [reference(citation) for citation in due[1]]},
    }


def _near_value(sheet: Sheet, near: Near) -> dict[str, Any]:
    return {
        "holds": _truth(near.holds),
        "complete": near.complete,
        "lacking": [[_failing_value(sheet, condition) for condition in each.conditions] for each in near.lacking],
    }


def _failing_value(sheet: Sheet, failing: Failing) -> dict[str, Any]:
    return {
        "statement": _statement(sheet, failing),
        "atom": str(failing.wanted.atom),
        "value": failing.wanted.positive,
        "why": failing.why.value,
        "explained": why_words(sheet, failing),
        "against": [
            {"statement": atom_statement(sheet, each), "atom": str(each.atom), "value": each.positive}
            for each in failing.against
        ],
        **reference(failing.citation),
    }
