"""A second engine, on clingo: the reference that others are compared with.

It says in one answer set program what bears on the goals: what is asked, which instances of rules answer it, and what
those ask in turn. It shares nothing with the other engines but the model. It knows no bounds, and is for tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import clingo

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.ground import Domain, GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.vocabulary import Established, Predicate
from tests.conformance.asp import Names, answer_set, conjunction, names_for, variable_names


class ClingoEngine:
    """Grounds programs on clingo. Instances of one rule come in the order of their individuals."""

    def ground(self, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
        """See ``engines.protocol.Engine``; what is stated ties on what stands beside it, as if it were open."""
        wanted = _wanted(program, goals)
        rules = [rule for name, each in program.by_head.items() if name in wanted for rule in each]
        constraints = [rule for rule in program.program.constraints if rule.body[0].atom.predicate in wanted]
        numbered = dict(enumerate((*rules, *constraints)))
        names = names_for(domain, (a for goal in goals for a in goal.args if isinstance(a, Individual)))
        closures = [p for p in _predicates(program, wanted) if p.established is Established.CLOSURE]
        lines = [
            *names.sort_facts(domain),
            *_extensions(program, domain, names, wanted),
            *(f"{names.atom(goal, prefix='ask_')}." for goal in goals),
            *_defined(program, numbered.values(), wanted, goals, names),
            *(line for name in sorted(wanted) for line in _near(program, names, name)),
            *(line for n, rule in numbered.items() for line in _rule(program, names, n, rule, n < len(rules))),
            *(line for closure in closures for line in _closure(names, closure, len(names.individuals))),
            "#show inst/2.",
            "#show last/4.",
        ]
        symbols = answer_set(lines)
        assert symbols is not None, "nothing here can fail to have a model"
        found: dict[int, list[Instance]] = {n: [] for n in numbered}
        variables = {n: rule.variables() for n, rule in numbered.items()}
        for symbol in sorted(s for s in symbols if s.name == "inst"):
            first, second = symbol.arguments
            binding = dict(zip(variables[first.number], map(names.individual, second.arguments), strict=True))
            found[first.number].append(_instance(numbered[first.number], binding))
        by_head: dict[Atom, list[Instance]] = {}
        for n in range(len(rules)):
            for instance in found[n]:
                by_head.setdefault(instance.head, []).append(instance)
        of_closures = {names.predicate(p.name): p for p in closures}
        for symbol in sorted(s for s in symbols if s.name == "last"):
            instance = _last_step(of_closures[symbol.arguments[0].name], names, symbol.arguments[1:])
            by_head[instance.head] = [instance]
        return GroundProgram(
            {head: tuple(each) for head, each in by_head.items()},
            tuple(instance for n in range(len(rules), len(numbered)) for instance in found[n]),
        )


def _wanted(program: StratifiedProgram, goals: Sequence[Atom]) -> set[str]:
    """The predicates that goals may rest on, and those that impossibilities may tie to them: no others bear on any."""
    found: set[str] = set()
    waiting = [goal.predicate for goal in goals]
    beside: dict[str, set[str]] = {}
    for rule in program.program.constraints:
        names = {literal.atom.predicate for literal in rule.body}
        for name in names:
            beside.setdefault(name, set()).update(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += [literal.atom.predicate for rule in program.by_head.get(name, ()) for literal in rule.body]
        waiting += beside.get(name, ())
        if (predicate := program.program.predicates.get(name)) is not None and predicate.closure_of:
            waiting.append(predicate.closure_of)
    return found


def _predicates(program: StratifiedProgram, wanted: set[str]) -> list[Predicate]:
    return [predicate for name, predicate in program.program.predicates.items() if name in wanted]


def _extensions(program: StratifiedProgram, domain: Domain, names: Names, wanted: set[str]) -> Iterator[str]:
    """What is fixed beforehand: closed predicates, and who may hold a role."""
    for predicate in _predicates(program, wanted):
        if predicate.established.closed:
            yield from (f"{names.atom(atom)}." for atom in domain.extensions.get(predicate.name, ()))
        elif predicate.established is Established.ROLE:
            candidates = domain.extensions.get(f"candidate:{predicate.name}", ())
            yield from (f"{names.atom(atom, prefix='may_')}." for atom in candidates)


def _defined(
    program: StratifiedProgram, rules: Iterable[Rule], wanted: set[str], goals: Sequence[Atom], names: Names
) -> Iterator[str]:
    """Say of each predicate that it may have no atom at all."""
    arities = {p.name: len(p.parameters) for p in _predicates(program, wanted)}
    for rule in rules:
        arities |= {atom.predicate: len(atom.args) for atom in (rule.head, *(lit.atom for lit in rule.body))}
    arities |= {goal.predicate: len(goal.args) for goal in goals}
    for name, arity in arities.items():
        yield from (f"#defined {prefix}{names.predicate(name)}/{arity}." for prefix in ("", "may_", "ask_", "near_"))


def _near(program: StratifiedProgram, names: Names, name: str) -> Iterator[str]:
    """What impossibilities tie to what is asked: it itself, and what excludes it as it can't be so twice."""
    predicate = program.program.predicates.get(name)
    if predicate is None:
        return
    p, variables = names.predicate(name), variable_names(predicate.parameters)
    args = ",".join(variables.values())
    yield f"near_{p}({args}) :- ask_{p}({args})."
    if predicate.established is Established.READING:
        yield f"near_{p}({args}) :- near_{p}(_), {conjunction(names.guards(variables))}."
    if predicate.established is Established.ROLE:
        anyone = ",".join([*list(variables.values())[:-1], "_"])
        yield f"near_{p}({args}) :- near_{p}({anyone}), may_{p}({args})."


