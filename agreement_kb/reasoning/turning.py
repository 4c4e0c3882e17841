"""What a verdict turns on: inputs that alone change it, each with a pair of completions that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agreement_kb.model.answer import (
    Alternative,
    Turn,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.provision import Citation
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.outcome import sorted_outcomes
from agreement_kb.reasoning.worked import Worked, verdict_of


def turns_of(worked: Worked, functions: Mapping[str, int]) -> Iterable[Turn]:
    """Each input such that two completions that differ in it alone have different outcomes, with such a pair."""
    completions, diagrams = worked.completions, worked.completions.diagrams
    atoms = {number: atom for atom, number in completions.numbers.items()}
    support: set[int] = set()
    for function in functions.values():
        support |= diagrams.support(function)
    done: set[str] = set()
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
        turn = _turn(worked, functions, atom, choices, atoms)
        if turn is not None:
            yield turn


def _alternative(atom: Atom) -> str:
    individual = atom.args[0]
    assert isinstance(individual, Individual)
    return individual.key


def _turn(
    worked: Worked,
    functions: Mapping[str, int],
    atom: Atom,
    choices: list[tuple[dict[int, bool], str]],
    atoms: Mapping[int, Atom],
) -> Turn | None:
    diagrams = worked.completions.diagrams
    fixed = [{name: diagrams.fix(f, values) for name, f in functions.items()} for values, _ in choices]
    pair = FALSE
    for index, first in enumerate(fixed):
        for second in fixed[index + 1 :]:
            for one, function in first.items():
                for other, against in second.items():
                    if one != other and pair == FALSE:
                        pair = diagrams.conj(function, against)
    if pair == FALSE:
        return None
    path = diagrams.path(pair)
    alternatives = []
    for (_, value), outcome_functions_ in zip(choices, fixed, strict=True):
        # A third alternative of a reading need not be decided by what decides the pair.
        left = sorted_outcomes({n for n, f in outcome_functions_.items() if diagrams.fix(f, path) != FALSE})
        if left:
            alternatives.append(Alternative(value, verdict_of(left)))
    reading = worked.valuation.readings.get(atom.predicate) is not None
    others = tuple((atoms[n], v) for n, v in sorted(path.items()) if not (_negative_alternative(worked, atoms[n], v)))
    kind = {
        Established.JUDGEMENT: "judgement",
        Established.ANALOGY: "judgement",
        Established.READING: "reading",
    }.get(worked.case.established(atom.predicate), "fact")
    shown = Atom(atom.predicate) if reading else atom
    return Turn(kind, shown, _where(worked, atom, reading), tuple(alternatives), others)


def _negative_alternative(worked: Worked, atom: Atom, value: bool) -> bool:
    """Whether this only says which alternative of a reading is not chosen."""
    return not value and atom.predicate in worked.valuation.readings


def _where(worked: Worked, atom: Atom, reading: bool) -> Citation | None:
    """The sentence at which an input matters: that of a reading, or of the first rule that asks for it."""
    if reading:
        return worked.case.program.program.readings[atom.predicate].citation
    for conclusion in worked.ordered:
        for instance in worked.ground.instances.get(conclusion, ()):
            if instance.rule.citation is not None and any(lit.atom == atom for lit in instance.body):
                return instance.rule.citation
    return None
