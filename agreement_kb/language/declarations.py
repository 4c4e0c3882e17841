"""Readings, questions, subjects, the standing assumption, and comparisons of times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agreement_kb.language.draft import (
    Draft,
    name_of,
    no_role,
)
from agreement_kb.language.parser import Statement
from agreement_kb.language.resolve import (
    ACTIONS,
    CONCLUDED,
    PREMISES,
    Scope,
    resolve_argument,
    resolve_atom,
    resolve_time,
)
from agreement_kb.language.symbols import (
    REGULATED,
    SUBJECT,
    check_slots,
)
from agreement_kb.language.trees import Node, node, nodes, texts, tokens
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.rule import Part, Rule
from agreement_kb.model.term import TIME, Individual, Term, Variable
from agreement_kb.model.time import Duration
from agreement_kb.model.vocabulary import (
    Comparison,
    Established,
    Kind,
    Phrase,
    Predicate,
    Reading,
    Subject,
)


def read_standing(draft: Draft, statement: Statement) -> None:
    """The assumption that every rule of the text rests on."""
    name = name_of(statement)
    predicate = draft.symbols.predicates.get(name)
    if predicate is None or predicate.established is not Established.ASSUMED or predicate.parameters:
        known = [
            p.name
            for p in draft.symbols.predicates.values()
            if p.established is Established.ASSUMED and not p.parameters
        ]
        message = f"There is no assumption without arguments named '{name}'."
        draft.symbols.unknown("AKB103", message, name, known, statement.place)
        return
    draft.standing = name


def read_reading(draft: Draft, statement: Statement) -> None:
    """An open text with its alternatives."""
    tree = statement.tree
    name = name_of(statement)
    if draft.symbols.readings.get(name) is not statement:
        return
    token = tokens(tree, "CITATION")[0]
    draft.readings[name] = Reading(
        name,
        draft.named_citation(statement, str(token), token),
        texts(tree),
        texts(node(tree, "words_texts")),
        tuple((str(tokens(a)[0]), texts(a)) for a in nodes(tree, "alternative")),
        statement.place,
    )


def read_question(draft: Draft, statement: Statement) -> None:
    """A phrase and the goal it stands for."""
    scope = Scope(draft.symbols, statement)
    tree = statement.tree
    kind = Kind(str(tokens(tree, "QUESTION_KIND")[0]))
    on_actions = kind in (Kind.MAY, Kind.MUST) or kind.of_someone
    allowed = ACTIONS if on_actions else (*ACTIONS, *CONCLUDED) if kind is Kind.WHEN else (*PREMISES,)
    goal = resolve_atom(scope, next(nodes(tree, "atom")), allowed, "action" if on_actions else "predicate")
    no_role(scope, "a question")
    if goal is None or scope.failed:
        return
    if kind is Kind.REGULATED and goal.predicate != REGULATED:
        message = f"A question 'regulated' asks about {REGULATED}(Subject)."
        scope.fail("AKB111", message, statement.place_of(next(nodes(tree, "atom"))))
        return
    names = tokens(tree, "NAME")
    asked = None
    if len(names) > 1:
        asked = next((v for v in goal.variables() if v.name == str(names[1])), None)
        if asked is None:
            scope.fail("AKB103", f"{names[1]} is no variable of the goal.", statement.place_of(names[1]))
    if kind is Kind.WHICH and asked is None and not statement.broken:
        scope.fail("AKB114", "A which-question says what it asks.", statement.place, hint="Add 'asks VARIABLE'.")
    phrase = Phrase(name_of(statement), kind, goal, texts(tree), statement.place, asked)
    slots = {v.name for v in goal.variables() if v != asked}
    check_slots(draft.symbols, statement, tree, slots, every=True)
    if not scope.failed:
        draft.phrases.append(phrase)


def read_subject(draft: Draft, statement: Statement) -> None:
    """A subject that is regulated, or a declared gap."""
    tree = statement.tree
    name, gap = name_of(statement), statement.kind == "gap"
    citations = tuple(draft.named_citation(statement, str(t), t) for t in tokens(tree, "CITATION"))
    because = texts(node(tree, "because_texts"))
    words = texts(tree)
    draft.subjects[name] = Subject(name, words, gap, citations, because, statement.place)
    if gap:
        return
    head = Atom(REGULATED, (Individual(SUBJECT, name),))
    standing = (Literal(Atom(draft.standing)),) if draft.standing else ()
    for number, citation in enumerate(citations, 1):
        rule_id = f"{name}:reaches:{number}"
        draft.rules.append(Rule(rule_id, head, standing, name, Part.REACHES, citation, place=statement.place))


def read_dates(draft: Draft, statements: Iterable[Statement]) -> None:
    """Fill in the comparison of each predicate established by dates."""
    for statement in statements:
        by = node(statement.tree, "by_dates") if statement.kind == "predicate" else None
        name = name_of(statement) if by is not None else ""
        predicate = draft.symbols.predicates.get(name)
        if by is None or predicate is None or predicate.place != statement.place:
            continue
        scope = Scope(draft.symbols, statement)
        for parameter in predicate.parameters:
            scope.sorts[parameter.name] = parameter.sort
        comparisons = tuple(_comparison(scope, predicate, tree) for tree in nodes(by, "comparison"))
        if not scope.failed:
            found = tuple(each for each in comparisons if each is not None)
            draft.symbols.predicates[name] = replace(predicate, comparisons=found)


def read_done_times(draft: Draft, statements: Iterable[Statement]) -> None:
    """Fill in which role tells when an action was done."""
    for statement in statements:
        done = node(statement.tree, "done_texts") if statement.kind == "action" else None
        part = next(nodes(done, "name", "label", "instant", "role_term"), None) if done is not None else None
        name = f"done:{name_of(statement)}" if part is not None else ""
        predicate = draft.symbols.predicates.get(name)
        if part is None or predicate is None or predicate.place != statement.place:
            continue
        scope = Scope(draft.symbols, statement)
        for parameter in predicate.parameters:
            scope.sorts[parameter.name] = parameter.sort
        term = resolve_argument(scope, part, TIME)
        roles = {literal.atom.args[-1]: literal.atom for literal in scope.take_roles()}
        if scope.failed or term is None:
            continue
        role = roles.get(term)
        if role is None or set(role.args[:-1]) != set(predicate.parameters):
            message = f"When '{name_of(statement)}' was done is told by a role of just what the action is about."
            hint = "Declare a role of sort time with the parameters of the action, and name it here with them."
            scope.fail("AKB115", message, statement.place_of(part), hint=hint)
            continue
        draft.symbols.predicates[name] = replace(predicate, done_at=role)


def _comparison(scope: Scope, predicate: Predicate, tree: Node) -> Comparison | None:
    first, second = nodes(tree, "time")
    left, none = resolve_time(scope, first)
    right, duration = resolve_time(scope, second)
    if none != Duration():
        message = "The time to compare stands first; the duration belongs to the second."
        scope.fail("AKB115", message, scope.statement.place)
    roles = {literal.atom.args[-1]: literal.atom for literal in scope.take_roles()}
    known = set(predicate.parameters)
    for side in (left, right):
        if isinstance(side, Variable) and side not in roles and side not in known:
            scope.fail("AKB106", f"{side.name} is no parameter of '{predicate.name}'.", scope.statement.place)
    if scope.failed or left is None or right is None:
        return None
    return Comparison(_side(left, roles), str(tokens(tree, "COMPARATOR")[0]), _side(right, roles), duration)


def _side(term: Term, roles: dict[Term, Atom]) -> Term | Atom:
    return roles.get(term, term)
