"""Advice that a page of examples asks for: it is told where the page asks, and a difference leaves no site."""

from __future__ import annotations

import pytest
from helpers import knowledge_base

from agreement_kb.docs.worked_examples import example_page, work
from agreement_kb.kb import KnowledgeBase

RULES = """\
open sort document en "document"
open sort reader en "reader"
predicate sealed(Document: document) by fact en "{Document} is sealed"
predicate trusted(Reader: reader) by fact en "{Reader} is trusted"
action pass_on(Document: document, Reader: reader)
    en "passing {Document} to {Reader}"
    done
        en "{Document} was passed to {Reader}"
        onward Reader
question may_pass: may pass_on(Document, Reader) en "may {Document} go to {Reader}?"
only passing: pass_on(Document, Reader)
    concerning document(Document)
way unsealed through passing
    if not sealed(Document) and trusted(Reader)"""
PAGE = """\
# A plan

```akb
scenario plan
    given "Anna" is trusted
    deny "Boris" is trusted
    deny "the plan" is sealed
    ask may "the plan" go to "Anna"?
    expect yes

scenario nothing_known
    deny "another" is sealed
    ask may "the plan" go to "Anna"?
    expect depends
```

```advice
interview nothing_known
    ask may "the plan" go to "Anna"?
    expect sealed, trusted
chain plan
    ask may "the plan" go to ...?
    hop "Anna"
    hop "Boris"
    expect yes, no
why-not plan
    ask may "the plan" go to "Boris"?
    expect 1
```

The end.
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return knowledge_base(RULES, tmp_path_factory.mktemp("advice") / "kb")


def test_advice_stands_in_the_place_of_its_fence(tiny: KnowledgeBase) -> None:
    (page,), findings = work(tiny, {"plan.md": PAGE})
    assert findings == []
    made = example_page(tiny, page)
    assert "```advice" not in made
    places = [
        made.index(each)
        for each in (
            'What to ask, in which order: may &quot;the plan&quot; go to &quot;Anna&quot;?"',
            "1. “the plan” is sealed",
            "2. “Anna” is trusted",
            'From hand to hand: may &quot;the plan&quot; go to ...?"',
            'Why not: may &quot;the plan&quot; go to &quot;Boris&quot;?"',
            "The end.",
        )
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("expect sealed, trusted", "expect trusted, sealed", "AKB501"),  # asked in another order
        ("expect sealed, trusted", "expect sealed", "AKB501"),  # more is asked than expected
        ("expect yes, no", "expect yes, yes", "AKB501"),
        ("expect 1\n", "expect 2\n", "AKB501"),  # another provision stands in the way
        ("    expect yes, no\n", "", "AKB504"),
        ("chain plan", "chain plans", "AKB502"),
        ('hop "Anna"', 'jump "Anna"', "AKB507"),
        ('ask may "the plan" go to ...?', 'ask may "the plan" come to ...?', "AKB401"),
    ],
)
def test_advice_that_does_not_hold_is_found(tiny: KnowledgeBase, old: str, new: str, code: str) -> None:
    assert old in PAGE
    _, findings = work(tiny, {"plan.md": PAGE.replace(old, new)})
    assert [finding.code for finding in findings] == [code]
    assert findings[0].place is not None
    assert findings[0].place.file == "plan.md"
