"""The verbs that change a plan: update, add, evidence, map, strength, undo, redo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, LIST_HINT, action_of, changing, completes, current_day, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.fields import PLAIN, FieldKind
from actionplan.model.number_words import verb as verb_form

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.model.rules.actions import Refusals
    from actionplan.store import Store

_STEPS = {"complete": "complete", "sign_off": "closed", "reopen": "open", "withdraw": "withdrawn"}
"""The stage that each of the flags leads to."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NOTE = click.option("--note", default="", metavar="TEXT", help="Why. It serves as the reason of a rating or a move.")


def _plain_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the fields that no option of its own is written for."""
    for field in reversed(PLAIN):
        metavar = "DATE" if field.kind is FieldKind.DATE else "TEXT"
        command = click.option(f"--{field.name.replace('_', '-')}", metavar=metavar, help=field.help)(command)
    return command


@verb(
    "update",
    'update 1.2 1.3 --owner "Head of Quality" --due "31 mar"',
    'update 1.4 --rag amber --note "two posts vacant"',
    'update 1.4 --due +2w --note "cover is late" --agreed-by Board',
    "update 1.5 --complete --note audited --completed-on yesterday",
    'update 1.5 --sign-off --evidence "audit of 20 cases"',
    "update 1.5 --impact emerging",
    'update 1.2 --field "Start=1 Apr 2027" --field "Percent complete=40"',
)
@click.argument("refs", nargs=-1, required=True, metavar="REF...", shell_complete=completes("actions"))
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
    "--priority", metavar="PRIORITY", shell_complete=completes("priorities"), help="critical, high or normal."
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
@_plain_options
@click.option(
    "--field",
    "own_fields",
    multiple=True,
    metavar="HEADING=VALUE",
    help="A field of the plan's own, 'Start=1 Apr 2027'; with no VALUE it is taken away. Several are allowed.",
)
@click.option("--complete", is_flag=True, help="Done, awaiting sign-off, rated as before; needs --note.")
@click.option("--completed-on", metavar="DATE", help="With --complete; else today.")
@click.option("--sign-off", is_flag=True, help="Close it, as somebody other than the owner.")
@click.option("--signed-off-by", metavar="NAME", shell_complete=completes("owners"), help="With --sign-off; else you.")
@click.option(
    "--evidence", "accepted_evidence", metavar="TEXT", help="With --sign-off: what was accepted; else --note."
)
@click.option("--reopen", is_flag=True, help="Open it again; needs --note.")
@click.option("--withdraw", is_flag=True, help="Withdraw it: it no longer counts; needs --note.")
@_NOTE
@JSON
def update(refs: tuple[str, ...], note: str, as_json: bool, **options: Any) -> None:
    """Change one action or several.

    Several at once are one change and are undone as one.
    """
    from actionplan import settings
    from actionplan.model.own_fields import read_typed
    from actionplan.model.rules.actions import Refusals, propose_all

    steps = [stage for flag, stage in _STEPS.items() if options.pop(flag)]
    typed_fields = options.pop("own_fields")
    values = {name: value for name, value in options.items() if value is not None}
    if len(steps) > 1:
        raise click.UsageError("take one step at a time: complete, sign off, reopen or withdraw")
    if steps:
        values["stage"] = steps[0]
    if not values and not typed_fields and not note:
        raise click.UsageError("say what to change, e.g. --owner or --rag")
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        actions = dict.fromkeys(action_of(plan, ref) for ref in refs)
        if typed_fields:
            values["own_fields"] = read_typed(plan, typed_fields)
        try:
            edits = propose_all(plan, actions, values, by=settings.user(), note=note)
        except Refusals as refusals:
            raise Refused(_how_to_leave_out(refusals)) from refusals
        _warn_of_owner(values.get("owner", ""), plan)
        _save_and_tell(store, edits, _action_object, note=note, values=values, as_json=as_json)


def _how_to_leave_out(refusals: Refusals) -> str:
    """Which of several actions cannot be changed so and why, and how the others can be."""
    if not refusals.edits:
        return str(refusals)
    return f"{refusals}. Nothing was saved; leave out {', '.join(refusals.refs)} to change {refusals.others}"


def _warn_of_owner(owner: str, plan: Plan) -> None:
    """Says that an owner is nearly one in use. It is saved as typed: a script that adds owners does not stop at it."""
    from actionplan.model.names import meant_name

    near = meant_name(owner, plan.owners)
    if near:
        words = f"{owner!r} is a new owner; did you mean {near!r}? If so: actionplan undo, and type that"
        click.echo(f"actionplan: {safe(words)}", err=True)


def _remarks(values: Mapping[str, Any], today: date) -> list[str]:
    """What is to be said of the dates among the values: how they were understood, and which is no working day."""
    from actionplan.model.date_words import remarks
    from actionplan.model.dates import Looking, format_long_date
    from actionplan.model.fields import DATE_FIELDS, label
    from actionplan.model.typed_values import understand_date
    from actionplan.model.working_days import learn_bank_holidays

    lines = []
    for field in DATE_FIELDS.keys() & values.keys():
        reading = understand_date(values[field], field, today)
        if reading is None:
            continue
        if DATE_FIELDS[field].looking is Looking.AHEAD:
            learn_bank_holidays()
        sentences = remarks(reading, field)
        if sentences:
            name = label(field)
            lines.append(f"{name[0].upper()}{name[1:]}: " + ". ".join([format_long_date(reading.day), *sentences]))
    return sorted(lines)


@verb("add", 'add 1.2 "Audit thresholds every month"')
@click.argument("area", shell_complete=completes("areas"))
@click.argument("title")
@_NOTE
@JSON
def add(area: str, title: str, note: str, as_json: bool) -> None:
    """Add one more action to an area.

    It gets the next free ref, e.g. 1.2b.
    """
    from actionplan.model.refusal import Invalid
    from actionplan.model.rules.actions import add_action

    today = current_day()
    with changing() as store:
        try:
            edit = add_action(store.plan(today), area.strip(), title, today)
        except Invalid as error:
            if error.field == "area":
                raise Refused(f"{error}; {LIST_HINT}") from error
            raise
        _save_and_tell(store, [edit], _action_object, note=note, as_json=as_json)


@verb(
    "evidence",
    'evidence 1.2 --what "Threshold audit" --kind c --where oct.docx',
    'evidence 1.2 --what "Parents\' survey" --kind fe --dated 31/10/26',
)
@click.argument("ref", shell_complete=completes("actions"))
@click.option("--what", required=True, metavar="TEXT", help="What it is.")
@click.option(
    "--kind",
    required=True,
    shell_complete=completes("kinds of evidence"),
    metavar="KIND",
    help="casework audit, data, document, feedback or observation; c or fe will do.",
)
@click.option("--where", "place", default="", metavar="PLACE", help="A path or an address; kept, never opened.")
@click.option("--dated", default="", metavar="DATE", help="Its date; else today.")
@JSON
def evidence(ref: str, *, as_json: bool, **texts: str) -> None:
    """Add a piece of evidence to an action.

    It is kept beside the action and counted; show lists it.
    """
    from actionplan.model.rules.records import add_evidence

    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        action = action_of(plan, ref)
        edit = add_evidence(plan, action, **texts)
        _save_and_tell(store, [edit], _evidence_object, as_json=as_json)


@verb(
    "map",
    'map 3.4 quality --fit weak --note "partners are part of practice"',
    'map 4.7 none --note "no summary area names it"',
)
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.argument("summary_area", shell_complete=completes("summary areas"))
@click.option(
    "--fit",
    default="",
    metavar="FIT",
    shell_complete=completes("fits"),
    help="How well it fits: strong, moderate or weak.",
)
@click.option("--note", default="", metavar="TEXT", help="Why it belongs there; required.")
@JSON
def map_(ref: str, summary_area: str, fit: str, note: str, as_json: bool) -> None:
    """Move an area to another summary area, or to none.

    AREA is its ref; SUMMARY_AREA a key or part of a title, or none for not mapped. All its actions then count there.
    """
    from actionplan.model.rules.records import map_area

    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        areas = {area.ref: area for area in plan.areas}
        if ref.strip() not in areas:
            raise Refused(f"there is no area {ref[:40]!r} in the plan; {LIST_HINT}")
        edit = map_area(plan, areas[ref.strip()], summary_area, fit, note)
        _save_and_tell(store, [edit], _area_object, as_json=as_json)


@verb(
    "strength",
    'strength S1.2 --still-true "17 cases a worker in October"',
    'strength S4.6 --at-risk "staff survey down by six points"',
)
@click.argument("ref", shell_complete=completes("strengths"))
@click.option("--still-true", metavar="TEXT", help="What shows that it still is.")
@click.option("--at-risk", metavar="TEXT", help="Why it may not last.")
@JSON
def strength(ref: str, still_true: str | None, at_risk: str | None, as_json: bool) -> None:
    """Mark a strength as still true, or as at risk.

    Reviewers come back for the strengths too. actionplan strengths lists them with their refs.
    """
    from actionplan.model.plan import Standing
    from actionplan.model.rules.records import check_strength

    if (still_true is None) == (at_risk is None):
        raise click.UsageError("say either --still-true or --at-risk")
    standing, because = Standing.STILL_TRUE, still_true or ""
    if at_risk is not None:
        standing, because = Standing.AT_RISK, at_risk
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        strengths = {strength.ref: strength for strength in plan.strengths}
        if ref.strip().upper() not in strengths:
            raise Refused(f"there is no strength {ref[:40]!r} in the plan; see: actionplan strengths")
        edit = check_strength(plan, strengths[ref.strip().upper()], standing, because)
        _save_and_tell(store, [edit], _strength_object, as_json=as_json)


@verb("undo", "undo", "undo --change 12")
@click.option("--change", type=int, metavar="N", help="Which, by its number in the history; else your last.")
def undo(change: int | None) -> None:
    """Undo your last change.

    An undo is a new change that puts the old values back, if nobody has changed them since; nothing is lost.
    """
    from actionplan import settings
    from actionplan.usecases.change import undo_change

    with changing() as store:
        undone = undo_change(store, settings.stamp("undo"), change)
    number, by = undone.change.seq, safe(undone.change.by)
    emit(f"Undone: {safe(undone.words)}. That was change {number} by {by}; actionplan redo redoes it.\n")


@verb("redo", "redo")
def redo() -> None:
    """Redo what you undid last."""
    from actionplan import settings
    from actionplan.usecases.change import redo_change

    with changing() as store:
        redone = redo_change(store, settings.stamp("redo"))
    emit(f"Redone: {safe(redone.words)}. That was change {redone.change.seq}.\n")


ObjectOf = Callable[["Store", "Plan", str], dict[str, Any]]
"""What ``--json`` prints of the record of a ref, in a plan that was just saved to."""


def _save_and_tell(
    store: Store,
    edits: Sequence[Edit],
    object_of: ObjectOf,
    *,
    note: str = "",
    values: Mapping[str, Any] = _NOTHING,
    as_json: bool,
) -> None:
    """Saves edits as one change, then says what that did to the values, or prints the objects as they are now."""
    from actionplan import settings
    from actionplan.usecases.change import save_change

    stamp = settings.stamp("command")
    changed = save_change(store, edits, stamp, note)
    save, plan = changed.saved, changed.plan
    refs = [edit.ref for edit in edits]
    if as_json:
        from actionplan.reports.writers.json_export import written

        emit(written([object_of(store, plan, ref) for ref in refs]))
    elif save.seq is None:
        emit(f"Nothing to change: {', '.join(refs)} {verb_form(len(refs), 'is', 'are')} already set so.\n")
    else:
        from actionplan.commands.pages import saved_lines
        from actionplan.commands.tables import print_page

        updates = [update for update in store.history(since=stamp.on) if update.change.seq == save.seq]
        print_page(saved_lines(save, updates, refs, plan, _remarks(values, stamp.on)), plan)


def _action_object(store: Store, plan: Plan, ref: str) -> dict[str, Any]:
    from actionplan.reports.assessment import judge
    from actionplan.reports.writers.json_export import action_object
    from actionplan.usecases.progress import last_notes

    return action_object(judge(action_of(plan, ref), plan), plan, last_notes(store, plan, [ref]).get(ref))


def _evidence_object(_store: Store, plan: Plan, ref: str) -> dict[str, Any]:
    from actionplan.reports.writers.json_export import evidence_object

    return next(evidence_object(piece) for piece in plan.evidence if piece.ref == ref)


def _area_object(_store: Store, plan: Plan, ref: str) -> dict[str, Any]:
    from actionplan.reports.writers.json_export import area_object

    return area_object(plan.area(ref), plan)


def _strength_object(_store: Store, plan: Plan, ref: str) -> dict[str, Any]:
    from actionplan.reports.writers.json_export import strength_object

    return next(strength_object(strength, plan) for strength in plan.strengths if strength.ref == ref)


VERBS = (update, add, evidence, map_, strength, undo, redo)
