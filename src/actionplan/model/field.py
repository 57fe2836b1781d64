"""What is true of a field of a record: what it is called, what it holds, who may read it, who may set it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum, auto

from msgspec import Struct

from actionplan.model.dates import Looking

LONG, LINE, NAME = 10_000, 2_000, 200
"""How many characters a text, a line and a name may have."""


class FieldKind(Enum):
    """What sort of value a field holds."""

    TEXT = auto()
    DATE = auto()
    NUMBER = auto()
    RATING = auto()
    CHOICE = auto()
    """A member of an enumeration, or yes and no."""
    NAMES = auto()
    """Several names or refs, separated by semicolons."""
    PAIRS = auto()
    """Headings of the plan's own, each with its value."""
    WORDINGS = auto()
    """Earlier wordings of a text."""


class ReadBy(Enum):
    """Who may read a field in a document."""

    EVERYBODY = auto()
    BOARD_AND_POSTS = auto()
    """The Board; everybody, where the plan file says that owners are posts and may be published."""
    BOARD = auto()


class Field(Struct, frozen=True):
    """One field of a record, or a column that is worked out of it."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    label: str = ""
    """What it is called in running text, where that is not its name."""
    heading: str = ""
    """The heading of its column in a table of the plan; empty if it has none."""
    width: int = 13
    """The width of that column in a workbook, in characters."""
    longest: int = LONG
    """How many characters a text may have."""
    is_required: bool = False
    """Whether a text may not be empty."""
    looking: Looking = Looking.BACK
    """Where a day lies that is named without its year, month or week."""
    is_optional: bool = False
    """Whether "no date" is an answer, or no choice. Else an empty line means the usual day, mostly today."""
    choices: Iterable[StrEnum] | None = None
    leader: str = ""
    """The field that it only makes sense with: two people who change either of them disagree."""
    read_by: ReadBy = ReadBy.EVERYBODY
    is_editable: bool = False
    """Whether people set it: a key of the screens, an option of ``update``, an import."""
    step: str = "edit"
    """The step of :func:`~actionplan.model.rules.stages.why_not` that sets it, and so the key; empty if it comes with
    another."""
    short: str = ""
    """What it is called beside a line to type in, where that is not its name."""
    help: str = ""
    """What is typed there, for the help of the command line."""
    is_silent: bool = False
    """Whether it only follows from another, whose change says enough in the log."""
    is_worked_out: bool = False
    """Whether it is no field of the record: the program works it out."""
    is_person: bool = False
    """Whether it holds the ref of a person, or of several."""
    is_body: bool = False
    """Whether it holds the ref of a body."""
    when_used: bool = False
    """Whether its column is there only in a plan in which some action has a value of it."""
    has_lines: bool = False
    """Whether a text may have several lines: paragraphs and bullets stay as they were typed."""

    @property
    def words(self) -> str:
        """What it is called in running text."""
        return self.label or self.name.replace("_", " ")


def date_field(name: str, looking: Looking, **more: object) -> Field:
    """A field that holds a day."""
    return Field(name, FieldKind.DATE, looking=looking, is_optional=looking is Looking.AHEAD, **more)  # type: ignore[arg-type]


def choice_field(name: str, choices: type[StrEnum], **more: object) -> Field:
    """A field that holds one of some words."""
    return Field(name, FieldKind.CHOICE, choices=choices, **more)  # type: ignore[arg-type]
