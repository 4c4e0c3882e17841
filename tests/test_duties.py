"""Duties: who owes what to whom, by when; and how each stands, reasoned from the text case by case."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import Answer
from agreement_kb.model.duty import Duties, Duty, Note, State
from agreement_kb.model.finding import AgreementError, ContradictoryFacts
from agreement_kb.model.rule import Basis
from agreement_kb.render.duties import duties_blocks, duties_json
from agreement_kb.render.messages import messages
from agreement_kb.resources import resource
from tests.helpers import knowledge_base

LIBRARY = Path(__file__).parent / "agreements" / "library"
SCHEMA = json.loads((resource("schemas") / "duties-1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def found(kb: KnowledgeBase, given: str = "", deny: str = "", as_of: str | None = None) -> Duties:
    """The duties of a case; statements are written one a line."""
    return kb.duties(kb.facts((), as_of, given=lines(given), deny=lines(deny)))


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def one(duties: Duties, norm: str) -> Duty:
    (duty,) = [each for each in duties.duties if each.norm.name == norm]
    return duty


# ---- every duty of the text --------------------------------------------------------------------------------------

RG, RD = "the Requesting Party", "the Requested Party"
HOLDER = "the Party that received the data"
NOBODY = ""
OWED = {
    # provision: the duties under it, each (action, bearer, to whom, basis of the bearer, by when)
    "5(2)": [("giving information on the use", RG, RD, Basis.EXPRESS, "")],
    "5(4)#2": [
        ("notifying that", RD, RG, Basis.IMPLIED, "promptly"),
        ("notifying that", "the Party that established the fault", RG, Basis.IMPLIED, "promptly"),
    ],
    "5(4)#3": [
        ("deleting", RG, RD, Basis.IMPLIED, "immediately"),
        ("deleting", RD, RG, Basis.IMPLIED, "immediately"),
        ("correcting", RG, RD, Basis.IMPLIED, ""),
        ("correcting", RD, RG, Basis.IMPLIED, ""),
        ("either", RD, RG, Basis.IMPLIED, "deletion immediately; for correction no time is stated"),
        ("either", RG, RD, Basis.IMPLIED, "deletion immediately; for correction no time is stated"),
    ],
    "5(6)#1": [
        ("notifying the time limit", RD, RG, Basis.EXPRESS, "when sending the data"),
        ("notifying the time limit", RD, RG, Basis.EXPRESS, "when sending the data"),
        ("deleting", HOLDER, RD, Basis.IMPLIED, "the notified time limit for deletion (not known here)"),
    ],
    "5(6)#2": [
        (
            "deleting",
            HOLDER,
            NOBODY,
            Basis.IMPLIED,
            "when there is no need for them, irrespective of the time limit set",
        )
    ],
    "5(6)#3": [
        ("notifying the deletion", RG, RD, Basis.IMPLIED, ""),
        ("notifying the deletion", RG, RD, Basis.IMPLIED, ""),
    ],
    "5(6)#4": [
        ("deleting", HOLDER, NOBODY, Basis.IMPLIED, "when the period of operation of the Agreement is terminated")
    ],
    "5(7)": [("the keeping by", "each Party", NOBODY, Basis.EXPRESS, "")],
    "5(8)": [("the protection by", HOLDER, NOBODY, Basis.EXPRESS, "")],
    "6(1)": [("the protection by", HOLDER, "the transferring Party", Basis.EXPRESS, "")],
    "7(7)": [
        ("notifying the reasons", RD, RG, Basis.EXPRESS, "promptly"),
        ("notifying the partial execution", RD, RG, Basis.EXPRESS, "promptly"),
        ("notifying the reasons", RD, RG, Basis.EXPRESS, "promptly"),
    ],
}


def general_value(kb: KnowledgeBase, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    assert main(["duties", "--format", "json", *options]) == 0
    value = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(value)
    assert isinstance(value["duties"], list)
    return value["duties"]


@pytest.mark.parametrize("provision", OWED)
def test_who_owes_what_to_whom(provision: str, kb: KnowledgeBase, capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for duty in general_value(kb, capsys):
        citation = f"{duty['provision']}#{duty['sentence']}" if duty["sentence"] else duty["provision"]
        if citation == provision:
            bearer, other = duty["bearer"], duty["counterparty"]
            assert isinstance(bearer, dict)
            deadline = duty["deadline"]["words"] if isinstance(duty["deadline"], dict) else ""
            label = other["label"] if isinstance(other, dict) else NOBODY
            rows.append((duty["action"], bearer["label"], label, Basis(bearer["basis"]), deadline))
    assert len(rows) == len(OWED[provision])
    for row, wanted in zip(rows, OWED[provision], strict=True):
        assert str(row[0]).startswith(wanted[0])
        assert row[1:] == wanted[1:]


@pytest.mark.parametrize(
    ("provision", "basis"),
    [
        # The sentence says who is told.
        ("5(4)#2", Basis.EXPRESS),
        ("5(6)#3", Basis.EXPRESS),
        # It names no one to whom the act is owed.
        ("5(2)", Basis.IMPLIED),
        ("5(4)#3", Basis.IMPLIED),
        ("6(1)", Basis.IMPLIED),
    ],
)
def test_to_whom_is_express_only_where_the_sentence_says_so(provision: str, basis: Basis, kb: KnowledgeBase) -> None:
    owed = [d.norm.counterparty for d in found(kb).duties if provision == str(d.norm.citation)]
    assert {each.basis for each in owed if each is not None} == {basis}
    assert None not in owed


@pytest.mark.parametrize("provision", ["5(6)#2", "5(6)#4", "5(7)", "5(8)"])
def test_no_one_is_given_where_the_sentence_ties_the_act_to_no_one(provision: str, kb: KnowledgeBase) -> None:
    owed = [d.norm.counterparty for d in found(kb).duties if provision == str(d.norm.citation)]
    assert owed == [None]


@pytest.mark.parametrize("provision", ["5(1)", "5(3)", "5(5)", "6(2)", "7(6)", "preamble(1)"])
def test_what_is_no_duty_is_not_among_them(provision: str, kb: KnowledgeBase) -> None:
    """A condition of use, a gate, what may be done, and a wish."""
    assert [d for d in found(kb).duties if d.norm.citation.provision == provision] == []


def test_the_permission_of_7_5_is_no_duty(kb: KnowledgeBase) -> None:
    assert {str(d.norm.citation) for d in found(kb).duties if d.norm.citation.provision == "7(5)"} == {"7(5)#1"}


def test_every_duty_of_the_rules_is_listed_once_and_none_has_a_state(kb: KnowledgeBase) -> None:
    duties = found(kb)
    wanted = [norm.name for norm in kb.program.program.norms.values() if norm.kind == "oblige"]
    assert [duty.norm.name for duty in duties.duties] == wanted
    assert len(wanted) > 40
    assert duties.general
    assert {duty.state for duty in duties.duties} == {None}


# ---- states: the written confirmation, twenty-four hours from the oral request ------------------------------------

ORAL = """
"the request" is urgent
"the request" was made orally at 2026-03-06T18:00+05:00
"""
CONFIRMED = 'the written confirmation of "the request" was sent'
CONFIRMED_AT = 'the written confirmation of "the request" was sent at '
DEADLINE = "2026-03-07T18:00+05:00"


@pytest.mark.parametrize(
    ("given", "deny", "as_of", "state", "notes"),
    [
        # No time of the question: nothing is judged.
        ("", CONFIRMED, None, State.PENDING, set()),
        ("", "", None, State.PENDING, {Note.NOT_STATED}),
        # The boundary instant is in time; the minute after is not. 13:00Z is the same instant.
        ("", CONFIRMED, DEADLINE, State.PENDING, set()),
        ("", CONFIRMED, "2026-03-07T13:00Z", State.PENDING, set()),
        ("", CONFIRMED, "2026-03-07T18:01+05:00", State.BREACHED, set()),
        # Merely not stated is never a breach.
        ("", "", "2027-01-01", State.UNDETERMINED, {Note.NOT_STATED}),
        # On the day itself, and without an offset, it can't be told whether the hour has passed.
        ("", CONFIRMED, "2026-03-07", State.UNDETERMINED, {Note.TIME_OPEN}),
        ("", CONFIRMED, "2026-03-07T18:30", State.UNDETERMINED, {Note.TIME_OPEN}),
        ("", CONFIRMED, "2026-03-09", State.BREACHED, set()),
        # Done: in time, late, or at a time not stated.
        (CONFIRMED_AT + DEADLINE, "", None, State.FULFILLED, {Note.IN_TIME}),
        (CONFIRMED_AT + "2026-03-07T18:01+05:00", "", None, State.FULFILLED, {Note.LATE}),
        (CONFIRMED, "", "2026-03-09", State.FULFILLED, {Note.PUNCTUALITY_OPEN}),
        # What is done later is not yet done at the time of the question.
        (CONFIRMED_AT + "2026-03-09T10:00+05:00", "", "2026-03-07T10:00+05:00", State.PENDING, {Note.DONE_LATER}),
        (CONFIRMED_AT + "2026-03-09T10:00+05:00", "", "2026-03-08T10:00+05:00", State.BREACHED, {Note.DONE_LATER}),
        (CONFIRMED_AT + "2026-03-09T10:00+05:00", "", "2026-03-09", State.UNDETERMINED, {Note.DONE_OPEN}),
        (CONFIRMED_AT + "2026-03-09T10:00+05:00", "", "2026-03-10", State.FULFILLED, {Note.LATE}),
    ],
)
def test_the_state_of_a_duty_with_a_dated_deadline(
    kb: KnowledgeBase, given: str, deny: str, as_of: str | None, state: State, notes: set[Note]
) -> None:
    duty = one(found(kb, ORAL + given, deny, as_of), "confirm_in_writing")
    assert (duty.state, set(duty.notes)) == (state, notes)
    assert str(duty.due) == DEADLINE


def test_a_duty_that_follows_what_was_not_done_has_not_arisen(kb: KnowledgeBase) -> None:
    given, deny = '"the request" is urgent', '"the request" was made orally'
    assert one(found(kb, given, deny), "confirm_in_writing").state is State.NOT_YET_ARISEN


def test_a_duty_that_may_have_arisen_is_undetermined_and_says_on_what_that_turns(kb: KnowledgeBase) -> None:
    duty = one(found(kb, '"the request" is urgent'), "confirm_in_writing")
    assert duty.state is State.UNDETERMINED
    assert {str(turn.atom) for turn in duty.turns_on} == {'done:make_orally("the request")'}


def test_what_is_done_whether_or_not_it_was_owed_is_said(kb: KnowledgeBase) -> None:
    duty = one(found(kb, '"the request" is urgent\n' + CONFIRMED), "confirm_in_writing")
    assert (duty.state, set(duty.notes)) == (State.UNDETERMINED, {Note.TURNS, Note.DONE_ANYWAY, Note.START_UNKNOWN})


def test_a_request_without_urgency_has_no_such_duty(kb: KnowledgeBase) -> None:
    duties = found(kb, '"the request" was made orally at 2026-03-06T18:00+05:00', '"the request" is urgent')
    assert [duty for duty in duties.duties if duty.norm.name == "confirm_in_writing"] == []


def test_a_start_that_is_a_day_leaves_the_hour_open(kb: KnowledgeBase) -> None:
    """24 hours from some time of 6 March: over for certain only when 7 March is over everywhere."""
    given = '"the request" is urgent\n"the request" was made orally at 2026-03-06'
    early, late = (one(found(kb, given, CONFIRMED, d), "confirm_in_writing") for d in ("2026-03-07", "2026-03-10"))
    assert (early.state, early.due) == (State.UNDETERMINED, None)
    assert late.state is State.BREACHED


# ---- states: standards, limits, exceptions -----------------------------------------------------------------------


def test_a_standard_is_never_breached_by_rule(kb: KnowledgeBase) -> None:
    given = '"Slovakia" is the Requested Party of "the request"\n"Slovakia" has refused to execute "the request"'
    denied = 'the reasons for refusing "the request" have been notified'
    duty = one(found(kb, given, denied, "2036-01-01"), "give_reasons")
    assert (duty.state, set(duty.notes)) == (State.PENDING, {Note.STANDARD})
    assert one(found(kb, given + "\n" + denied, as_of="2036-01-01"), "give_reasons").state is State.FULFILLED


LIST = """
"the list" is data on persons
"the list" was supplied on request
"the list" has been received
there is still a need for "the list"
the notified time limit for deleting "the list" is 2026-09-01
"""


@pytest.mark.parametrize(
    ("given", "deny", "as_of", "state", "notes"),
    [
        ("", '"the list" has been deleted', "2026-08-31", State.NOT_YET_ARISEN, set()),
        ("", '"the list" has been deleted', "2026-09-01", State.PENDING, set()),
        ("", '"the list" has been deleted', "2026-09-02", State.BREACHED, set()),
        ("", "", "2026-09-02", State.UNDETERMINED, {Note.NOT_STATED}),
        ("", '"the list" has been deleted', None, State.UNDETERMINED, {Note.TURNS}),
        ('"the list" has been deleted', "", "2026-09-02", State.FULFILLED, {Note.PUNCTUALITY_OPEN}),
        ('"the list" was deleted on 2026-09-01', "", "2026-09-02", State.FULFILLED, {Note.IN_TIME}),
        ('"the list" was deleted on 2026-09-02', "", "2026-09-02", State.FULFILLED, {Note.LATE}),
    ],
)
def test_the_state_of_deletion_at_the_limit(
    kb: KnowledgeBase, given: str, deny: str, as_of: str | None, state: State, notes: set[Note]
) -> None:
    duty = one(found(kb, LIST + given, deny, as_of), "delete_at_the_limit")
    assert (duty.state, set(duty.notes)) == (state, notes)
    assert str(duty.due) == "2026-09-01"


def test_an_assumption_denied_ends_what_rests_on_it(kb: KnowledgeBase) -> None:
    """5(7) rests on the Agreement being in force; 5(6), 4th sentence, on its having ended."""
    over = found(kb, LIST + "the operation of the Agreement has ended")
    assert [d for d in over.duties if d.norm.name == "register"] == []
    assert one(over, "delete_when_operation_ends").state is State.PENDING
    running = found(kb, LIST)
    assert len([d for d in running.duties if d.norm.name == "register"]) == 2
    assert {str(a) for d in running.duties for a in d.assuming} == {
        "agreement_in_force",
        'on_offenders_or_suspects("the list")',
        'law_sets_limit("the list")',
    }


def test_one_analogy_alone_leaves_it_open(tmp_path: Path) -> None:
    kb = knowledge_base(RETURNS, tmp_path)
    duty = one(found(kb, '"Waltz" is lent to "Anna"\n"Waltz" is a record'), "care")
    assert (duty.state, duty.basis) == (State.UNDETERMINED, Basis.ANALOGY)


RETURNS = """
    open sort book en "book"
    open sort reader en "reader"
    predicate lent(Book: book, Reader: reader) by fact
        en "{Book} is lent to {Reader}"
    predicate record(Book: book) by fact
        en "{Book} is a record"
    role day_of_return(Book: book): time
        title en "the day of the return"
        stated en "{Book} came back on {Holder}"
    action give_back(Book: book)
        en "giving back {Book}"
        done en "{Book} has been given back" at day_of_return(Book)
    action handle(Book: book)
        en "careful handling of {Book}"
    oblige returning: give_back(Book)
        bearer Reader
        deadline 2026-05-01
        concerning lent(Book, Reader)
    exception back_already to returning
        if done give_back(Book)
    oblige care: handle(Book)
        concerning record(Book)
        by analogy because "the text speaks of manuscripts"
