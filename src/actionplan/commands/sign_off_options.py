"""The options of ``update`` that sign an action off: by whom, on what, how it was verified, and when it is checked."""

from __future__ import annotations

from collections.abc import Callable

import click

from actionplan.commands.common import completes
from actionplan.model.action import Verification
from actionplan.model.words import choice_words

_OPTIONS = (
    click.option(
        "--sign-off",
        is_flag=True,
        help="Close it, as somebody who neither owns it nor marked it complete; with --verified or --sample.",
    ),
    click.option(
        "--signed-off-by", metavar="NAME", shell_complete=completes("owners"), help="With --sign-off; else you."
    ),
    click.option(
        "--evidence", "accepted_evidence", metavar="TEXT", help="With --sign-off: what was accepted; else --note."
    ),
    click.option(
        "--verified",
        metavar="HOW",
        shell_complete=completes("ways of verifying"),
        help=f"With --sign-off: {choice_words(Verification)}; d, e, s or i will do.",
    ),
    click.option(
        "--sample",
        metavar="N OF M",
        help="With --sign-off: how many of a sample were right, '18 of 20': sample tested.",
    ),
    click.option(
        "--check-on",
        metavar="DATE",
        help="When to check whether it holds: with --sign-off, else as the plan has it; or later, '' for not at all.",
    ),
)
"""In the order of the help."""


def sign_off_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of a sign-off."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
