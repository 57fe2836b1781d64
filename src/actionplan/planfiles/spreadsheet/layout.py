"""Where in a file the table is, and what its columns are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import PRIORITY_WORDS, Priority
from actionplan.model.area import Response
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import first_line
from actionplan.planfiles.grid import Book, Grid, GridRow
from actionplan.planfiles.spreadsheet.headings import OURS, Guess, guesses, plain
from actionplan.planfiles.spreadsheet.synonyms import SYNONYMS
from actionplan.planfiles.table_rows import BadSheet, TableCell, Unreadable

MOST_LINES_ABOVE = 30
"""The headings stand in one of so many first rows."""
_KNOWN = 84
"""So likely a heading counts as known when the row of headings is looked for."""
_LEAST_KNOWN = 2
OWN, DROPPED, DERIVED = "own", "dropped", "derived"
"""A column that the plan keeps under its own heading, one that the person has dropped, and one of our own that the
program works out."""
TEXTS = ("title", "finding")
FIELD_WORDS: Mapping[str, str] = {
    "ref": "ref",
    "source_ref": "ref in the report",
    "theme": "theme",
    "theme_number": "theme number",
    "summary_area": "summary area",
    "finding": "finding",
    "title": "action",
    "owner": "owner",
    "support": "support",
    "sponsor": "sponsor",
    "member": "lead member",
    "body": "body",
    "due": "due",
    "original_due": "original due",
    "revised_due": "revised due",
    "forecast": "forecast",
    "completed_on": "completed on",
    "completed_by": "completed by",
    "signed_off_on": "signed off on",
    "signed_off_by": "signed off by",
    "accepted_evidence": "accepted evidence",
    "agreed_by": "agreed by",
    "rag": "RAG",
    "rag_reason": "RAG reason",
    "stage": "stage",
    "status": "status",
    "progress": "progress",
    "progress_at": "progress on",
    "progress_by": "progress by",
    "priority": "priority",
    "success_measure": "success measure",
    "response": "answer",
    "response_reason": "reason of the answer",
    "deadline": "reviewers' deadline",
    "grade": "grade",
    "impact": "impact",
    "milestones": "milestones",
    OWN: "kept as a field of your own",
    DROPPED: "dropped",
}
"""What a column can be, and what people call it; in the order in which they are offered."""
SEVERAL = frozenset({"progress", "support", "milestones", OWN, DROPPED, DERIVED})
"""What several columns may be."""


class How(StrEnum):
    """How it is known what a column is."""

    KNOWN = "known"
    LIKE = "like one that is known"
    KEPT = "as last time"
    TOLD = "as you say"
    CELLS = "by its cells"
    UNKNOWN = "not known"


class Column(Struct, frozen=True):
    """One column, and what it is taken for."""

    index: int
    """From 0."""
    heading: str
    field: str
    how: How
    example: str = ""
    """The first thing that stands in it."""
    values: int = 0
    """How many of its cells say anything."""

    @property
    def letter(self) -> str:
        """What a spreadsheet calls it."""
        return column_letter(self.index)


class Table(Struct, frozen=True):
    """The table of a file: its columns, and the rows below the headings."""

    grid: Grid
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    above: tuple[str, ...]
    """The lines above the headings, the first of which is mostly the title."""
    heading_rows: tuple[int, ...]
    """The numbers of the rows of headings."""
    others: tuple[str, ...] = ()
    """Why other sheets are not read, sentences."""
    group: str = ""
    """What stands over the table in a document."""

    @property
    def is_ours(self) -> bool:
        """Whether it is an export of the plan: it says at which change it was made."""
        return any(plain(column.heading) == "as at change" for column in self.columns)

    def column(self, field: str) -> Column | None:
        """The first column that is a field."""
        return next((column for column in self.columns if column.field == field), None)


def column_letter(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_text(cell: TableCell) -> str:
    """What a cell says, as text; nothing where it cannot be read."""
    if isinstance(cell, Unreadable):
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell).strip()


# --- the row of headings --------------------------------------------------------------------------------------


class _Head(Struct, frozen=True):
    """A row of headings, or two, as far as they are known."""

    grid: Grid
    place: int
    """The index of its row among those of the grid."""
    height: int
    headings: tuple[str, ...]
    known: int


def tables(book: Book, sheet: str = "", told: Mapping[str, str] | None = None) -> tuple[Table, ...]:
    """The table of a workbook; of a document all tables with the same headings.

    It is that with the most known headings, on any sheet that is not hidden; of two with as many the first.

    Args:
        book: The file.
        sheet: The title of the sheet to be read; without it that with the most known headings.
        told: What columns are, by their headings as :func:`.headings.plain` has them.

    Raises:
        BadSheet: if there is none.
    """
    told = told or {}
    visible = [grid for grid in book.grids if not grid.is_hidden]
    grids = [grid for grid in visible or book.grids if grid.rows]
    if sheet:
        grids = [grid for grid in book.grids if grid.title.strip().casefold() == sheet.strip().casefold()]
        if not grids:
            titles = ", ".join(first_line(grid.title)[:40] for grid in book.grids[:10])
            raise BadSheet(f"{book.file}: no sheet is called {first_line(sheet)[:40]!r}; the file has: {titles}")
    heads = [head for head in (_head(grid, told) for grid in grids) if head is not None]
    if not heads:
        raise BadSheet(
            f"{book.file}: no row looks like headings; write in one row above the data what each column is, such as "
            "Ref, Action, Lead officer, Due date, RAG, Progress"
        )
    best = max(heads, key=lambda head: head.known)
    chosen = [best]
    if not best.grid.title:
        same = tuple(map(plain, best.headings))
        chosen = [head for head in heads if tuple(map(plain, head.headings)) == same]
    others = tuple(
        _other(grid, heads) for grid in book.grids if all(grid is not head.grid for head in chosen) and grid.rows
    )
    return tuple(_table(head, others if head is chosen[0] else ()) for head in chosen)


def _other(grid: Grid, heads: Sequence[_Head]) -> str:
    name = (
        f"the sheet {first_line(grid.title)[:40]}"
        if grid.title
        else f"another table ({grid.where.rpartition(' row')[0]})"
    )
    if grid.is_hidden:
        return f"{name} is hidden, and was not read"
    head = next((head for head in heads if head.grid is grid), None)
    if head is None:
        return f"{name} has no row of headings, and was not read"
    below = len(grid.rows) - head.place - head.height
    return f"{name} has headings too, with {number_of(below, 'row')} below them, and was not read; --sheet reads it"


def _head(grid: Grid, told: Mapping[str, str]) -> _Head | None:
    """The row of headings of a sheet: that of the first rows with the most known headings; None if none has any."""
    heads: list[_Head] = []
    for place in range(min(MOST_LINES_ABOVE, len(grid.rows))):
        for height in (1, 2):
            if place + height > len(grid.rows) or height == 2 and not _are_two_rows(grid, place):
                continue
            headings = _headings_of(grid, place, height)
            known = _known(headings, told)
            enough = min(3, sum(bool(heading) for heading in headings))
            if known < max(_LEAST_KNOWN, enough) and not (known == _LEAST_KNOWN and _is_narrow(headings)):
                continue
            heads.append(_Head(grid, place, height, headings, known))
    # Two rows have to tell more than the better of the two alone.
    return max(heads, key=lambda head: (head.known, -head.height, -head.place), default=None)


def _are_two_rows(grid: Grid, place: int) -> bool:
    """Whether a row and the one below it may be the headings together: groups of columns, and what stands in each.

    A title is one cell; data has numbers and days. What stands over another heading stands over several.
    """
    above, below = ([cell_text(cell) for cell in row.cells] for row in grid.rows[place : place + 2])
    if sum(map(bool, above)) < 2 or any(_DATA.search(text) or len(text) > _LONGEST_BELOW for text in below):
        return False
    above += [""] * (len(below) - len(above))
    return all(
        not text or not above[index] or index + 1 < len(below) and not above[index + 1] and bool(below[index + 1])
        for index, text in enumerate(below)
    ) and any(text and not above[index] for index, text in enumerate(below))


_DATA = re.compile(r"\d{2}|[.;:]$")
_LONGEST_BELOW = 50


def _is_narrow(headings: Sequence[str]) -> bool:
    return sum(bool(heading) for heading in headings) <= 2 * _LEAST_KNOWN


def _known(headings: Sequence[str], told: Mapping[str, str]) -> int:
    """How many different things the headings name that are known; none where no text of an action is among them."""
    fields: set[str] = set()
    for heading in headings:
        if plain(heading) in told or plain(heading) in OURS:
            fields.add(told.get(plain(heading), plain(heading)))
            continue
        first = next(iter(guesses(heading)), None)
        if heading and first is not None and first.likeness >= _KNOWN:
            fields.add(first.field)
    return len(fields)


def _headings_of(grid: Grid, place: int, height: int) -> tuple[str, ...]:
    """The headings of one row; of two what stands below, after what stands above it and above those beside it."""
    texts = [" ".join(cell_text(cell).split()) for cell in grid.rows[place].cells]
    if height == 1:
        return tuple(texts)
    below = [" ".join(cell_text(cell).split()) for cell in grid.rows[place + 1].cells]
    width = max(len(texts), len(below))
    texts += [""] * (width - len(texts))
    below += [""] * (width - len(below))
    headings: list[str] = []
    above = ""
    for index in range(width):
        above = texts[index] or (above if below[index] else "")
        headings.append(_of_two(above, below[index]))
    return tuple(headings)


def _of_two(above: str, below: str) -> str:
    """One heading of two over each other: both, unless one of them alone is known and both together are not."""
    if not above or not below:
        return above or below
    both = f"{above} {below}"
    for heading in (both, below):
        first = next(iter(guesses(heading)), None)
        if first is not None and first.likeness >= _KNOWN:
            return heading
    return both


def _table(head: _Head, others: tuple[str, ...]) -> Table:
    grid = head.grid
    above = [line for line in grid.lines_before if line.strip()]
    above += [_line(row) for row in grid.rows[: head.place]]
    rows = grid.rows[head.place + head.height :]
    columns = tuple(Column(index, heading, "", How.UNKNOWN) for index, heading in enumerate(_full_width(head, rows)))
    numbers = tuple(row.number for row in grid.rows[head.place : head.place + head.height])
    group = grid.lines_before[-1] if grid.lines_before else ""
    return Table(grid, columns, rows, tuple(filter(None, above)), numbers, others, group)


def _full_width(head: _Head, rows: Sequence[GridRow]) -> list[str]:
    """The headings, with empty ones for columns that have none."""
    width = max([len(head.headings), *(len(row.cells) for row in rows)])
    return [*head.headings, *[""] * (width - len(head.headings))]


def _line(row: GridRow) -> str:
    return first_line(" ".join(filter(None, (cell_text(cell) for cell in row.cells))))


# --- what the columns are -------------------------------------------------------------------------------------

_REF = re.compile(r"(?:[A-Za-z]{1,5}[ .-]?)?\d{1,4}(?:[.]\d{1,4})*\.?[a-z]?\)?|[A-Z]{1,3}\d+(?:\.\d+)*[a-z]?", re.ASCII)


def is_like_ref(text: str) -> bool:
    """Whether a text can only be the ref of something: ``1.1``, ``R1``, ``E1.10``, ``3.5 a)``."""
    return bool(_REF.fullmatch(text.strip()))


def with_columns(
    table: Table, *, told: Mapping[str, str] | None = None, kept: Mapping[str, str] | None = None
) -> Table:
    """A table that knows what its columns are.

    Args:
        table: The table.
        told: What somebody has said, by heading as :func:`.headings.plain` has it.
        kept: What was said the last time.
    """
    fields: dict[int, tuple[str, How]] = {}
    taken: set[str] = set()
    by_heading: dict[str, tuple[str, How]] = {}
    for how, mapping in ((How.KEPT, kept or {}), (How.TOLD, told or {})):
        by_heading |= {plain(heading): (field, how) for heading, field in mapping.items()}
    for column in table.columns:
        said = by_heading.get(plain(column.heading) or column.letter.casefold()) or by_heading.get(
            plain(f"column {column.letter}")
        )
        if said is not None:
            fields[column.index] = said
            taken.add(said[0])
    for column, field, how in _by_likeness(table, fields, taken):
        fields[column.index] = field, how
        taken.add(field)
    _settle(table, fields)
    columns = []
    for column in table.columns:
        texts = [text for text in (_text_at(row, column.index) for row in table.rows) if text]
        if not column.heading and not texts:
            continue
        field, how = fields.get(column.index, (OWN, How.UNKNOWN))
        heading = column.heading or f"Column {column.letter}"
        example = first_line(texts[0]) if texts else ""
        columns.append(Column(column.index, heading, field, how, example, len(texts)))
    return Table(table.grid, tuple(columns), table.rows, table.above, table.heading_rows, table.others, table.group)


def _by_likeness(
    table: Table, fields: Mapping[int, tuple[str, How]], taken: Iterable[str]
) -> list[tuple[Column, str, How]]:
    """Each column that nobody has spoken for, with what it is most like; what two are like is the likelier one's."""
    claims: list[tuple[int, int, str, Column]] = []
    for column in table.columns:
        if column.index in fields or not column.heading:
            continue
        if _is_derived(column.heading):
            claims.append((-200, column.index, DERIVED, column))
            continue
        claims += [
            (-guess.likeness, _order(column, guess), guess.field, column)
            for guess in guesses(column.heading)
            if _can_be(table, column, guess.field)
        ]
    settled: list[tuple[Column, str, How]] = []
    placed: set[int] = set()
    used = set(taken)
    for worth, _, field, column in sorted(claims, key=lambda claim: claim[:3]):
        if column.index in placed or field in used and field not in SEVERAL:
            continue
        placed.add(column.index)
        used.add(field)
        settled.append((column, field, How.KNOWN if worth <= -90 else How.LIKE))
    return settled


