"""Whatever is typed, wherever it is read from or written to: the command line says one clear thing, and ends."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from finding_pages import written_meanwhile
from small_kb import AGREEMENT, SAMPLE, WORDS, wrapped, write

from agreement_kb.cli import main
from agreement_kb.kb import load
from agreement_kb.language.loader import load_folder
from agreement_kb.model.finding import NotUnderstood, TooLarge
from agreement_kb.resources import resource

AKB = [sys.executable, "-m", "agreement_kb"]
ASK = ["ask", 'is "the plan" guarded?', "--given", '"the plan" is secret', "--explain", "none"]
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kb")
    write(folder, {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped("")})
    return folder


@pytest.fixture(autouse=True)
def _ctrl_c_is_heeded() -> Iterator[None]:
    """Whatever started the tests may ignore Ctrl-C, as a job in the background does; commands would inherit it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def run(*arguments: str | bytes, shell: str = "", **streams: object) -> tuple[int, str, str]:
    """Run the command as a person does; ``shell`` is what stands behind it."""
    command = [*AKB, *arguments]
    if shell:
        command = ["bash", "-c", f'set -o pipefail; "$@" {shell}', "akb", *command]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    done = subprocess.run(command, check=False, timeout=60, **streams)  # type: ignore[call-overload]
    out, err = ((each or b"").decode() for each in (done.stdout, done.stderr))
    assert "Traceback" not in out + err
    assert "Exception ignored" not in out + err
    return done.returncode, out, err


# ---- where it is written to --------------------------------------------------------------------------------------

CANT = (
    "AKB903 The answer can't be written: {}.\n"
    "  hint: Nothing of it counts; make room, or write it elsewhere, and ask again.\n"
)


@pytest.mark.skipif(not FULL.exists(), reason="there is no full device here")
@pytest.mark.parametrize(
    "arguments",
    [
        ASK,
        [*ASK, "--format", "json"],
        ["ask", "nonsense", "--format", "json"],
        ["check"],
        ["--help"],
        ["ledger", "--help"],
    ],
    ids=" ".join,
)
def test_a_full_disk(arguments: list[str], kb: Path) -> None:
    where = [] if "--help" in arguments else ["--kb", str(kb)]
    with FULL.open("wb") as full:
        assert run(*arguments, *where, stdout=full) == (70, "", CANT.format("No space left on device"))


@pytest.mark.skipif(not FULL.exists(), reason="there is no full device here")
def test_a_full_disk_for_messages(kb: Path) -> None:
    with FULL.open("wb") as full:
        assert run("ask", "nonsense", "--kb", str(kb), stderr=full) == (5, "", "")
        assert run("frobnicate", stderr=full) == (2, "", "")


def test_a_reader_that_leaves(kb: Path) -> None:
    code, out, err = run("check", "--format", "json", "--kb", str(kb), shell="| true")
    assert (code, out, err) == (0, "", "")
    code, out, err = run("ledger", shell="| head -n 1")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1


def test_closed_streams(kb: Path) -> None:
    assert run(*ASK, "--kb", str(kb), shell=">&-") == (70, "", CANT.format("standard output is closed"))
    code, out, _ = run(*ASK, "--kb", str(kb), shell="2>&-")
    assert code == 0
    assert out.startswith("YES\n")
    assert run("ask", "nonsense", "--kb", str(kb), shell="2>&-") == (5, "", "")
    assert run(*ASK, "--kb", str(kb), shell=">&- 2>&-") == (70, "", "")


def test_two_at_once_say_the_same(kb: Path) -> None:
    both = [subprocess.Popen([*AKB, *ASK, "--kb", str(kb)], stdout=subprocess.PIPE) for _ in range(2)]
    outputs = {each.communicate(timeout=60)[0] for each in both}
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"YES\n")


# ---- Ctrl-C ------------------------------------------------------------------------------------------------------

