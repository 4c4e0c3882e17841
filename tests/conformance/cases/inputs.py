"""Readings, assumptions and impossibilities, each program with its model."""

from __future__ import annotations

from tests.conformance.cases.case import Case
from tests.conformance.cases.preludes import K, P

READING = """
reading r about 1 en "which" words en "words"
    alternative x en "the first"
    alternative y en "the second"
    alternative z en "the third"
predicate qx
rule rx: qx
    if reading r is x
predicate qy
rule ry: qy
    if reading r is y
predicate any
rule ax: any
    if reading r is x
rule ay: any
    if reading r is y
rule az: any
    if reading r is z
predicate two
rule t: two
    if reading r is x and reading r is y
predicate not_x
rule nx: not_x
    if not reading r is x
"""

READINGS = (
    Case(
        "one alternative holds, whichever, and never two",
        READING,
        {"any": "()", "two": ""},
        {"qx": "()", "qy": "()", "not_x": "()"},
    ),
    Case(
        "an alternative that is chosen excludes the others",
        READING,
        {"qx": "()", "qy": "", "any": "()", "not_x": ""},
        given=("reading r is x",),
    ),
    Case(
        "the last alternative left holds",
        READING,
        {"qy": "()", "any": "()", "not_x": "()", "qx": ""},
        deny=("reading r is x", "reading r is z"),
    ),
)

ASSUMED = """
predicate ok by assumption
predicate kept by observance
predicate p by fact
predicate q
rule r: q
    if ok and kept
predicate n
rule s: n
    if not ok
rule t: n
    if not kept
"""

ASSUMPTIONS = (
    Case("what is assumed holds, and so does what is to be observed", ASSUMED, {"q": "()", "n": ""}),
    Case("what is assumed may be denied", ASSUMED, {"q": "", "n": "()"}, deny=("ok",)),
    Case("what is to be observed may be denied", ASSUMED, {"q": "", "n": "()"}, deny=("kept",)),
    Case(
        "what is assumed yields to the facts that exclude it",
        ASSUMED
        + """
never both: ok and p
""",
        {"q": "", "n": "()"},
        given=("p",),
    ),
    Case(
        "every rule rests on the standing assumption, unless it survives",
        """
predicate ok by assumption
standing ok
predicate p by fact
predicate q
rule r: q
    if p
predicate s
rule t: s
    if p
    survives
""",
        {"q": "", "s": "()"},
        given=("p",),
        deny=("ok",),
    ),
    Case(
        "an analogy may hold or not",
        """
predicate p by fact
predicate q
rule r: q
    if p
    by analogy because "so"
""",
        {},
        {"q": "()"},
        given=("p",),
    ),
)

TWO = (
    P
    + """
predicate r(X: k) by fact
predicate q(X: k)
rule s: q(X)
    if r(X)
predicate n(X: k)
rule t: n(X)
    if k(X) and not r(X)
"""
)

IMPOSSIBLE = (
    Case(
        "of two that exclude each other the one makes the other false",
        TWO
        + """
never both: p(X) and r(X)
""",
        {"n": "a", "q": ""},
        {"q": "b; c", "n": "b; c"},
        given=("p(a)",),
    ),
    Case(
        "of two that can't both fail the one's failing makes the other true",
        TWO
        + """
never neither: k(X) and not p(X) and not r(X)
""",
        {"q": "a"},
        {"q": "b; c"},
        deny=("p(a)",),
    ),
    Case(
        "an impossibility may act through another",
        TWO
        + """
predicate m(X: k) by fact
never one: p(X) and not m(X)
never two: m(X) and not r(X)
""",
        {"q": "a"},
        {"q": "b; c"},
        given=("p(a)",),
    ),
    Case(
        "an impossibility between things",
        TWO
        + """
never both: p(_X) and r(_Y)
""",
        {"q": "", "n": "a; b; c"},
        given=("p(a)",),
    ),
    Case(
        "an impossibility with one variable twice is about one thing",
        K
        + """
predicate f(X: k, Y: k) by fact
never self: k(X) and f(X, X)
predicate q(X: k, Y: k)
rule r: q(X, Y)
    if f(X, Y)
""",
        {"q": ""},
        {"q": "a b; a c; b a; b c; c a; c b"},
    ),
    Case(
        "an impossibility about one thing leaves the others alone",
        TWO
        + """
never not_a: r(a)
""",
        {"q": "", "n": "a"},
        {"q": "b; c", "n": "b; c"},
    ),
    Case(
        "an impossibility speaks of what is listed",
        TWO
        + """
predicate l(X: k) by listing
list rows: l(a)
never listed: l(X) and r(X)
never other: k(X) and not l(X) and not r(X)
""",
        {"q": "b; c", "n": "a"},
    ),
    Case(
        "an impossibility speaks of a reading",
        READING
        + """
predicate p by fact
never with_x: reading r is x and p
never with_y: reading r is y and p
""",
        {"qx": "", "qy": "", "not_x": "()"},
        given=("p",),
    ),
    Case(
        "facts that exclude each other",
        TWO
        + """
never both: p(X) and r(X)
""",
        {"q": ""},
        given=("p(a)", "r(a)"),
        contradiction=True,
    ),
    Case(
        "facts that exclude each other through a third",
        TWO
        + """
predicate m(X: k) by fact
never one: p(X) and not m(X)
never two: m(X) and r(X)
""",
        {"q": ""},
        given=("p(a)", "r(a)"),
        contradiction=True,
    ),
    Case(
        "impossibilities that leave nothing possible",
        TWO
        + """
never one: k(X) and r(X)
never two: k(X) and not r(X)
""",
        {"q": ""},
        contradiction=True,
    ),
)

_MANY = "closed sort n\n" + "".join(f"term n{i}: n\n" for i in range(20)) + "predicate m(X: n) by fact\n"

TIED = (
    # Neither impossibility names the alternative that is asked about; together they exclude the other one.
    Case(
        "alternatives of one reading are tied to each other",
        _MANY
        + """
reading r about 1 en "which" words en "words"
    alternative x en "the first"
    alternative y en "the second"
never one: n(X) and reading r is x and m(X)
never two: n(X) and reading r is x and not m(X)
predicate q
rule s: q
    if reading r is y
""",
        {"q": "()"},
    ),
    # Neither names the holder that is asked about; together they make another one the holder.
    Case(
        "those who may hold a role are tied to each other",
        _MANY
        + """
open sort d
open sort party
role owner(D: d): party title en "the owner" stated en "{Holder} owns {D}"
predicate p(D: d) by fact
never one: n(X) and d(D) and not owner(D, "anna") and m(X)
never two: n(X) and d(D) and not owner(D, "anna") and not m(X)
predicate q(D: d)
rule s: q(D)
    if p(D) and owner(D, "boris")
""",
        {"q": ""},
        given=('p("x")',),
    ),
)
"""What ties inputs to each other beside impossibilities."""
