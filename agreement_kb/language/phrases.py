"""What a person types, read against the templates of the vocabulary: questions, statements, labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from agreement_kb.language.names import arguments_wanted, did_you_mean, nearest, normal
from agreement_kb.language.naming import not_understood, stated
from agreement_kb.language.templates import STRAIGHT, Templates, all_words
from agreement_kb.language.trees import Node, nodes, tokens, unquote
from agreement_kb.language.unseen import seen
from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import ContradictoryFacts, Finding, NotUnderstood, TooLarge
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Norm
from agreement_kb.model.scenario import Facts, Sentence, role_holder
from agreement_kb.model.term import TIME, UNNAMED, Individual, Term, Variable
from agreement_kb.model.time import parse_time
from agreement_kb.model.vocabulary import Established, Kind, Phrase, Predicate

_NAME_IT = "Say who it is, by a name in quotation marks."
MAX_LENGTH = 2_000
"""How many characters a question or statement may have."""
MAX_STATEMENTS = 20_000
"""How many statements a case may have."""


@dataclass
class Case:
    """The facts of a case while its statements are read, one after another."""

    program: Program
    stated: dict[Atom, bool] = field(default_factory=dict)
    roles: dict[Atom, Individual] = field(default_factory=dict)
    labels: dict[Individual, str] = field(default_factory=dict)
    typed: dict[Atom, str] = field(default_factory=dict)


def read_facts(program: Program, sentences: Iterable[Sentence], as_of: str | None) -> Facts:
    """The facts that some statements give.

    Raises:
        NotUnderstood: a sentence fits no template or names an unknown term.
        ContradictoryFacts: the same thing is stated true and false, or a role has two holders.
        TooLarge: there are more statements than are read.
    """
    if as_of is not None and parse_time(as_of) is None:
        hint = "Write a date as 2026-03-10, an instant as 2026-03-10T18:00+05:00."
        raise NotUnderstood([Finding("AKB404", f"'{as_of}' is no date of the calendar.", hint=hint)])
    case = Case(program)
    ordered = list(islice(sentences, MAX_STATEMENTS + 1))
    if len(ordered) > MAX_STATEMENTS:
        message = f"More than {MAX_STATEMENTS} statements are given; at most so many are read."
        raise TooLarge([Finding("AKB901", message, ordered[-1].place, hint="Give those that the question is about.")])
    # Roles come first: a statement may speak of "the Requested Party" whichever line names it.
    atoms = [(sentence, read_statement(case, sentence)) for sentence in ordered]
    for sentence, (atom, value) in atoms:
        if _is_role(program, atom):
            _state_role(case, atom, value, sentence)
    for sentence, (atom, value) in atoms:
        if value and _is_role(program, atom):
            for done in _told_done(program, atom):
                _state(case, done, True, sentence)
    others = [(sentence, *found) for sentence, found in atoms if not _is_role(program, found[0])]
    # What speaks of no role is stated first: a role may be filled by another only if something else is stated.
    for titled in (False, True):
        for sentence, atom, value in others:
            if _has_title(atom) is titled:
                _state(case, _fill_roles(case, atom), value, sentence)
    return Facts(case.stated, case.roles, as_of, case.labels)


def supposed(program: Program, facts: Facts, sentences: Iterable[Sentence], without: Iterable[Sentence] = ()) -> Facts:
    """The facts with some statements supposed, each in place of what was stated of the same thing, and some withdrawn.

    Raises:
        NotUnderstood: a sentence fits nothing known, names who holds a role, or withdraws what was not stated.
        ContradictoryFacts: one thing is supposed in two ways.
    """
    case = Case(program, dict(facts.stated), dict(facts.roles), dict(facts.labels))
    changed: dict[Atom, Sentence] = {}
    for sentence, stays in [*((each, True) for each in sentences), *((each, False) for each in without)]:
        atom, value = read_statement(case, sentence)
        if _is_role(program, atom):
            message = f"'{sentence.text}' says who holds a role: that is given, not supposed."
            raise NotUnderstood([Finding("AKB401", message, hint="Ask twice, with --given for each.")])
        atom = _fill_roles(case, atom)
        reading = program.predicates[atom.predicate].established is Established.READING
        whole = Atom(atom.predicate) if reading else atom
        if whole in changed:
            message = f"'{changed[whole].text}' and '{sentence.text}' are about one thing: it is changed once."
            raise ContradictoryFacts([Finding("AKB505", message, hint="Leave one of them out.")])
        changed[whole] = sentence
        if not stays and case.stated.get(atom) is not value:
            message = f"'{sentence.text}' was not stated, so it can't be withdrawn."
            raise NotUnderstood([Finding("AKB401", message, hint="Withdraw a statement in the words it was given in.")])
        for each in list(case.stated):
            if each == atom or (reading and each.predicate == atom.predicate):
                del case.stated[each]
        if stays:
            case.stated[atom] = value
    named = facts.mentioned | facts.individuals()
    return Facts(case.stated, facts.roles, facts.as_of, case.labels, frozenset(named))


def _is_role(program: Program, atom: Atom) -> bool:
    return program.predicates[atom.predicate].established is Established.ROLE


def _told_done(program: Program, told: Atom) -> Iterator[Atom]:
    """The actions that are done, as the role says that tells when."""
    for predicate in program.predicates.values():
        if predicate.done_at is not None and predicate.done_at.predicate == f"holder:{told.predicate}":
            binding = predicate.done_at.match(Atom(predicate.done_at.predicate, told.args))
            if binding is not None:
                yield Atom(predicate.name, predicate.parameters).bind(binding)


def _has_title(atom: Atom) -> bool:
    return any(isinstance(a, Individual) and a.key.startswith("@") for a in atom.args)


def read_question(program: Program, text: str, facts: Facts, place: Place | None = None) -> tuple[Question, Facts]:
    """The question a text asks, with the facts' labels completed by the names it uses.

    Raises:
        NotUnderstood: it fits no phrase, or names an unknown term; the finding offers the nearest ones.
    """
    cleaned = clean(text, place)
    case = Case(program, dict(facts.stated), dict(facts.roles), dict(facts.labels))
    faults: list[Finding] = []
    for strict in (True, False):
        for phrase, found in _questions(program).matching(cleaned, strict):
            try:
                goal = _goal(case, phrase.goal, found, place)
            except NotUnderstood as error:
                faults += error.findings
                continue
            question = Question(phrase.kind, _fill_roles(case, goal), cleaned, phrase.asked)
            return question, Facts(facts.stated, facts.roles, facts.as_of, case.labels)
    typed = _typed_atom(case, cleaned, place)
    if typed is not None:
        kind = Kind.IS
        if program.predicates[typed.predicate].established is Established.ACTION:
            kind = Kind.MAY
        return Question(kind, _fill_roles(case, typed), cleaned), Facts(
            facts.stated, facts.roles, facts.as_of, case.labels
        )
    if faults:
        raise NotUnderstood(_most_telling(faults))
    raise NotUnderstood([not_understood("question", cleaned, program, place, statements=False)])


def read_duty(program: Program, sentence: Sentence, facts: Facts) -> tuple[Norm, Atom | None]:
    """The norm that obliges which a line of a scenario names, and its action on what stands in brackets, if anything.

    Raises:
        NotUnderstood: no norm that obliges has this name, or the facts have nothing of a name in brackets: a duty on
            what nobody speaks of is never there, and would be expected not to be for nothing.
    """
    from agreement_kb.language.parser import parse_goal

    tree, place = parse_goal(clean(sentence.text, sentence.place)), sentence.place
    if tree is None:
        message, hint = f"This duty was not understood: {sentence.text[:200]}", 'Write: duty NAME, or duty NAME("...").'
        raise NotUnderstood([Finding("AKB401", message, place, hint=hint)])
    name = str(tokens(tree, "NAME")[0])
    duties = [norm.name for norm in program.norms.values() if norm.kind == "oblige"]
    if name not in duties:
        kind = "There is no norm named" if name not in program.norms else "There is no duty under the norm"
        raise NotUnderstood([Finding("AKB401", f"{kind} '{name}'.", place, hint=did_you_mean(name, duties))])
    norm = program.norms[name]
    arguments = list(nodes(tree, "name", "label", "instant", "role_term"))
    if not arguments:
        return norm, None
    parameters = program.predicates[norm.action.predicate].parameters
    if len(arguments) != len(parameters):
        raise NotUnderstood([Finding("AKB401", arguments_wanted(name, len(parameters), len(arguments)), place)])
    case = Case(program, dict(facts.stated), dict(facts.roles), dict(facts.labels))
    pairs = zip(arguments, parameters, strict=True)
    about = tuple(_typed_argument(case, argument, parameter.sort, place) for argument, parameter in pairs)
    if new := [label for individual, label in case.labels.items() if individual not in facts.labels]:
        hint = did_you_mean(new[0], facts.labels.values()) or "Write it as the statements of the case do."
        raise NotUnderstood([Finding("AKB402", f"'{new[0]}' is not named in this case.", place, hint=hint)])
    return norm, _fill_roles(case, Atom(norm.action.predicate, about))


def read_statement(case: Case, sentence: Sentence) -> tuple[Atom, bool]:
    """The atom a sentence states, and whether it states it true."""
    cleaned = clean(sentence.text, sentence.place)
    reading = _reading(case.program, cleaned)
    if reading is not None:
        return reading, sentence.positive
    faults: list[Finding] = []
    for strict in (True, False):
        for (predicate, positive), found in _statements(case.program).matching(cleaned, strict):
            try:
                goal = Atom(predicate.name, predicate.parameters)
                return _goal(case, goal, found, sentence.place), positive == sentence.positive
            except NotUnderstood as error:
                faults += error.findings
    typed = _typed_atom(case, cleaned, sentence.place)
    if typed is not None:
        established = case.program.predicates[typed.predicate].established
        if established.input:
            return typed, sentence.positive
        message = f"'{typed.predicate}' is concluded by the rules; it can't be stated."
        raise NotUnderstood([Finding("AKB401", message, sentence.place, hint="State the facts it rests on.")])
    if faults:
        raise NotUnderstood(_most_telling(faults))
    raise NotUnderstood([not_understood("statement", cleaned, case.program, sentence.place, questions=False)])


@lru_cache(maxsize=8)
def _questions(program: Program) -> Templates[Phrase]:
    return Templates((words, phrase) for phrase in program.phrases for words in all_words(phrase.texts))


@lru_cache(maxsize=8)
def _statements(program: Program) -> Templates[tuple[Predicate, bool]]:
    """The sentences that state something, and those that deny it."""

    def templates() -> Iterator[tuple[str, tuple[Predicate, bool]]]:
        for predicate in program.predicates.values():
            if stated(predicate):
                yield from ((words, (predicate, True)) for words in all_words(predicate.texts))
                yield from ((words, (predicate, False)) for words in all_words(predicate.denied))

    return Templates(templates())


@lru_cache(maxsize=64)
def _terms(program: Program, sort: str) -> dict[str, str]:
    """The terms of a sort by each of their labels."""
    found: dict[str, str] = {}
    for name in (name for entry_sort, name in program.entries if entry_sort == sort):
        for label in (name, *all_words(program.entries[sort, name].texts)):
            found.setdefault(normal(label), name)
    return found


@lru_cache(maxsize=8)
def _titles(program: Program) -> dict[tuple[str, str], list[Predicate]]:
    """The roles that have each title, by the sort of their holder."""
    found: dict[tuple[str, str], list[Predicate]] = {}
    for role in program.predicates.values():
        if role.established is Established.ROLE:
            for title in dict.fromkeys(map(normal, all_words(role.title))):
                found.setdefault((role.parameters[-1].sort, title), []).append(role)
    return found


def clean(text: str, place: Place | None) -> str:
    """What is typed as it is read: NFC, one space between words, nothing that can't be seen.

    Raises:
        NotUnderstood: it is too long, or has control characters.
    """
    if len(text) > MAX_LENGTH:
        message = f"This line has {len(text)} characters; at most {MAX_LENGTH} are read."
        raise NotUnderstood([Finding("AKB401", message, place, hint="Say it in fewer words.")])
    if not text.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") and not c.isspace() for c in text):
        message = "This line has control characters; they can't be read."
        raise NotUnderstood([Finding("AKB401", message, place, hint="Type it again.")])
    return " ".join(unicodedata.normalize("NFC", seen(text).translate(STRAIGHT)).split())


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] in '"“«„' else text


def _goal(case: Case, pattern: Atom, found: dict[str, str], place: Place | None) -> Atom:
    """A pattern with what stands in its slots; role titles are read against its other arguments."""
    args: list[Term] = []
    known = len(case.labels)
    faults: list[Finding] = []
    for argument in pattern.args:
        if isinstance(argument, Variable) and argument.name in found:
            typed = found[argument.name]
            label = _unquoted(typed)
            try:
                args.append(_individual(case, label, argument.sort, place, quoted=label != typed))
            except NotUnderstood as error:
                faults += error.findings
        else:
            args.append(argument)
    if faults:
        # What was meant is something else: its names are none of this reading.
        while len(case.labels) > known:
            case.labels.popitem()
        raise NotUnderstood(faults)
    return Atom(pattern.predicate, tuple(args))


def _individual(case: Case, label: str, sort: str, place: Place | None, quoted: bool = True) -> Individual:
    """The individual a label names. A new name must be quoted: else words of a sentence might be taken for one."""
    program = case.program
    wanted = normal(label)
    if not wanted:
        raise NotUnderstood([Finding("AKB402", f"No {sort} is named here.", place)])
    if sort == TIME:
        if parse_time(label) is None:
            hint = "Write a date as 2026-03-10, an instant as 2026-03-10T18:00+05:00."
            raise NotUnderstood([Finding("AKB404", f"'{label}' is no date of the calendar.", place, hint=hint)])
        return Individual(TIME, label)
    name = _terms(program, sort).get(wanted)
    if name is not None:
        return Individual(sort, name)
    if (sort, wanted) in _titles(program):
        return Individual(sort, f"@{wanted}")
    if wanted in (UNNAMED,) or wanted.startswith("@"):
        raise NotUnderstood([Finding("AKB402", f"'{label}' can't be a name.", place)])
    declared = program.sorts[sort]
    if declared.open:
        individual = Individual(sort, wanted)
        if not quoted and individual not in case.labels:
            word = next(all_words(declared.texts), sort)
            hint = f'Put a new name in quotation marks: "{label}".'
            raise NotUnderstood(
                [Finding("AKB402", f"'{label}' is not known here as a name ({word}).", place, hint=hint)]
            )
        if individual not in case.labels:
            _demand_one_sort(case, individual, label, place)
            case.labels[individual] = " ".join(label.split())
        return individual
    labels = {w: e for (s, _), e in program.entries.items() if s == sort for w in all_words(e.texts)}
    nearest = _nearest(label, labels)
    word = next(all_words(declared.texts), sort)
    note = "Nothing is guessed: a term the vocabulary lacks is asked back."
    hint = "The nearest known ones are: " + "; ".join(f'"{n}"' for n in nearest) + "." if nearest else ""
    raise NotUnderstood([Finding("AKB402", f'"{label}" is not a known {word}.', place, note, hint)])


def named_by(program: Program, label: str, sort: str) -> Individual | None:
    """The individual that a label names where something of a sort is named; None where it names none."""
    try:
        return _individual(Case(program), label, sort, None)
    except NotUnderstood:
        return None


def _demand_one_sort(case: Case, individual: Individual, label: str, place: Place | None) -> None:
    """Refuse a name that something of another kind has: what is said of the one would be lost on the other."""
    for sort in case.program.sorts.values():
        if sort.open and sort.name != individual.sort and Individual(sort.name, individual.key) in case.labels:
            here, before = (
                next(all_words(case.program.sorts[name].texts), name) for name in (individual.sort, sort.name)
            )
            message = f'"{label}" is spoken of as {before} and as {here}.'
            note = "They are two things: what is said of the one does not count for the other."
            hint = "If one is meant, say everything of the same kind of thing; if two, give each a name of its own."
            raise NotUnderstood([Finding("AKB407", message, place, note, hint)])


def _nearest(label: str, labels: Iterable[str]) -> list[str]:
    known = {normal(each): each for each in labels}
    wanted = normal(label)
    close = nearest(wanted, known, 5, 0.5)
    words = set(wanted.split())
    shared = [k for k in known if words & set(k.split())]
    ranked = list(dict.fromkeys([*close, *shared])) or nearest(wanted, known, 3, 0.0)
    return [known[each] for each in ranked[:5]]


def _fill_roles(case: Case, atom: Atom) -> Atom:
    """Replace a role's title by its holder, found by the arguments that stand beside it."""
    args: list[Term] = list(atom.args)
    for index, argument in enumerate(args):
        if isinstance(argument, Individual) and argument.key.startswith("@"):
            args[index] = _role_holder(case, atom, argument)
    return Atom(atom.predicate, tuple(args))


