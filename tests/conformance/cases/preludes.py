"""What several programs begin with."""

from __future__ import annotations

K = """
closed sort k
term a: k
term b: k
term c: k
"""
P = K + "predicate p(X: k) by fact\n"
EDGES = K + "term d: k\npredicate e(X: k, Y: k) by listing\n"
REACH = EDGES + 'closure reach of e en "{X} reaches {Y}"\n'
