"""The gate: a worked example that does not hold, expects nothing or can't be read leaves no site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import knowledge_base

from agreement_kb.cli import main
from agreement_kb.docs.staging import files_of
from agreement_kb.docs.worked_examples import cited_by, example_page, work
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.resources import resource

DOCS = Path(__file__).parent.parent.parent / "docs"
EXAMPLES = files_of(DOCS / "examples")
PARTS = ("## The story", "## The question", "## What is expected", "```akb")
GOOD = """\
# A sealed plan

```akb
scenario sealed_plan
    given "the plan" is sealed
    ask is "the plan" secret?
    expect yes
```

And so it was.
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return knowledge_base(
        'open sort document en "document"\n'
        'predicate sealed(Document: document) by fact en "{Document} is sealed"\n'
        'predicate secret(Document: document) en "{Document} is secret"\n'
        'question is_secret: is secret(Document) en "is {Document} secret?"\n'
        "rule seal: secret(Document)\n    if sealed(Document)",
        tmp_path_factory.mktemp("examples") / "kb",
    )


def test_every_example_holds_and_tells_a_story() -> None:
    worked, findings = work(load(resource("rules")), EXAMPLES)
    assert findings == []
    assert len(worked) >= 30
    for page in worked:
        at = [page.text.find(part) for part in PARTS]
        assert -1 not in at, page.name
        assert at == sorted(at), page.name


def test_the_answer_stands_after_the_fence_and_before_what_follows(tiny: KnowledgeBase) -> None:
    worked, findings = work(tiny, {"plan.md": GOOD})
    assert findings == []
    made = example_page(tiny, worked[0])
    places = [
        made.index(each)
        for each in (
            "expect yes\n```",
            'akb-verdict-yes">YES',
            '"The proof"',
            '"What would change it"',
            "And so it was.",
        )
    ]
    assert places == sorted(places)
    assert cited_by(worked) == {"1#1": (("A sealed plan", "examples/plan.md"),)}


def test_the_rows_of_a_table_are_answered_after_it(tiny: KnowledgeBase) -> None:
    table = (
        '# Plans\n\n```akb\ntable plans\n    where "the plan" is sealed\n    ask is "the plan" secret?\n'
        "    row yes expect yes\n    row ?   expect depends\n```\n\nThe end.\n"
    )
    worked, findings = work(tiny, {"plans.md": table})
    assert findings == []
    made = example_page(tiny, worked[0])
    assert table.partition("\n```\n")[0] in made  # the table stays whole
    after = made.partition("    row ?   expect depends\n```")[2]
    places = [
        after.index(each)
        for each in (
            "```akb\nrow yes expect yes\n```",
            'akb-verdict-yes">YES',
            "```akb\nrow ?   expect depends\n```",
            'akb-verdict-depends">',
            "The end.",
        )
    ]
    assert places == sorted(places)
    assert made.count("```") % 2 == 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("expect yes", "expect no", "AKB501"),  # stale: the rules give another answer
        ('    ask is "the plan" secret?\n    expect yes\n', "", "AKB504"),  # missing
        ("    expect yes\n", "", "AKB003"),  # a question without what is expected
        ("expect yes", "expect perhaps", "AKB507"),  # malformed
        ("expect yes", "expect yes citing 9", "AKB501"),  # rests on a sentence that is not cited
        ("```akb", "```text", "AKB503"),  # no scenario that anyone reads
        ("is sealed", "is seeled", "AKB502"),  # a fact the vocabulary can't say
    ],
)
def test_what_does_not_hold_is_found(tiny: KnowledgeBase, old: str, new: str, code: str) -> None:
    assert old in GOOD
    _, findings = work(tiny, {"plan.md": GOOD.replace(old, new)})
    assert [finding.code for finding in findings] == [code]


def test_one_example_that_does_not_hold_leaves_no_site(
    tiny: KnowledgeBase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs, to = tmp_path / "docs", tmp_path / "to"
    (docs / "examples").mkdir(parents=True)
    (docs / "index.md").write_text("# Start\n", encoding="utf-8")
    (docs / "examples" / "good.md").write_text(GOOD, encoding="utf-8")
    folder = tmp_path / "kb"
    knowledge_base_text = (
        'open sort document en "document"\n'
        'predicate sealed(Document: document) by fact en "{Document} is sealed"\n'
        'predicate secret(Document: document) en "{Document} is secret"\n'
        'question is_secret: is secret(Document) en "is {Document} secret?"\n'
        "rule seal: secret(Document)\n    if sealed(Document)"
    )
    knowledge_base(knowledge_base_text, folder)
    run = ["docs", "build", "--kb", str(folder), "--pages", str(docs), "--to", str(to)]
    assert main(run) == 0
    assert "1 expectations of 1 worked examples met." in capsys.readouterr().out
    kept = (to / "examples" / "good.md").read_text(encoding="utf-8")
    (docs / "examples" / "good.md").write_text(GOOD.replace("expect yes", "expect no"), encoding="utf-8")
    assert main([*run, "--format", "json"]) == 1
    assert [f["code"] for f in json.loads(capsys.readouterr().out)["findings"]] == ["AKB501"]
    assert (to / "examples" / "good.md").read_text(encoding="utf-8") == kept


@pytest.mark.parametrize("ignored", [None, ".venv/\n"])
def test_a_folder_with_something_else_in_it_is_left_alone(
    ignored: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.md").write_text("mine", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    if ignored is not None:
        (tmp_path / "letters" / ".gitignore").write_text(ignored, encoding="utf-8")
    run = ["docs", "build", "--pages", str(tmp_path / "docs"), "--to", str(tmp_path / "letters")]
    assert main(run) == 5
    assert "is no folder of generated pages" in capsys.readouterr().err
    assert (tmp_path / "letters" / "mine.md").read_text(encoding="utf-8") == "mine"
