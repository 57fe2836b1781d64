"""What a file of readings comes to: the edits that it asks for, by the same rules as everywhere, and what is wrong."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.measure_periods import MeasurePeriod, read_measure_period
from actionplan.model.measures import Measure
from actionplan.model.names import meant_name
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.measures import measure_named
from actionplan.model.rules.readings import enter_reading
from actionplan.model.sanitise import sanitise
from actionplan.planfiles.readings_file import MEASURE, NOTE, PERIOD, REASON, ReadingCell, ReadingsFile
from actionplan.planfiles.table_rows import BadSheet, Unreadable


class ReadingProposals(Struct, frozen=True):
    """What a file of readings asks for."""

    edits: tuple[Edit, ...]
    """One for each reading that is new or other than in the plan, in the order of the file."""
    unchanged: int
    """How many say what the plan says already."""
    empty: tuple[str, ...]
    """Where a measure has no figure in the file."""
    problems: tuple[str, ...]
    """What cannot be read or is refused, each with where it stands."""
    ignored: tuple[str, ...]
    """The columns that were left out."""


def propose_readings(plan: Plan, file: ReadingsFile, reason: str = "") -> ReadingProposals:
    """The edits that a file of readings asks for, and all that is wrong with it.

    Args:
        plan: The plan as at the day of the edit.
        file: The file, as it was read.
        reason: Why figures are restated, for lines that say no reason of their own.
    """
    edits: list[Edit] = []
    problems: list[str] = []
    empty: list[str] = []
    places: dict[str, str] = {}
    unchanged = 0
    for cell in file.cells:
        try:
            if cell.value == "" and _measure(plan, cell) is not None:
                empty.append(_where(cell))
                continue
            edit = _edit(plan, cell, reason)
            if edit.ref in places:
                raise cell.bad(f"{edit.ref} stands in {places[edit.ref]} as well; keep one of them")
            places[edit.ref] = _where(cell)
        except BadSheet as problem:
            problems.append(str(problem))
            continue
        if edit.before is None or edit.changed:
            edits.append(edit)
        else:
            unchanged += 1
    return ReadingProposals(tuple(edits), unchanged, tuple(empty), tuple(problems), file.ignored)


def _where(cell: ReadingCell) -> str:
    return f"{cell.row.where}, {cell.heading}"


def _edit(plan: Plan, cell: ReadingCell, reason: str) -> Edit:
    """The edit of one reading. Raises BadSheet."""
    if isinstance(cell.value, Unreadable):
        raise cell.bad(cell.value.why)
    if isinstance(cell.value, date):
        raise cell.bad(f"a date stands here, {cell.value.isoformat()}; write the figure")
    measure = _measure(plan, cell)
    period = _period(plan, measure, cell)
    note, own_reason = (cell.row.text(heading) for heading in (NOTE, REASON))
    try:
        edit = enter_reading(plan, measure, period=period, value=cell.value, note=note, reason=own_reason or reason)
    except Invalid as refusal:
        raise cell.bad(sanitise(str(refusal))) from refusal
    if edit.before is None and own_reason:
        # It was restated where the file comes from.
        return Edit(None, replace(edit.after, restated=own_reason))
    return edit


def _measure(plan: Plan, cell: ReadingCell) -> Measure:
    """The measure of a line: only by its whole name or its ref. Raises BadSheet."""
    text = cell.row.text(MEASURE)
    if not text:
        raise cell.row.bad("no measure is named", MEASURE)
    measure = measure_named(plan, text)
    if measure is not None:
        return measure
    near = meant_name(text, [each.name for each in plan.measures if not each.withdrawn])
    hint = f"; did you mean {near!r}?" if near else "; actionplan measures lists them"
    raise cell.row.bad(sanitise(f"there is no measure {text[:60]!r}{hint}"), MEASURE)


def _period(plan: Plan, measure: Measure, cell: ReadingCell) -> MeasurePeriod:
    """The period of a line. Raises BadSheet."""
    heading = PERIOD if PERIOD in cell.row.cells else cell.heading
    if isinstance(cell.period, Unreadable):
        raise cell.row.bad(cell.period.why, heading)
    value = cell.period if isinstance(cell.period, date) else str(cell.period)
    try:
        return read_measure_period(value, measure.every, plan.as_at)
    except Invalid as refusal:
        raise cell.row.bad(sanitise(str(refusal)), heading) from refusal
