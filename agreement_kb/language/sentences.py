"""Sentences that would be understood in two ways: what is typed must state one thing, and ask one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreement_kb.language.naming import stated
from agreement_kb.language.parser import Statement
from agreement_kb.language.templates import SLOT, plain
from agreement_kb.language.trees import Node, node, text_tokens, tokens, unquote
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.term import TIME, Variable
from agreement_kb.model.vocabulary import Phrase


@dataclass(frozen=True)
class _Use:
    """What a sentence means: of which name, whether it denies it, and its slots in order."""

    name: str
    positive: bool
    slots: tuple[Variable, ...]


def same_sentence_findings(program: Program, statements: Iterable[Statement]) -> list[Finding]:
    """Sentences that state two things, and phrases that ask two."""
    findings: list[Finding] = []
    phrases = {(phrase.name, phrase.place): phrase for phrase in program.phrases}
    seen: dict[tuple[bool, str], list[tuple[_Use, Place]]] = {}
    phrases = {(p.name, p.place): p for p in reversed(program.phrases)}
    for statement in statements:
        asks = statement.kind == "question"
        for name, group, positive, variables in _groups(program, phrases, statement):
            by_name = {v.name: v for v in variables}
            for _, token in text_tokens(group):
                words = unquote(token)
                slots = SLOT.findall(words)
                if any(slot not in by_name for slot in slots):
                    continue  # a finding of its own
                use = _Use(name, positive, tuple(by_name[slot] for slot in slots))
                others = seen.setdefault((asks, plain(words)), [])
                for other, place in others:
                    if other != use and not _told_apart(program, use, other):
                        findings.append(_finding(use, other, statement.place_of(token), place, asks))
                        break
                else:
                    others.append((use, statement.place_of(token)))
    return findings


def _groups(
    program: Program, phrases: Mapping[tuple[str, Place], Phrase], statement: Statement
) -> Iterator[tuple[str, Node | None, bool, tuple[Variable, ...]]]:
    """The words of a statement that may be typed, with what they mean."""
    tree = statement.tree
    if statement.kind == "question":
        name = str(tokens(tree, "NAME")[0])
        phrase = phrases.get((name, statement.place))
        if phrase is not None:
            yield name, tree, True, phrase.goal.variables()
        return
    if statement.kind not in ("predicate", "role", "action"):
        return
    name = str(tokens(tree, "NAME")[0])
    predicate = program.predicates.get(f"done:{name}" if statement.kind == "action" else name)
    if predicate is None or predicate.place != statement.place or not stated(predicate):
        return
    if statement.kind == "predicate":
        yield name, tree, True, predicate.parameters
        yield name, node(tree, "denied"), False, predicate.parameters
    else:
        part = "stated_texts" if statement.kind == "role" else "done_texts"
        yield name, node(tree, part), True, predicate.parameters


def _told_apart(program: Program, one: _Use, other: _Use) -> bool:
    """Whether what may stand in some slot is never the same: two closed sorts have terms of their own."""
    pairs = [(a.sort, b.sort) for a, b in zip(one.slots, other.slots, strict=True)]
    return any(a != b and _closed(program, a) and _closed(program, b) for a, b in pairs)


def _closed(program: Program, sort: str) -> bool:
    declared = program.sorts.get(sort)
    return sort == TIME or (declared is not None and not declared.open)


def _finding(use: _Use, other: _Use, place: Place, first: Place, asks: bool) -> Finding:
    if asks:
        message = f"The question '{other.name}' already has this phrase."
    elif other.name != use.name:
        what = "states" if other.positive else "denies"
        message = f"This sentence already {what} '{other.name}'."
    elif other.positive != use.positive:
        message = f"This sentence both states and denies '{use.name}'."
    else:
        message = f"This sentence states '{use.name}' with its slots in another order."
    note = f"It stands at {first}. What a person types would be understood as that, and never as this."
    return Finding("AKB117", message, place, note, "Say it in other words.")
