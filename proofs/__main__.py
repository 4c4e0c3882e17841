"""``python -m proofs coverage|mutate|trace``: work out what the scenarios prove, and write the pages.

``python -m proofs mutate STATEMENT ...`` tries the mutants of some statements only, and writes no page.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.proving.mutants import mutants
from agreement_kb.proving.mutation import Bench, fates, searches
from proofs.norms import ROOT, read_norms, read_register
from proofs.pages import coverage_lines, mutation_page, search_lines, traceability_page
from proofs.pins import SURVIVORS, UNTRACED, pin
from proofs.traceability import faults, gather, untraced


def main() -> None:
    """Run one of the proofs."""
    options = argparse.ArgumentParser(prog="python -m proofs", description="What the scenarios prove of the rules.")
    options.add_argument("proof", choices=("coverage", "mutate", "trace"))
    options.add_argument("statements", nargs="*", help="of mutate: try only the mutants of these statements")
    chosen = options.parse_args()
    kb = load(ROOT / "rules")
    if chosen.statements:
        _mutate_some(kb, frozenset(chosen.statements))
    else:
        {"coverage": _coverage, "mutate": _mutate, "trace": _trace}[chosen.proof](kb)


def _coverage(kb: KnowledgeBase) -> None:
    print("\n".join(coverage_lines(gather(kb).coverage)))


def _mutate(kb: KnowledgeBase) -> None:
    made, bench = list(mutants(kb.program.program)), Bench(kb)
    found = fates(bench, made)
    left = [mutant for mutant, fate in zip(made, found, strict=True) if not fate.killed_by]
    page = mutation_page(made, found, searches(bench, left))
    (ROOT / "docs" / "mutation.md").write_text(page, encoding="utf-8")
    print(page)
    pin(SURVIVORS, (mutant.name for mutant in left))


def _mutate_some(kb: KnowledgeBase, statements: frozenset[str]) -> None:
    made, bench = [m for m in mutants(kb.program.program) if m.statement in statements], Bench(kb)
    for mutant, fate in zip(made, fates(bench, made), strict=True):
        print(f"{mutant.name}: {f'noticed by {fate.killed_by}' if fate.killed_by else 'NOT NOTICED'}")
        if not fate.killed_by:
            print("\n".join(f"    {line}" for line in search_lines(bench.search(mutant))))


def _trace(kb: KnowledgeBase) -> None:
    norms, register = read_norms(), read_register()
    wrong = faults(norms, register, kb.program.program)
    if wrong:
        raise SystemExit("\n".join(wrong))
    evidence = gather(kb)
    page: Path = ROOT / "docs" / "traceability.md"
    page.write_text(traceability_page(norms, register, evidence), encoding="utf-8")
    left = untraced(norms, register, evidence)
    print(f"{len(norms)} norms; {len(left)} points are not traced to the end.")
    pin(UNTRACED, left)


if __name__ == "__main__":
    main()
