"""``akb new``: another agreement laid out, its text sentence by sentence and its ledger ready to be filled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from agreement_kb.language.files import read_file
from agreement_kb.language.received import Text, take_apart
from agreement_kb.model.finding import Finding, NotUnderstood
from agreement_kb.resources import resource

Files = list[tuple[str, str]]
_TO_DO = "To be encoded: this sentence has no rule and no mark yet."
_TO_ALIGN = "To be put beside its translation: the texts have not as many sentences here."


def new(folder: Path, texts: Sequence[tuple[str, Path]]) -> tuple[str, int, Files]:
    """What is laid out in a new folder.

    Args:
        folder: it is not there yet, or empty.
        texts: plain text files of the agreement, each with its language; an example where there is none.

    Raises:
        NotUnderstood: something is in the folder already, or a text can't be read.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "Name a folder that is not there yet; nothing is written over."
        raise NotUnderstood([Finding("AKB416", f"There is something at '{folder}' already.", hint=hint)])
    received = {language: _read(path) for language, path in texts} or {
        "en": (resource("layout") / "example.txt").read_text(encoding="utf-8")
    }
    taken = {language: take_apart(text) for language, text in received.items()}
    pages = {
        "agreement.md": _agreement(folder.resolve().name, taken),
        **_text_pages(taken),
        **_words(tuple(taken)),
        "source/accepted.toml": _accepted(taken),
        **{f"source/text.{language}.txt": text for language, text in received.items()},
        ".pre-commit-config.yaml": _layout("pre-commit-config.yaml"),
        "ci.yml": _layout("ci.yml"),
        "README.md": _layout("README.md").replace("@NAME@", _title(taken)),
    }
    provisions = len({part.id for text in taken.values() for part in text.parts})
    told = f"{folder}: {len(pages)} files, {provisions} provisions to be encoded.\n"
    if apart := _numbered_apart(taken):
        told += (
            f"Not compared with its text, since it is numbered otherwise than in {next(iter(taken))}: "
            f"{', '.join(apart)}. Its numbers are left out of the quotations; if they are made the same, add to "
            'agreement.md: source LANGUAGE "source/text.LANGUAGE.txt".\n'
        )
    if unlike := _unlike(taken):
        told += (
            f"Not as many sentences in each language: {', '.join(unlike)}. Put each sentence beside its "
            "translation, in one quotation, and take the entries AKB206 out of source/accepted.toml.\n"
        )
    told += f"Compare the quotations in text/ with the text, then: akb ci --kb {folder}\n"
    return told, 0, [(str(folder / name), text) for name, text in pages.items()]


def _numbered_apart(taken: Mapping[str, Text]) -> list[str]:
    """The languages in which an article is numbered otherwise than in the first one: one way is declared for all."""
    first, *others = taken
    return [
        each
        for each in others
        if any(taken[first].numbered.get(n, way) != way for n, way in taken[each].numbered.items())
    ]


def _unlike(taken: Mapping[str, Text]) -> list[str]:
    """The provisions that have not as many sentences in each language, in the order of the texts."""
    ids = dict.fromkeys(part.id for text in taken.values() for part in text.parts)
    return [each for each in ids if len({len(_sentences(text, each)) for text in taken.values()}) > 1]


def _layout(name: str) -> str:
    return (resource("layout") / name).read_text(encoding="utf-8")


def _read(path: Path) -> str:
    text, fault = read_file(path, path.as_posix())
    if text is None:
        raise NotUnderstood([fault] if fault is not None else [])
    return text


def _title(taken: Mapping[str, Text]) -> str:
    first = next(iter(taken.values()))
    return first.parts[0].sentences[0] if first.parts else "An agreement"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_each(languages: Sequence[str], words: str, indent: str = "    ") -> str:
    """Words that are to be translated, marked with the language where it is not English."""
    return "\n".join(f"{indent}{each} {_quoted(words if each == 'en' else f'[{each}] {words}')}" for each in languages)


