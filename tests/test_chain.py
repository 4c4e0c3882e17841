"""Chains: A to B to C. What is expected is reasoned from the text and its notes, hop by hop."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.cli import main
from agreement_kb.commands.chain import render_chain
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.answer import DEPENDS, OUTCOMES, Answer
from agreement_kb.model.chain import Chain
from agreement_kb.model.finding import ContradictoryFacts, KnowledgeBaseError, NotUnderstood
from agreement_kb.resources import resource
from tests.helpers import knowledge_base

SCHEMA = json.loads((resource("schemas") / "chain-1.json").read_text(encoding="utf-8"))
QUESTION = 'may "the list" go to ...?'
LIST = ['"the list" is data on persons', '"the list" was supplied on request']
UNIT = [
    '"the unit" is the authority to which "the list" was supplied',
    '"the unit" is a competent authority',
    '"the unit" is the authority designated against organised crime',
]
TAX = ['"the tax office" is a body of the State of a Party']
NOT_TAX = ['"the tax office" fights organised crime']
BANK = ['"the bank" is a private person']
TO_TAX, TO_BANK = (
    f'"the Requested Party" has given prior written consent to sending "the list" to "{to}"'
    for to in ("the tax office", "the bank")
)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def chain(
    kb: KnowledgeBase, hops: Iterable[str], given: Iterable[str], deny: Iterable[str] = (), question: str = QUESTION
) -> Chain:
    return kb.chain(question, tuple(hops), kb.facts((), given=given, deny=deny))


def verdicts(found: Chain) -> list[str]:
    return [hop.answer.verdict for hop in found.hops]


def turning(answer: Answer) -> list[str]:
    return [turn.atom.predicate for turn in answer.turns_on]


# ---- real chains -------------------------------------------------------------------------------------------------


def test_consent_for_the_tax_office_alone_leaves_the_bank_open(kb: KnowledgeBase) -> None:
    """5(3): the designated authority needs no consent, the tax office has it; the bank is no body and has none stated.

    Whether a private person may receive such data at all is open (5(3), 2nd sentence), and consent is still needed.
    """
    found = chain(kb, ["the unit", "the tax office", "the bank"], [*LIST, *UNIT, *TAX, TO_TAX, *BANK], NOT_TAX)
    assert verdicts(found) == ["yes", "yes", "depends"]
    assert sorted(turning(found.hops[2].answer)) == ["consented_in_writing", "private_recipients"]
    assert found.outcomes == ("yes", "no")


def test_without_consent_for_the_bank_the_chain_is_a_no_that_begins_with_two_yeses(kb: KnowledgeBase) -> None:
    given = [*LIST, *UNIT, *TAX, TO_TAX, *BANK]
    found = chain(kb, ["the unit", "the tax office", "the bank"], given, [*NOT_TAX, TO_BANK])
    assert verdicts(found) == ["yes", "yes", "no"]
    assert found.verdict == "no"


def test_consent_for_one_hop_does_not_serve_the_next(kb: KnowledgeBase) -> None:
    """Neither body fights organised crime: consent is for the recipient it is given for (5(3), 2nd sentence)."""
    customs = '"the customs office" is a body of the State of a Party'
    of_customs = '"the customs office" fights organised crime'
    given = [*LIST, *TAX, TO_TAX, customs]
    open_ = chain(kb, ["the tax office", "the customs office"], given, [*NOT_TAX, of_customs])
    assert verdicts(open_) == ["yes", "depends"]
    assert turning(open_.hops[1].answer) == ["consented_in_writing"]
    assert "customs office" in str(open_.hops[1].answer.turns_on[0].atom)
    refused = TO_TAX.replace("the tax office", "the customs office")
    assert verdicts(chain(kb, ["the tax office", "the customs office"], given, [*NOT_TAX, of_customs, refused])) == [
        "yes",
        "no",
    ]


def test_the_chain_ends_at_a_no_and_what_comes_after_is_not_asked(kb: KnowledgeBase) -> None:
    """No case allows the second hop, so in none the third is reached. The first stays a yes; the chain never is."""
    given = [*LIST, *UNIT, *TAX, *BANK, TO_BANK]
    found = chain(kb, ["the unit", "the tax office", "the bank"], given, [*NOT_TAX, TO_TAX])
    assert verdicts(found) == ["yes", "no"]
    assert (found.names, found.outcomes) == (("the unit", "the tax office", "the bank"), ("no",))


def test_restricted_data_is_to_be_deleted_and_no_sentence_bars_the_next_hop(kb: KnowledgeBase) -> None:
    """5(4) asks that it be deleted, not that it go nowhere: who may get it stays a matter of 5(3) and 6(2) alone."""
    given = [*LIST, *UNIT, *TAX, TO_TAX, 'it is proved that "the list" was sent although under restriction']
    assert verdicts(chain(kb, ["the unit", "the tax office"], given, NOT_TAX)) == ["yes", "yes"]


def test_the_way_back_to_the_supplier_is_a_hop_like_any_other(kb: KnowledgeBase) -> None:
    """The text has no exception for who supplied: a second organised-crime authority is free on 5(3) read broadly.

    Of 6(2) it is a third person if that means anyone but the recipient: then consent is needed, of the supplier itself.
    """
    police = [
        '"the police of the supplier" is a competent authority',
        '"the police of the supplier" fights organised crime',
        "reading organised_crime_recipient is any_such_authority",
    ]
    deny = ['"the police of the supplier" is the authority to which "the list" was supplied']
    found = chain(kb, ["the unit", "the police of the supplier"], [*LIST, *UNIT, *police], deny)
    assert verdicts(found) == ["yes", "depends"]
    assert sorted(turning(found.hops[1].answer)) == ["consented_in_writing", "third_persons"]


def test_of_an_unknown_body_nothing_is_guessed(kb: KnowledgeBase) -> None:
    found = chain(kb, ["the unit", "somewhere"], [*LIST, *UNIT])
    assert verdicts(found) == ["yes", "depends"]
    assert {"body", "fights_organised_crime", "consented_in_writing"} <= set(turning(found.hops[1].answer))
    text = render_chain(kb, QUESTION, ["the unit", "somewhere"], found.facts, Look())
    assert "  - “somewhere” is a body\n      a fact — Art. 5(3), 1st sentence\n  - " in text
    assert "Much is open at this hop" in text


def test_a_hop_on_which_the_text_is_silent_is_gone_through_and_the_chain_is_no_yes(kb: KnowledgeBase) -> None:
    """On no person, to the authority that asked: no sentence speaks. To a third State 6(2) does, and needs consent.

    What has been asked for and consented to is allowed; of the chain as a whole the text still says nothing.
    """
    report = ['"the list" was supplied on request', '"they" belongs to a third State', *UNIT]
    to_them = TO_TAX.replace("the tax office", "they")
    found = chain(kb, ["the unit", "they"], [*report, to_them], ['"the list" is data on persons'])
    assert (verdicts(found), found.outcomes) == (["silent", "yes"], ("silent",))
    refused = chain(kb, ["the unit", "they"], report, ['"the list" is data on persons', to_them])
    assert (verdicts(refused), refused.outcomes) == (["silent", "no"], ("no",))


def test_a_reading_is_the_same_at_every_hop(kb: KnowledgeBase) -> None:
    """Two private persons, consent for both: if the first may get the data, 5(3) is read so that the second may."""
    firm = '"the firm" is a private person'
    to_firm = TO_BANK.replace("the bank", "the firm")
    found = chain(kb, ["the bank", "the firm"], [*LIST, *BANK, TO_BANK, firm, to_firm])
    assert verdicts(found) == ["depends", "depends"]
    assert [hop.supposing for hop in found.hops] == [("yes", "no"), ("yes",)]


# ---- conditions that travel ----------------------------------------------------------------------------------------


def norms(found: Chain, number: int) -> tuple[list[str], list[tuple[str, int]]]:
    hop = found.hops[number - 1]
    own = [each.norm.name for each in hop.answer.conditions if each.certain]
    return own, [(each.condition.norm.name, each.hop) for each in hop.carried]


def test_a_condition_is_carried_until_a_hop_has_it_of_its_own_or_it_is_met(kb: KnowledgeBase) -> None:
    """5(1) and 6(1) bind at each hop. The notice of 5(6) falls due by sending to the authority that asked, and only so.

    The tax office is not that authority, so the notice comes from hop 1; once notified it binds no more.
    """
    given = [*LIST, *UNIT, *TAX, TO_TAX]
    deny = [*NOT_TAX, '"the tax office" is the authority to which "the list" was supplied']
    found = chain(kb, ["the unit", "the tax office"], given, deny)
    both = ["purposes_and_conditions", "level_of_protection"]
    assert norms(found, 1) == ([both[0], "notify_limit_when_sending", both[1]], [])
    assert norms(found, 2) == (both, [("notify_limit_when_sending", 1)])
    notified = 'the time limit for deleting "the list" has been notified'
    assert norms(chain(kb, ["the unit", "the tax office"], [*given, notified], deny), 2) == (both, [])


def test_a_condition_travels_over_a_hop_that_brings_none(kb: KnowledgeBase) -> None:
    """6(1) binds the holder of what was supplied, whoever gets it; so it does where nothing is said of the next hop."""
    given = ['"the list" was supplied on request', '"they" belongs to a third State', *UNIT]
    to_them = TO_TAX.replace("the tax office", "they")
    found = chain(kb, ["they", "the unit"], [*given, to_them], ['"the list" is data on persons'])
    assert verdicts(found) == ["yes", "silent"]
    assert norms(found, 1) == (["level_of_protection"], [])
    assert norms(found, 2) == ([], [("level_of_protection", 1)])


def test_nothing_is_carried_to_where_nothing_may_go(kb: KnowledgeBase) -> None:
    found = chain(kb, ["the unit", "the tax office"], [*LIST, *UNIT, *TAX], [*NOT_TAX, TO_TAX])
    assert norms(found, 2) == ([], [])


def test_a_condition_broken_at_one_hop_breaks_that_hop(kb: KnowledgeBase) -> None:
    """5(1): whoever is known to use the data otherwise may not get it. The hop before is as it was."""
    broken = (
        '"the tax office" uses "the list" only for the purposes and on the conditions determined by the Requested Party'
    )
    found = chain(kb, ["the unit", "the tax office"], [*LIST, *UNIT, *TAX, TO_TAX], [*NOT_TAX, broken])
    assert verdicts(found) == ["yes", "no"]


# ---- a hop is a question -------------------------------------------------------------------------------------------


def told(answer: Answer) -> tuple[object, ...]:
    return (
        answer.outcomes,
        answer.basis,
        answer.citations,
        answer.turns_on,
        answer.assuming,
        [(c.norm.name, c.binding, c.certain) for c in answer.conditions],
        [(d.outcome, d.suppositions, len(d.steps)) for d in answer.derivations],
    )


def check_hops(kb: KnowledgeBase, found: Chain, question: str, given: list[str], deny: list[str], says: str) -> None:
    """Each hop has the answer of the question by itself, with the hops before it stated as done."""
    done: list[str] = []
    for hop in found.hops:
        alone = kb.ask(question.replace("...", f'"{hop.name}"'), given=[*given, *done], deny=deny)
        assert told(hop.answer) == told(alone)
        done.append(says.format(hop.name))


def test_each_hop_is_the_question_asked_with_what_was_done_stated_by_hand(kb: KnowledgeBase) -> None:
    given, deny = [*LIST, *UNIT, *TAX, *BANK, TO_TAX], NOT_TAX
    found = chain(kb, ["the unit", "somewhere", "the tax office", "the bank"], given, deny)
    check_hops(kb, found, QUESTION, given, deny, '"the list" has been sent to "{}"')


@pytest.mark.parametrize("given", [[], LIST, ['"the list" is supplied on own initiative'], [*LIST, *TAX, TO_TAX]])
def test_a_chain_of_one_hop_is_the_question(kb: KnowledgeBase, given: list[str]) -> None:
    found = chain(kb, ["the tax office"], given)
    assert told(found.hops[0].answer) == told(kb.ask('may "the list" go to "the tax office"?', given=given))
    assert (found.outcomes, found.hops[0].supposing) == (found.hops[0].answer.outcomes,) * 2


@pytest.mark.slow
def test_in_every_scenario_each_hop_is_the_question_by_itself(kb: KnowledgeBase) -> None:
    """With the facts of every other scenario that asks where data may go: there, and on to somewhere new."""
    asks = re.compile(r'may (?P<list>"[^"]*") go to "(?P<to>[^"]*)"\?')
    compared = 0
    for scenario in kb.loaded.scenarios[::2]:
        texts = (e.question.text for e in scenario.expectations if e.verdict in (*OUTCOMES, DEPENDS))
        for match in filter(None, map(asks.fullmatch, texts)):
            facts, question = kb.facts(scenario.statements, scenario.as_of), f"may {match['list']} go to ...?"
            found = kb.chain(question, [match["to"], "somewhere else"], facts)
            done: list[str] = []
            for hop in found.hops:
                known = kb.facts(scenario.statements, scenario.as_of, given=done)
                alone = kb.ask_facts(question.replace("...", f'"{hop.name}"'), known)
                assert told(hop.answer) == told(alone), scenario.name
                assert set(hop.supposing) <= set(alone.outcomes), scenario.name
                done.append(f'{match["list"]} has been sent to "{hop.name}"')
                compared += 1
            every = [hop.answer.verdict for hop in found.hops]
            assert found.verdict != "yes" or every == ["yes", "yes"], scenario.name
            assert "no" not in every or found.verdict == "no", scenario.name
    assert compared > 60


RELAY = """
    open sort hand en "hand"
    open sort thing en "thing"
    predicate first(H: hand) by fact en "{H} is the first hand" denied en "{H} is not the first hand"
    predicate before(H: hand, G: hand) by listing en "{H} stands before {G}" denied en "{H} does not stand before {G}"
    predicate gloved(H: hand) by observance en "{H} wears gloves" denied en "{H} wears no gloves"
    predicate sealed(T: thing) by fact en "{T} is sealed" denied en "{T} is not sealed"
    predicate marked(H: hand) by fact en "{H} is marked" denied en "{H} is not marked"
    reading which_hand about 1
        en "which hand is meant"
        words en "the hand"
        alternative left en "the left one"
        alternative right en "the right one"
    action pass(T: thing, H: hand) en "passing of {T} to {H}" done en "{T} has been passed to {H}" onward H
    action show(T: thing, H: hand) en "showing of {T} to {H}"
    question may_pass: may pass(T, H) en "may {T} be passed to {H}?"
    question may_show: may show(T, H) en "may {T} be shown to {H}?"
    question is_sealed: is sealed(T) en "is {T} sealed?"
    only hands: pass(T, H)
        concerning not sealed(T)
    ## 1#2
    way to_the_first through hands
        if first(H)
    ## 1#3
    way to_the_next through hands
        if before(G, H) and done pass(T, G)
    ## 1#4
    way to_the_left through hands
        if marked(H) and reading which_hand is left
    way to_the_right through hands
        if not marked(H) and reading which_hand is right
    condition gloves on pass(T, H)
        observe gloved(H)
        concerning marked(H)
        says en "{H} wears gloves"
