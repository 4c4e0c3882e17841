"""Negation and closures, each program with its model."""

from __future__ import annotations

from tests.conformance.cases.case import Case
from tests.conformance.cases.preludes import EDGES, REACH, P

_LADDER = "".join(
    f"predicate d{n}(X: k)\nrule r{n}: d{n}(X)\n    if k(X) and not {f'd{n - 1}' if n else 'p'}(X)\n" for n in range(31)
)

NEGATION = (
    Case(
        "what is stated may be denied in a condition",
        P
        + """
predicate q(X: k)
rule r: q(X)
    if k(X) and not p(X)
""",
        {"q": "b"},
        {"q": "c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "what is listed may be denied in a condition",
        EDGES
        + """
list rows: e(a, b), e(b, b)
predicate q(X: k)
rule r: q(X)
    if k(X) and not e(X, b)
""",
        {"q": "c; d"},
    ),
    Case(
        "what is concluded may be denied in a condition",
        P
        + """
predicate q(X: k)
rule r: q(X)
    if p(X)
predicate n(X: k)
rule s: n(X)
    if k(X) and not q(X)
""",
        {"n": "b"},
        {"n": "c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "a denied condition with one variable twice is about one thing",
        EDGES
        + """
list rows: e(a, a), e(b, c)
predicate q(X: k)
rule r: q(X)
    if k(X) and not e(X, X)
""",
        {"q": "b; c; d"},
    ),
    Case(
        "no one of several is not the same as not all",
        EDGES
        + """
list rows: e(a, b), e(a, c), e(b, c)
predicate q(X: k)
rule r: q(X)
    if e(X, Y) and not e(b, Y)
""",
        {"q": "a"},
    ),
    Case(
        "either it is so or it is not",
        """
predicate p by fact
predicate q
rule one: q
    if p
rule two: q
    if not p
predicate n
rule three: n
    if p and not p
""",
        {"q": "()", "n": ""},
    ),
    Case(
        "thirty-one denials, one upon another",
        P + _LADDER,
        {"d0": "b", "d1": "a", "d29": "a", "d30": "b"},
        {"d0": "c", "d1": "c", "d29": "c", "d30": "c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "strata of lists, facts and conclusions",
        EDGES
        + """
predicate p(X: k) by fact
list rows: e(a, b), e(b, c), e(c, d)
predicate bad(X: k)
rule r1: bad(X)
    if e(X, Y) and not p(Y)
predicate good(X: k)
rule r2: good(X)
    if e(X, _Y) and not bad(X)
predicate best(X: k)
rule r3: best(X)
    if good(X) and e(X, Y) and not good(Y)
""",
        # p(b): a is good. p(c) denied: b is bad. p(d) open: so is c.
        {"bad": "b", "good": "a", "best": "a"},
        {"bad": "c", "good": "c", "best": "c"},
        given=("p(b)",),
        deny=("p(c)",),
    ),
)

CLOSURES = (
    Case(
        "a chain reaches all that lies on it, and only onwards",
        REACH
        + """
list rows: e(a, b), e(b, c), e(c, d)
""",
        {"reach": "a b; a c; a d; b c; b d; c d"},
    ),
    Case(
        "a circle reaches everything on it, itself too",
        REACH
        + """
list rows: e(a, b), e(b, c), e(c, a)
""",
        {"reach": "a a; a b; a c; b a; b b; b c; c a; c b; c c"},
    ),
    Case(
        "what points to itself reaches itself",
        REACH
        + """
list rows: e(a, a), e(a, b)
""",
        {"reach": "a a; a b"},
    ),
    Case(
        "two ways to one end",
        REACH
        + """
list rows: e(a, b), e(a, c), e(b, d), e(c, d)
""",
        {"reach": "a b; a c; a d; b d; c d"},
    ),
    Case(
        "a short way beside a long one",
        REACH
        + """
list rows: e(a, b), e(b, c), e(c, d), e(a, d), e(d, b)
""",
        {"reach": "a b; a c; a d; b c; b d; b b; c d; c b; c c; d b; d c; d d"},
    ),
    Case("nothing is reached where nothing is listed", REACH, {"reach": ""}),
    Case(
        "two parts that are not joined",
        REACH
        + """
list rows: e(a, b), e(d, c)
""",
        {"reach": "a b; d c"},
    ),
    Case(
        "the facts may add a step",
        REACH
        + """
list rows: e(a, b), e(c, d)
""",
        {"reach": "a b; a c; a d; b c; b d; c d"},
        given=("e(b, c)",),
    ),
    Case(
        "a step that is denied is none",
        REACH
        + """
list rows: e(a, b), e(c, d)
""",
        {"reach": "a b; c d"},
        deny=("e(b, c)",),
    ),
    Case(
        "a closure is a condition like others, and may be denied",
        REACH
        + """
list rows: e(a, b), e(b, c)
predicate q(X: k)
rule r: q(X)
    if reach(X, c)
predicate n(X: k)
rule s: n(X)
    if k(X) and not reach(a, X)
""",
        {"q": "a; b", "n": "a; d"},
    ),
    Case(
        "what reaches itself lies on a circle",
        REACH
        + """
list rows: e(a, b), e(b, a), e(b, c)
predicate q(X: k)
rule r: q(X)
    if reach(X, X)
""",
        {"q": "a; b"},
    ),
    Case(
        "two closures over two lists",
        REACH
        + """
predicate f(X: k, Y: k) by listing
closure under of f en "{X} is under {Y}"
list rows: e(a, b), e(b, c)
list others: f(c, d), f(d, a)
predicate q(X: k, Y: k)
rule r: q(X, Y)
    if reach(X, Z) and under(Z, Y)
""",
        {"q": "a d; a a; b d; b a", "under": "c d; c a; d a"},
    ),
    Case(
        "twenty steps",
        "closed sort n\n"
        + "".join(f"term n{i}: n\n" for i in range(21))
        + 'predicate next(X: n, Y: n) by listing\nclosure after of next en "{X} comes before {Y}"\n'
        + f"list rows: {', '.join(f'next(n{i}, n{i + 1})' for i in range(20))}\n"
        + "predicate q(X: n)\nrule r: q(X)\n    if after(n0, X) and after(X, n20)\n",
        {"q": "; ".join(f"n{i}" for i in range(1, 20))},
    ),
)
