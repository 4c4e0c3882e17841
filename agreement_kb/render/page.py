"""What a renderer of any format is given: an answer with the text it rests on, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.answer import Answer
from agreement_kb.model.program import Program
from agreement_kb.model.provision import Citation, Provision
from agreement_kb.model.vocabulary import Texts
from agreement_kb.model.wording import Wording
from agreement_kb.render.messages import Messages


@dataclass(frozen=True)
class Source:
    """The text and identity of a knowledge base, as answers quote it."""

    name: str
    version: str
    sha256: str
    languages: tuple[str, ...]
    status: Texts
    program: Program
    provisions: Mapping[str, Provision]

    def words(self, citation: Citation) -> list[Mapping[str, str]]:
        """The words of a citation in each language: one sentence, or all of the provision if it is cited whole."""
        provision = self.provisions.get(citation.provision)
        if provision is None:
            return []
        if citation.sole:
            return [sentence.words for sentence in provision.sentences]
        return [s.words for s in provision.sentences if s.citation.sentence == citation.sentence]

    def notes(self, citation: Citation) -> list[Texts]:
        """The notes on the sentences that ``words`` gives, in the same order; empty where a sentence has none."""
        provision = self.provisions.get(citation.provision)
        numbers = [s.citation.sentence for s in provision.sentences] if provision is not None else []
        cited = [n for n in numbers if citation.sole or n == citation.sentence]
        return [self.program.notes.get((citation.provision, n), {}) for n in cited]


@dataclass(frozen=True)
class Sheet:
    """What is needed to say anything of a knowledge base and a case in one language."""

    source: Source
    wording: Wording
    messages: Messages

    def cite(self, citation: Citation) -> str:
        """``Art. 5(3), 2nd sentence``."""
        say = self.messages.say
        provision = citation.provision
        named = say("citation.article", provision=provision) if provision[0].isdigit() else provision
        if citation.sole:
            return named
        return say("citation.sentence", provision=named, ordinal=self.messages.ordinal(citation.sentence))

    def status(self) -> str:
        """The one line on the state of the text."""
        return self.wording.text(self.source.status)


@dataclass(frozen=True)
class Page(Sheet):
    """An answer about to be rendered."""

    answer: Answer
