"""Atoms of the syntax to atoms of the logic: names, numbers of arguments and sorts are checked here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agreement_kb.language.names import arguments_wanted, normal
from agreement_kb.language.parser import Statement
from agreement_kb.language.symbols import Symbols
from agreement_kb.language.trees import Node, node, nodes, tokens, unquote
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.place import Place
from agreement_kb.model.term import AS_OF, TIME, Individual, Term, Variable
from agreement_kb.model.time import UNITS, Duration, parse_time
from agreement_kb.model.vocabulary import Established, Predicate


@dataclass
class Scope:
    """One statement being resolved: the sorts of its variables, and role literals its arguments brought in."""

    symbols: Symbols
    statement: Statement
    sorts: dict[str, str] = field(default_factory=dict)
    uses: dict[str, list[Place]] = field(default_factory=dict)
    roles: list[Literal] = field(default_factory=list)
    guarded: set[Variable] = field(default_factory=set)
    failed: bool = False

    def fail(self, code: str, message: str, place: Place, note: str = "", hint: str = "") -> None:
        """Add a finding and remember that the statement can't be used."""
        self.symbols.say(code, message, place, note, hint)
        self.failed = True

    def unknown(self, code: str, message: str, name: str, known: Iterable[str], place: Place, note: str = "") -> None:
        """As of ``Symbols``; and remember that the statement can't be used."""
        self.symbols.unknown(code, message, name, known, place, note)
        self.failed = True

    def take_roles(self) -> tuple[Literal, ...]:
        """The role literals gathered since the last call."""
        taken, self.roles = tuple(self.roles), []
        return taken


Allowed = Iterable[Established]
CONCLUDED = (Established.DERIVED,)
ACTIONS = (Established.ACTION,)
PREMISES = tuple(
    each for each in Established if each not in (Established.ACTION, Established.ANALOGY, Established.HOLDER)
)


def resolve_atom(scope: Scope, tree: Node, allowed: Allowed, what: str) -> Atom | None:
    """The atom of a tree; None, with a finding, where it is not one of the ``allowed`` kind."""
    symbols, statement = scope.symbols, scope.statement
    name_token, *_ = tokens(tree, "NAME")
    name = str(name_token)
    predicate = symbols.predicates.get(name)
    place = statement.place_of(name_token)
    if predicate is None:
        known = predicates_named(symbols.predicates.values(), *allowed)
        scope.unknown("AKB102", f"There is no {what} named '{name}'.", name, known, place)
        return None
    arguments = list(nodes(tree, "name", "label", "instant", "role_term"))
    fits = predicate.established in allowed and len(arguments) == len(predicate.parameters)
    if not fits and name in symbols.partial:  # what it is may stand in the part that was not read
        scope.failed = True
        return None
    if predicate.established not in allowed:
        kind = predicate.established.value
        scope.fail("AKB111", f"'{name}' can't stand here: it is {_kind_words(kind)}, and a {what} is wanted.", place)
        return None
    if len(arguments) != len(predicate.parameters):
        wanted = ", ".join(f"{v.name}: {v.sort}" for v in predicate.parameters)
        scope.fail(
            "AKB104",
            arguments_wanted(name, len(predicate.parameters), len(arguments)),
            place,
            f"It is declared as {name}({wanted})." if wanted else "",
            "Write one for each of its places; _ stands for any." if wanted else "",
        )
        return None
    args = [
        resolve_argument(scope, argument, parameter.sort)
        for argument, parameter in zip(arguments, predicate.parameters, strict=True)
    ]
    if any(a is None for a in args):
        return None
    return Atom(name, tuple(a for a in args if a is not None))


def _kind_words(kind: str) -> str:
    return {"action": "an action", "derived": "concluded by rules"}.get(kind, f"established by {kind}")


