"""Why-not as it is told: whole paragraphs, reasoned from the treaty and from the rules of the test."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.commands.look import Look
from agreement_kb.commands.why_not import render_why_not
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import DEPENDS, YES
from agreement_kb.model.finding import AgreementError, NotUnderstood
from agreement_kb.model.vocabulary import Kind
from agreement_kb.model.why_not import Stand, Why
from agreement_kb.reasoning import lacking
from agreement_kb.resources import resource
from tests.helpers import knowledge_base

SCHEMA = json.loads((resource("schemas") / "why-not-1.json").read_text(encoding="utf-8"))
TEXT = Look()


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def told(kb: KnowledgeBase, question: str, given: str = "", deny: str = "", look: Look = TEXT) -> str:
    """Why not, up to the words of the text; statements have semicolons between them."""
    parts = [[part.strip() for part in text.split(";") if part.strip()] for text in (given, deny)]
    text = render_why_not(kb, question, kb.facts((), given=parts[0], deny=parts[1]), look)
    return text.partition("\nWords of the text\n")[0].partition("\nState of the text\n")[0]


LIST = (
    '"the list" is data on persons; "the list" is supplied on request; Slovakia is the Requested Party for "the list"'
)
CONSENT = 'Slovakia consented beforehand in writing to sending "the list" to'


def test_data_to_the_tax_office_without_consent(kb: KnowledgeBase) -> None:
    """Art. 5(3): a body that is no competent authority may have them only with consent, which was refused.

    A body of the State of a Party is a body, neither a private person nor of a third State; under the narrow reading
    6(2) does not speak of it. Data supplied on request came in no other way. What is designated fights organised
    crime; whether it does is not stated.
    """
    given = f'{LIST}; "the tax office" is a body of the State of a Party; reading third_persons is outside_the_parties'
    deny = f'"the tax office" is a competent authority; {CONSENT} "the tax office"'
    assert told(kb, 'may "the list" go to "the tax office"?', given, deny) == (
        """\
NO
  may "the list" go to "the tax office"?

What stands in the way
  Art. 5(3), 1st sentence allows sending “the list” to “the tax office” only in the ways it names,
  and none is open. What each way lacks:
  - Art. 5(3), 2nd sentence
      “Slovakia” consented beforehand in writing to sending “the list” to “the tax office” — denied
  - Art. 5(3), 1st sentence
      “the tax office” is a competent authority of the State of a Party — denied
      “the tax office” is the authority designated against organised crime — not stated
  - Art. 5(3), 1st sentence
      “the tax office” is a competent authority of the State of a Party — denied
      “the tax office” carries out the fight against organised crime — not stated
      “the competent authority that carries out the fight against organised crime” means “any
      competent authority whose tasks include the fight against organised crime” — a reading of the
      text, not settled
  - Art. 5(3), 2nd sentence
      “the tax office” is a private person — excluded, since “the tax office” is a body of the State
      of a Party
      “Slovakia” consented beforehand in writing to sending “the list” to “the tax office” — denied
      and conditions that are only not stated: 1
  - Art. 5(3), 2nd sentence
      “Slovakia” consented beforehand in writing to sending “the list” to “the tax office” — denied
      “the list” is supplied on own initiative — excluded, since “the list” is supplied on request
      and conditions that are only not stated: 1
  - Art. 5(3), 1st sentence
      “the tax office” belongs to a third State — excluded, since “the tax office” is a body of the
      State of a Party
      and conditions that are only not stated: 4
  - Art. 5(3), 2nd sentence
      “the tax office” is a private person — excluded, since “the tax office” is a body of the State
      of a Party
      “Slovakia” consented beforehand in writing to sending “the list” to “the tax office” — denied
      “the list” is supplied on own initiative — excluded, since “the list” is supplied on request
      and conditions that are only not stated: 2
