"""What may be typed next: pure functions of the knowledge base, the state and the line so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.hops import BLANK, slot_of
from agreement_kb.language.names import normal
from agreement_kb.language.naming import stated
from agreement_kb.language.templates import SLOT, all_words
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import TIME
from agreement_kb.model.vocabulary import Established, Texts
from agreement_kb.render.messages import LANGUAGES, Messages, messages
from agreement_kb.session.commands import COMMANDS
from agreement_kb.session.latin import cyrillic, rough
from agreement_kb.session.state import Asking, State

MAX_OFFERED = 60
"""How many completions are offered at once."""
_OPENING, _CLOSING = '"“«„', '"”»“'
_WORDS_SHOWN = 60


@dataclass(frozen=True)
class Offer:
    """A completion: the text that replaces the last ``over`` characters typed, what is shown, and a word on it."""

    text: str
    over: int
    shown: str
    about: str = ""


@dataclass(frozen=True)
class Template:
    """A sentence that may be typed: its fixed words around the slots, and the sort of each slot."""

    pieces: tuple[str, ...]
    sorts: tuple[str, ...]
    question: bool
    shown: str


@dataclass
class Completer:
    """Offers for one knowledge base. What does not depend on the session is worked out once."""

    kb: KnowledgeBase
    _templates: list[Template] = field(default_factory=list)
    _labels: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _sorts: dict[str, set[str]] = field(default_factory=dict)
    _case: tuple[object, Facts] | None = None
    _chains: list[tuple[Template, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._templates = list(_templates(self.kb.program.program))
        self._chains = list(_chains(self.kb.program.program))

    def offers(self, state: State, line: str) -> list[Offer]:
        """What may come at the end of a line, the likeliest first."""
        found: dict[tuple[str, int], Offer] = {}
        for offer in self._offers(state, line):
            found.setdefault((offer.text, offer.over), offer)
            if len(found) == MAX_OFFERED:
                break
        return list(found.values())

    def here(self, state: State, line: str) -> str:
        """What kind of thing the slot takes that is being typed, or ""."""
        sorts = dict.fromkeys(place.sort for place in self._places(state, _sentence(line)[0]) if place.sort)
        program = self.kb.program.program
        words = (_text(program.sorts[sort].texts, state.language) if sort in program.sorts else sort for sort in sorts)
        return ", ".join(dict.fromkeys(words))

    def _offers(self, state: State, line: str) -> Iterator[Offer]:
        if state.asking is not None and not line.startswith(":"):
            yield from _replies(state.asking, state.language, line)
        if line.startswith(":"):
            name, space, rest = line[1:].partition(" ")
            if not space:
                yield from self._commands(state, name)
                return
            own = {
                "cite": self._provisions,
                "assume": self._readings,
                "lang": lambda _, typed: _plain(typed, LANGUAGES),
                "load": lambda _, typed: _plain(typed, [s.name for s in self.kb.loaded.scenarios]),
                "help": lambda _, typed: _plain(typed, list(COMMANDS)),
                "forget": _numbers,
                "chain": self._chain,
            }.get(name)
            if own is not None:
                yield from own(state, rest.lstrip())
                return
        typed, said = _sentence(line)
        if typed.strip() or said or not line:
            yield from self._sentences(state, typed, said)

    def _commands(self, state: State, typed: str) -> Iterator[Offer]:
        say = messages(state.language).say
        for name, command in COMMANDS.items():
            if name.startswith(typed.lower()):
                about = say(f"session.help.{name}").partition(". ")[0].rstrip(".")
                yield Offer(f":{name}{' ' if command.takes else ''}", len(typed) + 1, f":{name} {command.takes}", about)

    def _provisions(self, state: State, typed: str) -> Iterator[Offer]:
        for provision in self.kb.loaded.provisions.values():
            if provision.id.startswith(typed):
                words = provision.sentences[0].words if provision.sentences else {}
                first = words.get(state.language) or next(iter(words.values()), "")
                yield Offer(provision.id, len(typed), provision.id, _short(first))

    def _readings(self, state: State, typed: str) -> Iterator[Offer]:
        name, between, rest = typed.partition(" is ")
        for reading in self.kb.program.program.readings.values():
            if between and reading.name == name:
                for alternative, texts in reading.alternatives:
                    if alternative.startswith(rest):
                        yield Offer(alternative, len(rest), alternative, _short(_text(texts, state.language)))
            elif not between and reading.name.startswith(typed):
                question = _short(_text(reading.question, state.language))
                yield Offer(f"{reading.name} is ", len(typed), reading.name, question)

    def _chain(self, state: State, typed: str) -> Iterator[Offer]:
        """A question with its blank; behind it the names of hops."""
        say = messages(state.language)
        for template, _ in self._chains:
            place = _place(template, typed)
            if place is not None and place.sort:
                yield from self._names(state, place.sort, place.typed, say)
            elif place is not None:
                about = say.say("session.meta.question")
                yield Offer(place.words + ('"' if place.opens else ""), len(place.typed), template.shown, about)
        question, mark, names = typed.partition("?")
        if mark and not unfinished(question):
            name = names.rpartition('"')[2] if unfinished(names) else None
            for sort in dict.fromkeys(sort for _, sort in self._chains):
                if name is None:
                    yield Offer(' "' if not names.strip() else ', "', len(names) - len(names.rstrip()), '"')
                else:
                    yield from self._names(state, sort, name, say)

    def _sentences(self, state: State, typed: str, said: str) -> Iterator[Offer]:
        say = messages(state.language)
        begun: list[_Place] = []
        slots: list[_Place] = []
        for place in self._places(state, typed):
            if said and place.template.question:
                continue
            (slots if place.sort else begun).append(place)
        for sort, text in dict.fromkeys((place.sort, place.typed) for place in slots):
            yield from self._names(state, sort, text, say)
        for place in sorted(begun, key=lambda p: not p.template.question):
            about = say.say("session.meta.question" if place.template.question else "session.meta.statement")
            opens = '"' if place.opens else ""
            yield Offer(place.words + opens, len(place.typed), place.template.shown, about)

    def _places(self, state: State, typed: str) -> Iterator[_Place]:
        for template in self._templates:
            place = _place(template, typed)
            if place is not None and all(self._may_be(state, *filled) for filled in place.filled):
                yield place

    def _may_be(self, state: State, label: str, sort: str) -> bool:
        """Whether a name that stands in a slot may be of its sort: what is known as something else is not."""
        wanted = normal(label)
        if not self._sorts:
            for entry in self.kb.program.program.entries.values():
                for word in all_words(entry.texts):
                    self._sorts.setdefault(normal(word), set()).add(entry.sort)
        named = {each.sort for each in self._facts(state).labels if each.key == wanted}
        known = self._sorts.get(wanted, set()) | named
        return sort in known or not known

    def _names(self, state: State, sort: str, typed: str, say: Messages) -> Iterator[Offer]:
        if sort == TIME:
            return
        wanted, latin = normal(typed), rough(typed)
        facts = self._facts(state)
        named = sorted(label for individual, label in facts.labels.items() if individual.sort == sort)
        program = self.kb.program.program
        known = [
            *((label, say.say("session.meta.named")) for label in named),
            *self._known(sort),
            *((title, say.say("session.meta.role")) for title in _titles(program, sort)),
        ]
        ranked = []
        for order, (label, about) in enumerate(known):
            rank = _fits(label, wanted, latin)
            if rank is not None:
                ranked.append((rank, order, label, about))
        for _, _, label, about in sorted(ranked):
            yield Offer(f'{label}"', len(typed), label, about)

    def _known(self, sort: str) -> list[tuple[str, str]]:
        """The labels of a sort's terms in every language, each beside the first label of its term in another one."""
        if sort not in self._labels:
            found = []
            for entry in self.kb.program.program.entries.values():
                if entry.sort == sort:
                    for language, words in entry.texts.items():
                        other = next((w[0] for each, w in entry.texts.items() if each != language and w), "")
                        found += [(word, _short(other)) for word in words]
            self._labels[sort] = found
        return self._labels[sort]

    def _facts(self, state: State) -> Facts:
        if self._case is None or self._case[0] != state.case():
            try:
                facts = self.kb.facts(state.sentences())
            except AgreementError:
                facts = Facts()
            self._case = (state.case(), facts)
        return self._case[1]


