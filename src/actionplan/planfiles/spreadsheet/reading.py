"""The way in: a team's file becomes rows in the words and values of a plan, with everything there is to say of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import PurePath

from msgspec import Struct, field

from actionplan.model.key import Key
from actionplan.model.number_words import number_of
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import first_line
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.cells import TableCells
from actionplan.planfiles.spreadsheet.columns import with_columns
from actionplan.planfiles.spreadsheet.file_key import file_key
from actionplan.planfiles.spreadsheet.headings import LEFT_OUT_BECAUSE, ONLY_OURS, plain
from actionplan.planfiles.spreadsheet.layout import tables
from actionplan.planfiles.spreadsheet.remarks import Answers, Remark, RemarkKind
from actionplan.planfiles.spreadsheet.row_cells import A_TABLE
from actionplan.planfiles.spreadsheet.rows import Lines, labels
from actionplan.planfiles.spreadsheet.table_layout import (
    DERIVED,
    DROPPED,
    FIELD_WORDS,
    OWN,
    SEVERAL,
    Column,
    How,
    Table,
    cell_text,
)
from actionplan.planfiles.spreadsheet.values import RowReader, TeamRow
from actionplan.planfiles.table_rows import MOST_ROWS, BadSheet


class Wishes(Struct, frozen=True):
    """What somebody says of how a file is to be read."""

    sheet: str = ""
    fields: Mapping[str, str] = {}
    """What columns are, by heading."""
    answers: tuple[str, ...] = ()
    """``NAME=ANSWER``, each."""
    may_rest: bool = False
    """Whether an answer may be left that nothing asks for any more, since somebody has decided otherwise meanwhile."""


class TeamTable(Struct, frozen=True):
    """A team's table, as far as it can be read without any plan."""

    file: str
    where: tuple[str, ...]
    """How the place of a row in it is said, before its number; of each of its tables, where a document has several."""
    headings: str
    """What tells its headings from those of other files."""
    title: str
    """The first line above the headings; else the name of the sheet or the file."""
    columns: tuple[Column, ...]
    rows: tuple[TeamRow, ...]
    remarks: tuple[Remark, ...]
    answers: Answers = field(default_factory=Answers)
    """What somebody has said of doubts, and which of that was asked for."""

    @property
    def has_findings(self) -> bool:
        """Whether it has a column of findings."""
        return any(column.field == "finding" for column in self.columns)

    @property
    def is_ours(self) -> bool:
        """Whether it is an export of a plan: it has columns that nobody else has."""
        return any(plain(column.heading) in ONLY_OURS for column in self.columns)

    @property
    def was_left_out(self) -> bool:
        """Whether it is a table of rows that were left out of a file of the plan's."""
        return any(plain(column.heading) == plain(LEFT_OUT_BECAUSE) for column in self.columns)

    @property
    def mapping(self) -> dict[str, str]:
        """What its columns are, by heading; the program's own worked-out columns left out."""
        return {column.heading: column.field for column in self.columns if column.field != DERIVED}


def read_fields(pairs: tuple[str, ...] | list[str]) -> dict[str, str]:
    """What columns are, from ``HEADING=FIELD``.

    Raises:
        Invalid: if one is not written so, or there is no such field.
    """
    fields: dict[str, str] = {}
    names = {plain(words): field for field, words in FIELD_WORDS.items()} | {field: field for field in FIELD_WORDS}
    names |= {plain(field): field for field in FIELD_WORDS}
    for pair in pairs:
        heading, sign, name = pair.rpartition("=")
        if not sign or not heading.strip():
            raise Invalid(
                "map", f"{pair[:60]!r} is no mapping; write a heading, =, and what it is: 'Lead officer=owner'"
            )
        field = (
            names.get(name.strip().casefold())
            or names.get(plain(name))
            or {"keep": OWN, "drop": DROPPED}.get(name.strip().casefold())
        )
        if field is None:
            choices = ", ".join(words for name, words in FIELD_WORDS.items() if name not in (OWN, DROPPED))
            raise Invalid("map", f"there is no field {name.strip()[:40]!r}; it is one of {choices}, keep or drop")
        fields[heading.strip()] = field
    return fields


