"""A plan file: YAML, read so that a wrong file says in one line where it is wrong and how to mend it.

``yaml_nodes`` makes the nodes; here the plan is read from them, with ``plan_yaml_themes`` and ``plan_yaml_actions``.
What may stand in a file is told in docs/plan-file.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any

from msgspec import Struct

from actionplan.model.hold_checks import CheckAfter
from actionplan.model.plan import Plan, ReportText
from actionplan.model.risk import RiskScale
from actionplan.model.sanitise import sanitise
from actionplan.model.self_evaluation import GRADES
from actionplan.model.sources import Source, SourceKind
from actionplan.model.words import Words
from actionplan.planfiles.personal_lines import personal_lines
from actionplan.planfiles.plan_draft import Draft, if_there, own_ref, texts
from actionplan.planfiles.plan_yaml_actions import ActionReader
from actionplan.planfiles.plan_yaml_checks import read_check_after
from actionplan.planfiles.plan_yaml_duties import KEYS as DUTIES
from actionplan.planfiles.plan_yaml_duties import with_duties
from actionplan.planfiles.plan_yaml_key import read_key
from actionplan.planfiles.plan_yaml_measures import MeasureReader
from actionplan.planfiles.plan_yaml_names import FileNames, read_risk_scale, read_scale, read_words
from actionplan.planfiles.plan_yaml_report import read_report
from actionplan.planfiles.plan_yaml_settings import read_settings
from actionplan.planfiles.plan_yaml_themes import FOUND, read_findings
from actionplan.planfiles.yaml_events import MAX_BYTES, BadPlanFile, quoted
from actionplan.planfiles.yaml_nodes import Node, read_nodes

BUNDLED = "areas_for_consideration.yaml"
_DAYS = ("review_from", "review_to", "reported_on")
_TOP = (
    *("words", "scale", "grades", "risk_scale", "bodies", "people", "report", "rag_key", "key", "check_after"),
    *("measures", "retention", "escalate", "changes_need", *DUTIES),
)


class PlanFile(Struct, frozen=True):
    """What a plan file holds."""

    plan: Plan
    """Each area is answered by one action at least, unless it is not agreed or the file says that it has none."""
    doubts: tuple[str, ...]
    """What was not taken as it is written, or is doubted: sentences."""


def read_plan(data: bytes, name: str) -> Plan:
    """The plan that a plan file holds.

    ``data`` is what is in the file, ``name`` its name, for errors. Raises BadPlanFile for whatever is wrong with it.
    """
    return read(data, name).plan


def read(data: bytes, name: str, today: date | None = None, *, as_source: bool = False) -> PlanFile:
    """The plan that a plan file holds, and what is to be said of it.

    Args:
        data: What is in the file.
        name: Its name, for errors, and for what is said of where work under way comes from.
        today: The day on which it is brought in; None where dates to come, doubtful years and what looks like a
            person's data are not looked for.
        as_source: Whether it is to stand beside what another plan has: its plan then has one source, which the top of
            the file describes, or the one entry of its ``sources``.

    Raises:
        BadPlanFile: for whatever is wrong with it.
    """
    top = read_nodes(data, sanitise(name), BUNDLED)
    one_source = (*_DAYS, "reviewers", "source", *FOUND, "themes")
    required, more = (("title",), ("organisation", "kind", "body")) if as_source else (("title", "organisation"), ())
    parts = top.fields(*required, optional=(*one_source, "sources", *more, *_TOP))
    draft = Draft(
        scale=if_there(parts, "scale", read_scale, GRADES),
        grades=if_there(parts, "grades", read_scale, ()),
        risk_scale=if_there(parts, "risk_scale", read_risk_scale, RiskScale()),
    )
    sources: tuple[Source, ...] = ()
    if "sources" in parts:
        for name_of_part in one_source:
            if name_of_part in parts:
                problem = f"a plan of several sources has no {name_of_part} of its own; write it under a source"
                raise parts[name_of_part].bad(problem)
        sources = tuple(_sources(parts["sources"], draft))
        if as_source and len(sources) > 1:
            raise parts["sources"].bad(
                f"there are {len(sources)} sources; leave the one to be added, and add the others after it"
            )
    elif "themes" in parts:
        read_findings(parts, draft)
        sources = (_source(parts, draft, ""),) if as_source else ()
    else:
        raise top.bad("key 'themes' is missing; add it, or sources, each with its themes")
    names = FileNames(parts)
    key = read_key(parts)
    ActionReader(draft, names, key, PurePath(name).name, today).read()
    MeasureReader(draft, names, today).read(parts.get("measures"))
    plan = Plan(
        settings=read_settings(parts),
        title=parts["title"].text(),
        organisation=if_there(parts, "organisation", Node.text, ""),
        **_review(parts),
        source=if_there(parts, "source", lambda node: node.text(lines=True), ""),
        key=key,
        summary_areas=tuple(draft.summary_areas),
        themes=tuple(draft.themes),
        areas=tuple(finding.area for finding in draft.findings),
        strengths=tuple(draft.strengths),
        summary_strengths=if_there(parts, "summary_strengths", texts, ()),
        key_messages=tuple(draft.key_messages),
        process=if_there(parts, "process", texts, ()),
        actions=tuple(draft.actions),
        evidence=tuple(draft.evidence),
        sources=sources,
        people=names.people,
        bodies=names.bodies,
        milestones=tuple(draft.milestones),
        notes=tuple(draft.notes),
        measures=tuple(draft.measures),
        readings=tuple(draft.readings),
        message_links=tuple(draft.message_links),
        self_evaluations=tuple(draft.self_evaluations),
        hold_checks=tuple(draft.hold_checks),
        restrictions=tuple(draft.restrictions),
        check_after=if_there(parts, "check_after", read_check_after, CheckAfter()),
        words=if_there(parts, "words", read_words, Words()),
        scale=draft.scale,
        grades=draft.grades,
        risk_scale=draft.risk_scale,
        report=if_there(parts, "report", read_report, ReportText()),
    )
    if today is not None:
        draft.doubts.extend(personal_lines(top))
    return PlanFile(with_duties(plan, parts), tuple(draft.doubts))


def read_plan_file(path: Path, today: date | None = None, *, as_source: bool = False) -> PlanFile:
    """What the file at ``path`` holds, as :func:`read` has it. Raises BadPlanFile if it cannot be read or is wrong."""
    try:
        # One byte more than allowed is enough to refuse a file, however large.
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: no file can have that name
        why = getattr(error, "strerror", None) or error
        raise BadPlanFile(f"{sanitise(str(path))}: {why}; check the name, and that you may read it") from error
    return read(data, str(path), today, as_source=as_source)


def bundled_plan() -> Plan:
    """The plan that comes with the program. Raises BadPlanFile if the installation lacks it."""
    package = files("actionplan")
    # An installed package holds the folder; in an editable install it lies at the top of the checkout.
    for folder in (package / "seed", package / ".." / ".." / "seed"):
        if (folder / BUNDLED).is_file():
            return read_plan((folder / BUNDLED).read_bytes(), BUNDLED)
    raise BadPlanFile(f"{BUNDLED}: missing from this installation; install actionplan again")


def _review(parts: Mapping[str, Node]) -> dict[str, Any]:
    """Who reviewed, and when."""
    days = {name: if_there(parts, name, Node.day, None) for name in _DAYS}
    first, last = days["review_from"], days["review_to"]
    if first and last and last < first:
        raise parts["review_to"].bad(f"{last} is before review_from, {first}; correct one of them")
    return {"reviewers": if_there(parts, "reviewers", Node.text, ""), **days}


def _sources(node: Node, draft: Draft) -> list[Source]:
    """The reviews that a plan follows from, each with what it found."""
    sources: dict[str, Source] = {}
    for item in node.items():
        parts = item.fields("key", "title", "themes", optional=("kind", "body", *_DAYS, "reviewers", "source", *FOUND))
        ref = own_ref(parts["key"])
        if ref.casefold() in sources:
            raise parts["key"].bad(f"key {quoted(ref)} is there twice; choose another one here")
        read_findings(parts, draft, ref)
        sources[ref.casefold()] = _source(parts, draft, ref)
    return list(sources.values())


def _source(parts: Mapping[str, Node], draft: Draft, ref: str) -> Source:
    """A review, of which the draft has what it found under ``ref``."""
    numbers = {theme.number for theme in draft.themes if theme.source == ref}
    return Source(
        ref=ref,
        title=parts["title"].text(),
        kind=if_there(parts, "kind", lambda kind: kind.choice(SourceKind), None),
        body=if_there(parts, "body", Node.text, ""),
        **_review(parts),
        document=if_there(parts, "source", lambda document: document.text(lines=True), ""),
        themes=tuple(theme for theme in draft.themes if theme.source == ref),
        strengths=tuple(strength for strength in draft.strengths if strength.theme in numbers),
        summary_areas=tuple(area for area in draft.summary_areas if area.source == ref),
        key_messages=tuple(message for message in draft.key_messages if message.source == ref),
        summary_strengths=if_there(parts, "summary_strengths", texts, ()),
        process=if_there(parts, "process", texts, ()),
    )
