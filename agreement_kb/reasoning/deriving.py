"""Derivations: from values of the conclusions to numbered steps, and their verification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agreement_kb.model.answer import NO, SILENT, YES
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Premise, Step, StepRef, Tried
from agreement_kb.model.ground import GroundProgram
from agreement_kb.model.rule import Basis, Instance, weakest
from agreement_kb.reasoning.case import Case
from agreement_kb.reasoning.evaluation import Truth, body_truth
from agreement_kb.reasoning.outcome import Test, outcome_of

MAX_GROUNDS = 24
_FAILS_FIRST = (Ground.DENIED, Ground.GIVEN, Ground.DATES, Ground.EXCLUDED, Ground.SUPPOSED)


@dataclass
class _Writer:
    """Writes the steps of one derivation; ``chosen`` fixes the instance used for some conclusions."""

    case: Case
    ground: GroundProgram
    values: Mapping[Atom, Truth]
    leaves: Mapping[Atom, tuple[Ground, str]]
    excluding: Mapping[Atom, tuple[Literal, ...]]
    chosen: Mapping[Atom, Instance]
    steps: list[Step] = field(default_factory=list)
    numbers: dict[Literal, int] = field(default_factory=dict)
    bases: list[Basis] = field(default_factory=list)
    used: dict[Atom, Instance] = field(default_factory=dict)
    failing: dict[Instance, Literal] = field(default_factory=dict)

    def premise(self, literal: Literal) -> Premise:
        """The step or leaf on which a literal rests."""
        if self.case.is_input(literal.atom):
            ground, source = self.leaves[literal.atom]
            return Leaf(literal, ground, source, self._follows_from(literal.atom))
        return StepRef(self.conclude(literal))

    def _follows_from(self, atom: Atom) -> tuple[Leaf, ...]:
        """What was stated or assumed that leaves an input its value, through all impossibilities between."""
        found: dict[Literal, Leaf] = {}
        seen = {atom}
        waiting = list(self.excluding.get(atom, ()))
        while waiting:
            literal = waiting.pop(0)
            if literal.atom in seen:
                continue
            seen.add(literal.atom)
            if further := self.excluding.get(literal.atom):
                waiting = [*further, *waiting]
            else:
                found[literal] = Leaf(literal, *self.leaves[literal.atom])
        return tuple(found.values())

    def conclude(self, literal: Literal) -> int:
        """The number of the step that concludes a literal; written once, premises first."""
        # An explicit stack: a chain of a thousand rules must not exhaust Python's.
        waiting = [literal]
        while waiting:
            if waiting[-1] in self.numbers:
                waiting.pop()
                continue
            missing = [each for each in self._needs(waiting[-1]) if self._unwritten(each)]
            if missing:
                waiting += reversed(missing)
            else:
                self._write(waiting.pop())
        return self.numbers[literal]

    def _unwritten(self, literal: Literal) -> bool:
        return not self.case.is_input(literal.atom) and literal not in self.numbers

    def _needs(self, literal: Literal) -> tuple[Literal, ...]:
        """The premises of the step that concludes a literal."""
        if literal.positive:
            return self._instance(literal.atom).body
        return tuple(self._failing(instance) for instance in self.ground.instances.get(literal.atom, ()))

    def _instance(self, atom: Atom) -> Instance:
        chosen = self.used.get(atom) or self.chosen.get(atom)
        if chosen is None:
            true = [i for i in self.ground.instances.get(atom, ()) if body_truth(i, self.values)]
            chosen = min(true, key=lambda i: _preference(i, true.index(i)))
        return chosen

    def _failing(self, instance: Instance) -> Literal:
        """The negation of the condition of an instance whose failing says most.

        Chosen once: what is written between its choice and its use must not change it.
        """
        if instance not in self.failing:
            failed = [
                Literal(each.atom, not each.positive)
                for each in instance.body
                if self.values[each.atom] is (not each.positive)
            ]
            self.failing[instance] = min(failed, key=self._telling)
        return self.failing[instance]

    def _write(self, literal: Literal) -> None:
        if literal.positive:
            instance = self._instance(literal.atom)
            premises = tuple(self.premise(each) for each in instance.body)
            self.used[literal.atom] = instance
            self.bases.append(instance.rule.basis)
            self._add(literal, instance.rule, instance.binding, premises, ())
            return
        instances = self.ground.instances.get(literal.atom, ())
        tried = [Tried(i.rule, i.binding, self.premise(self._failing(i))) for i in instances]
        met = {instance.rule.id for instance in instances}
        for rule in self.case.program.by_head.get(literal.atom.predicate, ()):
            if rule.id not in met and rule.head.match(literal.atom) is not None:
                tried.append(Tried(rule, (), None))
        self._add(literal, None, (), (), tuple(tried))

    def _add(
        self,
        literal: Literal,
        rule: object,
        binding: object,
        premises: tuple[Premise, ...],
        tried: tuple[Tried, ...],
    ) -> int:
        number = len(self.steps) + 1
        self.steps.append(Step(number, literal, rule, binding, premises, tried))  # type: ignore[arg-type]
        self.numbers[literal] = number
        return number

    def _telling(self, literal: Literal) -> tuple[int, bool]:
        """Which failing condition says most: what was stated, then what follows from it, then the rest.

        Of what follows, first what was concluded before, then what stands first: so a limit that does not speak is
        not also said to be met.
        """
        if self.case.is_input(literal.atom):
            ground = self.leaves[literal.atom][0]
            return (_FAILS_FIRST.index(ground) if ground in _FAILS_FIRST else 8, False)
        return (5, literal not in self.numbers)


def _preference(instance: Instance, position: int) -> tuple[int, int, int]:
    unnamed = sum(individual.unnamed for _, individual in instance.binding)
    return (instance.rule.basis.weakness, unnamed, position)


def derive(
    case: Case,
    ground: GroundProgram,
    values: Mapping[Atom, Truth],
    leaves: Mapping[Atom, tuple[Ground, str]],
    excluding: Mapping[Atom, tuple[Literal, ...]],
    test: Test,
    outcome: str,
    suppositions: tuple[tuple[Atom, bool], ...],
) -> list[Derivation]:
    """Every independent ground of an outcome that the values decide: each instance that holds is used in one."""
    roots: list[tuple[Literal, ...]]
    every_ground = True
    against = tuple(Literal(a, False) for a in test.prevents if _speaks(case, a))
    if outcome == YES:
        roots = [(Literal(a), *against) for a in test.yes if values[a]]
    elif outcome == NO and any(values[a] for a in test.prevents):
        roots = [(Literal(a),) for a in test.prevents if values[a]]
    elif outcome == NO:
        # That a scope holds only shows that the text speaks: one proof of it is enough.
        every_ground = False
        negative = tuple(Literal(a, False) for a in test.yes)
        found = tuple(Literal(a) for a in test.addressed if values[a])
        roots = [(*negative, *found)]
    else:
        assert outcome == SILENT
        roots = [tuple(Literal(a, False) for a in (*test.yes, *test.prevents, *test.addressed) if _speaks(case, a))]
    derivations: list[Derivation] = []
    covered: set[tuple[Atom, str, object]] = set()
    for root in roots:
        waiting: list[dict[Atom, Instance]] = [{}]
        while waiting and len(derivations) < MAX_GROUNDS:
            writer = _Writer(case, ground, values, leaves, excluding, waiting.pop(0))
            numbers = tuple(_root_step(writer, literal) for literal in root)
            derivations.append(
                Derivation(outcome, suppositions, tuple(writer.steps), numbers, weakest(tuple(writer.bases)))
            )
            covered.update((a, i.rule.id, i.binding) for a, i in writer.used.items())
            for atom in list(writer.used) if every_ground else ():
                for instance in ground.instances.get(atom, ()):
                    key = (atom, instance.rule.id, instance.binding)
                    if key not in covered and body_truth(instance, values) and not _only_unnamed(instance):
                        covered.add(key)
                        waiting.append({**writer.chosen, atom: instance})
    return derivations


def _speaks(case: Case, atom: Atom) -> bool:
    return case.is_input(atom) or bool(case.program.by_head.get(atom.predicate))


def _only_unnamed(instance: Instance) -> bool:
    """Whether an instance holds of someone nobody named: it adds no ground that a person would recognise.

    Whom the conclusion itself speaks of does not count.
    """
    return any(i.unnamed for _, i in instance.binding if i not in instance.head.args)


def _root_step(writer: _Writer, literal: Literal) -> int:
    premise = writer.premise(literal)
    if isinstance(premise, StepRef):
        return premise.number
    known = writer.numbers.get(literal)
    return known if known is not None else writer._add(literal, None, (), (premise,), ())


class Unsound(Exception):
    """A derivation step does not hold: a fault of this program, never shown as an answer."""


def verify(
    case: Case,
    ground: GroundProgram,
    leaves: Mapping[Atom, tuple[Ground, str]],
    fixed: Mapping[Atom, bool],
    test: Test,
    derivations: Iterable[Derivation],
) -> None:
    """Check each step against the ground program, independently of how it was found, and what the steps amount to.

    Raises:
        Unsound: a step does not follow from its premises, a premise does not hold, or the conclusions do not give
            the outcome.
    """
    for derivation in derivations:
        before: dict[int, Literal] = {}
        suppositions = dict(derivation.suppositions)
        for atom, value in suppositions.items():
            if fixed.get(atom) is not value:
                raise Unsound(f"{Literal(atom, value)} is supposed where it is known not to hold")
        for step in derivation.steps:
            if step.number in before:
                raise Unsound(f"step {step.number}: two steps have this number")
            for premise in (*step.premises, *(tried.premise for tried in step.tried if tried.premise is not None)):
                if isinstance(premise, Leaf) and leaves.get(premise.literal.atom) != (premise.ground, premise.source):
                    raise Unsound(f"step {step.number}: {premise.literal} is not {premise.ground.value}")
            for premise in step.premises:
                _check_premise(premise, before, fixed, suppositions, step)
            if step.rule is not None:
                instance = next(
                    (
                        i
                        for i in ground.instances.get(step.literal.atom, ())
                        if i.rule.id == step.rule.id and i.binding == step.binding
                    ),
                    None,
                )
                if instance is None or len(instance.body) != len(step.premises):
                    raise Unsound(f"step {step.number}: no such instance of {step.rule.id}")
                for literal, premise in zip(instance.body, step.premises, strict=True):
                    if _literal(premise, before) != literal:
                        raise Unsound(f"step {step.number}: a premise is not the rule's condition")
            elif not step.literal.positive and not case.is_input(step.literal.atom):
                _check_negative(step, ground, before, fixed, suppositions)
            elif not case.is_input(step.literal.atom) or [_literal(p, before) for p in step.premises] != [step.literal]:
                raise Unsound(f"step {step.number}: nothing supports it")
            before[step.number] = step.literal
        _check_outcome(case, ground, test, derivation, before)


def _check_outcome(
    case: Case, ground: GroundProgram, test: Test, derivation: Derivation, steps: Mapping[int, Literal]
) -> None:
    # What no rule instance could conclude does not hold; the rest must be among the conclusions.
    values: dict[Atom, Truth] = {
        atom: None if case.is_input(atom) or ground.instances.get(atom) else False for atom in test.atoms()
    }
    values |= {steps[n].atom: steps[n].positive for n in derivation.conclusions if n in steps}
    if outcome_of(test, values) != derivation.outcome:
        raise Unsound(f"the conclusions do not give {derivation.outcome}")
    if derivation.basis is not weakest(tuple(step.rule.basis for step in derivation.steps if step.rule is not None)):
        raise Unsound("the basis is not the weakest of the rules used")


def _check_negative(
    step: Step,
    ground: GroundProgram,
    before: Mapping[int, Literal],
    fixed: Mapping[Atom, bool],
    suppositions: Mapping[Atom, bool],
) -> None:
    instances = {(i.rule.id, i.binding): i for i in ground.instances.get(step.literal.atom, ())}
    for tried in step.tried:
        if tried.premise is None:
            continue
        _check_premise(tried.premise, before, fixed, suppositions, step)
        instance = instances.pop((tried.rule.id, tried.binding), None)
        failing = _literal(tried.premise, before)
        if instance is None or Literal(failing.atom, not failing.positive) not in instance.body:
            raise Unsound(f"step {step.number}: the condition named is not one of {tried.rule.id}")
    if instances:
        raise Unsound(f"step {step.number}: an instance was not tried")


def _check_premise(
    premise: Premise,
    before: Mapping[int, Literal],
    fixed: Mapping[Atom, bool],
    suppositions: Mapping[Atom, bool],
    step: Step,
) -> None:
    if isinstance(premise, StepRef):
        if premise.number not in before:
            raise Unsound(f"step {step.number}: rests on a later step")
        return
    value = suppositions.get(premise.literal.atom, fixed.get(premise.literal.atom))
    if value is not premise.literal.positive:
        raise Unsound(f"step {step.number}: {premise.literal} does not hold")


def _literal(premise: Premise, before: Mapping[int, Literal]) -> Literal:
    return before[premise.number] if isinstance(premise, StepRef) else premise.literal
