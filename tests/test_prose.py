"""Whole answers, word for word. The words expected were written by reasoning from the text, then compared."""

from __future__ import annotations

import pytest

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.resources import resource

REQUEST = '"the request"'


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


def test_an_answer_for_a_terminal(kb: KnowledgeBase) -> None:
    found = kb.ask(f"may {REQUEST} be made orally?", given=[f"{REQUEST} is urgent"])
    assert render_answer(kb, found, Look()) == (
        "YES\n"
        '  may "the request" be made orally?\n'
        "\n"
        "  Art. 7(4) permits making “the request” orally: “the request” is a case of urgency.\n"
        "  Basis: express.\n"
        "\n"
        "Conditions that bind\n"
        "  - Written confirmation of “the request” must be sent within twenty-four hours (counted from the\n"
        "    oral request: implied, not stated) — Art. 7(4)\n"
        "\n"
        "Words of the text\n"
        "  Art. 7(4)\n"
        "    kk: Жеделдік жағдайында мұндай сұрау салу ауызша жасалуы мүмкін және кейіннен жиырма төрт\n"
        "        сағаттың ішінде жіберілген жазбаша растауға жатады.\n"
        "    en: In case of urgency such a request may be made orally and is subject to subsequent written\n"
        "        confirmation sent within twenty-four hours.\n"
        "  Art. 7(1), 1st sentence\n"
        "    kk: Осы Келісімнің шеңберіндегі ынтымақтастық не Тараптар мемлекеттерінің құзыретті органдары\n"
        "        арасында жасалған хаттамалар негізінде не Тараптар мемлекеттерінің құзыретті органдарының\n"
        "        сұрау салуы бойынша жүзеге асырылады.\n"
        "    en: Cooperation within the framework of this Agreement shall be carried out either on the basis\n"
        "        of protocols concluded between the competent authorities of the States of the Parties or\n"
        "        upon the request of the competent authorities of the States of the Parties.\n"
        "  Art. 7(2), 1st sentence\n"
        "    kk: Осы баптың 1-тармағында көрсетілген сұрау салу сұрау салушы Тарап мемлекетінің құзыретті\n"
        "        органдарына жазбаша нысанда берілуге тиіс.\n"
        "    en: The request referred to in paragraph 1 of this Article must be submitted in written form to\n"
        "        the competent authorities of the State of the Requesting Party.\n"
        "    note: The Kazakh prints the Requesting Party, an evident slip, which the translation keeps:\n"
        "        'Requested' is meant, or 'by the competent authorities of the Requesting Party'. Either way\n"
        "        the request goes to the authorities of the Requested Party; the English text decides.\n"
        "  Art. 7(3)\n"
        "    kk: Сұрау салу оны орындау үшін қажетті мәліметтерді, сондай-ақ іске қатысы бар құжаттардың\n"
        "        көшірмелерін қамтуға жазбаша түрде ресімделуге, қол қойылуға және сұрау салушы Тарап\n"
        "        мемлекетінің құзыретті органының елтаңбалық мөрімен бекітілуге тиіс.\n"
        "    en: The request must contain the particulars necessary for its execution, as well as copies of\n"
        "        documents relevant to the case, be drawn up in writing, signed and certified with the seal,\n"
        "        bearing the coat of arms, of the competent authority of the State of the Requesting Party.\n"
        "\n"
        "Assuming\n"
        "  - The Agreement is in force in this wording\n"
        "  - “the request” is made within the framework of the Agreement\n"
        "\n"
        "Facts\n"
        "  - Given: “the request” is a case of urgency.\n"
        "\n"
        "Proof\n"
        "  ├─ 1. making “the request” orally is allowed — Art. 7(4)\n"
        "  │  └─ 2. Art. 7(4) applies here\n"
        "  │     ├─ 3. “the request” is a request under the Agreement — Art. 7(1), 1st sentence\n"
        "  │     │  ├─ “the request” is made within the framework of the Agreement (assumed)\n"
        "  │     │  └─ 4. it is not said which crime “the request” concerns\n"
        "  │     │     └─ tried: Art. 7(1), 1st sentence — no case of it is named here\n"
        "  │     └─ “the request” is a case of urgency (given)\n"
        "  └─ 5. nothing forbids making “the request” orally\n"
        "     └─ tried: 6. nothing requires submitting “the request” in written form now\n"
        "        ├─ tried: 7. Art. 7(2), 1st sentence does not apply here\n"
        "        │  └─ tried: 8. an exception to Art. 7(2), 1st sentence applies — Art. 7(4)\n"
        "        │     └─ “the request” is a case of urgency (given)\n"
        "        └─ tried: 9. Art. 7(3) does not apply here\n"
        "           └─ tried: 10. an exception to Art. 7(3) applies — Art. 7(4)\n"
        "              └─ “the request” is a case of urgency (given)\n"
        "\n"
        "State of the text\n"
        "  Draft of 2007 in Kazakh with a working English translation; on contradictions the Parties turn to\n"
        "  the English text (closing(2)), which was not seen; signature and force are not shown by this text;\n"
        "  the encoding has not been reviewed by a qualified lawyer.\n"
    )


