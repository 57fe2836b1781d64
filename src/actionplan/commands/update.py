"""The verbs that change a plan: update, add, undo, redo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    JSON,
    action_of,
    changing,
    completes,
    current_day,
    finding_of,
    safe,
    verb,
)
from actionplan.commands.console import Refused, emit
from actionplan.commands.ending_options import ending_options
from actionplan.commands.saving import action_saved, save_and_tell
from actionplan.commands.sign_off_options import sign_off_options
from actionplan.model.action import Priority
from actionplan.model.field import FieldKind
from actionplan.model.fields import PLAIN
from actionplan.model.words import choice_words

if TYPE_CHECKING:
    from actionplan.model.plan import Plan
    from actionplan.model.rules.actions import Refusals
    from actionplan.usecases.change import TakenBack

_STEPS = {"complete": "complete", "sign_off": "closed", "reopen": "open", "withdraw": "withdrawn"}
"""The stage that each of the flags leads to."""
_NOTE = click.option("--note", default="", metavar="TEXT", help="Why. It serves as the reason of a rating or a move.")


def _plain_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the fields that no option of its own is written for."""
    for field in reversed(PLAIN):
        metavar = "DATE" if field.kind is FieldKind.DATE else "TEXT"
        kind = "bodies" if field.is_body else "people"
        complete = completes(kind) if field.is_person or field.is_body else None
        name = f"--{field.name.replace('_', '-')}"
        command = click.option(name, metavar=metavar, help=field.help, shell_complete=complete)(command)
    return command


@verb(
    "update",
    'update 1.2 1.3 --owner "Head of Quality" --due "31 mar"',
    'update 1.4 --rag amber --note "two posts vacant"',
    'update 1.4 --due +2w --note "cover is late" --agreed-by Board',
    "update 1.5 --complete --note audited --completed-on yesterday",
    'update 1.5 --sign-off --evidence "case audit" --sample "18 of 20"',
    'update 1.6 --sign-off --verified e --evidence "panel minutes"',
    "update 1.5 --impact emerging",
    "update 1.5 --impact evidenced --reading M1/2026-10",
    "update 1.7 --end risk --accepted-by Ann --review 1/5/27 --note …",
    "update 1.8 --end merged --to 1.4",
    "update 1.2/m1 --complete --completed-on yesterday",
)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=completes("actions and milestones"))
@click.option("--title", metavar="TEXT", help="What will be done.")
@click.option(
    "--owner",
    metavar="NAME",
    shell_complete=completes("owners"),
    help="The one accountable person or post; '' for nobody. A name close to one in use is saved with a warning.",
)
@click.option(
    "--due", metavar="DATE", help="The date promised: '31 mar', 'in 3 weeks', 'end of jan', Q4, 31/3/27; '' for none."
)
@click.option(
    "--agreed-by", metavar="NAME", shell_complete=completes("owners"), help="With --due: who agreed to move the date."
)
@click.option("--forecast", metavar="DATE", help="When the owner now expects it; '' for none.")
@click.option(
    "--priority",
    metavar="PRIORITY",
    shell_complete=completes("priorities"),
    help=f"{choice_words(Priority)}; medium is normal.",
)
@click.option(
    "--rag",
    metavar="RAG",
    shell_complete=completes("declared ratings"),
    help="red, amber or green, or off track, at risk, on track; red and amber need --note.",
)
@click.option(
    "--impact",
    metavar="IMPACT",
    shell_complete=completes("impacts"),
    help="not assessed, none yet, emerging; with evidence also evidenced, sustained.",
)
@click.option(
    *("--reading", "impact_reading"),
    metavar="READING",
    shell_complete=completes("readings"),
    help="With --impact evidenced or sustained: the reading that shows it, e.g. M1/2026-10.",
)
@_plain_options
@click.option(
    *("--field", "own_fields"),
    multiple=True,
    metavar="HEADING=TEXT",
    help="One of the plan's own fields, or a new one; without TEXT it is taken out. May be given several times.",
)
@click.option(
    "--blocked-by",
    metavar="REFS",
    shell_complete=completes("actions"),
    help="The actions that it waits for, separated by semicolons; '' for none.",
)
@click.option("--complete", is_flag=True, help="Done, awaiting sign-off, rated as before; needs --note.")
@click.option("--completed-on", metavar="DATE", help="With --complete; else today.")
@sign_off_options
@click.option("--reopen", is_flag=True, help="Open it again; needs --note.")
@click.option("--withdraw", is_flag=True, help="Withdraw it: it no longer counts; needs --note.")
@ending_options
@_NOTE
@JSON
def update(refs: tuple[str, ...], note: str, as_json: bool, **options: Any) -> None:
    """Change one action or several, or milestones.

    Several at once are one change and are undone as one.
    """
    from actionplan.commands.milestones import are_milestones, update_milestones
    from actionplan.model.endings import read_way
    from actionplan.model.own_fields import heading_meant
    from actionplan.model.rules.actions import Refusals, propose_all

    if not note and all(value in (None, False, ()) for value in options.values()):
        raise click.UsageError("say what to change, e.g. --owner or --rag")
    if are_milestones(refs):
        update_milestones(refs, options, note=note, as_json=as_json)
        return
    steps = [stage for flag, stage in _STEPS.items() if options.pop(flag)]
    own_fields = _own_fields(options.pop("own_fields"))
    values = {name: value for name, value in options.items() if value is not None}
    if values.get("ending"):
        steps = [*(step for step in steps if step != "withdrawn"), "withdrawn"]
        values["ending"] = read_way(values["ending"])
    if len(steps) > 1:
        raise click.UsageError("take one step at a time: complete, sign off, reopen, withdraw or end")
    if steps:
        values["stage"] = steps[0]
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        actions = dict.fromkeys(action_of(plan, ref) for ref in refs)
        if own_fields:
            values["own_fields"] = {heading_meant(plan, heading): text for heading, text in own_fields.items()}
        try:
            edits = propose_all(plan, actions, values, by=plan.access.name, note=note)
        except Refusals as refusals:
            raise Refused(_how_to_leave_out(refusals)) from refusals
        _warn_of_names(values, plan)
        save_and_tell(store, edits, action_saved, note=note, values=values, as_json=as_json)


