"""The verb that takes the others a line at a time: shell."""

from __future__ import annotations

from actionplan.commands.common import verb


@verb("shell", "shell", "shell < commands.txt")
def shell() -> None:
    """Work at a prompt, in plain lines.

    Every verb of the command line works here without "actionplan" in front, and short words beside them: list, show,
    rate, note, complete, undo, review; ? lists them. No colour, no columns, nothing drawn: for a screen reader or a
    bad line. With ACTIONPLAN_PLAIN=1 actionplan itself opens this instead of the screens.
    """
    from actionplan.commands.common import place
    from actionplan.commands.plain.shell import open_shell

    open_shell(place())


VERBS = (shell,)
