"""The minutes of a closed review: what was gone through, what changed and why, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.dates import format_date, format_long_date
from actionplan.model.describe import ref_words, told
from actionplan.model.endings import ended, total_words
from actionplan.model.log import Update
from actionplan.model.movement import Move, movement
from actionplan.model.number_words import count, number_of, verb
from actionplan.model.plan import Plan
from actionplan.model.rollup import whole
from actionplan.model.rules.review import not_reached, skipped
from actionplan.model.sanitise import first_line, followed, sanitise, shown_lines
from actionplan.model.subjects import subject_title
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview, names_in
from actionplan.model.words import capital
from actionplan.reports.phrases import NOTHING, demo_mark, joined


class Minutes(Struct, frozen=True):
    """Everything that the minutes say, computed once for every format."""

    plan: Plan
    before: Plan
    """The plan as it was at the review before, or what the first one is compared with."""
    review: WeeklyReview
    written_by: str
    """Who closed the review, and so had these minutes written."""
    reviewed: tuple[ReviewItem, ...]
    skipped: tuple[ReviewItem, ...]
    """What was put off, and not taken up again."""
    unreached: tuple[ReviewItem, ...]
    """What the session did not come to."""
    moves: tuple[Move, ...]
    compared_with: str
    """What the movement is since, in words."""
    updates: tuple[Update, ...]
    """What was changed between its start and its close, on its cards or elsewhere, oldest first."""
    decisions: tuple[Decision, ...]
    """What it decided."""
    still_to_do: tuple[Decision, ...]
    """What was decided before and is still to be done."""
    done_here: tuple[Decision, ...]
    """What was decided before and was done in it."""
    seconds: int
    doubt: str = ""
    """Why the date of the computer that makes them is doubted, if it is."""
    restricted: str = ""
    """How much is restricted and left out; empty where nothing is."""


def gather(
    plan: Plan,
    review: WeeklyReview,
    before: Plan,
    items: Sequence[ReviewItem],
    updates: Sequence[Update],
    *,
    doubt: str = "",
    written_by: str = "",
    restricted: str = "",
) -> Minutes:
    """The minutes of a review.

    Args:
        plan: The plan as it was when the review was closed.
        before: The plan as it was at the review before, or where there was none, as at the day it is compared with.
        items: The review's items.
        updates: What was changed while it was open.
        doubt: Why the date of the computer that makes them is doubted, if it is.
        written_by: Who closed it.
        restricted: How much is restricted and left out of all these, in words.
    """
    earlier = closed_before(plan, review)
    done_refs = {
        update.ref
        for update in updates
        if update.kind == "decision" and update.before is not None and update.after.get("done_on")
    }
    earlier_decisions = [decision for decision in plan.decisions if decision.review != review.ref]
    return Minutes(
        plan=plan,
        before=before,
        review=review,
        written_by=written_by,
        reviewed=tuple(item for item in items if item.outcome.is_done),
        skipped=skipped(items),
        unreached=not_reached(items),
        moves=movement(before, plan),
        compared_with=_compared_with(before, earlier),
        updates=tuple(update for update in updates if update.kind != "decision" or _is_moved(update, review)),
        decisions=tuple(
            decision for decision in plan.decisions if decision.review == review.ref and not decision.withdrawn
        ),
        still_to_do=tuple(decision for decision in earlier_decisions if decision.is_waiting),
        done_here=tuple(decision for decision in earlier_decisions if decision.ref in done_refs and decision.done_on),
        seconds=sum(item.seconds for item in items),
        doubt=doubt,
        restricted=restricted,
    )


def closed_before(plan: Plan, review: WeeklyReview) -> list[WeeklyReview]:
    """The reviews that were closed before one of the plan's, in their order."""
    return [earlier for earlier in plan.reviews if earlier.is_closed and earlier.number < review.number]