"""


def test_a_duty_that_ends_when_it_is_done_is_fulfilled_then(tmp_path: Path) -> None:
    """An exception for what is done already does not make the duty one that never arose."""
    kb = knowledge_base(RETURNS, tmp_path)
    lent = '"Songs" is lent to "Anna"'
    done = one(found(kb, lent + '\n"Songs" has been given back', as_of="2026-06-01"), "returning")
    assert (done.state, done.notes) == (State.FULFILLED, (Note.PUNCTUALITY_OPEN,))
    assert one(found(kb, lent, '"Songs" has been given back', "2026-06-01"), "returning").state is State.BREACHED
    assert one(found(kb, lent, as_of="2026-06-01"), "returning").state is State.UNDETERMINED
    assert one(found(kb, lent, as_of="2026-05-01"), "returning").state is State.PENDING


def test_stating_when_it_was_done_states_that_it_was_done(tmp_path: Path) -> None:
    kb = knowledge_base(RETURNS, tmp_path)
    given = '"Songs" is lent to "Anna"\n"Songs" came back on 2026-04-30'
    duty = one(found(kb, given), "returning")
    assert (duty.state, duty.notes, str(duty.done_at)) == (State.FULFILLED, (Note.IN_TIME,), "2026-04-30")
    with pytest.raises(ContradictoryFacts):
        found(kb, given, '"Songs" has been given back')


def test_two_bearers_of_one_duty_are_two_duties(tmp_path: Path) -> None:
    kb = knowledge_base(RETURNS, tmp_path)
    duties = found(kb, '"Songs" is lent to "Anna"\n"Songs" is lent to "Boris"')
    assert [str(d.bearer) for d in duties.duties if d.norm.name == "returning"] == ['"anna"', '"boris"']


def test_whom_only_a_role_names_is_told_once_by_its_title(kb: KnowledgeBase) -> None:
    """Who received the list, or was asked, is not stated: one duty of whoever it is, not one more of each Party."""
    duties = found(kb, LIST + '"the request" is urgent')
    for norm in ("protect_received_data", "give_reasons", "notify_fault_by_whoever_established_it"):
        assert one(duties, norm).bearer in duties.holders
    named = found(kb, LIST + 'Kazakhstan is the Requesting Party for "the list"')
    assert str(one(named, "protect_received_data").bearer) == '"kazakhstan"'
    # Whoever is said to have refused may be the Requested Party: that is told beside the duty of the one who is.
    refused = found(kb, '"Slovakia" has refused to execute "the request"')
    bearers = {str(d.bearer): d.state for d in refused.duties if d.norm.name == "give_reasons"}
    assert bearers.pop('"slovakia"') is State.UNDETERMINED
    assert list(bearers.values()) == [State.UNDETERMINED]


# ---- the second agreement ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deny", "given", "as_of", "state"),
    [
        # 31 January and 42 days: 28 days of February reach 28 February, 14 more 14 March.
        ("„Atlas“ ist zurückgegeben worden", "", "2026-03-14", State.PENDING),
        ("„Atlas“ ist zurückgegeben worden", "", "2026-03-15", State.BREACHED),
        ("", "„Atlas“ kam am 2026-03-14 zurück", "2026-03-15", State.FULFILLED),
    ],
)
def test_the_second_agreement_has_states_too(deny: str, given: str, as_of: str, state: State) -> None:
    kb = load(LIBRARY)
    case = "„Atlas“ ist ausgeliehen worden\n„Atlas“ wurde am 2026-01-31 übergeben\n" + given
    duty = one(found(kb, case, deny, as_of), "rückgabe")
    assert (duty.state, str(duty.due)) == (state, "2026-03-14")


# ---- the command -------------------------------------------------------------------------------------------------


def test_the_duties_of_one_party_name_the_roles_nobody_is_named_for(
    kb: KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["duties", "--party", "Slovakia", "--format", "json", "--given", '"the list" was supplied on request']
    assert main([*options, "--given", '"the list" is data on persons']) == 0
    value = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(value)
    assert {duty["bearer"]["label"] for duty in value["duties"]} == {"“Slovakia”"}
    assert "the Requested Party (“the list”)" in value["borne_by_roles_not_named"]
    named = ["--given", 'Slovakia is the Requested Party for "the list"']
    assert main([*options, "--given", '"the list" is data on persons', *named]) == 0
    value = json.loads(capsys.readouterr().out)
    assert "5(6)" in {duty["provision"] for duty in value["duties"]}
    assert "the Requested Party (“the list”)" not in value["borne_by_roles_not_named"]


@pytest.mark.parametrize("title", ["the Requesting Party", "сұрау салушы Тарап"])
def test_a_role_is_a_bearer_too(kb: KnowledgeBase, capsys: pytest.CaptureFixture[str], title: str) -> None:
    """In Article 5 the Requesting Party reports, tells of deletion, corrects or deletes."""
    duties = general_value(kb, capsys, "--party", title)
    assert {duty["provision"] for duty in duties} == {"5(2)", "5(4)", "5(6)"}
    assert len(duties) == 6


def test_an_unknown_bearer_is_asked_back(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("duties", "timeline"):
        assert main([command, "--party", "Slovakiia"]) == 5
        assert capsys.readouterr().err == (
            "AKB402 No bearer of duties and no role is called 'Slovakiia' here.\n  hint: Did you mean 'slovakia'?\n"
        )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--scenario", "no_such_scenario"), "AKB502"),
        (("--given", "the moon is round"), "AKB401"),
        (("--as-of", "2026-02-30"), "AKB404"),
        (("--given", '"x" is a body', "--given", '"x" is a private person'), "AKB505"),
    ],
)
@pytest.mark.parametrize("command", ["duties", "timeline"])
def test_bad_input_is_an_error(
    command: str, options: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, *options]) == 5
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(code)


AUTHORITY = """\
Duties of the requesting authority
  As of 2026-03-08T12:00+05:00: 1 breached, 1 pending, 1 undetermined, 4 not yet arisen.