@dataclass(frozen=True)
class _Place:
    """Where in a template a typed text ends: in a slot of a sort, or before fixed words that may come next."""

    template: Template
    typed: str
    sort: str = ""
    words: str = ""
    opens: bool = False
    filled: tuple[tuple[str, str], ...] = ()


def _place(template: Template, typed: str) -> _Place | None:
    """The place at which a text ends that is the beginning of a sentence of the template."""
    rest = typed
    filled: list[tuple[str, str]] = []
    for number, piece in enumerate(template.pieces):
        if number:
            sort = template.sorts[number - 1]
            if not rest:
                return _Place(template, "", words='"', filled=tuple(filled))
            if rest[0] not in _OPENING:
                return None
            end = next((at for at, c in enumerate(rest[1:], 1) if c in _CLOSING), None)
            if end is None:
                return _Place(template, rest[1:], sort=sort, filled=tuple(filled))
            filled.append((rest[1:end], sort))
            rest = rest[end + 1 :]
        fixed, given = piece.casefold(), rest.casefold()
        last = number == len(template.pieces) - 1
        if not last and given.startswith(fixed):
            rest = rest[len(piece) :]
        elif len(given) < len(fixed) and _begins(fixed, given):
            return _Place(template, rest, words=piece, opens=not last, filled=tuple(filled))
        else:
            return None
    return None


