"""What the columns of a table are: by what somebody said, by their headings, else by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from actionplan.model.action import PRIORITY_WORDS, Priority
from actionplan.model.area import Response
from actionplan.model.sanitise import first_line
from actionplan.planfiles.grid import GridRow
from actionplan.planfiles.spreadsheet.dates import NOTHING, is_like_date
from actionplan.planfiles.spreadsheet.headings import LEFT_OUT_BECAUSE, OURS, Guess, guesses, is_of_before, plain
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.synonyms import SYNONYMS
from actionplan.planfiles.spreadsheet.table_layout import (
    DERIVED,
    OWN,
    SEVERAL,
    Column,
    How,
    Table,
    cell_text,
    is_like_ref,
)
from actionplan.planfiles.table_rows import BadSheet

_LONGEST_EXAMPLE = 60
_OF_FINDING = re.compile(r"\b(?:rec(?:ommendation)?|finding|issue|outcome|objective)\b", re.IGNORECASE)
_FEW_COLOURS = 2
"""So many cells of colours are no accident."""
_PLAINLY = 90
"""So likely a heading is plainly a name that is known."""
_WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "priority": (*Priority, *PRIORITY_WORDS, "essential", "urgent", "h", "m", "l", "1", "2", "3"),
    "response": (*Response, "yes", "no", "accept", "reject", "partial", "agree", "not accepted", "y", "n", "noted"),
}
"""The words of fields that only a few words are of."""
_DATES = ("due", "original_due", "revised_due", "forecast", "completed_on")
_OF_WORK = frozenset({"owner", "due", "rag", "stage", "status", "finding", "progress", "ref"})
"""Beside one of these a column of texts that nobody knows may be what is to be done."""
_COLOURS = ("red", "amber", "green", "blue", "on track", "off track", "at risk")
Fields = dict[int, tuple[str, How]]


def with_columns(
    table: Table, *, told: Mapping[str, str] | None = None, kept: Mapping[str, str] | None = None
) -> Table:
    """A table that knows what its columns are.

    Args:
        table: The table.
        told: What somebody has said, by heading as :func:`.headings.plain` has it.
        kept: What was said the last time.

    Raises:
        BadSheet: if nothing says what is to be done.
    """
    numbered = _numbered(table)
    fields = _said(numbered, told or {}, kept or {})
    taken = {field for field, _ in fields.values()}
    for column, field, how in _by_likeness(numbered, fields, taken):
        fields[column.index] = field, how
        taken.add(field)
    _settle(numbered, fields)
    columns: list[Column] = []
    for column in numbered.columns:
        texts = _texts(numbered, column)
        if column.heading or texts:
            field, how = fields.get(column.index, (OWN, How.UNKNOWN))
            heading = column.heading or f"Column {column.letter}"
            # A theme above its rows mostly stands in the column of the refs.
            shown = next((text for text in texts if field != "ref" or is_like_ref(text)), texts[0] if texts else "")
            example = first_line(shown)[:_LONGEST_EXAMPLE]
            columns.append(Column(column.index, heading, field, how, example, len(texts)))
    return replace(numbered, columns=tuple(columns), remarks=(*table.remarks, *_by_cells(table, columns)))


def _numbered(table: Table) -> Table:
    """The table with a number behind a heading that another column has too."""
    seen: Counter[str] = Counter()
    columns: list[Column] = []
    for column in table.columns:
        name = plain(column.heading)
        seen[name] += 1
        is_again = bool(name) and seen[name] > 1
        columns.append(replace(column, heading=f"{column.heading} ({seen[name]})") if is_again else column)
    return replace(table, columns=tuple(columns))


def _said(table: Table, told: Mapping[str, str], kept: Mapping[str, str]) -> Fields:
    """What somebody has said of columns, now or the last time, by heading or by the letter of the column."""
    by_heading: dict[str, tuple[str, How]] = {}
    for how, mapping in ((How.KEPT, kept), (How.TOLD, told)):
        by_heading |= {plain(heading): (field, how) for heading, field in mapping.items()}
    fields: Fields = {}
    for column in table.columns:
        names = (plain(column.heading), column.letter.casefold(), plain(f"column {column.letter}"))
        said = next((by_heading[name] for name in names if name in by_heading), None)
        if said is not None:
            fields[column.index] = said
    return fields


def _by_likeness(table: Table, fields: Fields, taken: set[str]) -> Iterator[tuple[Column, str, How]]:
    """Each column that nobody has spoken for, with what it is most like; what two are like is the likelier one's."""
    claims: list[tuple[int, int, str, Column]] = []
    for column in table.columns:
        if column.index in fields or not column.heading:
            continue
        if _is_derived(table, column.heading):
            claims.append((-200, column.index, DERIVED, column))
            continue
        claims += [
            (-guess.likeness, _order(column, guess), guess.field, column)
            for guess in guesses(column.heading)
            if _can_be(table, column, guess.field)
        ]
    placed: set[int] = set()
    used = set(taken)
    for worth, _, field, column in sorted(claims, key=lambda claim: claim[:3]):
        if column.index in placed or field in used and field not in SEVERAL:
            continue
        placed.add(column.index)
        used.add(field)
        yield column, field, How.KNOWN if worth <= -_PLAINLY else How.LIKE


