"""Whatever is typed or stands in a file, there is an answer, or a finding: never another error, and never a hang.

Text comes from Hypothesis, which knows what breaks programs, and from good text spoiled, which gets further. The
normal run tries some hundreds of each; ``make test-slow`` more than a hundred thousand in all, counted.
"""

from __future__ import annotations

import contextlib
import io
import random
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_kb import AGREEMENT, SAMPLE, WORDS, load_files, wrapped, write
from spoiling import SPICE, answered_or_refused, sound, spoiled, spoiled_bytes

from agreement_kb.cli import main
from agreement_kb.commands import ask, check, cite, explain, ledger, readings, scenario_file
from agreement_kb.commands import test as testing
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.document import Fence, read_document
from agreement_kb.language.loader import read_scenarios
from agreement_kb.language.parser import parse_fence
from agreement_kb.language.phrases import read_facts, read_question
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Facts, Sentence
from agreement_kb.resources import resource
from agreement_kb.scenario_runs import run as run_scenarios
from agreement_kb.session import repl

LIBRARY = Path(__file__).parents[1] / "agreements" / "library"
SEED = 20071120
QUESTIONS = (
    'may "the plan" be handed over to "Ana"?',
    'is "the plan" guarded?',
    "guarded(_)",
    'hand_over("the plan", "Ana")',
    'marked("the plan", red)',
)
STATEMENTS = (
    '"the plan" is secret',
    '"the plan" is not secret',
    '"Ana" is the keeper of "the plan"',
    '"Ana" agreed to the handing over of "the plan"',
    '"the plan" is marked red',
    "the keeper is cleared",
    'part_of("page", "the plan")',
    "“the plan” was handed over to “Ana”.",
)
DATES = ("2026-03-10", "2026-03-10T18:00+05:00", "2026-03-10T13:00Z", "today")
CITATIONS = ("5(3)", "5(3)#2", "Art. 5(3), 2nd sentence", "Article 6(2)", "preamble(2)", "1")
SCENARIO = """```akb
scenario secret_plan
    en "A secret plan"
    given "the plan" is secret
    deny "Ana" is cleared
    as of 2026-03-10
    ask is "the plan" guarded?
        expect yes citing 1 turning on nothing bound by nothing basis express
    ask may "the plan" be handed over to "Ana"?
        expect depends or yes or silent finding "Ana", "the plan"
```
"""
COMMANDS = (
    """ask 'is "the plan" guarded?' --given '"the plan" is secret' --as-of 2026-03-10 --explain short""",
    """ask 'may "the plan" be handed over to "Ana"?' --deny '"Ana" is cleared' --format json --exit-code""",
    """ask 'is "the plan" guarded?' --scenario secret_plan --format markdown""",
    "cite 1#1 --format json",
    "check --format markdown",
    "test no_such_file.md",
    "explain AKB203",
    "ledger --lang kk",
    "readings",
)


# ---- what is spoiled ---------------------------------------------------------------------------------------------


@cache
def sections() -> tuple[str, ...]:
    """The real rules and the library's agreement in pieces: a heading with what stands under it."""
    files = sorted([*resource("rules").rglob("*.md"), *LIBRARY.rglob("*.md")])
    pieces = [piece for file in files for piece in re.split(r"^(?=#+ )", file.read_text(encoding="utf-8"), flags=re.M)]
    return tuple(piece for piece in pieces if 0 < len(piece) < 2_000)


@cache
def statements() -> tuple[str, ...]:
    """Single statements of the same."""
    fences = re.findall(r"^```akb\n(.*?)^```", "\n".join(sections()) + WORDS, re.M | re.S)
    return tuple(s for fence in fences for s in re.split(r"\n(?=\S)", fence) if len(s) < 1_500)


@cache
def small() -> KnowledgeBase:
    """A small knowledge base to be asked."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped(""), "cases.md": SCENARIO})
        return load(folder)


@cache
def real() -> KnowledgeBase:
    """The real one."""
    return load(resource("rules"))


@cache
def real_sentences() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The questions and the statements of the real scenarios."""
    scenarios = real().loaded.scenarios
    questions = dict.fromkeys(e.question.text for s in scenarios for e in s.expectations)
    facts = dict.fromkeys(each.text for s in scenarios for each in s.statements)
    return tuple(questions), tuple(facts)


# ---- the entry points: each takes a text, and says whether it was understood -------------------------------------

NO_FACTS = Facts({}, {}, None, {})


def question(kb: KnowledgeBase, text: str) -> bool:
    return answered_or_refused(lambda: read_question(kb.program.program, text, NO_FACTS), kb.loaded.texts)


def statement(kb: KnowledgeBase, text: str) -> bool:
    said = [Sentence(text, Place("command line", 1), positive) for positive in (True,)]
    return answered_or_refused(lambda: read_facts(kb.program.program, said, None), kb.loaded.texts)


