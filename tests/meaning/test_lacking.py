"""What why-not tells of a rule compared with brute force: that each set of conditions does, and no part of it.

For each provision told, the oracle has the completions in which it holds. A set *does* if, with its conditions stated
in the place of what was stated of the same inputs, the provision holds in every completion (an obstacle: in none).
Where they are then contradictory, something stated excludes them: then it must do once some of that is withdrawn.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.finding import ContradictoryFacts, KnowledgeBaseError
from agreement_kb.model.why_not import Lacking, Near, Stand, Tried, Way, Why, WhyNot
from agreement_kb.reasoning import lacking
from tests.helpers import knowledge_base
from tests.meaning.oracle import (
    KINDS,
    MUTABLE,
    UNNAMED,
    Contradictory,
    Contrary,
    Fact,
    Never,
    Norm,
    Oracle,
    Part,
    Predicate,
    Rule,
    Text,
    TooMany,
    atom_text,
)
from tests.meaning.programs import Sample, samples
from tests.meaning.test_moving import changed
from tests.meaning.test_oracle import plain, sentence

SIZE = 2
"""Up to how many conditions every set is tried by brute force."""
Step = tuple[Fact, bool]
Steps = frozenset[Step]


@dataclass(frozen=True)
class Asked:
    """A question on a sample, and one provision told of it: what the oracle is asked about."""

    sample: Sample
    name: str
    args: tuple[str, ...]
    tried: Tried
    way: Way | None = None

    @property
    def near(self) -> Near:
        return self.way.near if self.way is not None else self.tried.near

    @property
    def falls(self) -> bool:
        """Whether it is asked when this does not hold: an obstacle that may stand."""
        return self.tried.stand.obstacle and self.tried.speaks is not False

    def holds(self, oracle: Oracle) -> int:
        """The completions in which the provision does what it is asked for."""
        value = self._column(oracle)
        return (~value if self.falls else value) & oracle.possible

    def _column(self, oracle: Oracle) -> int:
        stand, text, name = self.tried.stand, self.sample.text, self.tried.name
        if stand is Stand.INPUT:
            return oracle.value((self.name, self.args))
        if stand is Stand.RULE:
            rule = next(r for r in text.of(Rule) if r.name == name)
            binding = oracle.match(rule.head, self.args)
            assert binding is not None
            return oracle.exists(rule.body, binding) & oracle.rests(rule)
        if stand is Stand.CONTRARY:
            contrary = next(c for c in text.of(Contrary) if c.name == name)
            binding = oracle.match(contrary.act, self.args)
            assert binding is not None
            return oracle.due(*contrary.other.bind(binding))
        norm = next(n for n in text.of(Norm) if n.name == name)
        binding = oracle.match(norm.action, self.args)
        assert binding is not None
        if self.way is not None:
            part = next(p for p in text.of(Part) if p.name == self.way.name)
            return oracle.exists(part.body, binding) & oracle.rests(part)
        if stand is Stand.GATE:
            return oracle.applies(norm, binding)
        if stand is Stand.CHOICE:
            return oracle.exists(norm.scope, binding) & oracle.rests(norm)
        if stand is Stand.CONDITION:
            assert norm.observed is not None
            broken = oracle.applies(norm, binding) & ~oracle.value(norm.observed.bind(binding))
            action = oracle.kinds[self.name].kind == "action"
            return broken if action else broken & oracle.value((self.name, self.args))
        return oracle.force(norm, self.args)

    def oracle(self, facts: dict[Fact, bool], limit: int = 12, text: Text | None = None) -> Oracle:
        named = {a for n, those in facts if not n.startswith("reading ") for a in those} | set(self.args)
        return Oracle(text or self.sample.text, facts, tuple(sorted(named - {UNNAMED, *KINDS})), limit)

    def does(self, steps: Steps) -> bool | None:
        """Whether a set does; None where it contradicts what is stated."""
        try:
            oracle = self.oracle(changed(dict(self.sample.facts), tuple(steps)))
        except Contradictory:
            return None
        return self.holds(oracle) == oracle.possible

    def does_without(self, steps: Steps) -> bool:
        """Whether a set that contradicts what is known does once a smallest part of what is stated is withdrawn.

        That a list has something, or has not, can't be withdrawn: impossibilities that speak of lists are left out.
        """
        facts = changed(dict(self.sample.facts), tuple(steps))
        others = [fact for fact in facts if fact not in {atom for atom, _ in steps}]
        lists = {p.name for p in self.sample.text.of(Predicate) if p.kind == "listing"}
        kept = [
            s
            for s in self.sample.text.statements
            if not (isinstance(s, Never) and any(literal.name in lists for literal in s.body))
        ]
        for size, text in product(
            range(len(others) + 1), (self.sample.text, replace(self.sample.text, statements=tuple(kept)))
        ):
            for gone in combinations(others, size):
                try:
                    oracle = self.oracle({a: v for a, v in facts.items() if a not in gone}, 15, text)
                except Contradictory:
                    continue
                except TooMany:
                    return True  # not looked at
                if self.holds(oracle) == oracle.possible:
                    return True
        return False


def told(kb: KnowledgeBase, sample: Sample, kind: str, name: str, args: tuple[str, ...]) -> WhyNot:
    text = atom_text(name, args)
    if kind == "must":
        text = f"must {name}" + "".join(f' "{a}"' for a in args) + "?"
    facts = kb.facts(
        (),
        given=[sentence(a) for a, value in sample.facts if value],
        deny=[sentence(a) for a, value in sample.facts if not value],
    )
    return kb.why_not(text, facts)


def steps_of(kb: KnowledgeBase, each: Lacking) -> Steps | None:
    """A set as the oracle has it; None where it speaks of what the oracle can't be told."""
    if any(c.why in (Why.NOT_PROVIDED, Why.LISTED) for c in each.conditions):
        return None
    readings = kb.program.program.readings
    steps = [(plain(c.wanted.atom, c.wanted.atom.predicate in readings), c.wanted.positive) for c in each.conditions]
    if any(a.sort == "kind" and a.key == UNNAMED for c in each.conditions for a in c.wanted.atom.args):  # type: ignore[union-attr]
        return None
    return frozenset(steps)


