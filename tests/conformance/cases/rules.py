"""Rules and lists, each program with its model.

The models follow from the sentences of docs/language.md: what is stated is so, what is listed is all there is, what is
not stated may be either, a rule concludes wherever all its conditions hold, and nothing else is concluded.
"""

from __future__ import annotations

from tests.conformance.cases.case import Case
from tests.conformance.cases.preludes import EDGES, K, P

RULES = (
    Case(
        "what is stated is concluded from, what is denied is not, what is not stated may be either",
        P
        + """
predicate q(X: k)
rule r: q(X)
    if p(X)
""",
        {"q": "a"},
        {"q": "c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "a list is all there is, with what the facts add",
        K
        + """
predicate l(X: k) by listing
list rows: l(a)
predicate q(X: k)
rule r: q(X)
    if l(X)
""",
        {"q": "a; b"},
        given=("l(b)",),
        deny=("l(c)",),
    ),
    Case(
        "conditions are joined by the variables they share",
        EDGES
        + """
list rows: e(a, b), e(b, c), e(b, d)
predicate grand(X: k, Y: k)
rule r: grand(X, Y)
    if e(X, Z) and e(Z, Y)
""",
        {"grand": "a c; a d"},
    ),
    Case(
        "a list is joined with what is stated",
        EDGES
        + """
predicate p(X: k) by fact
list rows: e(a, b), e(a, c), e(b, d)
predicate q(X: k)
rule r: q(X)
    if e(X, Y) and p(Y)
""",
        {"q": "a"},
        {"q": "b"},
        given=("p(b)",),
    ),
    Case(
        "a conclusion about one thing is not one about others",
        K
        + """
predicate p by fact
predicate q(X: k)
rule one: q(a)
    if p
rule two: q(b)
    if not p
""",
        {"q": "a"},
        given=("p",),
    ),
    Case(
        "a conclusion may name a thing and leave another open",
        P
        + """
predicate q(X: k, Y: k)
rule r: q(b, X)
    if p(X)
""",
        {"q": "b a"},
        given=("p(a)",),
        deny=("p(b)", "p(c)"),
    ),
    Case(
        "a condition about one thing is met by that one only",
        EDGES
        + """
list rows: e(a, b), e(b, c), e(c, b)
predicate q(X: k)
rule r: q(X)
    if e(X, b)
""",
        {"q": "a; c"},
    ),
    Case(
        "one variable twice in a list is one thing",
        EDGES
        + """
list rows: e(a, a), e(a, b), e(c, b)
predicate q(X: k)
rule r: q(X)
    if e(X, X)
""",
        {"q": "a"},
    ),
    Case(
        "one variable twice in what is stated is one thing",
        K
        + """
predicate f(X: k, Y: k) by fact
predicate q(X: k)
rule r: q(X)
    if f(X, X)
""",
        {"q": "b"},
        {"q": "c"},
        given=("f(a, b)", "f(b, b)", "f(a, c)"),
        deny=("f(a, a)",),
    ),
    Case(
        "one variable twice in a conclusion is one thing",
        P
        + """
predicate q(X: k, Y: k)
rule r: q(X, X)
    if p(X)
""",
        {"q": "a a"},
        {"q": "c c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "one variable in what is concluded below is one thing",
        EDGES
        + """
list rows: e(a, b), e(b, b)
predicate q(X: k, Y: k)
rule r: q(X, Y)
    if e(X, Y)
predicate s(X: k)
rule t: s(X)
    if q(X, X)
""",
        {"s": "b"},
    ),
    Case(
        "two rules with one conclusion are alternatives",
        P
        + """
predicate r(X: k) by fact
predicate q(X: k)
rule one: q(X)
    if p(X)
rule two: q(X)
    if r(X)
""",
        {"q": "a; b"},
        {"q": "c"},
        given=("p(a)", "r(b)"),
        deny=("r(a)", "p(b)", "p(c)"),
    ),
    Case(
        "a variable that is not in the conclusion may be anything",
        P
        + """
predicate some
rule r: some
    if p(_X)
predicate none
rule s: none
    if not some
""",
        {"some": "()", "none": ""},
        given=("p(c)",),
        deny=("p(a)",),
    ),
    Case(
        "of a closed sort all may be denied",
        P
        + """
predicate some
rule r: some
    if p(_X)
predicate none
rule s: none
    if not some
""",
        {"some": "", "none": "()"},
        deny=("p(a)", "p(b)", "p(c)"),
    ),
    Case(
        "of an open sort there is always one that nobody named",
        """
open sort t
predicate p(X: t) by fact
predicate some
rule r: some
    if p(_X)
predicate none
rule s: none
    if not some
""",
        {},
        {"some": "()", "none": "()"},
        deny=('p("x")', 'p("y")'),
    ),
    Case(
        "what nobody named is not what was named",
        """
open sort t
predicate p(X: t) by fact
predicate q(X: t)
rule r: q(X)
    if p(X)
""",
        {"q": "x"},
        {"q": "?"},
        given=('p("x")',),
        deny=('p("y")',),
    ),
    Case(
        "a rule for anything of a sort holds of what nobody named too",
        """
open sort t
predicate p(X: t) by fact
predicate q(X: t)
rule r: q(X)
    if t(X)
""",
        {"q": "x; ?"},
        given=('p("x")',),
    ),
    Case(
        "a conclusion names a thing of an open sort in quotation marks",
        """
open sort t
predicate p by fact
predicate q(X: t)
rule r: q("the court")
    if p
""",
        {"q": "the~court"},
        given=("p",),
    ),
    Case(
        "one name is two things where it is of two sorts",
        """
open sort t
closed sort u
term x: u
term y: u
predicate p(X: t) by fact
predicate r(X: u) by fact
predicate q(X: t, Y: u)
rule s: q(X, Y)
    if p(X) and u(Y) and not r(Y)
""",
        {"q": ""},
        {"q": "x y; ? y"},
        given=('p("x")', "r(x)"),
    ),
    Case(
        "one name is two things where two lists have it",
        """
open sort t
open sort u
predicate l(X: t) by listing
predicate m(X: u) by listing
list rows: l("x"), l("y")
list others: m("y"), m("z")
predicate q(X: t, Y: u)
rule s: q(X, Y)
    if l(X) and m(Y)
predicate n(Y: u)
rule w: n(Y)
    if u(Y) and not m(Y)
""",
        {"q": "x y; x z; y y; y z", "n": "?"},
    ),
    Case(
        "three arguments keep their places",
        K
        + """
predicate f(X: k, Y: k, Z: k) by listing
list rows: f(a, b, c), f(b, b, a), f(c, a, a)
predicate q(Z: k, X: k)
rule r: q(Z, X)
    if f(X, b, Z)
""",
        {"q": "c a; a b"},
    ),
    Case(
        "atoms without arguments are stated, listed and concluded",
        """
predicate p by fact
predicate l by listing
list row: l
predicate m by listing
predicate q
rule r: q
    if p and l
predicate s
rule t: s
    if q and m
predicate n
rule u: n
    if q and not m
""",
        {"q": "()", "s": "", "n": "()"},
        given=("p",),
    ),
    Case(
        "an empty list has nothing, and everything is not in it",
        K
        + """
predicate l(X: k) by listing
predicate q(X: k)
rule r: q(X)
    if l(X)
predicate n(X: k)
rule s: n(X)
    if k(X) and not l(X)
""",
        {"q": "", "n": "a; b; c"},
    ),
    Case(
        "a sort without things has nothing to conclude from",
        """
closed sort none_at_all
predicate p(X: none_at_all) by fact
predicate q
rule r: q
    if p(_X)
predicate n
rule s: n
    if not q
""",
        {"q": "", "n": "()"},
    ),
    Case(
        "a predicate that no rule concludes is false",
        K
        + """
predicate q(X: k)
predicate n(X: k)
rule s: n(X)
    if k(X) and not q(X)
""",
        {"n": "a; b; c"},
    ),
    Case(
        "facts, choices and judgements are all open until stated",
        K
        + """
predicate f(X: k) by fact
predicate g(X: k) by choice
predicate h(X: k) by judgement
predicate q(X: k)
rule r: q(X)
    if f(X) and g(X) and h(X)
""",
        {"q": "a"},
        {"q": "b"},
        given=("f(a)", "g(a)", "h(a)", "f(b)", "h(b)"),
        deny=("g(c)",),
    ),
)
