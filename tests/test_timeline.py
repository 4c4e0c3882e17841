"""Timelines: stated events and what follows from them, in order; the dates were worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.duty import Entry, Occasion, Timeline
from agreement_kb.model.finding import AgreementError
from agreement_kb.render.timeline import timeline_blocks, timeline_json
from agreement_kb.resources import resource
from tests.helpers import knowledge_base

LIBRARY = Path(__file__).parent / "agreements" / "library"
SCHEMA = json.loads((resource("schemas") / "timeline-1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def found(kb: KnowledgeBase, given: str, deny: str = "", as_of: str | None = None) -> Timeline:
    return kb.timeline(kb.facts((), as_of, given=lines(given), deny=lines(deny)))


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def what(entry: Entry) -> str:
    """The name of a norm, or the predicate of what was stated or comes about."""
    if entry.duty is not None:
        return entry.duty.norm.name
    return entry.atom.predicate if entry.atom is not None else ""


def told(entries: tuple[Entry, ...], *occasions: Occasion) -> list[tuple[str, str, list[str]]]:
    """When, what, and the readings or facts supposed, of the entries of some kinds."""
    return [
        (str(each.time), what(each), [f"{'' if value else 'not '}{atom}" for atom, value in each.supposing])
        for each in entries
        if each.occasion in occasions
    ]


# ---- one case over months ----------------------------------------------------------------------------------------

CASE = """\
# A case over months

```akb
scenario request_to_termination
    en "An oral request is confirmed in time; its data are kept beyond the limit; then the Agreement is terminated"
    given "the request" is urgent
    given "the request" was made orally at 2026-03-06T18:00+05:00
    given the written confirmation of "the request" was sent at 2026-03-07T17:00+05:00
    given Kazakhstan is the Requesting Party for "the list"
    given Slovakia is the Requested Party for "the list"
    given "the list" is data on persons
    given "the list" was supplied on request
    given "the list" has been received
    given there is still a need for "the list"
    given the notified time limit for deleting "the list" is 2026-09-01
    given a written notification of termination was received through diplomatic channels on 2026-03-10
    deny "the list" has been deleted
    as of 2026-09-05
```
"""

TOLD = """\
Timeline
  - 2026-03-06T18:00+05:00 — Stated: “the request” was made orally at 2026-03-06T18:00+05:00
  - 2026-03-07T17:00+05:00 — Stated: the written confirmation of “the request” was sent at
    2026-03-07T17:00+05:00
  - 2026-03-07T18:00+05:00 — Deadline for the competent authority of the State of the Requesting
    Party (“the request”): sending the written confirmation of “the request”
      Art. 7(4); basis: implied: the passive names no one; whoever made the request confirms it; the
      passive names no one; the request is confirmed to whom it was made; the text does not say from
      when the hours run; naturally from the oral request
      as of 2026-09-05: fulfilled
  - 2026-03-10 — Stated: a written notification of termination was received through diplomatic
    channels on 2026-03-10
  - 2026-09-01 — Stated: the notified time limit for deleting “the list” is 2026-09-01
  - 2026-09-01 — Deadline for “Kazakhstan”: deleting “the list”
      Art. 5(6), 1st sentence; basis: implied: the sentence names no one; whoever holds the data can
      delete them; the sentence names no one to whom the deletion is owed; the limit is that of the
      Requested Party, which notifies it; the limit is one 'for the deletion of those data'; that
      they are deleted when it comes is presupposed, not said
      as of 2026-09-05: breached
  - 2026-09-05 — Time of the question
  - 2026-09-09 — The Agreement ceases to operate
      if “six months from the date of receipt” means “yes: 'from the day' (күннен бастап) makes it
      the first day”
      Art. 12(2), 2nd sentence; basis: implied: the text does not say on which day six months
      expire: on the day before the one of the same number, or the last of a month that lacks it
  - 2026-09-10 — The Agreement ceases to operate
      if “six months from the date of receipt” means “no: the six months run from the following day”
      Art. 12(2), 2nd sentence; basis: implied: the text does not say on which day six months
      expire: on the one of the same number, or the last of a month that lacks it
  - 2026-09-10 — Falls due for “Kazakhstan”: deleting “the list”
      if “six months from the date of receipt” means “yes: 'from the day' (күннен бастап) makes it
      the first day”
      Art. 5(6), 4th sentence; basis: implied: the passive names no one; whoever received the data
      can delete them
  - 2026-09-11 — Falls due for “Kazakhstan”: deleting “the list”
      in any case
      Art. 5(6), 4th sentence; basis: implied: the passive names no one; whoever received the data
      can delete them