INTERRUPTED = """
import os, signal, sys, threading, time
stage, command = sys.argv.pop(1), os.getpid()
def stop(*_):
    os.kill(command, signal.SIGINT)
    if os.getpid() != command:
        time.sleep(2)  # the process that works for the command is ended by it
def hook(event, args):
    end = f".{os.getpid()}" if stage == "unfinished" else stage
    if (event == "import" and args[0] == stage) or (event == "open" and str(args[0]).endswith(end)):
        stop()
from agreement_kb.__main__ import run
if stage.startswith("after "):
    threading.Timer(float(stage[6:]), stop).start()
else:
    sys.addaudithook(hook)
code = run()
os._exit(code)
"""
STAGES = [
    "argparse",
    "agreement_kb.cli",
    "agreement_kb.commands",
    "lark",
    "markdown_it",
    "pyDatalog",
    "agreement.md",
    "words.md",
]


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_while_something_is_loaded(stage: str, kb: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, stage, *ASK, "--kb", str(kb)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env={**os.environ, "AKB_CACHE": ""})
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Stopped.\n")


def test_ctrl_c_while_the_compiled_form_is_written(kb: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, "unfinished", *ASK, "--kb", str(kb)]
    kept = {**os.environ, "AKB_CACHE": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=kept)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Stopped.\n")
    assert list(tmp_path.glob("*.json")) == []  # no half-written form is ever found
    for _ in range(2):
        assert run(*ASK, "--kb", str(kb), env=kept)[:2] == run(*ASK, "--kb", str(kb))[:2]


@pytest.mark.parametrize("seconds", ["0.02", "0.05", "0.15", "0.3", "0.5"])
def test_ctrl_c_at_any_moment(seconds: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED, f"after {seconds}", "ledger"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) in [(130, b"Stopped.\n"), (0, b"")]


def test_ctrl_c_while_the_answer_is_written() -> None:
    read, written = os.pipe()
    size = fcntl.fcntl(written, fcntl.F_SETPIPE_SZ, 4096)  # the ledger is longer, so that it waits for its reader
    process = subprocess.Popen([*AKB, "ledger"], stdout=written, stderr=subprocess.PIPE)
    os.close(written)
    waited = time.monotonic() + 30
    while _waiting(read) < size and time.monotonic() < waited:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    os.close(read)
    assert (process.returncode, err) == (130, b"Stopped.\n")


def _waiting(pipe: int) -> int:
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4), sys.byteorder)


def test_ctrl_c_is_left_alone_where_it_is_ignored(kb: Path) -> None:
    command = f'trap "" INT; exec "{sys.executable}" -c "$0" words.md ask "$@"'
    done = subprocess.run(
        ["bash", "-c", command, INTERRUPTED, *ASK[1:], "--kb", str(kb)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"YES\n")


# ---- what is typed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            [b"ask", b"\xff\xfe"],
            5,
            "AKB401 This line has control characters; they can't be read.\n  hint: Type it again.\n",
        ),
        ([b"ask", b'is "\xed\xa0\x80" guarded?'], 5, "AKB401 This line has control characters"),
        ([b"ask", b'is "x" guarded?', b"--given", b"\xff"], 5, "AKB401 This line has control characters"),
        ([b"ask", b'is "x" guarded?', b"--as-of", b"\xff"], 5, "AKB404 '\ufffd' is no date of the calendar."),
        (
            [b"ask", b'is "x" guarded?', b"--scenario", b"\xff"],
            5,
            "AKB502 There is no scenario '\ufffd', and no file of that name.",
        ),
        ([b"cite", b"\xff"], 5, "AKB201 There is no provision \ufffd."),
        ([b"explain", b"\xff"], 5, "AKB401 There is no finding code '\ufffd'."),
        ([b"cite", b"1", b"--lang", b"\xff"], 0, ""),
        ([b"\xff"], 2, "usage: akb"),
        ([b"ask", b"x", b"--\x1b[31m"], 2, "usage: akb"),
        ([b"ask", b"x" * 10_000], 5, "AKB401 This line has 10000 characters; at most 2000 are read.\n  hint: Say"),
        ([b"ask", 'is "the \u202eplan" guarded?'.encode(), b"--given", b'"the plan" is secret'], 0, ""),
        ([b"ask", 'is "the pl\u200ban" guarded?'.encode(), b"--given", b'"the plan" is secret'], 0, ""),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, list) else "",
)
def test_odd_arguments(arguments: list[bytes], code: int, says: str, kb: Path) -> None:
    more = [b"--kb", os.fsencode(kb)] if arguments[0] in (b"ask", b"cite") else []
    found, out, err = run(*arguments, *more)
    assert found == code
    assert err.startswith(says)
    assert bool(says) == bool(err)
    assert all(c.isprintable() or c == "\n" for c in out + err)