def short(kb: KnowledgeBase, question: str, given: str = "", as_of: str | None = None) -> list[str]:
    """The lines of a short answer up to the words of the text."""
    found = kb.ask(question, given=[given] if given else [], as_of=as_of)
    lines = render_answer(kb, found, Look(), "short").splitlines()
    return lines[: lines.index("Words of the text") - 1]


def test_a_no_by_an_exception_says_what_the_text_asks_instead(kb: KnowledgeBase) -> None:
    assert short(kb, f"must {REQUEST} be submitted in writing?", f"{REQUEST} is urgent") == [
        "NO",
        '  must "the request" be submitted in writing?',
        "",
        "  Nothing requires submitting “the request” in written form: an exception to Art. 7(2), 1st sentence",
        "  applies: it may be made orally, and a written confirmation must then be sent within twenty-four",
        "  hours (Art. 7(4)); an exception to Art. 7(3) applies: it may be made orally, and a written",
        "  confirmation must then be sent within twenty-four hours (Art. 7(4)).",
        "  Basis: express.",
    ]


def test_what_the_text_leaves_to_facts_outside_it_is_not_shown(kb: KnowledgeBase) -> None:
    assert short(kb, "is the Agreement in force?", as_of="2026-06-01") == [
        "SILENT: not shown here",
        "  is the Agreement in force?",
        "",
        "  This text does not show that the Agreement is in operation.",
    ]


def test_what_is_not_regulated_is_not_called_not_shown(kb: KnowledgeBase) -> None:
    assert short(kb, 'may "the Minister of Justice" sign the Agreement?')[0] == "SILENT: not regulated here"


def test_a_day_that_turns_on_a_reading_is_told_with_the_other(kb: KnowledgeBase) -> None:
    notice = "a written notification of termination was received through diplomatic channels on 2026-03-10"
    lines = short(kb, "when does the Agreement cease to operate?", notice)
    assert lines[0] == "2026-09-10 or 2026-09-09"
    assert "Found" in lines
    assert lines[-2:] == [
        "  - 2026-09-10: yes or no — Art. 12(2), 2nd sentence",
        "  - 2026-09-09: yes or no — Art. 12(2), 2nd sentence",
    ]


def test_the_same_answer_in_kazakh(kb: KnowledgeBase) -> None:
    found = kb.ask("«адамдар саудасы» Келісімнің аясына кіре ме?")
    assert render_answer(kb, found, Look(language="kk"), "short") == (
        "ИӘ\n"
        "  «адамдар саудасы» Келісімнің аясына кіре ме?\n"
        "\n"
        "  Келісім бойынша ынтымақтастық «адамдар саудасы» дегенді қамтиды: «1(1)(6) адамдар саудасы және\n"
        "  жеңгетайлық» «адамдар саудасы» дегенді атайды (1(1)).\n"
        "  Негізі: тікелей айтылған.\n"
        "\n"
        "Міндеттейтін шарттар\n"
        "  - «адамдар саудасы» бойынша ынтымақтастық Тараптар мемлекеттерінің ұлттық заңнамаларына сәйкес\n"
        "    жүзеге асырылады — 1(1)\n"
        "\n"
        "Мәтіннің сөздері\n"
        "  1(1)\n"
        "    kk: Тараптар өз мемлекеттерінің ұлттық заңнамаларына сәйкес қылмыстардың мынадай түрлерін\n"
        "        айқындауда, алдын алуда, жолын кесу мен ашуда ынтымақтасады:\n"
        "    en: The Parties shall, in accordance with the national legislation of their States, cooperate in\n"
        "        identifying, preventing, suppressing and solving the following types of crimes:\n"
        "  1(1)(6)\n"
        "    kk: адамдар саудасының және жеңгетайлықтың;\n"
        "    en: trafficking in human beings and pandering;\n"
        "\n"
        "Болжанғаны\n"
        "  - Келісім осы мәтіні бойынша күшінде\n"
        "\n"
        "Фактілер\n"
        "  - Ешқандай факт айтылмаған.\n"
        "\n"
        "Мәтіннің күйі\n"
        "  2007 жылғы қазақ тіліндегі жоба, ағылшын тіліне жұмыс аудармасымен; қайшылықтар болса, Тараптар\n"
        "  ағылшын тіліндегі мәтінге жүгінеді (closing(2)), ол көрілген жоқ; қол қойылғаны мен күшіне енгені\n"
        "  бұл мәтіннен көрінбейді; кодтауды білікті заңгер тексерген жоқ.\n"
    )


