"""What a generic case shows of the statements, questions and readings of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from agreement_kb.model.answer import NO, YES
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.program import Program
from agreement_kb.model.rule import Basis, Deadline, Filled, Instance, Part, Rule
from agreement_kb.model.vocabulary import Kind
from agreement_kb.proving.dates import agreeing
from agreement_kb.proving.generic import WorkedCase
from agreement_kb.proving.said import (
    Pair,
    can_fail,
    exceptions,
    may_be_needless,
    pairs,
    questions,
    statements,
    without_conclusion,
)
from agreement_kb.reasoning.bdd import FALSE
from agreement_kb.reasoning.coverage import WRITTEN
from agreement_kb.reasoning.outcome import outcome_functions
from agreement_kb.reasoning.worked import Worked, body_function

_ASKED_AS = {Kind.WHO: Kind.MUST, Kind.WHOM: Kind.MUST, Kind.WHICH: Kind.IS}


@dataclass(frozen=True, order=True)
class Conflict:
    """A norm that permits or demands, one that is against it, and the declaration that makes it so, if it needs one."""

    grants: str
    against: str
    contrary: str = ""


@dataclass
class Seen:
    """What cases have shown; each set has what needs no further case, and each case is named by its number.

    ``worked`` has the cases worked out, ``compared`` those of which only the norms on their action were; ``too_large``
    the conclusions and actions with a case that could not be, ``late`` those with a case for which no time was left.
    """

    applies: set[str] = field(default_factory=set)
    fails: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    bites: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    differ: set[Pair] = field(default_factory=set)
    conflicts: dict[Conflict, int] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)
    worked: set[int] = field(default_factory=set)
    compared: set[int] = field(default_factory=set)
    too_large: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    cut_short: bool = False

    def take(self, other: Seen) -> None:
        """Take up what other cases have shown; of two that show a conflict, the one taken up first is kept."""
        for each in fields(self):
            mine, new = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, set):
                mine |= new
            elif isinstance(mine, dict):
                mine.update({key: value for key, value in new.items() if key not in mine})
        self.cut_short = self.cut_short or other.cut_short

    def settled(self, program: Program) -> set[str]:
        """The statements of which no further case needs to show anything."""
        may_fail = self.fails | (statements(program) - can_fail(program))
        bites = self.bites | (statements(program) - exceptions(program))
        return self.applies & may_fail & bites & (self.needed | without_conclusion(program))


@dataclass(frozen=True)
class Twice:
    """An instance of a statement that says nothing new, and the statements that say it."""

    instance: Instance
    by: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """A worked case with the function of each rule instance asked for."""

    program: Program
    worked: WorkedCase
    functions: dict[tuple[object, ...], int] = field(default_factory=dict)

    @property
    def case(self) -> Worked:
        """The case as worked out."""
        return self.worked.worked

    def holds(self, instance: Instance) -> int:
        """Where an instance applies.

        Raises:
            TooLarge: a bound on the work was reached.
        """
        key = instance.rule.id, instance.binding, instance.head
        if key not in self.functions:
            self.functions[key] = body_function(self.case, instance)
        return self.functions[key]

    def instances(self) -> Iterator[Instance]:
        """Every instance of a rule."""
        for those in self.case.ground.instances.values():
            yield from those


def look(looked: Looked, number: int, seen: Seen) -> None:
    """Add to what was seen what one case shows.

    Raises:
        TooLarge: a bound on the work was reached.
    """
    diagrams, base = looked.case.completions.diagrams, _in_force(looked)
    for instance in looked.instances():
        rule, function = instance.rule, looked.holds(instance)
        concludes = rule.part in WRITTEN and rule.part is not Part.VIOLATED
        if concludes and diagrams.conj(base, diagrams.neg(function)) != FALSE:
            seen.fails.add(rule.origin)
        if function == FALSE:
            continue
        if rule.part in WRITTEN:
            seen.applies.add(rule.origin)
        if rule.part is Part.EXCEPTED and rule.origin not in seen.bites and _bites(looked, instance):
            seen.bites.add(rule.origin)
    _look_where_nothing_is_listed(looked, seen)
    _look_for_needless(looked, number, seen)
    look_for_conflicts(looked, number, seen)
    _look_at_answers(looked, seen)
    _look_at_readings(looked, seen)


def _look_where_nothing_is_listed(looked: Looked, seen: Seen) -> None:
    """Which statements fail of something they might conclude, since what they rest on is not listed: no instance is."""
    heads: dict[str, list[Rule]] = {}
    for rule in looked.program.rules:
        if rule.part in WRITTEN and rule.part is not Part.VIOLATED and rule.origin not in seen.fails:
            heads.setdefault(rule.head.predicate, []).append(rule)
    for atom in looked.case.ordered:
        made = {each.rule.id for each in looked.case.ground.instances.get(atom, ())}
        for rule in heads.get(atom.predicate, ()):
            if rule.id not in made and rule.head.match(atom) is not None:
                seen.fails.add(rule.origin)


def _in_force(looked: Looked) -> int:
    """The completions in which what all rules rest on holds."""
    completions, standing = looked.case.completions, looked.program.standing
    if not standing or Atom(standing) not in completions.functions:
        return completions.possible
    return completions.diagrams.conj(completions.possible, completions.functions[Atom(standing)])


def _bites(looked: Looked, instance: Instance) -> bool:
    """Whether an exception applies where its norm else would."""
    diagrams, function = looked.case.completions.diagrams, looked.holds(instance)
    for each in looked.instances():
        if Literal(instance.head, False) in each.body:
            rest = body_function(looked.case, each, leaving_out=lambda atom: atom == instance.head)
            if diagrams.conj(function, rest) != FALSE:
                return True
    return False


# ---- what another says too -----------------------------------------------------------------------------------------


def _look_for_needless(looked: Looked, number: int, seen: Seen) -> None:
    left = [
        each
        for each in looked.instances()
        if each.rule.origin not in seen.needed and may_be_needless(looked.program, each.rule)
    ]
    if not left:
        return
    strong = _Strong(looked)
    for instance in left:
        origin = instance.rule.origin
        if origin in seen.needed or looked.holds(instance) == FALSE:
            continue
        if _gives_something(looked, instance, strong):
            seen.needed.add(origin)
        else:
            seen.twice.setdefault(origin, number)


def needless_in(looked: Looked, statement: str) -> Twice | None:
    """Where a statement says what others say, if that is in this case."""
    for instance in looked.instances():
        if instance.rule.origin != statement or not may_be_needless(looked.program, instance.rule):
            continue
        if (function := looked.holds(instance)) != FALSE:
            conj = looked.case.completions.diagrams.conj
            by = (each.rule.origin for each in _others(looked, instance) if conj(looked.holds(each), function) != FALSE)
            return Twice(instance, tuple(dict.fromkeys(by)))
    return None


def _gives_something(looked: Looked, instance: Instance, strong: _Strong) -> bool:
    """Whether a statement gives its conclusion where no other does that tells as much; or on a better basis."""
    diagrams = looked.case.completions.diagrams
    for basis in reversed(Basis):
        others = FALSE
        for each in _others(looked, instance):
            others = diagrams.disj(others, strong.holds(each, basis))
        if diagrams.conj(strong.holds(instance, basis), diagrams.neg(others)) != FALSE:
            return True
    return False


def _others(looked: Looked, instance: Instance) -> Iterator[Instance]:
    """The instances of other statements with the same conclusion that tell no less of it: who, to whom, when, what."""
    mine = _telling(looked.program, instance)
    for each in looked.case.ground.instances.get(instance.head, ()):
        if each.rule.origin != instance.rule.origin:
            theirs = _telling(looked.program, each)
            if all(one in ((), other) for one, other in zip(mine, theirs, strict=True)):
                yield each


def _telling(program: Program, instance: Instance) -> tuple[object, ...]:
    """Who bears a norm and to whom it is owed, when, and the words it has; () for each that is not told."""
    norm, rule = program.norms.get(instance.rule.origin), instance.rule
    if norm is None:
        return (), (), _time(rule.at, instance), tuple(rule.says.items())
    who = (_filled(each, instance) for each in (norm.bearer, norm.counterparty))
    return *who, _time(norm.deadline, instance), tuple(norm.says.items())


def _filled(filled: Filled | None, instance: Instance) -> tuple[object, ...]:
    return (
        () if filled is None else (dict[object, object](instance.binding).get(filled.term, filled.term), filled.basis)
    )


def _time(time: Deadline | None, instance: Instance) -> tuple[object, ...]:
    if time is None:
        return ()
    start = dict[object, object](instance.binding).get(time.start, time.start)
    return start, time.duration, tuple(time.standard.items()), time.basis


class _Strong:
    """Where each instance concludes on a basis or a better one: a proof is as weak as the weakest of its rules."""

    def __init__(self, looked: Looked) -> None:
        self.looked = looked
        self.known: dict[Basis, dict[Atom, int]] = {}

    def holds(self, instance: Instance, basis: Basis) -> int:
        """The completions in which it does."""
        if basis is Basis.ANALOGY:
            return self.looked.holds(instance)
        if basis not in self.known:
            self.known[basis] = {}
            for atom in self.looked.case.ordered:
                self._atom(atom, basis)
        return self._body(instance, basis)

    def _atom(self, atom: Atom, basis: Basis) -> None:
        completions, ground = self.looked.case.completions, self.looked.case.ground
        if atom not in ground.instances:
            self.known[basis][atom] = completions.functions[atom]
            return
        function = FALSE
        for instance in ground.instances[atom]:
            function = completions.diagrams.disj(function, self._body(instance, basis))
        self.known[basis][atom] = function

    def _body(self, instance: Instance, basis: Basis) -> int:
        completions = self.looked.case.completions
        diagrams, known = completions.diagrams, self.known[basis]
        if instance.rule.basis.weakness > basis.weakness:
            return FALSE
        function = completions.possible
        for literal in instance.body:
            each = completions.functions[literal.atom]
            holds = known.get(literal.atom, each) if literal.positive else diagrams.neg(each)
            function = diagrams.conj(function, holds)
        return function


# ---- norms against each other --------------------------------------------------------------------------------------


def look_for_conflicts(looked: Looked, number: int, seen: Seen) -> None:
    """Add to what was seen the conflicts of one case.

    Raises:
        TooLarge: a bound on the work was reached.
    """
    for conflict, _, _ in list(conflicts_in(looked, seen.conflicts)):
        seen.conflicts[conflict] = number


def conflicts_in(
    looked: Looked, known: Iterable[Conflict] = ()
) -> Iterator[tuple[Conflict, int, tuple[Instance, Instance]]]:
    """The norms on the goal of a case that are in force against each other, and where; each once, but for those known.

    A permission or a duty is against a prohibition, and against a duty that the act is contrary to. That a duty is
    before a permission which leaves the choice is the meaning of the two.
    """
    diagrams, found = looked.case.completions.diagrams, set(known)
    for conflict, one, other in _opposed(looked):
        if conflict not in found:
            both = agreeing(looked.case, diagrams.conj(looked.holds(one), looked.holds(other)))
            if both != FALSE:
                found.add(conflict)
                yield conflict, both, (one, other)


def _opposed(looked: Looked) -> Iterator[tuple[Conflict, Instance, Instance]]:
    name, args = looked.worked.case.goal.predicate, looked.worked.case.goal.args
    instances, norms = looked.case.ground.instances, looked.program.norms
    permitted = [e for e in instances.get(Atom(f"allowed:{name}", args), ()) if norms[e.rule.origin].kind == "permit"]
    due = instances.get(Atom(f"due:{name}", args), ())
    for forbids in instances.get(Atom(f"forbidden:{name}", args), ()):
        against = [forbids]
        if contrary := forbids.rule.origin if forbids.rule.part is Part.CONTRARY else "":
            against = [each for literal in forbids.body for each in instances.get(literal.atom, ())]
        for other in against:
            for grants in (*permitted, *due):
                yield Conflict(grants.rule.origin, other.rule.origin, contrary), grants, other


# ---- questions and readings ----------------------------------------------------------------------------------------


def _look_at_answers(looked: Looked, seen: Seen) -> None:
    """Which questions some completion answers with yes or no."""
    completions, goal = looked.case.completions, looked.worked.case.goal
    diagrams = completions.diagrams
    phrases = [p for p in questions(looked.program).get(goal.predicate, ()) if p.goal.match(goal) is not None]
    for kind, test in looked.worked.tests.items():
        outcomes = outcome_functions(test, completions.functions, diagrams)
        told = diagrams.conj(completions.possible, diagrams.disj(outcomes[YES], outcomes[NO]))
        if told != FALSE:
            seen.answered.update(p.name for p in phrases if _asked_as(p.kind, looked.worked.tests) is kind)


def _asked_as(asked: Kind, tests: Mapping[Kind, object]) -> Kind:
    """The kind of question whose test tells of one: who must, and by when, is told by whether one must."""
    if asked is Kind.WHEN:
        return Kind.IS if Kind.IS in tests else Kind.MUST
    return _ASKED_AS.get(asked, asked)


def _look_at_readings(looked: Looked, seen: Seen) -> None:
    """Between which alternatives of a reading an answer differs: its outcome, or what it rests on and brings along."""
    completions = looked.case.completions
    diagrams, numbers, possible = completions.diagrams, completions.numbers, completions.possible
    open_pairs = [pair for pair in pairs(looked.program) - seen.differ if _chosen(pair, numbers) is not None]
    if not open_pairs:
        return
    told = [
        diagrams.conj(possible, function)
        for test in looked.worked.tests.values()
        for function in outcome_functions(test, completions.functions, diagrams).values()
    ]
    said: dict[object, int] = {}
    for instance in looked.instances():
        if instance.rule.part in WRITTEN:
            key = _says(looked.program, instance)
            said[key] = diagrams.disj(said.get(key, FALSE), looked.holds(instance))
    told += said.values()
    for pair in open_pairs:
        chosen = _chosen(pair, numbers)
        assert chosen is not None
        if any(diagrams.fix(f, chosen[0]) != diagrams.fix(f, chosen[1]) for f in told):
            seen.differ.add(pair)


def _chosen(pair: Pair, numbers: Mapping[Atom, int]) -> tuple[dict[int, bool], dict[int, bool]] | None:
    """The variables of a reading where the one alternative is taken, and where the other is."""
    reading, one, other = pair
    mine = {atom.args[0].key: n for atom, n in numbers.items() if atom.predicate == reading}  # type: ignore[union-attr]
    if one not in mine or other not in mine:
        return None
    taken = [{number: name == each for name, number in mine.items()} for each in (one, other)]
    return taken[0], taken[1]


def _says(program: Program, instance: Instance) -> tuple[object, ...]:
    """What an instance brings into an answer where it applies, whichever statement it is of."""
    norm, rule = program.norms.get(instance.rule.origin), instance.rule
    what = (norm.kind, norm.action.predicate, str(norm.observed)) if norm is not None else (instance.head.predicate,)
    return rule.part, what, instance.head.args, rule.citation, rule.basis, *_telling(program, instance)
