"""A derivation as a tree, line by line."""

from __future__ import annotations

from agreement_kb.model.derivation import Derivation, Ground, Leaf, Premise, Step, StepRef, Tried
from agreement_kb.render.page import Sheet
from agreement_kb.render.reader import Reader, atom_statement, concluded, leaf_statement


def tree(page: Sheet, derivation: Derivation) -> list[str]:
    """The proof as a tree; a step used twice is told once and referred to after that."""
    reader = Reader(page, derivation)
    lines: list[str] = []
    numbers: dict[int, int] = {}

    def write(premise: Premise, prefix: str, last: bool) -> None:
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        if isinstance(premise, Leaf):
            lines.append(prefix + branch + leaf_statement(page, premise))
            return
        step = reader.step(premise.number)
        if premise.number in numbers:
            see = page.messages.say("proof.see", number=numbers[premise.number])
            lines.append(f"{prefix}{branch}{atom_statement(page, step.literal)} ({see})")
            return
        numbers[premise.number] = len(numbers) + 1
        lines.append(f"{prefix}{branch}{numbers[premise.number]}. {_headline(page, step)}")
        write_children(step, prefix + below)

    def write_children(step: Step, prefix: str) -> None:
        children: list[Premise | Tried] = [p for p in step.premises if not _goes_without_saying(page, p)]
        children += step.tried
        for index, child in enumerate(children):
            final = index == len(children) - 1
            if isinstance(child, Tried):
                write_tried(child, prefix, final)
            else:
                write(child, prefix, final)

    def write_tried(tried: Tried, prefix: str, last: bool) -> None:
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        say = page.messages.say
        step = reader.step(tried.premise.number) if isinstance(tried.premise, StepRef) else None
        if isinstance(tried.premise, Leaf):
            failing = leaf_statement(page, tried.premise)
        elif step is None:
            failing = say("proof.no_instance")
        else:
            # What stands in the way has a sentence of its own, and is not of the rule that it defeats.
            failing = _headline(page, step) if concluded(step) else atom_statement(page, step.literal)
        citation = page.cite(tried.rule.citation) if tried.rule.citation is not None else ""
        if step is not None and step.number in numbers:
            failing = f"{failing} ({say('proof.see', number=numbers[step.number])})"
        elif step is not None:
            numbers[step.number] = len(numbers) + 1
            failing = f"{numbers[step.number]}. {failing}"
        if citation and citation not in failing:
            lines.append(prefix + branch + say("proof.tried", citation=citation, failing=failing))
        else:
            lines.append(prefix + branch + say("proof.tried_unnamed", failing=failing))
        if step is not None and failing.startswith(f"{numbers[step.number]}. "):
            write_children(step, prefix + below)

    for index, number in enumerate(derivation.conclusions):
        write(StepRef(number), "", index == len(derivation.conclusions) - 1)
    return lines


def _goes_without_saying(page: Sheet, premise: Premise) -> bool:
    """The standing assumption is printed once, under its own heading; a role nobody fills is only its title."""
    if not isinstance(premise, Leaf):
        return False
    atom = premise.literal.atom
    if premise.ground is Ground.ROLE:
        return atom.args[-1] in page.wording.holders
    return premise.ground is Ground.ASSUMED and atom.predicate == page.source.program.standing


def _headline(page: Sheet, step: Step) -> str:
    text = atom_statement(page, step.literal)
    if step.rule is None:
        return text
    if step.rule.citation is not None and page.cite(step.rule.citation) not in text:
        text += f" — {page.cite(step.rule.citation)}"
    if step.rule.because:
        text += " " + page.messages.say("proof.basis", basis=step.rule.basis.value, because=step.rule.because)
    return text
