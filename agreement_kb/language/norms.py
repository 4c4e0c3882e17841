"""Norms to rules.

A norm becomes rules over predicates of its own, named after their part: ``speaks:N`` (its scope holds), ``force:N``
(it applies), ``open:G`` (a way through a gate is open), ``forbidden:A``, ``allowed:A``, ``due:A``, ``addressed:A``
(what norms say of an action), ``binds:C``, ``violated:A``, ``triggered:O`` (conditions and duties that follow an
action). Each rule keeps the name and the sentence of the statement its author wrote.
"""

from __future__ import annotations

from dataclasses import replace

from agreement_kb.language.draft import (
    Draft,
    Literals,
    analogy_literals,
    basis_of,
    bodies,
    finish,
    head_bound,
    name_of,
    no_role,
    rule_basis,
    standing_literals,
)
from agreement_kb.language.names import normal
from agreement_kb.language.parser import Statement
from agreement_kb.language.resolve import (
    ACTIONS,
    CONCLUDED,
    Scope,
    pattern_variables,
    resolve_argument,
    resolve_atom,
    resolve_time,
)
from agreement_kb.language.symbols import check_slots
from agreement_kb.language.trees import node, nodes, texts, tokens, unquote
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.rule import Deadline, Filled, Norm, Part, Rule
from agreement_kb.model.term import Term, Variable
from agreement_kb.model.vocabulary import (
    Established,
)

_EXCEPTED = ("permit", "forbid", "oblige")


def _filled(scope: Scope, statement: Statement, kind: str, sort: str) -> Filled | None:
    part = node(statement.tree, kind)
    if part is None:
        return None
    first, *rest = list(nodes(part))
    if not sort and first.data != "role_term":
        name = unquote(tokens(first)[0]) if first.data == "label" else str(tokens(first)[0])
        known = [n for (_, n) in scope.symbols.entries]
        message = f"It is not known who '{name}' is."
        note = "Name a role, a declared term, or a variable of the conditions."
        scope.unknown("AKB103", message, name, known, statement.place_of(first), note)
        return None
    term = resolve_argument(scope, first, sort)
    basis, because = basis_of(rest[0] if rest else None)
    return Filled(term, basis, because) if term is not None else None


def _used_in_pattern(scope: Scope, pattern: Atom) -> None:
    """A pattern names every place of its action: a variable that stands there alone is no slip."""
    for variable in pattern.variables():
        if variable.name not in scope.uses:  # the holder of a role
            continue
        scope.uses[variable.name] = [*scope.uses[variable.name], scope.statement.place]


def _party_sort(scope: Scope, statement: Statement, kind: str) -> str:
    """The sort of a bearer: that of the role it is named by, or of the variable, or of the term."""
    part = node(statement.tree, kind)
    if part is None:
        return ""
    argument = next(nodes(part))
    name = str(tokens(argument)[0])
    predicates = scope.symbols.predicates
    if argument.data == "role_term" and name in predicates:
        return predicates[name].parameters[-1].sort
    if name in scope.sorts:
        return scope.sorts[name]
    entries = scope.symbols.entries
    if argument.data == "label":
        wanted = normal(unquote(tokens(argument)[0]))
        return next((s for (s, _), e in entries.items() for ws in e.texts.values() if wanted in map(normal, ws)), "")
    return next((s for (s, n) in entries if n == name), "")


def read_deadline(scope: Scope, statement: Statement, kind: str) -> Deadline | None:
    """The time of a duty or rule: its part of that kind, or a standard in words."""
    standard = texts(node(statement.tree, "standard"))
    part = node(statement.tree, kind)
    if part is None:
        return Deadline(standard=standard) if standard else None
    time, *rest = list(nodes(part))
    term, duration = resolve_time(scope, time)
    basis, because = basis_of(rest[0] if rest else None)
    return Deadline(term, duration, standard, basis, because)


