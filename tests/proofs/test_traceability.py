"""Every norm of the text is mapped to the rules, and what is claimed of the scenarios is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from agreement_kb.kb import KnowledgeBase, load
from proofs.norms import Entry, TextNorm, read_norms, read_register
from proofs.pages import traceability_page
from proofs.pins import UNTRACED, pin, read_pin
from proofs.traceability import Evidence, faults, gather, shown, untraced

ROOT = Path(__file__).parents[2]
NORMS = read_norms()
CONSENT = "to_another_body_with_written_consent: consented_in_writing(@requested_party(Data), Data, To)"


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(ROOT / "rules")


@pytest.fixture(scope="module")
def evidence(kb: KnowledgeBase) -> Evidence:
    return gather(kb)


@pytest.fixture
def register() -> dict[str, Entry]:
    return read_register()


def wrong(kb: KnowledgeBase, register: Mapping[str, Entry], norms: tuple[TextNorm, ...] = NORMS) -> list[str]:
    return faults(norms, register, kb.program.program)


def test_there_are_113_norms_and_each_is_mapped(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    assert len(NORMS) == 113
    assert wrong(kb, register) == []


def test_a_forgotten_norm_is_seen(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    del register["5(3).c"]
    assert wrong(kb, register) == ["5(3).c: the norm is forgotten."]


def test_a_forgotten_condition_is_seen(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    entry = register["5(3).c"]
    register["5(3).c"] = replace(entry, parts={**entry.parts, "conditions": entry.parts["conditions"][:1]})
    assert wrong(kb, register) == ["5(3).c: 2 of its parts are conditions, 1 are mapped."]


@pytest.mark.parametrize(
    "target",
    [
        "to_another_body",
        "to_another_body_with_written_consent: consented(Data)",
        "reading third_person",
        "term urgency_of_all",
        "time permit_to_nobody",
        "compare received",
        "list named: head_14",
        "gap",
    ],
)
def test_a_name_of_nothing_is_seen(kb: KnowledgeBase, register: dict[str, Entry], target: str) -> None:
    register["5(7).a"] = replace(register["5(7).a"], statements=(target,))
    assert wrong(kb, register) == [f"5(7).a: '{target}' names nothing in the rules."]


def test_an_entry_for_no_norm_is_seen(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    register["13(1).a"] = Entry(("register",))
    assert wrong(kb, register) == ["13(1).a: there is no such norm."]


def test_a_norm_that_binds_may_not_be_marked(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    register["5(7).a"] = Entry(marked="not needed")
    assert wrong(kb, register) == ["5(7).a: only declarations and the Resolution may be marked."]


def test_a_scenario_that_does_not_show_a_condition_is_not_taken_for_one(kb: KnowledgeBase) -> None:
    # Oral consent: the body and the data are as the way asks, and only the written consent is wanting.
    oral = shown(CONSENT, gather(kb, ["salyq_organy_auyzsha"]))
    assert (oral.held, oral.failed) == ((), ("salyq_organy_auyzsha",))
    written = shown(CONSENT, gather(kb, ["salyq_organy_zhazbasha"]))
    assert (written.held, written.failed) == (("salyq_organy_zhazbasha",), ())
    assert shown(CONSENT, gather(kb, ["notification_of_the_authorities"])) == shown("gap of all", gather(kb, []))


@pytest.mark.slow
def test_what_is_not_traced_is_pinned_and_only_shrinks(
    evidence: Evidence, register: dict[str, Entry], tmp_path: Path
) -> None:
    assert sorted(untraced(NORMS, register, evidence)) == list(read_pin(UNTRACED))
    pin(tmp_path / "list.json", ["a", "b"])
    pin(tmp_path / "list.json", ["a"])
    with pytest.raises(ValueError, match="New on a list that may only shrink: b"):
        pin(tmp_path / "list.json", ["a", "b"])


@pytest.mark.slow
def test_the_page_is_up_to_date(evidence: Evidence, register: dict[str, Entry]) -> None:
    page = (ROOT / "docs" / "traceability.md").read_text(encoding="utf-8")
    assert page == traceability_page(NORMS, register, evidence), "run: make traceability"


def test_a_norm_that_is_only_a_gap_does_not_count_as_encoded(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    nothing = gather(kb, [])
    assert "113 norms: 108 encoded, 5 marked, 0 left as gaps." in traceability_page(NORMS, register, nothing)
    register["5(7).a"] = Entry(("gap not asked",))
    assert "113 norms: 107 encoded, 5 marked, 1 left as gaps." in traceability_page(NORMS, register, nothing)
    register["5(7).a"] = Entry(("gap not asked", "register"))
    assert "113 norms: 108 encoded, 5 marked, 0 left as gaps." in traceability_page(NORMS, register, nothing)


def test_no_evidence_traces_nothing(kb: KnowledgeBase, register: dict[str, Entry]) -> None:
    nothing = gather(kb, [])
    assert f"5(3).c: no scenario shows that '{CONSENT}' alone fails" in untraced(NORMS, register, nothing)
