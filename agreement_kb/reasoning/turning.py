"""What a verdict turns on: inputs that alone change it, each with a pair of completions that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, permutations

from agreement_kb.model.answer import (
    Alternative,
    Turn,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import listed_citations
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Instance
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.bdd import FALSE, Diagrams
from agreement_kb.reasoning.outcome import Test, sorted_outcomes
from agreement_kb.reasoning.worked import Worked, alternatives_named, body_function, verdict_of

Uses = Mapping[Atom, Sequence[Instance]]
"""The rule instances that ask for each atom."""
_KINDS = {
    Established.JUDGEMENT: "judgement",
    Established.ANALOGY: "judgement",
    Established.READING: "reading",
}


def turns_of(worked: Worked, functions: Mapping[str, int], tests: Iterable[Test]) -> Iterable[Turn]:
    """Each input such that two completions that differ in it alone have different outcomes, with such a pair.

    ``tests`` are those by which the outcomes are read off.
    """
    completions, diagrams = worked.completions, worked.completions.diagrams
    atoms = {number: atom for atom, number in completions.numbers.items()}
    support: set[int] = set()
    for function in functions.values():
        support |= diagrams.support(function)
    done: set[str] = set()
    asking = live_uses(worked, tests)
    for number in sorted(support):
        atom = atoms[number]
        group = worked.valuation.readings.get(atom.predicate)
        if group is None:
            choices = [({number: True}, "true"), ({number: False}, "false")]
        elif atom.predicate in done:
            continue
        else:
            done.add(atom.predicate)
            members = [completions.numbers[a] for a in group if a in completions.numbers]
            choices = [({m: m == chosen for m in members}, _alternative(atoms[chosen])) for chosen in members]
        turn = _turn(worked, asking, functions, atom, choices, atoms)
        if turn is not None:
            yield turn


def _alternative(atom: Atom) -> str:
    individual = atom.args[0]
    assert isinstance(individual, Individual)
    return individual.key


def _turn(
    worked: Worked,
    asking: Uses,
    functions: Mapping[str, int],
    atom: Atom,
    choices: list[tuple[dict[int, bool], str]],
    atoms: Mapping[int, Atom],
) -> Turn | None:
    diagrams = worked.completions.diagrams
    fixed = [{name: diagrams.fix(f, values) for name, f in functions.items()} for values, _ in choices]
    possible = [diagrams.fix(worked.completions.possible, values) for values, _ in choices]
    pairs = (
        (first, second, one, other)
        for first, second in combinations(range(len(fixed)), 2)
        for one, other in permutations(functions, 2)
        if diagrams.conj(fixed[first][one], fixed[second][other]) != FALSE
    )
    pair = next(pairs, None)
    if pair is None:
        return None
    first, second, one, other = pair
    differ = diagrams.conj(fixed[first][one], fixed[second][other])
    contrary = diagrams.disj(
        diagrams.conj(possible[first], diagrams.neg(fixed[first][one])),
        diagrams.conj(possible[second], diagrams.neg(fixed[second][other])),
    )
    path = least(diagrams, differ, contrary)
    alternatives = []
    for (_, value), outcomes in zip(choices, fixed, strict=True):
        # A third alternative of a reading need not be decided by what decides the pair.
        left = sorted_outcomes({n for n, f in outcomes.items() if not diagrams.excluded(f, path)})
        if left:
            alternatives.append(Alternative(value, verdict_of(left)))
    reading = worked.valuation.readings.get(atom.predicate) is not None
    others = alternatives_named(worked, tuple((atoms[n], v) for n, v in sorted(path.items())))
    shown = Atom(atom.predicate) if reading else atom
    where = where_it_matters(worked, asking, atom, reading)
    return Turn(kind_of(worked, atom), shown, where, tuple(alternatives), others)


def kind_of(worked: Worked, atom: Atom) -> str:
    """What kind of thing an input is: a judgement, a reading, or a fact."""
    return _KINDS.get(worked.case.established(atom.predicate), "fact")


def least(diagrams: Diagrams, pair: int, contrary: int) -> dict[int, bool]:
    """Values of other inputs that give the pair and nothing contrary to it; none of them can be left out."""
    values = diagrams.path(pair)
    for number in sorted(values):
        fewer = {n: v for n, v in values.items() if n != number}
        if diagrams.excluded(contrary, fewer):
            values = fewer
    return values


def live_uses(worked: Worked, tests: Iterable[Test]) -> Uses:
    """The rule instances that ask for each atom and may bear on what some tests look at, in the order of conclusions.

    A condition bears on the conclusion of its rule only where all the others may hold together: what is asked by a
    limit that does not speak of the case decides nothing in it.
    """
    live = dict.fromkeys(atom for test in tests for atom in test.atoms())
    waiting, uses = list(live), dict[Atom, list[Instance]]()
    while waiting:
        for instance in worked.ground.instances.get(waiting.pop(), ()):
            for atom in dict.fromkeys(literal.atom for literal in instance.body):
                if body_function(worked, instance, _is(atom)) == FALSE:
                    continue
                uses.setdefault(atom, []).append(instance)
                if atom not in live:
                    live[atom] = None
                    waiting.append(atom)
    place = {atom: number for number, atom in enumerate(worked.ordered)}
    return {
        atom: sorted(instances, key=lambda each: place.get(each.head, len(place))) for atom, instances in uses.items()
    }


def _is(atom: Atom) -> Callable[[Atom], bool]:
    return lambda other: other == atom


def where_it_matters(worked: Worked, asking: Uses, atom: Atom, reading: bool) -> Citation | None:
    """The sentence at which an input matters: that of a reading, or of the first rule that asks for it.

    ``asking`` are the rules to look at (``live_uses``). Where the rule rests on a listed fact, the sentence that lists
    it says more.
    """
    program = worked.case.program.program
    if reading:
        return program.readings[atom.predicate].citation
    listed = listed_citations(program)
    for instance in asking.get(atom, ()):
        cited = [c for literal in instance.body if (c := listed.get(literal.atom)) is not None]
        if cited or instance.rule.citation is not None:
            return cited[0] if cited else instance.rule.citation
    return None
