"""The reference of akb itself: every command, option, exit code and variable is in it, and no more than there are."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import griffe
import pytest

from agreement_kb.command_help import ENVIRONMENT, EXITS, HELP
from agreement_kb.docs.api_pages import Names, api_pages, members_of, public_names
from agreement_kb.docs.article_pages import site_of
from agreement_kb.docs.command_pages import command_pages, commands, example_lines
from agreement_kb.docs.command_runs import ExampleFailed, Run, run
from agreement_kb.docs.finding_index import FAMILIES, finding_index, finding_page
from agreement_kb.docs.glossary_pages import glossary_pages, system_words
from agreement_kb.docs.numbers_page import (
    benchmarks_of,
    conformance_of,
    counted,
    mutants_of,
    numbers_page,
    traced_of,
)
from agreement_kb.docs.schema_pages import SAMPLES, meaning, meanings, objects, schema_pages, schemas
from agreement_kb.docs.staging import files_of
from agreement_kb.finding_pages import finding_codes, page_text
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.finding import severity_of
from agreement_kb.model.vocabulary import Established
from agreement_kb.proving.mutants import mutants
from agreement_kb.render.messages import messages
from proofs.norms import read_norms
from tests.conformance.test_cases import CASES
from tests.conformance.test_programs import NORMAL, RUNS, SLOW

PROJECT = Path(__file__).parent.parent.parent
PACKAGE = PROJECT / "agreement_kb"


# ---- commands ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return command_pages({"akb ledger": Run("akb ledger", "line\n" * 100, 0)}, {"ask": "../schemas/answer-1.md"})


def test_each_command_has_help_that_teaches_and_a_page_with_all_its_options(pages: dict[str, str]) -> None:
    assert {each.name for each in commands()} == set(HELP)
    assert set(pages) == {"commands/index.md", *(f"commands/{each.name}.md" for each in commands())}
    for each in commands():
        page = pages[f"commands/{each.name}.md"]
        names = [name for action in each.options for name in action.option_strings if name not in ("-h", "--help")]
        assert {"--kb", "--lang", "--format", "--timeout"} <= set(names)
        assert [name for name in names if not re.search(rf"^ *\| `?.*`{name}[ `]", page, re.M)] == []
        assert f"`akb {each.name}`" in pages["commands/index.md"]
        for code in HELP[each.name].exits:
            assert f"| {code} | {EXITS[code]} |" in page


def test_every_option_says_what_it_is_for() -> None:
    silent = [
        f"{each.name} {action.option_strings or action.dest}"
        for each in commands()
        for action in each.options
        if not action.help
    ]
    assert silent == []


def test_the_example_of_a_command_is_of_that_command() -> None:
    assert [each.name for each in commands() if each.example.split()[:2] != ["akb", each.name]] == []
    assert len(example_lines()) == len(commands()) - 1, "all but the command that makes the pages"


def test_a_long_output_is_cut_and_says_so(pages: dict[str, str]) -> None:
    assert pages["commands/ledger.md"].count("\nline") == 40
    assert "the first 40 lines of 100" in pages["commands/ledger.md"]


def test_the_variables_told_are_those_that_are_read() -> None:
    read = set()
    for file in PACKAGE.rglob("*.py"):
        if file.parent.name != "docs":
            read |= set(re.findall(r'"(AKB_[A-Z]+|NO_COLOR)"', file.read_text(encoding="utf-8")))
    assert read == set(ENVIRONMENT)


def test_an_example_that_does_not_run_makes_no_page(tmp_path: Path) -> None:
    with pytest.raises(ExampleFailed, match="exits with 5"):
        run("akb explain AKB999", tmp_path)
    assert run("akb explain AKB203 > page.md", tmp_path).output == ""
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == page_text("AKB203")


# ---- findings ----------------------------------------------------------------------------------------------------


def test_the_index_has_each_code_in_its_family_with_what_it_weighs() -> None:
    parts = finding_index().split("\n## ")[1:]
    assert [part[:4] for part in parts] == list(FAMILIES)
    for code in finding_codes():
        (part,) = (each for each in parts if f"[{code}]({code}.md)" in each)
        assert part.startswith(code[:4])
        (row,) = (line for line in part.split("\n") if line.startswith(f"| [{code}]"))
        assert f"| {severity_of(code).value} |" in row
        assert page_text(code).partition("\n")[0].partition(" · ")[2] in row.replace("\\", "")


def test_the_page_of_a_code_says_what_it_weighs_and_is_otherwise_as_written() -> None:
    first, _, rest = page_text("AKB410").partition("\n")
    made = finding_page("AKB410")
    assert made.startswith(f"{first}\n\n**Note**")
    assert made.endswith(rest)


# ---- Python ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def names() -> Names:
    return public_names()


@pytest.mark.slow
def test_every_public_name_is_on_its_page_and_says_what_it_is(names: Names) -> None:
    made = api_pages()
    named = {each for those in names.values() for each in those}
    assert {"load", "KnowledgeBase", "Answer", "Finding", "NotUnderstood", "Engine", "Citation", "Duties"} <= named
    silent = []
    for module, those in names.items():
        page = made[f"api/{module.removeprefix('agreement_kb.')}.md"]
        for each in those.values():
            for told in (each, *(members_of(each) if each.is_class else ())):
                silent += [] if told.docstring else [told.path]
                assert re.search(rf"^##+ .*\b{told.name} \{{#", page, re.M)
        for error in re.findall(r"^\| `(\w+Error|NotUnderstood|ContradictoryFacts|TooLarge)` \|", page, re.M):
            assert error in named
    assert silent == []


@pytest.mark.slow
def test_what_the_front_door_does_with_a_question_or_facts_names_its_errors(names: Names) -> None:
    door = names["agreement_kb.kb"]
    silent = ("wording", "decoded")  # these take no words of anyone's
    asking = [door["load"], *(each for each in members_of(door["KnowledgeBase"]) if each.name not in silent)]
    assert len(asking) > 8
    lacking = [each.path for each in asking if each.docstring and not raises(each.docstring)]
    assert lacking == []


def raises(docstring: griffe.Docstring) -> bool:
    return any(section.kind.value == "raises" for section in docstring.parsed)


# ---- numbers -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def docs() -> dict[str, str]:
    return files_of(PROJECT / "docs")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(PROJECT / "rules")


def stale(kb: KnowledgeBase, docs: dict[str, str]) -> list[str]:
    """Kinds of faults of which the page on mutation has another number than the rules of today give."""
    made = Counter(mutant.kind for mutant in mutants(kb.program.program))
    told = {kind: numbers[0] for kind, numbers in mutants_of(docs["mutation.md"]).items() if kind != "all"}
    return sorted(kind for kind in made.keys() | told.keys() if made[kind] != told.get(kind, 0))


def test_the_page_on_mutation_is_of_the_rules_of_today(kb: KnowledgeBase, docs: dict[str, str]) -> None:
    assert stale(kb, docs) == [], "run: make mutate"
    older = docs["mutation.md"].replace("| way dropped | 36 |", "| way dropped | 35 |")
    assert stale(kb, {"mutation.md": older}) == ["way dropped"]


def test_the_numbers_told_add_up_to_what_was_measured(docs: dict[str, str]) -> None:
    found = mutants_of(docs["mutation.md"])
    kinds = [numbers for kind, numbers in found.items() if kind != "all"]
    assert found["all"] == tuple(map(sum, zip(*kinds, strict=True)))
    assert found["all"][2] == len(json.loads((PROJECT / "proofs" / "survivors.json").read_text(encoding="utf-8")))
    traced = traced_of(docs["traceability.md"])
    assert traced is not None
    assert traced.norms == len(read_norms())
    assert traced.untraced == len(json.loads((PROJECT / "proofs" / "untraced.json").read_text(encoding="utf-8")))
    assert 0 < traced.shown <= traced.conditions
    assert len(benchmarks_of(docs["benchmarks.md"])) == 7


def test_a_measurement_of_other_times_says_so(kb: KnowledgeBase) -> None:
    questions = counted(kb)["questions"]
    row = "| warm question with its full proof, median of {} | 4.23 ms | 0.05 | 20 ms | yes | 41 MiB |\n"
    of_today = numbers_page(kb, {"benchmarks.md": row.format(questions)}, PROJECT / "none")
    older = numbers_page(kb, {"benchmarks.md": row.format(100)}, PROJECT / "none")
    assert "Some of it was measured" not in of_today
    assert f"when the scenarios asked 100 questions; they ask {questions} now" in older


def test_the_programs_that_engines_are_compared_on_are_as_many_as_told(docs: dict[str, str]) -> None:
    assert conformance_of(docs["engines.md"]) == {"cases": len(CASES), "normal": NORMAL, "slow": SLOW * RUNS}


# ---- glossary ----------------------------------------------------------------------------------------------------

WANTED = {"sort", "predicate", "rule", "provision", "reading", "basis", "gap", "silent", "depends", "fact", "scenario"}


def test_the_words_of_the_system_are_told_in_both_languages() -> None:
    words = system_words()
    assert {word["en"] for word in words} >= WANTED
    for word in words:
        assert set(word) == {"en", "kk", "means"}
        kazakh = f"{word['kk']} {word['means']['kk']}"
        assert re.findall(r"[A-Za-z]+", kazakh) == [], word["en"]
        assert re.findall(r"[\u0400-\u04ff]+", f"{word['en']} {word['means']['en']}") == [], word["kk"]


def test_verdicts_are_called_as_answers_call_them() -> None:
    called = {word["en"]: str(word["kk"]) for word in system_words()}
    say = messages("kk").say
    assert [called[each] for each in ("yes", "no", "silent")] == [
        say(f"outcome.{each}") for each in ("yes", "no", "silent")
    ]
    assert say("verdict.depends", outcomes="").lower().startswith(called["depends"])


def test_every_word_of_the_agreement_is_in_the_glossary_with_its_provisions(kb: KnowledgeBase) -> None:
    made, program = glossary_pages(site_of(kb, {})), kb.program.program
    words, sentences = (made[f"glossary/{name}.md"].replace("\\", "") for name in ("words", "sentences"))
    declared = [
        text
        for each in (*program.sorts.values(), *program.entries.values())
        if each.name not in program.readings and getattr(each, "sort", "") not in program.readings
        if each.place is not None
        for texts in each.texts.values()
        for text in texts
    ]
    assert len(declared) > 500
    assert [text for text in declared if text not in words] == []
    stated = [p for p in program.predicates.values() if p.established in (Established.FACT, Established.JUDGEMENT)]
    assert [p.name for p in stated if f"`{p.name}`" not in sentences] == []
    # 5(3) speaks of consent in writing, 7(4) of urgency.
    (consent,) = (row for row in sentences.split("\n") if "`consented_in_writing`" in row)
    (urgent,) = (row for row in sentences.split("\n") if "`urgent`" in row)
    assert "[5(3)](../articles/article_05.md#5-3-s" in consent
    assert "[7(4)](../articles/article_07.md#7-4-s" in urgent


# ---- schemas -----------------------------------------------------------------------------------------------------


def test_each_property_of_each_schema_has_a_meaning_and_no_other_has() -> None:
    parts = [(schema.name, part) for schema in schemas() for _, part in objects(schema.value)]
    used = {(schema, name) for schema, part in parts for name in part["properties"]}
    assert [each for each in sorted(used) if not meaning(*each)] == []
    own = {name for schema, name in used if name not in meanings().get(schema, {})}
    assert set(meanings()["every"]) == own
    assert {(s, n) for s, those in meanings().items() if s != "every" for n in those} <= used
    with pytest.raises(KeyError):
        meaning("answer", "a property that nobody described")


def test_each_schema_has_a_page_with_all_that_it_describes_and_its_file(pages: dict[str, str]) -> None:
    made = schema_pages({})
    assert {schema.name for schema in schemas()} == set(SAMPLES)
    for schema in schemas():
        page = made[schema.page]
        assert made[f"schemas/{schema.file}"] == schema.text
        properties = re.findall(r'"properties": \{', schema.text)
        assert page.count("| Property | Type | Meaning |") == len(properties)
        anchors = re.findall(r"\{#([\w-]+)\}", page)
        assert len(set(anchors)) == len(anchors)
        assert set(re.findall(r"\]\(#([\w-]+)\)", page)) <= set(anchors)
