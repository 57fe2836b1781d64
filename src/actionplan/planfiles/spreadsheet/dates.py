"""What a cell under a heading of dates means: a day, a period, words that are no date, or several of these."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.dates import MONTHS, BadDate, Looking, format_date
from actionplan.model.number_words import number_of
from actionplan.model.periods import month_end, month_number
from actionplan.model.typed_dates import LONGEST, UnderstoodDate, understand
from actionplan.model.typed_values import YEARS_AWAY, year_doubt
from actionplan.planfiles.spreadsheet.remarks import Choice
from actionplan.planfiles.table_rows import TableCell, Unreadable

NOTHING = frozenset(
    {"", "-", "–", "—", "--", "n/a", "na", "n.a.", "not applicable", "none", "nil", "null", "no date", "?", ".", "/"}
)
"""What a cell says, in small letters, that says nothing."""
_DONE = re.compile(
    r"(?:now |action |all |work |fully )?(?:complete|completed|done|implemented|achieved|delivered|finished|closed)"
    r"(?: (?:on|in|by))?\W*",
    re.IGNORECASE,
)
_DONE_ON = re.compile(
    r"(?:now |action |all |fully )?(?:completed|done|implemented|achieved|delivered|finished|closed|complete)\b"
    r"(?! by\b| before\b| no later\b)(?: on| in|:| -| –)? ?(?=\d|[a-z]{3,9}\.? \d|q\d)",
    re.IGNORECASE,
)
"""What stands before the day on which something was done."""
_OPEN_WORDS = (
    *(
        "tbc",
        "tba",
        "tbd",
        "to be confirmed",
        "to be agreed",
        "to be decided",
        "to be determined",
        "ongoing",
        "on-going",
    ),
    *("on going", "continuous", "continuing", "rolling", "annual", "annually", "yearly", "monthly", "weekly", "termly"),
    *("quarterly", "daily", "bi-monthly", "bi-annual", "biannual", "fortnightly", "on hold", "asap", "immediate"),
    *("immediately", "as required", "as needed", "as soon as possible", "in place", "business as usual", "bau"),
    *("not yet", "not set", "awaiting", "dependent", "subject to", "various", "see ", "short term", "medium term"),
    *("long term", "long-term", "short-term", "medium-term", "underway", "in progress", "started", "live", "current"),
    *("early", "late ", "within ", "as and when", "by xx", "h1 ", "h2 ", "phase", "year end", "next ", "term time"),
    *("permanent", "regular", "overdue", "delayed", "paused", "deferred", "unknown", "every", "each"),
)
"""What is said in the place of a date, and is none."""
_MONTH = "|".join(f"{month[:3]}[a-z]{{0,6}}" for month in MONTHS)
_YEARS = r"(?:\d{4}|\d{2}) ?[/-] ?(?:\d{4}|\d{2})"
_IN_TEXT = re.compile(
    rf"""
      \b\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}(?:[ T]\d{{2}}:\d{{2}}(?::\d{{2}})?)?
    | \b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})\b
    | \b\d{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of[ ])?(?:{_MONTH})\b\.?,?(?:[ -]?(?:\d{{4}}|\d{{2}}\b))?
    | (?:\b(?:end|start|mid|middle|beginning)(?:[ ]of)?[ -])?\b(?:{_MONTH})\b\.?,?
      (?:[ -](?:\d{{4}}|\d{{2}}\b)|[ ]?['’]\d{{2}}\b)
    | \b(?:{_YEARS},?[ ])?(?:end[ ]of[ ])?(?:q|qtr\.?[ ]?|quarter[ ])[1-4]\b\.?(?:,?[ ](?:of[ ])?(?:{_YEARS}|\d{{4}}))?
    | \b(?:spring|summer|autumn|winter)(?:[ ]term)?,?[ ](?:{_YEARS}|\d{{4}})
    | \b(?:fy[ ]?|financial[ ]year[ ])(?:{_YEARS})
    | \b\d{{4}}[/-]\d{{2}}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A date that stands in the midst of other words: one with its year, or a day with its month."""
_MONTH_YEAR = re.compile(r"(?:end (?:of )?)?([a-z]{3,9})[-’'](\d{2})|end (?:of )?([a-z]{3,9}) (\d{2})")
"""As a spreadsheet shows a month, ``Mar-27``, and where only a month can be meant: ``end March 27``."""
_MONTH_NUMBER = re.compile(r"(0?[1-9]|1[0-2])[/.-](20\d{2}|[2-4]\d|1[3-9])")
"""A month by its number, with a year that cannot be a month: ``09/2027``, ``09/27``."""
_RANGE = re.compile(
    r"^[\s•*]*(?P<first>[^–—]+?)\s*(?:–|—| - | to |(?<=\d{4})-(?=\d{2}/|[a-z]))\s*(?P<last>.+)$", re.IGNORECASE
)
_YEAR = re.compile(r"20[1-4]\d")
_LEADING = re.compile(
    r"^(?:by|before|due|no later than|not later than|from|until|till|target|revised|original|to be completed by|"
    r"(?:completed?|done|implemented|achieved|delivered|closed)(?: on| in| by)?|review|expected|planned|circa|c\.|"
    r"approx\.?|approximately|around|date|for)\b[: ]*",
    re.IGNORECASE,
)
_BY_END = re.compile(r"^(?:by )?(?:the )?end (?!of\b)", re.IGNORECASE)
_SERIALS = (date(2000, 1, 1), date(2080, 1, 1))
_FIRST_DAY = date(1899, 12, 30)


class CellDate(Struct, frozen=True):
    """What a cell of dates comes to."""

    day: date | None = None
    original: date | None = None
    """The earlier of two."""
    words: str = ""
    """What it says that is no date: kept in a note."""
    is_done: bool = False
    """Whether it says, in the place of a date or with one, that it is done."""
    inferred: str = ""
    """How the day was understood, where the cell says less than a day."""
    doubt: str = ""
    choices: tuple[Choice, ...] = ()
    refused: str = ""
    """Why it cannot be taken."""
    is_answered: bool = False
    """Whether somebody has said so."""
    is_yearless: bool = False
    """Whether the cell does not say the year."""


def read_date_cell(cell: TableCell, today: date, looking: Looking = Looking.AHEAD) -> CellDate:
    """What a cell under a heading of dates means.

    A month, a quarter, a year or a term is its last day. Words such as "TBC" and "Ongoing" are no date, and are kept.
    Of two dates the earlier is taken for the first that was promised, and the later for the one that holds.

    Args:
        cell: The cell.
        today: The day from which dates are understood.
        looking: Where a day lies that is named without its year.
    """
    match cell:
        case Unreadable(why):
            return CellDate(refused=why)
        case date():
            return _checked(CellDate(cell), today)
        case int() | float() if not _YEAR.fullmatch(str(cell)):
            return _serial(cell, today)
    text = " ".join(str(cell).split())
    if text.casefold().rstrip(".") in NOTHING:
        return CellDate()
    whole = _whole(text, today, looking) or _end_of_range(text, today, looking)
    if whole is not None:
        return _checked(whole, today)
    return _among_words(str(cell), today, looking)


def _serial(number: float, today: date) -> CellDate:
    """The number that a spreadsheet counts a day by, where its format was lost on the way."""
    try:
        day = _FIRST_DAY + timedelta(days=int(number))
    except (OverflowError, ValueError):
        return CellDate(refused=f"{number:.15g} is not a date")
    if not _SERIALS[0] <= day < _SERIALS[1]:
        return CellDate(words=f"{number:.15g}", doubt=f"{number:.15g} is not a date: left open")
    return _checked(CellDate(day, inferred=f"the number of {format_date(day)} in a spreadsheet"), today)


def _whole(text: str, today: date, looking: Looking) -> CellDate | None:
    """A cell that says nothing but one date, or one thing that is no date; None where it says more."""
    words = text.strip().strip("•*-–·").strip().rstrip(".;,").strip()
    if words.isdecimal() and len(words) == 5:
        return _serial(int(words), today)
    if _DONE.fullmatch(words):
        return CellDate(words=text, is_done=True)
    if words.casefold() in _OPEN_WORDS:
        return CellDate(words=text)
    return _month_of_year(words) or _one_date(words, today, looking)


def _month_of_year(words: str) -> CellDate | None:
    """A month as a spreadsheet shows it, ``Mar-27``, or by its number, ``09/2027``; a year alone is its last day."""
    if _YEAR.fullmatch(words):
        return CellDate(date(int(words), 12, 31), inferred=f"the last day of {words}")
    number: int | None = None
    if match := _MONTH_YEAR.fullmatch(words.casefold()):
        number, digits = month_number(match[1] or match[3]), match[2] or match[4]
    elif match := _MONTH_NUMBER.fullmatch(words):
        number, digits = int(match[1]), match[2][-2:]
    if match is None or number is None:
        return None
    return CellDate(month_end(2000 + int(digits), number), inferred=f"the last day of {MONTHS[number - 1]}")


def _end_of_range(text: str, today: date, looking: Looking) -> CellDate | None:
    """The end of a time that a cell gives with its beginning, which nobody has promised: ``April to June 2027``."""
    match = _RANGE.match(text)
    if match is None:
        return None
    first, last = (match[name].strip(" .,;") for name in ("first", "last"))
    end = _whole(last, today, looking)
    begin = _whole(first, today, looking) or (month_number(first.casefold()) and CellDate(today))
    if end is None or end.day is None or not begin or isinstance(begin, CellDate) and begin.day is None:
        return None
    return CellDate(end.day, inferred="the end of the time that it gives")


def _one_date(words: str, today: date, looking: Looking) -> CellDate | None:
    """One date, with a word before it such as "by" or "end"."""
    words = re.sub(r"^(\d{4})/(\d{1,2})/(\d{1,2})\b", r"\1-\2-\3", words)
    for form in dict.fromkeys((words, _LEADING.sub("", words), _BY_END.sub("end of ", _LEADING.sub("", words)))):
        reading = _understood(form, today, looking)
        if isinstance(reading, UnderstoodDate):
            return _of_one(words, form, reading, today)
        if isinstance(reading, CellDate):
            return reading
    return None


def _of_one(words: str, form: str, reading: UnderstoodDate, today: date) -> CellDate:
    """One date that was understood: done on it, where the cell says so and it has been; else due on it.

    "Complete by" is a promise, and so is any day that is still to come. A day without its year is the nearest one, and
    where that has just been, it is doubted: the next would be kinder to whoever missed it.
    """
    if _DONE_ON.match(words) and reading.day <= today:
        return CellDate(reading.day, inferred=reading.meaning, is_done=True)
    if not _has_year(form):
        return _without_year(form, reading, today)
    if _DONE_ON.match(words):
        words_of = f"{format_date(reading.day)} is still to come, so that it is a promise and not done"
        choices = (Choice(reading.day.isoformat(), f"due {format_date(reading.day)}"), Choice("none", "no date"))
        return CellDate(reading.day, words=words, doubt=words_of, choices=choices)
    return CellDate(reading.day, inferred=reading.meaning)


def _has_year(text: str) -> bool:
    return bool(re.search(r"\d{4}|\d[/.-]\d{1,2}[/.-]\d{2}|[a-z'’ -]\d{2}$|\d{2}[/-]\d{2}$", text, re.IGNORECASE))


def _without_year(text: str, reading: UnderstoodDate, today: date) -> CellDate:
    """The next such day, unless the last one is nearer."""
    try:
        last = understand(text, today, Looking.BEFORE).day
    except BadDate:
        last = reading.day
    inferred = reading.meaning or "without a year, so the next such day"
    if last >= today or (today - last) > (reading.day - today):
        return CellDate(reading.day, inferred=inferred, is_yearless=True)
    choices = tuple(Choice(day.isoformat(), format_date(day)) for day in (last, reading.day))
    doubt = f"without a year it can be {format_date(last)} or {format_date(reading.day)}; the earlier was taken"
    return CellDate(last, doubt=doubt, choices=choices, is_yearless=True)


def _understood(text: str, today: date, looking: Looking) -> UnderstoodDate | CellDate | None:
    """A date as one that is typed on a screen; None where it is none, a doubt where it can be two."""
    if not text or len(text) > LONGEST:
        return None
    # From today nothing is meant that stands in a file: it was written on another day.
    if re.fullmatch(r"[a-z ]+|(?:in |\+)?\w+ (?:days?|weeks?|months?|years?)", text, re.IGNORECASE) and not re.match(
        rf"(?:(?:end of|end|by|mid) )?(?:{_MONTH})$", text, re.IGNORECASE
    ):
        return None
    try:
        return _either_way(text, today, looking)
    except BadDate as error:
        return _two_readings(str(error), text, today) or _weekday_off(text, today)


def _either_way(text: str, today: date, looking: Looking) -> UnderstoodDate:
    """A day that lies as the field looks, where the text does not say its year; with its year wherever it lies."""
    if looking is not Looking.AHEAD:
        try:
            return understand(text, today, looking)
        except BadDate:
            pass
    return understand(text, today, Looking.AHEAD)


_TWO = re.compile(r"type (.+?) or (.+?)$")


def _two_readings(message: str, text: str, today: date) -> CellDate | None:
    """A date that can mean two: the earlier, until somebody decides."""
    match = _TWO.search(message)
    if match is None:
        return None
    days: list[date] = []
    for form in match.groups():
        try:
            days.append(understand(form, today, Looking.AHEAD).day)
        except BadDate:
            return None
    choices = tuple(Choice(day.isoformat(), format_date(day)) for day in sorted(set(days)))
    return CellDate(
        min(days),
        doubt=f"'{text}' can be {' or '.join(format_date(day) for day in sorted(set(days)))}",
        choices=choices,
    )


_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? (.+)$", re.IGNORECASE)


def _weekday_off(text: str, today: date) -> CellDate | None:
    """A date whose weekday is another: the date as it is written, as a doubt."""
    match = _WEEKDAY.match(text)
    if match is None:
        return None
    try:
        day = understand(match[1], today, Looking.AHEAD).day
    except BadDate:
        return None
    right = day.strftime("%A")
    return CellDate(
        day,
        doubt=f"{format_date(day)} is a {right}",
        choices=(Choice(day.isoformat(), f"{format_date(day)}, whatever the weekday"), Choice("none", "no date")),
    )


def _among_words(text: str, today: date, looking: Looking) -> CellDate:
    """The dates that stand in a cell among other words; without any, the words are kept."""
    one_line = " ".join(text.split())
    days: list[date] = []
    vague: list[str] = []
    doubted: CellDate | None = None
    for match in _IN_TEXT.finditer(one_line):
        form = match[0].strip()
        reading = _understood(form, today, looking)
        if isinstance(reading, CellDate) and reading.day is not None:
            days.append(reading.day)
            vague.append(form)
        elif isinstance(reading, UnderstoodDate):
            settled = CellDate(reading.day) if _has_year(form) else _without_year(form, reading, today)
            days.append(settled.day or reading.day)
            doubted = settled if settled.doubt else doubted
            if reading.meaning:
                vague.append(form)
    if not days:
        return _no_date(one_line, text)
    rest = _IN_TEXT.sub(" ", one_line).strip(" •*-–·.,;:()")
    if "review" in rest.casefold() and len(set(days)) == 1:
        return _of_review(days[0], text)
    first, last = min(days), max(days)
    if first == last and doubted is not None:
        return replace(doubted, words=text if rest else "")
    is_done = bool(_DONE_ON.match(one_line)) and first == last <= today and "ongoing" not in rest.casefold()
    if first == last:
        inferred = f"'{vague[0]}' is until its last day" if vague else "the date among its words"
        return _checked(CellDate(first, words=text if rest else "", inferred=inferred, is_done=is_done), today)
    choices = [Choice("both", f"original {format_date(first)}, due {format_date(last)}")]
    choices += [Choice(day.isoformat(), f"due {format_date(day)} alone") for day in sorted(set(days))]
    return CellDate(
        last,
        first,
        words=text if rest else "",
        doubt=f"{number_of(len(set(days)), 'date')}: the earliest is the original, the latest the due date",
        choices=tuple(choices),
    )


def _of_review(day: date, text: str) -> CellDate:
    """A day on which something is looked at again may be no day by which it is to be done."""
    choices = (Choice(day.isoformat(), f"due {format_date(day)}"), Choice("none", "no date"))
    return CellDate(day, words=text, doubt=f"{format_date(day)} may only be the day of a review", choices=choices)


def _no_date(line: str, text: str) -> CellDate:
    lowered = line.casefold()
    if _impossible(line):
        return CellDate(refused=f"there is no such day as '{line[:60]}'")
    is_usual = any(word in lowered for word in _OPEN_WORDS)
    done = bool(_DONE.fullmatch(line.strip(" .")))
    doubt = "" if is_usual or done else "no date could be read in it: left open"
    return CellDate(words=text, doubt=doubt, is_done=done)


_NUMBERS = re.compile(
    rf"\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?: \d{{2,4}})?", re.IGNORECASE
)


def is_like_date(text: str) -> bool:
    """Whether a cell looks as if it stood under a heading of dates: a date, or what is said in the place of one."""
    line = " ".join(text.casefold().split())
    if line in NOTHING or any(line.startswith(word) for word in _OPEN_WORDS) or _DONE.match(line):
        return True
    is_day = bool(_IN_TEXT.search(line) or _NUMBERS.search(line) or _MONTH_YEAR.search(line))
    return (
        is_day
        or bool(re.search(r"\b(?:20[1-4]\d|\d{5}|q[1-4]|quarter|term|year|month)", line))
        or bool(re.match(rf"(?:{_MONTH})\b", line, re.IGNORECASE))
    )


def _impossible(line: str) -> bool:
    """Whether it is written like a day, and no calendar has it."""
    return bool(_NUMBERS.fullmatch(line.strip()))


def _checked(found: CellDate, today: date) -> CellDate:
    """A day with what is odd about it: a year that is a slip, a day to come of what has happened."""
    day = found.day
    if day is None or found.doubt:
        return found
    if abs(day.year - today.year) > YEARS_AWAY:
        return CellDate(refused=f"{format_date(day)} is more than {YEARS_AWAY} years away; is the year right?")
    return found


def other_years(day: date, today: date) -> tuple[Choice, ...]:
    """A day whose year is doubted as it is written, or in a year that a promise lies in."""
    choices = [Choice(day.isoformat(), f"{format_date(day)}, as it is written")]
    for year in (today.year, today.year + 1):
        try:
            other = day.replace(year=year)
        except ValueError:
            other = day.replace(year=year, day=28)
        if other != day and not year_doubt(other, today):
            choices.append(Choice(other.isoformat(), format_date(other)))
    return (*choices, Choice("none", "no date"))
