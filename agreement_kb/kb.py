"""The front door: ``load(folder)`` gives a knowledge base, ``kb.ask(question, ...)`` an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from agreement_kb.engines.protocol import Engine
from agreement_kb.language.compiled import read_compiled, write_compiled
from agreement_kb.language.earlier import Earlier, read_earlier, write_earlier
from agreement_kb.language.loaded import Loaded, prevents_answers
from agreement_kb.language.phrases import read_facts, read_question
from agreement_kb.model.answer import Answer, Binding
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import Finding, KnowledgeBaseError, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts, Sentence
from agreement_kb.model.term import Individual
from agreement_kb.model.wording import Wording
from agreement_kb.reasoning.answering import answer, answer_each
from agreement_kb.reasoning.consistency import check_facts

if TYPE_CHECKING:  # what a question does not use is not imported
    from agreement_kb.model.advice import Flips
    from agreement_kb.model.chain import Chain
    from agreement_kb.model.duty import Duties, Timeline
    from agreement_kb.model.rule import Norm
    from agreement_kb.model.why_not import WhyNot


class Found(Protocol):
    """What was found on facts, and who holds a role that nobody is named for."""

    @property
    def facts(self) -> Facts:
        """The facts of the case."""

    @property
    def holders(self) -> Mapping[Individual, Atom]:
        """Which role an individual nobody named holds."""


@dataclass(frozen=True)
class KnowledgeBase:
    """An agreement's rules, checked and ready to be asked."""

    loaded: Loaded
    program: StratifiedProgram
    engine: Engine

    def decoded(self) -> KnowledgeBase:
        """The same with everything decoded that is otherwise decoded when it is looked at: quicker if much is asked."""
        stratified, program = self.program, self.program.program
        whole = replace(
            program,
            sorts=dict(program.sorts),
            entries=dict(program.entries),
            predicates=dict(program.predicates),
            readings=dict(program.readings),
            subjects=dict(program.subjects),
            rules=tuple(program.rules),
            norms=dict(program.norms),
            notes=dict(program.notes),
        )
        checked = replace(stratified, program=whole, by_head=dict(stratified.by_head))
        return replace(self, program=checked, loaded=replace(self.loaded, program=checked))

    def ask(
        self,
        question: str,
        *,
        given: Iterable[str] = (),
        deny: Iterable[str] = (),
        sentences: Iterable[Sentence] = (),
        as_of: str | None = None,
    ) -> Answer:
        """The answer to a question typed as a phrase or an atom.

        Args:
            question: a phrase of the vocabulary with its slots filled, or a goal such as ``in_scope("perjury")``.
            given: statements that hold, in the words of the templates, or atoms.
            deny: statements that do not hold.
            sentences: further statements with their places, as a scenario has them; they come first.
            as_of: the date or instant of the question; without it, no clock is read and the time is unknown.

        Raises:
            NotUnderstood: the question or a statement fits nothing known.
            ContradictoryFacts: the statements exclude each other.
            TooLarge: a bound on the work was reached.
        """
        return self.ask_facts(question, self.facts(sentences, as_of, given=given, deny=deny))

    def facts(
        self,
        sentences: Iterable[Sentence],
        as_of: str | None = None,
        *,
        given: Iterable[str] = (),
        deny: Iterable[str] = (),
    ) -> Facts:
        """The facts that some statements give, none of which excludes another; ``given`` and ``deny`` come last.

        Raises:
            NotUnderstood: a statement fits nothing known.
            ContradictoryFacts: the statements exclude each other.
            TooLarge: a bound on the work was reached.
        """
        nowhere = Place("command line", 1)
        all_sentences = [
            *sentences,
            *(Sentence(text, nowhere, True) for text in given),
            *(Sentence(text, nowhere, False) for text in deny),
        ]
        facts = read_facts(self.program.program, all_sentences, as_of)
        check_facts(self.program, self.engine, facts)
        return facts

    def ask_facts(self, question: str, facts: Facts, place: Place | None = None) -> Answer:
        """The answer to a question on facts that ``facts`` gave.

        Raises:
            NotUnderstood: the question fits nothing known, or names what is not.
            TooLarge: a bound on the work was reached.
        """
        asked, named = read_question(self.program.program, question, facts, place)
        found = answer(self.program, self.engine, asked, named)
        return replace(found, facts=named)

    def each(self, question: str, facts: Facts) -> tuple[Binding, ...]:
        """The verdict on each thing that a which-question may find, also where it is no or silent.

        Raises:
            NotUnderstood: the question fits nothing known, or does not ask which of many.
        """
        asked, named = read_question(self.program.program, question, facts)
        if asked.asked is None or asked.kind.of_duties:
            raise NotUnderstood([Finding("AKB401", f"This question does not ask which of many: {question}")])
        return answer_each(self.program, self.engine, asked, named)

    def duties(self, facts: Facts) -> Duties:
        """The duties over the things that facts name, with their states; in general terms where no fact is stated.

        Raises:
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.reasoning.duties import duties_of

        return duties_of(self.program, self.engine, facts)

    def duties_under(self, facts: Facts, norm: Norm, action: Atom | None = None) -> Duties:
        """The duties under one norm over the things that facts name, or those of one action; no other is worked out.

        Raises:
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.reasoning.duties import duties_under

        return duties_under(self.program, self.engine, facts, norm, action)

    def timeline(self, facts: Facts) -> Timeline:
        """Dated events of a case and what follows from them, in order.

        Raises:
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.reasoning.timeline import timeline_of

        return timeline_of(self.program, self.engine, facts)

    def flips(self, question: str, facts: Facts, size: int) -> Flips:
        """The smallest sets of up to ``size`` changes of what is stated that move the verdict on a question.

        Raises:
            NotUnderstood: the question fits nothing known, or names what is not.
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.reasoning.flips import flips_of

        asked, named = read_question(self.program.program, question, facts)
        return flips_of(self.program, self.engine, asked, named, size)

    def why_not(self, question: str, facts: Facts) -> WhyNot:
        """For each provision that could have given a yes, the nearest conditions that fail.

        Raises:
            NotUnderstood: the question fits nothing known, or asks which of many.
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.reasoning.why_not import why_not

        asked, named = read_question(self.program.program, question, facts)
        return why_not(self.program, self.engine, asked, named)

    def chain(self, question: str, hops: Sequence[str], facts: Facts) -> Chain:
        """A question with one blank, filled by one name after another, each asked as if those before were done.

        Raises:
            NotUnderstood: there is not exactly one blank, no name or one twice, or the question is not about an
                action that goes on from one to the next in the place of the blank.
            ContradictoryFacts: the facts exclude that a hop was done.
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.language.hops import read_hops
        from agreement_kb.reasoning.chain import chain_of

        asked = tuple(read_hops(self.program.program, question, hops, facts, Place("command line", 1)))
        return chain_of(self.program, self.engine, question, asked, facts)

    def supposing(
        self, facts: Facts, *, given: Iterable[str] = (), deny: Iterable[str] = (), without: Iterable[str] = ()
    ) -> Facts:
        """The facts with some statements supposed in place of what was stated of the same things, or withdrawn.

        Raises:
            NotUnderstood: a statement fits nothing known, names who holds a role, or withdraws what was not stated.
            ContradictoryFacts: the statements, or the facts with them, exclude each other.
            TooLarge: a bound on the work was reached.
        """
        from agreement_kb.language.phrases import supposed

        nowhere = Place("command line", 1)
        stated = [Sentence(text, nowhere, True) for text in given] + [Sentence(text, nowhere, False) for text in deny]
        found = supposed(self.program.program, facts, stated, [Sentence(text, nowhere, True) for text in without])
        check_facts(self.program, self.engine, found)
        return found

    def wording(self, found: Found, language: str) -> Wording:
        """Words for the atoms of what was found, in one language; ``found`` is an answer or its like."""
        return Wording(self.program.program, language, found.facts, found.holders)


