"""The fields of the records that are no actions, a table each; those of an action are in :mod:`.fields`."""

from __future__ import annotations

from actionplan.model.action import EvidenceKind
from actionplan.model.area import Response, Standing
from actionplan.model.dates import Looking
from actionplan.model.field import LINE, NAME, Field, FieldKind, ReadBy
from actionplan.model.field import choice_field as _choice
from actionplan.model.field import date_field as _date
from actionplan.model.grants import Role
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.measures import Direction, Every
from actionplan.model.people import BodyKind
from actionplan.model.proposals import Asks, Became, CameBy
from actionplan.model.ratings import STORED
from actionplan.model.report import Purpose
from actionplan.model.sent_reminders import Sending
from actionplan.model.sources import SourceKind
from actionplan.model.web_links import LinkUse
from actionplan.model.weekly_review import Outcome, State

_NUMBER = FieldKind.NUMBER
_AHEAD, _BACK, _BEFORE = Looking.AHEAD, Looking.BACK, Looking.BEFORE
_BOARD, _POSTS = ReadBy.BOARD, ReadBy.BOARD_AND_POSTS

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
    Field("earlier", FieldKind.WORDINGS, label="earlier wording", leader="text", is_silent=True),
    Field("worded_in", label="words from", longest=LINE, leader="text"),
    _date("worded_on", _BACK, label="date of the words", leader="text", is_silent=True),
    Field("absent_from", label="not in", longest=LINE),
    Field("taken_into", label="merged into", longest=NAME, leader="absent_from"),
    Field("split_from", label="split from", longest=NAME),
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
STRENGTH_CHECK = (
    _choice("standing", Standing),
    Field("because", leader="standing", read_by=_BOARD, has_lines=True),
)
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
    Field("director", longest=NAME, read_by=_POSTS, is_person=True),
)
SOURCE = (
    Field("title", longest=LINE, is_required=True),
    _choice("kind", SourceKind),
    Field("body"),
    Field("reviewers"),
    _date("review_from", _BACK),
    _date("review_to", _BACK),
    _date("reported_on", _BACK, is_editable=True),
    Field("document"),
    *(
        Field(name, FieldKind.NAMES, is_silent=True)
        for name in ("themes", "strengths", "summary_areas", "key_messages", "summary_strengths", "process")
    ),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
REVISION = (
    Field("title", longest=LINE, is_required=True),
    Field("document"),
    _date("reported_on", _BACK, is_editable=True),
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
GRANT = (
    Field("person", longest=NAME, read_by=_BOARD, is_person=True),
    _choice("role", Role, read_by=_BOARD),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
REDACTION = (
    Field("of_change", _NUMBER, label="change"),
    Field("field"),
    Field("reason", read_by=_BOARD, has_lines=True),
    _date("redacted_on", _BACK, label="redacted"),
    Field("digests", FieldKind.PAIRS, is_silent=True),
    Field("of_ref", label="of"),
    Field("by", longest=NAME, read_by=_BOARD),
)
REPORT = (
    Field("name", label="audience", longest=NAME, is_required=True),
    Field("addressed_to", label="to", has_lines=True, longest=LINE),
    Field("by", has_lines=True, longest=LINE, read_by=_BOARD),
    Field("subject", longest=LINE),
    Field("classification", longest=LINE),
    Field("exempt", label="exempt paragraph", longest=NAME, leader="classification"),
    _choice("purpose", Purpose, is_optional=True),
    _date("next_meeting", _AHEAD, is_editable=True),
    Field("verdict", has_lines=True),
    Field("recommendations", has_lines=True),
    Field("contact", has_lines=True, read_by=_BOARD),
    Field("background", label="background documents", has_lines=True),
    Field("paragraphs", FieldKind.PAIRS, has_lines=True),
    Field("is_public", FieldKind.CHOICE, label="for everybody"),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
SENT_REPORT = (
    Field("report", is_silent=True),
    Field("audience"),
    _date("day", _BACK, label="as at"),
    Field("upto", _NUMBER, label="up to change", is_silent=True),
    Field("state", is_silent=True),
    Field("paper"),
    Field("form", label="format"),
    Field("file"),
    Field("digest", is_silent=True),
    Field("source"),
    Field("is_public", FieldKind.CHOICE, label="for everybody"),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
PROPOSAL = (
    Field("subject"),
    _choice("asks", Asks, label="asks for"),
    Field("person", longest=NAME, read_by=_BOARD, is_person=True),
    _date("made_on", _BACK, label="made"),
    _choice("came_by", CameBy, is_silent=True),
    Field("upto", _NUMBER, label="up to change", is_silent=True),
    Field("note", read_by=_BOARD, has_lines=True),
    _date("new_forecast", _AHEAD, label="forecast proposed"),
    Field("new_rag", FieldKind.RATING, label="rating proposed", choices=STORED),
    Field("new_rag_reason", label="reason of the rating", leader="new_rag", read_by=_BOARD, has_lines=True),
    _date("new_due", _AHEAD, label="date asked for"),
    _date("done_on", _BACK, label="done"),
    Field("proof", label="what shows it", read_by=_BOARD, has_lines=True),
    Field("new_title", label="action proposed", longest=LINE, read_by=_BOARD, has_lines=True),
    Field("update_round", label="round", is_silent=True),
    _choice("became", Became, label="what became of it"),
    Field("decided_by", label="decided by", longest=NAME, leader="became", read_by=_BOARD),
    _date("decided_on", _BACK, label="decided", leader="became", is_silent=True),
    Field("decision", label="reason of the decision", leader="became", read_by=_BOARD, has_lines=True),
    Field("granted_by", longest=NAME, leader="became", read_by=_POSTS),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
UPDATE_ROUND = (
    _date("opened_on", _BACK, label="opened"),
    _date("due", _AHEAD, label="due date"),
    Field("asked", FieldKind.NAMES, longest=LINE, read_by=_BOARD, is_person=True),
    Field("answered", FieldKind.NAMES, label="answered by word of mouth", longest=LINE, read_by=_BOARD, is_person=True),
    _date("closed_on", _BACK, label="closed"),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)
SENT_REMINDER = (
    Field("person", longest=NAME, read_by=_BOARD, is_person=True),
    _date("sent_on", _BACK, label="sent"),
    Field("says", is_silent=True),
    Field("address", longest=NAME, read_by=_BOARD),
    _choice("outcome", Sending),
    Field("refusal", leader="outcome", read_by=_BOARD),
)
WEB_LINK = (
    Field("holder", longest=NAME, read_by=_BOARD),
    _choice("use", LinkUse, label="link"),
    Field("digest", is_silent=True, read_by=_BOARD),
    _date("made_on", _BACK, label="made"),
    Field("person", longest=NAME, read_by=_BOARD, is_person=True),
    _date("expires_on", _AHEAD, label="last day", is_editable=True),
    Field("withdrawn", read_by=_BOARD, has_lines=True),
)

TABLES = (
    *(AREA, EVIDENCE, STRENGTH_CHECK, REVIEW, REVIEW_ITEM, DECISION, MILESTONE, NOTE, PERSON, BODY, SOURCE),
    *(MESSAGE_LINK, SELF_EVALUATION, KEY_CHOICE, MEASURE, READING, HOLD_CHECK, DUTY, RESTRICTION, SETTING, REDACTION),
    *(REVISION, REPORT, SENT_REPORT, PROPOSAL, UPDATE_ROUND, SENT_REMINDER, WEB_LINK),
)
"""All of them: where several records have a field of one name, it means the same in each, and the first tells it."""