def read_norm(draft: Draft, statement: Statement) -> None:
    """A norm, and the rules it stands for."""
    scope = Scope(draft.symbols, statement)
    name, kind = name_of(statement), statement.kind
    allowed = (*ACTIONS, *CONCLUDED) if kind == "condition" else ACTIONS
    atoms = list(nodes(statement.tree, "atom"))
    action = resolve_atom(scope, atoms[0], allowed, "action")
    no_role(scope, "the action of a norm")
    observed = None
    if kind == "condition":
        observed = resolve_atom(scope, atoms[1], (Established.OBSERVED,), "predicate by observance")
    if action is None or scope.failed:
        return
    pattern_variables(scope, action, statement.place)
    _used_in_pattern(scope, action)
    concerning = bodies(scope, statement, "concerning")
    conditions = bodies(scope, statement, "if_")
    upon_part = node(statement.tree, "upon")
    upon = None
    if upon_part is not None:
        upon = resolve_atom(scope, next(nodes(upon_part, "atom")), ACTIONS, "action")
        if upon is not None:
            _used_in_pattern(scope, upon)
            if f"done:{upon.predicate}" not in draft.symbols.predicates and upon.predicate not in draft.symbols.partial:
                message = f"'{name}' could never fall due: nobody can say that '{upon.predicate}' was done."
                hint = "Give the action its 'done' words."
                draft.symbols.say("AKB301", message, statement.place_of(upon_part), hint=hint)
    bearer = _filled(scope, statement, "bearer", _party_sort(scope, statement, "bearer"))
    counterparty = _filled(scope, statement, "counterparty", _party_sort(scope, statement, "counterparty"))
    deadline = read_deadline(scope, statement, "deadline")
    fillers = scope.take_roles()
    check_slots(draft.symbols, statement, node(statement.tree, "says"), set(scope.sorts), every=False)
    basis, because = rule_basis(statement)
    citation = draft.citation(statement)
    assert citation is not None
    if scope.failed:
        return
    norm = Norm(
        name,
        kind,
        action,
        citation,
        basis,
        because,
        texts(node(statement.tree, "says")),
        statement.place,
        bearer,
        counterparty,
        deadline,
        upon,
        observed,
        node(statement.tree, "choice") is not None,
    )
    scope_body = concerning + analogy_literals(draft, name, basis, because, statement)
    scope_body += standing_literals(draft, statement)
    exceptions = (Literal(Atom(f"excepted:{name}", action.args), False),) if name in draft.excepted else ()
    if draft.symbols.predicates[action.predicate].established is Established.DERIVED:
        exceptions = (Literal(action),)
    rules = _NORM_RULES[kind](norm, scope_body, conditions, fillers, exceptions)
    checked = [replace(rule, body=tuple(dict.fromkeys(rule.body))) for rule in rules]
    # Every condition of the statement counts when its variables are checked, not those of one part alone.
    related: Literals = (Literal(observed, False),) if observed is not None else ()
    related += (Literal(upon),) if upon is not None else ()
    whole = Rule(name, action, concerning + conditions + fillers + related, name, Part.FORCE, citation)
    named_bound(scope, whole, (bearer, counterparty, deadline))
    if finish(scope, whole) is None:
        return
    draft.norms[name] = norm
    draft.patterns[name] = action
    draft.rules.extend(checked)


def named_bound(scope: Scope, whole: Rule, named: tuple[Filled | Deadline | None, ...]) -> None:
    """Who bears a duty, and when it is due, must follow from the action or a positive condition."""
    if scope.statement.broken:
        return
    bound = {*whole.head.variables(), *scope.guarded}
    bound |= {v for literal in whole.body if literal.positive for v in literal.atom.variables()}
    for each in named:
        term = each.term if isinstance(each, Filled) else each.start if each is not None else None
        if isinstance(term, Variable) and term not in bound:
            scope.fail(
                "AKB106",
                f"{term.name} is named here but stands in no positive condition.",
                scope.uses[term.name][0],
                "The norm would speak of anyone, or any time, at all.",
            )


def _made(norm: Norm, part: Part, predicate: str, args: tuple[Term, ...], body: Literals) -> Rule:
    rule_id = f"{norm.name}:{part.value}"
    return Rule(
        rule_id,
        Atom(predicate, args),
        body,
        norm.name,
        part,
        norm.citation,
        norm.basis,
        norm.because,
        norm.place,
    )


