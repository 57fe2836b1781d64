"""Readings of measures taken over from a file: one change, behind a backup."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from actionplan.model.fields import label
from actionplan.model.log import Stamp
from actionplan.model.personal_data import kinds_words
from actionplan.model.plan import Plan
from actionplan.model.rules.personal_doubts import personal_doubts, refuse_doubts
from actionplan.model.typed_values import read_note
from actionplan.planfiles.reading_proposals import ReadingProposals, propose_readings
from actionplan.planfiles.readings_file import ReadingsFile
from actionplan.store import Store, StoreError


class ImportedReadings(Struct, frozen=True):
    """What an import of readings has come to."""

    proposals: ReadingProposals
    plan: Plan
    """As it is then."""
    seq: int | None = None
    """The number of the change; None if nothing was changed."""
    backup: Path | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        """Which readings look like a person's data, a sentence each; they are taken over all the same."""
        return tuple(
            f"{doubt.ref}, {label(doubt.field)}: looks like a person's data ({kinds_words(doubt.pieces)}); "
            "taken as it stands"
            for doubt in personal_doubts(self.proposals.edits)
        )


def import_readings(
    store: Store,
    file: ReadingsFile,
    stamp: Stamp,
    reason: str = "",
    *,
    dry_run: bool = False,
    keeps_personal_data: bool = False,
) -> ImportedReadings:
    """Saves the readings of a file as one change; of a dry run, only says what would be saved.

    Nothing is saved where any line is wrong: the proposals say which.

    Args:
        store: Where the plan is.
        file: The file, as it was read.
        stamp: Who imports it, when and from where.
        reason: Why figures are restated, for lines that say no reason of their own.
        dry_run: Whether to change nothing.
        keeps_personal_data: Whether a reason that looks like a person's data is to be kept. Notes of the file that do
            are always kept, and listed.

    Raises:
        Invalid: if the reason cannot be saved, or looks like a person's data.
        StoreError: if it cannot be saved.
    """
    refuse_doubts((), reason, keeps=keeps_personal_data)
    plan = store.plan(stamp.on)
    proposals = propose_readings(plan, file, read_note(reason))
    if dry_run or proposals.problems or not proposals.edits:
        return ImportedReadings(proposals, plan)
    if store.read_only:
        raise StoreError(f"{store.location} is read-only: {store.read_only}")
    backup = store.backup_before("import")
    seq = store.save(proposals.edits, stamp, "").seq
    return ImportedReadings(proposals, store.plan(stamp.on), seq, backup)
