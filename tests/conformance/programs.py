"""Random programs of all that the language admits, written in it, as Hypothesis strategies.

Some come from ``tests/meaning`` (norms, gates, readings, exceptions); the rest are made here, of what those lack:
several sorts and numbers of arguments, deep strata, closures over lists with circles, roles and their holders, times,
with readings and norms over them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from hypothesis import strategies as st

from agreement_kb.model.atom import Atom
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual
from tests.meaning.programs import Sample, samples

VARIABLES = {"thing": ("X", "Y", "Z"), "place": ("P", "Q"), "party": ("A", "B"), "kind": ("K", "L"), "time": ("T", "U")}
NAMES = {
    "thing": ("alpha", "beta"),
    "place": ("alpha", "north"),  # one name may be that of two things, each of its own sort
    "party": ("anna",),
    "kind": ("red", "blue", "alpha"),
}
TERMS = NAMES["kind"]
MOST_VARIABLES = 2
"""In one statement; more only where a sort has no name to take instead."""
ALTERNATIVES = ("left", "right", "other")
TIMES = (
    "2024-01-31",
    "2024-02-29",
    "2024-03-01",
    "2025-02-28",
    "2024-02-29T23:30Z",
    "2024-03-01T04:30+05:00",
    "2024-03-01T01:30-11:30",
    "2024-02-29T12:00",
)
DURATIONS = (
    "",
    "",
    " + 1 months",
    " + 1 years",
    " + 12 months",
    " + 1 days",
    " + 24 hours",
    " + 30 minutes",
    " + 29 days",
)
FIRST = " counting the first day"
ESTABLISHED = ("fact", "fact", "choice", "judgement", "assumption", "observance", "listing")

HOW_MANY = st.sampled_from((1, 1, 2, 3))
HEAD = "".join(
    (
        *(f'open sort {sort} en "{sort}"\n' for sort in ("thing", "place", "party")),
        'closed sort kind en "kind"\n',
        *(f'term {term}: kind en "{term}"\n' for term in TERMS),
    )
)


@dataclass(frozen=True)
class Written:
    """A program in words; what is stated of it, by name and keys; a seed for what is not; what is asked."""

    text: str
    stated: tuple[tuple[str, tuple[str, ...], bool], ...]
    holders: tuple[tuple[str, tuple[str, ...], str], ...]
    as_of: str | None
    seed: int
    asked: int

    def facts(self, program: Program) -> Facts:
        def atom(name: str, keys: Sequence[str]) -> Atom:
            parameters = program.predicates[name].parameters
            return Atom(name, tuple(Individual(v.sort, key) for v, key in zip(parameters, keys, strict=False)))

        holders = {
            atom(role, keys): Individual(program.predicates[role].parameters[-1].sort, holder)
            for role, keys, holder in self.holders
        }
        return Facts({atom(name, keys): value for name, keys, value in self.stated}, holders, self.as_of)


def programs() -> st.SearchStrategy[Written]:
    """Programs of both kinds, three of four made here."""
    return st.one_of(_made(), _made(), _made(), _of_meaning())


@st.composite
def _of_meaning(draw: st.DrawFn) -> Written:
    sample: Sample = draw(samples())
    stated = tuple((name.removeprefix("reading "), args, value) for (name, args), value in sample.facts)
    return Written(str(sample.text), stated, (), None, draw(st.integers(1, 2**30)), draw(st.integers(0, 2**30)))


@dataclass(frozen=True)
class _Predicate:
    name: str
    sorts: tuple[str, ...]


@dataclass
class _Maker:
    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)
    inputs: list[_Predicate] = field(default_factory=list)
    roles: list[_Predicate] = field(default_factory=list)
    closures: list[_Predicate] = field(default_factory=list)
    dates: list[_Predicate] = field(default_factory=list)
    derived: list[_Predicate] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)

    def one_of(self, values: Sequence[str]) -> str:
        return self.draw(st.sampled_from(values))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def declare(self, predicate: _Predicate, how: str, exhaustive: str = "") -> None:
        parameters = ", ".join(f"P{n}: {sort}" for n, sort in enumerate(predicate.sorts))
        slots = " ".join(f"{{P{n}}}" for n in range(len(predicate.sorts)))
        judge = ' judge en "someone"' if how == "judgement" else ""
        by = f" by {how}" if how else ""
        name = f"{predicate.name}({parameters})" if parameters else predicate.name
        self.lines.append(f'predicate {name}{by}{exhaustive} en "{predicate.name} of {slots}"{judge}')

    def argument(self, sort: str) -> str:
        """A variable, most often; a thing by its name; the holder of a role."""
        of_sort = [role for role in self.roles if role.sorts[-1] == sort]
        if of_sort and self.chance(35):
            role = self.draw(st.sampled_from(of_sort))
            return f"{role.name}({', '.join(map(self.variable, role.sorts[:-1]))})"
        if sort == "party" or self.chance(75):
            return self.variable(sort)
        if sort == "kind":
            return self.one_of(TERMS)
        return self.one_of((*TIMES, "as_of")) if sort == "time" else f'"{self.one_of(NAMES[sort])}"'

    def variable(self, sort: str) -> str:
        """A variable of the statement being written: one it has already, or a new one while it has few."""
        known = [v for v in VARIABLES[sort] if v in self.variables]
        if not known or (len(self.variables) < MOST_VARIABLES and self.chance(30)):
            known = list(VARIABLES[sort])
        chosen = self.one_of(known)
        self.variables.add(chosen)
        return chosen

    def literal(self, pool: Sequence[_Predicate], negative: int = 30) -> str:
        if self.readings and self.chance(12):
            atom = f"reading {self.one_of(self.readings)} is {self.one_of(ALTERNATIVES)}"
        else:
            predicate = self.draw(st.sampled_from(pool))
            atom = _atom(predicate.name.replace(":", " "), [self.argument(sort) for sort in predicate.sorts])
        return f"not {atom}" if self.chance(negative) else atom

    def body(self, pools: Sequence[Sequence[_Predicate]], least: int, most: int, negative: int = 30) -> list[str]:
        number = self.draw(st.integers(least, most))
        chosen = [self.draw(st.sampled_from([pool for pool in pools if pool])) for _ in range(number)]
        return list(dict.fromkeys(self.literal(pool, negative) for pool in chosen))

    def pools(self) -> list[Sequence[_Predicate]]:
        return [self.inputs, self.inputs, self.roles, self.closures, self.dates, self.dates, self.derived, self.derived]


def _atom(name: str, args: Sequence[str]) -> str:
    return f"{name}({', '.join(args)})" if args else name


def _conditions(literals: Sequence[str], *more: str) -> str:
    """Conditions joined; each variable is said to be any thing of its sort, so that it is bound and used twice."""
    words = re.findall(r"\b[A-Z]\b", re.sub(r'"[^"]*"', "", " ".join((*literals, *more))))
    guards = [f"{sort}({v})" for v in dict.fromkeys(words) for sort, names in VARIABLES.items() if v in names]
    return " and ".join([*guards, *literals])


SHAPES = ((), ("thing",), ("thing",), ("kind",), ("thing", "kind"), ("thing", "thing"), ("party", "thing"), ("place",))
WIDE = (("thing", "kind", "place"), ("thing", "party", "thing"), ("place", "thing"), ("time",), ("party",))


@st.composite
def _made(draw: st.DrawFn) -> Written:
    make = _Maker(draw)
    _roles(make)
    _readings(make)
    kinds: dict[str, str] = {}
    for n in range(draw(st.integers(2, 4))):
        predicate = _Predicate(f"p{n}", draw(st.sampled_from((*SHAPES, *WIDE))))
        kinds[predicate.name] = make.one_of(ESTABLISHED if "party" not in predicate.sorts else ESTABLISHED[:-1])
        make.declare(predicate, kinds[predicate.name])
        make.inputs.append(predicate)
    listed = [p for p in make.inputs if kinds.get(p.name) == "listing"]
    _closures(make, listed)
    _dates(make)
    if make.chance(40):
        make.lines.append('action act(P0: thing) en "doing {P0}" done en "{P0} was done"')
        make.inputs.append(_Predicate("done:act", ("thing",)))
    _rules(make)
    _norms(make)
    _impossible(make, kinds)
    for n, predicate in enumerate(listed):
        rows = {_atom(predicate.name, _listed(make, predicate)) for _ in range(draw(st.integers(0, 4)))}
        if rows:
            make.lines.append(f"list listed{n}: {', '.join(sorted(rows))}")
    stated, holders = _stated(make, kinds)
    as_of = make.one_of(TIMES) if make.chance(60) else None
    text = HEAD + "\n".join(make.lines) + "\n"
    return Written(text, stated, holders, as_of, draw(st.integers(1, 2**30)), draw(st.integers(0, 2**30)))


def _roles(make: _Maker) -> None:
    if make.chance(50):
        owner, keeper = _Predicate("owner", ("thing", "party")), _Predicate("keeper", ("thing", "party"))
        supplied = _Predicate("supplied", ("thing",))
        make.declare(supplied, "fact")
        make.inputs.append(supplied)
        filled = {"owner": make.chance(25), "keeper": make.chance(50)}
        for role, other in ((owner, keeper), (keeper, owner)):
            by = f" filled by {other.name} if supplied" if filled[role.name] else ""
            title = f'title en "the {role.name}" stated en "{{Holder}} is {role.name} of {{P0}}"'
            make.lines.append(f"role {role.name}(P0: thing): party{by} {title}")
            make.roles.append(role)
    if make.chance(15):
        title = 'title en "the guard" stated en "{Holder} guards {P0} in {P1}"'
        make.lines.append(f"role guard(P0: place, P1: kind): party {title}")
        make.roles.append(_Predicate("guard", ("place", "kind", "party")))
    for name in ("made", "due")[: make.draw(st.integers(0, 2))]:
        title = f'title en "the time {name}" stated en "{{P0}} was {name} on {{Holder}}"'
        make.lines.append(f"role {name}(P0: thing): time {title}")
        make.roles.append(_Predicate(name, ("thing", "time")))


def _readings(make: _Maker) -> None:
    for n in range(make.draw(st.sampled_from((0, 0, 1, 2)))):
        alternatives = " ".join(f'alternative {each} en "{each} of r{n}"' for each in ALTERNATIVES)
        make.lines.append(f'reading r{n} about 1 en "which r{n}" words en "words" {alternatives}')
        make.readings.append(f"r{n}")


def _closures(make: _Maker, listed: list[_Predicate]) -> None:
    for n in range(make.draw(st.sampled_from((0, 1, 1, 1, 2)))):
        sort = make.one_of(("thing", "thing", "place", "kind"))
        edge, closure = _Predicate(f"edge{n}", (sort, sort)), _Predicate(f"reach{n}", (sort, sort))
        make.declare(edge, "listing")
        make.lines.append(f'closure reach{n} of edge{n} en "{{P0}} reaches{n} {{P1}}"')
        listed.append(edge)
        make.inputs.append(edge)
        make.closures.append(closure)


def _listed(make: _Maker, predicate: _Predicate) -> list[str]:
    args = []
    for sort in predicate.sorts:
        if predicate.name.startswith("edge") and sort != "kind":
            args.append(f'"{make.one_of(("alpha", "beta", "gamma", "delta"))}"')
        elif sort == "kind":
            args.append(make.one_of(TERMS))
        else:
            args.append(make.one_of(TIMES) if sort == "time" else f'"{make.one_of(NAMES[sort])}"')
    return args


def _comparison(make: _Maker, one: str, others: Sequence[str]) -> str:
    sides = [one, make.one_of(others)]
    if make.chance(40):
        sides.reverse()
    duration = _duration(make)
    day = "day of " if "hours" not in duration and "minutes" not in duration and make.chance(30) else ""
    return f"{sides[0]} {make.one_of(('<=', '<'))} {day}{sides[1]}{duration}"


def _duration(make: _Maker) -> str:
    duration = make.one_of(DURATIONS)
    first = duration.endswith(("days", "months", "years")) and make.chance(40)
    return f"{duration}{FIRST}" if first else duration


def _dates(make: _Maker) -> None:
    timed = [role.name for role in make.roles if role.sorts[-1] == "time"]
    for n in range(make.draw(st.sampled_from((0, 1, 1, 1, 2)))):
        on_time = not timed or make.chance(25)
        one, other = (
            f"{make.one_of(timed)}(P0)" if not on_time else "P0",
            [*(f"{r}(P0)" for r in timed * (not on_time))],
        )
        compared = [_comparison(make, one, [*other, "as_of", *TIMES[:4]]) for _ in range(make.draw(HOW_MANY))]
        predicate = _Predicate(f"date{n}", ("time",) if on_time else ("thing",))
        make.declare(predicate, f"dates {' and '.join(compared)}")
        make.dates.append(predicate)


def _rules(make: _Maker) -> None:
    for n in range(make.draw(st.integers(2, 5))):
        predicate = _Predicate(f"d{n}", make.draw(st.sampled_from(SHAPES)))
        alike = ["", *(f" where {other.name}" for other in make.derived if other.sorts == predicate.sorts)]
        make.declare(predicate, "", f" exhaustive{make.one_of(alike)}" if make.chance(30) else "")
        for m in range(make.draw(st.sampled_from((1, 2, 3)))):
            make.variables.clear()
            head = [a if (a := make.argument(sort))[-1] != ")" else VARIABLES[sort][0] for sort in predicate.sorts]
            # Most conclusions above the first rest on one of those below.
            below = make.body([make.derived[-2:]], 1, 1) if make.derived and make.chance(60) else []
            body = list(dict.fromkeys([*below, *make.body(make.pools(), 1 - len(below), 3)]))
            shown = _atom(predicate.name, head)
            at = f"at {make.argument('time')}{_duration(make)}" if make.chance(20) else ""
            make.lines.append(f"rule rule{n}_{m}: {shown}\n    if {_conditions(body, shown, at)}\n    {at}".rstrip())
        make.derived.append(predicate)


def _norms(make: _Maker) -> None:
    if not any(predicate.name == "done:act" for predicate in make.inputs):
        return
    plain = [make.inputs, make.roles, make.closures, make.dates, make.derived]
    for n, kind in enumerate(("only", "permit", "forbid", "oblige")):
        if make.chance(50):
            make.variables = {"X"}
            scope, condition = make.body(plain, 1, 1), make.body(plain, 1, 2)
            shown = f"    concerning {_conditions(scope)}\n    if {_conditions(condition)}\n"
            make.lines.append(f"{kind} norm{n}: act(X)\n{shown}")
            if kind == "only":
                make.lines.append(f"way way{n} through norm{n}\n    if {_conditions(make.body(plain, 1, 2), 'X')}")
            elif make.chance(40):
                make.lines.append(f"exception exc{n} to norm{n}\n    if {_conditions(make.body(plain, 1, 2), 'X')}")


def _impossible(make: _Maker, kinds: dict[str, str]) -> None:
    # Something in each is open, or hardly a program would have a completion.
    free = [p for p in make.inputs if kinds.get(p.name) in ("fact", "choice", "judgement")]
    pools = [free, make.roles, make.dates, [p for p in make.inputs if ":" not in p.name]]
    if not free:
        return
    for n in range(make.draw(st.sampled_from((0, 0, 1, 1, 2)))):
        make.variables.clear()
        body = [make.literal(free, 25), *make.body(pools, 1, 2, 25)]
        make.lines.append(f"never never{n}: {_conditions(body)}")


def _stated(
    make: _Maker, kinds: dict[str, str]
) -> tuple[tuple[tuple[str, tuple[str, ...], bool], ...], tuple[tuple[str, tuple[str, ...], str], ...]]:
    stated: dict[tuple[str, tuple[str, ...]], bool] = {}
    for _ in range(make.draw(st.integers(0, 6))):
        predicate = make.draw(st.sampled_from(make.inputs + make.dates))
        keys = tuple(make.one_of(TIMES) if s == "time" else make.one_of(NAMES[s]) for s in predicate.sorts)
        listed = predicate.name.startswith("edge") or kinds.get(predicate.name) == "listing"
        stated[predicate.name, keys] = listed or make.chance(60)
    for reading in make.readings:
        if make.chance(30):
            stated[reading, (make.one_of(ALTERNATIVES),)] = make.chance(60)
    holders: dict[tuple[str, tuple[str, ...]], str] = {}
    for role in make.roles:
        *sorts, holder = role.sorts
        for keys in product(*(NAMES[sort][:2] for sort in sorts)):
            if make.chance(65 if holder == "time" else 40):
                holders[role.name, keys] = make.one_of(TIMES if holder == "time" else ("anna", "boris"))
            elif holder == "party" and make.chance(25):
                stated[role.name, (*keys, "anna")] = False
    return tuple((*key, value) for key, value in stated.items()), tuple((*key, who) for key, who in holders.items())