def whole_question(kb: KnowledgeBase, text: str, facts: tuple[str, ...] = ()) -> bool:
    return answered_or_refused(lambda: kb.ask(text, given=facts[:2], deny=facts[2:]), kb.loaded.texts)


def as_of(text: str) -> bool:
    return answered_or_refused(lambda: small().ask(QUESTIONS[1], as_of=text), {})


def citation(text: str) -> bool:
    with loaded_once():
        return answered_or_refused(lambda: cite.cite(Path("kb"), Look(), text), {})


def code(text: str) -> bool:
    return answered_or_refused(lambda: explain.explain(text), {})


def scenario_name(text: str) -> bool:
    return answered_or_refused(lambda: scenario_file.find_scenario(small(), text), {text.partition("#")[0]: ""})


def fence(text: str) -> bool:
    parsed = parse_fence(Fence(text, Place(SAMPLE, 1), "1", 1))
    sound(parsed.findings, {SAMPLE: text})
    return not parsed.findings


def page(text: str) -> bool:
    def read() -> list[object]:
        document = read_document(SAMPLE, text)
        sound(document.findings, {SAMPLE: text})
        for block in document.blocks:
            if isinstance(block, Fence):
                sound(parse_fence(block).findings, {SAMPLE: text})
        return [*document.findings]

    return answered_or_refused(read, {})


def scenarios_in_a_file(text: str) -> bool:
    def read() -> None:
        scenarios, findings = read_scenarios("cases.md", text)
        sound(findings, {"cases.md": text})
        if not findings:
            for result in run_scenarios(small(), scenarios[:3]):
                sound(result.findings, {"cases.md": text})

    return answered_or_refused(read, {})


def files(content: Mapping[str, str | bytes], standard: bool = True) -> bool:
    """A knowledge base of some files: complete, or with a finding that says why not."""

    def read() -> None:
        loaded = load_files(content, standard)
        assert loaded.program is not None or loaded.findings
        assert all(finding.place is not None for finding in loaded.findings)
        sound([f for f in loaded.findings if f.place is None or f.place.file in loaded.texts], loaded.texts)
        sound([f for f in loaded.findings if f.place and f.place.file not in loaded.texts], unread(content))

    return answered_or_refused(read, {})


def unread(content: Mapping[str, str | bytes]) -> dict[str, str]:
    """The lines of files that were set aside."""
    texts = {}
    for name, data in content.items():
        raw = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
        texts[name] = raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    return texts


def in_the_agreement(text: str) -> bool:
    return files({"agreement.md": f"{AGREEMENT}\n```akb\n{text}\n```\n".encode("utf-8", "replace")})


def in_a_fence(text: str) -> bool:
    return files({SAMPLE: wrapped(text).encode("utf-8", "replace")})


def as_a_file(text: str) -> bool:
    return files({SAMPLE: text.encode("utf-8", "replace")})


def command_line(text: str) -> bool:
    """Any words as arguments. The knowledge base is loaded once, and what is written goes nowhere."""
    try:
        arguments = shlex.split(text)
    except ValueError:
        arguments = text.split()
    out, err = io.StringIO(), io.StringIO()
    if {"-h", "--kb", "ci", "docs", "new"} & set(arguments):  # these load the real rules, or write files
        arguments = []

    def run() -> None:
        with (
            loaded_once(),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.MonkeyPatch.context() as patched,
        ):
            patched.setattr("sys.stdin", io.StringIO(""))  # without a command a session reads it
            try:
                status: object = main(arguments)
            except SystemExit as ended:
                status = ended.code
        assert status in (0, 1, 2, 3, 4, 5), status
        assert "Traceback" not in out.getvalue() + err.getvalue()
        assert all(c.isprintable() or c == "\n" for c in err.getvalue())

    return answered_or_refused(run, {}) and not err.getvalue()


@contextlib.contextmanager
def loaded_once() -> Iterator[None]:
    """Let every command find the small knowledge base already loaded."""
    with pytest.MonkeyPatch.context() as patch:
        for command in (ask, cite, readings, testing, repl):
            patch.setattr(command, "load", lambda folder: small())
        patch.setattr(check, "read_further", lambda folder, engine: replace(small().loaded, further=()))
        patch.setattr(check, "read", lambda folder, engine: small().loaded)
        patch.setattr(ledger, "load_folder", lambda folder: small().loaded)
        yield


# ---- any text: the normal run ------------------------------------------------------------------------------------

SOME = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
ANY = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(SPICE), max_size=30).map("".join),
    st.text(alphabet='`~>#-*<! \n\r\t01()enakb:\\"', max_size=200),
)
TYPED: dict[str, tuple[Callable[[str], bool], tuple[str, ...]]] = {
    "question": (lambda text: whole_question(small(), text), QUESTIONS),
    "statement": (lambda text: statement(small(), text), STATEMENTS),
    "as of": (as_of, DATES),
    "citation": (citation, CITATIONS),
    "code": (code, ("AKB203", "akb001")),
    "scenario by name": (scenario_name, ("secret_plan", "no_such_file.md#secret_plan")),
    "scenario file": (scenarios_in_a_file, (SCENARIO,)),
    "fence": (in_a_fence, ("rule r: guarded(D)\n    if secret(D)", 'term blue: colour en "blue"')),
    "page": (as_a_file, (wrapped("rule r: guarded(D)\n    if secret(D)"),)),
    "agreement": (in_the_agreement, ('standing x\narticle 1 en "x"',)),
    "command line": (command_line, COMMANDS),
}