def _order(column: Column, guess: Guess) -> int:
    """The first of several that are as likely; of several ratings of periods, RAG Sept and RAG Nov, the last."""
    return -column.index if guess.field == "rag" and guess.likeness < _PLAINLY else column.index


def _is_derived(table: Table, heading: str) -> bool:
    """Whether a column is of our own export and the program works it out."""
    is_plain = any(guess.likeness >= _PLAINLY for guess in guesses(heading))
    if plain(heading) == plain(LEFT_OUT_BECAUSE):
        return True
    return table.is_ours and " ".join(heading.casefold().split()) in OURS and not is_plain


def _can_be(table: Table, column: Column, field: str) -> bool:
    """Whether what stands in a column can be of a field that only a few words are of, or only dates."""
    texts = [text.casefold() for text in _texts(table, column) if text.casefold() not in NOTHING]
    if not texts:
        return True
    if field in _DATES:
        return sum(map(is_like_date, texts)) * 4 >= len(texts)
    words = _WORDS_OF.get(field)
    return words is None or sum(any(text.startswith(word) for word in words) for text in texts) * 2 >= len(texts)


def _texts(table: Table, column: Column) -> list[str]:
    """What stands in a column, as text."""
    return [text for text in (_text_at(row, column.index) for row in table.rows) if text]


def _text_at(row: GridRow, index: int) -> str:
    return cell_text(row.cells[index]) if index < len(row.cells) else ""


# --- what only the other columns tell ---------------------------------------------------------------------------


Settle = Callable[[Table, Fields, Mapping[str, int], Sequence[Column]], None]


def _settle(table: Table, fields: Fields) -> None:
    """What only the other columns tell: which of two is the finding, which date came first, where the refs are."""
    for settle in _SETTLING:
        of = {field: index for index, (field, _) in reversed(fields.items())}
        settle(table, fields, of, [column for column in table.columns if column.index not in fields])


