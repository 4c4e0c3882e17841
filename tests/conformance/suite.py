"""The conformance suite: what is asked of an engine, whichever it is.

``check_case`` runs a program made by hand, ``check_program`` a random one. Each gives the faults found, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from agreement_kb.engines.protocol import Engine
from agreement_kb.language.phrases import read_facts, read_question
from agreement_kb.model.answer import Answer, Binding
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import AgreementError, ContradictoryFacts
from agreement_kb.model.ground import GroundProgram
from agreement_kb.model.place import Place
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Sentence
from agreement_kb.model.term import Individual, Term
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.answering import answer
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.case import decided_by_dates, make_case
from agreement_kb.reasoning.consistency import check_facts, check_rules
from agreement_kb.reasoning.worked import work
from tests.conformance.cases.case import Case, atoms, worded
from tests.conformance.clingo_model import Model, completion, extended
from tests.conformance.engines import REFERENCE
from tests.conformance.grounding import Setting, differences, evaluate, ill_made, setting
from tests.conformance.outcomes import disallowed
from tests.conformance.programs import Written
from tests.conformance.watchdog import Hung, within
from tests.helpers import loaded

SECONDS = 60.0
"""How long one program may take, on a busy machine; most take a tenth of a second."""
FAULTS = (Hung, AgreementError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What an engine raises that should not."""


# ---- programs made by hand ---------------------------------------------------------------------------------------


def check_case(case: Case, engine: Engine) -> list[str]:
    """The faults of an engine on a program made by hand."""
    program = _by_hand(case.text)
    try:
        with within(SECONDS):
            return list(_case_faults(case, engine, program))
    except FAULTS as error:
        return [f"{type(error).__name__}: {error}"]


@cache
def _by_hand(text: str) -> StratifiedProgram:
    return _program_of(worded(text))


def _program_of(text: str) -> StratifiedProgram:
    with TemporaryDirectory() as folder:
        read = loaded(text, Path(folder))
    assert read.program is not None, [f"{f.code} {f.message}" for f in read.findings]
    return read.program


def _case_faults(case: Case, engine: Engine, program: StratifiedProgram) -> Iterator[str]:
    at = _stated(case, program)
    names = list(dict.fromkeys((*case.holds, *case.open)))
    goals = [goal for name in names for goal in at.goals[name]]
    assert goals, "a case asks something"
    ground = engine.ground(at.program, at.domain, goals)
    yield from ill_made(ground, at)
    yield from differences(ground, REFERENCE().ground(at.program, at.domain, goals))
    excluded = _excluded(at, engine)
    if excluded is not case.contradiction:
        yield f"the facts {'are taken to' if excluded else 'do'} exclude each other{'' if excluded else ', unseen'}"
    if excluded or case.contradiction:
        return
    worked = work(make_case(at.program, at.facts, ()), engine, goals)
    functions, possible = worked.completions.functions, worked.completions.possible
    conj, neg = worked.completions.diagrams.conj, worked.completions.diagrams.neg
    true = {goal for goal in goals if conj(functions[goal], possible) != FALSE}
    false = {goal for goal in goals if conj(neg(functions[goal]), possible) != FALSE}
    for word, found, wanted in (("holds", true - false, case.holds), ("is open", true & false, case.open)):
        shown = {_shown(atom) for atom in found}
        for atom in sorted(shown ^ atoms(wanted)):
            yield f"{atom}: {word}, and should not" if atom in shown else f"{atom}: {word} not, and should"
    for text, outcomes in case.answers.items():
        question, named = read_question(program.program, text, at.facts)
        given = answer(program, engine, question, named)
        told = ", ".join([_outcomes(given), *(f"{_found(each)} {_outcomes(each)}" for each in given.bindings)])
        if told != outcomes:
            yield f"{text}: {told}, and should be {outcomes}"


def _outcomes(of: Answer | Binding) -> str:
    return " or ".join(of.outcomes)


def _found(binding: Binding) -> str:
    return binding.words or (_key(binding.value) if binding.value is not None else "nothing")


def _stated(case: Case, program: StratifiedProgram) -> Setting:
    nowhere = Place(case.name, 1)
    sentences = [Sentence(text, nowhere, True) for text in case.given]
    sentences += [Sentence(text, nowhere, False) for text in case.deny]
    return setting(program, read_facts(program.program, sentences, case.as_of))


def _shown(atom: Atom) -> str:
    return " ".join((atom.predicate, *map(_key, atom.args)))


def _key(term: Term) -> str:
    assert isinstance(term, Individual)
    # The owner nobody named is "@owner(d "x")": shown as @owner(x).
    return re.sub(r'\(\w+ "(.*)"\)', r"(\1)", term.key).replace(" ", "~")


