"""An evidence pack: the files that show what was done about a theme, with an index and their digests, as a zip file.

The same plan and files give the same bytes. No name in it leads out of the folder that it is unpacked in, and no folder
of this computer is named.
"""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from msgspec import Struct

from actionplan.model.action import Action, Evidence
from actionplan.model.area import Area
from actionplan.model.evidence_files import kept_name, safe_file_name
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.restricted import why_restricted
from actionplan.model.rules.self_evaluation import theme_meant
from actionplan.model.sanitise import first_line
from actionplan.reports.evidence_pack import Pack, PackedFile, pack_paper
from actionplan.reports.restrictions import hidden
from actionplan.reports.writers.docx import docx
from actionplan.reports.writers.html_page import html
from actionplan.store import Store, StoreError
from actionplan.store.evidence_folder import kept_file
from actionplan.store.file_reading import FileReading, Unreadable, read_through, refuse_unreadable
from actionplan.store.plan_folder import document_draft
from actionplan.usecases.evidence_files import is_file_path, readable_file
from actionplan.usecases.restricted import restricted_in

FILES = "files"
SUMS = "SHA256SUMS"
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o600 << 16


class _Scope(Struct, frozen=True):
    title: str
    findings: tuple[tuple[Area, tuple[Action, ...]], ...]

    @property
    def actions(self) -> frozenset[str]:
        return frozenset(action.ref for _, actions in self.findings for action in actions)


def make_pack(store: Store, today: date, about: str, target: Path, made_by: str, *, over: bool = False) -> Pack:
    """Writes an evidence pack.

    Args:
        store: Where the plan is.
        today: The day it is.
        about: A theme by its number or enough of its title; or the ref of a finding or an action.
        target: The zip file.
        made_by: Who makes it.
        over: Whether it may take the place of a file that is there.

    Raises:
        Invalid: if there is no such theme, finding or action.
        FileExistsError: if there is a file of that name, unless ``over``.
        StoreError: if it cannot be written.
    """
    plan = store.plan(today)
    visible = hidden(plan, restricted_in(store, plan))
    actions = _scope(plan, about).actions
    pieces = [piece for piece in plan.evidence if piece.action in actions and not piece.withdrawn]
    open_refs = {piece.ref for piece in pieces if not why_restricted("evidence", piece.ref, _belongs(piece), plan)}
    shown = {piece.ref: piece for piece in visible.evidence}
    scope = _scope_of_refs(visible, _scope(plan, about))
    with document_draft(target, store.path, over=over) as draft, zipfile.ZipFile(draft, "w") as archive:
        files: list[PackedFile] = []
        for piece in pieces:
            if piece.ref in open_refs:
                taken = [file.name.rpartition("/")[2] for file in files]
                files.append(_packed(piece, shown[piece.ref], store.path, archive, taken))
        changed_at = datetime.fromisoformat(store.changed_at(plan.seq))
        pack = Pack(
            plan=visible,
            title=scope.title,
            findings=scope.findings,
            files=tuple(files),
            restricted=len(pieces) - len(open_refs),
            made_by=made_by,
            made_at=changed_at if changed_at.tzinfo is not None else changed_at.replace(tzinfo=UTC),
        )
        paper = pack_paper(pack)
        documents = {"index.docx": docx(paper), "index.html": html(paper)}
        digests = {file.name: file.sha256 for file in pack.packed}
        for name, data in documents.items():
            digests[name] = hashlib.sha256(data).hexdigest()
            archive.writestr(_entry(name), data)
        lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        archive.writestr(_entry(SUMS), "".join(lines).encode())
    return pack


def _belongs(piece: Evidence) -> dict[str, str]:
    return {"action": piece.action}


def _scope(plan: Plan, about: str) -> _Scope:
    """What a pack is about. Raises Invalid."""
    ref = plan.ref_meant(about)
    action = plan.action(ref)
    area = next((area for area in plan.areas if area.ref == ref), None)
    words = plan.words
    if area is not None:
        return _Scope(f"{words.finding.one} {area.ref}", ((area, plan.actions_of(area)),))
    if action is not None:
        return _Scope(f"{words.action.one} {action.ref}", ((plan.area_of(action), (action,)),))
    try:
        theme = theme_meant(plan, about)
    except Invalid as refusal:
        raise Invalid("theme", f"{refusal}; or give the ref of {words.finding.a} or {words.action.a}") from refusal
    areas = [area for area in plan.areas if area.theme == theme.number and not area.withdrawn]
    return _Scope(first_line(theme.heading), tuple((area, plan.actions_of(area)) for area in areas))


def _scope_of_refs(plan: Plan, scope: _Scope) -> _Scope:
    """The same findings and actions as another state of the plan has them."""
    actions = {action.ref: action for action in plan.actions}
    findings = tuple(
        (plan.area(area.ref), tuple(actions[action.ref] for action in of_area)) for area, of_area in scope.findings
    )
    return _Scope(scope.title, findings)


def _packed(
    piece: Evidence, visible: Evidence, database: Path, archive: zipfile.ZipFile, taken: list[str]
) -> PackedFile:
    """Puts the file of a piece of evidence into the archive, its kept copy if there is one.

    Args:
        piece: The piece as it is.
        visible: The same as others may read it.
        database: Where the plan is.
        archive: The pack.
        taken: The names of the files that are in it already.

    Raises:
        StoreError: if a file ends before it was read.
    """
    try:
        source = kept_file(piece, database) or readable_file(piece.place, database)
        if source is None:
            return PackedFile(visible, address=_address(visible))
        refuse_unreadable(source)
    except Unreadable as why:
        return PackedFile(visible, address=_address(visible), remark=str(why))
    original = source.name if visible.place == piece.place else f"file{source.suffix}"
    name = visible.kept if visible.kept == piece.kept and visible.kept else kept_name(piece, original)
    entry = f"{FILES}/{safe_file_name(name, taken)}"
    try:
        with archive.open(_entry(entry), "w", force_zip64=True) as stream:
            size, sha256 = read_through(source, FileReading(), stream.write)
    except Unreadable as why:
        raise StoreError(f"{source} could not be read to its end: {why}; nothing was written") from why
    remark = "changed since it was noted" if piece.sha256 and sha256 != piece.sha256 else ""
    return PackedFile(visible, entry, size, sha256, remark=remark)


def _address(piece: Evidence) -> str:
    """Where a piece is, as others may read it: of a path the name of the file alone, whatever system it is of."""
    if not is_file_path(piece.place):
        return piece.place
    return PurePosixPath(PureWindowsPath(piece.place).as_posix()).name


def _entry(name: str) -> zipfile.ZipInfo:
    """The same entry at every time and on every system."""
    info = zipfile.ZipInfo(name, _NO_DATE)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _MODE
    return info
