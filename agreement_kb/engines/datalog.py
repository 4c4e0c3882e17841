"""Grounding on pyDatalog. The only module that imports it.

Each rule becomes an *instance relation* over all its variables::

    inst_7(X, Y, Z) <= listed_p(X, Z) & sort_body(Y) & ~listed_q(Y)

Its body holds the conditions whose truth is fixed before anything is concluded (closed predicates) and, after them,
a guard of the sort of every variable left. Asked with the arguments of a head bound, it yields the instances of the
rule for that head; their conditions are the next goals. Inputs that may be true or false, and concluded predicates,
are not joined: every value of them must be seen, for the meaning ranges over completions.

Why so: instance relations over closed predicates and sorts never recurse, so pyDatalog always returns; tables left by
one question lose grounds in the next, so each engine run has a Logic of its own and each relation is asked with its
head bound; guards stand after the literals that bind, where they only check. A closure runs on its own, left-linear.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from pyDatalog import Logic, pyEngine

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.finding import Finding, TooLarge
from agreement_kb.model.ground import Domain, GroundProgram
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.vocabulary import Established, Predicate

MAX_STEPS = 2_000_000
MAX_INSTANCES = 100_000
FEW_INSTANCES = 16


@dataclass
class DatalogEngine:
    """Grounds programs on pyDatalog; ``max_steps`` bounds the tasks of one run, ``max_instances`` what it yields."""

    max_steps: int = MAX_STEPS
    max_instances: int = MAX_INSTANCES

    def ground(self, program: StratifiedProgram, domain: Domain, goals: Sequence[Atom]) -> GroundProgram:
        """See ``engines.protocol.Engine``."""
        run = _Run(program, domain, self.max_steps, self.max_instances)
        instances = run.reach(goals)
        constraints = run.constraints(goals, instances)
        return GroundProgram(instances, constraints)


@dataclass
class _Run:
    """One grounding: a fresh Logic, and what has been loaded into it."""

    program: StratifiedProgram
    domain: Domain
    steps_left: int
    max_instances: int
    relations: dict[str, tuple[str, tuple[Variable, ...]]] = field(default_factory=dict)
    loaded: set[str] = field(default_factory=set)
    decoded: dict[str, Individual] = field(default_factory=dict)
    codes: dict[Individual, str] = field(default_factory=dict)
    found: int = 0

    def __post_init__(self) -> None:
        Logic()  # a fresh state for this thread: nothing of an earlier question remains

    # ---- reaching instances --------------------------------------------------------------------------------------

    def reach(self, goals: Iterable[Atom]) -> dict[Atom, tuple[Instance, ...]]:
        """All instances that the goals lead to, by head."""
        reached: dict[Atom, tuple[Instance, ...]] = {}
        waiting = deque(goals)
        seen = set(waiting)
        while waiting:
            goal = waiting.popleft()
            found = self._closure(goal) if self._is_closure(goal) else self._instances(goal)
            if not found:
                continue
            reached[goal] = found
            for instance in found:
                for literal in instance.body:
                    if literal.atom not in seen:
                        seen.add(literal.atom)
                        waiting.append(literal.atom)
        return reached

    def constraints(self, goals: Sequence[Atom], reached: Mapping[Atom, tuple[Instance, ...]]) -> tuple[Instance, ...]:
        """The impossibilities tied to what was reached, stated or listed, directly or through another one.

        One with few instances is grounded in full: whether rules contradict each other shows only then.
        """
        uses: dict[str, list[tuple[Rule, Atom]]] = {}
        for rule in self.program.program.constraints:
            for literal in rule.body:
                uses.setdefault(literal.atom.predicate, []).append((rule, literal.atom))
        bodies = (lit.atom for found in reached.values() for instance in found for lit in instance.body)
        listed = (atom for name in uses for atom in self.domain.extensions.get(name, ()))
        waiting = deque(dict.fromkeys([*goals, *bodies, *self.domain.stated, *listed]))
        seen = set(waiting)
        asked: set[tuple[str, Atom]] = set()
        chosen: dict[tuple[str, tuple[tuple[Variable, Individual], ...]], Instance] = {}

        def choose(rule: Rule, goal: Atom) -> None:
            if (rule.id, goal) in asked or (rule.id, rule.head) in asked:
                return
            asked.add((rule.id, goal))
            for instance in self._ask(rule, goal):
                chosen[rule.id, instance.binding] = instance
                for literal in instance.body:
                    if literal.atom not in seen:
                        seen.add(literal.atom)
                        waiting.append(literal.atom)

        for rule in self.program.program.constraints:
            if prod(len(self.domain.individuals.get(v.sort, ())) for v in rule.variables()) <= FEW_INSTANCES:
                choose(rule, rule.head)
        while waiting:
            atom = waiting.popleft()
            for rule, pattern in uses.get(atom.predicate, ()):
                binding = pattern.match(atom)
                if binding is not None:
                    choose(rule, rule.head.bind(binding))
        return tuple(chosen.values())

    def _instances(self, goal: Atom) -> tuple[Instance, ...]:
        found: list[Instance] = []
        for rule in self.program.by_head.get(goal.predicate, ()):
            found.extend(self._ask(rule, goal))
        return tuple(found)

    def _ask(self, rule: Rule, goal: Atom) -> list[Instance]:
        """The instances of one rule whose head is the goal (which may have variables only for a constraint)."""
        relation, variables = self._relation(rule)
        bound: dict[Variable, Individual] = {}
        for mine, other in zip(rule.head.args, goal.args, strict=True):
            if isinstance(other, Variable):
                continue
            if isinstance(mine, Variable):
                if bound.setdefault(mine, other) != other:
                    return []
            elif mine != other:
                return []
        rows = self._query(relation, [bound.get(v, v) for v in variables])
        instances = []
        for row in sorted(rows):
            binding = dict(zip(variables, (self.decoded[code] for code in row), strict=True))
            instances.append(
                Instance(
                    rule,
                    tuple(binding.items()),
                    rule.head.bind(binding),
                    tuple(literal.bind(binding) for literal in rule.body),
                )
            )
        self.found += len(instances)
        if self.found > self.max_instances:
            raise TooLarge([_bound("rule instances", self.max_instances, rule)])
        return instances

    def _relation(self, rule: Rule) -> tuple[str, tuple[Variable, ...]]:
        """Load the instance relation of a rule, once."""
        known = self.relations.get(rule.id)
        if known is not None:
            return known
        variables = rule.variables()
        name = f"inst_{len(self.relations)}"
        closed = [lit for lit in rule.body if self._predicate(lit.atom).established.closed]
        body = [self._literal(self._extension(lit.atom.predicate), lit.atom.args) for lit in closed if lit.positive]
        body += [
            self._literal(self._extension(f"candidate:{lit.atom.predicate}"), lit.atom.args)
            for lit in rule.body
            if lit.positive and self._predicate(lit.atom).established is Established.ROLE
        ]
        body += [self._literal(self._sort(v.sort), (v,)) for v in variables]
        body += [
            self._literal("~" + self._extension(lit.atom.predicate), lit.atom.args)
            for lit in closed
            if not lit.positive
        ]
        if not body:
            body = [self._literal(self._truth(), (_TRUE,))]
        pyEngine.assert_(pyEngine.Clause(self._literal(name, variables or (_TRUE,)), body))
        self.relations[rule.id] = (name, variables)
        return self.relations[rule.id]

    def _predicate(self, atom: Atom) -> Predicate:
        found = self.program.program.predicates.get(atom.predicate)
        return found if found is not None else _CONCLUDED

    # ---- loading facts -------------------------------------------------------------------------------------------

    def _truth(self) -> str:
        self._facts("true", [(_TRUE,)])
        return "true"

    def _sort(self, sort: str) -> str:
        name = f"sort_{sort}"
        self._facts(name, [(i,) for i in self.domain.individuals.get(sort, ())])
        return name

    def _extension(self, predicate: str) -> str:
        name = f"closed_{predicate}"
        self._facts(name, [atom.args for atom in self.domain.extensions.get(predicate, ())])
        return name

    def _facts(self, name: str, rows: Iterable[tuple[Term, ...]]) -> None:
        if name in self.loaded:
            return
        self.loaded.add(name)
        arity = 1
        for row in rows:
            arity = len(row)
            pyEngine.assert_(pyEngine.Clause(self._literal(name, row), []))
        if name.startswith("closed_"):
            predicate = name.removeprefix("closed_").removeprefix("candidate:")
            arity = len(self.program.program.predicates[predicate].parameters)
        # An empty relation must be known to pyDatalog: a negated undefined predicate raises.
        pyEngine.insert(pyEngine.Pred(name, max(arity, 1)))

    # ---- pyDatalog's own objects ---------------------------------------------------------------------------------

    def _literal(self, name: str, args: Sequence[Term]) -> Any:
        return pyEngine.Literal(name, [self._term(a) for a in (args or (_TRUE,))])

    def _term(self, term: Term) -> Any:
        if isinstance(term, Variable):
            return pyEngine.Var(term.name)
        code = self.codes.get(term)
        if code is None:
            # A code of its own for each individual: 1, 1.0 and True would be one constant to pyDatalog.
            code = self.codes[term] = f"c{len(self.codes):06d}"
            self.decoded[code] = term
        return pyEngine.Const(code)

    def _query(self, relation: str, args: Sequence[Term]) -> list[tuple[str, ...]]:
        """Ask one relation, driving pyDatalog's task loop in steps so that it can be stopped."""
        goal = self._literal(relation, args)
        state = Logic(True)
        state.Tasks, state.Recursive_Tasks = pyEngine.TaskList(), pyEngine.TaskDeque()
        state.Subgoals, state.Recursive, state.gc_uncollected = {}, False, True
        state.Goal = pyEngine.Subgoal(goal)
        task: Any = (pyEngine.SEARCH, (state.Goal,))
        while task is not None and task[0] is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise TooLarge([Finding("AKB901", "The question needs more steps than allowed.")])
            task = task[0](*task[1])
        facts = state.Goal.facts
        if facts is True:
            return [tuple(t.id for t in goal.terms)][: 1 if args else 0] or [()]
        rows = [tuple(term.id for term in literal.terms) for literal in facts.values()]
        return rows if args else [()] * bool(rows)

    # ---- closures ------------------------------------------------------------------------------------------------

    def _is_closure(self, goal: Atom) -> bool:
        return self._predicate(goal).established is Established.CLOSURE

    def _closure(self, goal: Atom) -> tuple[Instance, ...]:
        """The last step of a shortest path, as an instance; none where there is no path.

        The closure itself is asked of pyDatalog, left-linear; the steps along one shortest path keep the ground
        program free of cycles even where the listed pairs have them.
        """
        predicate = self._predicate(goal)
        base = predicate.closure_of
        first, last = goal.args
        name, edges = f"closure_{predicate.name}", self._extension(base)
        if name not in self.loaded:
            self.loaded.add(name)
            x, y, z = (Variable(v, "") for v in "XYZ")
            pair = self._literal(name, (x, y))
            pyEngine.assert_(pyEngine.Clause(pair, [self._literal(edges, (x, y))]))
            step = [self._literal(name, (x, z)), self._literal(edges, (z, y))]
            pyEngine.assert_(pyEngine.Clause(self._literal(name, (x, y)), step))
        assert isinstance(first, Individual)
        reachable = {self.decoded[row[1]] for row in self._query(name, (first, Variable("Y", "")))}
        if last not in reachable:
            return ()
        distance = self._distances(base, first)
        assert isinstance(last, Individual)
        body: tuple[Literal, ...]
        if distance[last] == 1:
            body = (Literal(Atom(base, (first, last))),)
        else:
            before = min(
                atom.args[0]
                for atom in self.domain.extensions.get(base, ())
                if atom.args[1] == last and distance.get(atom.args[0], 0) == distance[last] - 1  # type: ignore[arg-type]
            )
            body = (Literal(Atom(predicate.name, (first, before))), Literal(Atom(base, (before, last))))
        rule = Rule(
            f"{predicate.name}:closure:{len(body)}",
            goal,
            body,
            predicate.name,
            Part.CLOSURE,
            None,
            place=predicate.place,
        )
        return (Instance(rule, (), goal, body),)

    def _distances(self, base: str, start: Individual) -> dict[Individual, int]:
        following: dict[Term, list[Individual]] = {}
        for atom in self.domain.extensions.get(base, ()):
            following.setdefault(atom.args[0], []).append(atom.args[1])  # type: ignore[arg-type]
        distance: dict[Individual, int] = {}
        level: list[Individual] = [start]
        depth = 0
        while level:
            depth += 1
            level = [n for each in level for n in following.get(each, ()) if n not in distance]
            for each in level:
                distance[each] = depth
        return distance


_TRUE = Individual("", "true")
_CONCLUDED = Predicate("", (), Established.DERIVED, {}, None)


def _bound(what: str, number: int, rule: Rule) -> Finding:
    return Finding(
        "AKB901",
        f"The question needs more than {number} {what}.",
        rule.place,
        f"The bound was reached at '{rule.origin}'.",
        "Ask about fewer things at once.",
    )
