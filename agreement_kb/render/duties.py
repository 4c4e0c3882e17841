"""Duties as blocks and as JSON: who, to whom, what, by when, how it stands, on what that rests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agreement_kb.model.answer import Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.duty import Duties, Duty, Note, State
from agreement_kb.model.rule import Filled
from agreement_kb.model.term import Term, Variable
from agreement_kb.model.vocabulary import Established
from agreement_kb.model.wording import Wording
from agreement_kb.render.page import Sheet
from agreement_kb.render.prose import deadline_words, role_title, sentence, turn_statement, turn_who
from agreement_kb.render.reader import Reader, atom_statement
from agreement_kb.render.report import Block, Heading, Item, Paragraph, Table

SCHEMA = "agreement-kb/duties/1"
_COLUMNS = ("duty", "bearer", "to", "arises", "when", "notes", "basis", "provision")


@dataclass(frozen=True)
class General(Wording):
    """Words in which a variable is called by the role it holds, or by its sort in brackets."""

    roles: tuple[tuple[Variable, str], ...] = ()
    slot: str = "[{sort}]"

    def label(self, term: Term, beside: tuple[Term, ...] = ()) -> str:
        """See ``Wording.label``."""
        if not isinstance(term, Variable):
            return super().label(term, beside)
        role = dict(self.roles).get(term)
        if role is not None:
            return self.text(self.program.predicates[role].title)
        sort = self.program.sorts.get(term.sort)
        words = self.text(sort.texts) if sort is not None else ""
        return self.slot.format(sort=words or term.sort)


def general_sheet(sheet: Sheet, duty: Duty) -> Sheet:
    """The sheet on which a duty is told in general terms."""
    program, roles = sheet.source.program, {}
    for literal in duty.rule.body:
        predicate = program.predicates.get(literal.atom.predicate)
        if (
            literal.positive
            and predicate is not None
            and predicate.established in (Established.ROLE, Established.HOLDER)
        ):
            holder = literal.atom.args[-1]
            if isinstance(holder, Variable):
                roles[holder] = predicate.name.removeprefix("holder:")
    wording, slot = sheet.wording, sheet.messages.say("duties.slot", sort="{sort}")
    own = General(wording.program, wording.language, wording.facts, wording.holders, tuple(roles.items()), slot)
    return Sheet(sheet.source, own, sheet.messages)


# ---- one duty ----------------------------------------------------------------------------------------------------


def bearer_words(sheet: Sheet, duty: Duty, term: Term | None) -> str:
    """How the bearer or the counterparty of a duty is called; "" where the text names no one."""
    if term is None:
        return ""
    own = general_sheet(sheet, duty)
    assert isinstance(own.wording, General)
    if isinstance(term, Variable) and term not in dict(own.wording.roles):
        sort = sheet.source.program.sorts[term.sort]
        return sheet.messages.say("duties.each", sort=sheet.wording.text(sort.texts))
    return own.wording.label(term)


def action_words(sheet: Sheet, duty: Duty) -> str:
    """What is to be done."""
    return general_sheet(sheet, duty).wording.action(duty.action)


def when_words(sheet: Sheet, duty: Duty) -> str:
    """By when: the time itself where it is known, else from when it runs, or the standard; "" where there is none."""
    if duty.due is not None:
        return str(duty.due)
    deadline = duty.norm.deadline
    return deadline_words(sheet, deadline) if deadline is not None else ""


def arises_words(sheet: Sheet, duty: Duty) -> str:
    """Of what a duty speaks, upon what it follows, on which conditions; its variables filled where they are bound."""
    own, say, program = general_sheet(sheet, duty), sheet.messages.say, sheet.source.program
    upon = Atom(f"done:{duty.norm.upon.predicate}", duty.norm.upon.args) if duty.norm.upon is not None else None
    excepted = f"excepted:{duty.norm.name}"
    told = {"" if upon is None else upon.predicate, excepted}

    def listed(literals: Iterable[Literal]) -> str:
        shown = [literal for literal in literals if _tells(sheet, literal) and literal.atom.predicate not in told]
        words = [atom_statement(own, literal.bind(dict(duty.binding))) for literal in shown]
        return sheet.messages.listed(tuple(dict.fromkeys(words)))

    scope = listed(duty.scope)
    conditions = listed(literal for literal in duty.rule.body if literal not in duty.scope)
    parts = [say("duties.where", conditions=scope)] if scope else []
    if upon is not None:
        parts.append(say("duties.upon", statement=own.wording.statement(Literal(upon.bind(dict(duty.binding))))))
    if conditions:
        parts.append(say("duties.if", conditions=conditions))
    cited = [rule.citation for rule in program.rules if rule.head.predicate == excepted and rule.citation is not None]
    if cited:
        exceptions = tuple(dict.fromkeys(sheet.cite(citation) for citation in cited))
        parts.append(say("duties.except", citations=sheet.messages.listed(exceptions)))
    return "; ".join(parts)


def _tells(sheet: Sheet, literal: Literal) -> bool:
    """Whether a condition says more than who holds a role, and what all of them rest on."""
    predicate = sheet.source.program.predicates.get(literal.atom.predicate)
    hidden = (Established.HOLDER, Established.ROLE, Established.ANALOGY)
    if literal == Literal(Atom(sheet.source.program.standing)):
        return False
    return predicate is None or predicate.established not in hidden or not literal.positive


def failing_lines(sheet: Sheet, duty: Duty) -> list[str]:
    """Why a duty has not arisen."""
    lines: list[str] = []
    for derivation in duty.grounds if duty.arises is False else ():
        reader = Reader(sheet, derivation)
        lines += reader.failing(*(reader.step(number) for number in derivation.conclusions))
    return list(dict.fromkeys(lines))


def turn_words(sheet: Sheet, turn: Turn) -> str:
    """What it turns on, and who may settle it."""
    return sheet.messages.say("duties.turn", statement=turn_statement(sheet, turn), who=turn_who(sheet, turn))


def note_words(sheet: Sheet, duty: Duty) -> list[str]:
    """What is said beside the state, in the order of the notes."""
    lines = failing_lines(sheet, duty)
    for note in duty.notes:
        if note is Note.TURNS and not duty.turns_on:
            continue
        turns = "; ".join(turn_words(sheet, turn) for turn in duty.turns_on)
        start = duty.norm.deadline.start if duty.norm.deadline is not None else None
        title = role_title(sheet, start) if start is not None else ""
        lines.append(sheet.messages.say(f"duties.note.{note.value}", turns=turns, done_at=duty.done_at, start=title))
    return lines


def basis_words(sheet: Sheet, duty: Duty) -> str:
    """The basis of a duty, with each reason why it is not express."""
    parts = (duty.norm.bearer, duty.norm.counterparty, duty.norm.deadline, duty.norm)
    because = dict.fromkeys(part.because for part in parts if part is not None and part.because)
    words = sheet.messages.say(f"duties.basis.{duty.basis.value}")
    return f"{words}: {'; '.join(because)}" if because else words


# ---- as blocks ---------------------------------------------------------------------------------------------------


def duties_blocks(sheet: Sheet, found: Duties, party: str = "", left_out: tuple[str, ...] = ()) -> list[Block]:
    """The duties, those of one state together; in general terms where no fact is stated."""
    say = sheet.messages.say
    title = say("duties.title_party", party=party) if party else say("duties.title")
    if found.general and not party:
        title = say("duties.title_general")
    blocks: list[Block] = [Heading(title), Paragraph(_summary(sheet, found))]
    if left_out:
        roles = sheet.messages.listed(tuple(dict.fromkeys(left_out)))
        blocks.append(Paragraph(say("duties.left_out", number=len(left_out), roles=roles)))
    if found.general:
        blocks += _table(sheet, found.duties)
    for state in State if not found.general else ():
        those = tuple(duty for duty in found.duties if duty.state is state)
        if those:
            blocks += [Heading(sentence(say(f"duties.state.{state.value}"))), *_table(sheet, those)]
    if found.apart:
        blocks += [Heading(say("duties.apart")), *_table(sheet, found.apart)]
    return [*blocks, *closing_blocks(sheet, found.duties)]


def duty_blocks(sheet: Sheet, duty: Duty) -> list[Block]:
    """One duty under its state."""
    heading = [Heading(sentence(sheet.messages.say(f"duties.state.{duty.state.value}")))] if duty.state else []
    return [*heading, *_table(sheet, (duty,))]


def closing_blocks(sheet: Sheet, duties: Iterable[Duty]) -> list[Block]:
    """What is taken as given, and the state of the text."""
    say = sheet.messages.say
    assumed = dict.fromkeys(atom for duty in duties for atom in duty.assuming)
    blocks: list[Block] = [Heading(say("heading.assuming"))] if assumed else []
    blocks += [Item(sentence(sheet.wording.statement(Literal(atom)))) for atom in assumed]
    return [*blocks, Heading(say("heading.status")), Paragraph(sheet.status())]


def _summary(sheet: Sheet, found: Duties) -> str:
    say = sheet.messages.say
    if not found.duties:
        return say("duties.none")
    if found.general:
        return say("duties.general_count", number=len(found.duties))
    counts = {state: sum(duty.state is state for duty in found.duties) for state in State}
    counted = ", ".join(
        say("duties.count", number=number, state=say(f"duties.state.{state.value}"))
        for state, number in counts.items()
        if number
    )
    if found.facts.as_of is None:
        return say("duties.no_as_of", counts=counted)
    return say("duties.as_of", time=found.facts.as_of, counts=counted)


def _table(sheet: Sheet, duties: tuple[Duty, ...]) -> list[Block]:
    say = sheet.messages.say
    nobody = say("duties.nobody")
    rows = []
    for duty in duties:
        cells = {
            "duty": action_words(sheet, duty),
            "bearer": bearer_words(sheet, duty, duty.bearer) or nobody,
            "to": bearer_words(sheet, duty, duty.counterparty),
            "arises": arises_words(sheet, duty) if duty.state is None else "",
            "when": when_words(sheet, duty),
            "notes": "; ".join(note_words(sheet, duty)),
            "basis": basis_words(sheet, duty),
            "provision": sheet.cite(duty.norm.citation),
        }
        rows.append(tuple(cells[name] for name in _COLUMNS))
    return [Table(tuple(say(f"duties.column.{name}") for name in _COLUMNS), tuple(rows))] if rows else []


# ---- as JSON -----------------------------------------------------------------------------------------------------


def duties_json(sheet: Sheet, found: Duties, party: str = "", left_out: tuple[str, ...] = ()) -> str:
    """The duties as a JSON document after the schema ``agreement-kb/duties/1``."""
    value = {
        "schema": SCHEMA,
        "party": party or None,
        "general": found.general,
        "duties": [duty_value(sheet, duty) for duty in found.duties],
        "apart": [duty_value(sheet, duty) for duty in found.apart],
        "borne_by_roles_not_named": list(dict.fromkeys(left_out)),
        "as_of": found.facts.as_of,
        **identity(sheet),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def identity(sheet: Sheet) -> dict[str, Any]:
    """The state of the text and which knowledge base it is."""
    source = sheet.source
    named = {"name": source.name, "version": source.version, "sha256": source.sha256}
    return {"text_status": sheet.status(), "knowledge_base": named}


def duty_value(sheet: Sheet, duty: Duty) -> dict[str, Any]:
    """One duty as plain values."""
    norm, deadline = duty.norm, duty.norm.deadline
    return {
        "norm": norm.name,
        "action": action_words(sheet, duty),
        "atom": str(duty.action),
        "bearer": _filled_value(sheet, duty, norm.bearer, duty.bearer),
        "counterparty": _filled_value(sheet, duty, norm.counterparty, duty.counterparty),
        "arises_when": arises_words(sheet, duty),
        "deadline": {
            "words": when_words(sheet, duty),
            "due": str(duty.due) if duty.due is not None else None,
            "standard": bool(deadline.standard),
            "basis": deadline.basis.value,
            "because": deadline.because,
        }
        if deadline is not None
        else None,
        "state": duty.state.value if duty.state is not None else None,
        "arises": duty.arises,
        "done": duty.done,
        "done_at": str(duty.done_at) if duty.done_at is not None else None,
        "notes": [note.value for note in duty.notes],
        "explained": note_words(sheet, duty),
        "assuming": [str(atom) for atom in duty.assuming],
        "turns_on": [turn_value(sheet, turn) for turn in duty.turns_on],
        "basis": duty.basis.value,
        "because": norm.because,
        "provision": norm.citation.provision,
        "sentence": None if norm.citation.sole else norm.citation.sentence,
    }


def turn_value(sheet: Sheet, turn: Turn) -> dict[str, Any]:
    """What it turns on, as plain values."""
    citation = turn.citation
    return {
        "kind": turn.kind,
        "who": turn_who(sheet, turn),
        "statement": turn_statement(sheet, turn),
        "atom": str(turn.atom),
        "provision": citation.provision if citation is not None else None,
        "sentence": citation.sentence if citation is not None and not citation.sole else None,
    }


def _filled_value(sheet: Sheet, duty: Duty, filled: Filled | None, term: Term | None) -> dict[str, Any] | None:
    if filled is None or term is None:
        return None
    label = bearer_words(sheet, duty, term)
    return {"label": label, "basis": filled.basis.value, "because": filled.because}
