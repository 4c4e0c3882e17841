"""The terminal of a session: prompt, completion, toolbar, welcome, recovery; alone in using prompt_toolkit and rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.completion import Completer as PromptCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from agreement_kb.kb import KnowledgeBase
from agreement_kb.render.findings import visible
from agreement_kb.render.messages import messages
from agreement_kb.session.commands import COMMANDS
from agreement_kb.session.completion import Completer, lines_of, unfinished
from agreement_kb.session.keeping import Kept, Left, remove
from agreement_kb.session.samples import samples
from agreement_kb.session.session import Session

_STYLE = {
    "bottom-toolbar": "noreverse bg:#303030 #d0d0d0",
    "prompt": "bold",
    "completion-menu.completion": "bg:#303030 #d0d0d0",
    "completion-menu.completion.current": "bg:#d0d0d0 #202020",
    "completion-menu.meta.completion": "bg:#404040 #b0b0b0",
    "completion-menu.meta.completion.current": "bg:#b0b0b0 #202020",
}
_PROMPT, _REPLY, _GOING_ON = "akb> ", "reply> ", "...> "
_FREE_ROWS = 8


class Terminal:
    """A session seen on a terminal. What is typed is kept by ``kept``, if anything is."""

    def __init__(self, kb: KnowledgeBase, session: Session, kept: Kept | None, colour: bool) -> None:
        self._kb, self._session, self._kept = kb, session, kept
        self._given_up: Kept | None = None
        self._console = Console(no_color=not colour, highlight=False, emoji=False, markup=False)
        self._completer = Completer(kb)
        self._prompt: PromptSession[str] = PromptSession(
            history=_History(kept, self._not_kept),
            auto_suggest=AutoSuggestFromHistory(),
            completer=_Offers(self._completer, session),
            complete_while_typing=True,
            key_bindings=_keys(),
            multiline=True,
            prompt_continuation=_GOING_ON,
            bottom_toolbar=self._toolbar,
            style=Style.from_dict(_STYLE) if colour else Style([]),
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            reserve_space_for_menu=_FREE_ROWS,
        )

    def prompt(self) -> bool:
        """Ask for a line and run it, or the lines that were pasted. False when the session is left."""
        try:
            typed = self._prompt.prompt(_PROMPT if self._session.state.asking is None else _REPLY)
        except KeyboardInterrupt:
            return True
        except EOFError:
            return False
        lines = lines_of(typed) or ([""] if self._session.state.asking is not None else [])
        return all(self.run(line) for line in lines)

    def run(self, line: str, quiet: bool = False) -> bool:
        """Run a line and show its reply. False when it ends the session."""
        self._keep(line)
        try:
            reply = self._session.respond(line)
        except KeyboardInterrupt:
            self._print(self._say("stopped"))
            return True
        if not quiet:
            try:
                self._print(reply.text)
                # Below the prompt stay free rows for what is offered: so much less of an answer is seen.
                if reply.verdict and reply.text.count("\n") > self._console.height - _FREE_ROWS - 1:
                    verdict = Text.from_ansi(reply.verdict)
                    verdict.truncate(self._console.width, overflow="ellipsis")
                    self._console.print()
                    self._console.print(verdict)
            except KeyboardInterrupt:
                self._console.print()  # the line was run; only the rest of what it says is left out
        return not reply.ends

    def welcome(self, private: bool, trouble: str) -> None:
        """What this is, what to try, how to leave: whole for a first visit, in a line after that."""
        if self._kept is not None and self._kept.history():
            self._print(self._say("welcome.back"))
            return
        shown = samples(self._kb, self._session.state.language)
        titles = self._kb.loaded.header.titles
        title = next(iter(titles.get(self._session.state.language) or next(iter(titles.values()), ("",))), "")
        lines = [(visible(title), "bold"), ("", ""), (self._say("welcome.what"), ""), ("", "")]
        if shown.questions():
            lines += [(self._say("welcome.try"), "bold"), *((f"  {q}", "") for q in shown.questions())]
        if shown.fact:
            lines += [(self._say("welcome.then"), "bold"), (f"  {shown.fact}", "")]
        lines += [("", ""), (self._say("welcome.leave"), "")]
        if private:
            lines.append((self._say("welcome.private"), ""))
        elif self._kept is not None:
            lines.append((self._say("welcome.kept", folder=self._kept.folder), ""))
        body = Text("\n").join(Text(text, style=style) for text, style in lines)
        self._console.print(Panel(body, width=self._width()))
        if trouble:
            self._print(self._say("not_kept", why=trouble))

    def recover(self) -> None:
        """Offer what sessions left that were not closed."""
        for left in self._left():
            if not left.lines:
                if left.unfinished:
                    self._print(self._say("recover.unfinished", text=visible(left.unfinished)))
                remove(left)
                continue
            self._print(self._say("recover.offer", number=len(left.lines), last=visible(left.lines[-1])))
            asked: PromptSession[str] = PromptSession()
            try:
                answer = asked.prompt(self._say("recover.ask")).strip().lower()
            except (KeyboardInterrupt, EOFError):
                continue
            if answer.startswith("y"):
                self._take_up(left)
            elif answer.startswith("n"):
                remove(left)
                self._print(self._say("recover.removed"))

    def keep_unfinished(self) -> None:
        """Keep what is being typed at this moment."""
        text = self._prompt.default_buffer.text
        if self._kept is not None and text.strip():
            self._kept.before(text, unfinished=True)

    def leave(self) -> None:
        """The session was left by its user: nothing need be recovered."""
        for kept in (self._kept, self._given_up):
            if kept is not None:
                kept.close()
        self._print(self._say("left"))

    def _take_up(self, left: Left) -> None:
        """Run the lines that a session left. They are written down anew before what it left is removed."""
        for line in left.lines:
            name = line[1:].partition(" ")[0] if line.startswith(":") else ""
            if not name or (name in COMMANDS and COMMANDS[name].again):
                self.run(line, quiet=True)
        remove(left)
        self._print(self._say("recover.done", number=len(self._session.state.lines)))
        if self._session.state.told is not None:
            self.run(self._session.state.told.question)
        if left.unfinished:
            self._print(self._say("recover.unfinished", text=visible(left.unfinished)))

    def _left(self) -> list[Left]:
        try:
            return self._kept.left() if self._kept is not None else []
        except OSError:
            return []

    def _keep(self, line: str) -> None:
        if self._kept is not None:
            try:
                self._kept.before(line)
            except OSError as error:
                self._not_kept(error)

    def _not_kept(self, error: OSError) -> None:
        """Say once that nothing is kept, and keep nothing from then on; what was kept before stays until the end."""
        if self._kept is not None:
            self._given_up, self._kept = self._kept, None
            self._print(self._say("not_kept", why=error.strerror or str(error)))

    def _toolbar(self) -> FormattedText:
        state = self._session.state
        here = self._completer.here(state, self._prompt.default_buffer.text)
        if here:
            parts = [self._say("bar.here", what=here)]
        else:
            count = len(state.lines)
            readings = ", ".join(state.readings())
            parts = [
                self._say("bar.scenario", name=state.title) if state.title else self._say("bar.new"),
                self._say("bar.fact") if count == 1 else self._say("bar.facts", number=count),
                self._say("bar.date", time=state.as_of) if state.as_of else self._say("bar.no_date"),
                state.language,
                self._say("bar.readings", names=readings) if readings else self._say("bar.no_readings"),
            ]
        shown = " | ".join(visible(part) for part in parts)
        room = max(self._console.width - 2, 10)
        return FormattedText([("", f" {shown if len(shown) <= room else shown[: room - 1] + '…'}")])

    def _width(self) -> int:
        return min(self._console.width, 100)

    def _print(self, text: str) -> None:
        if text:
            self._console.print(Text.from_ansi(text.rstrip("\n")), soft_wrap=True)

    def _say(self, key: str, **values: object) -> str:
        return messages(self._session.state.language).say(f"session.{key}", **values)


class _Offers(PromptCompleter):
    """Completions of the last line typed."""

    def __init__(self, completer: Completer, session: Session) -> None:
        self._completer, self._session = completer, session

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterable[Completion]:
        line = document.text_before_cursor
        if "\n" in line:  # what goes on from the line before is not the beginning of a sentence
            return
        for offer in self._completer.offers(self._session.state, line):
            yield Completion(offer.text, -offer.over, visible(offer.shown), visible(offer.about))


class _History(History):
    """The history of all sessions, kept where ``kept`` keeps it."""

    def __init__(self, kept: Kept | None, not_kept: Callable[[OSError], None]) -> None:
        self._kept = kept
        self._trouble = not_kept
        super().__init__()

    def load_history_strings(self) -> Iterable[str]:
        return reversed(self._kept.history()) if self._kept is not None else ()

    def store_string(self, string: str) -> None:
        if self._kept is not None:
            try:
                self._kept.remember(string)
            except OSError as error:
                self._kept = None
                self._trouble(error)


def _keys() -> KeyBindings:
    """Enter runs what is typed, unless it goes on in the next line; pasted lines stay together."""
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
            buffer.complete_state = None
            if unfinished(buffer.text):
                return
        if unfinished(buffer.text):
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    return keys
