"""The names a knowledge base declares, gathered before anything that uses them is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agreement_kb.language.letters import mixed_words
from agreement_kb.language.names import did_you_mean, normal
from agreement_kb.language.scenarios import row_names
from agreement_kb.language.templates import SLOT
from agreement_kb.language.trees import Node, node, nodes, text_tokens, texts, tokens, unquote
from agreement_kb.model.finding import Finding
from agreement_kb.model.place import Place
from agreement_kb.model.term import TIME, Variable
from agreement_kb.model.vocabulary import Entry, Established, Predicate, Sort, Texts

if TYPE_CHECKING:
    from lark import Token

    from agreement_kb.language.parser import Statement

SUBJECT = "subject"
REGULATED = "regulated"
NORM_STATEMENTS = ("permit", "forbid", "oblige", "only", "condition")
_ESTABLISHED = {
    "fact": Established.FACT,
    "choice": Established.CHOICE,
    "judgement": Established.JUDGEMENT,
    "listing": Established.LISTED,
    "assumption": Established.ASSUMED,
    "observance": Established.OBSERVED,
}
MAX_HINTS = 500
"""For how many unknown names of a knowledge base the nearest known one is sought."""
_RENAME = "Rename one of them, or remove it if both mean the same."
_SURELY_MEANT = 0.8
"""How near a name must be to a known one to be called its misspelling while a file is lacking."""


@dataclass
class Symbols:
    """What is declared, by name; ``labels`` has the name of a term by its sort and a label as ``normal`` has it.

    Filled once by ``declare``; read afterwards.
    """

    sorts: dict[str, Sort] = field(default_factory=dict)
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    predicates: dict[str, Predicate] = field(default_factory=dict)
    norms: dict[str, Statement] = field(default_factory=dict)
    readings: dict[str, Statement] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Names of faulty statements: each has its finding where it stands, and none where the name is used."""
    partial: set[str] = field(default_factory=set)
    """Names of statements read in part: what they seem to lack may stand in the part that was not."""
    lost_labels: set[str] = field(default_factory=set)
    strays: set[tuple[str, str]] = field(default_factory=set)
    """Files and headings that are no provisions, and should be: what stands under them has its finding there."""
    incomplete: bool = False
    """Whether a file is lacking: a name is then called unknown only if it is nearly a known one."""
    hints: int = MAX_HINTS

    def say(self, code: str, message: str, place: Place | None, note: str = "", hint: str = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(code, message, place, note, hint))

    def claim(self, space: str, name: str, place: Place) -> bool:
        """Take a name in a space of names; a second taker is a finding."""
        first = self.places.setdefault((space, name), place)
        if first is not place:
            self.say("AKB101", f"'{name}' is already declared.", place, f"It was first declared at {first}.", _RENAME)
            return False
        return True

    def unknown(self, code: str, message: str, name: str, known: Iterable[str], place: Place, note: str = "") -> None:
        """Add a finding on a name that nothing declares, with the nearest known one.

        None where a faulty statement may declare it, or where its letters are at fault: these have their own.
        """
        if name in self.lost or not unicodedata.is_normalized("NFC", name) or any(mixed_words(name)):
            return
        if self.incomplete and not did_you_mean(name, known := list(known), _SURELY_MEANT):
            return
        self.say(code, message, place, note, self.near(name, known))

    def near(self, name: str, known: Iterable[str]) -> str:
        """A hint with the nearest of some names, or ""; not sought for ever, as each takes time."""
        self.hints -= 1
        return did_you_mean(name, known) if self.hints >= 0 else ""


