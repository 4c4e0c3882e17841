"""Which phrases are offered for a text that fits none."""

from hypothesis import given
from hypothesis import strategies as st

from agreement_kb.language.offered import offered

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


def test_a_question_is_offered_for_a_question() -> None:
    assert offered('now is "x" data on persons?', PHRASES)[0] == "is {Data} data on persons?"
    assert offered('and "x" is data on persons', PHRASES)[0] == "{Data} is data on persons"


def test_where_nothing_is_common_the_first_of_the_alphabet() -> None:
    assert offered("xyzzy", PHRASES, 2) == sorted(PHRASES)[:2]


@given(st.text(max_size=60), st.integers(1, 5))
def test_any_text_is_offered_known_phrases(text: str, number: int) -> None:
    found = offered(text, PHRASES, number)
    assert len(found) == number == len(set(found))
    assert set(found) <= set(PHRASES)


@given(st.sampled_from(PHRASES))
def test_a_phrase_itself_comes_first(phrase: str) -> None:
    assert offered(phrase, PHRASES)[0] == phrase
