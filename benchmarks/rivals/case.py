"""The facts and questions of the comparison: two chains of offices; one leads to an office that fights crime."""

from __future__ import annotations

OFFICES = 20
FACTS: tuple[tuple[str, ...], ...] = (
    *(("part_of", f"o{i}", f"o{i - 2}") for i in range(3, OFFICES + 1)),
    ("fights_crime", "o1"),
    *(("abroad", f"o{i}") for i in range(5, OFFICES + 1, 5)),
    *(("secret", f"l{i}") for i in range(3, OFFICES + 1, 3)),
    *(("consented", f"l{i}", f"o{2 * i}") for i in range(1, OFFICES // 2 + 1)),
)
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("l1", "o19", "yes"),  # nine steps below o1, which fights crime
    ("l1", "o20", "no"),  # its chain leads to o2, and l1 has a consent for o2 alone
    ("l4", "o8", "yes"),  # with consent
    ("l3", "o5", "no"),  # within o1, but l3 is secret and o5 abroad
    ("l3", "o7", "yes"),  # within o1, and not abroad
)
_SENTENCES = {
    "part_of": '"{}" is part of "{}"',
    "fights_crime": '"{}" fights crime',
    "abroad": '"{}" is abroad',
    "secret": '"{}" is secret',
    "consented": 'there is a consent to sending "{}" to "{}"',
}


def sentences() -> list[str]:
    """The facts as they are stated in our vocabulary."""
    return [_SENTENCES[name].format(*arguments) for name, *arguments in FACTS]


def clauses() -> str:
    """The facts as Prolog and answer set systems write them."""
    names = dict.fromkeys(name for name, *_ in FACTS)
    return "".join(f"{name}({','.join(arguments)}).\n" for each in names for name, *arguments in FACTS if name == each)


def phrase(thing: str, office: str) -> str:
    """A question in our vocabulary."""
    return f'may "{thing}" go to "{office}"?'