def resolve_argument(scope: Scope, tree: Node, sort: str) -> Term | None:
    """The term of an argument where a thing of ``sort`` is wanted."""
    symbols, statement = scope.symbols, scope.statement
    place = statement.place_of(tree)
    if tree.data == "role_term":
        return _role_term(scope, tree, sort)
    token = tokens(tree)[0]
    if tree.data == "label":
        return _labelled(scope, unquote(token), sort, place)
    text = str(token)
    if tree.data == "instant":
        if sort != TIME:
            scope.fail("AKB105", f"A date stands where a {sort} is wanted.", place)
            return None
        if parse_time(text) is None:
            scope.fail("AKB115", f"'{text}' is no date of the calendar.", place)
            return None
        return Individual(TIME, text)
    if text == AS_OF and sort == TIME:
        return Individual(TIME, AS_OF)
    if text[0].isupper() or text.startswith("_"):
        return _variable(scope, text, sort, place)
    if (sort, text) in symbols.entries:
        return Individual(sort, text)
    others = sorted(s for (s, n) in symbols.entries if n == text)
    if sort not in symbols.sorts:  # a fault of its own
        scope.failed = True
    elif others:
        scope.fail("AKB105", f"'{text}' is a {others[0]}, and a {sort} is wanted here.", place)
    else:
        known = [n for (s, n) in symbols.entries if s == sort]
        note = "A variable begins with a capital, a declared name with a small letter."
        scope.unknown("AKB103", f"There is no {sort} named '{text}'.", text, known, place, note)
    return None


def _variable(scope: Scope, text: str, sort: str, place: Place) -> Term:
    if text == "_":
        text = f"_{len(scope.uses) + 1}"
    first = scope.sorts.setdefault(text, sort)
    scope.uses.setdefault(text, []).append(place)
    if first != sort and first in scope.symbols.sorts and sort in scope.symbols.sorts:
        note = f"It is a {first} in line {scope.uses[text][0].line}, column {scope.uses[text][0].column}."
        hint = f"Give the {sort} a variable of its own."
        scope.fail("AKB105", f"{text} is a {first} and a {sort} at once.", place, note, hint)
    return Variable(text, sort)


def _labelled(scope: Scope, label: str, sort: str, place: Place) -> Term | None:
    wanted = normal(label)
    name = scope.symbols.labels.get((sort, wanted))
    if name is not None:
        return Individual(sort, name)
    declared = scope.symbols.sorts.get(sort)
    if declared is not None and declared.open:
        return Individual(sort, wanted)
    if declared is None or wanted in scope.symbols.lost_labels:  # a fault of its own
        scope.failed = True
        return None
    labels = [w for (s, _), e in scope.symbols.entries.items() if s == sort for t in e.texts.values() for w in t]
    scope.unknown("AKB103", f"There is no {sort} called '{label}'.", label, labels, place)
    return None


def _role_term(scope: Scope, tree: Node, sort: str) -> Term | None:
    name = str(tokens(tree, "NAME")[0])
    place = scope.statement.place_of(tree)
    role = scope.symbols.predicates.get(name)
    if role is None or role.established is not Established.ROLE:
        roles = [n for n, p in scope.symbols.predicates.items() if p.established is Established.ROLE]
        scope.unknown("AKB103", f"There is no role named '{name}'.", name, roles, place)
        return None
    if name in scope.symbols.partial:
        scope.failed = True
        return None
    holder = role.parameters[-1]
    if holder.sort != sort:
        scope.fail("AKB105", f"'{name}' names a {holder.sort}, and a {sort} is wanted here.", place)
        return None
    arguments = list(nodes(tree, "name", "label", "instant", "role_term"))
    if len(arguments) != len(role.parameters) - 1:
        scope.fail("AKB104", f"The role '{name}' takes {len(role.parameters) - 1} argument(s).", place)
        return None
    args = [resolve_argument(scope, a, p.sort) for a, p in zip(arguments, role.parameters, strict=False)]
    if any(a is None for a in args):
        return None
    known = tuple(a for a in args if a is not None)
    variable = Variable(f"@{name}({','.join(map(str, known))})", sort)
    literal = Literal(Atom(f"holder:{name}", (*known, variable)))
    if literal not in scope.roles:
        scope.roles.append(literal)
    return variable


def resolve_body(scope: Scope, trees: Iterable[Node]) -> tuple[Literal, ...]:
    """The literals of some ``body`` nodes in order, role literals before the literal that needs them."""
    literals: list[Literal] = []
    for body in trees:
        for tree in nodes(body, "positive", "negative"):
            inner, positive = next(nodes(tree)), tree.data == "positive"
            atom = None
            if inner.data == "reading_is":
                atom = _reading_atom(scope, inner)
            elif inner.data == "done_is":
                atom = _done_atom(scope, inner)
            elif inner.data == "conditions_observed":
                atom, positive = _violated_atom(scope, inner), not positive
            elif not _guard(scope, inner, positive):
                atom = resolve_atom(scope, inner, PREMISES, "predicate")
            for literal in scope.take_roles():
                if literal not in literals:
                    literals.append(literal)
            if atom is not None:
                literals.append(Literal(atom, positive))
    return tuple(literals)