def _begins(fixed: str, given: str) -> bool:
    """Whether fixed words begin as was typed, in either script."""
    if fixed.startswith(given):
        return True
    typed = given.strip()
    return len(typed) > 1 and cyrillic(fixed) and not cyrillic(typed) and rough(fixed).startswith(rough(given.lstrip()))


def _fits(label: str, wanted: str, latin: str) -> int | None:
    """How well a label fits what was typed of it: its beginning, a word's, or either in Latin letters; None if not."""
    plain = normal(label)
    if plain.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in plain.split()) or f" {wanted}" in plain:
        return 1
    if latin and cyrillic(label) and not cyrillic(wanted):
        spelt = rough(label)
        if spelt.startswith(latin):
            return 2
        if f" {latin}" in spelt:
            return 3
    return None


def _sentence(line: str) -> tuple[str, str]:
    """The sentence that stands in a line, and the command it stands behind, if one."""
    for command in (":given ", ":deny "):
        if line.startswith(command):
            return line[len(command) :].lstrip(), command
    return ("" if line.startswith(":") else line.lstrip()), ""


def _templates(program: Program) -> Iterator[Template]:
    for phrase in program.phrases:
        sorts = {v.name: v.sort for v in phrase.goal.variables()}
        for words in all_words(phrase.texts):
            yield _template(words, sorts, True)
    for predicate in program.predicates.values():
        if stated(predicate):
            sorts = {v.name: v.sort for v in predicate.parameters}
            for words in (*all_words(predicate.texts), *all_words(predicate.denied)):
                yield _template(words, sorts, False)


def _chains(program: Program) -> Iterator[tuple[Template, str]]:
    """The questions of which a chain can be asked, with their blank, and the sort of what fills it."""
    for phrase in program.phrases:
        blank = slot_of(program, phrase)
        sorts = {v.name: v.sort for v in phrase.goal.variables()}
        for words in all_words(phrase.texts) if blank else ():
            yield _template(words.replace(f"{{{blank}}}", BLANK), sorts, True), sorts[blank]


def _template(words: str, sorts: dict[str, str], question: bool) -> Template:
    parts = SLOT.split(words)
    pieces = tuple(part.strip('"“”«»') for part in parts[::2])
    return Template(pieces, tuple(sorts.get(name, "") for name in parts[1::2]), question, SLOT.sub("…", words))


def _titles(program: Program, sort: str) -> Iterable[str]:
    for role in program.predicates.values():
        if role.established is Established.ROLE and role.parameters[-1].sort == sort:
            yield from all_words(role.title)


def _replies(asking: Asking, language: str, typed: str) -> Iterator[Offer]:
    """What may be replied to an interview."""
    say = messages(language).say
    first = [say(f"interview.{each}").split("|")[0] for each in ("yes", "no", "unknown")]
    numbered = [str(n) for n, _ in enumerate(asking.alternatives, 1)]
    yield from _plain(typed, [*numbered, first[2]] if numbered else first)


def _plain(typed: str, known: Iterable[str]) -> Iterator[Offer]:
    return (Offer(each, len(typed), each) for each in known if each.startswith(typed))


def _numbers(state: State, typed: str) -> Iterator[Offer]:
    for number, line in enumerate(state.lines, 1):
        if str(number).startswith(typed):
            yield Offer(str(number), len(typed), str(number), line.text)


def _text(texts: Texts, language: str) -> str:
    return (texts.get(language) or next(iter(texts.values()), ("",)))[0]


def _short(text: str) -> str:
    return text if len(text) <= _WORDS_SHOWN else text[: _WORDS_SHOWN - 1].rpartition(" ")[0] + " …"


def unfinished(text: str) -> bool:
    """Whether a text goes on in the next line: a quotation mark is open, or a backslash ends it."""
    last = text.rpartition("\n")[2].rstrip()
    if last.endswith("\\"):
        return True
    quoted = re.sub(r"“[^”]*”|«[^»]*»|„[^“]*“", "", text)
    return quoted.count('"') % 2 == 1 or any(mark in quoted for mark in "“«„")


def lines_of(text: str) -> list[str]:
    """The lines of what was typed or pasted, those that go on joined with the next."""
    found: list[str] = []
    held = ""
    for line in text.split("\n"):
        held = f"{held} {line.strip()}" if held else line.strip()
        if unfinished(held):
            held = held.removesuffix("\\").rstrip()
        else:
            found.append(held)
            held = ""
    return [line for line in [*found, held] if line]
