"""What to ask next: inputs that can still change the answer, in an order that needs the fewest questions.

The outcomes of a question are Boolean functions of the inputs that nothing has settled. To ask about an input is to fix
its variable; the answer is settled when each outcome holds either in every completion that is left or in none. The
order is that of a decision tree of least depth, found by trying depths from small to great; finding it is hard
(Hyafil and Rivest, "Constructing optimal binary decision trees is NP-complete", Information Processing Letters 5(1),
1976), so the search is bounded, and beyond the bound the most decisive input is asked: that on which the outcome turns
for the greatest share of the values of the others (its influence).

What nobody can tell ("don't know", whether an analogy holds, what can't be stated) stays open: an outcome is then
possible where it is so for some value of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations

from agreement_kb.engines.protocol import Engine
from agreement_kb.model.answer import Question
from agreement_kb.model.atom import Atom
from agreement_kb.model.interview import Asked, Interview, Reply
from agreement_kb.model.program import StratifiedProgram
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual
from agreement_kb.model.vocabulary import Established
from agreement_kb.reasoning.answering import outcomes_asked, weigh
from agreement_kb.reasoning.bdd import FALSE, TRUE, Diagrams
from agreement_kb.reasoning.outcome import sorted_outcomes
from agreement_kb.reasoning.turning import kind_of, live_uses, where_it_matters
from agreement_kb.reasoning.worked import Worked

MAX_STATES = 300
"""How many states of an interview are looked at for the best order."""

State = tuple[int, ...]
"""For each outcome, the completions in which it is still possible."""
Choice = tuple[Mapping[int, bool], ...]
"""What can be answered to one question: for each reply the variables it fixes."""


class _Exhausted(Exception):
    """The search for the best order has looked at as many states as it may."""


@dataclass
class _Search:
    """A search for the least depth; ``least`` remembers a depth below which each state is not settled."""

    diagrams: Diagrams
    choices: Mapping[int, Choice]
    left: int
    least: dict[State, int] = field(default_factory=dict)
    fixed: dict[tuple[State, int], list[tuple[Mapping[int, bool], State]]] = field(default_factory=dict)
    memos: dict[int, tuple[dict[int, int], ...]] = field(default_factory=dict)
    shares: dict[int, float] = field(default_factory=lambda: {FALSE: 0.0, TRUE: 1.0})

    @property
    def width(self) -> int:
        """How many replies one question has at most."""
        return max(map(len, self.choices.values()), default=2)

    def settled(self, state: State) -> bool:
        """Whether nothing that can be asked changes which outcomes are possible."""
        every = self.every(state)
        return all(function in (FALSE, every) for function in state)

    def askable(self, state: State) -> list[int]:
        """The inputs, one of each group, on which a state depends and that are not settled by what is impossible."""
        support = self.support(state)
        return [first for first in self.choices if first in support and len(self.replies(state, first)) > 1]

    def replies(self, state: State, first: int) -> list[tuple[Mapping[int, bool], State]]:
        """The replies that are possible, and the state after each."""
        known = self.fixed.get((state, first))
        if known is None:
            memos = self.memos.setdefault(first, tuple({} for _ in self.choices[first]))
            pairs = zip(self.choices[first], memos, strict=True)
            found = ((r, tuple(self.diagrams.fix(f, dict(r), memo) for f in state)) for r, memo in pairs)
            known = [(reply, then) for reply, then in found if any(function != FALSE for function in then)]
            self.fixed[state, first] = known
        return known

    def enough(self, state: State, depth: int) -> bool:
        """Whether so many questions always settle a state.

        Raises:
            _Exhausted: too many states were looked at.
        """
        if self.settled(state):
            return True
        if depth < self.least.get(state, 1):
            return False
        self.left -= 1
        if self.left < 0:
            raise _Exhausted
        if self.too_much(state, depth):
            self.least[state] = depth + 1
            return False
        for first in self.askable(state):
            if all(self.enough(then, depth - 1) for _, then in self.replies(state, first)):
                return True
        self.least[state] = depth + 1
        return False

    def too_much(self, state: State, depth: int) -> bool:
        """Whether the outcome turns on more inputs, each for some values of the others, than so many questions reach.

        Such an input must be asked somewhere in the tree, and a tree of a depth asks about so many inputs at most.
        """
        left = sum(self.width**level for level in range(depth))
        support = self.support(state)
        for first in self.choices:
            if first in support and self.decides(state, first):
                left -= 1
                if left < 0:
                    return True
        return False

    def support(self, state: State) -> set[int]:
        """The variables that a state depends on."""
        support: set[int] = set()
        for function in state:
            support |= self.diagrams.support(function)
        return support

    def decides(self, state: State, first: int) -> bool:
        """Whether what is possible turns on an input alone, for some values of the others."""
        thens = [then for _, then in self.replies(state, first)]
        return any(
            self.diagrams.conj(f, self.diagrams.conj(self.every(other), self.diagrams.neg(g))) != FALSE
            for one, other in permutations(thens, 2)
            for f, g in zip(one, other, strict=True)
        )

    def every(self, state: State) -> int:
        """All completions there are in a state: each has some outcome."""
        every = FALSE
        for function in state:
            every = self.diagrams.disj(every, function)
        return every

    def weight(self, state: State, first: int) -> float:
        """How often the outcomes differ with the reply, over all values of the other inputs: how decisive it is."""
        pairs = combinations([then for _, then in self.replies(state, first)], 2)
        return max(
            sum(self.share(self.diagrams.differ(f, g)) for f, g in zip(one, other, strict=True)) for one, other in pairs
        )

    def share(self, function: int) -> float:
        """The share of all values of the variables for which a function is true."""
        known = self.shares.get(function)
        if known is None:
            _, low, high = self.diagrams.nodes[function]
            known = self.shares[function] = (self.share(low) + self.share(high)) / 2
        return known


def interview_of(
    program: StratifiedProgram,
    engine: Engine,
    question: Question,
    facts: Facts,
    unknown: frozenset[Atom] = frozenset(),
) -> Interview:
    """What to ask next about a question on the facts of a case; ``unknown`` are inputs nobody could tell.

    What can be established or judged is asked before readings: these are chosen by whoever reads the text. Of a
    reading, its predicate without an alternative is unknown.

    Raises:
        ContradictoryFacts: the facts exclude each other.
        TooLarge: a bound on the work was reached.
    """
    weighed = weigh(program, engine, question, facts)
    worked, (_, functions) = weighed.worked, outcomes_asked(weighed, question)

    def standing(outcomes: tuple[str, ...], asked: Asked | None, most: int, exact: bool, after: int) -> Interview:
        return Interview(question, facts, outcomes, asked, most, exact, after, worked.case.holders)

    diagrams = worked.completions.diagrams
    atoms = {number: atom for atom, number in worked.completions.numbers.items()}
    aside = {
        number
        for number, atom in atoms.items()
        if atom in unknown or Atom(atom.predicate) in unknown or not _can_be_said(worked, atom)
    }
    readings = {n for n, a in atoms.items() if a.predicate in worked.valuation.readings} - aside
    names = tuple(functions)
    for later in (readings, set[int]()):
        state = tuple(_some_value(diagrams, functions[name], aside | later) for name in names)
        choices = _choices(worked, atoms, [n for n in atoms if n not in aside and n not in later])
        search = _Search(diagrams, choices, MAX_STATES)
        if not search.settled(state) and search.askable(state):
            break
    outcomes = sorted_outcomes({name for name, function in zip(names, state, strict=True) if function != FALSE})
    if search.settled(state) or not search.askable(state):
        return standing(outcomes, None, 0, True, 0)
    first, most, exact = _best(search, state)
    replies = []
    for values, then in search.replies(state, first):
        left = sorted_outcomes({name for name, function in zip(names, then, strict=True) if function != FALSE})
        settles = tuple((atoms[number], value) for number, value in values.items())
        replies.append(Reply(_value(worked, settles), settles, left))
    atom = atoms[first]
    shown = Atom(atom.predicate) if atom.predicate in worked.valuation.readings else atom
    reading = shown != atom
    where = where_it_matters(worked, live_uses(worked, weighed.tests.values()), atom, reading)
    asked = Asked(kind_of(worked, atom), shown, where, tuple(replies))
    everything = tuple(_some_value(diagrams, functions[name], aside) for name in names)
    unread = _Search(diagrams, _choices(worked, atoms, sorted(later)), MAX_STATES)
    return standing(outcomes, asked, most, exact, sum(unread.decides(everything, n) for n in unread.choices))


def _can_be_said(worked: Worked, atom: Atom) -> bool:
    """Whether someone could state an input: no analogy, nothing that nobody spoke of, no title as a role's holder."""
    established = worked.case.established(atom.predicate)
    if established is Established.ANALOGY:
        return False
    individuals = [arg for arg in atom.args if isinstance(arg, Individual)]
    roles = [role for arg in individuals if (role := worked.case.holders.get(arg)) is not None]
    spoken_of = [*individuals, *(arg for role in roles for arg in role.args if isinstance(arg, Individual))]
    if any(each.unnamed for each in spoken_of):
        return False
    return established is not Established.ROLE or not individuals[-1].titled


