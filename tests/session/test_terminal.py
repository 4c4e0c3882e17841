"""The session on a real pseudo-terminal and on a pipe, and what it keeps."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import DummyInput
from prompt_toolkit.output import DummyOutput

from agreement_kb.kb import load
from agreement_kb.model.finding import AgreementError
from agreement_kb.session.keeping import Kept, forget
from agreement_kb.session.room import Reply
from agreement_kb.session.session import Session
from agreement_kb.session.state import State
from agreement_kb.session.terminal import Terminal
from agreement_kb.session.working import write_scenario
from tests.session.screen import Screen

ROOT = Path(__file__).parents[2]
ORAL = 'may "the request" be made orally?'
URGENT = '"the request" is urgent'


def piped(text: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "agreement_kb", *arguments],
        input=text,
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
    )


def test_welcome_menu_toolbar_and_ctrl_c(tmp_path: Path) -> None:
    with Screen(env={"AKB_STATE": str(tmp_path / "state")}) as screen:
        screen.until("Three questions to try:")
        screen.until("new case | 0 facts | no date | en | no reading assumed")
        screen.type('is "adam s')
        screen.until("адам саудасы")
        screen.type("\x03")
        screen.settle()
        screen.send(URGENT)
        screen.until("Given: " + URGENT)
        screen.until("new case | 1 fact | no date")
        screen.type("\x04")
        screen.until("Goodbye.")
        assert screen.ended() == 0
    assert [path.name for path in (tmp_path / "state").glob("recovery*")] == []


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.05, 0.12, 0.3, 0.6])
def test_ctrl_c_leaves_a_running_line_and_not_the_session(after: float) -> None:
    with Screen("repl", "--private", env={}) as screen:
        screen.until("no reading assumed")
        screen.send(":duties")
        time.sleep(after)
        screen.type("\x03")
        screen.settle()
        screen.send(URGENT)
        screen.until("Given: " + URGENT)
        screen.type("\x04")
        screen.until("Goodbye.")
        assert screen.ended() == 0


def test_an_interview_asks_on_a_terminal_and_ctrl_c_leaves_with_what_is_known() -> None:
    with Screen("interview", 'must "the list" be deleted?', "--given", '"the list" is received', env={}) as screen:
        screen.until("Reply: yes, no or don't know.")
        screen.send("perhaps")
        screen.until("'perhaps' is no reply")
        screen.send("yes")
        screen.until("Question 2")
        screen.type("\x03")
        screen.until("To keep what was replied:")
        assert screen.ended() == 0
    assert "The interview is left." in screen.all()


def test_a_crash_loses_nothing(tmp_path: Path) -> None:
    state = tmp_path / "state"
    env = {"AKB_STATE": str(state)}
    with Screen(env=env) as screen:
        screen.until("akb>")
        screen.send(URGENT)
        screen.until("Given: ")
        for path in state.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert stat.S_IMODE(state.stat().st_mode) == 0o700
        screen.kill()
    with Screen(env=env) as screen:
        screen.until("Take them up again?")
        screen.send("y")
        screen.until("Taken up again. Statements known: 1.")
        screen.until("1 fact")
        screen.type("\x04")
        assert screen.ended() == 0


@pytest.mark.slow
@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGTERM])
def test_what_was_being_typed_is_kept_when_it_is_ended_from_outside(tmp_path: Path, by: signal.Signals) -> None:
    """The terminal is closed, or the machine stops, in the middle of a line."""
    env = {"AKB_STATE": str(tmp_path / "state")}
    with Screen(env=env) as screen:
        screen.until("akb>")
        screen.send(URGENT)
        screen.until("1 fact")
        screen.type('is "perju')
        screen.until("жалған айғақ беру")  # it is offered: all that was typed has been read
        os.kill(screen.pid, by)
        assert screen.ended() == 128 + by
    (left,) = Kept(tmp_path / "state").left()
    assert (left.lines, left.unfinished) == ((URGENT,), 'is "perju')


class Full(Kept):
    """A folder on a disk that is full: whatever is written fails as the system has it fail."""

    def before(self, line: str, unfinished: bool = False) -> None:
        if self._file < 0:
            super().before("the first line still fits")
            os.dup2(os.open("/dev/full", os.O_WRONLY), self._file)
        super().before(line, unfinished)


@pytest.fixture
def on_no_screen() -> Iterator[None]:
    """A prompt that is not shown anywhere."""
    with create_app_session(DummyInput(), DummyOutput()):
        yield


@pytest.mark.usefixtures("on_no_screen")
def test_a_full_disk_is_told_once_and_the_session_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = Full(tmp_path / "state")
    session = Session(lambda state, line, _: Reply(f"heard {line}\n", state), State())
    terminal = Terminal(load(ROOT / "tests" / "agreements" / "library"), session, kept, colour=False)
    assert terminal.run("one")
    assert terminal.run("two")
    shown = " ".join(capsys.readouterr().out.split())
    trouble = "Nothing can be kept: No space left on device. The session goes on without history and recovery."
    assert shown == f"{trouble} heard one heard two"
    terminal.leave()
    assert list((tmp_path / "state").glob("recovery*")) == []  # closed as usual: it is not offered as a crash


@pytest.mark.slow
def test_a_history_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    (state / "history.jsonl").symlink_to("/dev/null")  # never followed
    with Screen(env={"AKB_STATE": str(state)}) as screen:
        screen.until("akb>")
        for number in (1, 2):
            screen.send(f'"request {number}" is urgent')
            screen.until(f'Given: "request {number}" is urgent')
        screen.settle()
        assert screen.all().count("Nothing can be kept") == 1
        screen.type("\x04")
        screen.until("Goodbye.")
        assert screen.ended() == 0
    assert list(state.glob("recovery*")) == []


@pytest.mark.usefixtures("on_no_screen")
@pytest.mark.parametrize(("lines", "again"), [(5, False), (60, True)])
def test_the_verdict_is_repeated_where_the_answer_is_taller_than_the_screen(
    lines: int, again: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("COLUMNS", "80")
    answer = "YES\n" + "so it is\n" * lines
    question = 'may "the list" go to "the office of the one who sends it to the office of another"?'
    session = Session(lambda state, _line, _: Reply(answer, state, verdict=f"YES — {question}"), State())
    terminal = Terminal(load(ROOT / "tests" / "agreements" / "library"), session, None, colour=False)
    terminal.run(question)
    *_, last = capsys.readouterr().out.rstrip("\n").split("\n")
    assert last.startswith("YES — may") is again
    assert len(last) <= 80


def test_private_keeps_nothing(tmp_path: Path) -> None:
    with Screen("repl", "--private", env={"AKB_STATE": str(tmp_path / "state")}) as screen:
        screen.until("Private: nothing you type is kept.")
        screen.until("akb>")
        screen.send(URGENT)
        screen.until("Given: ")
        screen.type("\x04")
        assert screen.ended() == 0
    assert not (tmp_path / "state").exists()


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    coloured = {}
    for wanted in ("", "1"):
        with Screen("repl", "--private", env={"AKB_STATE": str(tmp_path), "NO_COLOR": wanted}) as screen:
            screen.until("akb>")
            screen.send('is "murder" in scope?')
            screen.until("YES")
            coloured[wanted] = re.search(rb"\x1b\[[0-9;]*3[0-7]m", screen.raw) is not None
    assert coloured == {"": True, "1": False}


def test_a_pipe_is_plain_and_ends_with_the_first_fault(tmp_path: Path) -> None:
    done = piped(f'{ORAL}\n"the request" \\\nis urgent\n', AKB_STATE=str(tmp_path / "state"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("DEPENDS: yes or no\n")
    assert done.stdout.endswith(f"Given: {URGENT}\nThe answer to “{ORAL}” is now: YES\n")
    assert "\x1b" not in done.stdout
    assert not (tmp_path / "state").exists()
    bad = piped(f"nonsense\n{URGENT}\n:quit\n:never run\n")
    assert bad.returncode == 5
    assert bad.stdout == f"Given: {URGENT}\n"
    assert "nonsense" in bad.stderr
    assert "never" not in bad.stderr


def test_a_line_beyond_its_time_leaves_the_session(tmp_path: Path) -> None:
    done = piped(f"{URGENT}\n:facts\n", "repl", "--timeout", "0.000001")
    assert done.returncode == 5
    assert "It was stopped" in done.stderr or "it was stopped" in done.stderr


def test_akb_forget_removes_what_is_kept_and_nothing_else(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "state")
    kept.remember("a")
    kept.remember("b")
    kept.before("c")
    (tmp_path / "state" / "mine.txt").write_text("mine", encoding="utf-8")
    done = piped("", "forget", AKB_STATE=str(tmp_path / "state"))
    assert "history.jsonl (2 lines)" in done.stdout
    assert "recovery-" in done.stdout
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["mine.txt"]
    assert forget(tmp_path / "nowhere") == []


def test_sessions_at_the_same_time_leave_each_other_alone(tmp_path: Path) -> None:
    one, two = Kept(tmp_path / "state"), Kept(tmp_path / "state")
    one.before("first")
    assert two.left() == []  # it lives
    two.before("second")
    two.close()
    assert one.left() == []

    def many(kept: Kept, name: str) -> None:
        for number in range(50):
            kept.remember(f"{name}{number}")

    threads = [threading.Thread(target=many, args=each) for each in ((one, "a"), (two, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.history()) == sorted(f"{name}{number}" for name in "ab" for number in range(50))


def test_a_folder_of_others_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    (tmp_path / "shared" / "report.txt").write_text("x", encoding="utf-8")
    with pytest.raises(PermissionError):
        Kept(tmp_path / "shared")


def test_saving_overwrites_no_file_but_a_saved_one(tmp_path: Path) -> None:
    file = tmp_path / "case.md"
    write_scenario(str(file), "# recorded, not reasoned\n")
    write_scenario(str(file), "# recorded, not reasoned: again\n")
    assert file.read_text(encoding="utf-8").endswith("again\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("my own work", encoding="utf-8")
    with pytest.raises(AgreementError, match="AKB903"):
        write_scenario(str(file), "# recorded, not reasoned\n")
    assert file.read_text(encoding="utf-8") == "my own work"
