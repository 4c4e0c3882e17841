"""Statements to the program: rules, norms, constraints, readings, questions and subjects.

A norm becomes rules over predicates of its own, named after their part: ``speaks:N`` (its scope holds), ``force:N``
(it applies), ``open:G`` (a way through a gate is open), ``forbidden:A``, ``allowed:A``, ``due:A``, ``addressed:A``
(what norms say of an action), ``binds:C``, ``violated:A``, ``triggered:O`` (conditions and duties that follow an
action). Each rule keeps the name and the sentence of the statement its author wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from agreement_kb.language.parser import Statement
from agreement_kb.language.parts import part_findings
from agreement_kb.language.resolve import (
    ACTIONS,
    CONCLUDED,
    PREMISES,
    Scope,
    pattern_variables,
    resolve_argument,
    resolve_atom,
    resolve_body,
    resolve_time,
)
from agreement_kb.language.symbols import (
    NORM_STATEMENTS,
    REGULATED,
    SUBJECT,
    Symbols,
    check_slots,
    did_you_mean,
    normal,
)
from agreement_kb.language.trees import Node, node, nodes, texts, tokens, unquote
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.program import Program
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, Deadline, Fact, Filled, Norm, Part, Rule
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.vocabulary import (
    Comparison,
    Established,
    Kind,
    Phrase,
    Predicate,
    Reading,
    Subject,
)

CITED_STATEMENTS = (*NORM_STATEMENTS, "rule", "way", "exception", "precedence", "listing")
_EXCEPTED = ("permit", "forbid", "oblige")
_BASES = {"express": Basis.EXPRESS, "implied": Basis.IMPLIED, "analogy": Basis.ANALOGY}


@dataclass
class Draft:
    """The program while its statements are read, one after another."""

    symbols: Symbols
    cite: dict[tuple[str, int], Citation]
    standing: str = ""
    readings: dict[str, Reading] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    constraints: list[Rule] = field(default_factory=list)
    norms: dict[str, Norm] = field(default_factory=dict)
    patterns: dict[str, Atom] = field(default_factory=dict)
    excepted: set[str] = field(default_factory=set)
    contrary: list[Rule] = field(default_factory=list)

    def citation(self, statement: Statement) -> Citation | None:
        """The sentence a statement stands under."""
        if statement.provision is None:
            return None
        return self.cite.get((statement.provision, statement.sentence))

    def named_citation(self, statement: Statement, text: str, place: object) -> Citation:
        """The citation a CITATION token names; an unknown one is a finding."""
        provision, _, number = text.partition("#")
        sentence = int(number) if number else 1
        found = self.cite.get((provision, sentence))
        if found is None:
            known = sorted({p for p, _ in self.cite})
            where = statement.place_of(place)  # type: ignore[arg-type]
            if provision in known:
                message = f"Provision {provision} has no sentence {sentence}."
                self.symbols.say("AKB201", message, where)
            else:
                message = f"There is no provision {provision}."
                self.symbols.say("AKB201", message, where, hint=did_you_mean(provision, known))
            return Citation(provision, sentence)
        return found if number else replace(found, sole=True)


def build(statements: Iterable[Statement], symbols: Symbols, cite: dict[tuple[str, int], Citation]) -> Program:
    """The program of some statements; faults go to ``symbols.findings``."""
    draft = Draft(symbols, cite)
    ordered = list(statements)
    for statement in ordered:
        if statement.kind == "standing":
            _standing(draft, statement)
        if statement.kind in ("exception", "precedence"):
            draft.excepted.add(str(tokens(statement.tree, "NAME")[1]))
    # Gates come first: a way takes its pattern from its gate, wherever each stands.
    gates = [s for s in ordered if s.kind in NORM_STATEMENTS]
    for statement in gates + [s for s in ordered if s.kind not in NORM_STATEMENTS]:
        part_findings(symbols, statement)
        if statement.kind in CITED_STATEMENTS and draft.citation(statement) is None:
            symbols.say(
                "AKB202",
                f"This {_word(statement.kind)} stands under no sentence of the text.",
                statement.place,
                "A rule of law is written under the quotation it encodes.",
                "Move it under its provision.",
            )
            continue
        handler = _HANDLERS.get(statement.kind)
        if handler is not None:
            handler(draft, statement)
    draft.rules.extend(draft.contrary)
    _dates(draft, ordered)
    return Program(
        sorts=symbols.sorts,
        entries=symbols.entries,
        predicates=symbols.predicates,
        readings=draft.readings,
        phrases=tuple(draft.phrases),
        subjects=draft.subjects,
        rules=tuple(draft.rules),
        facts=tuple(draft.facts),
        constraints=tuple(draft.constraints),
        norms=draft.norms,
        standing=draft.standing,
    )


def _word(kind: str) -> str:
    return {"listing": "list"}.get(kind, kind)


def _name(statement: Statement, index: int = 0) -> str:
    return str(tokens(statement.tree, "NAME")[index])


# ---- what every rule and norm shares -----------------------------------------------------------------------------


def _basis(tree: Node | None) -> tuple[Basis, str]:
    if tree is None:
        return Basis.EXPRESS, ""
    strings = tokens(tree, "STRING")
    return _BASES[str(tree.data)], unquote(strings[0]) if strings else ""


def _rule_basis(statement: Statement) -> tuple[Basis, str]:
    part = node(statement.tree, "basis_part")
    return _basis(next(nodes(part), None) if part is not None else None)


def _standing_literals(draft: Draft, statement: Statement) -> tuple[Literal, ...]:
    if not draft.standing or node(statement.tree, "survives") is not None:
        return ()
    return (Literal(Atom(draft.standing)),)


def _analogy_literals(draft: Draft, name: str, basis: Basis, because: str, statement: Statement) -> tuple[Literal, ...]:
    """A rule by analogy holds only on an input of its own that nobody can state: alone it gives ``depends``."""
    if basis is not Basis.ANALOGY:
        return ()
    predicate = f"analogy:{name}"
    draft.symbols.predicates[predicate] = Predicate(
        predicate, (), Established.ANALOGY, {"en": (because,)}, statement.place
    )
    return (Literal(Atom(predicate)),)


def _bodies(scope: Scope, statement: Statement, *kinds: str) -> tuple[Literal, ...]:
    literals: list[Literal] = []
    for part in nodes(statement.tree, *kinds):
        literals.extend(resolve_body(scope, nodes(part, "body")))
    return tuple(dict.fromkeys(literals))


def _finish(scope: Scope, rule: Rule) -> Rule | None:
    """Check the variables of an author's rule: safe, and none used only once."""
    if scope.failed:
        return None
    statement = scope.statement
    bound = {v.name for v in scope.guarded}
    bound |= {v.name for literal in rule.body if literal.positive for v in literal.atom.variables()}
    for literal in rule.body:
        if literal.positive:
            continue
        for variable in literal.atom.variables():
            if variable.name not in bound and variable not in rule.head.variables():
                where = scope.uses.get(variable.name, [statement.place])[0]
                scope.fail(
                    "AKB107",
                    f"{variable.name} stands only in a negated condition.",
                    where,
                    "What is denied of 'any' thing must be said of one that a positive condition names.",
                )
    for name, places in scope.uses.items():
        if len(places) == 1 and not name.startswith("_"):
            scope.fail(
                "AKB108",
                f"{name} stands only once.",
                places[0],
                "A variable used once says nothing; often it is a misspelling of another.",
                did_you_mean(name, [n for n in scope.uses if n != name]) or f"Write _{name} if it is meant.",
            )
    return None if scope.failed else rule