Breached
  - Sending the written confirmation of “the request”
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      by when: 2026-03-07T18:00+05:00
      basis: implied: the passive names no one; whoever made the request confirms it; the passive
        names no one; the request is confirmed to whom it was made; the text does not say from when
        the hours run; naturally from the oral request
      provision: Art. 7(4)

Pending
  - Stating in “the request” the particulars necessary for its execution
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      note: whether it was done is not stated
      basis: implied: the sentence names no one; whoever makes the request draws it up; the request
        is made to it
      provision: Art. 7(3)

Undetermined
  - Enclosing with “the request” copies of the documents relevant to the case
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      note: whether it arises turns on: whether copies of documents belong to an oral request (a
        reading of the text); whether it was done is not stated
      basis: implied: the sentence names no one; whoever makes the request draws it up; the request
        is made to it
      provision: Art. 7(3)

Not yet arisen
  - Submitting “the request” in written form
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      note: an exception to Art. 7(2), 1st sentence applies: it may be made orally, and a written
        confirmation must then be sent within twenty-four hours (Art. 7(4))
      basis: implied: the passive names no one; requests are made by the competent authorities
        (7(1)); the sentence prints the Requesting Party, an evident slip
      provision: Art. 7(2), 1st sentence
  - Submitting “the request” in written form
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      note: an exception to Art. 7(3) applies: it may be made orally, and a written confirmation
        must then be sent within twenty-four hours (Art. 7(4))
      basis: implied: the passive names no one; whoever makes the request draws it up; the request
        is made to it
      provision: Art. 7(3)
  - Signing “the request”
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      note: an exception to Art. 7(3) applies: a request made orally is not signed; whether its
        written confirmation must be is not said (Art. 7(4))
      basis: implied: the passive names no one; the seal beside it is that of the requesting
        authority; the request is made to it
      provision: Art. 7(3)
  - Certifying “the request” with the seal, bearing the coat of arms, of the requesting authority
      who: the competent authority of the State of the Requesting Party (“the request”)
      to whom: the competent authority of the State of the Requested Party (“the request”)
      note: an exception to Art. 7(3) applies: a request made orally bears no seal; whether its
        written confirmation must is not said (Art. 7(4))
      basis: implied: the request is made to it
      provision: Art. 7(3)

