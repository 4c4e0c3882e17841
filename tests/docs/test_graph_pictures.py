"""What rests on what, and the pictures of it: every arrow from what the rules say, every box a link to its place."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from agreement_kb.docs.drawing import picture
from agreement_kb.docs.graph_pictures import graph_page, sentences_picture
from agreement_kb.docs.places import address
from agreement_kb.docs.rests import Rests, rests
from agreement_kb.kb import KnowledgeBase, load
from agreement_kb.resources import resource


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load(resource("rules"))


@pytest.fixture(scope="module")
def found(kb: KnowledgeBase) -> Rests:
    return rests(kb.program.program)


def named(found: Rests) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(str(above), str(ground)): names for (above, ground), names in found.items()}


def test_a_sentence_rests_on_those_whose_words_its_rules_use(found: Rests) -> None:
    pairs = named(found)
    # Data received are deleted when operation ends (5(6), fourth sentence): when that is, 12(2) says.
    assert pairs["5(6)#4", "12(2)#2"] == ("delete_when_operation_ends",)
    # 5(3) asks the reading of "third persons", which is one of 6(2).
    assert ("5(3)#2", "6(2)") in pairs
    # What 1(1)(6) lists, 1(1) takes up.
    assert ("1(1)", "1(1)(6)") in pairs
    assert not [pair for pair in pairs if pair[0] == pair[1]]


def test_forms_of_one_article_do_not_rest_on_those_of_another(found: Rests) -> None:
    """Each opens a form of its own, and says so with one predicate: that alone joins nothing."""
    assert not [pair for pair in named(found) if pair[0].startswith("2(") and pair[1].startswith(("3(", "4("))]


def test_the_picture_of_article_5_has_its_sentences_and_what_they_rest_on(kb: KnowledgeBase, found: Rests) -> None:
    drawn = sentences_picture(kb, found, "text/article_05.md")
    svg = ElementTree.fromstring(re.findall(r"<svg.*</svg>", drawn)[0])
    assert [child.tag for child in svg][:2] == ["title", "desc"]
    links = {a.get("href"): "".join(a.itertext()) for a in svg.iter("a")}
    assert links["#5-6-s4"].startswith("5(6)#4")
    assert links["../article_12/#12-2-s2"].startswith("12(2)#2")
    told = {title.text for path in svg.iter("path") for title in path.iter("title")}
    assert "5(6)#4 rests on 12(2)#2: delete_when_operation_ends" in told
    assert "\n" not in drawn
    width = float(str(svg.get("width")))
    corners = [(float(str(r.get("x"))), float(str(r.get("width")))) for r in svg.iter("rect")]
    assert corners
    assert all(x >= 0 and x + wide <= width for x, wide in corners)


def test_many_sentences_of_another_article_are_drawn_as_one(kb: KnowledgeBase, found: Rests) -> None:
    drawn = sentences_picture(kb, found, "text/article_01.md")
    assert re.search(r'href="\.\./article_04/"><rect[^>]*/><text[^>]*>Article 4</text>', drawn)
    assert drawn.count('href="../article_04/') == 1


def test_where_nothing_rests_on_anything_there_is_no_picture(kb: KnowledgeBase, found: Rests) -> None:
    assert sentences_picture(kb, found, "text/article_09.md") == ""


def test_the_page_has_each_arrow_in_its_table_too(kb: KnowledgeBase, found: Rests) -> None:
    page = graph_page(kb, found)
    drawn, _, table = page.partition("<table ")
    arrows = re.findall(r"<title>(.*?) rests on (.*?): (.*?)</title>", drawn)
    rows = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a></th><td><a [^>]*>(.*?)</a></td><td>\d+: (.*?)</td>', table)
    assert arrows == [(this, that, re.sub("</?code>", "", names)) for this, that, names in rows]
    assert ("Article 5", "Article 12") in [arrow[:2] for arrow in arrows]
    assert "Article 9" in page.partition("use nothing of one another:")[2].partition("\n")[0]


def test_words_in_a_picture_are_words() -> None:
    drawn = picture("a < b & c", "<b>", (10, 10), [])
    assert ElementTree.fromstring(drawn.replace(" data-search-exclude", "")).findtext(".//title") == "a < b & c"


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        ("articles/a.md#1-s1", "articles/b.md", "../a/#1-s1"),
        ("articles/a.md#1-s1", "articles/a.md", "#1-s1"),
        ("articles/a.md", "index.md", "articles/a/"),
        ("index.md", "articles/a.md", "../../"),
        ("articles/index.md", "articles/a.md", "../"),
        ("a.md", "b.md", "../a/"),
    ],
)
def test_links_in_pictures_are_as_the_built_site_has_them(target: str, page: str, expected: str) -> None:
    assert address(target, page) == expected
