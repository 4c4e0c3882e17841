"""Questions, statements and names to show a newcomer, taken from the scenarios of the knowledge base: they work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.hops import BLANK, slot_of
from agreement_kb.language.templates import Templates
from agreement_kb.model.answer import DEPENDS, NO, SILENT, YES
from agreement_kb.model.scenario import Expectation
from agreement_kb.model.vocabulary import Kind


@dataclass(frozen=True)
class Samples:
    """What is shown to try. Each is "" where the knowledge base has none of its kind.

    ``open_question`` depends while nothing is stated, and ``fact`` decides it; ``settled`` is answered yes at once,
    ``unanswered`` is one that the text does not answer, or answers no; ``chain`` is a question with a blank, and hops.
    """

    settled: str = ""
    open_question: str = ""
    fact: str = ""
    unanswered: str = ""
    citation: str = ""
    reading: str = ""
    alternative: str = ""
    scenario: str = ""
    chain: str = ""

    def questions(self) -> tuple[str, ...]:
        """The questions to try."""
        return tuple(q for q in (self.settled, self.open_question, self.unanswered) if q)


def samples(kb: KnowledgeBase, language: str) -> Samples:
    """What to try, in one language where there is anything in it."""
    bare: dict[str, str] = {}
    decided: dict[str, str] = {}
    cited: dict[str, tuple[str, ...]] = {}
    for scenario in kb.loaded.scenarios:
        for expected in scenario.expectations:
            text = expected.question.text
            if not scenario.statements and scenario.as_of is None:
                bare.setdefault(text, expected.verdict)
                if expected.citing:
                    cited.setdefault(text, expected.citing)
            elif scenario.as_of is None and len(scenario.statements) == 1 and expected.verdict == YES:
                only = scenario.statements[0]
                if only.positive and not only.text.startswith("reading "):
                    decided.setdefault(text, only.text)
    phrases = kb.program.program.phrases
    own = Templates((words, phrase.kind) for phrase in phrases for words in phrase.texts.get(language, ()))

    def best(questions: Iterable[str], wanted: Kind, plainer: Callable[[str], object] = lambda _: 0) -> str:
        """A question in the language, with a name to show how one is typed, and of the kind wanted, if there is."""

        def order(question: str) -> tuple[bool, bool, bool, Any]:
            kind = next((kind for kind, _ in own.matching(question, True)), None)
            return kind is None, '"' not in question, kind is not wanted, plainer(question)

        return min(questions, key=order, default="")

    # A short question whose answer rests on several sentences shows most; what someone may do is what is asked most;
    # and a subject that is declared not to be regulated is answered with the nearest provision.
    yes = (q for q, verdict in bare.items() if verdict == YES)
    settled = best(yes, Kind.IS, lambda q: (len(cited.get(q, ())) < 2, len(q)))
    open_question = best((q for q, verdict in bare.items() if verdict == DEPENDS and q in decided), Kind.MAY, len)
    unanswered = best((q for q, verdict in bare.items() if verdict == SILENT), Kind.REGULATED) or best(
        (q for q, verdict in bare.items() if verdict == NO), Kind.MAY
    )
    reading = next(iter(kb.program.program.readings.values()), None)
    asked = next((s.name for s in kb.loaded.scenarios if s.statements and _answered(s.expectations)), "")
    return Samples(
        settled,
        open_question,
        decided.get(open_question, ""),
        unanswered,
        cited[settled][0].partition("#")[0] if settled in cited else next(iter(kb.loaded.provisions), ""),
        reading.name if reading else "",
        reading.alternatives[0][0] if reading else "",
        asked,
        _chain(kb, language),
    )


def _chain(kb: KnowledgeBase, language: str) -> str:
    """A question that may be asked as a chain, with the names that scenarios put in the place of the blank."""
    phrases = [
        (phrase, onward) for phrase in kb.program.program.phrases if (onward := slot_of(kb.program.program, phrase))
    ]
    for texts in ((language,), kb.loaded.header.languages):
        own = Templates((w, onward) for phrase, onward in phrases for each in texts for w in phrase.texts.get(each, ()))
        asked = [e.question.text for scenario in kb.loaded.scenarios for e in scenario.expectations]
        found = {t: slots[onward] for t in asked for onward, slots in own.matching(t, True) if "." not in slots[onward]}
        names = list(dict.fromkeys(found.values()))
        if len(names) > 1:
            question, first = next(iter(found.items()))
            return f"{question.replace(first, BLANK, 1)} {first}, {names[1]}"
    return ""


def _answered(expectations: tuple[Expectation, ...]) -> bool:
    return any(each.verdict in (YES, NO, SILENT, DEPENDS) for each in expectations)
