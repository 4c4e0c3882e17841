"""``akb test --mutate``: whether the scenarios would notice a fault in the rules."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from agreement_kb.commands.look import DONE, FINDINGS, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.progress import watched
from agreement_kb.proving.changed import changed_scenarios, changed_statements
from agreement_kb.proving.mutants import Mutant, by_origin, mutants
from agreement_kb.proving.mutation import Bench, fates, searches
from agreement_kb.proving.statement_text import difference
from agreement_kb.proving.witnesses import Search
from agreement_kb.render.findings import findings_text
from agreement_kb.revision import at_revision

SCHEMA = "agreement-kb/mutants/1"


@dataclass(frozen=True)
class Survivor:
    """A fault that no scenario notices, and what a search for facts that tell it from the rules found."""

    mutant: Mutant
    place: Place | None
    lines: tuple[str, ...]
    search: Search


def mutate(folder: Path, look: Look, statements: Collection[str] = (), since: str | None = None) -> Output:
    """Try faulty rules on the scenarios.

    Args:
        folder: the knowledge base.
        look: how the report is wanted.
        statements: the statements in which faults are made; all of them where none is named.
        since: a revision: only statements that changed since, or that a scenario decided which changed since.

    Raises:
        NotUnderstood: there is no such statement or revision.
    """
    kb = load(folder).decoded()
    bench = Bench(kb)
    tried = chosen(folder, bench, statements, since)
    survivors = survivors_of(bench, tried)
    code = FINDINGS if any(each.search.witness for each in survivors) else DONE
    if look.format == "json":
        return json.dumps(_value(len(tried), survivors), ensure_ascii=False, indent=2) + "\n", code
    return "\n".join(_lines(kb, look, len(tried), survivors)) + "\n", code


def survivors_of(bench: Bench, chosen: Sequence[Mutant]) -> list[Survivor]:
    """Those of some mutants that no scenario notices, each with what a search for facts found."""
    found = fates(bench, chosen, watch=partial(watched, "Trying faults"))
    left = [mutant for mutant, fate in zip(chosen, found, strict=True) if not fate.killed_by]
    sought = searches(bench, left, watch=partial(watched, "Looking for facts that tell"))
    return [_survivor(bench.kb, mutant, search) for mutant, search in zip(left, sought, strict=True)]


def chosen(folder: Path, bench: Bench, statements: Collection[str], since: str | None) -> list[Mutant]:
    """The faults to be tried: those in some statements, or in what changed since a revision."""
    program = bench.kb.program.program
    made = list(mutants(program))
    known = {mutant.statement for mutant in made}
    for name in statements:
        if name not in known:
            hint = "Name a rule, a norm or a comparison of the rules."
            raise NotUnderstood([Finding("AKB401", f"There is no statement '{name}' to make a fault in.", hint=hint)])
    wanted = set(statements) or known
    if since is not None:
        before = at_revision(folder, since)
        moved = set(changed_statements(before.program.program, program))
        scenarios = changed_scenarios(before, bench.kb)
        moved |= _decided(bench, scenarios) | _decided(Bench(before), scenarios)
        wanted &= moved
    return [mutant for mutant in made if mutant.statement in wanted]


def _decided(bench: Bench, names: Collection[str]) -> set[str]:
    """The statements that decide in some scenarios."""
    those = [scenario for scenario in bench.kb.loaded.scenarios if scenario.name in names]
    reaches = [reach for scenario in those for part in bench.reaches_of(scenario) for reach in part]
    return {name for reach in reaches for name in reach.deciding}


def _survivor(kb: KnowledgeBase, mutant: Mutant, search: Search) -> Survivor:
    program = kb.program.program
    predicate = program.predicates.get(mutant.statement)
    places = [rule.place for rule in by_origin(program).get(mutant.statement, ())]
    place = places[0] if places else predicate.place if predicate is not None else None
    return Survivor(mutant, place, tuple(difference(program, mutant)), search)


def finding_of(survivor: Survivor) -> Finding:
    """A survivor as a finding, at the statement in which the fault was made."""
    fault = survivor.mutant.kind + (f": {survivor.mutant.what}" if survivor.mutant.what else "")
    message = f"No scenario notices a fault in {survivor.mutant.statement} ({fault})."
    hint = "Reason out what the answer must be on the facts below, and keep them as a scenario."
    return Finding("AKB509", message, survivor.place, hint=hint)


def _lines(kb: KnowledgeBase, look: Look, made: int, survivors: list[Survivor]) -> Iterator[str]:
    for each in survivors:
        if each.search.witness is not None:
            told = findings_text([finding_of(each)], kb.loaded.texts).rstrip("\n")
            yield from [f"### {each.mutant.name}", ""] if look.format == "markdown" else [told, ""]
            yield from _fenced(look, "diff", each.lines)
            yield from ["", f"Facts that tell it from the rules: {each.search.witness.difference}", ""]
            yield from [*_fenced(look, "akb", each.search.witness.scenario), ""]
    alike = [each for each in survivors if each.search.witness is None]
    if alike:
        yield "No facts were found that tell these from the rules, in the cases of scenarios with every input open:"
        yield from [f"- {each.mutant.name.removesuffix(' | ')} ({_bound(each.search)})" for each in alike]
        yield ""
    noticed = made - len(survivors)
    yield (
        f"{made} faults tried: {noticed} noticed, {len(alike)} not told from the rules by any facts found, "
        f"{len(survivors) - len(alike)} want a scenario."
    )


def _fenced(look: Look, kind: str, lines: Collection[str]) -> list[str]:
    if look.format == "markdown":
        return [f"```{kind}", *lines, "```"]
    return [f"    {line}" for line in lines]


def _bound(search: Search) -> str:
    too_large = f", {search.too_large} too large to compare" if search.too_large else ""
    return f"{search.compared} cases compared{too_large}"


def _value(made: int, survivors: list[Survivor]) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "made": made,
        "noticed": made - len(survivors),
        "survivors": [
            {
                "kind": each.mutant.kind,
                "statement": each.mutant.statement,
                "what": each.mutant.what,
                "file": each.place.file if each.place else None,
                "line": each.place.line if each.place else None,
                "difference": list(each.lines),
                "cases_compared": each.search.compared,
                "cases_too_large": each.search.too_large,
                "answers_differ": each.search.witness.difference if each.search.witness else None,
                "scenario": list(each.search.witness.scenario) if each.search.witness else None,
            }
            for each in survivors
        ],
    }