def test_a_no_names_every_way_and_what_fails_in_it(kb: KnowledgeBase) -> None:
    data, office = '"the list"', '"the tax office"'
    found = kb.ask(
        f"may {data} go to {office}?",
        given=[f"{data} is data on persons", f"{data} is supplied on request", f"{office} is a body"],
        deny=[
            f"{office} fights organised crime",
            f'"the Requested Party" has given prior written consent to sending {data} to {office}',
        ],
    )
    shown = " ".join(render_answer(kb, found, Look(), "short").split())
    assert shown.startswith(
        'NO may "the list" go to "the tax office"? Art. 5(3), 1st sentence allows sending “the list” to '
        "“the tax office” only in the ways it names, and none is open: “the tax office” does not carry out the fight "
        "against organised crime (Art. 5(3), 1st sentence); “the tax office” is not the authority designated against "
        "organised crime (Art. 5(3), 1st sentence); the Requested Party did not consent beforehand in writing to "
        "sending “the list” to “the tax office” (Art. 5(3), 2nd sentence). Basis: express."
    )


def test_refusal_is_left_to_choice(kb: KnowledgeBase) -> None:
    found = kb.ask('must "the Requested Party" refuse "the request"?')
    shown = " ".join(render_answer(kb, found, Look(), "short").split())
    assert (
        "Art. 7(6) leaves refusal by the Requested Party to execute “the request” to choice: it may, and it need"
        in shown
    )


def test_a_gap_names_the_nearest_provisions(kb: KnowledgeBase) -> None:
    found = kb.ask('does the Agreement regulate "extradition"?')
    shown = render_answer(kb, found, Look(), "short")
    assert shown.startswith(
        'SILENT: not regulated here\n  does the Agreement regulate "extradition"?\n\n'
        "  The text does not regulate “extradition”. Nearest: Art. 2(2)"
    )


def test_that_something_is_regulated_is_no_plain_yes(kb: KnowledgeBase) -> None:
    found = kb.ask("when may a request be refused?")
    assert render_answer(kb, found, Look(), "short").startswith(
        "YES: regulated here\n  when may a request be refused?\n\n  Art. 7(6) regulates “refusal”.\n"
    )
    assert render_answer(kb, found, Look(language="kk"), "short").startswith("ИӘ: мұнда реттелген\n")


def test_a_reading_shows_its_words_in_both_languages(kb: KnowledgeBase) -> None:
    report, unit = '"the analysis"', '"another police unit"'
    found = kb.ask(
        f"may {report} go to {unit}?",
        given=[f"{report} is supplied on request", f"{unit} is a body of the State of a Party"],
        deny=[
            f"{report} is data on persons",
            f"{unit} is the requesting authority for {report}",
            f'"the Requested Party" has given prior written consent to sending {report} to {unit}',
        ],
    )
    shown = render_answer(kb, found, Look(), "none")
    assert (
        "It turns on\n"
        "  - Who is a third person\n"
        "      a reading of the text — Art. 6(2)\n"
        "      kk: үшінші тұлғаларға\n"
        "      en: third persons\n"
        "      if it means “anyone outside the Parties and their authorities”: silent\n"
        "      if it means “anyone but the authority to which the data were supplied”: no\n"
    ) in shown


def test_markdown_takes_nothing_for_markup(kb: KnowledgeBase) -> None:
    found = kb.ask('may "*the* `list`_x_" go to "<b>"?', given=['"*the* `list`_x_" is data on persons'])
    shown = render_answer(kb, found, Look("markdown"), "short")
    assert r"\*the\* \`list\`\_x\_" in shown
    assert "<b>" not in shown.replace(r"\<b\>", "")


