"""What differs between two answers: what-if and contrast, told whole."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.commands.difference import render_contrast, render_what_if
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.finding import ContradictoryFacts, NotUnderstood
from agreement_kb.reasoning.difference import difference_of
from agreement_kb.resources import resource
from tests.helpers import knowledge_base
from tests.test_flips import PROGRAM

SCHEMA = json.loads((resource("schemas") / "difference-1.json").read_text(encoding="utf-8"))
NEEDED = ["it is needed", '"it" is foreign']


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    return knowledge_base(PROGRAM, tmp_path)


@pytest.fixture(scope="module")
def rules() -> KnowledgeBase:
    return load(resource("rules"))


def told(kb: KnowledgeBase, look: Look, **supposed: list[str]) -> str:
    return render_what_if(kb, 'send("it")', kb.facts((), given=NEEDED), look, **supposed)


def test_what_one_fact_less_changes_is_told_whole(kb: KnowledgeBase) -> None:
    """Foreign leaves consent and the reading open; without consent no way is left, and nothing turns on anything.

    The reading is about the provision as a whole, and cited so only where the answer turns on it.
    The way by consent, in the second sentence, is what the first answer has and the second has not.
    """
    assert (
        told(kb, Look(), not_so=['"it" consented'])
        == """\
NO
  send("it")

What would be if it is not so that "it" consented
  - Verdict
      As stated: yes or no
      As supposed: no
  - Sentences it rests on
      Only as stated: Art. 1
  - It turns on
      Only as stated: “it” consented (a fact someone can bring about)
      Only as stated: which body is meant (a reading of the text)
  They part through Art. 1, 2nd sentence: only the answer as stated rests on it.
  Art. 1, 2nd sentence
    en: Words of 1, sentence 2.

State of the text
"""
    )


def test_two_questions_part_at_the_provision_that_only_one_rests_on(kb: KnowledgeBase) -> None:
    """The one is competent, the other foreign and so is not: the way of the second sentence is open to the one."""
    facts = kb.facts(
        (),
        given=["it is needed", '"one" is competent', "reading which_body is any_body"],
        deny=['"other" is competent'],
    )
    text = render_contrast(kb, ('send("one")', 'send("other")'), facts, Look())
    assert "      For the first question: yes\n      For the second question: no\n" in text
    assert "They part through Art. 1, 2nd sentence: only the answer for the first question rests on it." in text


def test_what_is_the_same_but_for_the_subject_is_told_once(kb: KnowledgeBase) -> None:
    """Neither is known to be competent or to have consented: both answers turn on the same, each for its own."""
    facts = kb.facts((), given=["it is needed"])
    text = render_contrast(kb, ('send("one")', 'send("other")'), facts, Look())
    assert text.partition("\n\nState of")[0].partition("\n\n")[2] == (
        """\
Where the two questions part
  The two answers differ in nothing but their subject.
  - It turns on, the same with “other” for “one”
      “other” is competent (a fact)
      “other” consented (a fact someone can bring about)"""
    )


def test_what_differs_beside_the_subject_is_told_of_each(kb: KnowledgeBase) -> None:
    """The one is foreign, so that its competence is out of the question; only the other's may still be shown."""
    facts = kb.facts((), given=["it is needed", '"one" is foreign'])
    questions = ('send("one")', 'send("other")')
    text = render_contrast(kb, questions, facts, Look())
    assert "      Only for the second question: “other” is competent (a fact)\n" in text
    assert "It turns on, the same with “other” for “one”\n      “other” consented" in text
    assert text.count("consented") == 1
    value = json.loads(render_contrast(kb, questions, facts, Look("json")))
    value["text_status"] = value["text_status"] or "none in the small agreement"
    jsonschema.validate(value, SCHEMA)
    assert value["exchanged"] == [{"before": "“one”", "after": "“other”"}]
    assert [each["aspect"] for each in value["alike"]] == ["turns_on"]


def test_who_is_known_by_a_title_stands_for_who_has_it_in_the_other_question(rules: KnowledgeBase) -> None:
    """Nobody is named as Requested Party; of both offices its consent is asked, in the same words."""
    facts = rules.facts((), given=['"list a" is data on persons', '"list b" is data on persons'])
    questions = [f'may "list {name}" go to "the tax office"?' for name in "ab"]
    found = difference_of(*(rules.ask_facts(question, facts) for question in questions))
    assert found.parted == ()
    assert any("consented_in_writing" in str(turn) for parted in found.alike for turn in parted.after)


def test_questions_of_two_kinds_have_no_subject_to_exchange(kb: KnowledgeBase) -> None:
    facts = kb.facts((), given=["it is needed"])
    found = difference_of(kb.ask_facts('send("one")', facts), kb.ask_facts('competent("other")', facts))
    assert (found.exchanged, found.alike) == ((), ())


def test_an_answer_does_not_differ_from_itself(kb: KnowledgeBase) -> None:
    answer = kb.ask('send("it")', given=NEEDED)
    found = difference_of(answer, answer)
    assert (found.parted, found.through) == ((), None)


def test_a_supposition_replaces_what_was_stated_of_the_same_thing(kb: KnowledgeBase) -> None:
    facts = kb.facts((), given=[*NEEDED, "reading which_body is own_body"])
    changed = kb.supposing(facts, given=["reading which_body is any_body"], without=["it is needed"])
    assert {str(atom): value for atom, value in changed.stated.items()} == {
        'foreign("it")': True,
        'which_body("any_body")': True,
    }


@pytest.mark.parametrize("language", ["en", "kk"])
def test_json_is_of_its_schema(kb: KnowledgeBase, language: str) -> None:
    value = json.loads(told(kb, Look("json", language), without=["it is needed"]))
    # Without need nobody knows whether the text speaks of it at all.
    value["text_status"] = value["text_status"] or "none in the small agreement"
    jsonschema.validate(value, SCHEMA)
    assert value["after"]["outcomes"] == ["yes", "no", "silent"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "differs": [{"aspect": "tone", "before": [], "after": []}]}, SCHEMA)


def test_markdown_and_kazakh(kb: KnowledgeBase) -> None:
    text = told(kb, Look("markdown", "kk"), not_so=['"it" consented'])
    assert "- Жауап\n    - Айтылғандай болса: иә немесе жоқ\n    - Болжанғандай болса: жоқ" in text


def test_what_cannot_be_supposed_is_refused(kb: KnowledgeBase) -> None:
    facts = kb.facts((), given=NEEDED)
    with pytest.raises(ContradictoryFacts, match="exclude each other"):
        kb.supposing(facts, given=['"it" is competent'])
    with pytest.raises(ContradictoryFacts, match="is changed once"):
        kb.supposing(facts, given=['"it" consented'], deny=['"it" consented'])
    with pytest.raises(NotUnderstood, match="was not stated, so it can't be withdrawn"):
        kb.supposing(facts, without=['"it" consented'])


def test_what_if_without_a_supposition(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["what-if", "is the Agreement still in operation?"])
    assert "give --if, --if-not or --without" in capsys.readouterr().err
