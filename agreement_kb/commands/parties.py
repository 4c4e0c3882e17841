"""Whose duties are asked for: a bearer by its name, or by the title of a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from agreement_kb.language.names import did_you_mean, normal
from agreement_kb.model.atom import Atom
from agreement_kb.model.duty import Duties, Duty
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.model.scenario import Facts
from agreement_kb.model.term import Individual, Term, Variable
from agreement_kb.model.vocabulary import Established, Texts
from agreement_kb.render.duties import bearer_words
from agreement_kb.render.page import Sheet


@dataclass(frozen=True)
class Bearers:
    """Those whom a typed name means: individuals by their words, and the holders of roles by their title.

    Raises:
        NotUnderstood: the name is neither that of a bearer nor the title of a role.
    """

    sheet: Sheet
    facts: Facts
    holders: Mapping[Individual, Atom]
    typed: str

    def __post_init__(self) -> None:
        if not (self.named() or self.roles()):
            known = dict.fromkeys((*self._names(), *self._titles()))
            message = f"No bearer of duties and no role is called '{self.typed}' here."
            hint = did_you_mean(self.typed, known)
            raise NotUnderstood([Finding("AKB402", message, hint=hint)])

    def bear(self, duty: Duty) -> bool:
        """Whether a duty is borne by whom the name means."""
        roles = self.roles()
        bearer = duty.bearer
        if any(role in roles for role in roles_of(self.sheet, duty)):
            return True
        if isinstance(bearer, Individual):
            held = {role.predicate for role, holder in self.facts.roles.items() if holder == bearer}
            held |= {self.holders[bearer].predicate} if bearer in self.holders else set()
            return bearer in self.named() or bool(held & roles)
        return self._each_of_its_sort(duty, bearer)

    def may_bear(self, duty: Duty) -> bool:
        """Whether a duty is borne by a role nobody is named for, which one so named could hold."""
        if self.bear(duty) or duty.bearer is None or not roles_of(self.sheet, duty):
            return False
        open_ = isinstance(duty.bearer, Variable) or duty.bearer in self.holders
        return open_ and any(each.sort == duty.bearer.sort for each in self.named())

    def _each_of_its_sort(self, duty: Duty, bearer: Term | None) -> bool:
        no_role = not roles_of(self.sheet, duty)
        return bearer is not None and no_role and any(each.sort == bearer.sort for each in self.named())

    def named(self) -> set[Individual]:
        """The individuals so called."""
        return self._names().get(normal(self.typed), set())

    def roles(self) -> set[str]:
        """The roles so titled."""
        return self._titles().get(normal(self.typed), set())

    def _names(self) -> dict[str, set[Individual]]:
        program = self.sheet.source.program
        sorts = {p.parameters[-1].sort for p in program.predicates.values() if p.established is Established.ROLE}
        sorts |= {norm.bearer.term.sort for norm in program.norms.values() if norm.bearer is not None}
        sorts.discard("time")
        found: dict[str, set[Individual]] = {}
        for entry in program.entries.values():
            if entry.sort in sorts:
                for word in _words(entry.texts):
                    found.setdefault(normal(word), set()).add(Individual(entry.sort, entry.name))
        for individual in self.facts.individuals():
            if individual.sort in sorts and individual not in self.holders:
                word = self.facts.labels.get(individual, individual.key)
                found.setdefault(normal(word), set()).add(individual)
        return found

    def _titles(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for predicate in self.sheet.source.program.predicates.values():
            if predicate.established is Established.ROLE and predicate.parameters[-1].sort != "time":
                for word in _words(predicate.title):
                    found.setdefault(normal(word), set()).add(predicate.name)
        return found


def _words(texts: Texts) -> Iterator[str]:
    return (word for words in texts.values() for word in words)


def roles_of(sheet: Sheet, duty: Duty) -> set[str]:
    """The roles by which the text names the bearer of a duty."""
    bearer = duty.norm.bearer.term if duty.norm.bearer is not None else None
    predicates = sheet.source.program.predicates
    literals = [literal.atom for literal in duty.rule.body if literal.positive and literal.atom.args[-1:] == (bearer,)]
    kinds = (Established.ROLE, Established.HOLDER)
    return {
        atom.predicate.removeprefix("holder:")
        for atom in literals
        if atom.predicate in predicates and predicates[atom.predicate].established in kinds
    }


def borne_by(sheet: Sheet, found: Duties, typed: str) -> tuple[Duties, tuple[str, ...]]:
    """The duties of one bearer; and the titles of the roles, held by nobody named, that bear others he might owe."""
    bearers = Bearers(sheet, found.facts, found.holders, typed)

    def kept(duties: Iterable[Duty]) -> tuple[Duty, ...]:
        return tuple(duty for duty in duties if bearers.bear(duty))

    left_out = tuple(bearer_words(sheet, d, d.bearer) for d in found.duties if bearers.may_bear(d))
    return replace(found, duties=kept(found.duties), apart=kept(found.apart)), left_out
