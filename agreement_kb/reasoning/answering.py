"""From a question and the facts of a case to an answer: the whole of the meaning, in the order it happens.

ground from the goal → value the inputs → certain and impossible conclusions → all completions where these leave it
open → outcomes, what it turns on, conditions, derivations (verified) → answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import (
    DEPENDS,
    NO,
    SILENT,
    YES,
    Alternative,
    Answer,
    Binding,
    Condition,
    Question,
    Turn,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Premise, StepRef
from agreement_kb.model.finding import ContradictoryFacts, Finding
from agreement_kb.model.ground import GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, Norm, weakest
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.time import add
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.reasoning.bdd import FALSE, TRUE
from agreement_kb.reasoning.case import Case, Valuation, bind_goal, evaluate_inputs, make_case, moment, propagate
from agreement_kb.reasoning.deriving import derive, verify
from agreement_kb.reasoning.evaluation import (
    Completions,
    Truth,
    body_truth,
    complete,
    evaluate,
    order,
    satisfiable_apart,
)
from agreement_kb.reasoning.outcome import Test, outcome_functions, outcome_of, sorted_outcomes, test_for

MAX_CASES = 32


@dataclass(frozen=True)
class _Worked:
    """Everything worked out about one case before it is asked for an answer."""

    case: Case
    ground: GroundProgram
    ordered: list[Atom]
    valuation: Valuation
    values: Mapping[Atom, Truth]
    completions: Completions


def answer(program: StratifiedProgram, engine: Engine, question: Question, facts: Facts) -> Answer:
    """The answer to a question on the facts of a case.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    goals = _goals(program, question, facts)
    case = make_case(program, facts, goals)
    tests = {goal: test_for(case, question.kind, goal) for goal in goals}
    norms = [n for n in program.program.norms.values() if _bears_on(n, question)]
    roots = [atom for test in tests.values() for atom in test.atoms()]
    followers = {norm.name: _follower(norm, goal) for norm in norms for goal in goals[:1]}
    roots += [atom for atom in followers.values() if atom is not None]
    if question.kind in (Kind.WHO, Kind.WHEN):
        roots += [Atom(f"due:{goal.predicate}", goal.args) for goal in goals]
    worked = _work(case, engine, roots)
    if question.kind in (Kind.WHO, Kind.WHEN):
        return _answer_bearers(worked, question, goals[0], tests[goals[0]])
    if question.asked is not None:
        return _answer_which(worked, question, tests)
    test = tests[goals[0]]
    outcomes, functions = _outcomes(worked, test)
    derivations = _derivations(worked, test, outcomes, functions)
    conditions: tuple[Condition, ...] = ()
    if YES in outcomes:
        conditions = tuple(_conditions(worked, norms, followers, functions[YES]))
    turns = tuple(_turns(worked, functions)) if len(outcomes) > 1 else ()
    return _answer(worked, question, outcomes, derivations, conditions, turns, ())


def _goals(program: StratifiedProgram, question: Question, facts: Facts) -> list[Atom]:
    if question.asked is None or question.kind in (Kind.WHO, Kind.WHEN):
        return [bind_goal(question.goal, {})]
    case = make_case(program, facts, [question.goal])
    individuals = case.domain.individuals.get(question.asked.sort, ())
    return [bind_goal(question.goal, {question.asked: each}) for each in individuals]


def _bears_on(norm: Norm, question: Question) -> bool:
    """Whether a norm speaks of the action asked about, or falls due by doing it."""
    if norm.kind == "condition":
        return norm.action.predicate == question.goal.predicate
    return (
        norm.upon is not None
        and norm.upon.predicate == question.goal.predicate
        and question.kind in (Kind.MAY, Kind.MUST)
    )


def _follower(norm: Norm, goal: Atom) -> Atom | None:
    """The atom that tells whether a condition binds, or a duty would fall due, for a goal."""
    pattern = norm.upon if norm.upon is not None else norm.action
    name = f"triggered:{norm.name}" if norm.upon is not None else f"binds:{norm.name}"
    return Atom(name, goal.args) if pattern.match(goal) is not None else None


