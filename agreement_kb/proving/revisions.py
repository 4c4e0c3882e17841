"""Two states of a knowledge base compared by meaning: which answers differ, and what kind of change that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from agreement_kb.expected_duties import expected_of
from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.advice import AnswerDifference
from agreement_kb.model.answer import Answer
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Expectation, ExpectedDuty, Scenario
from agreement_kb.proving.changed import changed_scenarios, changed_statements, meaning, statements
from agreement_kb.proving.mutants import Mutant
from agreement_kb.proving.mutation import Bench
from agreement_kb.proving.witnesses import Witness
from agreement_kb.reasoning.difference import difference_of

MAX_SOUGHT = 40
"""For how many changed statements facts beyond the scenarios are sought."""
_VERDICTS = frozenset({"verdict", "bindings"})
"""The aspects of an answer that say what the law is; the others say why, or what else."""


class Level(IntEnum):
    """What kind of change it is: the part of the version that must be raised for it."""

    NONE, PATCH, MINOR, MAJOR = range(4)


@dataclass(frozen=True)
class MovedAnswer:
    """A question of a scenario whose two answers differ; a refusal has its code in the place of an answer."""

    scenario: str
    question: str
    before: Answer | str
    after: Answer | str
    difference: AnswerDifference | None

    def rests_on(self, moved: Container[str]) -> tuple[str, ...]:
        """The statements, of those that moved, that its answers rest on."""
        found: dict[str, None] = {}
        for answer in (self.before, self.after):
            for derivation in answer.derivations if not isinstance(answer, str) else ():
                for step in derivation.steps:
                    rules = [step.rule] if step.rule is not None else [tried.rule for tried in step.tried]
                    found.update(dict.fromkeys(rule.origin for rule in rules if rule.origin in moved))
        return tuple(found)

    @property
    def level(self) -> Level:
        """That of its difference: an answer where there was a refusal is new, a refusal where there was one is not."""
        if self.difference is None:
            return Level.MINOR if isinstance(self.before, str) else Level.MAJOR
        aspects = {parted.aspect for parted in self.difference.parted}
        return Level.MAJOR if aspects & _VERDICTS else Level.MINOR


@dataclass(frozen=True)
class RevisionDifference:
    """All that differs between two states of a knowledge base.

    ``statements`` and ``scenarios`` say of each that differs whether it is "new", "gone" or "changed"; ``duties`` names
    expected duties that stand otherwise; ``beyond`` has facts beyond the scenarios on which answers differ, and
    ``not_sought`` the statements for which none were looked for.
    """

    statements: Mapping[str, str]
    scenarios: Mapping[str, str]
    answers: tuple[MovedAnswer, ...]
    duties: tuple[tuple[str, str], ...]
    beyond: tuple[Witness, ...]
    not_sought: tuple[str, ...]
    same: bool

    @property
    def level(self) -> Level:
        """The highest of all that differs."""
        if self.duties or self.beyond:
            return Level.MAJOR
        new = Level.MINOR if "new" in self.statements.values() else Level.NONE
        return max([new, Level.NONE if self.same else Level.PATCH, *(each.level for each in self.answers)])


def compare(
    before: KnowledgeBase, after: KnowledgeBase, watch: Callable[..., Iterable[Scenario]]
) -> RevisionDifference:
    """Ask the questions of all scenarios of both states, and look for facts beyond them.

    ``watch`` passes the scenarios on one by one, given how many they are.
    """
    old, new = before.program.program, after.program.program
    moved = _kinds(statements(old), statements(new), changed_statements(old, new))
    ours = {each.name: each for each in after.loaded.scenarios}
    theirs = {each.name: each for each in before.loaded.scenarios}
    told = _kinds(theirs, ours, changed_scenarios(before, after))
    scenarios = list({**theirs, **ours}.values()) if moved else []
    answers: list[MovedAnswer] = []
    duties: list[tuple[str, str]] = []
    for scenario in watch(scenarios, len(scenarios)):
        answers += _moved_answers(before, after, scenario)
        duties += [
            (scenario.name, each.duty.text)
            for each in scenario.duties
            if _owed_otherwise(before, after, scenario, each)
        ]
    sought = sorted(name for name in moved if name in _with_rules(old) | _with_rules(new))
    return RevisionDifference(
        moved,
        told,
        tuple(answers),
        tuple(duties),
        tuple(_beyond(before, new, sought[:MAX_SOUGHT])),
        tuple(sought[MAX_SOUGHT:]),
        before.loaded.sha256 == after.loaded.sha256,
    )


def _kinds(old: Mapping[str, object], new: Mapping[str, object], different: Iterable[str]) -> dict[str, str]:
    return {name: "new" if name not in old else "gone" if name not in new else "changed" for name in sorted(different)}


def _moved_answers(before: KnowledgeBase, after: KnowledgeBase, scenario: Scenario) -> Iterator[MovedAnswer]:
    for expectation in scenario.expectations:
        old, new = (_answer(kb, scenario, expectation) for kb in (before, after))
        if isinstance(old, str) or isinstance(new, str):
            if old != new:
                yield MovedAnswer(scenario.name, expectation.question.text, old, new, None)
            continue
        difference = difference_of(old, new)
        if difference.parted:
            yield MovedAnswer(scenario.name, expectation.question.text, old, new, difference)


def _answer(kb: KnowledgeBase, scenario: Scenario, expectation: Expectation) -> Answer | str:
    try:
        facts = kb.facts(scenario.statements, scenario.as_of)
        return kb.ask_facts(expectation.question.text, facts, expectation.question.place)
    except AgreementError as error:
        return error.findings[0].code


def _owed_otherwise(before: KnowledgeBase, after: KnowledgeBase, scenario: Scenario, expected: ExpectedDuty) -> bool:
    return _owed(before, scenario, expected) != _owed(after, scenario, expected)


def _owed(kb: KnowledgeBase, scenario: Scenario, expected: ExpectedDuty) -> object:
    try:
        found = expected_of(kb, expected, kb.facts(scenario.statements, scenario.as_of))
    except AgreementError as error:
        return error.findings[0].code
    return meaning(tuple((each.state, each.bearer, each.counterparty, each.due, each.basis) for each in found.duties))


def _with_rules(program: Program) -> set[str]:
    return {rule.origin for rule in (*program.rules, *program.constraints)} | set(program.norms)


def _beyond(before: KnowledgeBase, after: Program, names: Iterable[str]) -> Iterator[Witness]:
    """Facts on which the later rules answer otherwise, sought from each changed statement; each once."""
    bench, found = Bench(before), set[tuple[str, ...]]()
    for name in names:
        heads = frozenset(
            rule.head.predicate for rule in (*before.program.program.rules, *after.rules) if rule.origin == name
        )
        changed = Mutant("revision", name, "", heads, lambda _: after, wide=True)
        try:
            witness = bench.search(changed).witness
        except (AssertionError, LookupError):  # what one vocabulary has and the other has not is told by the scenarios
            continue
        if witness is not None and witness.scenario[1:] not in found:
            found.add(witness.scenario[1:])
            yield witness


def version_is_enough(before: str, after: str, level: Level) -> bool:
    """Whether a version was raised as a change asks: its first number for a major one, and so on.

    While the first number is 0 nothing is promised, and a major change raises the second (Semantic Versioning 2.0.0,
    4), the others the third.
    """
    old, new = _numbers(before), _numbers(after)
    if level is Level.NONE:
        return True
    part = {Level.MAJOR: 0, Level.MINOR: 1, Level.PATCH: 2}[level]
    if old[0] == 0 and new[0] == 0:
        part = min(part + 1, 2)
    return new[: part + 1] > old[: part + 1]


def _numbers(version: str) -> tuple[int, int, int]:
    first, second, third, *_ = [*map(int, re.findall(r"\d+", version)), 0, 0, 0]
    return first, second, third
