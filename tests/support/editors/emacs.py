"""Emacs with Eglot in a terminal: keys go in by the terminal, and what it knows is asked over its socket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from support.documents import Json
from support.editors.editor import is_meant
from support.editors.emacs_server import EmacsServer
from support.terminal import Terminal

__all__ = ["Emacs"]

_STARTED = """
(setq inhibit-startup-screen t server-socket-dir "{folder}" server-name "emacs")
(server-start)
"""
_IS_MANAGED = "(and (bound-and-true-p eglot--managed-mode) (eglot-current-server) t)"
_IS_DOS = "(and (eq 1 (coding-system-eol-type buffer-file-coding-system)) t)"
_TEXT = "(save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max)))"
_REMARKS = "(vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))"
_OFFERED = """(with-current-buffer (window-buffer (active-minibuffer-window))
(vconcat (all-completions "" minibuffer-completion-table)))"""
_ABORT = "C-]"
"""Not `C-g`, which is lost while Emacs answers us."""
_PROMPT = '(if (active-minibuffer-window) (or (minibuffer-prompt) "") "")'
_MESSAGES = "(with-current-buffer (messages-buffer) (buffer-string))"
_DOCUMENTATION = """(mapconcat (lambda (buffer) (with-current-buffer buffer (buffer-string)))
(seq-filter (lambda (buffer) (string-match-p "eldoc" (buffer-name buffer))) (buffer-list)) "")"""
_ENDED, _NOT_AGAIN = "econnecting", "Not auto-reconnecting"
"""What Eglot says when a server has ended unexpectedly, and that it leaves it at that."""
_MENU, _NOTHING = "Pick an action", "No code actions here"


class Emacs:
    def __init__(self, program: Path, tmux: Path, config: str, root: Path, environment: Mapping[str, str]) -> None:
        self._terminal = Terminal(tmux)
        private = self._terminal.private
        (private / ".emacs.d").mkdir()
        (private / ".emacs.d" / "init.el").write_text(config, encoding="utf-8")
        started = private / "started.el"
        started.write_text(_STARTED.format(folder=private), encoding="utf-8")
        command = [str(program), "-nw", "-l", str(started)]
        self._terminal.start(command, root, {**environment, "HOME": str(private)})
        self._server = EmacsServer(private / "emacs")
        self._terminal.until(self._server.path.exists, "for Emacs to start")

    @property
    def screen(self) -> str:
        return self._terminal.screen

    @property
    def text(self) -> str:
        text: str = self._ask(_TEXT)
        return text.replace("\n", "\r\n") if self._ask(_IS_DOS) else text

    @property
    def remarks(self) -> Sequence[str]:
        return self._ask(_REMARKS)

    def open(self, path: Path) -> None:
        self._terminal.keys("C-x", "C-f")
        self._answer("Find file", str(path))
        self._terminal.until(lambda: self._ask(_IS_MANAGED), f"for Eglot in {path.name}")

    def replace(self, line: int, old: str, new: str) -> None:
        self._go(line)
        self._terminal.keys("M-%")
        self._answer("Query replace", old)
        self._answer("with", new)
        self._terminal.see("Query replacing")
        self._terminal.type(".")

    def write(self, line: int, text: str) -> None:
        self._go(line)
        self._terminal.type(text)

    def save(self) -> None:
        self._terminal.keys("C-x", "C-s")
        self._terminal.until(lambda: not self._ask("(buffer-modified-p)"), "for the file to be saved")

    def undo(self) -> None:
        self._run("undo-only")

    def redo(self) -> None:
        self._run("undo-redo")

    def choose(self, line: int, title: str) -> None:
        self._go(line)
        self._terminal.until(lambda: self._chosen(title), f"for the action {title!r}")

    def _chosen(self, title: str) -> bool:
        """Open the menu and take an entry, if it is there; else put the menu away."""
        self._run("eglot-code-actions")
        self._terminal.until(lambda: _MENU in self._prompt() or _NOTHING in self.screen, "for a menu")
        if _MENU not in self._prompt():
            return False
        offered: Sequence[str] = self._server.ask(_OFFERED)
        wanted = [one for one in offered if is_meant(one, title)]
        if wanted:
            self._answer(_MENU, wanted[0])
        else:
            self._terminal.keys(_ABORT)
        self._terminal.until(lambda: not self._prompt(), "for the menu to go")
        return bool(wanted)

    def call(self, command: str) -> None:
        self._terminal.keys("M-:")
        self._answer("Eval", f'(eglot-execute (eglot-current-server) \'(:command "{command}" :arguments []))')

    def hover(self, line: int, text: str) -> None:
        self._go(line)
        self._run("eldoc")
        self._terminal.until(lambda: text in self._server.ask(_DOCUMENTATION), f"for a hover with {text!r}")

    def see(self, text: str) -> None:
        self._terminal.until(lambda: text in self.screen or text in self._messages(), f"to see {text!r}")

    def start_server(self) -> None:
        """Start a server, unless Eglot does so by itself: it does where the one before had lasted for a while."""
        self._terminal.until(lambda: _ENDED in self._messages(), "for Eglot to know that the server has ended")
        if _NOT_AGAIN in self._messages():
            self._run("eglot")

    def _messages(self) -> str:
        return self._server.ask(_MESSAGES)

    def quit(self) -> None:
        self._run("kill-emacs")
        self._terminal.ended()

    def close(self) -> None:
        self._terminal.close()

    def _go(self, line: int) -> None:
        self._ask(f"(progn (goto-char (point-min)) (forward-line {line}) (set-window-point nil (point)))")

    def _run(self, command: str) -> None:
        self._terminal.keys("M-x")
        self._answer("M-x", command)

    def _answer(self, prompt: str, answer: str) -> None:
        """Answer a question of the minibuffer, once it is asked."""
        self._terminal.until(lambda: prompt in self._prompt(), f"for the question {prompt!r}")
        self._terminal.type(answer)
        self._terminal.keys("Enter")

    def _prompt(self) -> str:
        return self._server.ask(_PROMPT)

    def _ask(self, code: str) -> Json:
        """Evaluate an expression in the buffer that is shown."""
        return self._server.ask(f"(with-current-buffer (window-buffer (minibuffer-selected-window)) {code})")
