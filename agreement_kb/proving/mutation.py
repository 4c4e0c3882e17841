"""Would the scenarios notice? Each mutant is asked what reaches its fault, until one answer is not as expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from agreement_kb import scenario_runs
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.scenario import Scenario
from agreement_kb.proving.cases import AskedCase, Case, asked_of, duties_of
from agreement_kb.proving.mutants import Mutant
from agreement_kb.proving.witnesses import Search, opened_cases, search
from agreement_kb.reasoning.case import stated_atoms
from agreement_kb.reasoning.coverage import deciding_statements
from agreement_kb.scenario_runs import CONTRADICTION
from agreement_kb.spreading import Watch, spread, unwatched

FEW = 20
"""So few scenarios are worked out sooner than another process is begun."""


@dataclass(frozen=True)
class Reach:
    """A case, the statements with an instance in it, those of them that decide, the predicates, and how large it is."""

    case: Case
    statements: frozenset[str]
    deciding: frozenset[str]
    predicates: frozenset[str]
    size: int


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the scenario that noticed it ("" for none), after how many questions."""

    mutant: str
    killed_by: str
    asked: int


@dataclass(frozen=True, eq=False)
class Bench:
    """A knowledge base with its cases worked out, ready to try mutants on."""

    kb: KnowledgeBase
    workers: int | None = None

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """What each case reaches; small ones first, since they are asked soonest."""
        scenarios = self.kb.loaded.scenarios
        workers = 1 if len(scenarios) < FEW else self.workers
        by_scenario = spread(self.reaches_of, list(scenarios), workers, unwatched, 16)
        found = [reach for asked, _ in by_scenario for reach in asked]
        found += [reach for _, owed in by_scenario for reach in owed]
        return tuple(sorted(found, key=lambda reach: reach.size))

    def reaches_of(self, scenario: Scenario) -> tuple[list[Reach], list[Reach]]:
        """What the questions of a scenario reach, and what its duties do."""
        asked, owed = asked_of(self.kb, scenario), duties_of(self.kb, scenario)
        return list(map(self._reach, asked)), list(map(self._reach, owed))

    def _reach(self, case: Case) -> Reach:
        worked = case.work(self.kb)
        instances = [each for those in worked.ground.instances.values() for each in those]
        instances += worked.ground.constraints
        atoms = [*worked.ordered, *(lit.atom for each in worked.ground.constraints for lit in each.body)]
        statements = frozenset(each.rule.origin for each in instances)
        predicates = frozenset(atom.predicate for atom in atoms)
        return Reach(case, statements, deciding_statements(worked), predicates, len(instances))

    @cached_property
    def contradictions(self) -> tuple[Scenario, ...]:
        """The scenarios whose facts are expected to exclude each other: only an impossibility can change them."""
        found = []
        for scenario in self.kb.loaded.scenarios:
            expected = tuple(e for e in scenario.expectations if e.verdict == CONTRADICTION)
            if expected:
                found.append(replace(scenario, expectations=expected))
        return tuple(found)

    def fates_of(self, those: Sequence[Mutant]) -> list[Fate]:
        """Try some mutants of one statement, one after another.

        What noticed one of them is asked first of the next: it decides nothing but how soon that one is noticed.
        """
        noticed: set[int] = set()
        return [self._fate(mutant, noticed) for mutant in those]

    def _fate(self, mutant: Mutant, noticed: set[int]) -> Fate:
        """Try one mutant. One that no check lets pass, and one whose answers stop, is noticed."""
        changed = mutant.program(self.kb.program.program)
        if changed is None:
            return Fate(mutant.name, "(does not load)", 0)
        kb = replace(self.kb, program=changed)
        asked = 0
        for reach in sorted(self.reached(mutant), key=lambda each: id(each) not in noticed):
            asked += 1
            if not reach.case.met(kb):
                noticed.add(id(reach))
                return Fate(mutant.name, reach.case.name, asked)
        if mutant.impossible:
            for scenario in self.contradictions:
                asked += 1
                if any(result.findings for result in scenario_runs.run(kb, [scenario])):
                    return Fate(mutant.name, scenario.name, asked)
            for name in self._now_contradictory(kb, mutant):
                return Fate(mutant.name, name, asked)
        return Fate(mutant.name, "", asked)

    def search(self, mutant: Mutant) -> Search:
        """Look for facts that tell a mutant from the rules, in the cases with a question that its fault can reach."""
        asked = (reach.case for reach in self.reached(mutant) if isinstance(reach.case, AskedCase))
        return search(self.kb, mutant, opened_cases(self.kb, asked))

    def reached(self, mutant: Mutant) -> list[Reach]:
        """The cases whose derivations the fault can reach, those that rest on its statement first."""
        near = [reach for reach in self.reaches if mutant.statement in reach.statements]
        near.sort(key=lambda reach: mutant.statement not in reach.deciding)
        if not mutant.wide:
            return near
        return near + [
            r for r in self.reaches if mutant.touches & r.predicates and mutant.statement not in r.statements
        ]

    def _now_contradictory(self, kb: KnowledgeBase, mutant: Mutant) -> Iterable[str]:
        """The scenarios whose facts a changed impossibility excludes."""
        by_name = {reach.case.name: reach.case for reach in self.reaches}
        for name, case in by_name.items():
            stated = {atom.predicate for atom in stated_atoms(case.facts)}
            if mutant.touches & stated and _contradictory(kb, case.scenario):
                yield name


def _contradictory(kb: KnowledgeBase, scenario: Scenario) -> bool:
    try:
        kb.facts(scenario.statements, scenario.as_of)
    except AgreementError:
        return True
    return False


def fates(
    bench: Bench, chosen: Sequence[Mutant], workers: int | None = None, watch: Watch[Fate] = unwatched
) -> list[Fate]:
    """What becomes of some mutants, in their order. The faults of one statement are tried together."""
    bench.reaches, bench.contradictions  # noqa: B018 - worked out once, before the workers are forked
    groups: dict[str, list[int]] = {}
    for number, mutant in enumerate(chosen):
        groups.setdefault(mutant.statement, []).append(number)

    def one_by_one(results: Iterable[list[Fate]], _: int) -> Iterable[list[Fate]]:
        return map(list, zip(watch(chain.from_iterable(results), len(chosen))))

    together = [[chosen[number] for number in numbers] for numbers in groups.values()]
    found = spread(bench.fates_of, together, workers, one_by_one, 1)
    by_number = dict(zip(chain.from_iterable(groups.values()), chain.from_iterable(found), strict=True))
    return [by_number[number] for number in range(len(chosen))]


def searches(
    bench: Bench, chosen: Sequence[Mutant], workers: int | None = None, watch: Watch[Search] = unwatched
) -> list[Search]:
    """What a search for facts that tell each of some mutants from the rules finds, in their order."""
    bench.reaches  # noqa: B018 - as above
    return spread(bench.search, chosen, workers, watch)
