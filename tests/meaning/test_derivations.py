"""Derivations: what they hold, that they are verified, and that nothing about them is left to chance."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Step, StepRef
from agreement_kb.model.ground import Domain, GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Basis
from agreement_kb.reasoning import proofs
from agreement_kb.reasoning.deriving import Unsound, verify
from tests.helpers import ask, rules_used, write_rules
from tests.meaning.conftest import Rules

PROGRAM = """
    open sort body en "body"
    predicate competent(B: body) by fact en "{B} is competent"
    predicate consented(B: body) by choice en "{B} consented"
    predicate honest(B: body) by assumption en "{B} is honest"
    predicate needed by judgement en "needed" judge en "the court"
    reading how about 1
        en "how" words en "words"
        alternative wide en "widely"
        alternative narrow en "narrowly"
    predicate fit(B: body) en "{B} is fit"
    rule competent_and_honest: fit(B)
        if competent(B) and honest(B)
        implied because "so"
    action send(B: body) en "sending to {B}"
    only bodies: send(B)
        concerning needed
    way fit_ones through bodies
        if fit(B)
    way with_consent through bodies
        if consented(B)
    ## 2
    forbid narrow_ban: send(B)
        if reading how is narrow and not consented(B)
"""
GIVEN = 'needed; competent("it"); reading how is wide'


class Recorded:
    """What the last answer gave to ``verify``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[Any, ...]] = []
        monkeypatch.setattr(proofs, "verify", self._verify)

    def _verify(self, *args: Any) -> None:
        self.calls.append(args)
        verify(*args)

    def again(self, derivation: Derivation) -> None:
        *context, derivations = self.calls[-1]
        assert derivations
        verify(*context, [derivation])


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    return Recorded(monkeypatch)


def test_a_derivation_leads_from_what_is_given_to_the_outcome(rules: Rules) -> None:
    (derivation,) = ask(rules(PROGRAM), 'send("it")', GIVEN, 'consented("it")').derivations
    assert rules_used(derivation) == ["bodies", "competent_and_honest", "fit_ones"]
    fit = next(s for s in derivation.steps if s.literal.atom.predicate == "fit")
    assert [(str(p.literal), p.ground) for p in fit.premises if isinstance(p, Leaf)] == [
        ('competent("it")', Ground.GIVEN),
        ('honest("it")', Ground.ASSUMED),
    ]
    assert [str(derivation.steps[n - 1].literal.atom.predicate) for n in derivation.conclusions] == [
        "allowed:send",
        "forbidden:send",
    ]


def test_premises_stand_before_their_conclusion_and_no_step_stands_twice(rules: Rules) -> None:
    for found in (ask(rules(PROGRAM), 'send("it")', GIVEN), ask(rules(PROGRAM), 'send("it")')):
        for derivation in found.derivations:
            assert [s.number for s in derivation.steps] == list(range(1, len(derivation.steps) + 1))
            assert len({s.literal for s in derivation.steps}) == len(derivation.steps), "a lemma is told once"
            for step in derivation.steps:
                premises = (*step.premises, *(t.premise for t in step.tried))
                assert all(p.number < step.number for p in premises if isinstance(p, StepRef))


def test_a_chain_of_a_thousand_rules_is_derived(rules: Rules) -> None:
    lines = ['predicate d0 by fact en "d0"']
    lines += [f'predicate d{i} en "d{i}"\nrule r{i}: d{i}\n    if d{i - 1}' for i in range(1, 1001)]
    (derivation,) = ask(rules("\n".join(lines)), "d1000", "d0").derivations
    assert len(derivation.steps) == 1000


def test_a_negative_step_names_for_each_rule_a_condition_that_fails(rules: Rules) -> None:
    kb = rules(PROGRAM)
    (derivation,) = ask(kb, 'send("it")', "needed; reading how is wide", 'consented("it"); competent("it")').derivations
    assert derivation.outcome == "no"
    shut = next(s for s in derivation.steps if s.literal == Literal(Atom("open:bodies", s.literal.atom.args), False))
    assert [t.rule.origin for t in shut.tried] == ["fit_ones", "with_consent"]
    assert all(t.premise is not None for t in shut.tried)


