"""What every test has: a folder of compiled forms of its own, so that nothing outside the tests is read or written.

And what tests have counted, printed after the run: also by workers, whose output is not shown.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def compiled_forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    os.environ["AKB_CACHE"] = str(tmp_path_factory.mktemp("compiled"))
    yield
    del os.environ["AKB_CACHE"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, value in report.user_properties:
            if name == "mix" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
