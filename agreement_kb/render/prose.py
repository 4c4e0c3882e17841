"""Sentences for steps and reasons, in the words of the text and the templates: nothing of the engine shows."""

from __future__ import annotations

from dataclasses import dataclass

from agreement_kb.model.answer import DEPENDS, SILENT, Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Premise, Step, StepRef, Tried
from agreement_kb.model.rule import Deadline, Norm, Part, Rule
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.time import later, parse_time
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.render.page import Page, Sheet

MAX_LISTED = 9
MAX_OTHERS = 4


def sentence(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


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

    def failing(self, step: Step) -> list[str]:
        """Why each rule tried in a negative step fails, with its sentence, each reason once."""
        by_reason: dict[str, list[Rule]] = {}
        for tried in step.tried:
            by_reason.setdefault(self._failing_reason(tried), []).append(self._failing_by(tried))
        lines = []
        for reason, rules in by_reason.items():
            cited = tuple(dict.fromkeys(self.page.cite(r.citation) for r in rules if r.citation is not None))
            say = self.page.messages.say
            if not reason:
                continue
            if cited and not any(c in reason for c in cited):
                lines.append(say("failing.by", statement=reason, citation=self.page.messages.listed(cited)))
            else:
                lines.append(say("failing.plain", statement=reason))
        return lines

    def _failing_by(self, tried: Tried) -> Rule:
        """The rule to cite for it: that of what stands in the way, where it was concluded from a sentence."""
        inner = self.step(tried.premise.number) if isinstance(tried.premise, StepRef) else None
        return inner.rule if inner is not None and inner.rule is not None and _concluded(inner) else tried.rule

    def _failing_reason(self, tried: Tried) -> str:
        premise = tried.premise
        if premise is None:
            return ""
        if isinstance(premise, Leaf):
            if self.supposed(premise):
                return ""
            statement = atom_statement(self.page, premise.literal)
            if not premise.follows_from or premise.literal.atom.predicate != self.page.source.program.standing:
                return statement
            # That a standing assumption does not hold is told with what shows it.
            facts = "; ".join(atom_statement(self.page, each.literal) for each in premise.follows_from)
            return self.page.messages.say("failing.follows", statement=statement, facts=facts)
        inner = self.step(premise.number)
        if not inner.literal.positive:
            # What does not follow says less than the condition that fails; where no case of it is named at all,
            # there is nothing to say.
            return "; ".join(self.failing(inner))
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
        return self.leaves(step) if _concluded(step) else []

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


def reason(page: Page, derivation: Derivation) -> str:
    """One or two sentences: why a derivation gives its outcome."""
    reader = Reader(page, derivation)
    say = page.messages.say
    kind = page.answer.question.kind
    if derivation.outcome == SILENT:
        if statement := not_shown(page):
            return say("reason.not_shown", statement=statement)
        lines: list[str] = []
        for number in derivation.conclusions:
            lines += reader.failing(reader.step(number))
        lines = list(dict.fromkeys(lines))
        return say("reason.silent", failing=reader.listed(lines)) if lines else say("reason.silent_bare")
    first = reader.step(derivation.conclusions[0])
    if first.rule is None:
        return _negative_reason(page, reader, derivation, first, kind)
    return _positive_reason(page, reader, first)


def not_shown(page: Page) -> str:
    """What is not shown, where a question is whether something is so and the text says on what that depends.

    "" for every other answer: rules conclude the thing asked, but no case of any is named beyond what is assumed.
    """
    goal, answer = page.answer.question.goal, page.answer
    predicate = page.source.program.predicates.get(goal.predicate)
    if answer.verdict != SILENT or predicate is None or predicate.established is not Established.DERIVED:
        return ""
    readers = [(Reader(page, each), each.conclusions) for each in answer.derivations]
    if not predicate.denied or not all(_nothing_named(r, r.step(n)) for r, numbers in readers for n in numbers):
        return ""
    return atom_statement(page, Literal(goal, False))


def _nothing_named(reader: Reader, step: Step) -> bool:
    """Whether every rule tried for a conclusion fails because no case of it is named, or by an assumption."""
    if step.literal.positive or step.literal.atom.predicate.startswith("violated:"):
        return not step.literal.positive
    return bool(step.tried) and all(
        tried.premise is None
        or (isinstance(tried.premise, Leaf) and tried.premise.ground is Ground.ASSUMED)
        or (isinstance(tried.premise, StepRef) and _nothing_named(reader, reader.step(tried.premise.number)))
        for tried in step.tried
    )


def _negative_reason(page: Page, reader: Reader, derivation: Derivation, first: Step, kind: Kind) -> str:
    say = page.messages.say
    atom = first.literal.atom
    if page.source.program.predicates.get(atom.predicate) and first.premises:
        leaf = first.premises[0]
        assert isinstance(leaf, Leaf)
        ground = say("ground." + leaf.ground.value)
        return say("reason.input", statement=atom_statement(page, first.literal), ground=ground)
    if atom.predicate.startswith("due:"):
        action = page.wording.action(Atom(atom.predicate.removeprefix("due:"), atom.args))
        choice = next(
            (
                norm
                for number in derivation.conclusions[1:]
                if (norm := _norm(page, reader.step(number))) is not None and norm.choice
            ),
            None,
        )
        lines = reader.failing(first)
        if choice is not None:
            chosen = say("reason.choice", citation=page.cite(choice.citation), action=action)
            return (
                chosen if not lines else chosen + " " + sentence(reader.because("reason.not_due", lines, action=action))
            )
        return reader.because("reason.not_due", lines, action=action)
    statement = atom_statement(page, first.literal)
    return reader.because("reason.exhaustive", reader.failing(first), statement=statement)


def _norm(page: Page, step: Step) -> Norm | None:
    return page.source.program.norms.get(step.rule.origin) if step.rule is not None else None


def _positive_reason(page: Page, reader: Reader, step: Step) -> str:
    say = page.messages.say
    rule = step.rule
    assert rule is not None
    name = step.literal.atom.predicate.partition(":")[2]
    program = page.source.program
    action = ""
    if name in program.predicates and program.predicates[name].established is Established.ACTION:
        action = page.wording.action(Atom(name, step.literal.atom.args))
    citation = page.cite(rule.citation) if rule.citation is not None else ""
    if rule.part is Part.BLOCKED:
        refs = [p for p in step.premises if isinstance(p, StepRef)]
        lines = reader.failing(reader.step(refs[1].number))
        return reader.because("reason.blocked", lines, citation=citation, action=action)
    if rule.part is Part.ALLOWED:
        refs = [p for p in step.premises if isinstance(p, StepRef)]
        way = reader.step(refs[-1].number)
        if way.rule is not None and way.rule.part is Part.OPEN and way.rule.citation is not None:
            cited = page.cite(way.rule.citation)
            return reader.because("reason.open", reader.leaves(way), citation=cited, action=action)
        return reader.because("reason.permit", reader.leaves(step), citation=citation, action=action)
    if rule.part is Part.FORBIDDEN:
        return reader.because("reason.forbidden", reader.leaves(step), citation=citation, action=action)
    if rule.part is Part.DUE:
        return reader.because("reason.due", reader.leaves(step), citation=citation, action=action)
    if rule.part is Part.CONTRARY:
        inner = reader.step(next(p for p in step.premises if isinstance(p, StepRef)).number)
        other = page.wording.action(Atom(inner.literal.atom.predicate.partition(":")[2], inner.literal.atom.args))
        return sentence(reader.because("reason.contrary", reader.leaves(inner), action=action, other=other))
    if rule.part is Part.VIOLATED:
        norm = program.norms[rule.origin]
        broken = reader.broken(step)
        if not norm.says:
            return say("reason.violated_plain", citation=citation, support=reader.listed(broken))
        says = page.wording.with_binding(page.wording.text(norm.says), step.binding)
        return say("reason.violated", citation=citation, says=says, support=reader.listed(broken))
    if rule.part is Part.REACHES:
        return say("reason.regulated", citation=citation, subject=page.wording.label(step.literal.atom.args[0]))
    statement = sentence(atom_statement(page, step.literal))
    if page.answer.question.kind is Kind.WHEN and rule.at is not None:
        statement += f" ({_time_words(page, rule.at, step)})"
    return reader.because("reason.rule", reader.leaves(step), statement=statement, citation=citation)


def suppositions(page: Page, derivation: Derivation) -> str:
    """What a derivation supposes beyond the facts."""
    return page.messages.listed(tuple(atom_statement(page, Literal(a, v)) for a, v in derivation.suppositions))


def turn_who(page: Sheet, turn: Turn) -> str:
    """What kind of thing a verdict turns on, and who may settle it."""
    say = page.messages.say
    predicate = page.source.program.predicates[turn.atom.predicate]
    if predicate.established is Established.CHOICE:
        return say("turn.choice")
    if turn.kind == "judgement":
        who = page.wording.text(predicate.judge)
        return say("turn.judgement", who=who) if who else say("turn.judgement_open")
    return say(f"turn.{turn.kind}")


def turn_statement(page: Sheet, turn: Turn) -> str:
    """The statement or reading a verdict turns on."""
    if turn.kind == "reading":
        return page.wording.reading(turn.atom)
    if turn.atom.predicate.startswith("analogy:"):
        because = page.wording.text(page.source.program.predicates[turn.atom.predicate].texts)
        return page.messages.say("turn.analogy", because=because)
    return page.wording.statement(Literal(turn.atom))


def turn_others(page: Page, turn: Turn) -> str:
    """What else holds in the pair of completions that shows what a verdict turns on; "" where nothing else does."""
    shown = [atom_statement(page, Literal(atom, value)) for atom, value in turn.others]
    more = len(shown) - MAX_OTHERS
    if more > 0:
        shown = [*shown[:MAX_OTHERS], page.messages.say("reason.more", count=more)]
    return "; ".join(shown)


def turn_value(page: Sheet, turn: Turn, value: str) -> str:
    """An alternative of a turn in words."""
    if turn.kind != "reading":
        return page.messages.say(f"turn.{value}")
    reading = page.source.program.readings[turn.atom.predicate]
    words = next(page.wording.text(texts) for name, texts in reading.alternatives if name == value)
    return page.messages.say("turn.if", alternative=words)


def verdict_words(page: Sheet, verdict: str, outcomes: tuple[str, ...]) -> str:
    """The verdict as printed: ``DEPENDS: yes or no``."""
    if verdict != DEPENDS:
        return page.messages.say(f"verdict.{verdict}")
    return page.messages.say("verdict.depends", outcomes=outcome_words(page, outcomes))


def outcome_words(page: Sheet, outcomes: tuple[str, ...]) -> str:
    """``yes or no``."""
    return page.messages.listed(tuple(page.messages.say(f"outcome.{o}") for o in outcomes), "or")


def condition_words(page: Page, norm: Norm, binding: tuple[tuple[Variable, Individual], ...]) -> str:
    """What a norm that still binds says; a condition without words of its own says what must be observed."""
    if norm.says:
        return page.wording.with_binding(page.wording.text(norm.says), binding)
    if norm.observed is not None:
        return page.wording.statement(Literal(norm.observed.bind(dict(binding))))
    action = norm.action.bind(dict(binding))
    return page.messages.say("condition.plain", action=page.wording.action(action))


def binding_words(page: Page, value: Individual | None, words: str) -> str:
    """What a which-, who-, whom- or when-question found."""
    say = page.messages.say
    kind = page.answer.question.kind
    if value is not None:
        label = page.wording.label(value)
        return say("binding.else", value=label) if value.unnamed else label
    if kind.of_someone or not words:
        return say("binding.nobody" if kind.of_someone else "binding.no_time")
    return deadline_words(page, _deadline(page, words))


def _time_words(page: Page, at: Deadline, step: Step) -> str:
    """When a conclusion comes about: the day itself where it is known."""
    start = dict(step.binding).get(at.start) if isinstance(at.start, Variable) else at.start
    known = parse_time(start.key) if isinstance(start, Individual) else None
    end = later(known, at.duration) if known is not None else None
    return str(end) if end is not None else deadline_words(page, at)


def deadline_words(page: Sheet, deadline: Deadline) -> str:
    """A time in the words of the text, or counted from what is not known here."""
    say = page.messages.say
    if deadline.start is None or (isinstance(deadline.start, Variable) and deadline.standard):
        return page.wording.text(deadline.standard)
    start = role_title(page, deadline.start)
    if not deadline.duration.amount:
        return say("binding.at", start=start)
    unit = say(f"unit.{deadline.duration.unit}")
    return say("binding.time_unknown", amount=deadline.duration.amount, unit=unit, start=start)


def _deadline(page: Page, name: str) -> Deadline:
    """The time that a duty, or a rule that says when, was given."""
    program = page.source.program
    norm = program.norms.get(name)
    found = norm.deadline if norm is not None else next(rule.at for rule in program.rules if rule.origin == name)
    assert found is not None
    return found


def role_title(page: Sheet, term: Individual | Variable) -> str:
    """The title of the role a term is the holder of, or what it is called."""
    if isinstance(term, Variable) and term.name.startswith("@"):
        role = term.name[1:].partition("(")[0]
        return page.wording.text(page.source.program.predicates[role].title)
    return page.wording.label(term)


def tree(page: Page, derivation: Derivation) -> list[str]:
    """The proof as a tree; a step used twice is told once and referred to after that."""
    reader = Reader(page, derivation)
    lines: list[str] = []
    numbers: dict[int, int] = {}

    def write(premise: Premise, prefix: str, last: bool) -> None:
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        if isinstance(premise, Leaf):
            lines.append(prefix + branch + leaf_statement(page, premise))
            return
        step = reader.step(premise.number)
        if premise.number in numbers:
            see = page.messages.say("proof.see", number=numbers[premise.number])
            lines.append(f"{prefix}{branch}{atom_statement(page, step.literal)} ({see})")
            return
        numbers[premise.number] = len(numbers) + 1
        lines.append(f"{prefix}{branch}{numbers[premise.number]}. {_headline(page, step)}")
        write_children(step, prefix + below)

    def write_children(step: Step, prefix: str) -> None:
        children: list[Premise | Tried] = [p for p in step.premises if not _goes_without_saying(page, p)]
        children += step.tried
        for index, child in enumerate(children):
            final = index == len(children) - 1
            if isinstance(child, Tried):
                write_tried(child, prefix, final)
            else:
                write(child, prefix, final)

    def write_tried(tried: Tried, prefix: str, last: bool) -> None:
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        say = page.messages.say
        step = reader.step(tried.premise.number) if isinstance(tried.premise, StepRef) else None
        if isinstance(tried.premise, Leaf):
            failing = leaf_statement(page, tried.premise)
        elif step is None:
            failing = say("proof.no_instance")
        else:
            # What stands in the way has a sentence of its own, and is not of the rule that it defeats.
            failing = _headline(page, step) if _concluded(step) else atom_statement(page, step.literal)
        citation = page.cite(tried.rule.citation) if tried.rule.citation is not None else ""
        if step is not None and step.number in numbers:
            failing = f"{failing} ({say('proof.see', number=numbers[step.number])})"
        elif step is not None:
            numbers[step.number] = len(numbers) + 1
            failing = f"{numbers[step.number]}. {failing}"
        if citation and citation not in failing:
            lines.append(prefix + branch + say("proof.tried", citation=citation, failing=failing))
        else:
            lines.append(prefix + branch + say("proof.tried_unnamed", failing=failing))
        if step is not None and failing.startswith(f"{numbers[step.number]}. "):
            write_children(step, prefix + below)

    for index, number in enumerate(derivation.conclusions):
        write(StepRef(number), "", index == len(derivation.conclusions) - 1)
    return lines


def _goes_without_saying(page: Page, premise: Premise) -> bool:
    """The standing assumption is printed once, under its own heading; a role nobody fills is only its title."""
    if not isinstance(premise, Leaf):
        return False
    atom = premise.literal.atom
    if premise.ground is Ground.ROLE:
        return atom.args[-1] in page.answer.holders
    return premise.ground is Ground.ASSUMED and atom.predicate == page.source.program.standing


def _concluded(step: Step) -> bool:
    """Whether this is drawn from a sentence: a conclusion, a condition that is broken, an exception that applies."""
    rule, parts = step.rule, (Part.RULE, Part.VIOLATED, Part.EXCEPTED)
    return step.literal.positive and rule is not None and rule.part in parts and rule.citation is not None


def _headline(page: Page, step: Step) -> str:
    text = atom_statement(page, step.literal)
    if step.rule is None:
        return text
    if step.rule.citation is not None and page.cite(step.rule.citation) not in text:
        text += f" — {page.cite(step.rule.citation)}"
    if step.rule.because:
        text += " " + page.messages.say("proof.basis", basis=step.rule.basis.value, because=step.rule.because)
    return text
