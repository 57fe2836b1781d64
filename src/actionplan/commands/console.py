"""How the command line meets a terminal, a pipe or a file: what it writes, and how it ends.

Exit codes: 0 done, 1 refused or nothing such, 2 wrong usage, 130 interrupted. An error is one line on standard error.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import click

from actionplan.model.refusal import Refusal

COMPLETE = "_ACTIONPLAN_COMPLETE"
"""Set by a shell that asks what there is to complete."""
_LINES_AT_ONCE = 100


class Refused(Refusal):
    """The command cannot do it: one line that says why and what to do."""


class Program(click.Group):
    """A group of verbs in the order that they are needed in, whose every error is one line.

    Those of ``modules`` are loaded when they are called: all of them together cost a start a tenth of its time.
    """

    def __init__(
        self,
        *args: Any,
        modules: Mapping[str, str] = MappingProxyType({}),
        closing: Callable[[], str] | None = None,
        **options: Any,
    ) -> None:
        """Takes, beside what a group takes, the verbs of each module of commands, and what its help ends with."""
        super().__init__(*args, **options)
        self._closing = closing
        self._module_of = {verb: module for module, verbs in modules.items() for verb in verbs.split()}

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples; below them what ``closing`` says, each line as it is: a path is not broken."""
        super().format_epilog(ctx, formatter)
        if self._closing is not None:
            formatter.write(f"\n{self._closing()}\n")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The verbs in the order in which they were given."""
        return [*self._module_of, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A verb, or None."""
        if cmd_name not in self._module_of:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"actionplan.commands.{self._module_of[cmd_name]}")
        verbs: Sequence[click.Command] = module.VERBS
        return next(verb for verb in verbs if verb.name == cmd_name)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "actionplan",
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs a command line and ends the process with its exit code; see :meth:`click.Command.main`."""
        if COMPLETE in os.environ:
            # How the shells ask and are answered has to be known to click before it looks for it.
            import_module("actionplan.commands.completion")
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        _make_streams_safe()
        if args is None:
            # A verb's process is over before there is anything to collect; the screens collect once they are drawn.
            gc.disable()
        # What somebody typed is never expanded: "--owner *" on Windows is an owner.
        extra["windows_expand_args"] = False
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.Abort:
            sys.exit(130)
        except click.UsageError as error:
            fail(f"{error.format_message().rstrip('.')}; see: {_help_of(error)}", 2)
        except Exception as error:
            if not isinstance(error, (Refusal, OSError)):
                # A test wants the error itself; a person, a line and a log without the plan's text.
                if args is not None:
                    raise
                from actionplan import crash

                fail(crash.report(error), 1)
            fail(_in_words(error), 1)
        if not isinstance(code, int):
            code = 0
        if args is None:
            _end_at_once(code)
        sys.exit(code)


def _end_at_once(code: int) -> None:
    """Ends a process of its own without taking Python apart, which is a tenth of a verb's time.

    All is written and closed by then. The screens have threads to wait for, so they end as any program does, and so
    does one whose output cannot be written any more: Python says so.
    """
    if "textual" in sys.modules:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)


def emit(text: str | bytes) -> None:
    """Writes to standard output, bytes as they are. That nobody reads it any more is no error.

    Raises:
        Refused: if it cannot be written, e.g. on a full disk.
    """
    with _writing():
        click.echo(text, nl=False)
        sys.stdout.flush()


def emit_lines(lines: Iterable[str]) -> None:
    """Writes lines to standard output as they are laid out, so that the first stand there before the last is.

    Raises:
        Refused: if they cannot be written, e.g. on a full disk.
    """
    waiting = iter(lines)
    with _writing():
        while batch := [*islice(waiting, _LINES_AT_ONCE)]:
            click.echo("\n".join(batch))
        sys.stdout.flush()


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # What is still in the buffer would be tried again at the end, and complained about.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise Refused(f"the output cannot be written: {error.strerror or error}") from error


def fail(message: str, code: int) -> NoReturn:
    """Ends the process with one line on standard error."""
    from actionplan.model.sanitise import sanitise

    click.echo(f"actionplan: {sanitise(message)}", err=True)
    sys.exit(code)


def on_a_terminal() -> bool:
    """Whether somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _make_streams_safe() -> None:
    """No sign is ever an error: what a terminal cannot show becomes ``?``, and pipes on Windows carry UTF-8 too.

    Who has closed an output does not want to read it: what would be written there goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end of the process
    options = {"errors": "replace"}
    if os.name == "nt":
        options["encoding"] = "utf-8"
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(**options)


def _in_words(error: Exception) -> str:
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    if not error.filename:
        return error.strerror
    return f"{error.filename}: {error.strerror}"


def _help_of(error: click.UsageError) -> str:
    if error.ctx is None:
        return "actionplan --help"
    return f"{error.ctx.command_path} --help"