def _order(column: Column, guess: Guess) -> int:
    """The first of several that are as likely; of several ratings of periods, RAG Sept and RAG Nov, the last."""
    return -column.index if guess.field == "rag" and guess.likeness < _PLAINLY else column.index


_PLAINLY = 90


def _is_derived(heading: str) -> bool:
    """Whether a column is of our own export and the program works it out."""
    return " ".join(heading.casefold().split()) in OURS and not any(guess.likeness >= 90 for guess in guesses(heading))


def _can_be(table: Table, column: Column, field: str) -> bool:
    """Whether what stands in a column can be of a field that only a few words are of."""
    words = _WORDS_OF.get(field)
    texts = [text.casefold() for text in (_text_at(row, column.index) for row in table.rows) if text]
    if words is None or not texts:
        return True
    return sum(any(text.startswith(word) for word in words) for text in texts) * 2 >= len(texts)


_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "priority": (*Priority, *PRIORITY_WORDS, "essential", "urgent", "h", "m", "l", "1", "2", "3"),
    "response": (*Response, "yes", "no", "accept", "reject", "partial", "agree", "not accepted", "y", "n", "noted"),
}


def _text_at(row: GridRow, index: int) -> str:
    return cell_text(row.cells[index]) if index < len(row.cells) else ""