Without a certain date
  - From the date of its signing; the heading is dated 20 November 2007, a date of signing is not
    given — The Resolution takes effect
      resolution(3); basis: express
  - On the thirtieth day after receipt, through diplomatic channels, of the last written
    notification; when that was is not shown here — The Agreement enters into force
      Art. 12(1); basis: express

Assuming
  - The Agreement is in force in this wording
  - “the request” is made within the framework of the Agreement
  - The persons whom “the list” concerns have committed a crime or are suspected

State of the text
  Draft of 2007 in Kazakh with a working English translation; on contradictions the Parties turn to
  the English text (closing(2)), which was not seen; signature and force are not shown by this text;
  the encoding has not been reviewed by a qualified lawyer.
"""


def test_a_case_over_months_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.md"
    file.write_text(CASE, encoding="utf-8")
    assert main(["timeline", "--scenario", str(file)]) == 0
    assert capsys.readouterr().out == TOLD


# ---- dates, readings, order --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "dates"),
    [
        # Not counted: the day of the same number. Counted: the day before it. A month without it ends on its last day.
        ("2026-03-10", {"2026-09-09", "2026-09-10"}),
        ("2026-08-31", {"2027-02-28"}),
        ("2026-03-01", {"2026-08-31", "2026-09-01"}),
    ],
)
def test_an_end_that_turns_on_a_reading_has_both_dates(kb: KnowledgeBase, received: str, dates: set[str]) -> None:
    text = f"a written notification of termination was received through diplomatic channels on {received}"
    ends = told(found(kb, text).entries, Occasion.COMES_ABOUT)
    assert {date for date, _, _ in ends} == dates
    assert [name for _, name, _ in ends] == ["ceases_to_operate"] * len(dates)
    # Where both readings give one day, it does not turn on them.
    both = [['day_of_receipt("counted")'], ['day_of_receipt("not_counted")']]
    assert [supposed for _, _, supposed in ends] == (both if len(dates) == 2 else [[]])
    chosen = found(kb, text + "\nreading day_of_receipt is counted")
    assert [supposed for _, _, supposed in told(chosen.entries, Occasion.COMES_ABOUT)] == [[]]


def test_entry_into_force_has_a_date_where_the_receipt_has(kb: KnowledgeBase) -> None:
    """The thirtieth day after 15 January is 14 February: 16 days are left of January, 14 more make thirty."""
    text = "the last written notification under 12(1) was received through diplomatic channels on 2026-01-15"
    timeline = found(kb, text)
    assert told(timeline.entries, Occasion.COMES_ABOUT) == [("2026-02-14", "enters_into_force", [])]
    assert "enters_into_force" not in {what(each) for each in timeline.apart}
    assert "enters_into_force" in {what(each) for each in found(kb, "").apart}


ORAL = '"the request" is urgent\n"the request" was made orally at 2026-03-06T18:00+05:00'


def test_a_deadline_that_turns_on_a_fact_stands_apart_with_what_it_turns_on(kb: KnowledgeBase) -> None:
    timeline = found(kb, '"the request" was made orally at 2026-03-06T18:00+05:00')
    assert told(timeline.entries, Occasion.DEADLINE) == []
    (entry,) = [each for each in timeline.apart if each.occasion is Occasion.DEADLINE]
    assert str(entry.time) == "2026-03-07T18:00+05:00"
    assert {str(turn.atom) for turn in entry.turns_on} == {'urgent("the request")'}
    assert told(found(kb, ORAL).entries, Occasion.DEADLINE) == [("2026-03-07T18:00+05:00", "confirm_in_writing", [])]


def test_a_deadline_whose_start_is_not_stated_has_no_date(kb: KnowledgeBase) -> None:
    timeline = found(kb, '"the request" is urgent\n"the request" was made orally')
    (entry,) = [each for each in timeline.apart if each.occasion is Occasion.DEADLINE]
    assert (entry.time, what(entry)) == (None, "confirm_in_writing")


def test_the_time_of_the_question_has_its_place(kb: KnowledgeBase) -> None:
    timeline = found(kb, ORAL, as_of="2026-03-07T12:00+05:00")
    order = [each.occasion for each in timeline.entries]
    assert order == [Occasion.STATED, Occasion.AS_OF, Occasion.DEADLINE]


LIMITED = """
    open sort box en "box"
    predicate kept(Box: box) by fact
        en "{Box} is kept"
    role opening(Box: box): time
        title en "the time of opening"
        stated en "{Box} opens at {Holder}"
    predicate opened(Box: box) by dates opening(Box) < as_of
        en "the time of opening of {Box} is over"
    action empty(Box: box)
        en "emptying {Box}"
    oblige emptying: empty(Box)
        concerning kept(Box)
        if opened(Box)