def declare(statements: Iterable[Statement], symbols: Symbols) -> None:
    """Gather sorts, terms, predicates, roles, actions, readings and the names of norms."""
    symbols.sorts[TIME] = Sort(TIME, True, {"en": ("time",)}, None)
    symbols.sorts[SUBJECT] = Sort(SUBJECT, False, {"en": ("subject",)}, None)
    subject = (Variable("Subject", SUBJECT),)
    symbols.predicates[REGULATED] = Predicate(REGULATED, subject, Established.DERIVED, {}, None)
    statements = list(statements)
    for statement in statements:
        if statement.kind == "sort":
            _sort(symbols, statement)
        elif statement.kind == "reading":
            _reading_sort(symbols, statement)
    for statement in statements:
        match statement.kind:
            case "term":
                _term(symbols, statement)
            case "subject" | "gap":
                name = str(tokens(statement.tree, "NAME")[0])
                _entry(symbols, name, SUBJECT, texts(statement.tree), statement.place)
            case "predicate":
                _predicate(symbols, statement)
            case "role":
                _role(symbols, statement)
            case "action":
                _action(symbols, statement)
            case kind if kind in NORM_STATEMENTS:
                name = str(tokens(statement.tree, "NAME")[0])
                if symbols.claim("rule", name, statement.place):
                    symbols.norms[name] = statement
            case "rule" | "way" | "exception" | "never" | "contrary" | "listing" | "scenario" | "question":
                space = statement.kind if statement.kind in ("scenario", "question") else "rule"
                symbols.claim(space, str(tokens(statement.tree, "NAME")[0]), statement.place)
            case "table":
                for name in row_names(statement):
                    symbols.claim("scenario", name, statement.place)
            case "article":
                symbols.claim("article", str(tokens(statement.tree)[0]), statement.place)
            case "standing":
                symbols.claim("standing", "standing", statement.place)
            case _:
                pass
    for statement in statements:
        if statement.kind == "closure":
            _closure(symbols, statement)
    for statement in statements:
        if statement.kind == "role":
            _filling_role(symbols, statement)
        elif statement.kind == "predicate":
            _exhaustive_where(symbols, statement)
    _shared_labels(symbols)


def _filling_role(symbols: Symbols, statement: Statement) -> None:
    """A role is filled only by another role of the same things, where a predicate of these things is stated."""
    role = symbols.predicates.get(str(tokens(statement.tree, "NAME")[0]))
    for filled in nodes(statement.tree, "filled_by"):
        other_name, condition_name = tokens(filled)
        other, condition = symbols.predicates.get(str(other_name)), symbols.predicates.get(str(condition_name))
        place = statement.place_of(other_name)
        if role is None:
            continue
        if other is None or other.established is not Established.ROLE:
            roles = [n for n, p in symbols.predicates.items() if p.established is Established.ROLE]
            symbols.unknown("AKB103", f"There is no role named '{other_name}'.", str(other_name), roles, place)
        elif [v.sort for v in other.parameters] != [v.sort for v in role.parameters]:
            symbols.say("AKB105", f"'{other_name}' is not a role of the same things as '{role.name}'.", place)
        if condition is None or not condition.established.input:
            inputs = [n for n, p in symbols.predicates.items() if p.established.input]
            where = statement.place_of(condition_name)
            message = f"There is no stated predicate named '{condition_name}'."
            symbols.unknown("AKB102", message, str(condition_name), inputs, where)
        elif [v.sort for v in condition.parameters] != [v.sort for v in role.parameters[:-1]]:
            message = f"'{condition_name}' is not said of the things that '{role.name}' belongs to."
            symbols.say("AKB105", message, statement.place_of(condition_name))


def _exhaustive_where(symbols: Symbols, statement: Statement) -> None:
    """Where the text is exhaustive is itself concluded, of the same things."""
    part = node(statement.tree, "exhaustive")
    named = tokens(part, "NAME") if part is not None else []
    predicate = symbols.predicates.get(str(tokens(statement.tree, "NAME")[0]))
    if not named or predicate is None:
        return
    where = symbols.predicates.get(str(named[0]))
    if where is None or where.established is not Established.DERIVED:
        concluded = [n for n, p in symbols.predicates.items() if p.established is Established.DERIVED]
        place = statement.place_of(named[0])
        message = f"There is no predicate concluded by rules named '{named[0]}'."
        symbols.unknown("AKB102", message, str(named[0]), concluded, place)
    elif [v.sort for v in where.parameters] != [v.sort for v in predicate.parameters]:
        message = f"'{where.name}' is not said of the things that '{predicate.name}' is said of."
        symbols.say("AKB105", message, statement.place_of(named[0]))


