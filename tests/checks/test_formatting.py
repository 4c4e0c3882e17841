"""The canonical form of the fences: spaces alone change, what is read stays, and so does everything outside."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement_kb.cli import main
from agreement_kb.language.document import Fence, read_document
from agreement_kb.language.files import plain_text
from agreement_kb.language.formatting import _meaning, _read, formatted
from agreement_kb.language.parser import statement_lines
from agreement_kb.language.trees import is_node
from agreement_kb.resources import resource

UGLY = """\
# A page\x20\x20

Words   with  spaces, and `akb` in them.

```akb


   # before all
predicate sealed( D:document )   by fact
  en   "{D}  is   sealed"   also "{D} has a seal"
      also "a seal is on {D}"
   denied
     en "{D} is not sealed"



rule papers :guarded( D )   # why
        if sealed(D)
          # a comment of the second
    and not   part_of(D ,_Whole)
# at the margin
    and secret(D)
rule other: guarded(D)
  if  secret(D)   and sealed(D)
  by analogy because "so  it   is"

predicate late(D: document) by dates first(D) <= last(D)+3 days
 and last(D)<third(D)

rule broken: guarded(D
   iff   secret(D)
scenario s
      given    "the plan"   is secret\x20\x20
    as of   2026-03-10
    ask   is "the plan" guarded?
        expect   yes
      citing 1 ,2
      bound by a,
        b
table t
   given  it is so
  where   x is y
  where z  is y
    ask is it?
      row  yes no   expect  yes citing 1
      row ?  no expect no
        citing 1 ,2

```

    indented text stays
```text
 a:  b
```
"""
NEAT = """\
# A page\x20\x20

Words   with  spaces, and `akb` in them.

```akb
# before all
predicate sealed(D: document) by fact
    en "{D}  is   sealed" also "{D} has a seal"
        also "a seal is on {D}"
    denied
        en "{D} is not sealed"

rule papers: guarded(D)  # why
    if  sealed(D)
    # a comment of the second
    and not part_of(D, _Whole)
# at the margin
    and secret(D)
rule other: guarded(D)
    if secret(D) and sealed(D)
    by analogy because "so  it   is"

predicate late(D: document) by dates first(D) <= last(D) + 3 days
         and last(D) < third(D)

rule broken: guarded(D
   iff   secret(D)
scenario s
    given "the plan"   is secret
    as of 2026-03-10
    ask is "the plan" guarded?
    expect yes
        citing 1, 2
        bound by a,
        b
table t
    given it is so
    where x is y
    where z  is y
    ask is it?
    row yes no  expect yes citing 1
    row ?   no  expect no
        citing 1, 2
```

    indented text stays