"""
    )


def test_a_tip_to_a_bank(kb: KnowledgeBase) -> None:
    """5(3) read literally reaches what came on own initiative; with private persons barred no way is open.

    6(2) reaches it only by analogy, so it may stand in the way too. Whoever is private is no body, so no authority.
    """
    given = """"the tip" is data on persons; "the tip" is supplied on own initiative; "the bank" is a private person;
        reading reach_of_the_first_sentence is any_sender; reading private_recipients is barred"""
    assert told(kb, 'may "the tip" go to "the bank"?', given) == (
        """\
NO
  may "the tip" go to "the bank"?

What stands in the way
  Art. 5(3), 1st sentence and Art. 6(2) may apply together: one open way is not enough, each that
  applies must have one.
  Art. 5(3), 1st sentence allows sending “the tip” to “the bank” only in the ways it names, and none
  is open. What each way lacks:
  - Art. 5(3), 1st sentence
      “the bank” is a competent authority of the State of a Party — excluded, since “the bank” is a
      private person
      “the bank” is the authority designated against organised crime — not stated
  - Art. 5(3), 1st sentence
      “the bank” is a competent authority of the State of a Party — excluded, since “the bank” is a
      private person
      “the bank” carries out the fight against organised crime — not stated
      “the competent authority that carries out the fight against organised crime” means “any
      competent authority whose tasks include the fight against organised crime” — a reading of the
      text, not settled
  - Art. 5(3), 2nd sentence
      “to other bodies only with the written consent” means “yes, with written consent, under 6(2)”
      — read otherwise here: “no: the 'only' of the first sentence has one exception, and it is for
      bodies”
      The transferring Party consented beforehand in writing to sending “the tip” to “the bank” —
      not stated
      The analogy holds: the consent is that of the Requested Party, and data that came otherwise
      than on request have none; the transferring Party of 6(1) stands nearest — a person must judge
      this
  - Art. 5(3), 2nd sentence
      “the bank” is a body — excluded, since “the bank” is a private person
      The transferring Party consented beforehand in writing to sending “the tip” to “the bank” —
      not stated
      The analogy holds: the consent is that of the Requested Party, and data that came otherwise
      than on request have none; the transferring Party of 6(1) stands nearest — a person must judge
      this
  - Art. 5(3), 2nd sentence
      “the tip” is supplied on request — excluded, since “the tip” is supplied on own initiative
      “to other bodies only with the written consent” means “yes, with written consent, under 6(2)”
      — read otherwise here: “no: the 'only' of the first sentence has one exception, and it is for
      bodies”
      and conditions that are only not stated: 1
  - Art. 5(3), 2nd sentence
      “the bank” is a body — excluded, since “the bank” is a private person
      “the tip” is supplied on request — excluded, since “the tip” is supplied on own initiative
      and conditions that are only not stated: 1
  - Art. 5(3), 1st sentence
      “the bank” is a body — excluded, since “the bank” is a private person
      and conditions that are only not stated: 4
  Art. 6(2) may speak of this: whether it does is not shown. It does where:
  - The analogy holds: 6(2) asks for the consent of the Requested Party, and data that came
    otherwise than on request have none; the transferring Party of 6(1) stands nearest — a person
    must judge this
  It then allows sending “the tip” to “the bank” only in the ways it names, and none is shown to be
  open. What each way lacks:
  - Art. 6(2)
      The transferring Party consented beforehand in writing to sending “the tip” to “the bank” —
      not stated
"""
    )


def test_two_gates_of_which_one_is_open(kb: KnowledgeBase) -> None:
    """With consent 6(2) is satisfied; 5(3), read so that private persons are barred, is not: each must be."""
    given = f'{LIST}; "the bank" is a private person; {CONSENT} "the bank"; reading private_recipients is barred'
    text = told(kb, 'may "the list" go to "the bank"?', given)
    assert text.startswith(
        """\
NO
  may "the list" go to "the bank"?

