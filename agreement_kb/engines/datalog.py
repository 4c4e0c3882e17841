"""Grounding on pyDatalog. The only module that imports it.

Each rule becomes an *instance relation* over all its variables::

    inst_7(X, Y, Z) <= asked_s(X) & listed_p(X, Z) & sort_t(Y) & ~listed_q(Y)

Its body holds the conditions whose truth is fixed before anything is concluded (closed predicates) and a guard for
each variable they leave: of what was asked for a variable of the goal, of its whole sort for another. Asked with the
arguments of a head bound, it yields the instances of the rule for that head; their conditions are the next goals.
Inputs that may be true or false, and concluded predicates, are not joined: every value of them must be seen, for the
meaning ranges over completions. A rule that leaves nothing to be joined once its head is bound has one instance.

Why so: instance relations over closed predicates and sorts never recurse, so pyDatalog always returns; tables left by
one question lose grounds in the next, so each engine run has a Logic of its own and each relation is asked with its
head bound; guards stand after the literals that bind, where they only check. A closure runs on its own, left-linear.
Of a closed predicate only the rows are loaded that what is bound can meet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pyDatalog import Logic, pyEngine

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.finding import Finding, TooLarge
from agreement_kb.model.ground import Domain, Extension, GroundProgram, Listed
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.rule import Instance, Part, Rule
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.vocabulary import Established, Predicate

MAX_STEPS = 2_000_000
MAX_INSTANCES = 100_000


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
    relations: dict[tuple[str, frozenset[Variable]], str] = field(default_factory=dict)
    loaded: set[tuple[str, tuple[Individual | None, ...]]] = field(default_factory=set)
    asserted: set[tuple[str, tuple[Individual, ...]]] = field(default_factory=set)
    decoded: dict[str, Individual] = field(default_factory=dict)
    codes: dict[Individual, str] = field(default_factory=dict)
    known: dict[str, Listed] = field(default_factory=dict)
    shapes: dict[str, tuple[tuple[Variable, ...], list[tuple[str, Literal]]]] = field(default_factory=dict)
    paths: dict[tuple[str, Individual], dict[Individual, Individual]] = field(default_factory=dict)
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
        """The impossibilities that may tie an input reached to what is stated or to another, also through others.

        They are followed from atom to atom; an atom that is stated ties nothing further.
        """
        uses = _uses(self.program)
        bodies = dict.fromkeys(lit.atom for found in reached.values() for instance in found for lit in instance.body)
        self._know(goals, bodies)
        stated = set(self.domain.stated)
        waiting = deque(dict.fromkeys([*goals, *(atom for atom in bodies if atom not in stated)]))
        seen = set(waiting)
        asked: set[tuple[str, Atom]] = set()
        chosen: dict[tuple[str, Atom], Instance] = {}

        def follow(atoms: Iterable[Atom]) -> None:
            for atom in atoms:
                if atom not in seen:
                    seen.add(atom)
                    if atom not in stated:
                        waiting.append(atom)

        def choose(rule: Rule, goal: Atom) -> None:
            if (rule.id, goal) in asked:
                return
            asked.add((rule.id, goal))
            for instance in self._ask(rule, goal):
                if (rule.id, instance.head) not in chosen:
                    chosen[rule.id, instance.head] = instance
                    follow(literal.atom for literal in instance.body)

        while waiting:
            atom = waiting.popleft()
            follow(self._siblings(atom, uses))
            for rule, pattern in uses.get(atom.predicate, ()):
                binding = pattern.match(atom)
                if binding is not None:
                    choose(rule, rule.head.bind(binding))
        return tuple(chosen.values())

    def _siblings(self, atom: Atom, uses: Mapping[str, object]) -> Iterable[Atom]:
        """The atoms that exclude each other with this one: the alternatives of a reading, who may hold a role."""
        if atom.predicate not in uses:
            return ()
        established = self._predicate(atom).established
        if established is Established.READING:
            reading = self.program.program.readings[atom.predicate]
            return [Atom(reading.name, (Individual(reading.name, name),)) for name, _ in reading.alternatives]
        if established is Established.ROLE:
            keys = [a for a in atom.args[:-1] if isinstance(a, Individual)]
            return self.domain.extension(f"candidate:{atom.predicate}").matching([*keys, None])
        return ()

    def _know(self, goals: Iterable[Atom], bodies: Iterable[Atom]) -> None:
        """Note the atoms of each avoidable predicate that something speaks of."""
        known: dict[str, dict[Atom, None]] = {name: {} for name in self.program.avoidable}
        for atom in (*goals, *bodies, *self.domain.stated):
            if atom.predicate in known:
                known[atom.predicate][atom] = None
        self.known = {name: Listed(atoms) for name, atoms in known.items()}

    def _instances(self, goal: Atom) -> tuple[Instance, ...]:
        found: list[Instance] = []
        for rule in self.program.by_head.get(goal.predicate, ()):
            found.extend(self._ask(rule, goal))
        return tuple(found)

    def _ask(self, rule: Rule, goal: Atom) -> list[Instance]:
        """The instances of one rule whose head is the goal (which may have variables only for a constraint)."""
        bound: dict[Variable, Individual] = {}
        for mine, other in zip(rule.head.args, goal.args, strict=True):
            if isinstance(other, Variable):
                continue
            if isinstance(mine, Variable):
                if bound.setdefault(mine, other) != other:
                    return []
            elif mine != other:
                return []
        variables, joined = self._shape(rule)
        bindings: Iterable[Mapping[Variable, Individual]]
        if len(bound) == len(variables) and not joined:
            bindings = [bound]
        elif len(bound) == len(variables) and rule.part is Part.NEVER:
            # Impossibilities are followed atom by atom: nothing is left to join, and looking up is much quicker.
            bindings = [bound] if all(self._holds(each, literal, bound) for each, literal in joined) else []
        else:
            relation = self._relation(rule, joined, bound)
            rows = self._query(relation, [bound.get(v, v) for v in variables])
            bindings = [dict(zip(variables, (self.decoded[code] for code in row), strict=True)) for row in sorted(rows)]
        instances = [
            Instance(
                rule,
                tuple((v, binding[v]) for v in variables),
                rule.head.bind(binding),
                tuple(literal.bind(binding) for literal in rule.body),
            )
            for binding in bindings
        ]
        self.found += len(instances)
        if self.found > self.max_instances:
            raise TooLarge([_bound("rule instances", self.max_instances, rule)])
        return instances

    def _holds(self, extension: str, literal: Literal, bound: Mapping[Variable, Individual]) -> bool:
        """Whether a condition without free variables agrees with the extension it would be joined with."""
        return (literal.atom.bind(bound) in self._rows(extension)) == literal.positive

    def _shape(self, rule: Rule) -> tuple[tuple[Variable, ...], list[tuple[str, Literal]]]:
        """The variables of a rule, and the conditions that are joined, each with the extension it is joined with.

        Joined are closed predicates; who may hold a role; and in an impossibility the avoidable predicates: one that
        nothing else speaks of can always be given the value that avoids the impossibility, and ties nothing.
        """
        known = self.shapes.get(rule.id)
        if known is not None:
            return known
        found: list[tuple[str, Literal]] = []
        for literal in rule.body:
            name, established = literal.atom.predicate, self._predicate(literal.atom).established
            if established.closed:
                found.append((name, literal))
            elif established is Established.ROLE and literal.positive:
                found.append((f"candidate:{name}", literal))
            elif rule.part is Part.NEVER and name in self.known:
                found.append((f"known:{name}", Literal(literal.atom)))
        shape = rule.variables(), sorted(found, key=lambda each: not each[1].positive)
        self.shapes[rule.id] = shape
        return shape

    def _relation(self, rule: Rule, joined: list[tuple[str, Literal]], bound: Mapping[Variable, Individual]) -> str:
        """The instance relation of a rule for some bound variables, with the rows loaded that they can meet."""
        variables, _ = self._shape(rule)
        for name, literal in joined:
            args = [bound.get(a) if isinstance(a, Variable) else a for a in literal.atom.args]
            self._load(name, args)
        guards = [v for v in variables if not any(v in lit.atom.variables() for _, lit in joined if lit.positive)]
        for variable in guards:
            self._guard(variable, bound.get(variable))
        key = (rule.id, frozenset(bound))
        name = self.relations.get(key, "")
        if name:
            return name
        body = [self._literal(f"closed_{each}", lit.atom.args) for each, lit in joined if lit.positive]
        body += [self._literal(f"{'asked' if v in bound else 'sort'}_{v.sort}", (v,)) for v in guards]
        body += [self._literal(f"~closed_{each}", lit.atom.args) for each, lit in joined if not lit.positive]
        if not variables:
            self._fact("true", (_TRUE,))
            body.insert(0, self._literal("true", (_TRUE,)))
        name = self.relations[key] = f"inst_{len(self.relations)}"
        pyEngine.assert_(pyEngine.Clause(self._literal(name, variables or (_TRUE,)), body))
        return name

    def _predicate(self, atom: Atom) -> Predicate:
        found = self.program.program.predicates.get(atom.predicate)
        return found if found is not None else _CONCLUDED

    # ---- loading facts -------------------------------------------------------------------------------------------

    def _guard(self, variable: Variable, individual: Individual | None) -> None:
        """Load what a variable ranges over: its sort, or the one individual it is bound to."""
        if individual is not None:
            self._fact(f"asked_{variable.sort}", (individual,))
            return
        for each in self.domain.individuals.get(variable.sort, ()):
            self._fact(f"sort_{variable.sort}", (each,))
        self._known_relation(f"sort_{variable.sort}", 1)

    def _load(self, extension: str, args: Sequence[Term | None]) -> None:
        """Load the rows of a closed predicate that have these arguments."""
        wanted = tuple(a if isinstance(a, Individual) else None for a in args)
        name = f"closed_{extension}"
        if (name, wanted) in self.loaded:
            return
        self.loaded.add((name, wanted))
        for atom in self._rows(extension).matching(wanted):
            self._fact(name, atom.args)
        self._known_relation(name, len(wanted))

    def _rows(self, extension: str) -> Extension:
        kind, _, predicate = extension.partition(":")
        return self.known[predicate] if kind == "known" else self.domain.extension(extension)

    def _fact(self, name: str, args: Sequence[Term]) -> None:
        row = tuple(a for a in args if isinstance(a, Individual))
        if (name, row) not in self.asserted:
            self.asserted.add((name, row))
            pyEngine.assert_(pyEngine.Clause(self._literal(name, row), []))

    def _known_relation(self, name: str, arity: int) -> None:
        """Make a relation known to pyDatalog even if it is empty: a negated undefined predicate raises."""
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
        name, edges = f"closure_{predicate.name}", f"closed_{base}"
        if (name, ()) not in self.loaded:
            self.loaded.add((name, ()))
            self._load(base, (None, None))
            x, y, z = (Variable(v, "") for v in "XYZ")
            pair = self._literal(name, (x, y))
            pyEngine.assert_(pyEngine.Clause(pair, [self._literal(edges, (x, y))]))
            step = [self._literal(name, (x, z)), self._literal(edges, (z, y))]
            pyEngine.assert_(pyEngine.Clause(self._literal(name, (x, y)), step))
        assert isinstance(first, Individual)
        assert isinstance(last, Individual)
        before = self._before(name, base, first).get(last)
        if before is None:
            return ()
        body: tuple[Literal, ...] = (Literal(Atom(base, (before, last))),)
        if before != first:
            body = (Literal(Atom(predicate.name, (first, before))), *body)
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

    def _before(self, name: str, base: str, start: Individual) -> dict[Individual, Individual]:
        """What stands before each thing reachable from ``start`` on a shortest path to it; the least of several."""
        known = self.paths.get((base, start))
        if known is not None:
            return known
        reachable = {self.decoded[row[1]] for row in self._query(name, (start, Variable("Y", "")))}
        before: dict[Individual, Individual] = {}
        level = [start]
        while level:
            found: dict[Individual, Individual] = {}
            for each in sorted(level):
                for atom in self.domain.extension(base).matching((each, None)):
                    following = atom.args[1]
                    assert isinstance(following, Individual)
                    if following in reachable and following not in before:
                        found.setdefault(following, each)
            before.update(found)
            level = list(found)
        self.paths[base, start] = before
        return before


_TRUE = Individual("", "true")
_CONCLUDED = Predicate("", (), Established.DERIVED, {}, None)


@lru_cache(maxsize=8)
def _uses(program: StratifiedProgram) -> Mapping[str, list[tuple[Rule, Atom]]]:
    """The impossibilities that speak of each predicate, with the atom in which they do."""
    uses: dict[str, list[tuple[Rule, Atom]]] = {}
    for rule in program.program.constraints:
        for literal in rule.body:
            uses.setdefault(literal.atom.predicate, []).append((rule, literal.atom))
    return uses


def _bound(what: str, number: int, rule: Rule) -> Finding:
    return Finding(
        "AKB901",
        f"The question needs more than {number} {what}.",
        rule.place,
        f"The bound was reached at '{rule.origin}'.",
        "Ask about fewer things at once.",
    )
