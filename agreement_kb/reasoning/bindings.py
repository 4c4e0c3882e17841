"""Which-, who-, whom- and when-questions: each individual, bearer, addressee or deadline with a verdict of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agreement_kb.model.answer import (
    NO,
    SILENT,
    YES,
    Answer,
    Binding,
    Question,
)
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import Derivation
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, Deadline, Instance, Norm, weakest
from agreement_kb.model.term import TIME, Individual, Term, Variable
from agreement_kb.model.time import Moment, later
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.reasoning.assembling import assemble, citations_of
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.case import Case, moment
from agreement_kb.reasoning.following import Follower, conditions_of
from agreement_kb.reasoning.outcome import Test, sorted_outcomes
from agreement_kb.reasoning.proofs import derivations_of
from agreement_kb.reasoning.turning import turns_of
from agreement_kb.reasoning.worked import Worked, body_function, outcomes_of, verdict_of


def answer_which(
    worked: Worked, question: Question, tests: Mapping[Atom, Test], followers: Mapping[Atom, Iterable[Follower]]
) -> Answer:
    """Each individual with a verdict of its own and what of ``followers`` binds it; the whole is yes where one is."""
    assert question.asked is not None
    position = question.goal.args.index(question.asked)
    tests = asked_of(worked, question, tests)
    bindings: list[Binding] = []
    derivations: list[Derivation] = []
    for goal, test in tests.items():
        outcomes, _ = outcomes_of(worked, test)
        value = goal.args[position]
        # Whoever holds another role may be this one too, but that is said of no one in particular.
        if YES not in outcomes or (value in worked.case.holders and len(outcomes) > 1):
            continue
        binding, found = _binding(worked, goal, position, test, followers[goal])
        derivations += found
        bindings.append(binding)
    outcomes, functions = joint_outcomes(worked, tests)
    turns = tuple(turns_of(worked, functions, tests.values())) if len(outcomes) > 1 else ()
    if not derivations:
        for test in tests.values():
            found_outcomes, own = outcomes_of(worked, test)
            derivations += derivations_of(worked, test, found_outcomes, own)
    return assemble(worked, question, outcomes, tuple(derivations), (), turns, tuple(bindings))


def _binding(
    worked: Worked, goal: Atom, position: int, test: Test, followers: Iterable[Follower]
) -> tuple[Binding, Iterable[Derivation]]:
    """One individual with the verdict on it and what that rests on, and how it is derived."""
    outcomes, functions = outcomes_of(worked, test)
    value = goal.args[position]
    assert isinstance(value, Individual)
    found = derivations_of(worked, test, outcomes, functions)
    conditions = tuple(conditions_of(worked, followers, functions[YES])) if YES in outcomes else ()
    cited = citations_of(worked, found)
    cited.update(dict.fromkeys(condition.norm.citation for condition in conditions))
    return Binding(value, "", verdict_of(outcomes), outcomes, tuple(cited), conditions), found


def each_asked(
    worked: Worked, question: Question, tests: Mapping[Atom, Test], followers: Mapping[Atom, Iterable[Follower]]
) -> tuple[Binding, ...]:
    """Each individual that a which-question speaks of with its verdict, also where that is no or silent."""
    assert question.asked is not None
    position = question.goal.args.index(question.asked)
    asked = asked_of(worked, question, tests)
    return tuple(_binding(worked, goal, position, test, followers[goal])[0] for goal, test in asked.items())


def _of_something_else(worked: Worked, goal: Atom, position: int) -> bool:
    """Whether this is whoever fills a role in a thing nobody named, of which the question does not speak."""
    waiting = [goal.args[position]]
    while waiting:
        someone = waiting.pop()
        held = worked.case.holders.get(someone) if isinstance(someone, Individual) else None
        for key in held.args if held is not None else ():
            if isinstance(key, Individual) and key.unnamed and key not in goal.args:
                return True
            waiting.append(key)
    return False


def asked_of(worked: Worked, question: Question, tests: Mapping[Atom, Test]) -> dict[Atom, Test]:
    """The tests of those goals of a which-question that it speaks of."""
    assert question.asked is not None
    position = question.goal.args.index(question.asked)
    return {goal: test for goal, test in tests.items() if not _of_something_else(worked, goal, position)}


def joint_outcomes(worked: Worked, tests: Mapping[Atom, Test]) -> tuple[tuple[str, ...], dict[str, int]]:
    """The outcomes of "is there one?": yes where one is, else no where one is, else silent; and their functions."""
    diagrams, possible = worked.completions.diagrams, worked.completions.possible
    yes, no = FALSE, FALSE
    for test in tests.values():
        _, functions = outcomes_of(worked, test)
        yes, no = diagrams.disj(yes, functions[YES]), diagrams.disj(no, functions[NO])
    no = diagrams.conj(no, diagrams.neg(yes))
    silent = diagrams.conj(possible, diagrams.neg(diagrams.disj(yes, no)))
    found = {name: diagrams.conj(f, possible) for name, f in ((YES, yes), (NO, no), (SILENT, silent))}
    return sorted_outcomes({name for name, function in found.items() if function != FALSE}), found


def answer_bearers(worked: Worked, question: Question, goal: Atom, test: Test) -> Answer:
    """Who must, to whom, or by when: one binding for each bearer, addressee or deadline that some duty gives."""
    outcomes, functions = outcomes_of(worked, test)
    derivations = derivations_of(worked, test, outcomes, functions)
    diagrams = worked.completions.diagrams
    groups = bearers(worked, question, goal)
    bindings = []
    for (value, words), (function, cited, _) in groups.items():
        # Where this one is not bound, the text is silent or binds another, or nobody.
        elsewhere = diagrams.conj(worked.completions.possible, diagrams.neg(function))
        silent = diagrams.conj(elsewhere, functions[SILENT])
        columns = {YES: function, NO: diagrams.conj(elsewhere, diagrams.neg(silent)), SILENT: silent}
        found = sorted_outcomes({name for name, column in columns.items() if column != FALSE})
        bindings.append(Binding(value, words, verdict_of(found), found, tuple(cited)))
    found_bases = [b for _, _, group in groups.values() for b in group]
    basis = weakest((*found_bases, *(d.basis for d in derivations)))
    turns = tuple(turns_of(worked, functions, [test])) if len(outcomes) > 1 else ()
    return assemble(worked, question, outcomes, derivations, (), turns, tuple(bindings), basis)


Bearers = dict[tuple[Individual | None, str], tuple[int, dict[Citation, None], list[Basis]]]
"""Each bearer or deadline, or the name under which it is found: where some duty gives it, what is cited, the bases."""


def bearers(worked: Worked, question: Question, goal: Atom) -> Bearers:
    """Who must, or by when, in which completions."""
    diagrams, groups = worked.completions.diagrams, Bearers()
    for instance, key, basis in _found(worked, question, goal):
        function = body_function(worked, instance, lambda atom: _says_it_is_time(worked, question, atom))
        if function == FALSE:
            continue
        before, cited, bases = groups.get(key, (FALSE, {}, []))
        if instance.rule.citation is not None:
            cited[instance.rule.citation] = None
        groups[key] = (diagrams.disj(before, function), cited, [*bases, basis, instance.rule.basis])
    return groups


def _found(
    worked: Worked, question: Question, goal: Atom
) -> Iterator[tuple[Instance, tuple[Individual | None, str], Basis]]:
    """The instances of duties, or of rules that say when, with what each gives: someone or a time."""
    program = worked.case.program.program
    if worked.case.established(goal.predicate) is not Established.ACTION:
        for instance in worked.ground.instances.get(goal, ()):
            if instance.rule.at is not None:
                key = _time(worked, instance.rule.at, instance.rule.origin, dict(instance.binding))
                yield instance, key, instance.rule.at.basis
        return
    for due in worked.ground.instances.get(Atom(f"due:{goal.predicate}", goal.args), ()):
        norm = program.norms[due.rule.origin]
        for instance in worked.ground.instances.get(due.body[0].atom, ()):
            key, basis = _someone_or_deadline(worked, question.kind, norm, dict(instance.binding))
            yield instance, key, basis


def _says_it_is_time(worked: Worked, question: Question, atom: Atom) -> bool:
    """Whether a condition only compares times: by when a duty falls due does not turn on whether it is due yet."""
    on_duty = worked.case.established(question.goal.predicate) is Established.ACTION
    return question.kind is Kind.WHEN and on_duty and worked.case.established(atom.predicate) is Established.DATES


def _someone_or_deadline(
    worked: Worked, kind: Kind, norm: Norm, binding: Mapping[Variable, Individual]
) -> tuple[tuple[Individual | None, str], Basis]:
    if kind.of_someone:
        named = norm.bearer if kind is Kind.WHO else norm.counterparty
        if named is None:
            return (None, ""), Basis.EXPRESS
        return (value_of(named.term, binding), ""), named.basis
    if norm.deadline is None:
        return (None, ""), Basis.EXPRESS
    return _time(worked, norm.deadline, norm.name, binding), norm.deadline.basis


def _time(
    worked: Worked, deadline: Deadline, name: str, binding: Mapping[Variable, Individual]
) -> tuple[Individual | None, str]:
    """The time itself where it is known; where not, under whose name it is found."""
    start = start_of(worked.case, deadline, binding)
    end = later(start, deadline.duration) if start is not None else None
    return (None, name) if end is None else (Individual(TIME, str(end)), "")


def start_of(case: Case, deadline: Deadline, binding: Mapping[Variable, Individual]) -> Moment | None:
    """The moment from which a time is counted, where it is known."""
    return moment(case, value_of(deadline.start, binding), {}) if deadline.start is not None else None


def value_of(term: Term, binding: Mapping[Variable, Individual]) -> Individual:
    """What a term stands for under a binding."""
    return binding[term] if isinstance(term, Variable) else term
