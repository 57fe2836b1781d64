"""Writes a plan as a plan file, which ``init`` takes: what docs/plan-file.md describes, the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

import yaml
from msgspec.structs import asdict

from actionplan.model.action import Action, Evidence, Priority
from actionplan.model.area import Area
from actionplan.model.duties import Duty
from actionplan.model.escalation import escalation_of_plan
from actionplan.model.figures import plain_number, written_figure
from actionplan.model.hold_checks import CheckAfter
from actionplan.model.impact import Impact
from actionplan.model.key import OWN, Key
from actionplan.model.measure_periods import period_of
from actionplan.model.measures import Measure
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.plan import Plan, ReportText
from actionplan.model.plan_settings import CHANGES_NEED, RETENTION
from actionplan.model.ratings import Condition
from actionplan.model.report import report_text
from actionplan.model.risk import RiskScale
from actionplan.model.self_evaluation import GRADES
from actionplan.model.sources import Source, Theme
from actionplan.model.words import USUAL
from actionplan.planfiles.yaml_events import MAX_BYTES

Values = dict[str, Any]
_KEY = re.compile("[a-z][a-z0-9-]{0,29}")
_UNFIT = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What no plan file may hold: it stands there as a sign that says so."""


class _Dumper(yaml.SafeDumper):
    """YAML in which every text stays what it is: between single quotes, or line by line."""

    def ignore_aliases(self, _data: object) -> bool:
        """Nothing is written as a reference to what stands elsewhere."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else "'")


def _represent_word(dumper: yaml.SafeDumper, word: _Word) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(word))


class _Word(str):
    """A word of the program, or a date: it needs no quotes."""

    __slots__ = ()


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Word, _represent_word)


def plan_file(plan: Plan, head: str = "") -> bytes:
    """A plan as the bytes of a plan file.

    Args:
        plan: The plan.
        head: What a comment at its head says, line by line.
    """
    text = yaml.dump(
        _fit(_top(plan)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
        default_flow_style=False,
    )
    comment = "".join(f"# {line}\n" for line in _UNFIT.sub("\ufffd", head).splitlines())
    return f"{comment}{text}".encode()


def is_too_large(data: bytes) -> bool:
    """Whether a plan file would be larger than one that is read."""
    return len(data) > MAX_BYTES


def _fit(value: Any) -> Any:
    """A value without what no plan file may hold."""
    if isinstance(value, _Word):
        return value
    if isinstance(value, str):
        return _UNFIT.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {
            _Word(key) if _KEY.fullmatch(key.replace("_", "-")) else _fit(key): _fit(item)
            for key, item in value.items()
        }
    return [_fit(item) for item in value]


def _fit_key(key: str) -> str:
    """A key of the program without quotes, a heading of the plan's own between them."""
    return _Word(key) if _KEY.fullmatch(key.replace("_", "-")) else str(_fit(key))


def _said(**values: Any) -> Values:
    """The values that say something, as a plan file has them."""
    return {name: _as_written(value) for name, value in values.items() if value not in (None, "", (), [], {}, 0, False)}


def _as_written(value: Any) -> Any:
    if value is True:
        return _Word("true")
    if isinstance(value, Enum):
        return _Word(value.value)
    if isinstance(value, date):
        return _Word(value.isoformat())
    if isinstance(value, int | float):
        return _Word(plain_number(value))
    if isinstance(value, tuple):
        return list(value)
    return value


# --- the plan -------------------------------------------------------------------------------------------------


def _top(plan: Plan) -> Values:
    of_plan = _said(title=plan.title, organisation=plan.organisation)
    if not plan.sources:
        of_plan |= _said(**_review(plan), reviewers=plan.reviewers, source=plan.source)
    words = {level: list(asdict(word).values()) for level, word in asdict(plan.words).items()}
    of_plan |= _said(
        words=words if plan.words != USUAL else {},
        scale=plan.scale if plan.scale != GRADES else (),
        grades=plan.grades,
        risk_scale=_lists(plan.risk_scale) if plan.risk_scale != RiskScale() else {},
        check_after=_check_after(plan.check_after) if plan.check_after != CheckAfter() else {},
        **_key(plan.key),
        retention=plan.setting(RETENTION),
        escalate={each.level.value: each.conditions for each in escalation_of_plan(plan).thresholds},
        changes_need=plan.setting(CHANGES_NEED),
        bodies=[
            _said(name=body.name, kind=body.kind, director=plan.person_name(body.director) if body.director else "")
            for body in plan.bodies
            if not body.withdrawn
        ],
        people=[
            _said(name=person.name, body=plan.body_name(person.body), email=person.email)
            for person in plan.people
            if not person.merged_into
        ],
        report=_report(report_text(plan)),
    )
    if plan.sources:
        of_plan["sources"] = [_source(source, plan) for source in plan.sources if _themes_of(source.ref, plan)]
    else:
        of_plan |= _found("", plan)
    return of_plan | _said(
        measures=[_measure(measure, plan) for measure in plan.measures], duties=[_duty(duty) for duty in plan.duties]
    )


