"""From a program to a stratified one: no recursion but declared closures."""

from __future__ import annotations

from agreement_kb.model.finding import Finding
from agreement_kb.model.program import Program, StratifiedProgram
from agreement_kb.model.rule import Rule
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established


def stratify(program: Program) -> tuple[StratifiedProgram | None, list[Finding]]:
    """Rank the concluded predicates, or draw each cycle that prevents it.

    The rank of a predicate is one more than the greatest rank its rules use, so premises always have a strictly
    lower rank than their conclusion.
    """
    by_head: dict[str, list[Rule]] = {}
    for rule in program.rules:
        by_head.setdefault(rule.head.predicate, []).append(rule)
    rank: dict[str, int] = {p.name: 1 for p in program.predicates.values() if p.established is Established.CLOSURE}
    findings: list[Finding] = []
    path: list[tuple[str, Rule, bool]] = []
    on_path: set[str] = set()

    # An explicit stack: a chain of a thousand rules must not exhaust Python's.
    for start in by_head:
        if start in rank:
            continue
        stack = [(start, iter(_uses(start, by_head)))]
        on_path.add(start)
        while stack:
            name, uses = stack[-1]
            step = next(uses, None)
            if step is None:
                stack.pop()
                on_path.discard(name)
                if path:
                    path.pop()
                used = [rank.get(other, 0) for other, _, _ in _uses(name, by_head)]
                rank[name] = 1 + max(used, default=0)
                continue
            other, rule, positive = step
            if other in on_path:
                names = [frame[0] for frame in stack]
                cycle = [*path[names.index(other) :], (other, rule, positive)]
                findings.append(_cycle_finding(other, cycle))
            elif other not in rank:
                path.append((other, rule, positive))
                stack.append((other, iter(_uses(other, by_head))))
                on_path.add(other)
    if findings:
        return None, findings
    frozen = {name: tuple(rules) for name, rules in by_head.items()}
    constrained, avoidable = _constrained(program)
    return StratifiedProgram(program, rank, frozen, _constants(program), constrained, avoidable), []


def _constants(program: Program) -> tuple[Individual, ...]:
    rules = (*program.rules, *program.constraints)
    atoms = [atom for rule in rules for atom in (rule.head, *(literal.atom for literal in rule.body))]
    atoms += [fact.atom for fact in program.facts]
    return tuple(sorted({a for atom in atoms for a in atom.args if isinstance(a, Individual)}))


def _constrained(program: Program) -> tuple[frozenset[str], frozenset[str]]:
    """The predicates of impossibilities, and those of them that can always be chosen so as to break none."""
    signs: dict[str, set[bool]] = {}
    for rule in program.constraints:
        for literal in rule.body:
            signs.setdefault(literal.atom.predicate, set()).add(literal.positive)
    avoidable = (n for n, s in signs.items() if len(s) == 1 and program.predicates[n].established.free)
    return frozenset(signs), frozenset(avoidable)


def _uses(name: str, by_head: dict[str, list[Rule]]) -> list[tuple[str, Rule, bool]]:
    return [
        (literal.atom.predicate, rule, literal.positive)
        for rule in by_head.get(name, ())
        for literal in rule.body
        if literal.atom.predicate in by_head
    ]


def _shown(name: str) -> str:
    """A predicate in its author's words: a norm's own parts are named after it."""
    part, _, norm = name.partition(":")
    if not norm:
        return name
    return f"an exception to {norm}" if part == "excepted" else norm


def _cycle_finding(start: str, cycle: list[tuple[str, Rule, bool]]) -> Finding:
    drawing = _shown(start)
    for name, rule, positive in cycle:
        drawing += f" --[{rule.origin}]--> {'' if positive else 'not '}{_shown(name)}"
    negative = not all(positive for _, _, positive in cycle)
    code = "AKB110" if negative else "AKB109"
    message = f"'{_shown(start)}' depends on its own negation." if negative else f"'{_shown(start)}' depends on itself."
    hint = "" if negative else "Only a declared closure may be recursive: closure NAME of PREDICATE."
    return Finding(code, message, cycle[0][1].place, f"The cycle is: {drawing}", hint)
