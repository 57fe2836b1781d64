"""A plan file of some actions of a plan, such as ``actionplan init`` takes: what a successor takes over.

It holds the findings that the actions answer, with what the council answered to them, and of each action how it stands,
its milestones, its evidence, and what was said and done about it as notes, each of its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from actionplan.model.action import Action
from actionplan.model.fields import LONG, NAME
from actionplan.model.key import KEYS
from actionplan.model.notes import Progress
from actionplan.model.people_in_use import bodies_of, people_of
from actionplan.model.plan import Area, Plan
from actionplan.model.risk import RiskScale
from actionplan.model.self_evaluation import GRADES
from actionplan.model.sources import Source, Theme
from actionplan.model.words import Words
from actionplan.planfiles.plan_writer_measures import measures_of, reading_name
from actionplan.planfiles.yaml_writer import Value, without_empty, written

_LEADERS = ("owner", "sponsor", "member")
_AS_THEY_ARE = (
    *("title", "status", "agreed_by", "due", "original_due", "forecast", "rag_reason", "rag_since"),
    *("success_measure", "completed_on", "completed_by"),
)
_TEXTS = ("text", "source_ref", "response", "response_reason", "deadline", "grade", "risk", "likelihood", "risk_impact")
_MILESTONE = ("text", "due", "original_due", "agreed_by", "done_on", "done_by")
_REVIEW = ("review_from", "review_to", "reported_on", "reviewers")

Said = Mapping[str, Sequence[tuple[Progress, str]]]
"""By the ref of an action what was said and done about it, the oldest first, each with why that is restricted."""


def plan_file_of(plan: Plan, actions: Sequence[Action], title: str, said: Said) -> bytes:
    """A plan file called ``title`` with some actions of a plan, for :func:`~actionplan.planfiles.plan_yaml.read`."""
    return _Writer(plan, actions, said).write(title)


class _Writer:
    def __init__(self, plan: Plan, actions: Sequence[Action], said: Said) -> None:
        self._plan = plan
        self._said = said
        self._refs = {action.ref for action in actions}
        self._of_area: dict[str, list[Action]] = {}
        for action in actions:
            self._of_area.setdefault(action.area, []).append(action)
        areas = {ref for action in actions for ref in (action.area, *action.also_answers)}
        self._areas = [area for area in plan.areas if area.ref in areas]
        self._actions = actions

    def write(self, title: str) -> bytes:
        plan = self._plan
        keys: dict[str, Value | None] = {
            "title": title,
            "organisation": plan.organisation,
            "words": self._words(),
            "scale": plan.scale if plan.scale != GRADES else None,
            "grades": plan.grades,
            "risk_scale": self._risk_scale(),
            "key": plan.key.in_use if plan.key.in_use in KEYS else None,
            "bodies": [without_empty({"name": body.name, "kind": body.kind}) for body in bodies_of(plan)],
            "people": list(self._people()),
            **self._findings(),
            "measures": measures_of(plan, self._actions, {area.ref for area in self._areas}),
        }
        return written(without_empty(keys))

    def _words(self) -> dict[str, Value]:
        usual = Words()
        pairs = ((level, getattr(self._plan.words, level)) for level in Words.__struct_fields__)
        return {level: [word.one, word.many] for level, word in pairs if word != getattr(usual, level)}

    def _risk_scale(self) -> dict[str, Value]:
        scale = self._plan.risk_scale
        if scale == RiskScale():
            return {}
        return {"likelihood": list(scale.likelihood), "impact": list(scale.impact)}

    def _people(self) -> Iterator[Value]:
        named = {ref for action in self._actions for ref in self._people_of(action)}
        for person in people_of(self._plan):
            if person.ref in named and (person.body or person.email):
                values = {"name": person.name, "body": self._plan.body_name(person.body), "email": person.email}
                yield without_empty(values)

    def _people_of(self, action: Action) -> Iterator[str]:
        yield from (getattr(action, leader) for leader in _LEADERS)
        yield from action.support
        yield from (milestone.owner for milestone in self._plan.milestones_of(action))

    # --- what was found -------------------------------------------------------------------------------------

    def _findings(self) -> dict[str, Value]:
        """The review that everything follows from; or a list of several, each with its own themes."""
        plan = self._plan
        used = {theme.source for theme in self._themes()}
        if not any(used):
            review = {name: getattr(plan, name) for name in _REVIEW}
            return without_empty({**review, "source": plan.source, **self._found("")})
        sources = [source for source in plan.sources if source.ref in used]
        blocks = [self._source(source) for source in sources]
        if "" in used:
            first = {"key": "first", "title": plan.title, "reviewers": plan.reviewers, "source": plan.source}
            days = {name: getattr(plan, name) for name in _REVIEW[:3]}
            blocks.insert(0, without_empty({**first, **days, **self._found("")}))
        return {"sources": blocks}

    def _source(self, source: Source) -> dict[str, Value]:
        review = {name: getattr(source, name) for name in _REVIEW}
        head = {"key": source.ref, "title": source.title, "kind": source.kind, "body": source.body}
        return without_empty({**head, **review, "source": source.document, **self._found(source.ref)})

    def _themes(self) -> list[Theme]:
        numbers = {area.theme for area in self._areas}
        return [theme for theme in self._plan.themes if theme.number in numbers]

    def _found(self, source: str) -> dict[str, Value | None]:
        plan = self._plan
        themes = [theme for theme in self._themes() if theme.source == source]
        areas = [area for area in self._areas if area.theme in {theme.number for theme in themes}]
        summary_areas = {area.summary_area for area in areas}
        messages = {link.message for area in areas for link in plan.messages_of(area)}
        return {
            "summary_areas": [
                {"key": _key(each.key), "title": each.title} for each in plan.summary_areas if each.key in summary_areas
            ],
            "key_messages": [
                {"key": f"m-{_key(each.key)}", "title": each.title}
                for each in plan.key_messages
                if each.key in messages
            ],
            "themes": [self._theme(theme, areas) for theme in themes],
        }

    def _theme(self, theme: Theme, areas: Sequence[Area]) -> dict[str, Value]:
        strengths = [strength.text for strength in self._plan.strengths if strength.theme == theme.number]
        head = {"title": theme.title, "number": theme.ref, "grade": theme.grade, "strengths": strengths}
        own = [self._area(area) for area in areas if area.theme == theme.number]
        return without_empty({**head, "areas": own})

    def _area(self, area: Area) -> dict[str, Value]:
        plan = self._plan
        values: dict[str, Value | None] = {"ref": area.ref, **{name: getattr(area, name) for name in _TEXTS}}
        if area.summary_area:
            values |= {"summary_area": _key(area.summary_area), "fit": area.fit}
        values["reason"] = area.mapping_reason
        values["messages"] = [
            without_empty({"message": f"m-{_key(link.message)}", "reason": link.reason})
            for link in plan.messages_of(area)
        ]
        values["restricted"] = plan.restriction_of("area", area.ref)
        values["actions"] = [self._action(action) for action in self._of_area.get(area.ref, ())]
        return without_empty(values)

    # --- what is done about it ------------------------------------------------------------------------------

    def _action(self, action: Action) -> dict[str, Value]:
        plan = self._plan
        values: dict[str, Value | None] = {"ref": action.ref}
        values |= {name: getattr(action, name) for name in _AS_THEY_ARE}
        values |= {name: plan.person_name(getattr(action, name)) for name in _LEADERS if getattr(action, name)}
        values |= {
            "support": [plan.person_name(ref) for ref in action.support],
            "body": plan.body_name(action.body) if action.body else "",
            "priority": action.priority,
            "rag": action.rag.words,
            "stage": action.stage,
            "impact": action.impact,
            "impact_reading": reading_name(plan, action.impact_reading) if action.impact_reading else "",
            "times_moved": action.times_moved or None,
            "also_answers": list(action.also_answers),
            "blocked_by": [ref for ref in action.blocked_by if ref in self._refs],
            "fields": dict(action.own_fields),
            "restricted": plan.restriction_of("action", action.ref),
            "notes": list(self._notes(action)),
            "milestones": list(self._milestones(action)),
            "evidence": list(self._evidence(action)),
        }
        return without_empty(values)

    def _notes(self, action: Action) -> Iterator[Value]:
        for progress, restricted in self._said.get(action.ref, ()):
            for start in range(0, len(progress.text), LONG):
                text = progress.text[start : start + LONG].strip()
                note = {"text": text, "on": progress.on, "by": progress.by[:NAME], "restricted": restricted}
                if text:
                    yield without_empty(note)

    def _milestones(self, action: Action) -> Iterator[Value]:
        for milestone in self._plan.milestones_of(action):
            values: dict[str, Value | None] = {name: getattr(milestone, name) for name in _MILESTONE}
            values["owner"] = self._plan.person_name(milestone.owner) if milestone.owner else ""
            yield without_empty({**values, "times_moved": milestone.times_moved or None})

    def _evidence(self, action: Action) -> Iterator[Value]:
        for piece in self._plan.evidence_of(action):
            dated: date | None = piece.dated
            values: dict[str, Value | None] = {"what": piece.what, "place": piece.place, "dated": dated}
            restricted = self._plan.restriction_of("evidence", piece.ref)
            yield without_empty({**values, "kind": piece.kind, "restricted": restricted})


def _key(key: str) -> str:
    """A key of a summary area or a message as a file may write it: without the source that it was told apart by."""
    return key.rpartition("/")[2]
