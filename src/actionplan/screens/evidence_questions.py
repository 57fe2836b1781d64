"""What ``v`` and ``V`` ask: a piece of evidence, with what is noted of its file; and why one counts no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.model.action import Evidence, EvidenceKind
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.restricted import marked, restriction_reason
from actionplan.model.rules.records import add_evidence, evidence_meant, withdraw_evidence
from actionplan.model.sanitise import first_line
from actionplan.screens.question import Field, Question, Typed
from actionplan.store.file_reading import FileReading
from actionplan.usecases.evidence_files import EvidenceFile, keeps_copies
from actionplan.widgets.date_hint import date_hint

if TYPE_CHECKING:
    from actionplan.screens.action_questions import Questions
    from actionplan.store.opening import Place

_NO_COPY, _COPY = "no", "yes"
_LONGEST_OPTION = 40
"""So much of what a piece is says which it is."""


class _AddedFile:
    """What becomes of the file of a piece that is being added, between the answer and the save."""

    def __init__(self, place: Place, questions: Questions) -> None:
        self._place, self._today = place, questions.plan.as_at
        self._file = EvidenceFile(place, self._today, is_kept=False)
        self.is_kept = False

    def finished(self, edits: Sequence[Edit], reading: FileReading) -> Sequence[Edit]:
        """The edits with what was noted of the file."""
        self._file.undo()
        self._file = EvidenceFile(self._place, self._today, is_kept=self.is_kept)
        return self._file.finished(list(edits), reading)

    def ended(self, is_saved: bool) -> None:
        """Takes the copy away again where the piece was not saved."""
        if is_saved:
            self._file.saved()
        self._file.undo()

    def tells(self, edits: Sequence[Edit]) -> str:
        """What was noted, or why nothing was."""
        return f"{edits[0].ref} saved: {self._file.words} · u undoes" if self._file.words else ""


def evidence_question(questions: Questions, place: Place) -> Question:
    """``v``: what, where, when, of which kind; of a file beside a plan that is one, whether a copy is kept."""
    action, today = questions.single, questions.plan.as_at
    assert action is not None
    file = _AddedFile(place, questions)

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        texts = {name: text for name, text in answer.items() if name != "keep"}
        edit = add_evidence(questions.plan, action, **texts)
        file.is_kept = answer.get("keep", _NO_COPY).strip() == _COPY
        return [edit], ""

    def day_line(text: str) -> Content:
        return date_hint(text, "dated", today, none="")

    copies = Field("keep", "keep a copy", _NO_COPY, (_NO_COPY, _COPY), closed=True, by_rule=True)
    fields = (
        Field("what", "what"),
        Field("place", "where"),
        Field("dated", "dated", "today", understood=day_line),
        Field("kind", "kind", EvidenceKind.AUDIT, tuple(EvidenceKind), closed=True),
        *((copies,) if keeps_copies(place) else ()),
    )
    title = Content.assemble(("Evidence for ", "bold"), (action.ref, "bold"), f"  {first_line(action.title)}")
    return Question(
        title,
        fields,
        edits,
        lambda _answer: Content("No names of children or families."),
        tells=file.tells,
        finish=file.finished,
        ended=file.ended,
    )


def withdrawal_question(plan_questions: Questions) -> Question:
    """``V``: which piece of evidence does not count any more, and why."""
    plan, action = plan_questions.plan, plan_questions.single
    assert action is not None
    pieces = plan.evidence_of(action)
    options = tuple(_option(piece, plan) for piece in pieces)

    def ref_in(answer: Typed) -> str:
        # Behind the ref an option says which piece it is.
        return answer.get("evidence", options[0]).strip().partition(" ")[0]

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        piece = evidence_meant(plan, ref_in(answer))
        return [withdraw_evidence(plan, piece, answer["reason"])], ""

    def preview(answer: Typed) -> Content:
        return Content("\n").join(Content(_words(piece, plan)) for piece in pieces if piece.ref == ref_in(answer))

    fields: tuple[Field, ...] = (Field("reason", "because"),)
    if len(options) > 1:
        fields = (Field("evidence", "which", options[0], options, closed=True), *fields)
    title = Content.assemble(("Withdraw evidence of ", "bold"), (action.ref, "bold"), f"  {first_line(action.title)}")
    return Question(title, fields, edits, preview)


def _option(piece: Evidence, plan: Plan) -> str:
    """A piece where one of several is chosen: ``1.2/1 Audit of May``, of a long one the beginning."""
    what = _what(piece, plan)
    return f"{piece.ref} {what if len(what) <= _LONGEST_OPTION else f'{what[: _LONGEST_OPTION - 1].rstrip()}…'}"


def _words(piece: Evidence, plan: Plan) -> str:
    """``1.2/1 Audit of May (data, 27 Nov 2026)``."""
    return f"{piece.ref} {_what(piece, plan)} ({piece.kind}, {format_date(piece.dated)})"


def _what(piece: Evidence, plan: Plan) -> str:
    """The first line of what a piece is, marked where it is restricted."""
    return marked(first_line(piece.what), restriction_reason(piece, plan))