Fields = dict[int, tuple[str, How]]


def _settle(table: Table, fields: Fields) -> None:
    """What only the other columns tell: which of two is the finding, which date came first, where the refs are."""
    for settle in (_settle_texts, _settle_dates, _settle_stage, _settle_refs, _settle_theme, _settle_progress):
        of = {field: index for index, (field, _) in reversed(fields.items())}
        settle(table, fields, of, [column for column in table.columns if column.index not in fields])


def _settle_texts(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Where there is one column of texts, it says what is done."""
    if "title" in of:
        return
    if "finding" not in of:
        wide = _widest_text(table, free)
        if wide is not None:
            fields[wide.index] = ("title", How.CELLS)
        return
    second = next((column for column in free if plain(column.heading) in SYNONYMS["title"]), None)
    if second is not None:
        fields[second.index] = ("title", How.KNOWN)


def _settle_dates(_table: Table, fields: Fields, of: Mapping[str, int], _free: Sequence[Column]) -> None:
    """A revised date alone is the date."""
    if "revised_due" in of and "due" not in of and "original_due" not in of:
        fields[of["revised_due"]] = ("due", fields[of["revised_due"]][1])


def _settle_stage(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Of two columns that may rate, that which says red, amber and green more often does; the other is the stage."""
    if "stage" in of or "rag" not in of:
        return
    plainly = [
        column
        for column in free
        if any(guess.field == "rag" and guess.likeness >= _PLAINLY for guess in guesses(column.heading))
    ]
    second = next(iter(plainly), None)
    if second is None:
        return
    first = next(column for column in table.columns if column.index == of["rag"])
    stage, rag = (first, second) if _colours(table, second) > _colours(table, first) else (second, first)
    fields[rag.index], fields[stage.index] = ("rag", How.KNOWN), ("stage", How.KNOWN)


def _settle_refs(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """A column without a heading in which mostly refs stand is that of the refs."""
    refs = [column for column in free if not column.heading and _are_refs(table, column)]
    if refs and "ref" not in of:
        fields[refs[0].index] = ("ref", How.CELLS)


def _settle_theme(_table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Beside the title of a theme, what is called Theme is its number, as in our own export."""
    for column in free:
        if "theme" in of and plain(column.heading) == "theme":
            fields[column.index] = ("theme_number", How.KNOWN)


def _settle_progress(_table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """What was said may stand in several columns."""
    for column in free:
        if "progress" in of and any(guess.field == "progress" for guess in guesses(column.heading)):
            fields[column.index] = ("progress", How.KNOWN)


def _widest_text(table: Table, columns: Sequence[Column]) -> Column | None:
    lengths = Counter(
        {
            column.index: sum(len(_text_at(row, column.index)) for row in table.rows)
            for column in columns
            if column.heading
        }
    )
    if not lengths or not lengths.most_common(1)[0][1]:
        return None
    index = lengths.most_common(1)[0][0]
    return next(column for column in columns if column.index == index)


_COLOURS = ("red", "amber", "green", "blue", "on track", "off track", "at risk")


def _colours(table: Table, column: Column) -> int:
    texts = (_text_at(row, column.index).casefold() for row in table.rows)
    return sum(text.startswith(_COLOURS) or text in ("r", "a", "g", "b") for text in texts)


def _are_refs(table: Table, column: Column) -> bool:
    texts = [text for text in (_text_at(row, column.index) for row in table.rows) if text]
    return bool(texts) and sum(map(is_like_ref, texts)) * 2 > len(texts)
