"""The reference of the language: its examples load, its scenarios hold, and no construct of the grammar lacks one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from lark import Lark, Token, Tree
from lark.grammar import NonTerminal, Symbol
from lark.lexer import PatternStr

from agreement_kb import scenario_runs
from agreement_kb.kb import load
from agreement_kb.language import scenarios as scenario_language
from agreement_kb.language.cases import empty_scenarios
from agreement_kb.language.document import Fence
from agreement_kb.language.loader import load_folder
from agreement_kb.language.parser import parse_fence
from agreement_kb.language.parts import part_findings
from agreement_kb.language.symbols import Symbols
from agreement_kb.model.place import Place
from agreement_kb.model.time import UNITS
from agreement_kb.model.vocabulary import Established

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "language.md"
GRAMMAR = ROOT / "grammar" / "agreement.lark"
_BLOCK = {
    "annex.md": re.compile(r"^````markdown\n(.*?)^````$", re.M | re.S),
    "received.txt": re.compile(r"^```text\n(.*?)^```$", re.M | re.S),
}
_FENCE = re.compile(r"^```akb\n(.*?)^```$", re.M | re.S)


def write_knowledge_base(folder: Path, page: str) -> Path:
    """The page as ``agreement.md``, with the file and the received text that it prints."""
    (folder / "agreement.md").write_text(page, encoding="utf-8")
    for name, pattern in _BLOCK.items():
        found = pattern.findall(page)
        assert len(found) == 1, f"the page prints {name} once"
        (folder / name).write_text(found[0], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, page: str) -> Path:
    return write_knowledge_base(tmp_path_factory.mktemp("page"), page)


# ---- the examples run --------------------------------------------------------------------------------------------


def test_the_examples_load_without_findings(folder: Path) -> None:
    assert [f"{f.place} {f.code} {f.message}" for f in load_folder(folder).findings] == []


def test_every_scenario_of_the_page_is_met(folder: Path) -> None:
    kb = load(folder)
    scenarios = kb.loaded.scenarios
    assert empty_scenarios(scenarios) == []
    results = scenario_runs.run(kb, scenarios)
    owed = scenario_runs.run_duties(kb, scenarios)
    assert [f"{f.place} {f.message}" for result in (*results, *owed) for f in result.findings] == []
    assert {result.expected.state for result in owed} == set(scenario_language.STATES)
    assert {r.expectation.verdict for r in results} == set(scenario_language.VERDICTS)


def test_a_changed_example_is_noticed(tmp_path: Path, page: str) -> None:
    changed = page.replace("if registered(Reader) and in_lending_stock(Book)", "if in_lending_stock(Book)")
    changed = changed.replace("expect no citing 2(2)", "expect yes citing 2(2)")
    assert changed != page
    kb = load(write_knowledge_base(tmp_path, changed))
    results = scenario_runs.run(kb, kb.loaded.scenarios)
    assert [r.scenario.name for r in results if r.findings] == [
        "reference_work_in_the_day",
        "who_borrows_grammar_2",
    ]


def test_a_changed_example_of_a_duty_is_noticed(tmp_path: Path, page: str) -> None:
    changed = page.replace("    to owner(Book)\n    deadline", "    deadline")
    assert changed != page
    kb = load(write_knowledge_base(tmp_path, changed))
    found = [f.message for result in scenario_runs.run_duties(kb, kb.loaded.scenarios) for f in result.findings]
    assert found == [
        "what_is_owed: expected it to be owed to the City Library, got nobody.",
        "what_is_owed: expected it to be owed to the owner (Grammar), got nobody.",
    ]


def test_a_changed_quotation_is_noticed(tmp_path: Path, page: str) -> None:
    changed = page.replace("> en: Damaged books are", "> en: Damaged books were")
    findings = load_folder(write_knowledge_base(tmp_path, changed)).findings
    assert {f.code for f in findings} == {"AKB203"}


# ---- nothing of the grammar lacks an example ---------------------------------------------------------------------


@cache
def full_grammar() -> Lark:
    """The grammar with every word kept in its trees."""
    text = GRAMMAR.read_text(encoding="utf-8")
    return Lark(text, start=["start", "goal"], parser="lalr", keep_all_tokens=True, maybe_placeholders=False)


def words_of(pattern: object) -> set[str]:
    """The fixed words of a terminal: a keyword, the choices of an alternation, the lead of a whole line."""
    if isinstance(pattern, PatternStr):
        return {pattern.value}
    lead = r"(?:\(\?:)?\(?([a-z<=|]+(?: [a-z]+)*)\)?(?:\[ .*)?"
    match = re.fullmatch(lead, str(pattern.value), re.S)  # type: ignore[attr-defined]
    return set(match[1].split("|")) if match else set()


def grammar_words() -> set[str]:
    return {word for terminal in full_grammar().terminals for word in words_of(terminal.pattern)}


def keywords() -> set[str]:
    """Every reserved word of the language, one by one."""
    return {part for word in grammar_words() for part in word.split() if part.isidentifier()}


def _rules_of(symbol: NonTerminal) -> Iterator[object]:
    return (rule for rule in full_grammar().rules if rule.origin.name == symbol.name)


def _helper(symbol: Symbol) -> bool:
    return isinstance(symbol, NonTerminal) and symbol.name.startswith("__")


def _forms(symbol: Symbol) -> frozenset[str]:
    """What may stand in a tree for a symbol."""
    if not isinstance(symbol, NonTerminal):
        return frozenset({symbol.name})
    found: set[str] = set()
    for rule in _rules_of(symbol):
        if rule.alias:  # type: ignore[attr-defined]
            found.add(rule.alias)  # type: ignore[attr-defined]
        elif rule.options.expand1 and len(rule.expansion) == 1:  # type: ignore[attr-defined]
            found |= _forms(rule.expansion[0])  # type: ignore[attr-defined]
        else:
            found.add(symbol.name)
    return frozenset(found)


def _symbols(expansion: Iterable[Symbol], seen: set[str]) -> Iterator[Symbol]:
    """The symbols of an alternative, repetitions opened."""
    for symbol in expansion:
        if not _helper(symbol):
            yield symbol
        elif symbol.name not in seen:
            seen.add(symbol.name)
            for rule in _rules_of(symbol):  # type: ignore[arg-type]
                yield from _symbols(rule.expansion, seen)  # type: ignore[attr-defined]


def constructs() -> set[tuple[str, frozenset[str]]]:
    """Each syntax node with each of the parts that the grammar gives it, from the start of a statement."""
    wanted: set[tuple[str, frozenset[str]]] = set()
    reached, waiting = {"start"}, ["start"]
    while waiting:
        origin = waiting.pop()
        for rule in full_grammar().rules:
            if rule.origin.name != origin:
                continue
            for symbol in _symbols(rule.expansion, set()):
                name = rule.alias or origin
                inlined = rule.options.expand1 and not rule.alias and len(rule.expansion) == 1
                if inlined:
                    wanted |= {(form, frozenset()) for form in _forms(symbol)}
                else:
                    wanted.add((name, _forms(symbol)))
                if isinstance(symbol, NonTerminal) and symbol.name not in reached:
                    reached.add(symbol.name)
                    waiting.append(symbol.name)
    return wanted


def examples(page: str) -> list[str]:
    """Every statement of every fence of the page."""
    statements: list[str] = []
    for fence in _FENCE.findall(page):
        for line in fence.splitlines():
            if line.strip() and not line[0].isspace() and not line.startswith("#"):
                statements.append(line)
            elif statements:
                statements[-1] += "\n" + line
    return statements


def missing(page: str) -> set[str]:
    """The constructs and words of the grammar that no example of a page has."""
    nodes: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    words: set[str] = set()
    known = {t.name: words_of(t.pattern) for t in full_grammar().terminals}
    for statement in examples(page):
        for tree in full_grammar().parse(statement, start="start").iter_subtrees():
            nodes.add(str(tree.data))
            for child in tree.children:
                label = str(child.data) if isinstance(child, Tree) else child.type
                pairs.add((str(tree.data), label))
                if isinstance(child, Token):
                    nodes.add(child.type)
                    words |= {word for word in known[child.type] if word == child or child.startswith(word + " ")}
    lacking = {
        f"{name} with {' or '.join(sorted(forms))}" if forms else name
        for name, forms in constructs()
        if (not forms and name not in nodes) or (forms and not any((name, form) in pairs for form in forms))
    }
    return lacking | (grammar_words() - words)


def test_every_construct_and_word_of_the_grammar_has_an_example(page: str) -> None:
    assert missing(page) == set()


def test_the_check_sees_what_the_grammar_has() -> None:
    found = {name for name, _ in constructs()}
    assert {"closure", "role_term", "reading_is", "by_dates", "analogy", "conditions"} <= found
    assert {"never", "as of", "given", "deny", "ask", "<=", "observance", "basis", "+"} <= grammar_words()


@pytest.mark.parametrize(
    ("removed", "lacking"),
    [
        ("closure within of part_of", {"closure"}),
        ("precedence borrowing_for_research", {"precedence"}),
        ("reading examination about", {"reading", "reading_is", "alternative"}),
        ("by dates time_of_return", {"by_dates", "comparison", "<="}),
        ("    survives", {"survives"}),
        ("permit copying_of_recordings", {"analogy"}),
        ("gap exchange_of_staff", {"gap", "regulated"}),
        ("filled by owner if kept_by_owner", {"filled_by"}),
    ],
)
def test_a_removed_fence_is_missed(page: str, removed: str, lacking: set[str]) -> None:
    fences = [match for match in _FENCE.finditer(page) if removed in match[1]]
    assert len(fences) == 1
    without = page[: fences[0].start()] + page[fences[0].end() :]
    names = {name.split(" with ")[0] for name in missing(without)}
    assert names & lacking, f"nothing of {lacking} in {names}"


def test_a_construct_added_to_the_grammar_is_missed(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    text = GRAMMAR.read_text(encoding="utf-8").replace(
        '"survives"                                   -> survives',
        '"survives" -> survives | "suspends" NAME -> suspends',
    )
    changed = Lark(text, start=["start", "goal"], parser="lalr", keep_all_tokens=True, maybe_placeholders=False)
    monkeypatch.setitem(globals(), "full_grammar", lambda: changed)
    assert {"suspends", "suspends with NAME", "suspends with SUSPENDS"} <= missing(page)


# ---- the tables --------------------------------------------------------------------------------------------------


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table after a heading or other text."""
    rows = []
    for line in page[page.index(heading) :].splitlines()[1:]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def test_the_table_of_words_is_that_of_the_grammar(page: str) -> None:
    printed = [word for row in table(page, "## 18 Words") for word in re.findall(r"`(\w+)`", row[1])]
    assert sorted(printed) == sorted(keywords())