def test_a_derivation_cites_the_sentence_of_each_rule_it_uses(rules: Rules) -> None:
    found = ask(rules(PROGRAM), 'send("it")', "needed; reading how is narrow", 'consented("it")')
    by_outcome = {d.outcome: [str(s.rule.citation) for s in d.steps if s.rule] for d in found.derivations}
    assert "2" in by_outcome["no"]
    assert "2" in {str(c) for c in found.citations}


def _step(derivation: Derivation, chosen: Callable[[Step], bool]) -> Step:
    return next(s for s in derivation.steps if chosen(s))


def _with(derivation: Derivation, step: Step, **changes: Any) -> Derivation:
    changed = replace(step, **changes)
    return replace(derivation, steps=tuple(changed if s is step else s for s in derivation.steps))


def _fit(derivation: Derivation) -> Step:
    return _step(derivation, lambda s: s.literal.atom.predicate == "fit")


def _denied(derivation: Derivation) -> Step:
    return _step(derivation, lambda s: bool(s.tried) and s.tried[0].premise is not None)


def _flip_a_premise(d: Derivation) -> Derivation:
    leaf, *rest = _fit(d).premises
    assert isinstance(leaf, Leaf)
    return _with(d, _fit(d), premises=(replace(leaf, literal=Literal(leaf.literal.atom, False)), *rest))


def _exchange_a_premise(d: Derivation) -> Derivation:
    first, second = _fit(d).premises
    return _with(d, _fit(d), premises=(second, first))


def _leave_out_a_premise(d: Derivation) -> Derivation:
    return _with(d, _fit(d), premises=_fit(d).premises[:1])


def _say_that_an_assumption_was_given(d: Derivation) -> Derivation:
    first, second = _fit(d).premises
    assert isinstance(second, Leaf)
    return _with(d, _fit(d), premises=(first, replace(second, ground=Ground.GIVEN)))


def _rest_on_itself(d: Derivation) -> Derivation:
    step = _step(d, lambda s: any(isinstance(p, StepRef) for p in s.premises))
    return _with(d, step, premises=tuple(StepRef(step.number) for _ in step.premises))


def _rest_on_another_step(d: Derivation) -> Derivation:
    step = _step(d, lambda s: s.literal.atom.predicate == "allowed:send")
    return _with(d, step, premises=tuple(reversed(step.premises)))


def _use_another_rule(d: Derivation) -> Derivation:
    other = _step(d, lambda s: s.rule is not None and s.literal.atom.predicate != "fit")
    return _with(d, _fit(d), rule=other.rule)


def _bind_someone_else(d: Derivation) -> Derivation:
    ((variable, individual),) = _fit(d).binding
    return _with(d, _fit(d), binding=((variable, replace(individual, key="other")),))


def _conclude_of_someone_else(d: Derivation) -> Derivation:
    atom = _fit(d).literal.atom
    other = replace(atom.args[0], key="other")  # type: ignore[arg-type]
    return _with(d, _fit(d), literal=Literal(Atom(atom.predicate, (other,))))


def _conclude_the_contrary(d: Derivation) -> Derivation:
    return _with(d, _fit(d), literal=Literal(_fit(d).literal.atom, False))


def _try_one_rule_less(d: Derivation) -> Derivation:
    return _with(d, _denied(d), tried=())


def _say_that_no_instance_exists(d: Derivation) -> Derivation:
    return _with(d, _denied(d), tried=tuple(replace(t, premise=None) for t in _denied(d).tried))


def _name_a_condition_of_no_rule(d: Derivation) -> Derivation:
    leaf = _fit(d).premises[0]
    return _with(d, _denied(d), tried=tuple(replace(t, premise=leaf) for t in _denied(d).tried))


def _claim_another_outcome(d: Derivation) -> Derivation:
    return replace(d, outcome="no")


def _conclude_less(d: Derivation) -> Derivation:
    return replace(d, conclusions=d.conclusions[:1])