def _guard(scope: Scope, tree: Node, positive: bool) -> bool:
    """Whether a condition only names a sort, as ``body(X)`` for "any body X": it binds and adds nothing else."""
    name = str(tokens(tree, "NAME")[0])
    arguments = list(nodes(tree))
    if name in scope.symbols.predicates or name not in scope.symbols.sorts or len(arguments) != 1 or not positive:
        return False
    term = resolve_argument(scope, arguments[0], name)
    if isinstance(term, Variable):
        scope.guarded.add(term)
    return True


def _done_atom(scope: Scope, tree: Node) -> Atom | None:
    """That an action was done: one that has ``done`` words, by which that can be said."""
    action = resolve_atom(scope, next(nodes(tree, "atom")), ACTIONS, "action")
    if action is None:
        return None
    name = f"done:{action.predicate}"
    if name not in scope.symbols.predicates:
        message = f"Nobody can say that '{action.predicate}' was done."
        scope.fail("AKB102", message, scope.statement.place_of(tree), hint="Give the action its 'done' words.")
        return None
    return Atom(name, action.args)


def _violated_atom(scope: Scope, tree: Node) -> Atom | None:
    """That a condition on an action or conclusion is broken: that its conditions are observed is the contrary."""
    target = resolve_atom(scope, next(nodes(tree, "atom")), (*ACTIONS, *CONCLUDED), "action or conclusion")
    if target is None:
        return None
    conditions = (each for each in scope.symbols.norms.values() if each.kind == "condition")
    attached = {str(tokens(atom, "NAME")[0]) for each in conditions if (atom := node(each.tree, "atom")) is not None}
    if target.predicate not in attached:
        scope.failed = True
        if not scope.symbols.lost and not scope.symbols.incomplete:  # else a faulty statement may attach one
            message = f"No condition is attached to '{target.predicate}'."
            hint = f"Attach one (condition NAME on {target.predicate}(...) observe ...), or leave this out."
            scope.fail("AKB103", message, scope.statement.place_of(tree), hint=hint)
        return None
    return Atom(f"violated:{target.predicate}", target.args)


def _reading_atom(scope: Scope, tree: Node) -> Atom | None:
    reading, alternative = tokens(tree)
    symbols = scope.symbols
    if str(reading) not in symbols.readings:
        place = scope.statement.place_of(reading)
        message = f"There is no reading named '{reading}'."
        scope.unknown("AKB103", message, str(reading), symbols.readings, place)
        return None
    if (str(reading), str(alternative)) not in symbols.entries:
        known = [n for (s, n) in symbols.entries if s == str(reading)]
        message = f"The reading '{reading}' has no alternative '{alternative}'."
        note = f"Its alternatives are: {', '.join(known)}."
        place = scope.statement.place_of(alternative)
        scope.unknown("AKB103", message, str(alternative), known, place, note)
        return None
    return Atom(str(reading), (Individual(str(reading), str(alternative)),))


def resolve_time(scope: Scope, tree: Node) -> tuple[Term | None, Duration]:
    """The term and the duration of a ``time`` node."""
    argument = next(nodes(tree, "name", "label", "instant", "role_term"))
    term = resolve_argument(scope, argument, TIME)
    day, first = node(tree, "day_of") is not None, node(tree, "first_day")
    rest = tokens(tree)
    if not rest:
        return term, Duration(day=day)
    amount, unit = str(rest[0]), str(rest[1])
    if unit not in UNITS:
        scope.fail(
            "AKB115",
            f"'{unit}' is no unit of time.",
            scope.statement.place_of(rest[1]),
            f"The units are: {', '.join(UNITS)}.",
            scope.symbols.near(unit, UNITS),
        )
    elif unit in ("minutes", "hours") and (day or first is not None):
        what = "first day" if first is not None else "day"
        message = f"'{unit}' are counted from an instant: no {what} belongs to them."
        scope.fail("AKB115", message, scope.statement.place_of(first if first is not None else rest[1]))
    return term, Duration(int(amount), unit, day, first is not None)


def pattern_variables(scope: Scope, atom: Atom, place: Place) -> None:
    """Demand that an action pattern's arguments are distinct variables or terms."""
    variables = [a for a in atom.args if isinstance(a, Variable)]
    if len(set(variables)) != len(variables):
        scope.fail("AKB111", "A variable stands twice in this pattern.", place)


def predicates_named(predicates: Iterable[Predicate], *kinds: Established) -> Iterator[str]:
    """The names of the predicates established in some ways."""
    return (p.name for p in predicates if p.established in kinds)
