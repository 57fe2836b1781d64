"""What teams write of how an action stands, in small letters and without signs: signs are spelt out by ``ratings``.

From published plans and trackers of councils, trusts, fire services, prisons and auditors, read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping

from actionplan.model.ratings import Condition


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(","))


RATING_WORDS: Mapping[Condition, tuple[str, ...]] = {
    Condition.OFF_TRACK: _words("""
        off track, offtrack, behind, behind target, behind schedule, not on target, not on track, overdue,
        missed, failing, serious risk, high risk of failure, critical, off target, late, serious delay, serious
        delay or impediment, major delay, unacceptable progress, below target, stuck, over one month behind, not
        on track to deliver, major concerns, serious concerns, no progress, target missed, not achievable,
        unlikely, significant concerns, significant issues, blocked
    """),
    Condition.AT_RISK: _words("""
        at risk, yellow, orange, slipping, some slippage, slight delay, minor delay, minor slippage, some
        issues, some delays, one month behind, monitoring required, minor concerns, acceptable progress, some
        concerns, risk of slippage, needs attention, some risk, in question, minor issues, caution
    """),
    Condition.ON_TRACK: _words("""
        on track, ontrack, on target, on schedule, on course, going to plan, progressing well, as planned, on
        track to deliver, on target to achieve, improving, ahead, good, in line with plan, on plan, on time,
        progressing as planned, no issues, ahead of schedule
    """),
    Condition.COMPLETE: _words("""
        complete, completed, done, achieved, delivered, implemented, closed, finished, resolved, fully
        implemented, action complete, actioned, complete and closed, discharged, target met, met, delivered not
        yet evidenced, complete not yet checked, complete awaiting sign off, fully complete, delivered not
        assured, completed awaiting evidence, 100% complete, fully achieved, fully met, yes, fixed, mitigated,
        recommendation achieved, 100%, recommendation complete, recommendation implemented, complete awaiting
        signoff, awaiting sign off, action completed, now complete, delivered in full
    """),
    Condition.CHECKED: _words("""
        complete and checked, evidenced and assured, evidenced, embedded, signed off, verified, assured,
        complete and verified, complete and evidenced, closed and verified, completed and signed off, complete
        checked, complete and embedded, validated, complete and signed off, closed verified, sustained, embedded
        and sustained, complete evidenced, business as usual achieved
    """),
}
"""What rates an action, or says that it is done."""
STAGES = frozenset(
    _words("""
    not started, yet to start, not yet started, not due, not yet due, planned, pending, to do, in progress,
    inprogress, ongoing, on going, underway, under way, started, live, open, active, work in progress, wip, on hold,
    paused, deferred, suspended, scheduled, proposed, new, todo, in development, draft, awaiting approval,
    commenced, progressing, being progressed, partly started, programmed, no targets set, working on it, backlog, in
    review, review, qa, ready for review, due, embedding, carried forward, carried over, implementation in progress,
    awaiting closure, submitted for closure, recommended for closure, awaiting verification, awaiting evidence, not
    commenced, to start, awaiting update, future, no, reopened, continuing, in hand, waiting
""")
)
"""What only says where an action is in its life, and rates nothing: kept as the team's own word."""
_WORDS_OF_EITHER: Mapping[tuple[Condition, Condition], tuple[str, ...]] = {
    (Condition.OFF_TRACK, Condition.AT_RISK): _words("""
        delayed, slipped, slippage, extension requested, extended, deadline extended, rescheduled, reprogrammed,
        ra, stalled, limited progress
    """),
    (Condition.AT_RISK, Condition.UNRATED): _words("""
        partial, partially, partly, partially achieved, partially complete, partially completed, partially
        implemented, partially met, part complete, partly complete, partly met
    """),
    (Condition.OFF_TRACK, Condition.UNRATED): _words("""
        not achieved, not delivered, not yet delivered, not met, not complete, not completed, incomplete, not
        implemented, outstanding, not yet complete, x
    """),
    (Condition.UNRATED, Condition.NOT_STARTED): _words("""
        cancelled, withdrawn, no longer required, superseded, wont do, won t do, wont fix, won t fix, duplicate,
        obsolete, false positive, rejected, not accepted, not agreed, no longer applicable, no longer relevant,
        deleted, merged, closed superseded, transferred, risk accepted, closed not implemented, closed no longer
        required, closed not accepted
    """),
    (Condition.AT_RISK, Condition.ON_TRACK): _words("""
        under control, off track with actions to deliver, off target but action being taken, ag, nearly
        complete, mostly complete, substantially complete, some progress, good progress, satisfactory, monitor
    """),
    (Condition.ON_TRACK, Condition.COMPLETE): _words("""
        achieved or on target, green complete
    """),
    (Condition.UNRATED, Condition.COMPLETE): _words("""
        complete and ongoing, completed and ongoing
    """),
    (Condition.AT_RISK, Condition.COMPLETE): _words("""
        amber complete
    """),
    (Condition.OFF_TRACK, Condition.COMPLETE): _words("""
        red complete
    """),
}
EITHER: Mapping[str, tuple[Condition, Condition]] = {
    word: meant for meant, words in _WORDS_OF_EITHER.items() for word in words
}
"""What can rate an action one way or another, or only say where it is: the worse first. Open or not started: it may be
withdrawn."""