What stands in the way
  Art. 5(3), 1st sentence and Art. 6(2) apply together: one open way is not enough, each of them
  must have one.
  Art. 5(3), 1st sentence allows sending “the list” to “the bank” only in the ways it names, and
  none is open. What each way lacks:
  - Art. 5(3), 2nd sentence
      “to other bodies only with the written consent” means “yes, with written consent, under 6(2)”
      — read otherwise here: “no: the 'only' of the first sentence has one exception, and it is for
      bodies”
  - Art. 5(3), 2nd sentence
      “the bank” is a body — excluded, since “the bank” is a private person
  - Art. 5(3), 1st sentence
      “the bank” is a competent authority of the State of a Party — excluded, since “the bank” is a
      private person
      “the bank” is the authority designated against organised crime — not stated
"""
    )
    assert text.endswith("  Art. 6(2) does not stand in the way: a way that it names is open.\n")


def test_an_oral_request_without_urgency(kb: KnowledgeBase) -> None:
    """7(4) permits it in case of urgency, and the same excepts it from the written form of 7(2) and 7(3)."""
    assert told(kb, 'may "the request" be made orally?', deny='"the request" is urgent') == (
        """\
NO
  may "the request" be made orally?

What stands in the way
  Making “the request” orally would be contrary to submitting “the request” in written form, which
  is required by Art. 7(2), 1st sentence and Art. 7(3).
  This would fall away, if:
  - “the request” is a case of urgency — denied

What could have given it
  - Art. 7(4) would permit it, if:
      “the request” is a case of urgency — denied
"""
    )


def test_a_form_that_is_not_open_for_the_crime(kb: KnowledgeBase) -> None:
    """4(8) is of Article 4, which murder neither is named in nor in doubt under."""
    assert told(kb, 'is "exchange of experience on narcotics control at the border" open for "murder"?') == (
        """\
NO
  is "exchange of experience on narcotics control at the border" open for "murder"?

What could have given it
  - Art. 4(8) would show it, if:
      either “murder” is illicit production, import, export, storage or trade within Article 4 (not
      listed)
      or whether “murder” is an act of Article 4 is in doubt (not listed) and “murder” here consists
      in illicit production, import, export, storage of or trade in drugs or precursors (not stated;
      a judgement of the competent authorities (the text names no judge))
"""
    )


def test_deletion_that_is_not_due(kb: KnowledgeBase) -> None:
    """5(6): needed, and the limit not reached; 5(4): no restriction proved; the Agreement is in force."""
    given = f'{LIST}; "the list" has been received from the other Party; "the list" is needed'
    deny = """the notified time limit for deleting "the list" has been reached;
        it is proved that "the list" was sent although under restriction"""
    assert told(kb, 'must "the list" be deleted?', given, deny) == (
        """\
NO
  must "the list" be deleted?

What could have given it
  - Art. 5(6), 1st sentence would require it, if:
      The notified time limit for deleting “the list” has been reached — denied
  - Art. 5(6), 2nd sentence would require it, if:
      There is no longer a need for “the list” — the contrary is given
  - Art. 5(4), 3rd sentence would require it, if:
      It is proved that “the list” was sent although under restriction — denied
      “the necessary corrections or immediately delete” means “each fault has its remedy: incorrect
      data are corrected, restricted data are deleted” — a reading of the text, not settled
      “It” means “the Requesting Party, named last and holding the data” — a reading of the text,
      not settled
  - Art. 5(4), 3rd sentence would require it, if:
      It is proved that “the list” was sent although under restriction — denied
      “the necessary corrections or immediately delete” means “each fault has its remedy: incorrect
      data are corrected, restricted data are deleted” — a reading of the text, not settled
      “It” means “the Requested Party, the subject of the first sentence” — a reading of the text,
      not settled
  - Art. 5(6), 4th sentence does not speak of the case. It would require it, if:
      The operation of the Agreement has ended — excluded, since the Agreement is in force in this
      wording
"""
    )


def test_a_question_on_which_the_text_is_silent(kb: KnowledgeBase) -> None:
    """Arrest is no form of cooperation of Articles 2 to 4, so the gate of 7(1) does not speak of it."""
    assert told(kb, 'may "arrest" be used for "murder"?') == (
        """\
SILENT: not regulated here
  may "arrest" be used for "murder"?

What comes nearest, and why it does not speak
  - Art. 7(1), 1st sentence names ways for this but does not speak of the case. It would, if:
      “arrest” is open for “murder” — no provision gives this
