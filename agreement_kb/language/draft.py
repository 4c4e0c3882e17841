"""The program while its statements are read, and what every rule and norm shares."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from agreement_kb.language.names import did_you_mean
from agreement_kb.language.parser import Statement
from agreement_kb.language.resolve import (
    Scope,
    resolve_body,
)
from agreement_kb.language.symbols import Symbols
from agreement_kb.language.trees import Node, node, nodes, tokens, unquote
from agreement_kb.model.atom import Atom, Literal
from agreement_kb.model.provision import Citation
from agreement_kb.model.rule import Basis, Fact, Norm, Rule
from agreement_kb.model.vocabulary import (
    Established,
    Phrase,
    Predicate,
    Reading,
    Subject,
    Texts,
)

Literals = tuple[Literal, ...]
_BASES = {"express": Basis.EXPRESS, "implied": Basis.IMPLIED, "analogy": Basis.ANALOGY}


@dataclass
class Draft:
    """The program while its statements are read, one after another."""

    symbols: Symbols
    cite: dict[tuple[str, int], Citation]
    standing: str = ""
    readings: dict[str, Reading] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    constraints: list[Rule] = field(default_factory=list)
    norms: dict[str, Norm] = field(default_factory=dict)
    patterns: dict[str, Atom] = field(default_factory=dict)
    excepted: set[str] = field(default_factory=set)
    contrary: list[Rule] = field(default_factory=list)
    notes: dict[tuple[str, int], Texts] = field(default_factory=dict)

    def citation(self, statement: Statement) -> Citation | None:
        """The sentence a statement stands under."""
        if (statement.file, statement.heading) in self.symbols.strays:
            return Citation(statement.heading or "")  # the heading is at fault, and has its finding
        if statement.provision is None:
            return None
        return self.cite.get((statement.provision, statement.sentence))

    def named_citation(self, statement: Statement, text: str, place: object) -> Citation:
        """The citation a CITATION token names; an unknown one is a finding."""
        provision, _, number = text.partition("#")
        sentence = int(number) if number else 1
        found = self.cite.get((provision, sentence))
        if found is None:
            known = sorted({p for p, _ in self.cite})
            where = statement.place_of(place)  # type: ignore[arg-type]
            if any(provision in heading or did_you_mean(provision, [heading]) for _, heading in self.symbols.strays):
                pass  # its heading is at fault, and has its finding
            elif provision in known:
                message = f"Provision {provision} has no sentence {sentence}."
                self.symbols.say("AKB201", message, where)
            else:
                message = f"There is no provision {provision}."
                self.symbols.unknown("AKB201", message, provision, known, where, "No file quotes it.")
            return Citation(provision, sentence)
        return found if number else replace(found, sole=True)


def name_of(statement: Statement, index: int = 0) -> str:
    """A name of a statement: its own, or another it mentions."""
    return str(tokens(statement.tree, "NAME")[index])


def basis_of(tree: Node | None) -> tuple[Basis, str]:
    """The basis a node names, and its reason; express where there is none."""
    if tree is None:
        return Basis.EXPRESS, ""
    strings = tokens(tree, "STRING")
    return _BASES[str(tree.data)], unquote(strings[0]) if strings else ""


def rule_basis(statement: Statement) -> tuple[Basis, str]:
    """The basis of a rule or norm as a whole."""
    part = node(statement.tree, "basis_part")
    return basis_of(next(nodes(part), None) if part is not None else None)


def standing_literals(draft: Draft, statement: Statement) -> tuple[Literal, ...]:
    """The standing assumption, unless the statement survives it."""
    if not draft.standing or node(statement.tree, "survives") is not None:
        return ()
    return (Literal(Atom(draft.standing)),)


def analogy_literals(draft: Draft, name: str, basis: Basis, because: str, statement: Statement) -> tuple[Literal, ...]:
    """A rule by analogy holds only on an input of its own that nobody can state: alone it gives ``depends``."""
    if basis is not Basis.ANALOGY:
        return ()
    predicate = f"analogy:{name}"
    draft.symbols.predicates[predicate] = Predicate(
        predicate, (), Established.ANALOGY, {"en": (because,)}, statement.place
    )
    return (Literal(Atom(predicate)),)


def bodies(scope: Scope, statement: Statement, *kinds: str) -> tuple[Literal, ...]:
    """The conditions of some parts of a statement, each once."""
    literals: list[Literal] = []
    for part in nodes(statement.tree, *kinds):
        literals.extend(resolve_body(scope, nodes(part, "body")))
    return tuple(dict.fromkeys(literals))


def finish(scope: Scope, rule: Rule) -> Rule | None:
    """Check the variables of an author's rule: safe, and none used only once."""
    if scope.failed:
        return None
    statement = scope.statement
    if statement.broken:
        return rule  # what its variables lack may stand in a line that was not read
    bound = {v.name for v in scope.guarded}
    bound |= {v.name for literal in rule.body if literal.positive for v in literal.atom.variables()}
    for literal in rule.body:
        if literal.positive:
            continue
        for variable in literal.atom.variables():
            if variable.name not in bound and variable not in rule.head.variables():
                where = scope.uses.get(variable.name, [statement.place])[0]
                scope.fail(
                    "AKB107",
                    f"{variable.name} stands only in a negated condition.",
                    where,
                    "What is denied of 'any' thing must be said of one that a positive condition names.",
                )
    for name, places in scope.uses.items():
        if len(places) == 1 and not name.startswith("_"):
            scope.fail(
                "AKB108",
                f"{name} stands only once.",
                places[0],
                "A variable used once says nothing; often it is a misspelling of another.",
                scope.symbols.near(name, [n for n in scope.uses if n != name]) or f"Write _{name} if it is meant.",
            )
    return None if scope.failed else rule


def head_bound(scope: Scope, head: Atom, body: tuple[Literal, ...]) -> None:
    """Demand that every variable of a conclusion stands in a positive condition."""
    if scope.statement.broken:
        return
    bound = scope.guarded | {v for literal in body if literal.positive for v in literal.atom.variables()}
    for variable in head.variables():
        if variable not in bound:
            scope.fail(
                "AKB106",
                f"{variable.name} stands in the conclusion but in no positive condition.",
                scope.uses[variable.name][0],
                "The rule would conclude something of anything at all.",
                f"Say in a condition which {variable.sort} is meant; if any: {variable.sort}({variable.name}).",
            )


def no_role(scope: Scope, what: str) -> None:
    """Demand that the atom just resolved names no role: there, a holder could not be looked up."""
    if scope.take_roles():
        scope.fail("AKB111", f"A role can't stand in {what}.", scope.statement.place, hint="Use a variable.")