def _agreement(name: str, taken: Mapping[str, Text]) -> str:
    own = re.sub(r"\W+", "_", name.lower()).strip("_")
    own = own if re.match(r"[^\W\d]", own) else f"agreement_{own}".rstrip("_")
    titles = {each: text.parts[0].sentences[0] if text.parts else own for each, text in taken.items()}
    numbers = dict.fromkeys(number for text in taken.values() for number in text.headings)
    files = ["text/opening.md", *(f"text/article_{number}.md" for number in numbers)]
    lines = [f"agreement {own}", '    version "0.1.0"']
    lines += [f"    {language} {_quoted(title)}" for language, title in titles.items()]
    lines.append(f"    languages {' '.join(taken)}")
    compared = [language for language in taken if language not in _numbered_apart(taken)]
    lines += [f'    source {language} "source/text.{language}.txt"' for language in compared]
    lines += [f"    files {' '.join(map(_quoted, files))}", "    status"]
    lines.append(_in_each(tuple(taken), "Being encoded; not reviewed by a qualified lawyer.", "        "))
    return "\n".join([f"# {_title(taken)}", "", "```akb", *lines, "```", ""])


def _text_pages(taken: Mapping[str, Text]) -> dict[str, str]:
    """A page for what comes before the first article, and one for each article."""
    ids = dict.fromkeys(part.id for text in taken.values() for part in text.parts)
    numbers = dict.fromkeys(number for text in taken.values() for number in text.headings)
    pages = {"text/opening.md": ["# Before the articles", ""]}
    for number in numbers:
        words = " ".join(f"{each} {_quoted(t.headings[number])}" for each, t in taken.items() if number in t.headings)
        patterns = next((text.numbered[number] for text in taken.values() if number in text.numbered), [])
        numbered = f" numbered {' '.join(map(_quoted, patterns))}" if patterns else ""
        page = [f"# {number}", "", "```akb", f"article {number} {words}{numbered}", "```", ""]
        pages[f"text/article_{number}.md"] = page
    for each in ids:
        page = pages.get(f"text/article_{each.split('(')[0]}.md", pages["text/opening.md"])
        page += [f"## {each}", ""]
        said = {language: _sentences(text, each) for language, text in taken.items()}
        for at in range(max(map(len, said.values()))):
            there = [f"> {language}: {words[at]}" for language, words in said.items() if at < len(words)]
            page += ["\n>\n".join(there), ""]
    return {name: "\n".join(lines) for name, lines in pages.items()}


def _sentences(text: Text, provision: str) -> list[str]:
    return [sentence for part in text.parts if part.id == provision for sentence in part.sentences]


def _words(languages: Sequence[str]) -> dict[str, str]:
    asked = "does the agreement regulate {Subject}?"
    words = _layout("words.md").replace("@QUESTION@", _in_each(languages, asked))
    words = words.replace("@SUBJECT@", _in_each(languages, "the weather"))
    words = words.replace("@BECAUSE@", _in_each(languages, "the text does not speak of it", "        "))
    first = languages[0] if "en" not in languages else "en"
    mark = "" if first == "en" else f"[{first}] "
    scenario = _layout("scenarios/first.md").replace("@TITLE@", _in_each(languages, "Nothing is said of the weather"))
    ask = f"{mark}{asked.replace('{Subject}', f'{chr(34)}{mark}the weather{chr(34)}')}"
    return {"words.md": words, "scenarios/first.md": scenario.replace("@ASK@", ask)}


def _accepted(taken: Mapping[str, Text]) -> str:
    """What is to be done: each provision as a finding that is let stand until its rules are there."""
    ids = dict.fromkeys(part.id for text in taken.values() for part in text.parts)
    head = "# What is to be done: take out the entry of a provision when each of its sentences has a rule or a mark.\n"
    left = [*(("AKB204", each, _TO_DO) for each in ids), *(("AKB206", each, _TO_ALIGN) for each in _unlike(taken))]
    entries = [
        f'\n[[accepted]]\ncode = "{code}"\nwhere = "{where}"\nbecause = "{because}"\n' for code, where, because in left
    ]
    return head + "".join(entries)