"""
    )


def test_what_no_provision_reaches(kb: KnowledgeBase) -> None:
    assert told(kb, 'does the Agreement regulate "extradition"?') == (
        """\
SILENT: not regulated here
  does the Agreement regulate "extradition"?

  No provision of the text could give it. Nearest: Art. 2(2) and Art. 7(6).
"""
    )


def test_a_yes_that_hangs_on_a_reading(kb: KnowledgeBase) -> None:
    """A competent authority with that task, not the designated one: 5(3) lets it have them under the wide reading."""
    given = f"""{LIST}; "the unit" is a competent authority; "the unit" fights organised crime;
        reading third_persons is outside_the_parties"""
    deny = f'"the unit" is the authority designated against organised crime; {CONSENT} "the unit"'
    text = told(kb, 'may "the list" go to "the unit"?', given, deny)
    assert text.startswith(
        """\
DEPENDS: yes or no
  may "the list" go to "the unit"?

What stands in the way
  Art. 5(3), 1st sentence allows sending “the list” to “the unit” only in the ways it names, and
  none is shown to be open. What each way lacks:
  - Art. 5(3), 1st sentence
      “the competent authority that carries out the fight against organised crime” means “any
      competent authority whose tasks include the fight against organised crime” — a reading of the
      text, not settled
  - Art. 5(3), 1st sentence
      “the unit” is the authority designated against organised crime — denied
  - Art. 5(3), 2nd sentence
      “Slovakia” consented beforehand in writing to sending “the list” to “the unit” — denied
"""
    )


def test_a_role_that_another_person_holds(kb: KnowledgeBase) -> None:
    """5(8): the Party that received data protects them, and that is the other one."""
    given = f'{LIST}; "the list" has been received; Kazakhstan is the Party that received "the list"'
    assert told(kb, 'must Slovakia protect "the list"?', given) == (
        """\
NO
  must Slovakia protect "the list"?

What could have given it
  - Art. 5(8) would require it, if:
      “Slovakia” is the Party that received “the list” — but “Kazakhstan” is the Party that received
      “the list”
"""
    )


def test_a_role_of_which_nobody_is_named(kb: KnowledgeBase) -> None:
    given = '"the list" is data on persons; "the list" has been received'
    text = told(kb, 'must Slovakia protect "the list"?', given)
    assert (
        "  - Art. 5(8) would require it, if:\n"
        "      “Slovakia” is the Party that received “the list” — who is the Party that received the data is\n"
        "      not stated\n"
    ) in text


def test_a_date_that_says_otherwise(kb: KnowledgeBase) -> None:
    """5(6): the limit lies after the time of the question."""
    facts = kb.facts(
        (),
        "2026-03-10",
        given=[
            *(part.strip() for part in LIST.split(";")),
            '"the list" has been received from the other Party',
            'the notified time limit for deleting "the list" is 2026-09-01',
        ],
    )
    text = render_why_not(kb, 'must "the list" be deleted?', facts, TEXT)
    assert (
        "  - Art. 5(6), 1st sentence would require it, if:\n"
        "      The notified time limit for deleting “the list” has been reached — the dates say otherwise\n"
    ) in text


def test_what_no_rule_concludes(kb: KnowledgeBase) -> None:
    """1(1)(1) names terrorism and other international organised crime; perjury it does not name."""
    assert told(kb, 'named("perjury", head_1)') == (
        """\
NO
  named("perjury", head_1)

What could have given it
  - No rule concludes this: it is stated, or told by a role, a date or a list:
      “1(1)(1) international terrorism and other types of international organised crime” names
      “perjury” — not listed