Assuming
  - The Agreement is in force in this wording
  - “the request” is made within the framework of the Agreement

State of the text
  Draft of 2007 in Kazakh with a working English translation; on contradictions the Parties turn to
  the English text (closing(2)), which was not seen; signature and force are not shown by this text;
  the encoding has not been reviewed by a qualified lawyer.
"""


def test_the_duties_of_a_case_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["duties", "--party", "the requesting authority", "--as-of", "2026-03-08T12:00+05:00"]
    options += [part for line in lines(ORAL) for part in ("--given", line)]
    options += ["--given", 'there are documents relevant to the case of "the request"', "--deny", CONFIRMED]
    assert main(options) == 0
    assert capsys.readouterr().out == AUTHORITY


@pytest.mark.parametrize(("language", "first"), [("en", 0), ("kk", 15)])
def test_the_duties_of_scenarios_fit_the_schema(kb: KnowledgeBase, language: str, first: int) -> None:
    told: set[State | None] = set()
    for scenario in kb.loaded.scenarios[first::60]:
        try:
            duties = kb.duties(kb.facts(scenario.statements, scenario.as_of))
        except AgreementError:
            assert {e.verdict for e in scenario.expectations} <= {"not_understood", "contradiction"}
            continue
        sheet = sheet_of(kb, duties, Look("json", language))
        VALIDATOR.validate(json.loads(duties_json(sheet, duties)))
        told |= {duty.state for duty in duties.duties}
        for form in ("text", "markdown"):
            text = render_blocks(duties_blocks(sheet, duties), Look(form, language))
            assert "@" not in text
            assert "?" not in text.replace("?”", "")
    assert {State.PENDING, State.UNDETERMINED, State.NOT_YET_ARISEN} <= told


def test_each_state_and_note_has_its_words_in_both_languages() -> None:
    keys = [f"duties.state.{state.value}" for state in State] + [f"duties.note.{note.value}" for note in Note]
    for key in keys:
        english, kazakh = (messages(language).texts[key] for language in ("en", "kk"))
        assert english.strip()
        assert kazakh.strip() != english.strip()


def test_a_must_question_agrees_with_the_duties(kb: KnowledgeBase) -> None:
    """A duty that has arisen for certain is a certain yes to the question whether it must be done."""
    given = lines(LIST)
    answer: Answer = kb.ask('must "the list" be deleted?', given=given, as_of="2026-09-02")
    arisen = [d.arises for d in found(kb, LIST, as_of="2026-09-02").duties if d.action.predicate == "delete"]
    assert (answer.verdict == "yes") == (True in arisen)