def by_brute_force(asked: Asked) -> Iterator[Steps]:
    """The smallest sets of up to SIZE conditions that do."""
    oracle = asked.oracle(dict(asked.sample.facts))
    kinds = (*MUTABLE, "assumption", "observance", "listing")
    inputs = [
        (p.name, args)
        for p in oracle.kinds.values()
        if p.kind in kinds
        for args in product(*(oracle.domain[s] for s in p.sorts))
    ]
    steps = [(a, v) for a in inputs for v in (True, False) if v or oracle.kinds[a[0]].kind != "listing"]
    steps += [(a, True) for group in oracle.groups.values() for a in group]
    found: list[Steps] = []
    for size in range(1, SIZE + 1):
        for chosen in combinations(steps, size):
            if len({n if n.startswith("reading ") else (n, a) for (n, a), _ in chosen}) < size:
                continue
            if any(smaller <= set(chosen) for smaller in found):
                continue
            if asked.does(frozenset(chosen)):
                found.append(frozenset(chosen))
    yield from found


def faults(kb: KnowledgeBase, asked: Asked, counts: Counter[str]) -> Iterator[str]:
    """What brute force has against what is told of one provision."""
    near = asked.near
    oracle = asked.oracle(dict(asked.sample.facts))
    now = asked.holds(oracle)
    if near.holds is not (True if now == oracle.possible else None if now else False):
        yield f"holds is {near.holds}"
    sets = {steps_of(kb, each) for each in near.lacking}
    for steps in sets - {None}:
        assert steps is not None
        counts["sets"] += 1
        does = asked.does(steps)
        if does is False or (does is None and not asked.does_without(steps)):
            yield f"does not: {sorted(steps)}"
        counts["excluded"] += does is None
        parts = (frozenset(p) for size in range(len(steps)) for p in combinations(sorted(steps), size))
        yield from (f"a part of {sorted(steps)} does: {sorted(part)}" for part in parts if asked.does(part))
    # Of what is tied by impossibilities another input may stand for the one that is asked for.
    if near.complete and not asked.sample.text.of(Never) and len(oracle.places) <= 6 and near.holds is not True:
        counts["compared"] += 1
        standing = {(("in_force", ()), False)} if asked.falls else set()
        wanted = {each for each in by_brute_force(asked) if not each & standing}
        if missed := wanted - sets:
            yield f"missed: {sorted(map(sorted, missed))}"


