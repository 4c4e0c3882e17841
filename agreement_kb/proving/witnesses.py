"""Model finding: facts on which a mutant answers otherwise than the rules, or that there are none within a bound.

A case of a scenario is opened: its things, roles, dates and lists stay, and every other input may be true or false.
The outcomes, the conditions that bind, and the bearers and deadlines are then Boolean functions of these inputs, for
the rules and for the mutant; where two of them differ, a point of the difference is a witness, and where none does,
no statement about the inputs, whole or in part, can tell the two apart by their verdicts.

The same verdicts may rest on other sentences, or on a weaker basis. So points at which the changed statement decides
are tried as well, and there the whole answers compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from agreement_kb.kb import KnowledgeBase
from agreement_kb.model.answer import YES, Answer, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.finding import AgreementError, ContradictoryFacts, TooLarge
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Norm
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.proving.cases import AskedCase
from agreement_kb.proving.mutants import Mutant
from agreement_kb.reasoning.answering import Weighed, answer, weigh
from agreement_kb.reasoning.bdd import FALSE, Diagrams
from agreement_kb.reasoning.bindings import bearers, value_of
from agreement_kb.reasoning.consistency import check_facts
from agreement_kb.reasoning.following import binding_function
from agreement_kb.reasoning.opened import TAKEN, opened_facts, opened_program
from agreement_kb.reasoning.worked import body_function, outcomes_of
from agreement_kb.scenario_runs import CONTRADICTION
from agreement_kb.scenario_text import expected_of, scenario_lines, statements_of

MAX_CASES = 3
"""How many opened cases are compared for one mutant and kind of question, small ones first."""
MAX_POINTS = 2
"""How many points at which a statement decides are tried for a difference of whole answers."""


@dataclass(frozen=True)
class Witness:
    """Facts on which a question has another answer, and how the two differ.

    ``case`` is the scenario whose things it speaks of. ``scenario`` has its lines, with the answer of today's rules as
    what is expected: it is recorded, and a person has to reason it out.
    """

    mutant: str
    case: str
    scenario: tuple[str, ...]
    difference: str

    def lines(self) -> Iterator[str]:
        """The scenario under a comment on what it tells apart."""
        yield f"# {self.mutant}: {self.difference} (as in {self.case})"
        yield from self.scenario


@dataclass(frozen=True)
class Search:
    """What came of a search: a witness, or how many opened cases have one answer, and how many were too large."""

    mutant: str
    witness: Witness | None
    compared: int
    too_large: int


@dataclass(frozen=True)
class Opened:
    """A case with every input open but what is kept, and what it was made of."""

    name: str
    question: Question
    facts: Facts


def opened_cases(kb: KnowledgeBase, cases: Iterable[AskedCase]) -> Iterator[Opened]:
    """Some cases opened, each that differs from those before, ``MAX_CASES`` of one kind of question at most."""
    seen: set[object] = set()
    asked: dict[tuple[Kind, str], int] = {}
    for case in cases:
        about = case.question.kind, case.question.goal.predicate
        if asked.get(about, 0) >= MAX_CASES:
            continue
        facts = opened_facts(kb.program, case.facts)
        key = (
            case.question.kind,
            case.question.goal,
            *map(frozenset, (facts.stated.items(), facts.roles.items())),
            facts.mentioned,
        )
        if (key, facts.as_of) not in seen:
            seen.add((key, facts.as_of))
            asked[about] = asked.get(about, 0) + 1
            yield Opened(case.name, case.question, facts)


def search(kb: KnowledgeBase, mutant: Mutant, cases: Iterable[Opened]) -> Search:
    """Look for facts that tell a mutant from the rules, in some opened cases."""
    changed = mutant.program(kb.program.program)
    assert changed is not None
    rules, faulty = opened_program(kb.program), opened_program(changed)
    compared = too_large = 0
    for case in cases:
        try:
            before = weigh(rules, kb.engine, case.question, case.facts)
            after = weigh(faulty, kb.engine, case.question, case.facts, before)
            for point in _points(case.question, before, after, mutant.statement):
                found = _witness(kb, changed, mutant, case, before, after, point)
                if found is not None:
                    return Search(mutant.name, found, compared, too_large)
        except TooLarge:
            too_large += 1
        except AgreementError:
            continue
        else:
            compared += 1
    return Search(mutant.name, None, compared, too_large)


def _points(question: Question, before: Weighed, after: Weighed, statement: str) -> Iterator[dict[int, bool]]:
    """Points at which the verdicts differ; then some at which the statement decides, for the rules or the mutant."""
    diagrams = after.worked.completions.diagrams
    possible = before.worked.completions.possible, after.worked.completions.possible
    if (apart := diagrams.differ(*possible)) != FALSE:
        yield diagrams.path(apart)
    both = diagrams.conj(*possible)
    told, told_after = _told(question, before), _told(question, after)
    for key in {**told, **told_after}:
        apart = diagrams.conj(both, diagrams.differ(told.get(key, FALSE), told_after.get(key, FALSE)))
        if apart != FALSE:
            yield diagrams.path(apart)
    deciding = dict.fromkeys(diagrams.conj(both, f) for each in (before, after) for f in _deciding(each, statement))
    for function in deciding:
        yield from _some_points(diagrams, function)


def _told(question: Question, weighed: Weighed) -> dict[object, int]:
    """All that an answer tells of its completions: outcomes, conditions that bind, bearers and deadlines."""
    told: dict[object, int] = {}
    worked, diagrams = weighed.worked, weighed.worked.completions.diagrams
    for goal, test in weighed.tests.items():
        _, functions = outcomes_of(worked, test)
        told.update({(goal, name): function for name, function in functions.items()})
        for follower in weighed.followers[goal]:
            binds = diagrams.conj(binding_function(worked, follower), functions[YES])
            told[goal, follower.norm.name] = diagrams.disj(told.get((goal, follower.norm.name), FALSE), binds)
        if question.kind in (Kind.WHO, Kind.WHEN):
            found = bearers(worked, question, goal)
            told.update({(goal, key): function for key, (function, _, _) in found.items()})
        told.update(_owed(weighed, goal))
    return told


def _owed(weighed: Weighed, goal: Atom) -> dict[str, int]:
    """Each duty of an action asked about, with who owes it to whom, its time and its bases: where it is in force."""
    worked, owed = weighed.worked, dict[str, int]()
    for due in worked.ground.instances.get(Atom(f"due:{goal.predicate}", goal.args), ()):
        norm = worked.case.program.program.norms[due.rule.origin]
        for instance in worked.ground.instances.get(due.body[0].atom, ()):
            key = " ".join((norm.name, norm.basis.value, *_terms(norm, dict(instance.binding))))
            function = body_function(worked, instance)
            owed[key] = worked.completions.diagrams.disj(owed.get(key, FALSE), function)
    return owed


def _terms(norm: Norm, binding: Mapping[Variable, Individual]) -> Iterator[str]:
    for word, filled in (("by", norm.bearer), ("to", norm.counterparty)):
        if filled is not None:
            yield f"{word} {value_of(filled.term, binding)} ({filled.basis.value})"
    if norm.deadline is not None:
        start = norm.deadline.start
        yield f"due {value_of(start, binding) if start is not None else ''} {norm.deadline.duration}"
        yield f"({norm.deadline.basis.value}) {norm.deadline.standard.get('en', '')}"


def _deciding(weighed: Weighed, statement: str) -> Iterator[int]:
    """Where an instance of a statement holds, and nothing else gives its conclusion; then where it merely holds."""
    worked, diagrams = weighed.worked, weighed.worked.completions.diagrams
    for instances in worked.ground.instances.values():
        mine = [body_function(worked, each) for each in instances if each.rule.origin == statement]
        if not mine:
            continue
        others = FALSE
        for each in instances:
            if each.rule.origin != statement:
                others = diagrams.disj(others, body_function(worked, each))
        for function in mine:
            yield diagrams.conj(function, diagrams.neg(others))
            yield function


def _some_points(diagrams: Diagrams, function: int) -> Iterator[dict[int, bool]]:
    """Some points of a function, each unlike those before in one variable at least."""
    for _ in range(MAX_POINTS):
        if function == FALSE:
            return
        point = diagrams.path(function)
        yield point
        here = 1
        for number, value in point.items():
            literal = diagrams.variable(number)
            here = diagrams.conj(here, literal if value else diagrams.neg(literal))
        function = diagrams.conj(function, diagrams.neg(here))


def _witness(
    kb: KnowledgeBase,
    changed: StratifiedProgram,
    mutant: Mutant,
    case: Opened,
    before: Weighed,
    after: Weighed,
    point: Mapping[int, bool],
) -> Witness | None:
    """The facts of a point if the two answers differ there, without those that make no difference."""
    predicates = kb.program.program.predicates
    numbers = {**before.worked.completions.numbers, **after.worked.completions.numbers}
    values = {atom: point.get(number) for atom, number in numbers.items()}
    stated: dict[Atom, bool] = {}
    for atom, value in values.items():
        established = predicates[atom.predicate].established if atom.predicate in predicates else None
        if established is Established.ANALOGY:  # nobody can say whether an analogy holds
            continue
        taken = established in TAKEN
        stated[atom] = taken if value is None else value

    def differs(facts: Mapping[Atom, bool]) -> str:
        return _difference(kb, changed, case, facts)

    stated = {a: v for a, v in stated.items() if not (v and (_taken(kb, a) or _named_by_title(kb, a)))}
    difference = differs(stated)
    if not difference:
        stated = {a: v for a, v in stated.items() if values[a] is not None}
        difference = differs(stated)
        if not difference:
            return None
    for atom in sorted(stated):
        fewer = {a: v for a, v in stated.items() if a != atom}
        if differs(fewer) == difference:
            stated = fewer
    facts = replace(case.facts, stated={**case.facts.stated, **stated})
    said = statements_of(kb, facts, before.worked.case.holders)
    name, expected = f"{mutant.statement}_told_apart", _expected(kb, case, facts)
    lines = scenario_lines(name, said, facts.as_of, case.question, expected)
    return Witness(mutant.name, case.name, tuple(lines), difference)


def _expected(kb: KnowledgeBase, case: Opened, facts: Facts) -> str:
    try:
        check_facts(kb.program, kb.engine, facts)
        return expected_of(kb, answer(kb.program, kb.engine, case.question, facts))
    except ContradictoryFacts:
        return CONTRADICTION


def _taken(kb: KnowledgeBase, atom: Atom) -> bool:
    predicate = kb.program.program.predicates.get(atom.predicate)
    return predicate is not None and predicate.established in TAKEN


def _named_by_title(kb: KnowledgeBase, atom: Atom) -> bool:
    """Whether it says of a role that the holder of another one has it: a title names nobody, so no one can state it."""
    predicate = kb.program.program.predicates.get(atom.predicate)
    holder = atom.args[-1] if predicate is not None and predicate.established is Established.ROLE else None
    return isinstance(holder, Individual) and holder.titled


def _difference(kb: KnowledgeBase, changed: StratifiedProgram, case: Opened, stated: Mapping[Atom, bool]) -> str:
    """How the two answers differ in what a scenario can expect; "" where they do not, or the facts can't be."""
    facts = replace(case.facts, stated={**case.facts.stated, **stated})
    answers: list[dict[str, frozenset[str]] | None] = []
    for program in (kb.program, changed):
        try:
            check_facts(program, kb.engine, facts)
            found = answer(program, kb.engine, case.question, facts)
            answers.append(_expectable(found, weigh(program, kb.engine, case.question, facts)))
        except ContradictoryFacts:
            answers.append(None)
        except (AgreementError, AssertionError, LookupError):
            return ""
    first, second = answers
    if first is None or second is None:
        return "" if first is second else "what facts exclude each other"
    return "; ".join(
        f"{name} {_shown(first[name])}, then {_shown(second[name])}"
        for name in first
        # A scenario names what must be cited; what is cited beside it, it does not see.
        if (first[name] - second[name] if name == "citing" else first[name] != second[name])
    )


def _expectable(found: Answer, weighed: Weighed) -> dict[str, frozenset[str]]:
    """What a scenario can expect of an answer, and of the duties that are certain with it."""
    diagrams, possible = weighed.worked.completions.diagrams, weighed.worked.completions.possible
    owed = {key: function for goal in weighed.tests for key, function in _owed(weighed, goal).items()}
    return {
        "owing": frozenset(key for key, function in owed.items() if diagrams.conj(possible, function) == possible),
        "verdict": frozenset(found.outcomes),
        "basis": frozenset((found.basis.value,)),
        "citing": frozenset(map(str, found.citations)),
        "turning on": frozenset(turn.atom.predicate for turn in found.turns_on),
        "bound by": frozenset(each.norm.name for each in found.conditions if each.certain),
        "finding": frozenset(
            each.words or (each.value.key if each.value is not None else "")
            for each in found.bindings
            if each.verdict == YES
        ),
    }


def _shown(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