def _some_value(diagrams: Diagrams, function: int, numbers: Iterable[int]) -> int:
    """Where a function is true for some value of some variables."""
    for number in sorted(numbers):
        function = diagrams.disj(diagrams.fix(function, {number: False}), diagrams.fix(function, {number: True}))
    return function


def _choices(worked: Worked, atoms: Mapping[int, Atom], numbers: Iterable[int]) -> dict[int, Choice]:
    """What can be answered about each input; the alternatives of a reading are one question."""
    found: dict[int, Choice] = {}
    asked: set[str] = set()
    for number in numbers:
        name = atoms[number].predicate
        group = worked.valuation.readings.get(name)
        if group is None:
            found[number] = ({number: True}, {number: False})
        elif name not in asked:
            asked.add(name)
            members = [worked.completions.numbers[a] for a in group if a in worked.completions.numbers]
            found[number] = tuple({m: m == chosen for m in members} for chosen in members)
    return found


def _best(search: _Search, state: State) -> tuple[int, int, bool]:
    """The input to ask, how many questions are needed at most, and whether no order needs fewer."""
    askable = search.askable(state)
    ranked = sorted(askable, key=lambda each: (not search.decides(state, each), -search.weight(state, each)))
    try:
        for depth in range(1, len(askable) + 1):
            if search.too_much(state, depth):
                continue
            for first in ranked:
                if all(search.enough(then, depth - 1) for _, then in search.replies(state, first)):
                    return first, depth, True
    except _Exhausted:
        pass
    return ranked[0], len(askable), False


def _value(worked: Worked, settles: tuple[tuple[Atom, bool], ...]) -> str:
    """What a reply is called: true or false, or the alternative of a reading that it chooses."""
    chosen = [atom for atom, value in settles if value]
    if chosen and chosen[0].predicate in worked.valuation.readings:
        alternative = chosen[0].args[0]
        assert isinstance(alternative, Individual)
        return alternative.key
    return "true" if chosen else "false"
