"""``akb interview``: what to ask next, so that as few questions as possible settle an answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from agreement_kb.commands.answers import render_blocks, source_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.phrases import read_facts, read_question
from agreement_kb.model.atom import Atom
from agreement_kb.model.interview import Interview
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Facts, Sentence
from agreement_kb.model.vocabulary import Established
from agreement_kb.model.wording import Wording
from agreement_kb.reasoning.interview import interview_of
from agreement_kb.render.interview import interview_blocks, interview_json
from agreement_kb.render.messages import messages
from agreement_kb.render.page import Sheet


def interview(
    folder: Path,
    look: Look,
    question: str,
    *,
    case: CaseFacts,
    unknown: Iterable[str] = (),
) -> Output:
    """The next question of an interview; ``unknown`` are statements of which nobody could say whether they are so."""
    kb = load(folder)
    facts = facts_of(kb, case)
    return render_interview(kb, interview_on(kb, question, facts, unknown), look), DONE


def interview_on(kb: KnowledgeBase, question: str, facts: Facts, unknown: Iterable[str] = ()) -> Interview:
    """How an interview on a question stands.

    Raises:
        NotUnderstood: the question, or a statement that is unknown, fits nothing known.
    """
    asked, named = read_question(kb.program.program, question, facts)
    return interview_of(kb.program, kb.engine, asked, named, frozenset(_inputs(kb, unknown, named)))


def _inputs(kb: KnowledgeBase, statements: Iterable[str], facts: Facts) -> Iterable[Atom]:
    """The inputs that statements are about; of a reading, its predicate alone."""
    for text in statements:
        sentences = [Sentence(text, Place("command line", 1))]
        read = read_facts(kb.program.program, sentences, facts.as_of)
        held = (Atom(role.predicate, (*role.args, holder)) for role, holder in read.roles.items())
        for atom in (*read.stated, *held):
            reading = kb.program.program.predicates[atom.predicate].established is Established.READING
            yield Atom(atom.predicate) if reading else atom


def render_interview(kb: KnowledgeBase, found: Interview, look: Look) -> str:
    """An interview in the format wanted."""
    wording = Wording(kb.program.program, look.language, found.facts, found.holders)
    sheet = Sheet(source_of(kb), wording, messages(look.language))
    if look.format == "json":
        return interview_json(sheet, found)
    return render_blocks(interview_blocks(sheet, found), look)
