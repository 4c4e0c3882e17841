"""Random small programs and facts, as Hypothesis strategies."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from tests.meaning.oracle import (
    KINDS,
    UNNAMED,
    Body,
    Contrary,
    Fact,
    Listing,
    Lit,
    Never,
    Norm,
    Part,
    Precedence,
    Predicate,
    Reading,
    Rule,
    Statement,
    Text,
)

ESTABLISHED = ("fact", "fact", "choice", "judgement", "listing", "assumption", "observance")
BASES = ("express", "express", "express", "implied", "analogy")


@dataclass(frozen=True)
class Sample:
    """A program, facts, and questions on it: kind, predicate and arguments."""

    text: Text
    facts: tuple[tuple[Fact, bool], ...]
    questions: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass
class _Maker:
    draw: st.DrawFn
    predicates: list[Predicate]
    readings: list[Reading]

    def one_of(self, *values: object) -> object:
        return self.draw(st.sampled_from(values))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def argument(self, sort: str) -> str:
        if sort == "kind":
            return str(self.one_of("K", "K", *KINDS))
        return str(self.one_of("X", "X", "X", "Z", "alpha"))

    def literal(self, pool: list[Predicate]) -> Lit:
        if self.readings and self.chance(20):
            reading = self.one_of(*self.readings)
            assert isinstance(reading, Reading)
            return Lit(f"reading {reading.name}", (str(self.one_of(*reading.alternatives)),), self.chance(75))
        predicate = self.one_of(*pool)
        assert isinstance(predicate, Predicate)
        return Lit(predicate.name, tuple(self.argument(s) for s in predicate.sorts), self.chance(60))

    def body(self, pool: list[Predicate], least: int, most: int) -> Body:
        return tuple(dict.fromkeys(self.literal(pool) for _ in range(self.draw(st.integers(least, most)))))


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """A program of a few predicates, readings, rules and norms; facts about its inputs; what may be asked of it."""
    make = _Maker(draw, [], [])
    for i in range(draw(st.sampled_from((0, 1, 1, 2)))):
        make.readings.append(Reading(f"r{i}", ("left", "right", "third")[: draw(st.integers(2, 3))]))
    shapes = ((), ("thing",), ("thing",), ("kind",))
    inputs = [
        Predicate(f"p{i}", draw(st.sampled_from(shapes)), draw(st.sampled_from(ESTABLISHED)))
        for i in range(draw(st.integers(2, 4)))
    ]
    if make.chance(50):
        inputs.append(Predicate("kept", draw(st.sampled_from(((), ("thing",)))), "observance"))
    derived: list[Predicate] = []
    statements: list[Statement] = [*inputs, *make.readings]
    for i in range(draw(st.integers(0, 2))):
        predicate = Predicate(f"d{i}", draw(st.sampled_from(shapes)), draw(st.sampled_from(("derived", "exhaustive"))))
        statements.append(predicate)
        for j in range(draw(st.integers(1, 2))):
            head = Lit(predicate.name, tuple(make.argument(s) for s in predicate.sorts))
            body = make.body(inputs + derived, 1, 3)
            survives = make.chance(10)
            statements.append(Rule(f"rule_{i}_{j}", head, body, draw(st.sampled_from(BASES)), survives))
        derived.append(predicate)
    actions = [Predicate(f"act{i}", draw(st.sampled_from((("thing",), ()))), "action") for i in range(2)]
    statements += actions
    statements += _norms(make, actions, inputs + derived)
    for i in range(draw(st.integers(0, 2))):
        # Only one impossibility speaks of what is assumed: that several together exclude it is not looked for.
        pool = [p for p in inputs if i == 0 or p.kind not in ("assumption", "observance")] or inputs
        statements.append(Never(f"never_{i}", make.body(pool, 1 if make.chance(10) else 2, 3)))
    for predicate in inputs:
        if predicate.kind == "listing" and make.chance(60):
            args = tuple("alpha" if s == "thing" else str(make.one_of(*KINDS)) for s in predicate.sorts)
            statements.append(Listing(f"list_{predicate.name}", Lit(predicate.name, args)))
    text = Text(tuple(statements), make.chance(40))
    return Sample(text, _facts(make, inputs, actions, text.standing), tuple(_questions(make, inputs, derived, actions)))


def _norms(make: _Maker, actions: list[Predicate], pool: list[Predicate]) -> list[Statement]:
    found: list[Statement] = []
    norms: list[Norm] = []
    observances = [p for p in pool if p.kind == "observance" and p.sorts in ((), ("thing",))]
    for i in range(make.draw(st.integers(1, 4))):
        action = make.one_of(*actions) if i else actions[0]
        assert isinstance(action, Predicate)
        kind = str(make.one_of("permit", "forbid", "oblige", "only", "only", *(["condition"] * 2 * bool(observances))))
        thing = "alpha" if make.chance(10) else "X"
        pattern = Lit(action.name, (thing,) * len(action.sorts))
        observed = upon = None
        if kind == "condition":
            predicate = make.one_of(*observances)
            assert isinstance(predicate, Predicate)
            observed = Lit(predicate.name, ("X" if pattern.args == ("X",) else "alpha",) * len(predicate.sorts))
        if kind == "oblige" and make.chance(25):
            other = next(a for a in actions if a != action)
            if other.sorts == action.sorts:
                upon = Lit(other.name, pattern.args)
        norm = Norm(
            kind,
            f"norm_{i}",
            pattern,
            make.body(pool, 0, 2),
            make.body(pool, 0, 2),
            str(make.one_of(*BASES)),
            make.chance(10),
            kind == "permit" and make.chance(30),
            observed,
            upon,
        )
        norms.append(norm)
        found.append(norm)
        if kind == "only":
            for j in range(make.draw(st.integers(0, 2))):
                body = make.body(pool, 1, 2)
                found.append(Part("way", f"way_{i}_{j}", norm.name, pattern, body, str(make.one_of(*BASES))))
        elif kind != "condition" and upon is None and make.chance(30):
            found.append(Part("exception", f"exc_{i}", norm.name, pattern, make.body(pool, 1, 2)))
    ranked = [n for n in norms if n.kind in ("permit", "forbid", "oblige") and n.upon is None]
    for first, second in pairwise(ranked):
        if first.action.name == second.action.name and make.chance(40):
            found.append(Precedence(first.name, second.name))
    if make.chance(25) and actions[0].sorts == actions[1].sorts:
        args = ("X",) * len(actions[0].sorts)
        found.append(Contrary("against", Lit(actions[0].name, args), Lit(actions[1].name, args)))
    return found


def _facts(
    make: _Maker, inputs: list[Predicate], actions: list[Predicate], standing: bool
) -> tuple[tuple[Fact, bool], ...]:
    facts: dict[Fact, bool] = {}
    names = ["alpha", *(["beta"] if make.chance(20) else []), *([UNNAMED] if make.chance(15) else [])]
    known = make.draw(st.integers(20, 90))
    for predicate in [*inputs, *(Predicate(f"done:{a.name}", a.sorts, "done") for a in actions)]:
        for value in {"thing": names, "kind": KINDS}[predicate.sorts[0]] if predicate.sorts else (None,):
            stated = known if predicate.kind in ("fact", "choice", "judgement", "done") else 25
            if make.chance(stated) and not (value == UNNAMED and predicate.kind == "done"):
                facts[predicate.name, () if value is None else (value,)] = make.chance(55)
    for reading in make.readings:
        if make.chance(25):
            facts[f"reading {reading.name}", (str(make.one_of(*reading.alternatives)),)] = make.chance(60)
    if standing and make.chance(15):
        facts["in_force", ()] = make.chance(30)
    return tuple(facts.items())


def _questions(
    make: _Maker, inputs: list[Predicate], derived: list[Predicate], actions: list[Predicate]
) -> list[tuple[str, str, tuple[str, ...]]]:
    found = []
    asked = [("may", a) for a in actions] + [("must", a) for a in actions]
    asked += [("is", p) for p in (*derived, *inputs[:1])]
    for kind, predicate in asked:
        names = ("alpha", "alpha", "beta", *((UNNAMED,) if kind != "must" else ()))
        args = tuple(str(make.one_of(*(names if s == "thing" else KINDS))) for s in predicate.sorts)
        found.append((kind, predicate.name, args))
    return found
