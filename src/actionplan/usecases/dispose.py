"""Disposing of a plan: a certificate of what it was, then its database, its backups and what lies beside it are gone.

What could not be destroyed is named in the certificate, and so is what the program cannot know of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from actionplan import settings
from actionplan.atomic import write_over
from actionplan.model.dates import format_date, local_moment
from actionplan.model.grants import Role
from actionplan.model.log import Stamp
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import RETENTION
from actionplan.model.record_kinds import KINDS
from actionplan.model.refusal import Invalid
from actionplan.model.rules.retention import closed_on, kept_until, why_not_disposed
from actionplan.model.sanitise import clean
from actionplan.store import Destroyed, Store, StoreError
from actionplan.store.allowed import refuse_deed
from actionplan.store.plan_folder import destroy_file, write_document
from actionplan.usecases.held_files import files_beside, files_left_behind, folders_beside, is_own

UNFINISHED = "Disposal begun and not finished"
"""The first line of what stands in the place of a certificate until all is destroyed."""
_AGAIN = (
    "What is listed may still be there. Run it again. If the program then says that the database is no plan, nothing "
    "of the plan is in it any more: delete the file."
)


class Disposal(Struct, frozen=True):
    """What was disposed of, and what is left."""

    certificate: Path
    title: str
    records: dict[str, int]
    """How many there were of each kind, by its name."""
    changes: int
    state: str
    """The number of the last change, and its digest."""
    database_digest: str
    """The SHA-256 of a whole copy of the database as it was last."""
    destroyed: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]
    """What could not be destroyed, and why."""
    sent_on: tuple[date, ...]


def dispose(store: Store, stamp: Stamp, *, by: str, reason: str, confirmed: str, certificate: str = "") -> Disposal:
    """Destroys a plan whose retention is over and that nothing holds, behind a certificate.

    Args:
        store: Where the plan is; it cannot be used any more afterwards.
        stamp: Who enters it, and when.
        by: Who decided it.
        reason: Why, beside that its retention is over.
        confirmed: The title of the plan, typed again.
        certificate: The name of the file for the certificate; by default beside the plan.

    Raises:
        Invalid: if a name, a reason or the title is missing, or the certificate cannot be called so.
        FileExistsError: if there is a file of the name of the certificate; nothing is destroyed then.
        StoreError: if it may not be disposed of yet, or the certificate cannot be written; nothing is destroyed then.
    """
    by, reason = clean(by), clean(reason)
    plan = store.plan(stamp.on)
    _refuse(store, plan)
    if not by:
        raise Invalid("by", "name who decided it: --by")
    if not reason:
        raise Invalid("reason", "say why it is disposed of: --reason")
    if clean(confirmed).casefold() != plan.title.casefold():
        raise Invalid("confirm", f"to confirm, type the title of the plan: --confirm {plan.title!r}")
    path = store.path
    target = _certificate_file(path, stamp.on, certificate)
    begun = Disposal(
        certificate=target,
        title=plan.title,
        records={kind.name: len(getattr(plan, kind.in_plan)) for kind in KINDS if getattr(plan, kind.in_plan)},
        changes=plan.seq,
        state=f"{plan.seq}-{plan.seal}",
        database_digest=_digest_of(store),
        destroyed=(),
        left=tuple((file, "to be destroyed") for file in (path, *files_beside(path), *store.copies())),
        sent_on=tuple(sorted({sent.day for sent in plan.sent_reports if not sent.withdrawn})),
    )
    words = _Words(plan, stamp, by, reason, path)
    # It is there before anything is destroyed, so that no plan is ever gone without one.
    write_document(target, words.text(begun, is_begun=True).encode(), path, over=_is_unfinished(target))
    parts: list[Destroyed] = []
    try:
        parts.append(store.destroy(plan.seq, lambda: parts.append(_destroy_beside(path, plan))))
    except StoreError:
        if not parts:
            target.unlink(missing_ok=True)
        raise
    settings.forget_database(path)
    disposal = replace(
        begun,
        destroyed=tuple(file for part in parts for file in part.files),
        left=tuple(entry for part in parts for entry in part.left),
    )
    write_over(target, words.text(disposal).encode())
    return disposal


def _refuse(store: Store, plan: Plan) -> None:
    refuse_deed(plan.access, Role.KEEPER, "dispose of it")
    if store.read_only:
        raise StoreError(f"{store.location} is read-only: {store.read_only}")
    why = why_not_disposed(plan)
    if why:
        raise StoreError(f"the plan is not disposed of: {why}")


def _certificate_file(plan: Path, today: date, name: str) -> Path:
    if name:
        target = settings.expanded(name)
        if target.suffix.lower() != ".txt":
            # No file that goes with the plan, and so goes with it, has such an ending.
            raise Invalid("certificate", f"the certificate is a text; end its name in .txt, not {name[:80]!r}")
        return target
    target, number = plan.with_name(f"{plan.stem}-disposed-{today.isoformat()}.txt"), 1
    while target.exists() and not _is_unfinished(target):
        number += 1
        target = plan.with_name(f"{plan.stem}-disposed-{today.isoformat()}-{number}.txt")
    return target


def _is_unfinished(certificate: Path) -> bool:
    """Whether a file is of a disposal that was cut off: it is taken up again there."""
    with suppress(OSError, UnicodeError), certificate.open(encoding="utf-8") as lines:
        return lines.readline().rstrip() == UNFINISHED
    return False


def _digest_of(store: Store) -> str:
    """The digest of a copy, which goes again at once: nothing but the store ever opens the plan's own file."""
    copy = store.backup_before("disposal")
    try:
        return hashlib.sha256(copy.read_bytes()).hexdigest()
    finally:
        with suppress(OSError):
            copy.unlink()


