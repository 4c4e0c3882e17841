"""Which known things a text names, and the sentences about them: what is offered for a text that fits none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache

from agreement_kb.language.names import STEM, normal, one_word
from agreement_kb.language.templates import all_words
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.vocabulary import Established, Predicate, Texts

NEAREST = "Nearest phrases: "
_NOT_STATED = (Established.READING, Established.ANALOGY, Established.HOLDER)
Sentence = tuple[Texts, Atom, Hashable]
"""The words of a sentence with slots, what it is about, and what it says of that: a kind of question, true or false."""

_WORD = re.compile(r"[^\W_]+")


def stated(predicate: Predicate) -> bool:
    """Whether a predicate's sentences may be typed to state it."""
    return predicate.established.input and predicate.established not in _NOT_STATED


def not_understood(
    what: str, text: str, program: Program, place: Place | None, questions: bool = True, statements: bool = True
) -> Finding:
    """That a text is no sentence that is known, with the nearest, about the things it names where it names any."""
    from agreement_kb.language.offered import offered  # only what is not understood needs it

    sentences = [*(_asked(program) if questions else ()), *(_told(program) if statements else ())]
    known: dict[str, Hashable] = {w: (about, says) for texts, about, says in sentences for w in all_words(texts)}
    for words, filled, meaning in naming(program, text, sentences):
        known.pop(words, None)
        known[filled] = meaning
    nearest = offered(text, known, meaning=known)
    hint = NEAREST + "  |  ".join(nearest) if nearest else ""
    return Finding("AKB401", f"This {what} was not understood: {text[:200]}", place, hint=hint)


def _asked(program: Program) -> Iterator[Sentence]:
    """The words of each question, what it is about, and its kind."""
    return ((phrase.texts, phrase.goal, phrase.kind) for phrase in program.phrases)


def _told(program: Program) -> Iterator[Sentence]:
    """The words of each statement, what it is about, and whether they say that it is so."""
    for predicate in filter(stated, program.predicates.values()):
        about = Atom(predicate.name, predicate.parameters)
        yield from ((predicate.texts, about, True), (predicate.denied, about, False))


def naming(program: Program, text: str, sentences: Iterable[Sentence]) -> Iterator[tuple[str, str, Hashable]]:
    """The sentences about known things that a text names: without the name, with it in its slot, and what that means.

    Other slots stay. A name counts in any form of its words. Of names within each other the longest counts.
    """
    named = _named(program, text)
    for texts, about, says in sentences:
        for language, thing, label in named:
            slots = [a for a in about.args if isinstance(a, Variable) and a.sort == thing.sort]
            for words in texts.get(language, ()):
                held = [slot for slot in slots if f"{{{slot.name}}}" in words]
                if len(held) == 1:
                    filled = words.replace(f"{{{held[0].name}}}", f'"{label}"')
                    yield words, filled, (about.bind({held[0]: thing}), says)


def _named(program: Program, text: str) -> list[tuple[str, Individual, str]]:
    """Each known thing that a text names, with the label by which it does and the language of that."""
    told = _words(text)
    found = [
        (at, at + len(words), named)
        for at, word in enumerate(told)
        for named, words in _by_first_letters(program).get(word[:STEM], ())
        if len(words) <= len(told) - at and all(map(one_word, told[at:], words))
    ]
    inside = [(first, last) for first, last, _ in found]
    return [
        named
        for first, last, named in found
        if not any(a <= first and last <= b and b - a > last - first for a, b in inside)
    ]


@lru_cache(maxsize=8)
def _by_first_letters(program: Program) -> Mapping[str, list[tuple[tuple[str, Individual, str], tuple[str, ...]]]]:
    """Each label with its words, by the letters its first word begins with: language, thing and label."""
    found: dict[str, list[tuple[tuple[str, Individual, str], tuple[str, ...]]]] = defaultdict(list)
    for (sort, name), entry in program.entries.items():
        for language, labels in entry.texts.items():
            for label in labels:
                if words := _words(label):
                    found[words[0][:STEM]].append(((language, Individual(sort, name), label), words))
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(normal(text)))
