"""What is demanded of a ground program: it is made of the rules, has the right model, and is the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from agreement_kb.model.atom import Atom
from agreement_kb.model.ground import Domain, GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part
from agreement_kb.model.scenario import Facts
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.case import make_case


@dataclass(frozen=True)
class Setting:
    """A program with facts, and all that may be asked there: the atoms of each concluded predicate and closure."""

    program: StratifiedProgram
    facts: Facts
    domain: Domain
    goals: Mapping[str, tuple[Atom, ...]]

    def all_goals(self) -> list[Atom]:
        return [goal for goals in self.goals.values() for goal in goals]

    def established(self, atom: Atom) -> Established:
        found = self.program.program.predicates.get(atom.predicate)
        return found.established if found is not None else Established.DERIVED


def setting(program: StratifiedProgram, facts: Facts) -> Setting:
    """A program and facts, over the things that the facts and the rules name."""
    domain = make_case(program, facts, ()).domain
    sorts: dict[str, tuple[str, ...]] = {}
    for rule in program.program.rules:
        sorts.setdefault(rule.head.predicate, tuple(a.sort for a in rule.head.args))
    for predicate in program.program.predicates.values():
        if predicate.established is Established.CLOSURE:
            sorts[predicate.name] = tuple(v.sort for v in predicate.parameters)
    goals = {
        name: tuple(Atom(name, args) for args in product(*(domain.individuals.get(s, ()) for s in of)))
        for name, of in sorts.items()
    }
    return Setting(program, facts, domain, goals)


def evaluate(ground: GroundProgram, goals: Iterable[Atom], given: frozenset[Atom], at: Setting) -> set[Atom]:
    """The atoms true where exactly the inputs ``given`` are.

    Raises:
        AssertionError: the ground program rests something on itself.
    """
    values: dict[Atom, bool] = {}
    path: set[Atom] = set()

    def value(atom: Atom) -> bool:
        if atom not in values:
            if at.established(atom).input:
                values[atom] = atom in given
            else:
                assert atom not in path, f"{atom} rests on itself"
                path.add(atom)
                instances = ground.instances.get(atom, ())
                # Every literal is looked at, so that no circle is passed over.
                bodies = [[value(each.atom) is each.positive for each in instance.body] for instance in instances]
                values[atom] = any(map(all, bodies))
                path.discard(atom)
        return values[atom]

    return {goal for goal in goals if value(goal)}


def ill_made(ground: GroundProgram, at: Setting) -> Iterator[str]:
    """What in a ground program is no instance of a rule, over things there are, or stands in the wrong order."""
    closed = {atom for name, atoms in at.domain.extensions.items() for atom in atoms if atom.predicate == name}
    candidates = {
        a for name, atoms in at.domain.extensions.items() for a in atoms if name == f"candidate:{a.predicate}"
    }
    of_head = {name: list(rules) for name, rules in at.program.by_head.items()}
    for head, instances in ground.instances.items():
        if not instances:
            yield f"{head} has an entry without instances"
        if len({(i.rule.id, i.binding, i.body) for i in instances}) < len(instances):
            yield f"an instance of {head} stands twice"
        if any(instance.head != head for instance in instances):
            yield f"an instance of another conclusion stands under {head}"
        if at.established(head) is Established.CLOSURE:
            if [i.rule.part for i in instances] != [Part.CLOSURE]:
                yield f"{head} is not concluded by one last step"
            continue
        rules = of_head.get(head.predicate, [])
        if any(instance.rule not in rules for instance in instances):
            yield f"{head} is concluded by no rule of the program"
        elif [rules.index(i.rule) for i in instances] != sorted(rules.index(i.rule) for i in instances):
            yield f"the instances of {head} are not in the order of the rules"
    constraints = at.program.program.constraints
    if any(instance.rule not in constraints for instance in ground.constraints):
        yield "an impossibility is none of the program"
    ordinary = (i for found in ground.instances.values() for i in found if i.rule.part is not Part.CLOSURE)
    of_sort = {sort: set(individuals) for sort, individuals in at.domain.individuals.items()}
    variables = {rule.id: rule.variables() for rule in (*at.program.program.rules, *constraints)}
    for instance in (*ordinary, *ground.constraints):
        binding = dict(instance.binding)
        if tuple(binding) != variables.get(instance.rule.id):
            yield f"{instance.rule.id} binds {[str(v) for v in binding]}, not its variables in their order"
        if any(i not in of_sort.get(v.sort, ()) for v, i in binding.items()):
            yield f"{instance.rule.id} is bound to a thing of another sort, or one that there is not"
        if instance.head != instance.rule.head.bind(binding):
            yield f"{instance.head} is not the conclusion of {instance.rule.id}, so bound"
        if instance.body != tuple(literal.bind(binding) for literal in instance.rule.body):
            yield f"the conditions of {instance.head} are not those of {instance.rule.id}, so bound"
        for literal in instance.body:
            established = at.established(literal.atom)
            if established.closed and (literal.atom in closed) is not literal.positive:
                yield f"{instance.rule.id} stands for {instance.head} though '{literal}' is known to be false"
            if established is Established.ROLE and literal.positive and literal.atom not in candidates:
                yield f"{instance.rule.id} stands for {instance.head} though '{literal}' is known to be false"


def differences(found: GroundProgram, wanted: GroundProgram) -> Iterator[str]:
    """Where two ground programs for the same goals are not the same; of impossibilities either may have more."""
    for head in dict.fromkeys((*found.instances, *wanted.instances)):
        mine, other = (set(map(_value, each.instances.get(head, ()))) for each in (found, wanted))
        if mine - other:
            yield f"{head} has instances too many: {_shown(mine - other)}"
        if other - mine:
            yield f"{head} lacks instances: {_shown(other - mine)}"


def _value(instance: Instance) -> tuple[object, ...]:
    """What two engines must agree on. The step of a closure is no rule of the program: its name is the engine's."""
    rule = "" if instance.rule.part is Part.CLOSURE else instance.rule.id
    return rule, instance.binding, instance.head, instance.body


def _shown(values: Iterable[tuple[object, ...]]) -> str:
    lines = (f"{head} if {' and '.join(map(str, body))}" for *_, head, body in values)  # type: ignore[call-overload]
    return "; ".join(sorted(lines)[:3])
