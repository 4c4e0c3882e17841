"""Files that no knowledge base should have: each is one clear finding at its place, and hides nothing in the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_kb import load_files

from agreement_kb.language.files import MAX_FILE_BYTES, MAX_LINE

FOLDER = Path(__file__).parents[1] / "bad"
_OTHER = "## 9\n\n> en: Other papers are guarded.\n\n```akb\nrule other: guarded(D)\n    if secrt(D)\n```\n"
_OF_THE_OTHER = "other.md:7:8 AKB102"

# What is found in each file, place and code in order; nothing, where the file is odd and not bad.
FOUND: dict[str, tuple[str, ...]] = {
    "another_agreement.md": ("2:1 AKB009",),
    "binary.md": ("2:1 AKB002",),  # byte 128 is the first that is no text; byte 10 ends a line
    "blank.md": (),
    "brackets_nested_deep.md": ("7:294 AKB013",),
    "byte_order_mark.md": (),
    "carriage_returns.md": ("7:18 AKB103",),
    "comment_never_closed.md": ("1:1 AKB005",),
    "empty.md": (),
    "everything_at_once.md": (
        "3:1 AKB210",
        "6:22 AKB102",
        "12:1 AKB004",
        "15:1 AKB003",
        "18:8 AKB102",
        "19:22 AKB003",
    ),
    "fence_in_html.md": ("2:1 AKB004",),
    "fence_never_closed.md": ("5:1 AKB005",),
    "fence_of_another_name.md": ("5:1 AKB004",),
    "hangul_filler.md": ("6:9 AKB015",),
    "heading_broken.md": ("3:1 AKB210",),
    "joiner_in_a_quotation.md": (),
    "joiner_in_a_rule.md": ("7:11 AKB015",),
    "line_separator.md": ("7:11 AKB015",),
    "lists_nested_deep.md": ("21:1 AKB013",),
    "long_name.md": ("6:6 AKB011",),
    "look_alike.md": ("6:6 AKB007",),
    "loose_accent.md": ("6:6 AKB006",),
    "nul_bytes.md": ("6:9 AKB015",),
    "quotation_broken.md": ("3:1 AKB004",),
    "quotes_nested_deep.md": ("1:1 AKB013",),
    "right_to_left.md": ("7:25 AKB015",),
    "soft_hyphen_in_a_quotation.md": ("3:17 AKB015",),
    "statement_indented.md": ("6:1 AKB004",),
    "truncated_in_a_fence.md": ("5:1 AKB005", "6:30 AKB106"),
    "truncated_in_a_letter.md": ("3:1 AKB002",),
    "truncated_in_a_string.md": ("5:1 AKB005", "7:21 AKB003"),
    "two_backticks.md": ("5:1 AKB004",),
    "unbalanced_quotes.md": ("7:21 AKB003",),
    "utf_16.md": ("1:1 AKB002",),
    "windows_1251.md": ("3:1 AKB002",),
    "zero_width_in_a_name.md": ("6:26 AKB015",),
    "zero_width_in_a_string.md": ("7:30 AKB015",),
}

# Files too large to be kept: how each is made, and what is found.
MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a hundred megabytes": (lambda: b"# Text\n" * 15_000_000, "1:1 AKB010"),
    "one byte more than is read": (lambda: b"\n" * (MAX_FILE_BYTES + 1), "1:1 AKB010"),
    "a line of ten megabytes": (lambda: b"x" * 10_000_000, "1:1 AKB010"),
    "a line of half a megabyte": (lambda: b"\n" + b"x" * 500_000 + b"\n", "2:1 AKB011"),
    "one character more than a line has": (lambda: b"x" * (MAX_LINE + 1), "1:1 AKB011"),
    "quotations nested ten thousand deep": (lambda: b">" * 10_000 + b"x\n", "1:1 AKB013"),
    "lists nested six thousand deep in a line": (lambda: b"1. " * 6_000 + b"x\n", "1:1 AKB013"),
    "lists nested five hundred deep": (lambda: b"".join(b"%s- a\n" % (b"  " * i) for i in range(500)), "21:1 AKB013"),
    "brackets nested ten thousand deep": (
        lambda: b"```akb\nrule r: guarded(\n" + b" keeper(\n" * 10_000 + b" D\n```\n",
        "42:8 AKB013",
    ),
    "a hundred thousand facts": (
        lambda: b"```akb\nscenario s\n" + b"    given x\n" * 100_000 + b"```\n",
        "2:1 AKB012",
    ),
    "twenty-one thousand facts": (
        lambda: b"```akb\nscenario s\n" + b"    given x\n" * 21_000 + b"    ask y\n        expect no\n```\n",
        "20003:5 AKB012",
    ),
    "ten thousand statements that can't be read": (lambda: b"```akb\n" + b"x\n" * 10_000 + b"```\n", "102:1 AKB012"),
}
_MANY = "ten thousand statements that can't be read"


def found_with(data: bytes) -> list[str]:
    """What is found in a file beside another with a fault of its own, which must still be found."""
    loaded = load_files({"bad.md": data, "other.md": _OTHER})
    assert loaded.program is None
    found = [f"{f.place} {f.code}" for f in loaded.findings]
    assert found.pop() == _OF_THE_OTHER, found
    assert all(each.startswith("bad.md:") for each in found)
    return [each.removeprefix("bad.md:") for each in found]


def test_the_folder_and_the_table_agree() -> None:
    assert len(FOUND) >= 30
    assert {path.name for path in FOLDER.iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_a_bad_file(name: str) -> None:
    assert tuple(found_with((FOLDER / name).read_bytes())) == FOUND[name]


@pytest.mark.parametrize("name", MADE)
def test_a_file_made_large(name: str) -> None:
    make, expected = MADE[name]
    found = found_with(make())
    assert found[-1] == expected
    assert len(found) == 1 or name == _MANY
