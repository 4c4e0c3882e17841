"""Statements to the program: each statement to its reader, plain rules, lists and impossibilities here."""

from __future__ import annotations

from collections.abc import Iterable

from agreement_kb.language.declarations import (
    read_dates,
    read_done_times,
    read_question,
    read_reading,
    read_standing,
    read_subject,
)
from agreement_kb.language.draft import (
    Draft,
    analogy_literals,
    bodies,
    finish,
    head_bound,
    name_of,
    no_role,
    rule_basis,
    standing_literals,
)
from agreement_kb.language.norms import (
    named_bound,
    read_contrary,
    read_deadline,
    read_exception,
    read_norm,
    read_precedence,
    read_way,
)
from agreement_kb.language.parser import Statement
from agreement_kb.language.parts import part_findings
from agreement_kb.language.resolve import (
    CONCLUDED,
    Scope,
    resolve_atom,
    resolve_body,
)
from agreement_kb.language.symbols import (
    NORM_STATEMENTS,
    Symbols,
)
from agreement_kb.language.trees import nodes, texts, tokens
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Fact, Part, Rule
from agreement_kb.model.vocabulary import (
    Established,
)

CITED_STATEMENTS = (*NORM_STATEMENTS, "rule", "way", "exception", "precedence", "listing")


def build(statements: Iterable[Statement], symbols: Symbols, cite: dict[tuple[str, int], Citation]) -> Program:
    """The program of some statements; faults go to ``symbols.findings``."""
    draft = Draft(symbols, cite)
    ordered = list(statements)
    for statement in ordered:
        if statement.kind == "standing":
            read_standing(draft, statement)
        if statement.kind in ("exception", "precedence"):
            draft.excepted.add(str(tokens(statement.tree, "NAME")[1]))
    # Gates come first: a way takes its pattern from its gate, wherever each stands.
    gates = [s for s in ordered if s.kind in NORM_STATEMENTS]
    for statement in gates + [s for s in ordered if s.kind not in NORM_STATEMENTS]:
        part_findings(symbols, statement)
        if statement.kind in CITED_STATEMENTS and draft.citation(statement) is None:
            symbols.say(
                "AKB202",
                f"This {_word(statement.kind)} stands under no sentence of the text.",
                statement.place,
                "A rule of law is written under the quotation it encodes.",
                "Move it under its provision.",
            )
            continue
        handler = _HANDLERS.get(statement.kind)
        if handler is not None:
            handler(draft, statement)
    draft.rules.extend(draft.contrary)
    read_dates(draft, ordered)
    read_done_times(draft, ordered)
    return Program(
        sorts=symbols.sorts,
        entries=symbols.entries,
        predicates=symbols.predicates,
        readings=draft.readings,
        phrases=tuple(draft.phrases),
        subjects=draft.subjects,
        rules=tuple(draft.rules),
        facts=tuple(draft.facts),
        constraints=tuple(draft.constraints),
        norms=draft.norms,
        standing=draft.standing,
        notes=draft.notes,
    )


def _word(kind: str) -> str:
    return {"listing": "list"}.get(kind, kind)


def _rule(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    name = name_of(statement)
    head = resolve_atom(scope, next(nodes(statement.tree, "atom")), CONCLUDED, "conclusion")
    no_role(scope, "a conclusion")
    body = bodies(scope, statement, "concerning", "if_")
    at = read_deadline(scope, statement, "at")
    body += tuple(literal for literal in scope.take_roles() if literal not in body)
    if head is None or scope.failed:
        return
    basis, because = rule_basis(statement)
    head_bound(scope, head, body)
    named_bound(scope, Rule(name, head, body, name, Part.RULE, None), (at,))
    extra = analogy_literals(draft, name, basis, because, statement) + standing_literals(draft, statement)
    citation = draft.citation(statement)
    rule = Rule(name, head, body + extra, name, Part.RULE, citation, basis, because, statement.place, at)
    if (finished := finish(scope, rule)) is not None:
        draft.rules.append(finished)


def _listing(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    for tree in nodes(statement.tree, "atom"):
        atom = resolve_atom(scope, tree, (Established.LISTED,), "predicate by listing")
        if atom is None:
            continue
        if atom.variables() or scope.take_roles():
            scope.fail("AKB106", "A listed fact can't have a variable.", statement.place_of(tree))
        else:
            draft.facts.append(Fact(atom, draft.citation(statement), statement.place_of(tree)))


def _never(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    body = resolve_body(scope, nodes(statement.tree, "body"))
    for literal in body:
        predicate = draft.symbols.predicates[literal.atom.predicate]
        if not predicate.established.input:
            what = f"'{predicate.name}' is concluded by rules; 'never' speaks of what is stated."
            scope.fail("AKB111", what, statement.place)
    name = name_of(statement)
    if finish(scope, Rule(name, Atom(f"never:{name}"), body, name, Part.NEVER, None)) is None:
        return
    variables = tuple(dict.fromkeys(v for literal in body for v in literal.atom.variables()))
    head = Atom(f"never:{name}", variables)
    draft.constraints.append(Rule(name, head, body, name, Part.NEVER, draft.citation(statement), place=statement.place))


def _note(draft: Draft, statement: Statement) -> None:
    citation = draft.citation(statement)
    if citation is None:
        message = "This note stands under no sentence of the text."
        draft.symbols.say("AKB202", message, statement.place, hint="Move it under its provision.")
    elif (citation.provision, citation.sentence) in draft.notes:
        draft.symbols.say("AKB101", f"{citation} has a note already.", statement.place)
    else:
        draft.notes[citation.provision, citation.sentence] = texts(statement.tree)


_HANDLERS = {
    "note": _note,
    "rule": _rule,
    "listing": _listing,
    "never": _never,
    "permit": read_norm,
    "forbid": read_norm,
    "oblige": read_norm,
    "only": read_norm,
    "condition": read_norm,
    "way": read_way,
    "exception": read_exception,
    "precedence": read_precedence,
    "contrary": read_contrary,
    "reading": read_reading,
    "question": read_question,
    "subject": read_subject,
    "gap": read_subject,
}