def lost_words(page: str) -> list[str]:
    """The words of the table that lead to no section, or to one whose code does not have them."""
    sections = {}
    marked = [(m.start(), len(m[1]), m[2]) for m in re.finditer(r"^(##+) (.*)$", page, re.M)]
    for start, level, title in marked:
        end = next((at for at, other, _ in marked if at > start and other <= level and _named(page, at)), len(page))
        sections[re.sub(r"[^\w\s-]", "", title).strip().lower().replace(" ", "-")] = page[start:end]
    lost = []
    for row in table(page, "## 18 Words"):
        for word, anchor in re.findall(r"\[`(\w+)`\]\(#([\w-]+)\)", row[1]):
            code = re.findall(r"^```akb\n.*?^```$|`[^`\n]+`", sections.get(anchor, ""), re.M | re.S)
            if not any(re.search(rf"\b{word}\b", each) for each in code):
                lost.append(word)
    return lost


def _named(page: str, at: int) -> bool:
    """Whether a heading is one of the page, and not of a provision of its example."""
    return re.match(r"##+ (\d+ \w|[A-Z`])", page[at:]) is not None


def test_each_word_leads_to_the_section_that_explains_it(page: str) -> None:
    linked = [word for row in table(page, "## 18 Words") for word in re.findall(r"\[`(\w+)`\]", row[1])]
    assert sorted(linked) == sorted(keywords())
    assert lost_words(page) == []
    assert lost_words(page.replace("[`gap`](#8-questions", "[`gap`](#2-verdicts")) == ["gap"]
    assert lost_words(page.replace("[`way`](#11-the-gate-only)", "[`way`](#2-verdicts)")) == ["way"]