def _head_bound(scope: Scope, head: Atom, body: tuple[Literal, ...]) -> None:
    bound = scope.guarded | {v for literal in body if literal.positive for v in literal.atom.variables()}
    for variable in head.variables():
        if variable not in bound:
            scope.fail(
                "AKB106",
                f"{variable.name} stands in the conclusion but in no positive condition.",
                scope.uses[variable.name][0],
                "The rule would conclude something of anything at all.",
            )


def _no_role(scope: Scope, what: str) -> None:
    """Demand that the atom just resolved names no role: there, a holder could not be looked up."""
    if scope.take_roles():
        scope.fail("AKB111", f"A role can't stand in {what}.", scope.statement.place, hint="Use a variable.")


# ---- plain rules -------------------------------------------------------------------------------------------------


def _rule(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    name = _name(statement)
    head = resolve_atom(scope, next(nodes(statement.tree, "atom")), CONCLUDED, "conclusion")
    _no_role(scope, "a conclusion")
    body = _bodies(scope, statement, "concerning", "if_")
    if head is None or scope.failed:
        return
    basis, because = _rule_basis(statement)
    _head_bound(scope, head, body)
    extra = _analogy_literals(draft, name, basis, because, statement) + _standing_literals(draft, statement)
    citation = draft.citation(statement)
    rule = Rule(name, head, body + extra, name, Part.RULE, citation, basis, because, statement.place)
    if (finished := _finish(scope, rule)) is not None:
        draft.rules.append(finished)


def _listing(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    for tree in nodes(statement.tree, "atom"):
        atom = resolve_atom(scope, tree, (Established.LISTED,), "predicate by listing")
        if atom is None:
            continue
        if atom.variables() or scope.take_roles():
            scope.fail("AKB106", "A listed fact can't have a variable.", statement.place_of(tree))
        else:
            draft.facts.append(Fact(atom, draft.citation(statement), statement.place_of(tree)))


def _never(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    body = resolve_body(scope, nodes(statement.tree, "body"))
    for literal in body:
        predicate = draft.symbols.predicates[literal.atom.predicate]
        if not predicate.established.input:
            what = f"'{predicate.name}' is concluded by rules; 'never' speaks of what is stated."
            scope.fail("AKB111", what, statement.place)
    name = _name(statement)
    if _finish(scope, Rule(name, Atom(f"never:{name}"), body, name, Part.NEVER, None)) is None:
        return
    variables = tuple(dict.fromkeys(v for literal in body for v in literal.atom.variables()))
    head = Atom(f"never:{name}", variables)
    draft.constraints.append(Rule(name, head, body, name, Part.NEVER, draft.citation(statement), place=statement.place))


# ---- norms -------------------------------------------------------------------------------------------------------


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
        scope.fail("AKB103", message, statement.place_of(first), note, did_you_mean(name, known))
        return None
    term = resolve_argument(scope, first, sort)
    basis, because = _basis(rest[0] if rest else None)
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


def _deadline(scope: Scope, statement: Statement) -> Deadline | None:
    standard = texts(node(statement.tree, "standard"))
    part = node(statement.tree, "deadline")
    if part is None:
        return Deadline(standard=standard) if standard else None
    time, *rest = list(nodes(part))
    term, amount, unit = resolve_time(scope, time)
    basis, because = _basis(rest[0] if rest else None)
    return Deadline(term, amount, unit, standard, basis, because)


def _norm(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    name, kind = _name(statement), statement.kind
    allowed = (*ACTIONS, *CONCLUDED) if kind == "condition" else ACTIONS
    atoms = list(nodes(statement.tree, "atom"))
    action = resolve_atom(scope, atoms[0], allowed, "action")
    _no_role(scope, "the action of a norm")
    observed = None
    if kind == "condition":
        observed = resolve_atom(scope, atoms[1], (Established.OBSERVED,), "predicate by observance")
    if action is None or scope.failed:
        return
    pattern_variables(scope, action, statement.place)
    _used_in_pattern(scope, action)
    concerning = _bodies(scope, statement, "concerning")
    conditions = _bodies(scope, statement, "if_")
    upon_part = node(statement.tree, "upon")
    upon = None
    if upon_part is not None:
        upon = resolve_atom(scope, next(nodes(upon_part, "atom")), ACTIONS, "action")
        if upon is not None:
            _used_in_pattern(scope, upon)
            if f"done:{upon.predicate}" not in draft.symbols.predicates:
                message = f"'{name}' could never fall due: nobody can say that '{upon.predicate}' was done."
                hint = "Give the action its 'done' words."
                draft.symbols.say("AKB301", message, statement.place_of(upon_part), hint=hint)
    bearer = _filled(scope, statement, "bearer", _party_sort(scope, statement, "bearer"))
    counterparty = _filled(scope, statement, "counterparty", _party_sort(scope, statement, "counterparty"))
    deadline = _deadline(scope, statement)
    fillers = scope.take_roles()
    check_slots(draft.symbols, statement, node(statement.tree, "says"), set(scope.sorts), every=False)
    basis, because = _rule_basis(statement)
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
    scope_body = concerning + _analogy_literals(draft, name, basis, because, statement)
    scope_body += _standing_literals(draft, statement)
    exceptions = (Literal(Atom(f"excepted:{name}", action.args), False),) if name in draft.excepted else ()
    if draft.symbols.predicates[action.predicate].established is Established.DERIVED:
        exceptions = (Literal(action),)
    rules = _NORM_RULES[kind](norm, scope_body, conditions, fillers, exceptions)
    checked = [replace(rule, body=tuple(dict.fromkeys(rule.body))) for rule in rules]
    # Every condition of the statement counts when its variables are checked, not those of one part alone.
    related: Literals = (Literal(observed, False),) if observed is not None else ()
    related += (Literal(upon),) if upon is not None else ()
    whole = Rule(name, action, concerning + conditions + fillers + related, name, Part.FORCE, citation)
    _named_bound(scope, whole, (bearer, counterparty, deadline))
    if _finish(scope, whole) is None:
        return
    draft.norms[name] = norm
    draft.patterns[name] = action
    draft.rules.extend(checked)


def _named_bound(scope: Scope, whole: Rule, named: tuple[Filled | Deadline | None, ...]) -> None:
    """Who bears a duty, and when it is due, must follow from the action or a positive condition."""
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


Literals = tuple[Literal, ...]


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
        rules.append(_made(norm, Part.ADDRESSED, f"addressed:{act}", args, scope))
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
    target = _name(statement, 1)
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
    draft.symbols.unknown("AKB103", what, target, known, place)


def _part_of_norm(draft: Draft, statement: Statement, pattern: Atom, predicate: str, part: Part) -> None:
    scope = Scope(draft.symbols, statement)
    for argument in pattern.args:
        if isinstance(argument, Variable):
            scope.sorts[argument.name] = argument.sort
            scope.uses[argument.name] = [statement.place, statement.place]
    body = _bodies(scope, statement, "concerning", "if_")
    basis, because = _rule_basis(statement)
    name = _name(statement)
    body += _analogy_literals(draft, name, basis, because, statement)
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
    )
    if (finished := _finish(scope, rule)) is not None:
        draft.rules.append(finished)


def _way(draft: Draft, statement: Statement) -> None:
    pattern = _attached(draft, statement, ("only",), "gate")
    if pattern is not None:
        _part_of_norm(draft, statement, pattern, f"open:{_name(statement, 1)}", Part.OPEN)


def _exception(draft: Draft, statement: Statement) -> None:
    pattern = _attached(draft, statement, _EXCEPTED, "norm")
    if pattern is not None:
        _part_of_norm(draft, statement, pattern, f"excepted:{_name(statement, 1)}", Part.EXCEPTED)


def _precedence(draft: Draft, statement: Statement) -> None:
    yielding = _attached(draft, statement, _EXCEPTED, "norm")
    winner = draft.patterns.get(_name(statement))
    if yielding is None:
        return
    if winner is None or draft.norms[_name(statement)].kind not in _EXCEPTED:
        owner = draft.symbols.norms.get(_name(statement))
        if owner is None or owner.kind not in _EXCEPTED:  # else it has a fault of its own
            _not_attached(draft, statement, _name(statement), _EXCEPTED, "norm")
        return
    if winner.predicate != yielding.predicate:
        draft.symbols.say("AKB111", "Precedence holds between norms on one action.", statement.place)
        return
    name = f"{_name(statement)}_over_{_name(statement, 1)}"
    body = (Literal(Atom(f"force:{_name(statement)}", winner.args)),)
    head = Atom(f"excepted:{_name(statement, 1)}", winner.args)
    draft.rules.append(Rule(name, head, body, name, Part.EXCEPTED, draft.citation(statement), place=statement.place))


def _contrary(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    atoms = [resolve_atom(scope, tree, ACTIONS, "action") for tree in nodes(statement.tree, "atom")]
    _no_role(scope, "a contrary action")
    act, other = atoms
    if scope.failed or act is None or other is None:
        return
    name = _name(statement)
    head = Atom(f"forbidden:{act.predicate}", act.args)
    body = (Literal(Atom(f"due:{other.predicate}", other.args)),)
    _head_bound(scope, head, body)
    rule = Rule(name, head, body, name, Part.CONTRARY, draft.citation(statement), place=statement.place)
    if (finished := _finish(scope, rule)) is not None:
        draft.contrary.append(finished)


# ---- readings, questions, subjects, standing, dates --------------------------------------------------------------


def _standing(draft: Draft, statement: Statement) -> None:
    name = _name(statement)
    predicate = draft.symbols.predicates.get(name)
    if predicate is None or predicate.established is not Established.ASSUMED or predicate.parameters:
        known = [
            p.name
            for p in draft.symbols.predicates.values()
            if p.established is Established.ASSUMED and not p.parameters
        ]
        draft.symbols.unknown("AKB103", "assumption without arguments", name, known, statement.place)
        return
    draft.standing = name


def _reading(draft: Draft, statement: Statement) -> None:
    tree = statement.tree
    name = _name(statement)
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


def _question(draft: Draft, statement: Statement) -> None:
    scope = Scope(draft.symbols, statement)
    tree = statement.tree
    kind = Kind(str(tokens(tree, "QUESTION_KIND")[0]))
    on_actions = kind in (Kind.MAY, Kind.MUST, Kind.WHO, Kind.WHEN)
    allowed = ACTIONS if on_actions else (*PREMISES,)
    goal = resolve_atom(scope, next(nodes(tree, "atom")), allowed, "action" if on_actions else "predicate")
    _no_role(scope, "a question")
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
    if kind is Kind.WHICH and asked is None:
        scope.fail("AKB114", "A which-question says what it asks.", statement.place, hint="Add 'asks VARIABLE'.")
    phrase = Phrase(_name(statement), kind, goal, texts(tree), statement.place, asked)
    slots = {v.name for v in goal.variables() if v != asked}
    check_slots(draft.symbols, statement, tree, slots, every=True)
    if not scope.failed:
        draft.phrases.append(phrase)


def _subject(draft: Draft, statement: Statement) -> None:
    tree = statement.tree
    name, gap = _name(statement), statement.kind == "gap"
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


def _dates(draft: Draft, statements: Iterable[Statement]) -> None:
    """Fill in the comparison of each predicate established by dates."""
    for statement in statements:
        by = node(statement.tree, "by_dates") if statement.kind == "predicate" else None
        name = _name(statement) if by is not None else ""
        predicate = draft.symbols.predicates.get(name)
        if by is None or predicate is None or predicate.place != statement.place:
            continue
        scope = Scope(draft.symbols, statement)
        for parameter in predicate.parameters:
            scope.sorts[parameter.name] = parameter.sort
        tree = next(nodes(by, "comparison"))
        sides = list(nodes(tree, "time"))
        left, left_amount, _ = resolve_time(scope, sides[0])
        right, amount, unit = resolve_time(scope, sides[1])
        if left_amount:
            message = "The time to compare stands first; the duration belongs to the second."
            scope.fail("AKB115", message, statement.place)
        roles = {literal.atom.args[-1]: literal.atom for literal in scope.take_roles()}
        known = set(predicate.parameters)
        for side in (left, right):
            if isinstance(side, Variable) and side not in roles and side not in known:
                scope.fail("AKB106", f"{side.name} is no parameter of '{name}'.", statement.place)
        if scope.failed or left is None or right is None:
            continue
        comparison = Comparison(
            _side(left, roles), str(tokens(tree, "COMPARATOR")[0]), _side(right, roles), amount, unit
        )
        draft.symbols.predicates[name] = replace(predicate, comparison=comparison)


def _side(term: Term, roles: dict[Term, Atom]) -> Term | Atom:
    return roles.get(term, term)


_HANDLERS = {
    "rule": _rule,
    "listing": _listing,
    "never": _never,
    "permit": _norm,
    "forbid": _norm,
    "oblige": _norm,
    "only": _norm,
    "condition": _norm,
    "way": _way,
    "exception": _exception,
    "precedence": _precedence,
    "contrary": _contrary,
    "reading": _reading,
    "question": _question,
    "subject": _subject,
    "gap": _subject,
}
