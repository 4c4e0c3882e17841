"""The Python interface: a page for each module with public names, made from signatures and docstrings.

Public are the names of the front door (``agreement_kb.kb``), the errors that it raises, and whatever type their
signatures and fields name in turn. Code is read, not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from agreement_kb.docs.places import API
from agreement_kb.render.markdown import escape
from agreement_kb.resources import resource

if TYPE_CHECKING:
    import griffe

PACKAGE = "agreement_kb"
FRONT_DOOR = ("kb", "model.finding")
"""The modules whose names are public whether or not another one names them."""
_CODE = re.compile(r"``([^`]+)``")
_BLOCK = re.compile(r"^(.*)::\n\n((?:    .*\n?|\n)+)", re.MULTILINE)

Names = dict[str, dict[str, "griffe.Object"]]


def public_names() -> Names:
    """The public classes, functions and constants, by module and name."""
    import griffe

    package = griffe.load(PACKAGE, search_paths=[str(resource("docs").parent)], docstring_parser="google")
    found: Names = {}
    waiting = [member for module in FRONT_DOOR for member in _own(package[module])]
    while waiting:
        each = waiting.pop(0)
        named = found.setdefault(each.module.path, {})
        if each.name in named:
            continue
        named[each.name] = each
        for path in _named_by(each):
            try:
                target = package[path.removeprefix(f"{PACKAGE}.")]
            except KeyError:
                continue
            if target.is_alias:
                target = target.final_target
            waiting.append(target)
    return {module: dict(sorted(found[module].items(), key=_place)) for module in found}


def _place(pair: tuple[str, griffe.Object]) -> tuple[bool, int]:
    """As in the file, but what only says what others are like comes last."""
    return "Protocol" in map(str, getattr(pair[1], "bases", ())), pair[1].lineno or 0


def members_of(each: griffe.Object) -> list[griffe.Object]:
    """The public methods and properties of a class."""
    return [m for m in _own(each) if m.is_function or "property" in m.labels]


def api_pages() -> dict[str, str]:
    """The pages by their names."""
    names = public_names()
    places = {
        each.path: f"{_file(module)}#{_anchor(each)}" for module, those in names.items() for each in those.values()
    }
    pages = {f"{API}/index.md": "\n\n".join(_index(names)) + "\n"}
    for module, those in names.items():
        pages[f"{API}/{_file(module)}"] = "\n\n".join(_page(module, those, places)) + "\n"
    return pages


def _own(each: Any) -> list[griffe.Object]:
    return [m for name, m in each.members.items() if not m.is_alias and not name.startswith("_")]


def _named_by(each: griffe.Object, *, methods: bool = True) -> Iterator[str]:
    """What of the package the signature, the fields and, unless told otherwise, the methods of something name."""
    members = [each, *(m for m in (_own(each) if each.is_class else ()) if methods or m.is_attribute)]
    for member in members:
        expressions = [getattr(member, "annotation", None), getattr(member, "returns", None)]
        expressions += [getattr(member, "value", None)] if member is each and member.is_attribute else []
        expressions += [p.annotation for p in getattr(member, "parameters", ()) if member.is_function]
        if member.is_class:
            expressions += getattr(member, "bases", ())
        for expression in expressions:
            yield from _paths(expression)


def _paths(expression: Any) -> Iterator[str]:
    import griffe

    if isinstance(expression, griffe.Expr):
        for part in expression.iterate(flat=True):
            if isinstance(part, griffe.ExprName) and part.canonical_path.startswith(f"{PACKAGE}."):
                yield part.canonical_path


def _file(module: str) -> str:
    return f"{module.removeprefix(f'{PACKAGE}.')}.md"


def _anchor(each: griffe.Object) -> str:
    return each.path.removeprefix(f"{each.module.path}.").replace(".", "-")


def _index(names: Names) -> Iterator[str]:
    package = next(iter(next(iter(names.values())).values())).package
    yield "# Python"
    yield (
        "The front door is `agreement_kb.kb`: `load` reads a folder of rules, `KnowledgeBase.ask` answers. What it "
        "gives are frozen values, each described where its module is. These pages are made from the code: its "
        "signatures, its types and its docstrings."
    )
    yield "\n\n".join(_prose(package.docstring.value if package.docstring else ""))
    for module, those in names.items():
        told = _first(next(iter(those.values())).module)
        yield f"## [`{module}`]({_file(module)})"
        yield told
        yield "\n".join(
            f"- [`{each.name}`]({_file(module)}#{_anchor(each)}): {_first(each)}" for each in those.values()
        )


def _page(module: str, those: Mapping[str, griffe.Object], places: Mapping[str, str]) -> Iterator[str]:
    yield f"# {module.removeprefix(f'{PACKAGE}.')}"
    holder = next(iter(those.values())).module
    yield f"`{module}`"
    if holder.docstring:
        yield from _prose(holder.docstring.value)
    for each in those.values():
        yield f"## {each.name} {{#{_anchor(each)}}}"
        yield from _told(each, places)
        for member in members_of(each) if each.is_class else ():
            yield f"### {each.name}.{member.name} {{#{_anchor(member)}}}"
            yield from _told(member, places)


def _told(each: griffe.Object, places: Mapping[str, str]) -> Iterator[str]:
    yield f"```python\n{_signature(each)}\n```"
    if each.docstring:
        for section in each.docstring.parsed:
            yield from _section(section)
    if each.is_class:
        fields = [m for m in _own(each) if m.is_attribute and "property" not in m.labels]
        if fields:
            typed = any(getattr(m, "annotation", None) is not None for m in fields)
            yield "\n".join(("| Field | Type |" if typed else "| Value | Is |", "| --- | --- |", *map(_field, fields)))
    used = [path for path in dict.fromkeys(_named_by(each, methods=False)) if path in places and path != each.path]
    if used:
        links = ", ".join(f"[`{path.rpartition('.')[2]}`]({places[path]})" for path in used)
        yield f"See {links}."


def _signature(each: Any) -> str:
    if each.is_class:
        bases = ", ".join(map(str, each.bases))
        return f"class {each.name}{f'({bases})' if bases else ''}"
    if each.is_function:
        text = str(each.signature())
        if len(text) <= 76:
            return f"def {text}"
        shown = [str(p) for p in _parameters(each)]
        return f"def {each.name}(\n" + "".join(f"    {p},\n" for p in shown) + f") -> {each.returns}"
    annotation = f": {each.annotation}" if each.annotation is not None else ""
    value = f" = {each.value}" if getattr(each, "value", None) is not None else ""
    return f"{each.name}{annotation}{value}"


def _parameters(each: Any) -> Iterator[str]:
    keyword = False
    for p in each.parameters:
        if p.name == "self":
            yield "self"
            continue
        if p.kind is not None and p.kind.value == "keyword-only" and not keyword:
            keyword = True
            yield "*"
        annotation = f": {p.annotation}" if p.annotation is not None else ""
        yield f"{p.name}{annotation}{f' = {p.default}' if p.default is not None else ''}"


def _field(each: Any) -> str:
    told = each.annotation if each.annotation is not None else each.value
    note = f" {_inline(' '.join(each.docstring.value.split()))}" if each.docstring else ""
    return f"| `{each.name}` | {_cell(told)}{note} |"


def _cell(told: object) -> str:
    return "`" + str(told).replace("|", "\\|") + "`"


def _section(section: Any) -> Iterator[str]:
    match section.kind.value:
        case "text":
            yield from _prose(section.value)
        case "parameters" | "attributes":
            yield _rows("Argument" if section.kind.value == "parameters" else "Attribute", "Meaning", section.value)
        case "raises":
            rows = [(str(each.annotation), each.description) for each in section.value]
            lines = (f"| `{name}` | {_inline(' '.join(told.split()))} |" for name, told in rows)
            yield "\n".join(("| Raises | When |", "| --- | --- |", *lines))
        case _:
            yield from _prose(str(section.value))


def _rows(head: str, other: str, those: Iterable[Any]) -> str:
    lines = (f"| `{each.name}` | {_inline(' '.join(each.description.split()))} |" for each in those)
    return "\n".join((f"| {head} | {other} |", "| --- | --- |", *lines))


def _first(each: Any) -> str:
    """The first sentence of a docstring."""
    text = " ".join((each.docstring.value if each.docstring else "").split("\n\n")[0].split())
    return _inline(text)


def _prose(text: str) -> Iterator[str]:
    """Paragraphs of a docstring, and what is set off with ``::`` as code."""
    last = 0
    text = text.strip("\n") + "\n"
    for match in _BLOCK.finditer(text):
        yield from _paragraphs(text[last : match.start()])
        lead, code = match[1].strip(), match[2].strip("\n")
        if lead:
            yield _inline(lead) + ":"
        lines = "\n".join(line.removeprefix("    ") for line in code.split("\n"))
        python = "import" in lines
        yield f"```{'python' if python else 'text'}\n{lines}\n```"
        last = match.end()
    yield from _paragraphs(text[last:])


def _paragraphs(text: str) -> Iterator[str]:
    yield from (_inline(" ".join(part.split())) for part in text.split("\n\n") if part.strip())


def _inline(text: str) -> str:
    parts = _CODE.split(text)
    return "".join(f"`{p}`" if i % 2 else escape(p) for i, p in enumerate(parts)).replace(" | ", " \\| ")