def _settle_texts(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Where there is one column of texts, it says what is done."""
    if "title" in of:
        return
    second = next((column for column in free if plain(column.heading) in SYNONYMS["title"]), None)
    if second is not None:
        fields[second.index] = ("title", How.KNOWN)
    elif "finding" not in of:
        wide = _widest_text(table, free)
        if wide is not None and not _OF_WORK.isdisjoint(of):
            fields[wide.index] = ("title", How.CELLS)
        elif not table.is_ours and "ref" not in of:
            raise BadSheet(
                f"{table.grid.where.removesuffix(' row')}: no column says what is to be done; --map names it"
            )


def _settle_dates(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """A revised date alone is the date; so is what is only called a date, where nothing else is one."""
    dated = [column for column in free if plain(column.heading) in ("date", "dates") and _texts(table, column)]
    if "due" not in of and "revised_due" not in of and "original_due" not in of:
        fields |= {column.index: ("due", How.CELLS) for column in dated[:1] if _can_be(table, column, "due")}
    if "revised_due" in of and "due" not in of and "original_due" not in of:
        fields[of["revised_due"]] = ("due", fields[of["revised_due"]][1])


def _settle_stage(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Of two columns that may rate, that which says red, amber and green more often does; the other is the stage.

    A column full of colours is never a stage: it is a rating of another time, and stays the plan's own.
    """
    if "stage" in of or "rag" not in of:
        return
    plainly = [
        column
        for column in free
        if any(guess.field == "rag" and guess.likeness >= _PLAINLY for guess in guesses(column.heading))
    ]
    first = next(column for column in table.columns if column.index == of["rag"])
    for second in plainly:
        stage, rag = (first, second) if _colours(table, second) > _colours(table, first) else (second, first)
        if _colours(table, stage) * 2 <= len(_texts(table, stage)):
            fields[rag.index], fields[stage.index] = ("rag", How.KNOWN), ("stage", How.KNOWN)
            return


def _settle_rating(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Where no heading says how it stands, the last column that is full of colours does: the newest month, mostly."""
    if "rag" in of or "stage" in of:
        return
    full = [
        column
        for column in free
        if column.heading
        and not is_of_before(column.heading)
        and _colours(table, column) >= _FEW_COLOURS
        and _colours(table, column) * 5 >= len(_texts(table, column)) * 4
    ]
    if full:
        fields[full[-1].index] = ("rag", How.CELLS)


def _settle_refs(table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """A column without a heading in which mostly refs stand is that of the refs."""
    refs = [column for column in free if not column.heading and _are_refs(table, column)]
    if refs and "ref" not in of:
        fields[refs[0].index] = ("ref", How.CELLS)
    if "ref" not in of or "title" not in of:
        return
    # Beside the refs of actions the findings may have numbers of their own.
    first = next(column for column in table.columns if column.index == of["ref"])
    others = [column for column in free if any(guess.field == "ref" for guess in guesses(column.heading))]
    for other in others[:1]:
        of_finding, of_action = (first, other) if _OF_FINDING.search(first.heading) else (other, first)
        if _OF_FINDING.search(of_finding.heading):
            fields[of_finding.index], fields[of_action.index] = ("finding_ref", How.KNOWN), ("ref", How.KNOWN)


def _settle_theme(_table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """Beside the title of a theme, what is called Theme is its number, as in our own export."""
    for column in free:
        if "theme" in of and "theme_number" not in of and plain(column.heading) == "theme":
            fields[column.index] = ("theme_number", How.KNOWN)
            return


def _settle_progress(_table: Table, fields: Fields, of: Mapping[str, int], free: Sequence[Column]) -> None:
    """What was said may stand in several columns."""
    for column in free:
        if "progress" in of and any(guess.field == "progress" for guess in guesses(column.heading)):
            fields[column.index] = ("progress", How.KNOWN)


_SETTLING: Sequence[Settle] = (
    _settle_texts,
    _settle_dates,
    _settle_stage,
    _settle_rating,
    _settle_refs,
    _settle_theme,
    _settle_progress,
)


def _widest_text(table: Table, columns: Sequence[Column]) -> Column | None:
    """The column with the most text of those with a heading; never one of days or numbers."""
    best: Column | None = None
    most = 0
    for column in columns:
        texts = _texts(table, column)
        length = sum(map(len, texts))
        are_words = sum(" " in text and not is_like_date(text) for text in texts) * 2 > len(texts)
        if column.heading and are_words and length > most:
            best, most = column, length
    return best


def _colours(table: Table, column: Column) -> int:
    texts = (text.casefold() for text in _texts(table, column))
    return sum(text.startswith(_COLOURS) or text in ("r", "a", "g", "b") for text in texts)


def _are_refs(table: Table, column: Column) -> bool:
    texts = _texts(table, column)
    return bool(texts) and sum(map(is_like_ref, texts)) * 2 > len(texts)


def _by_cells(table: Table, columns: Sequence[Column]) -> Iterator[Remark]:
    """That what is to be done was only guessed by what stands in a column, and which of several ratings counts."""
    where = table.grid.where.removesuffix(" row")
    for column in columns:
        if column.field == "title" and column.how is How.CELLS:
            words = "no heading says what is to be done; the column with the most text was taken for the action"
            yield Remark(RemarkKind.DOUBTED, where, column.letter, column.heading, column.example, words)
        if column.field == "rag" and column.how is How.CELLS:
            words = "no heading says how it stands; the last column of red, amber and green was taken for the rating"
            yield Remark(RemarkKind.DOUBTED, where, column.letter, column.heading, column.example, words)
        if column.field == "due" and column.how is How.CELLS:
            words = "no heading says by when; what is only called a date was taken for it"
            yield Remark(RemarkKind.DOUBTED, where, column.letter, column.heading, column.example, words)
        if column.field == "rag" and column.how is How.LIKE:
            others = [
                one.heading
                for one in columns
                if one.field == OWN and any(guess.field == "rag" for guess in guesses(one.heading))
            ]
            if others:
                words = f"of several ratings the last was taken; kept beside it: {first_line(', '.join(others))}"
                yield Remark(RemarkKind.DOUBTED, where, column.letter, column.heading, "", words)
