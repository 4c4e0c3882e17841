"""An answer as JSON, after the schema ``agreement-kb/answer/1``."""

from __future__ import annotations

import json
from typing import Any

from agreement_kb.model.answer import Condition, Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation, Leaf, Premise, Step
from agreement_kb.model.provision import Citation
from agreement_kb.render.page import Page
from agreement_kb.render.prose import binding_words, condition_words, turn_statement, turn_value, turn_who
from agreement_kb.render.reader import atom_statement

SCHEMA = "agreement-kb/answer/1"


def to_json(page: Page) -> str:
    """The answer as a JSON document that ends with a line break; same answer, same bytes."""
    return json.dumps(answer_value(page), ensure_ascii=False, indent=2) + "\n"


def answer_value(page: Page) -> dict[str, Any]:
    """The answer as plain values."""
    answer, source = page.answer, page.source
    return {
        "schema": SCHEMA,
        "question": answer.question.text,
        "goal": str(answer.question.goal),
        "kind": answer.question.kind.value,
        "verdict": answer.verdict,
        "outcomes": list(answer.outcomes),
        "basis": answer.basis.value,
        "citations": [_citation(page, citation) for citation in answer.citations],
        "assuming": [_statement(page, Literal(atom)) for atom in answer.assuming],
        "conditions": [condition_value(page, condition) for condition in answer.conditions],
        "derivations": [_derivation(page, derivation) for derivation in answer.derivations if derivation.steps],
        "turns_on": [_turn(page, turn) for turn in answer.turns_on],
        "bindings": [
            {
                "value": binding_words(page, binding.value, binding.words),
                "verdict": binding.verdict,
                "outcomes": list(binding.outcomes),
                "citations": [reference(citation) for citation in binding.citations],
                "conditions": [condition_value(page, condition) for condition in binding.conditions],
            }
            for binding in answer.bindings
        ],
        "scenario": [
            {"statement": page.wording.statement(Literal(atom)), "atom": str(atom), "value": value}
            for atom, value in answer.facts.stated.items()
        ]
        + [
            {
                "statement": page.wording.statement(Literal(_role_atom(role, holder))),
                "atom": str(_role_atom(role, holder)),
                "value": True,
            }
            for role, holder in answer.facts.roles.items()
        ],
        "as_of": answer.facts.as_of,
        "text_status": page.status(),
        "knowledge_base": {"name": source.name, "version": source.version, "sha256": source.sha256},
        "notes": [page.messages.say(note) for note in answer.notes],
    }


def _role_atom(role: Atom, holder: Any) -> Atom:
    return Atom(role.predicate, (*role.args, holder))


def condition_value(page: Page, condition: Condition) -> dict[str, Any]:
    """A condition that binds, or a duty that falls due."""
    return {
        "norm": condition.norm.name,
        "kind": "condition" if condition.norm.kind == "condition" else "duty",
        "statement": condition_words(page, condition.norm, condition.binding),
        "certain": condition.certain,
        "basis": condition.norm.basis.value,
        **reference(condition.norm.citation),
    }


def reference(citation: Citation | None) -> dict[str, Any]:
    """A provision, and its sentence (null where it is cited whole or has only one)."""
    if citation is None:
        return {"provision": None, "sentence": None}
    return {"provision": citation.provision, "sentence": None if citation.sole else citation.sentence}


def _citation(page: Page, citation: Citation) -> dict[str, Any]:
    sentences = page.source.words(citation)
    text = {
        language: " ".join(words[language] for words in sentences if language in words)
        for language in page.source.languages
    }
    notes = " ".join(page.wording.text(note) for note in page.source.notes(citation) if note)
    return {**reference(citation), "text": text, **({"note": notes} if notes else {})}


def _statement(page: Page, literal: Literal) -> dict[str, Any]:
    return {"statement": page.wording.statement(literal), "atom": str(literal.atom)}


def _turn(page: Page, turn: Turn) -> dict[str, Any]:
    return {
        "kind": turn.kind,
        "who": turn_who(page, turn),
        "statement": turn_statement(page, turn),
        "atom": str(turn.atom),
        **reference(turn.citation),
        "alternatives": [
            {"value": a.value, "words": turn_value(page, turn, a.value), "verdict": a.verdict}
            for a in turn.alternatives
        ],
        "others": [
            {"statement": atom_statement(page, Literal(atom, value)), "atom": str(atom), "value": value}
            for atom, value in turn.others
        ],
    }


def _derivation(page: Page, derivation: Derivation) -> dict[str, Any]:
    return {
        "outcome": derivation.outcome,
        "basis": derivation.basis.value,
        "supposing": [{**_statement(page, Literal(atom, v)), "value": v} for atom, v in derivation.suppositions],
        "conclusions": list(derivation.conclusions),
        "steps": [_step(page, step) for step in derivation.steps],
    }


def _step(page: Page, step: Step) -> dict[str, Any]:
    rule = step.rule
    return {
        "number": step.number,
        "statement": atom_statement(page, step.literal),
        "atom": str(step.literal.atom),
        "holds": step.literal.positive,
        "rule": rule.origin if rule is not None else None,
        **reference(rule.citation if rule is not None else None),
        "basis": rule.basis.value if rule is not None else None,
        "because": rule.because if rule is not None else "",
        "bindings": {v.name: page.wording.label(i) for v, i in step.binding if not v.name.startswith("@")},
        "premises": [_premise(page, premise) for premise in step.premises],
        "tried": [
            {
                "rule": tried.rule.origin,
                **reference(tried.rule.citation),
                "fails": _premise(page, tried.premise) if tried.premise is not None else None,
            }
            for tried in step.tried
        ],
    }


def _premise(page: Page, premise: Premise) -> dict[str, Any]:
    if not isinstance(premise, Leaf):
        return {"step": premise.number}
    return {
        "statement": atom_statement(page, premise.literal),
        "atom": str(premise.literal.atom),
        "holds": premise.literal.positive,
        "ground": premise.ground.value,
    }