def _compared_with(before: Plan, earlier: Sequence[WeeklyReview]) -> str:
    if earlier:
        return f"the review of {format_date(earlier[-1].held_on)}"
    if before.as_at <= before.began:
        return f"the plan was created on {format_date(before.began)}"
    return format_date(before.as_at)


def _is_moved(update: Update, review: WeeklyReview) -> bool:
    """Whether a decision carried over got another owner or date; those made or done in the review stand apart."""
    return update.before is not None and not update.after.get("done_on") and update.after["review"] != review.ref


class MinutesPart(Struct, frozen=True):
    """A heading of the minutes and what stands under it: a table, or a sentence where there is nothing."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    """How wide each column is beside the others."""
    rows: tuple[tuple[str, ...], ...]
    empty: str
    has_numbers: bool = False
    """Whether all its columns but the first are numbers."""


def heading(minutes: Minutes) -> str:
    """The title."""
    review = minutes.review
    return f"{demo_mark(minutes.plan)}Weekly progress review {review.number}, {format_long_date(review.held_on)}"


def facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    """What stands at the top: whose plan, who was there, how much was gone through, when the next one is."""
    review = minutes.review
    roles = {review.chair: " (chair)"}
    present = ", ".join(f"{name}{roles.get(name, '')}" for name in review.present)
    lines = (
        ("Note", capital(minutes.doubt)),
        ("Plan", sanitise(joined(", ", minutes.plan.organisation, minutes.plan.title))),
        ("Present", sanitise(present)),
        ("Apologies", sanitise(", ".join(names_in(review.apologies))) or "None"),
        ("Reviewed", _reviewed_words(minutes)),
        ("Next meeting", _next_meeting(review)),
        ("Minutes by", sanitise(minutes.written_by)),
    )
    restricted = (("Restricted", sanitise(minutes.restricted)),) if minutes.restricted else ()
    return (*(lines if minutes.doubt else lines[1:]), *restricted)


def _next_meeting(review: WeeklyReview) -> str:
    return format_long_date(review.next_meeting) if review.next_meeting else "To be arranged"


def _reviewed_words(minutes: Minutes) -> str:
    reviewed = len(minutes.reviewed)
    total = reviewed + len(minutes.skipped) + len(minutes.unreached)
    if not total:
        return "There was nothing on the agenda"
    time = "less than a minute"
    if number := round(minutes.seconds / 60):
        time = number_of(number, "minute")
    return f"{reviewed} of {number_of(total, 'item')} {verb(reviewed, 'was', 'were')} considered in {time}"


SIGNED = "Agreed as a correct record"
"""What stands at the end of the minutes, for the next meeting to sign."""
_DECISIONS = ("Ref", "Decision", "About", "Owner", "To be done by", "For the Board")
_DECISIONS_WIDE = (10, 60, 46, 32, 24, 16)
_ITEMS_WIDE = (12, 70, 36, 70)


def parts(minutes: Minutes) -> Iterator[MinutesPart]:
    """The parts of the minutes, in their order, every text harmless to show."""
    plan, action = minutes.plan, minutes.plan.words.action.title
    # Both by the key of the day of the review.
    before = minutes.before if minutes.before.key == plan.key else replace(minutes.before, key=plan.key)
    others = ["decision", *(["duty"] if plan.duties else []), *(["proposal"] if plan.proposals else [])]
    subjects = f"{', '.join([action, *others[:-1]])} or {others[-1]}"
    columns = ("When", *(face.word for face in plan.key.faces), "Total", "Late", "Awaiting sign-off")
    widths = (52, *(16 for _ in plan.key.faces), 14, 14, 20)
    ratings = (_ratings("At this review", plan), _ratings(_before_words(minutes), before))
    yield MinutesPart("Ratings", columns, widths, ratings, "", has_numbers=True)
    for title, decisions, empty in (
        ("Decisions made", minutes.decisions, "No decisions were made."),
        ("Earlier decisions still to be done", minutes.still_to_do, "None."),
        ("Earlier decisions done", minutes.done_here, "None."),
    ):
        rows = tuple(_decision(decision, plan) for decision in decisions)
        yield MinutesPart(title, _DECISIONS, _DECISIONS_WIDE, rows, empty)
    yield MinutesPart(
        "Changes made during the review",
        ("Ref", subjects, "What was changed, and why", "Changed by"),
        (14, 58, 82, 34),
        tuple(
            (
                ref_words(update, plan),
                _title_of(update, plan),
                shown_lines(told(update, plan, in_full=True)),
                _who(update, minutes.review),
            )
            for update in minutes.updates
        ),
        "No changes were recorded.",
    )
    yield MinutesPart(
        f"Movement since {minutes.compared_with}",
        ("Ref", action, "Change", "Details"),
        (12, 66, 28, 82),
        tuple((move.ref, _title(plan, move.ref), move.title, sanitise(move.words)) for move in minutes.moves),
        "Nothing moved.",
    )
    item_columns = ("Ref", subjects, "Section of the agenda", "Why it was on the agenda")
    for title, items, empty in (
        ("Skipped", minutes.skipped, "Nothing was skipped."),
        ("Not reached", minutes.unreached, "Every item was reached."),
    ):
        yield MinutesPart(title, item_columns, _ITEMS_WIDE, tuple(_item(item, plan) for item in items), empty)
    yield MinutesPart("Date of next meeting", (), (), (), f"{_next_meeting(minutes.review)}.")


def _ratings(when: str, plan: Plan) -> tuple[str, ...]:
    """How many actions there were of each rating, how many in all, late, and awaiting sign-off."""
    row = whole(plan)
    numbers = (*row.counts.values(), row.total, len(row.late), len(row.to_sign_off))
    return (followed(when, ": ", total_words(plan) if ended(plan) else ""), *(count(number) for number in numbers))


def _before_words(minutes: Minutes) -> str:
    before = minutes.before
    if before.last_review is not None:
        return f"At the review of {format_date(before.last_review.held_on)}"
    if before.as_at <= before.began:
        return f"On {format_date(before.as_at)} when the plan was created"
    return f"On {format_date(before.as_at)}"


def _decision(decision: Decision, plan: Plan) -> tuple[str, ...]:
    about = NOTHING
    if decision.action:
        about = f"{decision.action} {_title(plan, decision.action)}".rstrip()
    return (
        *(decision.ref, shown_lines(decision.what), about, sanitise(plan.person_name(decision.owner)) or NOTHING),
        *(format_date(decision.due), "yes" if decision.for_board else "no"),
    )


def _item(item: ReviewItem, plan: Plan) -> tuple[str, ...]:
    return (item.subject, _title(plan, item.subject), item.section, sanitise(item.why))


def _title_of(update: Update, plan: Plan) -> str:
    """What an update is about: by its kind, for a strength may have a ref that is an action's too."""
    if update.kind == "strength_check":
        return first_line(next((one.text for one in plan.strengths if one.ref == update.ref), "")) or NOTHING
    return _title(plan, update.ref)


def _title(plan: Plan, ref: str) -> str:
    """What a ref is about: an action, of evidence its action, a decision, a duty, a proposal, a strength.

    Nobody knows refs by heart.
    """
    action = plan.action(ref.partition("/")[0])
    if action is not None:
        return first_line(action.title)
    texts = {strength.ref: strength.text for strength in plan.strengths}
    return first_line(subject_title(plan, ref) or texts.get(ref, "")) or NOTHING


_WHERE = {"screen": "another screen", "command": "command line"}


def _who(update: Update, review: WeeklyReview) -> str:
    """Who changed it, and where, if that was not on the session's own cards."""
    change = update.change
    if change.review == review.ref:
        return sanitise(change.by)
    return f"{sanitise(change.by)} ({_WHERE.get(change.source, change.source)})"


def file_stem(review: WeeklyReview) -> str:
    """The name of the minutes' file, without its ending: ``review-3-2026-11-27``."""
    return f"review-{review.number}-{review.held_on.isoformat()}"
