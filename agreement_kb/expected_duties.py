"""An expected duty compared with the duties of a case, difference by difference."""

from __future__ import annotations

from collections.abc import Iterator

from agreement_kb.commands.answers import sheet_of
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase
from agreement_kb.language.phrases import read_duty
from agreement_kb.language.scenarios import NO_DUTY
from agreement_kb.model.duty import Duties, Duty
from agreement_kb.model.scenario import ExpectedDuty, Facts
from agreement_kb.model.term import Term
from agreement_kb.model.time import parse_time
from agreement_kb.render.duties import action_words, bearer_words
from agreement_kb.render.page import Sheet

_MARKS = str.maketrans("", "", "“”")


def expected_of(kb: KnowledgeBase, expected: ExpectedDuty, facts: Facts) -> Duties:
    """The duties of a case that an expected duty may mean; no other is worked out.

    Raises:
        NotUnderstood: it names a norm or a thing that is not there.
        TooLarge: a bound on the work was reached.
    """
    norm, action = read_duty(kb.program.program, expected.duty, facts)
    return kb.duties_under(facts, norm, action)


def compare_duty(kb: KnowledgeBase, expected: ExpectedDuty, found: Duties) -> Iterator[str]:
    """Each way in which the duty found differs from the one expected, in words.

    Of several, which are told apart by who owes it to whom or from when it runs, none is taken for the one meant.
    """
    sheet = sheet_of(kb, found, Look(language="en"))
    if len(found.duties) > 1:
        those = "; ".join(_told(sheet, duty) for duty in found.duties)
        yield f"expected one duty, got {len(found.duties)}: {those}."
    elif not found.duties:
        if expected.state != NO_DUTY:
            yield f"expected {expected.state}, got {NO_DUTY}: there is no such duty in this case."
    else:
        yield from _differences(sheet, expected, found.duties[0])


def _differences(sheet: Sheet, expected: ExpectedDuty, duty: Duty) -> Iterator[str]:
    if expected.state != _state(duty):
        yield f"expected {expected.state}, got {_state(duty)}."
    for what, wanted, term in (("by", expected.bearer, duty.bearer), ("to", expected.counterparty, duty.counterparty)):
        if wanted is not None and wanted != _called(sheet, duty, term):
            yield f"expected it to be owed {what} {wanted}, got {_called(sheet, duty, term) or 'nobody'}."
    if expected.due is not None and parse_time(expected.due) != duty.due:
        yield f"expected it to be due {expected.due or 'nothing'}, got {duty.due or 'nothing'}."
    deadline = duty.norm.deadline
    standard = deadline.standard.get("en", ()) if deadline is not None else ()
    if expected.standard is not None and expected.standard not in standard:
        yield f"expected the standard {expected.standard}, got {'; '.join(standard) or 'nothing'}."
    filled = {"by": duty.norm.bearer, "to": duty.norm.counterparty, "due": deadline, "standard": deadline}
    for what, basis in expected.bases:
        part = filled[what]
        if part is not None and part.basis.value != basis:
            yield f"expected basis {basis} of '{what}', got {part.basis.value}."
    citation = duty.norm.citation
    for cited in expected.citing:
        if cited not in (citation.provision, str(citation), f"{citation.provision}#{citation.sentence}"):
            yield f"expected it to cite {cited}, it cites {citation}."
    if expected.basis is not None and duty.basis.value != expected.basis:
        yield f"expected basis {expected.basis}, got {duty.basis.value}."


def _state(duty: Duty) -> str:
    assert duty.state is not None
    return duty.state.value.replace(" ", "_")


def _called(sheet: Sheet, duty: Duty, term: Term | None) -> str:
    """How the bearer or the counterparty is called, without the quotation marks of a name."""
    return bearer_words(sheet, duty, term).translate(_MARKS)


def _told(sheet: Sheet, duty: Duty) -> str:
    who, whom = (_called(sheet, duty, term) for term in (duty.bearer, duty.counterparty))
    parts = [action_words(sheet, duty)]
    parts += [f"by {who}"] if who else []
    parts += [f"to {whom}"] if whom else []
    parts += [f"due {duty.due}"] if duty.due is not None else []
    return " ".join(parts)
