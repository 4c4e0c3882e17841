"""A page for each JSON schema: its properties in tables, the schema itself, and a document that the engine made."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agreement_kb.docs.command_runs import Run
from agreement_kb.docs.markup import folded, unsearched
from agreement_kb.docs.places import COMMANDS, SCHEMAS, link
from agreement_kb.render.markdown import escape
from agreement_kb.resources import resource

_SAW = 'may "the saw" be lent to "the neighbour"?'
_CASE = "--kb tools --given '\"the saw\" is dangerous'"
_ADULT = "--given '\"the neighbour\" is an adult'"
SAMPLES: Mapping[str, tuple[str, str]] = {
    "answer": ("ask", f"akb ask '{_SAW}' {_CASE} {_ADULT}"),
    "chain": ("chain", """akb chain 'may "the list" go to ...?' --hop "the tax office" --hop "the bank\""""),
    "ci": ("ci", "akb ci --kb tools --since HEAD~1"),
    "coverage": ("test", "akb test --coverage --kb tools"),
    "difference": ("what-if", f"akb what-if '{_SAW}' --if '\"the neighbour\" is an adult' {_CASE}"),
    "duties": ("duties", "akb duties --party slovakia --given '\"the request\" is urgent' --as-of 2026-03-08"),
    "findings": ("check", "akb check --kb tools"),
    "flips": ("flips", f"akb flips '{_SAW}' {_CASE}"),
    "fmt": ("fmt", "akb fmt --check --kb tools"),
    "graph": ("graph", "akb graph --kb tools"),
    "interview": ("interview", f"akb interview '{_SAW}' {_CASE}"),
    "mutants": ("test", "akb test --mutate --kb tools --statement to_adults"),
    "revisions": ("diff", "akb diff HEAD~1 --kb tools"),
    "timeline": ("timeline", "akb timeline --given 'the notified time limit for deleting \"the list\" is 2026-09-01'"),
    "why-not": ("why-not", f"akb why-not '{_SAW}' {_CASE}"),
}
"""For each schema the command whose JSON has it, and a command line that makes a document."""


@dataclass(frozen=True)
class Schema:
    """A schema by its name, with the number of its form."""

    name: str
    number: int
    text: str

    @property
    def value(self) -> dict[str, Any]:
        """The schema itself."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}-{self.number}.json"

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"{SCHEMAS}/{self.name}-{self.number}.md"


def schemas() -> tuple[Schema, ...]:
    """Every schema, by name."""
    found = []
    for path in sorted(resource("schemas").glob("*.json")):
        name, _, number = path.stem.rpartition("-")
        found.append(Schema(name, int(number), path.read_text(encoding="utf-8")))
    return tuple(found)


def sample_lines() -> tuple[str, ...]:
    """The command lines whose documents stand on the pages."""
    return tuple(f"{line} --format json" for _, line in SAMPLES.values())


def schema_links() -> dict[str, str]:
    """The page of the schema of each command's JSON, as a link from the page of the command."""
    places = {schema.name: link(schema.page, f"{COMMANDS}/index.md") for schema in schemas()}
    links: dict[str, str] = {}
    for name, (command, _) in SAMPLES.items():
        links.setdefault(command, places[name])
    return links | {"contrast": places["difference"]}


def schema_pages(runs: Mapping[str, Run]) -> dict[str, str]:
    """The pages of the schemas and their files, by name; ``runs`` are those of ``sample_lines``."""
    made = schemas()
    pages = {f"{SCHEMAS}/index.md": _index(made)}
    for schema in made:
        pages[schema.page] = "\n\n".join(_page(schema, runs.get(f"{SAMPLES[schema.name][1]} --format json"))) + "\n"
        pages[f"{SCHEMAS}/{schema.file}"] = schema.text
    return pages


@cache
def meanings() -> dict[str, dict[str, str]]:
    """What properties mean: under ``every`` by name, and under a schema where it is another thing there."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        (resource("docs") / "schema_words.toml").read_text(encoding="utf-8")
    )
    return found


def meaning(schema: str, name: str) -> str:
    """What a property of a schema means.

    Raises:
        KeyError: nobody has said.
    """
    own = meanings().get(schema, {})
    return own[name] if name in own else meanings()["every"][name]


def objects(value: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object that a schema describes, with its place in a document: ``conditions[].basis``; named ones last."""
    yield from _objects(value, "")
    for name, part in value.get("$defs", {}).items():
        yield from _objects(part, name)