"""


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return knowledge_base(RELAY, tmp_path_factory.mktemp("relay"))


RELAY_QUESTION = 'may "it" be passed to ...?'
RELAYED = ['"a" is the first hand', '"a" stands before "b"']
CLOSED = ['"it" is sealed', '"b" is the first hand', '"b" is marked']


def test_what_was_done_opens_the_way_where_the_rules_ask_for_it(relay: KnowledgeBase) -> None:
    """The third sentence passes from hand to hand: while nobody said that the first got it, the second is open."""
    given = [*RELAYED, "reading which_hand is left"]
    found = chain(relay, ["a", "b"], given, CLOSED, RELAY_QUESTION)
    assert (verdicts(found), found.verdict) == (["yes", "yes"], "yes")
    assert found.hops[0].moved is None
    assert found.hops[1].moved is not None
    assert found.hops[1].moved.before.verdict == "depends"
    check_hops(relay, found, RELAY_QUESTION, given, CLOSED, '"it" has been passed to "{}"')


def test_what_was_denied_of_the_time_before_gives_way_to_the_chain(relay: KnowledgeBase) -> None:
    deny = [*CLOSED, '"it" has been passed to "a"']
    found = chain(relay, ["a", "b"], [*RELAYED, "reading which_hand is left"], deny, RELAY_QUESTION)
    assert verdicts(found) == ["yes", "yes"]


def test_hops_that_exclude_each_other_make_a_no_though_each_may_be(relay: KnowledgeBase) -> None:
    """The marked hand is allowed only if the left one is meant, the other only if the right one is."""
    deny = [*CLOSED, '"a" is the first hand']
    found = chain(relay, ["a", "b"], ['"a" is marked'], deny, RELAY_QUESTION)
    assert verdicts(found) == ["depends", "depends"]
    assert [hop.supposing for hop in found.hops] == [("yes", "no"), ("no",)]
    assert found.outcomes == ("no",)


# ---- told ----------------------------------------------------------------------------------------------------------


def test_a_chain_is_told_whole(relay: KnowledgeBase) -> None:
    """The marked hand turns on the reading; the next has its way by the third sentence, since the first hop was done.

    By itself the second hand, which is not marked, would turn on the reading. The condition of the first hop travels:
    it is about marked hands, and the second need wear no gloves of its own.
    """
    given = ['"a" is marked', '"a" stands before "b"']
    facts = relay.facts((), given=given, deny=[*CLOSED, '"a" is the first hand'])
    text = render_chain(relay, RELAY_QUESTION, ["a", "b"], facts, Look(width=80))
    assert (
        text
        == """\
