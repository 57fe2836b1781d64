"""The options of ``update`` that end an action otherwise than done, and that look at an accepted risk again."""

from __future__ import annotations

from collections.abc import Callable

import click

from actionplan.commands.common import completes

_OPTIONS = (
    click.option(
        "--end",
        "ending",
        metavar="HOW",
        shell_complete=completes("endings"),
        help="How it ends without being done: 'risk accepted', superseded, merged, 'no longer warranted', moved; "
        "it no longer counts.",
    ),
    click.option(
        *("--to", "--by", "--into"),
        "ending_to",
        metavar="REF OR PLAN",
        help="With --end superseded or merged: the action that takes its place; with moved: the plan or service.",
    ),
    click.option("--their-ref", "ending_ref", metavar="REF", help="With --end moved: its ref there."),
    click.option(
        "--accepted-by",
        metavar="NAME",
        shell_complete=completes("owners"),
        help="With --end 'risk accepted': who accepts it, not its owner; --note is the risk in a sentence.",
    ),
    click.option(
        *("--review-risk", "--review"),
        "risk_review_on",
        metavar="DATE",
        help="When the accepted risk is looked at again; alone, with --note: it was, and the next time.",
    ),
)
"""In the order of the help."""


def ending_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of an ending."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
