"""``akb chain``: one action done from hand to hand, with a verdict at each hop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agreement_kb.commands.answers import render_blocks, sheet_of
from agreement_kb.commands.case_facts import CaseFacts, facts_of
from agreement_kb.commands.look import DONE, Look, Output
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.model.scenario import Facts
from agreement_kb.render.chain import chain_blocks, chain_json, links_of


def chain(folder: Path, look: Look, question: str, *, hops: Sequence[str], case: CaseFacts) -> Output:
    """A question with a blank, asked of one hop after another."""
    kb = load(folder)
    return render_chain(kb, question, hops, facts_of(kb, case), look), DONE


def render_chain(kb: KnowledgeBase, question: str, hops: Sequence[str], facts: Facts, look: Look) -> str:
    """A chain on facts that were read, in the format wanted.

    Raises:
        NotUnderstood: the question, its blank or a hop is not understood.
        ContradictoryFacts: the facts exclude that a hop was done.
        TooLarge: a bound on the work was reached.
    """
    found = kb.chain(question, hops, facts)
    links = links_of(sheet_of(kb, found, look), found)
    if look.format == "json":
        return chain_json(links)
    return render_blocks(chain_blocks(links), look)
