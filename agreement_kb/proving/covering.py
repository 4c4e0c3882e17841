"""How far the scenarios of a knowledge base reach: into rules and their conditions, sentences, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.atom import Atom
from agreement_kb.model.provision import Citation
from agreement_kb.model.term import Variable
from agreement_kb.proving.cases import AskedCase, cases
from agreement_kb.reasoning.coverage import Condition, Coverage, Shown, cover


@dataclass(frozen=True)
class Reached:
    """The scenarios, by name, that reach each thing.

    ``sentences``: those in which a rule under the sentence concludes something, of each sentence that has rules;
    ``cited``: those that expect an answer to cite it; ``questions``: those that ask the question, by its name.
    """

    rules: Coverage
    sentences: Mapping[Citation, tuple[str, ...]]
    cited: Mapping[Citation, tuple[str, ...]]
    questions: Mapping[str, tuple[str, ...]]


def reached(kb: KnowledgeBase) -> Reached:
    """Work out every scenario once, and note what it reaches."""
    found = list(cases(kb))
    rules = cover(kb.program.program, ((case.name, case.work(kb)) for case in found))
    encoded = [entry for entry in kb.loaded.ledger if entry.origins]
    sentences = {
        entry.sentence.citation: _once(n for origin in entry.origins for n in rules.drawn.get(origin, ()))
        for entry in encoded
    }
    cited = {entry.sentence.citation: _once(_citing(kb, entry.sentence.citation)) for entry in encoded}
    asked = [(case.name, case.question) for case in found if isinstance(case, AskedCase)]
    questions = {
        phrase.name: _once(
            name for name, question in asked if question.kind is phrase.kind and _asks(phrase.goal, question.goal)
        )
        for phrase in kb.program.program.phrases
    }
    return Reached(rules, sentences, cited, questions)


def _asks(pattern: Atom, goal: Atom) -> bool:
    """Whether a goal is that of a question; what a which-question leaves open is open in both."""
    return pattern.predicate == goal.predicate and all(
        wanted == found or isinstance(wanted, Variable) for wanted, found in zip(pattern.args, goal.args, strict=True)
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _citing(kb: KnowledgeBase, citation: Citation) -> Iterator[str]:
    """The scenarios that expect a sentence, or its provision as a whole, to be cited."""
    wanted = {str(citation), f"{citation.provision}#{citation.sentence}", citation.provision}
    for scenario in kb.loaded.scenarios:
        cited = [*(each.citing for each in scenario.expectations), *(each.citing for each in scenario.duties)]
        if any(not wanted.isdisjoint(each) for each in cited):
            yield scenario.name


def wanting(rules: Coverage) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    """Each condition with what no scenario shows of it: that it ``holds``, that it ``alone fails``.

    What is left open counts for both: the answer turns on it. Of what is closed by listing it can't be told where it
    alone fails.
    """
    for condition, shown in rules.conditions.items():
        if missing := _missing(shown, condition in rules.closed):
            yield condition, missing


def _missing(shown: Shown, closed: bool) -> tuple[str, ...]:
    missing = () if shown.held or shown.open else ("holds",)
    return missing if closed or shown.failed or shown.open else (*missing, "alone fails")