```text
 a:  b
```
"""


def test_a_page_whole() -> None:
    assert formatted(UGLY.encode()).decode() == NEAT
    assert formatted(NEAT.encode()).decode() == NEAT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Nothing\n",
        "> ```akb\n> rule a:   b\n> ```\n",
        "- ```akb\n  rule a:   b\n  ```\n",
        "```akb\nrule a\u200b:   b\n```\n",
        "```akb\n```\n",
        "no end of line",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert formatted(text.encode()) == text.encode()


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff# A\n\n```akb\nrule  a:b\n\n\nrule c : d\n```\nend"
    neat = "\ufeff# A\n\n```akb\nrule a: b\n\nrule c: d\n```\nend"
    assert formatted(text.encode()).decode() == neat
    assert formatted(text.replace("\n", "\r\n").encode()).decode() == neat.replace("\n", "\r\n")


# ---- any spacing -------------------------------------------------------------------------------------------------

RULES = resource("rules")
PAGES = sorted(RULES.rglob("*.md"))
STATEMENTS = [
    text.rstrip("\n")
    for path in (
        RULES / "text" / "article_05.md",
        RULES / "vocabulary" / "parties.md",
        RULES / "scenarios" / "data_on_persons.md",
    )
    for block in read_document("", path.read_text(encoding="utf-8")).blocks
    if isinstance(block, Fence)
    for _, text in statement_lines(block.text)
]


def tokens_of(text: str) -> list[tuple[str, int, int]]:
    """The tokens and comments of a statement, each with where it begins and ends, in order."""
    read = _read(text)
    found = list(read.comments)

    def walk(node: object) -> None:
        for child in node.children:  # type: ignore[attr-defined]
            walk(child) if is_node(child) else found.append(child)

    walk(read.tree)
    return sorted((str(t), t.start_pos or 0, t.end_pos or 0) for t in found)


def shaken(text: str, draw: st.DrawFn) -> str:
    """A statement with other white space wherever there is some, and with comments on lines of their own."""
    pieces, end = [], 0
    for token, start, stop in sorted(tokens_of(text), key=lambda each: each[1]):
        gap = text[end:start]
        if "\n" in gap:
            blank = draw(st.sampled_from(("", "\n", "\n  # a note\n", "   \n\n\n", "\n# at the margin\n")))
            gap = (blank or "\n") + " " * draw(st.integers(1, 11))
        elif gap:
            gap = draw(st.sampled_from((" ", "  ", "\t", "     ")))
        pieces += [gap, token]
        end = stop
    return "".join(pieces)


@st.composite
def statements(draw: st.DrawFn) -> str:
    return "\n".join(shaken(draw(st.sampled_from(STATEMENTS)), draw) for _ in range(draw(st.integers(1, 2))))


def read_all(data: bytes) -> list[object]:
    """What each statement of a page is read as, with its comments in order."""
    blocks = [b for b in read_document("", plain_text(data)).blocks if isinstance(b, Fence)]
    return [_meaning(_read(text)) for block in blocks for _, text in statement_lines(block.text)]


def comments_of(data: bytes) -> list[str]:
    """The comments of a page that stand on lines of their own, read here and not by the package."""
    return [line.strip() for line in data.decode().split("\n") if line.lstrip().startswith("#")]


@settings(max_examples=60, deadline=None)
@given(statements())
def test_however_it_is_spaced_it_is_read_the_same(code: str) -> None:
    page = f"Words.\n\n```akb\n{code}\n```\n".encode()
    made = formatted(page)
    assert read_all(made) == read_all(page)
    assert formatted(made) == made
    assert comments_of(made) == comments_of(page)
    assert not [line for line in made.decode().split("\n") if line != line.rstrip()]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(STATEMENTS), st.data())
def test_the_canonical_form_does_not_depend_on_the_spaces_of_a_line(statement: str, data: st.DataObject) -> None:
    lines = statement.split("\n")
    wide = [" " * data.draw(st.integers(1, 9)) + line.lstrip() if line[:1] == " " else line + "  " for line in lines]
    one, other = (formatted(f"```akb\n{text}\n```\n".encode()) for text in (statement, "\n".join(wide)))
    assert one == other


@pytest.mark.slow
def test_the_rules_are_read_the_same_and_in_canonical_form() -> None:
    assert len(PAGES) > 60
    for page in PAGES:
        data = page.read_bytes()
        wide = data.replace(b"\n    ", b"\n      ")
        assert read_all(formatted(wide)) == read_all(wide), page.name
        assert formatted(data) == data, page.name


def test_there_is_enough_to_shake() -> None:
    assert len(STATEMENTS) > 90
    assert len({text.split(None, 1)[0] for text in STATEMENTS}) >= 9


# ---- the command -------------------------------------------------------------------------------------------------


def test_check_shows_the_difference_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("```akb\nrule  a: b\n```\n", encoding="utf-8")
    assert main(["fmt", "--check", str(page)]) == 1
    name = page.as_posix()
    assert capsys.readouterr().out == (
        f"--- {name}\n+++ {name}, formatted\n@@ -1,3 +1,3 @@\n ```akb\n-rule  a: b\n+rule a: b\n ```\n"
        "1 of 1 page would change.\n"
    )
    assert page.read_text(encoding="utf-8") == "```akb\nrule  a: b\n```\n"
    assert main(["fmt", str(page), "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    jsonschema.validate(value, json.loads((resource("schemas") / "fmt-1.json").read_text(encoding="utf-8")))
    assert [each["file"] for each in value["changed"]] == [name]
    assert page.read_text(encoding="utf-8") == "```akb\nrule a: b\n```\n"
    assert main(["fmt", "--check", str(page)]) == 0
    assert capsys.readouterr().out == "0 of 1 page would change.\n"
    assert [each.name for each in tmp_path.iterdir()] == ["page.md"]


def test_where_one_page_cannot_be_read_none_is_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("```akb\nrule  a: b\n```\n", encoding="utf-8")
    assert main(["fmt", str(tmp_path / "a.md"), str(tmp_path / "b.md")]) == 3
    assert capsys.readouterr().err.startswith("AKB001 ")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "```akb\nrule  a: b\n```\n"


def test_the_rules_installed_are_not_changed_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["fmt"])
    assert stopped.value.code == 2
    assert "fmt changes files: name them, or the knowledge base with --kb" in capsys.readouterr().err
