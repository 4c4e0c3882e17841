"""A derivation read step by step: what each says, what it rests on, why what was tried fails."""

from __future__ import annotations

from dataclasses import dataclass

from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Step
from agreement_kb.model.rule import Part, Rule
from agreement_kb.model.vocabulary import Established
from agreement_kb.render.page import Sheet

MAX_LISTED = 9


def atom_statement(page: Sheet, literal: Literal) -> str:
    """What a literal says, whether it is stated, concluded, or about a norm."""
    atom = literal.atom
    kind, _, name = atom.predicate.partition(":")
    program = page.source.program
    sign = "" if literal.positive else "not."
    say = page.messages.say
    if atom.predicate == "regulated":
        return say(f"step.{sign}regulated", subject=page.wording.label(atom.args[0]))
    if not name:
        return page.wording.statement(literal)
    if kind == "analogy":
        because = page.wording.text(program.predicates[atom.predicate].texts)
        return say(f"step.{sign}analogy", because=because)
    if kind in ("done", "holder"):
        return page.wording.statement(literal)
    action = Atom(name, atom.args) if name in program.predicates else None
    if kind == "violated" and action is not None:
        concluded = program.predicates[name].established is Established.DERIVED
        of = (
            page.wording.statement(Literal(action))
            if concluded
            else say("step.allowed", action=page.wording.action(action))
        )
        return say(f"step.{sign}violated", statement=of)
    if action is not None:
        return say(f"step.{sign}{kind}", action=page.wording.action(action))
    norm = program.norms[name]
    about = Atom(norm.action.predicate, atom.args)
    return say(f"step.{sign}{kind}", citation=page.cite(norm.citation), action=page.wording.action(about))


def leaf_statement(page: Sheet, leaf: Leaf) -> str:
    """A leaf's statement with the ground on which it holds, or with what it follows from."""
    ground = page.messages.say(f"ground.{leaf.ground.value}")
    if leaf.follows_from:
        ground = page.messages.say(
            "ground.follows", facts="; ".join(leaf_statement(page, f) for f in leaf.follows_from)
        )
    return f"{atom_statement(page, leaf.literal)} ({ground})"


@dataclass(frozen=True)
class Reader:
    """Reads one derivation."""

    page: Sheet
    derivation: Derivation

    def step(self, number: int) -> Step:
        """The step of a number."""
        return self.derivation.steps[number - 1]

    def supposed(self, leaf: Leaf) -> bool:
        """Whether a leaf only repeats what the derivation supposes, or what that excludes of a reading."""
        atom = leaf.literal.atom
        readings = self.page.source.program.readings
        return any(
            atom == supposed or (atom.predicate in readings and atom.predicate == supposed.predicate)
            for supposed, _ in self.derivation.suppositions
        )

    def leaves(self, step: Step, deep: bool = True) -> list[str]:
        """The statements a positive step rests on: what was stated, not what is assumed or a matter of role."""
        found: list[str] = []
        for premise in step.premises:
            if isinstance(premise, Leaf):
                if premise.ground not in (Ground.ASSUMED, Ground.ROLE) and not self.supposed(premise):
                    found.append(atom_statement(self.page, premise.literal))
            elif deep:
                inner = self.step(premise.number)
                if inner.literal.positive:
                    found += self.leaves(inner)
        return list(dict.fromkeys(found))

    def failing(self, *steps: Step) -> list[str]:
        """Why each rule tried in some negative steps fails: each reason once, with every sentence it is of."""
        cited: dict[str, dict[str, None]] = {}
        for step in steps:
            for reason, rules in self._failures(step):
                cites = (self.page.cite(r.citation) for r in rules if r is not None and r.citation)
                cited.setdefault(reason, {}).update(dict.fromkeys(cites))
        say = self.page.messages.say
        lines = []
        for reason, citations in cited.items():
            if citations and not any(each in reason for each in citations):
                listed = self.page.messages.listed(tuple(citations))
                lines.append(say("failing.by", statement=reason, citation=listed))
            else:
                lines.append(say("failing.plain", statement=reason))
        return lines

    def _failures(self, step: Step) -> list[tuple[str, tuple[Rule | None, ...]]]:
        """The reasons in a negative step and in those it rests on, and the rules to cite for each."""
        found: list[tuple[str, tuple[Rule | None, ...]]] = []
        for tried in step.tried:
            premise = tried.premise
            if premise is None:
                continue
            if isinstance(premise, Leaf):
                if not self.supposed(premise):
                    found.append((self._leaf_reason(premise), (tried.rule,)))
                continue
            inner = self.step(premise.number)
            if inner.literal.positive:
                found.append((self._standing_in_the_way(inner), (inner.rule if concluded(inner) else tried.rule,)))
            # What does not follow says less than the condition that fails; where no case of it is named at all,
            # there is nothing to say, unless the text is exhaustive on it.
            elif further := self._failures(inner):
                found += further
            elif self._exhaustive(inner):
                rule = inner.tried[0].rule if inner.tried else tried.rule
                found.append((atom_statement(self.page, inner.literal), (rule,)))
        return found

    def _leaf_reason(self, leaf: Leaf) -> str:
        statement = atom_statement(self.page, leaf.literal)
        if not leaf.follows_from or leaf.literal.atom.predicate != self.page.source.program.standing:
            return statement
        # That a standing assumption does not hold is told with what shows it.
        facts = "; ".join(atom_statement(self.page, each.literal) for each in leaf.follows_from)
        return self.page.messages.say("failing.follows", statement=statement, facts=facts)

    def _standing_in_the_way(self, inner: Step) -> str:
        """A conclusion that holds and should not, with its grounds."""
        statement = atom_statement(self.page, inner.literal)
        if inner.rule is None or not inner.rule.says:
            grounds = self._grounds(inner)
            return f"{statement}: {self.listed(grounds)}" if grounds else statement
        says = self.page.wording.with_binding(self.page.wording.text(inner.rule.says), inner.binding)
        return self.page.messages.say("failing.excepted", statement=statement, says=says)

    def broken(self, step: Step) -> list[str]:
        """What is not observed, in a step that a condition is broken."""
        leaves = (premise for premise in step.premises if isinstance(premise, Leaf))
        return [atom_statement(self.page, leaf.literal) for leaf in leaves if not leaf.literal.positive]

    def _grounds(self, step: Step) -> list[str]:
        if step.rule is not None and step.rule.part is Part.VIOLATED:
            return self.broken(step)
        return self.leaves(step) if concluded(step) else []

    def _exhaustive(self, step: Step) -> bool:
        """Whether this denies something on which the text is exhaustive."""
        predicate = self.page.source.program.predicates.get(step.literal.atom.predicate)
        return not step.literal.positive and predicate is not None and predicate.exhaustive

    def because(self, key: str, lines: list[str], **values: object) -> str:
        """A message with its grounds, or its bare form where there are none beyond what is supposed."""
        say = self.page.messages.say
        if not lines:
            return say(f"{key}_bare", **values)
        return say(key, because=self.listed(lines), **values)

    def listed(self, lines: list[str]) -> str:
        """Some lines as one clause, cut short where there are many."""
        shown = lines[:MAX_LISTED]
        more = len(lines) - len(shown)
        if more:
            shown.append(self.page.messages.say("reason.more", count=more))
        return "; ".join(shown)


def concluded(step: Step) -> bool:
    """Whether this is drawn from a sentence: a conclusion, a condition that is broken, an exception that applies."""
    rule, parts = step.rule, (Part.RULE, Part.VIOLATED, Part.EXCEPTED)
    return step.literal.positive and rule is not None and rule.part in parts and rule.citation is not None
