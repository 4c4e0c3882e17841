"""Flips compared with brute force: every set of changes up to a size, each asked of the oracle."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.advice import Flips, FlipSearch
from agreement_kb.model.finding import KnowledgeBaseError
from agreement_kb.reasoning import flips as flips_module
from tests.helpers import knowledge_base
from tests.meaning.conftest import Rules
from tests.meaning.oracle import KINDS, MUTABLE, UNNAMED, Contradictory, Fact, Oracle, TooMany, atom_text
from tests.meaning.programs import Sample, samples
from tests.meaning.test_oracle import plain, sentence

SIZE = 2
FREE = 6
"""Programs with more unknown inputs are left out: every pair of changes is asked of the oracle."""
CHANGEABLE = {*MUTABLE, "assumption", "observance"} - {"analogy"}
Step = tuple[Fact, bool]


def found_by(kb: KnowledgeBase, sample: Sample, kind: str, name: str, args: tuple[str, ...]) -> Flips:
    text = atom_text(name, args)
    if kind == "must":
        text = f"must {name}" + "".join(f' "{a}"' for a in args) + "?"
    facts = kb.facts(
        (),
        given=[sentence(a) for a, value in sample.facts if value],
        deny=[sentence(a) for a, value in sample.facts if not value],
    )
    return kb.flips(text, facts, SIZE)


def steps_of(oracle: Oracle) -> list[Step]:
    """Every change of one input; of a reading, every alternative."""
    inputs = [
        (p.name, args)
        for p in oracle.kinds.values()
        if p.kind in CHANGEABLE
        for args in product(*(oracle.domain[s] for s in p.sorts))
    ]
    return [(a, v) for a in inputs for v in (True, False)] + [(a, True) for g in oracle.groups.values() for a in g]


def changed(facts: dict[Fact, bool], steps: tuple[Step, ...]) -> dict[Fact, bool]:
    """The facts with the changed inputs stated anew."""
    gone = {name for (name, _), _ in steps if name.startswith("reading ")} | {atom for atom, _ in steps}
    kept = {a: v for a, v in facts.items() if a not in gone and a[0] not in gone}
    return {**kept, **dict(steps)}


def brute_force(sample: Sample, kind: str, name: str, args: tuple[str, ...], to_yes: bool) -> set[frozenset[Step]]:
    """The smallest sets of changes up to the size after which the outcome is only yes, or never."""
    facts = dict(sample.facts)
    named = {a for n, those in facts if not n.startswith("reading ") for a in those} | set(args)
    individuals = tuple(sorted(named - {UNNAMED, *KINDS}))
    steps = steps_of(Oracle(sample.text, facts, individuals, FREE))
    found: set[frozenset[Step]] = set()
    for size in range(1, SIZE + 1):
        for chosen in combinations(steps, size):
            if len({n if n.startswith("reading ") else (n, a) for (n, a), _ in chosen}) < size:
                continue  # one input changed twice
            if any(smaller <= set(chosen) for smaller in found):
                continue
            try:
                columns = Oracle(sample.text, changed(facts, chosen), individuals).outcomes(kind, name, args)
            except Contradictory:
                continue
            outcomes = {o for o, column in columns.items() if column}
            if outcomes == {"yes"} if to_yes else "yes" not in outcomes:
                found.add(frozenset(chosen))
    return found


def sets_of(search: FlipSearch, kb: KnowledgeBase) -> set[frozenset[Step]]:
    readings = kb.program.program.readings
    return {frozenset((plain(c.atom, c.atom.predicate in readings), c.value) for c in f.changes) for f in search.flips}


def disagreements(kb: KnowledgeBase, sample: Sample) -> Iterator[str]:
    """For each question and direction, what brute force has against the flips ("" for nothing)."""
    for kind, name, args in sample.questions:
        try:
            wanted = {to_yes: brute_force(sample, kind, name, args, to_yes) for to_yes in (True, False)}
        except (TooMany, Contradictory):
            continue
        for search in found_by(kb, sample, kind, name, args).searches:
            got = sets_of(search, kb)
            faults = f"{kind} {name}{args} to yes {search.to_yes}: " + "; ".join(
                f"{what} {sorted(map(sorted, sets))}"
                for what, sets in (("wrong", got - wanted[search.to_yes]), ("missed", wanted[search.to_yes] - got))
                if sets
            )
            yield faults if got != wanted[search.to_yes] else ""


def compared(sample: Sample) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            kb = knowledge_base(str(sample.text), Path(folder))
        except KnowledgeBaseError:  # the rules contradict themselves: refused before anything is asked
            return []
        return list(disagreements(kb, sample))


_SETTINGS: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate, Phase.shrink),
}


def test_impossibilities_exclude_what_is_taken_and_what_else_is_stated(rules: Rules) -> None:
    """The end excludes that the text is in force, which is taken as true; a stated thing in the way must go too."""
    kb = rules("""
        predicate in_force by assumption en "it is in force"
        predicate ended by fact en "it has ended"
        predicate lasting by fact en "it lasts for ever"
        never over: ended and in_force
        never for_ever: ended and lasting
        predicate q exhaustive en "q"
        rule q_if: q
            if in_force
    """)
    (search,) = kb.flips("q", kb.facts((), given=["it lasts for ever"]), 3).searches
    assert [{(str(c.atom), c.value) for c in flip.changes} for flip in search.flips] == [
        {("in_force", False)},
        {("ended", True), ("lasting", False)},
    ]
    assert search.exhausted


def test_the_comparison_notices_a_search_that_misses_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flips_module, "MAX_TRIED", 3)
    faults: list[str] = []

    @settings(max_examples=40, **_SETTINGS)
    @given(samples())
    def look(sample: Sample) -> None:
        faults.extend(compared(sample))

    look()
    assert any("missed" in fault for fault in faults)


@settings(max_examples=60, **_SETTINGS)
@given(samples())
def test_flips_agree_with_brute_force(sample: Sample) -> None:
    assert "".join(compared(sample)) == ""


@pytest.mark.slow
@settings(max_examples=150, **_SETTINGS)
@given(samples())
def test_many_more_flips_agree_with_brute_force(sample: Sample) -> None:
    assert "".join(compared(sample)) == ""