DEPENDS: yes or no
  may "it" be passed to ...?

  - 1. “a”: DEPENDS: yes or no
  - 2. “b”: YES

Hop 1, “a” — DEPENDS: yes or no
  It turns on:
  - Which hand is meant
      a reading of the text — Art. 1
      en: the hand
      if it means “the left one”: yes
      if it means “the right one”: no
  Conditions that bind where the answer is yes:
  - “a” wears gloves — Art. 1, 4th sentence
  Rests on Art. 1, 1st sentence, Art. 1, 4th sentence, Art. 1, 2nd sentence,
  Art. 1, 3rd sentence and Art. 1.

Hop 2, “b” — YES
  This supposes that
  - hop 1 was lawfully done, which turns on:
      Which hand is meant
  Art. 1, 3rd sentence leaves this way open for passing of “it” to “b”: “a”
  stands before “b”; “it” has been passed to “a”.
  Basis: express.
  With nothing said of the hops before, the answer here would be: yes or no.
  Conditions that bind:
  - “a” wears gloves — Art. 1, 4th sentence (carried from hop 1)
  Rests on Art. 1, 1st sentence, Art. 1, 3rd sentence and Art. 1, 4th sentence.

Words of the text
  Art. 1, 1st sentence
    en: Words of 1, sentence 1.
  Art. 1, 4th sentence
    en: Words of 1, sentence 4.
  Art. 1, 2nd sentence
    en: Words of 1, sentence 2.
  Art. 1, 3rd sentence
    en: Words of 1, sentence 3.
  Art. 1
    en: Words of 1, sentence 1.
  Art. 1
    en: Words of 1, sentence 2.
  Art. 1
    en: Words of 1, sentence 3.
  Art. 1
    en: Words of 1, sentence 4.

