"""Every page of the guides and how-tos does what it says: see ``guide_page.py`` for what is run of it, and how."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from guide_page import SETTING_UP, Reader, Untrue

PROJECT = Path(__file__).parents[2]
OTHERWISE = {"check-your-own-rules-in-ci", "replace-a-sentence"}
"""The first is run by ``tests/checks/test_new.py``; the second is done with a text that has not come yet."""
DOCS = PROJECT / "docs"
PAGES = [
    path
    for folder in ("guides", "how-to")
    for path in sorted((DOCS / folder).glob("*.md"))
    if path.stem not in OTHERWISE
]


@pytest.fixture(autouse=True)
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """One who begins in a folder of his own, with nothing kept by sessions before."""
    folder = tmp_path / "agreement-kb"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AKB_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("AKB_DEBUG", "1")  # commands run in this process, not in one of their own
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Tests")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "tests@example.org")
    return Reader()


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_as_its_reader_finds_it(reader: Reader, page: Path) -> None:
    shutil.copytree(PROJECT / "rules", "rules")
    assert reader.follow(page.read_text(encoding="utf-8")) > 0


def test_what_sets_up_is_what_ci_runs() -> None:
    steps = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert [line for line in SETTING_UP if line.startswith("make ")] == ["make demo"]
    assert "make demo" in steps


def test_a_page_that_is_true_is_followed(reader: Reader) -> None:
    page = """
```console
$ printf 'one\\ntwo\\nthree\\n' > numbers.txt
$ cat numbers.txt
one
…
$ akb explain AKB999 \\
      --lang en
…
$ echo $?
5
```

```diff title="numbers.txt"
 one
-two
+2
```

```python
print(open("numbers.txt").read())
```

```text
one
2
three
```
"""
    assert reader.follow(page) == 6


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("```console\n$ printf 'one\\n'\ntwo\n```", "the page shows\ntwo\n---- it is\none"),
        ("```console\n$ printf 'one\\n'\n```", "it is\none"),
        ("```console\n$ printf 'one\\ntwo\\n'\none\n```", "it is\none\ntwo"),
        ("```console\n$ akb explain AKB999\n…\n$ printf 'x'\nx\n```", "the command before ends with 5"),
        ("```console\n$ akb explain AKB999\n…\n```", "the last command ends with 5"),
        ("```console\n$ rm-all\n```", "no guide uses rm-all"),
        ("```console\nakb> :facts\n```", "there is no session"),
        pytest.param("```console\n$ akb\nreply> yes\n```", "the prompt is another one", marks=pytest.mark.slow),
        ("```console\nwords\n```", "nothing is typed before: words"),
        ("```sh\nakb check\n```", "a fence of the kind sh"),
        ("    ```console\n    $ akb check\n    ```", "a fence is not as the guides have them"),
        ('```text title="a.txt"\na\n```\n```diff title="a.txt"\n-b\n+c\n```', "a.txt has this 0 times"),
        ('```text title="a.txt"\na\na\n```\n```diff title="a.txt"\n-a\n+c\n```', "a.txt has this 2 times"),
        ("```python\nprint(1)\n```\n```text\n2\n```", "it is\n1"),
        ("```python\nprint(1)\n```", "it is\n1"),
    ],
)
def test_a_page_that_is_not_true_is_noticed(reader: Reader, page: str, told: str) -> None:
    with pytest.raises(Untrue, match=re.escape(told)):
        reader.follow(page)


def test_code_that_fails_is_noticed(reader: Reader) -> None:
    with pytest.raises(KeyError):
        reader.follow('```python\n{}["a"]\n```')