def _conclude_nothing(d: Derivation) -> Derivation:
    return replace(d, conclusions=())


def _claim_a_better_basis(d: Derivation) -> Derivation:
    return replace(d, basis=Basis.EXPRESS)


def _suppose_against_the_facts(d: Derivation) -> Derivation:
    return replace(d, suppositions=((Atom("needed"), False),))


@pytest.mark.parametrize(
    "tamper",
    [
        _flip_a_premise,
        _exchange_a_premise,
        _leave_out_a_premise,
        _say_that_an_assumption_was_given,
        _rest_on_itself,
        _rest_on_another_step,
        _use_another_rule,
        _bind_someone_else,
        _conclude_of_someone_else,
        _conclude_the_contrary,
        _try_one_rule_less,
        _say_that_no_instance_exists,
        _name_a_condition_of_no_rule,
        _claim_another_outcome,
        _conclude_less,
        _conclude_nothing,
        _claim_a_better_basis,
        _suppose_against_the_facts,
    ],
)
def test_verification_catches_a_derivation_that_was_tampered_with(
    rules: Rules, recorded: Recorded, tamper: Callable[[Derivation], Derivation]
) -> None:
    (derivation,) = ask(rules(PROGRAM), 'send("it")', GIVEN, 'consented("it")').derivations
    recorded.again(derivation)
    changed = tamper(derivation)
    assert changed != derivation
    with pytest.raises(Unsound):
        recorded.again(changed)


class Forgetful(DatalogEngine):
    """An engine that loses the instances of one rule."""

    forgotten = ""

    def ground(self, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
        found = super().ground(program, domain, goals)
        kept = {a: tuple(i for i in each if i.rule.id != self.forgotten) for a, each in found.instances.items()}
        return replace(found, instances=kept)


def _forgetting(rule: str, folder: Path) -> KnowledgeBase:
    engine = Forgetful()
    engine.forgotten = rule
    return load(folder, engine)


def test_the_answer_really_rests_on_what_the_engine_yields(tmp_path: Path) -> None:
    folder = write_rules(PROGRAM, tmp_path)
    both = f'{GIVEN}; consented("it")'
    assert ask(load(folder), 'send("it")', GIVEN, 'consented("it")').verdict == "yes"
    assert ask(_forgetting("fit_ones", folder), 'send("it")', GIVEN, 'consented("it")').verdict == "no"
    ways = {"fit_ones", "with_consent"}
    whole = ask(load(folder), 'send("it")', both)
    less = ask(_forgetting("fit_ones", folder), 'send("it")', both)
    assert [ways & set(rules_used(d)) for d in whole.derivations] == [{"fit_ones"}, {"with_consent"}]
    assert (less.verdict, [ways & set(rules_used(d)) for d in less.derivations]) == ("yes", [{"with_consent"}])


REPORT = """
import sys
from agreement_kb.kb import load
from tests.meaning.test_derivations import report
print(report(load(sys.argv[1])))
"""


def report(kb: KnowledgeBase) -> str:
    """Everything about some answers that must be the same every time."""
    lines = []
    for question, given, deny in (
        ('send("it")', "", ""),
        ('send("it")', GIVEN, 'consented("it")'),
        ('send("that")', 'needed; competent("it"); consented("other")', ""),
        ('fit("it")', "", ""),
    ):
        found = ask(kb, question, given, deny)
        lines.append(repr((found.outcomes, found.basis, found.citations, found.assuming, found.conditions)))
        lines.append(repr((found.turns_on, found.derivations, found.bindings)))
    return "\n".join(lines)


def test_the_same_question_asked_twice_has_the_same_answer(rules: Rules) -> None:
    kb = rules(PROGRAM)
    assert report(kb) == report(kb)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_answer_is_the_same_in_another_process_with_other_hashes(tmp_path: Path, seed: str) -> None:
    folder = write_rules(PROGRAM, tmp_path)
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", REPORT, str(folder)]
    run = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.rstrip("\n") == report(load(folder))