def _objects(value: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value.get("properties"), Mapping):
        yield place, value
        for name, part in value["properties"].items():
            yield from _objects(part, f"{place}.{name}" if place else name)
    if isinstance(value.get("items"), Mapping):
        yield from _objects(value["items"], f"{place}[]")
    for word in ("oneOf", "anyOf"):
        for part in value.get(word, ()):
            yield from _objects(part, place)
    if isinstance(value.get("additionalProperties"), Mapping):
        yield from _objects(value["additionalProperties"], f"{place}.*")


def _index(made: Iterable[Schema]) -> str:
    rows = []
    for schema in made:
        command, _ = SAMPLES[schema.name]
        title = escape(str(schema.value["title"]))
        linked = f"[`akb {command}`](../{COMMANDS}/{command}.md)"
        rows.append(f"| [{schema.name}]({schema.name}-{schema.number}.md) | {title} | {linked} |")
    return (
        "\n\n".join(
            (
                "# Schemas",
                "Every JSON document of these commands names its schema, as `agreement-kb/answer/1`, and the tests "
                "validate against it. The number is raised when a program that reads the old form could not read the "
                "new one. The tables are made from the schemas; the files themselves (JSON Schema, draft 2020-12) are "
                "on their pages.",
                "\n".join(("| Schema | What it describes | Made by |", "| --- | --- | --- |", *rows)),
            )
        )
        + "\n"
    )


def _page(schema: Schema, ran: Run | None) -> Iterator[str]:
    value = schema.value
    command, line = SAMPLES[schema.name]
    yield f"# {schema.name}"
    yield f"{escape(str(value['title']))}: what `akb {command} --format json` prints. Its name is `{value['$id']}`."
    yield f"[Download the schema: {schema.file}]({schema.file}){{ download }}"
    yield "Where *maybe* stands, the property may be absent."
    seen: Counter[str] = Counter()
    for place, part in objects(value):
        seen[place] += 1
        again = f", form {seen[place]}" if seen[place] > 1 else ""
        yield f"## {escape(place or 'The document')}{again} {{#{_anchor(place)}{f'-{seen[place]}' if again else ''}}}"
        yield _table(schema, part)
    if ran is not None:
        yield "## Example"
        yield f"Made when this page was: `{line} --format json`"
        document = json.dumps(json.loads(ran.output), ensure_ascii=False, indent=2)
        yield unsearched(folded("The document", f"```json\n{document}\n```", kind="example"))


def _anchor(place: str) -> str:
    return place.replace("[]", "").replace(".", "-").replace("*", "any") or "the-document"


def _table(schema: Schema, part: Mapping[str, Any]) -> str:
    rows = ["| Property | Type | Meaning |", "| --- | --- | --- |"]
    wanted, defs = set(part.get("required", ())), schema.value.get("$defs", {})
    for name, each in part["properties"].items():
        maybe = "" if name in wanted else " *maybe*"
        rows.append(f"| `{name}` | {_type(each, defs)}{maybe} | {escape(meaning(schema.name, name))} |")
    return "\n".join(rows)


def _type(value: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """The type of a property in words; a named one that is an object has a table of its own."""
    if "const" in value:
        return f"`{json.dumps(value['const'], ensure_ascii=False)}`"
    if "enum" in value:
        return ", ".join(f"`{json.dumps(each, ensure_ascii=False)}`" for each in value["enum"])
    if "$ref" in value:
        name = str(value["$ref"]).rpartition("/")[2]
        told = any(place == name for place, _ in _objects(defs[name], name))
        return f"[{escape(name)}](#{_anchor(name)})" if told else _type(defs[name], defs)
    for word in ("oneOf", "anyOf"):
        if word in value:
            return " or ".join(dict.fromkeys(_type(each, defs) for each in value[word]))
    kind = value.get("type", "anything")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_type(value.get('items', {}), defs)}"
    if kind == "object" and isinstance(value.get("additionalProperties"), Mapping) and "properties" not in value:
        return f"object of {_type(value['additionalProperties'], defs)}"
    return str(kind)