def test_a_question_of_when_or_which_is_answered_first(kb: KnowledgeBase) -> None:
    given = [
        '"the request" is urgent',
        '"the request" was made orally',
        f"{REQUEST} was made orally at 2026-03-06T18:00+05:00",
    ]
    when = kb.ask(f"when must {REQUEST} be confirmed in writing?", given=given)
    assert render_answer(kb, when, Look()).startswith("2026-03-07T18:00+05:00\n  when must")
    which = kb.ask("which head of Article 1 covers pandering?")
    assert render_answer(kb, which, Look()).startswith("“1(1)(6) trafficking in human beings and pandering”\n  which")


def test_a_condition_without_words_of_its_own_is_said_by_what_must_be_observed(kb: KnowledgeBase) -> None:
    found = kb.ask('is "working meetings" open for "murder"?')
    text = render_answer(kb, found, Look(), "none")
    assert (
        "Conditions that bind\n"
        "  - Cooperation on “murder” is in accordance with the national legislation of the States of the\n"
        "    Parties — Art. 1(1)\n"
        "  - The working meeting on “murder” is necessary — Art. 2(10)\n"
        "  - The working meeting on “murder” serves the taking of coordinated measures — Art. 2(10)\n"
        "  - The working meeting on “murder” is on the investigation of special cases — Art. 2(10)\n"
    ) in text
    broken = kb.ask(
        'is "working meetings" open for "murder"?', given=['the working meeting on "murder" is not necessary']
    )
    text = render_answer(kb, broken, Look(), "short")
    assert text.startswith(
        "NO\n"
        '  is "working meetings" open for "murder"?\n'
        "\n"
        "  Art. 2(10) has a condition that is not observed: the working meeting on “murder” is not necessary.\n"
    )


def test_what_is_found_is_listed_with_its_conditions(kb: KnowledgeBase) -> None:
    found = kb.ask('which forms are open for "drug import"?')
    text = render_answer(kb, found, Look(), "none")
    assert (
        "  - “agreed preventive measures”: yes — Art. 4(3), Art. 4 and Art. 1(1)\n"
        "      cooperation on “illicit import of narcotic drugs” is in accordance with the national\n"
        "      legislation of the States of the Parties — Art. 1(1)\n"
        "      the preventive measures on “illicit import of narcotic drugs” are agreed — Art. 4(3)\n"
        "      the preventive measures on “illicit import of narcotic drugs” are in accordance with the\n"
        "      legislation of the States of the Parties — Art. 4(3)\n"
    ) in text


def test_what_stands_in_the_way_is_said_with_its_own_sentence(kb: KnowledgeBase) -> None:
    """The broken condition is one of 2(10); that 7(1) is the gate it closes must not make it one of 7(1)."""
    found = kb.ask(
        'may "working meetings" be used for "murder"?', given=['the working meeting on "murder" is not necessary']
    )
    text = " ".join(render_answer(kb, found, Look(), "full").split())
    broken = "a condition is not observed under which “working meetings” is open for “murder”"
    assert f"{broken}: the working meeting on “murder” is not necessary (Art. 2(10))" in text
    assert f"{broken} — Art. 2(10)" in text


def test_a_form_that_is_not_open_is_denied_with_the_item_that_sets_it_out(kb: KnowledgeBase) -> None:
    """4(7) is on drugs; that the text does not open it otherwise must not be told as if nothing spoke of it."""
    assert short(kb, 'may "controlled delivery" be used for "bribery"?') == [
        "SILENT: not regulated here",
        '  may "controlled delivery" be used for "bribery"?',
        "",
        "  Nothing in the text decides this: the Agreement does not open “controlled delivery” for “bribery",
        "  of officials” (Art. 4(7)).",
    ]


def test_in_short_no_input_is_said_to_decide_alone_what_it_decides_beside_others(kb: KnowledgeBase) -> None:
    # Whether 8(3) speaks turns on what the message is (yes or silent); what it then says, on an agreement (yes or no).
    found = kb.ask('may "the message" be in Russian?')
    text = render_answer(kb, found, Look(), "short")
    assert (
        "It turns on\n"
        "  - “the message” is exchanged between the competent authorities of the States of the Parties\n"
        "      a fact — Art. 8(3); yes or silent, depending on other things too\n"
        "  - “the message” is a request or a document enclosed with one\n"
        "      a fact — Art. 8(3); yes or silent, depending on other things too\n"
        "  - Whether requests and the documents enclosed with them are exchange of information\n"
        "      a reading of the text — Art. 8(3); yes or silent, depending on other things too\n"
        "      kk: құзыретті органдары арасында ақпаратпен алмасу\n"
        "      en: the exchange of information between the competent authorities\n"
        "      it may mean “yes: they carry information between the authorities” or “no: the sentence does\n"
        "      not mention them”\n"
        "  - It is agreed for this specific case to use “Russian” for “the message”\n"
        "      a fact someone can bring about — Art. 8(3); yes or no, depending on other things too\n"
        "\n"
    ) in text
    assert "if so:" not in text
    assert "where also:" not in text
    assert text.count("if so:") < render_answer(kb, found, Look(), "full").count("if so:")


