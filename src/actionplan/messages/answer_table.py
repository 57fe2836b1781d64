"""The small table that a reminder brings: what one person has open, to fill in and send back. XlsxWriter writes it.

It holds nothing of anybody else. A hidden sheet has the token of the link that it was made with: that proves whose it
is when it comes back. No cell is a formula, whatever a text begins with.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.milestones import Milestone
from actionplan.model.open_work import subjects_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import RATINGS
from actionplan.model.sanitise import first_line, sanitise
from actionplan.planfiles.answer_table_layout import (
    CODE_LABEL,
    CODE_SHEET,
    DATES,
    SHEET,
    TO_FILL_IN,
    TO_READ,
    UPTO_LABEL,
    Heading,
)
from actionplan.reports.phrases import demo_mark
from actionplan.reports.writers.xlsx_book import EARLIEST, FONT, cell_text
from actionplan.reports.writers.xlsx_paper import LINE, MOST_HEIGHT, lines_in

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDTHS: Mapping[Heading, float] = {
    Heading.REF: 9,
    Heading.WHAT: 44,
    Heading.DUE: 12,
    Heading.RAG: 12,
    Heading.NOTE: 40,
    Heading.FORECAST: 12,
    Heading.RATING: 12,
    Heading.REASON: 30,
    Heading.DONE_ON: 12,
    Heading.PROOF: 30,
    Heading.NEW_DUE: 13,
    Heading.WHY: 30,
}
_HEAD, _SIZE = 4, 10
"""The row of the headings, from 0; the size of letters."""
_LINE = {"font_name": FONT, "font_size": _SIZE}
_CELL = {**_LINE, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#B0B5BB"}
_READ = {**_CELL, "bg_color": "#ECEEF1"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {**_LINE, "bold": True, "font_size": 14},
    "line": _LINE,
    "heading": {**_CELL, "bold": True, "bg_color": "#D5DAE0"},
    "read": {**_READ, "num_format": "@"},
    "read date": {**_READ, "num_format": "d mmm yyyy", "align": "left"},
    "text": {**_CELL, "num_format": "@"},
    "date": {**_CELL, "num_format": "d mmm yyyy", "align": "left"},
    "code": {**_LINE, "num_format": "@"},
}


def answer_table(plan: Plan, person: str, token: str, until: date) -> bytes:
    """The file for one person.

    Args:
        plan: The plan as the person may read it.
        person: Their ref.
        token: The token of the link to answer that was made for them.
        until: The last day on which it is taken.
    """
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "default_format_properties": dict(_LINE)})
    formats = {name: book.add_format(dict(layout)) for name, layout in _FORMATS.items()}
    name = sanitise(plan.person_name(person))
    sheet = book.add_worksheet(SHEET)
    _write_head(sheet, plan, name, until, formats)
    items = subjects_of(plan, person)
    for row, item in enumerate(items, _HEAD + 1):
        _write_row(sheet, row, _values(item, plan), formats)
    _limit(sheet, plan, _HEAD + max(1, len(items)))
    _lay_out(sheet, _HEAD + len(items))
    code = book.add_worksheet(CODE_SHEET)
    for row, (label, value) in enumerate(((CODE_LABEL, token), (UPTO_LABEL, str(plan.seq)))):
        code.write_string(row, 0, label, formats["code"])
        code.write_string(row, 1, value, formats["code"])
    code.hide()
    title = f"{demo_mark(plan)}{sanitise(plan.title)}: {name}"
    book.set_properties({"title": title[:255], "created": datetime.combine(plan.as_at, time())})
    book.close()
    return file.getvalue()


def _write_head(sheet: Worksheet, plan: Plan, name: str, until: date, formats: Mapping[str, Format]) -> None:
    lines = (
        f"{demo_mark(plan)}{sanitise(plan.title)}: how does it stand? For {name}",
        f"As at {format_date(plan.as_at)}. Fill in the white columns where you have something to say, leave the rest "
        f"empty, and send this file back by {format_date(until)}.",
        "It is made for you alone; please do not pass it on. Nothing in the plan changes until the team has taken "
        "your answer.",
    )
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, cell_text(line), formats["title" if not row else "line"])
    for column, heading in enumerate(Heading):
        sheet.write_string(_HEAD, column, heading, formats["heading"])
    sheet.set_row(_HEAD, 2 * LINE + 4)


def _values(item: Action | Milestone, plan: Plan) -> tuple[str, str, date | None, str]:
    """Ref, what it is, when it is due, how it is rated."""
    if isinstance(item, Action):
        return item.ref, first_line(item.title), item.due, plan.key.word(plan.condition(item))
    words = plan.words.harmless()
    return item.ref, f"{words.milestone.title}: {first_line(item.text)}", item.due, ""


def _write_row(sheet: Worksheet, row: int, values: Sequence[str | date | None], formats: Mapping[str, Format]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, date) and value >= EARLIEST:
            sheet.write_datetime(row, column, datetime.combine(value, time()), formats["read date"])
        else:
            text = format_date(value) if isinstance(value, date) else value or ""
            sheet.write_string(row, column, cell_text(text), formats["read"])
    # Not every program finds out by itself how high a row has to be; two lines are room to write in.
    lines = max(2, lines_in(str(values[1]), _WIDTHS[Heading.WHAT]))
    sheet.set_row(row, min(lines * LINE + 4, MOST_HEIGHT))
    for column, heading in enumerate(TO_FILL_IN, len(TO_READ)):
        sheet.write_blank(row, column, None, formats["date" if heading in DATES else "text"])


def _limit(sheet: Worksheet, plan: Plan, last: int) -> None:
    """Lets the columns of dates take dates, and that of the rating a word of the key."""
    for column, heading in enumerate(Heading):
        if heading in DATES:
            rule: dict[str, Any] = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(2000, 1, 1),
                "maximum": date(2199, 12, 31),
                "error_title": heading,
                "error_message": "A date such as 31/3/2027.",
            }
        elif heading is Heading.RATING:
            words = [plan.key.word(condition) for condition in RATINGS]
            rule = {
                "validate": "list",
                "source": words,
                "error_title": heading,
                "error_message": f"One of: {', '.join(words)}",
            }
        else:
            continue
        sheet.data_validation(_HEAD + 1, column, last, column, rule)


def _lay_out(sheet: Worksheet, last: int) -> None:
    for column, heading in enumerate(Heading):
        sheet.set_column(column, column, _WIDTHS[heading])
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
