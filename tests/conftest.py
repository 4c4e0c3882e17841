"""What every test has: a folder of compiled forms of its own, so that nothing outside the tests is read or written.

And what tests have counted, printed after the run: also by workers, whose output is not shown.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from agreement_kb.language import parser


@pytest.fixture(scope="session", autouse=True)
def compiled_forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # what one worker keeps, the others read
    os.environ["AKB_CACHE"] = str(shared / "compiled")
    yield
    del os.environ["AKB_CACHE"]


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Each statement is parsed once: many tests read a copy of the Agreement in which one is changed."""
    whole, trees = parser._parse, dict[str, object]()

    def parse(text: str) -> object:
        if text not in trees:
            trees[text] = whole(text)
        return trees[text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "_parse", parse)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, value in report.user_properties:
            if name == "mix" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
