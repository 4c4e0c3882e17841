"""The scenarios of a knowledge base as cases: each expectation, of a question or a duty, read once to be asked again.

So it can be asked of changed rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from agreement_kb.expected_duties import compare_duty
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.phrases import read_duty, read_question
from agreement_kb.model.answer import Answer, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.scenario import Expectation, ExpectedDuty, Facts, Scenario
from agreement_kb.reasoning.answering import answer, weigh
from agreement_kb.reasoning.case import make_case
from agreement_kb.reasoning.duties import general_duty, goals_about, work_duty
from agreement_kb.reasoning.worked import Worked
from agreement_kb.scenario_runs import compare


@dataclass(frozen=True)
class AskedCase:
    """An expectation with its question and the facts it is asked on."""

    scenario: Scenario
    expectation: Expectation
    question: Question
    facts: Facts

    @property
    def name(self) -> str:
        """The name of its scenario."""
        return self.scenario.name

    def work(self, kb: KnowledgeBase) -> Worked:
        """The case worked out."""
        return weigh(kb.program, kb.engine, self.question, self.facts).worked

    def answer(self, kb: KnowledgeBase) -> Answer:
        """The answer of a knowledge base whose vocabulary is that of the one the case was read with."""
        return answer(kb.program, kb.engine, self.question, self.facts)

    def met(self, kb: KnowledgeBase) -> bool:
        """Whether the answer is as expected; facts that exclude each other never are.

        Rules that were changed behind the back of the language's checks may also stop the reasoning: that is noticed.
        """
        try:
            return not any(compare(kb, self.expectation, self.answer(kb)))
        except (AgreementError, AssertionError, LookupError):
            return False


@dataclass(frozen=True)
class DutyCase:
    """An expected duty with its norm, the action it is about if one is named, and the facts it is looked for on."""

    scenario: Scenario
    expected: ExpectedDuty
    norm: str
    action: Atom | None
    facts: Facts

    @property
    def name(self) -> str:
        """The name of its scenario."""
        return self.scenario.name

    def work(self, kb: KnowledgeBase) -> Worked:
        """What tells whether the duty arises, worked out as if it had not been done."""
        program = kb.program.program
        general = general_duty(program, program.norms[self.norm])
        actions = goals_about(make_case(kb.program, self.facts, ()), general, self.action)
        done = (Atom(f"done:{action.predicate}", action.args) for action in actions)
        undone = {atom: False for atom in done if atom in self.facts.stated}
        facts = replace(self.facts, stated={**self.facts.stated, **undone})
        return work_duty(make_case(kb.program, facts, ()), kb.engine, general, actions)

    def met(self, kb: KnowledgeBase) -> bool:
        """Whether the duty stands as expected; see ``AskedCase.met``. A norm without its rules is noticed too."""
        try:
            norm = kb.program.program.norms[self.norm]
            return not any(compare_duty(kb, self.expected, kb.duties_under(self.facts, norm, self.action)))
        except (AgreementError, AssertionError, LookupError, StopIteration):
            return False


Case = AskedCase | DutyCase


def cases(kb: KnowledgeBase, names: Collection[str] | None = None) -> Iterator[Case]:
    """Every question and every duty of which scenarios (those named) expect something."""
    yield from asked_cases(kb, names)
    yield from duty_cases(kb, names)


def duty_cases(kb: KnowledgeBase, names: Collection[str] | None = None) -> Iterator[DutyCase]:
    """Every duty that scenarios (those named) expect."""
    for scenario in kb.loaded.scenarios:
        if names is None or scenario.name in names:
            yield from duties_of(kb, scenario)


def duties_of(kb: KnowledgeBase, scenario: Scenario) -> Iterator[DutyCase]:
    """Every duty that a scenario expects."""
    if not scenario.duties:
        return
    try:
        facts = kb.facts(scenario.statements, scenario.as_of)
        for expected in scenario.duties:
            norm, action = read_duty(kb.program.program, expected.duty, facts)
            yield DutyCase(scenario, expected, norm.name, action, facts)
    except AgreementError:
        return


def asked_cases(kb: KnowledgeBase, names: Collection[str] | None = None) -> Iterator[AskedCase]:
    """Every expectation (of the scenarios named) that has an answer; those that expect a refusal have none."""
    for scenario in kb.loaded.scenarios:
        if names is None or scenario.name in names:
            yield from asked_of(kb, scenario)


def asked_of(kb: KnowledgeBase, scenario: Scenario) -> Iterator[AskedCase]:
    """Every expectation of a scenario that has an answer."""
    try:
        facts = kb.facts(scenario.statements, scenario.as_of)
    except AgreementError:
        return
    for expectation in scenario.expectations:
        try:
            asked, named = read_question(
                kb.program.program, expectation.question.text, facts, expectation.question.place
            )
        except AgreementError:
            continue
        yield AskedCase(scenario, expectation, asked, named)