def test_the_table_of_verdicts_is_complete(page: str) -> None:
    printed = [row[0].strip("`") for row in table(page, "## 2 Verdicts")]
    assert {*printed, "not_understood", "contradiction"} == set(scenario_language.VERDICTS)


def test_the_table_of_ways_of_being_established_is_complete(page: str) -> None:
    printed = {re.sub(r"^by ", "", row[0]) for row in table(page, "## 5 Predicates")}
    own_sections = {Established.READING, Established.ROLE, Established.DONE, Established.ANALOGY}
    own_sections |= {Established.CLOSURE, Established.ACTION, Established.DERIVED, Established.HOLDER}
    named = {"listed": "listing", "assumed": "assumption", "observed": "observance"}
    assert {named.get(e.value, e.value) for e in Established if e not in own_sections} <= printed


_BEGINNINGS = {
    "rule": "rule a: p(X)",
    "way": "way a through g",
    "exception": "exception a to n",
    "permit": "permit a: act(X)",
    "forbid": "forbid a: act(X)",
    "only": "only a: act(X)",
    "condition": "condition a on act(X) observe p(X)",
    "oblige": "oblige a: act(X)",
}
_PARTS = {
    "`concerning` and `if`, also several times": "concerning p(X) if p(X) concerning p(X) if p(X)",
    "basis": "express",
    "`survives`": "survives",
    "`says`": 'says en "x"',
    "`bearer`": "bearer X",
    "`to`": "to X",
    "`leaves a choice`": "leaves a choice",
    "`upon`": "upon act(X)",
    "`deadline`": "deadline 2026-01-01",
    "`standard`": 'standard en "x"',
    "`at`": "at 2026-01-01",
}


def test_the_table_of_parts_is_what_the_language_takes(page: str) -> None:
    rows = table(page, "Which part belongs to which statement")
    header = re.findall(r"`(\w+)`", page[page.index("| part | `rule`") :].splitlines()[0])
    assert [row[0] for row in rows] == list(_PARTS)
    assert header == list(_BEGINNINGS)
    for part, *cells in rows:
        for kind, cell in zip(header, cells, strict=True):
            text = f"{_BEGINNINGS[kind]}\n    {_PARTS[part]}\n"
            parsed = parse_fence(Fence(text, Place("x.md", 1), None, 0))
            (statement,) = parsed.statements
            symbols = Symbols()
            part_findings(symbols, statement)
            assert parsed.findings == []
            assert (cell == "yes") is (symbols.findings == []), f"{part} of {kind}"


def test_the_units_of_time_are_named(page: str) -> None:
    assert all(f"`{unit}`" in page for unit in UNITS)
