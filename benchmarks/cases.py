"""Cases of any size in the vocabulary of the real rules: what is stated, beside the facts the question rests on."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

QUESTION = 'may "list 1" go to "office 1"?'
VERDICT = "yes"
"""Whatever else is stated below, the verdict on ``BASE`` stays."""

BASE = (
    '"list 1" is data on persons',
    '"list 1" is supplied on request',
    '"office 1" is a body of the State of a Party',
    '"the Requested Party" has given prior written consent to sending "list 1" to "office 1"',
    '"office 1" is not a private person',
    '"office 1" does not belong to a third State',
    '"office 1" is not the authority to which "list 1" was supplied',
)


def related_facts(number: int) -> list[str]:
    """Consents to sending lists to offices, as many lists as offices: facts of the kind the question turns on."""
    return [
        f'"the Requested Party" has given prior written consent to sending "list {i}" to "office {j}"'
        for i, j in _pairs(number)
    ]


def unrelated_facts(number: int) -> list[str]:
    """Applications of persons for statements on other lists: nothing that the question asks for."""
    return [f'"person {i}" has applied for a statement on "register {j}"' for i, j in _pairs(number)]


def related_individuals(number: int) -> list[str]:
    """One fact on each of many lists and offices in turn."""
    kinds = ('"list {}" is data on persons', '"office {}" is a body of the State of a Party')
    return [kinds[i % 2].format(i + 2) for i in range(number)]


def unrelated_individuals(number: int) -> list[str]:
    """One fact on each of many requests."""
    return [f'"request {i + 1}" is urgent' for i in range(number)]


KINDS: dict[str, Callable[[int], list[str]]] = {
    "related facts": related_facts,
    "unrelated facts": unrelated_facts,
    "related individuals": related_individuals,
    "unrelated individuals": unrelated_individuals,
}


def case(kind: str, number: int) -> list[str]:
    """The statements of a case: the base, then ``number`` facts of a kind, or facts on ``number`` individuals of it."""
    return [*BASE, *KINDS[kind](number)]


def _pairs(number: int) -> list[tuple[int, int]]:
    """So many pairs from a square that begins at 2: the first thing of each sort is the question's."""
    side = isqrt(max(number - 1, 0)) + 1
    return [(k // side + 2, k % side + 2) for k in range(number)]