def _review(of: Plan | Source) -> Values:
    return {"review_from": of.review_from, "review_to": of.review_to, "reported_on": of.reported_on}


def _lists(scale: RiskScale) -> Values:
    return {name: list(words) for name, words in asdict(scale).items()}


def _check_after(after: CheckAfter) -> Values:
    return {priority.value: _Word(str(after.days(priority) or "none")) for priority in Priority}


def _report(report: ReportText) -> Values:
    usual = ReportText()
    values = {name: value for name, value in asdict(report).items() if value != getattr(usual, name)}
    return _said(**values | {"paragraphs": dict(report.paragraphs)})


def _key(key: Key) -> Values:
    usual = Key()
    names = ("late", "sign_off", "moves", "slipped", "stale", "strict")
    thresholds = _said(**{name: getattr(key, name) for name in names if getattr(key, name) != getattr(usual, name)})
    values: Values = {"rag_key": thresholds}
    if key.in_use == OWN:
        values["key"] = {
            face.condition.words: _said(
                colour=face.colour, letter=face.letter, shape=face.shape, word=face.word, meaning=face.meaning
            )
            for face in key.own
        }
    elif not key.is_usual:
        values["key"] = _Word(key.in_use)
    return values


def _source(source: Source, plan: Plan) -> Values:
    of_source = _said(
        key=source.ref,
        title=source.title,
        kind=source.kind,
        body=source.body,
        **_review(source),
        reviewers=source.reviewers,
        source=source.document,
    )
    return of_source | _found(source.ref, plan)


# --- what was found -------------------------------------------------------------------------------------------


def _themes_of(source: str, plan: Plan) -> tuple[Theme, ...]:
    return tuple(theme for theme in plan.themes if theme.source == source)


def _found(source: str, plan: Plan) -> Values:
    """The summary areas and key messages in use, and the themes of a source."""
    themes = _themes_of(source, plan)
    numbers = {theme.number for theme in themes}
    areas = [area for area in plan.areas if area.theme in numbers]
    summary_areas = [area for area in plan.summary_areas if any(each.summary_area == area.key for each in areas)]
    linked = {link.message for area in areas for link in plan.messages_of(area)}
    messages = [message for message in plan.key_messages if message.key in linked]
    keys = _keys("area", [area.key for area in summary_areas]) | _keys("message", [message.key for message in messages])
    return _said(
        summary_areas=[{"key": _Word(keys[area.key]), "title": area.title} for area in summary_areas],
        key_messages=[{"key": _Word(keys[message.key]), "title": message.title} for message in messages],
        themes=[_theme(theme, plan, keys) for theme in themes],
    )


def _keys(noun: str, keys: Sequence[str]) -> dict[str, str]:
    """Keys as a file may have them, by those of the plan."""
    written: dict[str, str] = {}
    for number, key in enumerate(keys, 1):
        short = key.rpartition("/")[2]
        is_free = _KEY.fullmatch(short) and short not in written.values()
        written[key] = short if is_free else f"{noun}-{number}"
    return written


def _theme(theme: Theme, plan: Plan, keys: Mapping[str, str]) -> Values:
    areas = [area for area in plan.areas if area.theme == theme.number]
    return _said(
        number=theme.ref, title=theme.title, grade=theme.grade, areas=[_area(area, plan, keys) for area in areas]
    )


def _area(area: Area, plan: Plan, keys: Mapping[str, str]) -> Values:
    actions = [action for action in plan.actions if action.area == area.ref]
    summary_area = keys.get(area.summary_area or "", "")
    return _said(
        ref=area.ref,
        text=area.text,
        source_ref=area.source_ref,
        summary_area=_Word(summary_area) if summary_area else "",
        fit=area.fit if summary_area else None,
        reason=area.mapping_reason,
        messages=[
            _said(message=_Word(keys[link.message]), reason=link.reason)
            for link in plan.messages_of(area)
            if link.message in keys
        ],
        response=area.response,
        response_reason=area.response_reason if area.response is not None else "",
        deadline=area.deadline,
        grade=area.grade,
        risk=area.risk,
        likelihood=area.likelihood if area.risk else "",
        risk_impact=area.risk_impact if area.risk else "",
        restricted=plan.restriction_of("area", area.ref),
        actions=[_action(action, plan) for action in actions],
    )