def load(folder: Path | str, engine: Engine | None = None) -> KnowledgeBase:
    """Read, check and prepare the knowledge base in a folder; from its compiled form where there is one.

    Raises:
        KnowledgeBaseError: it has findings that prevent answers; ``akb check`` lists them all.
    """
    if engine is None:
        from agreement_kb.engines.datalog import DatalogEngine

        engine = DatalogEngine()
    loaded = read_compiled(Path(folder))
    if loaded is None:
        earlier = read_earlier(Path(folder))
        loaded = read(folder, engine, earlier)
        write_compiled(Path(folder), loaded)
        write_earlier(Path(folder), earlier)
    if loaded.program is None:
        raise KnowledgeBaseError([f for f in loaded.findings if prevents_answers(f)] or loaded.findings, loaded.texts)
    return KnowledgeBase(loaded, loaded.program, engine)


def read_further(folder: Path | str, engine: Engine) -> Loaded:
    """Read and check a knowledge base, also for what prevents no answer; from its compiled form where it has that."""
    from agreement_kb.language.further import further_findings

    loaded = read_compiled(Path(folder))
    if loaded is not None and loaded.further is not None:
        return loaded
    earlier = read_earlier(Path(folder))
    loaded = loaded or read(folder, engine, earlier)
    if loaded.program is not None:
        loaded = replace(loaded, further=tuple(further_findings(loaded, loaded.program.program, earlier)))
        write_compiled(Path(folder), loaded)
    write_earlier(Path(folder), earlier)
    return loaded


def read(folder: Path | str, engine: Engine, earlier: Earlier | None = None) -> Loaded:
    """Read and check a knowledge base from its text; faults are findings.

    ``earlier`` is what is known of its statements and rules; what is found of them is noted there.
    """
    from agreement_kb.language.loader import load_folder

    loaded = load_folder(Path(folder), earlier)
    if loaded.program is None:
        return loaded
    if earlier is not None:
        earlier.about(loaded.rules)
        if earlier.possible:
            return loaded
    from agreement_kb.reasoning.consistency import check_rules

    contradictions = check_rules(loaded.program, engine)
    if not contradictions:
        if earlier is not None:
            earlier.possible = True
        return loaded
    findings = tuple(sorted((*loaded.findings, *contradictions), key=Finding.sort_key))
    return replace(loaded, program=None, findings=findings)
