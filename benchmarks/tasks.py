"""What runs in a process of its own: ``python -m benchmarks.tasks NAME ARGUMENTS``; each phase is a line of JSON.

Seconds are of the processor, not of the clock: what else the machine does disturbs them least.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable
from functools import partial
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, TypeVar

from agreement_kb.bounded import Limits, Worker, collect_rarely
from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import Look
from agreement_kb.engines.datalog import DatalogEngine
from agreement_kb.kb import KnowledgeBase, load, read, read_further
from agreement_kb.language.further import further_findings
from agreement_kb.model.answer import YES
from agreement_kb.model.finding import AgreementError
from agreement_kb.model.place import Place
from agreement_kb.model.scenario import Facts, Scenario, Sentence
from benchmarks.advice import ADVICE
from benchmarks.cases import QUESTION, case
from benchmarks.copies import copy_rules
from benchmarks.process import KIB_IN_MAXRSS

Result = TypeVar("Result")
ENOUGH = 10.0
"""Seconds after which nothing is repeated again."""
_NOWHERE = Place("benchmark", 1)


def copies(source: str, target: str, times: int) -> None:
    """Write a knowledge base of ``times`` the rules."""
    _say("copies", seconds=_once(lambda: copy_rules(Path(source), Path(target), times)))


def loading(folder: str, repetitions: int) -> None:
    """Load a knowledge base from text, first in this process and again, then by the front door.

    The front door may read a compiled form that its first call leaves in the cache folder.
    """
    _say("first", seconds=_once(lambda: _loads(folder)))
    _say("again", seconds=_timed(lambda: _loads(folder), repetitions)[1])
    _say("front door", seconds=_timed(lambda: load(folder), repetitions)[1])


def checking(folder: str, kept: bool) -> None:
    """Check a knowledge base once, as a command does: with what is kept of it, or from its text, loading apart."""
    collect_rarely()
    started = process_time()
    if kept:
        read_further(folder, DatalogEngine())
    else:
        loaded = read(folder, DatalogEngine())
        if loaded.program is None:
            raise ValueError(f"{folder} has findings that prevent answers")
        _say("load", seconds=process_time() - started)
        list(further_findings(loaded, loaded.program.program))
    _say("check", seconds=process_time() - started)


def warm(folder: str, questions: int | None, repetitions: int) -> None:
    """Ask every question of the scenarios: reading the facts and answering them, apart."""
    kb = load(folder)
    asked = [(scenario, each.question.text) for scenario in kb.loaded.scenarios for each in scenario.expectations]
    read: list[float] = []
    answered: list[float] = []
    for scenario, text in asked[:questions]:
        times = _one_question(kb, scenario, text, repetitions)
        if times is not None:
            read.append(times[0])
            answered.append(times[1])
    for name, found in (("read", read), ("answer", answered)):
        found.sort()
        p95 = found[ceil(0.95 * len(found)) - 1]
        _say(name, seconds=median(found), p95=p95, worst=found[-1], number=len(found))


def _one_question(kb: KnowledgeBase, scenario: Scenario, text: str, repetitions: int) -> tuple[float, float] | None:
    """Seconds to read the facts and to answer; None where the scenario expects that there is no answer."""
    statements, as_of = scenario.statements, scenario.as_of
    try:
        facts = kb.facts(statements, as_of)
        _, seconds = _timed(lambda: kb.ask_facts(text, facts), repetitions)
    except AgreementError:
        return None
    return _timed(lambda: kb.facts(statements, as_of), repetitions)[1], seconds


def advice(folder: str, questions: int | None) -> None:
    """Give every kind of advice once on each question of the scenarios, and the answer beside it."""
    kb = load(folder)
    asked = [(scenario, each.question.text) for scenario in kb.loaded.scenarios for each in scenario.expectations]
    for name, advise in ADVICE.items():
        times, ratios = [], []
        for scenario, text in asked[:questions]:
            try:
                facts = kb.facts(scenario.statements, scenario.as_of)
                _, answered = _timed(partial(kb.ask_facts, text, facts), 1)
                _, seconds = _timed(partial(advise, kb, text, facts), 0)
            except AgreementError:
                continue
            times.append(seconds)
            ratios.append(seconds / answered)
        times.sort()
        p95 = times[ceil(0.95 * len(times)) - 1]
        _say(name, seconds=median(times), p95=p95, worst=times[-1], number=len(times), ratio=median(ratios))


def worker(folder: str, questions: int | None, repetitions: int) -> None:
    """Ask in this process and through a bounded one, in turns; by the clock, for the work is done elsewhere."""
    kb = load(folder)
    asked = [(s, each.question.text) for s in kb.loaded.scenarios for each in s.expectations if each.verdict == YES]

    def work(request: bytes) -> bytes:
        scenario, text = asked[int(request)]
        found = kb.ask(text, sentences=scenario.statements, as_of=scenario.as_of)
        return render_answer(kb, found, Look("json")).encode()

    here: list[float] = []
    there: list[float] = []
    with Worker(work, Limits()) as bounded:
        for number in range(len(asked[:questions])):
            request = str(number).encode()
            if bounded.call(request) != work(request):
                raise ValueError(f"The worker answers otherwise: {asked[number][1]}")
            for _ in range(repetitions):
                for times, call in ((here, work), (there, bounded.call)):
                    started = perf_counter()
                    call(request)
                    times.append(perf_counter() - started)
    ratio = median(b / a for a, b in zip(here, there, strict=True))
    _say("worker", seconds=median(there), here=median(here), ratio=ratio)


def question(folder: str, kind: str, number: int, repetitions: int) -> None:
    """Read a case of some size and answer a question on it."""
    kb = load(folder)
    _say("load")
    facts, seconds = _read(kb, case(kind, number), repetitions)
    _say("read", seconds=seconds)
    _answer(kb, QUESTION, facts, repetitions)


def small(folder: str, statements: list[str], questions: list[str], repetitions: int) -> None:
    """The program that is compared with other systems: one question after another, facts read before."""
    kb = load(folder)
    facts, seconds = _read(kb, statements, repetitions)
    _say("read", seconds=seconds)
    verdicts, seconds = _timed(lambda: [kb.ask_facts(q, facts).verdict for q in questions], repetitions)
    _say("answer", seconds=seconds / len(questions), verdicts=verdicts)


def _read(kb: KnowledgeBase, statements: list[str], repetitions: int) -> tuple[Facts, float]:
    sentences = [Sentence(statement, _NOWHERE) for statement in statements]
    return _timed(lambda: kb.facts(sentences), repetitions)


def _answer(kb: KnowledgeBase, asked: str, facts: Facts, repetitions: int) -> None:
    """Answer a question, or say the code of the bound that stopped it."""
    try:
        found, seconds = _timed(lambda: kb.ask_facts(asked, facts), repetitions)
    except AgreementError as error:
        _say("answer", note=error.findings[0].code)
    else:
        _say("answer", seconds=seconds, verdict=found.verdict)


def _loads(folder: str) -> None:
    if read(folder, DatalogEngine()).program is None:
        raise ValueError(f"{folder} has findings that prevent answers")


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    started = process_time()
    work()
    return process_time() - started


def _timed(work: Callable[[], Result], repetitions: int) -> tuple[Result, float]:
    """What some work gives, and the median of so many more runs of it, fewer where they take long."""
    started = process_time()
    result = work()
    times = [process_time() - started]
    while len(times) <= repetitions and sum(times) + times[-1] < ENOUGH:
        started = process_time()
        work()
        times.append(process_time() - started)
    return result, median(times[1:] or times)


def _say(phase: str, **what: Any) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_IN_MAXRSS / 1024
    print(json.dumps({"phase": phase, "peak_mib": peak, **what}), flush=True)


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task for task in (copies, loading, checking, warm, advice, worker, question, small)
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](**json.loads(sys.argv[2]))
