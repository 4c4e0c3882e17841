"""Sentences for steps and reasons, in the words of the text and the templates: nothing of the engine shows."""

from __future__ import annotations

from agreement_kb.model.answer import DEPENDS, SILENT, Turn
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.derivation import Derivation, Ground, Leaf, Step, StepRef
from agreement_kb.model.rule import Deadline, Norm, Part
from agreement_kb.model.term import Individual, Variable
from agreement_kb.model.time import later, parse_time
from agreement_kb.model.vocabulary import Established, Kind
from agreement_kb.render.page import Page, Sheet
from agreement_kb.render.reader import Reader, atom_statement

MAX_OTHERS = 4


def sentence(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def reason(page: Page, derivation: Derivation) -> str:
    """One or two sentences: why a derivation gives its outcome."""
    reader = Reader(page, derivation)
    say = page.messages.say
    kind = page.answer.question.kind
    if derivation.outcome == SILENT:
        if statement := not_shown(page):
            return say("reason.not_shown", statement=statement)
        lines = reader.failing(*(reader.step(number) for number in derivation.conclusions))
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


def suppositions(page: Page, derivation: Derivation, whole: bool = True) -> str:
    """What a derivation supposes beyond the facts: all of it, or the first of it and how much more."""
    shown = [atom_statement(page, Literal(atom, value)) for atom, value in derivation.suppositions]
    cut = shown if whole else _cut(page, shown)
    # How many more there are brings its own "and".
    return page.messages.listed(tuple(cut)) if len(cut) == len(shown) else f"{', '.join(cut[:-1])} {cut[-1]}"


def _cut(page: Page, shown: list[str]) -> list[str]:
    """The first of some statements, and how many more there are."""
    more = len(shown) - MAX_OTHERS
    return [*shown[:MAX_OTHERS], page.messages.say("reason.more", count=more)] if more > 1 else shown


def turn_kind(page: Sheet, turn: Turn) -> str:
    """What kind of thing a verdict turns on: ``fact``, ``choice`` of someone's, ``judgement`` or ``reading``."""
    chosen = page.source.program.predicates[turn.atom.predicate].established is Established.CHOICE
    return "choice" if chosen else turn.kind


def turn_judge(page: Sheet, turn: Turn) -> str:
    """Who judges it, in words; "" for no judgement, and where nothing says who."""
    judged = page.source.program.predicates[turn.atom.predicate].judge
    return page.wording.text(judged) if turn_kind(page, turn) == "judgement" else ""


def turn_who(page: Sheet, turn: Turn) -> str:
    """What kind of thing a verdict turns on, in words, and who may settle it."""
    say, kind = page.messages.say, turn_kind(page, turn)
    if kind == "judgement":
        who = turn_judge(page, turn)
        return say("turn.judgement", who=who) if who else say("turn.judgement_open")
    return say(f"turn.{kind}")


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
    return "; ".join(_cut(page, shown))


def turn_value(page: Sheet, turn: Turn, value: str) -> str:
    """An alternative of a turn in words."""
    if turn.kind != "reading":
        return page.messages.say(f"turn.{value}")
    return page.messages.say("turn.if", alternative=alternative_words(page, turn, value))


def alternative_words(page: Sheet, turn: Turn, value: str) -> str:
    """An alternative of a reading in its own words."""
    reading = page.source.program.readings[turn.atom.predicate]
    return next(page.wording.text(texts) for name, texts in reading.alternatives if name == value)


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
