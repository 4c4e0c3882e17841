"""What differs between two answers, and through which statement of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agreement_kb.model.advice import AnswerDifference, Exchange, Parted, Through, aspects
from agreement_kb.model.answer import Answer
from agreement_kb.model.atom import Atom
from agreement_kb.model.derivation import StepRef
from agreement_kb.model.rule import Rule
from agreement_kb.model.term import Individual


def difference_of(before: Answer, after: Answer) -> AnswerDifference:
    """What one of two answers has and the other has not.

    Of what they turn on, the input and the outcomes it leads to are compared, not the pair that shows it; of
    conditions, which norm binds and whether for certain; of what was found, its value and verdict. Two questions that
    differ only in what they are about are compared with the one thing in place of the other.
    """
    exchanged = _exchanged(before, after)
    first, second = aspects(before, _exchange(exchanged, before, after)), aspects(after)
    as_it_stands = aspects(before)
    parted, alike = [], []
    for aspect in first:
        gone = tuple(shown for key, shown in first[aspect].items() if key not in second[aspect])
        come = tuple(shown for key, shown in second[aspect].items() if key not in first[aspect])
        if gone or come:
            parted.append(Parted(aspect, gone, come))
        both = [key for key in first[aspect] if key in second[aspect] and key not in as_it_stands[aspect]]
        if both:
            mine, others = (tuple(those[aspect][key] for key in both) for those in (first, second))
            alike.append(Parted(aspect, mine, others))
    return AnswerDifference(before, after, tuple(parted), _through(before, after), exchanged, tuple(alike))


def _exchanged(before: Answer, after: Answer) -> tuple[tuple[Individual, Individual], ...]:
    """The things that one question has in place of those of the other, where they are one question but for these."""
    first, second = before.question, after.question
    if (first.kind, first.goal.predicate) != (second.kind, second.goal.predicate):
        return ()
    found: dict[Individual, Individual] = {}
    for mine, other in zip(first.goal.args, second.goal.args, strict=True):
        if isinstance(mine, Individual) and isinstance(other, Individual):
            if found.setdefault(mine, other) != other:
                return ()
        elif mine != other:
            return ()
    if len(set(found.values())) < len(found):
        return ()
    return tuple((mine, other) for mine, other in found.items() if mine != other)


def _exchange(exchanged: Iterable[tuple[Individual, Individual]], before: Answer, after: Answer) -> Exchange:
    """What stands in the later answer for a thing of the earlier; of who is known by a title, who holds that role."""
    instead = dict(exchanged)
    for mine, other in tuple(instead.items()):
        instead.setdefault(other, mine)
    by_title = {title: holder for holder, title in after.holders.items()}

    def exchange(each: Individual) -> Individual:
        title = before.holders.get(each)
        if title is None:
            return instead.get(each, each)
        args = tuple(exchange(a) if isinstance(a, Individual) else a for a in title.args)
        return by_title.get(Atom(title.predicate, args), each)

    return exchange


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
