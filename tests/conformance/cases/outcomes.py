"""On what the text is exhaustive, and when what is concluded comes about: programs with the answers they give."""

from __future__ import annotations

from tests.conformance.cases.case import Case
from tests.conformance.cases.preludes import K

PS = K + "term d: k\npredicate p(X: k) by fact\npredicate s(X: k) by fact\n"
CONCLUDED = "rule r: q(X)\n    if p(X)\n"
WHERE = "predicate w(X: k)\nrule t: w(X)\n    if s(X)\n"

EXHAUSTIVE = (
    Case(
        "what is not concluded is silent where the text is not exhaustive",
        PS + "predicate q(X: k)\n" + CONCLUDED,
        {"q": "a"},
        {"q": "c; d"},
        given=("p(a)",),
        deny=("p(b)",),
        answers={"q(a)": "yes", "q(b)": "silent", "q(c)": "yes or silent"},
    ),
    Case(
        "what is not concluded is not so where the text is exhaustive",
        PS + "predicate q(X: k) exhaustive\n" + CONCLUDED,
        {"q": "a"},
        {"q": "c; d"},
        given=("p(a)",),
        deny=("p(b)",),
        answers={"q(a)": "yes", "q(b)": "no", "q(c)": "yes or no"},
    ),
    Case(
        "the text is exhaustive only where another thing holds",
        PS + WHERE + "predicate q(X: k) exhaustive where w\n" + CONCLUDED,
        {"q": "a", "w": "b"},
        {"q": "c; d", "w": "d"},
        given=("p(a)", "s(b)"),
        deny=("s(a)", "p(b)", "s(c)"),
        answers={"q(a)": "yes", "q(b)": "no", "q(c)": "yes or silent", "q(d)": "yes or no or silent"},
    ),
    Case(
        "where the text is exhaustive is said of the same thing",
        PS + WHERE + "predicate q(X: k) exhaustive where w\n" + CONCLUDED,
        {"w": "a; c", "q": "c"},
        {"q": "d", "w": "d"},
        given=("s(a)", "s(c)", "p(c)"),
        deny=("p(a)", "p(b)", "s(b)"),
        answers={"q(a)": "no", "q(b)": "silent", "q(c)": "yes"},
    ),
    Case(
        "where the text is exhaustive may turn on what the conclusion turns on",
        PS + "predicate w(X: k)\nrule t: w(X)\n    if k(X) and not p(X)\n"
        "predicate q(X: k) exhaustive where w\n" + CONCLUDED,
        {"w": "b"},
        {"q": "a; c; d", "w": "a; c; d"},
        deny=("p(b)",),
        answers={"q(a)": "yes or no", "q(b)": "no"},
    ),
    Case(
        "a text exhaustive where something holds does not rest on the standing assumption",
        "predicate ok by assumption\nstanding ok\n\n"
        + PS
        + "predicate w(X: k)\nrule t: w(X)\n    if s(X)\n    survives\n"
        "predicate q(X: k) exhaustive where w\n"
        + CONCLUDED
        + "predicate u(X: k) exhaustive\nrule v: u(X)\n    if p(X)\n",
        {"q": "", "w": "a"},
        {"w": "c; d"},
        given=("p(a)", "p(b)", "s(a)"),
        deny=("ok", "s(b)"),
        answers={"q(a)": "no", "q(b)": "silent", "q(c)": "no or silent", "u(a)": "silent"},
    ),
)

TIMED = """
open sort d
role made(D: d): time title en "the time" stated en "{D} was made on {Holder}"
predicate p(D: d) by fact
predicate q(D: d)
question when_q: when q(D) en "when q {D}"
"""
MADE = ('made("x", 2024-03-01)', 'p("x")', 'p("y")')

COMES_ABOUT = (
    Case(
        "a rule that says when concludes what it would without",
        TIMED + "rule r: q(D)\n    if p(D)\n    at made(D) + 1 months\n",
        {"q": "x; y"},
        {"q": "z; ?"},
        given=MADE,
        deny=('made("z", 2024-03-01)',),
        answers={'when q "x"': "yes, 2024-04-01 yes", 'when q "y"': "yes, r yes"},
    ),
    Case(
        "what comes about is counted with the first day, or from the day",
        TIMED + "rule r: q(D)\n    if p(D)\n    at day of made(D) + 1 months counting the first day\n",
        {"q": "x; y"},
        {"q": "?"},
        given=('made("x", 2024-03-01T22:00)', 'made("y", 2024-01-31)', 'p("x")', 'p("y")'),
        answers={'when q "x"': "yes, 2024-03-31 yes", 'when q "y"': "yes, 2024-02-29 yes"},
    ),
    Case(
        "each rule has a time of its own, and one in words has its name",
        TIMED
        + "predicate o(D: d) by fact\nrule r: q(D)\n    if p(D)\n    at made(D) + 2 days\n"
        + 'rule s: q(D)\n    if o(D)\n    standard en "soon"\nrule t: q(D)\n    if o(D) and p(D)\n',
        {"q": "x; y; z"},
        {"q": "?"},
        given=(*MADE, 'o("z")'),
        deny=('o("x")',),
        answers={
            'when q "x"': "yes, 2024-03-03 yes",
            'when q "y"': "yes, r yes, s yes or no",
            'when q "z"': "yes, r yes or no, s yes",
        },
    ),
)