# ---- random programs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A random program with a completion of its facts, if it has one; the goals asked, all and some; and the
    reference's ground programs for them.
    """

    at: Setting
    seed: int
    model: Model | None
    every: list[Atom]
    some: list[Atom]
    ground_of_every: GroundProgram
    ground_of_some: GroundProgram


def asked_of(written: Written) -> Asked:
    """What is asked of a random program."""
    program = _program_of(written.text)
    at = setting(program, written.facts(program.program))
    model = completion(program, at.facts, at.domain, written.seed)
    # One predicate is asked alone: mostly of more than one goal, and rather one that rests on others.
    names = [name for name, goals in at.goals.items() if len(goals) > 1 or written.asked % 4 == 0] or list(at.goals)
    names.sort(key=lambda name: program.rank.get(name, 0))
    first, second = written.asked % len(names), written.asked // len(names) % len(names)
    every, some = at.all_goals(), list(at.goals[names[max(first, second) if written.asked % 2 else first]])
    reference = REFERENCE()
    return Asked(
        at,
        written.seed,
        model,
        every,
        some,
        reference.ground(program, at.domain, every),
        reference.ground(program, at.domain, some),
    )


def check_program(asked: Asked, engine: Engine) -> list[str]:
    """The faults of an engine on a random program, all goals asked together and one predicate's alone."""
    try:
        with within(SECONDS):
            return list(_program_faults(asked, engine))
    except FAULTS as error:
        return [f"{type(error).__name__}: {error}"]


def _program_faults(asked: Asked, engine: Engine) -> Iterator[str]:
    at, model = asked.at, asked.model
    if model is not None:
        yield from _misread(at, model)
    elif not _excluded(at, engine):
        yield "the facts exclude each other, and it is not seen"
    for goals, wanted in ((asked.every, asked.ground_of_every), (asked.some, asked.ground_of_some)):
        ground = engine.ground(at.program, at.domain, goals)
        yield from ill_made(ground, at)
        yield from _wrong(ground, goals, model, at) if model is not None else ()
        yield from differences(ground, wanted)
        yield from _lacking(ground, goals, asked) if model is not None else ()
    yield from disallowed(at, engine, asked.seed) if model is not None else ()


def _excluded(at: Setting, engine: Engine) -> bool:
    """Whether the facts of a case, or the rules by themselves, are found to exclude each other."""
    try:
        check_facts(at.program, engine, at.facts)
    except ContradictoryFacts:
        return True
    return bool(check_rules(at.program, engine))


def _lacking(ground: GroundProgram, goals: list[Atom], asked: Asked) -> Iterator[str]:
    """Impossibilities that a ground program lacks: it allows the inputs of the goals values they can't have."""
    at = asked.at
    if not at.program.program.constraints:
        return
    excluded = [instance.body for instance in ground.constraints]
    allowed = completion(at.program, at.facts, at.domain, asked.seed, excluded)
    assert allowed is not None, "the facts have a completion"
    atoms = {literal.atom for found in ground.instances.values() for i in found for literal in i.body}
    inputs = [atom for atom in (*goals, *sorted(atoms)) if at.established(atom).input]
    if not extended(allowed, inputs, (at.program, at.facts, at.domain)):
        shown = [f"{'' if atom in allowed.true else 'not '}{atom}" for atom in inputs]
        yield f"impossibilities are lacking that exclude: {' and '.join(shown)}"


def _wrong(ground: GroundProgram, goals: list[Atom], model: Model, at: Setting) -> Iterator[str]:
    """Where a ground program has another model than clingo, in the completion that clingo chose."""
    found, wanted = evaluate(ground, goals, model.inputs, at), model.true.intersection(goals)
    yield from (f"{atom} is true, and clingo has it false" for atom in sorted(found - wanted))
    yield from (f"{atom} is false, and clingo has it true" for atom in sorted(wanted - found))
    for instance in ground.constraints:
        if all((literal.atom in model.true) is literal.positive for literal in instance.body):
            yield f"'{instance.rule.id}' excludes a completion that there is: {[str(each) for each in instance.body]}"


def _misread(at: Setting, model: Model) -> Iterator[str]:
    """Where the dates are decided, or a role is held, otherwise than clingo has it."""
    case = make_case(at.program, at.facts, ())
    for predicate in at.program.program.predicates.values():
        name = predicate.name
        if predicate.established is Established.HOLDER:
            held, wanted = set(at.domain.extensions.get(name, ())), {a for a in model.true if a.predicate == name}
            yield from (f"{atom}: the holder is another one" for atom in held ^ wanted)
        if predicate.established is Established.DATES:
            for args in product(*(at.domain.individuals.get(v.sort, ()) for v in predicate.parameters)):
                atom = Atom(name, args)
                wanted_value = None if atom in model.open_dates else atom in model.true
                if decided_by_dates(case, atom) is not wanted_value:
                    yield f"{atom} is {decided_by_dates(case, atom)} by the dates, and clingo has {wanted_value}"