def _only_rules(norm: Norm, scope: Literals, conditions: Literals, fillers: Literals, _: Literals) -> list[Rule]:
    args, act = norm.action.args, norm.action.predicate
    speaks, open_ = Atom(f"speaks:{norm.name}", args), Atom(f"open:{norm.name}", args)
    return [
        _made(norm, Part.SPEAKS, speaks.predicate, args, scope + conditions + fillers),
        _made(norm, Part.BLOCKED, f"forbidden:{act}", args, (Literal(speaks), Literal(open_, False))),
        _made(norm, Part.ALLOWED, f"allowed:{act}", args, (Literal(speaks), Literal(open_))),
    ]


def _permit_rules(norm: Norm, scope: Literals, conditions: Literals, fillers: Literals, exc: Literals) -> list[Rule]:
    args, act = norm.action.args, norm.action.predicate
    force = Atom(f"force:{norm.name}", args)
    rules = [
        _made(norm, Part.FORCE, force.predicate, args, scope + conditions + fillers + exc),
        _made(norm, Part.ALLOWED, f"allowed:{act}", args, (Literal(force),)),
    ]
    if norm.choice:
        rules.append(_made(norm, Part.LEFT, f"left:{act}", args, scope))
    return rules


def _forbid_rules(norm: Norm, scope: Literals, conditions: Literals, fillers: Literals, exc: Literals) -> list[Rule]:
    args, act = norm.action.args, norm.action.predicate
    force = Atom(f"force:{norm.name}", args)
    return [
        _made(norm, Part.FORCE, force.predicate, args, scope + conditions + fillers + exc),
        _made(norm, Part.FORBIDDEN, f"forbidden:{act}", args, (Literal(force),)),
    ]


def _oblige_rules(norm: Norm, scope: Literals, conditions: Literals, fillers: Literals, exc: Literals) -> list[Rule]:
    args, act = norm.action.args, norm.action.predicate
    force = Atom(f"force:{norm.name}", args)
    done = (Literal(Atom(f"done:{norm.upon.predicate}", norm.upon.args)),) if norm.upon is not None else ()
    rules = [
        _made(norm, Part.FORCE, force.predicate, args, scope + done + conditions + fillers + exc),
        _made(norm, Part.DUE, f"due:{act}", args, (Literal(force),)),
        _made(norm, Part.ADDRESSED, f"addressed:{act}", args, scope),
    ]
    if norm.upon is not None:
        body = scope + conditions + fillers + exc
        rules.append(_made(norm, Part.TRIGGERED, f"triggered:{norm.name}", norm.upon.args, body))
    return rules


def _condition_rules(norm: Norm, scope: Literals, conditions: Literals, fillers: Literals, on: Literals) -> list[Rule]:
    """``on`` is the conclusion a condition is attached to: where that does not hold, nothing of it is broken."""
    assert norm.observed is not None
    args, target = norm.action.args, norm.action.predicate
    body = scope + conditions + fillers
    return [
        _made(norm, Part.BINDS, f"binds:{norm.name}", args, body),
        _made(norm, Part.VIOLATED, f"violated:{target}", args, (*on, *body, Literal(norm.observed, False))),
    ]


_NORM_RULES = {
    "only": _only_rules,
    "permit": _permit_rules,
    "forbid": _forbid_rules,
    "oblige": _oblige_rules,
    "condition": _condition_rules,
}


def _attached(draft: Draft, statement: Statement, kinds: tuple[str, ...], what: str) -> Atom | None:
    """The pattern of the norm a way or an exception belongs to."""
    target = name_of(statement, 1)
    owner = draft.symbols.norms.get(target)
    if owner is None or owner.kind not in kinds:
        _not_attached(draft, statement, target, kinds, what)
        return None
    return draft.patterns.get(target)


_TAKES = {
    "only": "is a gate: it takes ways, not exceptions or precedence",
    "condition": "is a condition: it takes neither exceptions nor precedence nor ways",
}


