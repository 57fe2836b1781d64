"""A plan revised by a later report of its reviewers: what would come of it, and one change behind a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.grants import Role
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.report_matching import Decisions, Doubt, Matches, match_report, with_titles
from actionplan.model.rules.revising import Revised, revise
from actionplan.store import Outdated, Store, StoreError
from actionplan.store.allowed import refuse_deed

_TRIES = 5
"""So often it is worked out again where somebody else saves meanwhile: refs and numbers have to be free."""

Decide = Callable[[Matches], Decisions]
"""What somebody decides, from what is proposed."""


class RevisedPlan(Struct, frozen=True):
    """What a revision has come to."""

    matches: Matches
    decisions: Decisions
    revised: Revised
    incoming: IncomingReport
    plan: Plan
    """As it is then."""
    seq: int | None = None
    """The number of the change; None if nothing was changed."""
    backup: Path | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What was doubtful, and nobody has said otherwise: it is not matched."""
        doubts = []
        for doubt in self.matches.doubts:
            index = self.matches.new[doubt.part].index(doubt.new)
            if self.decisions[doubt.part][index] == doubt.proposal.sure:
                doubts.append(doubt)
        return tuple(doubts)


def dated(incoming: IncomingReport, plan: Plan) -> IncomingReport:
    """A report with a date: one that has none is taken as of today, and that is said."""
    if incoming.reported_on is not None:
        return incoming
    doubt = "it gives no date, and is taken as reported today"
    return replace(incoming, reported_on=plan.as_at, doubts=(*incoming.doubts, doubt))


def revise_plan(
    store: Store,
    incoming: IncomingReport,
    stamp: Stamp,
    decide: Decide,
    *,
    source: str = "",
    dry_run: bool = False,
) -> RevisedPlan:
    """Revises the plan by a report; of a dry run, only says what would come of it.

    Args:
        store: Where the plan is.
        incoming: What the file holds.
        stamp: Who does it, when and from where.
        decide: What is decided of what is proposed.
        source: Of which of several reviews it is a later report.
        dry_run: Whether to change nothing.

    Raises:
        Invalid: if it cannot be; nothing is changed then.
        StoreError: if it cannot be saved.
    """
    backup: Path | None = None
    for _ in range(_TRIES):
        plan = store.plan(stamp.on)
        report = dated(with_titles(incoming, plan, source), plan)
        matches = match_report(plan, report, source)
        decisions = decide(matches)
        revised = revise(plan, matches, report, decisions)
        done = RevisedPlan(matches, decisions, revised, report, plan)
        if dry_run or not revised.edits:
            return done
        refuse_deed(plan.access, Role.KEEPER, "bring in a later report")
        if store.read_only:
            raise StoreError(f"{store.location} is read-only: {store.read_only}")
        backup = backup or store.backup_before("revise")
        try:
            # As the note of the change it would be the last note of every action whose title follows its finding.
            seq = store.save(revised.edits, stamp, upon=plan.seq).seq
        except Outdated:
            continue
        return replace(done, plan=store.plan(stamp.on), seq=seq, backup=backup)
    raise StoreError(f"{store.location} is being changed all the time; try again")