def _rule(program: StratifiedProgram, names: Names, number: int, rule: Rule, asked: bool) -> Iterator[str]:
    """The instances of a rule whose head is asked (of an impossibility, near which something is asked), and what each
    asks or ties in turn.
    """
    variables = variable_names(rule.variables())
    body = [names.atom(rule.head, variables, "ask_")] if asked else []
    body += names.guards(variables)
    for literal in rule.body:
        predicate = program.program.predicates.get(literal.atom.predicate)
        if predicate is not None and predicate.established.closed:
            body.append(("" if literal.positive else "not ") + names.atom(literal.atom, variables))
        elif predicate is not None and predicate.established is Established.ROLE and literal.positive:
            body.append(names.atom(literal.atom, variables, "may_"))
    terms = ",".join(variables.values()) + ("," if len(variables) == 1 else "")
    instance, on = f"inst({number},({terms}))", "ask_" if asked else "near_"
    starts = [body] if asked else [[names.atom(each.atom, variables, on), *body] for each in rule.body]
    yield from (f"{instance} :- {conjunction(start)}." for start in starts)
    yield from (f"{names.atom(literal.atom, variables, on)} :- {instance}." for literal in rule.body)


def _closure(names: Names, closure: Predicate, longest: int) -> Iterator[str]:
    """Walks from each start that is asked, how long the shortest to each end is, and where its last step begins."""
    c, edge = names.predicate(closure.name), names.predicate(closure.closure_of)
    yield f"from_{c}(X) :- ask_{c}(X,_)."
    yield f"walk_{c}(X,Y,1) :- from_{c}(X), {edge}(X,Y)."
    yield f"walk_{c}(X,Z,N+1) :- walk_{c}(X,Y,N), {edge}(Y,Z), N < {longest}."
    yield f"short_{c}(X,Y,N) :- walk_{c}(X,Y,_), N = #min {{ M : walk_{c}(X,Y,M) }}."
    yield f"last({c},X,Y,X) :- want_{c}(X,Y), short_{c}(X,Y,1)."
    before = f"Z : short_{c}(X,Z,N-1), {edge}(Z,Y)"
    yield f"last({c},X,Y,B) :- want_{c}(X,Y), short_{c}(X,Y,N), N > 1, B = #min {{ {before} }}."
    # A longer walk rests on the shorter one that it goes on from.
    yield f"want_{c}(X,Y) :- ask_{c}(X,Y)."
    yield f"want_{c}(X,Z) :- last({c},X,Y,Z), short_{c}(X,Y,N), N > 1."


def _instance(rule: Rule, binding: Mapping[Variable, Individual]) -> Instance:
    body = tuple(literal.bind(binding) for literal in rule.body)
    return Instance(rule, tuple(binding.items()), rule.head.bind(binding), body)


def _last_step(closure: Predicate, names: Names, numbers: Sequence[clingo.Symbol]) -> Instance:
    """That a walk ends where it does: its last step, and what leads there if that is not the first one."""
    first, last, before = map(names.individual, numbers)
    head = Atom(closure.name, (first, last))
    body: tuple[Literal, ...] = (Literal(Atom(closure.closure_of, (before, last))),)
    if before != first:
        body = (Literal(Atom(closure.name, (first, before))), *body)
    rule = Rule(
        f"{closure.name}:closure:{len(body)}", head, body, closure.name, Part.CLOSURE, None, place=closure.place
    )
    return Instance(rule, (), head, body)