def read_team_table(
    book: Book,
    today: date,
    key: Key,
    *,
    wishes: Wishes | None = None,
    own: Collection[str] = (),
    kept: Mapping[str, Mapping[str, str]] | None = None,
    step: Callable[[int, int], None] = lambda _done, _all: None,
) -> TeamTable:
    """What a file says.

    Args:
        book: The file.
        today: The day from which its dates are understood.
        key: What colours and words mean.
        wishes: What somebody has said of how it is to be read.
        own: The headings of fields that the plan has of its own.
        kept: How files of the same headings were read before, by :func:`headings_name`.
        step: Is told how many rows have been read, and of how many; what it raises stops the reading.

    Raises:
        BadSheet: if there is no table in it.
        Invalid: if a wish means nothing here.
    """
    wishes = wishes or Wishes()
    told = {plain(heading): OWN for heading in own}
    told |= {plain(heading): field for heading, field in wishes.fields.items()}
    found = tables(book, wishes.sheet, told)
    if sum(len(table.rows) for table in found) > MOST_ROWS:
        raise BadSheet(f"{book.file}: more than {MOST_ROWS:,} rows, which no plan has; is it the right file?")
    answers = Answers.of(wishes.answers)
    remarks: list[Remark] = [Remark(RemarkKind.READ, "", "", "", "", remark) for remark in book.remarks]
    meanings = {} if found[0].is_ours else file_key(book, found[0])
    if meanings:
        remarks.append(Remark(RemarkKind.READ, "", "", "", "", f"its own key was used: {_meanings_words(meanings)}"))
    kept_fields = (kept or {}).get(headings_name(found[0]), {})
    rows: list[TeamRow] = []
    columns: list[Column] = []
    total = sum(len(table.rows) for table in found)
    done = 0
    title = _title_line(found[0])
    for place, bare in enumerate(found):
        table = with_columns(bare, told=wishes.fields, kept=kept_fields)
        _refuse_unknown(table, wishes)
        columns += [column for column in table.columns if column.heading not in {one.heading for one in columns}]
        cells = TableCells(table)
        before = done
        theme = table.group or _theme_above(table, place == 0)
        lines = Lines(cells, remarks, theme, place * A_TABLE)
        listed = list(lines.lines(lambda number, before=before: step(before + number, 2 * total)))  # type: ignore[misc]
        reader = RowReader(
            cells,
            today=today,
            key=key,
            meanings=meanings,
            answers=answers,
            more=lines.more,
            remarks=remarks,
        )
        for number, (line, ref) in enumerate(labels(listed)):
            step(total + before + number, 2 * total)
            rows.append(reader.row(line, ref))
        done += len(table.rows)
        remarks += table.remarks
        _say_of_columns(table, remarks)
        _say_of_rows(table, {title, theme}, remarks)
    return TeamTable(
        book.file,
        tuple(table.grid.where for table in found),
        headings_name(found[0]),
        _title(found[0], book),
        tuple(columns),
        tuple(rows),
        tuple(_in_order(remarks)),
        answers,
    )


def refuse_unused(table: TeamTable, wishes: Wishes) -> None:
    """Refuses an answer that nothing has asked for. Raises Invalid."""
    if table.answers.unused and not wishes.may_rest:
        name = first_line(table.answers.unused[0])[:60]
        raise Invalid("answer", f"nothing in the file is in doubt under {name!r}; the list of doubts has the names")


def headings_name(table: Table) -> str:
    """What tells the headings of a table from those of others: the same for the next file that has them."""
    from hashlib import sha256

    headings = "\n".join(plain(column.heading) for column in table.columns if column.heading)
    return sha256(headings.encode()).hexdigest()[:8]


def _refuse_unknown(table: Table, wishes: Wishes) -> None:
    headings = {plain(column.heading) for column in table.columns} | {
        column.letter.casefold() for column in table.columns
    }
    for heading in wishes.fields:
        if plain(heading) not in headings and heading.casefold() not in headings:
            there = ", ".join(first_line(column.heading)[:40] for column in table.columns[:20])
            raise Invalid("map", f"no column is called {first_line(heading)[:40]!r}; the file has: {there}")
    used: dict[str, str] = {}
    for column in table.columns:
        if column.field in used and column.field not in SEVERAL:
            raise Invalid(
                "map", f"{used[column.field]} and {column.heading} cannot both be {FIELD_WORDS[column.field]}"
            )
        used[column.field] = column.heading


def _say_of_columns(table: Table, remarks: list[Remark]) -> None:
    for column in table.columns:
        if column.field == OWN and column.how is not How.TOLD and column.values:
            words = f"no field of the plan's; kept as a field of your own, {number_of(column.values, 'value')}"
            remarks.append(Remark(RemarkKind.READ, "", column.letter, column.heading, column.example, words, field=OWN))
        elif column.field == DROPPED and column.values:
            words = f"dropped, as you say, with {number_of(column.values, 'value')}"
            remarks.append(Remark(RemarkKind.LEFT_OUT, "", column.letter, column.heading, column.example, words))
    formulas = sorted({index for row in table.rows for index in row.formulas})
    named = {column.index: column.heading for column in table.columns}
    for index in formulas:
        if index in named:
            words = "worked out by formulas; their last results were taken"
            remarks.append(Remark(RemarkKind.INFERRED, "", "", named[index], "", words))