def _not_attached(draft: Draft, statement: Statement, target: str, kinds: tuple[str, ...], what: str) -> None:
    """A finding on the name of a norm that is none, or is of another kind."""
    token = next(t for t in tokens(statement.tree, "NAME")[::-1] if str(t) == target)
    place = statement.place_of(token)
    owner = draft.symbols.norms.get(target)
    if owner is not None:
        words = _TAKES.get(owner.kind, f"is no gate but a norm with '{owner.kind}': it takes exceptions, not ways")
        hint = f"Write: way NAME through {target}" if owner.kind == "only" else ""
        draft.symbols.say("AKB103", f"'{target}' {words}.", place, hint=hint)
        return
    known = [n for n, s in draft.symbols.norms.items() if s.kind in kinds]
    draft.symbols.unknown("AKB103", f"There is no {what} named '{target}'.", target, known, place)


def _part_of_norm(draft: Draft, statement: Statement, pattern: Atom, predicate: str, part: Part) -> None:
    scope = Scope(draft.symbols, statement)
    for argument in pattern.args:
        if isinstance(argument, Variable):
            scope.sorts[argument.name] = argument.sort
            scope.uses[argument.name] = [statement.place, statement.place]
    body = bodies(scope, statement, "concerning", "if_")
    basis, because = rule_basis(statement)
    name = name_of(statement)
    body += analogy_literals(draft, name, basis, because, statement)
    rule = Rule(
        name,
        Atom(predicate, pattern.args),
        body,
        name,
        part,
        draft.citation(statement),
        basis,
        because,
        statement.place,
        says=texts(node(statement.tree, "says")),
    )
    check_slots(draft.symbols, statement, node(statement.tree, "says"), set(scope.sorts), every=False)
    if (finished := finish(scope, rule)) is not None:
        draft.rules.append(finished)


def read_way(draft: Draft, statement: Statement) -> None:
    """A way through a gate."""
    pattern = _attached(draft, statement, ("only",), "gate")
    if pattern is not None:
        _part_of_norm(draft, statement, pattern, f"open:{name_of(statement, 1)}", Part.OPEN)


def read_exception(draft: Draft, statement: Statement) -> None:
    """An exception to a norm."""
    pattern = _attached(draft, statement, _EXCEPTED, "norm")
    if pattern is not None:
        _part_of_norm(draft, statement, pattern, f"excepted:{name_of(statement, 1)}", Part.EXCEPTED)


def read_precedence(draft: Draft, statement: Statement) -> None:
    """One norm before another on the same action."""
    yielding = _attached(draft, statement, _EXCEPTED, "norm")
    winner = draft.patterns.get(name_of(statement))
    if yielding is None:
        return
    if winner is None or draft.norms[name_of(statement)].kind not in _EXCEPTED:
        owner = draft.symbols.norms.get(name_of(statement))
        if owner is None or owner.kind not in _EXCEPTED:  # else it has a fault of its own
            _not_attached(draft, statement, name_of(statement), _EXCEPTED, "norm")
        return
    if winner.predicate != yielding.predicate:
        draft.symbols.say("AKB111", "Precedence holds between norms on one action.", statement.place)
        return
    name = f"{name_of(statement)}_over_{name_of(statement, 1)}"
    body = (Literal(Atom(f"force:{name_of(statement)}", winner.args)),)
    head = Atom(f"excepted:{name_of(statement, 1)}", winner.args)
    draft.rules.append(Rule(name, head, body, name, Part.EXCEPTED, draft.citation(statement), place=statement.place))


def read_contrary(draft: Draft, statement: Statement) -> None:
    """An action contrary to another: forbidden while that is due."""
    scope = Scope(draft.symbols, statement)
    atoms = [resolve_atom(scope, tree, ACTIONS, "action") for tree in nodes(statement.tree, "atom")]
    no_role(scope, "a contrary action")
    act, other = atoms
    if scope.failed or act is None or other is None:
        return
    name = name_of(statement)
    head = Atom(f"forbidden:{act.predicate}", act.args)
    body = (Literal(Atom(f"due:{other.predicate}", other.args)),)
    head_bound(scope, head, body)
    rule = Rule(name, head, body, name, Part.CONTRARY, draft.citation(statement), place=statement.place)
    if (finished := finish(scope, rule)) is not None:
        draft.contrary.append(finished)