def _role_holder(case: Case, atom: Atom, title: Individual) -> Individual:
    wanted = title.key[1:]
    for predicate in _titles(case.program).get((title.sort, wanted), ()):
        keys: list[Term] = []
        for parameter in predicate.parameters[:-1]:
            beside = [a for a in atom.args if isinstance(a, Individual) and a.sort == parameter.sort and a != title]
            if len(beside) == 1:
                keys.append(beside[0])
        if len(keys) == len(predicate.parameters) - 1:
            found, _ = role_holder(case.program.predicates, predicate, tuple(keys), case.roles, case.stated)
            return found
    message = f"It is not clear of what '{wanted}' is said here."
    raise NotUnderstood([Finding("AKB403", message, None, "A role belongs to one thing.", "Name the party itself.")])


def _state_role(case: Case, atom: Atom, value: bool, sentence: Sentence) -> None:
    key = Atom(atom.predicate, atom.args[:-1])
    holder = atom.args[-1]
    assert isinstance(holder, Individual)
    if not value:
        if case.roles.get(key) == holder:
            message = f"'{sentence.text}' contradicts another statement."
            raise ContradictoryFacts([Finding("AKB505", message, sentence.place, hint="Withdraw one of them.")])
        _state(case, _fill_roles(case, atom), False, sentence)
        return
    if holder.key.startswith("@"):
        raise NotUnderstood(
            [Finding("AKB403", "A role's holder must be named.", sentence.place, "A title says no name.", _NAME_IT)]
        )
    if case.stated.get(atom) is False:
        message = f"'{sentence.text}' contradicts another statement."
        raise ContradictoryFacts([Finding("AKB505", message, sentence.place, hint="Withdraw one of them.")])
    if case.roles.setdefault(key, holder) != holder:
        message = f"'{sentence.text}' names a second holder of one role."
        raise ContradictoryFacts([Finding("AKB505", message, sentence.place, hint="Withdraw one of them.")])


