"""Roles and their holders, each program with its model."""

from __future__ import annotations

from tests.conformance.cases.case import Case

ROLES = """
open sort d
open sort party
role owner(D: d): party title en "the owner" stated en "{Holder} owns {D}"
predicate nice(P: party) by fact
predicate good(D: d)
rule r: good(D)
    if d(D) and nice(owner(D))
predicate owned(D: d, P: party)
rule s: owned(D, P)
    if owner(D, P)
"""
FILLED = (
    ROLES
    + """
predicate lent(D: d) by fact
role keeper(D: d): party filled by owner if lent title en "the keeper" stated en "{Holder} keeps {D}"
predicate kept(D: d, P: party)
rule t: kept(D, P)
    if keeper(D, P)
predicate same(D: d)
rule u: same(D)
    if owner(D, P) and keeper(D, P)
"""
)

HOLDERS = (
    Case(
        "the one named holds the role, and the role in a condition means him",
        ROLES,
        {"good": "x", "owned": "x anna; ? @owner(?)"},
        {"good": "?", "owned": "? anna"},
        given=('owner("x", "anna")', 'nice("anna")'),
    ),
    Case(
        "a role belongs to one thing: the holder for another is another",
        ROLES,
        {"good": "x", "owned": "x anna; y boris; ? @owner(?)"},
        {"good": "?", "owned": "? anna; ? boris"},
        given=('owner("x", "anna")', 'owner("y", "boris")', 'nice("anna")'),
        deny=('nice("boris")',),
    ),
    Case(
        "where nobody is named the holder is known by the title, and one named may be he unless it is denied",
        ROLES,
        {"owned": "x @owner(x); ? @owner(?)"},
        {"owned": "? anna", "good": "x; ?"},
        given=('nice("anna")',),
        deny=('owner("x", "anna")',),
    ),
    Case(
        "of two who may hold a role at most one does",
        ROLES
        + """
predicate both(D: d)
rule v: both(D)
    if owner(D, "anna") and owner(D, "boris")
""",
        {"both": "", "owned": "x @owner(x); ? @owner(?)"},
        {"owned": "x anna; x boris; ? anna; ? boris; ? carla"},
        deny=('owner("x", "carla")',),
    ),
    Case(
        "the holder of one role may be what another role belongs to",
        ROLES
        + """
open sort town
role home(P: party): town title en "the home" stated en "{P} lives in {Holder}"
predicate big(T: town) by fact
predicate near(D: d)
rule v: near(D)
    if d(D) and big(home(owner(D)))
""",
        {"near": "x"},
        {"near": "y; ?"},
        given=(
            'owner("x", "anna")',
            'home("anna", "Nitra")',
            'big("Nitra")',
            'owner("y", "boris")',
            'owner("z", "carla")',
            'home("carla", "Brezno")',
        ),
        deny=('big("Brezno")',),
    ),
    Case(
        "a role may belong to two things together",
        """
open sort d
closed sort k
term a: k
term b: k
open sort party
role guard(D: d, X: k): party title en "the guard" stated en "{Holder} guards {D} in {X}"
predicate nice(P: party) by fact
predicate good(D: d, X: k)
rule r: good(D, X)
    if d(D) and k(X) and nice(guard(D, X))
""",
        {"good": "x a"},
        {"good": "? a; ? b"},
        given=('guard("x", a, "anna")', 'guard("x", b, "boris")', 'nice("anna")'),
        deny=('nice("boris")',),
    ),
    Case(
        "a role is filled by another where something is stated",
        FILLED,
        {"owned": "x anna; ? @owner(?)", "kept": "x anna; ? @keeper(?)", "same": "x"},
        {"owned": "? anna; ? @keeper(?)", "kept": "? anna; ? @owner(?)", "same": "?"},
        given=('owner("x", "anna")', 'lent("x")'),
    ),
    Case(
        "one who is named for the role itself comes first",
        FILLED,
        {"owned": "x anna; ? @owner(?)", "kept": "x boris; ? @keeper(?)", "same": ""},
        {"same": "?", "owned": "? anna; ? boris; ? @keeper(?)", "kept": "? anna; ? boris; ? @owner(?)"},
        given=('owner("x", "anna")', 'keeper("x", "boris")', 'lent("x")'),
    ),
    Case(
        "where nobody is named two titles that fill each other mean one holder",
        FILLED,
        {"owned": "x @owner(x); ? @owner(?)", "kept": "x @owner(x); ? @keeper(?)", "same": "x"},
        {"owned": "? @keeper(?)", "kept": "? @owner(?)", "same": "?"},
        given=('lent("x")',),
    ),
)