Facts
  - Given: “a” is marked.
  - Given: “a” stands before “b”.
  - Denied: “it” is sealed.
  - Denied: “b” is the first hand.
  - Denied: “b” is marked.
  - Denied: “a” is the first hand.

State of the text
"""
    )


def test_the_end_of_a_chain_is_told(relay: KnowledgeBase) -> None:
    """The left one is meant: the first hand may, the second has no way, and the third is not asked."""
    facts = relay.facts((), given=['"a" is the first hand', "reading which_hand is left"], deny=CLOSED)
    text = render_chain(relay, RELAY_QUESTION, ["a", "b", "c"], facts, Look(width=80))
    assert text.startswith(
        """\
NO
  may "it" be passed to ...?

  - 1. “a”: YES
  - 2. “b”: NO
  - 3. “c”: not asked
"""
    )
    assert (
        """\
  The chain ends here: the hops after it were not asked. “akb flips” on the
  question of this hop tells what would move it.
"""
        in text
    )
    assert "Hop 3" not in text


def test_hops_that_exclude_each_other_are_told_so(relay: KnowledgeBase) -> None:
    facts = relay.facts((), given=['"a" is marked'], deny=[*CLOSED, '"a" is the first hand'])
    text = render_chain(relay, RELAY_QUESTION, ["a", "b"], facts, Look(width=80))
    assert text.startswith("NO\n")
    assert "  Each hop is possible by itself, but nothing that can be the case allows all of\n  them.\n" in text
    assert "  Where that is so, this hop comes to: no.\n" in text


def test_that_the_rules_know_no_chain_is_said_where_nothing_done_moves_an_answer(kb: KnowledgeBase) -> None:
    """Articles 5 and 6 ask what is sent and to whom, not by whom nor after what."""
    facts = kb.facts((), given=[*LIST, *UNIT, *TAX, TO_TAX], deny=NOT_TAX)
    text = render_chain(kb, QUESTION, ["the unit", "the tax office"], facts, Look(width=80))
    assert (
        """\
