"""What is printed of a file that was brought in: its columns, what changes, and every cell that was not plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from actionplan.model.number_words import number_of
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.table_layout import DERIVED, FIELD_WORDS

if TYPE_CHECKING:
    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.usecases.team_file import Looked

_TITLES = {
    RemarkKind.REFUSED: "Refused",
    RemarkKind.DOUBTED: "In doubt, and taken so until you say otherwise",
    RemarkKind.LEFT_OPEN: "Left open",
    RemarkKind.INFERRED: "Inferred",
    RemarkKind.LEFT_OUT: "Left out",
    RemarkKind.READ: "How it was read",
}
_MOST_CELLS = 8


# --- changes of a plan that is there ------------------------------------------------------------------------------


def changes_page(edits: Sequence[Edit], plan: Plan) -> Lines:
    """The changes of actions, and below them what is added."""
    from actionplan.commands.tables import grid
    from actionplan.model.columns import HEADINGS
    from actionplan.model.file_changes import changes_of, records_of

    changes = changes_of(edits, plan)
    if changes:
        yield from grid(
            ("Ref", "Field", "Before", "After"),
            (
                (ref, HEADINGS.get(field, field), value_cell(field, before, plan), value_cell(field, after, plan))
                for ref, field, before, after in changes
            ),
            flexible={2: 12, 3: 12},
        )
    added = records_of(edits)
    if added:
        yield from grid(
            ("Ref", "New", "What it says"),
            ((ref, plan.words.put_in(kind), text) for ref, kind, text in added),
            flexible={2: 20},
        )


def value_cell(field: str, value: Any, plan: Plan) -> Text:
    """A value as a table shows it; the text of people is text."""
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import mark
    from actionplan.model.describe import value_words
    from actionplan.model.ratings import Condition

    if isinstance(value, Condition):
        return mark(plan.key.face(value))
    words = value_words(field, value, plan)
    return words if value else Styled(words, "dim")


# --- the report -----------------------------------------------------------------------------------------------------


def report_page(looked: Looked) -> Lines:
    """The columns, and everything there is to say of rows and cells."""
    from actionplan.commands.tables import grid, paragraph

    columns = [column for column in looked.table.columns if column.field != DERIVED]
    if columns:
        yield from paragraph("The columns; --map 'HEADING=FIELD' says otherwise:")
        yield from grid(
            ("", "Heading", "Taken for", "How", "For example"),
            (
                (column.letter, column.heading, FIELD_WORDS[column.field], column.how, column.example)
                for column in columns
            ),
            flexible={1: 12, 4: 10},
        )
    for kind, title in _TITLES.items():
        remarks = [remark for remark in looked.remarks if remark.kind is kind]
        if not remarks:
            continue
        yield from paragraph(
            f"{title} ({number_of(len(remarks), 'line')}):"
            if kind is RemarkKind.READ
            else f"{title} ({len(remarks):,}):"
        )
        for line in _lines(remarks):
            yield from paragraph(f"  {line}")


def _lines(remarks: Sequence[Remark]) -> Iterator[str]:
    """A line for all cells of which the same is to be said."""
    alike: dict[tuple[str, str, str, str], list[Remark]] = {}
    for remark in remarks:
        place = "" if remark.cell else remark.where
        alike.setdefault((remark.heading, remark.said, remark.words, place), []).append(remark)
    for (heading, said, words, where), same in alike.items():
        cells = [remark.cell for remark in same if remark.cell]
        first = ", ".join(cells[:_MOST_CELLS])
        more = f" and {len(cells) - _MOST_CELLS:,} more" if len(cells) > _MOST_CELLS else ""
        place = " ".join(filter(None, (f"{first}{more}" if cells else where, heading)))
        value = f"'{said}'" if said else ""
        line = ": ".join(filter(None, (" ".join(filter(None, (place, value))), words)))
        yield f"{line}{_answers(same[0])}"


def _answers(remark: Remark) -> str:
    if len(remark.choices) < 2:
        return ""
    others = " or ".join(f'"{remark.answer_name}={choice.answer}"' for choice in remark.choices[1:])
    return f"; --answer {others}"


def report_json(looked: Looked) -> dict[str, Any]:
    """The same for a program."""
    return {
        "columns": [
            {
                "column": column.letter,
                "heading": column.heading,
                "field": column.field,
                "how": column.how.value,
                "example": column.example,
                "values": column.values,
            }
            for column in looked.table.columns
        ],
        "rows": len(looked.table.rows),
        "made": dict(looked.sizes),
        "added": list(looked.added),
        "unchanged_rows": looked.unchanged,
        "refused_rows": sorted(looked.refused),
        "left_out_rows": sorted(looked.left_out),
        "remarks": [
            {
                "kind": remark.kind.value,
                "where": remark.where,
                "row": remark.row or None,
                "cell": remark.cell,
                "heading": remark.heading,
                "says": remark.said,
                "words": remark.words,
                "answer_name": remark.answer_name if remark.choices else "",
                "choices": [{"answer": choice.answer, "words": choice.words} for choice in remark.choices],
            }
            for remark in looked.remarks
        ],
    }


def plain(value: Any) -> str | list[str] | None:
    """A value for a program: dates in ISO."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def refused_lines(remarks: Iterable[Remark]) -> str:
    """What is refused, the first of several, as the one line of an error."""
    refused = [remark for remark in remarks if remark.kind is RemarkKind.REFUSED]
    first = refused[0]
    place = ", ".join(filter(None, (first.where, " ".join(filter(None, (first.cell, first.heading))))))
    more = (
        f" (and {number_of(len(refused) - 1, 'more cell or row', 'more cells or rows')} to correct)"
        if len(refused) > 1
        else ""
    )
    return f"{place}: {first.words}{more}"


def why_stopped(looked: Looked, *, strict: bool, done: str) -> str:
    """Why nothing is taken: a row is refused, or with ``--strict`` something is in doubt; empty where neither is.

    ``done`` says that nothing was changed.
    """
    if looked.is_refused:
        return f"{refused_lines(looked.remarks)}; {done}. To take the rest: --leave-out FILE"
    if strict and looked.doubts:
        return f"{number_of(len(looked.doubts), 'doubt')} with --strict; {done}"
    return ""
