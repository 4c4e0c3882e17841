"""Where each norm of the text went, and which scenarios show it: checked, never only claimed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Ground
from agreement_kb.model.program import Program
from agreement_kb.model.vocabulary import Established
from agreement_kb.proving.cases import cases
from agreement_kb.reasoning.coverage import Condition, Coverage, Shown, conditions_of, cover
from agreement_kb.reasoning.evaluation import body_truth
from agreement_kb.reasoning.worked import Worked
from proofs.norms import KINDS, Entry, TextNorm

MAY_BE_MARKED = ("declaration",)
"""The types of norm that may be marked instead of encoded; so may those of the Resolution."""


@dataclass(frozen=True)
class Evidence:
    """What all scenarios show: of conditions, of listed terms, of what dates decide."""

    coverage: Coverage
    listed: Mapping[tuple[str, str], tuple[str, ...]]
    dated: Mapping[str, Shown]


def gather(kb: KnowledgeBase, names: Collection[str] | None = None) -> Evidence:
    """Work out every scenario (or those named) once, and note what it shows."""
    program = kb.program.program
    worked_out = [(case.name, case.work(kb)) for case in cases(kb, names)]
    listed: dict[tuple[str, str], dict[str, None]] = {}
    dated: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for name, worked in worked_out:
        for atom in _listed(worked):
            for argument in atom.args:
                listed.setdefault((atom.predicate, str(argument).strip('"')), {})[name] = None
        for fixed, (ground, _) in worked.valuation.grounds.items():
            if ground is Ground.DATES:
                held, failed = dated.setdefault(fixed.predicate, ({}, {}))
                (held if worked.valuation.fixed[fixed] else failed)[name] = None
    return Evidence(
        cover(program, worked_out),
        {key: tuple(found) for key, found in listed.items()},
        {predicate: Shown(tuple(held), tuple(failed)) for predicate, (held, failed) in dated.items()},
    )


def _listed(worked: Worked) -> Iterator[Atom]:
    """The listed atoms on which an instance rests that applied or may apply."""
    for instances in worked.ground.instances.values():
        for instance in instances:
            if body_truth(instance, worked.values) is not False:
                for literal in instance.body:
                    if worked.case.established(literal.atom.predicate) is Established.LISTED:
                        yield literal.atom


def faults(norms: Iterable[TextNorm], register: Mapping[str, Entry], program: Program) -> list[str]:
    """What is wrong with a register: norms and parts forgotten, names that are none, marks that may not be."""
    found: list[str] = []
    known = {norm.id: norm for norm in norms}
    found += [f"{name}: there is no such norm." for name in register if name not in known]
    exists = _existing(program)
    for norm in known.values():
        entry = register.get(norm.id)
        if entry is None:
            found.append(f"{norm.id}: the norm is forgotten.")
            continue
        if entry.marked and norm.kind not in MAY_BE_MARKED and not norm.provision.startswith("resolution"):
            found.append(f"{norm.id}: only declarations and the Resolution may be marked.")
        if not entry.marked and not entry.statements:
            found.append(f"{norm.id}: no statement is named.")
        for kind, parts in norm.parts.items():
            targets = entry.parts.get(kind, ())
            # A norm may have more readings than its notes letter.
            right = len(targets) >= len(parts) if kind == "readings" else len(targets) == len(parts)
            if not entry.marked and not (right and all(targets)):
                found.append(f"{norm.id}: {len(parts)} of its parts are {KINDS[kind]}s, {len(targets)} are mapped.")
        for target in (*entry.statements, *(t for parts in entry.parts.values() for part in parts for t in part)):
            if not exists(target):
                found.append(f"{norm.id}: '{target}' names nothing in the rules.")
    return found


def _existing(program: Program) -> Callable[[str], bool]:
    statements = conditions_of(program)
    conditions = {str(condition) for found in statements.values() for condition in found}
    timed = {norm.name for norm in program.norms.values() if norm.deadline is not None}
    timed |= {rule.origin for rule in program.rules if rule.at is not None}
    listed = {(fact.atom.predicate, str(a).strip('"')) for fact in program.facts for a in fact.atom.args}

    def exists(target: str) -> bool:
        word, _, rest = target.partition(" ")
        match word:
            case "gap":
                return bool(rest)
            case "reading":
                return rest in program.readings
            case "term":
                return rest in program.predicates
            case "time":
                return rest in timed
            case "compare":
                return rest in program.predicates and bool(program.predicates[rest].comparisons)
            case "list":
                predicate, _, term = rest.partition(": ")
                return (predicate, term) in listed
        return target in statements or target in conditions

    return exists


def shown(target: str, evidence: Evidence) -> Shown:
    """The scenarios that show a target: where it holds, where it alone fails, where the answer turns on it."""
    conditions, drawn = evidence.coverage.conditions, evidence.coverage.drawn
    word, _, rest = target.partition(" ")
    match word:
        case "reading":
            return _joined(s for c, s in conditions.items() if c.literal.removeprefix("not ").startswith(f"{rest}("))
        case "term":
            return _joined(s for c, s in conditions.items() if c.literal.removeprefix("not ").split("(")[0] == rest)
        case "time":
            return Shown(drawn.get(rest, ()))
        case "compare":
            return evidence.dated.get(rest, Shown())
        case "list":
            predicate, _, term = rest.partition(": ")
            return Shown(evidence.listed.get((predicate, term), ()))
    statement, _, literal = target.partition(": ")
    if literal:
        return conditions.get(Condition(statement, literal), Shown())
    own = _joined(s for c, s in conditions.items() if c.statement == target)
    return Shown(drawn.get(target, ()), own.failed, own.open)


def _joined(found: Iterable[Shown]) -> Shown:
    all_of = list(found)
    return Shown(
        tuple(dict.fromkeys(name for each in all_of for name in each.held)),
        tuple(dict.fromkeys(name for each in all_of for name in each.failed)),
        tuple(dict.fromkeys(name for each in all_of for name in each.open)),
    )


def fails_nowhere(target: str, evidence: Evidence) -> bool:
    """Whether a target is one that can alone fail, and no scenario shows it."""
    if target.split(" ")[0] in ("gap", "time", "list"):
        return False
    statement, _, literal = target.partition(": ")
    if not literal and target in evidence.coverage.drawn:
        return False  # the conditions of a statement are shown one by one, where the norm has them
    if Condition(statement, literal) in evidence.coverage.closed:
        return False  # it can't be told; the mutant that drops it is tried instead
    found = shown(target, evidence)
    return not (found.failed or found.open)


def holds_nowhere(target: str, evidence: Evidence) -> bool:
    """Whether no scenario shows a target holding."""
    found = shown(target, evidence)
    return not target.startswith("gap ") and not (found.held or found.open)


def untraced(norms: Iterable[TextNorm], register: Mapping[str, Entry], evidence: Evidence) -> list[str]:
    """What is not traced to the end: gaps of the encoding, and targets that no scenario shows; each once."""
    found: dict[str, None] = {}
    for norm in norms:
        entry = register[norm.id]
        for target in entry.statements:
            if holds_nowhere(target, evidence):
                found[f"{norm.id}: no scenario shows that '{target}' holds"] = None
        for part in (part for parts in entry.parts.values() for part in parts):
            for target in part:
                if target.startswith("gap "):
                    found[f"{norm.id}: {target}"] = None
                elif holds_nowhere(target, evidence):
                    found[f"{norm.id}: no scenario shows that '{target}' holds"] = None
                if fails_nowhere(target, evidence):
                    found[f"{norm.id}: no scenario shows that '{target}' alone fails"] = None
        found.update((f"{norm.id}: {t}", None) for t in entry.statements if t.startswith("gap "))
    return list(found)
