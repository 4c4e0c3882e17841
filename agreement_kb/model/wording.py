"""Sentences from templates: how an atom is said. What is printed here can be typed back (``language.phrases``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import AS_OF, TIME, Individual, Term, Variable
from agreement_kb.model.vocabulary import Established, Texts

_SLOT = re.compile(r"\{([^{}]*)\}")
_QUOTES = {"kk": ("«", "»"), "ru": ("«", "»"), "fr": ("«", "»"), "de": ("„", "“"), "sk": ("„", "“")}
UNNAMED_WORDS = {"en": "someone or something not named ({sort})", "kk": "аталмаған ({sort})"}
AS_OF_WORDS = {"en": "the time of the question", "kk": "сұрақ қойылған уақыт"}
MEANS = {"en": "{words} means {meaning}", "kk": "{words} деген сөздің мағынасы: {meaning}"}
NOT_SO = {"en": "it is not so that {statement}", "kk": "мынау дұрыс емес: {statement}"}


@dataclass(frozen=True)
class Wording:
    """Renders atoms of one program and case in one language, falling back to the languages it has words in."""

    program: Program
    language: str
    facts: Facts
    holders: Mapping[Individual, Atom]

    def text(self, texts: Texts) -> str:
        """The first words in this language, or in whichever there are."""
        for words in (texts.get(self.language), *texts.values()):
            if words:
                return words[0]
        return ""

    def fixed(self, texts: Mapping[str, str]) -> str:
        """Words of this package in this language, or in English."""
        return texts.get(self.language, texts["en"])

    def quoted(self, words: str) -> str:
        """Words between this language's quotation marks."""
        left, right = _QUOTES.get(self.language, ("“", "”"))
        return f"{left}{words}{right}"

    def label(self, term: Term, beside: tuple[Term, ...] = ()) -> str:
        """How an individual is called; a role's holder by its title, with its key unless that stands ``beside``."""
        if isinstance(term, Variable):
            return term.name
        if term in self.holders:
            role = self.holders[term]
            title = self.text(self.program.predicates[role.predicate].title)
            apart = [a for a in role.args if a not in beside]
            return f"{title} ({', '.join(self.label(a) for a in apart)})" if apart else title
        if term.unnamed:
            sort = self.program.sorts.get(term.sort)
            words = self.text(sort.texts) if sort is not None else term.sort
            return self.fixed(UNNAMED_WORDS).format(sort=words or term.sort)
        if term.sort == TIME:
            return self.fixed(AS_OF_WORDS) if term.key == AS_OF else term.key
        entry = self.program.entries.get((term.sort, term.key))
        if entry is not None:
            return self.quoted(self.text(entry.texts) or entry.name)
        return self.quoted(self.facts.labels.get(term, term.key))

    def fill(self, template: str, atom: Atom) -> str:
        """A template of the atom's predicate with its slots filled."""
        predicate = self.program.predicates[atom.predicate]
        values = {
            parameter.name: self.label(argument, tuple(a for a in atom.args if a != argument))
            for parameter, argument in zip(predicate.parameters, atom.args, strict=True)
        }
        return _SLOT.sub(lambda match: values.get(match[1], match[0]), template)

    def statement(self, literal: Literal) -> str:
        """The sentence that states a literal."""
        atom = literal.atom
        predicate = self.program.predicates.get(atom.predicate)
        if predicate is None:
            return str(literal)
        if predicate.established is Established.READING:
            words = self.reading(atom)
        elif literal.positive or not predicate.denied:
            words = self.fill(self.text(predicate.texts), atom)
        else:
            return self.fill(self.text(predicate.denied), atom)
        return words if literal.positive else self.fixed(NOT_SO).format(statement=words)

    def reading(self, atom: Atom) -> str:
        """What a reading asks or, with an alternative, what the words of the text then mean."""
        reading = self.program.readings[atom.predicate]
        if not atom.args:
            return self.text(reading.question)
        alternative = atom.args[0]
        texts = next((t for name, t in reading.alternatives if Individual(reading.name, name) == alternative), {})
        words, meaning = self.quoted(self.text(reading.words)), self.quoted(self.text(texts))
        return self.fixed(MEANS).format(words=words, meaning=meaning)

    def action(self, atom: Atom) -> str:
        """The noun phrase for an action."""
        return self.fill(self.text(self.program.predicates[atom.predicate].texts), atom)

    def with_binding(self, template: str, binding: tuple[tuple[Variable, Individual], ...]) -> str:
        """A norm's own sentence with its variables filled by the binding of an instance."""
        individuals = tuple(individual for _, individual in binding)
        values = {v.name: self.label(i, tuple(o for o in individuals if o != i)) for v, i in binding}
        return _SLOT.sub(lambda match: values.get(match[1], match[0]), template)