def test_what_decides_alone_says_what_it_leads_to_in_short_too(kb: KnowledgeBase) -> None:
    # 7(2)#2: by post, by facsimile, or by any other means agreed with the authorities.
    found = kb.ask(f'may {REQUEST} be sent by "e-mail"?')
    text = render_answer(kb, found, Look(), "short")
    assert (
        "It turns on\n"
        "  - Sending requests by “e-mail” is agreed with the competent authorities of the States of the\n"
        "    Parties\n"
        "      a fact someone can bring about — Art. 7(2), 2nd sentence\n"
        "      if so: yes\n"
        "      if not: no\n"
    ) in text


def test_many_open_things_point_to_the_interview(kb: KnowledgeBase) -> None:
    many = kb.ask('may "the list" go to "the tax office"?')
    few = kb.ask(f'may {REQUEST} be sent by "e-mail"?')
    for explain in ("short", "full"):
        told = " one by one, the most decisive first"
        assert told in " ".join(render_answer(kb, many, Look(), explain).split())
        assert told not in " ".join(render_answer(kb, few, Look(), explain).split())


def test_in_short_many_open_things_take_a_line_each_what_can_be_looked_up_first(kb: KnowledgeBase) -> None:
    # What 1(2) leaves open is brought about by agreeing; four heads have words that someone must judge.
    found = kb.ask('is "perjury" in scope?')
    text = render_answer(kb, found, Look(), "short")
    assert (
        "It turns on\n"
        "  Each of these decides only together with others. An interview asks for them one by one, the most\n"
        "  decisive first, and stops when the answer is certain.\n"
        "  Facts:\n"
        "  - “perjury” here serves to finance terrorism — Art. 1(1)(2): yes or no\n"
        "  - “perjury” was committed with the use of computer technologies — Art. 1(1)(12): yes or no\n"
        "  Facts that someone can bring about:\n"
        "  - The Parties have agreed to cooperate on “perjury” — Art. 1(2): yes or no\n"
        "  - The competent authorities have agreed to cooperate on “perjury” — Art. 1(2): yes or no\n"
        "  Judgements:\n"
        "  - “perjury” is here part of international organised crime — a judgement of the competent\n"
        "    authorities (the text names no judge), Art. 1(1)(1): yes or no\n"
    ) in text
    assert (
        "  Readings of the text:\n"
        "  - Whose agreement 1(2) asks for — Art. 1(2): yes or no\n"
        "      it may mean “agreement for the case, or a protocol, between the competent authorities is\n"
        "      enough” or “both Parties as such must agree, at the level of the Governments”\n"
        "\n"
    ) in text
    listed = text.partition("It turns on\n")[2].partition("\n\n")[0]
    assert listed.count("\n  - ") == len(found.turns_on) == 9


def test_in_short_the_suppositions_of_a_way_are_cut_with_their_number(kb: KnowledgeBase) -> None:
    # That perjury is in no head supposes more than four things.
    found = kb.ask('is "perjury" in scope?')
    short, full = (render_answer(kb, found, Look(), explain) for explain in ("short", "full"))
    no = next(each for each in found.derivations if each.outcome == "no")
    assert len(no.suppositions) > 5
    reason = short.partition("\n  No, ")[2].partition("\n\n")[0]
    assert f"and private property” and {len(no.suppositions) - 4} more: cooperation under the" in " ".join(
        reason.split()
    )
    assert "the Parties have not agreed to cooperate on “perjury”" not in " ".join(reason.split())
    assert "the Parties have not agreed to cooperate on “perjury”" in " ".join(full.split())


def test_an_input_is_cited_where_it_can_decide(kb: KnowledgeBase) -> None:
    # 5(3) is on data on persons, which this is not: the consent is asked for by 6(2) alone, by analogy.
    found = kb.ask(
        'may "the recording" go to "the prosecutor"?',
        given=['"the recording" is supplied on own initiative', '"the prosecutor" belongs to a third State'],
        deny=['"the recording" is data on persons'],
    )
    consent = next(turn for turn in found.turns_on if turn.atom.predicate == "consented_in_writing")
    assert str(consent.citation) == "6(2)"
    assert "5(3)#2" not in {str(citation) for citation in found.citations}
