"""Which phrases are offered for a text that fits none."""

from pathlib import Path

import pytest
from helpers import knowledge_base
from hypothesis import given
from hypothesis import strategies as st

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.names import one_word
from agreement_kb.language.naming import NEAREST, not_understood
from agreement_kb.language.offered import offered
from agreement_kb.model.finding import NotUnderstood

PHRASES = [
    "may {Data} be sent to {To}?",
    "may {Data} be kept?",
    "may {Form} be used for {Crime}?",
    "must {Data} be deleted?",
    "is a formal defect a ground for refusal?",
    "who bears {Expense}?",
    "{Data} is data on persons",
    "is {Data} data on persons?",
]


def test_rare_words_count_more_than_frequent_ones() -> None:
    # "may ... be" stands in three phrases, "kept" in one.
    assert offered('may you have "the list" be kept on file?', PHRASES)[0] == "may {Data} be kept?"
    assert offered("is the death penalty a ground for refusal?", PHRASES)[0] == PHRASES[4]


def test_forms_of_a_word_count_as_the_word() -> None:
    assert offered('must we delete "the list"?', PHRASES)[0] == "must {Data} be deleted?"
    assert offered('send "the list" to "the bank"', PHRASES)[0] == "may {Data} be sent to {To}?"


def test_names_in_quotation_marks_do_not_count() -> None:
    assert offered('"who bears the ground for refusal" be deleted?', PHRASES)[0] == "must {Data} be deleted?"


def test_of_phrases_with_one_meaning_the_nearest_is_offered() -> None:
    meaning = {PHRASES[0]: "send", PHRASES[1]: "keep", PHRASES[3]: "delete", PHRASES[7]: "delete"}
    # "data" and "deleted" are each in one of the two that mean deleting; the first shares more.
    found = offered('"x" data must be deleted?', PHRASES, 8, meaning)
    assert PHRASES[3] in found
    assert PHRASES[7] not in found


def test_what_is_far_behind_the_first_is_not_offered() -> None:
    # "kept" and "may" against "may" and "be" alone.
    assert offered("may we, if it must be so, have it kept?", PHRASES)[0] == "may {Data} be kept?"
    assert "who bears {Expense}?" not in offered("may we, if it must be so, have it kept?", PHRASES, 8)


def test_short_words_say_little() -> None:
    assert offered("can it be extradition?", ["can {Party} do it?", "is {Data} for extradition?"], 1) == [
        "is {Data} for extradition?"
    ]


@pytest.mark.parametrize(
    ("told", "known", "same"),
    [
        ("extradite", "extradition", True),
        ("freeze", "freezing", True),
        ("аудармашыға", "аудармашы", True),
        ("attempted", "attempt", True),
        ("interpreter", "interpol", False),
        ("international", "internal", False),
        ("tax", "taxi", False),
        ("dna", "dna", True),
    ],
)
def test_what_counts_as_a_form_of_a_word(told: str, known: str, same: bool) -> None:
    assert one_word(told, known) is same


@pytest.fixture(scope="module")
def library() -> KnowledgeBase:
    return load(Path(__file__).parent / "agreements" / "library")


def _offers(kb: KnowledgeBase, text: str) -> list[str]:
    finding = not_understood("line", text, kb.program.program, None)
    return finding.hint.removeprefix(NEAREST).split("  |  ")


def test_what_a_text_names_stands_in_the_questions_about_it(library: KnowledgeBase) -> None:
    assert _offers(library, "was gilt für die Ausleihe?")[0] == 'regelt die Vereinbarung "die Ausleihe"?'
    assert "regelt die Vereinbarung {Subject}?" not in _offers(library, "was gilt für die Ausleihe?")


def test_a_name_is_offered_in_the_language_it_was_named_in(library: KnowledgeBase) -> None:
    assert not any('"le prêt"' in offer for offer in _offers(library, "was gilt für die Ausleihe?"))
    assert not any('"die Ausleihe"' in offer for offer in _offers(library, "et le prêt?"))


def test_a_question_is_offered_for_a_question() -> None:
    assert offered('now is "x" data on persons?', PHRASES)[0] == "is {Data} data on persons?"
    assert offered('and "x" is data on persons', PHRASES)[0] == "{Data} is data on persons"


def test_where_no_sentence_is_known_nothing_is_offered(tmp_path: Path) -> None:
    kb = knowledge_base('mark declaration because "A wish."', tmp_path / "kb")
    with pytest.raises(NotUnderstood) as caught:
        kb.ask("is it so?", given=["it is so"])
    assert [finding.hint for finding in caught.value.findings] == [""]


def test_where_nothing_is_common_the_first_of_the_alphabet() -> None:
    assert offered("xyzzy", PHRASES, 2) == sorted(PHRASES)[:2]


@given(st.text(max_size=60), st.integers(1, 5))
def test_any_text_is_offered_known_phrases(text: str, number: int) -> None:
    found = offered(text, PHRASES, number)
    assert 1 <= len(found) <= number
    assert len(set(found)) == len(found)
    assert set(found) <= set(PHRASES)


@given(st.sampled_from(PHRASES))
def test_a_phrase_itself_comes_first(phrase: str) -> None:
    assert offered(phrase, PHRASES)[0] == phrase
