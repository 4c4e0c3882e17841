"""What follows from a yes: the conditions that still bind, and the duties that fall due by doing what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agreement_kb.model.answer import Condition, Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Norm, Part
from agreement_kb.model.vocabulary import Kind
from agreement_kb.reasoning.bdd import FALSE, TRUE
from agreement_kb.reasoning.evaluation import body_truth
from agreement_kb.reasoning.worked import Worked


@dataclass(frozen=True)
class Follower:
    """A norm that may follow from a yes; ``atom`` tells whether it does, where ``through`` holds (None: always)."""

    norm: Norm
    atom: Atom
    through: Atom | None = None

    def roots(self) -> tuple[Atom, ...]:
        """What must be worked out to tell."""
        return (self.atom,) if self.through is None else (self.atom, self.through)


def followers_of(program: StratifiedProgram, question: Question, goal: Atom) -> tuple[Follower, ...]:
    """The conditions on what is asked about, and the duties that follow upon doing it.

    Of an action, also the conditions on the conclusions that its gates and duties are about: whoever relies on such a
    conclusion takes it with its conditions.
    """
    conclusions = tuple(_spoken_of(program, goal)) if question.kind in (Kind.MAY, Kind.MUST) else ()
    found: dict[tuple[str, Atom], Follower] = {}
    for norm in program.program.norms.values():
        if norm.kind == "condition":
            pattern, part = norm.action, "binds"
        elif norm.upon is not None and question.kind in (Kind.MAY, Kind.MUST):
            pattern, part = norm.upon, "triggered"
        else:
            continue
        for target in (goal, *conclusions):
            if pattern.match(target) is None:
                continue
            atom = Atom(f"{part}:{norm.name}", target.args)
            found.setdefault((norm.name, atom), Follower(norm, atom, None if target == goal else target))
    return tuple(found.values())


def _spoken_of(program: StratifiedProgram, goal: Atom) -> Iterator[Atom]:
    """The conclusions that the scope of a gate or a duty on an action asks for, of the same things."""
    norms = program.program.norms.values()
    heads = {f"speaks:{norm.name}" for norm in norms if norm.action.predicate == goal.predicate}
    heads.add(f"addressed:{goal.predicate}")
    for head in sorted(heads):
        for rule in program.by_head.get(head, ()):
            binding = Atom(goal.predicate, rule.head.args).match(goal)
            if binding is None or rule.part not in (Part.SPEAKS, Part.ADDRESSED):
                continue
            for literal in rule.body:
                conclusion = literal.atom.bind(binding)
                if literal.positive and not conclusion.variables():
                    yield conclusion


def binding_function(worked: Worked, follower: Follower) -> int:
    """The completions in which a norm that may follow from a yes binds."""
    functions = worked.completions.functions
    through = functions[follower.through] if follower.through is not None else TRUE
    return worked.completions.diagrams.conj(functions[follower.atom], through)


def conditions_of(worked: Worked, followers: Iterable[Follower], yes: int) -> Iterable[Condition]:
    """The norms that bind where the answer is yes: certain where they do in each such completion."""
    diagrams = worked.completions.diagrams
    for each in followers:
        binds = diagrams.conj(binding_function(worked, each), yes)
        if binds == FALSE:
            continue
        instances = worked.ground.instances[each.atom]
        truths = [body_truth(instance, worked.values) for instance in instances]
        chosen = instances[truths.index(True if True in truths else None)]
        yield Condition(each.norm, chosen.binding, binds == yes)
