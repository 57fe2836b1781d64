"""The fields of the records: one table that says what is true of each, wherever it is typed, shown, saved or sent.

What is read, how a row and a table have it, what it is called, which edits meet in it, who may read it and whether an
import changes it follow from here. A new field is a line in its record, a line in this table or in that of
:mod:`~actionplan.model.record_fields`, and a migration.
"""

from __future__ import annotations

from collections.abc import Mapping

from actionplan.model import record_fields
from actionplan.model.action import Ending, Priority, Stage, Verification
from actionplan.model.dates import Looking
from actionplan.model.field import LINE, NAME, Field, FieldKind, ReadBy
from actionplan.model.field import choice_field as _choice
from actionplan.model.field import date_field as _date
from actionplan.model.impact import Impact
from actionplan.model.ratings import STORED


def _worked_out(name: str, heading: str, kind: FieldKind = FieldKind.TEXT, width: int = 13) -> Field:
    return Field(name, kind, heading=heading, width=width, is_worked_out=True)


def _of_notes(name: str, heading: str, kind: FieldKind = FieldKind.TEXT, width: int = 13) -> Field:
    """A worked-out column that is there only where something was said, restricted, or known from before."""
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
    _of_notes("rag_before", "Earlier RAG", _RATING, 12),
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
    Field("public_reason", label="public reason", heading="Public reason", width=36, is_editable=True, when_used=True,
          has_lines=True, help="Why it is red, late or worse, as the public version prints it."),
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
ASKED = (
    _date("as_at", _BEFORE, is_editable=True),
    _date("since", _BEFORE, is_editable=True),
    _date("begins", _BACK, is_editable=True),
)
"""What is asked about the whole plan, and is no field of a record."""
CHANGE = (Field("note", has_lines=True),)
"""What is said of a change as a whole."""

_TABLES = (ACTION, *record_fields.TABLES, ASKED, CHANGE)
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
