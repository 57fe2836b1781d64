"""The verbs that say what belongs together: link, unlink, message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, LIST_HINT, action_of, changing, completes, current_day, verb
from actionplan.commands.console import Refused
from actionplan.commands.saving import action_saved, area_saved, save_and_tell

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

_NOTE = click.option("--note", default="", metavar="TEXT", help="Why.")


@verb("link", "link 1.2 3.4", "link 1.2 3.4 4.1 --note 'one audit for all'")
@click.argument("ref", shell_complete=completes("actions"))
@click.argument("findings", nargs=-1, required=True, metavar="AREA...", shell_complete=completes("areas"))
@_NOTE
@JSON
def link(ref: str, findings: tuple[str, ...], note: str, as_json: bool) -> None:
    """Let an action answer another area too, or several.

    It stays counted once, under its first area, and is shown under each. The action that the other area began with is
    withdrawn, where nobody has done anything with it.
    """
    from actionplan.model.rules.links import link_all

    with changing() as store:
        plan = store.plan(current_day())
        edits = link_all(plan, action_of(plan, ref), findings, by=plan.access.name)
        save_and_tell(store, edits, action_saved, note=note, as_json=as_json)


@verb("unlink", "unlink 1.2 3.4")
@click.argument("ref", shell_complete=completes("actions"))
@click.argument("finding", metavar="AREA", shell_complete=completes("areas"))
@_NOTE
@JSON
def unlink(ref: str, finding: str, note: str, as_json: bool) -> None:
    """Let an action answer an area no longer.

    The action that was withdrawn when they were linked is reopened, if no other answers the area.
    """
    from actionplan.model.rules.links import unlink as unlinked

    with changing() as store:
        plan = store.plan(current_day())
        edits = unlinked(plan, action_of(plan, ref), finding, by=plan.access.name)
        save_and_tell(store, edits, action_saved, note=note, as_json=as_json)


@verb(
    "message",
    'message 1.2 urgency --reason "children wait for months"',
    'message 1.2 urgency --remove --reason "it is about quality"',
)
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.argument("key_message", metavar="MESSAGE", shell_complete=completes("key messages"))
@click.option("--reason", default="", metavar="TEXT", help="Why it belongs to it, or does not; required.")
@click.option("--remove", is_flag=True, help="It does not belong to it after all.")
@JSON
def message(ref: str, key_message: str, reason: str, remove: bool, as_json: bool) -> None:
    """Say which key message an area belongs to.

    AREA is its ref; MESSAGE a key or part of a title. An area may belong to several, so the messages overlap.
    """
    from actionplan.model.rules.links import link_message, unlink_message

    with changing() as store:
        plan = store.plan(current_day())
        area = next((area for area in plan.areas if area.ref == plan.ref_meant(ref)), None)
        if area is None:
            raise Refused(f"there is no {plan.words.short_area.one} {ref[:40]!r} in the plan; {LIST_HINT}")
        edit = (unlink_message if remove else link_message)(plan, area, key_message, reason)
        save_and_tell(store, [edit], _area_of_link, as_json=as_json)


def _area_of_link(plan: Plan, ref: str) -> dict[str, Any]:
    area = next(link.area for link in plan.message_links if link.ref == ref)
    return area_saved(plan, area)


VERBS = (link, unlink, message)