"""
    )


def test_a_yes_points_to_flips(kb: KnowledgeBase) -> None:
    assert told(kb, 'may "the request" be made orally?', '"the request" is urgent') == (
        "YES\n"
        '  may "the request" be made orally?\n'
        "\n"
        "  The answer is yes, so nothing is lacking. “flips” shows what would take it away.\n"
    )


def test_what_is_stated_of_other_things_makes_no_question_too_large(kb: KnowledgeBase) -> None:
    """Four sets of data, each come in its own way: the roles of the others do not bear on the one asked about."""
    (scenario,) = (each for each in kb.loaded.scenarios if each.name == "each_way_of_coming_by_itself")
    facts = kb.facts(scenario.statements, scenario.as_of)
    assert render_why_not(kb, 'must "the tip" be deleted?', facts, TEXT).startswith("YES\n")


def test_a_question_of_which_of_many_is_refused_with_one_that_is_not(kb: KnowledgeBase) -> None:
    with pytest.raises(NotUnderstood) as refused:
        told(kb, 'which forms are open for "murder"?')
    (finding,) = refused.value.findings
    assert finding.code == "AKB401"
    assert finding.hint == "Ask of one of them: is {Form} open for {Crime}?"


def test_of_several_parties_the_nearest_is_told(kb: KnowledgeBase) -> None:
    text = told(kb, 'may the Parties cooperate on "bigamy"?', deny='the Parties have agreed to cooperate on "bigamy"')
    assert "  Shown of “Kazakhstan”, of whom it is nearest; the question asks of any.\n" in text


PROHIBITION = """
    open sort body en "body"
    predicate secret(B: body) by fact en "{B} is secret" denied en "{B} is not secret"
    predicate urgent by judgement en "it is urgent" judge en "the court"
    predicate member(B: body) by listing en "{B} is a member" denied en "{B} is not a member"
    predicate logged(B: body) by observance en "{B} keeps a log" denied en "{B} keeps no log"
    action send(B: body) en "sending to {B}"
    permit anyone: send(B)
        if member(B)
    condition log on send(B)
        observe logged(B)
    ## 1#2
    forbid secrets: send(B)
        concerning secret(B)
    ## 1#3
    exception in_urgency to secrets
        if urgent
    list known_members: member("the club")
"""


def test_a_prohibition_tells_what_would_lift_it(tmp_path: Path) -> None:
    """Secret, and not urgent so far: the prohibition may stand. It is no member, and keeps no log."""
    kb = knowledge_base(PROHIBITION, tmp_path)
    assert told(kb, 'send("it")', given='"it" is secret', deny='"it" keeps a log') == (
        """\
NO
  send("it")

What stands in the way
  Art. 1, 2nd sentence may forbid sending to “it”.
  This would fall away, if:
  - It is urgent — not stated; a judgement of the court
  Art. 1, 1st sentence sets a condition that is not observed: “it” keeps a log.
  This would fall away, if:
  - “it” keeps a log — denied

What could have given it
  - Art. 1, 1st sentence would permit it, if:
      “it” is a member — not listed
"""
    )


def test_a_prohibition_in_force_is_told_with_its_words(tmp_path: Path) -> None:
    """The club is a member and is permitted; the prohibition stands, since urgency is denied."""
    kb = knowledge_base(PROHIBITION, tmp_path)
    facts = kb.facts((), given=['"the club" is secret'], deny=["it is urgent"])
    text = render_why_not(kb, 'send("the club")', facts, TEXT)
    assert text.partition("\nState")[0] == (
        """\
NO
  send("the club")

What stands in the way
  Art. 1, 2nd sentence forbids sending to “the club”.
  This would fall away, if:
  - It is urgent — denied
  - “the club” is not secret — the contrary is given

What could have given it
  - Art. 1, 1st sentence permits it, as far as it goes.

Words of the text
  Art. 1, 2nd sentence
    en: Words of 1, sentence 2.
