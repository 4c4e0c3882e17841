"""Model finding on random small rules, compared with every world there is: a table of truth values, and no diagrams."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from agreement_kb.proving.deep import look_deep
from tests.helpers import knowledge_base

INPUTS = ("red", "round", "glazed", "heavy")
NORMAL, SLOW = 8, 120
Body = tuple[tuple[str, bool], ...]
World = Mapping[str, bool]


@dataclass(frozen=True)
class Rules:
    """Two rules for one conclusion, two permissions and two prohibitions of one act, an exception to the first."""

    good: tuple[Body, Body]
    permits: tuple[Body, Body]
    forbids: tuple[Body, Body]
    exception: Body
    nevers: tuple[Body, ...]

    def text(self) -> str:
        lines = ['open sort thing en "thing"', 'predicate good(T: thing) en "{T} is good"']
        lines += [f'predicate {name}(T: thing) by fact en "{{T}} is {name}"' for name in INPUTS]
        lines.append('action sell(T: thing) en "selling of {T}"')
        lines += [f"never never{n}: {_written(body)}" for n, body in enumerate(self.nevers)]
        lines += [f"rule good{n}: good(T)\n    if thing(T) and {_written(body)}" for n, body in enumerate(self.good)]
        lines += [f"permit permit{n}: sell(T)\n    if {_written(body)}" for n, body in enumerate(self.permits)]
        lines += [f"forbid forbid{n}: sell(T)\n    if {_written(body)}" for n, body in enumerate(self.forbids)]
        lines.append(f"exception except0 to forbid0\n    if {_written(self.exception)}")
        return "\n".join(lines)

    def worlds(self) -> list[World]:
        every = (dict(zip(INPUTS, values, strict=True)) for values in product((False, True), repeat=len(INPUTS)))
        return [world for world in every if not any(_holds(body, world) for body in self.nevers)]

    def applying(self, world: World) -> dict[str, bool]:
        """Of each statement, whether it applies in a world."""
        found = {f"good{n}": _holds(body, world) for n, body in enumerate(self.good)}
        known = {**world, "good": any(found.values())}
        found |= {f"permit{n}": _holds(body, known) for n, body in enumerate(self.permits)}
        found |= {f"forbid{n}": _holds(body, known) for n, body in enumerate(self.forbids)}
        found["except0"] = _holds(self.exception, known)
        found["forbid0 but for exceptions"] = found["forbid0"]
        found["forbid0"] = found["forbid0"] and not found["except0"]
        return found

    def expected(self) -> set[tuple[str, str]]:
        """The code of each finding, and the statement it begins with or speaks of."""
        seen = [self.applying(world) for world in self.worlds()]
        found: set[tuple[str, str]] = set()
        for name in (name for name in seen[0] if " " not in name):
            if not any(each[name] for each in seen):
                found.add(("AKB307", name))
                continue
            if all(each[name] for each in seen):
                found.add(("AKB308", name))
            elif name == "except0" and not any(each[name] and each["forbid0 but for exceptions"] for each in seen):
                found.add(("AKB306", name))
            other = f"{name[:-1]}{1 - int(name[-1])}"
            if other in seen[0] and all(each[other] for each in seen if each[name]):
                found.add(("AKB309", name))
        for one, other in product(("permit0", "permit1"), ("forbid0", "forbid1")):
            if any(each[one] and each[other] for each in seen):
                found.add(("AKB305", f"{one} {other}"))
        return found


def _written(body: Body) -> str:
    return " and ".join(f"{'' if value else 'not '}{name}(T)" for name, value in body)


def _holds(body: Body, world: World) -> bool:
    return all(world[name] is value for name, value in body)


def _body(chance: random.Random, names: tuple[str, ...], most: int) -> Body:
    return tuple((name, chance.random() < 0.6) for name in chance.sample(names, chance.randint(1, most)))


def _rules(seed: int) -> Rules:
    chance = random.Random(seed)
    every = (*INPUTS, "good")
    two = [tuple(_body(chance, names, 2) for _ in range(2)) for names in (INPUTS, every, every)]
    nevers = []
    for _ in range(chance.randint(0, 2)):
        one, other = chance.sample(INPUTS, 2)  # what is positive binds the variable
        nevers.append(((one, True), (other, chance.random() < 0.5)))
    good, permits, forbids = two
    return Rules(good, permits, forbids, _body(chance, every, 2), tuple(nevers))  # type: ignore[arg-type]


def _compare(seed: int, folder: Path) -> set[str]:
    rules = _rules(seed)
    findings = look_deep(knowledge_base(rules.text(), folder)).findings
    found = set()
    for each in findings:
        names = each.message.split("'")[1::2]
        found.add((each.code, " ".join(names[:2]) if each.code == "AKB305" else names[0]))
    assert found == rules.expected(), rules.text()
    assert len(findings) == len(found)
    return {code for code, _ in found}


def _codes(seeds: range, folder: Path) -> set[str]:
    return set().union(*(_compare(seed, folder / str(seed)) for seed in seeds))


def test_findings_are_those_of_every_world(tmp_path: Path) -> None:
    assert {"AKB305", "AKB309"} <= _codes(range(NORMAL), tmp_path)


@pytest.mark.slow
def test_findings_are_those_of_every_world_on_many_more(tmp_path: Path) -> None:
    assert {"AKB305", "AKB306", "AKB307", "AKB309"} <= _codes(range(NORMAL, NORMAL + SLOW), tmp_path)