def test_a_name_written_with_loose_accents_is_the_same_name(kb: Path) -> None:
    loose = unicodedata.normalize("NFD", "Ақмола қаласының жоспары й")
    composed = unicodedata.normalize("NFC", loose)
    assert loose != composed
    answers = {
        run("ask", f'is "{one}" guarded?', "--given", f'"{other}" is secret', "--kb", str(kb))[1]
        for one in (loose, composed)
        for other in (loose, composed)
    }
    assert len(answers) == 1
    assert answers.pop().startswith("YES\n")


def test_an_action_of_which_no_norm_speaks(kb: Path) -> None:
    for explain in ("none", "short", "full"):
        code, out, err = run("ask", 'may "the plan" be handed over to "Ana"?', "--explain", explain, "--kb", str(kb))
        assert (code, err) == (0, "")
        assert out.startswith("SILENT: not regulated here\n")


def test_very_many_statements(kb: Path) -> None:
    loaded = load(kb)
    with pytest.raises(TooLarge) as error:
        loaded.ask('is "x" guarded?', given=(f'"x{number}" is secret' for number in range(100_000)))
    assert [(f.code, f.message) for f in error.value.findings] == [
        ("AKB901", "More than 20000 statements are given; at most so many are read.")
    ]
    with pytest.raises(NotUnderstood) as long:
        loaded.ask(f'is "{"x" * 10_000}" guarded?')
    assert [f.code for f in long.value.findings] == ["AKB401"]


# ---- where it is read from ---------------------------------------------------------------------------------------


def found(folder: Path) -> list[str]:
    return [f"{f.place} {f.code} {f.message}" for f in load_folder(folder).findings]


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Path]:
    """A knowledge base to be spoiled, beside a file and a folder that are none of its business."""
    write(tmp_path / "kb", {"agreement.md": AGREEMENT, "words.md": WORDS, SAMPLE: wrapped("")})
    write(tmp_path, {"outside.md": "a secret", "elsewhere/more.md": "another secret"})
    yield tmp_path / "kb"
    assert "secret" not in "".join(
        load_folder(tmp_path / "kb").texts.get(name, "") for name in ("link.md", "link/more.md")
    )


def test_links(rules: Path) -> None:
    (rules / "link.md").symlink_to(rules.parent / "outside.md")
    (rules / "link").symlink_to(rules.parent / "elsewhere")
    (rules / "loop.md").symlink_to(rules / "loop.md")
    (rules / "nowhere.md").symlink_to(rules / "none.md")
    (rules / "zero.md").symlink_to("/dev/zero")
    (rules / "self").symlink_to(rules)
    (rules / "words_again.md").symlink_to(rules / "words.md")
    assert [each for each in found(rules) if "AKB101" not in each] == [
        "link:1:1 AKB008 'link' lies outside the knowledge base.",
        "link.md:1:1 AKB008 'link.md' lies outside the knowledge base.",
        "loop.md:1:1 AKB001 'loop.md' can't be read: it is a link that leads round in a circle.",
        "nowhere.md:1:1 AKB001 'nowhere.md' can't be read: No such file or directory.",
        "zero.md:1:1 AKB008 'zero.md' lies outside the knowledge base.",
    ]


def test_the_knowledge_base_may_be_a_link(rules: Path) -> None:
    (rules.parent / "link").symlink_to(rules)
    assert found(rules.parent / "link") == []


