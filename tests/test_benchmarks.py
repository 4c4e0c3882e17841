"""The benchmarks work: what they grow loads, what they time is the same question, and nothing is dropped."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from agreement_kb.kb import load
from agreement_kb.language.loader import load_folder
from agreement_kb.model.finding import Finding, TooLarge
from benchmarks import comparison, growth, tasks
from benchmarks.advice import ADVICE, Advised, measure_advice
from benchmarks.cases import BASE, KINDS, QUESTION, VERDICT, case
from benchmarks.comparison import compare
from benchmarks.copies import copy_rules
from benchmarks.growth import Curve, Growth, fitted, measure_growth
from benchmarks.page import (
    ADVICE_MARKS,
    BEGIN,
    END,
    PLAYGROUND_MARKS,
    READING_MARKS,
    render,
    render_advice,
    render_playground,
    render_reading,
    write,
)
from benchmarks.plan import PAGE, RULES, SMALLEST
from benchmarks.playground import Loaded, Played, loaded
from benchmarks.process import Measured, phase, run, run_task
from benchmarks.reading import Reading, measure_reading
from benchmarks.rivals.case import FACTS, QUESTIONS
from benchmarks.targets import Cold, Spread, Targets, measure_targets

LIBRARY = Path(__file__).parent / "agreements" / "library"


# ---- what is grown -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_copies_of_the_real_rules_load_without_a_finding_and_leave_its_answers_alone(tmp_path: Path) -> None:
    copy_rules(RULES, tmp_path, 2)
    original, doubled = load_folder(RULES), load(tmp_path)
    assert doubled.loaded.findings == ()
    assert original.program is not None
    once, twice = original.program.program, doubled.program.program
    assert len(twice.rules) == 2 * len(once.rules)
    assert len(twice.norms) == 2 * len(once.norms)
    assert len(twice.constraints) == 2 * len(once.constraints)
    assert len(doubled.loaded.provisions) == 2 * len(original.provisions)
    assert doubled.ask(QUESTION, given=BASE).verdict == VERDICT
    copied = [f"{fact.rstrip('.')} (1)".replace('"the Requested Party"', '"the Requested Party (1)"') for fact in BASE]
    found = doubled.ask(f"{QUESTION.rstrip('?')} (1)?", given=copied)
    assert found.verdict == VERDICT
    assert "105(3)" in {citation.provision for citation in found.citations}


def test_another_agreement_is_copied_too(tmp_path: Path) -> None:
    copy_rules(LIBRARY, tmp_path, 3)
    once, thrice = load_folder(LIBRARY), load_folder(tmp_path)
    assert thrice.findings == ()
    assert once.program is not None
    assert thrice.program is not None
    assert len(thrice.program.program.rules) == 3 * len(once.program.program.rules)


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_has_the_size_it_says(kind: str) -> None:
    for number in (0, 1, 10, 101):
        statements = case(kind, number)
        assert len(statements) == len(BASE) + number
        assert len(set(statements)) == len(statements)


# ---- how it is measured ------------------------------------------------------------------------------------------


def test_the_exponent_is_the_slope_of_the_logarithms() -> None:
    assert fitted([(1, 3), (10, 300), (100, 30_000)]) == pytest.approx(2)
    assert fitted([(1, 5), (1_000, 5)]) == pytest.approx(0)
    assert fitted([(10, 1)]) is None
    assert Curve("", ((1, Measured(1)), (2, Measured(None, 9, "AKB901")), (4, Measured(4)))).exponent == pytest.approx(
        1
    )


def test_a_process_that_runs_on_is_stopped_and_says_so() -> None:
    finished = run([sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(60)"], 0.5)
    assert finished.late
    assert finished.output == "begun\n"
    assert finished.measured(0.5).seconds is None
    assert finished.measured(0.5).note == "stopped after 0.5 s"


def test_a_process_that_fails_has_no_time() -> None:
    finished = run([sys.executable, "-c", "raise SystemExit(3)"], 10)
    assert finished.measured(10).seconds is None
    assert finished.measured(10).note == "failed with exit code 3"
    with pytest.raises(RuntimeError, match="no task of this name"):
        run_task("no task of this name", {}, 10)


def test_the_peak_of_memory_is_of_the_process_itself() -> None:
    # From a process as small as that of the benchmarks: what is started has at least the peak of what starts it.
    code = """if True:
        import sys
        from benchmarks.process import run
        for size in (1, 200):
            print(run([sys.executable, "-c", f"x = bytearray({size} * 2**20)"], 10).peak_mib)
        """
    small, large = map(float, run([sys.executable, "-c", code], 30).output.split())
    assert 150 < large - small < 250


def test_what_was_not_reached_has_the_note_of_what_was_stopped() -> None:
    phases = {"read": {"seconds": 0.5, "peak_mib": 20.0}, "stopped": {"note": "stopped after 9 s", "peak_mib": 30.0}}
    assert phase(phases, "read") == Measured(0.5, 20.0)
    assert phase(phases, "answer") == Measured(None, 30.0, "stopped after 9 s")


def test_a_bound_that_is_reached_is_reported_by_its_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bounded:
        def ask_facts(self, question: str, facts: object) -> None:
            raise TooLarge([Finding("AKB901", "Too much.")])

    monkeypatch.setattr(tasks, "load", lambda folder: Bounded())
    monkeypatch.setattr(tasks, "_read", lambda kb, statements, repetitions: (None, 0.1))
    tasks.question("rules", "related facts", 10, 1)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["phase"], each.get("seconds"), each.get("note")) for each in said] == [
        ("load", None, None),
        ("read", 0.1, None),
        ("answer", None, "AKB901"),
    ]


def test_growth_is_not_measured_of_another_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(SMALLEST, times_the_rules=(), facts=(10,), individuals=())
    monkeypatch.setattr(growth, "run_task", lambda *_: {"answer": {"seconds": 0.1, "verdict": "depends"}})
    with pytest.raises(RuntimeError, match="With 10 related facts the verdict is depends, and must be yes"):
        measure_growth(plan)


# ---- the whole of it, as small as can be -------------------------------------------------------------------------


@pytest.mark.slow
def test_every_part_is_measured_and_told(tmp_path: Path) -> None:
    plan = replace(SMALLEST, times_the_rules=(1,), facts=(), individuals=())
    asked = "darf „Kodex 7“ ausgeliehen werden?"
    targets = measure_targets(plan, LIBRARY, asked, "handschrift_mit_zustimmung")
    assert targets.answer.number == 2
    assert 0 < targets.answer.median <= targets.answer.p95 <= targets.answer.worst
    assert min(targets.unit, targets.first.ratio, targets.later.ratio) > 0
    loaded = (targets.text_first, targets.text_again, targets.front_door, targets.worker)
    assert min(each.seconds or 0 for each in loaded) > 0
    assert targets.worker_ratio > 0
    compared = compare(plan)
    assert [each.name for each in compared] == [
        "Agreement KB",
        "SWI-Prolog, tabled",
        "clingo",
        "s(CASP) on SWI-Prolog",
        "pyDatalog, directly",
    ]
    assert all(each.note.startswith("not installed: ") or (each.inside or 0) > 0 for each in compared)
    assert all(each.note == "" for each in compared if each.name in ("Agreement KB", "clingo", "pyDatalog, directly"))
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n{BEGIN}\nearlier results\n{END}\nAfter.\n", encoding="utf-8")
    write(page, render("2 cores", 30.0, targets, [], compared))
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"Before.\n{BEGIN}\n\nMachine: 2 cores.")
    assert text.endswith(f"{END}\nAfter.\n")
    assert "earlier results" not in text
    assert "| warm question with its full proof, median of 2 |" in text


def test_advice_is_measured_and_told_beside_its_answer(tmp_path: Path) -> None:
    found = measure_advice(SMALLEST, LIBRARY)
    assert [each.what for each in found] == list(ADVICE)
    for each in found:
        assert each.times.number == 2
        assert 0 < each.times.median <= each.times.worst
        assert each.ratio > 0
    advised = Advised("flips", Spread(3, 0.05, 0.1, 2.5), 7.25)
    text = render_advice("2 cores", 0.1, [advised])
    assert "| flips, median of 3 | 50 ms | 0.50 | 7.2 times | 100 ms | yes |" in text
    assert "| flips, worst | 2.5 s | 25.00 | – | 2 s | no |" in text
    page = tmp_path / "page.md"
    page.write_text("".join(f"{mark}\n" for mark in (*ADVICE_MARKS, BEGIN, END)), encoding="utf-8")
    write(page, text, ADVICE_MARKS)
    assert page.read_text(encoding="utf-8").endswith(f"| no |\n\n{ADVICE_MARKS[1]}\n{BEGIN}\n{END}\n")


def test_what_the_playground_loads_is_added_up(tmp_path: Path) -> None:
    (tmp_path / "assets" / "playground").mkdir(parents=True)
    for name, data in (("playground/python.zip", b"x" * 400_000), ("playground/examples.json", b"[]")):
        (tmp_path / "assets" / name).write_bytes(data)
    (tmp_path / "assets" / "playground-worker.js").write_bytes(b"y" * 4_000)
    found = loaded(tmp_path)
    assert [(each.name, each.served) for each in found] == [("python.zip", 400_000), ("playground-worker.js", 4_000)]
    assert all(0 < each.compressed < each.served / 10 for each in found)
    files = (Loaded("python.zip", 2_000_000, 1_500_000), Loaded("worker.js", 4_000, 2_000))
    text = render_playground("2 cores", 0.5, Played(files, 6.0, 0.25, "Chromium 1"))
    assert "| first answer: the engine is fetched and started | 6 s | 12.0 |" in text
    assert "| the same question again | 250 ms | 0.5 |" in text
    assert "| together | 2.00 MB | 1.50 MB |" in text
    page = PAGE.read_text(encoding="utf-8")
    assert [page.count(mark) for mark in PLAYGROUND_MARKS] == [1, 1]


def test_checks_are_told_with_their_target_and_the_exponent_of_more_rules() -> None:
    states = {"from text": Measured(2.0, 80.0), "unchanged": Measured(0.5, 40.0), "edited": Measured(None, 9.0, "late")}
    curve = Curve("check from text", ((1, Measured(2.0, 50.0)), (10, Measured(20.0, 300.0))))
    text = render_reading("2 cores", 0.1, Reading(states, Growth("times the rules", (curve,))))
    assert "| from text | 2 s | 20.00 | 1 s | no | 80 MiB |" in text
    assert "| unchanged | 500 ms | 5.00 | 1 s | yes | 40 MiB |" in text
    assert "| edited | late | – | 1 s | no | 9 MiB |" in text
    assert "| check from text | 2 s | 20 s | 1.00 |" in text
    assert all(PAGE.read_text(encoding="utf-8").count(mark) == 1 for mark in READING_MARKS)


@pytest.mark.slow
def test_a_check_is_measured_in_each_state() -> None:
    found = measure_reading(replace(SMALLEST, times_read=(1, 2)), LIBRARY)
    assert list(found.states) == [
        "from text, nothing kept",
        "nothing changed since",
        "after an edit of one scenario",
        "after an edit of one rule",
    ]
    text, unchanged, *edited = (each.seconds for each in found.states.values())
    assert text is not None
    assert unchanged is not None
    assert all(each is not None and unchanged < each for each in (text, *edited))
    assert [size for size, _ in found.growth.curves[0].points] == [1, 2]


def test_the_page_has_the_marks_and_a_page_without_is_refused(tmp_path: Path) -> None:
    assert PAGE.read_text(encoding="utf-8").count(BEGIN) == PAGE.read_text(encoding="utf-8").count(END) == 1
    page = tmp_path / "page.md"
    page.write_text(BEGIN, encoding="utf-8")
    with pytest.raises(ValueError, match="each once"):
        write(page, "results")


def test_a_system_that_answers_otherwise_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "rivals", list)
    monkeypatch.setattr(comparison, "run_task", lambda *_: {"answer": {"verdicts": ["no"] * 5, "seconds": 0.1}})
    with pytest.raises(RuntimeError, match="Agreement KB answers no, no, no, no, no; the facts give yes, no, yes"):
        compare(SMALLEST)


def test_the_questions_compared_have_both_answers_and_the_facts_are_distinct() -> None:
    assert {verdict for _, _, verdict in QUESTIONS} == {"yes", "no"}
    assert len(set(FACTS)) == len(FACTS)


def _targets() -> Targets:
    cold, spread, loaded = Cold(0.2, 2.0, 30.0), Spread(3, 0.01, 0.02, 0.03), Measured(0.5, 40.0)
    return Targets(0.1, cold, cold, loaded, loaded, loaded, spread, spread, 40.0, loaded, 1.1)


def test_growth_names_every_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(SMALLEST, times_the_rules=(), facts=(10, 100), individuals=(5,))
    done = {"read": {"seconds": 0.1, "peak_mib": 1.0}, "answer": {"note": "AKB901", "peak_mib": 2.0}}
    monkeypatch.setattr(growth, "run_task", lambda *_: done)
    rules, facts, *_ = measure_growth(plan)
    assert rules.curves == ()
    assert [curve.what for curve in facts.curves] == ["read the facts", "answer"]
    assert facts.curves[0].exponent == pytest.approx(0)
    assert facts.curves[1].points == ((10, Measured(None, 2.0, "AKB901")), (100, Measured(None, 2.0, "AKB901")))
    text = render("2 cores", 30.0, _targets(), [facts], [])
    assert "| read the facts | 100 ms | 100 ms | 0.00 |" in text
    assert "| answer | AKB901 | AKB901 | – |" in text
    assert "stopped after 30 s" in text
    assert "| highest peak of memory | 2 MiB | 2 MiB |" in text