def _say_of_rows(table: Table, used: Collection[str], remarks: list[Remark]) -> None:
    """What is to be said of hidden rows and columns, and of the lines above the table but for those that were used."""
    hidden = [row.number for row in table.rows if row.is_hidden]
    if hidden:
        from actionplan.model.number_words import runs_words

        remarks.append(
            Remark(
                RemarkKind.READ,
                table.grid.where.removesuffix(" row"),
                "",
                "",
                "",
                f"hidden rows were read too: {runs_words(hidden)[:200]}",
            )
        )
    columns = [column.heading for column in table.columns if column.index in table.grid.hidden_columns]
    if columns:
        remarks.append(
            Remark(
                RemarkKind.READ, "", "", "", "", f"hidden columns were read too: {first_line(', '.join(columns))[:200]}"
            )
        )
    for line in table.above:
        if line.strip() in used or line in used:
            continue
        remarks.append(Remark(RemarkKind.LEFT_OUT, "", "", "", first_line(line), "a line above the headings"))


_OF_A_THEME = re.compile(
    r"^(?:[A-Z]|\d{1,2})[.):]\s+\S|^(?:theme|section|priority|pillar|strand|workstream)\b", re.IGNORECASE
)
_IS_NO_TITLE = re.compile(
    r"^(?:appendix|annex|version|v\d|official|confidential|restricted|draft|as at|date|item|agenda|page|updated)\b",
    re.IGNORECASE,
)
_OF_A_PLAN = re.compile(
    r"\b(?:plan|tracker|register|log|programme|recommendations|actions?|improvement)\b", re.IGNORECASE
)


def _theme_above(table: Table, has_title: bool) -> str:
    """The theme of the rows before any other is named: the last line above that is numbered like one.

    Args:
        table: The table.
        has_title: Whether the first line above it may be the title of the plan.
    """
    first = table.above[0] if table.above and has_title else ""
    lines = [line for line in table.above if _OF_A_THEME.match(line)]
    return lines[-1] if lines and not (lines[-1] == first and _OF_A_PLAN.search(first)) else ""


def _meanings_words(meanings: Mapping[str, Condition]) -> str:
    """``green is complete, amber is on track``."""
    return ", ".join(
        f"{colour} is {'not started' if condition is Condition.UNRATED else condition.words}"
        for colour, condition in meanings.items()
    )


def _title_line(table: Table) -> str:
    """Of the lines above a table the title: one that speaks of a plan, else the first; empty where there is none."""
    lines = [line for line in table.above if len(line) <= _LONGEST_TITLE and not _OF_A_THEME.match(line)]
    titles = [line for line in lines if not _IS_NO_TITLE.match(line)]
    return next((line for line in (*filter(_OF_A_PLAN.search, titles), *titles, *lines)), "")


def _title(table: Table, book: Book) -> str:
    """What the plan may be called: by the lines above the table, a cover sheet, or the sheet or the file itself."""
    if line := _title_line(table):
        return line
    for grid in book.grids:
        if grid is table.grid or grid.is_hidden:
            break
        for row in grid.rows[:10]:
            texts = [*filter(None, map(cell_text, row.cells))]
            text = first_line(" ".join(texts))
            # More cells are no title, but the headings of a plan.
            if len(texts) <= _MOST_OF_TITLE and _OF_A_PLAN.search(text) and len(text) <= _LONGEST_TITLE:
                return text
    title = table.grid.title.strip()
    # The title of one sheet of several is that of a theme, and a month is none.
    usual = bool(table.group) or all(map(_USUAL.fullmatch, title.split()))
    return PurePath(book.file).stem.replace("_", " ") if usual else title


_USUAL = re.compile(
    r"(?:sheet|plan|table|data|tabelle|actions|q[1-4]|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)?\d*",
    re.IGNORECASE,
)
"""A word of the title of a sheet that is not called like its plan: ``Sheet1``, ``Nov 26``."""
_LONGEST_TITLE = 200
_MOST_OF_TITLE = 2
_ORDER = {kind: place for place, kind in enumerate(RemarkKind)}


def _in_order(remarks: list[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda remark: _ORDER[remark.kind])
