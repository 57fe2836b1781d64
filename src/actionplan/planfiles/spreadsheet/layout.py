"""Where in a file the table is: on which sheet, below which row of headings; of several those that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.number_words import number_of
from actionplan.model.sanitise import first_line
from actionplan.planfiles.grid import Book, Grid
from actionplan.planfiles.spreadsheet.headings import OURS, guesses, plain
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.table_layout import Column, How, Table, cell_text
from actionplan.planfiles.table_rows import BadSheet

MOST_LINES_ABOVE = 30
"""The headings stand in one of so many first rows."""
_KNOWN = 84
"""So likely a heading counts as known when the row of headings is looked for."""
_BY_NAME = 95
_LEAST_KNOWN = 2
_LEAST_SECOND = 3
"""So many headings have to be known of a table that begins below another one."""
_ASIDE = re.compile(
    r"\b(?:archived?|closed|completed?|old|superseded|summary|dashboard|lists?|lookups?|key|legend|cover|contents|"
    r"guidance|instructions|notes|charts?|pivot|template)\b",
    re.IGNORECASE,
)
"""What a sheet is called that does not hold the plan."""
_DATA = re.compile(r"\d{2}|[.;:]$")
_PERIOD = re.compile(
    r"(?:(?:q[1-4]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)(?:\W*(?:20)?\d\d)?|start|end|from|to)",
    re.IGNORECASE,
)
"""For when a column is one of several below one heading."""
_DIGIT = re.compile(r"\d")
_LONGEST_BELOW = 50
_CONTINUED = re.compile(r"\W*(?:\(?cont(?:inued|['’]?d|\.)?\)?|page \d+.*)?\W*$", re.IGNORECASE)
"""What may stand between two parts of a table."""
_LONGEST_GROUP = 120
_GROUP = re.compile(
    r"^(?:recommendation|theme|priority|objective|outcome|section|pillar|strand|area|workstream|[A-Z][.):]|\d+[.):]?)\b",
    re.IGNORECASE,
)


class _Head(Struct, frozen=True):
    """A row of headings, or two, as far as they are known."""

    grid: Grid
    place: int
    """The index of its row among those of the grid."""
    height: int
    headings: tuple[str, ...]
    fields: frozenset[str]
    """What the headings are known to be."""

    @property
    def known(self) -> int:
        """How many different things are known."""
        return len(self.fields)

    @property
    def rows_below(self) -> int:
        """How many rows stand below the headings."""
        return len(self.grid.rows) - self.place - self.height

    @property
    def same_as(self) -> tuple[str, ...]:
        """What tells its headings from others."""
        return tuple(map(plain, self.headings))


def tables(book: Book, sheet: str = "", told: Mapping[str, str] | None = None) -> tuple[Table, ...]:
    """The table of a file, or the tables that belong together.

    It is that with the most known headings, on any sheet that is not hidden and not called Archive, Summary or so. The
    sheets with the same headings go with it, unless they are the same plan month by month: then the last is read. Of a
    document all tables go together whose headings are alike, and those without headings behind them.

    Args:
        book: The file.
        sheet: The title of the sheet to be read, of a document the number of the table; without it as above.
        told: What columns are, by their headings as :func:`.headings.plain` has them.

    Raises:
        BadSheet: if there is none.
    """
    told = told or {}
    grids = [_named(book, sheet)] if sheet else [grid for grid in book.grids if grid.rows]
    heads = [head for head in (_head(grid, told) for grid in grids) if head is not None and head.rows_below]
    if not heads:
        raise BadSheet(
            f"{book.file}: no row looks like headings with rows below; write in one row above the data what each "
            "column is, such as Ref, Action, Lead officer, Due date, RAG, Progress"
        )
    best = max(heads, key=_worth)
    chosen = [best] if sheet else _together(best, heads)
    parts = [part for head in chosen for part in _parts(head, told, len(chosen) > 1)]
    if not best.grid.title and not sheet:
        parts += _continued(book, parts)
    remarks = [] if sheet else [*_others(book, heads, [part.grid for part in parts])]
    return (replace(parts[0], remarks=tuple(remarks)), *parts[1:])


def _named(book: Book, sheet: str) -> Grid:
    """The sheet of that title; of a document the table of that number. Raises BadSheet if there is none."""
    wanted = sheet.strip().casefold()
    titled = [grid for grid in book.grids if grid.title.strip().casefold() == wanted]
    numbered = [grid for number, grid in enumerate(book.grids, 1) if not grid.title and wanted == str(number)]
    for grid in (*titled, *numbered):
        return grid
    titles = [first_line(grid.title)[:40] or f"table {number}" for number, grid in enumerate(book.grids[:10], 1)]
    raise BadSheet(f"{book.file}: no sheet is called {first_line(sheet)[:40]!r}; the file has: {', '.join(titles)}")


def _worth(head: _Head) -> tuple[bool, bool, int, int]:
    """What speaks for a table: that it is shown, that it is not put aside, its known headings, and its rows."""
    is_aside = bool(_ASIDE.search(head.grid.title))
    return not head.grid.is_hidden, not is_aside, head.known, min(head.rows_below, 2)


def _together(best: _Head, heads: Sequence[_Head]) -> list[_Head]:
    """The tables that go with the best one, itself among them."""
    if not best.grid.title:
        alike = [head for head in heads if len(head.fields & best.fields) * 3 >= len(best.fields) * 2]
        return alike if len(alike) > 1 else [best]
    same = [
        head
        for head in heads
        if head.same_as == best.same_as and not head.grid.is_hidden and not _ASIDE.search(head.grid.title)
    ]
    if len(same) < 2:
        return [best]
    # The same actions on several sheets are the plan of several months, of which the last is the newest.
    first, *others = (_first_texts(head) for head in same)
    if all(len(first & other) * 2 > min(len(first), len(other)) for other in others):
        return [max(same, key=lambda head: (_period(head.grid.title), same.index(head)))]
    return same


_MONTH_OF_TITLE = re.compile(
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W*(?P<year>(?:20)?\d\d)?\b", re.IGNORECASE
)
_QUARTER_OF_TITLE = re.compile(r"\bq(?P<quarter>[1-4])\W*(?P<year>(?:20)?\d\d)?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _period(title: str) -> tuple[int, int]:
    """The year and the month or quarter that a sheet is called by; noughts where it is called otherwise."""
    if match := _MONTH_OF_TITLE.search(title):
        return int((match["year"] or "0")[-2:]), _MONTHS.index(match["month"].casefold()) + 1
    if match := _QUARTER_OF_TITLE.search(title):
        return int((match["year"] or "0")[-2:]), int(match["quarter"])
    return 0, 0


def _first_texts(head: _Head) -> frozenset[str]:
    rows = head.grid.rows[head.place + head.height :]
    texts = (tuple(cell_text(cell) for cell in row.cells[:3]) for row in rows)
    return frozenset(" ".join(text).casefold() for text in texts if any(text))


def _others(book: Book, heads: Sequence[_Head], read: Sequence[Grid]) -> Iterator[Remark]:
    """What is to be said of the sheets and tables that are not read."""
    for grid in book.grids:
        if not grid.rows or any(grid is one for one in read):
            continue
        place = grid.where.removesuffix(" row")
        name = f"the sheet {first_line(grid.title)[:40]}" if grid.title else "a table"
        head = next((head for head in heads if head.grid is grid), None)
        if head is None:
            kind, words = RemarkKind.LEFT_OUT, "has no row of headings, and was not read"
        else:
            rows = number_of(head.rows_below, "row")
            kind = RemarkKind.LEFT_OUT if grid.is_hidden or _ASIDE.search(grid.title) else RemarkKind.DOUBTED
            words = f"has headings too, with {rows} below them, and was not read; --sheet reads it"
        hidden = "is hidden and " if grid.is_hidden else ""
        yield Remark(kind, place, "", "", "", f"{name} {hidden}{words}")


# --- the row of headings ----------------------------------------------------------------------------------------


def _head(grid: Grid, told: Mapping[str, str], first: int = 0) -> _Head | None:
    """The row of headings of a sheet: that of the first rows with the most known headings; None if none has any."""
    heads: list[_Head] = []
    for place in range(first, min(first + MOST_LINES_ABOVE, len(grid.rows))):
        for height in (1, 2):
            head = _head_at(grid, place, height, told)
            if head is not None:
                heads.append(head)
    # Two rows have to tell more than the better of the two alone, unless the second only says for when.
    return max(heads, key=lambda head: (head.known, _has_periods(head), -head.height, -head.place), default=None)


def _has_periods(head: _Head) -> bool:
    """Whether the second of two rows of headings says nothing but for when: months below RAG, start and end."""
    texts = [cell_text(cell) for cell in head.grid.rows[head.place + head.height - 1].cells]
    return head.height > 1 and all(_PERIOD.fullmatch(text) for text in texts if text)


def _head_at(grid: Grid, place: int, height: int, told: Mapping[str, str]) -> _Head | None:
    """The headings in one row, or in two; None where too few are known."""
    if place + height > len(grid.rows) or height == 2 and not _are_two_rows(grid, place):
        return None
    headings = _headings_of(grid, place, height)
    named = sum(bool(heading) for heading in headings)
    head = _Head(grid, place, height, headings, frozenset(_fields(headings, told)))
    least = _LEAST_KNOWN if named <= 2 * _LEAST_KNOWN else _LEAST_KNOWN + 1
    return head if head.known >= least else None


def _are_two_rows(grid: Grid, place: int) -> bool:
    """Whether a row and the one below it may be the headings together: groups of columns, and what stands in each.

    A title is one cell; data has numbers and days. What stands over another heading stands over several.
    """
    above, below = ([cell_text(cell) for cell in row.cells] for row in grid.rows[place : place + 2])
    if sum(map(bool, above)) < 2 or any(
        _DATA.search(text) and not _PERIOD.fullmatch(text) or len(text) > _LONGEST_BELOW for text in below
    ):
        return False
    above += [""] * (len(below) - len(above))
    return all(
        not text or not above[index] or index + 1 < len(below) and not above[index + 1] and bool(below[index + 1])
        for index, text in enumerate(below)
    ) and any(text and not above[index] for index, text in enumerate(below))


def _fields(headings: Sequence[str], told: Mapping[str, str]) -> Iterator[str]:
    """What headings name that are known."""
    for heading in headings:
        name = plain(heading)
        if name in told or name in OURS:
            yield told.get(name, name)
            continue
        first = next(iter(guesses(heading)), None)
        if heading and first is not None and first.likeness >= _KNOWN:
            yield first.field


def _names(headings: Sequence[str], told: Mapping[str, str]) -> Iterator[str]:
    """What headings name that are known by just that name: a row of data may begin with one."""
    for heading in headings:
        first = next(iter(guesses(heading)), None)
        if plain(heading) in told or first is not None and first.likeness >= _BY_NAME:
            yield first.field if first is not None else plain(heading)


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
    """One heading of two over each other: the one below, unless both together are known better."""
    if not above or not below:
        return above or below
    both = f"{above} {below}"
    likeness = {text: next((guess.likeness for guess in guesses(text)), 0) for text in (both, below)}
    return below if likeness[below] > likeness[both] else both


# --- the tables below -------------------------------------------------------------------------------------------


def _parts(head: _Head, told: Mapping[str, str], is_one_of_several: bool) -> Iterator[Table]:
    """A table, and those with other headings that begin further down on its sheet."""
    part: _Head | None = head
    first = 0
    while part is not None:
        below = _next_head(part, told)
        end = len(head.grid.rows) if below is None else _lines_begin(part, below)
        yield _table(part, first, end, is_one_of_several)
        part, first = below, end


def _lines_begin(head: _Head, below: _Head) -> int:
    """Where the lines of one cell begin that stand right above the headings of a second table: they are its own.

    An empty row stands before them, or they are numbered like headings; else the last may be a row of the first table.
    """
    rows = head.grid.rows
    begin = place = below.place
    while place > head.place + head.height and sum(map(bool, _texts(head.grid, place - 1))) == 1:
        place -= 1
        has_gap = rows[place].number - rows[place - 1].number > 1
        if has_gap or _GROUP.match("".join(_texts(head.grid, place))):
            begin = place
    return begin


def _texts(grid: Grid, place: int) -> list[str]:
    return [cell_text(cell) for cell in grid.rows[place].cells]


def _next_head(head: _Head, told: Mapping[str, str]) -> _Head | None:
    """The next row below that has other headings, of a table of its own."""
    for place in range(head.place + head.height, len(head.grid.rows) - 1):
        texts = [cell_text(cell) for cell in head.grid.rows[place].cells]
        if sum(map(bool, texts)) < _LEAST_SECOND or any(len(text) > _LONGEST_BELOW for text in texts):
            continue
        named = [text for text in texts if text]
        fields = frozenset(_names(named, told))
        is_other = tuple(map(plain, named)) != tuple(filter(None, head.same_as))
        if len(fields) >= max(_LEAST_SECOND, len(named) * 2 // 3) and is_other and not any(map(_DIGIT.search, named)):
            return _Head(head.grid, place, 1, tuple(texts), fields)
    return None


def _table(head: _Head, first: int, end: int, is_one_of_several: bool) -> Table:
    """The table below a row of headings: of the rows of its sheet from ``first`` up to ``end``."""
    grid = head.grid
    above = [line for line in grid.lines_before if line.strip()] if first == 0 else []
    above += [first_line(" ".join(filter(None, map(cell_text, row.cells)))) for row in grid.rows[first : head.place]]
    rows = grid.rows[head.place + head.height : end]
    used = max([len(head.headings), *(len(row.cells) for row in rows)])
    headings = [*head.headings, *[""] * (used - len(head.headings))]
    columns = tuple(Column(index, heading, "", How.UNKNOWN) for index, heading in enumerate(headings))
    numbers = tuple(row.number for row in grid.rows[head.place : head.place + head.height])
    return Table(
        grid=grid,
        columns=columns,
        rows=rows,
        above=tuple(filter(None, above)),
        heading_rows=numbers,
        width=_width(head.headings, [len(row.cells) for row in rows]),
        group=_group(grid) if is_one_of_several else "",
    )


def _width(headings: Sequence[str], lengths: Sequence[int]) -> int:
    """How many columns a table has: those with headings, and what more than a few rows use behind them."""
    named = max((index + 1 for index, heading in enumerate(headings) if heading), default=0)
    longer = sorted(length for length in lengths if length > named)
    return longer[-1] if longer and len(longer) * 5 > len(lengths) else named


def _group(grid: Grid) -> str:
    """The theme of a table that is one of several: the title of its sheet, of a document what stands over it."""
    if grid.title:
        return grid.title.strip()
    lines = [line.strip() for line in grid.lines_before if 0 < len(line.strip()) <= _LONGEST_GROUP]
    headings = [line for line in lines if _GROUP.match(line)]
    return (headings or lines or [""])[-1]


def _continued(book: Book, parts: Sequence[Table]) -> list[Table]:
    """The tables of a document without headings that go on where the one before ended: as wide, nothing between."""
    continued: list[Table] = []
    before: Table | None = None
    for grid in book.grids:
        known = next((part for part in parts if part.grid is grid), None)
        width = max((len(row.cells) for row in grid.rows), default=0)
        if known is not None:
            before = known
        elif (
            before is not None and all(map(_CONTINUED.match, grid.lines_before)) and width == before.width and grid.rows
        ):
            before = replace(before, grid=grid, rows=grid.rows, above=(), heading_rows=())
            continued.append(before)
        else:
            before = None
    return continued
