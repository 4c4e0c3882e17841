"""Flips as they are told: whole paragraphs and documents, reasoned from the rules of the test and from the text."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.commands.flips import render_flips
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.reasoning import flips as flips_module
from agreement_kb.reasoning.consistency import check_facts
from agreement_kb.render import flips as flips_render
from agreement_kb.resources import resource
from tests.helpers import knowledge_base

SCHEMA = json.loads((resource("schemas") / "flips-1.json").read_text(encoding="utf-8"))
TEXT = Look()
QUESTION_ON_SUSPECTS = 'may "the suspect list" go to "the tax office"?'
PROGRAM = """
    open sort body en "body"
    predicate competent(B: body) by fact en "{B} is competent" denied en "{B} is not competent"
    predicate consented(B: body) by choice en "{B} consented" denied en "{B} did not consent"
    predicate needed by judgement en "it is needed" judge en "the court"
    predicate foreign(B: body) by fact en "{B} is foreign" denied en "{B} is not foreign"
    never foreign_and_competent: foreign(B) and competent(B)
    reading which_body about 1
        en "which body is meant"
        words en "the body"
        alternative any_body en "any body"
        alternative own_body en "only one's own"
    action send(B: body) en "sending to {B}"
    only bodies: send(B)
        concerning needed
    ## 1#2
    way to_competent through bodies
        if competent(B)
    way to_own through bodies
        if consented(B) and reading which_body is own_body
"""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def told(kb: KnowledgeBase, question: str, look: Look = TEXT, given: str = "", deny: str = "", size: int = 3) -> str:
    """The flips of a question; statements have semicolons between them."""
    parts = [[part.strip() for part in text.split(";") if part.strip()] for text in (given, deny)]
    return render_flips(kb, question, kb.facts((), given=parts[0], deny=parts[1]), look, size)


def test_both_directions_are_told_whole(tmp_path: Path) -> None:
    """Foreign excludes competent: competence takes two changes, consent and the reading two others.

    What is not needed is not spoken of at all. Not foreign alone changes nothing.
    """
    kb = knowledge_base(PROGRAM, tmp_path)
    assert told(kb, 'send("it")', given='it is needed; "it" is foreign') == (
        """\
DEPENDS: yes or no
  send("it")

What would make it yes
  By facts that can be established:
  - All of these together:
      “it” is competent: a fact — Art. 1, 2nd sentence
      “it” is not foreign: a fact
      instead of what was given or denied: “it” is foreign
  Where the text is read so:
  - All of these together:
      “it” consented: a fact someone can bring about — Art. 1, 2nd sentence
      “the body” means “only one's own”: a reading of the text — Art. 1
  There is no other set of changes, of whatever size.

What would take the yes away
  By what someone can bring about:
  - “it” did not consent
      a fact someone can bring about — Art. 1, 2nd sentence
      then: no
  Where a judgement is made so:
  - It is not so that it is needed
      a judgement of the court — Art. 1, 1st sentence
      instead of what was given or denied: it is needed
      then: silent
  Where the text is read so:
  - “the body” means “any body”
      a reading of the text — Art. 1
      then: no
  There is no other set of changes, of whatever size.

State of the text
"""
    )


CHOICES = """
    predicate paid by choice en "it was paid" denied en "it was not paid"
    predicate waived by fact en "payment was waived" denied en "payment was not waived"
    predicate signed by fact en "it was signed" denied en "it was not signed"
    predicate sealed by fact en "it was sealed" denied en "it was not sealed"
    predicate sworn by fact en "it was sworn to" denied en "it was not sworn to"
    predicate urgent by judgement en "it is urgent" judge en "the court"
    predicate settled exhaustive en "it is settled"
    predicate formal en "it is formal"
    predicate free en "it is free"
    rule by_signature: formal if signed
    rule by_seal: formal if sealed
    rule by_oath: formal if sworn
    rule by_payment: free if paid
    rule by_waiver: free if waived
    rule settled_if: settled if formal and free
    rule settled_at_once: settled if urgent
"""


def test_sets_that_differ_in_one_change_are_told_as_one(tmp_path: Path) -> None:
    """A form and freedom from payment: three ways to the one, two to the other, which make six sets; or urgency alone.

    Payment, which someone can bring about, is named before the waiver. The signature was denied: it comes last.
    """
    kb = knowledge_base(CHOICES, tmp_path)
    text = told(kb, "settled", deny="it was signed")
    assert text.partition("\n\n")[2].startswith(
        """\
What would make it yes
  By facts that can be established:
  - All of these together:
      either: It was sealed: a fact — Art. 1
      or: It was sworn to: a fact — Art. 1
      or: It was signed: a fact — Art. 1
      instead of what was given or denied: it was not signed
      and either: It was paid: a fact someone can bring about — Art. 1
      or: Payment was waived: a fact — Art. 1
  Where a judgement is made so:
  - It is urgent
      a judgement of the court — Art. 1
  There is no other set of changes, of whatever size.
