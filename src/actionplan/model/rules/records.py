"""Edits to what is not an action: evidence, the mapping of an area, what is said of a strength."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind
from actionplan.model.area import Area, Fit, Standing, StrengthCheck
from actionplan.model.edit import Edit
from actionplan.model.evidence_files import NotedFile
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.impact_proof import unproved_by_its_loss
from actionplan.model.sanitise import first_line
from actionplan.model.sources import Strength
from actionplan.model.typed_values import read_choice, read_date, read_text


def add_evidence(plan: Plan, action: Action, *, what: str, place: str, dated: Any, kind: Any) -> Edit:
    """The edit that adds a piece of evidence to an action.

    Args:
        what: What it is, in words; required.
        place: Where it is: a path or an address, as text. What is noted of a file there is put in by ``with_file``.
        dated: Its date, in any form; not in the future. Empty for today.
        kind: One of :class:`EvidenceKind`, or as much of the word as tells it apart.

    Raises:
        Invalid: if something is missing or cannot be read.
    """
    today = plan.as_at
    on = read_date(dated, "dated", today) or today
    taken = sum(piece.action == action.ref for piece in plan.evidence)
    piece = Evidence(
        ref=f"{action.ref}/{taken + 1}",
        action=action.ref,
        what=read_text(what, "what", required=True),
        place=read_text(place, "place"),
        dated=on,
        kind=EvidenceKind(read_choice(EvidenceKind, kind, "kind")),
    )
    return Edit(None, piece)


def with_file(edit: Edit, file: NotedFile) -> Edit:
    """The edit that adds a piece of evidence, with what was noted of its file."""
    piece = edit.after
    assert isinstance(piece, Evidence)
    noted = replace(piece, size=file.size, sha256=file.sha256, noted_on=file.noted_on, kept=file.kept)
    return Edit(edit.before, replace(noted, place=file.place or piece.place))


def evidence_meant(plan: Plan, ref: str) -> Evidence:
    """The piece of evidence that a ref as typed means: ``1.2/1``.

    Raises:
        Invalid: if there is none.
    """
    action, slash, number = ref.strip().rpartition("/")
    meant = f"{plan.ref_meant(action)}/{number}" if slash else ref
    piece = next((piece for piece in plan.evidence if piece.ref == meant), None)
    if piece is None:
        raise Invalid("evidence", f"there is no piece of evidence {ref.strip()[:40]!r}; it is written as in 1.2/1")
    return piece


def withdraw_evidence(plan: Plan, piece: Evidence, reason: str) -> Edit:
    """The edit that withdraws a piece of evidence: it counts no more, and stays in the history with the reason.

    Raises:
        Invalid: without a reason, or where it is withdrawn already, or an impact rests on it alone.
    """
    if piece.withdrawn:
        raise Invalid("evidence", f"{piece.ref} is withdrawn already: {first_line(piece.withdrawn)}")
    refusal = unproved_by_its_loss(plan, piece)
    if refusal:
        raise Invalid("evidence", refusal)
    reason = read_text(reason, "withdrawn")
    if not reason:
        raise Invalid("reason", f"say why {piece.ref} is withdrawn")
    return Edit(piece, replace(piece, withdrawn=reason))


def map_area(plan: Plan, area: Area, summary_area: str, fit: Any, reason: str) -> Edit:
    """The edit that moves an area to another summary area, or to none.

    Args:
        summary_area: A key or a title, or enough of it; empty or ``none`` for "not mapped".
        fit: How well it fits; ignored where it is not mapped.
        reason: Why, in one line; required.

    Raises:
        Invalid: if there is no such summary area, or no reason.
    """
    wanted = summary_area.strip().casefold()
    key = None
    if wanted not in ("", "none", "not mapped"):
        found = [known.key for known in plan.summary_areas if wanted in (known.key, known.title.casefold())]
        found = found or [known.key for known in plan.summary_areas if wanted in known.title.casefold()]
        if len(found) != 1:
            known = ", ".join(known.key for known in plan.summary_areas)
            there_are = f"choose from: {known}, none"
            raise Invalid("summary_area", f"there is no summary area {summary_area.strip()!r}; {there_are}")
        key = found[0]
    because = read_text(reason, "mapping_reason")
    if not because or because == area.mapping_reason and key != area.summary_area:
        raise Invalid("mapping_reason", f"say why {area.ref} belongs there")
    how = Fit(read_choice(Fit, fit, "fit")) if key is not None else None
    return Edit(area, replace(area, summary_area=key, fit=how, mapping_reason=because))


def check_strength(plan: Plan, strength: Strength, standing: Standing, because: str) -> Edit:
    """The edit that says of a strength that it is still true, with what shows it, or at risk, with why.

    Raises:
        Invalid: without what shows it, or why.
    """
    because = read_text(because, "because")
    if not because and standing is not Standing.NOT_CHECKED:
        what = "what shows it" if standing is Standing.STILL_TRUE else "why"
        raise Invalid("because", f"{strength.ref} is {standing}: say {what}")
    before = plan.check_of(strength)
    if before is None:
        return Edit(None, StrengthCheck(strength.ref, standing, because))
    return Edit(before, replace(before, standing=standing, because=because))