YES
  may "the list" go to ...?

  - 1. “the unit”: YES
  - 2. “the tax office”: YES
  What was done at an earlier hop changes the answer at none: the text asks of
  each hop what it would ask if it were the only one.
"""
        in text
    )


@pytest.mark.parametrize("language", ["en", "kk"])
def test_json_is_of_its_schema(kb: KnowledgeBase, language: str) -> None:
    facts = kb.facts((), given=[*LIST, *UNIT, *TAX, TO_TAX], deny=NOT_TAX)
    value = json.loads(render_chain(kb, QUESTION, ["the unit", "the tax office"], facts, Look("json", language)))
    jsonschema.validate(value, SCHEMA)
    carried = [(each["norm"], each["from"]) for each in value["hops"][1]["carried"]]
    assert carried == [("notify_limit_when_sending", 1)]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "hops": []}, SCHEMA)


def test_the_command_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    given = [each for line in [*LIST, *UNIT] for each in ("--given", line)]
    assert main(["chain", QUESTION, "--hop", "the unit", "--format", "markdown", "--lang", "kk", *given]) == 0
    out = capsys.readouterr().out
    assert out.startswith('# ИӘ\n\n*may "the list" go to ...?*\n\n- 1. «the unit»: ИӘ\n\n## 1-қадам, «the unit» — ИӘ\n')


# ---- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "hops", "why"),
    [
        ('may "the list" go to "the bank"?', ["the unit"], "The question has no blank."),
        ('may "..." go to …?', ["the unit"], "The question has 2 blanks; a chain fills one."),
        (QUESTION, [], "A chain has at least one hop."),
        (QUESTION, ["the unit", "the bank", "The  Unit"], "'The Unit' stands for two hops of one chain."),
        (QUESTION, [str(n) for n in range(21)], "A chain of 21 hops is too long; at most 20 are asked."),
        (QUESTION, ["“ ”"], "A hop has no name."),
        (QUESTION, ['the "old" unit'], "'the \"old\" unit' has a quotation mark within it."),
        (
            'may ... go to "the bank"?',
            ["the list"],
            "A chain goes from one recipient to the next; the blank stands for something else.",
        ),
        ("is ... in scope?", ["murder"], "This question is not about something that goes from one to the next."),
        (
            "does Article 5 protect ...?",
            ["the list"],
            "This question is not about something that goes from one to the next.",
        ),
        ('may "the list" ... to "the bank"?', ["go"], "This question was not understood"),
        (QUESTION, ["the list"], '"the list" is spoken of as item of data and as recipient.'),
    ],
)
def test_what_is_no_chain_is_refused(kb: KnowledgeBase, question: str, hops: list[str], why: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        chain(kb, hops, LIST, question=question)
    assert caught.value.findings[0].message.startswith(why)


def test_facts_that_exclude_that_a_hop_was_done_are_no_case(tmp_path: Path) -> None:
    kb = knowledge_base(RELAY + "    never both: done pass(T, H) and marked(H) and not sealed(T)\n", tmp_path)
    with pytest.raises(ContradictoryFacts):
        chain(kb, ["a", "b"], ['"a" is marked'], ['"it" is sealed'], RELAY_QUESTION)


def test_the_command_line_asks_for_hops(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["chain", QUESTION])
    assert "--hop" in capsys.readouterr().err


def test_onward_names_a_parameter_of_the_action(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError) as caught:
        knowledge_base(RELAY.replace("onward H", "onward G"), tmp_path)
    found = caught.value.findings[0]
    assert (found.code, found.message) == ("AKB103", "G is no parameter of the action.")
