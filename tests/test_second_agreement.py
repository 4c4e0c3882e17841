"""A second agreement, in German and French, runs on the same engine; the engine knows nothing of the first one."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agreement_kb import scenario_runs
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language import scenarios as scenario_language
from agreement_kb.language.cases import empty_scenarios
from agreement_kb.language.loader import load_folder

ROOT = Path(__file__).parents[1]
LIBRARY = Path(__file__).parent / "agreements" / "library"
PACKAGE = ROOT / "agreement_kb"


# ---- another agreement, other languages --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> KnowledgeBase:
    return load(LIBRARY)


def test_it_loads_without_findings() -> None:
    loaded = load_folder(LIBRARY)
    assert [f"{f.place} {f.code} {f.message}" for f in loaded.findings] == []
    assert loaded.header.languages == ("de", "fr")
    assert sum(len(p.sentences) for p in loaded.provisions.values()) >= 12
    assert {entry.status for entry in loaded.ledger} == {"encoded", "frame", "declaration"}


def test_its_scenarios_are_met(library: KnowledgeBase) -> None:
    scenarios = library.loaded.scenarios
    assert empty_scenarios(scenarios) == []
    results = scenario_runs.run(library, scenarios)
    assert [f"{f.place} {f.message}" for result in results for f in result.findings] == []
    assert {r.expectation.verdict for r in results} == set(scenario_language.VERDICTS)


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (
            "darf „Kodex 7“ ausgeliehen werden?",
            ("„Kodex 7“ ist eine Handschrift", "„Kodex 7“ liegt auch als Abschrift vor"),
        ),
        ("« Kodex 7 » peut-il être prêté ?", ("« Kodex 7 » est un manuscrit", "« Kodex 7 » est déposé en copie")),
        ("« Kodex 7 » peut-il être prêté ?", ("„Kodex 7“ ist eine Handschrift", "« Kodex 7 » est déposé en copie")),
    ],
    ids=["German", "French", "both"],
)
def test_a_question_is_answered_in_each_language(library: KnowledgeBase, question: str, given: tuple[str, ...]) -> None:
    found = library.ask(question, given=given)
    assert found.verdict == "yes"
    assert "1(2)#2" in {str(citation) for citation in found.citations}
    assert library.wording(found, "de").action(found.question.goal) == "die Ausleihe von „Kodex 7“"
    assert library.wording(found, "fr").action(found.question.goal) == "le prêt de «Kodex 7»"


def test_its_quotations_are_compared_with_its_own_text(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LIBRARY, tmp_path / "library"))
    file = folder / "vereinbarung.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("> de: Für Schäden haftet", "> de: Für Schaden haftet"), encoding="utf-8")
    assert [f.code for f in load_folder(folder).findings] == ["AKB203"]


# ---- no legal knowledge in Python --------------------------------------------------------------------------------

CITATION = re.compile(r"(?<![\w(])\d{1,2}\(\d{1,2}\)")
_EXAMPLE = re.compile(r"such as \S+|akb [^\n]*")
_HELP = ("help", "epilog", "description")
"""An example in a message or in a command's help tells how something is typed, not what the law is."""


def legal_names(kb: KnowledgeBase) -> set[str]:
    """What the rules name, as far as the name can't be a common word: two words and more, or a declared thing."""
    program = kb.program.program
    names = {*program.predicates, *program.sorts, *program.norms, *program.subjects}
    names |= {rule.origin for rule in (*program.rules, *program.constraints)}
    names |= {phrase.name for phrase in program.phrases}
    names |= {name for _, name in program.entries}
    # One word alone may be anybody's ("data", "delete"); what has a colon ("done:...") the engine has named itself.
    return {name for name in names if "_" in name.strip("_") and ":" not in name} | set(_party_names(kb))


def _party_names(kb: KnowledgeBase) -> Iterator[str]:
    """One-word names of terms whose sort fills a role: the parties of the agreement."""
    program = kb.program.program
    holders = {p.parameters[-1].sort for p in program.predicates.values() if p.established.value == "role"}
    return (name for sort, name in program.entries if sort in holders and len(name) > 4)


def _documenting(tree: ast.Module) -> set[int]:
    """The string nodes that only document: docstrings, and the help of commands and options."""
    values = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) or (isinstance(node, ast.keyword) and node.arg in _HELP)
    ]
    return {id(value) for value in values if isinstance(value, ast.Constant)}


def _words(node: ast.AST) -> Iterator[str]:
    """The identifiers of one node."""
    for attribute in ("id", "attr", "arg", "name", "asname"):
        value = getattr(node, attribute, None)
        if isinstance(value, str):
            yield value


def legal_knowledge(source: str, names: set[str]) -> list[str]:
    """Each place where a Python source cites a provision or uses a name of the rules."""
    tree = ast.parse(source)
    documenting = _documenting(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        found += [f"{line}: the name {word}" for word in _words(node) if word.lower() in names]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            text = _EXAMPLE.sub("", node.value)
            found += [f"{line}: the citation {citation}" for citation in CITATION.findall(text)]
            found += [f"{line}: the string {word}" for word in re.findall(r"\w+", text) if word.lower() in names]
    return found


@pytest.fixture(scope="module")
def names() -> set[str]:
    return legal_names(load(ROOT / "rules"))


def test_the_package_holds_no_legal_knowledge(names: set[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for fault in legal_knowledge(path.read_text(encoding="utf-8"), names)
    ]
    assert found == []


def test_the_names_come_from_the_rules(names: set[str]) -> None:
    assert len(names) > 100
    assert {"kazakhstan", "slovakia", "data_on_persons", "requested_party", "recipients_of_data_on_persons"} <= names
    assert not names & {"body", "data", "request", "time", "subject"}


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('LIMIT = "5(3)"', "the citation 5(3)"),
        ('def f(x):\n    """As in 5(3)."""\n    return f"see 12(2) of {x}"', "the citation 12(2)"),
        ('if predicate == "data_on_persons":\n    pass', "the string data_on_persons"),
        ('goal = "may third_person(X) do it?"', "the string third_person"),
        ("def requested_party(case):\n    pass", "the name requested_party"),
        ("x = case.consented_in_writing", "the name consented_in_writing"),
        ("ask(recipient_authority=1)", "the name recipient_authority"),
        ('PARTIES = ("Kazakhstan", "Slovakia")', "the string Kazakhstan"),
    ],
)
def test_planted_legal_knowledge_is_found(planted: str, fault: str, names: set[str]) -> None:
    assert fault in [found.split(": ", 1)[1] for found in legal_knowledge(planted, names)]


@pytest.mark.parametrize(
    "harmless",
    [
        '"""Cited as 5(3); see data_on_persons."""',
        'MESSAGE = "a provision such as 5(3)#2"',
        'command("cite", "akb cite \'5(3)\'")',
        'add_argument("citation", help="as 5(3), or in_scope(perjury)")',
        "x = f(3)",
        "body = data[5](3)",
    ],
)
def test_examples_in_documentation_are_no_legal_knowledge(harmless: str, names: set[str]) -> None:
    assert legal_knowledge(harmless, names) == []
