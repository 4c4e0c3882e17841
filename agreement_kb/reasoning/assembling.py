"""An answer put together: citations, assumptions and basis from its derivations."""

from __future__ import annotations

from collections.abc import Iterable

from agreement_kb.model.answer import (
    YES,
    Answer,
    Binding,
    Condition,
    Question,
    Turn,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Premise, StepRef
from agreement_kb.model.program import listed_citations
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, weakest
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.deriving import MAX_GROUNDS
from agreement_kb.reasoning.worked import Worked, verdict_of


def assemble(
    worked: Worked,
    question: Question,
    outcomes: tuple[str, ...],
    derivations: tuple[Derivation, ...],
    conditions: tuple[Condition, ...],
    turns: tuple[Turn, ...],
    bindings: tuple[Binding, ...],
    basis: Basis | None = None,
) -> Answer:
    """The answer, with what its derivations cite and assume; ``basis`` where it is not theirs alone."""
    citations = citations_of(worked, derivations)
    for turn in turns:
        if turn.citation is not None:
            citations.setdefault(turn.citation)
    for condition in conditions:
        citations.setdefault(condition.norm.citation)
    for binding in bindings:
        citations.update(dict.fromkeys(binding.citations))
    return Answer(
        question,
        worked.case.facts,
        verdict_of(outcomes),
        outcomes,
        basis if basis is not None else _basis(derivations),
        tuple(citations),
        _assuming(worked, derivations),
        conditions,
        derivations,
        turns,
        bindings,
        _notes(derivations),
        worked.case.holders,
    )


def _notes(derivations: Iterable[Derivation]) -> tuple[str, ...]:
    """Keys of messages on what an answer leaves out."""
    cases: dict[object, int] = {}
    for each in derivations:
        case = (each.outcome, each.suppositions)
        cases[case] = cases.get(case, 0) + 1
    return ("note.grounds",) if any(number >= MAX_GROUNDS for number in cases.values()) else ()


def _basis(derivations: Iterable[Derivation]) -> Basis:
    """Independent grounds of one case give it the basis of the best; all cases together are as weak as the worst."""
    best: dict[object, Basis] = {}
    for each in derivations:
        case = (each.outcome, each.suppositions)
        best[case] = min(best.get(case, each.basis), each.basis, key=lambda basis: basis.weakness)
    return weakest(tuple(best.values()))


def citations_of(worked: Worked, derivations: Iterable[Derivation]) -> dict[Citation, None]:
    """The sentences the derivations rest on, from the conclusion down, each once."""
    found: dict[Citation, None] = {}
    listed = listed_citations(worked.case.program.program)
    constraints = {rule.id: rule.citation for rule in worked.case.program.program.constraints}

    def add(citation: Citation | None) -> None:
        if citation is not None:
            found.setdefault(citation)

    def leaf(premise: Premise | None) -> None:
        if isinstance(premise, Leaf):
            if premise.ground is Ground.LISTED:
                add(listed.get(premise.literal.atom))
            if premise.source:
                add(constraints.get(premise.source))

    for derivation in derivations:
        steps = {step.number: step for step in derivation.steps}
        # Depth first: what the first conclusion rests on is named before what the others do.
        waiting = list(reversed(derivation.conclusions))
        seen: set[int] = set()
        while waiting:
            step = steps[waiting.pop()]
            if step.number in seen:
                continue
            seen.add(step.number)
            add(step.rule.citation if step.rule is not None else None)
            for tried in step.tried:
                # That a rule has no case here may be why nothing gives a conclusion. What is given rests on none such.
                if tried.premise is not None or derivation.outcome != YES:
                    add(tried.rule.citation)
            premises = (*step.premises, *(t.premise for t in step.tried))
            for premise in premises:
                leaf(premise)
            waiting += [p.number for p in reversed(premises) if isinstance(p, StepRef)]
    return found


def _assuming(worked: Worked, derivations: Iterable[Derivation]) -> tuple[Atom, ...]:
    """The standing assumptions the derivations rest on, in the order of the vocabulary."""
    used: dict[Atom, None] = {}
    for derivation in derivations:
        for step in derivation.steps:
            for premise in (*step.premises, *(t.premise for t in step.tried)):
                for leaf in (premise, *premise.follows_from) if isinstance(premise, Leaf) else ():
                    atom = leaf.literal.atom
                    if leaf.ground is Ground.ASSUMED and worked.case.established(atom.predicate) is Established.ASSUMED:
                        used[atom] = None
    names = list(worked.case.program.program.predicates)
    return tuple(sorted(used, key=lambda atom: (names.index(atom.predicate), atom)))