def _work(case: Case, engine: Engine, roots: Iterable[Atom]) -> _Worked:
    goals = list(dict.fromkeys(roots))
    ground = engine.ground(case.program, case.domain, goals)
    valuation = evaluate_inputs(case, ground, goals)
    if not satisfiable_apart(valuation):
        message = "The facts given exclude each other: no completion of them is possible."
        raise ContradictoryFacts([Finding("AKB505", message, hint="Withdraw one of them.")])
    ordered = order(ground, goals)
    values = evaluate(case, ground, ordered, valuation.fixed)
    completions = complete(case, ground, ordered, values, valuation)
    return _Worked(case, ground, ordered, valuation, values, completions)


# ---- outcomes ----------------------------------------------------------------------------------------------------


def _outcomes(worked: _Worked, test: Test) -> tuple[tuple[str, ...], dict[str, int]]:
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    functions = outcome_functions(test, worked.completions.functions, diagrams)
    functions = {name: diagrams.conj(function, possible) for name, function in functions.items()}
    return sorted_outcomes({name for name, function in functions.items() if function != FALSE}), functions


def _verdict(outcomes: tuple[str, ...]) -> str:
    return outcomes[0] if len(outcomes) == 1 else DEPENDS


# ---- what it turns on --------------------------------------------------------------------------------------------


def _turns(worked: _Worked, functions: Mapping[str, int]) -> Iterable[Turn]:
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
            choices = [
                ({m: m == chosen for m in members}, _alternative(atoms[chosen])) for chosen in members
            ]
        turn = _turn(worked, functions, atom, choices, atoms)
        if turn is not None:
            yield turn


def _alternative(atom: Atom) -> str:
    individual = atom.args[0]
    assert isinstance(individual, Individual)
    return individual.key


