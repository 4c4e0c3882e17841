"""Whether two norms on an action might meet, judged by the words of their statements alone, whatever the things are.

What is stated or concluded of the things is taken as open, each atom for itself, and nothing is grounded. So two norms
that can't meet here can't meet for any term; two that can might still not. It spares working out every term of closed
sorts for norms that are made not to meet, such as a duty under the conditions that keep the way of a gate open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Rule
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.reasoning.bdd import FALSE, TRUE, Diagrams


def might_meet(program: Program, action: Atom, grants: str, against: str, contrary: str) -> bool:
    """Whether a norm that permits or demands an action and one that is against it might be in force together.

    Args:
        program: the rules.
        action: the action, about variables.
        grants: the norm that permits or demands it.
        against: the norm that is against it.
        contrary: the declaration that makes the two actions contrary, "" where they are one.
    """
    words = _Words(program)
    one = words.any_of(_of(words.rules(f"allowed:{action.predicate}", f"due:{action.predicate}"), grants), action)
    if not contrary:
        other = words.any_of(_of(words.rules(f"forbidden:{action.predicate}"), against), action)
    else:
        other = FALSE
        for rule in _of(words.rules(f"forbidden:{action.predicate}"), contrary):
            for literal in words.body(rule, action):
                other = words.diagrams.disj(
                    other, words.any_of(_of(words.rules(literal.atom.predicate), against), literal.atom)
                )
    return words.diagrams.conj(one, other) != FALSE


def _of(rules: Iterable[Rule], origin: str) -> list[Rule]:
    return [rule for rule in rules if rule.origin == origin]


@dataclass
class _Words:
    """The functions of what norms are made of, over the atoms that their statements name."""

    program: Program
    diagrams: Diagrams = field(default_factory=Diagrams)
    numbers: dict[Atom, int] = field(default_factory=dict)
    fresh: Callable[[], int] = field(default_factory=lambda: count().__next__)
    heads: dict[str, list[Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.program.rules:
            self.heads.setdefault(rule.head.predicate, []).append(rule)

    def rules(self, *heads: str) -> list[Rule]:
        """The rules that conclude some predicates."""
        return [rule for head in heads for rule in self.heads.get(head, ())]

    def body(self, rule: Rule, atom: Atom) -> tuple[Literal, ...]:
        """The conditions of a rule for an atom; whatever else it speaks of is something of which nothing is known."""
        binding: dict[Variable, Term] = {}
        for mine, other in zip(rule.head.args, atom.args, strict=True):
            if isinstance(mine, Variable):
                binding.setdefault(mine, other)
        for variable in rule.variables():
            binding.setdefault(variable, Variable(f"{variable.name} {self.fresh()}", variable.sort))
        return tuple(Literal(_with(each.atom, binding), each.positive) for each in rule.body)

    def any_of(self, rules: Iterable[Rule], atom: Atom) -> int:
        """Where some of the rules might conclude an atom; a term of theirs may be any that is not named."""
        function = FALSE
        for rule in rules:
            if all(_may_be_one(mine, other) for mine, other in zip(rule.head.args, atom.args, strict=True)):
                holds = TRUE
                for literal in self.body(rule, atom):
                    holds = self.diagrams.conj(holds, self._might(literal.atom, literal.positive))
                function = self.diagrams.disj(function, holds)
        return function

    def _might(self, atom: Atom, value: bool) -> int:
        """Where an atom might have a value: never less than where it has."""
        itself = self.diagrams.variable(self.numbers.setdefault(atom, len(self.numbers)))
        function = itself if value else self.diagrams.neg(itself)
        if atom.predicate in self.program.predicates:
            return function
        if value:
            return self.diagrams.conj(function, self.any_of(self.rules(atom.predicate), atom))
        for rule in self.rules(atom.predicate):
            own = rule.head.variables()
            # A rule that speaks of something else too fails for all of that, which is not known: it is left open.
            if len(own) == len(rule.head.args) and set(rule.variables()) == set(own):
                fails = FALSE
                for literal in self.body(rule, atom):
                    fails = self.diagrams.disj(fails, self._might(literal.atom, not literal.positive))
                function = self.diagrams.conj(function, fails)
        return function


def _with(atom: Atom, binding: Mapping[Variable, Term]) -> Atom:
    return Atom(atom.predicate, tuple(binding[a] if isinstance(a, Variable) else a for a in atom.args))


def _may_be_one(mine: Term, other: Term) -> bool:
    return mine == other or not (isinstance(mine, Individual) and isinstance(other, Individual))