def _own_fields(options: Iterable[str]) -> dict[str, str]:
    """The texts of own fields by heading, of options such as ``Size=L``."""
    texts: dict[str, str] = {}
    for option in options:
        heading, equals, text = option.partition("=")
        if not equals or not heading.strip():
            raise click.UsageError("write --field as HEADING=TEXT, e.g. --field 'Resources=two days a week'")
        texts[heading.strip()] = text
    return texts


def _how_to_leave_out(refusals: Refusals) -> str:
    """Which of several actions cannot be changed so and why, and how the others can be."""
    if not refusals.edits:
        return str(refusals)
    return f"{refusals}. Nothing was saved; leave out {', '.join(refusals.refs)} to change {refusals.others}"


def _warn_of_names(values: Mapping[str, Any], plan: Plan) -> None:
    """Says that a name is nearly one in use, or that an owner seems to be several people.

    It is saved as typed: a script that adds people does not stop at it.
    """
    from actionplan.model.fields import EDITABLE
    from actionplan.model.names import SEVERAL_PEOPLE, meant_name, several_people
    from actionplan.model.people import SEPARATOR
    from actionplan.model.people_in_use import bodies_of, body_named, people_of, person_named
    from actionplan.model.sanitise import clean

    people, bodies = [person.name for person in people_of(plan)], [body.name for body in bodies_of(plan)]
    for field in filter(None, map(EDITABLE.get, values)):
        find, names = (body_named, bodies) if field.is_body else (person_named, people)
        if not (field.is_person or field.is_body):
            continue
        text = clean(str(values[field.name]), lines=field.kind is FieldKind.NAMES).replace("\n", SEPARATOR)
        for name in text.split(SEPARATOR) if field.kind is FieldKind.NAMES else [text]:
            near = "" if find(plan, name) else meant_name(name, names)
            if near:
                _warn(f"{name.strip()!r} is a new {_NEW[field.name]}; did you mean {near!r}? {_OTHERWISE}")
        if field.name == "owner" and not person_named(plan, text) and several_people(text):
            _warn(f"{text.strip()!r} {SEVERAL_PEOPLE} It is saved as typed; --support takes who supports")


_NEW = {"owner": "owner", "support": "name", "sponsor": "sponsor", "member": "lead member", "body": "body"}
_OTHERWISE = "If so: actionplan undo, and type that"


def _warn(words: str) -> None:
    click.echo(f"actionplan: {safe(words)}", err=True)


@verb("add", 'add 1.2 "Audit thresholds every month"', 'add 1.2 "Audit thresholds every month" --answers 3.4')
@click.argument("area", shell_complete=completes("areas"))
@click.argument("title")
@click.option(
    "--answers",
    multiple=True,
    metavar="AREA",
    shell_complete=completes("areas"),
    help="Another area that it answers too; again for one more.",
)
@_NOTE
@JSON
def add(area: str, title: str, answers: tuple[str, ...], note: str, as_json: bool) -> None:
    """Say one more thing that will be done about an area.

    While the area's action has still the area's own words for a title, it gets this one. After that each is one more
    action, with the next free ref, e.g. 1.2b.
    """
    from actionplan.model.describe import added_words
    from actionplan.model.rules.actions import add_action
    from actionplan.model.rules.links import with_answers

    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        edit = add_action(plan, finding_of(plan, area).ref, title, today)
        edits = with_answers(plan, edit, answers, by=plan.access.name)
        save_and_tell(store, edits, action_saved, note=note, words=added_words(edit), as_json=as_json)


@verb("undo", "undo", "undo --change 12")
@click.option("--change", type=int, metavar="N", help="Which, by its number in the history; else your last.")
@JSON
def undo(change: int | None, as_json: bool) -> None:
    """Undo your last change.

    An undo is a new change that puts the old values back, if nobody has changed them since; nothing is lost.
    """
    from actionplan import settings
    from actionplan.usecases.change import undo_change

    with changing(even_closed=True) as store:
        undone = undo_change(store, settings.stamp("undo"), change)
    if as_json:
        _emit_taken_back(undone)
        return
    number, by = undone.change.seq, safe(undone.change.by)
    emit(f"Undone: {safe(undone.words)}. That was change {number} by {by}; actionplan redo redoes it.\n")


@verb("redo", "redo")
@JSON
def redo(as_json: bool) -> None:
    """Redo what you undid last."""
    from actionplan import settings
    from actionplan.usecases.change import redo_change

    with changing(even_closed=True) as store:
        redone = redo_change(store, settings.stamp("redo"))
    if as_json:
        _emit_taken_back(redone)
        return
    emit(f"Redone: {safe(redone.words)}. That was change {redone.change.seq}.\n")


def _emit_taken_back(taken_back: TakenBack) -> None:
    """Prints what an undo or a redo did: its own number, that of the change, whose it was, and what became of it."""
    from actionplan.reports.writers.json_text import written

    change = taken_back.change
    fields = {"change": taken_back.plan.seq, "undoes": change.seq, "by": change.by, "words": taken_back.words}
    emit(written(fields))


VERBS = (update, add, undo, redo)
