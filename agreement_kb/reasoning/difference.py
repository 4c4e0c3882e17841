"""What differs between two answers, and through which statement of the rules."""

from __future__ import annotations

from collections.abc import Iterator

from agreement_kb.model.advice import AnswerDifference, Parted, Through, aspects
from agreement_kb.model.answer import Answer
from agreement_kb.model.derivation import StepRef
from agreement_kb.model.rule import Rule


def difference_of(before: Answer, after: Answer) -> AnswerDifference:
    """What one of two answers has and the other has not.

    Of what they turn on, the input and the outcomes it leads to are compared, not the pair that shows it; of
    conditions, which norm binds and whether for certain; of what was found, its value and verdict.
    """
    first, second = aspects(before), aspects(after)
    parted = []
    for aspect in first:
        gone = tuple(shown for key, shown in first[aspect].items() if key not in second[aspect])
        come = tuple(shown for key, shown in second[aspect].items() if key not in first[aspect])
        if gone or come:
            parted.append(Parted(aspect, gone, come))
    return AnswerDifference(before, after, tuple(parted), _through(before, after))


def _through(before: Answer, after: Answer) -> Through | None:
    """The first statement, from the conclusion down, that only one rests on; a cited one where there is any."""
    first, second = list(_statements(before)), list(_statements(after))
    for mine, others, in_before in ((second, first, False), (first, second, True)):
        known = {rule.origin for rule in others}
        for rule in mine:
            if rule.origin not in known and rule.citation is not None:
                return Through(rule, in_before)
    return None


def _statements(answer: Answer) -> Iterator[Rule]:
    """The rules that the derivations use, from each conclusion down."""
    for derivation in answer.derivations:
        steps = {step.number: step for step in derivation.steps}
        waiting = list(reversed(derivation.conclusions))
        seen: set[int] = set()
        while waiting:
            step = steps[waiting.pop()]
            if step.number in seen:
                continue
            seen.add(step.number)
            if step.rule is not None:
                yield step.rule
            premises = (*step.premises, *(tried.premise for tried in step.tried))
            waiting += [p.number for p in reversed(premises) if isinstance(p, StepRef)]