"""
    )


def test_a_long_list_is_cut_with_its_number_and_shown_whole_if_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Away from yes leads, beside others, the denial of all ways of one kind together with that of urgency."""
    monkeypatch.setattr(flips_render, "SHOWN", 0)
    kb = knowledge_base(CHOICES, tmp_path)
    facts = kb.facts(())
    cut = render_flips(kb, "settled", facts, TEXT, more="--all")
    assert "sets of changes not shown here: 6. --all lists them." in " ".join(cut.split())
    assert "together" not in cut
    whole = render_flips(kb, "settled", facts, TEXT)
    assert "not shown" not in whole
    assert "It was sealed" in whole


def test_telling_as_one_loses_no_set_and_adds_none(kb: KnowledgeBase) -> None:
    (scenario,) = (each for each in kb.loaded.scenarios if each.name == "tax_office_consent_not_stated")
    for search in kb.flips(QUESTION_ON_SUSPECTS, kb.facts(scenario.statements), 3).searches:
        told_as_one = [
            (frozenset(chosen), outcomes)
            for slots, outcomes in flips_render.entries_of(search.flips)
            for chosen in product(*slots)
        ]
        assert len(told_as_one) == len(search.flips)
        assert set(told_as_one) == {(frozenset(flip.changes), flip.outcomes) for flip in search.flips}


def test_what_cannot_be_moved_says_so(kb: KnowledgeBase) -> None:
    """Who holds a role and dates stay: an entry into force that follows from dates has no flips."""
    text = told(kb, 'does the Agreement regulate "extradition"?')
    assert "Nothing that can be stated does; who holds a role, dates and lists are left as they are." in text


def test_markdown_and_kazakh(tmp_path: Path) -> None:
    """Foreign excludes competent, so without consent no way is left."""
    kb = knowledge_base(PROGRAM, tmp_path)
    given = 'it is needed; "it" is foreign; "it" consented; reading which_body is own_body'
    text = told(kb, 'send("it")', Look("markdown", "kk"), given)
    heading = "## Не болса «иә» жауабы күшін жояр еді\n\nБіреу жүзеге асыра алатын нәрсе арқылы:\n\n"
    assert f"{heading}- «it» did not consent\n" in text


QUESTION = 'may "the suspect list" go to "the tax office"?'


@pytest.mark.parametrize("language", ["en", "kk"])
def test_json_is_of_its_schema(kb: KnowledgeBase, language: str) -> None:
    """Written consent alone makes it a yes: a choice under 5(3), 2nd sentence."""
    case = '"the suspect list" is data on persons'
    value = json.loads(told(kb, QUESTION, Look("json", language), case, size=1))
    jsonschema.validate(value, SCHEMA)
    (to_yes, from_yes) = value["searches"]
    assert (to_yes["direction"], from_yes["direction"]) == ("to yes", "from yes")
    assert from_yes["flips"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "outcomes": ["perhaps"]}, SCHEMA)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("tax_office_consent_not_stated", QUESTION_ON_SUSPECTS),
        ("forms_without_extension", 'which forms are open for "bigamy"?'),
    ],
)
def test_asking_from_the_beginning_gives_what_a_flip_says(kb: KnowledgeBase, name: str, question: str) -> None:
    """The search grounds the rules once for all sets that it runs; here each is asked as if nothing had been before."""
    (scenario,) = (each for each in kb.loaded.scenarios if each.name == name)
    found = kb.flips(question, kb.facts(scenario.statements, scenario.as_of), 2)
    told = [flip for search in found.searches for flip in search.flips]
    assert told
    for flip in told:
        dropped = {atom for change in flip.changes for atom, _ in change.replaces}
        stated = {atom: value for atom, value in found.facts.stated.items() if atom not in dropped}
        facts = replace(found.facts, stated={**stated, **{change.atom: change.value for change in flip.changes}})
        check_facts(kb.program, kb.engine, facts)
        assert kb.ask_facts(question, facts).outcomes == flip.outcomes


def test_a_search_that_is_cut_short_says_what_it_has_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flips_module, "MAX_TRIED", 2)
    text = told(knowledge_base(PROGRAM, tmp_path), 'send("it")', given='it is needed; "it" is foreign')
    assert "The search was cut short: nothing was found, and sets of 1 changes were not all tried." in text


def test_larger_sets_are_said_not_to_be_tried(tmp_path: Path) -> None:
    text = told(knowledge_base(PROGRAM, tmp_path), 'send("it")', given='it is needed; "it" is foreign', size=1)
    assert "No change of up to 1 statements does. Every set of up to 1 changes was tried; larger ones were not." in (
        " ".join(text.split())
    )


def test_a_question_that_is_not_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flips", "may it fly?"]) == 5
    assert "AKB4" in capsys.readouterr().err


def test_a_number_of_changes_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["flips", QUESTION, "--size", "many"])
    assert "'many' is no number of changes" in capsys.readouterr().err
