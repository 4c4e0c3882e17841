"""Evaluating a ground program: three-valued, and exactly over all completions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import ContradictoryFacts, Finding, TooLarge
from agreement_kb.model.ground import GroundProgram
from agreement_kb.model.rule import Instance
from agreement_kb.reasoning.bdd import FALSE, MAX_VARIABLES, TRUE, Diagrams
from agreement_kb.reasoning.case import Case
from agreement_kb.reasoning.valuation import Clause, Valuation

Truth = bool | None
"""True: certain; False: impossible; None: possible but not certain."""


def order(ground: GroundProgram, goals: Iterable[Atom]) -> list[Atom]:
    """The atoms that some goals depend on, premises before conclusions."""
    ordered: list[Atom] = []
    seen: set[Atom] = set()
    for goal in goals:
        stack: list[tuple[Atom, bool]] = [(goal, False)]
        while stack:
            atom, done = stack.pop()
            if done:
                ordered.append(atom)
            elif atom not in seen:
                seen.add(atom)
                stack.append((atom, True))
                for instance in reversed(ground.instances.get(atom, ())):
                    stack.extend((literal.atom, False) for literal in reversed(instance.body))
    return ordered


def body_truth(instance: Instance, values: Mapping[Atom, Truth]) -> Truth:
    """Whether every condition of an instance holds."""
    result: Truth = True
    for literal in instance.body:
        value = values[literal.atom]
        if value is None:
            result = None
        elif value != literal.positive:
            return False
    return result


def evaluate(
    case: Case, ground: GroundProgram, ordered: Iterable[Atom], fixed: Mapping[Atom, bool]
) -> dict[Atom, Truth]:
    """The certain and the impossible atoms: a conclusion is certain if one instance is, impossible if all are."""
    values: dict[Atom, Truth] = {}
    for atom in ordered:
        if case.is_input(atom):
            values[atom] = fixed.get(atom)
            continue
        truths = [body_truth(instance, values) for instance in ground.instances.get(atom, ())]
        values[atom] = True if True in truths else None if None in truths else False
    return values


@dataclass
class Completions:
    """Functions over all completions: one for each atom, and ``possible`` for the completions there are.

    ``numbers`` gives the variable of each unknown input.
    """

    diagrams: Diagrams
    numbers: dict[Atom, int]
    functions: dict[Atom, int]
    possible: int

    def function(self, atom: Atom) -> int:
        """The completions in which an atom is true."""
        return self.functions[atom]


def complete(
    case: Case,
    ground: GroundProgram,
    ordered: list[Atom],
    values: Mapping[Atom, Truth],
    valuation: Valuation,
    beside: Completions | None = None,
) -> Completions:
    """Build the functions of the undecided atoms; in the table and with the variables of another case if given.

    Raises:
        ContradictoryFacts: there is no completion.
        TooLarge: too many inputs are open together.
    """
    diagrams = beside.diagrams if beside is not None else Diagrams()
    relevant, clauses = _connected(case, ordered, values, valuation)
    if len(relevant) > MAX_VARIABLES:
        message = f"The question depends on {len(relevant)} open facts; at most {MAX_VARIABLES} are weighed together."
        raise TooLarge([Finding("AKB901", message, hint="State more of the facts, or ask about fewer things.")])
    numbers = dict(beside.numbers) if beside is not None else {}
    for atom in relevant:
        numbers.setdefault(atom, len(numbers))
    functions: dict[Atom, int] = {}

    def literal(atom: Atom, positive: bool) -> int:
        function = functions[atom] if atom in functions else value_function(atom)
        return function if positive else diagrams.neg(function)

    def value_function(atom: Atom) -> int:
        fixed = valuation.fixed.get(atom)
        if fixed is not None:
            return TRUE if fixed else FALSE
        return diagrams.variable(numbers[atom])

    for atom in ordered:
        value = values[atom]
        if value is not None:
            functions[atom] = TRUE if value else FALSE
        elif case.is_input(atom):
            functions[atom] = value_function(atom)
        else:
            function = FALSE
            for instance in ground.instances.get(atom, ()):
                if body_truth(instance, values) is not False:
                    body = TRUE
                    for each in instance.body:
                        body = diagrams.conj(body, literal(each.atom, each.positive))
                    function = diagrams.disj(function, body)
            functions[atom] = function
    possible = TRUE
    for clause in clauses:
        together = TRUE
        for atom, positive in clause:
            together = diagrams.conj(together, literal(atom, positive))
        possible = diagrams.conj(possible, diagrams.neg(together))
    for alternatives in valuation.readings.values():
        if any(a in numbers for a in alternatives):
            possible = diagrams.conj(possible, exactly_one(diagrams, [literal(a, True) for a in alternatives]))
    if possible == FALSE:
        raise ContradictoryFacts(
            [Finding("AKB505", "The facts given exclude each other: no completion of them is possible.")]
        )
    return Completions(diagrams, numbers, functions, possible)


def exactly_one(diagrams: Diagrams, functions: list[int]) -> int:
    """Where one of some functions holds and no other."""
    none, one = TRUE, FALSE
    for function in functions:
        one = diagrams.ite(function, none, one)
        none = diagrams.conj(none, diagrams.neg(function))
    return one


def _connected(
    case: Case, ordered: list[Atom], values: Mapping[Atom, Truth], valuation: Valuation
) -> tuple[list[Atom], list[Clause]]:
    """The unknown inputs the goals depend on, then those that impossibilities tie to them, each group together.

    Impossibilities over inputs that nothing else mentions can be met whatever the goal: they are left out, unless
    they are tied to it directly or through another one.
    """
    groups = {
        atom: [a for a in alternatives if a not in valuation.fixed]
        for alternatives in valuation.readings.values()
        for atom in alternatives
    }
    relevant: dict[Atom, None] = {}
    for atom in ordered:
        if case.is_input(atom) and values[atom] is None:
            relevant.update(dict.fromkeys(groups.get(atom, (atom,))))
    clauses = _without_free(_open_clauses(valuation), relevant, groups)
    touching: dict[Atom, list[Clause]] = {}
    for clause in clauses:
        for atom, _ in clause:
            touching.setdefault(atom, []).append(clause)
    # Depth first, so that the inputs of one impossibility stand together: the order decides how large diagrams grow.
    chosen: dict[Clause, None] = {}
    stack = list(reversed(relevant))
    visited: set[Atom] = set()
    while stack:
        atom = stack.pop()
        if atom in visited:
            continue
        visited.add(atom)
        relevant.update(dict.fromkeys(groups.get(atom, (atom,))))
        for clause in touching.get(atom, ()):
            chosen[clause] = None
            stack.extend(a for a, _ in reversed(clause) if a not in visited)
        stack.extend(a for a in groups.get(atom, ()) if a not in visited)
    return list(relevant), list(chosen)


def _open_clauses(valuation: Valuation) -> list[Clause]:
    """The impossibilities that what is fixed does not already rule out, over the unknown inputs left in them."""
    found: dict[Clause, None] = {}
    for clause, _ in valuation.clauses:
        if all(valuation.fixed.get(atom, positive) == positive for atom, positive in clause):
            found[tuple(dict.fromkeys((a, p) for a, p in clause if a not in valuation.fixed))] = None
    return list(found)


def _without_free(
    clauses: list[Clause], relevant: Mapping[Atom, None], groups: Mapping[Atom, list[Atom]]
) -> list[Clause]:
    """Leave out impossibilities that an input of no other use can always avoid (pure literals, until none is left)."""
    while True:
        signs: dict[Atom, set[bool]] = {}
        for clause in clauses:
            for atom, positive in clause:
                signs.setdefault(atom, set()).add(positive)
        free = {a for a, s in signs.items() if len(s) == 1 and a not in relevant and a not in groups}
        kept = [clause for clause in clauses if not any(atom in free for atom, _ in clause)]
        if len(kept) == len(clauses):
            return clauses
        clauses = kept


def satisfiable_apart(valuation: Valuation) -> bool:
    """Whether the impossibilities have a completion at all, each connected part by itself."""
    groups_of = {a: list(alternatives) for alternatives in valuation.readings.values() for a in alternatives}
    clauses = _without_free(_open_clauses(valuation), {}, groups_of)
    if not clauses:
        return True
    groups = [tuple(a for a in alts if a not in valuation.fixed) for alts in valuation.readings.values()]
    parent: dict[Atom, Atom] = {}

    def root(atom: Atom) -> Atom:
        parent.setdefault(atom, atom)
        while parent[atom] != atom:
            parent[atom] = parent[parent[atom]]
            atom = parent[atom]
        return atom

    for members in [tuple(a for a, _ in clause) for clause in clauses] + [g for g in groups if g]:
        for atom in members[1:]:
            parent[root(atom)] = root(members[0])
    parts: dict[Atom, list[tuple[tuple[Atom, bool], ...]]] = {}
    for clause in clauses:
        parts.setdefault(root(clause[0][0]), []).append(clause)
    tied: dict[Atom, list[tuple[Atom, ...]]] = {}
    for group in groups:
        if group:
            tied.setdefault(root(group[0]), []).append(group)
    for key, part in parts.items():
        diagrams, possible = Diagrams(), TRUE
        numbers: dict[Atom, int] = {}
        for clause in part:
            together = TRUE
            for atom, positive in clause:
                function = diagrams.variable(numbers.setdefault(atom, len(numbers)))
                together = diagrams.conj(together, function if positive else diagrams.neg(function))
            possible = diagrams.conj(possible, diagrams.neg(together))
        for group in tied.get(key, ()):
            functions = [diagrams.variable(numbers.setdefault(a, len(numbers))) for a in group]
            possible = diagrams.conj(possible, exactly_one(diagrams, functions))
        if possible == FALSE:
            return False
    return True
