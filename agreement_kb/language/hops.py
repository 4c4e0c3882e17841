"""A question with one blank, and the names that fill it one after another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from agreement_kb.language.phrases import clean, named_by, read_question
from agreement_kb.language.templates import QUOTED, all_words
from agreement_kb.model.answer import Question
from agreement_kb.model.chain import HopAsked
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.place import Place
from agreement_kb.model.program import Program
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Term, Variable
from agreement_kb.model.vocabulary import Kind, Phrase, Predicate

BLANK = "..."
MAX_HOPS = 20
"""How many hops a chain may have."""
_BLANK = re.compile(r"\.\.\.|…")
_PARTS = re.compile(rf"{QUOTED}|\.\.\.|…")
_QUOTES = '"“”«»„'


def read_hops(program: Program, text: str, names: Sequence[str], facts: Facts, place: Place) -> Iterator[HopAsked]:
    """The questions of a chain, each with the facts completed by the names used so far.

    Raises:
        NotUnderstood: there is not exactly one blank, no name or one twice; a question fits nothing known, or is not
            about an action that goes on from the one to the next in the place of the blank.
    """
    before, after = _around_blank(clean(text, place), place)
    if not names:
        _refuse("A chain has at least one hop.", 'Name whom it goes to, in order, each as --hop "NAME".', place)
    if len(names) > MAX_HOPS:
        _refuse(f"A chain of {len(names)} hops is too long; at most {MAX_HOPS} are asked.", "Ask in parts.", place)
    seen: set[Term] = set()
    for typed in names:
        name = _name(typed, place)
        asked = f'{before}"{name}"{after}'
        # What the names are in this case is left aside at first: a blank in the wrong place is told as such.
        number = _place_of_blank(program, read_question(program, asked, Facts(), place)[0], name, place)
        question, facts = read_question(program, asked, facts, place)
        if question.goal.args[number] in seen:
            message = f"'{name}' stands for two hops of one chain."
            _refuse(message, "Leave one of them out, or ask two chains.", place)
        seen.add(question.goal.args[number])
        yield HopAsked(name, question, facts)


def read_chain(text: str, place: Place) -> tuple[str, tuple[str, ...]]:
    """A question and the names of its hops from one line: the names stand behind the question mark, in quotation marks.

    Raises:
        NotUnderstood: there is no question mark, or something else than names stands behind it.
    """
    cleaned = clean(text, place)
    quoted = [match.span() for match in re.finditer(QUOTED, cleaned)]
    marks = [n for n, c in enumerate(cleaned) if c == "?" and not any(start < n < end for start, end in quoted)]
    question, rest = (cleaned[: marks[0] + 1], cleaned[marks[0] + 1 :]) if marks else (cleaned, "")
    names = tuple(re.findall(QUOTED, rest))
    if not names or re.sub(QUOTED, "", rest).strip(" ,;"):
        hint = f'Write the question with {BLANK} for the hops, then their names: ...? "NAME", "NAME"'
        _refuse("The hops of the chain are not named behind the question.", hint, place)
    return question, names


def chainable(program: Program) -> Iterable[Predicate]:
    """The actions along which a chain can be asked."""
    done = (p for p in program.predicates.values() if p.onward)
    return (program.predicates[p.name.removeprefix("done:")] for p in done)


def slot_of(program: Program, phrase: Phrase) -> str:
    """The slot of a question in which a chain has its blank, "" where the question is none for a chain."""
    done = program.predicates.get(f"done:{phrase.goal.predicate}")
    if phrase.kind is not Kind.MAY or done is None or not done.onward:
        return ""
    argument = phrase.goal.args[[parameter.name for parameter in done.parameters].index(done.onward)]
    return argument.name if isinstance(argument, Variable) else ""


def _around_blank(text: str, place: Place) -> tuple[str, str]:
    """What stands before and after the one blank; quotation marks around it are no part of a name."""
    blanks = [m for m in _PARTS.finditer(text) if _BLANK.fullmatch(m[0].strip(_QUOTES).strip())]
    if not blanks:
        _refuse("The question has no blank.", f"Put {BLANK} where the names of the hops go.", place)
    if len(blanks) > 1:
        message = f"The question has {len(blanks)} blanks; a chain fills one."
        _refuse(message, f"Put {BLANK} only where the names of the hops go.", place)
    return text[: blanks[0].start()], text[blanks[0].end() :]


def _name(typed: str, place: Place) -> str:
    """A name as typed, without quotation marks around it."""
    name = clean(typed, place)
    if re.fullmatch(QUOTED, name):
        name = name[1:-1].strip()
    if not name:
        _refuse("A hop has no name.", 'Write it as --hop "NAME".', place)
    if any(mark in name for mark in _QUOTES):
        _refuse(f"'{name}' has a quotation mark within it.", "Write the name without it.", place)
    return name


def _place_of_blank(program: Program, question: Question, name: str, place: Place) -> int:
    """Which argument the blank stands for: that of the parameter that does the same in its turn."""
    done = program.predicates.get(f"done:{question.goal.predicate}")
    if question.kind is not Kind.MAY or done is None or not done.onward:
        known = [next(all_words(each.texts), each.name) for each in chainable(program)]
        message = "This question is not about something that goes from one to the next."
        hint = "A chain can be asked of: " + "; ".join(known) if known else "These rules know nothing of the kind."
        _refuse(message, hint, place)
    number = [parameter.name for parameter in done.parameters].index(done.onward)
    sort = done.parameters[number].sort
    if question.goal.args[number] != named_by(program, name, sort):
        word = next(all_words(program.sorts[sort].texts), sort)
        message = f"A chain goes from one {word} to the next; the blank stands for something else."
        _refuse(message, f"Put the blank where the {word} is named.", place)
    return number


def _refuse(message: str, hint: str, place: Place) -> NoReturn:
    raise NotUnderstood([Finding("AKB401", message, place, hint=hint)])