@pytest.mark.parametrize("entry", TYPED)
def test_any_text(entry: str) -> None:
    takes, good = TYPED[entry]
    assert any(map(takes, good))

    @SOME
    @given(ANY)
    @example("")
    @example("\ud800")
    def each(text: str) -> None:
        takes(text)

    each()


@SOME
@given(st.binary(max_size=200))
def test_any_bytes_as_a_file(data: bytes) -> None:
    files({SAMPLE: data})
    files({"agreement.md": data})


# ---- good text spoiled: some here, very many in the slow run -----------------------------------------------------


def _typed(takes: Callable[[str], bool], good: tuple[str, ...], chance: random.Random) -> bool:
    return takes(spoiled(chance, chance.choice(good), good))


def _real_question(chance: random.Random) -> bool:
    questions, _ = real_sentences()
    return question(real(), spoiled(chance, chance.choice(questions), questions))


def _real_statement(chance: random.Random) -> bool:
    _, facts = real_sentences()
    return statement(real(), spoiled(chance, chance.choice(facts), facts))


def _real_answer(chance: random.Random) -> bool:
    questions, facts = real_sentences()
    said = tuple(chance.choice(facts) for _ in range(chance.randrange(4)))
    return whole_question(real(), spoiled(chance, chance.choice(questions)), said)


def _section(chance: random.Random) -> bool:
    return page(spoiled(chance, chance.choice(sections()), sections()))


def _fence(chance: random.Random) -> bool:
    return fence(spoiled(chance, chance.choice(statements()), statements()))


def _statement_in_a_base(chance: random.Random) -> bool:
    return in_a_fence(spoiled(chance, chance.choice(statements()), statements()))


@cache
def _library() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(LIBRARY.iterdir())}


def _whole_base(chance: random.Random) -> bool:
    content: dict[str, bytes] = dict(_library())
    name = chance.choice(sorted(content))
    content[name] = spoiled_bytes(chance, content[name])
    return files(content, standard=False)


# How many inputs each way makes: in the normal run, and in the slow one.
PLAN: dict[str, tuple[Callable[[random.Random], bool], int, int]] = {
    **{
        entry: (partial(_typed, *TYPED[entry]), 30, many)
        for entry, many in {
            "question": 4_000,
            "statement": 16_000,
            "as of": 12_000,
            "citation": 12_000,
            "code": 8_000,
            "scenario by name": 8_000,
            "scenario file": 8_000,
            "agreement": 500,
            "command line": 1_000,
        }.items()
    },
    "statement of the real rules": (_fence, 60, 25_000),
    "section of the real rules": (_section, 60, 12_000),
    "question to the real rules": (_real_question, 30, 500),
    "statement to the real rules": (_real_statement, 30, 250),
    "answer of the real rules": (_real_answer, 10, 300),
    "statement in a small base": (_statement_in_a_base, 60, 1_000),
    "whole base": (_whole_base, 20, 200),
}


def spoil(way: str, count: int) -> tuple[int, int]:
    """Try a number of inputs: how many were tried, and how many of them were understood."""
    takes = PLAN[way][0]
    chance = random.Random(f"{SEED} {way}")
    tried = understood = 0
    for _ in range(count):
        understood += takes(chance)
        tried += 1
    return tried, understood


@pytest.mark.parametrize("way", PLAN)
def test_good_text_spoiled(way: str) -> None:
    few = PLAN[way][1]
    assert spoil(way, few)[0] == few


@pytest.mark.slow
@pytest.mark.parametrize("way", PLAN)
def test_good_text_spoiled_very_often(way: str) -> None:
    many = PLAN[way][2]
    tried, understood = spoil(way, many)
    assert tried == many
    assert understood > 0  # some faults are none: what is tried gets through the first door


def test_the_slow_run_tries_a_hundred_thousand() -> None:
    assert sum(many for _, _, many in PLAN.values()) > 100_000
    assert min(many for _, _, many in PLAN.values()) > 0


def test_what_is_spoiled_is_there() -> None:
    assert len(sections()) > 200
    assert len(statements()) > 500
    assert all(len(each) > 100 for each in real_sentences())


def test_a_finding_with_no_place_is_noticed() -> None:
    from agreement_kb.model.finding import Finding

    with pytest.raises(AssertionError):
        sound([Finding("AKB003", "x", Place(SAMPLE, 2, 1))], {SAMPLE: "one line"})
    with pytest.raises(AssertionError):
        sound([Finding("AKB999", "x")], {})
