"""The fields of the records: one table that says what is true of each, wherever it is typed, shown, saved or sent.

What is read, how a row and a table have it, what it is called, which edits meet in it, who may read it and whether an
import changes it follow from here. A new field is a line in its record, a line in this table, and a migration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum, auto

from msgspec import Struct

from actionplan.model.action import Ending, EvidenceKind, Priority, Stage, Verification
from actionplan.model.dates import Looking
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.impact import Impact
from actionplan.model.measures import Direction, Every
from actionplan.model.people import BodyKind
from actionplan.model.plan import Response, Standing
from actionplan.model.ratings import STORED
from actionplan.model.sources import SourceKind
from actionplan.model.weekly_review import Outcome, State

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


def _date(name: str, looking: Looking, **more: object) -> Field:
    return Field(name, FieldKind.DATE, looking=looking, is_optional=looking is Looking.AHEAD, **more)  # type: ignore[arg-type]


def _choice(name: str, choices: type[StrEnum], **more: object) -> Field:
    return Field(name, FieldKind.CHOICE, choices=choices, **more)  # type: ignore[arg-type]


def _worked_out(name: str, heading: str, kind: FieldKind = FieldKind.TEXT, width: int = 13) -> Field:
    return Field(name, kind, heading=heading, width=width, is_worked_out=True)


def _of_notes(name: str, heading: str, kind: FieldKind = FieldKind.TEXT, width: int = 13) -> Field:
    """A worked-out column that is there only where something was said, or restricted."""
    return Field(name, kind, heading=heading, width=width, is_worked_out=True, when_used=True)


_NUMBER, _RATING, _DATE = FieldKind.NUMBER, FieldKind.RATING, FieldKind.DATE
_AHEAD, _BACK, _BEFORE = Looking.AHEAD, Looking.BACK, Looking.BEFORE
_BOARD, _POSTS = ReadBy.BOARD, ReadBy.BOARD_AND_POSTS

ACTION = (
    Field("ref", heading="Ref", width=8),
    Field("area", is_silent=True),
    _worked_out("theme_number", "Theme", _NUMBER),
    _worked_out("theme_title", "Theme title", width=40),
    _worked_out("finding", "Area for consideration", width=42),
    _worked_out("finding_source_ref", "Source ref", width=18),
    _worked_out("finding_response", "Answer", width=14),
    _worked_out("finding_response_reason", "Reason of the answer", width=36),
    _worked_out("finding_deadline", "Reviewers' deadline", FieldKind.DATE),
    _worked_out("finding_grade", "Grade", width=14),
    _worked_out("finding_risk", "Risk", width=36),
    _worked_out("finding_likelihood", "Likelihood", width=14),
    _worked_out("finding_risk_impact", "Impact of the risk", width=14),
    _worked_out("summary_area_title", "Summary area", width=36),
    Field("title", heading="Action", width=42, longest=LINE, is_required=True, is_editable=True,
          has_lines=True),
    Field("owner", heading="Owner", width=22, longest=NAME, read_by=_POSTS, is_editable=True, step="owner",
          is_person=True),
    _date("due", _AHEAD, label="due date", heading="Due", is_editable=True, step="due"),
    _date("original_due", _AHEAD, heading="Original due", leader="due", is_silent=True),
    Field("times_moved", _NUMBER, heading="Times moved", leader="due", is_silent=True),
    _worked_out("days_slipped", "Days slipped", _NUMBER),
    Field("agreed_by", heading="Agreed by", width=18, longest=NAME, leader="due", read_by=_POSTS,
          is_editable=True, step="", is_silent=True),
    _date("forecast", _AHEAD, heading="Forecast", is_editable=True, step="forecast"),
    _choice("priority", Priority, heading="Priority", is_editable=True),
    Field("rag", _RATING, label="RAG", heading="RAG", width=11, choices=STORED,
          is_editable=True, step="rate"),
    _worked_out("condition", "Condition", width=13),
    Field("rag_reason", label="reason", heading="RAG reason", width=36, leader="rag", read_by=_BOARD,
          is_editable=True, step="rate", is_silent=True, has_lines=True),
    _date("rag_since", _BACK, heading="RAG since", leader="rag", is_silent=True),
    _worked_out("suggested", "Suggested RAG", _RATING, 12),
    _worked_out("suggested_reason", "Suggested reason", width=40),
    _worked_out("optimistic", "Optimistic"),
    _worked_out("days_late", "Days late", _NUMBER),
    _choice("impact", Impact, heading="Impact", is_editable=True, step="impact"),
    _worked_out("evidence_count", "Evidence", _NUMBER),
    Field("milestones", heading="Milestones", width=28, is_worked_out=True, when_used=True),
    Field("measures", heading="Measures", width=48, is_worked_out=True, when_used=True),
    Field("success_measure", heading="Success measure", width=28, is_editable=True, short="success",
          help="How we will know.", has_lines=True),
    _choice("stage", Stage, heading="Stage", is_editable=True, step=""),
    _date("completed_on", _BACK, label="completed", heading="Completed on", leader="stage", is_editable=True, step=""),
    Field("completed_by", heading="Completed by", longest=NAME, leader="stage", read_by=_BOARD,
          is_editable=True, step="", is_silent=True),
    _worked_out("days_finished_late", "Days finished late", _NUMBER),
    _date("signed_off_on", _BACK, label="signed off", heading="Signed off on", leader="stage",
          is_editable=True, step=""),
    Field("signed_off_by", heading="Signed off by", longest=NAME, leader="stage", read_by=_BOARD,
          is_editable=True, step="", is_silent=True),
    Field("accepted_evidence", heading="Accepted evidence", width=28, leader="stage", read_by=_BOARD,
          is_editable=True, step="", has_lines=True),
    Field("withdrawn_reason", heading="Withdrawn reason", width=28, leader="stage", read_by=_BOARD,
          is_editable=True, step="", has_lines=True),
    Field("support", FieldKind.NAMES, heading="Support", width=22, longest=LINE, read_by=_POSTS, is_editable=True,
          is_person=True, when_used=True, help="Who supports the owner; several separated by semicolons."),
    Field("sponsor", heading="Sponsor", width=22, longest=NAME, read_by=_POSTS, is_editable=True, is_person=True,
          when_used=True, help="The accountable director."),
    Field("member", label="lead member", heading="Lead member", width=22, longest=NAME, read_by=_POSTS,
          is_editable=True, is_person=True, when_used=True, short="member", help="The lead councillor."),
    Field("body", heading="Body", width=22, longest=NAME, is_editable=True, is_body=True, when_used=True,
          help="The directorate, board or partner that it counts for, where that is not its owner's."),
    Field("status", heading="Status", longest=NAME, is_editable=True, when_used=True,
          help="Your own word for how it stands while it is open, such as In progress or On hold."),
    Field("also_answers", FieldKind.NAMES, label="other findings answered", heading="Also answers", when_used=True),
    _choice("verified", Verification, heading="Verified", width=16, leader="stage", is_editable=True, step="",
            is_optional=True, when_used=True),
    Field("sample", heading="Sample", leader="stage", longest=NAME, is_editable=True, step="", when_used=True),
    _date("check_on", _AHEAD, label="check date", heading="Check on", leader="stage", is_editable=True, step="check",
          short="check on", when_used=True),
    Field("last_check", heading="Last check", width=30, is_worked_out=True, when_used=True),
    _choice("ending", Ending, heading="Ending", width=18, leader="stage", is_editable=True, step="", is_optional=True,
            when_used=True),
    Field("ending_to", label="goes to", heading="Goes to", width=22, longest=NAME, leader="stage",
          is_editable=True, step="", when_used=True),
    Field("ending_ref", label="ref there", heading="Ref there", longest=NAME, leader="stage", is_editable=True,
          step="", when_used=True),
    Field("accepted_by", label="risk accepted by", heading="Risk accepted by", width=18, longest=NAME,
          leader="stage", read_by=_POSTS, is_editable=True, step="", is_person=True, when_used=True),
    _date("risk_review_on", _AHEAD, label="risk looked at again", heading="Risk reviewed on", leader="stage",
          is_editable=True, step="review_risk", when_used=True),
    Field("impact_reading", label="shown by", heading="Impact shown by", longest=NAME, leader="impact",
          is_editable=True, step="impact", when_used=True),
    Field("blocked_by", FieldKind.NAMES, label="blocked by", heading="Blocked by", is_editable=True, step="block",
          when_used=True),
    _of_notes("restricted", "Restricted", width=28),
    Field("own_fields", FieldKind.PAIRS, label="own fields", read_by=_BOARD, is_editable=True, has_lines=True),
    _of_notes("progress", "Progress", width=48),
    _of_notes("progress_at", "Progress on", _DATE),
    _of_notes("progress_by", "Progress by", width=18),
    _of_notes("all_notes", "Progress notes", width=60),
    _date("silent_since", _BACK, is_silent=True),
    _date("updated_on", _BACK, heading="Updated on"),
    Field("updated_by", heading="Updated by", read_by=_BOARD),
    _worked_out("concerns", "Needs attention", width=48),
    _worked_out("compared_with", "Compared with", _DATE),
    _worked_out("moves", "Moved", width=48),
    _worked_out("plan_state", "As at change"),
)  # fmt: skip
"""Those of an action, in the order of the columns of a table of the plan."""
AREA = (
    Field("theme", _NUMBER, is_silent=True),
    Field("text", has_lines=True),
    Field("summary_area"),
    Field("fit", FieldKind.CHOICE, leader="summary_area"),
    Field("mapping_reason", label="reason of the mapping", leader="summary_area", has_lines=True),
    Field("source_ref", label="source ref", longest=NAME),
    _choice("response", Response),
    Field("response_reason", label="reason of the response", leader="response", is_silent=True, has_lines=True),
    _date("deadline", _AHEAD, label="reviewers' deadline", is_editable=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
    Field("grade", longest=NAME),
    Field("risk", read_by=_BOARD, has_lines=True),
    Field("likelihood", longest=NAME, leader="risk", read_by=_BOARD),
    Field("risk_impact", label="impact of the risk", longest=NAME, leader="risk", read_by=_BOARD),
)
EVIDENCE = (
    Field("action"),
    Field("what", has_lines=True),
    Field("place", read_by=_BOARD),
    _date("dated", _BACK, is_editable=True),
    _choice("kind", EvidenceKind),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
    Field("size", _NUMBER, leader="place"),
    Field("sha256", leader="place", read_by=_BOARD, is_silent=True),
    _date("noted_on", _BACK, label="noted", leader="place", is_silent=True),
    Field("kept", label="name of the copy", leader="place", read_by=_BOARD),
)
STRENGTH_CHECK = (_choice("standing", Standing), Field("because", leader="standing", read_by=_BOARD, has_lines=True))
REVIEW = (
    _date("held_on", _BACK, label="date of the review", is_editable=True),
    Field("chair", read_by=_BOARD),
    Field("attendees", label="present", read_by=_BOARD),
    _choice("state", State),
    Field("apologies", read_by=_BOARD),
    _date("next_meeting", _AHEAD, is_editable=True),
)
REVIEW_ITEM = (
    Field("review"),
    Field("place", _NUMBER),
    Field("section"),
    Field("subject"),
    Field("why"),
    _choice("outcome", Outcome),
    Field("seconds", _NUMBER, leader="outcome"),
)
DECISION = (
    Field("review"),
    Field("action"),
    Field("what", has_lines=True),
    Field("owner", longest=NAME, read_by=_POSTS, is_person=True),
    _date("due", _AHEAD, label="due date", is_editable=True),
    Field("for_board", FieldKind.CHOICE),
    _date("done_on", _BACK, label="done", is_editable=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
MILESTONE = (
    Field("action"),
    Field("text", is_required=True, has_lines=True),
    _date("due", _AHEAD, label="due date", is_editable=True),
    _date("original_due", _AHEAD, leader="due", is_silent=True),
    Field("times_moved", _NUMBER, leader="due", is_silent=True),
    Field("agreed_by", longest=NAME, leader="due", read_by=_POSTS, is_silent=True),
    Field("owner", longest=NAME, read_by=_POSTS, is_person=True),
    _date("done_on", _BACK, label="done", is_editable=True),
    Field("done_by", longest=NAME, leader="done_on", read_by=_BOARD, is_silent=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
NOTE = (
    Field("action"),
    Field("text", read_by=_BOARD, has_lines=True),
    _date("dated", _BACK, is_editable=True),
    Field("by", longest=NAME, read_by=_BOARD),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
PERSON = (
    Field("name", longest=NAME, is_required=True, read_by=_POSTS),
    Field("body", longest=NAME, is_body=True),
    Field("email", longest=NAME, read_by=_BOARD),
    Field("merged_into", label="merged into", longest=NAME, read_by=_POSTS, is_person=True),
)
BODY = (
    Field("name", longest=NAME, is_required=True),
    _choice("kind", BodyKind),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
SOURCE = (
    Field("title", longest=LINE, is_required=True),
    _choice("kind", SourceKind),
    Field("body"),
    Field("reviewers"),
    _date("review_from", _BACK),
    _date("review_to", _BACK),
    _date("reported_on", _BACK),
    Field("document"),
    *(
        Field(name, FieldKind.NAMES, is_silent=True)
        for name in ("themes", "strengths", "summary_areas", "key_messages", "summary_strengths", "process")
    ),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
MESSAGE_LINK = (
    Field("area", is_silent=True),
    Field("message"),
    Field("reason", has_lines=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
SELF_EVALUATION = (
    Field("theme", _NUMBER, is_silent=True),
    Field("what_we_know", has_lines=True),
    Field("how_we_know", has_lines=True),
    Field("what_next", has_lines=True),
    Field("grade"),
    _date("written_on", _BACK, label="written", is_editable=True),
    Field("by", longest=NAME, read_by=_BOARD),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
KEY_CHOICE = (Field("name", label="key"),)
MEASURE = (
    Field("name", longest=NAME, is_required=True),
    Field("unit", longest=NAME),
    _choice("good", Direction),
    _choice("every", Every),
    Field("baseline", _NUMBER),
    _date("baseline_on", _BACK, label="date of the baseline", leader="baseline", is_editable=True),
    Field("target", _NUMBER),
    Field("targets", FieldKind.PAIRS),
    Field("tolerance", _NUMBER),
    Field("owner", longest=NAME, read_by=_POSTS, is_person=True),
    Field("origin", label="where it comes from", read_by=_BOARD, has_lines=True),
    Field("actions", FieldKind.NAMES),
    Field("areas", FieldKind.NAMES),
    Field("themes", FieldKind.NAMES, is_silent=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
READING = (
    Field("measure"),
    Field("period"),
    Field("value", _NUMBER),
    Field("note", leader="value", read_by=_BOARD, has_lines=True),
    Field("restated", leader="value", read_by=_BOARD, has_lines=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
HOLD_CHECK = (
    Field("action"),
    _date("checked_on", _BACK, label="checked", is_editable=True),
    _choice("outcome", HoldOutcome),
    Field("what", leader="outcome", read_by=_BOARD, has_lines=True),
    Field("evidence", leader="outcome"),
    Field("by", longest=NAME, read_by=_BOARD),
    _date("next_check", _AHEAD, leader="outcome", is_editable=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
DUTY = (
    Field("what", is_required=True, has_lines=True),
    _date("due", _AHEAD, label="due date", is_editable=True),
    Field("rule", leader="due"),
    Field("rule_source", label="source of the rule", leader="due", is_silent=True),
    _date("rule_read_on", _BACK, leader="due", is_silent=True),
    _date("done_on", _BACK, label="done", is_editable=True),
    Field("done_by", longest=NAME, leader="done_on", read_by=_BOARD, is_silent=True),
    Field("note", read_by=_BOARD, has_lines=True),
    Field("is_response", FieldKind.CHOICE, label="answers the findings", is_silent=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
RESTRICTION = (Field("reason", read_by=_BOARD, has_lines=True),)
SETTING = (Field("value"), Field("reason", leader="value", read_by=_BOARD, has_lines=True))
REDACTION = (
    Field("of_change", _NUMBER, label="change"),
    Field("field"),
    Field("reason", read_by=_BOARD, has_lines=True),
    _date("redacted_on", _BACK, label="redacted"),
    Field("digests", FieldKind.PAIRS, is_silent=True),
    Field("of_ref", label="of"),
    Field("by", longest=NAME, read_by=_BOARD),
)
ASKED = (
    _date("as_at", _BEFORE, is_editable=True),
    _date("since", _BEFORE, is_editable=True),
    _date("begins", _BACK, is_editable=True),
)
"""What is asked about the whole plan, and is no field of a record."""
CHANGE = (Field("note", has_lines=True),)
"""What is said of a change as a whole."""

_TABLES = (
    *(ACTION, AREA, EVIDENCE, STRENGTH_CHECK, REVIEW, REVIEW_ITEM, DECISION, MILESTONE, NOTE, PERSON, BODY, SOURCE),
    *(MESSAGE_LINK, SELF_EVALUATION, KEY_CHOICE, MEASURE, READING, HOLD_CHECK, DUTY, RESTRICTION, SETTING, REDACTION),
    *(ASKED, CHANGE),
)
FIELDS: Mapping[str, Field] = {field.name: field for table in reversed(_TABLES) for field in table}
"""By name. A name that several records have means the same in each; an action's stands before the others'."""
EDITABLE: Mapping[str, Field] = {field.name: field for field in ACTION if field.is_editable}
"""What people may set on an action, by name."""
STEP_OF: Mapping[str, str] = {name: field.step for name, field in EDITABLE.items() if field.step}
"""The step that sets a field."""
PLAIN = tuple(
    field
    for field in EDITABLE.values()
    if field.step == "edit" and field.kind is not FieldKind.PAIRS and field.name not in ("title", "priority")
)
"""What no rule and no screen has a line of its own for: pages, forms and options take them as they come."""
DATE_FIELDS: Mapping[str, Field] = {
    name: field for name, field in FIELDS.items() if field.kind is FieldKind.DATE and field.is_editable
}
"""Every field that people type a date in: of actions, evidence, reviews, decisions and looks back."""
COLUMNS = tuple(field for field in ACTION if field.heading)
"""What a table of the plan has a column of."""
FIELD_OF_COLUMN: Mapping[str, Field] = {field.heading: field for field in COLUMNS}
LEADERS: Mapping[str, str] = {field.name: field.leader for table in _TABLES for field in table if field.leader}
"""For each field that only makes sense with another, that one."""


def label(name: str) -> str:
    """A field's name for people."""
    return FIELDS[name].words if name in FIELDS else name.replace("_", " ")


def has_lines(name: str) -> bool:
    """Whether a text of that name may have several lines."""
    return name in FIELDS and FIELDS[name].has_lines
