"""The scenarios of a knowledge base as cases: each expectation read once, so that it can be asked of changed rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.phrases import read_question
from agreement_kb.model.answer import Answer, Question
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.scenario import Expectation, Facts, Scenario
from agreement_kb.reasoning.answering import answer, weigh
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


def asked_cases(kb: KnowledgeBase, names: Collection[str] | None = None) -> Iterator[AskedCase]:
    """Every expectation (of the scenarios named) that has an answer; those that expect a refusal have none."""
    for scenario in kb.loaded.scenarios:
        if names is not None and scenario.name not in names:
            continue
        try:
            facts = kb.facts(scenario.statements, scenario.as_of)
        except AgreementError:
            continue
        for expectation in scenario.expectations:
            try:
                asked, named = read_question(
                    kb.program.program, expectation.question.text, facts, expectation.question.place
                )
            except AgreementError:
                continue
            yield AskedCase(scenario, expectation, asked, named)