def _state(case: Case, atom: Atom, value: bool, sentence: Sentence) -> None:
    first = case.stated.setdefault(atom, value)
    if first != value:
        note = f"It was said otherwise before: '{case.typed[atom]}'."
        message = f"'{sentence.text}' contradicts another statement."
        raise ContradictoryFacts([Finding("AKB505", message, sentence.place, note, "Withdraw one of them.")])
    case.typed.setdefault(atom, sentence.text)


def _reading(program: Program, text: str) -> Atom | None:
    """``reading NAME is ALTERNATIVE``, with the alternative's name or its words."""
    match = re.fullmatch(r"reading (\w+) is (.+?)\.?", text, re.IGNORECASE)
    if match is None or match[1] not in program.readings:
        return None
    reading = program.readings[match[1]]
    wanted = normal(_unquoted(match[2]))
    for name, texts in reading.alternatives:
        if wanted in (normal(name), *(normal(w) for w in all_words(texts))):
            return Atom(reading.name, (Individual(reading.name, name),))
    return None


def _typed_atom(case: Case, text: str, place: Place | None) -> Atom | None:
    """A goal typed as an atom, such as ``in_scope("perjury")``."""
    cleaned = text.rstrip("?. ")
    if "(" not in cleaned and cleaned not in case.program.predicates:
        return None
    from agreement_kb.language.parser import parse_goal

    tree = parse_goal(cleaned)
    if tree is None:
        return None
    name = str(tokens(tree, "NAME")[0])
    predicate = case.program.predicates.get(name)
    if predicate is None or predicate.established is Established.ANALOGY:
        hint = did_you_mean(name, case.program.predicates)
        raise NotUnderstood([Finding("AKB401", f"There is no predicate named '{name}'.", place, hint=hint)])
    arguments = list(nodes(tree, "name", "label", "instant", "role_term"))
    if len(arguments) != len(predicate.parameters):
        message = arguments_wanted(name, len(predicate.parameters), len(arguments))
        raise NotUnderstood([Finding("AKB401", message, place)])
    pairs = zip(arguments, predicate.parameters, strict=True)
    return Atom(name, tuple(_typed_argument(case, a, p.sort, place) for a, p in pairs))


def _typed_argument(case: Case, tree: Node, sort: str, place: Place | None) -> Term:
    if tree.data == "role_term":
        hint = "Use the role's title in a sentence instead."
        raise NotUnderstood([Finding("AKB401", "A role can't be typed inside an atom.", place, hint=hint)])
    token = tokens(tree)[0]
    text = unquote(token) if tree.data == "label" else str(token)
    if text == "_":
        return Individual(sort, UNNAMED)
    return _individual(case, text, sort, place)


def _most_telling(faults: list[Finding]) -> list[Finding]:
    """Each fault once, unknown terms and names of two things first."""
    return sorted(dict.fromkeys(faults), key=lambda finding: finding.code not in ("AKB402", "AKB407"))
