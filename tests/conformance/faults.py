"""Engines with a fault, to show that the suite sees it: in the program that is given on, or in what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.engines.protocol import Engine
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.ground import Domain, GroundProgram, Listed
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.term import Individual, Term, Variable

Ground = Callable[[Engine, StratifiedProgram, Domain, Sequence[Atom]], GroundProgram]


@dataclass(frozen=True)
class Faulty:
    """The real engine behind a fault."""

    fault: Ground
    engine: Engine

    def ground(self, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
        return self.fault(self.engine, program, domain, goals)


def faulty(fault: Ground) -> Faulty:
    return Faulty(fault, DatalogEngine())


def drops_negation(engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
    def positive(instance: Instance) -> Instance:
        return replace(instance, body=tuple(each for each in instance.body if each.positive))

    return _each(engine.ground(program, domain, goals), positive)


def takes_a_variable_twice_for_two(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    def apart(atom: Atom) -> Atom:
        seen: list[Term] = []
        for arg in atom.args:
            again = isinstance(arg, Variable) and arg in seen
            seen.append(Variable(f"{arg}'", arg.sort) if again else arg)
        return Atom(atom.predicate, tuple(seen))

    def loosened(rule: Rule) -> Rule:
        return replace(rule, body=tuple(Literal(apart(each.atom), each.positive) for each in rule.body))

    return _as_of(program, engine.ground(_changed(program, loosened), domain, goals))


def takes_a_thing_in_a_conclusion_for_any(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    def loosened(rule: Rule) -> Rule:
        args = [Variable(f"Any{n}", a.sort) if isinstance(a, Individual) else a for n, a in enumerate(rule.head.args)]
        return replace(rule, head=Atom(rule.head.predicate, tuple(args)))

    return _as_of(program, engine.ground(_changed(program, loosened), domain, goals))


def goes_one_step_too_short(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    ground = engine.ground(program, domain, goals)
    steps = {head: found[0] for head, found in ground.instances.items() if found[0].rule.part is Part.CLOSURE}

    def length(head: Atom) -> int:
        body = steps[head].body
        return 1 if len(body) == 1 else 1 + length(body[0].atom)

    longest = max(map(length, steps), default=0)
    short = {h: found for h, found in ground.instances.items() if h not in steps or length(h) in range(max(longest, 2))}
    return replace(ground, instances=short)


def loses_a_rule_of_two_with_one_conclusion(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    last = {name: rules[-1:] for name, rules in program.by_head.items()}
    return engine.ground(replace(program, by_head=last), domain, goals)


def takes_one_name_for_one_thing(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    things: dict[str, Individual] = {}
    for individuals in domain.individuals.values():
        for individual in individuals:
            things.setdefault(individual.key, individual)

    def confused(instance: Instance) -> Instance:
        def atom(each: Atom) -> Atom:
            return Atom(each.predicate, tuple(things[a.key] if isinstance(a, Individual) else a for a in each.args))

        return replace(instance, body=tuple(Literal(atom(each.atom), each.positive) for each in instance.body))

    return _each(engine.ground(program, domain, goals), confused)


def forgets_who_is_not_named(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    named = {sort: tuple(i for i in each if not i.unnamed) for sort, each in domain.individuals.items()}
    return engine.ground(program, replace(domain, individuals=named), goals)


def forgets_what_the_facts_list(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    stated = set(domain.stated)
    listed = {name: Listed(a for a in atoms if a not in stated) for name, atoms in domain.extensions.items()}
    return engine.ground(program, replace(domain, extensions=listed), goals)


def sees_no_impossibility_through_another(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    ground = engine.ground(program, domain, goals)
    near = {literal.atom for found in ground.instances.values() for i in found for literal in i.body} | set(goals)
    return replace(
        ground, constraints=tuple(c for c in ground.constraints if any(each.atom in near for each in c.body))
    )


def rests_a_closure_on_itself(
    engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]
) -> GroundProgram:
    def circular(instance: Instance) -> Instance:
        if instance.rule.part is not Part.CLOSURE:
            return instance
        return replace(instance, body=(Literal(instance.head), *instance.body[-1:]))

    return _each(engine.ground(program, domain, goals), circular)


def hangs(engine: Engine, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
    while True:
        pass


def _each(ground: GroundProgram, change: Callable[[Instance], Instance]) -> GroundProgram:
    instances = {head: tuple(map(change, found)) for head, found in ground.instances.items()}
    return GroundProgram(instances, tuple(map(change, ground.constraints)))


def _changed(program: StratifiedProgram, change: Callable[[Rule], Rule]) -> StratifiedProgram:
    return replace(program, by_head={name: tuple(map(change, rules)) for name, rules in program.by_head.items()})


def _as_of(program: StratifiedProgram, ground: GroundProgram) -> GroundProgram:
    """The instances as if they were of the rules as their author wrote them."""
    rules: Mapping[str, Rule] = {rule.id: rule for each in program.by_head.values() for rule in each}

    def restored(instance: Instance) -> Instance:
        rule = rules.get(instance.rule.id, instance.rule)
        kept = tuple((v, i) for v, i in instance.binding if v in rule.variables())
        return replace(instance, rule=rule, binding=kept)

    return _each(ground, restored)
