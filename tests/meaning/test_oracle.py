"""Answers compared with brute force on random programs."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import Answer
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Ground
from agreement_kb.model.finding import ContradictoryFacts, KnowledgeBaseError
from agreement_kb.model.ground import GroundProgram
from agreement_kb.reasoning import answering, evaluation, worked
from agreement_kb.reasoning import valuation as valuation_module
from agreement_kb.reasoning.bdd import TRUE
from agreement_kb.reasoning.outcome import outcome_functions
from tests.helpers import knowledge_base
from tests.meaning.oracle import (
    UNNAMED,
    Contradictory,
    Fact,
    Oracle,
    Reading,
    TooMany,
    atom_text,
)
from tests.meaning.programs import Sample, samples

NORMAL, SLOW = 180, 1_500
EXPECTED = ("yes", "no", "silent", "depends")


def sentence(atom: Fact) -> str:
    """How an input is stated to the knowledge base."""
    name, args = atom
    if name.startswith("reading "):
        return f"{name} is {args[0]}"
    if name.startswith("done:"):
        return f"{name.removeprefix('done:')} was done" + "".join(f' "{a}"' for a in args)
    return atom_text(name, args)


def plain(atom: Atom, readings: bool = False) -> Fact:
    """An atom of the package as the oracle names it."""
    keys = tuple(a.key for a in atom.args)  # type: ignore[union-attr]
    return (f"reading {atom.predicate}", keys) if readings else (atom.predicate, keys)


def ask(kb: KnowledgeBase, sample: Sample, kind: str, name: str, args: tuple[str, ...]) -> Answer:
    text = atom_text(name, args)
    if kind == "must":
        text = f"must {name}" + "".join(f' "{a}"' for a in args) + "?"
    return kb.ask(
        text,
        given=[sentence(a) for a, value in sample.facts if value],
        deny=[sentence(a) for a, value in sample.facts if not value],
    )


def turning(found: Answer, kb: KnowledgeBase) -> set[str]:
    readings = kb.program.program.readings
    return {
        f"reading {t.atom.predicate}" if t.atom.predicate in readings else atom_text(*plain(t.atom))
        for t in found.turns_on
    }


def disagreements(kb: KnowledgeBase, sample: Sample) -> Iterator[tuple[str, str]]:
    """The outcome of each question, and what brute force has against it ("" for nothing)."""
    for kind, name, args in sample.questions:
        individuals = tuple(a for a in args if a != UNNAMED)
        try:
            oracle = Oracle(sample.text, dict(sample.facts), individuals)
        except TooMany:
            continue
        except Contradictory:
            try:
                ask(kb, sample, kind, name, args)
            except ContradictoryFacts:
                yield "contradictory", ""
            else:
                yield "contradictory", f"{kind} {name}{args}: no completion exists, yet there is an answer"
            continue
        columns = oracle.outcomes(kind, name, args)
        wanted = {o for o, column in columns.items() if column}
        verdict = next(iter(wanted)) if len(wanted) == 1 else "depends"
        try:
            found = ask(kb, sample, kind, name, args)
        except Exception as error:  # a crash disagrees as well
            yield verdict, f"{kind} {name}{args}: {error!r}, yet there are completions"
            continue
        faults = []
        if (found.verdict, set(found.outcomes)) != (verdict, wanted):
            faults.append(f"{found.verdict} {found.outcomes}, brute force {verdict} {sorted(wanted)}")
        turns = oracle.turns(columns) if verdict == "depends" else set()
        if turning(found, kb) != turns:
            faults.append(f"turns on {sorted(turning(found, kb))}, brute force {sorted(turns)}")
        faults += unsupported(found, kb, oracle, columns) + unpaired(found, kb, oracle, columns)
        if "yes" in wanted:
            conditions = {c.norm.name: c.certain for c in found.conditions}
            binding = oracle.binding_conditions(name, args, columns["yes"]) if kind == "may" else conditions
            if conditions != binding:
                faults.append(f"conditions {conditions}, brute force {binding}")
        yield verdict, "".join(f"{kind} {name}{args}: {fault}\n" for fault in faults)


def unsupported(found: Answer, kb: KnowledgeBase, oracle: Oracle, columns: dict[str, int]) -> list[str]:
    """What derivations claim beyond brute force; one outcome must be derived in every completion."""
    faults = []
    readings = kb.program.program.readings
    covered = 0
    for derivation in found.derivations:
        supposed = [(plain(a, a.predicate in readings), value) for a, value in derivation.suppositions]
        where = oracle.where(supposed)
        covered |= where
        if where & ~columns[derivation.outcome]:
            faults.append(f"derives {derivation.outcome} where it is not so, supposing {supposed}")
        for step in derivation.steps:
            atom = step.literal.atom
            known = plain(atom, atom.predicate in readings)
            if known in oracle.columns and where & ~oracle.where([(known, step.literal.positive)]):
                faults.append(f"concludes {step.literal} where it is not so")
    if {d.outcome for d in found.derivations} != set(found.outcomes):
        faults.append(f"derives {sorted({d.outcome for d in found.derivations})} of {found.outcomes}")
    if len(found.outcomes) == 1 and covered != oracle.possible:
        faults.append("the cases of the derivations leave out completions")
    return faults


def unpaired(found: Answer, kb: KnowledgeBase, oracle: Oracle, columns: dict[str, int]) -> list[str]:
    """Turns whose alternatives do not lead to what they say, in completions that differ in nothing else."""
    faults = []
    readings = kb.program.program.readings
    for turn in found.turns_on:
        reading = turn.atom.predicate in readings
        others = [(plain(a, a.predicate in readings), value) for a, value in turn.others]
        for each in turn.alternatives:
            atom = (f"reading {turn.atom.predicate}", (each.value,)) if reading else plain(turn.atom)
            where = oracle.where([*others, (atom, True if reading else each.value == "true")])
            reached = [outcome for outcome, column in columns.items() if where & column]
            if reached != [each.verdict] and not (each.verdict == "depends" and len(reached) > 1):
                faults.append(f"{turn.atom} being {each.value} gives {reached}, not so {each.verdict}")
        if len({a.verdict for a in turn.alternatives} - {"depends"}) < 2:
            faults.append(f"{turn.atom} has no two alternatives that differ; not so a turn")
    return faults


def check(sample: Sample, folder: Path) -> list[tuple[str, str]]:
    try:
        kb = knowledge_base(str(sample.text), folder)
    except KnowledgeBaseError:
        return list(refused(sample))
    return list(disagreements(kb, sample))


def refused(sample: Sample) -> Iterator[tuple[str, str]]:
    """What brute force has against rules that are refused because nothing is possible while nothing is stated."""
    for kind, name, args in sample.questions:
        try:
            Oracle(sample.text, {}, tuple(a for a in args if a != UNNAMED))
        except TooMany:
            continue
        except Contradictory:
            yield "contradictory", ""
        else:
            yield "contradictory", f"{kind} {name}{args}: there are completions, yet the rules are refused"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def every_answer_agrees(sample: Sample, folder: Path) -> None:
    faults = [fault for _, fault in check(sample, folder) if fault]
    assert not faults, f"{sample.text}\n{sample.facts}\n" + "\n".join(faults)


_UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=NORMAL, deadline=None, derandomize=True, database=None, suppress_health_check=_UNHURRIED)
@given(sample=samples())
def test_answers_agree_with_brute_force(sample: Sample, folder: Path) -> None:
    every_answer_agrees(sample, folder)


@pytest.mark.slow
@settings(max_examples=SLOW, deadline=None, suppress_health_check=_UNHURRIED)
@given(sample=samples())
def test_many_more_answers_agree_with_brute_force(sample: Sample, folder: Path) -> None:
    every_answer_agrees(sample, folder)


# ---- what is compared is worth comparing -------------------------------------------------------------------------


def each_sample(count: int, look: Callable[[Sample], None]) -> None:
    """Show the same ``count`` samples to a function."""

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=_UNHURRIED,
        report_multiple_bugs=False,
    )
    @given(samples())
    def run(sample: Sample) -> None:
        look(sample)

    run()


def test_the_programs_compared_have_every_construct_and_every_verdict() -> None:
    verdicts: Counter[str] = Counter()
    constructs: Counter[str] = Counter()
    mixed: set[tuple[str, ...]] = set()
    count = 300

    def look(sample: Sample) -> None:
        text = str(sample.text)
        constructs.update(word for word in CONSTRUCTS if re.search(rf"\b{word}\b", text))
        constructs["readings of three"] += any(len(r.alternatives) == 3 for r in sample.text.of(Reading))
        for kind, name, args in sample.questions:
            try:
                oracle = Oracle(sample.text, dict(sample.facts), tuple(a for a in args if a != UNNAMED))
            except TooMany:
                verdicts["too many"] += 1
            except Contradictory:
                verdicts["contradictory"] += 1
            else:
                found = [o for o, column in oracle.outcomes(kind, name, args).items() if column]
                verdicts[found[0] if len(found) == 1 else "depends"] += 1
                mixed.add(tuple(found))

    each_sample(count, look)
    total = verdicts.total()
    assert {v: verdicts[v] for v in EXPECTED if verdicts[v] / total < 0.05} == {}
    assert {("yes", "no"), ("no", "silent"), ("yes", "silent"), ("yes", "no", "silent")} <= mixed
    assert verdicts["contradictory"] > 0.01 * total
    assert verdicts["too many"] < 0.4 * total
    assert {c: constructs[c] / count for c in CONSTRUCTS if constructs[c] / count < CONSTRUCTS[c]} == {}
    assert constructs["readings of three"] > 0.2 * count


CONSTRUCTS = {
    "not": 0.6,
    "only": 0.3,
    "way": 0.2,
    "is left": 0.2,
    "permit": 0.2,
    "forbid": 0.2,
    "oblige": 0.2,
    "condition": 0.1,
    "exception": 0.1,
    "precedence": 0.03,
    "contrary": 0.05,
    "upon": 0.03,
    "never": 0.3,
    "by analogy": 0.3,
    "implied": 0.3,
    "exhaustive": 0.2,
    "by assumption": 0.2,
    "by listing": 0.2,
    "standing": 0.2,
}
"""Words of the language, and the share of programs that must have each."""


def _swap_yes_and_no(monkeypatch: pytest.MonkeyPatch) -> None:
    def swapped(*args: Any) -> dict[str, int]:
        found = outcome_functions(*args)
        return {"yes": found["no"], "no": found["yes"], "silent": found["silent"]}

    monkeypatch.setattr(worked, "outcome_functions", swapped)


def _take_unknown_for_false(monkeypatch: pytest.MonkeyPatch) -> None:
    def fixed(case: Any, valuation: Any, atom: Atom) -> None:
        fix_input(case, valuation, atom)
        valuation.fixed.setdefault(atom, False)
        valuation.grounds.setdefault(atom, (Ground.DENIED, ""))

    fix_input = valuation_module._fix_input
    monkeypatch.setattr(valuation_module, "_fix_input", fixed)


def _forget_the_unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*args: Any) -> Any:
        case = make_case(*args)
        named = {s: tuple(i for i in each if not i.unnamed) for s, each in case.domain.individuals.items()}
        return replace(case, domain=replace(case.domain, individuals=named))

    make_case = answering.make_case
    monkeypatch.setattr(answering, "make_case", made)


def _let_a_reading_have_any_alternatives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "exactly_one", lambda diagrams, functions: TRUE)


def _turn_on_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "turns_of", lambda worked, functions: ())


def _ignore_impossibilities(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = DatalogEngine.ground
    monkeypatch.setattr(DatalogEngine, "ground", lambda *args: replace(ground(*args), constraints=()))


def _drop_the_second_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    def dropped(*args: Any) -> GroundProgram:
        found = ground(*args)
        return replace(found, instances={atom: each[:1] for atom, each in found.instances.items()})

    ground = DatalogEngine.ground
    monkeypatch.setattr(DatalogEngine, "ground", dropped)


def _bind_by_no_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "conditions_of", lambda *args: ())


def _derive_the_first_outcome_only(monkeypatch: pytest.MonkeyPatch) -> None:
    derivations = answering.derivations_of
    monkeypatch.setattr(answering, "derivations_of", lambda w, t, outcomes, f: derivations(w, t, outcomes[:1], f))


@pytest.mark.parametrize(
    "fault",
    [
        _swap_yes_and_no,
        _take_unknown_for_false,
        _forget_the_unnamed,
        pytest.param(_let_a_reading_have_any_alternatives, marks=pytest.mark.slow),
        _turn_on_nothing,
        _ignore_impossibilities,
        _drop_the_second_instance,
        _bind_by_no_condition,
        _derive_the_first_outcome_only,
    ],
)
def test_a_planted_fault_is_found(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    fault(monkeypatch)
    with pytest.raises(AssertionError, match=r"brute force|not so|derives|leave out|no completion|yet the"):
        each_sample(NORMAL, lambda sample: every_answer_agrees(sample, folder))