def disagreements(kb: KnowledgeBase, sample: Sample, counts: Counter[str]) -> Iterator[str]:
    for kind, name, args in sample.questions:
        try:
            named = tuple(a for a in args if a != UNNAMED)
            oracle = Oracle(sample.text, dict(sample.facts), named)
            outcomes = {o for o, column in oracle.outcomes(kind, name, args).items() if column}
        except (TooMany, Contradictory):
            continue
        try:
            found = told(kb, sample, kind, name, args)
        except ContradictoryFacts:  # of things that the question does not see
            continue
        if set(found.outcomes) != outcomes:
            yield f"{kind} {name}{args}: {found.outcomes}, brute force {sorted(outcomes)}\n"
        for tried in found.tried:
            for way in (None, *tried.ways):
                asked = Asked(sample, name, args, tried, way)
                counts[tried.stand.value] += 1
                for fault in faults(kb, asked, counts):
                    yield f"{kind} {name}{args} {tried.name} {way.name if way else ''}: {fault}\n"


def compared(sample: Sample, counts: Counter[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            kb = knowledge_base(str(sample.text), Path(folder))
        except KnowledgeBaseError:  # the rules contradict themselves: refused before anything is asked
            return ""
        return "".join(disagreements(kb, sample, counts))


_SETTINGS: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate, Phase.shrink),
}


def test_the_comparison_notices_sets_that_do_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    further = lacking._Search.further
    monkeypatch.setattr(lacking._Search, "further", lambda self, steps: None if steps else further(self, steps))
    assert any("does not" in fault for fault in found_in(15))


def test_the_comparison_notices_sets_that_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    further = lacking._Search.further

    def one_more(self: lacking._Search, steps: lacking.Steps) -> list[lacking.Step] | None:
        found = further(self, steps)
        return (
            [(atom, True) for atom in self.known.numbers if (atom, True) not in steps][:1] or None
            if not steps
            else found
        )

    monkeypatch.setattr(lacking._Search, "further", one_more)
    monkeypatch.setattr(lacking._Search, "smallest", lambda self, steps: steps)
    faults = found_in(25)
    assert any("a part of" in fault for fault in faults)
    assert any("missed" in fault for fault in faults)


def found_in(number: int) -> list[str]:
    """What brute force has against so many samples."""
    faults: list[str] = []

    @settings(max_examples=number, **_SETTINGS)
    @given(samples())
    def look(sample: Sample) -> None:
        faults.append(compared(sample, Counter()))

    look()
    return faults


def test_what_is_lacking_agrees_with_brute_force() -> None:
    counts: Counter[str] = Counter()

    @settings(max_examples=40, **_SETTINGS)
    @given(samples())
    def look(sample: Sample) -> None:
        assert compared(sample, counts) == ""

    look()
    # It was really compared: provisions of each kind, sets, and sets of all sizes by brute force.
    assert {"gate", "permit", "oblige", "rule"} <= set(counts)
    assert counts["sets"] > 50
    assert counts["compared"] > 3


@pytest.mark.slow
def test_much_more_of_what_is_lacking_agrees_with_brute_force() -> None:
    counts: Counter[str] = Counter()

    @settings(max_examples=200, **_SETTINGS)
    @given(samples())
    def look(sample: Sample) -> None:
        assert compared(sample, counts) == ""

    look()
    assert {stand.value for stand in Stand} - {"time"} <= set(counts)
    assert counts["excluded"] > 10
    assert counts["compared"] > 30
