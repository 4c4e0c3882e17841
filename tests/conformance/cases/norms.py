"""Norms and what they become, each program with its model."""

from __future__ import annotations

from tests.conformance.cases.case import Case

ACTS = """
closed sort k
term a: k
term b: k
term c: k
predicate p(X: k) by fact
predicate q(X: k) by fact
predicate r(X: k) by fact
predicate kept(X: k) by observance
action act(X: k) en "doing {X}" done en "{X} was done"
action other(X: k) en "other {X}" done en "other {X} was done"
"""

NORMS = (
    Case(
        "a gate forbids what it speaks of unless a way is open",
        ACTS
        + """
only g: act(X)
    concerning p(X)
way one through g
    if q(X)
way two through g
    if r(X)
""",
        {"allowed:act": "a", "forbidden:act": "b", "speaks:g": "a; b", "open:g": "a"},
        {"open:g": "c"},
        given=("p(a)", "p(b)", "r(a)"),
        deny=("p(c)", "q(a)", "q(b)", "r(b)"),
    ),
    Case(
        "a gate without a way forbids all it speaks of",
        ACTS
        + """
only g: act(X)
    concerning p(X)
""",
        {"allowed:act": "", "forbidden:act": "a"},
        {"forbidden:act": "c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "each gate needs a way of its own",
        ACTS
        + """
only g: act(X)
    concerning p(X)
way one through g
    if q(X)
only h: act(X)
    if r(X)
way two through h
    if not q(X)
""",
        {"forbidden:act": "a; b; c", "allowed:act": "a; b; c", "open:g": "a", "open:h": "b"},
        {"open:g": "c", "open:h": "c"},
        given=("p(a)", "r(a)", "q(a)", "p(b)", "r(b)", "p(c)", "r(c)"),
        deny=("q(b)",),
    ),
    Case(
        "a permission and a prohibition are in force where scope and conditions hold",
        ACTS
        + """
permit m: act(X)
    concerning p(X)
    if q(X)
forbid n: act(X)
    if p(X) and not q(X)
""",
        {"allowed:act": "a", "forbidden:act": "b"},
        {"allowed:act": "c", "forbidden:act": "c"},
        given=("p(a)", "q(a)", "p(b)", "p(c)"),
        deny=("q(b)",),
    ),
    Case(
        "an exception takes the force of a norm",
        ACTS
        + """
forbid n: act(X)
    if p(X)
exception x to n
    if q(X)
exception y to n
    if r(X)
""",
        {"forbidden:act": "a", "excepted:n": "b"},
        {"forbidden:act": "c", "excepted:n": "c"},
        given=("p(a)", "p(b)", "p(c)", "r(b)"),
        deny=("q(a)", "r(a)", "q(c)"),
    ),
    Case(
        "what takes precedence takes the force of the other",
        ACTS
        + """
permit m: act(X)
    if q(X)
forbid n: act(X)
    if p(X)
precedence m over n
""",
        {"allowed:act": "a", "forbidden:act": "b"},
        {"allowed:act": "c", "forbidden:act": "c"},
        given=("p(a)", "q(a)", "p(b)", "p(c)"),
        deny=("q(b)",),
    ),
    Case(
        "a norm on one thing is about that one only",
        ACTS
        + """
forbid n: act(b)
    if r(c)
exception x to n
    if q(c)
""",
        {"forbidden:act": "b"},
        given=("r(c)",),
        deny=("q(c)",),
    ),
    Case(
        "a duty is due where it applies, and speaks where its scope holds",
        ACTS
        + """
oblige o: act(X)
    concerning p(X)
    if q(X)
""",
        {"due:act": "a", "addressed:act": "a; b"},
        {"addressed:act": "c"},
        given=("p(a)", "q(a)", "p(b)"),
        deny=("q(b)", "q(c)"),
    ),
    Case(
        "a duty that falls due by another action waits for it",
        ACTS
        + """
oblige o: act(X)
    concerning p(X)
    upon other(X)
""",
        {"due:act": "a", "addressed:act": "a; b", "triggered:o": "a; b"},
        {"due:act": ""},
        given=("p(a)", "p(b)", "other a was done"),
        deny=("p(c)", "other b was done"),
    ),
    Case(
        "that something was done is a condition like another, and may be denied",
        ACTS
        + """
predicate once(X: k)
rule r1: once(X)
    if done act(X) and p(X)
predicate only_other(X: k)
rule r2: only_other(X)
    if done other(X) and not done act(X)
exception x to o
    if done act(X)
oblige o: act(X)
    if q(X)
""",
        {"once": "a", "only_other": "b", "due:act": "b", "excepted:o": "a"},
        {"once": "c", "only_other": "c", "due:act": "c", "excepted:o": "c"},
        given=("p(a)", "p(b)", "p(c)", "q(a)", "q(b)", "q(c)", "a was done", "other b was done"),
        deny=("b was done", "other a was done"),
    ),
    Case(
        "what is contrary to a duty is forbidden",
        ACTS
        + """
oblige o: act(X)
    if p(X)
contrary against: other(X) to act(X)
""",
        {"forbidden:other": "a", "due:act": "a"},
        {"forbidden:other": "c", "due:act": "c"},
        given=("p(a)",),
        deny=("p(b)",),
    ),
    Case(
        "a text that leaves a choice says so within its scope",
        ACTS
        + """
permit m: act(X)
    leaves a choice
    concerning p(X)
    if q(X)
""",
        {"left:act": "a; b", "allowed:act": "a"},
        {"allowed:act": ""},
        given=("p(a)", "q(a)", "p(b)"),
        deny=("q(b)", "p(c)"),
    ),
    Case(
        "a condition binds, and is broken where it is not observed",
        ACTS
        + """
permit m: act(X)
    if r(X)
condition z on act(X)
    observe kept(X)
    concerning p(X)
""",
        {"binds:z": "a; b", "violated:act": "b"},
        {"binds:z": "c"},
        given=("p(a)", "p(b)"),
        deny=("kept(b)",),
    ),
    Case(
        "a norm that survives does not rest on the standing assumption",
        """
predicate ok by assumption
standing ok

closed sort k
term a: k
term b: k
term c: k
predicate p(X: k) by fact
predicate q(X: k) by fact
predicate r(X: k) by fact
predicate kept(X: k) by observance
action act(X: k) en "doing {X}" done en "{X} was done"
action other(X: k) en "other {X}" done en "other {X} was done"
forbid n: act(X)
    if p(X)
forbid m: other(X)
    if p(X)
    survives
""",
        {"forbidden:act": "", "forbidden:other": "a"},
        {"forbidden:other": "b; c"},
        given=("p(a)",),
        deny=("ok",),
    ),
    Case(
        "a subject is reached by the text, a gap is not",
        """
predicate p by fact
subject lending en "lending" at 1
gap staff en "staff" because en "so"
""",
        {"regulated": "lending"},
    ),
)