"""


def test_what_falls_due_after_an_instant_is_said_to_do_so(tmp_path: Path) -> None:
    kb = knowledge_base(LIMITED, tmp_path)
    (entry,) = [e for e in found(kb, '"A" is kept\n"A" opens at 2026-05-01T10:00Z').entries if e.duty is not None]
    assert (str(entry.time), entry.after, entry.occasion) == ("2026-05-01T10:00+00:00", True, Occasion.FALLS_DUE)
    (day,) = [e for e in found(kb, '"A" is kept\n"A" opens at 2026-05-01').entries if e.duty is not None]
    assert (str(day.time), day.after) == ("2026-05-02", False)


def test_the_second_agreement_has_a_timeline(capsys: pytest.CaptureFixture[str]) -> None:
    kb = load(LIBRARY)
    timeline = found(kb, "„Atlas“ ist ausgeliehen worden\n„Atlas“ wurde am 2026-01-31 übergeben")
    assert told(timeline.entries, Occasion.STATED, Occasion.DEADLINE) == [
        ("2026-01-31", "tag_der_übergabe", []),
        ("2026-03-14", "rückgabe", []),
    ]


def test_only_the_duties_of_one_bearer_are_left_beside_what_is_stated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.md"
    file.write_text(CASE, encoding="utf-8")
    assert main(["timeline", "--scenario", str(file), "--party", "Slovakia", "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(value)
    assert {entry["occasion"] for entry in value["entries"]} == {"stated", "comes about", "as of"}
    assert main(["timeline", "--scenario", str(file), "--party", "Kazakhstan", "--lang", "kk"]) == 0
    assert "2026-09-01 — Мерзім: «Қазақстан» — «the list» деген деректерді жою" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "first"), [("en", 0), ("kk", 20)])
def test_the_timelines_of_scenarios_fit_the_schema(kb: KnowledgeBase, language: str, first: int) -> None:
    seen: set[Occasion] = set()
    for scenario in kb.loaded.scenarios[first::80]:
        try:
            timeline = kb.timeline(kb.facts(scenario.statements, scenario.as_of))
        except AgreementError:
            assert {e.verdict for e in scenario.expectations} <= {"not_understood", "contradiction"}
            continue
        sheet = sheet_of(kb, timeline, Look("json", language))
        VALIDATOR.validate(json.loads(timeline_json(sheet, timeline)))
        seen |= {each.occasion for each in (*timeline.entries, *timeline.apart)}
        for form in ("text", "markdown"):
            assert "@" not in render_blocks(timeline_blocks(sheet, timeline), Look(form, language))
    assert Occasion.COMES_ABOUT in seen
