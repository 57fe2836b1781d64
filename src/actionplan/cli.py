"""The command line: ``actionplan`` opens the screens, ``actionplan VERB`` does one thing and ends.

A start costs what it imports, so only the screens load Textual and each verb loads what it needs inside it.
"""

from __future__ import annotations

import click

from actionplan import __version__
from actionplan.commands.common import DB, location, place
from actionplan.commands.console import Program
from actionplan.model.refusal import Refusal

VERBS = {
    "show": "list show history changes summary strengths",
    "export": "export",
    "calendar": "calendar",
    "remind": "remind",
    "reports": "report reports",
    "response": "response",
    "update": "update add undo redo",
    "evidence": "evidence",
    "add_area": "add-area",
    "findings": "map respond risk grade strength",
    "self_evaluation": "self-evaluation",
    "milestones": "add-milestone",
    "proposals": "proposals proposal",
    "measures": "measures measure reading",
    "hold_checks": "check-holds",
    "links": "link unlink message",
    "duties": "duties duty",
    "key": "key",
    "escalation": "escalate changes-need",
    "people": "people person bodies body",
    "grants": "grant",
    "restrict": "restrict unrestrict",
    "disclose": "disclose",
    "import_file": "import",
    "add_source": "add-source",
    "revise": "revise",
    "review": "review decisions",
    "rounds": "round",
    "close_plan": "close-plan reopen-plan",
    "init": "init",
    "maintenance": "backup restore check",
    "copy": "copy",
    "redaction": "redact",
    "retention": "retention hold dispose",
    "portfolio": "plans portfolio",
    "serve": "serve",
    "readers": "readers",
    "open_screens": "demo",
    "shell": "shell",
    "completion": "completion",
}
"""The verbs of each module of commands, in the order that the help lists them in."""


def _closing() -> str:
    from actionplan.commands.common import safe

    try:
        where = f"The plan is kept in {location()}"
    except (Refusal, OSError) as error:
        where = f"The plan cannot be opened: {safe(error)}"
    return f"To complete verbs, options, refs and owners with the tab key: actionplan completion --help\n{where}"


@click.group(
    "actionplan",
    cls=Program,
    modules=VERBS,
    closing=_closing,
    invoke_without_command=True,
    subcommand_metavar="[VERB] [ARGS]...",
    epilog="\b\nExamples:\n  actionplan\n  actionplan list --late\n  actionplan list --help",
)
@click.version_option(__version__, prog_name="actionplan", message="%(prog)s %(version)s")
@DB
@click.pass_context
def main(ctx: click.Context) -> None:
    """An improvement action plan after a peer review.

    Without a verb it opens the screens, or with ACTIONPLAN_PLAIN=1 the shell; the first time, it creates the database
    from the bundled plan.
    """
    if ctx.invoked_subcommand is not None:
        return
    from actionplan import settings

    if settings.is_plain_wanted():
        from actionplan.commands.plain.shell import open_shell

        open_shell(place())
    else:
        from actionplan.commands.open_screens import open_plan

        open_plan(place())