def test_what_is_no_plain_file(rules: Path) -> None:
    os.mkfifo(rules / "pipe.md")
    (rules / "folder.md").mkdir()
    assert found(rules) == ["pipe.md:1:1 AKB001 'pipe.md' can't be read: it is no plain file."]
    (rules / "agreement.md").unlink()
    os.mkfifo(rules / "agreement.md")
    assert found(rules)[0] == "agreement.md:1:1 AKB001 'agreement.md' can't be read: it is no plain file."


def test_what_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        rules = Path(name)
        write(
            rules, {"agreement.md": AGREEMENT, "words.md": WORDS, "closed/more.md": "# More\n", "closed.md": "# Shut\n"}
        )
        rules.chmod(0o755)
        (rules / "closed").chmod(0)
        (rules / "closed.md").chmod(0)
        load_folder(rules)  # whatever is imported on the way is read before the rights are given up
        with nobody():
            seen = found(rules)
        rules.chmod(0o700)
        with nobody():
            whole = found(rules)
        (rules / "closed").chmod(0o755)
    assert seen == [
        "closed:1:1 AKB001 The folder 'closed' can't be read: Permission denied.",
        "closed.md:1:1 AKB001 'closed.md' can't be read: Permission denied.",
    ]
    if os.geteuid() == 0:
        assert whole == ["agreement.md:1:1 AKB001 'agreement.md' can't be read: Permission denied."]


@contextmanager
def nobody() -> Iterator[None]:
    """Without the rights of root, to whom nothing is closed."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_names_of_files(rules: Path) -> None:
    odd = [os.fsencode(rules) + name for name in (b"/\xff.md", "/a\u202eb.md".encode(), b"/a\nb.md")]
    for path in odd:
        Path(os.fsdecode(path)).write_text("# Odd\n")
    assert sorted(each.code for each in load_folder(rules).findings) == ["AKB002", "AKB015", "AKB015"]
    code, out, err = run("check", "--kb", str(rules))
    assert (code, err) == (1, "")
    assert out.count("AKB0") == 3
    assert "\u202e" not in out


def test_the_name_of_a_file_with_loose_accents(rules: Path) -> None:
    composed = unicodedata.normalize("NFC", "жайы.md")
    agreement = AGREEMENT.replace('files "words.md"', f'files "{composed}"')
    write(rules, {"agreement.md": agreement, unicodedata.normalize("NFD", composed): "# Words\n"})
    (finding,) = load_folder(rules).findings
    assert (finding.code, str(finding.place)) == ("AKB001", "agreement.md:9:11")
    assert finding.note == "A file whose name looks the same is there: one of the two is written with loose accents."


def test_a_file_that_changes_while_it_is_read(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written_meanwhile(rules / "words.md", monkeypatch)
    assert found(rules) == ["words.md:1:1 AKB014 'words.md' changed while it was read."]


def test_what_is_hashed_is_what_was_read(rules: Path) -> None:
    before = load_folder(rules)
    (rules / "words.md").write_bytes(WORDS.replace("\n", "\r\n").encode())
    assert load_folder(rules).sha256 == before.sha256
    (rules / "words.md").write_text(WORDS + "\n")
    assert load_folder(rules).sha256 != before.sha256


@pytest.mark.parametrize("name", ["no/such/folder", "agreement.md", "words.md", "/", "\0", "x" * 5_000])
def test_what_is_no_knowledge_base(name: str, rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    assert main(["check", "--kb", name if name == "/" else str(rules / name)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("AKB001 ")
    assert err == ""
    assert time.monotonic() - began < 5  # "/" is not searched through
    assert main(["ask", "x", "--kb", name if name == "/" else str(rules / name), "--format", "json"]) == 3
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "AKB001"


def test_a_folder_of_very_many_files(rules: Path) -> None:
    for number in range(5_005):
        (rules / f"{number}.md").write_text("")
    assert [f.code for f in load_folder(rules).findings] == ["AKB010"]


def test_the_real_rules_have_no_character_that_is_not_seen() -> None:
    assert [f for f in load_folder(resource("rules")).findings if f.code == "AKB015"] == []