def _destroy_beside(path: Path, plan: Plan) -> Destroyed:
    destroyed: list[Path] = []
    left: list[tuple[Path, str]] = []
    left += [(file, "it may be of this plan, under another name") for file in files_left_behind(path)]
    for file in files_beside(path):
        why = destroy_file(file) if is_own(file, path, plan) else "it is not of this plan, as far as can be told"
        if why:
            left.append((file, why))
        else:
            destroyed.append(file)
    for folder in folders_beside(path):
        with suppress(OSError):
            folder.rmdir()
    return Destroyed(tuple(destroyed), tuple(left))


class _Words(Struct, frozen=True):
    """What a certificate says of the plan."""

    plan: Plan
    stamp: Stamp
    by: str
    reason: str
    path: Path

    def text(self, disposal: Disposal, *, is_begun: bool = False) -> str:
        """The certificate as a text, or what stands in its place while the disposal is only begun."""
        heading = [UNFINISHED, "", _AGAIN] if is_begun else ["Certificate of disposal"]
        return "\n".join([*heading, "", *self._lines(disposal, is_begun=is_begun), ""])

    def _lines(self, disposal: Disposal, *, is_begun: bool) -> Iterable[str]:
        plan, closed, until = self.plan, closed_on(self.plan), kept_until(self.plan)
        moment = f"{format_date(self.stamp.on)} {local_moment(self.stamp.at.isoformat()):%H:%M}"
        yield f"Plan:            {plan.title}"
        yield f"Organisation:    {plan.organisation}"
        yield f"Kept at:         {self.path.absolute()}"
        yield f"Begun:           {format_date(plan.began)}"
        yield f"Closed:          {format_date(closed) if closed else 'not known'}"
        yield f"Retention:       {plan.setting(RETENTION)}, until {format_date(until) if until else 'not known'}"
        yield f"Disposal begun:  {moment}" if is_begun else f"Disposed of:     {moment}"
        yield f"Decided by:      {self.by}"
        yield f"Entered by:      {self.stamp.by}"
        yield f"Reason:          {self.reason}"
        yield ""
        yield f"Changes:         {number_of(disposal.changes, 'change')}, the last on {format_date(plan.changed_on)}"
        for name, number in disposal.records.items():
            yield f"Records:         {number:,} of the kind {name.replace('_', ' ')}"
        yield f"Last state:      {disposal.state}"
        yield f"SHA-256 of it:   {disposal.database_digest}"
        yield ""
        yield from _listed("Destroyed", map(str, disposal.destroyed))
        yield from _listed("Not destroyed", (f"{file}: {why}" for file, why in disposal.left))
        days = ", ".join(map(format_date, disposal.sent_on))
        if days:
            yield f"Reports as at {days} were sent. Where those documents are, the program does not know."
        yield "What else was exported, copied or printed, and backups of the computer, the program does not know."


def _listed(heading: str, lines: Iterable[str]) -> Iterable[str]:
    entries = list(lines)
    if entries:
        yield f"{heading}:"
        yield from (f"  {entry}" for entry in entries)
        yield ""