def _shared_labels(symbols: Symbols) -> None:
    """Gather the labels. Two terms of one sort with the same one could not be told apart when typed."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in symbols.entries.values():
        for label in (w for words in entry.texts.values() for w in words):
            symbols.labels.setdefault((entry.sort, normal(label)), entry.name)
        for label in (entry.name, *(w for words in entry.texts.values() for w in words)):
            first = seen.setdefault((entry.sort, normal(label)), entry)
            if first is not entry:
                note = f"'{first.name}' has it at {first.place}."
                symbols.say("AKB101", f"'{label}' is already a label of a {entry.sort}.", entry.place, note)


def _sort(symbols: Symbols, statement: Statement) -> None:
    openness, name = map(str, tokens(statement.tree))
    if symbols.claim("sort", name, statement.place):
        symbols.sorts[name] = Sort(name, openness == "open", texts(statement.tree), statement.place)


def _reading_sort(symbols: Symbols, statement: Statement) -> None:
    name = str(tokens(statement.tree, "NAME")[0])
    claimed = symbols.claim("sort", name, statement.place) and symbols.claim("predicate", name, statement.place)
    if not claimed:
        return
    symbols.readings[name] = statement
    symbols.sorts[name] = Sort(name, False, texts(statement.tree), statement.place)
    parameter = (Variable("Alternative", name),)
    symbols.predicates[name] = Predicate(name, parameter, Established.READING, texts(statement.tree), statement.place)
    alternatives = list(nodes(statement.tree, "alternative"))
    for alternative in alternatives:
        token = tokens(alternative)[0]
        _entry(symbols, str(token), name, texts(alternative), statement.place_of(token))
    if len(alternatives) < 2 and not statement.broken:
        symbols.say("AKB114", f"The reading '{name}' needs at least two alternatives.", statement.place)


def _entry(symbols: Symbols, name: str, sort: str, words: Texts, place: Place) -> None:
    if symbols.claim(f"term of {sort}", name, place):
        symbols.entries[sort, name] = Entry(name, sort, words, place)


def _term(symbols: Symbols, statement: Statement) -> None:
    name, sort = tokens(statement.tree, "NAME")
    if str(sort) not in symbols.sorts:
        _unknown_sort(symbols, statement, sort)
        symbols.lost.add(str(name))
        return
    _entry(symbols, str(name), str(sort), texts(statement.tree), statement.place)


def _unknown_sort(symbols: Symbols, statement: Statement, sort: Token) -> None:
    message = f"There is no sort named '{sort}'."
    symbols.unknown("AKB103", message, str(sort), symbols.sorts, statement.place_of(sort))


def _parameters(symbols: Symbols, statement: Statement) -> tuple[Variable, ...]:
    declared: list[Variable] = []
    parent = node(statement.tree, "parameters")
    for each in nodes(parent, "parameter") if parent is not None else ():
        name, sort = tokens(each)
        if str(sort) not in symbols.sorts:
            _unknown_sort(symbols, statement, sort)
        if not str(name)[0].isupper():
            symbols.say("AKB113", f"The parameter '{name}' should begin with a capital.", statement.place_of(name))
        if any(v.name == str(name) for v in declared):
            symbols.say("AKB101", f"The parameter '{name}' is already declared.", statement.place_of(name))
        declared.append(Variable(str(name), str(sort)))
    return tuple(declared)


def check_slots(symbols: Symbols, statement: Statement, parent: Node | None, slots: set[str], every: bool) -> None:
    """Each template names only declared slots and, where ``every``, all of them once."""
    for _, token in text_tokens(parent):
        used = SLOT.findall(unquote(token))
        for slot in used:
            if slot not in slots:
                known = ", ".join(f"{{{s}}}" for s in sorted(slots)) or "none"
                symbols.say(
                    "AKB113",
                    f"The slot {{{slot}}} is no parameter.",
                    statement.place_of(token),
                    f"The slots here are: {known}.",
                    symbols.near(slot, slots),
                )
        missing = sorted(slots - set(used))
        if every and (missing or len(used) != len(set(used))):
            detail = f"It lacks {{{missing[0]}}}." if missing else "A slot stands twice."
            symbols.say("AKB113", "A template must name each slot once.", statement.place_of(token), detail)


def _add(symbols: Symbols, statement: Statement, predicate: Predicate) -> None:
    if symbols.claim("predicate", predicate.name, statement.place):
        symbols.predicates[predicate.name] = predicate


def _predicate(symbols: Symbols, statement: Statement) -> None:
    tree = statement.tree
    name = str(tokens(tree, "NAME")[0])
    parameters = _parameters(symbols, statement)
    slots = {v.name for v in parameters}
    denied = node(tree, "denied")
    check_slots(symbols, statement, tree, slots, every=True)
    check_slots(symbols, statement, denied, slots, every=True)
    established, judge = Established.DERIVED, node(tree, "judge")
    exhaustive = node(tree, "exhaustive")
    where = tokens(exhaustive, "NAME") if exhaustive is not None else []
    if (by := node(tree, "by_kind")) is not None:
        established = _ESTABLISHED[str(tokens(by)[0])]
    elif node(tree, "by_dates") is not None:
        established = Established.DATES
    if (judge is not None) != (established is Established.JUDGEMENT) and not statement.broken:
        symbols.say("AKB114", f"'{name}' is by judgement and says whose, or neither.", statement.place)
    if not texts(tree) and not statement.broken:
        symbols.say("AKB113", f"The predicate '{name}' has no sentence.", statement.place, hint='Add en "...".')
    _add(
        symbols,
        statement,
        Predicate(
            name,
            parameters,
            established,
            texts(tree),
            statement.place,
            denied=texts(denied),
            judge=texts(judge),
            exhaustive=exhaustive is not None,
            exhaustive_where=str(where[0]) if where else "",
        ),
    )


def _role(symbols: Symbols, statement: Statement) -> None:
    tree = statement.tree
    name, sort = tokens(tree, "NAME")
    parameters = _parameters(symbols, statement)
    if str(sort) not in symbols.sorts:
        _unknown_sort(symbols, statement, sort)
    title, stated = node(tree, "title_texts"), node(tree, "stated_texts")
    slots = {v.name for v in parameters}
    check_slots(symbols, statement, title, set(), every=False)
    check_slots(symbols, statement, stated, slots | {"Holder"}, every=True)
    role = Predicate(
        str(name),
        (*parameters, Variable("Holder", str(sort))),
        Established.ROLE,
        texts(stated),
        statement.place,
        title=texts(title),
        filled_by=tuple((str(tokens(f)[0]), str(tokens(f)[1])) for f in nodes(tree, "filled_by")),
    )
    _add(symbols, statement, role)
    # Beside "X holds the role", which may be unknown of X, stands "the holder", who always exists.
    symbols.predicates[f"holder:{name}"] = replace(role, name=f"holder:{name}", established=Established.HOLDER)


def _action(symbols: Symbols, statement: Statement) -> None:
    tree = statement.tree
    name = str(tokens(tree, "NAME")[0])
    parameters = _parameters(symbols, statement)
    slots = {v.name for v in parameters}
    done = node(tree, "done_texts")
    check_slots(symbols, statement, tree, slots, every=True)
    check_slots(symbols, statement, done, slots, every=True)
    _add(symbols, statement, Predicate(name, parameters, Established.ACTION, texts(tree), statement.place))
    if done is not None:
        symbols.predicates[f"done:{name}"] = Predicate(
            f"done:{name}",
            parameters,
            Established.DONE,
            texts(done),
            statement.place,
            onward=_onward(symbols, statement, done, slots),
        )


def _onward(symbols: Symbols, statement: Statement, done: Node, slots: set[str]) -> str:
    """The parameter that goes on doing what was done, if the action names one."""
    part = node(done, "onward")
    if part is None:
        return ""
    token = tokens(part, "NAME")[0]
    if str(token) in slots:
        return str(token)
    known = ", ".join(sorted(slots)) or "none"
    message = f"{token} is no parameter of the action."
    note = f"Its parameters are: {known}."
    symbols.say("AKB103", message, statement.place_of(token), note, symbols.near(str(token), slots))
    return ""


def _closure(symbols: Symbols, statement: Statement) -> None:
    name, of = map(str, tokens(statement.tree, "NAME"))
    base = symbols.predicates.get(of)
    place = statement.place
    if base is None:
        message = f"There is no predicate named '{of}'."
        symbols.unknown("AKB102", message, of, symbols.predicates, place)
        symbols.lost.add(name)
        return
    sorts = {v.sort for v in base.parameters}
    if len(base.parameters) != 2 or len(sorts) != 1 or base.established is not Established.LISTED:
        symbols.lost.add(name)
        if of in symbols.partial:
            return
        symbols.say(
            "AKB112",
            f"'{name}' can't be a closure of '{of}'.",
            place,
            "A closure is of a predicate 'by listing' with two parameters of one sort.",
        )
        return
    slots = {v.name for v in base.parameters}
    check_slots(symbols, statement, statement.tree, slots, every=True)
    _add(
        symbols,
        statement,
        Predicate(name, base.parameters, Established.CLOSURE, texts(statement.tree), place, closure_of=of),
    )
