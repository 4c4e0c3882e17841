"""The playground in Chromium: answers as on the command line, faults told, a question stopped, nothing sent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from agreement_kb.commands.ask import ask
from agreement_kb.commands.case_facts import CaseFacts
from agreement_kb.commands.look import Look
from agreement_kb.commands.scenario_file import scenario_file
from agreement_kb.resources import resource

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from watching import Watched

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples"
RULES = resource("rules")
LOADED = 90_000
"""How long the engine may take to come, in milliseconds, on a machine that does much else."""
IN_SCOPE = 'is "trafficking in human beings" in scope?'


def opened(page: Page, address: str, text: str = "", question: str = "") -> None:
    travels = f"#scenario={quote(text)}&question={quote(question)}" if text or question else ""
    page.goto(f"{address}/playground/{travels}")


def paste(page: Page, text: str) -> None:
    """Put a long text into the case at once: typed, it would be laid out anew line by line."""
    page.locator("#akb-case").evaluate("(field, text) => { field.value = text; }", text)


def asked(page: Page) -> list[str]:
    """Ask what is typed; the JSON of each answer."""
    page.get_by_role("button", name="Ask").click()
    page.wait_for_function("document.getElementById('akb-status').textContent.endsWith('below.')", timeout=LOADED)
    return page.locator(".akb-json code").all_text_contents()


def on_command_line(question: str, case: CaseFacts) -> str:
    return ask(RULES, Look("json"), question, case=case)[0]


def test_every_question_of_the_worked_examples_has_the_answer_of_the_command_line(
    page: Page, address: str, tmp_path: Path
) -> None:
    opened(page, address)
    offered = page.locator("#akb-begin optgroup option")
    offered.last.wait_for(state="attached")
    file, told, differ = tmp_path / "case.md", set[str](), []
    for name in [str(option.get_attribute("value")) for option in offered.all()]:
        page.locator("#akb-begin").select_option(name)
        file.write_text(f"```akb\n{page.locator('#akb-case').input_value()}```\n", encoding="utf-8")
        scenarios, faults, _ = scenario_file(file)
        assert not faults
        told |= {scenario.name for scenario in scenarios}
        expected = [
            on_command_line(each.question.text, CaseFacts(f"{file}#{scenario.name}"))
            for scenario in scenarios
            for each in scenario.expectations
            if each.verdict not in ("not_understood", "contradiction")
        ]
        differ += [name] if asked(page) != expected else []
        assert page.locator(".akb-unmet, .akb-finding").count() == 0, scenarios
    assert differ == []
    assert told == {each.name for file in EXAMPLES.glob("*.md") for each in scenario_file(file)[0]}
    assert len(told) > 25


def test_a_case_travels_from_its_example_and_is_changed(
    watched: tuple[Page, Watched], address: str, tmp_path: Path
) -> None:
    page, seen = watched
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/examples/11_bigamy_is_not_on_the_list/")
    page.get_by_role("button", name="Try it").first.click()
    case = page.get_by_role("textbox", name="The case", exact=True)
    assert case.input_value().startswith("scenario example_bigamy_both_parties_agree\n")
    case.fill(case.input_value().replace("bigamy", "perjury").replace("expect yes", "expect silent"))
    (tmp_path / "case.md").write_text(f"```akb\n{case.input_value()}```\n", encoding="utf-8")
    of_the_case = on_command_line('is "perjury" in scope?', CaseFacts(f"{tmp_path}/case.md"))
    assert json.loads(of_the_case)["verdict"] == "yes"
    assert asked(page) == [of_the_case]
    assert "expected silent, got yes" in page.locator(".akb-unmet").inner_text()
    page.get_by_text("What would change it").click()
    page.get_by_text("Found what would change it.").wait_for(timeout=LOADED)
    assert "What would take the yes away" in page.locator(".akb-changes").inner_text()

    page.get_by_role("textbox", name="A question").fill(IN_SCOPE)
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.getElementById('akb-status').textContent === '1 answer, below.'", timeout=LOADED)
    assert page.locator(".akb-json code").all_text_contents() == [
        on_command_line(IN_SCOPE, CaseFacts(f"{tmp_path}/case.md"))
    ]
    page.get_by_role("button", name="Copy a link").click()
    page.get_by_text("The link is copied").wait_for()
    link = urlsplit(page.evaluate("navigator.clipboard.readText()"))
    assert link.query == ""
    assert parse_qs(link.fragment) == {"scenario": [case.input_value()], "question": [IN_SCOPE]}
    assert seen.faults == []
    assert [each for each in seen.requests if re.search("perjury|bigamy_both|trafficking", each)] == []


def test_faults_are_told_with_their_place_and_what_is_typed_is_never_markup(page: Page, address: str) -> None:
    opened(
        page,
        address,
        'scenario s\n    given "the list" is data on persons\n    givn "the list" has been received\n',
        IN_SCOPE,
    )
    assert asked(page) == []
    told = page.locator(".akb-finding")
    assert "Line 3, column 5" in told.inner_text()
    assert '3 |     givn "the list" has been received\n  |     ^' in told.locator("pre").inner_text()
    assert page.request.get(str(told.get_by_role("link").evaluate("link => link.href"))).ok

    page.get_by_role("textbox", name="The case", exact=True).fill('scenario s\n    given "the lst" is dta on persons\n')
    asked(page)
    assert "AKB401" in told.inner_text()
    assert "Hint: Nearest phrases: {Data} is data on persons" in told.inner_text()

    evil = "<img src=x onerror=alert(1)>"
    page.on("dialog", lambda dialog: pytest.fail("what was typed was run"))
    page.get_by_role("textbox", name="The case", exact=True).fill(
        f'scenario s\n    en "{evil}"\n    given "{evil}" is data on persons\n'
    )
    page.get_by_role("textbox", name="A question").fill(f'may "{evil}" go to "the tax office"?')
    assert len(asked(page)) == 1
    assert evil in page.locator(".akb-answers h3").inner_text()
    assert page.locator(".akb-answers img").count() == 0


def test_a_question_that_runs_away_is_stopped_and_nothing_typed_is_lost(page: Page, address: str) -> None:
    facts = [f'    given "list {number}" is data on persons' for number in range(11_000)]
    long = "\n".join(["scenario long", *facts, ""])
    opened(page, address)
    paste(page, long)
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Answering").wait_for(timeout=LOADED)
    page.get_by_role("button", name="Stop").click()
    assert page.get_by_role("textbox", name="The case", exact=True).input_value() == long
    assert page.locator(".akb-json").count() == 0
    page.get_by_role("textbox", name="The case", exact=True).fill("")
    page.get_by_role("textbox", name="A question").fill(IN_SCOPE)
    assert asked(page) == [on_command_line(IN_SCOPE, CaseFacts())]


def test_a_question_is_stopped_at_the_bound_on_time(page: Page, address: str, site: Path) -> None:
    known = json.loads((site / "assets" / "playground" / "files.json").read_text(encoding="utf-8"))
    assert known["seconds"] == 60
    shorter = {**known, "seconds": 1}
    page.context.route("**/playground/files.json", lambda route: route.fulfill(json=shorter))
    facts = [f'    given "list {number}" is data on persons' for number in range(11_000)]
    opened(page, address)
    paste(page, "\n".join(["scenario long", *facts, ""]))
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("This takes longer than 1 seconds; it was stopped.").wait_for(timeout=LOADED)
    assert page.get_by_role("link", name="AKB901").get_attribute("href") == "../findings/AKB901/"
    page.context.unroute_all(behavior="ignoreErrors")  # the next engine is on its way


def test_without_javascript_the_page_says_so_and_examples_have_their_answers(
    watched: tuple[Page, Watched], address: str
) -> None:
    browser = watched[0].context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/playground/")
    assert "The playground needs JavaScript." in page.locator("article").inner_text()
    assert not page.locator("#akb-playground").is_visible()
    page.goto(f"{address}/examples/11_bigamy_is_not_on_the_list/")
    assert page.locator(".akb-verdict").first.inner_text() == "YES"
    assert page.get_by_role("button", name="Try it").count() == 0
    context.close()
