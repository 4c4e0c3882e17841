"""The filter of a table of answers, run by a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from helpers import knowledge_base
from test_question_tables import RULES

from agreement_kb.docs.question_tables import with_tables

SCRIPT = Path(__file__).parent.parent.parent / "docs" / "assets" / "question-table.js"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PROBE = """
const [row, column] = document.querySelectorAll(".akb-filter input"), verdict = document.querySelector("select");
const seen = () => [...document.querySelectorAll("tbody tr")].filter((r) => !r.hidden).map((r) =>
  [r.cells[0].firstChild.textContent, ...[...r.cells].slice(1).filter((c) => !c.hidden)
    .map((c) => c.classList.contains("akb-other") ? "" : c.textContent)]);
const changed = () => new Event("input", {bubbles: true});
const set = (field, value) => { field.value = value; field.dispatchEvent(changed()); return seen(); };
const said = {all: seen(), count: document.querySelector("[role=status]").textContent};
said.synonym = set(row, "MAPS"); set(row, "");
said.column = set(column, "att"); set(column, "");
said.depends = set(verdict, "depends");
said.stops = [...document.querySelectorAll("td a")].filter((a) => a.tabIndex === 0 && a.offsetParent).length;
set(verdict, "");
const first = document.querySelector("td a"); first.focus();
first.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true}));
said.moved = document.activeElement.title; said.told = document.querySelector(".akb-told").textContent;
document.title = JSON.stringify(said);
"""

pytestmark = pytest.mark.slow


def run(folder: Path, script: str) -> dict[str, object]:
    """What the page says of itself after the script and the probe have run."""
    assert BROWSER is not None
    kb = knowledge_base(RULES, folder / "kb")
    pages, _ = with_tables(kb, {"where.md": "```question-table\nwhere is {Book} kept?\n```\n"})
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><title>-</title>{pages["where.md"]}'
        f"<script>{script}</script><script>{PROBE}</script>",
        encoding="utf-8",
    )
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=60)
    found = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    assert found is not None, done.stderr
    said: dict[str, object] = json.loads(unescape(found[1])) if found[1] != "-" else {}
    return said


@pytest.mark.skipif(BROWSER is None, reason="the filter is JavaScript of a page: there is no Chromium here")
def test_the_filter_finds_and_the_arrows_move(tmp_path: Path) -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    said = run(tmp_path, script)
    rows = [["atlas; globe", "yes", "depends", "no"], ["novel", "yes", "no", "no"], ["poem", "yes", "yes", "no"]]
    assert said["all"] == rows
    assert said["count"] == "3 of 3 rows, 3 of 3 columns."
    assert said["synonym"] == rows[:1]
    assert said["column"] == [["atlas; globe", "depends"], ["novel", "no"], ["poem", "yes"]]
    assert said["depends"] == [["atlas; globe", "depends"]]
    assert said["stops"] == 1
    assert str(said["moved"]).startswith("depends: yes or no.")
    assert str(said["told"]).startswith("attic · atlas: depends: yes or no.")


@pytest.mark.skipif(BROWSER is None, reason="the filter is JavaScript of a page: there is no Chromium here")
def test_a_filter_that_hides_no_row_is_noticed(tmp_path: Path) -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    assert "each.hidden = !shown.has(each);" in script
    said = run(tmp_path, script.replace("each.hidden = !shown.has(each);", ""))
    assert len(said["synonym"]) == 3  # type: ignore[arg-type]
