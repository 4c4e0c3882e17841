"""Whether what the rules and the facts of a case say can all hold, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import ContradictoryFacts, Finding
from agreement_kb.model.ground import Domain
from agreement_kb.model.place import Place
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Rule
from agreement_kb.model.scenario import Facts
from agreement_kb.reasoning.case import make_case, stated_atoms
from agreement_kb.reasoning.evaluation import satisfiable_apart
from agreement_kb.reasoning.valuation import Valuation, evaluate_inputs

MAX_BINDINGS = 2_000
"""How many bindings of one impossibility are tried while no facts are given."""
TOGETHER = 16
"""How many impossibilities at least are looked at together, if there are so many."""


def check_facts(program: StratifiedProgram, engine: Engine, facts: Facts) -> None:
    """Look for a completion of the facts: of everything stated, and of what the rules list.

    A question need not look at what nothing ties to it, so this is asked once, when the facts are read.

    Raises:
        ContradictoryFacts: there is no completion.
        TooLarge: a bound on the work was reached.
    """
    if not facts.stated and not facts.roles:
        return
    case = make_case(program, facts, ())
    listed = (fact.atom for fact in program.program.facts if fact.atom.predicate in program.constrained)
    goals = list(dict.fromkeys((*stated_atoms(facts), *listed)))
    check_possible(evaluate_inputs(case, engine.ground(program, case.domain, goals), goals))


def check_possible(valuation: Valuation) -> None:
    """Look for a completion of the inputs as they are valued.

    Raises:
        ContradictoryFacts: there is no completion.
    """
    if not satisfiable_apart(valuation):
        message = "The facts given exclude each other: no completion of them is possible."
        raise ContradictoryFacts([Finding("AKB505", message, hint="Withdraw one of them.")])


def check_rules(program: StratifiedProgram, engine: Engine) -> list[Finding]:
    """A finding where what is impossible, listed and assumed exclude each other before any fact is given.

    Raises:
        TooLarge: a bound on the work was reached.
    """
    case = make_case(program, Facts(), ())
    possible = True
    for constraints in _apart(program.program.constraints):
        goals = list(dict.fromkeys(a for rule in constraints for a in _instances(rule, case.domain)))
        try:
            valuation = evaluate_inputs(case, engine.ground(program, case.domain, goals), goals)
        except ContradictoryFacts as error:
            return [Finding("AKB304", _NOTHING, _place(program), error.findings[0].message, _HINT)]
        possible = possible and satisfiable_apart(valuation)
    return [] if possible else [Finding("AKB304", _NOTHING, _place(program), hint=_HINT)]


def _apart(constraints: Iterable[Rule]) -> Iterable[list[Rule]]:
    """Impossibilities in groups that no predicate ties to each other, some small ones together.

    What excludes what in one group has nothing to do with another, so that each is looked at by itself: rules that are
    twice as many take twice as long, and reach no bound sooner.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    ordered = list(constraints)
    for rule in ordered:
        first, *others = (literal.atom.predicate for literal in rule.body)
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[str, list[Rule]] = {}
    for rule in ordered:
        groups.setdefault(root(rule.body[0].atom.predicate), []).append(rule)
    together: list[Rule] = []
    for group in groups.values():
        together += group
        if len(together) >= TOGETHER:
            yield together
            together = []
    if together:
        yield together


_NOTHING = "Nothing is possible under these rules, even while nothing is stated."
_HINT = "Compare the 'never' statements, and what is listed or true by assumption."


def _place(program: StratifiedProgram) -> Place | None:
    return program.program.constraints[0].place if program.program.constraints else None


def _instances(rule: Rule, domain: Domain) -> Iterable[Atom]:
    variables = rule.variables()
    ranges = (domain.individuals.get(variable.sort, ()) for variable in variables)
    for values in islice(product(*ranges), MAX_BINDINGS):
        binding = dict(zip(variables, values, strict=True))
        yield from (literal.atom.bind(binding) for literal in rule.body)