def _turn(
    worked: _Worked,
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
            alternatives.append(Alternative(value, _verdict(left)))
    reading = worked.valuation.readings.get(atom.predicate) is not None
    others = tuple((atoms[n], v) for n, v in sorted(path.items()) if not (_negative_alternative(worked, atoms[n], v)))
    kind = {
        Established.JUDGEMENT: "judgement",
        Established.ANALOGY: "judgement",
        Established.READING: "reading",
    }.get(worked.case.established(atom.predicate), "fact")
    shown = Atom(atom.predicate) if reading else atom
    return Turn(kind, shown, _where(worked, atom, reading), tuple(alternatives), others)


def _negative_alternative(worked: _Worked, atom: Atom, value: bool) -> bool:
    """Whether this only says which alternative of a reading is not chosen."""
    return not value and atom.predicate in worked.valuation.readings


def _where(worked: _Worked, atom: Atom, reading: bool) -> Citation | None:
    """The sentence at which an input matters: that of a reading, or of the first rule that asks for it."""
    if reading:
        return worked.case.program.program.readings[atom.predicate].citation
    for conclusion in worked.ordered:
        for instance in worked.ground.instances.get(conclusion, ()):
            if instance.rule.citation is not None and any(lit.atom == atom for lit in instance.body):
                return instance.rule.citation
    return None


# ---- conditions --------------------------------------------------------------------------------------------------


def _conditions(
    worked: _Worked, norms: list[Norm], followers: Mapping[str, Atom | None], yes: int
) -> Iterable[Condition]:
    """The norms that bind where the answer is yes: certain where they do in each such completion."""
    for norm in norms:
        atom = followers[norm.name]
        if atom is None:
            continue
        binds = worked.completions.diagrams.conj(worked.completions.functions[atom], yes)
        if binds == FALSE:
            continue
        instances = worked.ground.instances[atom]
        truths = [body_truth(instance, worked.values) for instance in instances]
        chosen = instances[truths.index(True if True in truths else None)]
        yield Condition(norm, chosen.binding, binds == yes)


# ---- derivations -------------------------------------------------------------------------------------------------


def _derivations(
    worked: _Worked, test: Test, outcomes: tuple[str, ...], functions: Mapping[str, int]
) -> tuple[Derivation, ...]:
    """For each outcome that some completion has, its grounds; by cases where the facts alone do not decide it."""
    found: list[Derivation] = []
    for outcome in outcomes:
        if len(outcomes) == 1:
            found += _by_cases(worked, test, outcome, ())
            continue
        supposed = _alternatives_named(worked, _needed(worked, test, outcome, functions[outcome]))
        found += _by_cases(worked, test, outcome, supposed)
    return tuple(found)


def _needed(worked: _Worked, test: Test, outcome: str, function: int) -> tuple[tuple[Atom, bool], ...]:
    """Suppositions that give an outcome, none of which can be dropped.

    They are chosen so that one proof gives it, where they can be; else so that every completion that has them does.
    """
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    atoms = {number: atom for atom, number in worked.completions.numbers.items()}
    contrary = diagrams.conj(possible, diagrams.neg(function))

    def named(values: Mapping[int, bool]) -> tuple[tuple[Atom, bool], ...]:
        return tuple((atoms[n], v) for n, v in sorted(values.items()))

    def proved(values: Mapping[int, bool]) -> bool:
        return outcome_of(test, _under(worked, named(values))[1]) == outcome

    values = diagrams.path(function)
    one_proof = proved(values)
    for number in sorted(values):
        fewer = {n: v for n, v in values.items() if n != number}
        if proved(fewer) if one_proof else diagrams.fix(contrary, fewer) == FALSE:
            values = fewer
    return named(values)


def _alternatives_named(worked: _Worked, supposed: tuple[tuple[Atom, bool], ...]) -> tuple[tuple[Atom, bool], ...]:
    """Suppositions in which a reading left with one alternative is said by that alternative."""
    excluded = {atom for atom, value in supposed if not value}
    excluded |= {atom for atom, value in worked.valuation.fixed.items() if not value}
    result: dict[Atom, bool] = {}
    for atom, value in supposed:
        left = [a for a in worked.valuation.readings.get(atom.predicate, ()) if a not in excluded]
        if not value and len(left) == 1:
            result[left[0]] = True
        else:
            result[atom] = value
    return tuple(result.items())


def _under(worked: _Worked, supposed: tuple[tuple[Atom, bool], ...]) -> tuple[Valuation, Mapping[Atom, Truth]]:
    """The valuation and the conclusions under some suppositions."""
    valuation = worked.valuation.copy()
    for atom, value in supposed:
        valuation.fix(atom, value, Ground.SUPPOSED)
    propagate(worked.case, valuation)
    return valuation, evaluate(worked.case, worked.ground, worked.ordered, valuation.fixed)


def _by_cases(
    worked: _Worked, test: Test, outcome: str, supposed: tuple[tuple[Atom, bool], ...]
) -> list[Derivation]:
    """Derive an outcome that holds in every completion, splitting on an open input where no single proof gives it."""
    waiting = [supposed]
    found: list[Derivation] = []
    cases = 0
    while waiting and cases < MAX_CASES:
        case = waiting.pop()
        try:
            valuation, values = _under(worked, case)
        except ContradictoryFacts:
            continue
        if outcome_of(test, values) == outcome:
            derivations = derive(worked.case, worked.ground, values, valuation.grounds, test, outcome, case)
            verify(worked.case, worked.ground, valuation.grounds, valuation.fixed, test, derivations)
            found += derivations
            cases += 1
            continue
        split = _undecided(worked, test, values, valuation)
        if split is None:
            continue
        waiting += [(*case, (split, False)), (*case, (split, True))]
    return found


def _undecided(
    worked: _Worked, test: Test, values: Mapping[Atom, Truth], valuation: Valuation
) -> Atom | None:
    """An open input on which an undecided conclusion depends."""
    roots = [a for a in test.atoms() if values[a] is None]
    for atom in order(worked.ground, roots):
        if values.get(atom) is None and worked.case.is_input(atom) and atom not in valuation.fixed:
            return atom
    return None


# ---- putting it together -----------------------------------------------------------------------------------------


def _answer(
    worked: _Worked,
    question: Question,
    outcomes: tuple[str, ...],
    derivations: tuple[Derivation, ...],
    conditions: tuple[Condition, ...],
    turns: tuple[Turn, ...],
    bindings: tuple[Binding, ...],
    basis: Basis | None = None,
) -> Answer:
    citations = _citations(worked, derivations)
    for turn in turns:
        if turn.citation is not None:
            citations.setdefault(turn.citation)
    for condition in conditions:
        citations.setdefault(condition.norm.citation)
    for binding in bindings:
        citations.update(dict.fromkeys(binding.citations))
    return Answer(
        question,
        worked.case.facts,
        _verdict(outcomes),
        outcomes,
        basis if basis is not None else _basis(derivations),
        tuple(citations),
        _assuming(worked, derivations),
        conditions,
        derivations,
        turns,
        bindings,
        (),
        worked.case.holders,
    )


def _basis(derivations: Iterable[Derivation]) -> Basis:
    """Independent grounds of one case give it the basis of the best; all cases together are as weak as the worst."""
    best: dict[object, Basis] = {}
    for each in derivations:
        case = (each.outcome, each.suppositions)
        best[case] = min(best.get(case, each.basis), each.basis, key=lambda basis: basis.weakness)
    return weakest(tuple(best.values()))


def _citations(worked: _Worked, derivations: Iterable[Derivation]) -> dict[Citation, None]:
    """The sentences the derivations rest on, from the conclusion down, each once."""
    found: dict[Citation, None] = {}
    listed = {fact.atom: fact.citation for fact in worked.case.program.program.facts}
    constraints = {rule.id: rule.citation for rule in worked.case.program.program.constraints}

    def add(citation: Citation | None) -> None:
        if citation is not None:
            found.setdefault(citation)

    def leaf(premise: Premise | None) -> None:
        if isinstance(premise, Leaf):
            if premise.ground is Ground.LISTED:
                add(listed.get(premise.literal.atom))
            if premise.source:
                add(constraints.get(premise.source))

    for derivation in derivations:
        steps = {step.number: step for step in derivation.steps}
        # Depth first: what the first conclusion rests on is named before what the others do.
        waiting = list(reversed(derivation.conclusions))
        seen: set[int] = set()
        while waiting:
            step = steps[waiting.pop()]
            if step.number in seen:
                continue
            seen.add(step.number)
            add(step.rule.citation if step.rule is not None else None)
            for tried in step.tried:
                add(tried.rule.citation)
            premises = (*step.premises, *(t.premise for t in step.tried))
            for premise in premises:
                leaf(premise)
            waiting += [p.number for p in reversed(premises) if isinstance(p, StepRef)]
    return found


def _assuming(worked: _Worked, derivations: Iterable[Derivation]) -> tuple[Atom, ...]:
    """The standing assumptions the derivations rest on, in the order of the vocabulary."""
    used: dict[Atom, None] = {}
    for derivation in derivations:
        for step in derivation.steps:
            for premise in (*step.premises, *(t.premise for t in step.tried)):
                if isinstance(premise, Leaf) and premise.ground is Ground.ASSUMED:
                    atom = premise.literal.atom
                    if worked.case.established(atom.predicate) is Established.ASSUMED:
                        used[atom] = None
    names = list(worked.case.program.program.predicates)
    return tuple(sorted(used, key=lambda atom: (names.index(atom.predicate), atom)))


def _answer_which(worked: _Worked, question: Question, tests: Mapping[Atom, Test]) -> Answer:
    """Each individual with a verdict of its own; the whole is yes where one of them is."""
    assert question.asked is not None
    position = question.goal.args.index(question.asked)
    diagrams = worked.completions.diagrams
    bindings: list[Binding] = []
    derivations: list[Derivation] = []
    some_yes, some_no = FALSE, FALSE
    for goal, test in tests.items():
        outcomes, functions = _outcomes(worked, test)
        some_yes = diagrams.disj(some_yes, functions[YES])
        some_no = diagrams.disj(some_no, functions[NO])
        value = goal.args[position]
        assert isinstance(value, Individual)
        # Whoever holds another role may be this one too, but that is said of no one in particular.
        if YES not in outcomes or (value in worked.case.holders and len(outcomes) > 1):
            continue
        found = _derivations(worked, test, outcomes, functions)
        derivations += found
        bindings.append(Binding(value, "", _verdict(outcomes), outcomes, tuple(_citations(worked, found))))
    functions = _joint(worked, some_yes, some_no)
    outcomes = sorted_outcomes({name for name, function in functions.items() if function != FALSE})
    turns = tuple(_turns(worked, functions)) if len(outcomes) > 1 else ()
    if not derivations:
        for test in tests.values():
            found_outcomes, own = _outcomes(worked, test)
            derivations += _derivations(worked, test, found_outcomes, own)
    return _answer(worked, question, outcomes, tuple(derivations), (), turns, tuple(bindings))


def _joint(worked: _Worked, yes: int, no: int) -> dict[str, int]:
    """The outcome functions of "is there one?": yes where one is yes, else no where one is no, else silent."""
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    no = diagrams.conj(no, diagrams.neg(yes))
    silent = diagrams.conj(possible, diagrams.neg(diagrams.disj(yes, no)))
    return {name: diagrams.conj(f, possible) for name, f in ((YES, yes), (NO, no), (SILENT, silent))}


def _answer_bearers(worked: _Worked, question: Question, goal: Atom, test: Test) -> Answer:
    """Who must, or by when: one binding for each bearer or deadline that some duty gives."""
    outcomes, functions = _outcomes(worked, test)
    derivations = _derivations(worked, test, outcomes, functions)
    program, diagrams = worked.case.program.program, worked.completions.diagrams
    groups: dict[tuple[Individual | None, str], tuple[int, dict[Citation, None], list[Basis]]] = {}
    for due in worked.ground.instances.get(Atom(f"due:{goal.predicate}", goal.args), ()):
        norm = program.norms[due.rule.origin]
        for instance in worked.ground.instances.get(due.body[0].atom, ()):
            function = TRUE
            for literal in instance.body:
                if question.kind is Kind.WHEN and _says_it_is_time(worked, literal.atom):
                    continue
                each = worked.completions.functions[literal.atom]
                function = diagrams.conj(function, each if literal.positive else diagrams.neg(each))
            function = diagrams.conj(function, worked.completions.possible)
            if function == FALSE:
                continue
            key, basis = _bearer_or_deadline(worked, question.kind, norm, dict(instance.binding))
            before, cited, bases = groups.get(key, (FALSE, {}, []))
            cited[norm.citation] = None
            groups[key] = (diagrams.disj(before, function), cited, [*bases, basis, norm.basis])
    bindings = []
    for (value, words), (function, cited, _) in groups.items():
        # Where this one is not bound, the text is silent or binds another, or nobody.
        elsewhere = diagrams.conj(worked.completions.possible, diagrams.neg(function))
        silent = diagrams.conj(elsewhere, functions[SILENT])
        columns = {YES: function, NO: diagrams.conj(elsewhere, diagrams.neg(silent)), SILENT: silent}
        found = sorted_outcomes({name for name, column in columns.items() if column != FALSE})
        bindings.append(Binding(value, words, _verdict(found), found, tuple(cited)))
    bases = tuple(b for _, _, group in groups.values() for b in group)
    basis = weakest((*bases, *(d.basis for d in derivations)))
    turns = tuple(_turns(worked, functions)) if len(outcomes) > 1 else ()
    return _answer(worked, question, outcomes, derivations, (), turns, tuple(bindings), basis)


def _says_it_is_time(worked: _Worked, atom: Atom) -> bool:
    """Whether a condition only compares times: by when a duty falls due does not turn on whether it is due yet."""
    return worked.case.established(atom.predicate) is Established.DATES


def _bearer_or_deadline(
    worked: _Worked, kind: Kind, norm: Norm, binding: Mapping[Variable, Individual]
) -> tuple[tuple[Individual | None, str], Basis]:
    if kind is Kind.WHO:
        if norm.bearer is None:
            return (None, ""), Basis.EXPRESS
        return (_value(norm.bearer.term, binding), ""), norm.bearer.basis
    if norm.deadline is None:
        return (None, ""), Basis.EXPRESS
    if norm.deadline.start is None:
        return (None, norm.name), norm.deadline.basis
    start = _value(norm.deadline.start, binding)
    when = moment(worked.case, start, {})
    later = add(when, norm.deadline.amount, norm.deadline.unit) if when is not None else None
    return (Individual("time", str(later)) if later is not None else None, norm.name), norm.deadline.basis


def _value(term: Term, binding: Mapping[Variable, Individual]) -> Individual:
    return binding[term] if isinstance(term, Variable) else term


def with_notes(found: Answer, notes: tuple[str, ...]) -> Answer:
    """The answer with notes added."""
    return replace(found, notes=found.notes + notes)