# --- what is done about it ------------------------------------------------------------------------------------


def _action(action: Action, plan: Plan) -> Values:
    names = {name: plan.person_name(getattr(action, name)) for name in ("owner", "sponsor", "member")}
    as_they_are = (
        "agreed_by",
        "status",
        "completed_on",
        "completed_by",
        "success_measure",
        "public_reason",
        "blocked_by",
        "also_answers",
    )
    return _said(
        ref=action.ref,
        title=action.title,
        **names,
        support=[plan.person_name(ref) for ref in action.support],
        body=plan.body_name(action.body) if action.body else "",
        due=action.due,
        original_due=action.original_due,
        times_moved=action.times_moved,
        forecast=action.forecast,
        priority=action.priority if action.priority is not Priority.NORMAL else None,
        rag=_Word(action.rag.words) if action.rag is not Condition.UNRATED else "",
        rag_reason=action.rag_reason,
        rag_since=action.rag_since,
        stage=action.stage if not action.is_open else None,
        **{name: getattr(action, name) for name in as_they_are},
        impact=action.impact if action.impact is not Impact.NOT_ASSESSED else None,
        impact_reading=_reading_named(action.impact_reading, plan),
        restricted=plan.restriction_of("action", action.ref),
        fields=dict(action.own_fields),
        milestones=[_milestone(step, plan) for step in plan.milestones_of(action)],
        evidence=[_evidence(piece, plan) for piece in plan.evidence_of(action)],
        notes=[_note(note, plan) for note in plan.notes if note.action == action.ref and not note.withdrawn],
    )


def _reading_named(ref: str, plan: Plan) -> str:
    """The name of a measure and the period of its reading; empty for none."""
    measure = plan.measure(ref.rpartition("/")[0]) if ref else None
    return f"{measure.name}/{ref.rpartition('/')[2]}" if measure is not None else ""


def _milestone(step: Milestone, plan: Plan) -> Values:
    names = ("text", "due", "original_due", "times_moved", "agreed_by", "done_on", "done_by")
    values = {name: getattr(step, name) for name in names}
    return _said(**values, owner=plan.person_name(step.owner) if step.owner else "")


def _evidence(piece: Evidence, plan: Plan) -> Values:
    restricted = plan.restriction_of("evidence", piece.ref)
    return _said(what=piece.what, kind=piece.kind, place=piece.place, dated=piece.dated, restricted=restricted)


def _note(note: ProgressNote, plan: Plan) -> Values:
    return _said(text=note.text, on=note.dated, by=note.by, restricted=plan.restriction_of("note", note.ref))


def _measure(measure: Measure, plan: Plan) -> Values:
    titles = {str(theme.number): theme.ref or theme.title for theme in plan.themes}
    readings = [
        _said(period=period_of(reading.period).words, note=reading.note, restated=reading.restated)
        | {"value": _Word(written_figure(reading.value, measure.unit))}
        for reading in plan.readings_of(measure)
    ]
    # Nought is a figure too.
    figures = {name: getattr(measure, name) for name in ("baseline", "target", "tolerance")}
    written = {name: _Word(written_figure(value, measure.unit)) for name, value in figures.items() if value is not None}
    return _said(
        name=measure.name,
        unit=measure.unit,
        good=measure.good,
        every=measure.every,
        **written,
        baseline_on=measure.baseline_on,
        targets={
            period_of(period).words: _Word(written_figure(value, measure.unit)) for period, value in measure.targets
        },
        owner=plan.person_name(measure.owner) if measure.owner else "",
        origin=measure.origin,
        actions=measure.actions,
        findings=measure.areas,
        themes=[titles[number] for number in measure.themes if number in titles],
        readings=readings,
    )


def _duty(duty: Duty) -> Values:
    return _said(
        what=duty.what,
        due=duty.due,
        rule=duty.rule,
        source=duty.rule_source,
        read_on=duty.rule_read_on,
        response=duty.is_response,
        note=duty.note,
    )


def shortened(notes: Iterable[ProgressNote], most: int) -> tuple[ProgressNote, ...]:
    """The last ``most`` notes of each action, as they come."""
    by_action: dict[str, list[ProgressNote]] = {}
    for note in notes:
        by_action.setdefault(note.action, []).append(note)
    return tuple(note for of_action in by_action.values() for note in of_action[-most:])
