"""A second implementation of the meaning, by brute force: every completion is one bit.

It shares no code with the package. A program is a list of the little statements below, which also say themselves in
the language (``str``). With n bits of choice there are 2**n completions; an atom is a number whose bit i tells whether
it is true in completion i, so "and" over all completions is ``&``. Rules are evaluated naively over all bindings, and
the table of outcomes is read straight from section 4 of the design.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import TypeVar

SORTS = {"X": "thing", "Z": "thing", "K": "kind"}
"""The sort of each variable; what is no variable is the name of an individual."""
KINDS = ("red", "blue")
UNNAMED = "?"
T = TypeVar("T")
MUTABLE = ("fact", "choice", "judgement", "done", "analogy")


@dataclass(frozen=True)
class Lit:
    name: str
    args: tuple[str, ...] = ()
    positive: bool = True

    def __str__(self) -> str:
        if self.name.startswith("reading "):
            words = f"{self.name} is {self.args[0]}"
        else:
            words = atom_text(self.name, self.args)
        return words if self.positive else f"not {words}"

    def bind(self, binding: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        return self.name, tuple(binding.get(a, a) for a in self.args)


Body = tuple[Lit, ...]
Fact = tuple[str, tuple[str, ...]]


def atom_text(name: str, args: tuple[str, ...]) -> str:
    shown = ", ".join("_" if a == UNNAMED else a if a in SORTS or a in KINDS else f'"{a}"' for a in args)
    return f"{name}({shown})" if args else name


def variables(literals: Iterable[Lit]) -> set[str]:
    return {a for literal in literals for a in literal.args if a in SORTS}


def guards(body: Body, bound: Iterable[Lit] = (), pattern: Iterable[Lit] = ()) -> list[str]:
    """Variables that must be said to be anything of their sort: the checks want each bound, and used twice."""
    patterned = variables(pattern)
    positive = variables(b for b in body if b.positive)
    uses = [a for literal in (*body, *bound) for a in dict.fromkeys(literal.args)]
    wanted = (variables(body) | variables(bound)) - patterned
    return sorted(v for v in wanted if v not in positive or uses.count(v) < 2)


def _body(word: str, body: Body, guards: Iterable[str] = ()) -> str:
    parts = [f"{SORTS[v]}({v})" for v in guards] + [str(literal) for literal in body]
    return f"    {word} {' and '.join(parts)}\n" if parts else ""


def _basis(basis: str) -> str:
    return {"express": "", "implied": '    implied because "so"\n', "analogy": '    by analogy because "so"\n'}[basis]


def shown_parameters(predicate: Predicate) -> str:
    return f"({', '.join(f'P{i}' for i in range(len(predicate.sorts)))})" if predicate.sorts else ""


@dataclass(frozen=True)
class Predicate:
    name: str
    sorts: tuple[str, ...]
    kind: str  # how it is established; "derived", "exhaustive" or "action"

    def __str__(self) -> str:
        parameters = ", ".join(f"P{i}: {s}" for i, s in enumerate(self.sorts))
        words = " ".join(f"{{P{i}}}" for i in range(len(self.sorts)))
        shown = f"{self.name}({parameters})" if self.sorts else self.name
        if self.kind == "action":
            return (
                f'action {shown} en "doing {self.name} {words}"\n    done en "{self.name} was done {words}"\n'
                f'question must_{self.name}: must {self.name}{shown_parameters(self)} en "must {self.name} {words}?"\n'
            )
        by = {"derived": "", "exhaustive": " exhaustive"}.get(self.kind, f" by {self.kind}")
        judge = '\n    judge en "someone"' if self.kind == "judgement" else ""
        text = f'\n    en "{self.name} holds {words}"'
        return f"predicate {shown}{by}{text}{judge}\n" if not by.endswith("ive") else f"predicate {shown}{text}{by}\n"


@dataclass(frozen=True)
class Reading:
    name: str
    alternatives: tuple[str, ...]

    def __str__(self) -> str:
        lines = "".join(f'    alternative {a} en "{self.name} {a}"\n' for a in self.alternatives)
        return f'reading {self.name} about 1 en "which {self.name}"\n    words en "words"\n{lines}'


@dataclass(frozen=True)
class Rule:
    name: str
    head: Lit
    body: Body
    basis: str = "express"
    survives: bool = False

    def __str__(self) -> str:
        body = _body("if", self.body, guards(self.body, [self.head]))
        survives = "    survives\n" if self.survives else ""
        return f"rule {self.name}: {self.head}\n{body}{_basis(self.basis)}{survives}"


@dataclass(frozen=True)
class Norm:
    kind: str  # permit, forbid, oblige, only, condition
    name: str
    action: Lit
    scope: Body = ()
    conditions: Body = ()
    basis: str = "express"
    survives: bool = False
    choice: bool = False
    observed: Lit | None = None
    upon: Lit | None = None

    def __str__(self) -> str:
        on = f" on {self.action}\n    observe {self.observed}" if self.kind == "condition" else f": {self.action}"
        head = f"{self.kind} {self.name}{on}"
        extra_guards = guards((*self.scope, *self.conditions), (), [self.action])
        upon = f"    upon {self.upon}\n" if self.upon else ""
        extra = "    survives\n" * self.survives + "    leaves a choice\n" * self.choice
        return (
            f"{head}\n{upon}{_body('concerning', self.scope)}{_body('if', self.conditions, extra_guards)}"
            f"{_basis(self.basis)}{extra}"
        )


@dataclass(frozen=True)
class Part:
    kind: str  # way, exception
    name: str
    target: str
    pattern: Lit
    body: Body
    basis: str = "express"

    def __str__(self) -> str:
        link = "through" if self.kind == "way" else "to"
        body = _body("if", self.body, guards(self.body, (), [self.pattern]))
        return f"{self.kind} {self.name} {link} {self.target}\n{body}{_basis(self.basis)}"


@dataclass(frozen=True)
class Precedence:
    winner: str
    loser: str

    def __str__(self) -> str:
        return f"precedence {self.winner} over {self.loser}\n"


@dataclass(frozen=True)
class Contrary:
    name: str
    act: Lit
    other: Lit

    def __str__(self) -> str:
        return f"contrary {self.name}: {self.act} to {self.other}\n"


@dataclass(frozen=True)
class Never:
    name: str
    body: Body

    def __str__(self) -> str:
        parts = [f"{SORTS[v]}({v})" for v in guards(self.body)] + [str(literal) for literal in self.body]
        return f"never {self.name}: {' and '.join(parts)}\n"


@dataclass(frozen=True)
class Listing:
    name: str
    atom: Lit

    def __str__(self) -> str:
        return f"list {self.name}: {self.atom}\n"


Statement = Predicate | Reading | Rule | Norm | Part | Precedence | Contrary | Never | Listing


@dataclass(frozen=True)
class Text:
    """A whole program; ``standing`` tells that everything rests on ``in_force``."""

    statements: tuple[Statement, ...]
    standing: bool = False

    def __str__(self) -> str:
        head = 'open sort thing en "thing"\nclosed sort kind en "kind"\n'
        head += "".join(f'term {k}: kind en "{k}"\n' for k in KINDS)
        if self.standing:
            head += 'predicate in_force by assumption en "in force"\nstanding in_force\n'
        return head + "".join(str(s) for s in self.statements)

    def of(self, kind: type[T]) -> list[T]:
        return [s for s in self.statements if isinstance(s, kind)]


class TooMany(Exception):
    """More unknown atoms than are enumerated."""


class Contradictory(Exception):
    """There is no completion."""


@dataclass
class Oracle:
    """All completions of one program, given facts and the individuals of a question."""

    text: Text
    facts: Mapping[Fact, bool]
    individuals: tuple[str, ...] = ()
    limit: int = 12

    columns: dict[Fact, int] = field(default_factory=dict)
    places: dict[Fact, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = {p.name: p for p in self.text.of(Predicate)}
        if self.text.standing:
            self.kinds["in_force"] = Predicate("in_force", (), "assumption")
        for action in [p for p in self.kinds.values() if p.kind == "action"]:
            self.kinds[f"done:{action.name}"] = Predicate(f"done:{action.name}", action.sorts, "done")
        for s in self.text.statements:
            if getattr(s, "basis", "") == "analogy":
                self.kinds[f"analogy:{s.name}"] = Predicate(f"analogy:{s.name}", (), "analogy")  # type: ignore[union-attr]
        named = {a for name, args in self.facts if not name.startswith("reading ") for a in args}
        named |= set(self.individuals) | set(self._constants())
        self.domain = {"thing": [*sorted(named - set(KINDS) - {UNNAMED}), UNNAMED], "kind": list(KINDS)}
        self._values()

    def _constants(self) -> Iterator[str]:
        for s in self.text.statements:
            for value in vars(s).values():
                for literal in value if isinstance(value, tuple) else (value,):
                    if isinstance(literal, Lit) and not literal.name.startswith("reading "):
                        yield from (a for a in literal.args if a not in SORTS)

    # ---- inputs: one bit of choice for each unknown ----------------------------------------------------------

    def _values(self) -> None:
        listed = {(s.atom.name, s.atom.args) for s in self.text.of(Listing)}
        inputs = [
            (p.name, args)
            for p in self.kinds.values()
            if p.kind not in ("derived", "exhaustive", "action")
            for args in product(*(self.domain[s] for s in p.sorts))
        ]
        self.groups = {r.name: [(f"reading {r.name}", (a,)) for a in r.alternatives] for r in self.text.of(Reading)}
        assumed = [a for a in inputs if self.kinds[a[0]].kind in ("assumption", "observance") and a not in self.facts]
        free = [a for a in inputs if self.kinds[a[0]].kind in MUTABLE and a not in self.facts]
        free += [a for group in self.groups.values() for a in group]
        if len(free) + len(assumed) > self.limit:
            raise TooMany
        for atom in inputs:
            if self.kinds[atom[0]].kind == "listing":
                if atom in listed and self.facts.get(atom) is False:
                    raise Contradictory
                self.facts = {**self.facts, atom: atom in listed or self.facts.get(atom, False)}
        self.places = {atom: i for i, atom in enumerate([*free, *assumed])}
        self.size = 1 << len(self.places)
        self.all = (1 << self.size) - 1
        self.columns = {atom: self.all if value else 0 for atom, value in self.facts.items()}
        for atom, i in self.places.items():
            self.columns[atom] = self._column(i)
        self.possible = self.all
        for atoms in self.groups.values():
            values = [self.columns[a] for a in atoms]
            one = 0
            for i, value in enumerate(values):
                one |= reduce(and_, (~v & self.all for j, v in enumerate(values) if j != i), value)
            self.possible &= one
            for atom in atoms:
                if atom in self.facts:
                    self.possible &= self.columns[atom] if self.facts[atom] else ~self.columns[atom]
        for never in self.text.of(Never):
            self.possible &= self.all & ~self.exists(never.body, {})
        # What is assumed is true unless it is denied or what was stated, or assumed before it, excludes it.
        places = list(self.kinds)
        for atom in sorted(assumed, key=lambda a: (places.index(a[0]), a[1])):
            holds = self.possible & self.columns[atom]
            self.possible &= self.columns[atom] if holds else ~self.columns[atom]
        self.possible &= self.all
        if not self.possible:
            raise Contradictory

    def _column(self, i: int) -> int:
        """The truth table of choice i: 2**i zeros, 2**i ones, and so on."""
        width = 1 << i
        pattern, length = ((1 << width) - 1) << width, 2 * width
        while length < self.size:
            pattern |= pattern << length
            length *= 2
        return pattern

    # ---- conclusions -----------------------------------------------------------------------------------------

    def value(self, atom: Fact) -> int:
        """The completions in which an atom is true."""
        if atom not in self.columns:
            assert self.kinds[atom[0]].kind in ("derived", "exhaustive"), atom
            found = 0
            for rule in self.text.of(Rule):
                if rule.head.name == atom[0] and (binding := self.match(rule.head, atom[1])) is not None:
                    found |= self.exists(rule.body, binding) & self.rests(rule)
            self.columns[atom] = found
        return self.columns[atom]

    def match(self, pattern: Lit, args: tuple[str, ...]) -> dict[str, str] | None:
        binding = {a: b for a, b in zip(pattern.args, args, strict=True) if a in SORTS}
        return binding if all(a in SORTS or a == b for a, b in zip(pattern.args, args, strict=True)) else None

    def exists(self, body: Body, binding: Mapping[str, str]) -> int:
        """The completions in which some binding of the remaining variables satisfies the body."""
        rest = sorted(variables(body) - set(binding))
        found = 0
        for values in product(*(self.domain[SORTS[v]] for v in rest)):
            whole = {**binding, **dict(zip(rest, values, strict=True))}
            holds = self.all
            for literal in body:
                value = self.value(literal.bind(whole))
                holds &= value if literal.positive else ~value
            found |= holds
        return found & self.all

    def rests(self, s: Rule | Norm | Part) -> int:
        """Where what a statement rests on holds: that the text is in force, and that the analogy is accepted."""
        value = self.all
        if self.text.standing and not isinstance(s, Part) and not s.survives:
            value &= self.value(("in_force", ()))
        if s.basis == "analogy":
            value &= self.value((f"analogy:{s.name}", ()))
        return value

    def norms(self, kind: str, action: str, args: tuple[str, ...]) -> Iterator[tuple[Norm, dict[str, str]]]:
        for norm in self.text.of(Norm):
            if norm.kind == kind and norm.action.name == action:
                binding = self.match(norm.action, args)
                if binding is not None:
                    yield norm, binding

    def applies(self, norm: Norm, binding: Mapping[str, str]) -> int:
        return self.exists((*norm.scope, *norm.conditions), binding) & self.rests(norm)

    def parts(self, kind: str, norm: Norm, binding: Mapping[str, str]) -> int:
        own = [p for p in self.text.of(Part) if p.kind == kind and p.target == norm.name]
        return reduce(or_, (self.exists(p.body, binding) & self.rests(p) for p in own), 0)

    def force(self, norm: Norm, args: tuple[str, ...]) -> int:
        """Where a permission, a prohibition or an obligation is in force for an action."""
        binding = self.match(norm.action, args)
        if binding is None:
            return 0
        value = self.applies(norm, binding) & self.not_excepted(norm, args)
        if norm.upon is not None:
            value &= self.value(Lit(f"done:{norm.upon.name}", norm.upon.args).bind(binding))
        return value & self.all

    def not_excepted(self, norm: Norm, args: tuple[str, ...]) -> int:
        """Where neither an exception nor a norm that takes precedence takes a norm's force."""
        binding = self.match(norm.action, args)
        assert binding is not None
        value = ~self.parts("exception", norm, binding)
        by_name = {n.name: n for n in self.text.of(Norm)}
        for precedence in self.text.of(Precedence):
            if precedence.loser == norm.name:
                value &= ~self.force(by_name[precedence.winner], args)
        return value & self.all

    def due(self, action: str, args: tuple[str, ...]) -> int:
        return reduce(or_, (self.force(n, args) for n, _ in self.norms("oblige", action, args)), 0)

    # ---- the table of outcomes -------------------------------------------------------------------------------

    def outcomes(self, kind: str, name: str, args: tuple[str, ...]) -> dict[str, int]:
        """The completions with each outcome of a question."""
        violated = 0
        for norm, binding in self.norms("condition", name, args):
            assert norm.observed is not None
            violated |= self.applies(norm, binding) & ~self.value(norm.observed.bind(binding))
        if kind == "may":
            yes, no = 0, violated
            for gate, binding in self.norms("only", name, args):
                speaks, open_ = self.applies(gate, binding), self.parts("way", gate, binding)
                yes, no = yes | speaks & open_, no | speaks & ~open_
            for norm, _ in self.norms("permit", name, args):
                yes |= self.force(norm, args)
            for norm, _ in self.norms("forbid", name, args):
                no |= self.force(norm, args)
            for contrary in self.text.of(Contrary):
                if contrary.act.name == name and (binding := self.match(contrary.act, args)) is not None:
                    other = contrary.other.bind(binding)
                    no |= self.due(*other)
            yes &= ~no
        elif kind == "must":
            yes, no = self.due(name, args), 0
            for norm_kind in ("oblige", "permit"):
                for norm, binding in self.norms(norm_kind, name, args):
                    if norm_kind == "oblige" or norm.choice:
                        no |= self.exists(norm.scope, binding) & self.rests(norm)
            no &= ~yes
        elif self.kinds[name].kind in ("derived", "exhaustive"):
            yes = self.value((name, args)) & ~violated
            no = self.value((name, args)) & violated  # what does not hold breaks nothing
            if self.kinds[name].kind == "exhaustive":
                no |= ~yes & (self.value(("in_force", ())) if self.text.standing else self.all)
        else:
            yes = self.value((name, args))
            no = ~yes
        found = {"yes": yes, "no": no, "silent": ~(yes | no)}
        return {outcome: value & self.possible for outcome, value in found.items()}

    def turns(self, found: Mapping[str, int]) -> set[str]:
        """The inputs that two completions with different outcomes differ in alone; a reading by its alternative."""

        def differ(outside: int, shift: int) -> bool:
            """Whether some completion (in ``outside``) and the one ``shift`` further have different outcomes."""
            return any(a != b and (x & outside) & (y >> shift) for a, x in found.items() for b, y in found.items())

        turning = set()
        for atom, i in self.places.items():
            if not atom[0].startswith("reading ") and differ(~self._column(i), 1 << i):
                turning.add(atom_text(*atom))
        for name, group in self.groups.items():
            numbers = [self.places[a] for a in group]
            for i in numbers:
                for j in numbers:
                    # From alternative i alone to alternative j alone.
                    if i < j and differ(self._column(i) & ~self._column(j), (1 << j) - (1 << i)):
                        turning.add(f"reading {name}")
        return turning

    def where(self, literals: Iterable[tuple[Fact, bool]]) -> int:
        """The completions in which some literals hold together."""
        value = self.possible
        for atom, positive in literals:
            value &= self.value(atom) if positive else ~self.value(atom)
        return value & self.all

    def binding_conditions(self, name: str, args: tuple[str, ...], yes: int) -> dict[str, bool]:
        """Conditions and duties that follow where the answer is yes, and whether always."""
        found = {}
        for norm in self.text.of(Norm):
            pattern = norm.action if norm.kind == "condition" else norm.upon
            if pattern is None or pattern.name != name:
                continue
            binding = self.match(pattern, args)
            if binding is None:
                continue
            value = self.applies(norm, binding) & yes
            if norm.upon is not None:  # its action has the arguments of the one that makes it fall due
                value &= self.not_excepted(norm, args)
            if value:
                found[norm.name] = value == yes
        return found
