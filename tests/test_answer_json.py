"""Answers as JSON: every scenario's answer fits the schema, and is the same each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from agreement_kb.commands.answers import render_answer
from agreement_kb.commands.look import Look
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.language.phrases import read_facts
from agreement_kb.model.finding import AgreementError
from agreement_kb.resources import resource

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((resource("schemas") / "answer-1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


EVERY = 24
"""Each so many-th scenario is looked at in every run, from another one in each language; all in the slow run."""


@pytest.mark.parametrize(
    ("language", "first", "step"),
    [
        ("en", 0, EVERY),
        ("kk", EVERY // 2, EVERY),
        pytest.param("en", 0, 2, marks=pytest.mark.slow),
        pytest.param("kk", 0, 3, marks=pytest.mark.slow),
    ],
)
def test_every_scenarios_answer_fits_the_schema(kb: KnowledgeBase, language: str, first: int, step: int) -> None:
    answered = 0
    for scenario in kb.loaded.scenarios[first::step]:
        for expectation in scenario.expectations:
            try:
                facts = read_facts(kb.program.program, scenario.statements, scenario.as_of)
                found = kb.ask_facts(expectation.question.text, facts)
            except AgreementError:
                assert expectation.verdict in ("not_understood", "contradiction")
                continue
            for form in ("text", "markdown"):
                assert render_answer(kb, found, Look(form, language)).endswith("\n")
            value = json.loads(render_answer(kb, found, Look("json", language)))
            VALIDATOR.validate(value)
            assert value["text_status"]
            assert value["verdict"] == (value["outcomes"][0] if len(value["outcomes"]) == 1 else "depends")
            _check_references(value)
            answered += 1
    assert answered > 900 // step


def _check_references(value: dict[str, object]) -> None:
    """Every step rests on earlier ones only, and every rule in a proof has its words among the citations."""
    cited = {(c["provision"], c["sentence"]) for c in value["citations"]}  # type: ignore[attr-defined]
    for derivation in value["derivations"]:  # type: ignore[attr-defined]
        for step in derivation["steps"]:
            for premise in (*step["premises"], *(t["fails"] for t in step["tried"] if t["fails"])):
                assert premise.get("step", 0) < step["number"]
            if step["provision"] is not None:
                assert (step["provision"], step["sentence"]) in cited


def test_the_schema_refuses_an_answer_without_its_status(kb: KnowledgeBase) -> None:
    value = json.loads(render_answer(kb, kb.ask('is "perjury" in scope?'), Look("json")))
    del value["text_status"]
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(value)


def test_the_same_question_gives_the_same_bytes_in_another_process() -> None:
    question = 'may "the list" go to "the unit"?'
    command = [sys.executable, "-m", "agreement_kb", "ask", question, "--format", "json"]
    command += ["--given", '"the list" is data on persons', "--given", '"the unit" is a body']
    outputs = {
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
