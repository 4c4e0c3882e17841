"""What every test has: a folder of compiled forms of its own, so that nothing outside the tests is read or written."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def compiled_forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    os.environ["AKB_CACHE"] = str(tmp_path_factory.mktemp("compiled"))
    yield
    del os.environ["AKB_CACHE"]