"""
    )


@pytest.mark.parametrize("language", ["en", "kk"])
def test_json_is_of_its_schema(kb: KnowledgeBase, language: str) -> None:
    """Gates with ways, a duty to the contrary, a permission, and what stands against a condition."""
    look = Look("json", language)
    gates = json.loads(
        told(kb, 'may "the list" go to "the bank"?', f'{LIST}; "the bank" is a private person', look=look)
    )
    oral = json.loads(told(kb, 'may "the request" be made orally?', look=look))
    none = json.loads(told(kb, 'does the Agreement regulate "extradition"?', look=look))
    for value in (gates, oral, none):
        jsonschema.validate(value, SCHEMA)
    assert [each["stand"] for each in gates["tried"]] == ["gate", "gate"]
    assert [each["stand"] for each in oral["tried"]] == ["contrary", "permit"]
    assert oral["tried"][0]["contrary_to"]["required_by"] == [
        {"provision": "7(2)", "sentence": 1},
        {"provision": "7(3)", "sentence": None},
    ]
    assert none["tried"] == []
    assert none["nearest"] == [{"provision": "2(2)", "sentence": None}, {"provision": "7(6)", "sentence": None}]
    for spoiled in ({**oral, "outcomes": ["perhaps"]}, {**oral, "tried": [{**oral["tried"][0], "lacking": [[]]}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoiled, SCHEMA)


def test_markdown_and_kazakh(kb: KnowledgeBase) -> None:
    text = told(kb, 'may "the request" be made orally?', deny='"the request" is urgent', look=Look("markdown", "kk"))
    heading = "## Оны не бере алар еді\n\n- 7(4) мына жағдайда рұқсат етер еді:\n    - "
    assert heading in text
    assert "теріске шығарылған" in text.partition(heading)[2]


def test_a_search_that_is_cut_short_says_so(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each provision something is told all the same."""
    assert "cut short" not in told(kb, 'must "the list" be deleted?')
    monkeypatch.setattr(lacking, "MAX_TRIED", 1)
    text = told(kb, 'must "the list" be deleted?')
    said = " ".join(text.split())
    assert "The search was cut short for: Art. 5(6), 2nd sentence" in said
    assert "Larger sets of conditions were not all tried there." in said
    assert text.count("would require it, if:\n      ") == 5


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why-not", 'may "the request" be made orally?', "--deny", '"the request" is urgent']) == 0
    assert "Art. 7(4) would permit it, if:" in capsys.readouterr().out
    assert main(["why-not", "may it fly?"]) == 5
    assert "AKB4" in capsys.readouterr().err


@pytest.mark.slow
def test_a_question_of_the_scenarios_that_is_no_yes_is_told_what_it_lacks(kb: KnowledgeBase) -> None:
    """A provision with at least one failing condition; or the text leaves it to choice; or nothing could give it."""
    counts = {"lacking": 0, "choice": 0, "nothing": 0}
    for scenario in kb.loaded.scenarios[::6]:
        try:
            facts = kb.facts(scenario.statements, scenario.as_of)
        except AgreementError:
            continue
        for expected in scenario.expectations:
            wanted = set(expected.outcomes or (expected.verdict,))
            if wanted == {YES}:
                continue
            try:
                found = kb.why_not(expected.question.text, facts)
            except NotUnderstood:
                continue
            if found.question.kind is Kind.WHICH or found.question.kind.of_duties:
                continue
            assert wanted in (set(found.outcomes), {DEPENDS}), (scenario.name, expected.question.text)
            sets = [each for t in found.tried for near in (t.near, *(w.near for w in t.ways)) for each in near.lacking]
            choices = [t for t in found.tried if t.stand is Stand.CHOICE and t.near.holds]
            if sets:
                counts["lacking"] += 1
                assert all(each.conditions for each in sets)
            else:
                counts["choice" if choices else "nothing"] += 1
                rules = kb.program.by_head.get(found.goal.predicate, ())
                gap = not any(rule.head.match(found.goal) for rule in rules)
                assert choices or (gap and not found.tried), (scenario.name, expected.question.text)
    assert counts["lacking"] > 100
    assert counts["choice"] > 0
    assert counts["nothing"] > 0


def test_the_marks_are_those_of_the_schema() -> None:
    whys = SCHEMA["$defs"]["condition"]["properties"]["why"]["enum"]
    stands = SCHEMA["$defs"]["tried"]["properties"]["stand"]["enum"]
    assert sorted(whys) == sorted(each.value for each in Why)
    assert sorted(stands) == sorted(each.value for each in Stand)
